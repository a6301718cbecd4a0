import {
  A,
  D,
  b
} from "./chunk-YHPVDJ5F.js";

// src/model/own.ts
var TRIALS = ["one", "ten", "close", "idle", "credentials", "seventh", "upgrade"];
function trialOf(run) {
  return TRIALS.find((name) => run === `own:${name}`);
}
function follow(requests, events) {
  const byClick = new Map(requests.map((r) => [r.click, r]));
  for (const e of events) {
    if (e.name === "socket:request" && !e.data.repeat) {
      const r = byClick.get(e.data.click ?? "");
      if (r) r.on ??= { socket: e.data.socket, nth: e.data.nth };
    } else if (e.name === "browser:witnessed") {
      const r = byClick.get(e.data.click);
      if (r) r.says ??= e.data.says;
    }
  }
}
function webSocketOf(events) {
  const closed = new Set(events.flatMap((e) => e.name === "socket:closed" ? [e.data.socket] : []));
  const upgraded = events.findLast((e) => e.name === "socket:upgraded" && !closed.has(e.data.socket));
  const of = upgraded?.name === "socket:upgraded" ? upgraded.data.socket : void 0;
  const last = events.findLast((e) => e.name === "socket:request" && e.data.socket === of);
  return last?.name === "socket:request" ? { socket: last.data.socket, nth: last.data.nth } : void 0;
}
function eventsOf(requests, events) {
  const clicks = new Set(requests.map((r) => r.click));
  const places = new Set(requests.flatMap(({ on }) => on ? [`${on.socket} ${on.nth}`] : []));
  return events.filter(
    (e) => e.name === "socket:request" && clicks.has(e.data.click ?? "") || e.name === "socket:response" && places.has(`${e.data.socket} ${e.data.nth}`)
  );
}
function compare(r) {
  if (!r.on || r.says === void 0) return void 0;
  if (r.says === "cannot_tell") return "cannot_tell";
  const reused = r.on.nth > 1;
  if (reused === (r.says === "reused")) return "agree";
  return reused ? "differ" : "in_advance";
}

// src/ui/own-trials.ts
var TOGETHER_MS = 500;
var IDLE_S = 2;
var HELD_MS = [1e3, 3e3, 3e3, 3e3, 3e3, 3e3];
var BESIDE = 3;
var CLOSED_WITHIN_MS = 1e4;
async function ownTrials(lang, cx, acts) {
  const { messages } = await (lang === "ko" ? import("./own-words.ko-JIE55OFS.js") : import("./own-words.en-BEV3GFXZ.js"));
  const say = (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
  return new OwnTrials(say, cx, acts);
}
var OwnTrials = class {
  constructor(say, cx, acts) {
    this.trials = /* @__PURE__ */ new Map();
    this.events = [];
    this.read = 0;
    /** One experiment at a time. */
    this.busy = false;
    this.say = say;
    this.cx = cx;
    this.acts = acts;
  }
  /** Makes the requests of one experiment; one experiment at a time. */
  run(called) {
    const name = trialOf(called);
    if (this.busy || !name) return;
    this.busy = true;
    const trial = { name, requests: [], note: "running", over: false };
    this.trials.set(name, trial);
    performance.clearResourceTimings();
    void this.acts.trial(async (own) => {
      const witnessed = [];
      const get = async (query = "", omit = false) => {
        const request = { click: own.click(), omit };
        trial.requests.push(request);
        this.acts.wake();
        const what = `${name}-${trial.requests.length}${query}`;
        const begun = performance.now();
        const url = await own.tryGet(what, request.click, omit ? "omit" : "same-origin");
        const timing = await timingOf(url, begun);
        if (timing && timing.requestStart > 0) request.waitedMs = timing.requestStart - timing.startTime;
        witnessed.push({ click: request.click, says: witness(timing) });
        this.acts.wake();
      };
      await this.make(trial, get);
      await own.tellWitness(witnessed);
      if (trial.note !== "failed") delete trial.note;
    }).finally(() => {
      if (trial.note) trial.note = "failed";
      this.busy = false;
      this.acts.wake();
    });
  }
  async make(trial, get) {
    switch (trial.name) {
      case "one":
        return get();
      case "ten":
        await Promise.all(Array.from({ length: 10 }, () => get(`?delay=${TOGETHER_MS}`)));
        return;
      case "close":
        await get("?close=1");
        return get();
      case "idle":
        await get(`?idle=${IDLE_S}`);
        trial.note = "waiting";
        this.acts.wake();
        trial.note = await this.closed(trial.requests[0]) ? "running" : "stale";
        return get();
      case "credentials":
        for (const omit of [false, true, false, true]) await get("", omit);
        return;
      case "seventh":
        await Promise.all([...HELD_MS.map((ms) => get(`?delay=${ms}`)), get()]);
        return;
      case "upgrade":
        for (let n = 0; n < BESIDE; n++) await get();
        return;
    }
  }
  /** Waits until the server has sent its FIN on the socket of that request. */
  async closed(request) {
    const until = performance.now() + CLOSED_WITHIN_MS;
    const isClosed = () => this.events.some((e) => (e.name === "socket:closed" || e.name === "socket:stale") && e.data.socket === request.on?.socket);
    while (!isClosed()) {
      if (performance.now() > until) return false;
      await new Promise((done) => setTimeout(done, 50));
    }
    return true;
  }
  /** Follows the visit's trace; one that is full, or another's, tells a trial's end no more. */
  follow(events) {
    const other = events !== this.events;
    const before = this.read;
    if (other) this.read = 0;
    this.events = events;
    const news = events.slice(this.read);
    this.read = events.length;
    const lost = other && before > 0 || news.some((e) => e.name === "visit:full");
    for (const trial of this.trials.values()) {
      if (trial.over) continue;
      follow(trial.requests, news);
      trial.over = trial.note === void 0 && trial.requests.every((r) => r.on && r.says !== void 0);
      if (!trial.over && lost) trial.note = "failed";
    }
  }
  /** The latest run of an experiment, by the name that a chapter calls, "own:ten". */
  trial(called) {
    const name = trialOf(called);
    return name && this.trials.get(name);
  }
  /** The events that grade a prediction. */
  eventsOf(trial) {
    return eventsOf(trial.requests, this.events);
  }
  draw(called, into) {
    const trial = this.trial(called);
    into.hidden = trial === void 0;
    D(trial ? this.table(trial) : A, into);
  }
  table(trial) {
    const { say } = this;
    const sockets = new Set(trial.requests.flatMap((r) => r.on ? [r.on.socket] : [])).size;
    const total = trial.requests.length === 1 ? say("summary.one") : sockets === 1 ? say("summary.same", { requests: trial.requests.length }) : say("summary", { requests: trial.requests.length, sockets });
    return b`<p aria-live="polite">
        <strong>${say(`title.${trial.name}`)}</strong> ${trial.over ? total : say(trial.note ?? "running")}
      </p>
      <div class="own-trial" data-over=${trial.over} tabindex="0" role="group" aria-label=${say(`title.${trial.name}`)}>
        <table>
          <thead>
            <tr>
              <th scope="col">${say("head.request")}</th>
              <th scope="col">${say("head.server")}</th>
              <th scope="col">${say("head.browser")}</th>
              <th scope="col">${say("head.waited")}</th>
            </tr>
          </thead>
          <tbody>
            ${trial.name === "upgrade" ? this.webSocket() : A} ${trial.requests.map((r, i) => this.row(r, i + 1))}
          </tbody>
        </table>
      </div>
      <p class="mute legend">${say("legend")} ${trial.requests.some((r) => r.omit) ? say("legend.omit") : A} ${trial.name === "upgrade" ? say("legend.upgrade") : A}</p>`;
  }
  /** The page's own WebSocket, as the kernel socket's visit has told it. */
  webSocket() {
    const { say } = this;
    const on = webSocketOf(this.events);
    return b`<tr data-upgraded=${on?.socket ?? A} data-nth=${on?.nth ?? A}>
      <th scope="row">WebSocket</th>
      <td>${on ? this.cx.place(on.nth, on.socket) : "…"}</td>
      <td colspan="2">${say("upgraded")}</td>
    </tr>`;
  }
  row(r, n) {
    const { say } = this;
    const compared = compare(r);
    const server = r.on && this.cx.place(r.on.nth, r.on.socket);
    return b`<tr data-click=${r.click} data-socket=${r.on?.socket ?? A} data-nth=${r.on?.nth ?? A} data-says=${r.says ?? A}>
      <th scope="row">${say(r.omit ? "request.omit" : "request", { n })}</th>
      <td>${server ?? "…"}</td>
      <td>
        ${r.says === void 0 ? "…" : say(`browser.${r.says}`)}
        ${compared === "agree" ? b`<span aria-hidden="true">✓</span><span class="spoken">${say("compare.agree")}</span>` : A}
        ${compared && compared !== "agree" ? b`<span class="mute">${say(`compare.${compared}`)}</span>` : A}
      </td>
      <td class="mono">${r.waitedMs === void 0 ? "…" : say("waited", { ms: Math.round(r.waitedMs) })}</td>
    </tr>`;
  }
};
async function timingOf(url, begun) {
  const find = () => performance.getEntriesByName(url, "resource").find((t) => t.startTime >= begun - 1);
  for (let tries = 0; tries < 10; tries++) {
    const timing = find();
    if (timing) return timing;
    await new Promise((done) => setTimeout(done, 20));
  }
  return void 0;
}
function witness(timing) {
  if (!timing || timing.fetchStart === 0) return "cannot_tell";
  if (timing.connectEnd > timing.connectStart) return "new";
  return timing.connectStart === timing.fetchStart ? "reused" : "cannot_tell";
}
export {
  OwnTrials,
  ownTrials
};
