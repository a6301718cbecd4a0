// A trace as the browser holds it: the events in order, each exactly once.
//
// Reading path: session/feed.ts adds what has arrived (before); timeline.ts says how
// the trace's time runs, playhead.ts up to which instant it is shown (after).

import type { Event } from "./events.gen.ts";

export class Log<E extends Event = Event> {
  readonly events: E[] = [];

  /** The seq of the newest event; 0 while there is none. */
  get last(): number {
    return this.events.length;
  }

  /**
   * Adds events that arrived, and returns how many were new. Those that are already
   * here (a resumed stream may overlap) are passed over; a gap is an error, since
   * seq has none.
   */
  add(events: readonly E[]): number {
    let added = 0;
    for (const e of events) {
      if (e.seq <= this.last) continue;
      if (e.seq !== this.last + 1) {
        throw new Error(`trace has a gap: ${e.seq} after ${this.last}`);
      }
      this.events.push(e);
      added++;
    }
    return added;
  }
}
