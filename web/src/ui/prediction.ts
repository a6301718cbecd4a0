// A prediction of a chapter: the reader's answer, graded by the trace of the run
// that it is about. When the run is over, the reader is asked what decided it, and
// points at a segment or a row; then the verdict takes the place of the question: what is so,
// what was seen, and a link that takes the stage to the instant that decided it.

import { html, nothing, render } from "lit/html.js";
import type { Decided, Measure, Proof } from "../model/measure.ts";
import type { Side } from "../model/world.ts";
import type { Key } from "../text.ts";
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
    readonly selection: { segment?: number; conn?: string };
    /** Lights what has graded it, and its segment. */
    choose(selection: { proof: Proof; segment?: number; conn?: string }): void;
    seek(time: number): void;
    /** Shows the instant that has decided it. */
    stand(time: number, selection: { proof: Proof; segment?: number; conn?: string }): void;
  };
  /** The answer is taken back. */
  forget(): void;
  wake(): void;
  /** The run, by its key, for which what decided it has been found or shown. */
  observed: string | undefined;
}

/** What to look for, by the name of the measure. */
const HINTS: Readonly<Record<string, Key>> = {
  syns: "observe.syns",
  reach: "observe.reach",
  "server-ports": "observe.ports",
  "closed-by-server": "observe.fins",
  "distinct-requests": "observe.requests",
  "time-wait": "observe.wait",
  "last-syn": "observe.again",
  "server-left": "observe.fin",
  "no-port": "observe.port",
  "last-status": "observe.answer",
  failed: "observe.end",
  "second-round-trips": "observe.trips",
};

interface Grade {
  run: OverRun;
  right: boolean;
  said: string;
  proof: Proof;
  decided: Decided | undefined;
}

/** What a reader points at: a segment, or the row of one end of a connection. */
type Pointed = { segment: number } | { conn: string; side: Side };

/** Until what decided it has been found: what was pointed at instead. */
interface Observing {
  /** Chosen before it was asked: that is no answer. */
  before: number | undefined;
  tapped: Pointed | undefined;
}

export class Prediction {
  /** What it is about. */
  readonly scenario: string;
  /** Where it stands in the text. */
  readonly step: HTMLElement;
  /** What becomes of it, whatever is chosen; it comes with what a trace fills. */
  readonly measure: () => Measure | undefined;
  private readonly place: HTMLElement;
  private readonly cx: Context;
  private readonly acts: PredictionActs;
  private readonly verdict = document.createElement("p");
  /** What was pointed at. */
  private readonly seen = document.createElement("p");
  /** What can be done about the verdict. */
  private readonly after = document.createElement("p");
  /** Leads from the stage to the verdict, while that is out of sight. */
  private readonly back = document.createElement("a");
  private inSight = true;
  /** The run and the answer that were graded last; empty while there is nothing to grade. */
  private graded = "";
  private grade: Grade | undefined;
  private observing: Observing | undefined;
  private drawn = "";

  constructor(step: HTMLElement, scenario: string, measure: () => Measure | undefined, place: HTMLElement, cx: Context, acts: PredictionActs) {
    this.step = step;
    this.scenario = scenario;
    this.measure = measure;
    this.place = place;
    this.cx = cx;
    this.acts = acts;
    this.verdict.className = "verdict";
    this.verdict.setAttribute("aria-live", "polite");
    this.seen.className = "observed";
    this.seen.setAttribute("aria-live", "polite");
    this.after.className = "acts";
    step.querySelector("fieldset")!.before(this.verdict, this.seen);
    step.append(this.after);
    place.addEventListener("click", (e) => this.pointAtRow(e.target as Element));
    this.leadBack();
  }

  /** The answer that is chosen; none before there is one. */
  get chosen(): string | undefined {
    return this.input?.value;
  }

  /** The verdict is given. */
  get isGraded(): boolean {
    return this.grade !== undefined && this.observing === undefined;
  }

  /** Grades the answer by the run, once each; then takes what the reader points at. */
  follow(run: OverRun | undefined): void {
    const { chosen } = this;
    const key = run && chosen !== undefined ? `${run.key} ${chosen}` : "";
    if (key === this.graded) {
      this.observe();
      return;
    }
    const measure = run && this.measure();
    if (run && !measure) return;
    this.graded = key;
    this.grade = this.observing = undefined;
    this.seen.textContent = "";
    if (!run || !measure || chosen === undefined) return;
    const { value, proof, decided } = measure(run.events());
    const right = value === chosen;
    this.grade = { run, right, said: this.judged(right, value), proof, decided };
    const ladder = this.place.querySelector(".ladder-panel");
    if (proof.segments.size > 0 && ladder?.checkVisibility() && this.acts.observed !== run.key) {
      this.observing = { before: this.acts.shown.selection.segment, tapped: undefined };
    } else this.acts.shown.choose({ proof });
  }

  /** Takes the segment that has been chosen since it was asked. */
  private observe(): void {
    const { grade, observing } = this;
    const { segment } = this.acts.shown.selection;
    if (!grade || !observing || segment === observing.before) return;
    observing.before = segment;
    if (segment !== undefined) this.point(grade, observing, { segment });
  }

  private pointAtRow(at: Element): void {
    const { grade, observing } = this;
    const cell = at.closest(".tcp-cell");
    const conn = cell?.closest<SVGElement>(".lane")?.dataset["conn"];
    if (grade && observing && cell && conn) this.point(grade, observing, { conn, side: cell.classList.contains("server") ? "server" : "client" });
  }

  private point(grade: Grade, observing: Observing, at: Pointed): void {
    const { proof, decided } = grade;
    observing.tapped = at;
    const found = "segment" in at ? proof.segments.has(at.segment) || decided?.segment === at.segment : proof.ends.has(`${at.conn}/${at.side}`);
    if (found) this.reveal(grade, at);
    else this.acts.wake();
  }

  private reveal(grade: Grade, at: Pointed | undefined): void {
    const { shown } = this.acts;
    this.observing = undefined;
    this.acts.observed = grade.run.key;
    this.seen.textContent = at === undefined ? "" : this.cx.text("observe.found", { what: this.nameOf(grade, at) });
    shown.choose({ ...(at !== undefined && shown.selection), proof: grade.proof });
  }

  /** s5 and what it is: its flags, or how much it carries; or whose row it is. */
  private nameOf(grade: Grade, at: Pointed): string {
    const { text, segment } = this.cx;
    if (!("segment" in at)) return text("observe.row", { conn: at.conn, host: text(`host.${at.side}`).toLowerCase() });
    const e = grade.run.events().find((e) => e.name === "link:segment_sent" && e.data.id === at.segment);
    const tcp = e?.name === "link:segment_sent" ? e.data.tcp : undefined;
    const what = tcp && (tcp.length > 0 ? `${tcp.length} B` : tcp.flags.join(" "));
    return what ? `${segment(at.segment)} (${what})` : segment(at.segment);
  }

  draw(): void {
    const { grade, observing, step } = this;
    const shape = grade ? `${this.graded} ${observing ? JSON.stringify(observing.tapped) : "seen"}` : "";
    if (shape !== this.drawn) {
      this.drawn = shape;
      const reading = step.contains(document.activeElement);
      step.toggleAttribute("data-over", grade !== undefined);
      if (this.isGraded) step.dataset["graded"] = grade!.right ? "right" : "wrong";
      else delete step.dataset["graded"];
      this.verdict.textContent = grade ? (observing ? this.ask() : grade.said) : "";
      if (grade && observing?.tapped !== undefined) this.seen.textContent = this.notThat(grade, observing.tapped);
      render(grade ? (observing ? this.show(grade) : this.offer(grade)) : nothing, this.after);
      // Who chose by the keyboard goes on from here: the answers are gone.
      if (reading && grade) this.after.querySelector<HTMLElement>("[data-act=guess-again], [data-act=show-me]")!.focus({ preventScroll: true });
    }
    this.offerBack();
  }

  private ask(): string {
    const label = this.input?.closest(".option")?.querySelector("label")?.textContent ?? "";
    return this.cx.text("observe.ask", { label: trimmed(label) });
  }

  private notThat(grade: Grade, at: Pointed): string {
    const hint = HINTS[this.step.dataset["measure"] ?? ""];
    return `${this.cx.text("observe.not", { what: this.nameOf(grade, at) })} ${hint ? this.cx.text(hint) : ""}`;
  }

  private show(grade: Grade) {
    const show = () => {
      this.reveal(grade, undefined);
      this.draw();
    };
    return html`<button class="quiet" data-act="show-me" @click=${show}>${this.cx.text("observe.show")}</button>`;
  }

  private judged(right: boolean, value: string): string {
    const option = this.step.querySelector(`.option[data-value="${CSS.escape(value)}"] label`);
    return this.cx.text(right ? "lesson.right" : "lesson.wrong", { label: trimmed(option?.textContent ?? value) });
  }

  private offer({ proof, decided }: Grade) {
    const { text, seconds } = this.cx;
    const { shown } = this.acts;
    const look = ({ segment, conn, time }: Decided) => {
      shown.stand(time, { proof, segment, conn });
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

/** A label that goes on in a sentence. */
function trimmed(label: string): string {
  return label.trim().replace(/[.。]$/, "");
}
