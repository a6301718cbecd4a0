// The compare strip: what the handler saw of a run's first and last request, side
// by side, kept after HTTP has forgotten them. The trace tells it; TCP's part, the
// address that it lends, is no part of a message and does not stand here.

import { html, nothing, render } from "lit/html.js";
import { lettersApart, linesOf, type Piece, piecesOf } from "../model/letters.ts";
import type { Event, RequestReceived } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";

export class CompareStrip {
  private readonly root = document.createElement("div");
  private readonly cx: Context;
  private drawn: string | undefined;

  constructor(step: HTMLElement, cx: Context) {
    this.cx = cx;
    this.root.className = "compare";
    this.root.hidden = true;
    step.prepend(this.root);
  }

  /** Draws the run that is over, which `key` tells from others; nothing before. */
  draw(key: string | undefined, events: () => readonly Event[]): void {
    if (key === this.drawn) return;
    this.drawn = key;
    const seen = key === undefined ? [] : events().flatMap((e) => (e.name === "http:request_received" ? [e.data] : []));
    this.root.hidden = seen.length < 2;
    render(seen.length < 2 ? nothing : this.strip(seen), this.root);
  }

  private strip(seen: readonly RequestReceived[]) {
    const { text } = this.cx;
    const [first, last] = [seen[0]!, seen.at(-1)!];
    const [a, b] = [linesOf(first), linesOf(last)];
    const apart = Math.max(...seen.slice(1).map((m) => lettersApart(a, linesOf(m))));
    return html`<div class="compared">${this.card(first, piecesOf(a, b))} ${this.card(last, piecesOf(b, a))}</div>
      <p><strong class="apart" data-apart=${apart}>${apart}</strong>
        <strong>${seen.length > 2 ? text("compare.all", { n: seen.length }) : text("compare.two")}</strong>
        <span class="mute">${text("compare.forgotten")}</span></p>`;
  }

  private card({ request }: RequestReceived, lines: readonly Piece[][]) {
    const { text } = this.cx;
    return html`<section class="message">
      <p class="saw">${text("compare.saw", { request: text("name.request", { n: request.slice(1) }) })}</p>
      ${lines.map((line) => html`<p class="mono">${line.map((p) => (p.differs ? html`<mark>${p.text}</mark>` : p.text))}</p>`)}
      <p class="mono mute">${text("compare.blank")}</p>
    </section>`;
  }
}
