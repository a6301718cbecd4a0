// One live trace and everything needed to show it: the events, how its time
// runs, the playhead, the world at the playhead, and what the whole of it holds.

import { Chronicle } from "../model/chronicle.ts";
import { Cursor } from "../model/cursor.ts";
import type { World } from "../model/world.ts";
import { Log } from "./log.ts";
import { Playhead } from "./playhead.ts";
import { Stream, type StreamState } from "./stream.ts";
import { Timeline } from "./timeline.ts";

/** The clock and link as the newest events have them, ahead of the playhead. */
export interface Settings {
  speed: number;
  auto: boolean;
  paused: boolean;
  rttMs: number;
  loss: number;
  /** After how long the programs close an idle connection; 0 means never. */
  clientIdleMs: number;
  serverIdleMs: number;
}


/** For so long of wall time a crossing is watched, as in auto. */
const CROSSING_US = 900_000;

/** What a lab has before it is told otherwise. */
export const DEFAULTS: Readonly<Settings> = {
  speed: 1,
  auto: true,
  paused: false,
  rttMs: 200,
  loss: 0,
  clientIdleMs: 0,
  serverIdleMs: 0,
};

export class Feed {
  readonly log = new Log();
  readonly chronicle = new Chronicle();
  readonly playhead: Playhead;
  readonly settings: Settings = { ...DEFAULTS };
  state: StreamState = "connecting";
  private readonly timeline = new Timeline();
  private readonly cursor: Cursor;
  /** For what is shown of now while the reader looks at the past. */
  private nowCursor: Cursor | undefined;
  private readonly kind: World["kind"];
  private readonly stream: Stream;

  /** `changed` is called when events arrived or the stream's state changed. */
  constructor(kind: World["kind"], path: string, changed: () => void) {
    this.kind = kind;
    this.playhead = new Playhead(this.timeline);
    this.cursor = new Cursor(kind, this.log.events, this.timeline);
    this.stream = new Stream(path, {
      since: () => this.log.last,
      state: (state) => {
        this.state = state;
        // Perhaps over another way than before.
        if (state === "live") this.playhead.forget();
        changed();
      },
      frame: (frame, at) => {
        const before = this.log.last;
        if (this.log.add(frame.events) > 0) this.settle(before);
        this.playhead.sample(frame.now, at);
        changed();
      },
    });
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

  close(): void {
    this.stream.close();
  }

  private settle(from: number): void {
    for (const e of this.log.events.slice(from)) {
      this.chronicle.add(e);
      if (e.name === "clock:changed") {
        this.timeline.change(e.data.wall, e.data.lab, e.data.paused ? 0 : e.data.speed);
        Object.assign(this.settings, { speed: e.data.speed, auto: e.data.auto, paused: e.data.paused });
      } else if (e.name === "clock:stepped") {
        // As long as a crossing takes to watch, or its rest.
        const crossings = (e.data.lab - e.data.from) / (this.settings.rttMs * 500);
        this.timeline.step(e.data.wall, e.data.from, e.data.lab, Math.min(1, Math.max(0.2, crossings)) * CROSSING_US);
      } else if (e.name === "client:changed") {
        this.settings.clientIdleMs = e.data.idle_timeout_ms;
      } else if (e.name === "server:changed") {
        this.settings.serverIdleMs = e.data.idle_timeout_ms;
      } else if (e.name === "link:changed") {
        Object.assign(this.settings, { rttMs: e.data.rtt_ms, loss: e.data.loss });
      }
    }
  }
}
