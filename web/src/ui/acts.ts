// What the visitor does to the lab, and with sockets of his own. Each act returns
// to now first, and says what went wrong.
//
// Reading path: controls.ts has the buttons (before); session/lab-session.ts makes the
// lab at the first act, and session/http.ts sends what is asked for (after).

import type { Side } from "../model/world.ts";
import {
  type ClockSettings,
  CommandError,
  type LabCommands,
  type RawRequest,
  type SendPolicy,
  type VisitCommands,
} from "../session/commands.ts";
import type { LabSession } from "../session/lab-session.ts";
import type { Changeable, Settings } from "../session/settings.ts";
import type { SourceState } from "../session/source.ts";
import type { VisitSession } from "../session/visit-session.ts";
import type { Text } from "../text.ts";
import { skipped } from "./clock-words.ts";
import type { Shown } from "./shown.ts";

const TARGET = "/hello";

export class Acts {
  readonly shown: Shown;
  /** Why the last act was not taken. */
  error: CommandError | undefined;
  /** What the last step or skip did. */
  said = "";
  /** The last event before something was done by hand that no link carries (model/moment.ts). */
  touched = -1;
  private readonly lab: LabSession;
  private readonly visit: VisitSession;
  private readonly own: VisitCommands;
  private readonly text: Text;
  /** Is over before an act is sent. */
  private readonly before: () => Promise<void>;
  /** Offers what can be taken away of the trace, at the button that was pressed; or copies a link to what is shown. */
  readonly take: (what: HTMLElement | string) => void;
  /** Acts that have not been answered yet. */
  private pending = 0;
  private jumping = false;

  constructor(shown: Shown, lab: LabSession, visit: VisitSession, own: VisitCommands, text: Text, before: () => Promise<void>, take: (what: HTMLElement | string) => void) {
    this.shown = shown;
    this.lab = lab;
    this.visit = visit;
    this.own = own;
    this.text = text;
    this.before = before;
    this.take = take;
  }

  /** An act is on its way. */
  get busy(): boolean {
    return this.pending > 0;
  }

  /** Once somebody answers again, it is no error any more that nobody did. */
  reached(state: SourceState): void {
    if (state !== "lost" && state !== "connecting" && this.error?.code === "network") this.error = undefined;
  }

  send(policy: SendPolicy, target = TARGET): void {
    this.touch();
    void this.inLab((lab) => lab.request(target, policy));
  }

  /** Octets as they are; what comes of them is looked at next. */
  raw(request: RawRequest): void {
    this.touch();
    this.shown.choose(request.conn === undefined ? {} : { conn: request.conn });
    void this.inLab((lab) => lab.raw(request));
  }

  /**
   * In a lab that has carried one GET unseen, sends the second; `seenFrom` is told
   * from when on the lab is to be seen.
   */
  sendSecond(seenFrom: (at: number) => void): void {
    void this.act(async () => {
      const { rested } = await import("../session/first.ts"); // there is its recording already
      const { lab, at } = await rested(this.lab, TARGET);
      seenFrom(at);
      await lab.request(TARGET, "reuse");
    });
  }

  run(scenario: string): void {
    this.shown.show("lab");
    void this.inLab((lab) => lab.scenario(scenario));
  }

  /** Pauses or goes on: the lab, or the past that is looked at. */
  toggle(): void {
    if (!this.shown.toggle() && this.shown.view === "lab") this.pause(!this.lab.settings.paused);
  }

  /** Returns whether there is anything to pause, or to let go on. */
  pause(paused: boolean): boolean {
    if (this.lab.isRecording || this.lab.settings.paused === paused) return false;
    this.clock({ paused });
    return true;
  }

  clock(settings: ClockSettings): void {
    const { speed, paused } = settings;
    const pace = speed === undefined ? {} : speed === "auto" ? { auto: true } : { auto: false, speed };
    this.set({ ...pace, ...(paused === undefined ? {} : { paused }) }, (lab) => lab.clock(settings));
  }

  step(): void {
    this.jump((lab) => lab.step());
  }

  skip(): void {
    this.jump(async (lab) => {
      const s = await lab.skip();
      this.said = skipped({ ...s, lab: s.time }, this.text);
    });
  }

  reset(): void {
    void this.onLab((lab) => lab.reset());
    this.shown.choose({});
  }

  closeConn(conn: string, by: Side): void {
    this.touch();
    void this.onLab((lab) => lab.closeConnection(conn, by));
  }

  /** Of link and programs. */
  change(settings: Partial<Changeable>): void {
    this.set(settings, (lab) => lab.set(settings));
  }

  /** Says what an act has done, or why there is none. */
  say(words: string): void {
    this.said = words;
    this.wake();
  }

  /** What is done by hand, to what there is. */
  byHand(f: (lab: LabCommands) => Promise<void>): void {
    void this.onLab(f);
  }

  /** A new lab with the settings of the one that is gone. */
  renew(): void {
    void this.inLab(async () => {});
  }

  trySocket(close: boolean): void {
    void this.act(() => this.own.tryGet(close ? "hello?close=1" : "hello"));
  }

  /** An experiment with the visitor's own sockets: several requests, one act. */
  trial(f: (own: VisitCommands) => Promise<void>): Promise<void> {
    this.shown.show("socket");
    return this.act(() => f(this.own));
  }

  dismiss(): void {
    this.error = undefined;
    this.wake();
  }

  wake(): void {
    this.shown.wake();
  }

  private touch(): void {
    this.touched = this.lab.feed?.log.last ?? -1;
  }

  // One jump at a time, and in the lab that is in sight.
  private jump(f: (lab: LabCommands) => Promise<void>): void {
    if (this.jumping || this.shown.view !== "lab") return;
    this.jumping = true;
    void this.onLab(f).finally(() => {
      this.jumping = false;
    });
  }

  // Of the lab, or of the one that will be made.
  private set(settings: Partial<Settings>, send: (lab: LabCommands) => Promise<void>): void {
    if (this.lab.commands) void this.onLab(send);
    else this.lab.want(settings);
    this.wake();
  }

  /** In the lab, which is made if there is none. */
  inLab(f: (lab: LabCommands) => Promise<void>): Promise<void> {
    return this.act(async () => {
      const before = this.lab.id;
      const lab = await this.lab.ensure();
      if (this.lab.id !== before) this.shown.choose({}); // in another lab nothing is chosen yet
      await f(lab);
    });
  }

  /** On the lab, if there is one. */
  private onLab(f: (lab: LabCommands) => Promise<void>): Promise<void> {
    return this.act(async () => {
      if (this.lab.commands) await f(this.lab.commands);
    });
  }

  private async act(f: () => Promise<unknown>): Promise<void> {
    this.shown.live();
    this.said = "";
    this.pending++;
    try {
      await this.before();
      await this.visit.enter();
      await f();
      this.error = undefined;
    } catch (e) {
      if (!(e instanceof CommandError)) throw e;
      // That is no fault of the act: the page offers another lab.
      if (e.code === "lab_unknown") this.lab.isUnknown();
      else this.error = e;
    } finally {
      this.pending--;
      this.wake();
    }
  }
}
