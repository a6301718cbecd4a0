// The visitor's lab, from the first act that needs one to its end: a tab has one
// at a time, and keeps it over reloads. A recording may stand in its place.
//
// Reading path: ui/acts.ts wants the lab (before); http.ts makes it, and feed.ts
// follows its trace (after).

import { forget, recall, remember } from "../storage.ts";
import type { LabEvent } from "../trace/events.gen.ts";
import { CommandError, type LabCommands } from "./commands.ts";
import { Feed } from "./feed.ts";
import type { Server } from "./http.ts";
import { Live } from "./live.ts";
import { DEFAULTS, type Settings } from "./settings.ts";
import type { Source, SourceState } from "./source.ts";

export class LabSession {
  id: string | undefined;
  feed: Feed<LabEvent> | undefined;
  readonly server: Server;
  /** Remembers the lab for a reload. */
  private readonly keeps: boolean;
  private readonly changed: (state: SourceState) => void;
  private offered: LabCommands | undefined;
  /** Set before there is a lab, and applied when one is made. */
  private wanted: Partial<Settings>;
  private making: Promise<LabCommands> | undefined;
  /** Looks at what has come; set while somebody waits for the trace. */
  private look: (() => void) | undefined;

  /** `changed` is called when events arrived or the lab's source changed its state. */
  constructor(server: Server, keeps: boolean, wanted: Partial<Settings>, changed: (state: SourceState) => void) {
    this.server = server;
    this.keeps = keeps;
    this.wanted = wanted;
    this.changed = changed;
    const id = keeps ? recall("lab") : undefined;
    if (id) this.enter(id);
  }

  /** The acts on the lab, if there is one that takes any. */
  get commands(): LabCommands | undefined {
    return this.feed?.isOver ? undefined : this.offered;
  }

  /** A recording stands in the place of the lab: nothing can be done to it. */
  get isRecording(): boolean {
    return this.feed?.state === "recorded";
  }

  /** Those of the lab, or of the one that will be made. */
  get settings(): Settings {
    return { ...DEFAULTS, ...this.feed?.settings, ...this.wanted };
  }

  /** Keeps settings for the lab that will be made. */
  want(settings: Partial<Settings>): void {
    Object.assign(this.wanted, settings);
  }

  /** The acts on the lab, which is made at the first act, and again when it has ended. */
  ensure(): Promise<LabCommands> {
    if (this.commands) return Promise.resolve(this.commands);
    this.making ??= this.make().finally(() => {
      this.making = undefined;
    });
    return this.making;
  }

  /**
   * A server that was asked does not know the lab: it was restarted, has forgotten
   * the lab, or is another than the one that made it. What was seen of it stays.
   */
  isUnknown(): void {
    const { feed } = this;
    if (!feed || feed.isOver) return;
    feed.gone();
    if (this.keeps) forget("lab");
    this.changed("gone");
  }

  /** Shows a recording in place of the lab, which lives on where it is. */
  play(recording: Source<LabEvent>): void {
    this.offered = undefined;
    this.follow(recording);
  }

  private async make(): Promise<LabCommands> {
    const id = await this.server.createLab();
    const { settings } = this; // with what was chosen meanwhile
    this.wanted = {};
    const commands = this.enter(id);
    await this.server.setUp(id, settings, DEFAULTS);
    return commands;
  }

  /** Settled when the trace has come so far; fails when no more of it comes. */
  reach<T>(find: (events: readonly LabEvent[]) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      this.look = () => {
        const found = find(this.feed?.log.events ?? []);
        const state = this.feed?.state;
        if (found !== undefined) resolve(found);
        else if (state === "lost") reject(new CommandError("network"));
        else if (this.feed?.isOver) reject(new CommandError("lab_ended"));
        else return;
        this.look = undefined;
      };
      this.look();
    });
  }

  private enter(id: string): LabCommands {
    this.id = id;
    if (this.keeps) remember("lab", id);
    const path = `/api/labs/${id}/events`;
    this.follow(this.server.worker?.follow(path) ?? new Live(`${path}?visit=${this.server.token}`));
    return (this.offered = this.server.lab(id));
  }

  private follow(source: Source<LabEvent>): void {
    this.feed?.close();
    const feed = new Feed("lab", source);
    this.feed = feed;
    feed.open(() => {
      if (feed.state === "gone" && this.keeps) forget("lab");
      this.look?.();
      this.changed(feed.state);
    });
  }
}
