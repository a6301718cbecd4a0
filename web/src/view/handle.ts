// The handle of a timeline's playhead: a slider that says which instant is shown.
// Which instant lies where, its timeline knows; it is told where the handle has
// been dragged to.

import type { Rung } from "../model/ladder.ts";
import type { Proof } from "../model/measure.ts";
import type { Context } from "./context.ts";

/** This near to the end is now. */
export const SNAP = 8;

export interface TimelineActs {
  select(segment: number | undefined): void;
  seek(time: number): void;
  live(): void;
  /** One event back or on. */
  walk(direction: -1 | 1): void;
  wake(): void;
}

/** What a timeline shows: the instant, the latest that there is, and what was chosen. */
export interface Look {
  time: number;
  now: number;
  live: boolean;
  selected: number | undefined;
  proof: Proof | undefined;
}

/** The segment to which arrow up or down goes from the chosen one; none by another key. */
export function neighbour(rungs: readonly Rung[], chosen: number | undefined, key: string): Rung | undefined {
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  const i = rungs.findIndex((r) => r.id === chosen);
  if (i < 0) return rungs.at(-1);
  return rungs[Math.min(rungs.length - 1, Math.max(0, i + (key === "ArrowDown" ? 1 : -1)))];
}

export class Handle {
  readonly element = document.createElement("div");
  dragging = false;
  private readonly cx: Context;
  /** The instant, written beside a line that lies across. */
  private readonly tag: HTMLElement | undefined;
  private said = "";

  /** `upright` is a timeline with time downwards; arrow up and down go along it. */
  constructor(cx: Context, acts: Pick<TimelineActs, "walk">, dragTo: (e: PointerEvent) => void, upright = false) {
    const { element } = this;
    this.cx = cx;
    element.className = "playhead";
    element.tabIndex = 0;
    const attributes = { role: "slider", "aria-label": cx.text("time.playhead"), "aria-valuemin": "0", "aria-valuenow": "0" };
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.addEventListener("pointerdown", (e) => this.grab(e));
    element.addEventListener("pointermove", (e) => {
      if (this.dragging) dragTo(e);
    });
    for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => (this.dragging = false));
    if (!upright) return;
    element.setAttribute("aria-orientation", "vertical");
    this.tag = document.createElement("span");
    element.append(this.tag);
    element.addEventListener("keydown", (e) => {
      if (e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
      e.preventDefault();
      acts.walk(e.key === "ArrowUp" ? -1 : 1);
    });
  }

  /** It goes with the pointer until that is let go. */
  grab(e: PointerEvent): void {
    if (e.button !== 0) return;
    e.preventDefault();
    e.stopPropagation();
    this.dragging = true;
    this.element.setPointerCapture(e.pointerId);
    this.element.focus({ preventScroll: true });
  }

  /** Places it so many pixels along its timeline, and says the instant. */
  draw(at: number, { time, now, live }: Pick<Look, "time" | "now" | "live">): void {
    const { element, cx } = this;
    element.style.setProperty("--at", `${at.toFixed(1)}px`);
    if (this.tag) this.tag.textContent = `${cx.seconds(time)} s`;
    // While it is now, whole seconds are enough to be heard.
    const said = cx.text(live ? "time.live" : "time.past", { s: (time / 1e6).toFixed(live ? 0 : 3) });
    if (said === this.said) return;
    this.said = said;
    element.classList.toggle("past", !live);
    element.setAttribute("aria-valuenow", cx.seconds(time));
    element.setAttribute("aria-valuemax", cx.seconds(now));
    element.setAttribute("aria-valuetext", said);
  }
}
