// Tells a trace in sentences, one event after the other: what a segment is called was
// said when it was sent.

import { labelOf } from "../model/segment.ts";
import { segmentName } from "../model/names.ts";
import type { Event } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";
import { sentence } from "./sentence.ts";

export class Teller {
  private readonly cx: Context;
  private readonly labels = new Map<number, string>();
  /** The clock runs, and at the speed that the lab chooses. */
  private pacing = false;

  constructor(cx: Context) {
    this.cx = cx;
  }

  /** The next event of the trace; undefined if it has nothing to say. */
  tell(e: Event): string | undefined {
    // The lab's own changes of speed would drown the story.
    const paced = e.name === "clock:changed" && e.data.auto && !e.data.paused;
    const before = this.pacing;
    if (e.name === "clock:changed") this.pacing = paced;
    if (paced && before) return undefined;
    if (e.name === "link:segment_sent") this.labels.set(e.data.id, labelOf(e.data));
    return sentence(e, this.cx, (id) => `${segmentName(id)} ${this.labels.get(id) ?? ""}`.trim());
  }
}
