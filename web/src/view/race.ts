// The race: the same requests kept alive and each on a new connection, on one
// axis, aligned at the first segment of each. It is there from the start of its
// run, and the leg under way grows with time.

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import { expected, type Lap, laps, underWay } from "../model/race.ts";
import type { Event } from "../trace/events.gen.ts";
import type { Context } from "./context.ts";

/** A run of the race, as far as it is shown. */
export interface Race {
  events: readonly Event[];
  /** Until when, in microseconds. */
  time: number;
  /** How many round trips the longer lap should take: the axis, which does not move. */
  rtts: number;
  over: boolean;
}

export class RaceView {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private drawn = "";
  private read = -1;
  private laps: readonly Lap[] = [];

  constructor(root: HTMLElement, cx: Context) {
    this.root = root;
    this.cx = cx;
  }

  draw(race: Race | undefined, rttMs: number): void {
    const shape = race ? `${race.events.length} ${race.over || race.time} ${rttMs}` : "";
    if (shape === this.drawn) return;
    this.drawn = shape;
    if (race && race.events.length !== this.read) this.laps = laps(race.events);
    this.read = race?.events.length ?? -1;
    this.root.hidden = race === undefined;
    this.root.classList.toggle("running", race !== undefined && !race.over);
    render(race ? this.template(race, rttMs) : nothing, this.root);
  }

  private template(race: Race, rttMs: number): TemplateResult {
    const { text } = this.cx;
    const longest = Math.max(race.rtts * rttMs * 1000, ...this.laps.map((l) => l.us));
    const now = race.over ? undefined : underWay(race.events, race.time);
    return html`<h2>${text("race.title")}</h2>
      ${[true, false].map((kept) => {
        const lap = this.laps.find((l) => l.kept === kept);
        return html`<div class="lap">
          <strong>${text(kept ? "race.kept" : "race.fresh")}</strong>
          ${this.bars(lap, now?.kept === kept ? now : undefined, longest)}
          <p class="mono">${lap ? this.totals(lap, rttMs) : nothing}</p>
        </div>`;
      })}
      ${race.over ? html`<p class="mute">${text("race.formula")}</p>` : nothing}`;
  }

  private bars(l: Lap | undefined, now: ReturnType<typeof underWay>, longest: number): TemplateResult {
    const bar = (as: string, us: number) => (us > 0 ? html`<i class=${as} .style=${`width: ${((us / longest) * 100).toFixed(2)}%`}></i>` : nothing);
    return html`<div class="legs" aria-hidden="true">
      ${l?.legs.map((leg) => html`${bar("opening", leg.opening)}${bar("exchange", leg.to - leg.from - leg.opening)}`)}
      ${now ? html`${bar("opening", now.opening)}${bar("exchange", now.exchange)}` : nothing}
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
