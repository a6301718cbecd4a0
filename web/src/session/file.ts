// A recording as a source: a trace in JSON Lines, an event a line, as
// `GET /api/labs/{id}/trace.jsonl` answers, with a line before them that says what
// follows, or `/events` without it. All of it is there at once, and it takes no
// commands.
//
// Reading path: feed.ts keeps the events (after).

import type { Event, LabEvent } from "../trace/events.gen.ts";
import type { Timeline } from "../trace/timeline.ts";
import type { Source, SourceHandlers } from "./source.ts";

/** For so long of wall time a crossing is watched, and so slow time may run: as a lab's auto speed. */
const CROSSING_US = 900_000;
const SLOWEST = 0.02;
const RTT_MS = 200;

export class Recording<E extends Event> implements Source<E> {
  private readonly events: readonly E[];

  constructor(events: readonly E[]) {
    this.events = events;
  }

  /**
   * A trace that was recorded step by step tells no clock. It is played as a lab's
   * clock runs by itself: slowly while anything is in flight, else as wall time.
   */
  pace(timeline: Timeline): void {
    if (this.events.some((e) => e.name === "clock:changed")) return;
    const flying = new Set<number>();
    let rttMs = RTT_MS;
    let [wall, time, speed] = [0, 0, 1];
    for (const e of this.events as readonly Event[]) {
      if (e.name === "link:changed") rttMs = e.data.rtt_ms;
      else if (e.name === "link:segment_sent" || e.name === "link:segment_released") flying.add(e.data.id);
      else if (e.name === "link:segment_delivered" || e.name === "link:segment_lost" || e.name === "link:segment_held") flying.delete(e.data.id);
      else continue;
      wall += (e.time - time) / speed;
      time = e.time;
      speed = flying.size === 0 ? 1 : Math.min(1, Math.max(SLOWEST, (rttMs * 500) / CROSSING_US));
      timeline.change(wall, time, speed);
    }
  }

  open(since: number, handlers: SourceHandlers<E>): void {
    handlers.events(this.events.slice(since));
    handlers.state("recorded");
  }

  close(): void {
    // Nothing is under way.
  }
}

/** The first line of a trace's file, as far as it matters here (internal/export/lines.go). */
interface Header {
  format?: unknown;
  version?: unknown;
  kind?: unknown;
  events?: unknown;
}

const FORMAT = "same-socket-trace";
const VERSION = 1;

/** Why a line is none of a lab's trace; cut means that lines are missing at the end, or too many. */
export type LineFault = "json" | "version" | "kind" | "event" | "order" | "cut";

/** Says at which line a file is no trace, counted from 1, and of what member that is known. */
export class LineError extends Error {
  readonly line: number;
  readonly fault: LineFault;
  readonly member: string;

  constructor(line: number, fault: LineFault, what: string, member = "") {
    super(`line ${line}: ${what}`);
    this.line = line;
    this.fault = fault;
    this.member = member;
  }
}

/**
 * Reads a lab's trace; throws a LineError at the line which is no event of it. `strange`
 * looks closer at what comes from strangers, and names the member that is wrong.
 */
export function readLabTrace(text: string, strange: (e: LabEvent) => string | undefined = () => undefined): LabEvent[] {
  const events: LabEvent[] = [];
  let header: Header | undefined;
  let n = 0;
  const wrong = (fault: LineFault, what: string, member?: string) => new LineError(n, fault, what, member);
  for (const line of text.split("\n")) {
    n++;
    if (line.trim() === "") continue;
    let e: (Partial<LabEvent> & Header) | null;
    try {
      e = JSON.parse(line) as (Partial<LabEvent> & Header) | null;
    } catch {
      throw wrong("json", "no JSON");
    }
    if (e?.format === FORMAT && header === undefined && events.length === 0) {
      if (e.version !== VERSION) throw wrong("version", `version ${String(e.version)}, not ${VERSION}`);
      if (e.kind !== "lab") throw wrong("kind", "no lab's trace");
      header = e;
      continue;
    }
    if (typeof e?.name !== "string" || typeof e.time !== "number" || typeof e.data !== "object" || e.data === null) throw wrong("event", "no event");
    if (e.seq !== events.length + 1) throw wrong("order", `seq ${e.seq} after ${events.length}`);
    if (e.time < (events.at(-1)?.time ?? 0)) throw wrong("order", "earlier than the line before");
    const member = strange(e as LabEvent);
    if (member !== undefined) throw wrong("event", `no ${member} as it should be`, member);
    events.push(e as LabEvent);
  }
  if (header !== undefined && header.events !== events.length) throw wrong("cut", `${events.length} events of ${String(header.events)}`);
  return events;
}
