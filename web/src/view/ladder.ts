// The ladder: a sequence diagram with time downwards. Arrows slant, because
// delay is real. Only what is in sight is in the DOM. What it looks like is in
// ladder-shapes.ts.

import { wayAt } from "../model/lab.ts";
import { type Bracket, CROSSING_PX, type Ladder, type Rung } from "../model/ladder.ts";
import { segmentName } from "../model/names.ts";
import { lastNotAfter } from "../trace/search.ts";
import type { Context } from "./context.ts";
import { HEAD, label, LABEL_AT, line, type Mark, type Shape, Sheet, shape } from "./ladder-shapes.ts";

const SVG = "http://www.w3.org/2000/svg";
/** What is drawn beyond the visible part, above and below. */
const MARGIN = 120;

/** After so many brackets that have ended above, all earlier ones have. */
const FAR = 24;
const NONE: ReadonlySet<number> = new Set();
/** No arrow that begins this far above is still in sight. */
const LONGEST = 600;

export interface LadderActs {
  select(segment: number | undefined): void;
  wake(): void;
}

/** An arrow that is under way. */
interface Flying {
  rung: Rung;
  group: SVGGElement;
  arrow: SVGLineElement;
  named: boolean;
}

export class LadderView {
  private readonly cx: Context;
  private readonly acts: LadderActs;
  private readonly scroller = document.createElement("div");
  private readonly svg = document.createElementNS(SVG, "svg");
  /** Says which segment the arrow keys have chosen. */
  private readonly spoken = document.createElement("p");
  /** What is over, and stays as it is drawn. */
  private readonly still = node(shape("g", {}));
  /** What is under way, and the now line. */
  private readonly moving = node(shape("g", {}));
  private width = 0;
  private room = 0;
  private flying: Flying[] = [];
  private open: [SVGElement, SVGElement][] = [];
  private now = node(shape("g", {}));
  private head = node(shape("g", {}));
  private drawnSize = "";
  private drawnStill = "";
  private drawnMoving = "";
  private height = 0;
  /**
   * How far the reader has scrolled up from the lower end, 0 or negative: the
   * scroller's origin is there, so that the newest stays in sight.
   */
  private offset = 0;
  private live = true;
  private ladder: Ladder | undefined;
  private sheet: Sheet;
  private selected: number | undefined;
  private marked: ReadonlySet<number> = NONE;
  private marks = 0;
  private time = 0;

  constructor(root: HTMLElement, cx: Context, acts: LadderActs) {
    this.cx = cx;
    this.acts = acts;
    this.sheet = new Sheet(0, false, cx);
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
    root.append(this.scroller, this.spoken);
    this.scroller.addEventListener("scroll", () => {
      this.offset = this.scroller.scrollTop;
      acts.wake();
    });
    this.scroller.addEventListener("keydown", (e) => this.key(e));
    this.svg.addEventListener("click", (e) => {
      const id = (e.target as Element).closest<SVGGElement>(".rung")?.dataset["segment"];
      if (id !== undefined) acts.select(Number(id) === this.selected ? undefined : Number(id));
    });
    new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.width = entry.contentRect.width;
      this.room = entry.contentRect.height;
      acts.wake();
    }).observe(this.scroller);
  }

  /** Draws the ladder as far as `time`; `live` means that this is now, `marked` are segments that prove something. */
  draw(ladder: Ladder, time: number, live: boolean, selected: number | undefined, marked: ReadonlySet<number> = NONE): void {
    this.ladder = ladder;
    const moved = time !== this.time;
    const back = live && !this.live;
    this.time = time;
    this.live = live;
    const y = ladder.yAt(time) + HEAD;
    this.height = Math.round(Math.max(this.room, y + 40));
    const size = `${this.width} ${this.height}`;
    if (size !== this.drawnSize) {
      this.drawnSize = size;
      this.svg.setAttribute("width", String(this.width));
      this.svg.setAttribute("height", String(this.height));
    }
    if (selected !== this.selected || marked !== this.marked) {
      this.selected = selected;
      this.marked = marked;
      this.marks++;
      this.reveal(selected ?? [...marked][0]);
    } else if (back) {
      this.scrollTo(this.height);
    } else if (moved && !live) {
      this.scrollTo(y - this.room * 0.6);
    }
    const top = this.height - this.room + this.offset;
    const shown = this.shown(ladder, time, top);
    const isOver = (r: Rung) => r.end !== undefined && r.end.at <= time;
    const over = shown.filter(isOver);
    const under = shown.filter((r) => !isOver(r));
    const brackets = this.bracketsIn(ladder, time, y, top);
    const closed = brackets.filter((b) => b.to !== undefined && b.to <= time);

    const many = ladder.conns > 1;
    if (this.width !== this.sheet.width || many !== this.sheet.several) this.sheet = new Sheet(this.width, many, this.cx);
    const folds = ladder.folds.length;
    const still = [this.width, Math.floor(top / MARGIN), this.room, over.length, over.at(-1)?.id, closed.length, folds, this.marks, many].join("|");
    if (still !== this.drawnStill) {
      this.drawnStill = still;
      this.still.replaceChildren(
        ...this.folds(ladder, y, top),
        ...closed.flatMap((b) => this.bracket(b, ladder, ladder.yAt(b.to!) + HEAD)),
        ...over.map((r) => node(this.sheet.rung(r, this.mark(r)))),
      );
    }
    const open = brackets.filter((b) => b.to === undefined || b.to > time);
    // A quiet stretch that goes on is told in whole seconds.
    const quiet = live ? ladder.quietAt(time) : undefined;
    const seconds = quiet ? Math.floor(quiet.us / 1e6) : 0;
    const ids = [still, live, open.length, seconds, ...under.map((r) => r.id)].join("|");
    if (ids !== this.drawnMoving) {
      this.drawnMoving = ids;
      this.now = this.nowLine(live);
      this.head = node(this.sheet.heads());
      this.flying = under.map((r) => this.flight(r));
      this.open = open.map((b) => this.bracket(b, ladder, y));
      this.moving.replaceChildren(
        ...this.sheet.lifelines(y).map(node),
        ...(quiet && seconds > 0 ? this.sheet.fold(quiet, String(seconds)).map(node) : []),
        ...this.open.flat(),
        ...this.flying.map((f) => f.group),
        this.now,
        this.head,
      );
    }
    // What is left to do in each frame: what grows with time, and the now line.
    for (const life of this.moving.querySelectorAll(".life")) life.setAttribute("y2", y.toFixed(1));
    this.open.forEach(([path, words], i) => {
      const y0 = ladder.yAt(open[i]!.from) + HEAD;
      path.setAttribute("d", this.sheet.bracketPath(open[i]!, y0, y));
      words.setAttribute("y", this.sheet.bracketTextAt(y0, y).toFixed(1));
    });
    for (const f of this.flying) this.grow(f, time, y);
    this.now.setAttribute("transform", `translate(0 ${y.toFixed(1)})`);
    this.head.setAttribute("transform", `translate(0 ${Math.max(0, top).toFixed(0)})`);
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
  private shown(ladder: Ladder, time: number, top: number): Rung[] {
    const { rungs } = ladder;
    const above = lastNotAfter(rungs, top - HEAD - MARGIN - LONGEST, (r) => r.y0);
    const shown: Rung[] = [];
    for (let i = above + 1; i < rungs.length; i++) {
      const r = rungs[i]!;
      if (r.sent > time || r.y0 + HEAD > top + this.room + 2 * MARGIN) break;
      if ((r.end?.y ?? Number.POSITIVE_INFINITY) + HEAD > top - MARGIN) shown.push(r);
    }
    return shown;
  }

  private folds(ladder: Ladder, y: number, top: number): SVGElement[] {
    return ladder.folds
      .filter((f) => f.y + HEAD < y && f.y + HEAD > top - MARGIN && f.y + HEAD < top + this.room + 2 * MARGIN)
      .flatMap((f) => this.sheet.fold(f).map(node));
  }

  // Brackets begin in order; of those far above none is still in sight but an open one.
  private bracketsIn(ladder: Ladder, time: number, y: number, top: number): Bracket[] {
    const { brackets } = ladder;
    const shown: Bracket[] = [];
    let beyond = 0;
    for (let i = lastNotAfter(brackets, time, (b) => b.from); i >= 0 && beyond < FAR; i--) {
      const b = brackets[i]!;
      const to = b.to !== undefined && b.to <= time ? ladder.yAt(b.to) + HEAD : y;
      if (to <= top - MARGIN) beyond++;
      else if (ladder.yAt(b.from) + HEAD < top + this.room + 2 * MARGIN) shown.unshift(b);
    }
    return shown;
  }

  private bracket(b: Bracket, ladder: Ladder, y1: number): [SVGElement, SVGElement] {
    const [path, words] = this.sheet.bracket(b, ladder.yAt(b.from) + HEAD, y1);
    return [node(path), node(words)];
  }

  /** An arrow under way: where it is to arrive is drawn when it has. */
  private flight(r: Rung): Flying {
    const [from] = this.sheet.ends(r);
    const y0 = r.y0 + HEAD;
    const arrow = node(line(from, y0, from, y0, "arrow"));
    const group = node(this.sheet.group(r, false, this.mark(r), []));
    group.append(arrow);
    return { rung: r, group, arrow, named: false };
  }

  private grow(f: Flying, time: number, y: number): void {
    const r = f.rung;
    const [from, to] = this.sheet.ends(r);
    const way = progress(r, time);
    // What is known to come late on the ladder does not run ahead of itself.
    const y1 = r.end ? r.y0 + HEAD + (r.end.y - r.y0) * (way / r.end.way) : y;
    f.arrow.setAttribute("x2", (from + (to - from) * way).toFixed(1));
    f.arrow.setAttribute("y2", y1.toFixed(1));
    // A label waits until its arrow has come as far. Where it will stand is not
    // known yet; there it keeps its distance from its neighbours.
    if (f.named || way < LABEL_AT) return;
    f.named = true;
    f.group.append(...this.sheet.name(r, r.y0 + HEAD + LABEL_AT * CROSSING_PX, "arrived").map(node));
  }

  private nowLine(live: boolean): SVGGElement {
    const { narrow, x0, x1 } = this.sheet;
    const text = this.cx.text(live ? "ladder.now" : "ladder.here");
    const words = narrow ? label(4, -5, text, "now-text", "start") : label(x0 - 34, 4, text, "now-text", "end");
    return node(shape("g", { class: "now" }, [line(narrow ? 4 : x0 - 30, 0, x1 + 30, 0, "now-line"), words]));
  }

  private mark(r: Rung): Mark {
    if (r.id === this.selected) return "chosen";
    return this.marked.has(r.id) ? "proof" : "";
  }

  private reveal(id: number | undefined): void {
    const r = id === undefined ? undefined : this.ladder?.rung(id);
    if (!r) return;
    const y = r.y0 + HEAD;
    const top = this.height - this.room + this.offset;
    if (y < top + 20 || y > top + this.room - 40) this.scrollTo(y - this.room / 2);
  }

  private key(e: KeyboardEvent): void {
    if (e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
    const rungs = (this.ladder?.rungs ?? []).filter((r) => r.sent <= this.time);
    if (rungs.length === 0) return;
    e.preventDefault();
    const i = rungs.findIndex((r) => r.id === this.selected);
    const next = i < 0 ? rungs.length - 1 : Math.min(rungs.length - 1, Math.max(0, i + (e.key === "ArrowDown" ? 1 : -1)));
    const chosen = rungs[next]!;
    this.acts.select(chosen.id);
    const host = this.cx.text(chosen.from === "client" ? "host.client" : "host.server");
    this.spoken.textContent = `${host}: ${segmentName(chosen.id)} ${this.sheet.rungText(chosen, chosen.end?.as ?? "arrived")}`;
  }
}

function progress(r: Rung, time: number): number {
  if (r.end) return (r.end.way * (time - r.sent)) / Math.max(1, r.end.at - r.sent);
  return Math.min(1, wayAt(r, time));
}

function node<K extends Shape["tag"]>({ tag, attributes, inside }: Shape<K>): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const key in attributes) element.setAttribute(key, String(attributes[key]));
  if (typeof inside === "string") element.textContent = inside;
  else for (const child of inside) element.append(node(child));
  return element;
}
