// The ladder on its side, where it stands under a stage: time to the right, one
// line for each host. It is the only timeline there: its playhead says what the
// stage shows, and can be dragged; what lies ahead of it stays, pale. A click on an
// arrow goes to its arrival.
//
// A run scrolls past; when nothing is on the wire, the whole of it comes into sight, if it
// can be read so. If not, a strip below shows the whole; a click there goes to that part.
//
// Reading path: lying-sheet.ts draws the part that is in sight (after).

import { html, render } from "lit/html.js";
import type { Chronicle } from "../model/chronicle.ts";
import type { Ladder } from "../model/ladder.ts";
import type { Event } from "../trace/events.gen.ts";
import type { Context } from "./context.ts";
import { Handle, type Look, neighbour, SNAP, type TimelineActs } from "./handle.ts";
import { LEFT, LyingSheet } from "./lying-sheet.ts";
import { Strip } from "./strip.ts";

/** What is drawn beyond the visible part, on either side. */
const MARGIN = 160;
const RIGHT = 40;
const STRIP = 12;
/** What the newest instant moves on by, at most, while nothing happens. */
const TAIL = 84;
/** How far a segment may come along the axis on its way: less, where the whole is to be in sight. */
const CROSSINGS = [76, 70, 64, 58, 53, 48, 43, 38];

export class LyingLadder {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private readonly acts: TimelineActs;
  private readonly scroller: HTMLElement;
  private readonly handle: Handle;
  private readonly strip: Strip;
  private ladder: Ladder;
  private readonly layOut: (crossing: number) => Ladder;
  private crossing = CROSSINGS[0]!;
  /** All of the trace is in sight, and its tail will be. */
  private whole = false;
  /** How much of the ladder's right end is under what is said there. */
  private over = 0;
  /** How far it is scrolled. */
  private offset = 0;
  private fitted = "";
  private events: readonly Event[] | undefined;
  private next = 0;
  private followed = 0;
  private width = 0;
  private height = 0;
  private drawn = "";
  private look: Look = { time: 0, now: 0, live: true, selected: undefined, proof: undefined };

  /** `layOut` makes an empty ladder to this one's scale: what every page has, a part need not bring. */
  constructor(root: HTMLElement, cx: Context, acts: TimelineActs, layOut: (crossing: number) => Ladder) {
    this.root = root;
    this.layOut = layOut;
    this.ladder = layOut(this.crossing);
    this.cx = cx;
    this.acts = acts;
    root.classList.add("lying");
    render(
      html`<div class="lying-scroll" tabindex="0" role="group" aria-label=${cx.text("ladder.label")}></div>
        <p class="spoken" aria-live="polite"></p>
        <svg class="ladder lying-ends" aria-hidden="true" width=${LEFT - 8}></svg>
        <svg class="strip"></svg>`,
      root,
    );
    this.scroller = root.querySelector(".lying-scroll")!;
    this.handle = new Handle(cx, acts, (e) => this.seekTo(e.clientX));
    root.querySelector(".lying-ends")!.before(this.handle.element);
    this.strip = new Strip(root.querySelector(".strip")!, STRIP, false, (px) => this.jump(px));
    new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.width = entry.contentRect.width;
      this.height = entry.contentRect.height - STRIP;
      this.drawn = "";
      acts.wake();
    }).observe(root);
    this.scroller.addEventListener("scroll", () => {
      this.offset = this.scroller.scrollLeft;
      acts.wake();
    });
    this.scroller.addEventListener("click", (e) => this.click(e));
    this.scroller.addEventListener("keydown", (e) => this.key(e));
  }

  draw(chronicle: Chronicle, events: readonly Event[], look: Look): void {
    if (this.events !== events) {
      this.events = events;
      this.next = 0;
      this.lay(CROSSINGS[0]!);
    }
    for (let e = events[this.next]; e; e = events[this.next]) {
      this.ladder.add(e);
      this.next++;
    }
    this.look = look;
    if (this.width === 0) return;
    this.fit();
    this.layDown(chronicle);
    if (this.follow()) this.layDown(chronicle); // what has come into sight by that
    this.sheet.grow(this.scroller);
    this.place();
  }

  /** Draws what is in sight, and a margin, if that has changed. */
  private layDown(chronicle: Chronicle): void {
    const { look } = this;
    const end = this.x(look.now) + RIGHT;
    const key = JSON.stringify([
      this.width, this.height, this.next, Math.ceil(end / 40), Math.floor(this.offset / MARGIN), look.live, look.selected,
      look.proof && [...look.proof.segments], this.ladder.rungs.flatMap((r) => [r.sent, ...r.bends.map((b) => b.at)]).filter((at) => at <= look.time).length, Math.floor(look.live ? 0 : this.x(look.time)),
    ]);
    if (key === this.drawn) return;
    this.drawn = key;
    const { sheet } = this;
    const left = this.offset - MARGIN;
    render(sheet.template(this.whole ? this.width : Math.max(this.width, end + MARGIN + this.over), left, left + this.width + 2 * MARGIN), this.scroller);
    render(sheet.ends(), this.root.querySelector<SVGSVGElement>(".lying-ends")!);
    this.overview(chronicle);
  }

  /** Lays out anew what has come so far, to another scale. */
  private lay(crossing: number): void {
    this.crossing = crossing;
    this.ladder = this.layOut(crossing);
    for (const e of this.events?.slice(0, this.next) ?? []) this.ladder.add(e);
    this.drawn = "";
  }

  /** While nothing is on the wire: the largest scale that shows the whole, or else the largest. */
  private fit(): void {
    const said = this.root.nextElementSibling as HTMLElement | null;
    const key = `${this.next} ${this.width} ${said?.textContent}`;
    if (key === this.fitted) return;
    this.whole = false;
    if (this.ladder.rungs.slice(-64).some((r) => !r.end)) return;
    this.fitted = key;
    const [most] = CROSSINGS;
    // What is said over the future must not hide what has been.
    this.over = said && said.offsetTop < this.root.offsetTop + this.height ? said.offsetWidth + 16 : 0;
    this.followed = Number.NaN;
    const isWhole = (crossing: number) => {
      if (crossing !== this.crossing) this.lay(crossing);
      return LEFT + this.ladder.height + Math.max(TAIL + RIGHT, this.over) <= this.width;
    };
    const hopeless = LEFT + (this.ladder.height * CROSSINGS.at(-1)!) / this.crossing > this.width;
    this.whole = !hopeless && CROSSINGS.some(isWhole);
    if (!this.whole && this.crossing !== most) this.lay(most!);
  }

  private x(time: number): number {
    return this.sheet.x(time);
  }

  private get sheet(): LyingSheet {
    return new LyingSheet(this.cx, this.ladder, this.look, this.height, this.crossing);
  }

  private place(): void {
    const x = this.x(this.look.time) - this.offset;
    this.handle.draw(Math.min(this.width, Math.max(LEFT - 10, x)), this.look);
  }

  /** Keeps the playhead in sight, as it moves: where it stands, the reader may scroll. Returns whether it has scrolled. */
  private follow(): boolean {
    const x = this.x(this.look.time);
    if (Math.abs(x - this.followed) < 1) return false;
    // What was said over the ladder's end, and is not any more, has left it scrolled too far.
    const anew = Number.isNaN(this.followed);
    this.followed = x;
    const before = this.offset;
    const right = this.width - Math.max(RIGHT, this.whole ? 0 : Math.min(this.over, this.width / 2));
    if (anew || x - before > right) this.scrollTo(x - Math.max((LEFT + right) / 2, right - (this.x(this.look.now) - x)));
    else if (x - before < LEFT + 10) this.scrollTo(x - this.width / 2);
    return this.offset !== before;
  }

  /** Asked for its place at every frame, the browser would lay the page out each time. */
  private scrollTo(left: number): void {
    this.scroller.scrollLeft = left;
    this.offset = this.scroller.scrollLeft;
  }

  private click(e: MouseEvent): void {
    const rung = (e.target as Element).closest<SVGGElement>(".rung");
    if (!rung) {
      this.seekTo(e.clientX);
      return;
    }
    const id = Number(rung.dataset["segment"]);
    const arrival = rung.dataset["arrival"];
    if (arrival !== undefined) this.acts.seek(Number(arrival));
    this.acts.select(id);
  }

  /** Up and down go from one segment to the next, to its arrival. */
  private key(e: KeyboardEvent): void {
    const chosen = neighbour(this.ladder.rungs, this.look.selected, e.key);
    if (!chosen) return;
    e.preventDefault();
    if (chosen.end) this.acts.seek(chosen.end.at);
    this.acts.select(chosen.id);
    const host = this.cx.text(chosen.from === "client" ? "host.client" : "host.server");
    this.root.querySelector(".spoken")!.textContent = `${host}: ${this.cx.segment(chosen.id)} ${chosen.label}`;
  }

  private seekTo(clientX: number): void {
    const x = this.across(clientX, this.scroller) + this.offset;
    const end = this.x(this.look.now);
    if (x >= end - SNAP) this.acts.live();
    else this.acts.seek(this.ladder.timeAt(Math.max(0, x - LEFT), this.look.now));
  }

  /** The whole trace in one strip, where not all of it is in sight. */
  private overview(chronicle: Chronicle): void {
    const { all, width } = this;
    const part = width / all;
    const left = this.offset * part;
    if (all <= width) this.strip.clear();
    else this.strip.draw(chronicle, { size: width, at: (time) => this.x(time) * part, now: this.look.now, window: [left, left + width * part] });
  }

  private jump(px: number): void {
    const x = (px / this.width) * this.all;
    this.acts.seek(this.ladder.timeAt(Math.max(0, x - LEFT), this.look.now));
  }

  private get all(): number {
    return Math.max(this.width, this.x(this.look.now) + RIGHT);
  }

  /** From an element's left end, in its own pixels: for a class the page is drawn larger. */
  private across(clientX: number, element: HTMLElement): number {
    const box = element.getBoundingClientRect();
    return ((clientX - box.left) * element.offsetWidth) / box.width;
  }
}
