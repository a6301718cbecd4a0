// The figure of two idle time-outs, reckoned and not measured: when a request that a pool
// sends dies, because a server has closed or a box has forgotten. What is measured beside
// it is the chapter's run.
//
// Reading path: lesson.ts puts it below what to look at (before).

import { html, nothing, render, svg } from "lit/html.js";
import { danger, type Forgetter } from "../model/danger.ts";
import type { Lang, Params } from "../text.ts";
import type { messages as en } from "./danger-words.en.ts";
import type { messages as ko } from "./danger-words.ko.ts";

type Say = (key: keyof typeof en & keyof typeof ko, params?: Params) => string;

/** Seconds that the axis has, and that can be chosen. */
const MOST = 65;
const CHOICES = [1, 5, 10, 15, 30, 60];
/** In the figure's own units: its width is that of the axis, in tenths of a second. */
const WIDTH = MOST * 10;
const BAR = 26;
/** A narrower zone would not be seen. */
const LEAST = 6;

export async function dangerFigure(root: HTMLElement, lang: Lang): Promise<DangerFigure> {
  const { messages } = await (lang === "ko" ? import("./danger-words.ko.ts") : import("./danger-words.en.ts"));
  return new DangerFigure(root, (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name])));
}

export class DangerFigure {
  private readonly root: HTMLElement;
  private readonly say: Say;
  private who: Forgetter = "server";
  private theirs = 5;
  private pool = 60;
  private rttMs = 200;

  constructor(root: HTMLElement, say: Say) {
    this.root = root;
    this.say = say;
    this.show();
  }

  /** The round-trip time of the lab counts. */
  draw(rttMs: number): void {
    if (rttMs === this.rttMs) return;
    this.rttMs = rttMs;
    this.show();
  }

  private show(): void {
    const { say, who, theirs, pool, rttMs } = this;
    const zone = danger(who, theirs, pool, rttMs / 1000);
    const seconds = (n: number) => String(Number(n.toFixed(2)));
    const said = zone ? say(`danger.some.${who}`, { from: seconds(zone.from), to: seconds(zone.to), wide: seconds(zone.to - zone.from), rtt: rttMs }) : say("danger.none");
    const choose = (name: string, label: string, now: number, set: (n: number) => void) => html`<label><span>${label}</span>
      <select data-danger=${name} @change=${(e: Event) => this.set(() => set(Number((e.currentTarget as HTMLSelectElement).value)))}>
        ${CHOICES.map((n) => html`<option value=${n} .selected=${n === now}>${say("danger.s", { n })}</option>`)}
      </select></label>`;
    render(
      html`<h3>${say("danger.title")}</h3>
        <div class="danger-choices">
          <label><span>${say("danger.who")}</span>
            <select data-danger="who" @change=${(e: Event) => this.set(() => (this.who = (e.currentTarget as HTMLSelectElement).value as Forgetter))}>
              ${(["server", "box"] as const).map((w) => html`<option value=${w} .selected=${w === who}>${say(`danger.${w}`)}</option>`)}
            </select></label>
          ${choose("theirs", say(`danger.theirs.${who}`), theirs, (n) => (this.theirs = n))} ${choose("pool", say("danger.pool"), pool, (n) => (this.pool = n))}
        </div>
        <svg viewBox="0 0 ${WIDTH} ${2 * BAR + 12}" role="img" aria-label=${said} preserveAspectRatio="none">
          ${[theirs, pool].map((s, i) => svg`<rect class=${i === 0 ? "theirs" : "pool"} x="0" y=${i * (BAR + 6) + 3} width=${s * 10} height=${BAR}></rect>`)}
          ${zone ? svg`<rect class="zone" x=${Math.max(0, zone.to * 10 - Math.max(LEAST, (zone.to - zone.from) * 10))} y="0" width=${Math.max(LEAST, (zone.to - zone.from) * 10)} height=${2 * BAR + 12}></rect>` : nothing}
        </svg>
        <p aria-live="polite" data-danger="said">${said}</p>`,
      this.root,
    );
  }

  private set(change: () => void): void {
    change();
    this.show();
  }
}
