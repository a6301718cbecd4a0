// What a segment is, and what is written on it.

import { fromBase64 } from "../dissect/bytes.ts";
import { frameName, framesOf } from "../dissect/frames.ts";
import { startLine } from "../dissect/http.ts";
import { dissectPacket } from "../dissect/tcp.ts";
import type { SegmentSent } from "../trace/events.gen.ts";
import type { FlightKind } from "./world.ts";

/** Sequence numbers wrap around here (RFC 9293 section 3.4). */
export const MAX_SEQ = 2 ** 32;

/** A number relative to the initial one, as captures print it. */
export function relative(n: number | undefined, initial: number | undefined): number | undefined {
  return n === undefined || initial === undefined ? undefined : (n - initial + MAX_SEQ) % MAX_SEQ;
}

export function kindOf({ probe, tcp: { flags, length } }: SegmentSent): FlightKind {
  if (probe) return "probe";
  if (flags.includes("RST")) return "rst";
  if (flags.includes("SYN")) return "syn";
  if (flags.includes("FIN")) return "fin";
  return length > 0 ? "data" : "ack";
}

/** Whether it carries TLS: the lab's server speaks it on the port of https. */
export function isTls({ tcp }: SegmentSent): boolean {
  return tcp.length > 0 && [tcp.src, tcp.dst].some((socket) => socket.endsWith(":443"));
}

/** Whoever looks back has the same segments labelled again and again. */
const labels = new WeakMap<SegmentSent, string>();

export function labelOf(s: SegmentSent): string {
  let label = labels.get(s);
  if (label === undefined) labels.set(s, (label = writtenOn(s)));
  return label;
}

function writtenOn(s: SegmentSent): string {
  const { flags, length } = s.tcp;
  if (s.probe) return "keepalive";
  const control = flags.filter((f) => f !== "PSH" && (f !== "ACK" || flags.includes("SYN")));
  if (length === 0) return control.length > 0 ? control.join(" ") : "ACK";
  const segment = dissectPacket(fromBase64(s.raw));
  const line = segment && startLine(segment.payload);
  const frames = segment ? framesOf(segment.payload) : [];
  const what = frames[0]
    ? `${frameName(frames[0])}${frames.length > 1 ? " …" : ""}` // a number would count segments of a burst
    : !line
    ? `${isTls(s) ? "TLS " : ""}${length} B`
    : line.kind === "request"
      ? `${line.method} ${line.target}`
      : `${line.status} ${line.reason}`;
  return [what, ...control].join(" · ");
}
