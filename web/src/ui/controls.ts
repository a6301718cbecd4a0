// The buttons and the controls above the stage. They show what the lab has told
// (its newest clock and link), not what was asked of it.
//
// Reading path: this is the first step, the button; acts.ts has what it does (after).

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Side } from "../model/world.ts";
import type { ClockSettings, LabCommands, RawRequest, SendPolicy } from "../session/commands.ts";
import type { Changeable, Settings } from "../session/settings.ts";
import type { Context } from "../view/context.ts";
import type { Key } from "../text.ts";
import { speedText } from "./clock-words.ts";
import type { View } from "./shown.ts";

export interface ControlsState {
  view: View;
  settings: Settings;
  /** There is a lab that takes commands. */
  lab: boolean;
  /** A recording stands in the place of the lab: it takes none, and no lab is made. */
  recorded: boolean;
  /** The playhead is where the trace is, and not in its past. */
  live: boolean;
  /** The past is being played. */
  playing: boolean;
}

export interface ControlsActs {
  readonly shown: {
    show(view: View): void;
    choose(selection: { conn: string }): void;
  };
  clock(settings: ClockSettings): void;
  send(policy: SendPolicy, target?: string): void;
  raw(request: RawRequest): void;
  trySocket(close: boolean): void;
  /** Pauses or goes on: the lab, or in the past the playhead. */
  toggle(): void;
  step(): void;
  skip(): void;
  reset(): void;
  closeConn(conn: string, by: Side): void;
  change(settings: Partial<Changeable>): void;
  say(words: string): void;
  byHand(f: (lab: LabCommands) => Promise<void>): void;
}

/** A label that has a hint, by the name of its own. */
type Hinted = { [K in Key]: `${K}Hint` extends Key ? K : never }[Key];

const SPEEDS: { speed: number; label: string }[] = [
  { speed: 1, label: "1×" },
  { speed: 0.1, label: "1/10" },
  { speed: 0.02, label: "1/50" },
];
/** Why nothing can be done to a recording. */
const NO_COMMANDS: Key = "transport.recorded";
const RTTS_MS = [20, 50, 100, 200, 400, 1000];
const LOSSES = [0, 0.05, 0.1, 0.2, 0.5];

/** `primary` means that the first of them is the screen's one filled button. */
export function actions(s: ControlsState, acts: ControlsActs, { text }: Context, primary = true): TemplateResult {
  const off = s.recorded && s.view === "lab";
  const act = (name: string, label: Key, hint: Key, run: () => void, first = false) =>
    html`<button class=${first && primary ? "primary" : ""} data-act=${name} ?disabled=${off} title=${text(off ? NO_COMMANDS : hint)} @click=${run}>
      ${text(label)}
    </button>`;
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
    ${act("ask-close", "action.askClose", "action.askCloseHint", () => acts.send("reuse", "/close"))}
    <button
      class="quiet"
      data-act="reset"
      ?disabled=${!s.lab}
      title=${text(off ? NO_COMMANDS : "action.resetHint")}
      @click=${() => acts.reset()}
    >
      ${text("action.reset")}
    </button>
  `;
}

export function controls(s: ControlsState, acts: ControlsActs, cx: Context): TemplateResult {
  const { text } = cx;
  const pick = (view: View, label: string) =>
    html`<button data-view=${view} aria-pressed=${s.view === view} @click=${() => acts.shown.show(view)}>${label}</button>`;
  return html`
    <div class="group" role="group" aria-label=${text("view.label")}>
      ${pick("lab", text("view.lab"))} ${pick("socket", text("view.socket"))}
    </div>
    ${s.view === "lab" ? labControls(s, acts, cx) : nothing}
  `;
}

/** What the clock shows; the page writes the time into it. */
export function clock(s: ControlsState, { text }: Context): TemplateResult {
  const { settings } = s;
  const pace = settings.paused ? text("control.paused") : text("control.speedNow", { speed: speedText(settings.speed) });
  return html`
    <output class="clock mono" aria-label=${text(s.view === "lab" ? "control.time" : "control.visitTime")} aria-live="off">
      ${s.view === "socket" ? html`<span class="mute">${text("control.visitTime")}</span>` : nothing}
      <span data-clock></span>
    </output>
    ${s.view === "lab" && s.lab ? html`<span class="mute speed-now mono">${pace}</span>` : nothing}
  `;
}

function labControls(s: ControlsState, acts: ControlsActs, cx: Context): TemplateResult {
  const { text } = cx;
  const { settings } = s;
  const off = !s.lab;
  const standing = s.live ? settings.paused : !s.playing;
  const button = (name: string, label: Hinted, sign: string, run: () => void, disabled: boolean) =>
    html`<button
      class="icon"
      data-act=${name}
      data-paused=${name === "pause" ? standing : nothing}
      ?disabled=${disabled}
      aria-label=${text(label)}
      title=${text(s.recorded && disabled ? NO_COMMANDS : `${label}Hint`)}
      @click=${run}
    >
      ${sign}
    </button>`;
  return html`
    <div class="group" role="group" aria-label=${text("control.clock")}>
      ${standing
        ? button("pause", "control.play", "▶", () => acts.toggle(), s.recorded && s.live)
        : button("pause", "control.pause", "❚❚", () => acts.toggle(), s.recorded && s.live)}
      ${button("step", "control.step", "▶❙", () => acts.step(), off)}
      ${button("skip", "control.skip", "≫", () => acts.skip(), off)}
    </div>
    ${speeds(s, acts, cx)}
    <label title=${text(s.recorded ? NO_COMMANDS : "control.rttHint")}
      ><span>${text("control.rtt")}</span>
      <select data-setting="rtt" ?disabled=${s.recorded} @change=${(e: Event) => acts.change({ "link.rtt_ms": Number(valueOf(e)) })}>
        ${withCurrent(RTTS_MS, settings["link.rtt_ms"]).map(
          (ms) => html`<option value=${ms} .selected=${ms === settings["link.rtt_ms"]}>${ms} ms</option>`,
        )}
      </select>
    </label>
    <label title=${text(s.recorded ? NO_COMMANDS : "control.lossHint")}
      ><span>${text("control.loss")}</span>
      <select data-setting="loss" ?disabled=${s.recorded} @change=${(e: Event) => acts.change({ "link.loss": Number(valueOf(e)) })}>
        ${withCurrent(LOSSES, settings["link.loss"]).map(
          (p) => html`<option value=${p} .selected=${p === settings["link.loss"]}>${Math.round(p * 100)} %</option>`,
        )}
      </select>
    </label>
  `;
}

/** How fast the lab's clock goes. */
export function speeds({ settings, recorded }: ControlsState, acts: Pick<ControlsActs, "clock">, { text }: Context): TemplateResult {
  return html`<div class="group" role="group" aria-label=${text("control.speed")}>
    <button
      data-speed="auto"
      ?disabled=${recorded}
      aria-pressed=${settings.auto}
      title=${text(recorded ? NO_COMMANDS : "control.autoHint")}
      @click=${() => acts.clock({ speed: "auto" })}
    >
      ${text("control.auto")}
    </button>
    ${SPEEDS.map(
      ({ speed, label }) => html`<button
        data-speed=${speed}
        ?disabled=${recorded}
        title=${recorded ? text(NO_COMMANDS) : nothing}
        aria-pressed=${!settings.auto && settings.speed === speed}
        @click=${() => acts.clock({ speed })}
      >
        ${label}
      </button>`,
    )}
  </div>`;
}

function valueOf(e: Event): string {
  return (e.currentTarget as HTMLSelectElement).value;
}

/** The choices, and the value in force if curl has set another. */
function withCurrent(choices: readonly number[], current: number): number[] {
  return [...new Set([...choices, current])].sort((a, b) => a - b);
}
