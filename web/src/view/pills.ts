// Segments on their way: the only part of the stage that moves between events.
// A pill's place is the interpolation between its `sent` and its `due` (or from
// where it was held), at the instant that is drawn; nothing else moves it.

import { wayAt, wayOf } from "../model/lab.ts";
import { age, type Flight, type World } from "../model/world.ts";
import type { Context } from "./context.ts";

/** A lost segment falls for this long and then lies, in microseconds of watching. */
const FALL_US = 500_000;
const LIES_US = 4_000_000;
/** It comes to lie with its lower edge out of the pipe. */
const FALL_PX = 8;

/** Pills of one slot that are closer than this part of the way are drawn as one. */
const SAME_PLACE = 0.02;

interface Pill {
  element: HTMLElement;
  width: number;
  track: HTMLElement;
  text: string;
}

export class Pills {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private readonly pills = new Map<string, Pill>();
  /** Of the tracks, and of the pills by what is written on them. */
  private readonly widths = new Map<HTMLElement, number>();
  private readonly labels = new Map<string, number>();
  private readonly resized = new ResizeObserver((entries) => {
    this.labels.clear(); // the type may have another size now
    for (const pill of this.pills.values()) pill.width = 0;
    for (const e of entries) this.widths.set(e.target as HTMLElement, e.contentRect.width);
    this.onResize();
  });
  private readonly onResize: () => void;
  private tracks = new Map<string, HTMLElement>();
  private selected: number | undefined;
  private readonly reduced = matchMedia("(prefers-reduced-motion: reduce)");

  /** `onResize` asks for a frame. */
  constructor(root: HTMLElement, cx: Context, onResize: () => void) {
    this.root = root;
    this.cx = cx;
    this.onResize = onResize;
  }

  /** The lanes have been drawn anew: find the tracks again. */
  refresh(): void {
    const found = new Map<string, HTMLElement>();
    for (const t of this.root.querySelectorAll<HTMLElement>("[data-track]")) {
      found.set(t.dataset["track"]!, t);
      if (!this.widths.has(t)) {
        this.widths.set(t, t.clientWidth);
        this.resized.observe(t);
      }
    }
    for (const t of this.widths.keys()) {
      if (![...found.values()].includes(t)) {
        this.widths.delete(t);
        this.resized.unobserve(t);
      }
    }
    this.tracks = found;
  }

  /** Places every pill; returns whether one is under way. */
  draw(w: World, selected: number | undefined): boolean {
    this.selected = selected;
    let moving = false;
    const seen = new Set<string>();
    const stacks = stack(w);
    const placed: [Flight, Pill][] = [];
    for (const f of w.flights.values()) {
      const track = this.tracks.get(f.conn);
      if (!track || !isShown(w, f)) {
        if (w.time < f.sent) moving = true;
        continue;
      }
      const key = `${f.conn}/${f.id}`;
      seen.add(key);
      const pill = this.pill(key, f, track);
      // -1 if another is drawn for it.
      const more = stacks.get(f.id) ?? 0;
      pill.element.hidden = more < 0;
      this.write(f, pill, Math.max(0, more));
      placed.push([f, pill]);
      moving = true;
    }
    // All are written before one is measured, and all are measured before one is
    // placed: so the browser lays them out once at most.
    for (const [f, pill] of placed) if (pill.width === 0) this.measure(f, pill);
    for (const [f, pill] of placed) this.place(w, f, pill);
    for (const [key, pill] of this.pills) {
      if (seen.has(key)) continue;
      pill.element.remove();
      this.pills.delete(key);
    }
    return moving;
  }

  private pill(key: string, f: Flight, track: HTMLElement): Pill {
    const known = this.pills.get(key);
    if (known?.track === track) return known;
    known?.element.remove();
    const element = document.createElement("span");
    element.className = `pill ${f.kind} from-${f.from}${f.stretched ? " stretched" : ""}`;
    element.dataset["segment"] = String(f.id);
    element.dataset["sent"] = String(f.sent);
    element.dataset["due"] = String(f.due);
    element.dataset["slot"] = String(f.track);
    track.append(element);
    const pill = { element, width: 0, track, text: "" };
    this.pills.set(key, pill);
    return pill;
  }

  private place(w: World, f: Flight, pill: Pill): void {
    const way = progress(w, f, this.reduced.matches);
    const along = f.from === "client" ? way : 1 - way;
    const room = Math.max(0, (this.widths.get(pill.track) ?? 0) - pill.width);
    const fall = f.lost ? Math.min(1, age(w, f.lost.at) / FALL_US) : 0;
    const { style, classList, dataset } = pill.element;
    style.transform = `translate(${(along * room).toFixed(2)}px, ${(fall * FALL_PX).toFixed(1)}px)`;
    classList.toggle("lost", f.lost !== undefined);
    classList.toggle("chosen", f.id === this.selected);
    dataset["way"] = way.toFixed(5);
  }

  private measure(f: Flight, pill: Pill): void {
    if (pill.element.hidden) return;
    const key = `${f.kind} ${pill.text}`;
    const known = this.labels.get(key);
    pill.width = known ?? pill.element.offsetWidth;
    if (known === undefined) this.labels.set(key, pill.width);
  }

  private write(f: Flight, pill: Pill, more: number): void {
    const label = [f.label];
    if (more > 0) label.push(`+${more}`);
    if (f.retransmission) label.push(`· ${this.cx.text("pill.again")}`);
    if (f.lost) label.push(`· ${this.cx.text("pill.lost")}`);
    else if (f.from === "client") label.push("▸");
    else label.unshift("◂");
    const text = label.join(" ");
    if (text === pill.text) return;
    pill.text = text;
    pill.element.textContent = text;
    pill.width = 0;
  }
}

/**
 * For flights that would lie upon each other, a burst in one slot: how many more
 * the first of them stands for, and -1 for the others.
 */
function stack(w: World): Map<number, number> {
  const firsts = new Map<string, Flight>();
  const stacks = new Map<number, number>();
  for (const f of w.flights.values()) {
    if (f.lost || f.held || w.time < f.sent) continue;
    const slot = `${f.conn}/${f.track}/${f.from}`;
    const first = firsts.get(slot);
    if (first && f.sent - first.sent < SAME_PLACE * (f.due - f.sent)) {
      stacks.set(first.id, (stacks.get(first.id) ?? 0) + 1);
      stacks.set(f.id, -1);
    } else {
      firsts.set(slot, f);
    }
  }
  return stacks;
}

function isShown(w: World, f: Flight): boolean {
  if (w.time < f.sent) return false;
  if (f.lost) return age(w, f.lost.at) < LIES_US;
  return !f.stretched || w.time <= f.due;
}

/** How far the segment is, 0 to 1; a lost one stops where it was lost. */
export function progress(w: World, f: Flight, reduced: boolean): number {
  const stop = wayOf(f);
  const capped = f.lost ? stop : Math.min(stop, Math.max(0, wayAt(f, w.time)));
  if (!reduced) return capped;
  return capped >= stop ? stop : 0;
}
