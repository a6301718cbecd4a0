// What came of octets that were written by hand: where they are not what a message
// has to be, and what their reader did about it. Each finding is bound to the octet
// where it shows. Nothing is forbidden before: this is said of what has arrived.

import { type Fault, lineOf, type Message, valuesOf } from "../dissect/framing.ts";
import { isInterim, type Stream, type Streams } from "./streams.ts";
import type { Side } from "./world.ts";

/** What was found; docs of each are its words (messages/raw.*.json). */
export type Finding =
  | At<"length_large", { read: number; sent: number; letter: string; next: string }>
  | At<"length_small", { read: number; sent: number; letter: string; next: string }>
  | At<"swallowed", { length: number; sent: number; next: string }>
  | At<"awaits_head">
  | At<"awaits_content", { n: number }>
  | At<"awaits_chunk">
  | At<Exclude<Fault, "cut_short" | "length_and_coding">, Answer>
  | At<"length_and_coding", Answer & { closed: boolean }>
  | At<"cut_short">
  | At<"host_missing" | "host_twice" | "field_space", Answer>
  | At<"bare_lf">
  | At<"answered", { line: string; to: string }>
  | At<"unread", { start: string }>
  | At<"continued" | "not_continued">
  | At<"head_only", { length: string }>
  | At<"old_closes" | "old_keeps">
  | At<"asked_close">
  | At<"pipelined">
  | At<"one_segment", { n: number; segment: number }>
  | At<"many_segments", { n: number }>
  | At<"half_closed">;

/** The status of the answer; undefined if there is none. */
interface Answer {
  status?: number;
}

type At<Code extends string, Values extends object = object> = { code: Code; from: Side; seq: number } & Values;

/** All findings about a connection as it was at an instant, in the order of their octets. */
export function findings({ client, server }: Streams, time: number): Finding[] {
  const seen = new Seen(client, server, time);
  const found = [...client.messages.flatMap((m, i) => (m.from + client.start < seen.read ? seen.message(m, i) : [])), ...seen.parted(), ...seen.segments(), ...seen.answers(), ...seen.end()];
  return found.sort((a, b) => (a.from === b.from ? a.seq - b.seq : a.from === "client" ? -1 : 1));
}

/** Whether all that was sent has arrived, and each request of it has its response. */
export function isAnswered({ client, server }: Streams, time: number): boolean {
  const { sent, received } = client.at(time);
  const requests = client.messages.filter((m) => m.from + client.start < sent);
  const responses = server.messages.filter((m) => m.to !== undefined && m.to + server.start <= server.at(time).received && !isInterim(m));
  return sent === received && responses.length >= requests.length;
}

class Seen {
  /** The number behind what has arrived at the server. */
  readonly read: number;
  private readonly client: Stream;
  private readonly server: Stream;
  private readonly time: number;
  /** The responses that were sent, interim ones left out. */
  private readonly finals: readonly Message[];
  private readonly interims: readonly Message[];
  private readonly over: boolean;

  constructor(client: Stream, server: Stream, time: number) {
    this.client = client;
    this.server = server;
    this.time = time;
    this.read = client.at(time).received;
    const { sent } = server.at(time);
    const responses = server.messages.filter((m) => m.content !== undefined && m.content + server.start <= sent);
    this.finals = responses.filter((m) => !isInterim(m));
    this.interims = responses.filter(isInterim);
    this.over = server.fin !== undefined && server.fin.at <= time;
  }

  /** What is to be said of one request. */
  message(m: Message, i: number): Finding[] {
    const { client, read } = this;
    const at = (offset: number) => ({ from: "client", seq: offset + client.start }) as const;
    if (m.content === undefined || m.content + client.start > read) return this.open(m) ? [{ code: "awaits_head", from: "client", seq: read - 1 }] : [];
    const found: Finding[] = [];
    const answer = this.answer(i);
    if (m.fault?.code === "length_and_coding") found.push({ code: m.fault.code, ...at(m.fault.at), ...answer, closed: this.over });
    else if (m.fault && m.fault.code !== "cut_short") found.push({ code: m.fault.code, ...at(m.fault.at), ...answer });
    if (m.fault?.code === "start_line") return found;
    if (/ HTTP\/1\.1$/.test(m.start)) {
      const hosts = m.fields.filter((f) => f.name.toLowerCase() === "host");
      if (hosts.length === 0) found.push({ code: "host_missing", ...at(m.content - 1), ...answer });
      if (hosts.length > 1) found.push({ code: "host_twice", ...at(hosts[1]!.from), ...answer });
    }
    const spaced = m.fields.find((f) => /\s/.test(f.name));
    if (spaced) found.push({ code: "field_space", ...at(spaced.from + spaced.name.search(/\s/)), ...answer });
    const lf = this.bareLf(m);
    if (lf !== undefined) found.push({ code: "bare_lf", ...at(lf) });
    return [...found, ...this.content(m, i), ...this.persistence(m, i)];
  }

  private content(m: Message, i: number): Finding[] {
    const { client, server, read } = this;
    const found: Finding[] = [];
    if (this.open(m) && !client.disagreements.some((d) => d.message === m)) {
      const here = { from: "client", seq: read - 1 } as const;
      if (m.length === undefined) found.push({ code: "awaits_chunk", ...here });
      else found.push({ code: "awaits_content", ...here, n: m.content! + client.start + m.length - read });
    }
    if (valuesOf(m, "expect").some((v) => v.toLowerCase() === "100-continue")) {
      const interim = this.interims.find((r) => r.line?.kind === "response" && r.line.status === 100);
      if (interim) found.push({ code: "continued", from: "server", seq: interim.from + server.start });
      else if (this.finals[i]) found.push({ code: "not_continued", from: "client", seq: lineOf(m, "expect") + client.start });
    }
    const final = this.finals[i];
    const length = final && valuesOf(final, "content-length")[0];
    if (m.line?.kind === "request" && m.line.method === "HEAD" && final && length) {
      found.push({ code: "head_only", from: "server", seq: lineOf(final, "content-length") + server.start, length });
    }
    return found;
  }

  /** Whether the connection lasts after it (RFC 9112 section 9.3). */
  private persistence(m: Message, i: number): Finding[] {
    const { client } = this;
    const answered = this.finals[i] !== undefined;
    const options = valuesOf(m, "connection").map((v) => v.toLowerCase());
    if (options.includes("close") && this.over) return [{ code: "asked_close", from: "client", seq: lineOf(m, "connection") + client.start }];
    if (!answered || !/ HTTP\/1\.0$/.test(m.start)) return [];
    if (options.includes("keep-alive") && !this.over) return [{ code: "old_keeps", from: "client", seq: lineOf(m, "connection") + client.start }];
    // The version is the last octet of the request line.
    return this.over && !options.includes("keep-alive") ? [{ code: "old_closes", from: "client", seq: m.from + m.start.length - 1 + client.start }] : [];
  }

  /** Where the sender meant another end than the reader finds. */
  parted(): Finding[] {
    const { client, read } = this;
    const { octets, start } = client;
    const text = (offset: number) => String.fromCharCode(...octets.subarray(offset, offset + 24)).replace(/[\r\n][^]*/, "");
    return client.disagreements.flatMap((d): Finding[] => {
      const content = d.message.content!;
      const first = Math.min(d.sent, d.read ?? d.sent);
      if ((d.read ?? d.sent) + start >= read) return [];
      const at = { from: "client", seq: first + start } as const;
      const sent = d.sent - content;
      if (d.read === undefined) return [{ code: "swallowed", ...at, length: d.message.length ?? 0, sent, next: text(d.sent) }];
      const values = { read: d.read - content, sent, letter: text(first).charAt(0), next: text(d.read) };
      return [{ code: d.read > d.sent ? "length_large" : "length_small", ...at, ...values }];
    });
  }

  /** How messages and segments share octets: cuts need not line up (RFC 9293 section 2.2). */
  segments(): Finding[] {
    const { client, read, time } = this;
    const found: Finding[] = [];
    const messages = client.messages.filter((m) => m.from + client.start < read);
    for (const c of client.first) {
      const begun = messages.filter((m) => m.from + client.start >= c.from && m.from + client.start < c.to);
      if (begun.length > 1) found.push({ code: "one_segment", from: "client", seq: begun[1]!.from + client.start, n: begun.length, segment: c.id });
    }
    messages.forEach((m, i) => {
      const from = m.from + client.start;
      const n = client.firstWithin(from, m.to === undefined ? read : m.to + client.start).length;
      if (n > 1 && m.to !== undefined && m.to + client.start <= read) found.push({ code: "many_segments", from: "client", seq: from, n });
      const before = this.finals[i - 1];
      const carrier = client.carriersOf(from, time)[0];
      const answered = before && this.server.carriersOf((before.content ?? 0) + this.server.start - 1, time)[0];
      if (i > 0 && carrier && (!answered?.arrived || carrier.sent < answered.arrived)) found.push({ code: "pipelined", from: "client", seq: from });
    });
    return found;
  }

  /** Refusals, as far as the server has sent them. */
  answers(): Finding[] {
    const { client, server } = this;
    return this.finals.flatMap((r, i): Finding[] => {
      if (r.line?.kind !== "response" || r.line.status < 400) return [];
      return [{ code: "answered", from: "server", seq: r.from + server.start, line: `${r.line.status} ${r.line.reason}`, to: client.messages[i]?.start ?? "" }];
    });
  }

  /** What the end of the connection has cut off. */
  end(): Finding[] {
    const { client, read, time } = this;
    const found: Finding[] = [];
    const last = client.messages.at(-1);
    if (client.fin && client.fin.at <= time && client.fin.seq > client.start) {
      if (last?.fault?.code === "cut_short") found.push({ code: "cut_short", from: "client", seq: client.fin.seq - 1 });
      else if (!this.over || client.fin.at < this.server.fin!.at) found.push({ code: "half_closed", from: "client", seq: client.fin.seq - 1 });
    }
    if (!this.over) return found;
    const unread = client.messages.slice(this.finals.length).find((m) => m.from + client.start < read && m.content !== undefined);
    if (unread) found.push({ code: "unread", from: "client", seq: unread.from + client.start, start: unread.start });
    return found;
  }

  private answer(i: number): Answer {
    const line = this.finals[i]?.line;
    return line?.kind === "response" ? { status: line.status } : {};
  }

  /** It has not ended, all that was sent of it has arrived, and the connection lasts. */
  private open(m: Message): boolean {
    const { client, read, time } = this;
    const ended = m.to !== undefined && m.to + client.start <= read;
    return !ended && !m.fault && !this.over && client.at(time).sent === read && !(client.fin && client.fin.at <= time);
  }

  private bareLf(m: Message): number | undefined {
    const { octets } = this.client;
    for (let i = octets.indexOf(0x0a, m.from); i >= 0 && i < m.content!; i = octets.indexOf(0x0a, i + 1)) if (octets[i - 1] !== 0x0d) return i;
    return undefined;
  }
}
