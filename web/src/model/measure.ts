// Grades predictions: what a run of a scenario has added to the trace, reduced
// to one value. The names and what they mean are those of package lesson
// (internal/lesson/measures.go); nothing but events goes in.

import type { Event, SegmentSent } from "../trace/events.gen.ts";

export type Measure = (events: readonly Event[]) => string;

export const MEASURES: Readonly<Record<string, Measure>> = {
  syns: (events) =>
    String(sent(events).filter((s) => has(s, "SYN") && !has(s, "ACK") && !s.retransmission).length),

  reach: (events) => {
    let far = "nothing";
    const first = sent(events).find((s) => s.from === "client" && s.tcp.length > 0);
    const end = first && (first.tcp.seq + first.tcp.length) % 2 ** 32;
    const byId = new Map(sent(events).map((s) => [s.id, s]));
    for (const e of events) {
      if (e.name === "tcp:state_changed" && e.host === "client" && e.data.to === "ESTABLISHED" && far === "nothing") {
        far = "established";
      } else if (e.name === "link:segment_delivered" && end !== undefined && far !== "handled") {
        const s = byId.get(e.data.id);
        if (s?.from === "server" && has(s, "ACK") && reaches(s.tcp.ack, end)) far = "acknowledged";
      } else if (e.name === "http:request_received") {
        far = "handled";
      }
    }
    return far;
  },

  "server-ports": (events) => {
    const ports = sent(events)
      .filter((s) => s.from === "client")
      .map((s) => s.tcp.dst.slice(s.tcp.dst.lastIndexOf(":")));
    return String(new Set(ports).size);
  },

  "closed-by-server": (events) => {
    const flights = new Map<number, { conn: string; data: SegmentSent }>();
    const received = new Set<string>();
    const closed = new Set<string>();
    for (const e of events) {
      if (e.name === "link:segment_sent") {
        flights.set(e.data.id, { conn: e.conn ?? "", data: e.data });
        if (e.data.from === "server" && has(e.data, "FIN") && !received.has(e.conn ?? "")) closed.add(e.conn ?? "");
      } else if (e.name === "link:segment_delivered") {
        const f = flights.get(e.data.id);
        if (f?.data.from === "client" && has(f.data, "FIN")) received.add(f.conn);
      }
    }
    return String(closed.size);
  },

  "distinct-requests": (events) => {
    const messages = events.flatMap((e) =>
      e.name === "http:request_received" ? [JSON.stringify([e.data.start_line, e.data.headers])] : [],
    );
    return String(new Set(messages).size);
  },

  "time-wait": (events) => {
    const hosts = new Set(
      events.flatMap((e) => (e.name === "tcp:state_changed" && e.data.to === "TIME-WAIT" ? [e.host ?? ""] : [])),
    );
    return hosts.size === 2 ? "both" : ([...hosts][0] ?? "none");
  },
};

function sent(events: readonly Event[]): SegmentSent[] {
  return events.flatMap((e) => (e.name === "link:segment_sent" ? [e.data] : []));
}

function has(s: SegmentSent, flag: string): boolean {
  return s.tcp.flags.includes(flag);
}

/** Sequence numbers wrap around (RFC 9293 section 3.4). */
function reaches(ack: number, end: number): boolean {
  return ((ack - end) >>> 0) < 2 ** 31;
}
