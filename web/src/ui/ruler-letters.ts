// A few octets as letters, one cell each, around the chosen one or where sender and
// reader part: what they are parts of above, on which segments they went below.

import { nothing, svg, type TemplateResult } from "lit/html.js";
import type { Stream } from "../model/streams.ts";
import { letterOf, type OctetWords, partOf, titleOf } from "./octet-words.ts";
import { partings, widthOf } from "./ruler-shapes.ts";

export const CELL = 14;
const HIGH = 24;
const BRACKET = 18;

export interface Letters {
  stream: Stream;
  time: number;
  /** The first number that is in sight, how many are, and where they begin. */
  from: number;
  count: number;
  left: number;
  seq: number | undefined;
}

export function lettersHeight({ stream, time }: Letters): number {
  return BRACKET + HIGH + 16 + BRACKET + (partings(stream, time).length > 0 ? BRACKET : 0);
}

export function letters(l: Letters, words: OctetWords): TemplateResult {
  const { stream, time, from, count, seq } = l;
  const { sent } = stream.at(time);
  const parted = partings(stream, time).find((d) => d.sent + stream.start < from + count && (d.read ?? d.sent) + stream.start >= from);
  const [low, high] = parted ? [parted.sent, parted.read ?? Infinity].sort((a, b) => a - b).map((n) => n + stream.start) as [number, number] : [0, 0];
  const y = BRACKET;
  const cells: TemplateResult[] = [];
  for (let n = Math.max(stream.start, from); n < Math.min(from + count, sent); n++) {
    const m = stream.messageAt(n);
    const part = partOf(m, n - stream.start);
    const shifted = m && parted?.read === m.from;
    const names = ["cell", part, n >= low && n < high && parted?.read !== undefined ? "disputed" : shifted ? "shifted" : "", n === seq ? "chosen" : ""];
    const x = xOf(l, n);
    cells.push(svg`<g class=${names.filter(Boolean).join(" ")}>
      <rect x=${x + 0.5} y=${y} width=${CELL - 1} height=${HIGH} rx="2" /><text x=${x + CELL / 2} y=${y + HIGH / 2}>${letterOf(stream.octets[n - stream.start])}</text>
      ${n === seq || n % 10 === 0 || (parted && n === low) ? svg`<text class="number" x=${x + CELL / 2} y=${y + HIGH + 9}>${n}</text>` : nothing}</g>`);
  }
  const under = y + HIGH + 16;
  const segments = stream.firstWithin(from, from + count).filter((c) => c.to > c.from && c.sent <= time);
  return svg`
    ${parted ? senders(l, parted, words) : messagesAbove(l, words)}
    ${cells}
    ${parted ? readers(l, parted, under, words) : nothing}
    ${segments.map((c) => bracket(l, c.from, c.to, under + (parted ? BRACKET : 0), 1, "carried", words.cx.segment(c.id)))}`;
}

function xOf({ left, from }: Letters, seq: number): number {
  return left + (seq - from) * CELL;
}

function messagesAbove(l: Letters, words: OctetWords): TemplateResult[] {
  const { stream, from, count, time } = l;
  const { sent } = stream.at(time);
  const behind = (offset: number | undefined) => (offset === undefined ? sent : Math.min(sent, offset + stream.start));
  return stream.messagesWithin(from, from + count).flatMap((m) => {
    const content = behind(m.content);
    const head = bracket(l, m.from + stream.start, content, BRACKET - 4, -1, "http", titleOf(m, words));
    const rest = m.content === undefined || m.length === 0 ? nothing : bracket(l, content, behind(m.to), BRACKET - 4, -1, "http", `${behind(m.to) - content} B`);
    return [svg`${head}${rest}`];
  });
}

function senders(l: Letters, d: Stream["disagreements"][number], { say }: OctetWords): TemplateResult {
  const content = d.message.content!;
  return svg`${bracket(l, content + l.stream.start, d.sent + l.stream.start, BRACKET - 4, -1, "http dashed", say("sentLength", { n: d.sent - content }))}
    ${bracket(l, d.sent + l.stream.start, Infinity, BRACKET - 4, -1, "http dashed", "")}`;
}

function readers(l: Letters, d: Stream["disagreements"][number], y: number, { say }: OctetWords): TemplateResult | typeof nothing {
  const content = d.message.content!;
  const from = content + l.stream.start;
  if (d.read === undefined) return bracket(l, from, Infinity, y, 1, "reader", say("readOn", { n: d.message.length ?? "" }));
  return svg`${bracket(l, from, d.read + l.stream.start, y, 1, "reader", say("readLength", { n: d.read - content }))}
    ${bracket(l, d.read + l.stream.start, Infinity, y, 1, "reader", "")}`;
}

/** A bracket around what is in sight of it, open where it goes on, with its name if there is room, in it or before it. */
function bracket(l: Letters, from: number, to: number, y: number, down: 1 | -1, name: string, label: string): TemplateResult | typeof nothing {
  const end = Math.min(l.stream.at(l.time).sent, l.from + l.count);
  const [low, high] = [Math.max(from, l.from), Math.min(to, end)];
  if (low >= high) return nothing;
  const [a, b] = [xOf(l, low) + 1.5, xOf(l, high) - 1.5];
  const tip = (open: boolean, x: number) => (open ? "" : `M${x} ${y}v${-3 * down}`);
  const inside = widthOf(label) <= b - a;
  const before = !inside && /dashed|reader/.test(name) && widthOf(label) <= a - l.left - 4;
  const [anchor, x, at] = inside ? ["middle", (a + b) / 2, y + 9 * down] : ["end", a - 4, y + 2 * down];
  return svg`<g class=${`bracket ${name}`}>
    <path d=${`M${a} ${y}H${b}${tip(low > from, a)}${tip(high < to, b)}`} />
    ${inside || before ? svg`<text text-anchor=${anchor} x=${x} y=${at}>${label}</text>` : nothing}</g>`;
}
