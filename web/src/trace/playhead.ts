// The playhead: which instant of the trace is drawn now. It lags behind the lab
// by the jitter that was measured, so that a segment's event has arrived before
// its flight is drawn, and it never runs backwards by itself. The reader may take
// it into the past; that moves nothing but what is drawn here. A recording is past
// from its beginning to its end.
//
// Reading path: timeline.ts says how time runs (before); model/cursor.ts folds the
// events up to the playhead (after).

import type { Now } from "./events.gen.ts";
import type { Timeline } from "./timeline.ts";

const FRAME_MS = 1000 / 60;
const MAX_LAG_MS = 150;
/** How long the playhead runs on when the stream has fallen silent. */
const SILENCE_MS = 700;
/** How fast a measured jitter or a too good offset is forgotten, per sample. */
const FORGET = 0.9;

export class Playhead {
  private readonly timeline: Timeline;
  /** performance.now() minus wall, in ms: the least seen, that is, the fastest way. */
  private offset = Number.POSITIVE_INFINITY;
  private jitter = 0;
  /** The latest sample of the clock, in microseconds of wall time; none of a recording. */
  private latest: number | undefined;
  private shown = 0;
  /** The past that is looked at, and since when it plays; undefined while live. */
  private past: { time: number; playing: number | undefined } | undefined;

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  /** Takes the clock sample of a frame that arrived at `at` (performance.now()). */
  sample(now: Now, at: number): void {
    const offset = at - now.wall / 1000;
    this.offset = Math.min(offset, this.offset);
    this.jitter = Math.max(offset - this.offset, this.jitter * FORGET);
    this.latest = now.wall;
  }

  /** All of a recording is here: it ends at `end`, and stands at its beginning. */
  record(end: number): void {
    this.shown = end;
    this.seek(0);
  }

  /** The stream starts anew, perhaps over another way: measure again. */
  forget(): void {
    this.offset = Number.POSITIVE_INFINITY;
    this.jitter = 0;
  }

  get lag(): number {
    return Math.min(MAX_LAG_MS, Math.max(FRAME_MS, this.jitter + FRAME_MS));
  }

  get isLive(): boolean {
    return this.past === undefined;
  }

  get isPlaying(): boolean {
    return this.past?.playing !== undefined;
  }

  /** Looks at an instant of the past. It stands there until it is played. */
  seek(time: number): void {
    this.past = { time: Math.max(0, time), playing: undefined };
  }

  /** Plays the past as it was watched, or lets it stand. Nothing happens while live. */
  play(playing: boolean, at: number): void {
    if (!this.past || playing === this.isPlaying) return;
    this.past = { time: this.time(at), playing: playing ? at : undefined };
  }

  /** Returns to now. */
  live(): void {
    this.past = undefined;
  }

  /** The instant to draw at `at` (performance.now()), in microseconds. */
  time(at: number): number {
    const now = this.now(at);
    if (!this.past) return now;
    const { time, playing } = this.past;
    if (playing === undefined) return Math.min(time, now);
    const played = this.timeline.timeAtAwake(this.timeline.awakeAt(time) + (at - playing) * 1000);
    if (played >= now) this.past = undefined; // it has caught up
    return Math.min(played, now);
  }

  /** Where the trace is, as far as it is known here. */
  now(at: number): number {
    if (this.latest !== undefined && this.offset !== Number.POSITIVE_INFINITY) {
      const wall = (at - this.offset - this.lag) * 1000;
      const known = this.latest + SILENCE_MS * 1000;
      this.shown = Math.max(this.shown, this.timeline.timeAt(Math.min(wall, known)));
    }
    return this.shown;
  }
}
