// world(trace, t): a World at any instant of a trace. Going on folds only what
// is new; going back folds again from the start.

import type { Event } from "../trace/events.gen.ts";
import type { Timeline } from "../trace/timeline.ts";
import { foldLab } from "./lab.ts";
import { foldVisit } from "./visit.ts";
import { newWorld, type World } from "./world.ts";

export class Cursor {
  private readonly events: readonly Event[];
  private readonly kind: World["kind"];
  private readonly timeline: Timeline;
  private world: World;
  private next = 0;

  constructor(kind: World["kind"], events: readonly Event[], timeline: Timeline) {
    this.kind = kind;
    this.events = events;
    this.timeline = timeline;
    this.world = this.start();
  }

  /** The world after every event up to and including `time`. */
  at(time: number): World {
    if (time < this.world.time) {
      this.world = this.start();
      this.next = 0;
    }
    const fold = this.kind === "lab" ? foldLab : foldVisit;
    for (let e = this.events[this.next]; e && e.time <= time; e = this.events[++this.next]) {
      this.world.time = e.time;
      fold(this.world, e);
    }
    this.world.time = time;
    return this.world;
  }

  private start(): World {
    return { ...newWorld(this.kind), timeline: this.timeline };
  }
}
