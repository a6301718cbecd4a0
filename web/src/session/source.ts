// Where a trace comes from: a server, live (live.ts), a Worker of this page
// (worker.ts), or a recording (file.ts). Whoever follows a trace does not know which.
//
// Reading path: a source brings what internal/stream sent (before); feed.ts keeps
// it (after).

import type { Event, Now } from "../trace/events.gen.ts";
import type { Timeline } from "../trace/timeline.ts";

/**
 * How a source stands. It begins as connecting; live and lost may alternate. After
 * the others nothing follows: the trace has ended, the server knows it no more, or
 * all of a recording is here.
 */
export type SourceState = "connecting" | "live" | "lost" | "ended" | "gone" | "recorded";

export interface SourceHandlers<E extends Event> {
  /** The events that follow, in order. Some may be there already: look at seq. */
  events(events: readonly E[]): void;
  /** A sample of the trace's clock, which arrived at `at` (performance.now()). */
  clock(now: Now, at: number): void;
  state(state: SourceState): void;
}

export interface Source<E extends Event> {
  /** Says how the trace's time runs, where its events do not. */
  pace?(timeline: Timeline): void;
  /** Brings the events after `since`, until it is closed. Called once. */
  open(since: number, handlers: SourceHandlers<E>): void;
  /** Nothing is told any more. */
  close(): void;
}
