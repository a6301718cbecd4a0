// A timeline where no ladder is in sight: the trace's strip, lying, and the
// playhead on it. Pressed and dragged it takes the playhead along, and nothing else.

import type { Chronicle } from "../model/chronicle.ts";
import type { Context } from "./context.ts";
import { Handle, type Look, SNAP, type TimelineActs } from "./handle.ts";
import { Strip } from "./strip.ts";

const THICK = 26;
/** Room for the handle at both ends. */
const PAD = 10;

export class ScrubBar {
  private readonly acts: TimelineActs;
  private readonly strip: Strip;
  private readonly handle: Handle;
  private chronicle: Chronicle | undefined;
  private width = 0;
  private now = 0;

  constructor(root: HTMLElement, cx: Context, acts: TimelineActs) {
    this.acts = acts;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "strip");
    this.strip = new Strip(svg, THICK, false, (px) => this.goTo(px));
    this.handle = new Handle(cx, acts, (e) => {
      const box = root.getBoundingClientRect();
      this.goTo(((e.clientX - box.left) * root.offsetWidth) / box.width); // its own pixels
    });
    root.append(svg, this.handle.element);
    new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.width = entry.contentRect.width;
      acts.wake();
    }).observe(root);
  }

  draw(chronicle: Chronicle, look: Pick<Look, "time" | "now" | "live">): void {
    this.chronicle = chronicle;
    this.now = look.now;
    if (this.width === 0) return;
    this.handle.draw(look.live ? this.width - PAD : this.at(look.time), look);
    this.strip.draw(chronicle, { size: this.width, at: (time) => this.at(time), now: look.now });
  }

  private get inner(): number {
    return Math.max(1, this.width - 2 * PAD);
  }

  private at(time: number): number {
    const { axis } = this.chronicle!;
    const all = axis.at(this.now);
    return PAD + (all > 0 ? axis.at(time) / all : 0) * this.inner;
  }

  private goTo(px: number): void {
    if (!this.chronicle) return;
    const { axis } = this.chronicle;
    const x = Math.max(0, px - PAD);
    if (x >= this.inner - SNAP) this.acts.live();
    else this.acts.seek(axis.timeAt((x / this.inner) * axis.at(this.now), this.now));
  }
}
