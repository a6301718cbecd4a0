// The socket line and what crosses it. A message goes from its program through
// write() down to its connection's row, and from there through read() up to who
// waits for it; accept() hands a connection over once.

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
    <text class="zone" text-anchor="middle" x=${middle} y=${g.horizon - 9}><tspan class="http bold">${cx.text("zone.http")}</tspan>
      <tspan class="http" dx="4">${cx.text("zone.httpNote")}</tspan></text>
    <text class="zone" text-anchor="middle" x=${middle} y=${g.horizon + 19}><tspan class="tcp bold">${cx.text("zone.tcp")}</tspan>
      <tspan class="tcp" dx="4">${cx.text(w.kind === "lab" ? "zone.tcpNote" : "zone.kernelNote")}</tspan></text>
    ${(["client", "server"] as const).map((side) => g.gates[side].map((gate) => gateBox(s, side, gate, crossings)))}`;
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
    .filter((c) => c.trail)
    .map((c) => {
      const gate = g.gates[c.side].find((gate) => gate.name === c.gate)!;
      const place = s.places.findIndex((p) => p?.id === c.conn);
      const x = gate.x + gate.width / 2;
      const top = g.horizon - GATE / 2;
      const to = g.phone ? (g.tubes[place] ?? 0) - ROW / 2 : (g.tables[c.side].rows[place] ?? 0);
      if (place < 0) return svg``;
      const down = c.gate === "write";
      return svg`<path class="dotted http" d=${`M${x},${top - UP}V${top}M${x},${top + GATE}V${to}`}></path>
        <path class="tip http" d=${down ? tip(x, top - 1, "down") + tip(x, to - 1, "down") : tip(x, top - UP, "up") + tip(x, top + GATE + 1, "up")}></path>`;
    });
}
