// A prediction of a chapter: the reader's answer, graded by the trace of the run
// that it is about. The verdict takes the place of the question: what is so, what
// was seen, and a link that takes the stage to the instant that decided it.

import { html, nothing, render } from "lit/html.js";
import type { Decided, Measure, Proof } from "../model/measure.ts";
import type { Event } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";

/** What a prediction is about, once it is over. */
export interface OverRun {
  /** Tells it from another run of that name. */
  key: string;
  events(): readonly Event[];
}

export interface PredictionActs {
  readonly shown: {
    /** Lights what has graded it, and its segment. */
    choose(selection: { proof: Proof; segment?: number; conn?: string }): void;
    seek(time: number): void;
  };
  /** The answer is taken back. */
  forget(): void;
}

interface Grade {
  right: boolean;
  said: string;
  proof: Proof;
  decided: Decided | undefined;
}

export class Prediction {
  /** What it is about. */
  readonly scenario: string;
  /** Where it stands in the text. */
  readonly step: HTMLElement;
  /** What becomes of it, whatever is chosen. */
  readonly measure: Measure;
  private readonly place: HTMLElement;
  private readonly cx: Context;
  private readonly acts: PredictionActs;
  private readonly verdict = document.createElement("p");
  /** What can be done about the verdict. */
  private readonly after = document.createElement("p");
  /** Leads from the stage to the verdict, while that is out of sight. */
  private readonly back = document.createElement("a");
  private inSight = true;
  /** The run and the answer that were graded last; empty while there is nothing to grade. */
  private graded = "";
  private grade: Grade | undefined;
  private drawn: Grade | undefined;

  constructor(step: HTMLElement, scenario: string, measure: Measure, place: HTMLElement, cx: Context, acts: PredictionActs) {
    this.step = step;
    this.scenario = scenario;
    this.measure = measure;
    this.place = place;
    this.cx = cx;
    this.acts = acts;
    this.verdict.className = "verdict";
    this.verdict.setAttribute("aria-live", "polite");
    this.after.className = "acts";
    step.querySelector("fieldset")!.before(this.verdict);
    step.append(this.after);
    this.leadBack();
  }

  /** The answer that is chosen; none before there is one. */
  get chosen(): string | undefined {
    return this.input?.value;
  }

  get isGraded(): boolean {
    return this.grade !== undefined;
  }

  /** Grades the answer by the run, once each, and shows what proves it. */
  follow(run: OverRun | undefined): void {
    const { chosen } = this;
    const key = run && chosen !== undefined ? `${run.key} ${chosen}` : "";
    if (key === this.graded) return;
    this.graded = key;
    this.grade = undefined;
    if (!run || chosen === undefined) return;
    const { value, proof, decided } = this.measure(run.events());
    this.acts.shown.choose({ proof });
    const right = value === chosen;
    this.grade = { right, said: this.judged(right, value), proof, decided };
  }

  draw(): void {
    const { grade, step } = this;
    if (grade !== this.drawn) {
      this.drawn = grade;
      const reading = step.contains(document.activeElement);
      this.verdict.textContent = grade?.said ?? "";
      render(grade ? this.offer(grade) : nothing, this.after);
      if (grade) step.dataset["graded"] = grade.right ? "right" : "wrong";
      else delete step.dataset["graded"];
      // Who chose by the keyboard goes on from here: the answers are gone.
      if (reading && grade) this.after.querySelector<HTMLElement>("[data-act=guess-again]")!.focus({ preventScroll: true });
    }
    this.offerBack();
  }

  private judged(right: boolean, value: string): string {
    const option = this.step.querySelector(`.option[data-value="${CSS.escape(value)}"] label`);
    const label = (option?.textContent ?? value).trim().replace(/[.。]$/, "");
    return this.cx.text(right ? "lesson.right" : "lesson.wrong", { label });
  }

  private offer({ proof, decided }: Grade) {
    const { text, seconds } = this.cx;
    const { shown } = this.acts;
    const look = ({ segment, conn, time }: Decided) => {
      shown.choose({ proof, segment, conn });
      shown.seek(time);
      // Where the stage does not stand beside the text, it comes into sight.
      if (getComputedStyle(this.place).position === "static") this.place.querySelector(".stage")!.scrollIntoView({ block: "start" });
    };
    return html`${decided
        ? html`<button class="quiet proof-link" data-act="proof" @click=${() => look(decided)}>${text("lesson.seeIt", { s: seconds(decided.time) })}</button>`
        : html`<span class="mute">${text("lesson.markedStage")}</span>`}
      <button class="quiet" data-act="guess-again" @click=${() => this.again()}>${text("lesson.guessAgain")}</button>`;
  }

  private again(): void {
    const { input } = this;
    if (input) input.checked = false;
    this.acts.forget();
    this.follow(undefined);
    this.draw();
    this.step.querySelector("input")?.focus();
  }

  // A verdict that came out of sight, as on a phone, is one press away.
  private leadBack(): void {
    const { back, verdict } = this;
    back.className = "to-verdict";
    back.href = `#${this.step.id}`;
    back.textContent = this.cx.text("lesson.toVerdict");
    back.hidden = true;
    back.addEventListener("click", (e) => {
      e.preventDefault();
      verdict.scrollIntoView({ block: "center" });
      this.after.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
    });
    this.place.append(back);
    new IntersectionObserver(([entry]) => {
      this.inSight = entry!.isIntersecting;
      this.offerBack();
    }).observe(verdict);
  }

  private offerBack(): void {
    this.back.hidden = this.inSight || !this.grade;
  }

  private get input(): HTMLInputElement | null {
    return this.step.querySelector<HTMLInputElement>("input:checked");
  }
}
