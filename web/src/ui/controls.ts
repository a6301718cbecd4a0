// The buttons and the controls above the stage. They show what the lab has told
// (its newest clock and link), not what was asked of it.
//
// Reading path: this is the first step, the button; acts.ts has what it does (after).

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Conn, Side, World } from "../model/world.ts";
import type { ClockSettings, LinkSettings, SendPolicy } from "../session/commands.ts";
import type { Settings } from "../session/settings.ts";
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
  link(settings: LinkSettings): void;
  send(policy: SendPolicy, target?: string): void;
  trySocket(close: boolean): void;
  /** Pauses or goes on: the lab, or in the past the playhead. */
  toggle(): void;
  step(): void;
  skip(): void;
  reset(): void;
  closeConn(conn: string, by: Side): void;
  idle(side: Side, ms: number): void;
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
/** 0 means none. */
const IDLES_MS = [0, 1000, 5000, 15_000, 60_000];

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
      <select data-setting="rtt" ?disabled=${s.recorded} @change=${(e: Event) => acts.link({ rttMs: Number(valueOf(e)) })}>
        ${withCurrent(RTTS_MS, settings.rttMs).map(
          (ms) => html`<option value=${ms} .selected=${ms === settings.rttMs}>${ms} ms</option>`,
        )}
      </select>
    </label>
    <label title=${text(s.recorded ? NO_COMMANDS : "control.lossHint")}
      ><span>${text("control.loss")}</span>
      <select data-setting="loss" ?disabled=${s.recorded} @change=${(e: Event) => acts.link({ loss: Number(valueOf(e)) })}>
        ${withCurrent(LOSSES, settings.loss).map(
          (p) => html`<option value=${p} .selected=${p === settings.loss}>${Math.round(p * 100)} %</option>`,
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

/** What can be done to the chosen connection, and when the programs close idle ones. */
export function connControls(
  s: ControlsState,
  w: World,
  conn: Conn | undefined,
  acts: ControlsActs,
  { text }: Context,
): TemplateResult {
  const close = (by: Side, label: Key) =>
    html`<button
      data-act="close-${by}"
      ?disabled=${!s.lab || !conn || !canClose(conn, by)}
      @click=${() => conn && acts.closeConn(conn.id, by)}
    >
      ${text(label)}
    </button>`;
  const idle = (side: Side, label: Key, current: number) =>
    html`<label title=${text(s.recorded ? NO_COMMANDS : "idle.hint")}
      >${text(label)}
      <select
        data-setting="idle-${side}"
        ?disabled=${s.recorded}
        @change=${(e: Event) => acts.idle(side, Number(valueOf(e)))}
      >
        ${withCurrent(IDLES_MS, current).map(
          (ms) =>
            html`<option value=${ms} .selected=${ms === current}>
              ${ms === 0 ? text("idle.none") : text("idle.s", { n: ms / 1000 })}
            </option>`,
        )}
      </select>
    </label>`;
  const conns = [...w.conns.keys()];
  return html`<h2>
      <label
        >${text("conn.title")}
        <select
          class="mono"
          data-setting="conn"
          ?disabled=${conns.length === 0}
          @change=${(e: Event) => acts.shown.choose({ conn: valueOf(e) })}
        >
          ${conns.map((id) => html`<option value=${id} .selected=${id === conn?.id}>${id}</option>`)}
        </select></label
      >
    </h2>
    <div class="conn-acts">
      ${close("client", "conn.closeClient")} ${close("server", "conn.closeServer")}
    </div>
    <div class="conn-acts">
      ${idle("client", "idle.client", s.settings.clientIdleMs)} ${idle("server", "idle.server", s.settings.serverIdleMs)}
    </div>`;
}

/** Whether that program has a socket of the connection, and has not closed it. */
function canClose(c: Conn, by: Side): boolean {
  if (c[by].closedWhy !== undefined || ["", "CLOSED"].includes(c[by].state)) return false;
  return by === "server" ? c.accepted !== undefined : c.client.state !== "SYN-SENT";
}

function valueOf(e: Event): string {
  return (e.currentTarget as HTMLSelectElement).value;
}

/** The choices, and the value in force if curl has set another. */
function withCurrent(choices: readonly number[], current: number): number[] {
  return [...new Set([...choices, current])].sort((a, b) => a - b);
}
