// A stage, and around it what the reader steers it by: on the lab page as lab-layout.ts
// says, beside a chapter's text and in a frame as here. It draws what it is given and
// hands every act on.
//
// Reading path: app.ts gives it the world at the playhead (before); view/stage/stage.ts
// draws that (after).

import { guard } from "lit/directives/guard.js";
import { html, nothing, render, type TemplateResult } from "lit/html.js";
import type { SegmentEvent } from "../model/chronicle.ts";
import type { Conn, World } from "../model/world.ts";
import type { CommandError } from "../session/commands.ts";
import type { Feed } from "../session/feed.ts";
import { toldIn } from "../text.ts";
import type { Context } from "../view/context.ts";
import { headline } from "../view/headline.ts";
import type { TimelineActs } from "../view/handle.ts";
import type { Room } from "../view/stage/geometry.ts";
import { type Selection, Stage } from "../view/stage/stage.ts";
import { type Below, type Beside, controlRow, labLayout, linkButton, type Open, synPanel } from "./lab-layout.ts";
import { actions, clock, controls, type ControlsActs, type ControlsState } from "./controls.ts";
import { sheet } from "./fetched.ts";
import type { Panels } from "./panels.ts";
import { panelOf } from "./tabs.ts";

/** What a refusal, or a trace that goes no further, lets the reader do. */
export interface NoticeActs {
  dismiss(): void;
  renew(): void;
}

export interface PageActs extends NoticeActs, ControlsActs {
  /** Offers what can be taken away of the trace, at the button that was pressed; or copies a link to what is shown. */
  take(what: HTMLElement | "link"): void;
  readonly shown: ControlsActs["shown"] & TimelineActs & {
    showWords(words: boolean): void;
    choose(selection: Selection): void;
  };
}

export interface PageState extends ControlsState {
  /** The trace that is shown; none before the first act. */
  feed: Feed | undefined;
  world: World;
  /** Where the trace is, in microseconds. */
  now: number;
  selection: Selection;
  error: CommandError | undefined;
  /** What the last step or skip did. */
  said: string;
  /** An act is on its way to the server. */
  busy: boolean;
  /** The stage is hidden: the words tell everything. */
  words: boolean;
  /** What TCP and the wire do is covered. */
  covered: boolean;
  /** A run stands here for the reader, at the beginning of TIME-WAIT. */
  parked: boolean;
  /** What is to be said of the instant that is shown; empty if it is past and nothing else. */
  note: string;
}

/** So long after a part of the page did not come it is asked for again. */
const RETRY_MS = 2000;

export class LabPage {
  private readonly cx: Context;
  private readonly acts: PageActs;
  private readonly main: HTMLElement;
  private readonly heading: boolean;
  private readonly stage: Stage;
  private readonly room: Room;
  /** What a trace fills; none before there is one. */
  private panels: Panels | undefined;
  private fetching: Promise<void> | undefined;
  private readonly clock: Element;
  private drawnTime = 0;
  private tabs: { beside: Beside; below: Below } = { beside: "ladder", below: "segment" };
  /** The selection that has opened a tab of its own, if it was for it to do. */
  private opened: Selection = {};

  /**
   * Builds itself in `main`, in place of what is said there without script, with
   * a heading where the page has no other.
   */
  constructor(main: HTMLElement, cx: Context, acts: PageActs, first: PageState, heading: boolean) {
    this.main = main;
    this.cx = cx;
    this.acts = acts;
    this.heading = heading;
    this.room = roomOf(document.body.dataset["page"]);
    main.classList.add("place");
    main.replaceChildren();
    this.drawAround(first, undefined, undefined);
    const { shown } = acts;
    this.clock = this.find("[data-clock]");
    const onStage = { wake: () => shown.wake(), selectSegment: (id: number | undefined) => shown.select(id), selectConn: (conn: string) => shown.choose({ conn }) };
    this.stage = new Stage(this.find(".stage"), this.room, cx, onStage, Number(main.dataset["places"] ?? 1));
  }

  /** Draws everything; returns whether it goes on moving by itself. */
  draw(s: PageState): boolean {
    const { world, feed, selection } = s;
    const conn = chosenConn(world, selection);
    const segment = shownSegment(s);
    this.openFor(selection);
    this.main.classList.toggle("busy", s.busy);
    this.main.classList.toggle("covered", s.covered);
    this.drawAround(s, conn, segment);
    this.clock.textContent = `t = ${this.cx.seconds(world.time)} s`;
    let moving = false;
    if (!s.words && !s.covered) {
      const still = s.live ? s.view === "lab" && s.settings.paused : !s.playing;
      moving = this.stage.draw(world, conn ? { ...selection, conn: conn.id } : selection, still);
    }
    if (feed || s.busy || this.tabs.below === "more" || this.tabs.below === "raw") void this.fetchPanels();
    this.panels?.draw(s, conn, segment);
    // A lab's clock is on the screen: it asks for frames as long as it runs. Once
    // it stands, and the playhead has come up to where, nothing moves.
    const advanced = world.time !== this.drawnTime;
    this.drawnTime = world.time;
    return advanced && (moving || s.view === "lab" || !s.live);
  }

  /**
   * The panels come with the first act, or at once where a trace is there already.
   * Returns when they are there, or could not be had for now.
   */
  fetchPanels(): Promise<void> {
    return (this.fetching ??= this.bring());
  }

  private async bring(): Promise<void> {
    const lying = this.room !== "lab" ? import("../view/lying.ts") : undefined;
    try {
      const [words, { Panels }, timeline] = await Promise.all([toldIn(this.cx.lang), import("./panels.ts"), lying, sheet("figures")]);
      this.cx.take(words);
      this.panels = new Panels(this.main, timeline?.LyingLadder, this.cx, this.acts);
    } catch {
      // No part of it came: the server is out of reach, which the trace's stream says.
      setTimeout(() => {
        this.fetching = undefined;
        this.acts.shown.wake();
      }, RETRY_MS);
    }
    this.acts.shown.wake();
  }

  private find(selector: string): HTMLElement {
    return this.main.querySelector<HTMLElement>(selector)!;
  }

  /** What was chosen last is opened; the reader may open the other after that. */
  private openFor(selection: Selection): void {
    const before = this.opened;
    if (selection === before) return;
    this.opened = selection;
    if (selection.segment !== undefined) {
      if (this.tabs.below === "conn") this.tabs = { ...this.tabs, below: "segment" };
    } else if (selection.conn !== undefined && before.segment === undefined && this.tabs.below !== "raw") this.tabs = { ...this.tabs, below: "conn" };
  }

  private get open(): Open {
    const open = (tabs: Partial<LabPage["tabs"]>) => {
      this.tabs = { ...this.tabs, ...tabs };
      this.acts.shown.wake();
    };
    const showBelow = (below: Below) => {
      open({ below });
      // On a low screen the stage has taken the room.
      requestAnimationFrame(() => document.getElementById(panelOf(below))?.parentElement?.scrollIntoView({ block: "nearest" }));
    };
    return { ...this.tabs, showBeside: (beside) => open({ beside }), showBelow };
  }

  /** What is around the stage, the ladder and the lists, which draw themselves. */
  private drawAround(s: PageState, conn: Conn | undefined, segment: SegmentEvent | undefined): void {
    const { world: w, feed, selection, view } = s;
    const second = view === "lab" ? 0 : Math.floor(w.time / 1e6);
    const changing = [
      ...[view, feed, feed?.state, w.version, second, s.live, s.playing, s.words, s.covered, s.parked, s.note, s.said, s.error, s.lab, s.recorded],
      ...[selection, segment, conn?.id, this.panels, this.tabs, ...Object.values(s.settings)],
    ];
    render(guard(changing, () => this.around(s, conn, segment)), this.main);
  }

  private around(s: PageState, conn: Conn | undefined, segment: SegmentEvent | undefined): TemplateResult {
    const { cx, acts } = this;
    const { text } = cx;
    const { view } = s;
    const name = text(view === "lab" ? "view.lab" : "view.socket");
    const h = headline(s.world, cx);
    const lab = this.room === "lab";
    return html`
      ${this.heading ? html`<h1 class="spoken">${name}</h1>` : nothing}
      ${lab ? controlRow(s, acts, cx) : this.oneRow(s)}
      <div class="notice" role="alert">${notice(s, acts, cx)}</div>
      ${lab ? labLayout(s, { conn, segment, ready: this.panels !== undefined && s.feed !== undefined }, this.open, acts, cx) : this.column(s, segment)}
      <p class="honest mute">${text(view === "lab" ? "lab.honest" : "visit.honest")}</p>
      <p class="spoken headline-spoken" role="status" aria-live="polite">${s.covered ? "" : `${h.title}. ${h.sub}`}</p>
    `;
  }

  /** What stands beside a text: all of it in one column. */
  private column(s: PageState, segment: SegmentEvent | undefined): TemplateResult {
    const { cx, panels } = this;
    const { text } = cx;
    const { view } = s;
    const lab = view === "lab";
    const work = ["work", s.words && "words", !s.live && "past", !lab && "socket"].filter(Boolean).join(" ");
    return html`<div class=${work}>
      <section class="stage" data-view=${view} aria-label=${text(lab ? "view.lab" : "view.socket")}></section>
      <div class="grip" hidden></div>
      ${s.covered ? html`<p class="cover-said">${text("lesson.covered")}</p>` : nothing}
      ${this.timeline(s, lab)}
      <div class="beside">
        <section class="panel race" hidden></section>
        ${synPanel(lab, panels !== undefined, cx)}
        <section class="panel segment" ?hidden=${!segment || !panels}></section>
      </div>
      <div class="below">
        <section class="panel events">
          <div class="yet" ?hidden=${panels}><h2>${text("events.title")}</h2>${text("events.empty")}</div>
        </section>
        <section class="panel conn-panel" ?hidden=${!lab}>
          <div class="conn-head"></div>
          <div class="course"><p class="yet" ?hidden=${panels}>${text("states.none")}</p></div>
        </section>
      </div>
    </div>`;
  }

  /** The clock alone: what a chapter's reader may do besides stands below. */
  private oneRow(s: PageState): TemplateResult {
    const { cx, acts } = this;
    return html`<div class="bar one">
      <div class="controls">${controls(s, acts, cx)}</div>
      <div class="pace">${clock(s, cx)}</div>
    </div>`;
  }

  /** The ladder on its side, and under it what can be changed. */
  private timeline(s: PageState, lab: boolean): TemplateResult {
    const { cx, acts } = this;
    return html`<div class="under">
      <section class="panel ladder-panel" ?hidden=${!lab} aria-label=${cx.text("ladder.title")}><p class="yet" ?hidden=${this.panels}>${cx.text("ladder.none")}</p></section>
      <div class="transport-said" aria-live="polite">${this.said(s)}</div>
      <section class="free">
        <h2>${cx.text("free.title")}</h2>
        <div class="actions">${actions(s, acts, cx, false)}</div>
        ${this.room === "embed" ? nothing : html`<div class="hand" hidden></div>`}
      </section>
    </div>`;
  }

  private said(s: PageState): TemplateResult {
    const { text } = this.cx;
    if (s.live) return html`<span class="mute">${s.said}</span>`;
    if (s.view === "lab" && s.recorded) return html`<span>${text("transport.recorded")}</span>`;
    if (s.parked) {
      return html`<span>${text("wait.parked")}</span>
        <button data-act="live" title=${text("wait.skipHint")} @click=${() => this.acts.shown.live()}>${text("wait.skip")}</button>`;
    }
    return html`<span>${s.note || text("transport.past")}</span>
      <button data-act="live" title=${text("transport.backHint")} @click=${() => this.acts.shown.live()}>
        ${text("transport.back")}
      </button>
      ${linkButton(this.acts, this.cx)}`;
  }
}

/** Why the last act was not taken, or why nothing follows. */
export function notice(s: PageState, acts: NoticeActs, cx: Context): TemplateResult | typeof nothing {
    const { text } = cx;
  const { world: w, feed } = s;
  const warn = (words: string, button?: TemplateResult) => html`<p class="warn">${words} ${button ?? nothing}</p>`;
  const renew = html`<button data-act="renew" @click=${() => acts.renew()}>${text("action.renew")}</button>`;
  if (s.error) {
    const dismiss = html`<button class="quiet" @click=${() => acts.dismiss()}>${text("action.dismiss")}</button>`;
    return warn(cx.refusal(s.error.code), dismiss);
  }
  if (feed?.state === "lost") return warn(text("stream.lost"));
  if (feed?.state === "gone") return warn(text("stream.gone"), s.view === "lab" ? renew : undefined);
  if (w.ended && w.kind === "visit") return warn(text("visit.full"));
  // That a recording has come to its end needs no telling.
  if (w.ended && !s.recorded) return warn(text("lab.ended", { why: text(`lab.why.${w.ended}`) }), renew);
  return nothing;
}

function roomOf(page: string | undefined): Room {
  return page === "lab" || page === "embed" ? page : "chapter";
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
