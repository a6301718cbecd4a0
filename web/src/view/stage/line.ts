// The socket line and what crosses it. A message goes from its program through
// write() down to its connection's row, and from there through read() up to who
// waits for it; accept() hands a connection over once.
//
// Reading path: stage.ts calls it with what moments.ts has found (before); sea.ts draws
// the rows at which the crossings end (after).

import { nothing, svg, type SVGTemplateResult } from "lit/html.js";
import type { Side } from "../../model/world.ts";
import { GATE, type Gate, ROW } from "./geometry.ts";
import type { Crossing } from "./moments.ts";
import { type Sheet, tip } from "./sea.ts";

/** Between the gate and the program's card, or its goroutine, above. */
const UP = 14;

export function line(s: Sheet, crossings: readonly Crossing[]): SVGTemplateResult {
  const { g, cx, w } = s;
  const tag = cx.text("line.socket");
  const tagWidth = s.type.width(tag, "bold") + 14;
  const middle = (g.left + g.right) / 2;
  return svg`
    <line class="horizon" x1="0" x2=${g.width} y1=${g.horizon} y2=${g.horizon}></line>
    ${g.phone
      ? nothing
      : svg`<rect class="tag" x=${g.left + 8} y=${g.horizon - 9} width=${tagWidth} height="18" rx="3"></rect>
        <text class="note bold tag-word" x=${g.left + 15} y=${g.horizon + 4.5}>${tag}</text>`}
    ${zone(s, "http", middle, g.horizon - (g.phone ? 24 : 12), cx.text("zone.http"), cx.text("zone.httpNote"))}
    ${zone(s, "tcp", middle, g.horizon + 21, cx.text("zone.tcp"), cx.text(w.kind === "lab" ? "zone.tcpNote" : "zone.kernelNote"))}
    ${(["client", "server"] as const).map((side) => drawn(s, side, crossings).map((gate) => gateBox(s, side, gate, crossings)))}`;
}

/** What is above or below the line: on one line, or where there is little room on two. */
function zone({ g }: Sheet, hue: "http" | "tcp", x: number, y: number, name: string, note: string): SVGTemplateResult {
  return g.phone
    ? svg`<text class="zone ${hue} bold" text-anchor="middle" x=${x} y=${y}>${name}</text>
        <text class="zone ${hue}" text-anchor="middle" x=${x} y=${y + 15}>${note}</text>`
    : svg`<text class="zone" text-anchor="middle" x=${x} y=${y}><tspan class="${hue} bold">${name}</tspan> <tspan class=${hue} dx="4">${note}</tspan></text>`;
}

function drawn({ g }: Sheet, side: Side, crossings: readonly Crossing[]): readonly Gate[] {
  const all = g.gates[side];
  if (!g.phone) return all;
  const latest = crossings.findLast((c) => c.side === side);
  return [all.find((gate) => gate.name === latest?.gate) ?? all[0]!];
}

function gateBox(s: Sheet, side: Side, gate: Gate, crossings: readonly Crossing[]): SVGTemplateResult {
  const { g, w } = s;
  const y = g.horizon - GATE / 2;
  const lit = crossings.some((c) => c.side === side && c.gate === gate.name);
  const accepted = [...w.conns.values()].filter((c) => c.accepted !== undefined).length;
  const words = gate.name === "accept" ? `accept() ×${accepted}` : `${gate.name}()`;
  const glyph = gate.name === "accept" ? "" : gate.name === "write" ? "▼ " : "▲ ";
  return svg`<g class="gate ${lit ? "lit" : ""}" data-gate=${gate.name} data-side=${side}>
    <rect x=${gate.x + 0.5} y=${y + 0.5} width=${gate.width - 1} height=${GATE - 1} rx="4"></rect>
    <text class="mono" text-anchor="middle" x=${gate.x + gate.width / 2} y=${g.horizon + 4}>${glyph}${words}</text>
  </g>`;
}

/** The way of a message between its program and its connection's row. */
export function trails(s: Sheet, crossings: readonly Crossing[]): SVGTemplateResult[] {
  const { g } = s;
  return crossings
    .filter((c) => c.trail && drawn(s, c.side, crossings).some((gate) => gate.name === c.gate))
    .map((c) => {
      const gate = g.gates[c.side].find((gate) => gate.name === c.gate)!;
      const place = s.places.findIndex((p) => p?.id === c.conn);
      if (place < 0) return svg``;
      const x = gate.x + gate.width / 2;
      const top = g.horizon - GATE / 2;
      const under = top + GATE;
      const down = c.gate === "write";
      const above = `M${x},${top - UP}V${top}`;
      const [ahead, below] = g.phone || (down && c.side === "client") ? straight(s, c.side, place, x, under, down) : around(s, c.side, place, x, under, down);
      return svg`<path class="dotted http" d=${above + below}></path>
        <path class="tip http" d=${(down ? tip(x, top - 1, "down") : tip(x, top - UP, "up")) + ahead}></path>`;
    });
}

/** From the gate down to the row, or on a phone to the tube. */
function straight({ g }: Sheet, side: Side, place: number, x: number, under: number, down: boolean): [tip: string, way: string] {
  const to = g.phone ? g.tubes[place]! - ROW / 2 : g.tables[side].rows[place]!;
  return [down ? tip(x, to - 1, "down") : tip(x, under + 1, "up"), `M${x},${under}V${to}`];
}

/** Along the outer edge, so that the lookup's values stay readable. */
function around({ g }: Sheet, side: Side, place: number, x: number, under: number, down: boolean): [tip: string, way: string] {
  const t = g.tables[side];
  const server = side === "server";
  const edge = server ? t.x + t.width : t.x;
  const margin = server ? edge + 6 : edge - 6;
  const y = t.rows[place]! + ROW / 2;
  const way = `M${x},${under}V${under + 2}H${margin}V${y}H${edge}`;
  return [down ? tip(edge, y, server ? "left" : "right") : tip(x, under + 1, "up"), way];
}
