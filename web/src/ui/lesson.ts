// A chapter's text, which the server has rendered, comes alive: predictions are
// kept and graded by the trace, buttons run scenarios, phrases light what they
// speak of. Without this script the text is whole and can be read.

import { html, nothing, render } from "lit/html.js";
import { MEASURES, type Proof } from "../model/measure.ts";
import { type ScenarioRun, ScenarioRuns } from "../model/scenario-run.ts";
import { forgetAnswers, keepAnswer, keptAnswers } from "../storage.ts";
import type { World } from "../model/world.ts";
import type { Event } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";
import { RaceView } from "../view/race.ts";
import { Cover } from "./cover.ts";
import { explainTerms, pointAtStage } from "./prose.ts";
import type { OwnTrials, TrialActs } from "./own-trials.ts";

export interface LessonActs extends TrialActs {
  run(scenario: string): void;
  /** One GET on an open connection, or on a new one. */
  send(policy: "reuse" | "new"): void;
  /** Lights what has graded a prediction. */
  prove(proof: Proof): void;
  /** How many events the lab's trace has here. */
  traced(): number;
}

/** What the chapter's element is told of a run, for who listens there. */
export interface RunNews {
  name: string;
  /** Tells it from an earlier run of that name in this trace. */
  key: string;
  trace: readonly Event[];
  /** It is over, and as it should be or not. */
  ok?: boolean;
}

interface Prediction {
  step: HTMLElement;
  measure: string;
  scenario: string;
  verdict: HTMLElement;
  /** What was graded last: the run and the answer. */
  graded: string;
  /** Leads from the stage to the verdict, while that is out of sight. */
  back: HTMLAnchorElement;
  inSight: boolean;
}

interface RunButton {
  scenario: string;
  button: HTMLButtonElement;
  progress: HTMLElement;
}

export class Lesson {
  private readonly root: HTMLElement;
  private readonly place: HTMLElement;
  private readonly cx: Context;
  private readonly acts: LessonActs;
  private readonly slug: string;
  private readonly runs = new ScenarioRuns();
  private readonly predictions: Prediction[] = [];
  private readonly buttons: RunButton[] = [];
  private readonly cover: Cover | undefined;
  private readonly race: RaceView;
  /** Says why a run is not offered yet. */
  private readonly first = document.createElement("p");
  /** Experiments with the visitor's own sockets, if the chapter has any. */
  private own: OwnTrials | undefined;
  private drawn = "";
  private drawnOwn = -1;

  constructor(root: HTMLElement, place: HTMLElement, cx: Context, acts: LessonActs) {
    this.root = root;
    this.place = place;
    this.cx = cx;
    this.acts = acts;
    this.slug = root.dataset["lesson"] ?? "";
    this.first.className = "predict-first mute";
    this.first.textContent = cx.text("lesson.predictFirst");
    for (const step of root.querySelectorAll<HTMLElement>(".step.predict")) this.addPrediction(step);
    for (const span of root.querySelectorAll<HTMLElement>("[data-run]")) this.addButton(span);
    this.race = new RaceView(place.querySelector<HTMLElement>(".race")!, cx);
    pointAtStage(root, place);
    explainTerms(root);
    this.addTools();
    const look = root.querySelector<HTMLElement>(".step.look");
    if (this.slug === "question" && look) this.cover = this.addCover(look);
    if (this.buttons.some((b) => isOwn(b.scenario))) void this.addOwn();
  }

  private async addOwn(): Promise<void> {
    const { ownTrials } = await import("./own-trials.ts");
    this.own = await ownTrials(this.cx.lang, this.cx, this.acts);
    this.offer();
  }

  /** Follows the visit's trace, which tells of the visitor's own sockets. */
  drawVisit(events: readonly Event[]): void {
    if (!this.own) return;
    this.own.follow(events);
    if (this.own.version === this.drawnOwn) return;
    this.drawnOwn = this.own.version;
    this.offer();
    for (const { scenario, progress } of this.buttons) {
      if (!isOwn(scenario)) continue;
      this.own.draw(scenario, progress);
      const trial = this.own.trial(scenario);
      const key = trial?.requests[0]?.click;
      if (trial && key) this.tell({ name: scenario, key, trace: events, ...(trial.over && { ok: true }) });
    }
    for (const p of this.predictions) {
      const trial = isOwn(p.scenario) ? this.own.trial(p.scenario) : undefined;
      if (trial) this.grade(p, trial.over ? { key: trial.requests[0]!.click, events: this.own.eventsOf(trial) } : undefined);
    }
  }

  /** Follows the trace up to the playhead. */
  draw(events: readonly Event[], { time, rttMs }: World): void {
    this.runs.follow(events, time);
    this.cover?.draw(events, time);
    const { latest } = this.runs;
    const race = latest?.scenario === "race" ? latest : undefined;
    this.race.draw(race ? events.slice(race.from, race.to) : [], rttMs);
    const decided = latest?.expects.filter((x) => x.ok !== undefined).length ?? 0;
    const shape = [latest?.scenario, latest?.from, latest?.step, decided, latest?.finished?.ok].join("|");
    if (shape === this.drawn) return;
    this.drawn = shape;
    for (const b of this.buttons) if (!isOwn(b.scenario)) this.drawProgress(b);
    for (const p of this.predictions) {
      if (isOwn(p.scenario)) continue;
      const run = this.runs.byName.get(p.scenario);
      this.grade(p, run?.finished?.ok ? { key: String(run.from), events: events.slice(run.from, run.to) } : undefined);
    }
    if (latest) this.tell({ name: latest.scenario, key: String(latest.from), trace: events, ...(latest.finished && { ok: latest.finished.ok }) });
  }

  private readonly told = new Map<string, string>();

  private tell(news: RunNews): void {
    const shape = `${news.key} ${news.ok}`;
    if (shape === this.told.get(news.name)) return;
    this.told.set(news.name, shape);
    this.root.dispatchEvent(new CustomEvent<RunNews>("same-socket:run", { detail: news }));
  }

  private addPrediction(step: HTMLElement): void {
    const { measure, scenario } = step.dataset;
    if (!measure || !scenario || !MEASURES[measure]) return;
    const verdict = document.createElement("p");
    verdict.className = "verdict";
    verdict.setAttribute("aria-live", "polite");
    step.append(verdict);
    const p: Prediction = { step, measure, scenario, verdict, graded: "", back: document.createElement("a"), inSight: true };
    this.predictions.push(p);
    this.leadBack(p);
    const kept = keptAnswers(this.slug)[step.id];
    for (const input of step.querySelectorAll<HTMLInputElement>("input[type=radio]")) {
      // An answer may have been chosen before this script was there.
      if (kept !== undefined) input.checked = input.value === kept;
      input.addEventListener("change", () => {
        keepAnswer(this.slug, step.id, input.value);
        this.offer();
        this.redraw(); // grade this answer by what has been measured already
      });
    }
  }

  private redraw(): void {
    this.drawn = "";
    this.drawnOwn = -1;
  }

  private chosen(p: Prediction): string | undefined {
    return this.chosenInput(p.step)?.value;
  }

  private addButton(span: HTMLElement): void {
    const scenario = span.dataset["run"]!;
    const button = document.createElement("button");
    button.className = "run primary";
    button.dataset["act"] = "run";
    button.dataset["run"] = scenario;
    button.textContent = span.textContent;
    button.addEventListener("click", () => {
      if (isOwn(scenario)) this.own?.run(scenario);
      else this.acts.run(scenario);
      // Where the stage does not stand beside the text, it comes into sight.
      if (getComputedStyle(this.place).position === "static") this.place.querySelector(".stage")!.scrollIntoView({ block: "start" });
    });
    const progress = document.createElement("div");
    progress.className = "progress";
    progress.dataset["progress"] = scenario;
    span.replaceWith(button);
    // Below the buttons, in their order.
    let above: Element = button.closest("p") ?? button;
    while (above.nextElementSibling?.classList.contains("progress")) above = above.nextElementSibling;
    above.after(progress);
    this.buttons.push({ scenario, button, progress });
    this.offer();
  }

  /** A run is offered once its prediction has been made. */
  private offer(): void {
    let waits = false;
    for (const { scenario, button } of this.buttons) {
      const asked = this.predictions.filter((p) => p.scenario === scenario);
      const ready = asked.every((p) => this.chosen(p) !== undefined);
      button.disabled = !ready || (isOwn(scenario) && this.own?.busy !== false);
      if (!ready) button.closest(".acts")?.before(this.first);
      waits ||= !ready;
    }
    this.first.hidden = !waits;
  }

  private drawProgress({ scenario, progress }: RunButton): void {
    const run = this.runs.byName.get(scenario);
    progress.hidden = run === undefined;
    render(run ? this.progress(run) : nothing, progress);
  }

  private progress(run: ScenarioRun) {
    const { text } = this.cx;
    const mark = (ok: boolean | undefined) => (ok === undefined ? "…" : ok ? "✓" : "✗");
    return html`<p aria-live="polite">
        <strong>${this.cx.scenario(run.scenario)}</strong>
        ${run.finished
          ? nothing
          : html`<span>${text("lesson.progress", { n: run.step, of: run.acts.length })}</span>
              <code>${run.acts[run.step - 1] ?? ""}</code>`}
      </p>
      <ul class="expects">
        ${run.expects.map(
          (x) => html`<li data-expect=${x.id} data-ok=${x.ok ?? nothing}>
            <span aria-hidden="true">${mark(x.ok)}</span> ${this.cx.expect(run.scenario, x.id)}
          </li>`,
        )}
      </ul>
      ${run.finished && !run.finished.ok ? html`<p class="warn">${text("lesson.disturbed")}</p>` : nothing}`;
  }

  // `run` is what the prediction is about, once it is over.
  private grade(p: Prediction, run: { key: string; events: readonly Event[] } | undefined): void {
    const chosen = this.chosen(p);
    const over = run !== undefined && chosen !== undefined;
    p.step.toggleAttribute("data-graded", over);
    const graded = over ? `${run.key} ${chosen}` : "";
    if (graded === p.graded) return;
    p.graded = graded;
    this.offerBack(p);
    if (!over) {
      p.verdict.textContent = "";
      return;
    }
    const { value, proof } = MEASURES[p.measure]!(run.events);
    this.acts.prove(proof);
    const right = value === chosen;
    p.step.dataset["graded"] = right ? "right" : "wrong";
    const option = p.step.querySelector(`.option[data-value="${CSS.escape(value)}"] label`);
    const label = (option?.textContent ?? value).trim().replace(/[.。]$/, "");
    const said = this.cx.text(right ? "lesson.right" : "lesson.wrong", { label });
    const ladder = proof.segments.size > 0 && this.place.querySelector(".ladder-panel")?.checkVisibility();
    const marked = this.cx.text(ladder ? "lesson.marked" : "lesson.markedStage");
    p.verdict.textContent = `${said} ${marked}`;
  }

  private addTools(): void {
    const turn = this.root.querySelector(".turn");
    if (!turn) return; // a frame, which is no page to present
    const tools = document.createElement("p");
    tools.className = "lesson-tools";
    const tool = (name: string, run: () => void) => {
      const button = document.createElement("button");
      button.className = "quiet";
      button.dataset["act"] = name;
      button.addEventListener("click", run);
      tools.append(button);
      return button;
    };
    const present = tool("present", () => this.present());
    present.textContent = this.cx.text("lesson.present");
    const clear = tool("clear", () => {
      forgetAnswers();
      for (const input of this.root.querySelectorAll<HTMLInputElement>(".predict input")) input.checked = false;
      this.offer();
      this.redraw();
    });
    clear.textContent = this.cx.text("lesson.clear");
    turn.before(tools);
    const back = document.createElement("button");
    back.className = "present-end";
    back.textContent = this.cx.text("lesson.presentEnd");
    back.addEventListener("click", () => this.present());
    this.place.before(back);
    document.addEventListener("keydown", (e) => {
      if (e.key !== "F2") return;
      e.preventDefault();
      this.present();
    });
    // Another language shows the same place of the text.
    document.querySelector("nav.lang a")?.addEventListener("click", (e) => {
      const step = this.stepInSight();
      if (step) (e.currentTarget as HTMLAnchorElement).hash = step.id;
    });
  }

  private stepInSight(): HTMLElement | undefined {
    const steps = [...this.root.querySelectorAll<HTMLElement>(".step")];
    return steps.find((s) => s.getBoundingClientRect().bottom > 80);
  }

  // A verdict that came out of sight, as on a phone, is one press away.
  private leadBack(p: Prediction): void {
    p.back.className = "to-verdict";
    p.back.href = `#${p.step.id}`;
    p.back.textContent = this.cx.text("lesson.toVerdict");
    p.back.hidden = true;
    p.back.addEventListener("click", (e) => {
      e.preventDefault();
      p.verdict.scrollIntoView({ block: "center" });
      this.chosenInput(p.step)?.focus({ preventScroll: true });
    });
    this.place.append(p.back);
    new IntersectionObserver(([entry]) => {
      p.inSight = entry!.isIntersecting;
      this.offerBack(p);
    }).observe(p.verdict);
  }

  private offerBack(p: Prediction): void {
    p.back.hidden = p.inSight || p.graded === "";
  }

  private chosenInput(step: HTMLElement): HTMLInputElement | null {
    return step.querySelector<HTMLInputElement>("input:checked");
  }

  private present(): void {
    document.body.classList.toggle("presenting");
  }

  private addCover(look: HTMLElement): Cover {
    const panel = document.createElement("div");
    panel.className = "cover-panel";
    look.append(panel);
    return new Cover(panel, this.place, this.cx, this.acts);
  }
}

const isOwn = (scenario: string) => scenario.startsWith("own:");
