// What a trace says of the octets of each connection, in each direction: which
// numbers they have, on which segments they travelled, how far they have arrived and
// were acknowledged, and which messages they are to their reader. Built as events
// arrive, in order; what was so at an instant is asked for with its time.
//
// Reading path: book.ts hands it what concerns its connection (before).
//
// Numbers are relative to the initial one: the SYN is 0, the first octet 1, and the
// FIN has the number behind the last octet (RFC 9293 section 3.4).

import { fromBase64 } from "../dissect/bytes.ts";
import { Framer, type Message } from "../dissect/framing.ts";
import { dissectPacket } from "../dissect/tcp.ts";
import type { LabEvent, SegmentSent } from "../trace/events.gen.ts";
import { lastNotAfter } from "../trace/search.ts";
import { relative } from "./segment.ts";
import { type Disagreement, disagreements } from "./meant.ts";
import type { Side } from "./world.ts";

/** What of a stream one segment carried; from and to are the same where it was SYN or FIN alone. */
export interface Carried {
  id: number;
  from: number;
  to: number;
  syn: boolean;
  fin: boolean;
  /** How many segments before it carried some of the same octets. */
  row: number;
  sent: number;
  arrived?: number;
  lost?: number;
}

/** The number behind the last octet that was sent, has arrived without a gap, was acknowledged. */
export interface Extent {
  sent: number;
  received: number;
  acked: number;
}

/** What one act of the program wrote, from that number on. */
export interface Piece {
  request: string;
  /** Its octets were given by hand. */
  raw: boolean;
  at: number;
  from: number;
}

/** A head that a program told of: the sender at writing it, or the reader at reading it. */
interface Told {
  request: string;
  at: number;
}

/** The first octet's number. */
export const FIRST = 1;

/** A connection's two directions, by who sends. */
export type Streams = Readonly<Record<Side, Stream>>;

export class Stream {
  readonly from: Side;
  readonly start = FIRST;
  /** Each octet once, in order; ascending by number and by when they were sent. */
  readonly first: Carried[] = [];
  /** What carried octets again. */
  readonly again: Carried[] = [];
  readonly pieces: Piece[] = [];
  /** Of its messages that are no interim responses, in their order. */
  readonly written: Told[] = [];
  readonly read: Told[] = [];
  /** Its octets are no messages of HTTP/1.1: TLS records, which cannot be read, or frames of HTTP/2. */
  carries: "tls" | "http2" | undefined;
  /** The number of the FIN, once it was sent. */
  fin: { seq: number; at: number } | undefined;
  /** One that carried octets again may have carried new ones behind them. */
  private readonly byId = new Map<number, Carried[]>();
  private readonly framer: Framer;
  private readonly steps = { sent: new Steps(), received: new Steps(), acked: new Steps(), changes: new Steps() };
  private initial: number | undefined;
  private kept = new Uint8Array(4096);
  /** Arrived beyond a gap. */
  private ahead: Carried[] = [];
  private framed = -1;
  private known: Disagreement[] = [];

  constructor(from: Side, asked?: Stream) {
    this.from = from;
    this.framer = new Framer(asked && ((nth) => methodOf(asked.messages[nth - 1])));
  }

  /** All octets that were sent; the first has number 1. */
  get octets(): Uint8Array {
    return this.kept.subarray(0, this.end - FIRST);
  }

  /** The number behind the last octet that was sent. */
  get end(): number {
    return Math.max(FIRST, this.steps.sent.last);
  }

  /** As their reader frames them. Their offsets count from 0: the octet of number 1. */
  get messages(): readonly Message[] {
    this.frame();
    return this.carries ? [] : this.framer.messages;
  }

  /** The number from which on nothing is a message to the reader: it has lost the boundaries. */
  get lost(): number | undefined {
    if (this.carries) return FIRST;
    const last = this.messages.at(-1);
    return this.framer.lost === undefined ? undefined : Math.max(this.framer.lost, last?.content ?? 0) + FIRST;
  }

  /** Where sender and reader do not agree on where a message begins. */
  get disagreements(): readonly Disagreement[] {
    this.frame();
    return this.carries ? [] : this.known;
  }

  at(time: number): Extent {
    const { sent, received, acked } = this.steps;
    return { sent: Math.max(FIRST, sent.at(time)), received: Math.max(FIRST, received.at(time)), acked: Math.max(FIRST, acked.at(time)) };
  }

  /** How much had happened to its octets by then: with the same, all of it is the same. */
  changesAt(time: number): number {
    return this.steps.changes.at(time);
  }

  /** The segment that an octet went on at first, and those that carried it again, as sent by then. */
  carriersOf(seq: number, time: number): Carried[] {
    const first = this.first[this.indexOf(seq)];
    const has = (c: Carried | undefined): c is Carried => c !== undefined && c.from <= seq && seq < c.to && c.sent <= time;
    return [...(has(first) ? [first] : []), ...this.again.filter(has)];
  }

  /** Those that carried it at first, of the octets from `from` to before `to`. */
  firstWithin(from: number, to: number): Carried[] {
    return this.first.slice(Math.max(0, this.indexOf(from)), this.indexOf(to - 1) + 1).filter((c) => c.to > from);
  }

  /** How many segments had carried octets at first by then, and how many messages had begun. */
  countsAt(time: number): { segments: number; messages: number } {
    const last = this.at(time).sent - 1;
    const segments = lastNotAfter(this.first, last, (c) => c.from) + 1;
    return { segments: segments - (this.first[0]?.from === this.first[0]?.to ? 1 : 0), messages: lastNotAfter(this.messages, last - FIRST, (m) => m.from) + 1 };
  }

  carried(id: number): Carried | undefined {
    return this.byId.get(id)?.[0];
  }

  /** The message that an octet belongs to; undefined if it is none's. */
  messageAt(seq: number): Message | undefined {
    const { messages } = this;
    const m = messages[lastNotAfter(messages, seq - FIRST, (m) => m.from)];
    return m && seq - FIRST < (m.to ?? (this.lost ?? Infinity) - FIRST) ? m : undefined;
  }

  /** Those of which some octet is among the numbers from `from` to before `to`. */
  messagesWithin(from: number, to: number): Message[] {
    const { messages } = this;
    const last = lastNotAfter(messages, to - FIRST - 1, (m) => m.from);
    return messages.slice(Math.max(0, lastNotAfter(messages, from - FIRST, (m) => m.from)), last + 1);
  }

  /**
   * What the programs told of a message: who wrote it, and who has read its head by then; and
   * which it is of the messages of that request, from 0: a raw act may have several.
   */
  toldOf(m: Message): { written?: Told; read?: Told; part?: number } {
    const counted = this.messages.filter((o) => o.from <= m.from && !isInterim(o));
    if (isInterim(m)) return {};
    const at = counted.length - 1;
    const [written, read] = [this.written[at], this.read[at]];
    const told = written ? this.written : this.read;
    const other = told.slice(0, at + 1).findLastIndex((t) => t.request !== told[at]?.request);
    return { ...(written && { written }), ...(read && { read }), part: Math.max(0, at - other - 1) };
  }

  send(e: LabEvent & { name: "link:segment_sent" }): void {
    const { data } = e;
    const { tcp } = data;
    const [syn, fin] = [tcp.flags.includes("SYN"), tcp.flags.includes("FIN")];
    if (syn) this.initial = tcp.seq;
    const seq = relative(tcp.seq, this.initial);
    if (seq === undefined || data.probe || tcp.flags.includes("RST") || (tcp.length === 0 && !syn && !fin)) return;
    const from = syn ? FIRST : seq;
    const c: Carried = { id: data.id, from, to: from + tcp.length, syn, fin, row: 0, sent: e.time };
    const parts = [c];
    this.byId.set(c.id, parts);
    const { to } = c;
    if (data.retransmission) {
      if (from < this.end && to > this.end) {
        parts.push({ ...c, from: this.end });
        this.first.push(parts[1]!);
        c.to = this.end;
      }
      const before = [...this.firstWithin(from, c.to), ...this.again].filter((o) => (o.from < c.to && from < o.to) || (o.from === from && (o.syn || o.fin)));
      c.row = Math.max(0, ...before.map((o) => o.row)) + 1;
      this.again.push(c);
    } else if (from <= this.end) this.first.push(c);
    if (fin) this.fin ??= { seq: to, at: e.time };
    if (to > this.end && from <= this.end) this.keep(data, from);
    this.steps.sent.to(to, e.time);
    this.change(e.time);
  }

  arrive(id: number, time: number): void {
    const parts = this.byId.get(id);
    if (!parts) return;
    for (const c of parts) c.arrived = time;
    this.change(time);
    this.ahead.push(...parts);
    const { received } = this.steps;
    const next = () => this.ahead.find((o) => o.from <= Math.max(FIRST, received.last) && o.to > Math.max(FIRST, received.last));
    for (let o = next(); o; o = next()) received.to(o.to, time);
    this.ahead = this.ahead.filter((o) => o.to > received.last);
  }

  lose(id: number, time: number): void {
    const parts = this.byId.get(id);
    if (!parts) return;
    for (const c of parts) c.lost = time;
    this.change(time);
  }

  /** An acknowledgment of that number has come to the sender: its SND.UNA. */
  acknowledge(ack: number, time: number): void {
    const seq = relative(ack, this.initial);
    if (seq === undefined || seq > this.end + 1) return;
    this.steps.acked.to(Math.min(seq, this.end), time);
    this.change(time);
  }

  private change(time: number): void {
    const { changes } = this.steps;
    changes.to(changes.last + 1, time);
  }

  private indexOf(seq: number): number {
    return lastNotAfter(this.first, seq, (c) => c.from);
  }

  private keep(s: SegmentSent, from: number): void {
    const payload = dissectPacket(fromBase64(s.raw))?.payload ?? new Uint8Array(s.tcp.length);
    const end = from - FIRST + payload.length;
    if (end > this.kept.length) {
      const more = new Uint8Array(Math.max(end, 2 * this.kept.length));
      more.set(this.kept);
      this.kept = more;
    }
    this.kept.set(payload, from - FIRST);
  }

  private frame(): void {
    const { end } = this;
    const state = this.fin ? end + 0.5 : end;
    if (state === this.framed) return;
    this.framed = state;
    this.framer.read(this.octets, this.fin !== undefined);
    this.known = disagreements(this.octets, this.framer.messages, this.pieces.map((p) => p.from - FIRST));
  }
}

/** A number that grows with time. */
class Steps {
  private readonly all: { at: number; n: number }[] = [];

  get last(): number {
    return this.all.at(-1)?.n ?? 0;
  }

  to(n: number, at: number): void {
    if (n > this.last) this.all.push({ at, n });
  }

  at(time: number): number {
    return this.all[lastNotAfter(this.all, time, (s) => s.at)]?.n ?? 0;
  }
}

function methodOf(m: Message | undefined): string | undefined {
  return m?.line?.kind === "request" ? m.line.method : undefined;
}

/** A response before the final one (RFC 9110 section 15.2). */
export function isInterim({ line }: Message): boolean {
  return line?.kind === "response" && line.status < 200 && line.status !== 101;
}
