// One run: its verdict in one sentence, the reason, the remedy, what reuse has
// saved or would have saved, and the sockets.

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { ClientRun } from "../model/client-run.ts";
import type { World } from "../model/world.ts";
import { handshakes, usesOf } from "./run.ts";
import { type SocketContext, socketView } from "./socket-view.ts";
import { rich, type Words } from "./words.ts";

/** Of many sockets so many are shown at either end. */
const ENDS = 3;
/** So many more are shown at a time. */
const MORE = 100;

export interface CardContext extends SocketContext {
  /** The round-trip time that the visitor has chosen, in milliseconds. */
  rttMs: number;
  /** How many sockets beyond the ends are shown. */
  opened: number;
  showMore(n: number): void;
}

export function card(w: World, run: ClientRun, cx: CardContext): TemplateResult {
  const { words } = cx;
  const { judged } = run;
  // One answered request is all there is to see of a client that failed at the next.
  const why = judged && !failed(run) ? words.reason(judged.reason) : undefined;
  const stale = judged?.stale ? words.stale(judged.stale) : undefined;
  const remedy = remedyOf(run, words);
  const saves = judged !== undefined && judged.verdict !== "not_reused";
  const wastes = judged?.verdict === "not_reused" || judged?.verdict === "partly";
  return html`<header
      class="judged"
      data-verdict=${judged?.verdict ?? "none"}
      data-reason=${judged?.reason ?? ""}
      data-stale=${judged?.stale ?? ""}
    >
      <p class="run-name"><b class="mono">${run.label}</b> <span class="agent">${run.agent}</span></p>
      <h2>${sentence(run, words)}</h2>
      ${run.lastHop ? html`<p class="last-hop">${words.say("run.lastHop")}</p>` : nothing}
      ${why ? html`<p class="reason">${rich(why)}</p>` : nothing}
      ${stale ? html`<p class="stays">${rich(stale)}</p>` : nothing}
      ${remedy ? html`<p class="remedy">${rich(remedy)}</p>` : nothing} ${cost(run, saves, wastes, cx)}
      ${wastes ? html`<p class="mute">${words.say("run.again")}</p>` : nothing}
    </header>
    <ul class="sockets" aria-label=${words.say("run.sockets", { n: run.sockets })}>
      ${sockets(usesOf(w, run), cx)}
    </ul>`;
}

function failed({ judged }: ClientRun): boolean {
  return judged?.stale === "failed" && judged.verdict === "cannot_tell";
}

// Where the client did all it could, it has nothing to change. Behind a proxy the
// connections are the proxy's: a remedy for the client would miss.
function remedyOf(run: ClientRun, words: Words): string | undefined {
  const { judged } = run;
  if (!judged || run.lastHop) return undefined;
  if (failed(run)) return words.remedy("idle_timeout", judged.client);
  const { verdict } = judged;
  if (verdict === "reused" || verdict === "parallel") return undefined;
  return words.remedy(judged.reason, judged.client);
}

/** The verdict and the counts that it follows from. */
export function sentence(run: ClientRun, words: Words): string {
  const verdict = failed(run) ? "failed" : (run.judged?.verdict ?? "none");
  return words.say(`verdict.${verdict}`, { requests: run.requests, connections: run.sockets });
}

function cost(run: ClientRun, saves: boolean, wastes: boolean, { words, rttMs }: CardContext): TemplateResult {
  const { saved, lost } = handshakes(run);
  const line = (key: "saved" | "lost", n: number) =>
    html`<p class="cost" data-cost=${key}>${words.say(key, { n, rtt: rttMs, ms: n * rttMs })}</p>`;
  return html`${saves && saved > 0 ? line("saved", saved) : nothing}
  ${wastes && lost > 0 ? line("lost", lost) : nothing}`;
}

function sockets(uses: ReturnType<typeof usesOf>, cx: CardContext): (TemplateResult | TemplateResult[])[] {
  const hidden = uses.length - 2 * ENDS - cx.opened;
  const draw = (list: typeof uses) => list.map(({ conn, use }) => socketView(conn, use, cx));
  if (hidden <= 1) return [draw(uses)];
  return [
    draw(uses.slice(0, ENDS + cx.opened)),
    html`<li class="hidden-sockets">
      <button @click=${() => cx.showMore(MORE)}>${cx.words.say("run.hidden", { n: hidden })}</button>
    </li>`,
    draw(uses.slice(-ENDS)),
  ];
}
