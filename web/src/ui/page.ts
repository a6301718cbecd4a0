// The lab page: the stage, and around it what the reader steers it by. It draws
// what it is given and hands every act on.

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import type { ApiError } from "../api.ts";
import type { SegmentEvent } from "../model/chronicle.ts";
import type { Conn, World } from "../model/world.ts";
import type { Feed } from "../trace/feed.ts";
import type { Context } from "../view/context.ts";
import { headline } from "../view/headline.ts";
import { LadderView } from "../view/ladder.ts";
import { type Selection, Stage } from "../view/stage.ts";
import { StateFigure } from "../view/states.ts";
import { Timebar } from "../view/timebar.ts";
import { actions, clock, connControls, controls, type ControlsActs, type ControlsState, seconds } from "./controls.ts";
import { EventList } from "./events.ts";
import { segmentPanel, synPanel } from "./inspector.ts";

export interface PageActs extends ControlsActs {
  select(segment: number | undefined): void;
  seek(time: number): void;
  live(): void;
  showWords(words: boolean): void;
  dismiss(): void;
  renew(): void;
  wake(): void;
}

export interface PageState extends ControlsState {
  /** The trace that is shown; none before the first act. */
  feed: Feed | undefined;
  world: World;
  /** Where the trace is, in microseconds. */
  now: number;
  selection: Selection;
  error: ApiError | undefined;
  /** What the last step or skip did. */
  said: string;
  /** An act is on its way to the server. */
  busy: boolean;
  /** The stage is hidden: the words tell everything. */
  words: boolean;
}

export class LabPage {
  private readonly cx: Context;
  private readonly acts: PageActs;
  private readonly main: HTMLElement;
  private readonly stage: Stage;
  private readonly ladder: LadderView;
  private readonly timebar: Timebar;
  private readonly states: StateFigure;
  private readonly events: EventList;
  private clock: Element | null = null;
  private chrome = "";
  private drawnTime = 0;

  /**
   * Builds itself in `main`, in place of what is said there without script, with
   * a heading where the page has no other.
   */
  constructor(main: HTMLElement, cx: Context, acts: PageActs, heading: boolean) {
    this.main = main;
    main.classList.add("place");
    this.cx = cx;
    this.acts = acts;
    main.replaceChildren();
    const { text } = cx;
    render(
      html`
        ${heading ? html`<h1 class="spoken"></h1>` : nothing}
        <div class="bar">
          <div class="actions"></div>
          <div class="controls"></div>
        </div>
        <div class="transport">
          <div class="timebar"></div>
          <div class="transport-said" aria-live="polite"></div>
          <div class="pace"></div>
        </div>
        <div class="notice" role="alert"></div>
        <div class="work">
          <section class="stage"></section>
          <div class="beside">
            <section class="panel race" hidden></section>
            <section class="panel syn"></section>
            <section class="panel segment"></section>
            <section class="panel ladder-panel"><h2>${text("ladder.title")}</h2></section>
          </div>
          <div class="below">
            <section class="panel events"></section>
            <section class="panel conn-panel">
              <div class="conn-head"></div>
              <div class="course"></div>
            </section>
          </div>
        </div>
        <p class="honest mute"></p>
        <p class="spoken headline-spoken" role="status" aria-live="polite"></p>
      `,
      main,
    );
    this.stage = new Stage(this.find(".stage"), cx, {
      wake: () => acts.wake(),
      selectSegment: (id) => acts.select(id),
      selectConn: (id) => acts.selectConn(id),
    });
    this.ladder = new LadderView(this.find(".ladder-panel"), cx, acts);
    this.timebar = new Timebar(this.find(".timebar"), cx, acts);
    this.states = new StateFigure(this.find(".course"), cx);
    this.events = new EventList(this.find(".events"), cx, acts);
  }

  /** Draws everything; returns whether it goes on moving by itself. */
  draw(s: PageState): boolean {
    const { world, feed, selection } = s;
    const conn = chosenConn(world, selection);
    this.main.classList.toggle("busy", s.busy);
    this.drawChrome(s, conn);
    this.clock ??= this.main.querySelector("[data-clock]");
    if (this.clock) this.clock.textContent = `t = ${seconds(world.time)} s`;
    let moving = false;
    this.states.draw(world, conn);
    if (!s.words) {
      moving = this.stage.draw(world, conn ? { ...selection, conn: conn.id } : selection);
      if (feed && s.view === "lab") this.ladder.draw(feed.chronicle.ladder, world.time, s.live, selection.segment, selection.proof?.segments);
    }
    if (feed) this.timebar.draw(feed.chronicle, world.time, s.now, s.live);
    this.events.draw(feed?.log.events ?? [], world.time, selection.segment, s.words);
    // A lab's clock is on the screen: it asks for frames as long as it runs. Once
    // it stands, and the playhead has come up to where, nothing moves.
    const advanced = world.time !== this.drawnTime;
    this.drawnTime = world.time;
    return advanced && (moving || s.view === "lab" || !s.live);
  }

  private find(selector: string): HTMLElement {
    return this.main.querySelector<HTMLElement>(selector)!;
  }

  private drawChrome(s: PageState, conn: Conn | undefined): void {
    const { cx, acts } = this;
    const { text } = cx;
    const { world: w, feed, selection } = s;
    const lab = s.view === "lab";
    const second = lab ? 0 : Math.floor(w.time / 1e6);
    const key = JSON.stringify([
      s.view, s.settings, s.lab, s.live, s.playing, s.said, s.words, selection, shownSegment(s)?.seq, conn?.id,
      w.version, feed?.state, s.error?.code, second,
    ]);
    if (key === this.chrome) return;
    this.chrome = key;
    render(actions(s, acts, cx), this.find(".actions"));
    render(controls(s, acts, cx), this.find(".controls"));
    render(clock(s, cx), this.find(".pace"));
    render(this.notice(s), this.find(".notice"));
    render(this.said(s), this.find(".transport-said"));
    const syn = this.find(".syn");
    render(lab ? nothing : synPanel(w, cx), syn);
    syn.hidden = lab;
    this.drawSegment(s);
    this.find(".ladder-panel").hidden = !lab;
    this.find(".conn-panel").hidden = !lab;
    render(connControls(s, w, conn, acts, cx), this.find(".conn-head"));
    const work = this.find(".work");
    work.classList.toggle("words", s.words);
    work.classList.toggle("past", !s.live);
    work.classList.toggle("socket", !lab);
    const stage = this.find(".stage");
    stage.dataset["view"] = s.view;
    const name = text(lab ? "view.lab" : "view.socket");
    stage.setAttribute("aria-label", name);
    const h1 = this.main.querySelector("h1");
    if (h1) h1.textContent = name;
    const h = headline(w, cx);
    const spoken = `${h.title}. ${h.sub}`;
    const status = this.find(".headline-spoken");
    // The same words again would be read aloud again.
    if (status.textContent !== spoken) status.textContent = spoken;
    this.find(".honest").textContent = text(lab ? "lab.honest" : "visit.honest");
  }

  private drawSegment(s: PageState): void {
    const e = shownSegment(s);
    const panel = this.find(".segment");
    panel.hidden = e === undefined;
    render(e ? segmentPanel(s.world, e, () => this.acts.select(undefined), this.cx) : nothing, panel);
  }

  private said(s: PageState): TemplateResult {
    const { text } = this.cx;
    if (s.live) return html`<span class="mute">${s.said}</span>`;
    return html`<span>${text("transport.past")}</span>
      <button data-act="live" title=${text("transport.backHint")} @click=${() => this.acts.live()}>
        ${text("transport.back")}
      </button>`;
  }

  private notice(s: PageState): TemplateResult | typeof nothing {
    const { text } = this.cx;
    const { world: w, feed } = s;
    const warn = (words: string, button?: TemplateResult) => html`<p class="warn">${words} ${button ?? nothing}</p>`;
    const renew = html`<button data-act="renew" @click=${() => this.acts.renew()}>${text("action.renew")}</button>`;
    if (s.error) {
      const { code } = s.error;
      const known = `error.${code}`;
      const words = text(isError(known) ? known : "error.other", { code });
      return warn(
        words,
        html`<button class="quiet" @click=${() => this.acts.dismiss()}>${text("action.dismiss")}</button>`,
      );
    }
    if (feed?.state === "lost") return warn(text("stream.lost"));
    if (feed?.state === "gone") return warn(text("stream.gone"), s.view === "lab" ? renew : undefined);
    if (w.ended && w.kind === "visit") return warn(text("visit.full"));
    if (w.ended) return warn(text("lab.ended", { why: text(`lab.why.${w.ended}`) }), renew);
    return nothing;
  }
}

/** The refusals that a visitor can meet and do something about. */
const ERRORS = [
  "error.network",
  "error.acts",
  "error.lab_creations",
  "error.labs_full",
  "error.lab_busy",
  "error.lab_ended",
  "error.shutting_down",
  "error.nothing_in_flight",
  "error.no_timer",
  "error.connection_closed",
  "error.scenario_running",
  "error.connection_opening",
  "error.connection_unknown",
  "error.segment_unknown",
  "error.segment_not_in_flight",
  "error.segment_held",
  "error.segment_not_held",
  "error.held_full",
] as const;

function isError(key: string): key is (typeof ERRORS)[number] {
  return (ERRORS as readonly string[]).includes(key);
}

/** The segment that was chosen, once it has been sent. */
function shownSegment({ feed, selection, world }: PageState): SegmentEvent | undefined {
  const e = selection.segment === undefined ? undefined : feed?.chronicle.segment(selection.segment);
  return e && e.time <= world.time ? e : undefined;
}

/** The connection that was chosen, or else the one that was used or changed last. */
function chosenConn(w: World, { conn }: Selection): Conn | undefined {
  const chosen = w.conns.get(conn ?? "");
  if (chosen) return chosen;
  const latest = (c: Conn) => Math.max(c.used, c.changed);
  let found: Conn | undefined;
  for (const c of w.conns.values()) if (!found || latest(c) >= latest(found)) found = c;
  return found;
}
