// The visitor's visit, under which the page's own sockets are observed: that of
// the page, or another when the server has forgotten it.

import { type Api, ApiError } from "../api.ts";
import { remember } from "../storage.ts";
import { Feed } from "../trace/feed.ts";
import { FIRST_WAIT_MS, LONGEST_WAIT_MS, type StreamState } from "../trace/stream.ts";

export class VisitSession {
  feed: Feed | undefined;
  private readonly api: Api;
  /** Remembers the visit for a reload. */
  private readonly keeps: boolean;
  private readonly heard: (state: StreamState) => void;
  private entering: Promise<void> | undefined;
  private renewing: Promise<void> | undefined;

  /** Attends the visit whose token the api has, if it has one. */
  constructor(api: Api, keeps: boolean, heard: (state: StreamState) => void) {
    this.api = api;
    this.keeps = keeps;
    this.heard = heard;
    if (api.token) this.feed = this.attend(api.token);
  }

  /** Opens a visit if there is none: a frame has none before the first act. */
  enter(): Promise<void> {
    if (this.feed) return Promise.resolve();
    this.entering ??= this.api
      .openVisit()
      .then((token) => {
        this.feed = this.attend(token);
      })
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
        const token = await this.api.openVisit();
        if (this.keeps) remember("visit", token);
        this.feed?.close();
        this.feed = this.attend(token);
        return;
      } catch (e) {
        if (!(e instanceof ApiError)) throw e;
      }
      await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random())));
    }
  }

  private attend(token: string): Feed {
    const feed = new Feed("visit", `/api/visits/${token}/events?visit=${token}`, () => {
      // The server no longer knows this visit: it was started again, or the page
      // lay idle for long.
      if (feed.state === "gone" && this.feed === feed) void this.renew();
      this.heard(feed.state);
    });
    return feed;
  }
}
