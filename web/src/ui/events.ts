// The list of events in sentences, as far as the playhead has come: with the
// stage hidden it tells everything. It can be narrowed to a connection, a host
// or a layer.

import { html, nothing, render } from "lit/html.js";
import { connName } from "../model/names.ts";
import type { Event } from "../trace/events.gen.ts";
import { lastNotAfter } from "../trace/search.ts";
import type { Context } from "../view/context.ts";
import { Teller } from "./teller.ts";

/** So many sentences are there at first; older ones come when they are asked for. */
const MOST = 120;

export type Layer = "http" | "tcp" | "other";
type Where = "client" | "server" | "other";

interface Line {
  seq: number;
  time: number;
  conn: string;
  /** Whether the sentence leaves it to the list to say the connection. */
  unsaid: boolean;
  where: Where;
  layer: Layer;
  text: string;
  /** The segment that it speaks of. */
  segment?: number;
}

export interface EventActs {
  select(segment: number | undefined): void;
  seek(time: number): void;
  /** Hides the pictures, or shows them again. */
  showWords(words: boolean): void;
  /** Copies a link to the instant that is shown; none where no moment has one. */
  link?(): void;
  /** Another filter wants a frame. */
  wake(): void;
}

export class EventList {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private readonly acts: EventActs;
  private readonly head = document.createElement("div");
  private readonly list = document.createElement("ol");
  /** At the chosen segment's sentence: a link to its instant. */
  private readonly copy = Object.assign(document.createElement("button"), { className: "quiet" });
  private events: readonly Event[] = [];
  private lines: Line[] = [];
  private teller: Teller;
  /** Each connection, and how many sentences came before its first. */
  private conns = new Map<string, number>();
  private told = 0;
  private filter = { conn: "", where: "", layer: "" };
  private most = MOST;
  private selected: number | undefined;
  /** Of a segment's sentences, the one that the keys have come to. */
  private at = 0;
  private drawn = "";

  constructor(root: HTMLElement, cx: Context, acts: EventActs) {
    this.root = root;
    this.cx = cx;
    this.acts = acts;
    this.teller = new Teller(cx);
    this.head.className = "events-head";
    this.copy.textContent = cx.text("moment.copy");
    this.list.setAttribute("aria-label", cx.text("events.title"));
    // The scroller's origin is at its lower end, so that the newest sentence
    // stays in sight unless the reader scrolls back.
    const scroller = document.createElement("div");
    scroller.className = "scroller";
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "region");
    scroller.setAttribute("aria-label", cx.text("events.title"));
    scroller.append(this.list);
    this.root.append(this.head, scroller);
    this.list.addEventListener("click", (e) => this.clicked(e));
    scroller.addEventListener("keydown", (e) => this.key(e));
  }

  /** Shows the events up to `time`; another list starts from the beginning. */
  draw(events: readonly Event[], time: number, selected: number | undefined, words: boolean): void {
    if (events !== this.events) this.begin(events);
    for (let e = events[this.told]; e; e = events[++this.told]) this.tell(e);
    // Sentences come in the order of time, so how many there are says which.
    const count = lastNotAfter(this.lines, time, (l) => l.time) + 1;
    const shape = [count, selected, words, this.most, this.conns.size, ...Object.values(this.filter)].join("|");
    if (shape === this.drawn) return;
    this.drawn = shape;
    this.drawHead(words, count);
    this.drawList(count);
    if (selected !== this.selected) this.mark(selected);
  }

  private begin(events: readonly Event[]): void {
    this.events = events;
    this.lines = [];
    this.teller = new Teller(this.cx);
    this.conns = new Map();
    this.told = 0;
    this.filter = { conn: "", where: "", layer: "" };
    this.most = MOST;
    this.drawn = "";
    this.list.replaceChildren();
  }

  private tell(e: Event): void {
    const text = this.teller.tell(e);
    if (text === undefined) return;
    const conn = connOf(e);
    if (conn && !this.conns.has(conn)) this.conns.set(conn, this.lines.length);
    const segment = segmentOf(e);
    this.lines.push({
      seq: e.seq,
      time: e.time,
      conn,
      unsaid: !("socket" in e.data),
      where: e.host === "client" || e.host === "server" ? e.host : "other",
      layer: layerOf(e),
      text,
      ...(segment === undefined ? {} : { segment }),
    });
  }

  private passes(l: Line): boolean {
    const { conn, where, layer } = this.filter;
    return (!conn || l.conn === conn) && (!where || l.where === where) && (!layer || l.layer === layer);
  }

  private drawHead(words: boolean, count: number): void {
    const { text } = this.cx;
    const pick = (name: keyof EventList["filter"], options: readonly (readonly [string, string])[]) => html`
      <select
        data-filter=${name}
        aria-label=${text(`events.filter.${name}`)}
        @change=${(e: globalThis.Event) => this.narrow(name, (e.currentTarget as HTMLSelectElement).value)}
      >
        <option value="" .selected=${this.filter[name] === ""}>${text(`events.all.${name}`)}</option>
        ${options.map(
          ([value, label]) => html`<option value=${value} .selected=${this.filter[name] === value}>${label}</option>`,
        )}
      </select>
    `;
    render(
      html`<h2>${text("events.title")}</h2>
        ${count === 0
          ? html`<p class="mute">${text("events.empty")}</p>`
          : html`<div class="filters">
              ${pick("conn", [...this.conns].flatMap(([c, first]) => (first < count ? [[c, connName(c, this.cx)] as const] : [])))}
              ${pick("where", [
                ["client", text("host.client")],
                ["server", text("host.server")],
                ["other", text("events.elsewhere")],
              ])}
              ${pick("layer", [
                ["http", "HTTP"],
                ["tcp", "TCP"],
                ["other", text("events.other")],
              ])}
            </div>`}
        <button
          class="quiet"
          data-act="words"
          title=${text("events.wordsHint")}
          @click=${() => this.acts.showWords(!words)}
        >
          ${text(words ? "events.pictures" : "events.words")}
        </button>
        <p class="earlier" hidden></p>`,
      this.head,
    );
  }

  private narrow(name: keyof EventList["filter"], value: string): void {
    this.filter[name] = value;
    this.most = MOST;
    this.list.replaceChildren();
    this.acts.wake();
  }

  // What is in the list is always an unbroken part of what passes the filter, so
  // it is enough to trim and to extend both ends.
  private drawList(count: number): void {
    const shown: Line[] = [];
    let i = count - 1;
    for (; i >= 0 && shown.length < this.most; i--) if (this.passes(this.lines[i]!)) shown.push(this.lines[i]!);
    while (i >= 0 && !this.passes(this.lines[i]!)) i--;
    this.drawEarlier(i >= 0);
    shown.reverse();
    const { list } = this;
    const first = shown[0]?.seq ?? Number.POSITIVE_INFINITY;
    const last = shown.at(-1)?.seq ?? -1;
    while (list.firstElementChild && seqOf(list.firstElementChild) < first) list.firstElementChild.remove();
    while (list.lastElementChild && seqOf(list.lastElementChild) > last) list.lastElementChild.remove();
    const [from, to] = [list.firstElementChild, list.lastElementChild];
    const [low, high] = [from ? seqOf(from) : Number.POSITIVE_INFINITY, to ? seqOf(to) : -1];
    list.prepend(...shown.filter((l) => l.seq < low).map((l) => this.item(l)));
    if (from) list.append(...shown.filter((l) => l.seq > high).map((l) => this.item(l)));
  }

  private drawEarlier(more: boolean): void {
    const button = html`<button class="quiet" @click=${this.earlier}>${this.cx.text("events.earlier")}</button>`;
    const place = this.head.querySelector<HTMLElement>(".earlier");
    if (!place) return;
    place.hidden = !more;
    render(more ? button : nothing, place);
  }

  private readonly earlier = (): void => {
    this.most += MOST;
    this.acts.wake();
  };

  private item(l: Line): HTMLElement {
    const item = document.createElement("li");
    item.className = `${l.layer}-layer`;
    item.dataset["seq"] = String(l.seq);
    if (l.segment !== undefined) {
      item.dataset["segment"] = String(l.segment);
      item.classList.toggle("chosen", l.segment === this.selected);
    }
    const part = (name: string, text: string) => {
      const span = document.createElement("span");
      span.className = name;
      span.textContent = text;
      return span;
    };
    const time = part("mono time", (l.time / 1e6).toFixed(3));
    time.dataset["time"] = String(l.time);
    time.title = this.cx.text("events.go");
    item.append(time, part("mono conn", l.unsaid ? l.conn : ""), part("told", l.text));
    return item;
  }

  private mark(selected: number | undefined): void {
    this.selected = selected;
    let first: Element | undefined;
    this.copy.remove();
    for (const item of this.list.querySelectorAll<HTMLElement>("[data-segment]")) {
      const chosen = selected !== undefined && item.dataset["segment"] === String(selected);
      item.classList.toggle("chosen", chosen);
      if (chosen) first ??= item;
    }
    if (!first) return;
    if (this.acts.link) first.append(this.copy);
    this.bringIntoSight(first);
  }

  /** Scrolls the list and nothing around it. */
  private bringIntoSight(item: Element): void {
    const scroller = item.closest<HTMLElement>(".scroller");
    if (!scroller) return;
    const [box, around] = [item.getBoundingClientRect(), scroller.getBoundingClientRect()];
    if (box.top < around.top) scroller.scrollTop -= around.top - box.top;
    else if (box.bottom > around.bottom) scroller.scrollTop += box.bottom - around.bottom;
  }

  // Up and down go from one segment's sentence to the next, Enter goes to its time.
  private key(e: KeyboardEvent): void {
    const items = [...this.list.querySelectorAll<HTMLElement>("[data-segment]")];
    const chosen = (item: HTMLElement) => item.classList.contains("chosen");
    let at = items.findIndex((item) => chosen(item) && seqOf(item) === this.at);
    if (at < 0) at = items.findIndex(chosen);
    if (e.key === "Enter" && at >= 0) {
      this.acts.seek(Number(items[at]!.querySelector<HTMLElement>(".time")!.dataset["time"]));
    } else if (e.key === "ArrowUp" || e.key === "ArrowDown") {
      const others = e.key === "ArrowUp" ? items.slice(0, Math.max(at, 0)).reverse() : items.slice(at + 1);
      const next = at < 0 ? items.at(-1) : others.find((item) => item.dataset["segment"] !== items[at]!.dataset["segment"]);
      if (!next) return;
      this.at = seqOf(next);
      this.acts.select(Number(next.dataset["segment"]));
    } else return;
    e.preventDefault();
  }

  private clicked(e: MouseEvent): void {
    const target = e.target as Element;
    if (target === this.copy) {
      this.acts.seek(Number(target.closest("li")!.querySelector<HTMLElement>(".time")!.dataset["time"]));
      this.acts.link?.();
      return;
    }
    const time = target.closest<HTMLElement>(".time")?.dataset["time"];
    if (time !== undefined) {
      this.acts.seek(Number(time));
      return;
    }
    const segment = target.closest<HTMLElement>("li")?.dataset["segment"];
    if (segment === undefined) return;
    this.acts.select(Number(segment) === this.selected ? undefined : Number(segment));
  }
}

function seqOf(item: Element): number {
  return Number((item as HTMLElement).dataset["seq"]);
}

function segmentOf(e: Event): number | undefined {
  if (e.name === "tcp:lookup" || e.name === "box:rewritten" || e.name === "box:row_made") return e.data.segment;
  return "id" in e.data ? e.data.id : undefined;
}

/** A lab's events name their connection; those of a kernel socket, the socket. */
function connOf(e: Event): string {
  if (e.conn) return e.conn;
  return "socket" in e.data && typeof e.data.socket === "string" ? e.data.socket : "";
}

function layerOf(e: Event): Layer {
  const group = e.name.slice(0, e.name.indexOf(":"));
  if (group === "http" || group === "server" || e.host === "program") return "http";
  if (group === "tcp" || e.host === "kernel" || e.name.startsWith("link:segment")) return "tcp";
  return "other";
}
