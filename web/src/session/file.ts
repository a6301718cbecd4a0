// A recording as a source: a trace in JSON Lines, an event a line, as
// `GET /api/labs/{id}/events` answers without Upgrade. All of it is there at once,
// and it takes no commands.
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

/** Reads a lab's trace; throws an error that names the line which is no event of it. */
export function readLabTrace(text: string): LabEvent[] {
  const events: LabEvent[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const wrong = (what: string) => new Error(`line ${i + 1}: ${what}`);
    let e: Partial<LabEvent> | null;
    try {
      e = JSON.parse(line) as Partial<LabEvent> | null;
    } catch {
      throw wrong("no JSON");
    }
    if (typeof e?.name !== "string" || typeof e.time !== "number" || typeof e.data !== "object") throw wrong("no event");
    if (e.seq !== events.length + 1) throw wrong(`seq ${e.seq} after ${events.length}`);
    if (e.time < (events.at(-1)?.time ?? 0)) throw wrong("earlier than the line before");
    events.push(e as LabEvent);
  }
  return events;
}
