// The ribbon of one direction: its messages above the axis of sequence numbers, its
// segments below, and where sender and reader part.

import { nothing, svg, type TemplateResult } from "lit/html.js";
import { messageBoxes, type MessageBox, MOST_ROWS, type Scale, type SegmentBox, ticks, xOf } from "../model/ruler.ts";
import type { Stream } from "../model/streams.ts";
import { nameOf, type OctetWords, titleOf } from "./octet-words.ts";

const BOX = 24;
const ROW = 23;
const AXIS = 20;
/** Room for where each of the two has its end. */
const ENDS = 30;
/** About so wide is a letter; one of Korean is wider. */
const LETTER = 6.3;
const HANGUL = 11.5;

export interface Ribbon {
  stream: Stream;
  scale: Scale;
  time: number;
  segments: readonly SegmentBox[];
  /** The chosen octet, if it is one of this direction, and the chosen segment. */
  seq: number | undefined;
  segment: number | undefined;
}

/** How high the ribbon of these marks is. */
export function ribbonHeight(r: Ribbon): number {
  return topOf(r.stream, r.time) + BOX + AXIS + 8 + rowsOf(r) * ROW;
}

function rowsOf({ segments }: Ribbon): number {
  return 1 + Math.max(0, ...segments.map((b) => b.row));
}

function topOf(stream: Stream, time: number): number {
  return partings(stream, time).length > 0 ? ENDS : 1;
}

/** Where sender and reader part, as far as it has been sent. */
export function partings(stream: Stream, time: number): Stream["disagreements"] {
  const { sent } = stream.at(time);
  return stream.disagreements.filter((d) => d.sent + stream.start < sent);
}

export function ribbon(r: Ribbon, words: OctetWords): TemplateResult {
  const { stream, scale, time, segments, seq } = r;
  const top = topOf(stream, time);
  const axis = top + BOX + AXIS;
  const bottom = axis + 8 + ROW * rowsOf(r);
  const marker = seq !== undefined && seq >= scale.from && seq < scale.to ? xOf(scale, seq + 0.5) : undefined;
  return svg`
    <defs><pattern id="flying-${stream.from}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6" /></pattern></defs>
    ${messageBoxes(stream, scale, time).map((b) => message(b, top, r, words))}
    ${axisOf(r, axis)}
    ${segments.map((b) => segment(b, axis + 8 + ROW * b.row, r, words))}
    ${marker === undefined ? nothing : svg`<path class="marker" d=${`M${marker.toFixed(1)} ${axis - 5}V${bottom}`} />`}
    ${partings(stream, time).map((d) => parting(d, r, top, words))}`;
}

function message(b: MessageBox, y: number, { stream }: Ribbon, words: OctetWords): TemplateResult {
  const { say } = words;
  const m = b.message;
  const labels: string[] = [];
  if (!m) labels.push(b.count > 1 ? say("count.messages", { n: b.count }) : say(nothingOf(stream)), stream.carries === "http2" ? "HTTP/2" : say("noMessage"));
  else if (b.part === "head") {
    const size = `${say("head")} ${b.to - b.from} B`;
    labels.push(`${titleOf(m, words)} · ${size} · ${nameOf(stream, m, words)}`, `${titleOf(m, words)} · ${size}`, titleOf(m, words), titleOf(m, words).replace(/ .*/, ""));
  } else labels.push(`${b.to - b.from} B`);
  const shifted = m && stream.disagreements.some((d) => d.read === m.from);
  const failed = m?.line?.kind === "response" && m.line.status >= 400;
  return box(b, y, BOX - 2, ["octets-of", b.part, shifted || failed || m?.fault ? "wrong" : "", b.whole ? "" : "coming"], labels);
}

/** Why octets are no message. */
function nothingOf({ carries }: Stream): "encrypted" | "framed" | "noMessage" {
  return carries === "tls" ? "encrypted" : carries === "http2" ? "framed" : "noMessage";
}

function segment(b: SegmentBox, y: number, { stream, segment }: Ribbon, { cx, say }: OctetWords): TemplateResult {
  const name = cx.segment(b.id);
  const labels = b.count > 1 ? [say("count.segments", { n: b.count })] : [`${name} · ${b.to - b.from} B`, name];
  return svg`<g data-segment=${b.count > 1 ? nothing : b.id}>
    ${b.state === "flying" ? svg`<rect class="ground" x=${b.x.toFixed(1)} y=${y} width=${b.width.toFixed(1)} height="20" rx="3" fill=${`url(#flying-${stream.from})`} />` : nothing}
    ${box(b, y, 20, ["carried", b.state, b.row === MOST_ROWS ? "more" : "", b.id === segment && b.count === 1 ? "chosen" : ""], labels)}
  </g>`;
}

/** A box with the longest of the labels that it has room for. */
function box({ x, width }: { x: number; width: number }, y: number, height: number, names: string[], labels: readonly string[]): TemplateResult {
  // Neighbours do not touch, as long as both can be seen.
  const inner = Math.max(0.5, width - (width > 4 ? 1.5 : 0));
  const label = labels.find((l) => widthOf(l) + 8 <= inner);
  return svg`<g class=${names.filter(Boolean).join(" ")}>
    <rect x=${x.toFixed(1)} y=${y} width=${inner.toFixed(1)} height=${height} rx="3" />
    ${label === undefined ? nothing : svg`<text x=${(x + 5).toFixed(1)} y=${y + height / 2}>${label}</text>`}
  </g>`;
}

export function widthOf(label: string): number {
  let width = 0;
  for (const c of label) width += c > "\u1100" ? HANGUL : LETTER;
  return width;
}

/** The numbers; SYN and FIN take one each. */
function axisOf({ stream, scale, time }: Ribbon, y: number): TemplateResult {
  const { left, width } = scale;
  const fin = stream.fin && stream.fin.at <= time ? stream.fin.seq : undefined;
  const syn = scale.from === 0 && stream.first.some((c) => c.syn && c.sent <= time);
  const near = (n: number) => (syn && xOf(scale, n) - left < 40) || (fin !== undefined && Math.abs(xOf(scale, n) - xOf(scale, fin)) < 50);
  const mark = (name: string, seq: number, anchor: string) => {
    const x = xOf(scale, seq + 0.5).toFixed(1);
    return svg`<path class=${`control ${name}`} d=${`M${x} ${y - 6}V${y + 6}`} /><text class=${name} text-anchor=${anchor} x=${x} y=${y - 9}>${name.toUpperCase()}</text>`;
  };
  return svg`<g class="axis">
    <path d=${`M${left} ${y}H${left + width} ${ticks(scale, 56).map((n) => `M${xOf(scale, n).toFixed(1)} ${y - 4}V${y + 4}`).join("")}`} />
    ${ticks(scale, 56).filter((n) => !near(n) && xOf(scale, n) < left + width - 12).map((n) => svg`<text text-anchor="middle" x=${xOf(scale, n).toFixed(1)} y=${y - 9}>${n}</text>`)}
    ${syn ? mark("syn", 0, "start") : nothing}
    ${fin !== undefined && fin >= scale.from && fin < scale.to ? mark("fin", fin, "end") : nothing}
  </g>`;
}

/** The sender's end dashed, the reader's solid. */
function parting(d: Stream["disagreements"][number], { stream, scale, time }: Ribbon, top: number, { say }: OctetWords): TemplateResult {
  const line = (name: string, offset: number, y: number, label: string) => {
    const seq = offset + stream.start;
    if (seq < scale.from || seq > scale.to) return nothing;
    const x = xOf(scale, seq);
    const right = x > scale.left + scale.width / 2;
    return svg`<g class=${`end ${name}`}><path d=${`M${x.toFixed(1)} ${y - 6}V${top + BOX + AXIS}`} />
      <text text-anchor=${right ? "end" : "start"} x=${(x + (right ? -5 : 5)).toFixed(1)} y=${y}>${label}</text></g>`;
  };
  return svg`${line("sender", d.sent, 8, say(d.inferred ? "sentInferred" : "sent"))}
    ${d.read === undefined || d.read + stream.start > stream.at(time).sent ? nothing : line("reader", d.read, 22, say("read"))}`;
}
