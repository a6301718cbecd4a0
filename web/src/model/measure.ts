// Grades predictions: what a run of a scenario has added to the trace, reduced
// to one value, with what proves it. The names and what they mean are those of package lesson
// (internal/lesson/measures.go); nothing but events goes in.

import type { Event, Flag, SegmentSent } from "../trace/events.gen.ts";

/** What a measure came to, and what of the trace shows it. */
export interface Measured {
  value: string;
  proof: Proof;
  /** Where to look for it; nowhere if no segment has decided it. */
  decided?: Decided;
}

/** The segment that decided it, and the instant at which one sees so, in microseconds. */
export interface Decided {
  segment: number;
  conn: string;
  time: number;
}

/** Segments by number, and ends of connections ("c1/server"). */
export interface Proof {
  segments: ReadonlySet<number>;
  ends: ReadonlySet<string>;
}

export type Measure = (events: readonly Event[]) => Measured;

export const MEASURES: Readonly<Record<string, Measure>> = {
  syns: (events) => {
    const syns = sent(events).filter(({ data }) => has(data, "SYN") && !has(data, "ACK") && !data.retransmission);
    // The last request arrives, and no SYN has come before it but these.
    const asked = sent(events).findLast(({ data }) => data.from === "client" && data.tcp.length > 0 && !data.retransmission);
    return measured(syns.length, syns, syns.flatMap(({ conn }) => [`${conn}/client`, `${conn}/server`]), seen(events, asked ?? syns.at(-1)));
  },

  reach: (events) => {
    let far = "nothing";
    const all = sent(events);
    const first = all.find(({ data }) => data.from === "client" && data.tcp.length > 0);
    const end = first && (first.data.tcp.seq + first.data.tcp.length) % 2 ** 32;
    const byId = new Map(all.map((s) => [s.data.id, s]));
    const proof: Sent[] = [];
    for (const e of events) {
      if (e.name === "tcp:state_changed" && e.host === "client" && e.data.to === "ESTABLISHED" && far === "nothing") {
        far = "established";
      } else if (e.name === "link:segment_delivered" && end !== undefined && far !== "handled") {
        const s = byId.get(e.data.id);
        if (s?.data.from !== "server" || !has(s.data, "ACK") || !reaches(s.data.tcp.ack, end)) continue;
        if (far !== "acknowledged") proof.push(s);
        far = "acknowledged";
      } else if (e.name === "http:request_received") {
        far = "handled";
      }
    }
    return measured(far, proof, first ? [`${first.conn}/server`] : [], seen(events, proof.at(-1)));
  },

  "server-ports": (events) => {
    const toServer = sent(events).filter(({ data }) => data.from === "client");
    const ports = new Set(toServer.map(({ data: { tcp } }) => tcp.dst.slice(tcp.dst.lastIndexOf(":"))));
    const syns = toServer.filter(({ data }) => has(data, "SYN"));
    return measured(ports.size, syns, toServer.map(({ conn }) => `${conn}/server`), seen(events, syns.at(-1)));
  },

  "closed-by-server": (events) => {
    const flights = new Map<number, Sent>();
    const received = new Set<string>();
    const closed = new Map<string, Sent>();
    for (const e of events) {
      if (e.name === "link:segment_sent") {
        const s = { conn: e.conn ?? "", data: e.data };
        flights.set(e.data.id, s);
        const first = !received.has(s.conn) && !closed.has(s.conn);
        if (e.data.from === "server" && has(e.data, "FIN") && first) closed.set(s.conn, s);
      } else if (e.name === "link:segment_delivered") {
        const f = flights.get(e.data.id);
        if (f?.data.from === "client" && has(f.data, "FIN")) received.add(f.conn);
      }
    }
    const fins = [...closed.values()];
    return measured(closed.size, fins, [...closed.keys()].map((conn) => `${conn}/server`), seen(events, fins.at(-1)));
  },

  "distinct-requests": (events) => {
    const received = events.filter((e) => e.name === "http:request_received");
    const messages = new Set(received.map(({ data }) => JSON.stringify([data.start_line, data.headers])));
    const carried = sent(events).filter(({ data }) => data.from === "client" && data.tcp.length > 0);
    return measured(messages.size, carried, received.map((e) => `${e.conn}/server`), seen(events, carried.at(-1)));
  },

  sockets: (events) => {
    const used = new Set(events.flatMap((e) => (e.name === "socket:request" && !e.data.repeat ? [e.data.socket] : [])));
    return measured(used.size, [], [...used].map((socket) => `${socket}/server`), undefined);
  },

  "answered-before": (events) => {
    const last = events.findLast((e) => e.name === "socket:request" && !e.data.repeat);
    const before = events.slice(0, last && events.indexOf(last)).filter((e) => e.name === "socket:response");
    const socket = last?.name === "socket:request" ? last.data.socket : undefined;
    return measured(before.length, [], socket ? [`${socket}/server`] : [], undefined);
  },

  "last-status": (events) => {
    const answer = events.findLast((e) => e.name === "http:response_received");
    const status = answer?.name === "http:response_received" ? answer.data.start_line.split(" ")[1] : undefined;
    // What is answered last is what came last, and that brought it about.
    const asked = sent(events).findLast(({ data }) => data.from === "client" && data.tcp.length > 0);
    const answered = sent(events).findLast(({ data }) => data.from === "server" && data.tcp.length > 0);
    const proof = [asked, answered].filter((s) => s !== undefined);
    return measured(status ?? 0, proof, proof.map(({ conn }) => `${conn}/server`), seen(events, asked));
  },

  failed: (events) => {
    const failures = events.filter((e) => e.name === "http:request_failed");
    const conns = new Set(failures.map((e) => e.conn ?? ""));
    // Each got the server's FIN, or a RST, in place of its response.
    const ends = sent(events).filter(({ conn, data }) => conns.has(conn) && data.from === "server" && (has(data, "FIN") || has(data, "RST")));
    return measured(failures.length, ends, [...conns].map((conn) => `${conn}/client`), seen(events, ends[0]));
  },

  "no-port": (events) => {
    const failures = events.filter((e) => e.name === "http:request_failed" && e.data.code === "no_port");
    // What had taken the ports: ends in TIME-WAIT, and the FINs that brought them there.
    const before = events.slice(0, failures[0] && events.indexOf(failures[0]));
    const waits = new Set<string>();
    for (const e of before) {
      if (e.name !== "tcp:state_changed" || e.host !== "client" || e.conn === undefined) continue;
      if (e.data.to === "TIME-WAIT") waits.add(e.conn);
      else waits.delete(e.conn);
    }
    const fins = sent(before).filter(({ conn, data }) => waits.has(conn) && data.from === "client" && has(data, "FIN"));
    const last = fins.at(-1);
    const decided = last && failures[0] && { segment: last.data.id, conn: last.conn, time: failures[0].time };
    return measured(failures.length, fins, [...waits].map((conn) => `${conn}/client`), decided);
  },

  "second-round-trips": (events) => {
    const asked = events.filter((e) => e.name === "http:request_sent")[1];
    const over = events.find((e) => e.name === "http:response_received" && e.data.request === asked?.data.request);
    if (!asked || !over) return measured(0, [], [], undefined);
    const from = events.indexOf(asked);
    const carried = sent(events.slice(from, events.indexOf(over))).filter(({ data }) => data.from === "server" && data.tcp.length > 0);
    return measured(roundTripsBetween(events, asked, over), carried, [`${asked.conn}/server`], seen(events, carried.at(-1)));
  },

  "last-syn": (events) => {
    const syn = sent(events).findLast(({ data }) => opens(data));
    const of = sent(events).filter(({ conn }) => conn === syn?.conn);
    const again = of.findIndex(({ data }) => data.from === "client" && has(data, "SYN") && data.retransmission);
    const answer = of.slice(0, again < 0 ? undefined : again).find(({ data }) => data.from === "server" && (has(data, "SYN") || has(data, "RST")));
    const value = !answer ? "nothing" : has(answer.data, "RST") ? "rst" : "syn-ack";
    // That nothing came shows where the client's TCP sends it again.
    const proof = [syn, answer ?? of[again]].filter((s) => s !== undefined);
    return measured(value, proof, proof.map(({ conn }) => `${conn}/client`), seen(events, proof.at(-1)));
  },

  "server-left": (events) => {
    const changes = events.filter((e) => e.name === "tcp:state_changed" && e.host === "server");
    const conn = sent(events)[0]?.conn;
    const left = changes.findLast((e) => e.conn === conn);
    const fin = sent(events).find((s) => s.conn === conn && has(s.data, "FIN"));
    const value = left?.name === "tcp:state_changed" ? left.data.to : "CLOSED";
    return measured(value, fin ? [fin] : [], left ? [`${conn}/server`] : [], seen(events, fin));
  },

  "time-wait": (events) => {
    const waits = events.filter((e) => e.name === "tcp:state_changed" && e.data.to === "TIME-WAIT");
    const hosts = new Set(waits.map((e) => e.host ?? ""));
    const conns = new Set(waits.map((e) => e.conn));
    const fins = sent(events).filter(({ conn, data }) => conns.has(conn) && has(data, "FIN") && hosts.has(data.from));
    const value = hosts.size === 2 ? "both" : ([...hosts][0] ?? "none");
    const [fin, wait] = [fins.at(-1), waits.at(-1)];
    const decided = fin && wait && { segment: fin.data.id, conn: fin.conn, time: wait.time };
    return measured(value, fins, waits.map((e) => `${e.conn}/${e.host}`), decided);
  },
};

interface Sent {
  conn: string;
  data: SegmentSent;
}

const opens = (s: SegmentSent) => s.from === "client" && has(s, "SYN") && !has(s, "ACK") && !s.retransmission;

function measured(value: string | number, segments: readonly Sent[], ends: readonly string[], decided: Decided | undefined): Measured {
  const proof = { segments: new Set(segments.map((s) => s.data.id)), ends: new Set(ends) };
  return { value: String(value), proof, ...(decided && { decided }) };
}

/** A segment is seen where it arrives; one that never does has decided nothing. */
function seen(events: readonly Event[], s: Sent | undefined): Decided | undefined {
  const arrival = events.find((e) => e.name === "link:segment_delivered" && e.data.id === s?.data.id);
  return s && arrival && { segment: s.data.id, conn: s.conn, time: arrival.time };
}

function sent(events: readonly Event[]): Sent[] {
  return events.flatMap((e) => (e.name === "link:segment_sent" ? [{ conn: e.conn ?? "", data: e.data }] : []));
}

/**
 * How often a connection had to cross the link and back between two events at the client: a
 * segment is one crossing further than what had arrived at its sender before. What programs
 * take for their work, on a busy machine, adds nothing. What the client has on its way in the
 * beginning is of it: of requests made together, the first may have opened the connection.
 */
export function roundTripsBetween(events: readonly Event[], from: Event, to: Event): number {
  const flying = new Map<number, { from: string; to: string; n: number }>();
  const arrived = new Map<string, number>();
  for (const e of events.slice(0, events.indexOf(to))) {
    if (e.name === "link:segment_sent") {
      const [here, there] = e.data.from === "client" ? ["client", "server"] : ["server", "client"];
      flying.set(e.data.id, { from: here!, to: `${e.conn}/${there}`, n: (arrived.get(`${e.conn}/${here}`) ?? 0) + 1 });
    } else if (e.name === "link:segment_delivered") {
      const s = flying.get(e.data.id);
      if (s) arrived.set(s.to, Math.max(arrived.get(s.to) ?? 0, s.n));
      flying.delete(e.data.id);
    } else if (e === from) {
      arrived.clear();
      for (const s of flying.values()) s.n = Number(s.from === "client");
    }
  }
  return Math.floor((arrived.get(`${to.conn}/client`) ?? 0) / 2);
}

/** Twice what the first SYN takes, which waits for nothing; in microseconds. */
export function roundTrip(events: readonly Event[]): number | undefined {
  const syn = events.find((e) => e.name === "link:segment_sent" && has(e.data, "SYN") && e.data.deliver_at !== undefined);
  return syn?.name === "link:segment_sent" ? 2 * (syn.data.deliver_at! - syn.time) : undefined;
}

function has(s: SegmentSent, flag: Flag): boolean {
  return s.tcp.flags.includes(flag);
}

/** Sequence numbers wrap around (RFC 9293 section 3.4). */
function reaches(ack: number, end: number): boolean {
  return ((ack - end) >>> 0) < 2 ** 31;
}
