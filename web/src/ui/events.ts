// The list of events in sentences, as far as the playhead has come.

import { html, nothing, render } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { labelOf } from "../model/lab.ts";
import type { Event } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";
import { sentence } from "./sentence.ts";

/** Older sentences are folded; the whole trace is one curl away. */
const MOST = 120;
/** A scroll this long after a touch is still the reader's, momentum included. */
const SCROLL_MS = 1500;

interface Line {
  seq: number;
  time: string;
  conn: string;
  layer: string;
  text: string;
}

export class EventList {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private events: readonly Event[] = [];
  private lines: Line[] = [];
  private labels = new Map<number, string>();
  private told = 0;
  /** The clock runs, and at the speed that the lab chooses. */
  private pacing = false;
  private folded = 0;
  /** Whether the newest sentence is followed; a reader who scrolls back is left there. */
  private follow = true;
  /** When the reader last touched the list; other scrolling is the layout's. */
  private touched = Number.NEGATIVE_INFINITY;

  constructor(root: HTMLElement, cx: Context) {
    this.root = root;
    this.cx = cx;
  }

  /** Shows the events up to `time`; another list starts from the beginning. */
  draw(events: readonly Event[], time: number): void {
    if (events !== this.events) {
      this.events = events;
      this.lines = [];
      this.labels = new Map();
      this.told = 0;
      this.pacing = false;
      this.folded = 0;
      this.render();
    }
    const before = this.told;
    for (let e = events[this.told]; e && e.time <= time; e = events[++this.told]) this.tell(e);
    if (this.told !== before) this.render();
  }

  private tell(e: Event): void {
    // The lab's own changes of speed would drown the story.
    const paced = e.name === "clock:changed" && e.data.auto && !e.data.paused;
    const before = this.pacing;
    if (e.name === "clock:changed") this.pacing = paced;
    if (paced && before) return;
    if (e.name === "link:segment_sent") this.labels.set(e.data.id, labelOf(e.data));
    const text = sentence(e, this.cx, (id) => `#${id} ${this.labels.get(id) ?? ""}`.trim());
    if (text === undefined) return;
    const time = (e.time / 1e6).toFixed(3);
    this.lines.push({ seq: e.seq, time, conn: e.conn ?? "", layer: layerOf(e), text });
    if (this.lines.length > MOST) {
      this.folded += this.lines.length - MOST;
      this.lines = this.lines.slice(-MOST);
    }
  }

  private render(): void {
    const { text } = this.cx;
    render(
      html`<h2>${text("events.title")}</h2>
        ${this.lines.length === 0 ? html`<p class="mute">${text("events.empty")}</p>` : nothing}
        ${this.folded > 0 ? html`<p class="mute">${text("events.earlier", { n: this.folded })}</p>` : nothing}
        <ol
          tabindex="0"
          aria-label=${text("events.title")}
          @wheel=${this.touch}
          @touchmove=${this.touch}
          @keydown=${this.touch}
          @pointerdown=${this.touch}
          @scroll=${this.scrolled}
        >
          ${repeat(
            this.lines,
            (l) => l.seq,
            (l) => html`<li class=${l.layer} data-seq=${l.seq}>
              <span class="mono time">${l.time}</span><span class="mono conn">${l.conn}</span><span>${l.text}</span>
            </li>`,
          )}
        </ol>`,
      this.root,
    );
    const list = this.root.querySelector("ol");
    if (this.follow && list) list.scrollTop = list.scrollHeight;
  }

  private readonly touch = (e: globalThis.Event): void => {
    this.touched = e.timeStamp;
  };

  private readonly scrolled = (e: globalThis.Event): void => {
    if (e.timeStamp - this.touched > SCROLL_MS) return;
    const list = e.currentTarget as HTMLElement;
    this.follow = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  };
}

function layerOf(e: Event): string {
  const group = e.name.slice(0, e.name.indexOf(":"));
  if (group === "http" || group === "server" || e.host === "program") return "http-layer";
  if (group === "tcp" || e.host === "kernel" || e.name.startsWith("link:segment")) return "tcp-layer";
  return "other-layer";
}
