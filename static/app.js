import {
  BEAD,
  BEAD_PITCH,
  Fetched,
  GATE,
  RING,
  ROW,
  TUBE,
  Timeline,
  addressOf,
  age,
  ago,
  copyWorld,
  exchangeName,
  fit,
  foldLab,
  foldVisit,
  forget,
  geometryOf,
  isClosed,
  isOver,
  isWiped,
  kindOf,
  labelOf,
  lastNotAfter,
  listenRow,
  lookupFalls,
  lookupPath,
  newWorld,
  ordinal,
  ownSocket,
  placeName,
  portOf,
  recall,
  remember,
  requestName,
  requestNumber,
  row,
  rowsOf,
  secondsLeft,
  segmentName,
  sheet,
  shortTarget,
  skipped,
  speedText,
  stateClass,
  stateOf,
  stepWords,
  synDump,
  tableHead,
  textOf,
  timeWaitLeft,
  tip,
  toldIn,
  wayAt,
  wayOf,
  wordsIn
} from "./parts/chunk-Z5QQXWQE.js";
import {
  A,
  D,
  E,
  b,
  w
} from "./parts/chunk-YHPVDJ5F.js";

// src/session/commands.ts
var CommandError = class extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
};

// src/session/settings.ts
var DEFAULTS = {
  speed: 1,
  auto: true,
  paused: false,
  "link.rtt_ms": 200,
  "link.loss": 0,
  "link.rate_kbit": 0,
  "link.up": true,
  "box.idle_timeout_ms": 0,
  "client.idle_timeout_ms": 0,
  "server.idle_timeout_ms": 0,
  "client.keepalive_ms": 0,
  "server.keepalive_ms": 0,
  "client.connections": 0,
  "client.read_body": true,
  "server.read_body": true,
  "client.retry": true,
  "client.request_timeout_ms": 0,
  "client.ports": 0,
  "server.backlog": 0,
  "server.max_requests": 0
};
function settingsIn(e3) {
  if (e3.name === "clock:changed") return { speed: e3.data.speed, auto: e3.data.auto, paused: e3.data.paused };
  const told = Object.entries(DEFAULTS).flatMap(([name, first2]) => {
    const [of, field] = name.split(".");
    return e3.name === `${of}:changed` ? [[name, e3.data[field] ?? first2]] : [];
  });
  return Object.fromEntries(told);
}
function changesOf(settings) {
  const changes = {};
  for (const [name, value] of Object.entries(settings)) {
    const [of, field] = name.split(".");
    if (field) changes[of] = { ...changes[of], [field]: value };
  }
  return changes;
}

// src/session/http.ts
var Server = class {
  constructor(token, worker) {
    this.token = token;
    this.worker = worker;
  }
  /** Opens a new visit; the requests that follow belong to it. */
  async openVisit() {
    const { token } = await this.send("POST", "/api/visits");
    this.token = token;
    return token;
  }
  /** Part of the first act, and no act of its own: it carries no click. */
  async createLab() {
    const { id } = await this.send("POST", "/api/labs");
    return id;
  }
  /** What the visitor had chosen before there was this lab: part of making it. */
  async setUp(lab, wanted, has) {
    const patch = (what, body) => this.send("PATCH", `/api/labs/${lab}/${what}`, body);
    const differing = Object.entries(wanted).filter(([name, value]) => value !== has[name]);
    for (const [what, body] of Object.entries(changesOf(Object.fromEntries(differing)))) await patch(what, body);
    const clock2 = { ...!wanted.auto && { speed: wanted.speed }, ...wanted.paused && { paused: true } };
    if (Object.keys(clock2).length > 0) await patch("clock", clock2);
  }
  /** The acts on a lab of this server, each a click of its own. */
  lab(id) {
    const act = (method, what, body, click = this.click()) => this.send(method, `/api/labs/${id}/${what}`, body, click);
    return {
      request: (target, connection) => {
        const click = this.click();
        return act("POST", "requests", { click, method: "GET", target, connection }, click);
      },
      clock: (settings) => act("PATCH", "clock", settings),
      set: async (settings) => {
        for (const [what, body] of Object.entries(changesOf(settings))) await act("PATCH", what, body);
      },
      step: () => act("POST", "step"),
      skip: () => act("POST", "skip"),
      scenario: (name) => act("POST", `scenarios/${name}`),
      reset: () => act("POST", "reset"),
      closeConnection: (conn, by) => act("POST", `connections/${conn}/close`, { by }),
      segment: (id2, what) => act("POST", `segments/s${id2}/${what}`),
      loseNext: (what, from) => act("POST", "lose-next", { what, from }),
      powerCycle: (host) => act("POST", "power-cycle", { host }),
      raw: (request) => act("POST", "requests", { ...request, connection: request.conn ? void 0 : "new" })
    };
  }
  click() {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return Array.from(bytes, (b2) => b2.toString(16).padStart(2, "0")).join("");
  }
  async tryGet(what, click = this.click(), credentials) {
    const path = `/try/${this.token}/browser/${what}`;
    await this.send("GET", path, void 0, click, credentials);
    return new URL(path, location.href).href;
  }
  async tellWitness(witnessed) {
    await this.send("POST", `/api/visits/${this.token}/witness`, { witnessed });
  }
  /** Without a click it is part of another act. */
  async send(method, path, body, click, credentials) {
    const answer = await this.ask(method, path, body, click, credentials);
    const text = await answer.text();
    return answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : void 0;
  }
  /** The caller reads the answer. */
  async ask(method, path, body, click, credentials = "same-origin") {
    const headers = {};
    if (click) headers["Same-Socket-Click"] = click;
    if (this.token) headers["Same-Socket-Visit"] = this.token;
    if (body !== void 0) headers["Content-Type"] = "application/json";
    let answer;
    try {
      const asked = { method, headers, body: body === void 0 ? null : JSON.stringify(body) };
      answer = await (this.worker?.ask(path, asked) ?? fetch(path, { ...asked, cache: "no-store", credentials }));
    } catch {
      throw new CommandError("network");
    }
    if (!answer.ok) throw new CommandError(await codeOf(answer));
    return answer;
  }
};
async function codeOf(answer) {
  const problem = await answer.json().catch(() => void 0);
  return problem?.code ?? `http_${answer.status}`;
}

// src/model/axis.ts
var QUIET = 3;
var Axis = class {
  constructor() {
    this.times = [0];
    this.places = [0];
    /** Microseconds to a unit of the axis. */
    this.unit = 3e5;
  }
  /** From here on, a unit is so many microseconds. */
  scale(us) {
    this.unit = us;
  }
  /** Adds an instant at which something happened; in order. */
  add(time) {
    const i3 = this.times.length - 1;
    if (time <= this.times[i3]) return;
    this.times.push(time);
    this.places.push(this.places[i3] + Math.min(QUIET, (time - this.times[i3]) / this.unit));
  }
  /** The place of an instant, in units. */
  at(time) {
    const i3 = last(this.times, time);
    const [t, x] = [this.times[i3], this.places[i3]];
    if (i3 + 1 === this.times.length) return x + Math.min(QUIET, Math.max(0, time - t) / this.unit);
    return x + (time - t) / (this.times[i3 + 1] - t) * (this.places[i3 + 1] - x);
  }
  /** The instant at a place; `now` is the latest there is. */
  timeAt(place, now) {
    const i3 = last(this.places, place);
    const [t, x] = [this.times[i3], this.places[i3]];
    const [t1, x1] = i3 + 1 === this.times.length ? [now, this.at(now)] : [this.times[i3 + 1], this.places[i3 + 1]];
    return x1 > x ? t + Math.min(1, (place - x) / (x1 - x)) * (t1 - t) : t;
  }
};
function last(ascending, at) {
  return Math.max(0, lastNotAfter(ascending, at, (n) => n));
}

// src/model/chronicle.ts
var Chronicle = class {
  constructor() {
    this.axis = new Axis();
    this.spans = [];
    this.ticks = [];
    /** The instants at which something happened, each once, ascending. */
    this.instants = [];
    this.sent = /* @__PURE__ */ new Map();
    this.alive = /* @__PURE__ */ new Map();
  }
  add(e3) {
    if (!e3.name.startsWith("clock:") && this.instants.at(-1) !== e3.time) {
      this.instants.push(e3.time);
      this.axis.add(e3.time);
    }
    switch (e3.name) {
      case "link:changed":
        this.axis.scale(e3.data.rtt_ms * 1e3 / 2);
        break;
      case "link:segment_sent":
        this.sent.set(e3.data.id, e3);
        this.ticks.push({ time: e3.time, kind: kindOf(e3.data) });
        break;
      case "box:rewritten": {
        const sent = this.sent.get(e3.data.segment);
        if (sent) this.sent.set(e3.data.segment, { ...sent, box: e3.data });
        break;
      }
      case "link:segment_lost":
        this.ticks.push({ time: e3.time, kind: "lost" });
        break;
      case "tcp:state_changed":
        this.follow(e3.conn ?? "", e3.host ?? "", e3.data.to, e3.time);
        break;
      case "host:power_cycled":
        for (const [conn, { span, ends }] of this.alive) {
          if (span.to === void 0 && ends.has(e3.host ?? "")) this.follow(conn, e3.host ?? "", "CLOSED", e3.time);
        }
        break;
      case "lab:reset":
        for (const s of this.spans) s.to ??= e3.time;
        break;
      case "socket:accepted":
        this.span(e3.data.socket, e3.time);
        break;
      case "socket:closed": {
        const span = this.spans.find((s) => s.conn === e3.data.socket);
        if (span) span.to = e3.time;
        break;
      }
      case "socket:request":
        this.ticks.push({ time: e3.time, kind: "click" });
        break;
      default:
        break;
    }
  }
  /** How a segment was sent. */
  segment(id) {
    return this.sent.get(id);
  }
  /** The last instant before `time`, and the first after it; itself left out. */
  neighbours(time) {
    const i3 = lastNotAfter(this.instants, time, (t) => t);
    return { before: this.instants[this.instants[i3] === time ? i3 - 1 : i3], after: this.instants[i3 + 1] };
  }
  span(conn, from) {
    const taken = this.spans.filter((s) => s.to === void 0).map((s) => s.row);
    let row2 = 0;
    while (taken.includes(row2)) row2++;
    const span = { conn, row: row2, from };
    this.spans.push(span);
    return span;
  }
  follow(conn, host, state, at) {
    let known = this.alive.get(conn);
    if (!known) {
      known = { span: this.span(conn, at), ends: /* @__PURE__ */ new Map() };
      this.alive.set(conn, known);
    }
    known.ends.set(host, state);
    if ([...known.ends.values()].every((s) => s === "CLOSED")) known.span.to = at;
  }
};

// src/model/cursor.ts
var SPACING = 500;
var Cursor = class {
  constructor(kind, events, timeline, spacing = SPACING) {
    this.next = 0;
    this.spacing = spacing;
    this.fold = kind === "lab" ? (w2, e3) => foldLab(w2, e3) : (w2, e3) => foldVisit(w2, e3);
    this.events = events;
    this.world = { ...newWorld(kind), timeline };
    this.checkpoints = [copyWorld(this.world)];
  }
  /** The world after every event up to and including `time`. */
  at(time) {
    const { events } = this;
    const i3 = Math.max(0, lastNotAfter(this.checkpoints, time, (w2) => w2.time));
    if (time < this.world.time || i3 * this.spacing > this.next) {
      this.world = copyWorld(this.checkpoints[i3]);
      this.next = i3 * this.spacing;
    }
    for (let e3 = events[this.next]; e3 && e3.time <= time; e3 = events[this.next]) {
      this.world.time = e3.time;
      this.fold(this.world, e3);
      this.next++;
      if (this.next === this.checkpoints.length * this.spacing) this.checkpoints.push(copyWorld(this.world));
    }
    this.world.time = time;
    return this.world;
  }
};

// src/trace/log.ts
var Log = class {
  constructor() {
    this.events = [];
  }
  /** The seq of the newest event; 0 while there is none. */
  get last() {
    return this.events.length;
  }
  /**
   * Adds events that arrived, and returns how many were new. Those that are already
   * here (a resumed stream may overlap) are passed over; a gap is an error, since
   * seq has none.
   */
  add(events) {
    let added = 0;
    for (const e3 of events) {
      if (e3.seq <= this.last) continue;
      if (e3.seq !== this.last + 1) {
        throw new Error(`trace has a gap: ${e3.seq} after ${this.last}`);
      }
      this.events.push(e3);
      added++;
    }
    return added;
  }
};

// src/trace/playhead.ts
var FRAME_MS = 1e3 / 60;
var MAX_LAG_MS = 150;
var SILENCE_MS = 700;
var FORGET = 0.9;
var Playhead = class {
  constructor(timeline) {
    /** performance.now() minus wall, in ms: the least seen, that is, the fastest way. */
    this.offset = Number.POSITIVE_INFINITY;
    this.jitter = 0;
    this.shown = 0;
    this.timeline = timeline;
  }
  /** Takes the clock sample of a frame that arrived at `at` (performance.now()). */
  sample(now, at) {
    const offset = at - now.wall / 1e3;
    this.offset = Math.min(offset, this.offset);
    this.jitter = Math.max(offset - this.offset, this.jitter * FORGET);
    this.latest = now.wall;
  }
  /** All of a recording is here: it ends at `end`, and stands at its beginning. */
  record(end) {
    this.shown = end;
    this.seek(0);
  }
  /** The stream starts anew, perhaps over another way: measure again. */
  forget() {
    this.offset = Number.POSITIVE_INFINITY;
    this.jitter = 0;
  }
  get lag() {
    return Math.min(MAX_LAG_MS, Math.max(FRAME_MS, this.jitter + FRAME_MS));
  }
  get isLive() {
    return this.past === void 0;
  }
  get isPlaying() {
    return this.past?.playing !== void 0;
  }
  /** Looks at an instant of the past. It stands there until it is played. */
  seek(time) {
    this.past = { time: Math.max(0, time), playing: void 0 };
  }
  /** Plays the past as it was watched, or lets it stand. Nothing happens while live. */
  play(playing, at) {
    if (!this.past || playing === this.isPlaying) return;
    this.past = { time: this.time(at), playing: playing ? at : void 0 };
  }
  /** Returns to now. */
  live() {
    this.past = void 0;
  }
  /** The instant to draw at `at` (performance.now()), in microseconds. */
  time(at) {
    const now = this.now(at);
    if (!this.past) return now;
    const { time, playing } = this.past;
    if (playing === void 0) return Math.min(time, now);
    const played = this.timeline.timeAtAwake(this.timeline.awakeAt(time) + (at - playing) * 1e3);
    if (played >= now) this.past = void 0;
    return Math.min(played, now);
  }
  /** Where the trace is, as far as it is known here. */
  now(at) {
    if (this.latest !== void 0 && this.offset !== Number.POSITIVE_INFINITY) {
      const wall = (at - this.offset - this.lag) * 1e3;
      const known = this.latest + SILENCE_MS * 1e3;
      this.shown = Math.max(this.shown, this.timeline.timeAt(Math.min(wall, known)));
    }
    return this.shown;
  }
};

// src/session/feed.ts
var CROSSING_US = 9e5;
var LONG_AGO_US = 3e6;
var Feed = class {
  constructor(kind, source) {
    this.log = new Log();
    this.chronicle = new Chronicle();
    this.settings = { ...DEFAULTS };
    this.state = "connecting";
    this.timeline = new Timeline();
    this.kind = kind;
    this.source = source;
    this.playhead = new Playhead(this.timeline);
    this.cursor = new Cursor(kind, this.log.events, this.timeline);
  }
  /** Follows the source; `changed` is called when events arrived or its state changed. */
  open(changed) {
    this.source.pace?.(this.timeline);
    this.source.open(this.log.last, {
      events: (events) => {
        const before = this.log.last;
        if (this.log.add(events) > 0) this.settle(before);
        changed();
      },
      clock: (now, at) => {
        this.playhead.sample(now, at);
        changed();
      },
      state: (state) => {
        this.state = state;
        if (state === "live") this.playhead.forget();
        if (state === "recorded") this.playhead.record(this.log.events.at(-1)?.time ?? 0);
        changed();
      }
    });
  }
  /** Nothing follows any more, and nothing can be asked of it. */
  get isOver() {
    return this.state === "ended" || this.state === "gone" || this.state === "recorded";
  }
  /** The world to draw at `at` (performance.now()). */
  world(at) {
    return this.cursor.at(this.playhead.time(at));
  }
  /** The world where the trace is, whatever the reader looks at. */
  now(at) {
    if (this.playhead.isLive) {
      this.nowCursor = void 0;
      return this.world(at);
    }
    this.nowCursor ??= new Cursor(this.kind, this.log.events, this.timeline);
    return this.nowCursor.at(this.playhead.now(at));
  }
  /** What has come so far is not watched: it is long ago for whoever looks from now on. */
  unseen() {
    this.timeline.pass(LONG_AGO_US);
  }
  close() {
    this.source.close();
  }
  /** Somebody who was asked knows nothing of it: it is gone, whatever the source still hopes. */
  gone() {
    this.source.close();
    this.state = "gone";
  }
  settle(from) {
    const news = this.log.events.slice(from);
    for (const e3 of news) {
      this.chronicle.add(e3);
      if (e3.name === "clock:changed") {
        this.timeline.change(e3.data.wall, e3.data.lab, e3.data.paused ? 0 : e3.data.speed);
      } else if (e3.name === "clock:stepped") {
        const crossings = (e3.data.lab - e3.data.from) / (this.settings["link.rtt_ms"] * 500);
        this.timeline.step(e3.data.wall, e3.data.from, e3.data.lab, Math.min(1, Math.max(0.2, crossings)) * CROSSING_US);
      }
      Object.assign(this.settings, settingsIn(e3));
    }
  }
};

// src/session/live.ts
var FIRST_WAIT_MS = 300;
var LONGEST_WAIT_MS = 2e3;
var SILENCE_MS2 = 5e3;
var Live = class {
  /** `path` is that of the trace's events: "/api/labs/{id}/events". */
  constructor(path) {
    this.since = 0;
    this.wait = FIRST_WAIT_MS;
    this.closed = false;
    this.path = path;
  }
  open(since, handlers) {
    this.since = since;
    this.handlers = handlers;
    this.connect();
  }
  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }
  connect() {
    const url = this.url(this.since);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.socket = socket;
    let opened = false;
    this.watch(socket);
    socket.onmessage = (m) => {
      const at = performance.now();
      if (!opened) {
        opened = true;
        this.wait = FIRST_WAIT_MS;
        this.handlers.state("live");
      }
      this.watch(socket);
      const { events, now } = JSON.parse(m.data);
      this.handlers.events(events);
      this.since = Math.max(this.since, events.at(-1)?.seq ?? 0);
      this.handlers.clock(now, at);
    };
    socket.onclose = (e3) => {
      clearTimeout(this.timer);
      if (this.closed || this.socket !== socket) return;
      if (e3.code === 1e3) {
        this.handlers.state("ended");
        return;
      }
      this.handlers.state("lost");
      void this.retry();
    };
  }
  url(since) {
    const url = new URL(this.path, location.href);
    url.searchParams.set("since", String(since));
    return url;
  }
  watch(socket) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => socket.close(4e3, "silence"), SILENCE_MS2);
  }
  // A browser does not tell why an upgrade failed, so ask by plain HTTP whether
  // the trace is still there before trying again.
  async retry() {
    const wait = this.wait * (0.5 + Math.random());
    this.wait = Math.min(LONGEST_WAIT_MS, this.wait * 2);
    await new Promise((done) => setTimeout(done, wait));
    if (this.closed) return;
    try {
      const answer = await fetch(this.url(Number.MAX_SAFE_INTEGER), { cache: "no-store" });
      if (this.closed) return;
      if (answer.status === 404 || answer.status === 410) {
        this.handlers.state("gone");
        return;
      }
    } catch {
    }
    if (!this.closed) this.connect();
  }
};

// src/session/visit-session.ts
async function keptVisit(given2) {
  const kept = recall("visit");
  if (kept && kept !== given2) {
    try {
      const answer = await fetch(`/api/visits/${kept}/events?since=${Number.MAX_SAFE_INTEGER}`, {
        cache: "no-store",
        headers: { "Same-Socket-Visit": kept }
      });
      if (answer.ok) return kept;
    } catch {
    }
  }
  if (given2) remember("visit", given2);
  return given2;
}
var VisitSession = class {
  /**
   * Attends the visit that the server's requests belong to, if they do to any;
   * `changed` is called when events arrived or its source changed its state.
   */
  constructor(server2, keeps, changed) {
    this.server = server2;
    this.keeps = keeps;
    this.changed = changed;
    if (server2.token) this.attend(server2.token);
  }
  /** Opens a visit if there is none: a frame has none before the first act, and where no server is there is none at all. */
  enter() {
    if (this.feed || this.server.worker) return Promise.resolve();
    this.entering ??= this.server.openVisit().then((token) => this.attend(token)).finally(() => {
      this.entering = void 0;
    });
    return this.entering;
  }
  /**
   * Begins another visit. What was shown of the first is over; it is no act of
   * the visitor, and whoever looks at the past stays there.
   */
  renew() {
    this.renewing ??= this.open().finally(() => {
      this.renewing = void 0;
    });
    return this.renewing;
  }
  async open() {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, 2 * wait)) {
      try {
        const token = await this.server.openVisit();
        if (this.keeps) remember("visit", token);
        this.attend(token);
        return;
      } catch (e3) {
        if (!(e3 instanceof CommandError)) throw e3;
      }
      await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random())));
    }
  }
  attend(token) {
    this.follow(new Live(`/api/visits/${token}/events?visit=${token}`), () => void this.renew());
  }
  /** Follows a visit that is not this page's: when it is gone, that is all. */
  watch(source) {
    this.follow(source, () => {
    });
  }
  follow(source, gone) {
    this.feed?.close();
    const feed = new Feed("visit", source);
    this.feed = feed;
    feed.open(() => {
      if (feed.state === "gone" && this.feed === feed) gone();
      this.changed(feed.state);
    });
  }
};

// src/session/lab-session.ts
var LabSession = class {
  /** `changed` is called when events arrived or the lab's source changed its state. */
  constructor(server2, keeps, wanted, changed) {
    this.server = server2;
    this.keeps = keeps;
    this.wanted = wanted;
    this.changed = changed;
    const id = keeps ? recall("lab") : void 0;
    if (id) this.enter(id);
  }
  /** The acts on the lab, if there is one that takes any. */
  get commands() {
    return this.feed?.isOver ? void 0 : this.offered;
  }
  /** A recording stands in the place of the lab: nothing can be done to it. */
  get isRecording() {
    return this.feed?.state === "recorded";
  }
  /** Those of the lab, or of the one that will be made. */
  get settings() {
    return { ...DEFAULTS, ...this.feed?.settings, ...this.wanted };
  }
  /** Keeps settings for the lab that will be made. */
  want(settings) {
    Object.assign(this.wanted, settings);
  }
  /** The acts on the lab, which is made at the first act, and again when it has ended. */
  ensure() {
    if (this.commands) return Promise.resolve(this.commands);
    this.making ??= this.make().finally(() => {
      this.making = void 0;
    });
    return this.making;
  }
  /**
   * A server that was asked does not know the lab: it was restarted, has forgotten
   * the lab, or is another than the one that made it. What was seen of it stays.
   */
  isUnknown() {
    const { feed } = this;
    if (!feed || feed.isOver) return;
    feed.gone();
    if (this.keeps) forget("lab");
    this.changed("gone");
  }
  /** Shows a recording in place of the lab, which lives on where it is. */
  play(recording) {
    this.offered = void 0;
    this.follow(recording);
  }
  async make() {
    const id = await this.server.createLab();
    const { settings } = this;
    this.wanted = {};
    const commands = this.enter(id);
    await this.server.setUp(id, settings, DEFAULTS);
    return commands;
  }
  /** Settled when the trace has come so far; fails when no more of it comes. */
  reach(find2) {
    return new Promise((resolve, reject) => {
      this.look = () => {
        const found = find2(this.feed?.log.events ?? []);
        const state = this.feed?.state;
        if (found !== void 0) resolve(found);
        else if (state === "lost") reject(new CommandError("network"));
        else if (this.feed?.isOver) reject(new CommandError("lab_ended"));
        else return;
        this.look = void 0;
      };
      this.look();
    });
  }
  enter(id) {
    this.id = id;
    if (this.keeps) remember("lab", id);
    const path = `/api/labs/${id}/events`;
    this.follow(this.server.worker?.follow(path) ?? new Live(`${path}?visit=${this.server.token}`));
    return this.offered = this.server.lab(id);
  }
  follow(source) {
    this.feed?.close();
    const feed = new Feed("lab", source);
    this.feed = feed;
    feed.open(() => {
      if (feed.state === "gone" && this.keeps) forget("lab");
      this.look?.();
      this.changed(feed.state);
    });
  }
};

// src/view/frame.ts
var Frames = class {
  /** `draw` gets performance.now() and returns whether another frame is wanted. */
  constructor(draw) {
    /** Script time of the latest frames in milliseconds, newest last; for measuring. */
    this.costs = [];
    this.pending = false;
    this.draw = draw;
  }
  /** Asks for a frame. */
  wake() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      const at = performance.now();
      const again2 = this.draw(at);
      this.costs.push(performance.now() - at);
      if (this.costs.length > 600) this.costs.shift();
      if (again2) this.wake();
    });
  }
};

// src/model/phase.ts
function phaseOf(w2, c) {
  const ends = [c.client, c.server];
  const states = ends.map((end) => end.state);
  if (isClosed(w2, c)) return "closed";
  if (ends.some(isWiped) && !ends.every((end) => isOver(end) || end.state === "TIME-WAIT")) return "halfOpen";
  if (states.some((s) => s === "" || s.startsWith("SYN"))) return states.includes("CLOSED") ? "givenUp" : "opening";
  if (ends.every((end) => isOver(end) || end.state === "TIME-WAIT")) return "timeWait";
  if (states.includes("CLOSED")) return "halfOpen";
  if (states.includes("FIN-WAIT-2") && states.includes("CLOSE-WAIT")) return "halfClosed";
  return states.every((s) => s === "ESTABLISHED") ? "open" : "closing";
}

// src/view/headline.ts
var OPEN = ["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED"];
function headline(w2, cx2) {
  const say = (title, sub, params = {}) => ({
    title: cx2.text(title, params),
    sub: cx2.text(sub, params)
  });
  return w2.kind === "lab" ? labHeadline(w2, say, cx2) : visitHeadline(w2, say, cx2);
}
function labHeadline(w2, say, cx2) {
  const x = latest(w2);
  if (!w2.up) return say("headline.cut", "headline.cutSub");
  if (isStray(w2, x?.done?.at ?? 0)) return say("headline.stray", "headline.straySub");
  if (!x) return say("headline.idle", "headline.idleSub");
  const closing = lastChanged(w2);
  const wiped = closing && closing.changed >= x.wanted && ["client", "server"].find((side) => isWiped(closing[side]));
  if (wiped && phaseOf(w2, closing) === "halfOpen") return say(`headline.wiped.${wiped}`, "headline.wipedSub");
  if (closing && x.done && closing.changed > x.done.at && !isOpen(closing)) return ending(w2, closing, say, cx2);
  if (x.done?.failed) return say("headline.failed", "headline.failedSub", { code: x.done.status });
  if (x.acquired === void 0) return say("headline.opening", othersUnanswered(w2, x) ? "headline.busySub" : "headline.openingSub");
  const conn = w2.conns.get(x.conn ?? "");
  if (x.done && conn && !isOpen(conn)) return ending(w2, conn, say, cx2);
  if (x.reused) return say("headline.reused", "headline.reusedSub", { n: cx2.nth(x.nth || (conn?.sent ?? 0) + 1) });
  return say("headline.first", conn?.server.state === "ESTABLISHED" ? "headline.firstSub" : "headline.firstOpening");
}
function isStray(w2, since) {
  for (const f of w2.flights.values()) if (f.conn === "") return true;
  const [last2] = Object.values(w2.lookups).sort((a, b2) => b2.at - a.at);
  return last2 !== void 0 && last2.conn === "" && last2.at > since;
}
function isOpen(c) {
  return OPEN.includes(c.client.state) && OPEN.includes(c.server.state);
}
function lastChanged(w2) {
  let last2;
  for (const c of w2.conns.values()) if (!last2 || c.changed >= last2.changed) last2 = c;
  return last2;
}
function othersUnanswered(w2, x) {
  return x.policy !== "new" && [...w2.exchanges.values()].some((o) => o !== x && !o.done);
}
function ending(w2, conn, say, { text }) {
  const h = endingOf(w2, conn, say, text);
  return w2.conns.size + w2.forgotten > 1 ? { ...h, title: `${conn.id}: ${h.title}` } : h;
}
function endingOf(w2, conn, say, text) {
  const waiting = ["client", "server"].filter((s) => conn[s].state === "TIME-WAIT");
  if (waiting.length === 2) return say("headline.closed", "headline.timeWait.both");
  const [waits] = waiting;
  const other = waits === "client" ? "server" : "client";
  if (waits && conn[other].state === "CLOSED") return say("headline.closed", `headline.timeWait.${waits}`);
  if (!isClosed(w2, conn)) {
    const by = closer(conn);
    if (!by) return say("headline.closing", "headline.closingSub.none");
    const h = say("headline.closing", `headline.closingSub.${by}`);
    const why = by === "both" ? void 0 : conn[by].closedWhy;
    const known = why === "idle_timeout" || why === "by_hand" || why === "pool_full" || why === "connection_close";
    return known ? { ...h, sub: `${h.sub} · ${text(`why.${why}`)}` } : h;
  }
  const pooled = [...w2.conns.values()].some((c) => c.pooled && !isClosed(w2, c));
  return say("headline.closed", pooled ? "headline.closedPooled" : "headline.closedSub");
}
function closer(conn) {
  if (conn.client.closedFirst && conn.server.closedFirst) return "both";
  if (conn.server.closedFirst) return "server";
  return conn.client.closedFirst ? "client" : void 0;
}
function visitHeadline(w2, say, cx2) {
  const conn = ownSocket(w2);
  if (!conn) return say("headline.visitNone", "headline.visitNoneSub");
  if (isClosed(w2, conn)) return say("headline.visitClosed", "headline.visitClosedSub");
  const n = conn.kernel.clicks;
  if (n === 0) return say("headline.visitPage", "headline.visitPageSub");
  if (n === 1) return say("headline.visitFirst", "headline.visitFirstSub");
  return say("headline.visitSame", "headline.visitSameSub", { n: cx2.nth(n) });
}
function latest(w2) {
  let last2;
  for (const x of w2.exchanges.values()) if (!isPart(x)) last2 = x;
  return last2;
}
function isPart(x) {
  return x.reused && x.acquired !== void 0 && x.sent === void 0 && x.policy === "given";
}

// src/model/places.ts
var MOST = { lab: 4, visit: 7 };
function placesOf(w2, least = 1, fixed = false) {
  const most = fixed ? Math.min(Math.max(1, least), MOST[w2.kind]) : MOST[w2.kind];
  const held = [];
  let more = 0;
  let closed = w2.forgotten;
  for (const c of inOrder(w2)) {
    if (held.length < most) {
      held.push(c);
      continue;
    }
    const at = leaves(w2, held, c);
    if (at < 0) {
      if (isClosed(w2, c)) closed++;
      else more++;
      continue;
    }
    if (isClosed(w2, held[at])) closed++;
    else more++;
    held[at] = c;
  }
  const conns = Array.from({ length: Math.max(held.length, Math.min(least, most)) }, (_, i3) => held[i3]);
  return { conns, more, closed };
}
function leaves(w2, held, c) {
  let found = -1;
  for (const [i3, h] of held.entries()) {
    if (!isClosed(w2, h) || h.closed > c.opened) continue;
    if (found < 0 || h.closed < held[found].closed) found = i3;
  }
  if (found < 0 && w2.own === c.id) return held.length - 1;
  return found < 0 && w2.kind === "lab" ? idle(w2, held, c.opened) : found;
}
function idle(w2, held, at) {
  const carried = ({ id }) => {
    let n = 0;
    for (const x of w2.exchanges.values()) if (x.conn === id && x.acquired <= at) n += x.done && x.done.at <= at ? 1 : Infinity;
    return n;
  };
  const [first2] = held.filter((h) => carried(h) > 0 && carried(h) < Infinity).sort((a, b2) => carried(a) - carried(b2) || a.opened - b2.opened);
  return first2 ? held.indexOf(first2) : -1;
}
function inOrder(w2) {
  const all = [...w2.conns.values()];
  if (w2.kind === "lab") return all;
  return [...all.filter((c) => !c.kernel?.carries), ...all.filter((c) => c.kernel?.carries)];
}

// src/view/stage/box.ts
var MARGIN = 10;
var HIGHER = 4;
var GAP = 5;
function boxShape({ box, time }) {
  return box && [box.address, box.idleUs, box.rows.map((r) => [r.row, r.expired !== void 0 || secondsLeft(Math.max(0, r.expiresAt - time))])];
}
function boxRow(s, c, place) {
  const { w: w2, g, cx: cx2, type } = s;
  if (!w2.box) return A;
  const { now, before } = rowsOf(w2.box, c.id);
  const row2 = now ?? before;
  const forgotten = row2 !== void 0 && row2 === before;
  const port = (socket) => ({ words: portOf(socket), face: "mono", struck: false });
  const words3 = forgotten ? cx2.text("box.forgotten") : now ? cx2.text("idle.s", { n: secondsLeft(Math.max(0, now.expiresAt - w2.time)) }) : cx2.text("lookup.noRow");
  const old = now && before ? [{ ...port(before.outside.local), struck: true }] : [];
  const parts = [
    ...g.phone ? [{ words: "NAT", face: "bold", struck: false }] : [],
    // there are no walls to write between
    ...row2 ? [port(row2.inside.local), { words: "⇄", face: "note", struck: false }, ...old, { ...port(row2.outside.local), struck: forgotten }] : [],
    { words: words3, face: "note", struck: false }
  ];
  const widths = parts.map((p) => type.width(p.words, p.face));
  const wide = widths.reduce((a, b2) => a + b2, 0) + GAP * (parts.length - 1);
  const middle = (g.left + g.right) / 2;
  const y = g.tubes[place];
  const half2 = wide / 2 + MARGIN;
  let x = middle - wide / 2;
  return w`<g class="box-row ${forgotten ? "expired" : ""} ${row2 ? "" : "none"}" data-row=${row2?.row ?? A} data-forgotten=${forgotten}>
    <rect class="box" x=${middle - half2} y=${y - TUBE / 2 - HIGHER} width=${2 * half2} height=${TUBE + 2 * HIGHER} rx="5"></rect>
    ${parts.map((p, i3) => {
    const at = x;
    x += widths[i3] + GAP;
    return w`<text class=${p.face === "mono" ? `mono bold ${p.struck ? "old" : ""}` : p.face} x=${at} y=${y + 4}>${p.words}</text>
        ${p.struck ? w`<line class="struck" x1=${at - 1} x2=${at + widths[i3] + 1} y1=${y} y2=${y}></line>` : A}`;
  })}
  </g>`;
}
function boxBetween(s, box, y) {
  const { g, w: w2, cx: cx2, type } = s;
  const middle = (g.left + g.right) / 2;
  const title = fit(type, cx2.text("box.title", { address: box.address, s: box.idleUs / 1e6 }), g.right - g.left - 24);
  const half2 = type.width(title, "note") / 2 + 8;
  const way = cx2.text("box.half", { ms: w2.rttMs / 4 });
  const room = type.width(way, "note") + 12;
  const from = [g.left + 2, middle + half2];
  const to = [middle - half2, g.right - 2];
  return w`${from.map((a, i3) => {
    const b2 = to[i3];
    const at = (a + b2) / 2;
    const ticks = `M${a},${y - 4}v8M${b2},${y - 4}v8`;
    if (b2 - a < room + 16) return b2 - a < 16 ? A : w`<path class="dimension" d=${`M${a},${y}H${b2}${ticks}`}></path>`;
    return w`<path class="dimension" d=${`M${a},${y}H${at - room / 2}M${at + room / 2},${y}H${b2}${ticks}`}></path>
      <text class="note" text-anchor="middle" x=${at} y=${y + 4}>${way}</text>`;
  })}
  <text class="note bold box-title" text-anchor="middle" x=${middle} y=${y + 4}>${title}</text>`;
}

// src/view/stage/line.ts
var UP = 14;
function line(s, crossings) {
  const { g, cx: cx2, w: w2 } = s;
  const tag = cx2.text("line.socket");
  const tagWidth = s.type.width(tag, "bold") + 14;
  const middle = (g.left + g.right) / 2;
  return w`
    <line class="horizon" x1="0" x2=${g.width} y1=${g.horizon} y2=${g.horizon}></line>
    ${g.phone ? A : w`<rect class="tag" x=${g.left + 8} y=${g.horizon - 9} width=${tagWidth} height="18" rx="3"></rect>
        <text class="note bold tag-word" x=${g.left + 15} y=${g.horizon + 4.5}>${tag}</text>`}
    ${zone(s, "http", middle, g.horizon - (g.phone ? 24 : 12), cx2.text("zone.http"), cx2.text("zone.httpNote"))}
    ${zone(s, "tcp", middle, g.horizon + 21, cx2.text("zone.tcp"), cx2.text(w2.kind === "lab" ? "zone.tcpNote" : "zone.kernelNote"))}
    ${["client", "server"].map((side) => drawn(s, side, crossings).map((gate) => gateBox(s, side, gate, crossings)))}`;
}
function zone({ g }, hue, x, y, name, note2) {
  return g.phone ? w`<text class="zone ${hue} bold" text-anchor="middle" x=${x} y=${y}>${name}</text>
        <text class="zone ${hue}" text-anchor="middle" x=${x} y=${y + 15}>${note2}</text>` : w`<text class="zone" text-anchor="middle" x=${x} y=${y}><tspan class="${hue} bold">${name}</tspan> <tspan class=${hue} dx="4">${note2}</tspan></text>`;
}
function drawn({ g }, side, crossings) {
  const all = g.gates[side];
  if (!g.phone) return all;
  const latest2 = crossings.findLast((c) => c.side === side);
  return [all.find((gate) => gate.name === latest2?.gate) ?? all[0]];
}
function gateBox(s, side, gate, crossings) {
  const { g, w: w2 } = s;
  const y = g.horizon - GATE / 2;
  const lit = crossings.some((c) => c.side === side && c.gate === gate.name);
  const accepted = [...w2.conns.values()].filter((c) => c.accepted !== void 0).length;
  const words3 = gate.name === "accept" ? `accept() ×${accepted}` : `${gate.name}()`;
  const glyph = gate.name === "accept" ? "" : gate.name === "write" ? "▼ " : "▲ ";
  return w`<g class="gate ${lit ? "lit" : ""}" data-gate=${gate.name} data-side=${side}>
    <rect x=${gate.x + 0.5} y=${y + 0.5} width=${gate.width - 1} height=${GATE - 1} rx="4"></rect>
    <text class="mono" text-anchor="middle" x=${gate.x + gate.width / 2} y=${g.horizon + 4}>${glyph}${words3}</text>
  </g>`;
}
function trails(s, crossings) {
  const { g } = s;
  return crossings.filter((c) => c.trail && drawn(s, c.side, crossings).some((gate) => gate.name === c.gate)).map((c) => {
    const gate = g.gates[c.side].find((gate2) => gate2.name === c.gate);
    const place = s.places.findIndex((p) => p?.id === c.conn);
    if (place < 0) return w``;
    const x = gate.x + gate.width / 2;
    const top = g.horizon - GATE / 2;
    const under = top + GATE;
    const down = c.gate === "write";
    const above = `M${x},${top - UP}V${top}`;
    const [ahead, below2] = g.phone || down && c.side === "client" ? straight(s, c.side, place, x, under, down) : around(s, c.side, place, x, under, down);
    return w`<path class="dotted http" d=${above + below2}></path>
        <path class="tip http" d=${(down ? tip(x, top - 1, "down") : tip(x, top - UP, "up")) + ahead}></path>`;
  });
}
function straight({ g }, side, place, x, under, down) {
  const to = g.phone ? g.tubes[place] - ROW / 2 : g.tables[side].rows[place];
  return [down ? tip(x, to - 1, "down") : tip(x, under + 1, "up"), `M${x},${under}V${to}`];
}
function around({ g }, side, place, x, under, down) {
  const t = g.tables[side];
  const server2 = side === "server";
  const edge = server2 ? t.x + t.width : t.x;
  const margin = server2 ? edge + 6 : edge - 6;
  const y = t.rows[place] + ROW / 2;
  const way = `M${x},${under}V${under + 2}H${margin}V${y}H${edge}`;
  return [down ? tip(edge, y, server2 ? "left" : "right") : tip(x, under + 1, "up"), way];
}

// src/view/stage/moments.ts
var CHIP_US = 45e3;
var ANSWER_US = 24e4;
var READ_US = 3e5;
var WRITE_US = 75e4;
var LIT_US = 7e5;
var STANDS_US = 6e5;
var LOOKUP_US = 16e5;
var CHIPS = 4;
function momentsOf(w2, still) {
  const lookups = {};
  for (const side of ["client", "server"]) {
    const l = w2.lookups[side];
    const since = sinceOf(w2, l?.at);
    if (!l || since === void 0 || since > LOOKUP_US) continue;
    lookups[side] = { ...l, side, chips: still ? CHIPS : Math.min(CHIPS, 1 + Math.floor(since / CHIP_US)), answered: still || since >= ANSWER_US, stands: still || since < STANDS_US };
  }
  return { lookups, crossings: [...w2.exchanges.values()].slice(-8).flatMap((x) => crossingsOf(w2, x, still)) };
}
function sinceOf(w2, at) {
  return at === void 0 || w2.time < at ? void 0 : age(w2, at);
}
function isRead(w2, at, still) {
  const since = sinceOf(w2, at);
  return since !== void 0 && (still || since >= READ_US);
}
function crossingsOf(w2, x, still) {
  const conn = x.conn;
  if (conn === void 0 || x.kind === "other") return [];
  const found = [];
  const cross = (side, gate, at, begun, until) => {
    const since = sinceOf(w2, at);
    if (since === void 0 || !still && since < begun) return false;
    const lit = since < begun + LIT_US;
    if (lit || until) found.push({ side, gate, conn, trail: true });
    return lit || until;
  };
  cross("client", "write", x.sent, 0, x.sent !== void 0 && underWay(w2, conn, "client", x.sent));
  const atOnce = x.response !== void 0 && x.response.at === x.handled?.at;
  const written = cross("server", "write", x.response?.at, atOnce ? WRITE_US : 0, x.response !== void 0 && underWay(w2, conn, "server", x.response.at));
  if (!written || still && atOnce) {
    if (cross("server", "read", x.handled?.at, READ_US, false) && written) found.at(-2).trail = false;
  }
  if (!x.done?.failed) cross("client", "read", x.done?.at, READ_US, false);
  return found;
}
function underWay(w2, conn, from, since) {
  const sent = (f) => f.conn === conn && f.from === from && f.kind === "data" && f.sent >= since;
  for (const f of w2.flights.values()) if (sent(f) && !f.lost && f.due > w2.time) return true;
  return false;
}
function isPlaying(w2) {
  const last2 = WRITE_US + LIT_US;
  const recent = (at, within) => {
    if (at === void 0) return false;
    const since = sinceOf(w2, at);
    return since === void 0 || since <= within;
  };
  if (recent(w2.lookups.client?.at, LOOKUP_US) || recent(w2.lookups.server?.at, LOOKUP_US)) return true;
  return [...w2.exchanges.values()].slice(-8).some((x) => [x.sent, x.handled?.at, x.response?.at, x.done?.at].some((at) => recent(at, last2)));
}
function thirdsOf(c) {
  const been = (side, state) => c[side].path.some((p) => p.state === state);
  return [been("server", "SYN-RECEIVED"), been("client", "ESTABLISHED"), been("server", "ESTABLISHED")];
}
function finishedBy(w2, c) {
  let ahead = 0;
  for (const x of w2.exchanges.values()) if (x.conn === c.id && x.done && !x.done.failed && x.done.at > w2.time) ahead++;
  return c.finished - ahead;
}
function underWayOn(w2, c) {
  for (const x of w2.exchanges.values()) {
    if (x.conn === c.id && x.kind !== "other" && x.acquired !== void 0 && (!x.done || x.done.at > w2.time)) return x;
  }
  return void 0;
}

// src/view/stage/tubes.ts
var MOST_BEADS = 9;
var CUT = 44;
var TIME_WAIT_US = 6e7;
function tube(s, c, place) {
  const { g } = s;
  const y = g.tubes[place] - TUBE / 2;
  const middle = (g.left + g.right) / 2;
  return w`<g class="tube">
    ${half(s, c, "client", g.left, middle, y)} ${half(s, c, "server", middle, g.right, y)}
    ${ring(s, c, place)} ${countdown(s, c, "client", place)} ${countdown(s, c, "server", place)}
  </g>
  ${boxRow(s, c, place)}
  <g class="track" data-track=${c.id}><rect class="rail" x=${g.left} y=${y} width=${g.right - g.left} height=${TUBE}></rect></g>
  ${beads(s, c, place)}
  ${noSyn(s, c, place)}`;
}
function half(s, c, side, x1, x2, y) {
  const state = stateOf(s.w, c, side);
  const ghost = state === "TIME-WAIT" || state === "CLOSED" || state === "" && isClosed(s.w, c);
  const look = ghost || isWiped(c[side]) ? "ghost" : stateClass(state === "" ? "SYN" : state);
  if (!s.w.up) [x1, x2] = side === "client" ? [x1, x2 - CUT / 2] : [x1 + CUT / 2, x2];
  return w`<g class="half ${side} ${look}">
    <rect class="fill" x=${x1} y=${y} width=${x2 - x1} height=${TUBE}></rect>
    <path class="edge" d=${`M${x1},${y + 0.7}H${x2}M${x1},${y + TUBE - 0.7}H${x2}`}></path>
    ${s.w.up ? A : w`<path class="torn" d=${`M${side === "client" ? x2 : x1},${y}l5,7 -10,7 10,7 -5,7`}></path>`}
  </g>`;
}
function ring(s, c, place) {
  const { w: w2, g, cx: cx2 } = s;
  const y = g.tubes[place];
  if (timeWaitLeft(w2, c.client) !== void 0) return A;
  const x = g.left + 18;
  const inferred = c.kernel !== void 0;
  const done = inferred ? [true, true, true] : thirdsOf(c);
  const ghost = isClosed(w2, c);
  const title = inferred ? cx2.text(c.kernel.syn === void 0 ? "pipe.synUnknown" : "pipe.synKept") : cx2.text(done.every(Boolean) ? "ring.done" : "ring.opening");
  return w`<g class="ring ${ghost ? "ghost" : ""} ${inferred ? "inferred" : ""}"><title>${title}</title>
    ${done.map((there, i3) => there ? w`<path d=${arc(x, y, RING, i3 / 3, (i3 + 1) / 3)}></path>` : w`<path class="ahead" d=${arc(x, y, RING, i3 / 3, (i3 + 1) / 3)}></path>`)}
  </g>`;
}
function arc(x, y, r, from, to) {
  const at = (part) => {
    const angle = 2 * Math.PI * part - Math.PI / 2;
    return `${(x + r * Math.cos(angle)).toFixed(2)},${(y + r * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${at(from)}A${r},${r} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}`;
}
function beads(s, c, place) {
  const { w: w2, g } = s;
  const carries = c.kernel?.carries !== void 0;
  const finished = carries ? 0 : finishedBy(w2, c);
  const live = !isClosed(w2, c) && c.client.state === "ESTABLISHED";
  const y = g.tubes[place] + TUBE / 2 + 3 + BEAD;
  const at = (i3) => g.left + 18 + i3 * BEAD_PITCH;
  const shown = finished > MOST_BEADS ? MOST_BEADS - 1 : finished;
  const ghost = !live;
  const first2 = finished - shown + 1;
  const more = finished > MOST_BEADS ? finished - shown : 0;
  const offset = more > 0 ? 1 : 0;
  return w`<g class="beads ${ghost ? "ghost" : ""}" data-finished=${finished}>
    ${more > 0 ? w`<text class="note bold" text-anchor="middle" x=${at(0)} y=${y + 4}>+${more}</text>` : A}
    ${Array.from({ length: shown }, (_, i3) => w`<circle class="bead" cx=${at(i3 + offset)} cy=${y} r=${BEAD}></circle>
      <text class="bead-number" text-anchor="middle" x=${at(i3 + offset)} y=${y + 4}>${first2 + i3}</text>`)}
    ${live && !carries ? w`<circle class="bead next" cx=${at(shown + offset)} cy=${y} r=${BEAD}></circle>
        <text class="bead-number next" text-anchor="middle" x=${at(shown + offset)} y=${y + 4}>${finished + 1}</text>` : A}
    ${note(s, c, at(shown + offset + (live && !carries ? 1 : 0)) - 6, y + 4)}
  </g>`;
}
function note(s, c, x, y) {
  const { w: w2, g, cx: cx2, type } = s;
  const words3 = noteOf(w2, c, cx2.text);
  if (!words3 || underWayOn(w2, c)?.reused) return A;
  return w`<text class="note pipe-note" x=${x} y=${y}>${fit(type, words3, g.right - x - 8)}</text>`;
}
function noteOf(w2, c, text) {
  if (c.kernel) {
    if (isClosed(w2, c)) return text(`closed.${c.kernel.closed?.why ?? "aborted"}`);
    if (c.kernel.carries) return text(`pipe.websocket.${c.kernel.carries}`);
    return text(c.kernel.syn === void 0 ? "pipe.synUnknown" : "pipe.synKept");
  }
  const phase = phaseOf(w2, c);
  if (phase === "open") {
    const again2 = finishedBy(w2, c) - 1;
    return again2 > 0 ? text("pipe.reused", { n: again2 }) : "";
  }
  return phase === "timeWait" ? "" : `${c.id}: ${text(`pipe.${phase}`)}`;
}
function noSyn(s, c, place) {
  const { w: w2, g, cx: cx2, type } = s;
  const x = underWayOn(w2, c);
  if (!x?.reused || x.sent === void 0) return A;
  const finished = Math.min(finishedBy(w2, c), MOST_BEADS);
  const left = g.left + 18 + (finished + 1) * BEAD_PITCH - 2;
  const y = g.tubes[place] + TUBE / 2 + 2;
  const words3 = cx2.text("noSyn.pill");
  const width = type.width(words3, "bold") + 26;
  const said2 = x.click ? cx2.text("noSyn.beforeClick", { n: x.click.nth }) : cx2.text("noSyn.before", { n: requestNumber(x.number, x.part ?? 0) });
  return w`<g class="no-syn" data-request=${x.number}>
    <path class="outline" d=${pointed(left, y, width, 20, "right")}></path>
    <text class="note bold syn" x=${left + 10} y=${y + 14.5}>${words3}</text>
    <text class="note syn" x=${left + width + 8} y=${y + 14.5}>${fit(type, said2, g.right - left - width - 14)}</text>
  </g>`;
}
function pointed(x, y, width, height, to) {
  const r = height / 2;
  const p = r * 0.75;
  if (to === "right") return `M${x + r},${y}H${x + width - p}L${x + width},${y + r}L${x + width - p},${y + height}H${x + r}A${r},${r} 0 0 1 ${x + r},${y}z`;
  return `M${x + width - r},${y}H${x + p}L${x},${y + r}L${x + p},${y + height}H${x + width - r}A${r},${r} 0 0 0 ${x + width - r},${y}z`;
}
function countdown(s, c, side, place) {
  const { w: w2, g, cx: cx2, type } = s;
  const left = timeWaitLeft(w2, c[side]);
  if (left === void 0) return A;
  const client = side === "client";
  const x = client ? g.left + 22 : g.right - 22;
  const y = g.tubes[place];
  const words3 = cx2.text("timeWait.left", { conn: c.id, n: secondsLeft(left) });
  const other = timeWaitLeft(w2, c[client ? "server" : "client"]) !== void 0;
  const room = (g.right - g.left) / (other ? 2 : 1) - (other ? 44 : 84);
  return w`<g class="countdown" data-side=${side}>
    <circle class="whole" cx=${x} cy=${y} r="13"></circle>
    <path class="rest" d=${arc(x, y, 13, 0, Math.min(0.9999, left / TIME_WAIT_US))}></path>
    <text class="bead-number fin" text-anchor="middle" x=${x} y=${y + 4}>${secondsLeft(left)}</text>
    <text class="note bold fin" text-anchor=${client ? "start" : "end"} x=${client ? x + 20 : x - 20} y=${y + 4}>${fit(type, words3, room)}</text>
  </g>`;
}

// src/view/stage/pills.ts
var FALL_US = 3e5;
var LIES_US = 4e6;
var FOLLOWS_PX = 17;
var RAISED_PX = 25;
var SAME_PLACE = 0.02;
var HIGH = 24;
var ACK_HIGH = 18;
var DASHES = 5;
var REACH = 10;
var NS = "http://www.w3.org/2000/svg";
var Pills = class {
  constructor(root, cx2, type) {
    this.pills = /* @__PURE__ */ new Map();
    this.tracks = /* @__PURE__ */ new Map();
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
    this.root = root;
    this.cx = cx2;
    this.type = type;
  }
  /** The sheet has been drawn anew: find the tracks again. */
  refresh() {
    this.tracks = new Map([...this.root.querySelectorAll("[data-track]")].map((t) => [t.getAttribute("data-track"), t]));
  }
  /** Places every pill; returns whether one is under way. */
  draw(w2, rails, lookups, selected) {
    let moving = false;
    const seen = /* @__PURE__ */ new Set();
    const stacks = stack(w2);
    for (const f of w2.flights.values()) {
      const track = this.tracks.get(f.conn);
      if (!track || !isShown(w2, f)) {
        if (w2.time < f.sent) moving = true;
        continue;
      }
      const key = `${f.conn}/${f.id}`;
      seen.add(key);
      const pill = this.pill(key, f, track);
      const more = stacks.get(f.id) ?? 0;
      pill.element.toggleAttribute("hidden", more < 0);
      moving = true;
      if (more < 0) {
        pill.streak.toggleAttribute("hidden", true);
        continue;
      }
      this.write(f, pill, more);
      this.place(w2, f, pill, rails, selected);
    }
    for (const l of lookups) this.arrived(l, rails, seen);
    for (const [key, pill] of this.pills) {
      if (seen.has(key)) continue;
      pill.moves.remove();
      this.pills.delete(key);
    }
    return moving;
  }
  /** The segment that is being looked up stands at its wall. */
  arrived(l, rails, seen) {
    const track = this.tracks.get(l.conn);
    const middle = rails.middle(l.conn);
    if (!track || middle === void 0 || !l.stands || l.kind === "ack") return;
    const key = `at ${l.side}`;
    const from = l.side === "server" ? "client" : "server";
    const known = this.pills.get(key);
    const name = `arrived ${l.kind} from-${from}`;
    if (known && (known.track !== track || known.element.getAttribute("class") !== name)) {
      known.moves.remove();
      this.pills.delete(key);
    }
    const pill = this.pills.get(key) ?? this.make(key, name, track, {});
    seen.add(key);
    this.shape(pill, l.label, from, HIGH);
    const x = from === "client" ? rails.right - pill.width : rails.left;
    pill.moves.setAttribute("transform", `translate(${x.toFixed(1)},${(middle - RAISED_PX).toFixed(1)})`);
    pill.streak.toggleAttribute("hidden", true);
  }
  pill(key, f, track) {
    const known = this.pills.get(key);
    if (known?.track === track) return known;
    known?.moves.remove();
    const name = `pill ${f.kind} from-${f.from}${f.stretched ? " stretched" : ""}`;
    return this.make(key, name, track, { segment: f.id, sent: f.sent, due: f.due, slot: f.track });
  }
  make(key, name, track, data) {
    const make = (tag, cls) => {
      const e3 = document.createElementNS(NS, tag);
      e3.setAttribute("class", cls);
      return e3;
    };
    const moves = make("g", `moves ${name}`.replace("pill ", ""));
    const element = make("g", name);
    const [shape, word, streak, reach] = [make("path", "shape"), make("text", "word"), make("path", "streak"), make("rect", "reach")];
    for (const [k, v] of Object.entries(data)) element.dataset[k] = String(v);
    element.append(shape, word);
    moves.append(streak, reach, element);
    track.append(moves);
    const pill = { moves, element, shape, word, streak, reach, track, width: 0, text: "" };
    this.pills.set(key, pill);
    return pill;
  }
  place(w2, f, pill, rails, selected) {
    const middle = rails.middle(f.conn) ?? 0;
    const way = progress(w2, f, this.reduced.matches);
    const along = f.from === "client" ? way : 1 - way;
    const room = Math.max(0, rails.right - rails.left - pill.width);
    const fall = f.lost ? Math.min(1, age(w2, f.lost.at) / FALL_US) : 0;
    const lift = f.lost ? fall * rails.lies : isHeld(f) && (rails.lies > 0 || isPassed(w2, f)) ? -RAISED_PX : f.kind === "ack" ? f.from === "client" ? -4 : 4 : follows(w2, f) ? FOLLOWS_PX : 0;
    pill.moves.setAttribute("transform", `translate(${(rails.left + along * room).toFixed(2)},${(middle + lift).toFixed(1)})`);
    pill.element.classList.toggle("lost", f.lost !== void 0);
    pill.element.classList.toggle("falls", fall > 0 && fall < 1);
    pill.element.classList.toggle("held", isHeld(f));
    pill.element.classList.toggle("chosen", f.id === selected);
    pill.element.dataset["way"] = way.toFixed(5);
    pill.streak.toggleAttribute("hidden", f.lost !== void 0 || isHeld(f) || way * room < 60);
  }
  write(f, pill, more) {
    const label = isHeld(f) ? ["❚❚", f.label] : [f.label];
    if (more > 0) label.push(`+${more}`);
    if (f.retransmission) label.push(`· ${this.cx.text("pill.again")}`);
    if (f.lost) label.push(`· ${this.cx.text(`lost.${f.lost.why}`)}`);
    this.shape(pill, label.join(" "), f.from, f.kind === "ack" && more === 0 ? ACK_HIGH : HIGH);
  }
  shape(pill, text, from, high) {
    if (text === pill.text) return;
    pill.text = text;
    const word = this.type.width(text, high === HIGH ? "pill" : "bold");
    const point = high / 2 * 0.75;
    pill.width = Math.ceil(word + 18 + point);
    const client = from === "client";
    pill.shape.setAttribute("d", pointed(0, -high / 2, pill.width, high, client ? "right" : "left"));
    const reach = { x: -REACH, y: -HIGH / 2 - REACH, width: pill.width + 2 * REACH, height: HIGH + 2 * REACH };
    for (const [name, px] of Object.entries(reach)) pill.reach.setAttribute(name, String(px));
    pill.word.textContent = text;
    pill.word.setAttribute("x", (client ? 10 : 8 + point).toFixed(1));
    pill.word.setAttribute("y", high === HIGH ? "4.5" : "4");
    const dashes = Array.from({ length: DASHES }, (_, i3) => {
      const x = client ? -8 - i3 * 9 : pill.width + 8 + i3 * 9;
      return `M${x},0h${(client ? -1 : 1) * (6 - i3 * 0.8)}`;
    });
    pill.streak.setAttribute("d", high === HIGH ? dashes.join("") : "");
  }
};
function stack(w2) {
  const firsts = /* @__PURE__ */ new Map();
  const stacks = /* @__PURE__ */ new Map();
  for (const f of w2.flights.values()) {
    if (f.lost || f.held || w2.time < f.sent) continue;
    const slot = `${f.conn}/${f.from}/${f.kind}`;
    const first2 = firsts.get(slot);
    if (first2 && together(w2, first2, f)) {
      stacks.set(first2.id, (stacks.get(first2.id) ?? 0) + 1);
      stacks.set(f.id, -1);
    } else {
      firsts.set(slot, f);
    }
  }
  return stacks;
}
function follows(w2, f) {
  if (f.kind === "data") return false;
  for (const o of w2.flights.values()) {
    if (o.kind === "data" && !o.lost && o.conn === f.conn && o.from === f.from && together(w2, o, f)) return true;
  }
  return false;
}
function together(w2, o, f) {
  const [first2, second] = [Math.min(o.departs, w2.time), Math.min(f.departs, w2.time)];
  return Math.abs(second - first2) < SAME_PLACE * (f.due - second);
}
function isShown(w2, f) {
  if (w2.time < f.sent) return false;
  if (f.lost) return age(w2, f.lost.at) < LIES_US;
  return !f.stretched || w2.time <= f.due;
}
function isPassed(w2, f) {
  for (const o of w2.flights.values()) if (o.conn === f.conn && !o.lost && !isHeld(o)) return true;
  return false;
}
function isHeld(f) {
  return f.held?.left !== void 0 && !f.lost;
}
function progress(w2, f, reduced) {
  const stop = wayOf(f);
  if (isHeld(f)) return f.held.way;
  const capped = f.lost ? stop : Math.min(stop, Math.max(0, wayAt(f, w2.time)));
  if (!reduced) return capped;
  return capped >= stop ? stop : f.held?.way ?? 0;
}

// src/view/stage/sky.ts
var STAY_US = 9e5;
var CHIPS2 = 3;
var LETTERS = 21;
function endedAt(x, side) {
  return side === "client" ? x.done?.at : x.response?.at ?? x.handled?.until ?? x.done?.at;
}
function isForgotten(w2, x, side) {
  const ended = endedAt(x, side);
  return ended !== void 0 && w2.time >= ended && age(w2, ended) >= STAY_US;
}
function sky(w2, side, still, cx2) {
  const here = [...w2.exchanges.values()].filter((x) => isHere(w2, x, side, still));
  const current = here.findLast((x) => !isForgotten(w2, x, side));
  const forgotten = here.filter((x) => x !== current && isForgotten(w2, x, side));
  return b`<section class="program floor http ${side}">
    ${hostHead(w2, side, cx2)}
    ${current ? messageCard(w2, current, side, cx2) : idleCard(w2, side, cx2)}
    ${chips(w2, forgotten, side, cx2)}
    ${side === "server" && w2.kind === "lab" ? goroutine(w2, still, cx2) : A}
  </section>`;
}
function hostHead(w2, side, cx2) {
  const lab = w2.kind === "lab";
  const name = side === "client" ? lab ? "host.client" : w2.lastHop ? "host.proxy" : "host.browser" : lab ? "host.server" : "host.thisServer";
  const addr = side === "client" ? w2.clientAddr : addressOf(w2.serverAddr);
  return b`<header class="host-head"><h2>${cx2.text(name)}</h2><span class="mono mute">${addr}</span></header>`;
}
function isHere(w2, x, side, still) {
  if (x.kind === "other") return false;
  return side === "client" || isRead(w2, x.handled?.at, still);
}
function messageCard(w2, x, side, cx2) {
  const message = side === "client" ? x.request : x.handled?.message;
  const answer = side === "client" ? clientAnswer(w2, x, cx2) : answerOf(w2, x);
  return b`<article class="card" data-exchange=${x.id} data-side=${side}>
    ${message ? head(message, side === "client" ? 1 : 0) : b`<p class="mono start">${x.method} ${shortTarget(x.target)}</p>
          <p class="mute">${cx2.text(x.acquired === void 0 ? "card.waitingConn" : "card.part")}</p>`}
    ${side === "server" && x.handled ? b`<p class="lent"><span class="mono"><span class="api">RemoteAddr </span>${x.handled.remoteAddr}</span> <em>${cx2.text("card.lent")}</em></p>` : A}
    <p class="foot">
      <span class="http-word">${exchangeName(w2.kind, x, cx2)}</span>
      ${answer ? b`<span class="mono">${answer}</span>` : A}
      ${w2.kind === "visit" && side === "server" && x.took !== void 0 ? b`<span class="mute">${cx2.text("card.handled", { ms: (x.took / 1e3).toFixed(1) })}</span>` : A}
      ${x.repeats > 0 ? again(w2, side, cx2) : A}
    </p>
  </article>`;
}
function again(w2, side, { text }) {
  if (w2.kind === "visit") return b`<strong>${text("card.repeat")}</strong>`;
  return side === "client" ? b`<strong>${text("card.retried")}</strong>` : A;
}
function clientAnswer(w2, x, cx2) {
  if (!x.done || x.done.at > w2.time) return void 0;
  return x.done.failed ? cx2.text("card.failed", { code: x.done.status }) : x.done.status;
}
function answerOf(w2, x) {
  return x.response && x.response.at <= w2.time ? x.response.startLine : void 0;
}
function head(m, shown) {
  const [method, target, ...rest] = m.startLine.split(" ");
  const fields = [...m.headers].sort((a, b2) => Number(b2[0] === "Connection") - Number(a[0] === "Connection"));
  const kept = Math.max(shown, fields[0]?.[0] === "Connection" ? 1 : 0);
  return b`<p class="mono start">${method} ${shortTarget(target ?? "")} ${rest.join(" ")}</p>
    ${fields.slice(0, kept).map(([name, value]) => b`<p class="mono field">${name}: ${value}</p>`)}`;
}
function chips(w2, forgotten, side, cx2) {
  const names = forgotten.map((x) => `${shortName(w2, x, cx2)} · ${statusOf(x)}`);
  let shown = names.slice(-CHIPS2);
  while (shown.length > 1 && shown.join("").length > LETTERS) shown = shown.slice(1);
  const more = forgotten.length - shown.length;
  return b`<p class="forgotten" data-side=${side} ?hidden=${shown.length === 0}>
    <span>${cx2.text("card.forgotten")}</span>
    ${more > 0 ? b`<span>+${more}</span>` : A}
    ${shown.map((name) => b`<span class="chip">${name}</span>`)}
  </p>`;
}
function shortName(w2, x, { text }) {
  if (w2.kind === "lab") return requestNumber(x.number, x.part ?? 0);
  return x.click ? String(x.click.nth) : text("name.page");
}
function statusOf(x) {
  if (x.done?.failed) return x.done.status;
  return x.response?.startLine.split(" ")[1] ?? "";
}
function idleCard(w2, side, cx2) {
  const { text } = cx2;
  const waiting = (title, sub) => b`<article class="card idle"><p class="start">${title}</p><p class="mute">${sub}</p></article>`;
  if (side === "server") {
    if (w2.kind === "visit") return waiting(text("card.handler"), text("card.handlerSub"));
    return w2.accepting ? waiting(text("card.handler"), text("card.handlerSub")) : waiting(text("card.notAcceptingTitle"), text("card.notAcceptingSub"));
  }
  if (w2.kind === "visit") return waiting(text("card.idleBrowser"), text("card.idleBrowserSub"));
  const pooled = [...w2.conns.values()].some((c) => c.pooled && !isClosed(w2, c));
  return pooled ? waiting(text("card.idlePooled"), text("card.idlePooledSub")) : waiting(text("card.idleClient"), text("card.idleClientSub"));
}
function goroutine(w2, still, cx2) {
  const { text } = cx2;
  const running = [...w2.exchanges.values()].findLast((x) => isRead(w2, x.handled?.at, still) && (endedAt(x, "server") ?? Infinity) > w2.time);
  const readers = [...w2.conns.values()].filter((c) => c.reading > 0 && !isClosed(w2, c));
  const reader = lastReader(w2, readers);
  const others = readers.length - (reader ? 1 : 0);
  const words3 = running ? text("goroutine.runs", { conn: running.conn ?? "" }) : reader ? text(reader.reading > 1 ? "goroutine.again" : "goroutine.reads", { conn: reader.id }) : text(w2.accepting ? "goroutine.accept" : "goroutine.none");
  return b`<p class="goroutine ${running ? "runs" : "waits"}">
    <i class="loop" aria-hidden="true"></i><span>${words3}</span>${others > 0 && !running ? b`<span class="more">+${others}</span>` : A}
  </p>`;
}
function lastReader(w2, readers) {
  let found;
  for (const x of w2.exchanges.values()) found = readers.find((c) => c.id === x.conn) ?? found;
  return found ?? readers.at(-1);
}

// src/view/stage/type.ts
var Type = class {
  /** Takes the families from the element's custom properties. */
  constructor(element) {
    this.canvas = document.createElement("canvas").getContext("2d");
    this.widths = /* @__PURE__ */ new Map();
    const style = getComputedStyle(element);
    const [sans, mono, label, word] = ["--sans", "--mono", "--type-label", "--type-note"].map((name) => style.getPropertyValue(name));
    this.faces = {
      pill: `700 ${word} ${sans}`,
      mono: `700 ${label} ${mono}`,
      note: `400 ${label} ${sans}`,
      bold: `700 ${label} ${sans}`
    };
  }
  /** In CSS pixels. */
  width(text, face) {
    const key = face + text;
    let width = this.widths.get(key);
    if (width === void 0) {
      this.canvas.font = this.faces[face];
      width = this.canvas.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  }
  /** When other fonts have come, what was measured before counts no more. */
  forget() {
    this.widths.clear();
  }
};

// src/view/stage/stage.ts
var STRAY = "";
var LEAST = 100;
var LONGEST_ADDRESS = 9;
var Stage = class {
  constructor(root, room, cx2, acts, reserved = 1, says = (w2) => headline(w2, cx2)) {
    this.width = 0;
    this.drawn = "";
    /** On a phone, whose table is shown. */
    this.side = "server";
    this.root = root;
    this.room = room;
    this.reserved = reserved;
    this.says = says;
    this.cx = cx2;
    this.type = new Type(root);
    this.pills = new Pills(root, cx2, this.type);
    this.width = root.clientWidth;
    new ResizeObserver(() => {
      if (root.clientWidth === this.width) return;
      this.width = root.clientWidth;
      acts.wake();
    }).observe(root);
    void document.fonts.ready.then(() => {
      this.type.forget();
      this.drawn = "";
      acts.wake();
    });
    let taken = false;
    root.addEventListener("pointerdown", (e3) => {
      const pill = pillAt(e3);
      taken = pill !== void 0;
      if (pill) acts.selectSegment(pill);
    });
    root.addEventListener("click", (e3) => {
      const at = e3.target;
      const pill = pillAt(e3);
      const lane = at.closest(".lane");
      if (at.closest("[data-act=table]")) {
        this.side = this.side === "server" ? "client" : "server";
        this.drawn = "";
        acts.wake();
      } else if (taken) taken = false;
      else if (pill) acts.selectSegment(pill);
      else if (lane?.dataset["conn"]) acts.selectConn(lane.dataset["conn"]);
    });
  }
  /**
   * Draws the world as it is; returns whether it goes on moving by itself. `still`
   * means that time stands: then all of an instant is shown at once.
   */
  draw(w2, chosen, still) {
    const moments = momentsOf(w2, still);
    const shape = this.shape(w2, moments, chosen, still);
    if ((shape !== this.drawn || w2 !== this.world) && this.width > LEAST) {
      this.render(w2, moments, chosen, still);
      this.drawn = shape;
      this.world = w2;
    }
    this.root.dataset["time"] = String(Math.floor(w2.time));
    const flying = this.pills.draw(w2, this, Object.values(moments.lookups), chosen.segment);
    return flying || isPlaying(w2);
  }
  // The rails on which pills ride.
  get left() {
    return this.geometry?.left ?? 0;
  }
  get right() {
    return this.geometry?.right ?? 0;
  }
  middle(conn) {
    const { places, geometry } = this;
    if (!places || !geometry) return void 0;
    const at = conn === STRAY ? places.conns.length : places.conns.findIndex((c) => c?.id === conn);
    return at < 0 ? void 0 : geometry.tubes[at];
  }
  get lies() {
    return this.geometry?.lies ?? 0;
  }
  /** Changes whenever there is something new to draw besides the pills' places. */
  shape(w2, m, chosen, still) {
    const exchanges = [...w2.exchanges.values()].slice(-8).map((x) => [
      isForgotten(w2, x, "client"),
      isForgotten(w2, x, "server"),
      isRead(w2, x.handled?.at, still),
      (x.done?.at ?? 0) <= w2.time,
      (x.response?.at ?? 0) <= w2.time
    ]);
    const lookups = Object.values(m.lookups).map((l) => [l.side, l.chips, l.answered, l.stands]);
    const crossings = m.crossings.map((c) => [c.side, c.gate, c.conn, c.trail]);
    const conns = [...w2.conns.values()].map((c) => isClosed(w2, c));
    const waits = [...w2.conns.values()].flatMap((c) => [timeWaitLeft(w2, c.client), timeWaitLeft(w2, c.server)]).map((us) => us && secondsLeft(us));
    const seconds = w2.kind === "visit" ? Math.floor(w2.time / 1e6) : 0;
    const proof = chosen.proof && [...chosen.proof.ends];
    return JSON.stringify([w2.kind, w2.version, boxShape(w2), this.width, exchanges, lookups, crossings, conns, waits, seconds, chosen.conn, proof]);
  }
  render(w2, m, chosen, still) {
    const stray = hasStray(w2, m);
    const places = placesOf(w2, this.reserved - (stray ? 1 : 0), this.room === "embed");
    const count = places.conns.length + (stray ? 1 : 0);
    const ports = [...w2.conns.values()].some((c) => Math.max(c.client.local.length, c.server.local.length) > LONGEST_ADDRESS + 6);
    const g = geometryOf(this.width, this.room, count, ports);
    this.places = places;
    this.geometry = g;
    const s = { w: w2, g, cx: this.cx, type: this.type, places: places.conns };
    const { style, classList } = this.root;
    style.setProperty("--horizon", `${g.horizon}px`);
    style.setProperty("--host", `${g.phone ? Math.floor(g.width * 0.28) : g.left}px`);
    style.setProperty("--sheet-height", `${g.height}px`);
    classList.toggle("phone", g.phone);
    classList.toggle("narrow", !g.phone && g.left < 252);
    classList.toggle("tight", !g.phone && g.left < 284);
    D(b`${this.sheet(s, places, m, chosen, stray)} ${sky(w2, "client", still, this.cx)} ${this.middleOf(w2)} ${sky(w2, "server", still, this.cx)}
      ${g.phone ? this.toggle(g) : A}`, this.root);
    this.pills.refresh();
  }
  sheet(s, places, m, chosen, stray) {
    const { g } = s;
    const sides = ["client", "server"].filter((side) => !g.phone || side === this.side);
    return b`<svg class="sheet" width=${g.width} height=${g.height} viewBox=${`0 0 ${g.width} ${g.height}`}>
      <rect class="sky" x="0" y="0" width=${g.width} height=${g.horizon}></rect>
      <rect class="sea" x="0" y=${g.horizon} width=${g.width} height=${g.height - g.horizon}></rect>
      ${g.phone ? s.w.up ? A : cutWords(s, g.horizon + 52) : walls(s)}
      ${sides.map((side) => tableHead(s, side, m.lookups[side]))}
      ${Object.values(m.lookups).map((l) => sides.includes(l.side) ? lookupFalls(s, l) : A)}
      ${trails(s, m.crossings)}
      ${places.conns.map((c, i3) => c ? this.lane(s, c, i3, m, chosen) : A)}
      ${stray ? strayLane(s, places.conns.length) : A}
      ${sides.includes("server") ? listenRow(s, m.lookups.server) : A}
      ${Object.values(m.lookups).map((l) => sides.includes(l.side) ? lookupPath(s, l, l.stands ? raised(this.middle(l.conn)) : void 0) : A)}
      ${line(s, m.crossings)}
      ${foot(s, places)}
    </svg>`;
  }
  lane(s, c, place, m, chosen) {
    const proof = (side) => chosen.proof?.ends.has(`${c.id}/${side}`) ?? false;
    const hidden = (side) => s.g.phone && side !== this.side ? "hidden" : "";
    return w`<g class="lane ${c.kernel?.carries ? "minor" : ""} ${chosen.conn === c.id ? "chosen" : ""}"
      data-conn=${c.id} data-client=${c.client.local} data-server=${c.server.local} data-requests=${c.sent}
      data-pooled=${c.pooled} data-clicks=${c.kernel?.clicks ?? A} data-cookie=${c.kernel?.cookie ?? A}
      data-kind=${c.kernel?.carries ? "websocket" : "http"}>
      ${tube(s, c, place)}
      ${["client", "server"].map(
      (side) => w`<g class="tcp-cell ${side} ${hidden(side)}">${row(s, c, side, place, m.lookups[side], proof(side))}</g>`
    )}
    </g>`;
  }
  middleOf(w2) {
    const { text } = this.cx;
    const h = this.says(w2);
    const visit = w2.kind === "visit";
    const words3 = (n, label) => n === 1 ? text(label).replace(/s\b/, "") : text(label);
    const count = (name, of, n, label) => b`<div class=${name} ?data-zero=${n === 0}><dt>${words3(n, label)}</dt><dd data-count=${of}>${n}</dd></div>`;
    return b`<div class="middle">
      <p class="headline">${h.title}</p>
      <p class="sub">${h.sub}</p>
      <dl class="counts">
        ${count("shakes", "handshakes", w2.handshakes, visit ? "count.sockets" : "count.handshakes")}
        ${count("requests", "requests", w2.requests, visit ? "count.clicks" : "count.requests")}
        ${count("saved", "saved", w2.saved, "count.saved")}
      </dl>
    </div>`;
  }
  /** On a phone one table is seen at a time. */
  toggle(g) {
    const other = this.side === "server" ? "client" : "server";
    this.root.style.setProperty("--table", `${g.tables.server.heads - 38}px`);
    return b`<p class="which-table"><b>${this.cx.text(`table.${this.side}`)}</b>
      <button class="quiet" data-act="table">${this.cx.text(`table.show.${other}`)}</button></p>`;
  }
};
function pillAt(e3) {
  const id = e3.target.closest(".moves")?.querySelector(".pill")?.dataset["segment"];
  return id === void 0 ? void 0 : Number(id);
}
function walls(s) {
  const { g, w: w2, cx: cx2, type } = s;
  const x = (at) => w`<line class="wall http" x1=${at} x2=${at} y1="10" y2=${g.horizon}></line>
    <line class="wall tcp" x1=${at} x2=${at} y1=${g.horizon} y2=${g.height}></line>`;
  const y = g.horizon + 39;
  if (!w2.up) return w`${x(g.left)} ${x(g.right)} ${cutWords({ g, cx: cx2 }, y + 4)}`;
  if (w2.box) return w`${x(g.left)} ${x(g.right)} ${boxBetween(s, w2.box, y)}`;
  const words3 = w2.kind === "lab" ? cx2.text(w2.loss > 0 ? "wire.lossy" : "wire.oneWay", { ms: w2.rttMs / 2, loss: Math.round(w2.loss * 100) }) : cx2.text("pipe.stretched");
  const middle = (g.left + g.right) / 2;
  const half2 = type.width(words3, "note") / 2 + 8;
  return w`${x(g.left)} ${x(g.right)}
    <path class="dimension" d=${`M${g.left + 2},${y}H${middle - half2}M${middle + half2},${y}H${g.right - 2}M${g.left + 2},${y - 4}v8M${g.right - 2},${y - 4}v8`}></path>
    <text class="note" text-anchor="middle" x=${middle} y=${y + 4}>${words3}</text>`;
}
function cutWords({ g, cx: cx2 }, y) {
  return w`<text class="note bold rst cut-words" text-anchor="middle" x=${(g.left + g.right) / 2} y=${y}>${cx2.text("wire.cut")}</text>`;
}
function foot({ g, cx: cx2 }, { more, closed }) {
  const words3 = [more > 0 ? cx2.text("row.more", { n: more }) : "", closed > 0 ? cx2.text("row.moreClosed", { n: closed }) : ""].filter(Boolean).join(" · ");
  return words3 ? w`<text class="note foot" x=${g.tables.client.x} y=${g.height - 8}>${words3}</text>` : A;
}
function raised(middle) {
  return middle === void 0 ? void 0 : middle - RAISED_PX - HIGH / 2;
}
function hasStray(w2, m) {
  for (const f of w2.flights.values()) if (f.conn === STRAY) return true;
  return Object.values(m.lookups).some((l) => l.conn === STRAY);
}
function strayLane({ g, cx: cx2 }, place) {
  const y = g.tubes[place];
  return w`<g class="stray">
    <path class="rail-line" d=${`M${g.left},${y}H${g.right}`}></path>
    <g class="track" data-track=""><rect class="rail" x=${g.left} y=${y - 14} width=${g.right - g.left} height="28"></rect></g>
    <text class="note" text-anchor="middle" x=${(g.left + g.right) / 2} y=${y + 30}>${cx2.text("stray.note")}</text>
  </g>`;
}

// src/ui/acts.ts
var TARGET = "/hello";
var Acts = class {
  constructor(shown, lab, visit, own, text, before, take) {
    /** What the last step or skip did. */
    this.said = "";
    /** The last event before something was done by hand that no link carries (model/moment.ts). */
    this.touched = -1;
    /** Acts that have not been answered yet. */
    this.pending = 0;
    this.jumping = false;
    this.shown = shown;
    this.lab = lab;
    this.visit = visit;
    this.own = own;
    this.text = text;
    this.before = before;
    this.take = take;
  }
  /** An act is on its way. */
  get busy() {
    return this.pending > 0;
  }
  /** Once somebody answers again, it is no error any more that nobody did. */
  reached(state) {
    if (state !== "lost" && state !== "connecting" && this.error?.code === "network") this.error = void 0;
  }
  send(policy, target = TARGET) {
    this.touch();
    void this.inLab((lab) => lab.request(target, policy));
  }
  /** Octets as they are; what comes of them is looked at next. */
  raw(request) {
    this.touch();
    this.shown.choose(request.conn === void 0 ? {} : { conn: request.conn });
    void this.inLab((lab) => lab.raw(request));
  }
  /**
   * In a lab that has carried one GET unseen, sends the second; `seenFrom` is told
   * from when on the lab is to be seen.
   */
  sendSecond(seenFrom) {
    void this.act(async () => {
      const { rested } = await import("./parts/first-W5DV5QP3.js");
      const { lab, at } = await rested(this.lab, TARGET);
      seenFrom(at);
      await lab.request(TARGET, "reuse");
    });
  }
  run(scenario) {
    this.shown.show("lab");
    void this.inLab((lab) => lab.scenario(scenario));
  }
  /** Pauses or goes on: the lab, or the past that is looked at. */
  toggle() {
    if (!this.shown.toggle() && this.shown.view === "lab") this.pause(!this.lab.settings.paused);
  }
  /** Returns whether there is anything to pause, or to let go on. */
  pause(paused) {
    if (this.lab.isRecording || this.lab.settings.paused === paused) return false;
    this.clock({ paused });
    return true;
  }
  clock(settings) {
    const { speed, paused } = settings;
    const pace = speed === void 0 ? {} : speed === "auto" ? { auto: true } : { auto: false, speed };
    this.set({ ...pace, ...paused === void 0 ? {} : { paused } }, (lab) => lab.clock(settings));
  }
  step() {
    this.jump((lab) => lab.step());
  }
  skip() {
    this.jump(async (lab) => {
      const s = await lab.skip();
      this.said = skipped({ ...s, lab: s.time }, this.text);
    });
  }
  reset() {
    void this.onLab((lab) => lab.reset());
    this.shown.choose({});
  }
  closeConn(conn, by) {
    this.touch();
    void this.onLab((lab) => lab.closeConnection(conn, by));
  }
  /** Of link and programs. */
  change(settings) {
    this.set(settings, (lab) => lab.set(settings));
  }
  /** Says what an act has done, or why there is none. */
  say(words3) {
    this.said = words3;
    this.wake();
  }
  /** What is done by hand, to what there is. */
  byHand(f) {
    void this.onLab(f);
  }
  /** A new lab with the settings of the one that is gone. */
  renew() {
    void this.inLab(async () => {
    });
  }
  trySocket(close) {
    void this.act(() => this.own.tryGet(close ? "hello?close=1" : "hello"));
  }
  /** An experiment with the visitor's own sockets: several requests, one act. */
  trial(f) {
    this.shown.show("socket");
    return this.act(() => f(this.own));
  }
  dismiss() {
    this.error = void 0;
    this.wake();
  }
  wake() {
    this.shown.wake();
  }
  touch() {
    this.touched = this.lab.feed?.log.last ?? -1;
  }
  // One jump at a time, and in the lab that is in sight.
  jump(f) {
    if (this.jumping || this.shown.view !== "lab") return;
    this.jumping = true;
    void this.onLab(f).finally(() => {
      this.jumping = false;
    });
  }
  // Of the lab, or of the one that will be made.
  set(settings, send) {
    if (this.lab.commands) void this.onLab(send);
    else this.lab.want(settings);
    this.wake();
  }
  /** In the lab, which is made if there is none. */
  inLab(f) {
    return this.act(async () => {
      const before = this.lab.id;
      const lab = await this.lab.ensure();
      if (this.lab.id !== before) this.shown.choose({});
      await f(lab);
    });
  }
  /** On the lab, if there is one. */
  onLab(f) {
    return this.act(async () => {
      if (this.lab.commands) await f(this.lab.commands);
    });
  }
  async act(f) {
    this.shown.live();
    this.said = "";
    this.pending++;
    try {
      await this.before();
      await this.visit.enter();
      await f();
      this.error = void 0;
    } catch (e3) {
      if (!(e3 instanceof CommandError)) throw e3;
      if (e3.code === "lab_unknown") this.lab.isUnknown();
      else this.error = e3;
    } finally {
      this.pending--;
      this.wake();
    }
  }
};

// src/ui/controls.ts
var SPEEDS = [
  { speed: 1, label: "1×" },
  { speed: 0.1, label: "1/10" },
  { speed: 0.02, label: "1/50" }
];
var NO_COMMANDS = "transport.recorded";
var RTTS_MS = [20, 50, 100, 200, 400, 1e3];
var LOSSES = [0, 0.05, 0.1, 0.2, 0.5];
function actions(s, acts, { text }, primary = true) {
  const off = s.recorded && s.view === "lab";
  const act = (name, label, hint, run, first2 = false) => b`<button class=${first2 && primary ? "primary" : ""} data-act=${name} ?disabled=${off} title=${text(off ? NO_COMMANDS : hint)} @click=${run}>
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
function controls(s, acts, cx2) {
  const { text } = cx2;
  const pick = (view, label) => b`<button data-view=${view} aria-pressed=${s.view === view} @click=${() => acts.shown.show(view)}>${label}</button>`;
  return b`
    <div class="group" role="group" aria-label=${text("view.label")}>
      ${pick("lab", text("view.lab"))} ${pick("socket", text("view.socket"))}
    </div>
    ${s.view === "lab" ? labControls(s, acts, cx2) : A}
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
function labControls(s, acts, cx2) {
  const { text } = cx2;
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
    ${speeds(s, acts, cx2)}
    <label title=${text(s.recorded ? NO_COMMANDS : "control.rttHint")}
      ><span>${text("control.rtt")}</span>
      <select data-setting="rtt" ?disabled=${s.recorded} @change=${(e3) => acts.change({ "link.rtt_ms": Number(valueOf(e3)) })}>
        ${withCurrent(RTTS_MS, settings["link.rtt_ms"]).map(
    (ms) => b`<option value=${ms} .selected=${ms === settings["link.rtt_ms"]}>${ms} ms</option>`
  )}
      </select>
    </label>
    <label title=${text(s.recorded ? NO_COMMANDS : "control.lossHint")}
      ><span>${text("control.loss")}</span>
      <select data-setting="loss" ?disabled=${s.recorded} @change=${(e3) => acts.change({ "link.loss": Number(valueOf(e3)) })}>
        ${withCurrent(LOSSES, settings["link.loss"]).map(
    (p) => b`<option value=${p} .selected=${p === settings["link.loss"]}>${Math.round(p * 100)} %</option>`
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
function valueOf(e3) {
  return e3.currentTarget.value;
}
function withCurrent(choices, current) {
  return [.../* @__PURE__ */ new Set([...choices, current])].sort((a, b2) => a - b2);
}

// src/ui/keys.ts
var OWN_SPACE = "button, a, select, input, textarea, summary";
var OWN_ARROWS = "select, input, textarea, pre";
function letGo(root) {
  root.addEventListener("click", (e3) => {
    const button = e3.detail > 0 && e3.target instanceof Element ? e3.target.closest("button") : null;
    button?.blur();
  });
}
function listen(acts, present) {
  window.addEventListener("keydown", (e3) => {
    if (e3.key === "F2" && present && !e3.repeat) {
      e3.preventDefault();
      present();
      return;
    }
    if (e3.defaultPrevented || e3.repeat && e3.key === " " || e3.altKey || e3.ctrlKey || e3.metaKey) return;
    const target = e3.target instanceof Element ? e3.target : document.body;
    const act = actOf(e3.key, target, acts);
    if (!act) return;
    e3.preventDefault();
    act();
  });
}
function actOf(key, target, acts) {
  if (key === " ") return target.closest(OWN_SPACE) ? void 0 : () => acts.toggle();
  if (target.closest(OWN_ARROWS)) return void 0;
  const { shown } = acts;
  switch (key) {
    case "ArrowLeft":
      return () => shown.walk(-1);
    case "ArrowRight":
      return () => shown.walk(1);
    case "Home":
      return () => shown.start();
    case "End":
      return () => shown.live();
    case "Escape":
      return () => shown.choose({});
    default:
      return void 0;
  }
}

// node_modules/lit-html/directive.js
/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var e = (t) => (...e3) => ({ _$litDirective$: t, values: e3 });
var i = class {
  constructor(t) {
  }
  get _$AU() {
    return this._$AM._$AU;
  }
  _$AT(t, e3, i3) {
    this._$Ct = t, this._$AM = e3, this._$Ci = i3;
  }
  _$AS(t, e3) {
    return this.update(t, e3);
  }
  update(t, e3) {
    return this.render(...e3);
  }
};

// node_modules/lit-html/directives/guard.js
/**
 * @license
 * Copyright 2018 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
var e2 = {};
var i2 = e(class extends i {
  constructor() {
    super(...arguments), this.ot = e2;
  }
  render(r, t) {
    return t();
  }
  update(t, [s, e3]) {
    if (Array.isArray(s)) {
      if (Array.isArray(this.ot) && this.ot.length === s.length && s.every((r, t2) => r === this.ot[t2])) return E;
    } else if (this.ot === s) return E;
    return this.ot = Array.isArray(s) ? Array.from(s) : s, this.render(s, e3);
  }
});

// src/view/light.ts
var LIT_US2 = 9e5;
function lightUp(element, w2, since) {
  const lit = since === void 0 || w2.time < since ? 0 : Math.max(0, 1 - age(w2, since) / LIT_US2);
  setVar(element, "--lit", lit);
  return lit > 0;
}
function setVar(element, name, value) {
  const text = value.toFixed(3);
  if (element.style.getPropertyValue(name) !== text) element.style.setProperty(name, text);
}

// src/ui/own.ts
var MOST_DOTS = 12;
var Footer = class {
  /** `open` shows the socket on the stage. */
  constructor(root, cx2, open) {
    this.begun = false;
    this.root = root;
    this.cx = cx2;
    this.open = open;
  }
  /** Draws the socket as it is in `w`; returns whether it goes on moving by itself. */
  draw(w2, state) {
    if (!this.begun) this.root.replaceChildren();
    this.begun = true;
    const own = ownSocket(w2);
    const changing = [w2.version, state, Math.floor(w2.time / 1e6), own !== void 0 && isClosed(w2, own)];
    D(i2(changing, () => ownLine(w2, state, this.open, this.cx)), this.root);
    const socket = this.root.querySelector(".own-socket");
    return socket !== null && lightUp(socket, w2, lastClick(w2));
  }
};
function lastClick(w2) {
  let last2;
  for (const x of w2.exchanges.values()) if (x.click) last2 = x.wanted;
  return last2;
}
function ownLine(w2, state, open, cx2) {
  const { text } = cx2;
  const own = ownSocket(w2);
  const lost = state === "lost";
  return b`
    <span class="own-label ${w2.lastHop ? "hop" : ""}">${text(w2.lastHop ? "own.lastHop" : "own.label")}</span>
    ${own ? b`<span class="own-socket mono ${isClosed(w2, own) ? "closed" : "open"}" data-cookie=${own.kernel?.cookie ?? ""}
          >${own.client.local} ⇄ <wbr />${own.server.local} <b>${isClosed(w2, own) ? text("row.closed") : stateOf(w2, own, "server")}</b></span>
          <span class="dots" aria-hidden="true">${dots(own)}</span>` : A}
    <span class="own-words">${lost ? text("own.lost") : words(w2, own, cx2)}</span>
    <button class="quiet" data-act="own" @click=${open}>${text("own.open")}</button>
  `;
}
function dots(c) {
  const n = Math.min(MOST_DOTS, c.kernel?.clicks ?? 0);
  return Array.from({ length: n }, () => b`<i></i>`);
}
function words(w2, own, { text }) {
  if (!own?.kernel) return text("own.none");
  if (isClosed(w2, own)) return text("own.closed", { why: text(`closed.${own.kernel.closed?.why ?? "aborted"}`) });
  const since = ago(w2.time - own.kernel.acceptedAt, text);
  const n = own.kernel.clicks;
  if (w2.clicks.size === 0) return text("own.noClick", { ago: since });
  if (n === w2.clicks.size) return text("own.same", { n, ago: since });
  const sockets = [...w2.conns.values()].filter((c) => (c.kernel?.clicks ?? 0) > 0).length;
  return text("own.some", { n, all: w2.clicks.size, sockets });
}

// src/ui/tabs.ts
function tabList(label, tabs, open, show) {
  const key = (e3) => {
    const to = neighbour(tabs, e3.target.dataset["tab"] ?? open, e3.key);
    if (!to) return;
    e3.preventDefault();
    show(to.name);
    e3.currentTarget.querySelector(`[data-tab=${to.name}]`)?.focus();
  };
  return b`<div class="tabs" role="tablist" aria-label=${label} @keydown=${key}>
    ${tabs.map(
    ({ name, label: label2 }) => b`<button
        role="tab"
        id="tab-${name}"
        data-tab=${name}
        aria-selected=${name === open}
        aria-controls=${panelOf(name)}
        tabindex=${name === open ? 0 : -1}
        @click=${() => show(name)}
      >
        ${label2}
      </button>`
  )}
  </div>`;
}
function panelOf(tab) {
  return `panel-${tab}`;
}
function neighbour(tabs, open, key) {
  const i3 = tabs.findIndex((t) => t.name === open);
  switch (key) {
    case "ArrowLeft":
      return tabs.at(i3 - 1);
    case "ArrowRight":
      return tabs[(i3 + 1) % tabs.length];
    case "Home":
      return tabs[0];
    case "End":
      return tabs.at(-1);
    default:
      return void 0;
  }
}

// src/ui/lab-layout.ts
function controlRow(s, acts, cx2) {
  const { text } = cx2;
  const back = b`<button class="quiet" data-act="live" title=${text("transport.backHint")} @click=${() => acts.shown.live()}>${text("transport.back")}</button>`;
  return b`<div class="bar lab-bar">
    <div class="actions">${actions(s, acts, cx2)}</div>
    <div class="controls">${controls(s, acts, cx2)}</div>
    <div class="pace">${clock(s, cx2)} ${s.live || s.recorded ? A : back}</div>
    <div class="take">
      <button data-act="export" aria-haspopup="menu" aria-expanded="false" ?disabled=${!s.feed} title=${s.feed ? "" : text("events.empty")} @click=${(e3) => acts.take(e3.currentTarget)}>${text("export.title")} ▾</button>
    </div>
  </div>`;
}
function linkButton(acts, { text }) {
  return b`<button class="quiet" data-act="link" @click=${() => acts.take("link")}>${text("moment.copy")}</button>`;
}
function labLayout(s, { conn, segment, ready }, open, acts, cx2) {
  const { text } = cx2;
  const lab = s.view === "lab";
  const work = ["work lab-layout", s.words && "words", !s.live && "past", !lab && "socket"].filter(Boolean).join(" ");
  return b`<div class=${work}>
    <section class="stage" data-view=${s.view} aria-label=${text(lab ? "view.lab" : "view.socket")}></section>
    <div class="grip" hidden></div>
    <div class="hand" hidden></div>
    ${beside(s, ready, open, acts, cx2)}
    ${synPanel(lab, ready, cx2)}
    ${below(s, conn, segment, open, acts, cx2)}
  </div>`;
}
function synPanel(hidden, ready, { text }) {
  return b`<section class="panel syn" ?hidden=${hidden}>
    <div class="yet" ?hidden=${ready}><h2>${text("syn.title")}</h2><p>${text("own.none")}</p></div>
    <div class="kept"></div>
  </section>`;
}
function beside(s, ready, open, acts, cx2) {
  const { text } = cx2;
  const tabs = [
    { name: "ladder", title: "ladder.title" },
    { name: "ruler", title: "ruler.title" },
    { name: "words", title: "events.title" },
    { name: "states", title: "states.title" }
  ];
  const offered = tabs.filter(({ name }) => s.view === "lab" || name !== "ladder" && name !== "ruler").filter(({ name }) => name !== "ladder" || !s.words);
  const shown = (offered.find(({ name }) => name === open.beside) ?? offered[0]).name;
  const list = offered.map(({ name, title }) => ({ name, label: text(title) }));
  const yet = (title) => b`<p class="yet" ?hidden=${ready}>${text(title)}</p>`;
  return b`<section class="panel beside" aria-label=${text("beside.label")}>
    ${tabList(text("beside.label"), list, shown, (tab) => open.showBeside(tab))}
    <div class="scrub" ?hidden=${shown === "ladder" || !ready}></div>
    <div class="ladder-panel" role="tabpanel" id=${panelOf("ladder")} aria-labelledby="tab-ladder" ?hidden=${shown !== "ladder"}>${yet("ladder.none")}</div>
    <div class="ruler-panel" role="tabpanel" id=${panelOf("ruler")} aria-labelledby="tab-ruler" ?hidden=${shown !== "ruler"}>${yet("ruler.none")}<div class="ruler"></div></div>
    <div class="events" role="tabpanel" id=${panelOf("words")} aria-labelledby="tab-words" ?hidden=${shown !== "words"}>${yet("events.empty")}</div>
    <div class="states-panel" role="tabpanel" id=${panelOf("states")} aria-labelledby="tab-states" tabindex="0" ?hidden=${shown !== "states"}>
      <div class="course">${yet("states.none")}</div>
    </div>
    <div class="transport-said" ?hidden=${!ready}><p aria-live="polite">${said(s, shown === "ladder", cx2)}</p>${s.view !== "lab" || s.live || s.recorded ? A : linkButton(acts, cx2)}${s.live && s.said === "" ? b`<p class="mute">${text("time.hint")}</p>` : A}</div>
  </section>`;
}
function said(s, ladder, { text }) {
  if (s.live) return s.said;
  if (s.view === "lab" && s.recorded) return text("transport.recorded");
  if (s.note) return s.note;
  return `${text("transport.past")}. ${ladder ? text("time.pale") : ""}`;
}
function below(s, conn, segment, open, acts, cx2) {
  const { text } = cx2;
  const tabs = [
    { name: "segment", label: segment ? text("segment.title", { segment: cx2.segment(segment.data.id) }) : text("segment.tab") },
    { name: "message", label: text("message.tab") },
    { name: "conn", label: conn ? `${text("conn.title")} ${conn.id}` : text("conn.title") },
    { name: "raw", label: text("raw.title") },
    { name: "more", label: text("more.title") }
  ];
  const close = b`<button class="quiet" data-act="unselect" @click=${() => acts.shown.select(void 0)}>${text("segment.close")}</button>`;
  const about = segment && open.below === "segment" ? b`<p class="about">${aboutOf(segment, cx2)}</p>${close}` : A;
  return b`<section class="panel inspector" aria-label=${text("inspect.label")} ?hidden=${s.view !== "lab"}>
    <header>${tabList(text("inspect.label"), tabs, open.below, (tab) => open.showBelow(tab))}${about}</header>
    <div class="sheet-of" role="tabpanel" id=${panelOf("segment")} aria-labelledby="tab-segment" tabindex="0" ?hidden=${open.below !== "segment"}>
      <p class="yet" ?hidden=${segment}>${text("segment.none")}</p>
      <div class="segment" ?hidden=${!segment}></div>
    </div>
    <div class="sheet-of" role="tabpanel" id=${panelOf("message")} aria-labelledby="tab-message" tabindex="0" ?hidden=${open.below !== "message"}>
      <p class="yet" ?hidden=${segment}>${text("message.none")}</p>
      <div class="message" ?hidden=${!segment}></div>
    </div>
    <div class="sheet-of conn-panel" role="tabpanel" id=${panelOf("conn")} aria-labelledby="tab-conn" tabindex="0" ?hidden=${open.below !== "conn"}>
      <div class="conn-head"></div>
      <p class="yet" ?hidden=${conn}>${text("conn.none")}</p>
      <div class="ends" ?hidden=${!conn}></div>
    </div>
    <div class="sheet-of" role="tabpanel" id=${panelOf("raw")} aria-labelledby="tab-raw" tabindex="0" ?hidden=${open.below !== "raw"}><div class="raw"></div></div>
    <div class="sheet-of settings" role="tabpanel" id=${panelOf("more")} aria-labelledby="tab-more" tabindex="0" ?hidden=${open.below !== "more"}></div>
  </section>`;
}
function aboutOf({ data }, { text }) {
  const host = (side) => text(side === "server" ? "host.server" : "host.client");
  return `${labelOf(data)} · ${data.tcp.length} B · ${host(data.from)} → ${host(data.from === "server" ? "client" : "server")}`;
}

// src/ui/page.ts
var RETRY_MS = 2e3;
var LabPage = class {
  /**
   * Builds itself in `main`, in place of what is said there without script, with
   * a heading where the page has no other.
   */
  constructor(main, cx2, acts, first2, heading) {
    this.drawnTime = 0;
    this.tabs = { beside: "ladder", below: "segment" };
    /** The selection that has opened a tab of its own, if it was for it to do. */
    this.opened = {};
    this.main = main;
    this.cx = cx2;
    this.acts = acts;
    this.heading = heading;
    this.room = roomOf(document.body.dataset["page"]);
    main.classList.add("place");
    main.replaceChildren();
    this.drawAround(first2, void 0, void 0);
    const { shown } = acts;
    this.clock = this.find("[data-clock]");
    const onStage = { wake: () => shown.wake(), selectSegment: (id) => shown.select(id), selectConn: (conn) => shown.choose({ conn }) };
    this.stage = new Stage(this.find(".stage"), this.room, cx2, onStage, Number(main.dataset["places"] ?? 1));
  }
  /** Draws everything; returns whether it goes on moving by itself. */
  draw(s) {
    const { world, feed, selection } = s;
    const conn = chosenConn(world, selection);
    const segment = shownSegment(s);
    this.openFor(selection);
    this.main.classList.toggle("busy", s.busy);
    this.main.classList.toggle("covered", s.covered);
    this.drawAround(s, conn, segment);
    this.clock.textContent = `t = ${this.cx.seconds(world.time)} s`;
    let moving = false;
    if (!s.words && !s.covered) {
      const still = s.live ? s.view === "lab" && s.settings.paused : !s.playing;
      moving = this.stage.draw(world, conn ? { ...selection, conn: conn.id } : selection, still);
    }
    if (feed || s.busy || this.tabs.below === "more" || this.tabs.below === "raw") void this.fetchPanels();
    this.panels?.draw(s, conn, segment);
    const advanced = world.time !== this.drawnTime;
    this.drawnTime = world.time;
    return advanced && (moving || s.view === "lab" || !s.live);
  }
  /**
   * The panels come with the first act, or at once where a trace is there already.
   * Returns when they are there, or could not be had for now.
   */
  fetchPanels() {
    return this.fetching ??= this.bring();
  }
  async bring() {
    const lying = this.room !== "lab" ? import("./parts/lying-R6G7BTYH.js") : void 0;
    try {
      const [words3, { Panels }, timeline] = await Promise.all([toldIn(this.cx.lang), import("./parts/panels-QDPYSJON.js"), lying, sheet("figures")]);
      this.cx.take(words3);
      this.panels = new Panels(this.main, timeline?.LyingLadder, this.cx, this.acts);
    } catch {
      setTimeout(() => {
        this.fetching = void 0;
        this.acts.shown.wake();
      }, RETRY_MS);
    }
    this.acts.shown.wake();
  }
  find(selector) {
    return this.main.querySelector(selector);
  }
  /** What was chosen last is opened; the reader may open the other after that. */
  openFor(selection) {
    const before = this.opened;
    if (selection === before) return;
    this.opened = selection;
    if (selection.segment !== void 0) {
      if (this.tabs.below === "conn") this.tabs = { ...this.tabs, below: "segment" };
    } else if (selection.conn !== void 0 && before.segment === void 0 && this.tabs.below !== "raw") this.tabs = { ...this.tabs, below: "conn" };
  }
  get open() {
    const open = (tabs) => {
      this.tabs = { ...this.tabs, ...tabs };
      this.acts.shown.wake();
    };
    const showBelow = (below2) => {
      open({ below: below2 });
      requestAnimationFrame(() => document.getElementById(panelOf(below2))?.parentElement?.scrollIntoView({ block: "nearest" }));
    };
    return { ...this.tabs, showBeside: (beside2) => open({ beside: beside2 }), showBelow };
  }
  /** What is around the stage, the ladder and the lists, which draw themselves. */
  drawAround(s, conn, segment) {
    const { world: w2, feed, selection, view } = s;
    const second = view === "lab" ? 0 : Math.floor(w2.time / 1e6);
    const changing = [
      ...[view, feed, feed?.state, w2.version, second, s.live, s.playing, s.words, s.covered, s.parked, s.note, s.said, s.error, s.lab, s.recorded],
      ...[selection, segment, conn?.id, this.panels, this.tabs, ...Object.values(s.settings)]
    ];
    D(i2(changing, () => this.around(s, conn, segment)), this.main);
  }
  around(s, conn, segment) {
    const { cx: cx2, acts } = this;
    const { text } = cx2;
    const { view } = s;
    const name = text(view === "lab" ? "view.lab" : "view.socket");
    const h = headline(s.world, cx2);
    const lab = this.room === "lab";
    return b`
      ${this.heading ? b`<h1 class="spoken">${name}</h1>` : A}
      ${lab ? controlRow(s, acts, cx2) : this.oneRow(s)}
      <div class="notice" role="alert">${notice(s, acts, cx2)}</div>
      ${lab ? labLayout(s, { conn, segment, ready: this.panels !== void 0 && s.feed !== void 0 }, this.open, acts, cx2) : this.column(s, segment)}
      <p class="honest mute">${text(view === "lab" ? "lab.honest" : "visit.honest")}</p>
      <p class="spoken headline-spoken" role="status" aria-live="polite">${s.covered ? "" : `${h.title}. ${h.sub}`}</p>
    `;
  }
  /** What stands beside a text: all of it in one column. */
  column(s, segment) {
    const { cx: cx2, panels } = this;
    const { text } = cx2;
    const { view } = s;
    const lab = view === "lab";
    const work = ["work", s.words && "words", !s.live && "past", !lab && "socket"].filter(Boolean).join(" ");
    return b`<div class=${work}>
      <section class="stage" data-view=${view} aria-label=${text(lab ? "view.lab" : "view.socket")}></section>
      <div class="grip" hidden></div>
      ${s.covered ? b`<p class="cover-said">${text("lesson.covered")}</p>` : A}
      ${this.timeline(s, lab)}
      <div class="beside">
        <section class="panel race" hidden></section>
        ${synPanel(lab, panels !== void 0, cx2)}
        <section class="panel segment" ?hidden=${!segment || !panels}></section>
      </div>
      <div class="below">
        <section class="panel events">
          <div class="yet" ?hidden=${panels}><h2>${text("events.title")}</h2>${text("events.empty")}</div>
        </section>
        <section class="panel conn-panel" ?hidden=${!lab}>
          <div class="conn-head"></div>
          <div class="course"><p class="yet" ?hidden=${panels}>${text("states.none")}</p></div>
        </section>
      </div>
    </div>`;
  }
  /** The clock alone: what a chapter's reader may do besides stands below. */
  oneRow(s) {
    const { cx: cx2, acts } = this;
    return b`<div class="bar one">
      <div class="controls">${controls(s, acts, cx2)}</div>
      <div class="pace">${clock(s, cx2)}</div>
    </div>`;
  }
  /** The ladder on its side, and under it what can be changed. */
  timeline(s, lab) {
    const { cx: cx2, acts } = this;
    return b`<div class="under">
      <section class="panel ladder-panel" ?hidden=${!lab} aria-label=${cx2.text("ladder.title")}><p class="yet" ?hidden=${this.panels}>${cx2.text("ladder.none")}</p></section>
      <div class="transport-said" aria-live="polite">${this.said(s)}</div>
      <section class="free">
        <h2>${cx2.text("free.title")}</h2>
        <div class="actions">${actions(s, acts, cx2, false)}</div>
        ${this.room === "embed" ? A : b`<div class="hand" hidden></div>`}
      </section>
    </div>`;
  }
  said(s) {
    const { text } = this.cx;
    if (s.live) return b`<span class="mute">${s.said}</span>`;
    if (s.view === "lab" && s.recorded) return b`<span>${text("transport.recorded")}</span>`;
    if (s.parked) {
      return b`<span>${text("wait.parked")}</span>
        <button data-act="live" title=${text("wait.skipHint")} @click=${() => this.acts.shown.live()}>${text("wait.skip")}</button>`;
    }
    return b`<span>${s.note || text("transport.past")}</span>
      <button data-act="live" title=${text("transport.backHint")} @click=${() => this.acts.shown.live()}>
        ${text("transport.back")}
      </button>
      ${linkButton(this.acts, this.cx)}`;
  }
};
function notice(s, acts, cx2) {
  const { text } = cx2;
  const { world: w2, feed } = s;
  const warn = (words3, button) => b`<p class="warn">${words3} ${button ?? A}</p>`;
  const renew = b`<button data-act="renew" @click=${() => acts.renew()}>${text("action.renew")}</button>`;
  if (s.error) {
    const dismiss = b`<button class="quiet" @click=${() => acts.dismiss()}>${text("action.dismiss")}</button>`;
    return warn(cx2.refusal(s.error.code), dismiss);
  }
  if (feed?.state === "lost") return warn(text("stream.lost"));
  if (feed?.state === "gone") return warn(text("stream.gone"), s.view === "lab" ? renew : void 0);
  if (w2.ended && w2.kind === "visit") return warn(text("visit.full"));
  if (w2.ended && !s.recorded) return warn(text("lab.ended", { why: text(`lab.why.${w2.ended}`) }), renew);
  return A;
}
function roomOf(page) {
  return page === "lab" || page === "embed" ? page : "chapter";
}
function shownSegment({ feed, selection, world }) {
  const e3 = selection.segment === void 0 ? void 0 : feed?.chronicle.segment(selection.segment);
  return e3 && e3.time <= world.time ? e3 : void 0;
}
function chosenConn(w2, { conn }) {
  const chosen = w2.conns.get(conn ?? "");
  if (chosen) return chosen;
  const latest2 = (c) => Math.max(c.used, c.changed);
  let found;
  for (const c of w2.conns.values()) if (!found || latest2(c) >= latest2(found)) found = c;
  return found;
}

// src/ui/shown.ts
var Shown = class {
  /** `wake` asks for a frame. */
  constructor(lab, visit, view, addressed, wake) {
    this.selection = {};
    /** The stage is hidden: the words tell everything. */
    this.words = false;
    /** What TCP and the wire do is covered, and nothing of it is told. */
    this.covered = false;
    /** A run has been stopped here for the reader, before time is skipped. */
    this.parked = false;
    /** Said of this instant. */
    this.note = "";
    this.lab = lab;
    this.visit = visit;
    this.view = view;
    this.addressed = addressed;
    this.wake = wake;
  }
  get feed() {
    if (this.view === "lab") return this.standsIn ?? this.lab.feed;
    return this.visit.feed;
  }
  /** The playhead is where the trace is. A recording is past to its end. */
  get isLive() {
    const { feed } = this;
    return !feed || feed.playhead.isLive && feed.state !== "recorded";
  }
  show(view) {
    this.view = view;
    if (this.addressed) history.replaceState(null, "", view === "socket" ? "#socket" : location.pathname);
    this.choose({});
  }
  /** Puts a recording, at its end, in front of the lab; or shows the lab again. */
  standIn(recording) {
    this.standsIn = recording;
    this.choose({});
  }
  showWords(words3) {
    this.words = words3;
    this.wake();
  }
  select(segment) {
    const conn = this.feed?.chronicle.segment(segment ?? 0)?.conn;
    const { conn: before } = this.selection;
    if (segment === void 0) this.choose(before === void 0 ? {} : { conn: before });
    else this.choose(conn === void 0 ? { segment } : { segment, conn });
  }
  cover(covered) {
    this.covered = covered;
    this.wake();
  }
  choose(selection) {
    this.selection = selection;
    this.wake();
  }
  seek(time) {
    this.parked = false;
    this.note = "";
    this.feed?.playhead.seek(time);
    this.wake();
  }
  /** Goes where a proof or a link leads. */
  stand(time, selection) {
    this.choose(selection);
    this.seek(time);
    if (this.addressed) return;
    const stage = document.querySelector(".stage");
    const block = stage && getComputedStyle(stage.closest(".place")).position === "static" ? "start" : "nearest";
    stage?.scrollIntoView({ block });
  }
  start() {
    this.seek(this.feed?.chronicle.instants[0] ?? 0);
  }
  /** Stands at an instant until the reader lets it go on. */
  park(time) {
    this.seek(time);
    this.parked = true;
  }
  live() {
    this.parked = false;
    this.note = "";
    this.feed?.playhead.live();
    this.wake();
  }
  /** Goes to the event before or after. */
  walk(direction) {
    const { feed } = this;
    if (!feed) return;
    const { before, after } = feed.chronicle.neighbours(feed.playhead.time(performance.now()));
    const to = direction < 0 ? before : after;
    if (to !== void 0 && to <= feed.playhead.now(performance.now())) this.seek(to);
    else if (direction > 0) this.live();
  }
  /** Plays the past or lets it stand; returns whether it is the past that is shown. */
  toggle() {
    const { feed } = this;
    if (!feed || this.isLive) return false;
    if (feed.playhead.isLive) feed.playhead.seek(0);
    feed.playhead.play(!feed.playhead.isPlaying, performance.now());
    this.wake();
    return true;
  }
};

// src/ui/app.ts
var App = class {
  constructor(cx2, server2, { place, footer, lesson, front: front2, client, framed: framed2 }) {
    /** What is drawn before there is a trace. */
    this.quiet = { lab: newWorld("lab"), socket: newWorld("visit") };
    this.cx = cx2;
    this.server = server2;
    this.frames = new Frames((at) => this.frame(at));
    const keeps = framed2 === null && !server2.worker;
    const home = place?.hidden === false;
    const pace = Number(framed2?.dataset["pace"]);
    const changed = (state) => {
      this.acts.reached(state);
      this.frames.wake();
    };
    this.lab = new LabSession(server2, keeps && home, pace > 0 ? { auto: false, speed: pace } : {}, changed);
    this.visit = new VisitSession(server2, keeps, changed);
    const socket = (framed2 ?? lesson)?.dataset["view"] === "socket" || keeps && location.hash === "#socket";
    this.unprinted = place !== null && !lesson && !framed2;
    const view = place && socket ? "socket" : "lab";
    this.shown = new Shown(this.lab, this.visit, view, !lesson && !front2, () => this.frames.wake());
    this.acts = new Acts(this.shown, this.lab, this.visit, server2, cx2.text, async () => {
      await this.page?.fetchPanels();
    }, (what) => void this.take(what));
    if (footer) this.footer = new Footer(footer, cx2, () => this.openSocket());
    if (place) {
      this.page = new LabPage(place, cx2, this.acts, this.state(performance.now()), home && !lesson);
      if (lesson) this.reading = this.read(lesson, place);
      const moment = () => location.hash.startsWith("#run=") && void this.take(location.hash);
      addEventListener("hashchange", moment);
      moment();
      letGo(document.body);
      listen(this.acts, framed2 ? void 0 : () => void this.present(place));
    }
    if (client) void this.meet(client);
    this.frames.wake();
  }
  /** Shows a recorded trace of a lab (JSON Lines) in the place of the lab. */
  async play(trace) {
    const { readLabTrace, Recording } = await import("./parts/file-BTKN3HQI.js");
    this.lab.play(new Recording(readLabTrace(trace)));
    this.shown.show("lab");
  }
  /** Stands a recording on the front page's stage, at its end, until the first act. */
  standIn(recording, front2, Front) {
    this.recording = new Feed("lab", recording);
    this.recording.open(() => {
    });
    this.recording.playhead.live();
    this.shown.standIn(this.recording);
    const { acts, shown } = this;
    this.front = new Front(front2, this.cx, {
      second: () => acts.sendSecond((at) => this.ownFrom = at),
      send: (policy) => acts.send(policy),
      startOver: () => shown.standIn(this.recording),
      dismiss: () => acts.dismiss(),
      wake: () => shown.wake()
    }, { Stage, headline, notice }, this.state(performance.now()));
    shown.wake();
  }
  /** Script time per frame in milliseconds, for those who measure. */
  get frameCosts() {
    return this.frames.costs;
  }
  /** One frame: first what follows from the traces is done, then all is drawn. */
  frame(at) {
    this.follow(at);
    return this.draw(at);
  }
  /** Whatever the program does of itself, because a trace has told something. */
  follow(at) {
    const visit = this.visit.feed;
    const lab = this.lab.feed;
    this.lesson?.follow(lab && { events: lab.log.events, time: lab.playhead.time(at), over: lab.state === "gone" || lab.state === "ended" }, visit?.log.events);
    if (this.ownFrom !== void 0 && lab && lab.playhead.time(at) >= this.ownFrom) {
      this.ownFrom = void 0;
      this.shown.standIn(void 0);
    }
    if (lab && this.unprinted) void this.readyToPrint();
    if (visit) this.client?.follow(visit, this.server.token, at);
  }
  /**
   * Draws the instant, and does nothing else: drawn twice it is the same. Returns
   * whether it goes on moving by itself. What else changes comes with a message,
   * four times a second at least, and that asks for a frame.
   */
  draw(at) {
    const visit = this.visit.feed;
    let moving = false;
    if (visit) moving = this.footer?.draw(visit.now(at), visit.state) ?? false;
    moving = ((this.page ?? this.front)?.draw(this.state(at)) ?? false) || moving;
    this.lesson?.draw(this.lab.feed?.world(at) ?? this.quiet.lab);
    this.client?.draw();
    if (this.presented?.isOn) this.presented.draw(this.state(at));
    return moving || this.ownFrom !== void 0;
  }
  state(at) {
    const { lab, shown, acts } = this;
    const { feed, view } = shown;
    return {
      view,
      feed,
      world: feed?.world(at) ?? this.quiet[view],
      now: feed?.playhead.now(at) ?? 0,
      live: shown.isLive,
      playing: feed?.playhead.isPlaying ?? false,
      settings: lab.settings,
      lab: lab.commands !== void 0,
      recorded: shown.feed?.state === "recorded",
      selection: shown.selection,
      error: acts.error,
      said: acts.said,
      busy: acts.busy,
      words: shown.words,
      covered: shown.covered,
      parked: shown.parked,
      note: shown.note
    };
  }
  openSocket() {
    if (this.page) this.shown.show("socket");
    else location.href = `/${this.cx.lang}/lab#socket`;
  }
  // Only chapters need it.
  async read(lesson, place) {
    const { Lesson } = await import("./parts/lesson-UMRMS33W.js");
    const filled = new Fetched(() => import("./parts/panels-QDPYSJON.js"), () => this.frames.wake());
    this.lesson = new Lesson(lesson, place, this.cx, this.acts, filled, () => void this.present(place));
    this.frames.wake();
  }
  // A browser that is about to print waits for nothing: it is there before that.
  async readyToPrint() {
    this.unprinted = false;
    const { onPaper } = await import("./parts/panels-QDPYSJON.js");
    onPaper(this.cx, () => this.lab.feed?.log.events);
  }
  // Only who shows the page to a class needs it.
  async present(place) {
    await this.reading;
    this.presentation ??= import("./parts/present-TH7SQPAI.js").then(({ Presentation }) => Presentation.open(place, this.lesson, this.cx, this.acts, speeds));
    try {
      this.presented = await this.presentation;
    } catch {
      this.presentation = void 0;
      return;
    }
    this.presented.toggle();
    this.frames.wake();
  }
  async take(what) {
    try {
      await this.reading;
      await (await import("./parts/away-YAMJQJFJ.js")).away(what, this.cx, this);
    } catch {
      this.acts.say(this.cx.refusal("network"));
    }
  }
  // Only its own page needs it.
  async meet(client) {
    const { ClientPage, Shared } = await import("./parts/client-SJ3HNTGO.js");
    const view = client.dataset["shared"];
    if (view) this.visit.watch(new Shared(view));
    this.client = await ClientPage.open(client, this.cx.lang, {
      startOver: () => void this.visit.renew(),
      wake: () => this.frames.wake(),
      recall,
      remember,
      syn: (raw) => synDump(raw, this.cx)
    });
    this.frames.wake();
  }
};

// src/view/context.ts
function contextOf(lang2, words3, told) {
  let expects = told?.expects ?? {};
  const messages = { ...words3.messages, ...told?.messages };
  const language = { text: textOf(messages), nth: (n) => ordinal(n, lang2) };
  return {
    ...language,
    lang: lang2,
    segment: segmentName,
    seconds: (us) => (us / 1e6).toFixed(3),
    request: (id, part, short) => short ? requestNumber(id.slice(1), part) : requestName(id, part, language),
    act: (act) => stepWords(act, language.text),
    place: (nth, conn) => placeName(nth, conn, language),
    take: (told2) => {
      Object.assign(messages, told2.messages);
      expects = told2.expects;
    },
    scenario: (name) => expects[name] ?? name,
    expect: (scenario, id) => expects[`${scenario}/${id}`] ?? id,
    refusal: (code) => messages[`error.${code}`] ?? language.text("error.other", { code })
  };
}

// src/main.ts
var lang = document.documentElement.lang === "ko" ? "ko" : "en";
var words2 = wordsIn(lang);
var given = document.querySelector("meta[name=same-socket-visit]")?.content ?? "";
var framed = document.querySelector("body[data-page=embed] main");
var { alone } = window;
var server = new Server(framed || alone || document.querySelector("main[data-shared]") ? "" : await keptVisit(given), alone?.worker);
var find = (selector) => document.querySelector(selector);
var front = find("main.front .stage-place");
var first = front ? Promise.all([import("./parts/first-W5DV5QP3.js"), import("./parts/front-G7PTOUM6.js")]) : void 0;
var cx = contextOf(lang, { messages: { ...(await words2).messages, ...alone?.messages } });
var app = new App(cx, server, {
  place: front ? null : find("body[data-page=lab] main#app, .stage-place"),
  footer: find("footer#own-socket"),
  lesson: find("main[data-lesson]"),
  front,
  client: find("main[data-client]"),
  framed
});
if (front && first) {
  const [{ firstGet }, { FrontPage }] = await first;
  app.standIn(firstGet(), front, FrontPage);
}
if (framed) {
  const { Frame } = await import("./parts/frame-LEUHP6M2.js");
  const frame = new Frame(framed, cx, app.acts);
  await app.reading;
  frame.ready();
}
if (document.body.dataset["page"] === "teach") void import("./parts/teach-CCBGCXTP.js").then(({ teach, askServer }) => teach(askServer(lang)));
find(".lang a")?.addEventListener("click", (e3) => e3.currentTarget.hash = location.hash);
Object.assign(window, { sameSocket: app });
