// world(trace, t): a World at any instant of a trace. Going on folds only what
// is new; a jump begins at the nearest checkpoint.
//
// Reading path: session/feed.ts asks for the instant of trace/playhead.ts (before);
// lab.ts or visit.ts folds each event up to there (after).

import type { Event, LabEvent, VisitEvent } from "../trace/events.gen.ts";
import { lastNotAfter } from "../trace/search.ts";
import type { Timeline } from "../trace/timeline.ts";
import { foldLab } from "./lab.ts";
import { foldVisit } from "./visit.ts";
import { copyWorld, newWorld, type World } from "./world.ts";

/** Events between two checkpoints: so many are folded again at most. */
const SPACING = 500;

export class Cursor {
  private readonly events: readonly Event[];
  private readonly fold: (w: World, e: Event) => void;
  private readonly spacing: number;
  /** checkpoints[i] is the world after the first i * spacing events. */
  private readonly checkpoints: World[];
  private world: World;
  private next = 0;

  constructor(kind: World["kind"], events: readonly Event[], timeline: Timeline, spacing = SPACING) {
    this.spacing = spacing;
    // A trace is of one kind, and so are all of its events.
    this.fold = kind === "lab" ? (w, e) => foldLab(w, e as LabEvent) : (w, e) => foldVisit(w, e as VisitEvent);
    this.events = events;

    this.world = { ...newWorld(kind), timeline };
    this.checkpoints = [copyWorld(this.world)];
  }

  /** The world after every event up to and including `time`. */
  at(time: number): World {
    const { events } = this;
    const i = Math.max(0, lastNotAfter(this.checkpoints, time, (w) => w.time));
    if (time < this.world.time || i * this.spacing > this.next) {
      this.world = copyWorld(this.checkpoints[i]!);
      this.next = i * this.spacing;
    }
    for (let e = events[this.next]; e && e.time <= time; e = events[this.next]) {
      this.world.time = e.time;
      this.fold(this.world, e);
      this.next++;
      if (this.next === this.checkpoints.length * this.spacing) this.checkpoints.push(copyWorld(this.world));
    }
    this.world.time = time;
    return this.world;
  }
}
