// The sky: above the socket line, programs, which need not remember. A message is
// a card while its exchange lasts and then a chip that says it is forgotten; at
// the server, the goroutine that reads again from the same socket.
//
// Reading path: stage.ts calls it (before); line.ts draws what crosses the line below
// (after).

import { html, nothing, type TemplateResult } from "lit/html.js";
import { addressOf, exchangeName, requestNumber, shortTarget } from "../../model/names.ts";
import { age, type Conn, type Exchange, isClosed, type Message, type Side, type World } from "../../model/world.ts";
import type { Context } from "../context.ts";
import { isRead } from "./moments.ts";

/** How long a card that has ended stays, in microseconds of watching. */
const STAY_US = 900_000;
const CHIPS = 3;
/** And so many letters of them. */
const LETTERS = 21;

/** When the exchange ended in that program; undefined while it has not. */
export function endedAt(x: Exchange, side: Side): number | undefined {
  return side === "client" ? x.done?.at : (x.response?.at ?? x.handled?.until ?? x.done?.at);
}

/** Whether the program has forgotten the message by now. */
export function isForgotten(w: World, x: Exchange, side: Side): boolean {
  const ended = endedAt(x, side);
  return ended !== undefined && w.time >= ended && age(w, ended) >= STAY_US;
}

export function sky(w: World, side: Side, still: boolean, cx: Context): TemplateResult {
  const here = [...w.exchanges.values()].filter((x) => isHere(w, x, side, still));
  const current = here.findLast((x) => !isForgotten(w, x, side));
  const forgotten = here.filter((x) => x !== current && isForgotten(w, x, side));
  return html`<section class="program floor http ${side}">
    ${hostHead(w, side, cx)}
    ${current ? messageCard(w, current, side, cx) : idleCard(w, side, cx)}
    ${chips(w, forgotten, side, cx)}
    ${side === "server" && w.kind === "lab" ? goroutine(w, still, cx) : nothing}
  </section>`;
}

function hostHead(w: World, side: Side, cx: Context): TemplateResult {
  const lab = w.kind === "lab";
  const name = side === "client" ? (lab ? "host.client" : w.lastHop ? "host.proxy" : "host.browser") : lab ? "host.server" : "host.thisServer";
  const addr = side === "client" ? w.clientAddr : addressOf(w.serverAddr);
  return html`<header class="host-head"><h2>${cx.text(name)}</h2><span class="mono mute">${addr}</span></header>`;
}

function isHere(w: World, x: Exchange, side: Side, still: boolean): boolean {
  // What the page asks for by itself, its streams above all, is no act of the visitor.
  if (x.kind === "other") return false;
  return side === "client" || isRead(w, x.handled?.at, still);
}

function messageCard(w: World, x: Exchange, side: Side, cx: Context): TemplateResult {
  const message = side === "client" ? x.request : x.handled?.message;
  const answer = side === "client" ? clientAnswer(w, x, cx) : answerOf(w, x);
  return html`<article class="card" data-exchange=${x.id} data-side=${side}>
    ${message ? head(message, side === "client" ? 1 : 0) : html`<p class="mono start">${x.method} ${shortTarget(x.target)}</p>
          <p class="mute">${cx.text(x.acquired === undefined ? "card.waitingConn" : "card.part")}</p>`}
    ${side === "server" && x.handled
      ? html`<p class="lent"><span class="mono"><span class="api">RemoteAddr </span>${x.handled.remoteAddr}</span> <em>${cx.text("card.lent")}</em></p>`
      : nothing}
    <p class="foot">
      <span class="http-word">${exchangeName(w.kind, x, cx)}</span>
      ${answer ? html`<span class="mono">${answer}</span>` : nothing}
      ${w.kind === "visit" && side === "server" && x.took !== undefined
        ? html`<span class="mute">${cx.text("card.handled", { ms: (x.took / 1000).toFixed(1) })}</span>`
        : nothing}
      ${x.repeats > 0 ? again(w, side, cx) : nothing}
    </p>
  </article>`;
}

/** Of a lab's request the client alone knows that it was sent twice; on a visit's page, who has asked for it. */
function again(w: World, side: Side, { text }: Context): TemplateResult | typeof nothing {
  if (w.kind === "visit") return html`<strong>${text("card.repeat")}</strong>`;
  return side === "client" ? html`<strong>${text("card.retried")}</strong>` : nothing;
}

function clientAnswer(w: World, x: Exchange, cx: Context): string | undefined {
  if (!x.done || x.done.at > w.time) return undefined;
  return x.done.failed ? cx.text("card.failed", { code: x.done.status }) : x.done.status;
}

function answerOf(w: World, x: Exchange): string | undefined {
  return x.response && x.response.at <= w.time ? x.response.startLine : undefined;
}

function head(m: Message, shown: number): TemplateResult {
  const [method, target, ...rest] = m.startLine.split(" ");
  // What concerns the connection comes first, for it is what this page is about.
  const fields = [...m.headers].sort((a, b) => Number(b[0] === "Connection") - Number(a[0] === "Connection"));
  const kept = Math.max(shown, fields[0]?.[0] === "Connection" ? 1 : 0);
  return html`<p class="mono start">${method} ${shortTarget(target ?? "")} ${rest.join(" ")}</p>
    ${fields.slice(0, kept).map(([name, value]) => html`<p class="mono field">${name}: ${value}</p>`)}`;
}

/** What a program had and has forgotten: the exchanges' names and how they ended. */
function chips(w: World, forgotten: readonly Exchange[], side: Side, cx: Context): TemplateResult {
  const names = forgotten.map((x) => `${shortName(w, x, cx)} · ${statusOf(x)}`);
  let shown = names.slice(-CHIPS);
  while (shown.length > 1 && shown.join("").length > LETTERS) shown = shown.slice(1);
  const more = forgotten.length - shown.length;
  return html`<p class="forgotten" data-side=${side} ?hidden=${shown.length === 0}>
    <span>${cx.text("card.forgotten")}</span>
    ${more > 0 ? html`<span>+${more}</span>` : nothing}
    ${shown.map((name) => html`<span class="chip">${name}</span>`)}
  </p>`;
}

function shortName(w: World, x: Exchange, { text }: Context): string {
  if (w.kind === "lab") return requestNumber(x.number, x.part ?? 0);
  return x.click ? String(x.click.nth) : text("name.page");
}

function statusOf(x: Exchange): string {
  if (x.done?.failed) return x.done.status;
  return x.response?.startLine.split(" ")[1] ?? "";
}

function idleCard(w: World, side: Side, cx: Context): TemplateResult {
  const { text } = cx;
  const waiting = (title: string, sub: string) =>
    html`<article class="card idle"><p class="start">${title}</p><p class="mute">${sub}</p></article>`;
  if (side === "server") {
    if (w.kind === "visit") return waiting(text("card.handler"), text("card.handlerSub"));
    return w.accepting ? waiting(text("card.handler"), text("card.handlerSub")) : waiting(text("card.notAcceptingTitle"), text("card.notAcceptingSub"));
  }
  if (w.kind === "visit") return waiting(text("card.idleBrowser"), text("card.idleBrowserSub"));
  const pooled = [...w.conns.values()].some((c) => c.pooled && !isClosed(w, c));
  return pooled
    ? waiting(text("card.idlePooled"), text("card.idlePooledSub"))
    : waiting(text("card.idleClient"), text("card.idleClientSub"));
}

/** Who serves the connection in use: it runs the handler, or waits in read() again. */
function goroutine(w: World, still: boolean, cx: Context): TemplateResult {
  const { text } = cx;
  const running = [...w.exchanges.values()].findLast((x) => isRead(w, x.handled?.at, still) && (endedAt(x, "server") ?? Infinity) > w.time);
  const readers = [...w.conns.values()].filter((c) => c.reading > 0 && !isClosed(w, c));
  const reader = lastReader(w, readers);
  const others = readers.length - (reader ? 1 : 0);
  const words = running
    ? text("goroutine.runs", { conn: running.conn ?? "" })
    : reader
      ? text(reader.reading > 1 ? "goroutine.again" : "goroutine.reads", { conn: reader.id })
      : text(w.accepting ? "goroutine.accept" : "goroutine.none");
  return html`<p class="goroutine ${running ? "runs" : "waits"}">
    <i class="loop" aria-hidden="true"></i><span>${words}</span>${others > 0 && !running ? html`<span class="more">+${others}</span>` : nothing}
  </p>`;
}

/** The connection whose goroutine began to read last. */
function lastReader(w: World, readers: readonly Conn[]): Conn | undefined {
  let found: Conn | undefined;
  for (const x of w.exchanges.values()) found = readers.find((c) => c.id === x.conn) ?? found;
  return found ?? readers.at(-1);
}
