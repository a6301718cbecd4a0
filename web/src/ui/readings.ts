// The phrases of a chapter that take a number from its reader's run. The number comes
// when that run is over, behind the phrase, and stands until it is run again.
//
// Reading path: lesson.ts asks for them (before); model/readings.ts reads a run (after).

import type { Filled } from "./lesson.ts";
import type { OverRun } from "./prediction.ts";

export class Readings {
  private readonly phrases: readonly { of: string; name: string; number: HTMLElement; read: string }[];
  private readonly filled: Filled;

  constructor(root: HTMLElement, filled: Filled) {
    this.filled = filled;
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
      const { READINGS } = this.filled.get() ?? {};
      if (!READINGS) return;
      phrase.read = run.key;
      const said = READINGS[phrase.name]?.(run.events());
      phrase.number.textContent = said === undefined ? "" : ` (${said})`;
      phrase.number.hidden = said === undefined;
    }
  }
}
