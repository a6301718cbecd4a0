// The race: the same requests kept alive and each on a new connection, on one
// axis, aligned at the first segment of each.

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import { expected, type Lap, laps } from "../model/race.ts";
import type { Event } from "../trace/events.gen.ts";
import type { Context } from "./context.ts";

export class RaceView {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private drawn = -1;

  constructor(root: HTMLElement, cx: Context) {
    this.root = root;
    this.cx = cx;
  }

  /** Draws the laps among `events`, those of one run up to the playhead. */
  draw(events: readonly Event[], rttMs: number): void {
    if (events.length === this.drawn) return;
    this.drawn = events.length;
    const all = laps(events);
    this.root.hidden = all.length === 0;
    render(all.length > 0 ? this.template(all, rttMs) : nothing, this.root);
  }

  private template(all: readonly Lap[], rttMs: number): TemplateResult {
    const { text } = this.cx;
    const longest = Math.max(...all.map((l) => l.us));
    return html`<h2>${text("race.title")}</h2>
      ${all.map(
        (l) => html`<div class="lap">
          <p><strong>${text(l.kept ? "race.kept" : "race.fresh")}</strong></p>
          ${this.bars(l, longest)}
          <p class="mono">${this.totals(l, rttMs)}</p>
        </div>`,
      )}
      <p class="mute">${text("race.formula")}</p>`;
  }

  private bars(l: Lap, longest: number): TemplateResult {
    const part = (us: number) => `${((us / longest) * 100).toFixed(2)}%`;
    return html`<div class="legs" aria-hidden="true">
      ${l.legs.map(
        (leg) => html`${leg.opening > 0 ? html`<i class="opening" .style=${`width: ${part(leg.opening)}`}></i>` : nothing}<i
            class="exchange"
            .style=${`width: ${part(leg.to - leg.from - leg.opening)}`}
          ></i>`,
      )}
    </div>`;
  }

  private totals(l: Lap, rttMs: number): string {
    return this.cx.text("race.totals", {
      n: l.legs.length,
      rtts: (l.us / (rttMs * 1000)).toFixed(2),
      formula: expected(l),
      shakes: l.handshakes,
      ms: Math.round(l.us / 1000),
      segments: l.segments,
      bytes: l.octets,
    });
  }
}
