// The lower floors and what lies between them: TCP, which remembers. One lane
// for each connection: its row at the client, its pipe, its row at the server.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { relative } from "../model/lab.ts";
import { addressOf, connName, portOf } from "../model/names.ts";
import { phaseOf } from "../model/phase.ts";
import { pending } from "../model/visit.ts";
import { type Conn, type EndState, isClosed, type LookedUp, type Side, stateOf, timeWaitLeft, type World } from "../model/world.ts";
import { ago, type Key, secondsLeft } from "../text.ts";
import type { Context } from "./context.ts";

/**
 * More lanes than this are folded, the quiet ones first. A browser opens about six
 * connections to a host, and one for a WebSocket.
 */
const MOST_LANES = { lab: 4, visit: 7 };
/** A closed connection's lane stays this long, in microseconds of watching. */
const CLOSED_STAYS_US = 4_000_000;

export interface Lanes {
  shown: Conn[];
  quiet: number;
  closed: number;
}

/** Which connections get a lane: those alive, the latest used if there are too many. */
export function lanesOf(w: World): Lanes {
  const now = w.timeline.awakeAt(w.time);
  const alive: Conn[] = [];
  let closed = w.forgotten;
  for (const c of w.conns.values()) {
    if (isClosed(w, c) && now - w.timeline.awakeAt(c.closed!) > CLOSED_STAYS_US) closed++;
    else alive.push(c);
  }
  const byUse = [...alive].sort((a, b) => liveliness(b) - liveliness(a) || b.used - a.used);
  const shown = new Set(byUse.slice(0, MOST_LANES[w.kind]));
  return {
    shown: [...alive.filter((c) => shown.has(c) && !c.kernel?.carries), ...alive.filter((c) => shown.has(c) && c.kernel?.carries)],
    quiet: alive.length - shown.size,
    closed,
  };
}

/** What can carry a request comes before what is ending. */
function liveliness(c: Conn): number {
  return ["", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED"].includes(c.server.state) ? 1 : 0;
}

export function tcpHead(w: World, side: Side, { text }: Context): TemplateResult {
  const note = w.kind === "lab" ? "floor.tcpNote" : side === "client" ? "floor.seenFromServer" : "floor.kernelNote";
  return html`<header class="tcp-head ${side}"><h3>${text("floor.tcp")}</h3><span>${text(note)}</span></header>`;
}

/** The room of a lane, before there is one: nothing moves when it comes. */
export const laneRoom = html`<div class="band lane-room">
  <div class="tcp-cell client"></div>
  <span></span>
  <div class="tcp-cell server"></div>
</div>`;

export function lane(w: World, c: Conn, cx: Context): TemplateResult {
  return html`<div
    class="lane ${c.kernel?.carries ? "minor" : ""}"
    data-conn=${c.id}
    data-client=${c.client.local}
    data-server=${c.server.local}
    data-requests=${c.sent}
    data-pooled=${c.pooled}
    data-clicks=${c.kernel?.clicks ?? nothing}
    data-cookie=${c.kernel?.cookie ?? nothing}
    data-kind=${c.kernel?.carries ? "websocket" : "http"}
  >
    <div class="tcp-cell client">${row(w, c, "client", cx)}</div>
    ${pipe(w, c, cx)}
    <div class="tcp-cell server">${row(w, c, "server", cx)}</div>
  </div>`;
}

function row(w: World, c: Conn, side: Side, cx: Context): TemplateResult {
  const end = c[side];
  const state = stateOf(w, c, side);
  if (state === "") return html`<div class="row none" data-side=${side}><p class="mute">${cx.text("row.noRecord")}</p></div>`;
  return html`<div class="row ${stateClass(state)}" data-side=${side} data-state=${state}>
    <p class="mono tuple"><b>${portOf(end.local)}</b> ⇄ <wbr />${addressOf(end.remote)}<wbr />${portOf(end.remote)}</p>
    <p class="badges">
      ${badge(c, side, state, cx)}
      <span class="nth">${useOf(w, c, side, cx)}</span>
    </p>
    <p class="mono numbers">${closedFirst(w, c, side, cx)}${numbers(w, c, side, cx)}</p>
  </div>`;
}

// The browser's own state cannot be seen, and once our program has closed the
// socket the kernel is not asked any more: then no state's name is given.
function badge(c: Conn, side: Side, state: EndState, { text }: Context): TemplateResult {
  if (!c.kernel) return html`<span class="state">${state}</span>`;
  if (state === "CLOSED") return html`<span class="state">${text("row.closed")}</span>`;
  if (side === "client") return html`<span class="unseen">${text("row.unseen")}</span>`;
  return html`<span class="state">${state}</span>`;
}

export function stateClass(state: EndState): string {
  if (state === "ESTABLISHED") return "open";
  if (state === "" || state === "CLOSED") return "closed";
  return state.startsWith("SYN") ? "opening" : "ending";
}

function useOf(w: World, c: Conn, side: Side, { text, nth }: Context): string {
  const left = timeWaitLeft(w, c[side]);
  if (left !== undefined) return text("row.left", { n: secondsLeft(left) });
  if (c.kernel?.carries) return "WebSocket";
  if (w.kind === "visit") {
    if (side === "client") return text("row.clicks", { n: c.kernel?.clicks ?? 0 });
    return text("row.onSocket", { n: (pending(w, c) ?? c.received + 1) - 1 });
  }
  if (side === "server") return c.received > 0 ? text("row.received", { n: c.received }) : text("row.none");
  if (c.sent === 0) return text("row.none");
  const used = text("row.nth", { n: nth(c.sent) });
  return c.sent > 1 ? `${used} · ${text("row.reused")}` : used;
}

// Said while the record lasts: the active closer is the one that may have to wait.
function closedFirst(w: World, c: Conn, side: Side, { text }: Context): TemplateResult | typeof nothing {
  if (!c[side].closedFirst || stateOf(w, c, side) === "CLOSED") return nothing;
  return html`<span class="first">${text("row.closedFirst")}</span> `;
}

function numbers(w: World, c: Conn, side: Side, { text }: Context): string {
  if (c.kernel) {
    if (side === "client") return "";
    const parts = [text("row.accepted", { ago: ago(w.time - c.kernel.acceptedAt, text) })];
    if (c.kernel.fd >= 0) parts.unshift(`fd ${c.kernel.fd}`);
    if (c.kernel.advance) parts.push(text("row.advance"));
    if (c.kernel.shared) parts.push(text("row.shared"));
    return parts.join(" · ");
  }
  if (stateOf(w, c, side) === "CLOSED") return text("row.gone");
  const end = c[side];
  if (end.state === "TIME-WAIT") return ""; // its numbers move no more
  const parts: string[] = [];
  const snd = relative(end.sndNxt, end.iss);
  const rcv = relative(end.rcvNxt, end.irs);
  if (snd !== undefined) parts.push(`snd.nxt ${snd}`);
  if (rcv !== undefined) parts.push(`rcv.nxt ${rcv}`);
  // No new data follows its FIN.
  if (end.cwnd !== undefined && !end.closedFirst) parts.push(`cwnd ${end.cwnd}`);
  return parts.join(" ");
}

function pipe(w: World, c: Conn, cx: Context): TemplateResult {
  const note = pipeNote(w, c, cx.text);
  return html`<div class="pipe">
    <p class="mono tuple-line"><i>${connName(c.id, cx)}</i> ${c.client.local} <wbr />⇄ ${c.server.local}</p>
    <div class="tube">
      <i class="half client ${stateClass(stateOf(w, c, "client"))}"></i
      ><i class="half server ${stateClass(stateOf(w, c, "server"))}"></i>
      <div class="track" data-track=${c.id} aria-hidden="true"></div>
    </div>
    <p class="pipe-note">${note}</p>
  </div>`;
}

function pipeNote(w: World, c: Conn, text: Context["text"]): string {
  if (c.kernel) {
    if (isClosed(w, c)) return text(`closed.${c.kernel.closed?.why ?? "aborted"}`);
    if (c.kernel.carries) return text(`pipe.websocket.${c.kernel.carries}`);
    return c.kernel.syn === undefined ? text("pipe.synUnknown") : text("pipe.synKept");
  }
  const phase = phaseOf(w, c);
  return phase === "open" ? text("pipe.oneWay", { ms: w.rttMs / 2, loss: Math.round(w.loss * 100) }) : text(`pipe.${phase}`);
}

export function tcpFoot(w: World, side: Side, lanes: Lanes, cx: Context): TemplateResult {
  const { text } = cx;
  const folded = html`${lanes.quiet > 0 ? html`<p class="mute">${text("row.more", { n: lanes.quiet })}</p>` : nothing}
  ${lanes.closed > 0 ? html`<p class="mute">${text("row.moreClosed", { n: lanes.closed })}</p>` : nothing}`;
  if (side === "client") {
    const count =
      w.kind === "lab"
        ? text("tcp.count", { conns: w.conns.size + w.forgotten, shakes: w.handshakes })
        : text("tcp.sockets", { n: w.conns.size });
    return html`<footer class="tcp-foot client">${folded}<p class="mute">${count}</p></footer>`;
  }
  return html`<footer class="tcp-foot server">
    ${w.serverAddr
      ? html`<div class="row listen"><p class="mono tuple"><b>${portOf(w.serverAddr)}</b> ⇄ *:*</p>
          <span class="listen-word">${text("row.listen")}</span></div>`
      : nothing}
    ${lookup(w, cx)}
  </footer>`;
}

function lookup(w: World, { text }: Context): TemplateResult {
  const l = w.lookup;
  if (w.kind === "visit") return html`<div class="lookup"><p>${text("lookup.kernel")}</p></div>`;
  return html`<div class="lookup">
    <p>${text("lookup.title")}</p>
    ${l
      ? html`<p class="mono">src ${l.remote} <wbr />dst ${l.local}</p>
          <p><strong>${text(verdict(l))}</strong></p>`
      : nothing}
  </div>`;
}

function verdict({ found, state, syn }: LookedUp): Key {
  // Only a SYN begins something there (RFC 9293 section 3.10.7.2).
  if (found === "listener") return syn ? "lookup.listener" : "lookup.refused";
  if (found === "nothing") return "lookup.nothing";
  if (state === "ESTABLISHED") return "lookup.socket";
  return state.startsWith("SYN") ? "lookup.opening" : "lookup.ending";
}
