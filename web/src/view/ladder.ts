// The ladder: a sequence diagram with time downwards. Arrows slant, because
// delay is real. Only what is in sight is in the DOM.

import { type Bracket, CROSSING_PX, type Fold, type Ladder, type Rung } from "../model/ladder.ts";
import type { Context } from "./context.ts";

const SVG = "http://www.w3.org/2000/svg";
const LEFT = 78;
const RIGHT = 150;
const HEAD = 26;
/** A label sits near its sender, so that those of two directions do not meet. */
const LABEL_AT = 0.35;
/** What is drawn beyond the visible part, above and below. */
const MARGIN = 120;

/** Brackets that are open at once stand side by side. */
const COLUMN = 9;
/** After so many brackets that have ended above, all earlier ones have. */
const FAR = 24;
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
  private readonly svg = node("svg", { class: "ladder", "aria-hidden": "true" });
  /** Says which segment the arrow keys have chosen. */
  private readonly spoken = document.createElement("p");
  /** What is over, and stays as it is drawn. */
  private readonly still = node("g", {});
  /** What is under way, and the now line. */
  private readonly moving = node("g", {});
  private width = 0;
  private room = 0;
  private flying: Flying[] = [];
  private open: [SVGElement, SVGElement][] = [];
  private now = node("g", {});
  private head = node("g", {});
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
  private selected: number | undefined;
  private time = 0;

  constructor(root: HTMLElement, cx: Context, acts: LadderActs) {
    this.cx = cx;
    this.acts = acts;
    this.scroller.className = "ladder-scroll";
    this.scroller.tabIndex = 0;
    this.scroller.setAttribute("role", "group");
    this.scroller.setAttribute("aria-label", cx.text("ladder.label"));
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

  /** Draws the ladder as far as `time`; `live` means that this is now. */
  draw(ladder: Ladder, time: number, live: boolean, selected: number | undefined): void {
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
    if (selected !== this.selected) {
      this.selected = selected;
      this.reveal(selected);
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

    const many = this.several;
    const folds = ladder.folds.length;
    const still = [this.width, Math.floor(top / MARGIN), this.room, over.length, over.at(-1)?.id, closed.length, folds, selected, many].join("|");
    if (still !== this.drawnStill) {
      this.drawnStill = still;
      this.still.replaceChildren(
        ...this.folds(ladder, y, top),
        ...closed.flatMap((b) => this.bracket(b, ladder, ladder.yAt(b.to!) + HEAD)),
        ...over.map((r) => this.rung(r)),
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
      this.head = this.heads();
      this.flying = under.map((r) => this.flight(r));
      this.open = open.map((b) => this.bracket(b, ladder, y));
      this.moving.replaceChildren(
        ...this.lifelines(),
        ...(quiet && seconds > 0 ? this.fold(quiet, String(seconds)) : []),
        ...this.open.flat(),
        ...this.flying.map((f) => f.group),
        this.now,
        this.head,
      );
    }
    // The rest of a frame: what grows with time, and the now line.
    for (const life of this.moving.querySelectorAll(".life")) life.setAttribute("y2", y.toFixed(1));
    this.open.forEach(([path, words], i) => {
      const y0 = ladder.yAt(open[i]!.from) + HEAD;
      path.setAttribute("d", this.bracketPath(open[i]!, y0, y));
      words.setAttribute("y", this.bracketTextAt(y0, y).toFixed(1));
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
    let low = 0;
    let high = rungs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rungs[middle]!.y0 + HEAD < top - MARGIN - LONGEST) low = middle + 1;
      else high = middle;
    }
    const shown: Rung[] = [];
    for (let i = low; i < rungs.length; i++) {
      const r = rungs[i]!;
      if (r.sent > time || r.y0 + HEAD > top + this.room + 2 * MARGIN) break;
      if ((r.end?.y ?? Number.POSITIVE_INFINITY) + HEAD > top - MARGIN) shown.push(r);
    }
    return shown;
  }

  private get narrow(): boolean {
    return this.width < 520;
  }

  private get x1(): number {
    const room = this.narrow ? 86 : RIGHT;
    return this.width - room - (this.several ? 24 : 0);
  }

  private get x0(): number {
    return this.narrow ? 46 : LEFT;
  }

  private lifelines(): SVGElement[] {
    return [line(this.x0, HEAD, this.x0, HEAD, "life"), line(this.x1, HEAD, this.x1, HEAD, "life")];
  }

  /** Who stands at the two lines; it stays in sight. */
  private heads(): SVGGElement {
    const { text } = this.cx;
    const g = node("g", {});
    g.append(
      node("rect", { class: "gap", x: 0, y: 0, width: this.width, height: HEAD - 4 }),
      label(this.x0, 16, text("host.client"), "end", "middle"),
      label(this.x1, 16, text("host.server"), "end", "middle"),
    );
    return g;
  }

  private folds(ladder: Ladder, y: number, top: number): SVGElement[] {
    return ladder.folds
      .filter((f) => f.y + HEAD < y && f.y + HEAD > top - MARGIN && f.y + HEAD < top + this.room + 2 * MARGIN)
      .flatMap((f) => this.fold(f, (f.us / 1e6).toPrecision(3)));
  }

  private fold(f: Fold, s: string): SVGElement[] {
    const at = f.y + HEAD;
    const zigzag = (x: number) => node("path", { class: "fold", d: `M${x} ${at - 7} l-4 3 8 4 -8 4 4 3` });
    const words = label((this.x0 + this.x1) / 2, at + 4, this.cx.text("ladder.quiet", { s }), "quiet", "middle");
    return [zigzag(this.x0), zigzag(this.x1), words];
  }

  // Brackets begin in order; of those far above none is still in sight but an open one.
  private bracketsIn(ladder: Ladder, time: number, y: number, top: number): Bracket[] {
    const { brackets } = ladder;
    const shown: Bracket[] = [];
    let beyond = 0;
    for (let i = lastBefore(brackets, time); i >= 0 && beyond < FAR; i--) {
      const b = brackets[i]!;
      const to = b.to !== undefined && b.to <= time ? ladder.yAt(b.to) + HEAD : y;
      if (to <= top - MARGIN) beyond++;
      else if (ladder.yAt(b.from) + HEAD < top + this.room + 2 * MARGIN) shown.unshift(b);
    }
    return shown;
  }

  private bracket(b: Bracket, ladder: Ladder, y1: number): [SVGElement, SVGElement] {
    const y0 = ladder.yAt(b.from) + HEAD;
    const kind = b.failed ? "failed" : b.kind === "handshake" ? "syn" : "data";
    return [
      node("path", { class: `bracket ${kind}`, d: this.bracketPath(b, y0, y1) }),
      label(this.x1 + 22 + b.column * COLUMN, this.bracketTextAt(y0, y1), this.bracketText(b), `bracket-text ${kind}`, "start"),
    ];
  }

  // Brackets side by side begin at different heights, and so do their words.
  private bracketTextAt(y0: number, y1: number): number {
    return this.several ? y0 + 12 : (y0 + y1) / 2 + 4;
  }

  private bracketPath(b: Bracket, y0: number, y1: number): string {
    const x = this.x1 + 10 + b.column * COLUMN;
    return `M${x} ${y0.toFixed(1)} h6 V${Math.max(y1, y0 + 4).toFixed(1)} h-6`;
  }

  private bracketText(b: Bracket): string {
    const { text } = this.cx;
    return this.several ? `${b.conn} ${this.bracketWord(b, text)}` : this.bracketWord(b, text);
  }

  private bracketWord(b: Bracket, text: Context["text"]): string {
    if (b.kind === "handshake") {
      if (b.to === undefined || b.failed) return text(b.failed ? "ladder.failed" : "ladder.opening");
      const rtts = (b.to - b.from) / b.rtt;
      return rtts < 1.2 ? text(this.narrow ? "ladder.rtt" : "ladder.handshake") : `${rtts.toFixed(1)} RTT`;
    }
    const n = `#${b.nth}`;
    if (b.reused) return text("ladder.reused", { n });
    return this.narrow ? n : text("ladder.request", { n });
  }

  private get several(): boolean {
    return (this.ladder?.conns ?? 1) > 1;
  }

  /** An arrow that has arrived, or was lost. */
  private rung(r: Rung): SVGElement {
    const { y, way, as } = r.end!;
    const lost = as !== "arrived";
    const [from, to] = this.ends(r);
    const y0 = r.y0 + HEAD;
    const y1 = y + HEAD;
    const x = from + (to - from) * way;
    const at = Math.min(LABEL_AT, way);
    const g = this.group(r, lost);
    g.append(
      line(from, y0, x, y1, "hit"),
      line(from, y0, x, y1, "arrow"),
      lost ? cross(x, y1) : head(x, y1, from < to),
      ...this.name(r, y0 + (y1 - y0) * (at / way), as),
    );
    return g;
  }

  /** An arrow under way: where it is to arrive is drawn when it has. */
  private flight(r: Rung): Flying {
    const [from] = this.ends(r);
    const y0 = r.y0 + HEAD;
    const arrow = line(from, y0, from, y0, "arrow");
    const group = this.group(r, false);
    group.append(arrow);
    return { rung: r, group, arrow, named: false };
  }

  private grow(f: Flying, time: number, y: number): void {
    const r = f.rung;
    const [from, to] = this.ends(r);
    const way = progress(r, time);
    // What is known to come late on the ladder does not run ahead of itself.
    const y1 = r.end ? r.y0 + HEAD + (r.end.y - r.y0) * (way / r.end.way) : y;
    f.arrow.setAttribute("x2", (from + (to - from) * way).toFixed(1));
    f.arrow.setAttribute("y2", y1.toFixed(1));
    // A label waits until its arrow has come as far. Where it will stand is not
    // known yet; there it keeps its distance from its neighbours.
    if (f.named || way < LABEL_AT) return;
    f.named = true;
    f.group.append(...this.name(r, r.y0 + HEAD + LABEL_AT * CROSSING_PX, "arrived"));
  }

  /** The label, in a gap of its arrow. */
  private name(r: Rung, y: number, as: "arrived" | "lost" | "reset"): SVGElement[] {
    const [from, to] = this.ends(r);
    const x = from + (to - from) * LABEL_AT;
    const text = this.rungText(r, as);
    const width = [...text].reduce((w, c) => w + (c < "\u0300" ? 7.3 : 12), 6);
    const gap = { class: "gap", x: x - width / 2, y: y - 8, width, height: 16 };
    return [node("rect", gap), label(x, y + 4, text, "name", "middle")];
  }

  private group(r: Rung, lost: boolean): SVGGElement {
    const chosen = r.id === this.selected;
    const g = node("g", { class: `rung ${r.kind} from-${r.from}${lost ? " lost" : ""}${chosen ? " chosen" : ""}` });
    g.dataset["segment"] = String(r.id);
    return g;
  }

  private ends(r: Rung): [number, number] {
    return r.from === "client" ? [this.x0, this.x1] : [this.x1, this.x0];
  }

  private rungText(r: Rung, as: "arrived" | "lost" | "reset"): string {
    const parts = [r.label];
    if ((this.ladder?.conns ?? 1) > 1) parts.unshift(r.conn);
    if (r.retransmission) parts.push(`· ${this.cx.text("pill.again")}`);
    if (as !== "arrived") parts.push(`· ${this.cx.text(as === "lost" ? "pill.lost" : "pill.reset")}`);
    return parts.join(" ");
  }

  private nowLine(live: boolean): SVGGElement {
    const text = this.cx.text(live ? "ladder.now" : "ladder.here");
    const words = this.narrow ? label(4, -5, text, "now-text", "start") : label(this.x0 - 34, 4, text, "now-text", "end");
    const g = node("g", { class: "now" });
    g.append(line(this.narrow ? 4 : this.x0 - 30, 0, this.x1 + 30, 0, "now-line"), words);
    return g;
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
    this.spoken.textContent = `${host}: #${chosen.id} ${this.rungText(chosen, chosen.end?.as ?? "arrived")}`;
  }
}

/** The last bracket that has begun at `time`; -1 if none has. */
function lastBefore(brackets: readonly Bracket[], time: number): number {
  let low = 0;
  let high = brackets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (brackets[middle]!.from <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function progress(r: Rung, time: number): number {
  if (r.end) return (r.end.way * (time - r.sent)) / Math.max(1, r.end.at - r.sent);
  return Math.min(1, (time - r.sent) / Math.max(1, r.due - r.sent));
}

function node<K extends keyof SVGElementTagNameMap>(name: K, attributes: Record<string, string | number>): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

function line(x1: number, y1: number, x2: number, y2: number, name: string): SVGLineElement {
  return node("line", { x1: x1.toFixed(1), y1: y1.toFixed(1), x2: x2.toFixed(1), y2: y2.toFixed(1), class: name });
}

function label(x: number, y: number, text: string, name: string, anchor: string): SVGTextElement {
  const element = node("text", { x: x.toFixed(1), y: y.toFixed(1), class: name, "text-anchor": anchor });
  element.textContent = text;
  return element;
}

function head(x: number, y: number, right: boolean): SVGPathElement {
  const back = right ? -9 : 9;
  return node("path", { class: "head", d: `M${x} ${y} l${back} -5 v9 z` });
}

function cross(x: number, y: number): SVGPathElement {
  return node("path", { class: "cross", d: `M${x - 5} ${y - 5} l10 10 m0 -10 l-10 10` });
}
