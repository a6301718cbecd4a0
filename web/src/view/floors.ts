// The upper floors: HTTP, which need not remember. A message appears as a card
// and dissolves when its exchange has ended; what stays is a faint "forgotten".

import { html, nothing, type TemplateResult } from "lit/html.js";
import { age, type Conn, type Exchange, isClosed, type Message, type Side, type World } from "../model/world.ts";
import { addressOf, exchangeName, shortTarget } from "../model/names.ts";
import { pending } from "../model/visit.ts";
import type { Context } from "./context.ts";

/** How long a card that has ended stays, and then dissolves, in microseconds of watching. */
const STAY_US = 900_000;
const DISSOLVE_US = 700_000;
const FORGOTTEN_SHOWN = 2;
const SHOWN_HEADERS = 2;

/** 1 while a card is there, falling to 0 while it dissolves. */
export function presence(w: World, ended: number | undefined): number {
  if (ended === undefined || w.time < ended) return 1;
  return Math.min(1, Math.max(0, 1 - (age(w, ended) - STAY_US) / DISSOLVE_US));
}

/** When the exchange ended on this floor; undefined while it has not. */
export function endedAt(x: Exchange, side: Side): number | undefined {
  return side === "client" ? x.done?.at : (x.response?.at ?? x.done?.at);
}

export function hostHead(w: World, side: Side, cx: Context): TemplateResult {
  const lab = w.kind === "lab";
  const name = side === "client" ? (lab ? "host.client" : w.lastHop ? "host.proxy" : "host.browser") : lab ? "host.server" : "host.thisServer";
  const addr = side === "client" ? w.clientAddr : addressOf(w.serverAddr);
  return html`<header class="host-head"><h2>${cx.text(name)}</h2><span class="mono mute">${addr}</span></header>`;
}

export function httpFloor(w: World, side: Side, cx: Context): TemplateResult {
  const here = [...w.exchanges.values()].filter((x) => isHere(w, x, side));
  const shown = here.filter((x) => presence(w, endedAt(x, side)) > 0);
  const current = shown.at(-1);
  const forgotten = here.filter((x) => x !== current && presence(w, endedAt(x, side)) === 0).slice(-FORGOTTEN_SHOWN);
  return html`<section class="floor http ${side}">
    <header><h3>${cx.text("floor.http")}</h3><span>${cx.text("floor.httpNote")}</span></header>
    ${current ? messageCard(w, current, side, cx) : idleCard(w, side, cx)}
    <p class="ghost" ?hidden=${forgotten.length === 0}>
      ${cx.text("card.forgotten")}: ${forgotten.map((x) => `${exchangeName(w.kind, x, cx)} · ${statusOf(x)}`).join(", ")}
    </p>
  </section>`;
}

function isHere(w: World, x: Exchange, side: Side): boolean {
  // What the page asks for by itself, its streams above all, is no act of the visitor.
  if (x.kind === "other") return false;
  return side === "client" || (x.handled !== undefined && x.handled.at <= w.time);
}

function messageCard(w: World, x: Exchange, side: Side, cx: Context): TemplateResult {
  const message = side === "client" ? x.request : x.handled?.message;
  const answer = side === "client" ? clientAnswer(w, x, cx) : x.response?.startLine;
  return html`<article class="card" data-exchange=${x.id} data-side=${side}>
    ${side === "server" ? html`<p class="caption">${cx.text(w.kind === "lab" ? "card.sees" : "card.seesLine")}</p>` : nothing}
    ${message ? head(message, cx) : html`<p class="mono start">${x.method} ${x.target}</p>
          <p class="mute">${cx.text("card.waitingConn")}</p>`}
    ${side === "server" && x.handled
      ? html`<p class="lent"><span class="mono">RemoteAddr ${x.handled.remoteAddr}</span>
          <em>${cx.text("card.lent")}</em></p>`
      : nothing}
    <p class="foot">
      <span class="http-word">${exchangeName(w.kind, x, cx)}</span>
      ${answer ? html`<span class="mono">${answer}</span>` : nothing}
      ${w.kind === "visit" && side === "server" && x.took !== undefined
        ? html`<span class="mute">${cx.text("card.handled", { ms: (x.took / 1000).toFixed(1) })}</span>`
        : nothing}
      ${x.repeats > 0 ? html`<strong>${cx.text("card.repeat")}</strong>` : nothing}
    </p>
  </article>`;
}

function clientAnswer(w: World, x: Exchange, cx: Context): string | undefined {
  if (!x.done || x.done.at > w.time) return undefined;
  return x.done.failed ? cx.text("card.failed", { code: x.done.status }) : x.done.status;
}

function head(m: Message, { text }: Context): TemplateResult {
  const [method, target, version] = m.startLine.split(" ");
  // What concerns the connection comes first, for it is what this page is about.
  const fields = [...m.headers].sort((a, b) => Number(b[0] === "Connection") - Number(a[0] === "Connection"));
  const more = fields.length - SHOWN_HEADERS;
  return html`<p class="mono start">${method} ${shortTarget(target ?? "")} ${version}</p>
    ${fields.slice(0, SHOWN_HEADERS).map(([name, value]) => html`<p class="mono field">${name}: ${value}</p>`)}
    ${more > 0 ? html`<p class="field">${text("card.more", { n: more })}</p>` : nothing}`;
}

function statusOf(x: Exchange): string {
  if (x.done?.failed) return x.done.status;
  return x.response?.startLine.split(" ")[1] ?? "";
}

function idleCard(w: World, side: Side, cx: Context): TemplateResult {
  const { text } = cx;
  const waiting = (title: string, sub: string) =>
    html`<article class="card idle"><p class="start">${title}</p><p class="mute">${sub}</p></article>`;
  if (side === "client") {
    if (w.kind === "visit") return waiting(text("card.idleBrowser"), text("card.idleBrowserSub"));
    const pooled = [...w.conns.values()].some((c) => c.pooled && !isClosed(w, c));
    return pooled
      ? waiting(text("card.idlePooled"), text("card.idlePooledSub"))
      : waiting(text("card.idleClient"), text("card.idleClientSub"));
  }
  const reader = lastReader(w);
  if (reader) {
    const n = pending(w, reader) ?? reader.reading;
    return waiting(text("card.readingTitle", { n: cx.nth(n) }), text(n > 1 ? "card.readingSub" : "card.readingFirst"));
  }
  if (!w.accepting) return waiting(text("card.notAcceptingTitle"), text("card.notAcceptingSub"));
  const before = [...w.conns.values()].some((c) => c.accepted !== undefined);
  return waiting(text("card.listeningTitle"), text(before ? "card.listeningAgain" : "card.listeningSub"));
}

/** The connection whose goroutine began to read last. */
function lastReader(w: World): Conn | undefined {
  let found: Conn | undefined;
  for (const x of w.exchanges.values()) {
    const c = w.conns.get(x.conn ?? "");
    if (c && c.reading > 0) found = c;
  }
  return found ?? [...w.conns.values()].filter((c) => c.reading > 0).at(-1);
}

/** Between the floors: where the program writes to and reads from its sockets. */
export function seam(w: World, side: Side, cx: Context): TemplateResult {
  return html`<div class="seam ${side}">
    <span class="way" data-way="write">↓ ${cx.text("seam.write")}</span>
    <span class="way" data-way="read">↑ ${cx.text("seam.read")}</span>
    <span class="seam-note">${side === "client" ? poolNote(w, cx) : goroutineNote(w, cx)}</span>
  </div>`;
}

function poolNote(w: World, { text }: Context): string {
  if (w.kind === "visit") return text("seam.browser");
  const idle = [...w.conns.values()].filter((c) => c.pooled && !isClosed(w, c));
  if (idle.length === 0) return text("seam.poolEmpty");
  return text("seam.pool", { n: idle.length });
}

function goroutineNote(w: World, { text }: Context): string {
  const n = [...w.conns.values()].filter((c) => c.reading > 0).length;
  return n > 0 ? text("seam.goroutines", { n }) : text("seam.goroutinesNone");
}
