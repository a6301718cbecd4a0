// How a trace's own time runs against wall time. A lab trace tells every change
// of its clock, so this is a function of the trace alone.

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
    const awake = last.awake + (last.rate > 0 ? Math.max(0, wall - last.wall) : 0);
    this.marks.push({ wall: Math.max(wall, last.wall), time, rate, awake });
  }

  /** Trace time at an instant of wall time, both in microseconds. */
  timeAt(wall: number): number {
    const i = this.lastWhere((m) => m.wall <= wall);
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
    const i = this.lastWhere((m) => m.time <= time);
    const m = this.marks[i]!;
    if (m.rate === 0) return m.awake;
    const at = m.awake + (time - m.time) / m.rate;
    const next = this.marks[i + 1];
    return next ? Math.min(at, Math.max(m.awake, next.awake)) : at;
  }

  private lastWhere(holds: (m: Mark) => boolean): number {
    for (let i = this.marks.length - 1; i > 0; i--) if (holds(this.marks[i]!)) return i;
    return 0;
  }
}
