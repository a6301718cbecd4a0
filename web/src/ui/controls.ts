// The controls above the stage. They show what the lab has told (its newest
// clock and link), not what was asked of it.

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { ClockSettings, LinkSettings, Policy } from "../api.ts";
import type { Settings } from "../trace/feed.ts";
import type { Context } from "../view/context.ts";
import type { Key } from "../text.ts";
import { speedText } from "./sentence.ts";

export type View = "lab" | "socket";

export interface ControlsState {
  view: View;
  settings: Settings;
  /** There is a lab whose clock can be set. */
  lab: boolean;
}

export interface ControlsActs {
  view(view: View): void;
  clock(settings: ClockSettings): void;
  link(settings: LinkSettings): void;
  send(policy: Policy): void;
  trySocket(close: boolean): void;
}

const SPEEDS: { speed: number; label: string }[] = [
  { speed: 1, label: "1×" },
  { speed: 0.1, label: "1/10" },
  { speed: 0.02, label: "1/50" },
];
const RTTS_MS = [20, 50, 100, 200, 400, 1000];
const LOSSES = [0, 0.05, 0.1, 0.2, 0.5];

export function actions(s: ControlsState, acts: ControlsActs, { text }: Context): TemplateResult {
  const act = (name: string, label: Key, hint: Key, run: () => void, primary = false) =>
    html`<button class=${primary ? "primary" : ""} data-act=${name} title=${text(hint)} @click=${run}>${text(label)}</button>`;
  if (s.view === "socket") {
    return html`
      ${act("socket-get", "action.socketGet", "action.socketGetHint", () => acts.trySocket(false), true)}
      ${act("socket-close", "action.socketClose", "action.socketCloseHint", () => acts.trySocket(true))}
    `;
  }
  return html`
    ${act("get", "action.get", "action.getHint", () => acts.send("reuse"), true)}
    ${act("new", "action.new", "action.newHint", () => acts.send("new"))}
    ${act("close", "action.close", "action.closeHint", () => acts.send("close"))}
  `;
}

export function controls(s: ControlsState, acts: ControlsActs, cx: Context): TemplateResult {
  const { text } = cx;
  const pick = (view: View, label: string) =>
    html`<button data-view=${view} aria-pressed=${s.view === view} @click=${() => acts.view(view)}>${label}</button>`;
  return html`
    <div class="group" role="group" aria-label=${text("view.label")}>
      ${pick("lab", text("view.lab"))} ${pick("socket", text("view.socket"))}
    </div>
    ${s.view === "lab" ? labControls(s, acts, cx) : nothing}
    <output class="clock mono" aria-label=${text(s.view === "lab" ? "control.time" : "control.visitTime")} aria-live="off">
      ${s.view === "socket" ? html`<span class="mute">${text("control.visitTime")}</span>` : nothing}
      <span data-clock></span>
    </output>
  `;
}

export function seconds(us: number): string {
  return (us / 1e6).toFixed(3);
}

function labControls(s: ControlsState, acts: ControlsActs, { text }: Context): TemplateResult {
  const { settings } = s;
  const off = !s.lab;
  return html`
    <button
      class="icon"
      data-act="pause"
      data-paused=${settings.paused}
      ?disabled=${off}
      aria-label=${text(settings.paused ? "control.play" : "control.pause")}
      title=${text(settings.paused ? "control.play" : "control.pause")}
      @click=${() => acts.clock({ paused: !settings.paused })}
    >
      ${settings.paused ? "▶" : "❚❚"}
    </button>
    <div class="group" role="group" aria-label=${text("control.speed")}>
      <button
        data-speed="auto"
        ?disabled=${off}
        aria-pressed=${settings.auto}
        title=${text("control.autoHint")}
        @click=${() => acts.clock({ speed: "auto" })}
      >
        ${text("control.auto")}
      </button>
      ${SPEEDS.map(
        ({ speed, label }) => html`<button
          data-speed=${speed}
          ?disabled=${off}
          aria-pressed=${!settings.auto && settings.speed === speed}
          @click=${() => acts.clock({ speed })}
        >
          ${label}
        </button>`,
      )}
    </div>
    <label title=${text("control.rttHint")}
      >${text("control.rtt")}
      <select data-setting="rtt" @change=${(e: Event) => acts.link({ rtt_ms: Number(valueOf(e)) })}>
        ${withCurrent(RTTS_MS, settings.rttMs).map(
          (ms) => html`<option value=${ms} .selected=${ms === settings.rttMs}>${ms} ms</option>`,
        )}
      </select>
    </label>
    <label
      >${text("control.loss")}
      <select data-setting="loss" @change=${(e: Event) => acts.link({ loss: Number(valueOf(e)) })}>
        ${withCurrent(LOSSES, settings.loss).map(
          (p) => html`<option value=${p} .selected=${p === settings.loss}>${Math.round(p * 100)} %</option>`,
        )}
      </select>
    </label>
    ${s.lab
      ? html`<span class="mute speed-now mono"
          >${settings.paused ? text("control.paused") : text("control.speedNow", { speed: speedText(settings.speed) })}</span
        >`
      : nothing}
  `;
}

function valueOf(e: Event): string {
  return (e.currentTarget as HTMLSelectElement).value;
}

/** The choices, and the value in force if curl has set another. */
function withCurrent(choices: readonly number[], current: number): number[] {
  return [...new Set([...choices, current])].sort((a, b) => a - b);
}
