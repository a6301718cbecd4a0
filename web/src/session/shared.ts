// A visit that somebody shows: its events by plain requests, again every two seconds.
// Nothing can be sent in it.
//
// Reading path: internal/server/shared.go answers (before); feed.ts keeps what arrives
// (after).

import type { VisitEvent } from "../trace/events.gen.ts";
import type { Source, SourceHandlers } from "./source.ts";

const PERIOD_MS = 2000;

export class Shared implements Source<VisitEvent> {
  private readonly path: string;
  private since = 0;
  private closed = false;

  /** `view` is the name under which the visit is shown. */
  constructor(view: string) {
    this.path = `/api/shared/${encodeURIComponent(view)}/events`;
  }

  open(since: number, handlers: SourceHandlers<VisitEvent>): void {
    this.since = since;
    void this.follow(handlers);
  }

  close(): void {
    this.closed = true;
  }

  private async follow(handlers: SourceHandlers<VisitEvent>): Promise<void> {
    while (!this.closed && (await this.ask(handlers))) await new Promise((later) => setTimeout(later, PERIOD_MS));
  }

  /** Takes what is new; returns whether more may come. */
  private async ask(handlers: SourceHandlers<VisitEvent>): Promise<boolean> {
    try {
      const answer = await fetch(`${this.path}?since=${this.since}`, { cache: "no-store" });
      if (answer.status === 404) {
        handlers.state("gone");
        return false;
      }
      if (!answer.ok) throw new Error(answer.statusText);
      const lines = (await answer.text()).split("\n").filter((line) => line !== "");
      const events = lines.map((line) => JSON.parse(line) as VisitEvent);
      const time = Number(answer.headers.get("Same-Socket-Now"));
      handlers.state("live");
      handlers.events(events);
      handlers.clock({ wall: time, time, speed: 1, paused: false }, performance.now());
      this.since = events.at(-1)?.seq ?? this.since;
    } catch {
      handlers.state("lost"); // the next answer may come
    }
    return true;
  }
}

/** Under which name a visit is shown to others; undefined if nobody says. */
export async function viewOf(token: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`/api/visits/${token}`, { cache: "no-store" });
    return ((await answer.json()) as { view?: string }).view;
  } catch {
    return undefined;
  }
}
