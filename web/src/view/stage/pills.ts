// Segments on their way: the only part of the stage that moves between events.
// A pill's place is the interpolation between its `sent` and its `due` (or from
// where it was held), at the instant that is drawn; nothing else moves it. One that
// has just arrived stands at the wall, above its tube, while its four values are
// looked up.
//
// Reading path: stage.ts calls it at every frame (before). It is the last step: what
// it writes, the browser paints.

import { wayAt, wayOf } from "../../model/lab.ts";
import { age, type Flight, type Side, type World } from "../../model/world.ts";
import type { Context } from "../context.ts";
import type { Lookup } from "./moments.ts";
import { pointed } from "./tubes.ts";
import type { Type } from "./type.ts";

/** A lost segment falls for this long and then lies, in microseconds of watching. */
const FALL_US = 300_000;
const LIES_US = 4_000_000;
/** What follows data at once rides this far below it. */
const FOLLOWS_PX = 17;
/** What is looked up has left the tube, and what is held where there is room, to make way for what is sent meanwhile. */
export const RAISED_PX = 25;

/** Pills of one slot that are closer than this part of the way are drawn as one. */
const SAME_PLACE = 0.02;

export const HIGH = 24;
const ACK_HIGH = 18;
const DASHES = 5;
const REACH = 10;
const NS = "http://www.w3.org/2000/svg";

interface Pill {
  /** The moving group: the streak, and before it the pill. */
  moves: SVGGElement;
  element: SVGGElement;
  shape: SVGPathElement;
  word: SVGTextElement;
  streak: SVGPathElement;
  /** It moves, and is hit by whoever comes near. */
  reach: SVGRectElement;
  track: Element;
  width: number;
  text: string;
}

export interface Rails {
  left: number;
  right: number;
  /** The middle of a connection's tube. */
  middle(conn: string): number | undefined;
  /** How far below that a lost segment comes to lie. */
  readonly lies: number;
}

export class Pills {
  private readonly root: Element;
  private readonly cx: Context;
  private readonly type: Type;
  private readonly pills = new Map<string, Pill>();
  private tracks = new Map<string, Element>();
  private readonly reduced = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(root: Element, cx: Context, type: Type) {
    this.root = root;
    this.cx = cx;
    this.type = type;
  }

  /** The sheet has been drawn anew: find the tracks again. */
  refresh(): void {
    this.tracks = new Map([...this.root.querySelectorAll("[data-track]")].map((t) => [t.getAttribute("data-track")!, t]));
  }

  /** Places every pill; returns whether one is under way. */
  draw(w: World, rails: Rails, lookups: readonly Lookup[], selected: number | undefined): boolean {
    let moving = false;
    const seen = new Set<string>();
    const stacks = stack(w);
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
      pill.element.toggleAttribute("hidden", more < 0);
      moving = true;
      if (more < 0) {
        pill.streak.toggleAttribute("hidden", true);
        continue;
      }
      this.write(f, pill, more);
      this.place(w, f, pill, rails, selected);
    }
    for (const l of lookups) this.arrived(l, rails, seen);
    for (const [key, pill] of this.pills) {
      if (seen.has(key)) continue;
      pill.moves.remove();
      this.pills.delete(key);
    }
    return moving;
  }

  /** The segment that is being looked up stands at its wall. */
  private arrived(l: Lookup, rails: Rails, seen: Set<string>): void {
    const track = this.tracks.get(l.conn);
    const middle = rails.middle(l.conn);
    if (!track || middle === undefined || !l.stands || l.kind === "ack") return;
    const key = `at ${l.side}`;
    const from: Side = l.side === "server" ? "client" : "server";
    const known = this.pills.get(key);
    const name = `arrived ${l.kind} from-${from}`;
    if (known && (known.track !== track || known.element.getAttribute("class") !== name)) {
      known.moves.remove();
      this.pills.delete(key);
    }
    const pill = this.pills.get(key) ?? this.make(key, name, track, {});
    seen.add(key);
    this.shape(pill, l.label, from, HIGH);
    const x = from === "client" ? rails.right - pill.width : rails.left;
    pill.moves.setAttribute("transform", `translate(${x.toFixed(1)},${(middle - RAISED_PX).toFixed(1)})`);
    pill.streak.toggleAttribute("hidden", true);
  }

  private pill(key: string, f: Flight, track: Element): Pill {
    const known = this.pills.get(key);
    if (known?.track === track) return known;
    known?.moves.remove();
    const name = `pill ${f.kind} from-${f.from}${f.stretched ? " stretched" : ""}`;
    return this.make(key, name, track, { segment: f.id, sent: f.sent, due: f.due, slot: f.track });
  }

  private make(key: string, name: string, track: Element, data: Record<string, number>): Pill {
    const make = <K extends keyof SVGElementTagNameMap>(tag: K, cls: string) => {
      const e = document.createElementNS(NS, tag);
      e.setAttribute("class", cls);
      return e;
    };
    const moves = make("g", `moves ${name}`.replace("pill ", ""));
    const element = make("g", name);
    const [shape, word, streak, reach] = [make("path", "shape"), make("text", "word"), make("path", "streak"), make("rect", "reach")];
    for (const [k, v] of Object.entries(data)) element.dataset[k] = String(v);
    element.append(shape, word);
    moves.append(streak, reach, element);
    track.append(moves);
    const pill = { moves, element, shape, word, streak, reach, track, width: 0, text: "" };
    this.pills.set(key, pill);
    return pill;
  }

  private place(w: World, f: Flight, pill: Pill, rails: Rails, selected: number | undefined): void {
    const middle = rails.middle(f.conn) ?? 0;
    const way = progress(w, f, this.reduced.matches);
    const along = f.from === "client" ? way : 1 - way;
    const room = Math.max(0, rails.right - rails.left - pill.width);
    const fall = f.lost ? Math.min(1, age(w, f.lost.at) / FALL_US) : 0;
    // What does not carry data leaves the middle to what does.
    const lift = f.lost ? fall * rails.lies : isHeld(f) && (rails.lies > 0 || isPassed(w, f)) ? -RAISED_PX : f.kind === "ack" ? (f.from === "client" ? -4 : 4) : follows(w, f) ? FOLLOWS_PX : 0;
    pill.moves.setAttribute("transform", `translate(${(rails.left + along * room).toFixed(2)},${(middle + lift).toFixed(1)})`);
    pill.element.classList.toggle("lost", f.lost !== undefined);
    pill.element.classList.toggle("falls", fall > 0 && fall < 1);
    pill.element.classList.toggle("held", isHeld(f));
    pill.element.classList.toggle("chosen", f.id === selected);
    pill.element.dataset["way"] = way.toFixed(5);
    pill.streak.toggleAttribute("hidden", f.lost !== undefined || isHeld(f) || way * room < 60);
  }

  private write(f: Flight, pill: Pill, more: number): void {
    const label = isHeld(f) ? ["❚❚", f.label] : [f.label];
    if (more > 0) label.push(`+${more}`);
    if (f.retransmission) label.push(`· ${this.cx.text("pill.again")}`);
    if (f.lost) label.push(`· ${this.cx.text(`lost.${f.lost.why}`)}`);
    this.shape(pill, label.join(" "), f.from, f.kind === "ack" && more === 0 ? ACK_HIGH : HIGH);
  }

  private shape(pill: Pill, text: string, from: Side, high: number): void {
    if (text === pill.text) return;
    pill.text = text;
    const word = this.type.width(text, high === HIGH ? "pill" : "bold");
    const point = (high / 2) * 0.75;
    pill.width = Math.ceil(word + 18 + point);
    const client = from === "client";
    pill.shape.setAttribute("d", pointed(0, -high / 2, pill.width, high, client ? "right" : "left"));
    const reach = { x: -REACH, y: -HIGH / 2 - REACH, width: pill.width + 2 * REACH, height: HIGH + 2 * REACH };
    for (const [name, px] of Object.entries(reach)) pill.reach.setAttribute(name, String(px));
    pill.word.textContent = text;
    pill.word.setAttribute("x", (client ? 10 : 8 + point).toFixed(1));
    pill.word.setAttribute("y", high === HIGH ? "4.5" : "4");
    const dashes = Array.from({ length: DASHES }, (_, i) => {
      const x = client ? -8 - i * 9 : pill.width + 8 + i * 9;
      return `M${x},0h${(client ? -1 : 1) * (6 - i * 0.8)}`;
    });
    pill.streak.setAttribute("d", high === HIGH ? dashes.join("") : "");
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
    const slot = `${f.conn}/${f.from}/${f.kind}`;
    const first = firsts.get(slot);
    if (first && together(w, first, f)) {
      stacks.set(first.id, (stacks.get(first.id) ?? 0) + 1);
      stacks.set(f.id, -1);
    } else {
      firsts.set(slot, f);
    }
  }
  return stacks;
}

/** It left right behind data of the same sender, as a FIN often does: both are to be read. */
function follows(w: World, f: Flight): boolean {
  if (f.kind === "data") return false;
  for (const o of w.flights.values()) {
    if (o.kind === "data" && !o.lost && o.conn === f.conn && o.from === f.from && together(w, o, f)) return true;
  }
  return false;
}

/** Whether one of a sender's flights is where the other is: those that wait to depart are. */
function together(w: World, o: Flight, f: Flight): boolean {
  const [first, second] = [Math.min(o.departs, w.time), Math.min(f.departs, w.time)];
  return Math.abs(second - first) < SAME_PLACE * (f.due - second);
}

function isShown(w: World, f: Flight): boolean {
  if (w.time < f.sent) return false;
  if (f.lost) return age(w, f.lost.at) < LIES_US;
  return !f.stretched || w.time <= f.due;
}

/** Another is on its way in the same tube. */
function isPassed(w: World, f: Flight): boolean {
  for (const o of w.flights.values()) if (o.conn === f.conn && !o.lost && !isHeld(o)) return true;
  return false;
}

/** It stands where it was stopped by hand. */
export function isHeld(f: Flight): boolean {
  return f.held?.left !== undefined && !f.lost;
}

/** How far the segment is, 0 to 1; a lost one stops where it was lost. */
export function progress(w: World, f: Flight, reduced: boolean): number {
  const stop = wayOf(f);
  if (isHeld(f)) return f.held!.way;
  const capped = f.lost ? stop : Math.min(stop, Math.max(0, wayAt(f, w.time)));
  if (!reduced) return capped;
  return capped >= stop ? stop : (f.held?.way ?? 0);
}
