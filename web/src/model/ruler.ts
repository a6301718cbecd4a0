// What stands on one direction's ruler: messages above the numbers, segments below,
// as boxes along the part of it that is in sight. What would be too narrow to be seen
// is drawn as one box with its like, so that a long stream costs no more than a short one.

import type { Message } from "../dissect/framing.ts";
import type { Carried, Extent, Stream } from "./streams.ts";

/** The numbers at the edges, and where the edges are. */
export interface Scale {
  from: number;
  to: number;
  left: number;
  width: number;
}

/** One box narrower than this is not told from its neighbour. */
const LEAST_PX = 3;
/** So many rows have what was sent again; what is sent more often shares the last. */
export const MOST_ROWS = 3;

export interface Box {
  from: number;
  to: number;
  x: number;
  width: number;
}

export interface SegmentBox extends Box {
  /** What became of it, as far as the sender or the link tells. */
  state: "flying" | "lost" | "arrived" | "acked";
  row: number;
  /** The first, and how many are drawn as one. */
  id: number;
  count: number;
}

export type Part = "head" | "content" | "none";

export interface MessageBox extends Box {
  part: Part;
  /** All of it has arrived. */
  whole: boolean;
  message?: Message;
  count: number;
}

export function xOf({ from, to, left, width }: Scale, seq: number): number {
  return left + ((seq - from) / (to - from)) * width;
}

export function seqAt({ from, to, left, width }: Scale, x: number): number {
  return Math.floor(from + ((x - left) / width) * (to - from));
}

/** So much of a stream is in sight: all of it, or, `zoom` times nearer, a fourth each time. */
export function rangeOf(stream: Stream, time: number, zoom: number, around: number, least: number): { from: number; to: number } {
  const end = stream.at(time).sent + (stream.fin && stream.fin.at <= time ? 1 : 0);
  const all = Math.max(end, least);
  if (zoom === 0) return { from: 0, to: all };
  const size = Math.max(least, all / 4 ** zoom);
  const from = Math.min(Math.max(0, around - size / 2), all - size);
  return { from, to: from + size };
}

/** How often a stream can be drawn nearer before an octet has the width of a letter. */
export function nearest(stream: Stream, time: number, least: number): number {
  return Math.max(0, Math.ceil(Math.log(stream.at(time).sent / least) / Math.log(4)));
}

export function segmentBoxes(stream: Stream, scale: Scale, time: number): SegmentBox[] {
  const extent = stream.at(time);
  const boxes: SegmentBox[] = [];
  const px = scale.width / (scale.to - scale.from);
  const put = (c: Carried) => {
    if (c.from === c.to || c.sent > time) return;
    const row = Math.min(c.row, MOST_ROWS);
    const state = stateOf(c, extent, time);
    const last = boxes[boxes.length - 1];
    if (last && last.row === row && last.state === state && last.to === c.from && ((c.to - c.from) * px < LEAST_PX || last.width < LEAST_PX * last.count)) {
      last.to = c.to;
      last.width = xOf(scale, Math.min(c.to, scale.to)) - last.x;
      last.count++;
    } else boxes.push({ ...boxOf(scale, c.from, c.to), state, row, id: c.id, count: 1 });
  };
  for (const c of stream.firstWithin(scale.from, scale.to)) put(c);
  for (const c of stream.again) if (c.to > scale.from && c.from < scale.to) put(c);
  return boxes;
}

function stateOf(c: Carried, { acked }: Extent, time: number): SegmentBox["state"] {
  if (c.lost !== undefined && c.lost <= time) return "lost";
  if (c.to <= acked) return "acked";
  return c.arrived !== undefined && c.arrived <= time ? "arrived" : "flying";
}

/** Heads and contents as the reader frames them, and what is no message to it. */
export function messageBoxes(stream: Stream, scale: Scale, time: number): MessageBox[] {
  const { sent, received } = stream.at(time);
  const { start } = stream;
  const boxes: MessageBox[] = [];
  const put = (part: Part, from: number, to: number, message?: Message) => {
    const end = Math.min(to, sent);
    if (from >= end || end <= scale.from || from >= scale.to) return;
    const box = boxOf(scale, from, end);
    const last = boxes.at(-1);
    if (last && last.to === from && box.width < LEAST_PX && last.width / last.count < LEAST_PX) {
      Object.assign(last, { to: end, width: box.x + box.width - last.x, count: last.count + 1, whole: to <= received });
      delete last.message;
    } else boxes.push({ ...box, part, whole: to <= received, count: 1, ...(message && { message }) });
  };
  if (stream.carries) put("none", start, Infinity);
  for (const m of stream.messagesWithin(scale.from, scale.to)) {
    const from = m.from + start;
    const content = m.content === undefined ? Infinity : m.content + start;
    put("head", from, content, m);
    put("content", content, m.to === undefined ? (stream.lost ?? Infinity) : m.to + start, m);
    if (m.to === undefined && stream.lost !== undefined) put("none", stream.lost, Infinity);
  }
  return boxes;
}

function boxOf(scale: Scale, from: number, to: number): Box {
  const [low, high] = [Math.max(from, scale.from), Math.min(to, scale.to)];
  return { from, to, x: xOf(scale, low), width: xOf(scale, high) - xOf(scale, low) };
}

/** Round numbers along the axis, at least so many pixels apart. */
export function ticks({ from, to, width }: Scale, apart: number): number[] {
  const least = ((to - from) * apart) / width;
  const ten = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const step = [1, 2, 5, 10].map((n) => n * ten).find((n) => n >= least) ?? 10 * ten;
  const found: number[] = [];
  for (let n = Math.max(step, Math.ceil(from / step) * step); n <= to; n += step) found.push(n);
  return found;
}
