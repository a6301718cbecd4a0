// Which segments of a run are counted, so that links name the same ones in every run.
// internal/scenario counts the same (Place).

import type { Event } from "../trace/events.gen.ts";

/**
 * The segments of a run that have the same number in every run: a stack may acknowledge
 * two segments that arrive together one by one or at once, so an acknowledgment that
 * another of the same instant overtakes is not counted.
 */
export function segmentsOf(events: readonly Event[], since: number): Sent[] {
  const next = new Map<string, Sent>();
  return events
    .filter((e) => e.name === "link:segment_sent")
    .filter((e) => e.seq > since)
    .reverse()
    .filter((e) => {
      const flow = `${e.conn} ${e.data.from}`;
      const after = next.get(flow);
      next.set(flow, e);
      return !(after && after.time === e.time && acknowledges(after) && acknowledges(e));
    })
    .reverse();
}

export type Sent = Event & { name: "link:segment_sent" };

/** Whether it does that and nothing else. */
const acknowledges = ({ data: { tcp, probe } }: Sent) => tcp.length === 0 && !probe && tcp.flags.join() === "ACK";
