// The hide test: the stage is covered, five requests are sent, and of each only
// what the handler sees is shown, once all are there: when each came would tell.
// Which came on a new connection? Nobody can say; then it is uncovered.

import { html, nothing, render } from "lit/html.js";
import type { LabEvent, RequestReceived } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";
import type { LessonActs } from "./lesson.ts";

const REQUESTS = 5;

/** What a handler saw, and, once uncovered, what TCP knew. */
interface Seen {
  message: RequestReceived;
  conn: string;
  fresh: boolean;
}

export class Cover {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private readonly acts: LessonActs;
  private events: readonly LabEvent[] = [];
  private sent = 0;
  /** How many events there were when the first of the five was sent. */
  private from = 0;
  private guesses = new Set<number>();
  private revealed = false;
  private seen: Seen[] = [];

  constructor(root: HTMLElement, cx: Context, acts: LessonActs) {
    this.root = root;
    this.cx = cx;
    this.acts = acts;
    this.draw();
  }

  /** Takes the events up to `time`, and sends the next request when one is over. */
  follow(events: readonly LabEvent[], time: number): void {
    if (events !== this.events) this.from = 0; // another lab
    this.events = events;
    if (this.sent === 0 || this.revealed) return;
    this.seen = [];
    for (let i = this.from; i < events.length && events[i]!.time <= time; i++) {
      const e = events[i]!;
      if (e.name !== "http:request_received") continue;
      this.seen.push({ message: e.data, conn: e.conn ?? "", fresh: e.data.nth === 1 });
    }
    // One after the other, so that an open connection is free for the next.
    const over = events.slice(this.from).filter((e) => e.name === "http:connection_released" && e.time <= time).length;
    if (over === this.sent && this.sent < REQUESTS) this.send();
  }

  private start(): void {
    this.from = this.events.length;
    this.guesses.clear();
    this.revealed = false;
    this.seen = [];
    this.sent = 0;
    this.acts.shown.cover(true);
    this.send();
  }

  private send(): void {
    this.sent++;
    this.acts.send(Math.random() < 0.5 ? "new" : "reuse");
  }

  draw(): void {
    const { text } = this.cx;
    const { shown } = this.acts;
    const all = this.seen.length === REQUESTS;
    render(
      html`<p class="acts">
          <button data-act="cover" @click=${() => shown.cover(!shown.covered)}>
            ${text(shown.covered ? "lesson.uncover" : "lesson.cover")}
          </button>
          <button data-act="hide-start" ?disabled=${this.sent > 0 && !all} @click=${() => this.start()}>
            ${text("hide.start")}
          </button>
        </p>
        ${this.sent === 0
          ? nothing
          : html`<h3>${text("hide.title")}</h3>
              <p>${text(all ? "hide.hint" : "hide.waiting")}</p>
              <ol class="hidden-five">
                ${all ? this.seen.map((s, i) => this.item(s, i)) : nothing}
              </ol>
              ${this.revealed
                ? html`<p aria-live="polite"><strong>${text("hide.result", { n: this.right() })}</strong></p>`
                : html`<button data-act="hide-reveal" ?disabled=${!all} @click=${() => this.reveal()}>
                    ${text("hide.reveal")}
                  </button>`}`}`,
      this.root,
    );
  }

  private item(s: Seen, i: number) {
    const { text } = this.cx;
    const [host] = s.message.headers;
    const change = (e: globalThis.Event) => {
      if ((e.currentTarget as HTMLInputElement).checked) this.guesses.add(i);
      else this.guesses.delete(i);
    };
    return html`<li data-fresh=${this.revealed ? s.fresh : nothing}>
      <label
        ><input type="checkbox" .checked=${this.guesses.has(i)} ?disabled=${this.revealed} @change=${change} />
        <code>${s.message.start_line} · ${host ? `${host[0]}: ${host[1]}` : ""}</code></label
      >
      ${this.revealed ? html`<span>${text(s.fresh ? "hide.new" : "hide.same", { conn: s.conn })}</span>` : nothing}
    </li>`;
  }

  private right(): number {
    return this.seen.filter((s, i) => s.fresh === this.guesses.has(i)).length;
  }

  private reveal(): void {
    this.revealed = true;
    this.acts.shown.cover(false);
  }
}
