// One trace and everything needed to show it: the events, how its time runs, the
// playhead, the world at the playhead, and what the whole of it holds.
//
// Reading path: live.ts, worker.ts or file.ts brings the events (before); trace/log.ts keeps
// them, and model/cursor.ts folds them into the world at an instant (after).

import { Chronicle } from "../model/chronicle.ts";
import { Cursor } from "../model/cursor.ts";
import type { World } from "../model/world.ts";
import type { Event } from "../trace/events.gen.ts";
import { Log } from "../trace/log.ts";
import { Playhead } from "../trace/playhead.ts";
import { Timeline } from "../trace/timeline.ts";
import { DEFAULTS, type Settings, settingsIn } from "./settings.ts";
import type { Source, SourceState } from "./source.ts";

/** For so long of wall time a crossing is watched, as in auto. */
const CROSSING_US = 900_000;
/** After so long nothing fades any more. */
const LONG_AGO_US = 3_000_000;

export class Feed<E extends Event = Event> {
  readonly log = new Log<E>();
  readonly chronicle = new Chronicle();
  readonly playhead: Playhead;
  readonly settings: Settings = { ...DEFAULTS };
  state: SourceState = "connecting";
  private readonly kind: World["kind"];
  private readonly source: Source<E>;
  private readonly timeline = new Timeline();
  private readonly cursor: Cursor;
  /** For what is shown of now while the reader looks at the past. */
  private nowCursor: Cursor | undefined;

  constructor(kind: World["kind"], source: Source<E>) {
    this.kind = kind;
    this.source = source;
    this.playhead = new Playhead(this.timeline);
    this.cursor = new Cursor(kind, this.log.events, this.timeline);
  }

  /** Follows the source; `changed` is called when events arrived or its state changed. */
  open(changed: () => void): void {
    this.source.pace?.(this.timeline);
    this.source.open(this.log.last, {
      events: (events) => {
        const before = this.log.last;
        if (this.log.add(events) > 0) this.settle(before);
        changed();
      },
      clock: (now, at) => {
        this.playhead.sample(now, at);
        changed();
      },
      state: (state) => {
        this.state = state;
        // Perhaps over another way than before.
        if (state === "live") this.playhead.forget();
        if (state === "recorded") this.playhead.record(this.log.events.at(-1)?.time ?? 0);
        changed();
      },
    });
  }

  /** Nothing follows any more, and nothing can be asked of it. */
  get isOver(): boolean {
    return this.state === "ended" || this.state === "gone" || this.state === "recorded";
  }

  /** The world to draw at `at` (performance.now()). */
  world(at: number): World {
    return this.cursor.at(this.playhead.time(at));
  }

  /** The world where the trace is, whatever the reader looks at. */
  now(at: number): World {
    if (this.playhead.isLive) {
      this.nowCursor = undefined;
      return this.world(at);
    }
    this.nowCursor ??= new Cursor(this.kind, this.log.events, this.timeline);
    return this.nowCursor.at(this.playhead.now(at));
  }

  /** What has come so far is not watched: it is long ago for whoever looks from now on. */
  unseen(): void {
    this.timeline.pass(LONG_AGO_US);
  }

  close(): void {
    this.source.close();
  }

  /** Somebody who was asked knows nothing of it: it is gone, whatever the source still hopes. */
  gone(): void {
    this.source.close();
    this.state = "gone";
  }

  private settle(from: number): void {
    const news: readonly Event[] = this.log.events.slice(from);
    for (const e of news) {
      this.chronicle.add(e);
      if (e.name === "clock:changed") {
        this.timeline.change(e.data.wall, e.data.lab, e.data.paused ? 0 : e.data.speed);
      } else if (e.name === "clock:stepped") {
        // As long as a crossing takes to watch, or its rest.
        const crossings = (e.data.lab - e.data.from) / (this.settings["link.rtt_ms"] * 500);
        this.timeline.step(e.data.wall, e.data.from, e.data.lab, Math.min(1, Math.max(0.2, crossings)) * CROSSING_US);
      }
      Object.assign(this.settings, settingsIn(e));
    }
  }
}
