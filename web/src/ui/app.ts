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
import { forget, recall, remember } from "../storage.ts";
import { DEFAULTS, Feed, type Settings } from "../trace/feed.ts";
import { FIRST_WAIT_MS, LONGEST_WAIT_MS, type StreamState } from "../trace/stream.ts";
import { type Context } from "../view/context.ts";
import { Frames } from "../view/frame.ts";
import { lightUp } from "../view/light.ts";
import type { Selection } from "../view/stage.ts";
import type { View } from "./controls.ts";
import { synDump } from "./inspector.ts";
import { letGo, listen } from "./keys.ts";
import type { Lesson, LessonActs } from "./lesson.ts";
import { lastClick, ownLine } from "./own.ts";
import { LabPage, type PageActs } from "./page.ts";
import { skipped } from "./sentence.ts";

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
  /** What is kept for a reload; not in a frame, since two on a page would share it. */
  private readonly keeps: boolean;
  /** Settled when the chapter is alive, if there is one. */
  readonly reading: Promise<void> | undefined;
  private visit: Feed | undefined;
  private labFeed: Feed | undefined;
  private labId: string | undefined;
  private shownView: View = "lab";
  private wordsOnly = false;
  private selection: Selection = {};
  private said = "";
  /** Set before there is a lab, and applied when one is made. */
  private wanted: Partial<Settings> = {};
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
    this.keeps = framed === null;
    if (place) {
      this.page = new LabPage(place, cx, this, !lesson && !front);
      this.onLesson = lesson !== null;
      if (lesson) this.reading = this.read(lesson, place);
      if (front || (framed ?? lesson)?.dataset["view"] === "socket") this.shownView = "socket"; // the real one first
      const pace = Number(framed?.dataset["pace"]);
      if (pace > 0) this.wanted = { auto: false, speed: pace };
      const id = this.keeps ? recall("lab") : undefined;
      if (id) this.follow(id);
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
    if (token) this.visit = this.attend(token);
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
      startOver: () => void this.renewVisit(),
      wake: () => this.frames.wake(),
      syn: (raw) => synDump(raw, this.cx),
    });
    this.frames.wake();
  }

  private attend(token: string): Feed {
    const feed = new Feed("visit", `/api/visits/${token}/events?visit=${token}`, () => {
      if (feed.state === "gone" && this.visit === feed) void this.renewVisit();
      this.heard(feed.state);
    });
    return feed;
  }

  // The server no longer knows this visit: it was started again, or the page lay
  // idle for long. Another begins by itself; what was shown of the first is over.
  // No act of the visitor: whoever looks at the past stays there.
  private async renewVisit(): Promise<void> {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, 2 * wait)) {
      try {
        const token = await this.api.openVisit();
        if (this.keeps) remember("visit", token);
        this.visit?.close();
        this.visit = this.attend(token);
        return;
      } catch (e) {
        if (!(e instanceof ApiError)) throw e;
      }
      await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random())));
    }
  }

  private entering: Promise<void> | undefined;

  /** A frame has no visit before the first act. */
  private enter(): Promise<void> {
    this.entering ??= this.api
      .openVisit()
      .then((token) => {
        this.visit = this.attend(token);
      })
      .finally(() => {
        this.entering = undefined; // if it failed, the next act tries again
      });
    return this.entering;
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
    return this.shownView === "lab" ? this.labFeed : this.visit;
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
    } else if (this.labFeed && this.shownView === "lab") {
      this.clock({ paused: !this.labFeed.settings.paused });
    }
  }

  send(policy: Policy, target = TARGET): void {
    void this.act(async () => {
      const id = await this.ensureLab();
      await this.api.request(id, target, policy);
    });
  }

  clock(settings: ClockSettings): void {
    void this.onLab((id) => this.api.clock(id, settings));
  }

  pause(paused: boolean): boolean {
    if (!this.labFeed || !this.alive() || this.labFeed.settings.paused === paused) return false;
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
      const id = await this.ensureLab();
      await this.api.scenario(id, scenario);
    });
  }

  /** An experiment with the visitor's own sockets: several requests, one act. */
  trial(f: (api: Api) => Promise<void>): Promise<void> {
    this.view("socket");
    return this.act(() => f(this.api));
  }

  traced(): number {
    return this.labFeed?.log.last ?? 0;
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
      await this.ensureLab();
    });
  }

  private set(settings: Partial<Settings>, send: (lab: string) => Promise<void>): void {
    if (this.alive()) void this.onLab(send);
    else Object.assign(this.wanted, settings);
    this.frames.wake();
  }

  private onLab(f: (lab: string) => Promise<void>): Promise<void> {
    return this.act(async () => {
      if (this.labId && this.alive()) await f(this.labId);
    });
  }

  private async act(f: () => Promise<void>): Promise<void> {
    this.shown?.playhead.live();
    this.said = "";
    this.pending++;
    this.frames.wake();
    try {
      if (!this.visit) await this.enter();
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

  private making: Promise<string> | undefined;

  /** The lab's id; a lab is made at the first act, and again when it has ended. */
  private ensureLab(): Promise<string> {
    if (this.labId && this.alive()) return Promise.resolve(this.labId);
    this.making ??= this.makeLab().finally(() => {
      this.making = undefined;
    });
    return this.making;
  }

  private async makeLab(): Promise<string> {
    const { wanted } = this;
    const before = this.labFeed?.settings;
    const id = await this.api.createLab();
    this.wanted = {};
    this.selection = {};
    this.follow(id);
    await this.api.setUp(id, { ...DEFAULTS, ...before, ...wanted }, DEFAULTS);
    return id;
  }

  private alive(): boolean {
    return this.labFeed !== undefined && this.labFeed.state !== "gone" && this.labFeed.state !== "ended";
  }

  private follow(id: string): void {
    this.labFeed?.close();
    this.labId = id;
    if (this.keeps) remember("lab", id);
    const feed = new Feed("lab", `/api/labs/${id}/events?visit=${this.api.token}`, () => {
      if (feed.state === "gone" && this.keeps) forget("lab");
      this.heard(feed.state);
    });
    this.labFeed = feed;
  }

  private draw(at: number): boolean {
    const visit = this.visit?.now(at);
    let again = false;
    if (this.footer && visit && this.visit) again = this.drawFooter(visit, this.visit.state);
    if (this.page) again = this.drawPage(this.page, at) || again;
    if (this.lesson && this.visit) this.lesson.drawVisit(this.visit.log.events);
    if (this.lesson && this.labFeed) this.lesson.draw(this.labFeed.log.events, this.labFeed.world(at));
    if (this.front) this.answer(this.front, at);
    if (this.client && this.visit) this.client.draw(this.visit, this.api.token, at);
    // What else changes comes with a message, four times a second at least, and
    // that asks for a frame.
    return again;
  }

  /** The answer comes after the second click, wherever it was made. */
  private answer(answer: HTMLElement, at: number): void {
    const wanted = Number(answer.dataset["after"] ?? 0);
    const clicks = this.visit?.now(at).requests ?? 0;
    const sent = this.labFeed?.now(at).requests ?? 0;
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
      settings: { ...DEFAULTS, ...this.labFeed?.settings, ...this.wanted },
      lab: this.alive(),
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
