// Between the hosts: one tube for each connection, drawn for as long as it lives,
// with a ring for its one handshake and a bead for each finished exchange. Read in
// one second: one ring, many beads, that is reuse.
//
// Reading path: stage.ts calls it for each connection (before); pills.ts moves segments
// through the tubes (after).

import { nothing, svg, type SVGTemplateResult } from "lit/html.js";
import { requestNumber } from "../../model/names.ts";
import { phaseOf } from "../../model/phase.ts";
import { type Conn, isClosed, isWiped, type Side, stateOf, timeWaitLeft, type World } from "../../model/world.ts";
import { secondsLeft } from "../../text.ts";
import { BEAD, BEAD_PITCH, RING, TUBE } from "./geometry.ts";
import { boxRow } from "./box.ts";
import { finishedBy, thirdsOf, underWayOn } from "./moments.ts";
import { fit, type Sheet, stateClass } from "./sea.ts";

const MOST_BEADS = 9;
/** What is missing in the middle of a tube while the link is cut. */
const CUT = 44;
/** The whole of TIME-WAIT, for the countdown's circle: two minutes of segment lifetime here are 60 s. */
const TIME_WAIT_US = 60_000_000;

export function tube(s: Sheet, c: Conn, place: number): SVGTemplateResult {
  const { g } = s;
  const y = g.tubes[place]! - TUBE / 2;
  const middle = (g.left + g.right) / 2;
  return svg`<g class="tube">
    ${half(s, c, "client", g.left, middle, y)} ${half(s, c, "server", middle, g.right, y)}
    ${ring(s, c, place)} ${countdown(s, c, "client", place)} ${countdown(s, c, "server", place)}
  </g>
  ${boxRow(s, c, place)}
  <g class="track" data-track=${c.id}><rect class="rail" x=${g.left} y=${y} width=${g.right - g.left} height=${TUBE}></rect></g>
  ${beads(s, c, place)}
  ${noSyn(s, c, place)}`;
}

/** One half of a tube says how it is at that end: opening, open, ending, or gone. */
function half(s: Sheet, c: Conn, side: Side, x1: number, x2: number, y: number): SVGTemplateResult {
  const state = stateOf(s.w, c, side);
  const ghost = state === "TIME-WAIT" || state === "CLOSED" || (state === "" && isClosed(s.w, c));
  const look = ghost || isWiped(c[side]) ? "ghost" : stateClass(state === "" ? "SYN" : state);
  if (!s.w.up) [x1, x2] = side === "client" ? [x1, x2 - CUT / 2] : [x1 + CUT / 2, x2];
  return svg`<g class="half ${side} ${look}">
    <rect class="fill" x=${x1} y=${y} width=${x2 - x1} height=${TUBE}></rect>
    <path class="edge" d=${`M${x1},${y + 0.7}H${x2}M${x1},${y + TUBE - 0.7}H${x2}`}></path>
    ${s.w.up ? nothing : svg`<path class="torn" d=${`M${side === "client" ? x2 : x1},${y}l5,7 -10,7 10,7 -5,7`}></path>`}
  </g>`;
}

function ring(s: Sheet, c: Conn, place: number): SVGTemplateResult | typeof nothing {
  const { w, g, cx } = s;
  const y = g.tubes[place]!;
  if (timeWaitLeft(w, c.client) !== undefined) return nothing; // the countdown stands there
  const x = g.left + 18;
  const inferred = c.kernel !== undefined;
  const done = inferred ? [true, true, true] : thirdsOf(c);
  const ghost = isClosed(w, c);
  const title = inferred ? cx.text(c.kernel!.syn === undefined ? "pipe.synUnknown" : "pipe.synKept") : cx.text(done.every(Boolean) ? "ring.done" : "ring.opening");
  return svg`<g class="ring ${ghost ? "ghost" : ""} ${inferred ? "inferred" : ""}"><title>${title}</title>
    ${done.map((there, i) => (there ? svg`<path d=${arc(x, y, RING, i / 3, (i + 1) / 3)}></path>` : svg`<path class="ahead" d=${arc(x, y, RING, i / 3, (i + 1) / 3)}></path>`))}
  </g>`;
}

function arc(x: number, y: number, r: number, from: number, to: number): string {
  const at = (part: number) => {
    const angle = 2 * Math.PI * part - Math.PI / 2;
    return `${(x + r * Math.cos(angle)).toFixed(2)},${(y + r * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${at(from)}A${r},${r} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}`;
}

/** One bead for each exchange that is over, and a dashed one for the next. */
function beads(s: Sheet, c: Conn, place: number): SVGTemplateResult {
  const { w, g } = s;
  const carries = c.kernel?.carries !== undefined; // no exchanges any more
  const finished = carries ? 0 : finishedBy(w, c);
  const live = !isClosed(w, c) && c.client.state === "ESTABLISHED";
  const y = g.tubes[place]! + TUBE / 2 + 3 + BEAD;
  const at = (i: number) => g.left + 18 + i * BEAD_PITCH;
  const shown = finished > MOST_BEADS ? MOST_BEADS - 1 : finished;
  const ghost = !live;
  const first = finished - shown + 1;
  const more = finished > MOST_BEADS ? finished - shown : 0;
  const offset = more > 0 ? 1 : 0;
  return svg`<g class="beads ${ghost ? "ghost" : ""}" data-finished=${finished}>
    ${more > 0 ? svg`<text class="note bold" text-anchor="middle" x=${at(0)} y=${y + 4}>+${more}</text>` : nothing}
    ${Array.from({ length: shown }, (_, i) => svg`<circle class="bead" cx=${at(i + offset)} cy=${y} r=${BEAD}></circle>
      <text class="bead-number" text-anchor="middle" x=${at(i + offset)} y=${y + 4}>${first + i}</text>`)}
    ${live && !carries
      ? svg`<circle class="bead next" cx=${at(shown + offset)} cy=${y} r=${BEAD}></circle>
        <text class="bead-number next" text-anchor="middle" x=${at(shown + offset)} y=${y + 4}>${finished + 1}</text>`
      : nothing}
    ${note(s, c, at(shown + offset + (live && !carries ? 1 : 0)) - 6, y + 4)}
  </g>`;
}

/** What is to be said of a connection that is not simply open, or that is used again. */
function note(s: Sheet, c: Conn, x: number, y: number): SVGTemplateResult | typeof nothing {
  const { w, g, cx, type } = s;
  const words = noteOf(w, c, cx.text);
  if (!words || underWayOn(w, c)?.reused) return nothing; // then the place of the SYN that is not there says it
  return svg`<text class="note pipe-note" x=${x} y=${y}>${fit(type, words, g.right - x - 8)}</text>`;
}

function noteOf(w: World, c: Conn, text: Sheet["cx"]["text"]): string {
  if (c.kernel) {
    if (isClosed(w, c)) return text(`closed.${c.kernel.closed?.why ?? "aborted"}`);
    if (c.kernel.carries) return text(`pipe.websocket.${c.kernel.carries}`);
    return text(c.kernel.syn === undefined ? "pipe.synUnknown" : "pipe.synKept");
  }
  const phase = phaseOf(w, c);
  if (phase === "open") {
    const again = finishedBy(w, c) - 1;
    return again > 0 ? text("pipe.reused", { n: again }) : "";
  }
  return phase === "timeWait" ? "" : `${c.id}: ${text(`pipe.${phase}`)}`;
}

/** A request on a used connection: where its SYN would be, nothing comes. */
function noSyn(s: Sheet, c: Conn, place: number): SVGTemplateResult | typeof nothing {
  const { w, g, cx, type } = s;
  const x = underWayOn(w, c);
  if (!x?.reused || x.sent === undefined) return nothing;
  const finished = Math.min(finishedBy(w, c), MOST_BEADS);
  const left = g.left + 18 + (finished + 1) * BEAD_PITCH - 2;
  const y = g.tubes[place]! + TUBE / 2 + 2;
  const words = cx.text("noSyn.pill");
  const width = type.width(words, "bold") + 26;
  const said = x.click ? cx.text("noSyn.beforeClick", { n: x.click.nth }) : cx.text("noSyn.before", { n: requestNumber(x.number, x.part ?? 0) });
  return svg`<g class="no-syn" data-request=${x.number}>
    <path class="outline" d=${pointed(left, y, width, 20, "right")}></path>
    <text class="note bold syn" x=${left + 10} y=${y + 14.5}>${words}</text>
    <text class="note syn" x=${left + width + 8} y=${y + 14.5}>${fit(type, said, g.right - left - width - 14)}</text>
  </g>`;
}

/** A pill: round behind, pointed ahead. */
export function pointed(x: number, y: number, width: number, height: number, to: "left" | "right"): string {
  const r = height / 2;
  const p = r * 0.75;
  if (to === "right") return `M${x + r},${y}H${x + width - p}L${x + width},${y + r}L${x + width - p},${y + height}H${x + r}A${r},${r} 0 0 1 ${x + r},${y}z`;
  return `M${x + width - r},${y}H${x + p}L${x},${y + r}L${x + p},${y + height}H${x + width - r}A${r},${r} 0 0 0 ${x + width - r},${y}z`;
}

/** TIME-WAIT, as inferred when it began: how long the record is kept yet. */
function countdown(s: Sheet, c: Conn, side: Side, place: number): SVGTemplateResult | typeof nothing {
  const { w, g, cx, type } = s;
  const left = timeWaitLeft(w, c[side]);
  if (left === undefined) return nothing;
  const client = side === "client";
  const x = client ? g.left + 22 : g.right - 22;
  const y = g.tubes[place]!;
  const words = cx.text("timeWait.left", { conn: c.id, n: secondsLeft(left) });
  const other = timeWaitLeft(w, c[client ? "server" : "client"]) !== undefined;
  const room = (g.right - g.left) / (other ? 2 : 1) - (other ? 44 : 84); // beside a ring, too
  return svg`<g class="countdown" data-side=${side}>
    <circle class="whole" cx=${x} cy=${y} r="13"></circle>
    <path class="rest" d=${arc(x, y, 13, 0, Math.min(0.9999, left / TIME_WAIT_US))}></path>
    <text class="bead-number fin" text-anchor="middle" x=${x} y=${y + 4}>${secondsLeft(left)}</text>
    <text class="note bold fin" text-anchor=${client ? "start" : "end"} x=${client ? x + 20 : x - 20} y=${y + 4}>${fit(type, words, room)}</text>
  </g>`;
}
