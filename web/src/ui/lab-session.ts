// The visitor's lab, from the first act that needs one to its end: a tab has one
// at a time, and keeps it over reloads.

import type { Api } from "../api.ts";
import { forget, recall, remember } from "../storage.ts";
import { DEFAULTS, Feed, type Settings } from "../trace/feed.ts";
import type { StreamState } from "../trace/stream.ts";

export class LabSession {
  id: string | undefined;
  feed: Feed | undefined;
  private readonly api: Api;
  /** Remembers the lab for a reload. */
  private readonly keeps: boolean;
  private readonly heard: (state: StreamState) => void;
  /** Set before there is a lab, and applied when one is made. */
  private wanted: Partial<Settings>;
  private making: Promise<string> | undefined;

  constructor(api: Api, keeps: boolean, wanted: Partial<Settings>, heard: (state: StreamState) => void) {
    this.api = api;
    this.keeps = keeps;
    this.wanted = wanted;
    this.heard = heard;
    const id = keeps ? recall("lab") : undefined;
    if (id) this.follow(id);
  }

  /** There is a lab that can be acted on. */
  get alive(): boolean {
    return this.feed !== undefined && this.feed.state !== "gone" && this.feed.state !== "ended";
  }

  /** Those of the lab, or of the one that will be made. */
  get settings(): Settings {
    return { ...DEFAULTS, ...this.feed?.settings, ...this.wanted };
  }

  /** Keeps settings for the lab that will be made. */
  want(settings: Partial<Settings>): void {
    Object.assign(this.wanted, settings);
  }

  /** The lab's id; a lab is made at the first act, and again when it has ended. */
  ensure(): Promise<string> {
    if (this.id && this.alive) return Promise.resolve(this.id);
    this.making ??= this.make().finally(() => {
      this.making = undefined;
    });
    return this.making;
  }

  private async make(): Promise<string> {
    const { settings } = this;
    const id = await this.api.createLab();
    this.wanted = {};
    this.follow(id);
    await this.api.setUp(id, settings, DEFAULTS);
    return id;
  }

  private follow(id: string): void {
    this.feed?.close();
    this.id = id;
    if (this.keeps) remember("lab", id);
    const feed = new Feed("lab", `/api/labs/${id}/events?visit=${this.api.token}`, () => {
      if (feed.state === "gone" && this.keeps) forget("lab");
      this.heard(feed.state);
    });
    this.feed = feed;
  }
}
