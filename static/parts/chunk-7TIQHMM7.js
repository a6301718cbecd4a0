import {
  speedText
} from "./chunk-YH6Y2TFS.js";
import {
  A,
  b
} from "./chunk-YHPVDJ5F.js";

// src/ui/controls.ts
var SPEEDS = [
  { speed: 1, label: "1×" },
  { speed: 0.1, label: "1/10" },
  { speed: 0.02, label: "1/50" }
];
var NO_COMMANDS = "transport.recorded";
var RTTS_MS = [20, 50, 100, 200, 400, 1e3];
var LOSSES = [0, 0.05, 0.1, 0.2, 0.5];
var IDLES_MS = [0, 1e3, 5e3, 15e3, 6e4];
function actions(s, acts, { text }, primary = true) {
  const off = s.recorded && s.view === "lab";
  const act = (name, label, hint, run, first = false) => b`<button class=${first && primary ? "primary" : ""} data-act=${name} ?disabled=${off} title=${text(off ? NO_COMMANDS : hint)} @click=${run}>
      ${text(label)}
    </button>`;
  if (s.view === "socket") {
    return b`
      ${act("socket-get", "action.socketGet", "action.socketGetHint", () => acts.trySocket(false), true)}
      ${act("socket-close", "action.socketClose", "action.socketCloseHint", () => acts.trySocket(true))}
    `;
  }
  return b`
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
function controls(s, acts, cx) {
  const { text } = cx;
  const pick = (view, label) => b`<button data-view=${view} aria-pressed=${s.view === view} @click=${() => acts.shown.show(view)}>${label}</button>`;
  return b`
    <div class="group" role="group" aria-label=${text("view.label")}>
      ${pick("lab", text("view.lab"))} ${pick("socket", text("view.socket"))}
    </div>
    ${s.view === "lab" ? labControls(s, acts, cx) : A}
  `;
}
function clock(s, { text }) {
  const { settings } = s;
  const pace = settings.paused ? text("control.paused") : text("control.speedNow", { speed: speedText(settings.speed) });
  return b`
    <output class="clock mono" aria-label=${text(s.view === "lab" ? "control.time" : "control.visitTime")} aria-live="off">
      ${s.view === "socket" ? b`<span class="mute">${text("control.visitTime")}</span>` : A}
      <span data-clock></span>
    </output>
    ${s.view === "lab" && s.lab ? b`<span class="mute speed-now mono">${pace}</span>` : A}
  `;
}
function labControls(s, acts, cx) {
  const { text } = cx;
  const { settings } = s;
  const off = !s.lab;
  const standing = s.live ? settings.paused : !s.playing;
  const button = (name, label, sign, run, disabled) => b`<button
      class="icon"
      data-act=${name}
      data-paused=${name === "pause" ? standing : A}
      ?disabled=${disabled}
      aria-label=${text(label)}
      title=${text(s.recorded && disabled ? NO_COMMANDS : `${label}Hint`)}
      @click=${run}
    >
      ${sign}
    </button>`;
  return b`
    <div class="group" role="group" aria-label=${text("control.clock")}>
      ${standing ? button("pause", "control.play", "▶", () => acts.toggle(), s.recorded && s.live) : button("pause", "control.pause", "❚❚", () => acts.toggle(), s.recorded && s.live)}
      ${button("step", "control.step", "▶❙", () => acts.step(), off)}
      ${button("skip", "control.skip", "≫", () => acts.skip(), off)}
    </div>
    ${speeds(s, acts, cx)}
    <label title=${text(s.recorded ? NO_COMMANDS : "control.rttHint")}
      ><span>${text("control.rtt")}</span>
      <select data-setting="rtt" ?disabled=${s.recorded} @change=${(e) => acts.link({ rttMs: Number(valueOf(e)) })}>
        ${withCurrent(RTTS_MS, settings.rttMs).map(
    (ms) => b`<option value=${ms} .selected=${ms === settings.rttMs}>${ms} ms</option>`
  )}
      </select>
    </label>
    <label title=${text(s.recorded ? NO_COMMANDS : "control.lossHint")}
      ><span>${text("control.loss")}</span>
      <select data-setting="loss" ?disabled=${s.recorded} @change=${(e) => acts.link({ loss: Number(valueOf(e)) })}>
        ${withCurrent(LOSSES, settings.loss).map(
    (p) => b`<option value=${p} .selected=${p === settings.loss}>${Math.round(p * 100)} %</option>`
  )}
      </select>
    </label>
  `;
}
function speeds({ settings, recorded }, acts, { text }) {
  return b`<div class="group" role="group" aria-label=${text("control.speed")}>
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
    ({ speed, label }) => b`<button
        data-speed=${speed}
        ?disabled=${recorded}
        title=${recorded ? text(NO_COMMANDS) : A}
        aria-pressed=${!settings.auto && settings.speed === speed}
        @click=${() => acts.clock({ speed })}
      >
        ${label}
      </button>`
  )}
  </div>`;
}
function connControls(s, w, conn, acts, { text }) {
  const close = (by, label) => b`<button
      data-act="close-${by}"
      ?disabled=${!s.lab || !conn || !canClose(conn, by)}
      @click=${() => conn && acts.closeConn(conn.id, by)}
    >
      ${text(label)}
    </button>`;
  const idle = (side, label, current) => b`<label title=${text(s.recorded ? NO_COMMANDS : "idle.hint")}
      >${text(label)}
      <select
        data-setting="idle-${side}"
        ?disabled=${s.recorded}
        @change=${(e) => acts.idle(side, Number(valueOf(e)))}
      >
        ${withCurrent(IDLES_MS, current).map(
    (ms) => b`<option value=${ms} .selected=${ms === current}>
              ${ms === 0 ? text("idle.none") : text("idle.s", { n: ms / 1e3 })}
            </option>`
  )}
      </select>
    </label>`;
  const conns = [...w.conns.keys()];
  return b`<h2>
      <label
        >${text("conn.title")}
        <select
          class="mono"
          data-setting="conn"
          ?disabled=${conns.length === 0}
          @change=${(e) => acts.shown.choose({ conn: valueOf(e) })}
        >
          ${conns.map((id) => b`<option value=${id} .selected=${id === conn?.id}>${id}</option>`)}
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
function canClose(c, by) {
  if (c[by].closedWhy !== void 0 || ["", "CLOSED"].includes(c[by].state)) return false;
  return by === "server" ? c.accepted !== void 0 : c.client.state !== "SYN-SENT";
}
function valueOf(e) {
  return e.currentTarget.value;
}
function withCurrent(choices, current) {
  return [.../* @__PURE__ */ new Set([...choices, current])].sort((a, b2) => a - b2);
}

export {
  actions,
  controls,
  clock,
  speeds,
  connControls
};
