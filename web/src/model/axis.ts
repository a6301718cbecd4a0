// The axis of a trace's strip: time to scale while things happen, and long quiet
// stretches shortened, so that what happened stays in sight however long the
// reader thought in between. What was laid out once keeps its place.

import { lastNotAfter } from "../trace/search.ts";

/** A quiet stretch is never longer than this many units. */
const QUIET = 3;

export class Axis {
  private readonly times: number[] = [0];
  private readonly places: number[] = [0];
  /** Microseconds to a unit of the axis. */
  private unit = 300_000;

  /** From here on, a unit is so many microseconds. */
  scale(us: number): void {
    this.unit = us;
  }

  /** Adds an instant at which something happened; in order. */
  add(time: number): void {
    const i = this.times.length - 1;
    if (time <= this.times[i]!) return;
    this.times.push(time);
    this.places.push(this.places[i]! + Math.min(QUIET, (time - this.times[i]!) / this.unit));
  }

  /** The place of an instant, in units. */
  at(time: number): number {
    const i = last(this.times, time);
    const [t, x] = [this.times[i]!, this.places[i]!];
    if (i + 1 === this.times.length) return x + Math.min(QUIET, Math.max(0, time - t) / this.unit);
    return x + ((time - t) / (this.times[i + 1]! - t)) * (this.places[i + 1]! - x);
  }

  /** The instant at a place; `now` is the latest there is. */
  timeAt(place: number, now: number): number {
    const i = last(this.places, place);
    const [t, x] = [this.times[i]!, this.places[i]!];
    const [t1, x1] =
      i + 1 === this.times.length ? [now, this.at(now)] : [this.times[i + 1]!, this.places[i + 1]!];
    return x1 > x ? t + Math.min(1, (place - x) / (x1 - x)) * (t1 - t) : t;
  }
}

/** Where both lists have begun: what lies before their origin lies at it. */
function last(ascending: readonly number[], at: number): number {
  return Math.max(0, lastNotAfter(ascending, at, (n) => n));
}
