// Two ways to send the same requests, on one axis: kept alive, and each on a new
// connection. Each lap begins at its first segment; what the programs did between
// two requests (a click, a pause) is left out, so that laps are compared by what
// the network takes.

import type { Event } from "../trace/events.gen.ts";

/** One request of a lap, in microseconds since the lap's first segment. */
export interface Leg {
  request: string;
  conn: string;
  /** When its connection was wanted, and when the whole response was there. */
  from: number;
  to: number;
  /** How long of it was spent on opening a connection; 0 on a kept one. */
  opening: number;
}

export interface Lap {
  kept: boolean;
  legs: Leg[];
  /** Microseconds from the first leg's beginning to the last one's end. */
  us: number;
  segments: number;
  /** Octets of IP packets, both ways. */
  octets: number;
  handshakes: number;
}

/** Finds both laps in a trace; what has not ended yet is left out. */
export function laps(events: readonly Event[]): Lap[] {
  const kept: Lap = { kept: true, legs: [], us: 0, segments: 0, octets: 0, handshakes: 0 };
  const fresh: Lap = { ...kept, kept: false, legs: [] };
  const wanted = new Map<string, { at: number; lap: Lap; opened: number }>();
  const lapOf = new Map<string, Lap>();
  let now: Lap = kept;
  for (const e of events) {
    switch (e.name) {
      case "http:connection_wanted":
        now = e.data.policy === "new" ? fresh : kept;
        wanted.set(e.data.request, { at: e.time, lap: now, opened: 0 });
        break;
      case "http:connection_acquired": {
        const w = wanted.get(e.data.request);
        if (!w) break;
        if (e.conn) lapOf.set(e.conn, w.lap);
        if (!e.data.reused) w.opened = e.time - w.at;
        break;
      }
      case "http:response_received": {
        const w = wanted.get(e.data.request);
        if (!w) break;
        const { lap } = w;
        const from = lap.us;
        lap.us += e.time - w.at;
        lap.legs.push({ request: e.data.request, conn: e.conn ?? "", from, to: lap.us, opening: w.opened });
        if (w.opened > 0) lap.handshakes++;
        break;
      }
      case "link:segment_sent": {
        const lap = (e.conn && lapOf.get(e.conn)) || now;
        if (e.conn && !lapOf.has(e.conn)) lapOf.set(e.conn, lap);
        lap.segments++;
        lap.octets += octets(e.data.raw);
        break;
      }
      default:
        break; // takes no time on the axis
    }
  }
  return [kept, fresh].filter((l) => l.legs.length > 0);
}

/** The leg that is being run: how long its connection has been opening, and the exchange been on its way. */
export function underWay(events: readonly Event[], time: number): { kept: boolean; opening: number; exchange: number } | undefined {
  const begun = events.findLastIndex((e) => e.name === "http:connection_wanted");
  const wanted = events[begun];
  if (wanted?.name !== "http:connection_wanted") return undefined;
  const { request, policy } = wanted.data;
  let open: number | undefined;
  for (const e of events.slice(begun)) {
    if (e.name === "http:response_received" && e.data.request === request) return undefined;
    if (e.name === "http:connection_acquired" && e.data.request === request) open = e.data.reused ? wanted.time : e.time;
  }
  const opened = open ?? time;
  return { kept: policy !== "new", opening: Math.max(0, opened - wanted.time), exchange: Math.max(0, time - opened) };
}

/**
 * Round trips that a lap should take: one for each request, and one more for
 * each handshake, since the request leaves right behind the third segment
 * (RFC 9293 section 3.5).
 */
export function expected(lap: Lap): number {
  return lap.legs.length + lap.handshakes;
}

/** How many octets base64 stands for. */
function octets(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}
