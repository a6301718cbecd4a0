// The time bar: the whole trace from its beginning to now, connections as spans,
// segments as ticks. Dragging it scrubs: it moves the playhead and nothing else.

import type { Chronicle, Tick } from "../model/chronicle.ts";
import type { Context } from "./context.ts";

const SPAN_PX = 3;
const MOST_ROWS = 3;
/** Kinds differ by height too, not by colour alone. */
const TICK_PX = { syn: 14, data: 10, click: 10, ack: 5, fin: 14, rst: 17, probe: 8, lost: 17 } as const;
const PAD = 10;
/** This near to the right end is now. */
const SNAP_PX = 6;

export interface TimebarActs {
  seek(time: number): void;
  live(): void;
  wake(): void;
}

export class Timebar {
  private readonly root: HTMLElement;
  private readonly canvas = document.createElement("canvas");
  private readonly handle = document.createElement("div");
  private readonly acts: TimebarActs;
  private readonly cx: Context;
  private chronicle: Chronicle | undefined;
  private width = 0;
  private height = 0;
  private now = 0;
  private drawn = "";
  private said = "";
  private colours: Record<string, string> = {};

  constructor(root: HTMLElement, cx: Context, acts: TimebarActs) {
    this.root = root;
    this.cx = cx;
    this.acts = acts;
    this.canvas.setAttribute("aria-hidden", "true");
    this.handle.className = "playhead";
    this.handle.tabIndex = 0;
    this.handle.setAttribute("role", "slider");
    this.handle.setAttribute("aria-label", cx.text("time.playhead"));
    this.handle.setAttribute("aria-valuemin", "0");
    this.tell(0, true);
    root.append(this.canvas, this.handle);
    new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.width = entry.contentRect.width;
      this.height = entry.contentRect.height;
      this.drawn = "";
      acts.wake();
    }).observe(root);
    const recolour = () => {
      this.colours = {};
      this.drawn = "";
      acts.wake();
    };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
    window.addEventListener("same-socket:colours", recolour); // an embedding page has given others
    root.addEventListener("pointerdown", (e) => {
      if (e.button !== 0) return;
      root.setPointerCapture(e.pointerId);
      this.scrub(e);
    });
    root.addEventListener("pointermove", (e) => {
      if (root.hasPointerCapture(e.pointerId)) this.scrub(e);
    });
  }

  /** `now` is where the trace is; both in microseconds. */
  draw(chronicle: Chronicle, time: number, now: number, live: boolean): void {
    if (chronicle !== this.chronicle) this.drawn = "";
    this.chronicle = chronicle;
    this.now = now;
    if (this.width === 0) return;
    const x = live ? this.width - PAD : this.xOf(time);
    this.handle.style.transform = `translateX(${x.toFixed(1)}px)`;
    this.tell(time, live);
    // Between most frames nothing moves by as much as half a pixel.
    const { ticks, spans } = chronicle;
    const shift = ticks.length > 0 ? Math.round(2 * this.xOf(ticks.at(-1)!.time)) : 0;
    const ends = spans.filter((s) => s.to !== undefined).length;
    const shape = [this.width, ticks.length, spans.length, ends, shift].join("|");
    if (shape === this.drawn) return;
    this.drawn = shape;
    this.paint(chronicle);
  }

  private tell(time: number, live: boolean): void {
    const s = (time / 1e6).toFixed(live ? 0 : 3);
    const said = `${s} ${live}`;
    if (said === this.said) return;
    this.said = said;
    this.handle.classList.toggle("live", live);
    this.handle.setAttribute("aria-valuemax", (this.now / 1e6).toFixed(3));
    this.handle.setAttribute("aria-valuenow", (time / 1e6).toFixed(3));
    this.handle.setAttribute("aria-valuetext", this.cx.text(live ? "time.live" : "time.past", { s }));
  }

  private get inner(): number {
    return Math.max(1, this.width - 2 * PAD);
  }

  private xOf(time: number): number {
    const { axis } = this.chronicle!;
    const all = axis.at(this.now);
    return PAD + (all > 0 ? axis.at(time) / all : 0) * this.inner;
  }

  private scrub(e: PointerEvent): void {
    if (!this.chronicle) return;
    const x = e.clientX - this.root.getBoundingClientRect().left - PAD;
    if (x >= this.inner - SNAP_PX) {
      this.acts.live();
      return;
    }
    const { axis } = this.chronicle;
    this.acts.seek(axis.timeAt((Math.max(0, x) / this.inner) * axis.at(this.now), this.now));
  }

  private paint(chronicle: Chronicle): void {
    const ratio = devicePixelRatio;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    const g = this.canvas.getContext("2d")!;
    g.scale(ratio, ratio);
    const base = this.height - 5;
    g.fillStyle = this.colour("--line");
    g.fillRect(PAD, base, this.inner, 1);
    g.fillStyle = this.colour("--tcp-line");
    for (const s of chronicle.spans) {
      if (s.row >= MOST_ROWS) continue;
      const from = this.xOf(s.from);
      g.fillRect(from, 4 + s.row * (SPAN_PX + 1), Math.max(2, this.xOf(s.to ?? this.now) - from), SPAN_PX);
    }
    for (const tick of chronicle.ticks) {
      const height = TICK_PX[tick.kind];
      g.fillStyle = this.colour(colourOf(tick));
      g.fillRect(this.xOf(tick.time) - 0.75, base - height, 1.5, height);
    }
  }

  private colour(token: string): string {
    return (this.colours[token] ??= getComputedStyle(this.root).getPropertyValue(token));
  }
}

function colourOf(t: Tick): string {
  if (t.kind === "lost") return "--rst";
  if (t.kind === "click") return "--http";
  return { syn: "--syn", data: "--http", ack: "--ack", fin: "--fin", rst: "--rst", probe: "--ack" }[t.kind];
}
