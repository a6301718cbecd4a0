// The byte ruler: the octets of one connection in each direction, on an axis of their
// sequence numbers. The cuts between messages and those between segments need not line
// up (RFC 9293 section 2.2). It is drawn for one instant; a click or the arrow keys
// choose an octet, which is then the same everywhere on the page.

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import { nearest, rangeOf, type Scale, segmentBoxes, seqAt } from "../model/ruler.ts";
import type { Stream, Streams } from "../model/streams.ts";
import type { Side } from "../model/world.ts";
import type { Selection } from "../view/stage/stage.ts";
import { nameOf, numberOf, type OctetWords, quoted, spokenOctet, titleOf } from "./octet-words.ts";
import { CELL, letters, type Letters, lettersHeight } from "./ruler-letters.ts";
import { partings, ribbon, type Ribbon, ribbonHeight } from "./ruler-shapes.ts";

const SIDES = ["client", "server"] as const;
/** Between a ribbon and the panel's edges. */
const PAD = 4;
/** So many messages of those in sight are listed. */
const MOST_LINES = 6;
/** The chosen letter keeps so far from the edges. */
const NEAR = 3;
/** And in the beginning it has so much of the room before it: what precedes explains it. */
const BEFORE = 0.6;

export interface RulerActs {
  choose(selection: Selection): void;
  wake(): void;
}

/** What is drawn: a connection's streams at an instant. */
export interface Measured {
  conn: string;
  /** All that there are, to choose from. */
  conns: readonly string[];
  streams: Streams;
  time: number;
  /** Counts what has changed until that instant. */
  version: number;
  selection: Selection;
}

export class Ruler {
  private readonly root: HTMLElement;
  private readonly words: OctetWords;
  private readonly acts: RulerActs;
  private width = 0;
  private shown: Measured | undefined;
  private drawn = "";
  private readonly zoom: Record<Side, number> = { client: 0, server: 0 };
  /** The first of the letters in sight. */
  private first = 1;
  private focus: { from: Side; seq: number } = { from: "client", seq: 1 };

  constructor(root: HTMLElement, words: OctetWords, acts: RulerActs) {
    this.root = root;
    this.words = words;
    this.acts = acts;
    new ResizeObserver(([entry]) => {
      this.width = entry?.contentRect.width ?? 0;
      acts.wake();
    }).observe(root);
  }

  draw(m: Measured | undefined): void {
    const { client, server } = this.zoom;
    const changes = m && SIDES.map((side) => m.streams[side].changesAt(m.time));
    const key = [m?.conn, m?.conns, changes, this.width, client, server, JSON.stringify(m?.selection)].join("|");
    if ((key === this.drawn && m?.streams === this.shown?.streams) || this.width === 0) return;
    this.drawn = key;
    this.shown = m;
    if (m) this.look(m);
    render(m ? this.template(m) : nothing, this.root);
  }

  /** Which octet the letters are around: the chosen one, a place that needs a closer look, or the first. */
  private look({ streams, selection, time }: Measured): void {
    const { octet, segment } = selection;
    const carried = SIDES.flatMap((from) => {
      const c = segment === undefined ? undefined : streams[from].carried(segment);
      return c && c.to > c.from ? [{ from, seq: c.from }] : [];
    })[0];
    const parted = SIDES.flatMap((from) => partings(streams[from], time).map((d) => ({ from, seq: (d.read ?? d.sent) + streams[from].start })))[0];
    this.focus = octet ?? carried ?? parted ?? { from: "client", seq: 1 };
    const count = this.cells;
    const { seq } = this.focus;
    if (seq < this.first + NEAR || seq >= this.first + count - NEAR) this.first = seq - Math.floor(count * BEFORE);
    this.first = Math.max(1, Math.min(this.first, streams[this.focus.from].at(time).sent - count + NEAR));
  }

  private get cells(): number {
    return Math.max(1, Math.floor((this.width - 2 * PAD) / CELL));
  }

  private template(m: Measured): TemplateResult {
    const { say } = this.words;
    return html`<p class="ruler-conn mute">${this.chooser(m)}</p>
      ${SIDES.map((side) => this.section(side, m))}
      <p class="mute">${say("letters")} ${say("keys")}</p>
      <ul class="ruler-legend mute">
        ${(["flying", "arrived", "acked", "lost"] as const).map((state) => html`<li><i class=${state} aria-hidden="true"></i>${say(`legend.${state}`)}</li>`)}
      </ul>
      <p class="mute">${say("legend.again")} ${say("legend.framed")}</p>`;
  }

  private chooser({ conn, conns }: Measured): TemplateResult {
    const of = this.words.say("of");
    if (conns.length < 2) return html`${of} <b class="mono">${conn}</b>`;
    const choose = (e: Event) => this.acts.choose({ conn: (e.currentTarget as HTMLSelectElement).value });
    return html`<label>${of} <select class="mono" data-ruler="conn" @change=${choose}>
      ${conns.map((id) => html`<option value=${id} .selected=${id === conn}>${id}</option>`)}
    </select></label>`;
  }

  private section(side: Side, m: Measured): TemplateResult {
    const { say } = this.words;
    const stream = m.streams[side];
    const { sent } = stream.at(m.time);
    const title = say(side);
    if (sent <= stream.start) return html`<section><h3>${title}</h3><p class="mute">${say("nothing")}</p></section>`;
    const r = this.ribbonOf(side, m);
    const chosen = m.selection.octet?.from === side ? m.selection.octet.seq : undefined;
    return html`<section data-direction=${side}>
      <h3>${title} ${this.zooms(side, m)}</h3>
      <p class="mute mono extent">${say("extent", { last: sent - 1, ...stream.countsAt(m.time) })}</p>
      <div
        class="ribbon"
        role="slider"
        tabindex="0"
        aria-label=${say("ruler", { direction: title })}
        aria-valuemin="1"
        aria-valuemax=${sent - 1}
        aria-valuenow=${chosen ?? 1}
        aria-valuetext=${chosen === undefined ? say("none") : spokenOctet(stream, chosen, m.time, this.words)}
        @click=${(e: MouseEvent) => this.click(e, r, side)}
        @keydown=${(e: KeyboardEvent) => this.key(e, side)}
      >
        <svg aria-hidden="true" width=${this.width} height=${ribbonHeight(r)}>${ribbon(r, this.words)}</svg>
        ${this.focus.from === side ? this.closer(side, m) : nothing}
      </div>
      ${partings(stream, m.time).map((d) => this.parting(d, stream, side, m))}
      ${this.lines(r, side)}
    </section>`;
  }

  private ribbonOf(side: Side, { streams, time, selection }: Measured): Ribbon {
    const stream = streams[side];
    const around = this.focus.from === side ? this.focus.seq : 1;
    const range = rangeOf(stream, time, this.zoom[side], around, this.cells);
    const scale: Scale = { ...range, left: PAD, width: this.width - 2 * PAD };
    const { octet, segment } = selection;
    return { stream, scale, time, segments: segmentBoxes(stream, scale, time), seq: octet?.from === side ? octet.seq : undefined, segment };
  }

  private closer(side: Side, { streams, time, selection }: Measured): TemplateResult {
    const stream = streams[side];
    const seq = selection.octet?.from === side ? selection.octet.seq : undefined;
    const l: Letters = { stream, time, from: this.first, count: this.cells, left: PAD, seq };
    return html`<svg class="letters mono" aria-hidden="true" data-first=${this.first} width=${this.width} height=${lettersHeight(l)}>${letters(l, this.words)}</svg>`;
  }

  private zooms(side: Side, { streams, time }: Measured): TemplateResult {
    const { say } = this.words;
    const at = this.zoom[side];
    const most = nearest(streams[side], time, this.cells);
    const button = (sign: string, label: "zoomFit" | "zoomIn" | "zoomOut", to: number) =>
      html`<button data-zoom=${label} ?disabled=${to === at || to < 0 || to > most} aria-label=${say(label)} title=${say(label)} @click=${() => this.nearer(side, to)}>${sign}</button>`;
    return html`<span class="zoom" role="group" aria-label=${say("zoom")}>${button("−", "zoomOut", at - 1)}${button("+", "zoomIn", at + 1)}${button(say("zoomFit"), "zoomFit", 0)}</span>`;
  }

  private nearer(side: Side, zoom: number): void {
    this.zoom[side] = zoom;
    this.acts.wake();
  }

  /** What comes of it that the two do not agree. */
  private parting(d: Stream["disagreements"][number], stream: Stream, side: Side, { time }: Measured): TemplateResult {
    const { say } = this.words;
    const { octets, start } = stream;
    const content = d.message.content!;
    const seq = Math.min(d.sent, d.read ?? d.sent) + start;
    const values = { read: (d.read ?? content) - content, sent: d.sent - content, next: quoted(octets, d.read ?? d.sent) };
    const key = d.read === undefined ? "wrong.on" : d.read > d.sent ? "wrong.large" : "wrong.small";
    const act = stream.pieces.find((p) => p.from === d.sent + start);
    const how = act ? say("wrong.known", { request: say("request", { n: numberOf(act.request) }), seq: d.sent + start }) : say("wrong.inferred", { seq: d.sent + start });
    if (d.read !== undefined && d.read + start > stream.at(time).sent) return html``;
    return html`<p class="parting">${say(key, values)} <span class="mute">${how}</span> <button class="quiet" data-octet=${seq} @click=${() => this.choose(side, seq)}>${say("go", { seq })}</button></p>`;
  }

  /** The messages in sight, in words. */
  private lines({ stream, scale, time }: Ribbon, side: Side): TemplateResult {
    const { cx, say } = this.words;
    const { sent } = stream.at(time);
    const all = stream.messagesWithin(scale.from, scale.to).filter((m) => m.from + stream.start < sent);
    const shown = all.slice(0, MOST_LINES);
    return html`<ol class="messages">
      ${shown.map((m) => {
        const from = m.from + stream.start;
        const to = Math.min(sent, m.to === undefined ? (stream.lost ?? sent) : m.to + stream.start);
        const carriers = stream.firstWithin(from, to);
        const names = carriers.length > 3 ? `${cx.segment(carriers[0]!.id)} … ${cx.segment(carriers.at(-1)!.id)}` : carriers.map((c) => cx.segment(c.id)).join(" ");
        return html`<li><button class="quiet" data-octet=${from} @click=${() => this.choose(side, from)}>${titleOf(m, this.words)}</button> <span class="mute">${say("line", { name: nameOf(stream, m, this.words), from, to: to - 1, segments: names })}</span></li>`;
      })}
      ${all.length > shown.length ? html`<li class="mute">${say("more", { n: all.length - shown.length })}</li>` : nothing}
    </ol>`;
  }

  private click(e: MouseEvent, r: Ribbon, side: Side): void {
    const target = e.target as Element;
    const drawing = target.closest("svg");
    if (!drawing) return;
    const box = drawing.getBoundingClientRect();
    // In its own pixels: for a class the page is drawn larger.
    const x = ((e.clientX - box.left) * this.width) / box.width;
    const seq = drawing.classList.contains("letters") ? this.first + Math.floor((x - PAD) / CELL) : seqAt(r.scale, x);
    const segment = target.closest<SVGElement>("[data-segment]")?.dataset["segment"];
    this.choose(side, seq, segment === undefined ? undefined : Number(segment));
  }

  private key(e: KeyboardEvent, side: Side): void {
    const m = this.shown;
    if (!m || e.altKey || e.ctrlKey || e.metaKey) return;
    const stream = m.streams[side];
    const { octet } = m.selection;
    const at = octet?.from === side ? octet.seq : undefined;
    const to = at === undefined && e.key.startsWith("Arrow") ? stream.start : nextOctet(stream, at ?? stream.start, e, m.time);
    if (to === undefined) return;
    e.preventDefault();
    this.choose(side, to);
  }

  /** Chooses the nearest octet there is, and the segment on which it went. */
  private choose(from: Side, seq: number, segment?: number): void {
    const m = this.shown;
    if (!m) return;
    const stream = m.streams[from];
    const to = Math.min(Math.max(stream.start, seq), stream.at(m.time).sent - 1);
    const carriers = stream.carriersOf(to, m.time).map((c) => c.id);
    const before = segment ?? m.selection.segment;
    const on = before !== undefined && carriers.includes(before) ? before : carriers[0];
    this.acts.choose({ conn: m.conn, octet: { from, seq: to }, ...(on !== undefined && { segment: on }) });
  }
}

/** Where a key leads from an octet. */
function nextOctet(stream: Stream, at: number, { key, shiftKey }: KeyboardEvent, time: number): number | undefined {
  const { start } = stream;
  const last = stream.at(time).sent - 1;
  const from = (list: readonly number[], forward: boolean) => (forward ? list.find((n) => n > at) : list.findLast((n) => n < at));
  const segments = () => stream.first.filter((c) => c.to > c.from).map((c) => c.from);
  const messages = () => stream.messages.map((m) => m.from + start);
  switch (key) {
    case "ArrowLeft":
    case "ArrowUp":
      return shiftKey ? (from(segments(), false) ?? start) : at - 1;
    case "ArrowRight":
    case "ArrowDown":
      return shiftKey ? (from(segments(), true) ?? last) : at + 1;
    case "PageUp":
      return from(messages(), false) ?? start;
    case "PageDown":
      return from(messages(), true) ?? last;
    case "Home":
      return start;
    case "End":
      return last;
    default:
      return undefined;
  }
}
