// Frames the octets of one direction of a connection into HTTP/1.1 messages, as
// their reader has to: where a message ends, only the message itself says (RFC 9112
// section 6.3). What its sender meant is not asked here.

import { toAscii } from "./bytes.ts";
import { parseStart, type StartLine } from "./http.ts";

/** Which rule of RFC 9112 section 6.3 says how long the content is. */
export type Rule = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What keeps the octets from being a message, or makes them two things at once. */
export type Fault =
  | "start_line" // neither a request line nor a status line
  | "length_and_coding" // Content-Length beside Transfer-Encoding
  | "coding_unknown" // a request whose last transfer coding is not chunked
  | "length_invalid" // no number, or several that differ
  | "chunk_size" // no hexadecimal number where a chunk's size is due
  | "chunk_end" // no line end behind a chunk's data
  | "cut_short"; // the connection ended first

/** Offsets count from 0; `to` is behind the last octet. */
export interface Span {
  from: number;
  to: number;
}

export interface FieldLine extends Span {
  name: string;
  value: string;
}

/** One chunk: `from` is its size line, `data` its first octet; the last one has none. */
export interface Chunk extends Span {
  size: number;
  data: number;
}

export interface Message {
  from: number;
  /** Behind the empty line; undefined as long as the head has not ended. */
  content?: number;
  /** Undefined as long as it has not ended. */
  to?: number;
  /** Its first line, as it came; empty before it has ended. */
  start: string;
  line?: StartLine;
  fields: FieldLine[];
  rule?: Rule;
  /** By Content-Length, or 0 where the rule says that there is none. */
  length?: number;
  chunks: Chunk[];
  trailers: FieldLine[];
  /** The first fault, at the octet where it shows. */
  fault?: { code: Fault; at: number };
}

/** A head of that size that has not ended is none. */
const MOST_HEAD = 64 << 10;
const CR = 0x0d;
const LF = 0x0a;
/** The method of the request that a response answers is needed to frame it. */
type MethodOf = (nth: number) => string | undefined;

export class Framer {
  readonly messages: Message[] = [];
  /** Where no further message can be found: what follows is none. */
  lost: number | undefined;
  private readonly methodOf: MethodOf | undefined;
  private open: Message | undefined;
  private next = 0;
  /** Final responses that have begun: each answers the next request. */
  private answers = 0;

  /** Frames requests, or, told their methods, responses. */
  constructor(methodOf?: MethodOf) {
    this.methodOf = methodOf;
  }

  /** Goes on with all octets that there are by now; `over` says that there will be no more. */
  read(octets: Uint8Array, over: boolean): void {
    while (this.lost === undefined) {
      const m = this.open ?? this.begin(octets);
      if (!m) return;
      if (!this.advance(m, octets, over)) {
        if (over) m.fault ??= { code: "cut_short", at: octets.length };
        return;
      }
      this.open = undefined;
      this.next = m.to!;
    }
  }

  // Empty lines before a request line are ignored (section 2.2).
  private begin(octets: Uint8Array): Message | undefined {
    while (!this.methodOf && (octets[this.next] === CR || octets[this.next] === LF)) this.next++;
    if (this.next >= octets.length) return undefined;
    const m: Message = { from: this.next, start: "", fields: [], chunks: [], trailers: [] };
    this.messages.push(m);
    return (this.open = m);
  }

  /** Returns whether the message has ended, or no end can be found. */
  private advance(m: Message, octets: Uint8Array, over: boolean): boolean {
    if (m.content === undefined && !this.head(m, octets)) return false;
    if (this.lost !== undefined) return true;
    if (m.rule === 8 || m.rule === 2) {
      if (over) m.to = octets.length;
      return over;
    }
    if (m.length === undefined) return this.chunked(m, octets);
    const to = m.content! + m.length;
    if (octets.length < to) return false;
    m.to = to;
    return true;
  }

  private head(m: Message, octets: Uint8Array): boolean {
    const first = lineAt(octets, m.from);
    if (first) m.start = first.text;
    const fields: FieldLine[] = [];
    let line = first;
    while (line && line.text !== "") {
      line = lineAt(octets, line.to);
      if (line && line.text !== "") fields.push(fieldOf(line));
    }
    m.fields = fields;
    if (!line) {
      if (octets.length - m.from > MOST_HEAD) this.lose(m, "start_line", m.from);
      return this.lost !== undefined;
    }
    m.content = line.to;
    const start = parseStart(m.start);
    if (start) m.line = start;
    if (!start || (start.kind === "response") !== (this.methodOf !== undefined)) this.lose(m, "start_line", m.from);
    else this.measure(m, start);
    return true;
  }

  /** Decides by the rules of section 6.3, in their order. */
  private measure(m: Message, start: StartLine): void {
    const interim = start.kind === "response" && start.status < 200;
    const method = start.kind === "response" && !interim ? this.methodOf?.(++this.answers) : undefined;
    const none = (rule: Rule) => Object.assign(m, { rule, length: 0 });
    if (start.kind === "response") {
      const { status } = start;
      if (method === "HEAD" || interim || status === 204 || status === 304) return void none(1);
      if (method === "CONNECT" && status < 300) return void (m.rule = 2);
    }
    const codings = valuesOf(m, "transfer-encoding");
    const lengths = valuesOf(m, "content-length");
    if (codings.length > 0) {
      m.rule = lengths.length > 0 ? 3 : 4;
      if (lengths.length > 0) m.fault = { code: "length_and_coding", at: lineOf(m, "content-length") };
      if (codings.at(-1)!.toLowerCase() === "chunked") return;
      if (start.kind === "response") m.rule = 8;
      else this.lose(m, "coding_unknown", lineOf(m, "transfer-encoding"));
    } else if (lengths.length > 0) {
      const same = lengths.every((l) => l === lengths[0]);
      if (same && /^\d{1,15}$/.test(lengths[0]!)) Object.assign(m, { rule: 6, length: Number(lengths[0]) });
      else {
        m.rule = 5;
        this.lose(m, "length_invalid", lineOf(m, "content-length"));
      }
    } else if (start.kind === "request") none(7);
    else m.rule = 8;
  }

  /** Chunk by chunk, then the trailer section and its empty line (section 7.1). */
  private chunked(m: Message, octets: Uint8Array): boolean {
    while (m.chunks.at(-1)?.size !== 0) {
      const from = m.chunks.at(-1)?.to ?? m.content!;
      const line = lineAt(octets, from);
      if (!line) return false;
      const size = /^([\da-f]{1,12})[ \t]*(;.*)?$/i.exec(line.text)?.[1];
      if (size === undefined) return this.lose(m, "chunk_size", from);
      const n = Number.parseInt(size, 16);
      const end = line.to + n;
      if (n === 0) m.chunks.push({ from, data: line.to, size: 0, to: line.to });
      else if (octets.length < end + 2) {
        if (octets.length > end && octets[end] !== CR) return this.lose(m, "chunk_end", end);
        return false;
      } else if (octets[end] !== CR || octets[end + 1] !== LF) return this.lose(m, "chunk_end", end);
      else m.chunks.push({ from, data: line.to, size: n, to: end + 2 });
    }
    const trailers: FieldLine[] = [];
    let line = lineAt(octets, m.chunks.at(-1)!.to);
    for (; line && line.text !== ""; line = lineAt(octets, line.to)) trailers.push(fieldOf(line));
    if (!line) return false;
    m.trailers = trailers;
    m.to = line.to;
    return true;
  }

  private lose(m: Message, code: Fault, at: number): boolean {
    m.fault = { code, at };
    this.lost = at;
    return true;
  }
}

interface Line extends Span {
  text: string;
}

/** A line without its end, which may be LF alone (section 2.2); undefined if it has not ended. */
function lineAt(octets: Uint8Array, from: number): Line | undefined {
  const lf = octets.indexOf(LF, from);
  if (lf < 0) return undefined;
  return { from, to: lf + 1, text: toAscii(octets.subarray(from, octets[lf - 1] === CR && lf > from ? lf - 1 : lf)) };
}

function fieldOf({ from, to, text }: Line): FieldLine {
  const colon = text.indexOf(":");
  if (colon < 0) return { from, to, name: text, value: "" };
  return { from, to, name: text.slice(0, colon), value: text.slice(colon + 1).trim() };
}

/** What the field lines of that name say, as members of a list (RFC 9110 section 5.6.1). */
export function valuesOf(m: Message, name: string): string[] {
  return m.fields.filter((f) => f.name.toLowerCase() === name).flatMap((f) => f.value.split(",").map((v) => v.trim()));
}

/** Where the first field line of that name begins. */
export function lineOf(m: Message, name: string): number {
  return m.fields.find((f) => f.name.toLowerCase() === name)?.from ?? m.from;
}
