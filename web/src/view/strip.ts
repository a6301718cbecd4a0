// The whole of a trace in a strip: a span for each connection, a tick for each
// segment, and what of it is in sight. A press there goes to that part.

import { nothing, render, svg, type TemplateResult } from "lit/html.js";
import type { Chronicle, Tick } from "../model/chronicle.ts";

/** Kinds differ by length too, not by colour alone. */
const TICK = { syn: 9, data: 7, click: 7, ack: 4, fin: 9, rst: 11, probe: 5, lost: 11 } as const;
const ROWS = 3;

/** Where a strip's marks stand, in pixels along it. */
export interface Extent {
  size: number;
  at(time: number): number;
  now: number;
  /** What is in sight, where that is not all. */
  window?: readonly [from: number, to: number] | undefined;
}

export class Strip {
  private readonly root: SVGSVGElement;
  private readonly thick: number;
  private readonly upright: boolean;
  private drawn = "";
  private inSight = "";
  private ticks: readonly Tick[] | undefined;
  private marks: TemplateResult | undefined;

  /** `goTo` gets how many pixels along the strip was pressed. */
  constructor(root: SVGSVGElement, thick: number, upright: boolean, goTo: (px: number) => void) {
    this.root = root;
    this.thick = thick;
    this.upright = upright;
    root.setAttribute("aria-hidden", "true"); // the handle and the keys do the same
    const go = (e: PointerEvent) => {
      const box = root.getBoundingClientRect();
      // In its own pixels: for a class the page is drawn larger.
      goTo(upright ? ((e.clientY - box.top) * root.clientHeight) / box.height : ((e.clientX - box.left) * root.clientWidth) / box.width);
    };
    root.addEventListener("pointerdown", (e) => {
      if (e.button !== 0) return;
      root.setPointerCapture(e.pointerId);
      go(e);
    });
    root.addEventListener("pointermove", (e) => {
      if (root.hasPointerCapture(e.pointerId)) go(e);
    });
  }

  clear(): void {
    if (!this.ticks) return;
    this.ticks = undefined;
    render(nothing, this.root);
  }

  draw({ ticks, spans }: Chronicle, { size, at, now, window }: Extent): void {
    // Between most frames nothing moves by as much as half a pixel.
    const last = ticks.at(-1);
    const ends = spans.filter((s) => s.to !== undefined).length;
    const moved = last ? Math.round(2 * at(last.time)) : 0;
    const shape = [size, ticks.length, spans.length, ends, moved].join("|");
    const inSight = window?.map(Math.round).join("|") ?? "";
    if (shape === this.drawn && ticks === this.ticks && inSight === this.inSight) return;
    if (shape !== this.drawn || ticks !== this.ticks) {
      const lines = spans.map((s) => this.line(at(s.from), Math.max(at(s.from) + 2, at(s.to ?? now)), 3 + (s.row % ROWS) * 3));
      this.marks = svg`<path class="span" d=${lines.join("")}></path>
        ${[...this.ticksOf(ticks, at)].map(([kind, d]) => svg`<path class="tick ${kind}" d=${d}></path>`)}`;
    }
    this.drawn = shape;
    this.ticks = ticks;
    this.inSight = inSight;
    render(svg`${window ? this.sight(...window) : nothing}${this.marks}`, this.root);
  }

  /** Between two places of the strip: what is in sight. */
  private sight(from: number, to: number): TemplateResult {
    const long = Math.max(4, to - from);
    return this.upright
      ? svg`<rect class="window" x="0" y=${from} width=${this.thick} height=${long}></rect>`
      : svg`<rect class="window" x=${from} y="0" width=${long} height=${this.thick}></rect>`;
  }

  /** One path for each kind; of those that fall on one pixel one is drawn. */
  private ticksOf(ticks: readonly Tick[], at: (time: number) => number): Map<Tick["kind"], string> {
    const paths = new Map<Tick["kind"], string>();
    const latest = new Map<Tick["kind"], number>();
    for (const { time, kind } of ticks) {
      const px = Math.round(at(time));
      if (latest.get(kind) === px) continue;
      latest.set(kind, px);
      paths.set(kind, (paths.get(kind) ?? "") + this.across(px, this.thick - 1, this.thick - 1 - TICK[kind]));
    }
    return paths;
  }

  private line(from: number, to: number, aside: number): string {
    return this.upright ? `M${aside} ${from.toFixed(1)}V${to.toFixed(1)}` : `M${from.toFixed(1)} ${aside}H${to.toFixed(1)}`;
  }

  private across(at: number, from: number, to: number): string {
    return this.upright ? `M${from} ${at}H${to}` : `M${at} ${from}V${to}`;
  }
}
