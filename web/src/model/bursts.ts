// Segments of one connection and direction right behind each other, with more of the
// same message or only acknowledgments: a ladder names the first, and counts the rest.

import type { Event } from "../trace/events.gen.ts";
import { kindOf, labelOf } from "./segment.ts";
import type { Side } from "./world.ts";

export interface Burst {
  /** The segment that is named; each is of a burst, if only of its own. */
  first: number;
  size: number;
}

/** In microseconds: what follows later than this does not follow right behind. */
const SOON = 25_000;

export class Bursts {
  /** What either side has sent last. */
  private readonly last: Partial<Record<Side, { key: string; time: number; burst: Burst }>> = {};

  /** The burst of a segment; what has a fate of its own is named itself. */
  join({ time, conn, data }: Event & { name: "link:segment_sent" }, from: Side): Burst {
    const kind = kindOf(data);
    const alone = data.retransmission || data.lost || (kind !== "data" && kind !== "ack");
    const key = alone ? "" : `${conn}/${kind}`;
    const last = this.last[from];
    // A message's first segment is named by its start line.
    const more = kind === "ack" || /^(TLS )?\d+ B$/.test(labelOf(data));
    const joins = last && key !== "" && key === last.key && more && time - last.time <= SOON;
    const burst = joins ? last.burst : { first: data.id, size: 0 };
    burst.size++;
    this.last[from] = { key, time, burst };
    return burst;
  }
}
