// The sea: below the socket line, TCP, which keeps a record for each connection.
// A socket table at each host, with the lookup of the segment that has just
// arrived; LISTEN is its last row.
//
// Reading path: stage.ts calls it with the lookup of moments.ts (before); tubes.ts draws
// what is between the tables (after).

import { nothing, svg, type SVGTemplateResult } from "lit/html.js";
import { relative } from "../../model/segment.ts";
import { addressOf, portOf } from "../../model/names.ts";
import { type Conn, isWiped, type LookedUp, type Side, stateOf, type World } from "../../model/world.ts";
import { ago } from "../../text.ts";
import type { Context } from "../context.ts";
import { type Geometry, ROW, SHORT_ROW, SLOT, type Table } from "./geometry.ts";
import type { Lookup } from "./moments.ts";
import type { Type } from "./type.ts";

/** What drawing the sheet needs besides the world. */
export interface Sheet {
  w: World;
  g: Geometry;
  cx: Context;
  type: Type;
  /** The connections by place. */
  places: readonly (Conn | undefined)[];
}

const CHIP = 18;
const STATE = 17;
/** With less room than this, a row has no numbers. */
const LEAST_ROOM = 60;

/** The heads of a table's columns, and the slot for an arriving segment's four values. */
export function tableHead(s: Sheet, side: Side, lookup: Lookup | undefined): SVGTemplateResult {
  const { g, cx } = s;
  const t = g.tables[side];
  const none = lookup !== undefined && isNone(lookup);
  const heads = t.columns === "tuple" ? (["col.srcIP", "col.port", "col.dstIP", "col.port"] as const) : (["col.srcPort", "col.dstPort"] as const);
  return svg`<g class="table-head" data-side=${side}>
    ${heads.map((key, i) => none && i === heads.length - 1 ? nothing : svg`<text class="note" x=${t.x + t.cells[i]!} y=${t.heads}>${cx.text(key)}</text>`)}
    <rect class="slot ${lookup ? "taken" : ""} ${none ? "none" : ""}"
      x=${t.x + 0.5} y=${t.slot + 0.5} width=${t.width - 1} height=${SLOT - 1} rx="4"></rect>
    ${lookup ? chips(s, t, t.slot + (SLOT - CHIP) / 2, lookup, lookup.chips) : side === "client" ? nothing : svg`<text class="note faint" x=${t.x + 10} y=${t.slot + 15}>${fit(s.type, cx.text("slot.empty"), t.width - 14)}</text>`}
    ${none ? svg`<text class="note bold rst" text-anchor="end" x=${t.x + t.width - 6} y=${t.heads}>${s.cx.text("lookup.noRow")}</text>` : nothing}
  </g>`;
}

/** No row takes the segment: that is said in the place of the last column's head. */
function isNone(l: Lookup): boolean {
  return l.answered && l.found !== "socket" && !(l.found === "listener" && l.kind === "syn");
}

/** The four values of an arriving segment, as many as have been taken out of its headers. */
function chips(s: Sheet, t: Table, y: number, l: LookedUp, count: number): SVGTemplateResult {
  return svg`<g class="chips" data-lookup=${l.found}>${valuesOf(t, l.remote, l.local)
    .slice(0, t.columns === "ports" ? Math.ceil(count / 2) : count)
    .map((v, i) => {
      const x = t.x + t.cells[i]!;
      return svg`<rect class="chip" x=${x - 4} y=${y} width=${s.type.width(v, "mono") + 8} height=${CHIP} rx="3"></rect>
        <text class="mono bold on" x=${x} y=${y + 13}>${v}</text>`;
    })}</g>`;
}

/** As an arriving segment has them: its source is the row's remote end. */
function valuesOf(t: Table, remote: string, local: string): string[] {
  const [r, l] = [portOf(remote).slice(1), portOf(local).slice(1)];
  return t.columns === "ports" ? [r, l] : [addressOf(remote), r, addressOf(local), l];
}

/** A connection's row at one host; nothing while there is no record. */
export function row(s: Sheet, c: Conn, side: Side, place: number, lookup: Lookup | undefined, proof: boolean): SVGTemplateResult {
  const { w, g, cx, type } = s;
  const t = g.tables[side];
  const y = t.rows[place]!;
  const state = stateOf(w, c, side);
  const end = c[side];
  if (state === "") {
    const wiped = isWiped(end);
    return svg`<g class="row none ${wiped ? "closed" : ""}" data-side=${side} data-wiped=${wiped}>
      ${wiped ? svg`<rect class="edge" x=${t.x} y=${y} width=${t.width} height=${ROW} rx="5"></rect>` : nothing}
      <text class="note faint" x=${t.x + 10} y=${y + 26}>${fit(type, cx.text(wiped ? "row.wiped" : "row.noRecord"), t.width - 16)}</text></g>`;
  }
  const answers = lookup?.answered === true && lookup.found === "socket" && lookup.conn === c.id;
  // What has come into the table since was not compared.
  const differs = lookup?.answered === true && !answers && (end.path[0]?.at ?? 0) < lookup.at;
  const values = valuesOf(t, end.remote, end.local);
  const sought = lookup ? valuesOf(t, lookup.remote, lookup.local) : [];
  const word = stateWord(c, side, state, cx);
  const wide = type.width(word, "mono") + 14;
  const unseen = c.kernel !== undefined && (side === "client" || state === "CLOSED");
  const room = t.width - wide - 18;
  return svg`<g class="row ${stateClass(state)} ${unseen ? "unseen" : ""} ${answers ? "answers" : ""} ${differs ? "passed" : ""} ${proof ? "proof" : ""}" data-side=${side} data-state=${state}>
    <rect class="edge" x=${t.x} y=${y} width=${t.width} height=${ROW} rx="5"></rect>
    ${answers
      ? chips(s, t, y + 3, lookup, 4)
      : values.map((v, i) => {
          const x = t.x + t.cells[i]!;
          const other = differs && v !== sought[i];
          return svg`<text class="mono bold tuple" x=${x} y=${y + 16}>${v}</text>
            ${other ? svg`<line class="struck" x1=${x - 2} x2=${x + type.width(v, "mono") + 2} y1=${y + 12} y2=${y + 12}></line>` : nothing}`;
        })}
    <rect class="state-edge" x=${t.x + 6} y=${y + 23} width=${wide} height=${STATE} rx="4"></rect>
    <text class="mono state" x=${t.x + 13} y=${y + 35}>${word}</text>
    <text class="note numbers" x=${t.x + 14 + wide} y=${y + 35}><title>${allNumbers(w, c, side, cx)}</title>${room < LEAST_ROOM ? "" : fit(type, numbersOf(w, c, side, cx), room)}</text>
  </g>`;
}

export function stateClass(state: string): string {
  if (state === "ESTABLISHED") return "open";
  if (state === "" || state === "CLOSED") return "closed";
  return state.startsWith("SYN") ? "opening" : "ending";
}

// The browser's own state cannot be seen, and once our program has closed the
// socket the kernel is not asked any more: then no state's name is given.
function stateWord(c: Conn, side: Side, state: string, { text }: Context): string {
  if (!c.kernel) return state;
  if (state === "CLOSED") return text("row.closed");
  return side === "client" ? text("row.unseen") : state;
}

function numbersOf(w: World, c: Conn, side: Side, { text }: Context): string {
  if (c.kernel) return kernelNumbers(w, c, side, text);
  const end = c[side];
  if (stateOf(w, c, side) === "CLOSED") return text("row.gone");
  if (isWiped(c[side === "client" ? "server" : "client"])) return text("row.believes");
  if (end.state === "TIME-WAIT") return end.closedFirst ? text("row.closedFirst") : ""; // its numbers move no more
  const parts: string[] = [];
  if (end.closedFirst) parts.push(text("row.closedFirst"));
  const snd = relative(end.sndNxt, end.iss);
  const rcv = relative(end.rcvNxt, end.irs);
  if (snd !== undefined) parts.push(`snd ${snd}`);
  if (rcv !== undefined) parts.push(`rcv ${rcv}`);
  return parts.join(" ");
}

/** For who points at them: nothing cut off, and the congestion window too. */
function allNumbers(w: World, c: Conn, side: Side, cx: Context): string {
  const { cwnd } = c[side];
  const shown = numbersOf(w, c, side, cx);
  return cwnd === undefined || c.kernel ? shown : `${shown} · ${cx.text("row.cwnd", { n: cwnd })}`;
}

function kernelNumbers(w: World, c: Conn, side: Side, text: Context["text"]): string {
  const k = c.kernel!;
  if (side === "client") return k.carries ? "WebSocket" : text("row.clicks", { n: k.clicks });
  const parts = [text("row.accepted", { ago: ago(w.time - k.acceptedAt, text) })];
  if (k.fd >= 0) parts.unshift(`fd ${k.fd}`);
  if (k.shared) parts.unshift(text("row.shared"));
  else if (k.carries) parts.unshift("WebSocket");
  else if (k.advance) parts.push(text("row.advance"));
  return parts.join(" · ");
}

/** The listening socket: any peer, one local port; the last row of the server's table. */
export function listenRow(s: Sheet, lookup: Lookup | undefined): SVGTemplateResult | typeof nothing {
  const { w, g, cx, type } = s;
  if (!w.serverAddr) return nothing;
  const t = g.tables.server;
  const y = t.listen;
  const answers = lookup?.answered === true && lookup.found === "listener" && lookup.kind === "syn";
  const port = portOf(w.serverAddr) + (w.tls ? ",443" : "");
  const values = valuesOf(t, "*:*", `*${port}`);
  const wide = type.width("LISTEN", "mono") + 14;
  const low = g.short;
  const note = cx.text(w.accepting ? "row.listenNote" : "row.listenDeaf");
  return svg`<g class="row listen ${answers ? "answers" : ""}" data-state="LISTEN">
    <rect class="edge" x=${t.x} y=${y} width=${t.width} height=${low ? SHORT_ROW : ROW} rx="5"></rect>
    ${low
      ? svg`<text class="mono bold tuple" x=${t.x + 10} y=${y + 18}>* ⇄ ${port}</text>`
      : values.map((v, i) => svg`<text class="mono bold tuple" x=${t.x + t.cells[i]!} y=${y + 16}>${v}</text>`)}
    <rect class="state-edge" x=${low ? t.x + t.width - wide - 6 : t.x + 6} y=${low ? y + 5.5 : y + 23} width=${wide} height=${STATE} rx="4"></rect>
    <text class="mono state" x=${low ? t.x + t.width - wide + 1 : t.x + 13} y=${low ? y + 18 : y + 35}>LISTEN</text>
    ${low ? nothing : svg`<text class="note" x=${t.x + 14 + wide} y=${y + 35}>${fit(type, note, t.width - wide - 18)}</text>`}
  </g>`;
}

/** From the slot down to the row that answers, behind the rows on the way. */
export function lookupFalls(s: Sheet, lookup: Lookup): SVGTemplateResult | typeof nothing {
  const t = s.g.tables[lookup.side];
  const to = lookup.found === "listener" ? t.listen : placeTop(s, t, lookup.conn);
  if (!lookup.answered || to === undefined) return nothing;
  return svg`<path class="dotted tcp falls" d=${t.cells.map((cell) => `M${t.x + cell + 14},${t.slot + SLOT}V${to}`).join("")}></path>`;
}

/** From where the segment stopped at the wall, up into the slot. */
export function lookupPath(s: Sheet, lookup: Lookup, from: number | undefined): SVGTemplateResult | typeof nothing {
  const { g } = s;
  if (from === undefined || g.phone) return nothing;
  const t = g.tables[lookup.side];
  const server = lookup.side === "server";
  const x = server ? g.right - 14 : g.left + 14;
  const edge = server ? t.x : t.x + t.width;
  const y = t.slot + SLOT / 2;
  return svg`<path class="dotted tcp" d=${`M${x},${from}V${y}H${edge + (server ? -5 : 5)}`}></path>
    <path class="tip tcp" d=${tip(edge + (server ? -1 : 1), y, server ? "right" : "left")}></path>`;
}

function placeTop(s: Sheet, t: Table, conn: string): number | undefined {
  const at = s.places.findIndex((c) => c?.id === conn);
  return at < 0 ? undefined : t.rows[at];
}

/** An arrowhead whose point is at x, y. */
export function tip(x: number, y: number, to: "left" | "right" | "up" | "down"): string {
  const [a, b] = [8, 4.5];
  switch (to) {
    case "right":
      return `M${x},${y}l${-a},${-b}v${2 * b}z`;
    case "left":
      return `M${x},${y}l${a},${-b}v${2 * b}z`;
    case "down":
      return `M${x},${y}l${-b},${-a}h${2 * b}z`;
    case "up":
      return `M${x},${y}l${-b},${a}h${2 * b}z`;
  }
}

/** Cut to the room there is; what is cut off is in the row's title. */
export function fit(type: Type, words: string, room: number): string {
  if (type.width(words, "note") <= room) return words;
  let kept = words;
  while (kept.length > 1 && type.width(`${kept}…`, "note") > room) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
