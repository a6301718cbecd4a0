// The page: which traces it follows, what the visitor asks for, and who draws
// what. Every page has the footer; the lab page has the stage.
//
// Reading path: this is the first step, the button; api.ts is the next.

import { html, nothing, render } from "lit/html.js";
import { Api, ApiError, type ClockSettings, type LinkSettings, type Policy } from "../api.ts";
import { ownSocket } from "../model/visit.ts";
import { isClosed, newWorld, type World } from "../model/world.ts";
import { forget, recall, remember } from "../storage.ts";
import type { Key } from "../text.ts";
import { DEFAULTS, Feed, type Settings } from "../trace/feed.ts";
import type { StreamState } from "../trace/stream.ts";
import { type Context } from "../view/context.ts";
import { Frames } from "../view/frame.ts";
import { lightUp } from "../view/light.ts";
import { headline } from "../view/headline.ts";
import { Stage } from "../view/stage.ts";
import { actions, controls, seconds, type ControlsActs, type View } from "./controls.ts";
import { EventList } from "./events.ts";
import { lastClick, ownLine, synPanel } from "./own.ts";

const TARGET = "/hello";
interface LabPage {
  stage: Stage;
  events: EventList;
  actions: HTMLElement;
  controls: HTMLElement;
  notice: HTMLElement;
  syn: HTMLElement;
  spoken: HTMLElement;
  honest: HTMLElement;
  root: HTMLElement;
  title: HTMLElement;
}

export class App implements ControlsActs {
  private readonly cx: Context;
  private readonly api: Api;
  private readonly frames: Frames;
  private readonly footer: HTMLElement | null;
  private readonly lab: LabPage | undefined;
  private readonly labPath: string;
  private visit: Feed | undefined;
  private labFeed: Feed | undefined;
  private labId: string | undefined;
  private shownView: View = "lab";
  /** Set before there is a lab, and applied when one is made. */
  private wanted: LinkSettings = {};
  private error: ApiError | undefined;
  private chrome = "";
  private clockText: Element | null = null;
  private quiet = newWorld("lab");

  constructor(cx: Context, token: string, main: HTMLElement | null, footer: HTMLElement | null) {
    this.cx = cx;
    this.api = new Api(token);
    this.footer = footer;
    this.labPath = `/${cx.lang}/lab`;
    this.frames = new Frames((at) => this.draw(at));
    if (main) {
      this.lab = this.build(main);
      const id = recall("lab");
      if (id) this.follow(id);
      if (location.hash === "#socket") this.shownView = "socket";
    }
    if (token) this.visit = this.attend(token);
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
  private async renewVisit(): Promise<void> {
    await this.act(async () => {
      const token = await this.api.openVisit();
      remember("visit", token);
      this.visit?.close();
      this.visit = this.attend(token);
    });
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

  view(view: View): void {
    this.shownView = view;
    history.replaceState(null, "", view === "socket" ? "#socket" : location.pathname);
    this.frames.wake();
  }

  send(policy: Policy): void {
    void this.act(async () => {
      const id = await this.ensureLab();
      await this.api.request(id, TARGET, policy);
    });
  }

  clock(settings: ClockSettings): void {
    void this.act(async () => {
      if (this.labId) await this.api.clock(this.labId, settings);
    });
  }

  link(settings: LinkSettings): void {
    void this.act(async () => {
      if (this.labId && this.alive()) await this.api.link(this.labId, settings);
      else Object.assign(this.wanted, settings);
    });
  }

  trySocket(close: boolean): void {
    void this.act(() => this.api.tryGet(close));
  }

  private async act(f: () => Promise<void>): Promise<void> {
    try {
      await f();
      this.error = undefined;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.error = e;
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
    const id = await this.api.createLab();
    const { rttMs, loss } = this.labFeed?.settings ?? DEFAULTS;
    const wanted: LinkSettings = { rtt_ms: rttMs, loss, ...this.wanted };
    if (wanted.rtt_ms !== DEFAULTS.rttMs || wanted.loss !== DEFAULTS.loss) await this.api.setUp(id, wanted);
    this.wanted = {};
    this.follow(id);
    return id;
  }

  private alive(): boolean {
    return this.labFeed !== undefined && this.labFeed.state !== "gone" && this.labFeed.state !== "ended";
  }

  private follow(id: string): void {
    this.labFeed?.close();
    this.labId = id;
    remember("lab", id);
    const feed = new Feed("lab", `/api/labs/${id}/events?visit=${this.api.token}`, () => {
      if (feed.state === "gone") forget("lab");
      this.heard(feed.state);
    });
    this.labFeed = feed;
  }

  private build(main: HTMLElement): LabPage {
    main.replaceChildren(); // what is said without script
    render(
      html`
        <h1 class="spoken"></h1>
        <div class="bar">
          <div class="actions"></div>
          <div class="controls"></div>
        </div>
        <div class="notice" role="alert"></div>
        <div class="work">
          <div>
            <section class="stage"></section>
            <p class="honest mute"></p>
          </div>
          <div class="beside">
            <section class="panel syn"></section>
            <section class="panel events"></section>
          </div>
        </div>
        <p class="spoken" role="status" aria-live="polite"></p>
      `,
      main,
    );
    const find = (selector: string) => main.querySelector<HTMLElement>(selector)!;
    const stage = find(".stage");
    return {
      root: stage,
      title: find("h1"),
      stage: new Stage(stage, this.cx, () => this.frames.wake()),
      events: new EventList(find(".events"), this.cx),
      actions: find(".actions"),
      controls: find(".controls"),
      notice: find(".notice"),
      syn: find(".syn"),
      spoken: find("[role=status]"),
      honest: find(".honest"),
    };
  }

  private draw(at: number): boolean {
    const visit = this.visit?.world(at);
    let again = false;
    if (this.footer && visit && this.visit) again = this.drawFooter(visit, this.visit.state);
    if (this.lab) again = this.drawLab(this.lab, at, visit) || again;
    // What else changes comes with a message, four times a second at least, and
    // that asks for a frame.
    return again;
  }

  private drawnFooter = "";
  private drawnTime = 0;

  private drawFooter(w: World, state: StreamState): boolean {
    const socket = this.footer!.querySelector<HTMLElement>(".own-socket");
    const lit = socket !== null && lightUp(socket, w, lastClick(w));
    const own = ownSocket(w);
    const key = [w.version, state, Math.floor(w.time / 1e6), own !== undefined && isClosed(w, own)].join("|");
    if (key === this.drawnFooter) return lit;
    if (!this.drawnFooter) this.footer!.replaceChildren();
    this.drawnFooter = key;
    const open = () => {
      if (this.lab) this.view("socket");
      else location.href = `${this.labPath}#socket`;
    };
    render(ownLine(w, state, open, this.cx), this.footer!);
    return lit;
  }

  private drawLab(page: LabPage, at: number, visit: World | undefined): boolean {
    const feed = this.shownView === "lab" ? this.labFeed : this.visit;
    const world = this.shownView === "lab" ? (this.labFeed?.world(at) ?? this.quiet) : (visit ?? this.quiet);
    this.drawChrome(page, world, feed);
    this.clockText ??= page.controls.querySelector("[data-clock]");
    if (this.clockText) this.clockText.textContent = `t = ${seconds(world.time)} s`;
    const moving = page.stage.draw(world);
    // A lab's clock is on the screen: it asks for frames as long as it runs. Once
    // it stands, and the playhead has come up to where, nothing moves.
    const advanced = world.time !== this.drawnTime;
    this.drawnTime = world.time;
    page.events.draw(feed?.log.events ?? [], world.time); // takes the height that the stage gives
    return advanced && (moving || this.shownView === "lab");
  }

  private drawChrome(page: LabPage, w: World, feed: Feed | undefined): void {
    const { cx } = this;
    const settings = this.labFeed?.settings ?? { ...DEFAULTS, ...wantedSettings(this.wanted) };
    const state = {
      view: this.shownView,
      settings,
      lab: this.labFeed !== undefined && this.alive(),
    };
    const seconds = this.shownView === "socket" ? Math.floor(w.time / 1e6) : 0;
    const key = JSON.stringify([state.view, settings, state.lab, w.version, feed?.state, this.error?.code, seconds]);
    if (key === this.chrome) return;
    this.chrome = key;
    render(actions(state, this, cx), page.actions);
    render(controls(state, this, cx), page.controls);
    render(this.notice(feed, w), page.notice);
    render(this.shownView === "socket" ? synPanel(w, cx) : nothing, page.syn);
    page.syn.hidden = this.shownView !== "socket";
    page.root.dataset["view"] = this.shownView;
    const name = cx.text(this.shownView === "lab" ? "view.lab" : "view.socket");
    page.root.setAttribute("aria-label", name);
    page.title.textContent = name;
    const h = headline(w, cx);
    const spoken = `${h.title}. ${h.sub}`;
    // The same words again would be read aloud again.
    if (page.spoken.textContent !== spoken) page.spoken.textContent = spoken;
    page.honest.textContent = cx.text(this.shownView === "lab" ? "lab.honest" : "visit.honest");
  }

  private notice(feed: Feed | undefined, w: World) {
    const { text } = this.cx;
    if (this.error) {
      const known: Record<string, Key> = {
        network: "error.network",
        rate_limited: "error.rate_limited",
        labs_full: "error.labs_full",
      };
      const dismiss = () => {
        this.error = undefined;
        this.frames.wake();
      };
      return html`<p class="warn">
        ${text(known[this.error.code] ?? "error.other", { code: this.error.code })}
        <button class="quiet" @click=${dismiss}>${text("action.dismiss")}</button>
      </p>`;
    }
    if (feed?.state === "lost") return html`<p class="warn">${text("stream.lost")}</p>`;
    if (feed?.state === "gone") return html`<p class="warn">${text("stream.gone")}</p>`;
    if (w.ended && w.kind === "visit") return html`<p class="warn">${text("visit.full")}</p>`;
    if (w.ended) {
      return html`<p class="warn">${text("lab.ended", { why: text(`lab.why.${w.ended}` as Key) })}</p>`;
    }
    return nothing;
  }
}

function wantedSettings(w: LinkSettings): Partial<Settings> {
  return {
    ...(w.rtt_ms === undefined ? {} : { rttMs: w.rtt_ms }),
    ...(w.loss === undefined ? {} : { loss: w.loss }),
  };
}
