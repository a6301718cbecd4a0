// The visitor's visit, under which the page's own sockets are observed: that of
// the page, or another when the server has forgotten it.
//
// Reading path: ui/acts.ts enters the visit at each act (before); http.ts sends the
// act under its token, and feed.ts follows its trace (after).

import { recall, remember } from "../storage.ts";
import type { VisitEvent } from "../trace/events.gen.ts";
import { CommandError } from "./commands.ts";
import { Feed } from "./feed.ts";
import type { Server } from "./http.ts";
import { FIRST_WAIT_MS, Live, LONGEST_WAIT_MS } from "./live.ts";
import type { Source, SourceState } from "./source.ts";

/**
 * A visit is a tab: a reload or another page keeps the one it has, if the server
 * still knows it, and else takes the one that the page was given. Returns its token.
 */
export async function keptVisit(given: string): Promise<string> {
  const kept = recall("visit");
  if (kept && kept !== given) {
    try {
      const answer = await fetch(`/api/visits/${kept}/events?since=${Number.MAX_SAFE_INTEGER}`, {
        cache: "no-store",
        headers: { "Same-Socket-Visit": kept },
      });
      if (answer.ok) return kept;
    } catch {
      // The one that was given serves as well.
    }
  }
  if (given) remember("visit", given);
  return given;
}

export class VisitSession {
  feed: Feed<VisitEvent> | undefined;
  private readonly server: Server;
  /** Remembers the visit for a reload. */
  private readonly keeps: boolean;
  private readonly changed: (state: SourceState) => void;
  private entering: Promise<void> | undefined;
  private renewing: Promise<void> | undefined;

  /**
   * Attends the visit that the server's requests belong to, if they do to any;
   * `changed` is called when events arrived or its source changed its state.
   */
  constructor(server: Server, keeps: boolean, changed: (state: SourceState) => void) {
    this.server = server;
    this.keeps = keeps;
    this.changed = changed;
    if (server.token) this.attend(server.token);
  }

  /** Opens a visit if there is none: a frame has none before the first act, and where no server is there is none at all. */
  enter(): Promise<void> {
    if (this.feed || this.server.worker) return Promise.resolve();
    this.entering ??= this.server
      .openVisit()
      .then((token) => this.attend(token))
      .finally(() => {
        this.entering = undefined; // if it failed, the next act tries again
      });
    return this.entering;
  }

  /**
   * Begins another visit. What was shown of the first is over; it is no act of
   * the visitor, and whoever looks at the past stays there.
   */
  renew(): Promise<void> {
    this.renewing ??= this.open().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async open(): Promise<void> {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, 2 * wait)) {
      try {
        const token = await this.server.openVisit();
        if (this.keeps) remember("visit", token);
        this.attend(token);
        return;
      } catch (e) {
        if (!(e instanceof CommandError)) throw e;
      }
      await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random())));
    }
  }

  private attend(token: string): void {
    // Gone means that the server no longer knows this visit: it was started again, or
    // the page lay idle for long.
    this.follow(new Live(`/api/visits/${token}/events?visit=${token}`), () => void this.renew());
  }

  /** Follows a visit that is not this page's: when it is gone, that is all. */
  watch(source: Source<VisitEvent>): void {
    this.follow(source, () => {});
  }

  private follow(source: Source<VisitEvent>, gone: () => void): void {
    this.feed?.close();
    const feed = new Feed<VisitEvent>("visit", source);
    this.feed = feed;
    feed.open(() => {
      if (feed.state === "gone" && this.feed === feed) gone();
      this.changed(feed.state);
    });
  }
}
