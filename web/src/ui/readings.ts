// The phrases of a chapter that take a number from its reader's run. The number comes
// when that run is over, behind the phrase, and stands until it is run again.
//
// Reading path: lesson.ts asks for them (before); model/readings.ts reads a run (after).

import { roundTrip, roundTripsBetween } from "../model/measure.ts";
import type { OverRun } from "./prediction.ts";

export class Readings {
  private readonly phrases: readonly { of: string; name: string; number: HTMLElement; read: string }[];
  private readonly wake: () => void;
  private known: typeof import("../model/readings.ts").READINGS | undefined;
  private asking = false;

  constructor(root: HTMLElement, wake: () => void) {
    this.wake = wake;
    this.phrases = [...root.querySelectorAll<HTMLElement>("[data-reading]")].map((phrase) => {
      const number = document.createElement("b");
      number.className = "reading";
      number.hidden = true;
      phrase.append(number);
      return { of: phrase.dataset["runOf"]!, name: phrase.dataset["reading"]!, number, read: "" };
    });
  }

  /** `over` has a run of that name that is over, if there is one. */
  draw(over: (scenario: string) => OverRun | undefined): void {
    for (const phrase of this.phrases) {
      const run = over(phrase.of);
      if (!run || run.key === phrase.read) continue;
      if (!this.known) {
        void this.bring();
        return;
      }
      phrase.read = run.key;
      const events = run.events();
      const said = this.known[phrase.name]?.(events, roundTrip(events), (from, to) => roundTripsBetween(events, from, to));
      phrase.number.textContent = said === undefined ? "" : ` (${said})`;
      phrase.number.hidden = said === undefined;
    }
  }

  private async bring(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      this.known = (await import("./panels.ts")).READINGS;
      this.wake();
    } catch {
      // It did not come: the next drawing asks again.
    }
    this.asking = false;
  }
}
