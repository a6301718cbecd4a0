// When a lab's trace had on the stage what a chapter's phrase speaks of: a segment
// while it was on its way, a message while the handler had it, a lookup when it was
// made. What the stage shows all the time has no such times. The names are those of
// package lesson (internal/lesson/targets.go).
//
// Reading path: ui/prose.ts hears that a phrase was pressed (before); where that leads,
// ui/shown.ts goes (after).

import type { Flag, LabEvent, SegmentSent } from "../trace/events.gen.ts";
import type { Side } from "./world.ts";

/** It was to be seen from `from` to `to`, and best at `at`; in microseconds. */
export interface Sight {
  from: number;
  to: number;
  at: number;
}

const has = ({ tcp }: SegmentSent, flag: Flag) => tcp.flags.includes(flag);
const carries = (s: SegmentSent) => s.tcp.length > 0 && !has(s, "FIN");

/** Segments by what they are. */
const SEGMENTS: Readonly<Record<string, (s: SegmentSent) => boolean>> = {
  "pill/syn": (s) => has(s, "SYN") && !has(s, "ACK"),
  "pill/syn-ack": (s) => has(s, "SYN") && has(s, "ACK"),
  "pill/ack": (s) => s.tcp.flags.join() === "ACK" && s.tcp.length === 0 && !s.probe,
  "pill/request": (s) => carries(s) && s.from === "client",
  "pill/response": (s) => carries(s) && s.from === "server",
  "pill/fin": (s) => has(s, "FIN"),
  "pill/rst": (s) => has(s, "RST"),
  "pill/probe": (s) => s.probe === true,
};

/** So far on its way a segment is apart from its sender, and its arrow has its name. */
const WELL_ON_ITS_WAY = 0.7;

/**
 * Where to go from `time` to see it: to the next time that it was there, or else the
 * last, as far as the reader has seen the trace (`seen`). Nowhere if it is there now,
 * or always, or never was.
 */
export function whereToLook(target: string, events: readonly LabEvent[], time: number, seen: number): number | undefined {
  const all = sights(target, events).filter((s) => s.at <= seen);
  if (all.some((s) => s.from <= time && time <= s.to)) return undefined;
  return (all.find((s) => s.from > time) ?? all.at(-1))?.at;
}

/** All times that it was there, in order of their beginning. */
export function sights(target: string, events: readonly LabEvent[]): Sight[] {
  const segment = SEGMENTS[target];
  if (segment) return flights(events, segment);
  switch (target) {
    case "card/client":
      return messages(events, "http:connection_wanted", "http:response_received");
    case "card/server":
    case "lent":
      return messages(events, "http:request_received", "http:response_sent");
    case "lookup":
      return events.flatMap((e) => (e.name === "tcp:lookup" && e.host === "server" ? [{ from: e.time, to: e.time, at: e.time }] : []));
    case "state/client":
      return states(events, "client");
    case "state/server":
      return states(events, "server");
    default:
      return [];
  }
}

function flights(events: readonly LabEvent[], is: (s: SegmentSent) => boolean): Sight[] {
  const open = new Map<number, Sight>();
  const all: Sight[] = [];
  for (const e of events) {
    if (e.name === "link:segment_sent" && is(e.data)) {
      open.set(e.data.id, begin(all, e.time));
    } else if (e.name === "link:segment_delivered" || e.name === "link:segment_lost") {
      const s = open.get(e.data.id);
      if (!s) continue;
      open.delete(e.data.id);
      s.to = e.time;
      s.at = Math.round(s.from + WELL_ON_ITS_WAY * (s.to - s.from));
    }
  }
  return all;
}

/** While a program has a message; best with the answer. */
function messages(events: readonly LabEvent[], first: "http:connection_wanted" | "http:request_received", last: "http:response_received" | "http:response_sent"): Sight[] {
  const open = new Map<string, Sight>();
  const all: Sight[] = [];
  for (const e of events) {
    if (e.name === first) open.set(e.data.request, begin(all, e.time));
    else if (e.name === last || e.name === "http:request_failed") {
      const s = open.get(e.data.request);
      if (s) s.to = s.at = e.time;
    }
  }
  return all;
}

/** While a host has a record of a connection; best in the last of its states. */
function states(events: readonly LabEvent[], side: Side): Sight[] {
  const open = new Map<string, Sight>();
  const all: Sight[] = [];
  const end = (time: number) => {
    for (const s of open.values()) s.to = time;
    open.clear();
  };
  for (const e of events) {
    if (e.name === "lab:reset" || (e.name === "host:power_cycled" && e.host === side)) end(e.time);
    if (e.name !== "tcp:state_changed" || e.host !== side) continue;
    const conn = e.conn ?? "";
    const s = open.get(conn);
    if (e.data.to !== "CLOSED") {
      if (s) s.at = e.time;
      else open.set(conn, begin(all, e.time));
    } else if (s) {
      s.to = e.time;
      open.delete(conn);
    }
  }
  return all;
}

/** It goes on until something ends it. */
function begin(all: Sight[], time: number): Sight {
  const s = { from: time, to: Infinity, at: time };
  all.push(s);
  return s;
}
