// Reads the frames of HTTP/2 from the octets of one segment (RFC 9113 section 4.1). A
// frame may go on in the segments that follow; octets that only continue one are none.

import { toAscii } from "./bytes.ts";

export interface Frame {
  /** Where it begins among the octets, and how long its payload is, all of it here or not. */
  at: number;
  length: number;
  /** Such as HEADERS; PRI is what a client sends before its first frame (section 3.4). */
  type: string;
  /** 0 is the connection as a whole. */
  stream: number;
  flags: readonly string[];
}

const HEADER = 9;
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/** What a peer may send at most unless it was told otherwise (section 4.2). */
const MOST = 2 ** 14;

/** By their numbers, each with its flags by bit (section 6). */
const TYPES: readonly (readonly [name: string, flags: Readonly<Record<number, string>>])[] = [
  ["DATA", { 1: "END_STREAM", 8: "PADDED" }],
  ["HEADERS", { 1: "END_STREAM", 4: "END_HEADERS", 8: "PADDED", 32: "PRIORITY" }],
  ["PRIORITY", {}],
  ["RST_STREAM", {}],
  ["SETTINGS", { 1: "ACK" }],
  ["PUSH_PROMISE", { 4: "END_HEADERS", 8: "PADDED" }],
  ["PING", { 1: "ACK" }],
  ["GOAWAY", {}],
  ["WINDOW_UPDATE", {}],
  ["CONTINUATION", { 4: "END_HEADERS" }],
];

/** Of the connection alone, and of the connection or a stream; the others are of a stream. */
const OF_CONNECTION = ["SETTINGS", "PING", "GOAWAY"];
const OF_EITHER = "WINDOW_UPDATE";

/** The frames that begin in a segment; none if its octets are not frames from the first on. */
export function framesOf(payload: Uint8Array): Frame[] {
  const frames: Frame[] = [];
  let at = 0;
  if (payload.length >= PREFACE.length && toAscii(payload.subarray(0, PREFACE.length)) === PREFACE) {
    frames.push({ at, length: PREFACE.length - HEADER, type: "PRI", stream: 0, flags: [] });
    at = PREFACE.length;
  }
  while (at < payload.length) {
    const view = new DataView(payload.buffer, payload.byteOffset + at, payload.length - at);
    if (view.byteLength < HEADER) return [];
    const length = view.getUint32(0) >>> 8;
    const [type, flags] = TYPES[view.getUint8(3)] ?? [];
    const stream = view.getUint32(5);
    const fits = type === OF_EITHER || OF_CONNECTION.includes(type ?? "") === (stream === 0);
    if (!type || !flags || length > MOST || stream >= 2 ** 31 || !fits) return [];
    const set = view.getUint8(4);
    frames.push({ at, length, type, stream, flags: Object.entries(flags).flatMap(([bit, name]) => (set & Number(bit) ? [name] : [])) });
    at += HEADER + length;
  }
  return frames;
}

/** What it is called: HEADERS 3 is on stream 3. */
export function frameName({ type, stream }: Frame): string {
  return stream === 0 ? type : `${type} ${stream}`;
}
