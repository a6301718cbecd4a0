// The page's program: which traces it follows, what the visitor asks for, and
// where in time the visitor looks. Every page has the footer; the lab page has
// the rest (page.ts).
//
// Reading path: this is the first step, the button; api.ts is the next.

import { render } from "lit/html.js";
import { Api, ApiError, type ClockSettings, type LinkSettings, type Policy } from "../api.ts";
import type { ClientPage } from "../client/client.ts";
import type { Proof } from "../model/measure.ts";
import { ownSocket } from "../model/visit.ts";
import { isClosed, newWorld, type Side, type World } from "../model/world.ts";
import type { Feed, Settings } from "../trace/feed.ts";
import type { StreamState } from "../trace/stream.ts";
import { type Context } from "../view/context.ts";
import { Frames } from "../view/frame.ts";
import { lightUp } from "../view/light.ts";
import type { Selection } from "../view/stage/stage.ts";
import type { View } from "./controls.ts";
import { synDump } from "./inspector.ts";
import { letGo, listen } from "./keys.ts";
import { LabSession } from "./lab-session.ts";
import type { Lesson, LessonActs } from "./lesson.ts";
import { lastClick, ownLine } from "./own.ts";
import { LabPage, type PageActs } from "./page.ts";
import { skipped } from "./sentence.ts";
import { VisitSession } from "./visit-session.ts";

const TARGET = "/hello";

/** Where on the page there is something for the program to do. */
export interface Places {
  /** The stage and what is around it. */
  place: HTMLElement | null;
  /** The line of the visitor's own socket. */
  footer: HTMLElement | null;
  /** A chapter. */
  lesson: HTMLElement | null;
  /** The front page's answer, which waits for the second click. */
  front: HTMLElement | null;
  /** The page of the visitor's own clients. */
  client: HTMLElement | null;
  /** The whole of a frame within another page; its data say how it begins. */
  framed: HTMLElement | null;
}

export class App implements PageActs, LessonActs {
  private readonly cx: Context;
  private readonly api: Api;
  private readonly frames: Frames;
  private readonly footer: HTMLElement | null;
  private readonly page: LabPage | undefined;
  private lesson: Lesson | undefined;
  private readonly onLesson: boolean = false;
  private readonly front: HTMLElement | null;
  private client: ClientPage | undefined;
  private readonly labPath: string;
  /** Settled when the chapter is alive, if there is one. */
  readonly reading: Promise<void> | undefined;
  private readonly lab: LabSession;
  private readonly visit: VisitSession;
  private shownView: View = "lab";
  private wordsOnly = false;
  private selection: Selection = {};
  private said = "";
  private error: ApiError | undefined;
  /** Acts that the server has not answered yet. */
  private pending = 0;
  /** What is drawn before there is a trace. */
  private readonly quiet = { lab: newWorld("lab"), socket: newWorld("visit") };

  constructor(cx: Context, token: string, { place, footer, lesson, front, client, framed }: Places) {
    this.cx = cx;
    this.api = new Api(token);
    this.footer = footer;
    this.labPath = `/${cx.lang}/lab`;
    this.frames = new Frames((at) => this.draw(at));
    this.front = front;
    // Frames keep nothing for a reload: two on a page would share it.
    const keeps = framed === null;
    const pace = Number(framed?.dataset["pace"]);
    const heard = (state: StreamState) => this.heard(state);
    this.lab = new LabSession(this.api, keeps && place !== null, pace > 0 ? { auto: false, speed: pace } : {}, heard);
    this.visit = new VisitSession(this.api, keeps, heard);
    if (place) {
      this.page = new LabPage(place, cx, this, !lesson && !front);
      this.onLesson = lesson !== null;
      if (lesson) this.reading = this.read(lesson, place);
      if (front || (framed ?? lesson)?.dataset["view"] === "socket") this.shownView = "socket"; // the real one first
      if (location.hash === "#socket") this.shownView = "socket";
      letGo(document.body);
      listen({
        toggle: () => this.toggle(),
        walk: (direction) => this.walk(direction),
        start: () => this.seek(this.shown?.chronicle.instants[0] ?? 0),
        live: () => this.live(),
        clear: () => this.choose({}),
      });
    }
    if (client) void this.meet(client);
    this.frames.wake();
  }

  // Only chapters need it.
  private async read(lesson: HTMLElement, place: HTMLElement): Promise<void> {
    const { Lesson } = await import("./lesson.ts");
    this.lesson = new Lesson(lesson, place, this.cx, this);
    this.frames.wake();
  }

  // Only its own page needs it.
  private async meet(client: HTMLElement): Promise<void> {
    const { ClientPage } = await import("../client/client.ts");
    this.client = await ClientPage.open(client, this.cx.lang, {
      startOver: () => void this.visit.renew(),
      wake: () => this.frames.wake(),
      syn: (raw) => synDump(raw, this.cx),
    });
    this.frames.wake();
  }

  private heard(state: StreamState): void {
    // Somebody answers again.
    if (state !== "lost" && state !== "connecting" && this.error?.code === "network") this.error = undefined;
    this.frames.wake();
  }

  /** Script time per frame in milliseconds, for those who measure. */
  get frameCosts(): readonly number[] {
    return this.frames.costs;
  }

  wake(): void {
    this.frames.wake();
  }

  view(view: View): void {
    this.shownView = view;
    this.selection = {};
    if (!this.onLesson && !this.front) {
      history.replaceState(null, "", view === "socket" ? "#socket" : location.pathname);
    }
    this.frames.wake();
  }

  showWords(words: boolean): void {
    this.wordsOnly = words;
    this.frames.wake();
  }

  select(segment: number | undefined): void {
    const conn = this.shown?.chronicle.segment(segment ?? 0)?.conn;
    const { conn: before } = this.selection;
    if (segment === undefined) this.choose(before === undefined ? {} : { conn: before });
    else this.choose(conn === undefined ? { segment } : { segment, conn });
  }

  selectConn(conn: string): void {
    this.choose({ conn });
  }

  prove(proof: Proof): void {
    this.choose({ proof });
  }

  private choose(selection: Selection): void {
    this.selection = selection;
    this.frames.wake();
  }

  // Where the visitor looks: this moves the playhead, and never the lab.

  private get shown(): Feed | undefined {
    return this.shownView === "lab" ? this.lab.feed : this.visit.feed;
  }

  seek(time: number): void {
    this.shown?.playhead.seek(time);
    this.frames.wake();
  }

  live(): void {
    this.shown?.playhead.live();
    this.frames.wake();
  }

  private walk(direction: -1 | 1): void {
    const feed = this.shown;
    if (!feed) return;
    const { before, after } = feed.chronicle.neighbours(feed.playhead.time(performance.now()));
    const to = direction < 0 ? before : after;
    if (to !== undefined && to <= feed.playhead.now(performance.now())) this.seek(to);
    else if (direction > 0) this.live();
  }

  // What the visitor does to the lab; each act returns to now first.

  toggle(): void {
    const feed = this.shown;
    if (feed && !feed.playhead.isLive) {
      feed.playhead.play(!feed.playhead.isPlaying, performance.now());
      this.frames.wake();
    } else if (this.lab.feed && this.shownView === "lab") {
      this.clock({ paused: !this.lab.settings.paused });
    }
  }

  send(policy: Policy, target = TARGET): void {
    void this.act(async () => {
      const id = await this.ensure();
      await this.api.request(id, target, policy);
    });
  }

  clock(settings: ClockSettings): void {
    void this.onLab((id) => this.api.clock(id, settings));
  }

  pause(paused: boolean): boolean {
    if (!this.lab.alive || this.lab.settings.paused === paused) return false;
    this.clock({ paused });
    return true;
  }

  step(): void {
    this.jump((id) => this.api.step(id));
  }

  skip(): void {
    this.jump(async (id) => {
      const s = await this.api.skip(id);
      this.said = skipped({ ...s, lab: s.time }, this.cx.text);
    });
  }

  private jumping = false;

  // One jump at a time, and in the lab that is in sight.
  private jump(f: (lab: string) => Promise<void>): void {
    if (this.jumping || this.shownView !== "lab") return;
    this.jumping = true;
    void this.onLab(f).finally(() => {
      this.jumping = false;
    });
  }

  run(scenario: string): void {
    this.view("lab");
    void this.act(async () => {
      const id = await this.ensure();
      await this.api.scenario(id, scenario);
    });
  }

  /** An experiment with the visitor's own sockets: several requests, one act. */
  trial(f: (api: Api) => Promise<void>): Promise<void> {
    this.view("socket");
    return this.act(() => f(this.api));
  }

  traced(): number {
    return this.lab.feed?.log.last ?? 0;
  }

  reset(): void {
    void this.onLab((id) => this.api.reset(id));
    this.selection = {};
  }

  closeConn(conn: string, by: Side): void {
    void this.onLab((id) => this.api.closeConnection(id, conn, by));
  }

  link(settings: LinkSettings): void {
    const { rtt_ms: rttMs, loss } = settings;
    this.set({ ...(rttMs === undefined ? {} : { rttMs }), ...(loss === undefined ? {} : { loss }) }, (id) =>
      this.api.link(id, settings),
    );
  }

  idle(side: Side, ms: number): void {
    this.set(side === "client" ? { clientIdleMs: ms } : { serverIdleMs: ms }, (id) => this.api.idle(id, side, ms));
  }

  trySocket(close: boolean): void {
    void this.act(async () => {
      await this.api.tryGet(close ? "hello?close=1" : "hello");
    });
  }

  dismiss(): void {
    this.error = undefined;
    this.frames.wake();
  }

  /** A new lab with the settings of the one that is gone. */
  renew(): void {
    void this.act(async () => {
      await this.ensure();
    });
  }

  private set(settings: Partial<Settings>, send: (lab: string) => Promise<void>): void {
    if (this.lab.alive) void this.onLab(send);
    else this.lab.want(settings);
    this.frames.wake();
  }

  private onLab(f: (lab: string) => Promise<void>): Promise<void> {
    return this.act(async () => {
      if (this.lab.id && this.lab.alive) await f(this.lab.id);
    });
  }

  private async act(f: () => Promise<void>): Promise<void> {
    this.shown?.playhead.live();
    this.said = "";
    this.pending++;
    this.frames.wake();
    try {
      await this.visit.enter();
      await f();
      this.error = undefined;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.error = e;
    } finally {
      this.pending--;
    }
    this.frames.wake();
  }

  /** The lab's id; in another lab nothing is chosen yet. */
  private async ensure(): Promise<string> {
    const before = this.lab.id;
    const id = await this.lab.ensure();
    if (id !== before) this.selection = {};
    return id;
  }

  private draw(at: number): boolean {
    const visit = this.visit.feed;
    const lab = this.lab.feed;
    let again = false;
    if (this.footer && visit) again = this.drawFooter(visit.now(at), visit.state);
    if (this.page) again = this.drawPage(this.page, at) || again;
    if (visit) this.lesson?.drawVisit(visit.log.events);
    if (lab) this.lesson?.draw(lab.log.events, lab.world(at));
    if (this.front) this.answer(this.front, at);
    if (visit) this.client?.draw(visit, this.api.token, at);
    // What else changes comes with a message, four times a second at least, and
    // that asks for a frame.
    return again;
  }

  /** The answer comes after the second click, wherever it was made. */
  private answer(answer: HTMLElement, at: number): void {
    const wanted = Number(answer.dataset["after"] ?? 0);
    const clicks = this.visit.feed?.now(at).requests ?? 0;
    const sent = this.lab.feed?.now(at).requests ?? 0;
    if (Math.max(clicks, sent) >= wanted) answer.removeAttribute("data-after");
  }

  private drawPage(page: LabPage, at: number): boolean {
    const feed = this.shown;
    return page.draw({
      view: this.shownView,
      feed,
      world: feed?.world(at) ?? this.quiet[this.shownView],
      now: feed?.playhead.now(at) ?? 0,
      live: feed?.playhead.isLive ?? true,
      playing: feed?.playhead.isPlaying ?? false,
      settings: this.lab.settings,
      lab: this.lab.alive,
      selection: this.selection,
      error: this.error,
      said: this.said,
      busy: this.pending > 0,
      words: this.wordsOnly,
    });
  }

  private drawnFooter = "";

  private drawFooter(w: World, state: StreamState): boolean {
    const socket = this.footer!.querySelector<HTMLElement>(".own-socket");
    const lit = socket !== null && lightUp(socket, w, lastClick(w));
    const own = ownSocket(w);
    const key = [w.version, state, Math.floor(w.time / 1e6), own !== undefined && isClosed(w, own)].join("|");
    if (key === this.drawnFooter) return lit;
    if (!this.drawnFooter) this.footer!.replaceChildren();
    this.drawnFooter = key;
    const open = () => {
      if (this.page) this.view("socket");
      else location.href = `${this.labPath}#socket`;
    };
    render(ownLine(w, state, open, this.cx), this.footer!);
    return lit;
  }
}
