// A verdict as Markdown, to paste where the client's maintainers read.
//
// Reading path: card.ts offers it (before).

import type { ClientRun } from "../model/client-run.ts";
import { closer } from "../model/socket.ts";
import type { World } from "../model/world.ts";
import { usesOf } from "./run.ts";
import { causesOf, remediesOf, sentence } from "./said.ts";
import type { Words } from "./words.ts";

/** Of many sockets so many are listed. */
const MOST = 12;

/** `link` shows the run while the visit lives, if there is one; `token`, which sends in it, is not told. */
export function markdown(w: World, run: ClientRun, words: Words, link: string | undefined, token: string): string {
  const { say } = words;
  const { why, stale } = causesOf(run, words);
  const uses = usesOf(w, run);
  const rows = uses.slice(0, MOST).map(({ conn: { client, server, kernel }, use }) => {
    const end = kernel.closed ? words.ended(kernel.closed.why, closer({ ...kernel, closed: kernel.closed })) : (kernel.info?.state ?? "");
    return `| \`${client.local}\` ⇄ \`${server.local}\` | ${use.requests} | ${cell(end)} |`;
  });
  const parts = [
    `### ${code(run.label)}: ${sentence(run, words)}`,
    run.agent && code(run.agent),
    run.lastHop && say("run.lastHop"),
    why,
    stale,
    !run.lastHop && run.judged?.proxy_suspected && say("run.suspected"),
    ...remediesOf(run, words).map((r) => (r.when ? `**${say(r.when)}** ${r.words}` : r.words)),
    [`| ${say("share.socket")} | ${say("share.requests")} | ${say("share.end")} |`, "|---|---|---|", ...rows].join("\n"),
    uses.length > MOST && say("run.hidden.more", { n: uses.length - MOST }),
    ...run.heads.map((head) => fenced(head.trim())),
    link && `[${say("share.there")}](${link})`,
  ];
  const told = parts.filter(Boolean).join("\n\n");
  return token === "" ? told : told.replaceAll(token, "{token}");
}

/** What a stranger's program says of itself is not to be taken for markup: a fence is longer than what is in it. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$/.test(text) ? " " : "";
  return `${fence}${pad}${text.replace(/[\r\n]+/g, " ")}${pad}${fence}`;
}

function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}http\n${text}\n${fence}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
