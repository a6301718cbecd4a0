// One run: its verdict in one sentence, the reason, the remedy, what reuse has
// saved or would have saved, and the sockets.

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { ClientRun } from "../model/client-run.ts";
import type { World } from "../model/world.ts";
import { markdown } from "./markdown.ts";
import { handshakes, type TimeWaits, timeWaits, usesOf } from "./run.ts";
import { causesOf, remediesOf, sentence } from "./said.ts";
import { copy } from "./snippets.ts";
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
  /** What sends in the visit; empty where it is another's. */
  token: string;
  /** Where it is shown to others; undefined while that is not known. */
  link: string | undefined;
  /** What can be given to others is open. */
  isSharing: boolean;
  share(open: boolean): void;
}

export function card(w: World, run: ClientRun, cx: CardContext): TemplateResult {
  const { words } = cx;
  const { judged } = run;
  const { why, stale } = causesOf(run, words);
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
      ${!run.lastHop && judged?.proxy_suspected ? html`<p class="suspected">${rich(words.say("run.suspected"))}</p>` : nothing}
      ${remediesOf(run, words).map((r) => html`<p class="remedy">${r.when ? html`<b>${words.say(r.when)}</b> ` : nothing}${rich(r.words)}</p>`)}
      ${cost(run, saves, wastes, cx)} ${kept(timeWaits(w, run), words)}
      ${wastes ? html`<p class="mute">${words.say("run.again")}</p>` : nothing}
    </header>
    ${run.heads.length > 0 ? sent(run, cx) : nothing} ${judged ? sharing(w, run, cx) : nothing}
    <ul class="sockets" aria-label=${words.say("run.sockets", { n: run.sockets })}>
      ${sockets(usesOf(w, run), cx)}
    </ul>`;
}

function cost(run: ClientRun, saves: boolean, wastes: boolean, { words, rttMs }: CardContext): TemplateResult {
  const { saved, lost } = handshakes(run);
  const line = (key: "saved" | "lost", n: number) =>
    html`<p class="cost" data-cost=${key}>${words.say(key, { n, rtt: rttMs, ms: n * rttMs })}</p>`;
  return html`${saves && saved > 0 ? line("saved", saved) : nothing}
  ${wastes && lost > 0 ? line("lost", lost) : nothing}`;
}

function kept({ counts, perSecond, lasts }: TimeWaits, { say }: Words): TemplateResult | typeof nothing {
  if (counts.client + counts.server === 0) return nothing;
  const run = lasts === undefined ? nothing : html` ${say("timeWait.lasts", { rate: Math.round(perSecond), s: Math.round(lasts) })}`;
  return html`<p class="time-waits" data-client=${counts.client} data-server=${counts.server}>${say("timeWait", counts)}${run}</p>`;
}

/** The heads of its requests, as they were received. */
function sent(run: ClientRun, { words }: CardContext): TemplateResult {
  return html`<details class="heads">
    <summary>${words.say("run.heads")}</summary>
    ${run.heads.map((head) => html`<pre tabindex="0"><code>${head.trim()}</code></pre>`)}
  </details>`;
}

function sharing(w: World, run: ClientRun, cx: CardContext): TemplateResult {
  const { words, link } = cx;
  return html`<details class="sharing" ?open=${cx.isSharing} @toggle=${(e: Event) => cx.share((e.target as HTMLDetailsElement).open)}>
    <summary>${words.say("share")}</summary>
    ${cx.isSharing
      ? html`${link ? copied(words.say("share.link"), link, words) : html`<p class="mute">${words.say("share.noLink")}</p>`}
          ${copied(words.say("share.markdown"), markdown(w, run, words, link, cx.token), words)}`
      : nothing}
  </details>`;
}

function copied(title: string, text: string, words: Words): TemplateResult {
  const take = async ({ currentTarget: button }: Event) => {
    const b = button as HTMLButtonElement;
    const done = await copy(b.parentElement!.querySelector("code")!);
    b.textContent = words.say(done ? "copied" : "copy.select");
  };
  return html`<div class="snippet">
    <p class="snippet-title">${title}</p>
    <pre tabindex="0" aria-label=${title}><code>${text}</code></pre>
    <button class="copy" aria-live="polite" @click=${take}>${words.say("copy")}</button>
  </div>`;
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
