// Whether a lab has carried a request to its end: what the front page waits for.
//
// Reading path: lab-session.ts asks it, for the act of the front page (before).

import type { LabEvent } from "../trace/events.gen.ts";

/**
 * The event with which the first exchange after `since` (a seq) was over, its
 * connection kept, and nothing on the wire any more; undefined before that.
 */
export function restAfter(events: readonly LabEvent[], since: number): LabEvent | undefined {
  const flying = new Set<number>();
  let kept = false;
  for (const e of events) {
    if (e.seq <= since) continue;
    if (e.name === "link:segment_sent") flying.add(e.data.id);
    else if (e.name === "link:segment_delivered" || e.name === "link:segment_lost") flying.delete(e.data.id);
    else if (e.name === "http:connection_released") kept = e.data.kept;
    if (kept && flying.size === 0) return e;
  }
  return undefined;
}
