// The ladder: a sequence diagram with time downwards. Arrows slant, because
// delay is real. It is a timeline: its playhead says what the stage shows, and what
// lies after that stays, pale. A click on an arrow goes to its arrival. Only what is
// in sight is in the DOM; what it looks like is in ladder-shapes.ts.

import type { Chronicle } from "../model/chronicle.ts";
import { type Bend, type Bracket, CROSSING_PX, isWithin, Ladder, type Rung } from "../model/ladder.ts";
import { segmentName } from "../model/names.ts";
import { lastNotAfter } from "../trace/search.ts";
import type { Context } from "./context.ts";
import { Handle, type Look, neighbour, SNAP, type TimelineActs } from "./handle.ts";
import { HEAD, LABEL_AT, layered, line, type Mark, type Shape, Sheet, shape, type When, wordsLast } from "./ladder-shapes.ts";
import { Strip } from "./strip.ts";

const SVG = "http://www.w3.org/2000/svg";
/** What is drawn beyond the visible part, above and below. */
const MARGIN = 120;
/** What follows the newest instant. */
const FOOT = 40;
const STRIP = 12;
/** After so many brackets that have ended above, all earlier ones have. */
const FAR = 24;
/** No arrow that begins this far above is still in sight. */
const LONGEST = 600;
/** The playhead keeps so far from the edges of what is in sight. */
const NEAR = 48;

/** An arrow that is under way. */
interface Flying {
  rung: Rung;
  group: SVGGElement;
  arrow: SVGLineElement;
  named: boolean;
  /** From where on it grows: its sender, or where it was held or let go last. */
  from: Bend;
  /** Its attributes x1, y1, x2 and y2 as they are drawn. */
  ends: Record<string, string>;
}

export class LadderView {
  private readonly cx: Context;
  private readonly acts: TimelineActs;
  private readonly scroller = document.createElement("div");
  private readonly svg = document.createElementNS(SVG, "svg");
  private readonly handle: Handle;
  private readonly strip: Strip;
  /** Says which segment the arrow keys have chosen. */
  private readonly spoken = document.createElement("p");
  /** What is over or ahead, and stays as it is drawn. */
  private readonly still = node(shape("g", {}));
  /** What is under way, and what grows with time. */
  private readonly moving = node(shape("g", {}));
  /** By what {@link as} says: what has not changed is not drawn again. */
  private flights = new Map<string, Flying>();
  private arrows = new Map<string, SVGElement>();
  private flying: Flying[] = [];
  private open: [SVGElement, SVGElement][] = [];
  private head = node(shape("g", {}));
  private ladder = new Ladder();
  private sheet: Sheet;
  private look: Look = { time: 0, now: 0, live: true, selected: undefined, proof: undefined };
  private width = 0;
  private room = 0;
  private height = 0;
  /**
   * How far the reader has scrolled up from the lower end, 0 or negative: the
   * scroller's origin is there, so that the newest stays in sight.
   */
  private offset = 0;
  private drawnSize = "";
  private drawnStill = "";
  private drawnMoving = "";
  private marks = 0;

  constructor(root: HTMLElement, cx: Context, acts: TimelineActs) {
    this.cx = cx;
    this.acts = acts;
    this.sheet = new Sheet(0, false, cx);
    root.classList.add("upright");
    this.scroller.className = "ladder-scroll";
    this.scroller.tabIndex = 0;
    this.scroller.setAttribute("role", "group");
    this.scroller.setAttribute("aria-label", cx.text("ladder.label"));
    this.svg.setAttribute("class", "ladder");
    this.svg.setAttribute("aria-hidden", "true");
    this.svg.append(this.still, this.moving);
    this.scroller.append(this.svg);
    this.spoken.className = "spoken";
    this.spoken.setAttribute("aria-live", "polite");
    const strip = document.createElementNS(SVG, "svg");
    strip.setAttribute("class", "strip");
    this.strip = new Strip(strip, STRIP, true, (px) => {
      if (px >= this.room - SNAP) acts.live();
      else this.seekTo((px / this.room) * this.end);
    });
    this.handle = new Handle(cx, acts, (e) => this.seekTo(this.yOf(e)), true);
    root.append(strip, this.scroller, this.handle.element, this.spoken);
    this.scroller.addEventListener("scroll", () => {
      this.offset = this.scroller.scrollTop;
      acts.wake();
    });
    this.scroller.addEventListener("keydown", (e) => this.key(e));
    this.scroller.addEventListener("click", (e) => this.click(e));
    new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.width = entry.contentRect.width;
      this.room = entry.contentRect.height;
      this.offset = this.scroller.scrollTop;
      acts.wake();
    }).observe(this.scroller);
  }

  draw(chronicle: Chronicle, ladder: Ladder, look: Look): void {
    if (this.room === 0) return; // another tab is open
    const before = this.look;
    if (this.ladder !== ladder) {
      this.drawnStill = this.drawnMoving = "";
      this.flights.clear();
      this.arrows.clear();
    }
    this.ladder = ladder;
    this.look = look;
    this.measure(before);
    const { width, room, top } = this;
    const { time, now } = look;
    const many = ladder.conns > 1;
    if (width !== this.sheet.width || many !== this.sheet.several) {
      this.sheet = new Sheet(width, many, this.cx);
      this.flights.clear();
      this.arrows.clear();
    }

    const shown = this.shown(top);
    const isOver = (r: Rung) => r.end !== undefined && r.end.at <= time;
    const under = shown.filter((r) => !isOver(r) && (r.sent <= time || !r.end));
    const brackets = this.bracketsIn(top);
    const open = brackets.filter((b) => b.to === undefined);
    const laid = [ladder.rungs.length, ladder.folds.length, shown.filter((r) => r.end).length, shown.filter(isOver).length, shown.filter((r) => r.sent > time).length];
    const past = brackets.map((b) => this.when(b));
    const still = [width, Math.floor(top / MARGIN), room, laid, past, this.marks, many].join("|");
    if (still !== this.drawnStill) {
      this.drawnStill = still;
      const arrows: typeof this.arrows = new Map();
      const arrow = (r: Rung, when: When) => {
        const as = this.as(r, when);
        const drawn = this.arrows.get(as) ?? node(this.sheet.rung(r, this.mark(r), when));
        arrows.set(as, drawn);
        return drawn;
      };
      arrange(this.still, [
        ...this.sheet.times(shown).map(node),
        ...wordsLast(brackets.filter((b) => b.to !== undefined).map((b) => this.bracket(b, this.y(b.to!)))),
        ...layered(shown.filter((r) => r.end), (r) => this.mark(r)).map((r) => arrow(r, isOver(r) ? "" : "future")),
      ]);
      this.arrows = arrows;
    }
    // A quiet stretch that goes on is told in whole seconds.
    const quiet = ladder.quietAt(now);
    const seconds = quiet ? Math.floor(quiet.us / 1e6) : 0;
    const ids = [still, open.length, seconds, ...under.map((r) => r.id)].join("|");
    if (ids !== this.drawnMoving) {
      this.drawnMoving = ids;
      this.head = node(this.sheet.heads());
      const flights: typeof this.flights = new Map();
      for (const r of layered(under, (r) => this.mark(r))) {
        const when = r.sent > time ? "future" : "";
        const as = this.as(r, when);
        flights.set(as, this.flights.get(as) ?? this.flight(r, when));
      }
      this.flights = flights;
      this.flying = [...flights.values()];
      this.open = open.map((b) => this.bracket(b, this.end));
      arrange(this.moving, [
        ...this.sheet.lifelines(this.end, "life future").map(node),
        ...this.sheet.lifelines(this.end).map(node),
        ...wordsLast(this.open),
        ...this.flying.map((f) => f.group),
        // Over what is held meanwhile.
        ...ladder.folds.filter((f) => f.y + HEAD > top - MARGIN && f.y + HEAD < top + room + 2 * MARGIN).flatMap((f) => this.sheet.fold(f).map(node)),
        ...(quiet && seconds > 0 ? this.sheet.fold(quiet, String(seconds)).map(node) : []),
        this.head,
      ]);
    }
    this.grow(open);
    this.head.setAttribute("transform", `translate(0 ${Math.max(0, top).toFixed(0)})`);
    this.handle.draw(Math.min(room, Math.max(HEAD, this.y(time) - top)), look);
    const part = room / this.end;
    const window = this.end > room ? ([top * part, Math.min(room, (top + room) * part)] as const) : undefined;
    this.strip.draw(chronicle, { size: room, at: (t) => this.y(t) * part, now, window });
  }

  private y(time: number): number {
    return this.ladder.yAt(time) + HEAD;
  }

  /** Where the newest instant lies. */
  private get end(): number {
    return this.y(this.look.now);
  }

  /** What of the sheet stands at the upper edge. */
  private get top(): number {
    return this.height - this.room + this.offset;
  }

  /** How high the sheet is, and what of it is in sight. */
  private measure(before: Look): void {
    const { look, room } = this;
    const held = look.live && this.offset === 0 ? undefined : this.top;
    this.height = Math.round(Math.max(room, this.end + FOOT));
    const size = `${this.width} ${this.height}`;
    if (size !== this.drawnSize) {
      this.drawnSize = size;
      this.svg.setAttribute("width", String(this.width));
      this.svg.setAttribute("height", String(this.height));
      // Whoever looks at the past is not carried away by what goes on.
      if (held !== undefined) this.scrollTo(held);
    }
    const { selected, proof } = look;
    if (selected !== before.selected || proof !== before.proof) {
      this.marks++;
      this.reveal(selected ?? (proof && [...proof.segments][0]));
    } else if (look.live && !before.live) {
      this.scrollTo(this.height);
    }
    if (!look.live && (look.time !== before.time || before.live)) this.follow(this.y(look.time));
  }

  /** Keeps the playhead in sight: under the pointer little by little, otherwise with room ahead. */
  private follow(y: number): void {
    const { room, top } = this;
    const ahead = this.handle.dragging ? NEAR : room * 0.4;
    if (y < top + NEAR) this.scrollTo(y - ahead);
    else if (y > top + room - NEAR) this.scrollTo(y - room + ahead);
  }

  /** Puts `top` at the upper edge, as near as can be. */
  private scrollTo(top: number): void {
    const most = this.height - this.room;
    const offset = Math.round(Math.min(Math.max(0, top), most) - most);
    if (Math.abs(offset - this.offset) < 1) return;
    this.offset = offset;
    this.scroller.scrollTop = offset;
  }

  // Arrows begin in order, the lower the later.
  private shown(top: number): Rung[] {
    const { rungs } = this.ladder;
    const above = lastNotAfter(rungs, top - HEAD - MARGIN - LONGEST, (r) => r.y0);
    const shown: Rung[] = [];
    for (let i = above + 1; i < rungs.length; i++) {
      const r = rungs[i]!;
      if (r.sent > this.look.now || r.y0 + HEAD > top + this.room + 2 * MARGIN) break;
      if ((r.end?.y ?? Number.POSITIVE_INFINITY) + HEAD > top - MARGIN) shown.push(r);
    }
    return shown;
  }

  // Brackets begin in order; of those far above none is still in sight but an open one.
  private bracketsIn(top: number): Bracket[] {
    const { brackets } = this.ladder;
    const shown: Bracket[] = [];
    let beyond = 0;
    for (let i = lastNotAfter(brackets, this.look.now, (b) => b.from); i >= 0 && beyond < FAR; i--) {
      const b = brackets[i]!;
      if (this.y(b.to ?? this.look.now) <= top - MARGIN) beyond++;
      else if (this.y(b.from) < top + this.room + 2 * MARGIN) shown.unshift(b);
    }
    return shown;
  }

  private when(b: Bracket): When {
    if (b.from > this.look.time) return "future";
    return b.to === undefined || b.to > this.look.time ? "open" : "";
  }

  private bracket(b: Bracket, y1: number): [SVGElement, SVGElement] {
    const [path, words] = this.sheet.bracket(b, this.y(b.from), y1, this.when(b));
    return [node(path), node(words)];
  }

  /** An arrow under way: over the pale whole of it, or where it is to arrive is drawn when it has. */
  private flight(r: Rung, when: When): Flying {
    const arrow = node(line(0, 0, 0, 0, isWithin(r) && this.mark(r) === "" ? "within" : "arrow"));
    const group = node(this.sheet.group(r, false, this.mark(r), when, []));
    group.append(arrow);
    return { rung: r, group, arrow, named: false, from: r.bends[0]!, ends: {} };
  }

  /** What is left to do in each frame. */
  private grow(open: readonly Bracket[]): void {
    const { end } = this;
    const y = this.y(this.look.time);
    for (const life of this.moving.querySelectorAll(".life")) life.setAttribute("y2", (life.classList.contains("future") ? end : y).toFixed(1));
    this.open.forEach(([path, words], i) => {
      const y0 = this.y(open[i]!.from);
      path.setAttribute("d", this.sheet.bracketPath(open[i]!, y0, end));
      words.setAttribute("y", this.sheet.bracketTextAt(open[i]!, y0, end).toFixed(1));
    });
    for (const f of this.flying) this.advance(f);
  }

  private advance(f: Flying): void {
    const r = f.rung;
    const at = r.sent > this.look.time ? this.look.now : this.look.time;
    const { way, from } = this.ladder.wayOn(r, at);
    if (from !== f.from) {
      // A part of its way is over: that stays, and it goes on from there.
      const i = r.bends.indexOf(from);
      f.from = from;
      f.group.querySelectorAll(".over").forEach((e) => e.remove());
      f.group.prepend(...r.bends.slice(1, i + 1).map((b, n) => {
        const piece = node(this.sheet.piece(r, r.bends[n]!, b));
        piece.classList.add("over");
        return piece;
      }));
    }
    // What is known to come late on the ladder does not run ahead of itself.
    const next = r.bends[r.bends.indexOf(from) + 1] ?? r.end;
    const known = next && next.way > from.way ? (next.y - from.y) / (next.way - from.way) : undefined;
    const y1 = known === undefined ? this.y(at) : from.y + HEAD + known * (way - from.way);
    const ends = { x1: this.sheet.across(r, from.way), y1: from.y + HEAD, x2: this.sheet.across(r, way), y2: y1 };
    for (const [name, to] of Object.entries(ends)) {
      const written = to.toFixed(1);
      if (written !== f.ends[name]) f.arrow.setAttribute(name, (f.ends[name] = written));
    }
    f.arrow.classList.toggle("waits", next ? next.way === from.way : r.held?.left !== undefined);
    // A label waits until its arrow has come as far. Where it will stand is not
    // known yet; there it keeps its distance from its neighbours.
    if (f.named === way >= LABEL_AT) return;
    f.named = !f.named;
    f.group.querySelectorAll(".gap, .name").forEach((e) => e.remove());
    if (!f.named) return;
    if (!r.named && this.mark(r) !== "chosen") return;
    f.group.append(...this.sheet.name(r, from.y + HEAD + Math.max(0, LABEL_AT - from.way) * (known ?? CROSSING_PX), "arrived").map(node));
  }

  /** All that says how an arrow is drawn; its burst counts those that followed. */
  private as(r: Rung, when: When): string {
    return [r.id, r.burst.size, r.bends.length, r.end?.as, this.mark(r), when].join(" ");
  }

  private mark(r: Rung): Mark {
    if (r.id === this.look.selected) return "chosen";
    return this.look.proof?.segments.has(r.id) ? "proof" : "";
  }

  private reveal(id: number | undefined): void {
    const r = id === undefined ? undefined : this.ladder.rung(id);
    if (!r) return;
    const y = r.y0 + HEAD;
    if (y < this.top + 20 || y > this.top + this.room - NEAR) this.scrollTo(y - this.room / 2);
  }

  private yOf(e: MouseEvent): number {
    const box = this.scroller.getBoundingClientRect();
    // In its own pixels: for a class the page is drawn larger.
    return ((e.clientY - box.top) * this.scroller.offsetHeight) / box.height + this.top;
  }

  private seekTo(y: number): void {
    if (y >= this.end - SNAP) this.acts.live();
    else this.acts.seek(this.ladder.timeAt(Math.max(0, y - HEAD), this.look.now));
  }

  private click(e: MouseEvent): void {
    const id = (e.target as Element).closest<SVGGElement>(".rung")?.dataset["segment"];
    const rung = id === undefined ? undefined : this.ladder.rung(Number(id));
    if (rung) this.goTo(rung);
    else this.seekTo(this.yOf(e));
  }

  /** An arrow is chosen, and looked at where it arrives. */
  private goTo(r: Rung): void {
    if (r.end) this.acts.seek(r.end.at);
    this.acts.select(r.id);
  }

  private key(e: KeyboardEvent): void {
    const chosen = neighbour(this.ladder.rungs, this.look.selected, e.key);
    if (!chosen) return;
    e.preventDefault();
    this.goTo(chosen);
    const host = this.cx.text(chosen.from === "client" ? "host.client" : "host.server");
    this.spoken.textContent = `${host}: ${segmentName(chosen.id)} ${this.sheet.rungText(chosen, chosen.end?.as ?? "arrived")}`;
  }
}

/** Gives a group these children in this order; those that it has stay where they are. */
function arrange(group: SVGElement, children: readonly Element[]): void {
  const wanted = new Set(children);
  for (const child of [...group.children]) if (!wanted.has(child)) child.remove();
  let next = group.firstElementChild;
  for (const child of children) {
    if (child === next) next = child.nextElementSibling;
    else group.insertBefore(child, next);
  }
}

function node<K extends Shape["tag"]>({ tag, attributes, inside }: Shape<K>): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const key in attributes) element.setAttribute(key, String(attributes[key]));
  if (typeof inside === "string") element.textContent = inside;
  else for (const child of inside) element.append(node(child));
  return element;
}
