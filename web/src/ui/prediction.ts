// A prediction of a chapter: the reader's answer, graded by the trace of the run
// that it is about, and the verdict below it.

import type { Measure, Proof } from "../model/measure.ts";
import type { Event } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";

/** What a prediction is about, once it is over. */
export interface OverRun {
  /** Tells it from another run of that name. */
  key: string;
  events(): readonly Event[];
}

interface Grade {
  right: boolean;
  said: string;
}

export class Prediction {
  /** What it is about. */
  readonly scenario: string;
  private readonly step: HTMLElement;
  private readonly measure: Measure;
  private readonly place: HTMLElement;
  private readonly cx: Context;
  private readonly verdict = document.createElement("p");
  /** Leads from the stage to the verdict, while that is out of sight. */
  private readonly back = document.createElement("a");
  private inSight = true;
  /** The run and the answer that were graded last; empty while there is nothing to grade. */
  private graded = "";
  private grade: Grade | undefined;

  constructor(step: HTMLElement, scenario: string, measure: Measure, place: HTMLElement, cx: Context) {
    this.step = step;
    this.scenario = scenario;
    this.measure = measure;
    this.place = place;
    this.cx = cx;
    this.verdict.className = "verdict";
    this.verdict.setAttribute("aria-live", "polite");
    step.append(this.verdict);
    this.leadBack();
  }

  /** The answer that is chosen; none before there is one. */
  get chosen(): string | undefined {
    return this.input?.value;
  }

  /** Grades the answer by the run, once each; `prove` is given what proves it. */
  follow(run: OverRun | undefined, prove: (proof: Proof) => void): void {
    const { chosen } = this;
    const key = run && chosen !== undefined ? `${run.key} ${chosen}` : "";
    if (key === this.graded) return;
    this.graded = key;
    this.grade = undefined;
    if (!run || chosen === undefined) return;
    const { value, proof } = this.measure(run.events());
    prove(proof);
    const right = value === chosen;
    this.grade = { right, said: `${this.judged(right, value)} ${this.marked(proof)}` };
  }

  draw(): void {
    const { grade } = this;
    const said = grade?.said ?? "";
    // The same words again would be read aloud again.
    if (this.verdict.textContent !== said) this.verdict.textContent = said;
    const graded = grade?.right ? "right" : "wrong";
    if (!grade) delete this.step.dataset["graded"];
    else if (this.step.dataset["graded"] !== graded) this.step.dataset["graded"] = graded;
    this.offerBack();
  }

  private judged(right: boolean, value: string): string {
    const option = this.step.querySelector(`.option[data-value="${CSS.escape(value)}"] label`);
    const label = (option?.textContent ?? value).trim().replace(/[.。]$/, "");
    return this.cx.text(right ? "lesson.right" : "lesson.wrong", { label });
  }

  /** Where to look for what proves it. */
  private marked({ segments }: Proof): string {
    const ladder = segments.size > 0 && this.place.querySelector(".ladder-panel")?.checkVisibility();
    return this.cx.text(ladder ? "lesson.marked" : "lesson.markedStage");
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
      this.input?.focus({ preventScroll: true });
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
