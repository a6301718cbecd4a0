// The left side of the screen for a class: what is asked, how many raised their
// hands for which answer, the run's one button; after the run what is so. A run needs
// no vote, and the reader's own answers in the text stay as they were.

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import type { Measured } from "../model/measure.ts";
import type { Params } from "../text.ts";
import type { Context } from "../view/context.ts";
import type { CompareStrip } from "./compare.ts";
import type { ControlsActs, speeds as speedsOf } from "./controls.ts";
import type { Lesson } from "./lesson.ts";
import type { PageState } from "./page.ts";
import type { Prediction, PredictionActs } from "./prediction.ts";
import type { messages as en } from "./present-words.en.ts";
import type { messages as ko } from "./present-words.ko.ts";
import { Votes } from "./votes.ts";

export type Say = (key: keyof typeof en & keyof typeof ko, params?: Params) => string;

export interface PanelActs extends Pick<ControlsActs, "clock" | "toggle"> {
  readonly shown: PredictionActs["shown"];
  wake(): void;
}

/** What the page has already, so that no part of it is fetched apart for this. */
export interface PanelParts {
  cx: Context;
  say: Say;
  speeds: typeof speedsOf;
}

interface Answer {
  value: string;
  label: Element;
}

/** A run of the chapter, and what is asked about it, if anything is. */
interface Item {
  scenario: string;
  name: string;
  prediction: Prediction | undefined;
  asked: Node;
  answers: readonly Answer[];
  /** What is asked takes much room. */
  long: boolean;
  compare: CompareStrip | undefined;
  compared: HTMLElement;
  progress: HTMLElement;
  /** The run whose verdict is not shown any more, or was there before the class came. */
  put: string | undefined;
  /** What the latest run came to, and which run that was. */
  found: { key: string; measured: Measured } | undefined;
}

/** More letters than this, of the Latin kind, are set smaller. */
const LONG = 170;

export class Panel {
  readonly root = document.createElement("section");
  private readonly lesson: Lesson;
  private readonly cx: Context;
  private readonly say: Say;
  private readonly speeds: typeof speedsOf;
  private readonly acts: PanelActs;
  private readonly end: () => void;
  private readonly votes = new Votes();
  private readonly items: readonly Item[];
  private item: Item;
  private state: PageState | undefined;
  private drawn = "";
  private changes = 0;

  constructor(lesson: Lesson, { cx, say, speeds }: PanelParts, acts: PanelActs, end: () => void) {
    this.lesson = lesson;
    this.cx = cx;
    this.say = say;
    this.speeds = speeds;
    this.acts = acts;
    this.end = end;
    this.root.tabIndex = -1;
    this.root.setAttribute("aria-label", say("label"));
    this.items = lesson.buttons.map(({ scenario, button }) => this.itemOf(scenario, button.textContent ?? scenario));
    // What was tried before the class came is asked all the same.
    this.item = this.items.find((i) => i.prediction) ?? this.items[0]!;
  }

  /** The run has not begun, and may. */
  get waits(): boolean {
    return !this.isRunning && !this.over(this.item) && !this.lesson.isBusy(this.item.scenario);
  }

  get isRunning(): boolean {
    return this.lesson.stateOf(this.item.scenario) === "running";
  }

  /** What Space does: begins the run, lets it stand or go on. */
  go(): void {
    if (this.isRunning || !this.state?.live) this.acts.toggle();
    else if (this.waits) this.run();
  }

  /** A run that somebody begins here is to be seen going. */
  run(): void {
    const { item, lesson } = this;
    if (lesson.isBusy(item.scenario)) return;
    if (this.state?.settings.paused) this.acts.clock({ paused: false });
    lesson.start(item.scenario);
  }

  /** A digit's key, wherever it stands on the keyboard; nothing if no answer has it. */
  vote(code: string, by: 1 | -1): (() => void) | undefined {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code);
    const answer = Number(digit?.[1]) - 1;
    return answer < this.item.answers.length ? () => this.count(answer, by) : undefined;
  }

  draw(s: PageState): void {
    this.state = s;
    const { item, lesson } = this;
    const over = this.over(item);
    this.grade(item, over?.key);
    const running = this.isRunning;
    const { paused, speed, auto } = s.settings;
    const key = JSON.stringify([item.scenario, over?.key, item.found?.key, running, lesson.isBusy(item.scenario), s.live, s.playing, s.lab, s.view, s.busy, s.covered, paused, speed, auto, this.changes]);
    if (key !== this.drawn) {
      this.drawn = key;
      render(this.template(s, item, running), this.root);
    }
    this.root.querySelector(".present-time")!.textContent = `t = ${this.cx.seconds(s.world.time)} s`;
    if (over) item.compare ??= lesson.compareIn(item.compared, item.scenario);
    item.compare?.draw(over?.key, () => over?.events() ?? []);
    lesson.drawProgress(item.scenario, item.progress);
  }

  private itemOf(scenario: string, name: string): Item {
    const { lesson } = this;
    const prediction = lesson.predictions.find((p) => p.scenario === scenario);
    const copies = (selector: string) => [...(prediction?.step.querySelectorAll(selector) ?? [])].map((e) => e.cloneNode(true) as Element);
    const asked = document.createElement("div");
    asked.append(...copies(".asked > *"));
    const labels = copies(".option label > span");
    const values = [...(prediction?.step.querySelectorAll<HTMLElement>(".option") ?? [])].map((o) => o.dataset["value"] ?? "");
    return {
      scenario,
      name,
      prediction,
      asked,
      answers: values.map((value, i) => ({ value, label: labels[i]! })),
      long: [asked, ...labels].reduce((sum, e) => sum + roomOf(e.textContent ?? ""), 0) > LONG,
      compare: undefined,
      compared: document.createElement("div"),
      progress: document.createElement("div"),
      put: lesson.over(scenario)?.key,
      found: undefined,
    };
  }

  private over(item: Item) {
    const over = this.lesson.over(item.scenario);
    return over?.key === item.put ? undefined : over;
  }

  /** Once for each run; marks on the stage what shows it. */
  private grade(item: Item, key: string | undefined): void {
    if (key === item.found?.key) return;
    const run = this.over(item);
    item.found = undefined;
    const measured = run && item.prediction?.measure()?.(run.events());
    if (!measured) return;
    item.found = { key: run.key, measured };
    this.acts.shown.choose({ proof: measured.proof });
  }

  private count(answer: number, by: 1 | -1): void {
    this.votes.count(this.item.scenario, this.item.answers.length, answer, by);
    this.change();
  }

  /** Another class: no votes, and no verdict before the next run. */
  private anew(): void {
    const { item, lesson, votes } = this;
    votes.anew(item.scenario);
    item.put = lesson.over(item.scenario)?.key;
    this.change();
  }

  private change(): void {
    this.changes++;
    this.acts.wake();
  }

  private template(s: PageState, item: Item, running: boolean): TemplateResult {
    const { cx, say, lesson } = this;
    const keys = ["key.space", "key.down", "key.up", ...(item.answers.length > 0 ? ["key.vote" as const] : [])] as const;
    const text = (selector: string) => lesson.root.querySelector(`.lesson-text ${selector}`)?.textContent ?? "";
    const own = item.scenario.startsWith("own:");
    const begun = running || this.over(item) !== undefined || (item.put === undefined && lesson.stateOf(item.scenario) !== "none");
    this.root.className = ["present-panel", item.long && "long", item.found && "said"].filter(Boolean).join(" ");
    return html`<div class="present-body">
        <div class="present-head">
          <p class="lesson-place">${text(".lesson-place").split(" · ")[0]}</p>
          <button class="quiet" data-act="present-end" @click=${() => this.end()}>${say("end")}</button>
        </div>
        <h1>${text("h1")}</h1>
        ${this.items.length > 1 ? this.chooser(item) : nothing}
        ${item.prediction ? html`<div class="asked">${item.asked}</div>` : nothing}
        ${item.answers.length > 0 ? this.ballot(item) : nothing}
        <div class="present-acts">
          ${this.button(s, item, running)}
          ${item.found ? this.proof(item.found.measured) : nothing}
          ${begun ? nothing : html`<ul class="present-keys">${keys.map((key) => html`<li>${say(key)}</li>`)}</ul>`}
        </div>
        ${item.found ? this.verdict(item, item.found.measured) : nothing}
        ${item.compared}
        <div ?hidden=${!begun || (item.found !== undefined && !own)}>${item.progress}</div>
      </div>
      <div class="present-foot">
        <output class="present-time mono" aria-live="off" aria-label=${cx.text(s.view === "lab" ? "control.time" : "control.visitTime")}></output>
        ${s.view === "lab" ? this.speeds(s, this.acts, cx) : nothing}
      </div>`;
  }

  private chooser(item: Item): TemplateResult {
    return html`<label class="present-choice">
      <span>${this.say("choose")}</span>
      <select
        data-setting="present"
        @change=${(e: Event) => {
          this.item = this.items[(e.currentTarget as HTMLSelectElement).selectedIndex]!;
          this.change();
          this.root.focus({ preventScroll: true });
        }}
      >
        ${this.items.map((i) => html`<option .selected=${i === item}>${i.name}</option>`)}
      </select>
    </label>`;
  }

  private ballot(item: Item): TemplateResult {
    const { say } = this;
    const counts = this.votes.of(item.scenario, item.answers.length);
    const so = item.found?.measured.value;
    return html`<ol class="ballot">
        ${item.answers.map(({ value, label }, i) => {
          const right = value === so;
          return html`<li class=${right ? "right" : ""} data-value=${value}>
            <button class="add" data-act="vote" title=${say("vote")} @click=${() => this.count(i, 1)}>
              <kbd class="mono">${i + 1}</kbd> <span class="answer-label">${label}</span>
              ${right ? html`<span class="sign" aria-hidden="true">✓</span><span class="spoken">${say("right")}</span>` : nothing}
              <b class="mono" data-votes=${counts[i]}>${counts[i]}</b> <span class="spoken">${say("votes")}</span>
            </button>
            <button class="quiet minus" data-act="unvote" ?disabled=${counts[i] === 0} aria-label=${say("unvote", { n: i + 1 })} title=${say("unvote", { n: i + 1 })} @click=${() => this.count(i, -1)}>−</button>
          </li>`;
        })}
      </ol>
      <button class="quiet anew" data-act="anew" ?disabled=${counts.every((n) => n === 0) && !item.found} @click=${() => this.anew()}>${say("anew")}</button>`;
  }

  /** The screen's one filled button. */
  private button(s: PageState, item: Item, running: boolean): TemplateResult {
    const { say, lesson } = this;
    const filled = (act: string, sign: string, words: string, press: () => void, off = false) =>
      html`<button class="primary" data-act=${act} title=${item.name} ?disabled=${off} @click=${press}><span aria-hidden="true">${sign}</span> ${words}</button>`;
    if (running && item.scenario.startsWith("own:")) return filled("present-run", "", say("waits"), () => {}, true);
    if (running) {
      const stands = s.live ? s.settings.paused : !s.playing;
      return filled("present-toggle", stands ? "▶" : "❚❚", say(stands ? "go" : "pause"), () => this.acts.toggle());
    }
    const again = this.over(item) !== undefined;
    return filled("present-run", "▶", say(again ? "again" : "run"), () => this.run(), s.busy || lesson.isBusy(item.scenario));
  }

  private verdict(item: Item, { value }: Measured): TemplateResult {
    const { say } = this;
    const at = item.answers.findIndex((a) => a.value === value);
    const label = (item.answers[at]?.label.textContent ?? value).trim().replace(/[.。]$/, "");
    const counts = this.votes.of(item.scenario, item.answers.length);
    const all = counts.reduce((sum, n) => sum + n, 0);
    return html`<p class="verdict" aria-live="polite">${say("answer", { label })} ${all > 0 ? html`<span class="tally">${say("tally", { all, n: counts[at] ?? 0 })}</span>` : nothing}</p>`;
  }

  /** Takes the stage to what decided it. */
  private proof({ proof, decided }: Measured): TemplateResult | typeof nothing {
    if (!decided) return nothing;
    const { segment, conn, time } = decided;
    const look = () => {
      this.acts.shown.choose({ proof, segment, conn });
      this.acts.shown.seek(time);
    };
    return html`<button class="quiet proof-link" data-act="present-proof" @click=${look}>${this.cx.text("lesson.seeIt", { s: this.cx.seconds(time) })}</button>`;
  }
}

/** How many Latin letters are as wide as the text. */
function roomOf(text: string): number {
  return [...text.replace(/\s+/g, " ")].reduce((sum, c) => sum + (c < "\u1100" ? 1 : 2), 0);
}
