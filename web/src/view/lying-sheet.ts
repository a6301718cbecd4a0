// What a ladder on its side consists of at one instant: arrows, brackets, labels that
// have room. What lies ahead of the instant is pale.
//
// Reading path: lying.ts scrolls it and says what is in sight (before); model/ladder.ts
// has laid it out.

import { html, nothing, svg, type SVGTemplateResult } from "lit/html.js";
import type { Bend, Bracket, Ladder, Rung } from "../model/ladder.ts";
import type { Context } from "./context.ts";
import type { Look } from "./handle.ts";
import { type Label, labelsApart, MARKED, RANKS, type Wanted } from "./labels.ts";

/** Where the axis begins: before it stand the names of the hosts. */
export const LEFT = 84;
/** What a bracket's text may stand out beyond it. */
const CROWDED = 24;
/** With less, a request's label is its method. */
const TIGHT = 60;
/** Brackets that are open at once stand above each other, as many as have room with their words. */
const BRACKET_ROW = 18;
const BRACKET_FROM_LINE = 30;
/** Of a burst all but the first. */
const UNNAMED = 9;

export class LyingSheet {
  private readonly cx: Context;
  private readonly ladder: Ladder;
  private readonly look: Look;
  private readonly height: number;
  /** How far a segment comes along the axis on its way. */
  private readonly crossing: number;

  constructor(cx: Context, ladder: Ladder, look: Look, height: number, crossing: number) {
    this.cx = cx;
    this.ladder = ladder;
    this.look = look;
    this.height = height;
    this.crossing = crossing;
  }

  x(time: number): number {
    return LEFT + this.ladder.yAt(time);
  }

  private get lines(): [client: number, server: number] {
    const { height } = this;
    if (this.low) return [32, height - 12];
    const rows = Math.min(this.ladder.columns, Math.floor((height * 0.4 - BRACKET_FROM_LINE) / BRACKET_ROW));
    return [Math.max(height * 0.3, BRACKET_FROM_LINE + rows * BRACKET_ROW), height - 34];
  }

  /** Little room: no times. */
  private get low(): boolean {
    return this.height < 130;
  }

  /** The part of it from `left` to `right`. */
  template(width: number, left: number, right: number) {
    const { height } = this;
    const [client, server] = this.lines;
    const rungs = this.ladder.rungs.filter((r) => this.x(r.sent) < right && this.x(r.end?.at ?? (r.held?.left === undefined ? r.due : this.look.now)) > left);
    const room = client - BRACKET_FROM_LINE;
    const brackets = this.ladder.brackets.filter((b) => b.column * BRACKET_ROW <= room && this.x(b.from) < right && this.x(b.to ?? this.look.now) > left);
    const labels = labelsApart(rungs.flatMap((r, i) => this.wanted(r, rungs.slice(Math.max(0, i - 3), i), rungs.slice(i + 1, i + 4))));
    // No arrow strikes a label out, and what is marked lies on top.
    const within = rungs.filter((r) => this.isBand(r));
    const plain = rungs.filter((r) => this.rank(r) >= MARKED && !this.isBand(r));
    const marked = rungs.filter((r) => this.rank(r) < MARKED).sort((a, b) => this.rank(b) - this.rank(a));
    return html`<svg class="ladder lying-sheet" width=${width} height=${height} aria-hidden="true">
      <line class="life" x1=${LEFT} x2=${width - 10} y1=${client} y2=${client}></line>
      <line class="life" x1=${LEFT} x2=${width - 10} y1=${server} y2=${server}></line>
      ${this.ladder.folds.map((f) => this.fold(f.y + LEFT, f.us))}
      ${brackets.map((b) => this.bracket(b))}
      ${brackets.map((b) => this.bracketText(b))}
      ${[...within, ...plain].map((r) => this.group(r, this.arrow(r)))}
      ${plain.filter((r) => labels.has(r.id)).map((r) => this.group(r, this.label(r, labels.get(r.id))))}
      ${marked.map((r) => this.group(r, [this.arrow(r), this.label(r, labels.get(r.id))]))}
      ${this.low ? nothing : this.times(left, right)}
    </svg>`;
  }
  /** Who stands at the two lines: it stays when the rest is scrolled. */
  ends(): SVGTemplateResult {
    const [client, server] = this.lines;
    const { cx, height } = this;
    return svg`<rect class="gap" x="0" y="0" width=${LEFT - 8} height=${height}></rect>
      <text class="end" x="8" y=${client + 4}>${cx.text("host.client")}</text>
      <text class="end" x="8" y=${server + 4}>${cx.text("host.server")}</text>`;
  }

  private fold(x: number, us: number): SVGTemplateResult {
    const [client, server] = this.lines;
    const zigzag = (y: number) => svg`<path class="fold" d=${`M${x - 7},${y}l3,-4 4,8 4,-8 3,4`}></path>`;
    return svg`<rect class="gap" x=${x - 7} y=${client - 2} width="14" height="4"></rect><rect class="gap" x=${x - 7} y=${server - 2} width="14" height="4"></rect>
      ${zigzag(client)}${zigzag(server)}
      <text class="quiet" text-anchor="middle" x=${x} y=${(client + server) / 2 + 4}>${this.cx.text("idle.s", { n: (us / 1e6).toPrecision(3) })}</text>`;
  }

  private bracket(b: Bracket): SVGTemplateResult {
    const { x0, x1, y, kind } = this.span(b);
    return svg`<path class="bracket ${kind}" d=${`M${x0},${y + 6}v-6H${x1}v6`}></path>`;
  }

  /** Drawn after all brackets: none crosses the words of another. */
  private bracketText(b: Bracket): SVGTemplateResult {
    const { x0, x1, y, kind } = this.span(b);
    const name = this.words(b);
    return svg`<text class="bracket-text ${kind}" text-anchor="middle" x=${(x0 + x1) / 2} y=${y - 6}>${wide(name) > x1 - x0 + CROWDED ? this.words(b, true) : name}</text>`;
  }

  private span(b: Bracket) {
    const { time, now } = this.look;
    const x0 = this.x(b.from);
    const state = b.from > time ? "future" : b.to === undefined || b.to > time ? "open" : "";
    const kind = b.failed ? "failed" : b.kind === "handshake" ? "syn" : "data";
    return { x0, x1: Math.max(x0 + 6, this.x(b.to ?? now)), y: this.lines[0] - 14 - b.column * BRACKET_ROW, kind: `${kind} ${state}` };
  }

  private words(b: Bracket, short = false): string {
    const { text } = this.cx;
    const conn = this.ladder.conns > 1 ? `${b.conn}: ` : "";
    if (b.failed) return conn + text("ladder.failed");
    if (b.kind === "handshake") {
      const rtts = b.to === undefined ? 1 : (b.to - b.from) / b.rtt;
      return conn + (rtts < 1.2 && !short ? text("ladder.handshake") : `${Number(rtts.toFixed(1))} RTT`);
    }
    const name = this.cx.request(b.request, b.part, short);
    return conn + (b.reused ? text("ladder.reused", { place: name }) : name);
  }

  /** What is chosen has its label first, and lies on top. */
  private rank(r: Rung): number {
    const { selected, proof } = this.look;
    if (r.id === selected) return 0;
    if (proof?.segments.has(r.id)) return 1;
    return r.named ? RANKS[r.kind] : UNNAMED;
  }

  /** One of many of a burst, and nothing marks it. */
  private isBand(r: Rung): boolean {
    return this.ladder.isWithin(r) && this.rank(r) >= MARKED;
  }

  private course(r: Rung) {
    const { time } = this.look;
    const [client, server] = this.lines;
    const [from, to] = r.from === "client" ? [client, server] : [server, client];
    const across = (way: number) => from + (to - from) * way;
    const future = r.sent > time;
    const over = r.end !== undefined && r.end.at <= time;
    // The first is its sender, where it may wait in the link's queue.
    const bends = [...r.bends, ...(r.end ? [r.end] : [])].filter((b, i) => i === 0 || future || b.at <= time);
    const pieces = bends.slice(1).map((b, i) => [bends[i]!, b] as const);
    return { across, future, over, shown: over || (future && r.end !== undefined), bends, pieces };
  }

  /** The label that it is to have if there is room: on the longest part of its way, where it was held. */
  private wanted(r: Rung, before: readonly Rung[], after: readonly Rung[]): Wanted[] {
    const { across, shown, pieces } = this.course(r);
    const rank = this.rank(r);
    if (rank === UNNAMED || (!shown && !this.passed(r))) return [];
    const [b0, b1] = pieces.filter(([b, c]) => c.way > b.way).sort(([b, c], [d, e]) => e.way - d.way - (c.way - b.way))[0] ?? [{ y: r.y0, way: 0 }, { y: r.end?.y ?? this.ladder.yAt(r.due), way: r.end?.way ?? 1 }];
    // Two of one direction beside each other stand on either side.
    const beside = (o: Rung) => o.from === r.from && o.kind !== "ack" && o.named && Math.abs(r.y0 - o.y0) < (wide(this.name(r)) + wide(this.name(o))) / 2;
    const side = Number(before.some(beside)) - Number(after.some(beside));
    return [{ id: r.id, rank, width: wide(this.name(r)), x0: LEFT + b0.y, y0: across(b0.way), x1: LEFT + b1.y, y1: across(b1.way), side }];
  }

  /** What belongs to one segment. */
  private group(r: Rung, inside: unknown): SVGTemplateResult {
    const mark = ["chosen", "proof"][this.rank(r)] ?? "";
    return svg`<g class="rung ${r.kind} from-${r.from} ${r.burst.size > 1 ? "burst" : ""} ${this.isLost(r) ? "lost" : ""} ${r.sent > this.look.time ? "future" : ""} ${mark}" data-segment=${r.id} data-arrival=${r.end?.at ?? nothing}>${inside}</g>`;
  }

  private label(r: Rung, at: Label | undefined) {
    if (!at) return nothing;
    const name = this.name(r);
    const width = wide(name);
    return svg`<rect class="gap" x=${at.x - width / 2} y=${at.y - 8} width=${width} height="16"></rect>
      <text class="name" text-anchor="middle" x=${at.x} y=${at.y + 4}>${name}</text>`;
  }

  private isLost({ end, sent }: Rung): boolean {
    const { time } = this.look;
    return end !== undefined && end.as !== "arrived" && (end.at <= time || sent > time);
  }

  private arrow(r: Rung): SVGTemplateResult {
    const { across, future, over, shown, bends, pieces } = this.course(r);
    const way = r.end?.way ?? 1;
    const [x0, x1] = [LEFT + r.y0, LEFT + (r.end?.y ?? this.ladder.yAt(r.due))];
    const y1 = across(way);
    const [a] = pieces.at(-1) ?? [r.bends[0]!];
    const kind = this.isBand(r) ? "within" : "arrow";
    const end = () => (this.isLost(r) ? svg`<path class="cross" d=${`M${x1 - 5},${y1 - 5}l10,10m0,-10l-10,10`}></path>` : svg`<path class="head" d=${head(LEFT + a.y, across(a.way), x1, y1)}></path>`);
    return svg`
      ${r.bends.length === 1 ? svg`<line class="hit" x1=${x0} y1=${across(0)} x2=${x1} y2=${y1}></line>` : pieces.map(([b, c]) => this.piece(b, c, across, "hit"))}
      ${pieces.map(([b, c]) => this.piece(b, c, across, b.way === c.way ? "arrow waits" : kind))}
      ${over || future ? nothing : svg`<line class=${`${kind} growing`} x1=${LEFT + bends.at(-1)!.y} y1=${across(bends.at(-1)!.way)} x2=${LEFT + bends.at(-1)!.y} y2=${across(bends.at(-1)!.way)}></line>`}
      ${shown && kind === "arrow" ? end() : nothing}`;
  }

  private piece(a: Bend, b: Bend, across: (way: number) => number, name: string): SVGTemplateResult {
    return svg`<line class=${name} x1=${LEFT + a.y} y1=${across(a.way)} x2=${LEFT + b.y} y2=${across(b.way)}></line>`;
  }

  private name(r: Rung): string {
    const more = r.named ? r.burst.size - 1 : 0;
    return `${this.crossing < TIGHT ? r.label.replace(/ \/.*/, "") : r.label}${more > 0 ? ` +${more}` : ""}${r.retransmission ? " ↻" : ""}`;
  }

  /** Under way, and past the place of its label. */
  private passed(r: Rung): boolean {
    if (r.bends.length > 1 && r.bends[1]!.at <= this.look.time) return true; // it may stand there for long
    return r.sent <= this.look.time && this.ladder.wayOn(r, this.look.time).way > 0.8;
  }

  /** The instants of exchanges, in seconds, as far apart as they can be read. */
  private times(left: number, right: number): SVGTemplateResult[] {
    const [, server] = this.lines;
    let free = left;
    return this.ladder.rungs.flatMap((r) => {
      const x = LEFT + r.y0;
      if (x < free || x > right || r.kind === "ack") return [];
      free = x + 64;
      return [svg`<line class="tick" x1=${x} x2=${x} y1=${server - 3} y2=${server + 3}></line>
        <text class="when" text-anchor="middle" x=${x} y=${server + 18}>${(r.sent / 1e6).toFixed(3)}</text>`];
    });
  }

  /** What is under way grows with time. */
  grow(drawn: Element): void {
    const [client, server] = this.lines;
    for (const line of drawn.querySelectorAll<SVGLineElement>(".growing")) {
      const r = this.ladder.rung(Number(line.parentElement!.dataset["segment"]));
      if (!r) continue;
      const [from, to] = r.from === "client" ? [client, server] : [server, client];
      const { way } = this.ladder.wayOn(r, this.look.time);
      line.setAttribute("x2", this.x(this.look.time).toFixed(1));
      line.setAttribute("y2", (from + (to - from) * way).toFixed(1));
    }
  }
}

/** About the width of a text, and some room beside it. */
function wide(text: string): number {
  return [...text].reduce((w, c) => w + (c < "\u0300" ? 7 : 12), 8);
}

/** An arrowhead at the end of a line. */
function head(x0: number, y0: number, x1: number, y1: number): string {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const at = (turn: number) => `${(x1 - 9 * Math.cos(angle + turn)).toFixed(1)},${(y1 - 9 * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${x1},${y1}L${at(0.45)}L${at(-0.45)}z`;
}
