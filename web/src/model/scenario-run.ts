// A run of a scenario, as far as the trace has told it: what is done, what was
// expected and seen, and the events that grade a prediction.

import type { Event, ScenarioEnd } from "../trace/events.gen.ts";

export interface ScenarioRun {
  scenario: string;
  acts: readonly string[];
  /** How many acts have begun. */
  step: number;
  /** When each of them began, in microseconds. */
  begun: number[];
  expects: { id: string; ok?: boolean }[];
  /** It is over; without `ok` something disturbed it. */
  finished?: { ok: boolean; why?: ScenarioEnd };
  /** What it has added to the trace: from this event, up to and without that one. */
  from: number;
  to: number;
}

/** Follows the runs of scenarios in a trace, event by event; the latest of each stands. */
export class ScenarioRuns {
  readonly byName = new Map<string, ScenarioRun>();
  /** The run that is under way, or was last. */
  latest: ScenarioRun | undefined;
  private events: readonly Event[] = [];
  private read = 0;

  /** Takes the events up to `time`; another trace, or the past, begins anew. */
  follow(events: readonly Event[], time: number): void {
    const before = events[this.read - 1];
    if (events !== this.events || (before && before.time > time)) {
      this.events = events;
      this.read = 0;
      this.byName.clear();
      this.latest = undefined;
    }
    for (let e = events[this.read]; e && e.time <= time; e = events[this.read]) this.take(e, this.read++);
  }

  private take(e: Event, at: number): void {
    const run = this.latest;
    if (run && !run.finished) run.to = at + 1;
    switch (e.name) {
      case "scenario:started":
        this.latest = {
          scenario: e.data.scenario,
          acts: e.data.acts,
          step: 0,
          begun: [],
          expects: e.data.expects.map((id) => ({ id })),
          from: at,
          to: at + 1,
        };
        this.byName.set(e.data.scenario, this.latest);
        break;
      case "scenario:step":
        if (!run) break;
        run.step = e.data.step;
        run.begun[e.data.step - 1] = e.time;
        break;
      case "scenario:checked": {
        const expect = run?.expects.find((x) => x.id === e.data.expect);
        if (expect) expect.ok = e.data.ok;
        break;
      }
      case "scenario:finished":
        if (run) run.finished = { ok: e.data.ok, ...(e.data.why && { why: e.data.why }) };
        break;
      default:
        break; // of the run it says no more than that it has happened
    }
  }
}
