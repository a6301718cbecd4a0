// The box between the hosts, if there is one: below the socket line only, for it has no
// program. Its table stands where the tubes pass through it, each row in its own, where
// segments pass over it: both ports of the client, that inside and that outside, and for
// how long the row is kept yet.
// What the box forgets grows pale; the port that another row has got stands beside the
// one that was forgotten.
//
// Reading path: stage.ts and tubes.ts call it (before); pills.ts moves segments over it
// (after).

import { nothing, svg, type SVGTemplateResult } from "lit/html.js";
import { type Box, rowsOf } from "../../model/box.ts";
import { portOf } from "../../model/names.ts";
import type { Conn, World } from "../../model/world.ts";
import { secondsLeft } from "../../text.ts";
import { TUBE } from "./geometry.ts";
import { fit, type Sheet } from "./sea.ts";

/** The margin around what is written, and by how much the box is higher than a tube. */
const MARGIN = 10;
const HIGHER = 4;
const GAP = 5;

/** Changes whenever there is something else to draw. */
export function boxShape({ box, time }: World): unknown {
  return box && [box.address, box.idleUs, box.rows.map((r) => [r.row, r.expired !== undefined || secondsLeft(Math.max(0, r.expiresAt - time))])];
}

/** The connection's row, where its tube passes through the box. */
export function boxRow(s: Sheet, c: Conn, place: number): SVGTemplateResult | typeof nothing {
  const { w, g, cx, type } = s;
  if (!w.box) return nothing;
  const { now, before } = rowsOf(w.box, c.id);
  const row = now ?? before;
  const forgotten = row !== undefined && row === before;
  const port = (socket: string) => ({ words: portOf(socket), face: "mono" as const, struck: false });
  const words = forgotten ? cx.text("box.forgotten") : now ? cx.text("idle.s", { n: secondsLeft(Math.max(0, now.expiresAt - w.time)) }) : cx.text("lookup.noRow");
  const old = now && before ? [{ ...port(before.outside.local), struck: true }] : [];
  const parts = [
    ...(g.phone ? [{ words: "NAT", face: "bold" as const, struck: false }] : []), // there are no walls to write between
    ...(row ? [port(row.inside.local), { words: "⇄", face: "note" as const, struck: false }, ...old, { ...port(row.outside.local), struck: forgotten }] : []),
    { words, face: "note" as const, struck: false },
  ];
  const widths = parts.map((p) => type.width(p.words, p.face));
  const wide = widths.reduce((a, b) => a + b, 0) + GAP * (parts.length - 1);
  const middle = (g.left + g.right) / 2;
  const y = g.tubes[place]!;
  const half = wide / 2 + MARGIN;
  let x = middle - wide / 2;
  return svg`<g class="box-row ${forgotten ? "expired" : ""} ${row ? "" : "none"}" data-row=${row?.row ?? nothing} data-forgotten=${forgotten}>
    <rect class="box" x=${middle - half} y=${y - TUBE / 2 - HIGHER} width=${2 * half} height=${TUBE + 2 * HIGHER} rx="5"></rect>
    ${parts.map((p, i) => {
      const at = x;
      x += widths[i]! + GAP;
      return svg`<text class=${p.face === "mono" ? `mono bold ${p.struck ? "old" : ""}` : p.face} x=${at} y=${y + 4}>${p.words}</text>
        ${p.struck ? svg`<line class="struck" x1=${at - 1} x2=${at + widths[i]! + 1} y1=${y} y2=${y}></line>` : nothing}`;
    })}
  </g>`;
}

/** Between the walls: how long each half of the way takes, and between them the box. */
export function boxBetween(s: Sheet, box: Box, y: number): SVGTemplateResult {
  const { g, w, cx, type } = s;
  const middle = (g.left + g.right) / 2;
  const title = fit(type, cx.text("box.title", { address: box.address, s: box.idleUs / 1e6 }), g.right - g.left - 24);
  const half = type.width(title, "note") / 2 + 8;
  const way = cx.text("box.half", { ms: w.rttMs / 4 });
  const room = type.width(way, "note") + 12;
  const from = [g.left + 2, middle + half];
  const to = [middle - half, g.right - 2];
  return svg`${from.map((a, i) => {
    const b = to[i]!;
    const at = (a + b) / 2;
    const ticks = `M${a},${y - 4}v8M${b},${y - 4}v8`;
    if (b - a < room + 16) return b - a < 16 ? nothing : svg`<path class="dimension" d=${`M${a},${y}H${b}${ticks}`}></path>`;
    return svg`<path class="dimension" d=${`M${a},${y}H${at - room / 2}M${at + room / 2},${y}H${b}${ticks}`}></path>
      <text class="note" text-anchor="middle" x=${at} y=${y + 4}>${way}</text>`;
  })}
  <text class="note bold box-title" text-anchor="middle" x=${middle} y=${y + 4}>${title}</text>`;
}
