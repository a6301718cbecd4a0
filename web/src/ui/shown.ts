// What is shown: which of the two traces, which instant of it, what is chosen. It
// moves the playhead, and never the lab.

import type { Feed } from "../session/feed.ts";
import type { LabSession } from "../session/lab-session.ts";
import type { VisitSession } from "../session/visit-session.ts";
import type { Selection } from "../view/stage/stage.ts";

/** The lab, or the visitor's own sockets. */
export type View = "lab" | "socket";

export class Shown {
  view: View;
  selection: Selection = {};
  /** The stage is hidden: the words tell everything. */
  words = false;
  /** What TCP and the wire do is covered, and nothing of it is told. */
  covered = false;
  /** A run has been stopped here for the reader, before time is skipped. */
  parked = false;
  /** Said of this instant. */
  note = "";
  /** A recording that stands in for the lab; undefined when the lab itself is shown. */
  standsIn: Feed | undefined;
  private readonly lab: LabSession;
  private readonly visit: VisitSession;
  /** The view is part of the page's address. */
  private readonly addressed: boolean;
  readonly wake: () => void;

  /** `wake` asks for a frame. */
  constructor(lab: LabSession, visit: VisitSession, view: View, addressed: boolean, wake: () => void) {
    this.lab = lab;
    this.visit = visit;
    this.view = view;
    this.addressed = addressed;
    this.wake = wake;
  }

  get feed(): Feed | undefined {
    if (this.view === "lab") return this.standsIn ?? this.lab.feed;
    return this.visit.feed;
  }

  /** The playhead is where the trace is. A recording is past to its end. */
  get isLive(): boolean {
    const { feed } = this;
    return !feed || (feed.playhead.isLive && feed.state !== "recorded");
  }

  show(view: View): void {
    this.view = view;
    if (this.addressed) history.replaceState(null, "", view === "socket" ? "#socket" : location.pathname);
    this.choose({});
  }

  /** Puts a recording, at its end, in front of the lab; or shows the lab again. */
  standIn(recording: Feed | undefined): void {
    this.standsIn = recording;
    this.choose({});
  }

  showWords(words: boolean): void {
    this.words = words;
    this.wake();
  }

  select(segment: number | undefined): void {
    const conn = this.feed?.chronicle.segment(segment ?? 0)?.conn;
    const { conn: before } = this.selection;
    if (segment === undefined) this.choose(before === undefined ? {} : { conn: before });
    else this.choose(conn === undefined ? { segment } : { segment, conn });
  }

  cover(covered: boolean): void {
    this.covered = covered;
    this.wake();
  }

  choose(selection: Selection): void {
    this.selection = selection;
    this.wake();
  }

  seek(time: number): void {
    this.parked = false;
    this.note = "";
    this.feed?.playhead.seek(time);
    this.wake();
  }

  /** Goes where a proof or a link leads. */
  stand(time: number, selection: Selection): void {
    this.choose(selection);
    this.seek(time);
    if (this.addressed) return; // there the stage is in sight
    const stage = document.querySelector(".stage");
    // Where the stage does not stand beside the text, it comes into sight from its top.
    const block = stage && getComputedStyle(stage.closest(".place")!).position === "static" ? "start" : "nearest";
    stage?.scrollIntoView({ block });
  }

  start(): void {
    this.seek(this.feed?.chronicle.instants[0] ?? 0);
  }

  /** Stands at an instant until the reader lets it go on. */
  park(time: number): void {
    this.seek(time);
    this.parked = true;
  }

  live(): void {
    this.parked = false;
    this.note = "";
    this.feed?.playhead.live();
    this.wake();
  }

  /** Goes to the event before or after. */
  walk(direction: -1 | 1): void {
    const { feed } = this;
    if (!feed) return;
    const { before, after } = feed.chronicle.neighbours(feed.playhead.time(performance.now()));
    const to = direction < 0 ? before : after;
    if (to !== undefined && to <= feed.playhead.now(performance.now())) this.seek(to);
    else if (direction > 0) this.live();
  }

  /** Plays the past or lets it stand; returns whether it is the past that is shown. */
  toggle(): boolean {
    const { feed } = this;
    if (!feed || this.isLive) return false;
    if (feed.playhead.isLive) feed.playhead.seek(0); // a recording that has come to its end
    feed.playhead.play(!feed.playhead.isPlaying, performance.now());
    this.wake();
    return true;
  }
}
