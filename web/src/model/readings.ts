// Numbers that a chapter's sentence takes from the run that its reader has made. The
// names are those of package lesson (internal/lesson/readings.go); nothing but the run's
// events goes in, and a number that the run does not have is not said.

import type { Event, SegmentSent } from "../trace/events.gen.ts";
import { roundTrip, roundTripsBetween } from "./measure.ts";

type Reading = (events: readonly Event[]) => string | undefined;

export const READINGS: Readonly<Record<string, Reading>> = {
  /** How long after a segment was sent it was sent again, each time. */
  "sent-again-after": (events) => list(copies(events).flatMap((times) => gaps(times))),

  /** How long what was sent again and again was tried for. */
  "tried-for": (events) => {
    const longest = Math.max(...copies(events).map((times) => times.at(-1)! - times[0]!));
    return Number.isFinite(longest) ? span(longest) : undefined;
  },

  retransmissions: (events) => String(segments(events).filter(({ data }) => data.retransmission).length),

  /** How long each request took, from being wanted to the end of its response or its failure. */
  times: (events) => list(exchanges(events).map(({ from, to }) => to.time - from.time)),

  /** The same in round trips. */
  "round-trips": (events) => exchanges(events).map(({ from, to }) => roundTripsBetween(events, from, to)).join(", ") || undefined,

  /** How long the request took that was wanted last. */
  "last-time": (events) => {
    const last = events.findLast((e) => e.name === "http:connection_wanted")?.data.request;
    const over = exchanges(events).find(({ from }) => from.name === "http:connection_wanted" && from.data.request === last);
    return over && span(over.to.time - over.from.time);
  },

  /** How many segments with data the server sent at once, flight after flight: 10, 20; 30 of two responses. */
  flights: (events) => {
    const rtt = roundTrip(events);
    if (rtt === undefined) return undefined;
    const responses: number[][] = [];
    let began = -Infinity;
    for (const e of events) {
      if (e.name === "http:request_received") {
        responses.push([]);
        began = -Infinity;
      }
      const flights = responses.at(-1);
      if (!flights || e.name !== "link:segment_sent" || !carries(e.data, "server")) continue;
      if (e.time - began > rtt / 2) {
        flights.push(0);
        began = e.time;
      }
      flights[flights.length - 1]!++;
    }
    return responses.map((flights) => flights.join(", ")).join("; ") || undefined;
  },

  /** Segments that carried requests. */
  "request-segments": (events) => String(segments(events).filter(({ data }) => carries(data, "client")).length),

  /** Requests that a handler was called for. */
  "handler-calls": (events) => String(events.filter((e) => e.name === "http:request_received").length),

  /** Connections that were opened or tried: SYNs, each counted once. */
  connections: (events) => String(segments(events).filter(({ data }) => opens(data)).length),

  /** The most requests at one time that had no connection and for which none was being opened. */
  queued: (events) => {
    const waiting = new Set<string>();
    const opening = new Set<string>();
    let most = 0;
    for (const e of events) {
      // By the next arrival, whoever can have a connection or open one has done so.
      if (e.name === "link:segment_delivered") most = Math.max(most, waiting.size - opening.size);
      else if (e.name === "http:connection_wanted") waiting.add(e.data.request);
      else if (e.name === "link:segment_sent" && opens(e.data)) opening.add(e.conn ?? "");
      else if (e.name === "http:connection_acquired") {
        waiting.delete(e.data.request);
        opening.delete(e.conn ?? "");
      } else if (e.name === "http:request_failed") waiting.delete(e.data.request);
      else if (e.name === "tcp:state_changed" && e.data.to === "CLOSED") opening.delete(e.conn ?? "");
    }
    return String(most);
  },
};

interface Sent {
  conn: string;
  time: number;
  data: SegmentSent;
}

function segments(events: readonly Event[]): Sent[] {
  return events.flatMap((e) => (e.name === "link:segment_sent" ? [{ conn: e.conn ?? "", time: e.time, data: e.data }] : []));
}

const carries = ({ from, tcp, retransmission }: SegmentSent, host: string) => from === host && tcp.length > 0 && !retransmission;

const opens = ({ tcp, retransmission }: SegmentSent) => tcp.flags.includes("SYN") && !tcp.flags.includes("ACK") && !retransmission;

/** When what was sent more than once was sent, by what it is. */
function copies(events: readonly Event[]): number[][] {
  const sent = new Map<string, number[]>();
  for (const { conn, time, data } of segments(events)) {
    const occupies = data.tcp.length > 0 || data.tcp.flags.includes("SYN") || data.tcp.flags.includes("FIN");
    if (!occupies) continue;
    const what = `${conn} ${data.from} ${data.tcp.seq}`;
    sent.set(what, [...(sent.get(what) ?? []), time]);
  }
  return [...sent.values()].filter((times) => times.length > 1);
}

const gaps = (times: readonly number[]) => times.slice(1).map((time, i) => time - times[i]!);

function exchanges(events: readonly Event[]): { from: Event; to: Event }[] {
  const wanted = new Map<string, Event>();
  const over = new Map<string, { from: Event; to: Event }>();
  for (const e of events) {
    if (e.name === "http:connection_wanted") wanted.set(e.data.request, e);
    if (e.name !== "http:response_received" && e.name !== "http:request_failed") continue;
    const from = wanted.get(e.data.request);
    if (from) over.set(e.data.request, { from, to: e });
  }
  return [...over.values()];
}

function list(times: readonly number[]): string | undefined {
  return times.map(span).join(", ") || undefined;
}

/** Microseconds as a person says them: 506 ms, 1.5 s. */
function span(us: number): string {
  return us < 999_500 ? `${Math.round(us / 1e3)} ms` : `${(us / 1e6).toFixed(us < 1e7 ? 1 : 0)} s`;
}
