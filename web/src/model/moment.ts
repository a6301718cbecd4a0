// A moment of a scripted run has an address: which run, when in it or after it, which
// segment is chosen, and what was done by hand (by-hand.ts). Runs of one script differ by
// some milliseconds of what programs take, so a link that was copied counts from the
// segment before; in one written by hand the time may count from the run's beginning.

import type { Event } from "../trace/events.gen.ts";
import { type Done, doneAs, doneIn, readDone } from "./by-hand.ts";
import { segmentsOf } from "./numbered.ts";

export interface Moment {
  run: string;
  /** Counted from when this segment of the run was sent, from 1 on; 0 is the run's beginning. */
  after: number;
  /** In microseconds. */
  us: number;
  /** Which of the run's segments is chosen, from 1 on. */
  segment?: number;
  /** The round-trip time of its link, where that is not a lab's own. */
  rttMs?: number;
  /** What was done by hand until then. */
  done?: readonly Done[];
}

/** Why what is shown has no address: no run has led there; something was done by hand that no link can carry, during a run or after it. */
export type Unaddressed = "none" | "disturbed" | "after";

/** What a link has that cannot be read. */
export type Unread = "run" | "t" | "s" | "rtt" | "do";

const RTT_MS = 200;
/** How long after a segment a moment may be, as the API has it. */
const MOST_MS = 600_000;

/** Reads the part of an address after #; it begins with run=. */
export function momentIn(hash: string): Moment | Unread {
  const q = new URLSearchParams(hash.replace(/^#/, "").replaceAll("+", "%2B"));
  const [run = "", t = "", s, rtt, by] = ["run", "t", "s", "rtt", "do"].map((name) => q.get(name) ?? undefined);
  if (!/^[a-z0-9-]{1,60}$/.test(run)) return "run";
  const time = /^(?:s(\d{1,5})\+)?(\d{1,8}(?:\.\d{1,3})?)ms$/.exec(t);
  if (!time) return "t";
  if (Number(time[2]) > MOST_MS) return "t";
  const segment = s === undefined ? undefined : count(s);
  if (s !== undefined && !segment) return "s";
  const rttMs = rtt === undefined ? undefined : count(rtt);
  if (rtt !== undefined && (!rttMs || rttMs < 20 || rttMs > 1000)) return "rtt";
  const done = by === undefined ? undefined : readDone(by);
  if (by !== undefined && !done) return "do";
  return { run, after: Number(time[1] ?? 0), us: Math.round(Number(time[2]) * 1000), ...(segment && { segment }), ...(rttMs && { rttMs }), ...(done && { done }) };
}

const count = (s: string) => (/^\d{1,5}$/.test(s) ? Number(s) : undefined);

/** That part of an address. */
export function hashOf({ run, after, us, segment, rttMs, done }: Moment): string {
  const t = `${after > 0 ? `s${after}+` : ""}${us / 1000}ms`;
  return `#run=${run}&t=${t}${segment === undefined ? "" : `&s=${segment}`}${rttMs === undefined ? "" : `&rtt=${rttMs}`}${done === undefined ? "" : `&do=${doneAs(done)}`}`;
}

/**
 * The address of an instant of a trace, with the segment that is chosen; `touched` is
 * the seq after which something was done by hand last that no trace tells as such.
 */
export function momentOf(events: readonly Event[], time: number, chosen: number | undefined, touched: number): Moment | Unaddressed {
  const told = events.filter((e) => e.time <= time);
  const from = told.findLastIndex((e) => e.name === "scenario:started" || e.name === "lab:reset");
  const started = told[from];
  if (started?.name !== "scenario:started") return "none";
  const end = events.find((e) => e.seq > started.seq && e.name === "scenario:finished");
  const over = end !== undefined && end.time <= time && end.seq <= told.at(-1)!.seq;
  const after = over && told.some((e) => e.seq > end.seq && !/^(clock|scenario):|:info$/.test(e.name));
  const unaddressed = after ? "after" : "disturbed";
  if (touched >= started.seq && touched < (over && !after ? end.seq : told.at(-1)!.seq)) return touched < (end?.seq ?? Infinity) ? "disturbed" : unaddressed;
  const done = doneIn(told, started);
  if (!done) return unaddressed;
  if (end?.name === "scenario:finished" && !end.data.ok && done.length === 0) return "disturbed";
  const at = over && !after ? end.time : time;
  const sent = segmentsOf(told, started.seq);
  const last = sent.findLastIndex((e) => e.time <= at) + 1;
  const segment = sent.findIndex((e) => e.data.id === chosen) + 1;
  const rtt = told.findLast((e) => e.name === "link:changed" && e.seq < started.seq);
  const rttMs = rtt?.name === "link:changed" ? rtt.data.rtt_ms : RTT_MS;
  return {
    run: started.data.scenario,
    after: last,
    us: at - (sent[last - 1] ?? started).time,
    ...(segment > 0 && { segment }),
    ...(rttMs !== RTT_MS && { rttMs }),
    ...(done.length > 0 && { done }),
  };
}

/** Where a moment is in the trace of a run that began after `since` and is over; undefined if it has no such instant. */
export function find(events: readonly Event[], m: Moment, since: number): { time: number; segment?: number } | undefined {
  const started = events.find((e) => e.seq > since && e.name === "scenario:started");
  const end = events.find((e) => e.seq > since && e.name === "scenario:finished");
  if (!started || !end) return undefined;
  const sent = segmentsOf(events, started.seq);
  const base = m.after === 0 ? started : sent[m.after - 1];
  const segment = m.segment === undefined ? undefined : sent[m.segment - 1];
  if (!base || (m.segment !== undefined && !segment)) return undefined;
  const time = base.time + m.us;
  // Of two runs one may be over some milliseconds before the other.
  if (time > end.time + SPREAD_US) return undefined;
  return { time: Math.min(time, end.time), ...(segment && { segment: segment.data.id }) };
}

const SPREAD_US = 50_000;
