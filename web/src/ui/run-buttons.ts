// A chapter's runs, each with a button and what is said of it below, and beside the
// first of them the way to the next chapter.
//
// Reading path: lesson.ts says when they are offered (before).

import type { Context } from "../view/context.ts";
import type { Prediction } from "./prediction.ts";

export interface RunButton {
  scenario: string;
  button: HTMLButtonElement;
  progress: HTMLElement;
}

export class RunButtons {
  readonly list: readonly RunButton[];
  private readonly cx: Context;
  /** Says why a run is not offered yet. */
  private readonly first = document.createElement("p");
  /** The next chapter; a frame has none. */
  private readonly next: HTMLAnchorElement | undefined;

  constructor(root: HTMLElement, cx: Context, begin: (scenario: string) => void) {
    this.cx = cx;
    this.first.className = "predict-first mute";
    this.first.textContent = cx.text("lesson.predictFirst");
    this.list = [...root.querySelectorAll<HTMLElement>("[data-run]")].map((span) => buttonFor(span, begin));
    this.next = nextChapter(root, this.list[0]?.button, cx);
  }

  /**
   * A run is offered once its prediction has been made. One button of the screen is
   * filled: the run that is asked about, and after the verdict the next chapter.
   */
  offer(predictions: readonly Prediction[], isBusy: (scenario: string) => boolean): void {
    let waits: Element | null = null;
    const open = predictions.find((p) => !p.isGraded);
    const onward = open === undefined && predictions.length > 0 && this.next !== undefined;
    const filled = onward ? undefined : (open?.scenario ?? this.list[0]?.scenario);
    if (this.next) this.next.hidden = !onward;
    for (const { scenario, button } of this.list) {
      const ready = predictions.every((p) => p.scenario !== scenario || p.chosen !== undefined);
      const busy = isBusy(scenario);
      button.disabled = !ready || busy;
      button.classList.toggle("primary", scenario === filled);
      button.title = ready && busy ? this.cx.text("lesson.running") : "";
      if (!ready) waits = button.closest(".acts");
    }
    this.first.hidden = waits === null;
    if (waits && waits.previousElementSibling !== this.first) waits.before(this.first);
  }
}

function buttonFor(span: HTMLElement, begin: (scenario: string) => void): RunButton {
  const scenario = span.dataset["run"]!;
  const button = document.createElement("button");
  button.className = "run";
  button.dataset["act"] = "run";
  button.dataset["run"] = scenario;
  button.textContent = span.textContent;
  button.addEventListener("click", () => begin(scenario));
  const progress = document.createElement("div");
  progress.className = "progress";
  progress.dataset["progress"] = scenario;
  span.replaceWith(button);
  // Below the buttons, in their order.
  let above: Element = button.closest("p") ?? button;
  while (above.nextElementSibling?.classList.contains("progress")) above = above.nextElementSibling;
  above.after(progress);
  return { scenario, button, progress };
}

/** The link at the end of the text, beside the first button as well. */
function nextChapter(root: HTMLElement, first: HTMLElement | undefined, { text }: Context): HTMLAnchorElement | undefined {
  const turn = root.querySelector<HTMLAnchorElement>(".turn a[rel=next]");
  if (!turn || !first) return undefined;
  const next = turn.cloneNode() as HTMLAnchorElement;
  next.className = "next-chapter";
  next.textContent = text("lesson.next", { name: turn.textContent!.trim().replace(/ →$/, "") });
  next.hidden = true;
  first.before(next);
  return next;
}
