// One run: its verdict in one sentence, the reason, the remedy, what reuse has
// saved or would have saved, and the sockets.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { handshakes, type Run, type Use } from "./run.ts";
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

export function card(run: Run, cx: CardContext): TemplateResult {
  const { words } = cx;
  const { verdict = "none", reason = "", client = "other", stale = "" } = run.judged ?? {};
  // One answered request is all there is to see of a client that failed at the next.
  const lost = failed(run);
  const why = lost ? undefined : words.reason(reason);
  // Where the client did all it could, there is nothing to mend.
  // Behind a proxy the connections are the proxy's: a remedy for the client would miss.
  const mends = !lost && !run.lastHop && ["partly", "not_reused", "cannot_tell"].includes(verdict);
  const mend = mends ? words.remedy(reason, client) : lost && !run.lastHop ? words.remedy("idle_timeout", client) : undefined;
  const stays = words.first(`stale.${stale}`);
  return html`<header class="judged" data-verdict=${verdict} data-reason=${reason} data-stale=${stale}>
      <p class="run-name"><b class="mono">${run.label}</b> <span class="agent">${run.agent}</span></p>
      <h2>${sentence(run, words)}</h2>
      ${run.lastHop ? html`<p class="last-hop">${words.say("run.lastHop")}</p>` : nothing}
      ${why ? html`<p class="reason">${rich(why)}</p>` : nothing}
      ${stays ? html`<p class="stays">${rich(stays)}</p>` : nothing}
      ${mend ? html`<p class="remedy">${rich(mend)}</p>` : nothing} ${cost(run, cx)}
      ${verdict === "not_reused" || verdict === "partly" ? html`<p class="mute">${words.say("run.again")}</p>` : nothing}
    </header>
    <ul class="sockets" aria-label=${words.say("run.sockets", { n: run.uses.size })}>
      ${sockets([...run.uses.values()], cx)}
    </ul>`;
}

function failed({ judged }: Run): boolean {
  return judged?.stale === "failed" && judged.verdict === "cannot_tell";
}

/** The verdict and the counts it rests on. */
export function sentence(run: Run, words: Words): string {
  const verdict = words.first(failed(run) ? "verdict.failed" : `verdict.${run.judged?.verdict ?? "none"}`, "verdict.none")!;
  return verdict.replace("{requests}", String(run.requests)).replace("{connections}", String(run.uses.size));
}

function cost(run: Run, { words, rttMs }: CardContext): TemplateResult {
  const { saved, lost } = handshakes(run);
  const verdict = run.judged?.verdict;
  const line = (key: "saved" | "lost", n: number) =>
    html`<p class="cost" data-cost=${key}>${words.say(key, { n, rtt: rttMs, ms: n * rttMs })}</p>`;
  return html`${saved > 0 && verdict !== undefined && verdict !== "not_reused" ? line("saved", saved) : nothing}
  ${lost > 0 && (verdict === "not_reused" || verdict === "partly") ? line("lost", lost) : nothing}`;
}

function sockets(uses: readonly Use[], cx: CardContext): (TemplateResult | TemplateResult[])[] {
  const hidden = uses.length - 2 * ENDS - cx.opened;
  const draw = (list: readonly Use[]) => list.map((use) => socketView(use, cx));
  if (hidden <= 1) return [draw(uses)];
  return [
    draw(uses.slice(0, ENDS + cx.opened)),
    html`<li class="hidden-sockets">
      <button @click=${() => cx.showMore(MORE)}>${cx.words.say("run.hidden", { n: hidden })}</button>
    </li>`,
    draw(uses.slice(-ENDS)),
  ];
}
