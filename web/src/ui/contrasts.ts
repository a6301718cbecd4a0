// A chapter's contrasting cases. What draws them comes with what a trace fills, once
// the first of their runs is over.
//
// Reading path: lesson.ts asks for them (before); view/contrast.ts draws (after).

import type { Context } from "../view/context.ts";
import type { ContrastView, Over } from "../view/contrast.ts";
import type { Filled } from "./lesson.ts";

export class Contrasts {
  private readonly figures: readonly HTMLElement[];
  private readonly names: ReadonlyMap<string, string>;
  private readonly cx: Context;
  private readonly filled: Filled;
  private views: readonly ContrastView[] = [];

  /** `names` are what the chapter's runs are called. */
  constructor(root: HTMLElement, names: ReadonlyMap<string, string>, cx: Context, filled: Filled) {
    this.figures = [...root.querySelectorAll<HTMLElement>("[data-contrast]")];
    this.names = names;
    this.cx = cx;
    this.filled = filled;
  }

  /** `over` has a run of that name that is over, if there is one. */
  draw(over: (scenario: string) => Over | undefined): void {
    if (this.views.length === 0 && this.figures.some((f) => f.dataset["contrast"]!.split(" ").some((name) => over(name.split("/")[0]!)))) {
      const { ContrastView } = this.filled.get() ?? {};
      if (ContrastView) this.views = this.figures.map((figure) => new ContrastView(figure, this.names, this.cx));
    }
    for (const view of this.views) view.draw(over);
  }
}
