// The page's program, put together of its parts: the two traces it follows, what
// is shown of them, what the visitor does, and whatever the page has places for.
//
// Reading path: main.ts starts it; the click begins at the button in controls.ts. When
// the trace has told what came of it, view/frame.ts calls frame here (before), and
// page.ts draws (after).

import type { ClientPage } from "../client/client.ts";
import { newWorld } from "../model/world.ts";
import { Feed } from "../session/feed.ts";
import type { Server } from "../session/http.ts";
import { LabSession } from "../session/lab-session.ts";
import type { Source, SourceState } from "../session/source.ts";
import { VisitSession } from "../session/visit-session.ts";
import { recall, remember } from "../storage.ts";
import type { LabEvent } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";
import { Frames } from "../view/frame.ts";
import { headline } from "../view/headline.ts";
import { Stage } from "../view/stage/stage.ts";
import { Acts } from "./acts.ts";
import { speeds } from "./controls.ts";
import { Fetched } from "./fetched.ts";
import type { FrontPage } from "./front.ts";
import { letGo, listen } from "./keys.ts";
import type { Lesson } from "./lesson.ts";
import { Footer } from "./own.ts";
import { synDump } from "./octets.ts";
import { LabPage, notice, type PageState } from "./page.ts";
import type { Presentation } from "./present.ts";
import { Shown } from "./shown.ts";

/** Where on the page there is something for the program to do. */
export interface Places {
  /** The stage and what is around it. */
  place: HTMLElement | null;
  /** The line of the visitor's own socket. */
  footer: HTMLElement | null;
  /** A chapter. */
  lesson: HTMLElement | null;
  /** The front page's stage. */
  front: HTMLElement | null;
  /** The page of the visitor's own clients. */
  client: HTMLElement | null;
  /** The whole of a frame within another page; its data say how it begins. */
  framed: HTMLElement | null;
}

export class App {
  readonly lab: LabSession;
  readonly visit: VisitSession;
  readonly shown: Shown;
  readonly acts: Acts;
  /** Settled when the chapter is alive, if there is one. */
  readonly reading: Promise<void> | undefined;
  private readonly cx: Context;
  private readonly server: Server;
  private readonly frames: Frames;
  private readonly page: LabPage | undefined;
  private readonly footer: Footer | undefined;
  private front: FrontPage | undefined;
  /** The recording on its stage. */
  private recording: Feed<LabEvent> | undefined;
  /** The lab time from which on the visitor's own lab is shown in place of the recording. */
  private ownFrom: number | undefined;
  lesson: Lesson | undefined;
  private client: ClientPage | undefined;
  /** The page is a lab's, and what it would print is not at hand yet. */
  private unprinted: boolean;
  private presentation: Promise<Presentation> | undefined;
  private presented: Presentation | undefined;
  /** What is drawn before there is a trace. */
  private readonly quiet = { lab: newWorld("lab"), socket: newWorld("visit") };

  constructor(cx: Context, server: Server, { place, footer, lesson, front, client, framed }: Places) {
    this.cx = cx;
    this.server = server;
    this.frames = new Frames((at) => this.frame(at));
    // Frames keep nothing for a reload: two on a page would share it. In a Worker a lab
    // ends with its page.
    const keeps = framed === null && !server.worker;
    const home = place?.hidden === false; // a hidden place is for recordings
    const pace = Number(framed?.dataset["pace"]);
    const changed = (state: SourceState) => {
      this.acts.reached(state);
      this.frames.wake();
    };
    this.lab = new LabSession(server, keeps && home, pace > 0 ? { auto: false, speed: pace } : {}, changed);
    this.visit = new VisitSession(server, keeps, changed);
    const socket = (framed ?? lesson)?.dataset["view"] === "socket" || (keeps && location.hash === "#socket");
    this.unprinted = place !== null && !lesson && !framed;
    const view = place && socket ? "socket" : "lab";
    this.shown = new Shown(this.lab, this.visit, view, !lesson && !front, () => this.frames.wake());
    this.acts = new Acts(this.shown, this.lab, this.visit, server, cx.text, async () => {
      // Fetched beside an act, what a trace fills would take the socket of the next one.
      await this.page?.fetchPanels();
    }, (what) => void this.take(what));
    if (footer) this.footer = new Footer(footer, cx, () => this.openSocket());
    if (place) {
      this.page = new LabPage(place, cx, this.acts, this.state(performance.now()), home && !lesson);
      if (lesson) this.reading = this.read(lesson, place);
      const moment = () => location.hash.startsWith("#run=") && void this.take(location.hash);
      addEventListener("hashchange", moment);
      moment();
      letGo(document.body);
      listen(this.acts, framed ? undefined : () => void this.present(place));
    }
    if (client) void this.meet(client);
    this.frames.wake();
  }

  /** Shows a recorded trace of a lab (JSON Lines) in the place of the lab. */
  async play(trace: string): Promise<void> {
    const { readLabTrace, Recording } = await import("../session/file.ts");
    this.lab.play(new Recording(readLabTrace(trace)));
    this.shown.show("lab");
  }

  /** Stands a recording on the front page's stage, at its end, until the first act. */
  standIn(recording: Source<LabEvent>, front: HTMLElement, Front: typeof FrontPage): void {
    this.recording = new Feed("lab", recording);
    this.recording.open(() => {});
    this.recording.playhead.live();
    this.shown.standIn(this.recording);
    const { acts, shown } = this;
    this.front = new Front(front, this.cx, {
      second: () => acts.sendSecond((at) => (this.ownFrom = at)),
      send: (policy) => acts.send(policy),
      startOver: () => shown.standIn(this.recording),
      dismiss: () => acts.dismiss(),
      wake: () => shown.wake(),
    }, { Stage, headline, notice }, this.state(performance.now()));
    shown.wake();
  }

  /** Script time per frame in milliseconds, for those who measure. */
  get frameCosts(): readonly number[] {
    return this.frames.costs;
  }

  /** One frame: first what follows from the traces is done, then all is drawn. */
  frame(at: number): boolean {
    this.follow(at);
    return this.draw(at);
  }

  /** Whatever the program does of itself, because a trace has told something. */
  follow(at: number): void {
    const visit = this.visit.feed;
    const lab = this.lab.feed;
    this.lesson?.follow(lab && { events: lab.log.events, time: lab.playhead.time(at), over: lab.state === "gone" || lab.state === "ended" }, visit?.log.events);
    if (this.ownFrom !== undefined && lab && lab.playhead.time(at) >= this.ownFrom) {
      this.ownFrom = undefined;
      this.shown.standIn(undefined);
    }
    if (lab && this.unprinted) void this.readyToPrint();
    if (visit) this.client?.follow(visit, this.server.token, at);
  }

  /**
   * Draws the instant, and does nothing else: drawn twice it is the same. Returns
   * whether it goes on moving by itself. What else changes comes with a message,
   * four times a second at least, and that asks for a frame.
   */
  draw(at: number): boolean {
    const visit = this.visit.feed;
    let moving = false;
    if (visit) moving = this.footer?.draw(visit.now(at), visit.state) ?? false;
    moving = ((this.page ?? this.front)?.draw(this.state(at)) ?? false) || moving;
    this.lesson?.draw(this.lab.feed?.world(at) ?? this.quiet.lab);
    this.client?.draw();
    if (this.presented?.isOn) this.presented.draw(this.state(at));
    return moving || this.ownFrom !== undefined;
  }

  private state(at: number): PageState {
    const { lab, shown, acts } = this;
    const { feed, view } = shown;
    return {
      view,
      feed,
      world: feed?.world(at) ?? this.quiet[view],
      now: feed?.playhead.now(at) ?? 0,
      live: shown.isLive,
      playing: feed?.playhead.isPlaying ?? false,
      settings: lab.settings,
      lab: lab.commands !== undefined,
      recorded: shown.feed?.state === "recorded",
      selection: shown.selection,
      error: acts.error,
      said: acts.said,
      busy: acts.busy,
      words: shown.words,
      covered: shown.covered,
      parked: shown.parked,
      note: shown.note,
    };
  }

  private openSocket(): void {
    if (this.page) this.shown.show("socket");
    else location.href = `/${this.cx.lang}/lab#socket`;
  }

  // Only chapters need it.
  private async read(lesson: HTMLElement, place: HTMLElement): Promise<void> {
    const { Lesson } = await import("./lesson.ts");
    const filled = new Fetched(() => import("./panels.ts"), () => this.frames.wake());
    this.lesson = new Lesson(lesson, place, this.cx, this.acts, filled, () => void this.present(place));
    this.frames.wake();
  }

  // A browser that is about to print waits for nothing: it is there before that.
  private async readyToPrint(): Promise<void> {
    this.unprinted = false;
    const { onPaper } = await import("./panels.ts");
    onPaper(this.cx, () => this.lab.feed?.log.events);
  }

  // Only who shows the page to a class needs it.
  private async present(place: HTMLElement): Promise<void> {
    await this.reading;
    this.presentation ??= import("./present.ts").then(({ Presentation }) => Presentation.open(place, this.lesson, this.cx, this.acts, speeds));
    try {
      this.presented = await this.presentation;
    } catch {
      this.presentation = undefined; // no part of it came: another press asks again
      return;
    }
    this.presented.toggle();
    this.frames.wake();
  }

  private async take(what: HTMLElement | string): Promise<void> {
    try {
      await this.reading;
      // Only who takes something away needs it, or comes with a link to a moment.
      await (await import("./away.ts")).away(what, this.cx, this);
    } catch {
      this.acts.say(this.cx.refusal("network")); // no part of it came
    }
  }

  // Only its own page needs it.
  private async meet(client: HTMLElement): Promise<void> {
    const { ClientPage, Shared } = await import("../client/client.ts");
    const view = client.dataset["shared"];
    if (view) this.visit.watch(new Shared(view));
    this.client = await ClientPage.open(client, this.cx.lang, {
      startOver: () => void this.visit.renew(),
      wake: () => this.frames.wake(),
      recall,
      remember,
      syn: (raw) => synDump(raw, this.cx),
    });
    this.frames.wake();
  }
}
