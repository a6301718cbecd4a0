// How a trace's own time runs against wall time. A lab trace tells every change
// of its clock, so this is a function of the trace alone.
//
// Reading path: session/feed.ts hands over each change of the clock (before);
// playhead.ts asks which instant it is (after).

import { lastNotAfter } from "./search.ts";

/** From `wall` on, trace time starts at `time` and runs at `rate`. */
interface Mark {
  wall: number;
  time: number;
  /** Trace time per wall time; 0 while paused. */
  rate: number;
  /** Wall time that had passed while not paused, up to here. */
  awake: number;
}

export class Timeline {
  // Until a clock event says otherwise, trace time is wall time.
  private readonly marks: Mark[] = [{ wall: 0, time: 0, rate: 1, awake: 0 }];

  /** Takes one clock:changed: all in microseconds; rate 0 means paused. */
  change(wall: number, time: number, rate: number): void {
    const last = this.marks.at(-1)!;
    // Standing where it stands already: a step that is being watched goes on.
    if (rate === 0 && last.rate === 0 && last.time === time) return;
    this.mark(wall, time, rate);
  }

  /**
   * Takes one clock:stepped: the lab's time went from `from` to `to` at once, and
   * stands. Whoever watches sees it run there within `watch` of wall time.
   */
  step(wall: number, from: number, to: number, watch: number): void {
    if (to > from) this.mark(wall, from, (to - from) / watch);
    this.mark(wall + watch, to, 0);
  }

  /** So long, in microseconds, has been watched besides since the last change: what was to fade has faded. */
  pass(watched: number): void {
    this.marks.at(-1)!.awake += watched;
  }

  private mark(wall: number, time: number, rate: number): void {
    // What was to be watched still is over when something else happens.
    while (this.marks.length > 1 && this.marks.at(-1)!.wall > wall) this.marks.pop();
    const last = this.marks.at(-1)!;
    const awake = last.awake + (last.rate > 0 ? Math.max(0, wall - last.wall) : 0);
    this.marks.push({ wall: Math.max(wall, last.wall), time, rate, awake });
  }

  /** Trace time at an instant of wall time, both in microseconds. */
  timeAt(wall: number): number {
    const i = this.last("wall", wall);
    const m = this.marks[i]!;
    const t = m.time + Math.max(0, wall - m.wall) * m.rate;
    const next = this.marks[i + 1];
    return next ? Math.min(t, next.time) : t;
  }

  /**
   * Wall time that had passed, pauses left out, when the trace showed `time`:
   * what a watcher has lived through. Ages of what fades are measured in it.
   */
  awakeAt(time: number): number {
    const i = this.last("time", time);
    const m = this.marks[i]!;
    if (m.rate === 0) return m.awake;
    const at = m.awake + (time - m.time) / m.rate;
    const next = this.marks[i + 1];
    return next ? Math.min(at, Math.max(m.awake, next.awake)) : at;
  }

  /** Trace time when a watcher had lived through `awake`; the inverse of awakeAt. */
  timeAtAwake(awake: number): number {
    const i = this.last("awake", awake);
    const m = this.marks[i]!;
    const t = m.time + Math.max(0, awake - m.awake) * m.rate;
    const next = this.marks[i + 1];
    return next ? Math.min(t, next.time) : t;
  }

  /** The last mark that is not after `at`, by a field in which marks ascend. */
  private last(field: "wall" | "time" | "awake", at: number): number {
    return Math.max(0, lastNotAfter(this.marks, at, (m) => m[field]));
  }
}
