// A chapter's text, which the server has rendered, comes alive: predictions are
// kept and graded by the trace, buttons run scenarios, phrases light what they
// speak of. Without this script the text is whole and can be read.

import { nothing, render } from "lit/html.js";
import { type ScenarioRun, ScenarioRuns } from "../model/scenario-run.ts";
import type { World } from "../model/world.ts";
import type { Event, LabEvent, VisitEvent } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";
import type { Race, RaceView } from "../view/race.ts";
import type { Fetched } from "./fetched.ts";
import { keepAnswer, keptAnswers } from "./answers.ts";
import type { CompareStrip } from "./compare.ts";
import { Contrasts } from "./contrasts.ts";
import type { Cover } from "./cover.ts";
import type { OwnTrials, TrialActs } from "./own-trials.ts";
import { type OverRun, Prediction, type PredictionActs } from "./prediction.ts";
import type { DangerFigure } from "./danger.ts";
import { addTools } from "./lesson-tools.ts";
import { progress } from "./progress.ts";
import { explainTerms, pointAtStage } from "./prose.ts";
import { Readings } from "./readings.ts";
import { type RunButton, RunButtons } from "./run-buttons.ts";

export interface LessonActs extends TrialActs {
  readonly shown: PredictionActs["shown"] & {
    readonly view: "lab" | "socket";
    readonly covered: boolean;
    readonly parked: boolean;
    /** What is said of the instant that a link has led to. */
    readonly note: string;
    /** Stands at an instant until the reader lets it go on. */
    park(time: number): void;
    /** Covers the stage and what is told of it, or uncovers it. */
    cover(covered: boolean): void;
  };
  run(scenario: string): void;
  /** One GET on an open connection, or on a new one. */
  send(policy: "reuse" | "new"): void;
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

/** What a trace fills: it comes with the first act, or once a run is over. */
export type Filled = Fetched<Pick<typeof import("./panels.ts"), "MEASURES" | "READINGS" | "whereToLook" | "CompareStrip" | "ContrastView" | "RaceView">>;

/** The lab's trace up to the playhead. */
export interface LabTrace {
  events: readonly LabEvent[];
  time: number;
  /** Nothing comes of it any more. */
  over: boolean;
}

export class Lesson {
  readonly root: HTMLElement;
  private readonly place: HTMLElement;
  private readonly cx: Context;
  private readonly acts: LessonActs;
  private readonly slug: string;
  /** The runs as far as the reader has seen them, and as far as the trace tells of them. */
  private readonly runs = new ScenarioRuns();
  private readonly ahead = new ScenarioRuns();
  /** The latest instant that was shown: who goes back takes no verdict back. */
  private seen = 0;
  /** The instant that is shown. */
  private time = 0;
  readonly predictions: Prediction[] = [];
  private readonly runButtons: RunButtons;
  /** Steps whose run's messages are put side by side, by the run. */
  private readonly compared: ReadonlyMap<string, HTMLElement>;
  private readonly strips = new Map<string, CompareStrip>();
  private readonly contrasts: Contrasts;
  private readonly readings: Readings;
  private readonly filled: Filled;
  /** The hide test, if the chapter has it. */
  private cover: Cover | undefined;
  private race: RaceView | undefined;
  /** The figure of two idle time-outs, if the chapter has it. */
  private danger: DangerFigure | undefined;
  /** Experiments with the visitor's own sockets, if the chapter has any. */
  private own: OwnTrials | undefined;
  /** The lab's trace. */
  private events: readonly LabEvent[] = [];
  /** How many acts of the latest run have been looked at. */
  private watched: { run: ScenarioRun; steps: number } | undefined;
  /** The lab carries out a scenario, and takes no other. */
  private running = false;
  /** What the element was told last of each run. */
  private readonly news = new Map<string, string>();

  constructor(root: HTMLElement, place: HTMLElement, cx: Context, acts: LessonActs, filled: Filled, present: () => void) {
    this.root = root;
    this.place = place;
    this.cx = cx;
    this.acts = acts;
    this.slug = root.dataset["lesson"] ?? "";
    this.filled = filled;
    for (const step of root.querySelectorAll<HTMLElement>(".step.predict")) this.addPrediction(step);
    this.runButtons = new RunButtons(root, cx, (scenario) => this.begin(scenario));
    this.compared = new Map([...root.querySelectorAll<HTMLElement>("[data-compare]")].map((step) => [step.dataset["compare"]!, step]));
    const names = new Map(this.buttons.map((b) => [b.scenario, b.button.textContent!]));
    this.contrasts = new Contrasts(root, names, cx, this.filled);
    this.readings = new Readings(root, this.filled);
    pointAtStage(root, place, (target) => this.look(target));
    explainTerms(root);
    addTools(root, cx, { present, wake: () => acts.wake() });
    const look = root.querySelector<HTMLElement>(".step.look");
    if (this.slug === "question" && look) void this.addCover(look);
    if (this.slug === "middle" && look) void this.addDanger(look);
    if (this.buttons.some((b) => isOwn(b.scenario))) void this.addOwn();
    this.offer();
  }

  /** The runs that have a button, in their order. */
  get buttons(): readonly RunButton[] {
    return this.runButtons.list;
  }

  private offer(): void {
    this.runButtons.offer(this.predictions, (scenario) => this.isBusy(scenario));
  }

  private begin(scenario: string): void {
    this.start(scenario);
    // Where the stage does not stand beside the text, it comes into sight.
    if (getComputedStyle(this.place).position === "static") this.place.querySelector(".stage")!.scrollIntoView({ block: "start" });
  }

  private async addOwn(): Promise<void> {
    const { ownTrials } = await import("./own-trials.ts");
    this.own = await ownTrials(this.cx.lang, this.cx, this.acts);
    this.acts.wake();
  }

  /**
   * Takes the lab's trace up to the playhead, and the visit's, which tells of the
   * visitor's own sockets; grades what they decide, and tells of it.
   */
  follow(lab: LabTrace | undefined, visit: readonly VisitEvent[] | undefined): void {
    if (lab) {
      this.filled.get(); // who presses a phrase waits for nothing
      this.ahead.follow(lab.events, Infinity);
      const before = lab.events === this.events ? this.seen : 0;
      this.events = lab.events;
      this.time = lab.time;
      this.seen = Math.max(before, lab.time, this.acts.shown.parked ? this.endOfRun() : 0);
      this.runs.follow(lab.events, this.seen);
      this.park(before);
      this.running = !lab.over && this.ahead.latest !== undefined && !this.ahead.latest.finished;
      this.cover?.follow(lab.events, this.seen);
      const { latest } = this.runs;
      if (latest) this.tell({ name: latest.scenario, key: String(latest.from), trace: lab.events, ...(latest.finished && { ok: latest.finished.ok }) });
    }
    if (visit && this.own) {
      this.own.follow(visit);
      for (const { scenario } of this.buttons) {
        const trial = isOwn(scenario) ? this.own.trial(scenario) : undefined;
        const key = trial?.requests[0]?.click;
        if (trial && key) this.tell({ name: scenario, key, trace: visit, ...(trial.over && { ok: true }) });
      }
    }
    for (const p of this.predictions) p.follow(this.over(p.scenario));
  }

  // TIME-WAIT is what some runs are about, and they end by skipping it: stand where
  // it has begun, for who has watched so far. Nobody waits a minute to see a minute.
  private park(before: number): void {
    const { latest: run } = this.runs;
    const known = run && run === this.watched?.run ? this.watched.steps : 0;
    this.watched = run && { run, steps: run.begun.length };
    if (!run || this.place.querySelector(".bar.one") === null || before === 0 || this.acts.shown.note !== "") return;
    // On a slow machine several acts come at once, or later than the playhead.
    const at = run.begun.find((_, i) => i >= known && run.acts[i] === "skip time_wait");
    if (at !== undefined) this.acts.shown.park(at);
  }

  /** Goes to an instant at which the stage shows what a phrase speaks of, if it does not now. */
  private look(target: string): void {
    const { shown } = this.acts;
    if (shown.view !== "lab" || shown.covered) return;
    const at = this.filled.get()?.whereToLook(target, this.events, this.time, this.seen);
    if (at !== undefined) shown.seek(at);
  }

  /** When the latest run was over; it is graded by its trace, wherever one stands. */
  private endOfRun(): number {
    const run = this.ahead.latest;
    return run?.finished ? this.events[run.to - 1]!.time : 0;
  }

  /** Draws what has been followed. */
  draw({ rttMs }: World): void {
    const { latest } = this.runs;
    this.drawRace(latest?.scenario === "race" && !this.isWiped(latest) ? this.raceOf(latest) : undefined, rttMs);
    this.offer();
    for (const { scenario, progress } of this.buttons) {
      this.drawProgress(scenario, progress);
    }
    for (const p of this.predictions) p.draw();
    for (const [scenario, step] of this.compared) {
      const run = this.over(scenario);
      const strip = this.strips.get(scenario) ?? (run && this.compareIn(step, scenario));
      if (strip) this.strips.set(scenario, strip);
      strip?.draw(run?.key, () => run?.events() ?? []);
    }
    this.contrasts.draw((scenario) => this.over(scenario));
    this.readings.draw((scenario) => this.over(scenario));
    this.cover?.draw();
    this.danger?.draw(rttMs);
  }

  /** The lab has been started over since. */
  private isWiped(run: ScenarioRun): boolean {
    return run.finished !== undefined && this.events.slice(run.to).some((e) => e.name === "lab:reset" && e.time <= this.seen);
  }

  private drawRace(race: Race | undefined, rttMs: number): void {
    if (race && !this.race) {
      const { RaceView } = this.filled.get() ?? {};
      if (RaceView) this.race = new RaceView(this.place.querySelector<HTMLElement>(".race")!, this.cx);
    }
    this.race?.draw(race, rttMs);
  }

  private raceOf(run: ScenarioRun): Race {
    const fresh = run.acts.filter((act) => act.endsWith(" new")).length;
    const rtts = Math.max(2 * fresh, run.acts.length - fresh + 1);
    return { events: this.events.slice(run.from, run.to), time: this.seen, rtts, over: run.finished !== undefined };
  }

  /** The latest run of that name, if it is over and nothing has disturbed it. */
  over(scenario: string): OverRun | undefined {
    if (isOwn(scenario)) {
      const trial = this.own?.trial(scenario);
      return trial?.over ? { key: trial.requests[0]!.click, events: () => this.own!.eventsOf(trial) } : undefined;
    }
    const run = this.runs.byName.get(scenario);
    return run?.finished?.ok ? { key: String(run.from), events: () => this.events.slice(run.from, run.to) } : undefined;
  }

  private tell(news: RunNews): void {
    const shape = `${news.key} ${news.ok}`;
    if (shape === this.news.get(news.name)) return;
    this.news.set(news.name, shape);
    this.root.dispatchEvent(new CustomEvent<RunNews>("same-socket:run", { detail: news }));
  }

  private addPrediction(step: HTMLElement): void {
    const { measure, scenario } = step.dataset;
    if (!measure || !scenario) return;
    const forget = () => {
      keepAnswer(this.slug, step.id, "");
      this.acts.wake();
    };
    const { slug, acts } = this;
    const kept = keptAnswers(slug)[step.id];
    const found = `${step.id}.observed`;
    this.predictions.push(new Prediction(step, scenario, () => this.filled.get()?.MEASURES[measure], this.place, this.cx, {
      shown: acts.shown,
      forget,
      wake: () => acts.wake(),
      get observed() {
        return keptAnswers(slug)[found];
      },
      set observed(run) {
        keepAnswer(slug, found, run ?? "");
      },
    }));
    for (const input of step.querySelectorAll<HTMLInputElement>("input[type=radio]")) {
      if (kept !== undefined) input.checked = input.value === kept;
      else if (input.checked) keepAnswer(slug, step.id, input.value); // chosen before this script was there
      input.addEventListener("change", () => {
        keepAnswer(this.slug, step.id, input.value);
        this.acts.wake(); // grade this answer by what has been measured already
      });
    }
  }

  /** Whatever was answered: who presents may run it as well. */
  start(scenario: string): void {
    if (isOwn(scenario)) this.own?.run(scenario);
    else this.acts.run(scenario);
  }

  /** No run of its kind can begin yet. */
  isBusy(scenario: string): boolean {
    return isOwn(scenario) ? this.own?.busy !== false : this.running;
  }

  /** Whether a run of that name has begun, as far as has been seen, and is over. */
  stateOf(scenario: string): "none" | "running" | "ended" {
    const trial = isOwn(scenario) ? this.own?.trial(scenario) : undefined;
    const run = this.runs.byName.get(scenario);
    if (!trial && !run) return "none";
    return (trial ? !trial.over && trial.note !== "failed" : !run?.finished) ? "running" : "ended";
  }

  /** A place for what a run puts side by side, if it does, and what draws that is there. */
  compareIn(place: HTMLElement, scenario: string): CompareStrip | undefined {
    const { CompareStrip } = (this.compared.has(scenario) && this.filled.get()) || {};
    return CompareStrip && new CompareStrip(place, this.cx);
  }

  /** What is said of a run below its button. */
  drawProgress(scenario: string, into: HTMLElement): void {
    if (isOwn(scenario)) {
      this.own?.draw(scenario, into);
      return;
    }
    const run = this.runs.byName.get(scenario);
    into.hidden = run === undefined;
    render(run ? progress(run, this.cx) : nothing, into);
  }

  private async addDanger(look: HTMLElement): Promise<void> {
    const panel = document.createElement("div");
    panel.className = "danger-figure";
    look.append(panel);
    const { dangerFigure } = await import("./danger.ts");
    this.danger = await dangerFigure(panel, this.cx.lang);
    this.acts.wake();
  }

  private async addCover(look: HTMLElement): Promise<void> {
    const panel = document.createElement("div");
    panel.className = "cover-panel";
    look.append(panel);
    const { Cover } = await import("./cover.ts");
    this.cover = new Cover(panel, this.cx, this.acts);
  }
}

const isOwn = (scenario: string) => scenario.startsWith("own:");
