// One live trace and everything needed to show it: the events, how its time
// runs, the playhead, and the world at the playhead.

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
}

/** What a lab has before it is told otherwise. */
export const DEFAULTS: Readonly<Settings> = { speed: 1, auto: true, paused: false, rttMs: 200, loss: 0 };

export class Feed {
  readonly log = new Log();
  readonly playhead: Playhead;
  readonly settings: Settings = { ...DEFAULTS };
  state: StreamState = "connecting";
  private readonly timeline = new Timeline();
  private readonly cursor: Cursor;
  private readonly stream: Stream;

  /** `changed` is called when events arrived or the stream's state changed. */
  constructor(kind: World["kind"], path: string, changed: () => void) {
    this.playhead = new Playhead(this.timeline);
    this.cursor = new Cursor(kind, this.log.events, this.timeline);
    this.stream = new Stream(path, {
      since: () => this.log.last,
      state: (state) => {
        this.state = state;
        if (state === "connecting") this.playhead.forget();
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

  close(): void {
    this.stream.close();
  }

  private settle(from: number): void {
    for (const e of this.log.events.slice(from)) {
      if (e.name === "clock:changed") {
        this.timeline.change(e.data.wall, e.data.lab, e.data.paused ? 0 : e.data.speed);
        Object.assign(this.settings, { speed: e.data.speed, auto: e.data.auto, paused: e.data.paused });
      } else if (e.name === "link:changed") {
        Object.assign(this.settings, { rttMs: e.data.rtt_ms, loss: e.data.loss });
      }
    }
  }
}
