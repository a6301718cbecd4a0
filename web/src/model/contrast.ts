// Two or three runs, or requests of one run, on one axis: what crossed the wire in
// each, from the first segment on, with time to scale for all of them alike. Where nothing crosses in any,
// the axis is shortened, at the same place in each.
//
// Reading path: ui/lesson.ts has the runs that are over (before); view/contrast.ts draws
// them (after).

import type { Event } from "../trace/events.gen.ts";
import { type Burst, Bursts } from "./bursts.ts";
import { kindOf, labelOf } from "./segment.ts";
import type { FlightKind, Side } from "./world.ts";

/** A segment from end to end; times in microseconds after the run's first segment. */
export interface Crossing {
  from: Side;
  kind: FlightKind;
  label: string;
  sent: number;
  /** When it arrived or was lost; undefined while it is under way. */
  until: number | undefined;
  lost: boolean;
  /** It has a name, and so many others are of its burst; undefined if it is one of those. */
  more: number | undefined;
}

/** What an end does that no segment shows: the program takes the connection, or TIME-WAIT begins. */
export interface Mark {
  side: Side;
  what: "accept" | "TIME-WAIT";
  at: number;
}

export interface Case {
  scenario: string;
  crossings: Crossing[];
  marks: Mark[];
}

/** The case of a run that is over, or of one request of it: `of` is "two-gets" or "two-gets/r2". */
export function caseOf(of: string, events: readonly Event[]): Case {
  const [scenario = "", request] = of.split("/");
  const crossings = new Map<number, Crossing>();
  const named = new Map<Burst, Crossing>();
  const bursts = new Bursts();
  const marks: Mark[] = [];
  const within = request === undefined ? () => true : during(events, request);
  const first = events.find((e) => e.name === "link:segment_sent" && within(e))?.time ?? 0;
  for (const e of events) {
    const at = e.time - first;
    if (e.name === "link:segment_sent") {
      const from = e.data.from === "server" ? "server" : "client";
      const burst = bursts.join(e, from);
      if (!within(e)) continue;
      const of = named.get(burst);
      const c = { from, kind: kindOf(e.data), label: labelOf(e.data), sent: at, until: undefined, lost: false, more: of ? undefined : 0 } satisfies Crossing;
      if (of) of.more = burst.size - 1;
      else named.set(burst, c);
      crossings.set(e.data.id, c);
    } else if (e.name === "link:segment_delivered" || e.name === "link:segment_lost") {
      const c = crossings.get(e.data.id);
      if (c) Object.assign(c, { until: at, lost: e.name === "link:segment_lost" });
    } else if (request !== undefined) {
      continue; // what it is about is what crosses
    } else if (e.name === "server:accepted") {
      marks.push({ side: "server", what: "accept", at });
    } else if (e.name === "tcp:state_changed" && e.data.to === "TIME-WAIT") {
      marks.push({ side: e.host === "server" ? "server" : "client", what: "TIME-WAIT", at });
    }
  }
  return { scenario, crossings: [...crossings.values()], marks };
}

/** What a request's connection carries from when it is wanted until the last of its response is there. */
function during(events: readonly Event[], request: string): (e: Event) => boolean {
  const of = events.filter((e) => "request" in e.data && e.data.request === request);
  const wanted = of.find((e) => e.name === "http:connection_wanted")?.seq ?? Infinity;
  const over = of.findLast((e) => e.name === "http:response_received" || e.name === "http:request_failed")?.seq ?? 0;
  const conn = of.find((e) => e.name === "http:request_sent")?.conn;
  const arrival = events.findLast((e) => e.name === "link:segment_delivered" && e.conn === conn && e.seq < over)?.time ?? 0;
  return (e) => e.name === "link:segment_sent" && e.conn === conn && e.seq > wanted && e.time < arrival;
}

/** The common axis of some cases. */
export interface CommonAxis {
  /** The place of an instant, in microseconds that are drawn: quiet ones are left out. */
  at(time: number): number;
  /** Where the axis is shortened, as a place, and by how much. */
  folds: readonly { at: number; us: number }[];
  length: number;
}

/** Quiet for all cases for longer than `most` is drawn as `most`; both in microseconds. */
export function commonAxis(cases: readonly Case[], most: number): CommonAxis {
  const busy = cases.flatMap((c) => c.crossings.map((x) => [x.sent, x.until ?? x.sent] as const)).sort((a, b) => a[0] - b[0]);
  const folds: { at: number; us: number }[] = [];
  const cuts: { from: number; to: number; less: number }[] = [];
  let end = 0;
  let less = 0;
  for (const [from, to] of busy) {
    if (from - end > most) {
      folds.push({ at: end - less + most / 2, us: from - end });
      less += from - end - most;
      cuts.push({ from: end, to: from, less });
    }
    end = Math.max(end, to);
  }
  const at = (time: number) => {
    const cut = cuts.findLast((c) => c.from <= time);
    if (!cut) return time;
    const before = cut.less - (cut.to - cut.from - most);
    if (time >= cut.to) return time - cut.less;
    return cut.from - before + ((time - cut.from) / (cut.to - cut.from)) * most;
  };
  return { at, folds, length: end - less };
}
