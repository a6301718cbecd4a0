import {
  A,
  b
} from "./chunk-YHPVDJ5F.js";

// src/text.ts
function wordsIn(lang) {
  return lang === "ko" ? import("./words.ko-YHVKK5EX.js") : import("./words.en-7LNVAW5Z.js");
}
var ENGLISH_ORDINAL = { one: "st", two: "nd", few: "rd", other: "th" };
function textOf({ messages }) {
  return (key, params = {}) => (
    // A key made of an event's word may be newer than this page.
    (messages[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? `{${name}}`))
  );
}
var KOREAN_ORDINAL = ["첫", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"];
function ordinal(n, lang) {
  if (lang === "ko") return n <= KOREAN_ORDINAL.length ? `${KOREAN_ORDINAL[n - 1]} 번째` : `${n}번째`;
  return n + ENGLISH_ORDINAL[new Intl.PluralRules("en", { type: "ordinal" }).select(n)];
}
function ago(us, text) {
  const s = Math.max(0, Math.floor(us / 1e6));
  if (s < 100) return text("ago.s", { n: s });
  if (s < 6e3) return text("ago.m", { n: Math.floor(s / 60) });
  return text("ago.h", { n: Math.floor(s / 3600) });
}
function secondsLeft(us) {
  return Math.ceil(us / 1e6);
}

// src/model/names.ts
function segmentName(id) {
  return `s${id}`;
}
function connName(id, { text }) {
  const socket = /^s(\d+)$/.exec(id)?.[1];
  return socket === void 0 ? id : text("name.socket", { n: socket });
}
function placeName(nth, conn, language) {
  return language.text("name.place", { nth: language.nth(nth), conn: connName(conn, language) });
}
function exchangeName(kind, x, { text }) {
  if (kind === "lab") return text("name.request", { n: x.number });
  return x.click ? text("name.click", { n: x.click.nth }) : text("name.page");
}
function addressOf(socket) {
  return socket.slice(0, socket.lastIndexOf(":"));
}
function portOf(socket) {
  return socket.slice(socket.lastIndexOf(":"));
}
function shortTarget(target) {
  return target.replace(/^\/(api\/labs|api\/visits|try)\/[^/?]+/, "/$1/…").replace(/\/events\?.*$/, "/events");
}
function lastPart(target) {
  const path = target.replace(/\?.*$/, "");
  return path.slice(path.lastIndexOf("/"));
}

// src/model/step.ts
var HOSTS = { client: "states.client", server: "states.server", both: "states.both" };
var ACTS = {
  get: ([target = "", ...more], text) => {
    const how = more.includes("new") ? "step.get.new" : more.includes("close") ? "step.get.close" : "step.get";
    const who = more[more.indexOf("as") + 1];
    return text(how, { target }) + (more.includes("as") ? ` (${who})` : "");
  },
  raw: ([conn = "", name = ""], text) => text(conn === "new" ? "step.raw.new" : "step.raw", { conn, name: requestName(name) }),
  segment: ([from = "", , to = "", flags = ""], text) => text("step.segment", { from, to, flags: flags.replaceAll("+", " ") }),
  close: ([by = "", conn = ""], text) => text("step.close", { host: hostName(by, text), conn }),
  accepting: ([on], text) => text(on === "on" ? "step.accepting.on" : "step.accepting.off"),
  idle: ([host = "", time = ""], text) => text(time === "none" ? "step.idle.none" : "step.idle", { host: hostName(host, text), time: duration(time, text) }),
  keepalive: ([host = "", time = ""], text) => text(time === "none" ? "step.keepalive.none" : "step.keepalive", { host: hostName(host, text), time: duration(time, text) }),
  rtt: ([time = ""], text) => text("step.rtt", { time: duration(time, text) }),
  skip: (_, text) => text("step.skip")
};
function stepWords(act, text) {
  const [verb = "", ...args] = act.split(/\s+/);
  return ACTS[verb]?.(args, text) ?? act;
}
function hostName(host, text) {
  const key = HOSTS[host];
  return key ? text(key) : host;
}
function requestName(name) {
  return name.replace(/^http-(1\.[01])-?/, "HTTP/$1, ").replace(/, $/, "");
}
function duration(time, text) {
  const seconds2 = /^(\d+)s$/.exec(time)?.[1];
  return seconds2 ? text("idle.s", { n: seconds2 }) : time;
}

// src/ui/sentence.ts
function sentence(e, cx, label) {
  const { text, nth } = cx;
  const host = text(e.host === "server" ? "host.server" : "host.client");
  const socket = "socket" in e.data ? connName(e.data.socket, cx) : "";
  switch (e.name) {
    case "lab:opened":
      return text("ev.lab:opened", { client: e.data.client, server: e.data.server });
    case "lab:full":
      return text("ev.lab:full");
    case "lab:closed":
      return text("ev.lab:closed", { why: text(`lab.why.${e.data.why}`) });
    case "lab:reset":
      return text("ev.lab:reset");
    case "client:changed":
    case "server:changed": {
      const program = e.name === "server:changed" ? "server" : "client";
      const ms = e.data.idle_timeout_ms;
      const said = [text(ms > 0 ? `ev.idle.${program}` : `ev.idle.${program}.none`, { s: ms / 1e3 })];
      if (e.data.keepalive_ms > 0) said.push(text("ev.keepalive", { s: e.data.keepalive_ms / 1e3 }));
      if (e.name === "server:changed" && !e.data.accepting) said.push(text("ev.notAccepting"));
      return said.join(" · ");
    }
    case "clock:stepped":
      return text("ev.clock.stepped", { ms: ((e.data.lab - e.data.from) / 1e3).toFixed(0) });
    case "clock:skipped":
      return skipped(e.data, text);
    case "clock:changed":
      if (e.data.paused) return text("ev.clock.paused");
      return text(e.data.auto ? "ev.clock.auto" : "ev.clock.manual", { speed: speedText(e.data.speed) });
    case "link:changed":
      if (!e.data.up) return text("ev.link.down");
      return text("ev.link:changed", { rtt: e.data.rtt_ms, loss: Math.round(e.data.loss * 100) });
    case "link:segment_sent": {
      const from = e.data.from === "server" ? "server" : "client";
      if (byHand(e)) return text("ev.stray", { label: label(e.data.id) });
      return text(`ev.${e.data.retransmission ? "resent" : "sent"}.${from}`, { label: label(e.data.id) });
    }
    case "link:segment_delivered":
      return void 0;
    // the lookup that follows tells the same arrival
    case "link:segment_lost":
      return text("ev.lost", { id: label(e.data.id) });
    case "link:segment_held":
      return text("ev.held", { id: label(e.data.id) });
    case "link:segment_released":
      return text("ev.unheld", { id: label(e.data.id) });
    case "host:power_cycled":
      return text("ev.powerCycled", { host });
    case "tcp:lookup":
      return text(`ev.lookup.${e.data.found}`, { host, ...e.data.tuple });
    case "tcp:state_changed":
      if (e.data.ends_at !== void 0) {
        return text("ev.timeWait", { host, from: e.data.from, s: ((e.data.ends_at - e.time) / 1e6).toFixed(0) });
      }
      return text("ev.state", { host, from: e.data.from, to: e.data.to });
    case "tcp:time_wait_restarted":
      return text("ev.timeWaitAgain", { host });
    case "tcp:info":
      return void 0;
    case "http:connection_wanted": {
      const policy = text(`policy.${e.data.policy}`);
      if (e.data.raw) return text("ev.wantedRaw", { policy });
      return text("ev.wanted", { method: e.data.method, target: e.data.target, policy });
    }
    case "http:connection_acquired":
      return text(e.data.reused ? "ev.acquired.reused" : "ev.acquired.new");
    case "http:request_sent":
      return text("ev.request_sent", { n: nth(e.data.nth) });
    case "http:request_received":
      return text("ev.request_received", { line: e.data.start_line });
    case "http:response_sent":
      return text("ev.response_sent", { line: e.data.start_line });
    case "http:response_received":
      return text("ev.response_received", { line: e.data.start_line });
    case "http:connection_released":
      return text(e.data.kept ? "ev.released.kept" : "ev.released.dropped");
    case "http:connection_closed":
      return text(`ev.closed.${e.data.why}`, { host });
    case "http:request_retried":
      return text("ev.retried");
    case "http:request_failed":
      return text("ev.failed", { code: e.data.code });
    case "server:accepted":
      return text("ev.accepted", { remote: e.data.remote_addr });
    case "server:reading":
      return text("ev.reading", { n: nth(e.data.nth) });
    case "scenario:started":
      return text("ev.scenario.started", { name: cx.scenario(e.data.scenario) });
    case "scenario:step":
      return text("ev.scenario.step", { n: e.data.step, of: e.data.of, act: stepWords(e.data.act, text) });
    case "scenario:checked":
      return text(e.data.ok ? "ev.scenario.ok" : "ev.scenario.notOk", { expect: cx.expect(e.data.scenario, e.data.expect) });
    case "scenario:finished":
      return text(e.data.ok ? "ev.scenario.done" : "ev.scenario.failed");
    case "visit:opened":
      return text("ev.visit:opened", { system: e.data.system });
    case "visit:full":
      return text("ev.visit:full");
    case "socket:accepted":
      return text("ev.socket:accepted", {
        socket,
        ago: ago(e.time - e.data.accepted_at, text),
        ...e.data.tuple
      });
    case "socket:shared":
      return text("ev.socket:shared", { socket });
    case "socket:request": {
      const what = `${e.data.method} ${shortTarget(e.data.target)}`;
      const key = e.data.repeat ? "ev.socket:repeat" : "ev.socket:request";
      return text(key, { socket, n: nth(e.data.nth), what });
    }
    case "socket:upgraded":
      return text("ev.socket:upgraded", { socket });
    case "socket:response":
      return text("ev.socket:response", { socket, n: nth(e.data.nth), status: e.data.status });
    case "socket:idle":
      return text("ev.socket:idle", { socket });
    case "socket:info":
      return void 0;
    case "socket:closed":
      return text("ev.socket:closed", { socket, why: text(`closed.${e.data.why}`) });
    case "socket:stale":
      return text(`ev.socket:stale.${e.data.saw}`, { socket });
    case "socket:after": {
      const { state, at, inferred } = e.data;
      return text(inferred ? "ev.socket:after.inferred" : "ev.socket:after", { socket, state, host: text(at === "server" ? "states.server" : "states.client") });
    }
    case "run:judged":
    case "browser:witnessed":
      return void 0;
    // the pages about clients and about the browser say it at length
    default:
      return e;
  }
}
function byHand(e) {
  return !e.conn && !e.data.tcp.flags.includes("RST");
}
function skipped(s, text) {
  const where = s.host === "server" ? "states.server" : "states.client";
  return text(`skipped.${s.timer}`, { s: ((s.lab - s.from) / 1e6).toFixed(3), host: text(where) });
}
function speedText(speed) {
  return String(Number(speed.toPrecision(2)));
}

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
function seconds(us) {
  return (us / 1e6).toFixed(3);
}
function labControls(s, acts, { text }) {
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
    <div class="group" role="group" aria-label=${text("control.speed")}>
      <button
        data-speed="auto"
        ?disabled=${s.recorded}
        aria-pressed=${settings.auto}
        title=${text(s.recorded ? NO_COMMANDS : "control.autoHint")}
        @click=${() => acts.clock({ speed: "auto" })}
      >
        ${text("control.auto")}
      </button>
      ${SPEEDS.map(
    ({ speed, label }) => b`<button
          data-speed=${speed}
          ?disabled=${s.recorded}
          title=${s.recorded ? text(NO_COMMANDS) : A}
          aria-pressed=${!settings.auto && settings.speed === speed}
          @click=${() => acts.clock({ speed })}
        >
          ${label}
        </button>`
  )}
    </div>
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
  segmentName,
  connName,
  placeName,
  exchangeName,
  addressOf,
  portOf,
  shortTarget,
  lastPart,
  wordsIn,
  textOf,
  ordinal,
  ago,
  secondsLeft,
  stepWords,
  sentence,
  skipped,
  actions,
  controls,
  clock,
  seconds,
  connControls
};
