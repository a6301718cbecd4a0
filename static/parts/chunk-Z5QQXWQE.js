import {
  A,
  b,
  w
} from "./chunk-YHPVDJ5F.js";

// src/text.ts
function wordsIn(lang) {
  return lang === "ko" ? import("./words.ko-U76BT4S3.js") : import("./words.en-WTAOH2WL.js");
}
function toldIn(lang) {
  return lang === "ko" ? import("./told.ko-PF6N7A2I.js") : import("./told.en-R4O2NIP7.js");
}
var ENGLISH_ORDINAL = { one: "st", two: "nd", few: "rd", other: "th" };
function textOf(messages) {
  return (key, params = {}) => (
    // A key made of an event's word may be newer than this page.
    (messages[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? `{${name}}`))
  );
}
var KOREAN_ORDINAL = ["첫", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"];
var ordinals;
function ordinal(n, lang) {
  if (lang === "ko") return n <= KOREAN_ORDINAL.length ? `${KOREAN_ORDINAL[n - 1]} 번째` : `${n}번째`;
  return n + ENGLISH_ORDINAL[(ordinals ??= new Intl.PluralRules("en", { type: "ordinal" })).select(n)];
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

// src/ui/fetched.ts
var RETRY_MS = 2e3;
var Fetched = class {
  /** `wake` asks for a frame. */
  constructor(load, wake, style) {
    this.asked = false;
    this.load = load;
    this.wake = wake;
    this.style = style;
  }
  /** The part, once it is there. */
  get() {
    if (!this.asked) void this.bring();
    return this.part;
  }
  async bring() {
    this.asked = true;
    try {
      [this.part] = await Promise.all([this.load(), this.style && sheet(this.style)]);
    } catch {
      setTimeout(() => this.asked = false, RETRY_MS);
    }
    this.wake();
  }
};
function sheet(name, media = "all") {
  const here = document.querySelector(`style[data-sheet=${name}], link[data-sheet=${name}][data-later=here]`);
  if (here) {
    here.media = media;
    return Promise.resolve();
  }
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", media, href: new URL(`../${name}.css`, import.meta.url).href });
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new Error(`the styles of ${name} did not come`));
    document.head.append(link);
  });
}

// src/storage.ts
function remember(key, value) {
  try {
    sessionStorage.setItem(`same-socket.${key}`, value);
  } catch {
  }
}
function recall(key) {
  try {
    return sessionStorage.getItem(`same-socket.${key}`) ?? void 0;
  } catch {
    return void 0;
  }
}
function forget(key) {
  try {
    sessionStorage.removeItem(`same-socket.${key}`);
  } catch {
  }
}

// src/trace/search.ts
function lastNotAfter(items, at, key) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (key(items[middle]) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// src/dissect/bytes.ts
function fromBase64(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}
function toAscii(bytes) {
  let text = "";
  for (const b2 of bytes) text += String.fromCharCode(b2);
  return text;
}

// src/dissect/frames.ts
var HEADER = 9;
var PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
var MOST = 2 ** 14;
var TYPES = [
  ["DATA", { 1: "END_STREAM", 8: "PADDED" }],
  ["HEADERS", { 1: "END_STREAM", 4: "END_HEADERS", 8: "PADDED", 32: "PRIORITY" }],
  ["PRIORITY", {}],
  ["RST_STREAM", {}],
  ["SETTINGS", { 1: "ACK" }],
  ["PUSH_PROMISE", { 4: "END_HEADERS", 8: "PADDED" }],
  ["PING", { 1: "ACK" }],
  ["GOAWAY", {}],
  ["WINDOW_UPDATE", {}],
  ["CONTINUATION", { 4: "END_HEADERS" }]
];
var OF_CONNECTION = ["SETTINGS", "PING", "GOAWAY"];
var OF_EITHER = "WINDOW_UPDATE";
function framesOf(payload) {
  const frames = [];
  let at = 0;
  if (payload.length >= PREFACE.length && toAscii(payload.subarray(0, PREFACE.length)) === PREFACE) {
    frames.push({ at, length: PREFACE.length - HEADER, type: "PRI", stream: 0, flags: [] });
    at = PREFACE.length;
  }
  while (at < payload.length) {
    const view = new DataView(payload.buffer, payload.byteOffset + at, payload.length - at);
    if (view.byteLength < HEADER) return [];
    const length = view.getUint32(0) >>> 8;
    const [type, flags] = TYPES[view.getUint8(3)] ?? [];
    const stream = view.getUint32(5);
    const fits = type === OF_EITHER || OF_CONNECTION.includes(type ?? "") === (stream === 0);
    if (!type || !flags || length > MOST || stream >= 2 ** 31 || !fits) return [];
    const set2 = view.getUint8(4);
    frames.push({ at, length, type, stream, flags: Object.entries(flags).flatMap(([bit, name]) => set2 & Number(bit) ? [name] : []) });
    at += HEADER + length;
  }
  return frames;
}
function frameName({ type, stream }) {
  return stream === 0 ? type : `${type} ${stream}`;
}

// src/dissect/tcp.ts
var IPV6_HEADER = 40;
var TCP = 6;
var FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];
function flagNames(flags) {
  return FLAGS.filter((_, bit) => flags & 1 << bit).join(" ");
}
function dissectPacket(b2) {
  if (b2.length === 0) return void 0;
  const view = new DataView(b2.buffer, b2.byteOffset, b2.byteLength);
  const version = b2[0] >> 4;
  let start;
  let end;
  let ttl;
  if (version === 4) {
    if (b2.length < 20 || b2[9] !== TCP) return void 0;
    start = (b2[0] & 15) * 4;
    end = Math.min(view.getUint16(2), b2.length);
    ttl = b2[8];
  } else if (version === 6) {
    if (b2.length < IPV6_HEADER || b2[6] !== TCP) return void 0;
    start = IPV6_HEADER;
    end = Math.min(IPV6_HEADER + view.getUint16(4), b2.length);
    ttl = b2[7];
  } else {
    return void 0;
  }
  if (start + 20 > end) return void 0;
  const data = start + (b2[start + 12] >> 4) * 4;
  if (data < start + 20 || data > end) return void 0;
  return {
    ipVersion: version,
    ttl,
    srcPort: view.getUint16(start),
    dstPort: view.getUint16(start + 2),
    seq: view.getUint32(start + 4),
    ack: view.getUint32(start + 8),
    flags: b2[start + 13],
    window: view.getUint16(start + 14),
    options: dissectOptions(b2.subarray(start + 20, data)),
    payload: b2.subarray(data, end)
  };
}
function dissectOptions(b2) {
  const view = new DataView(b2.buffer, b2.byteOffset, b2.byteLength);
  const found = [];
  let i = 0;
  while (i < b2.length) {
    const kind = b2[i];
    if (kind === 0) break;
    if (kind === 1) {
      i++;
      continue;
    }
    const length = b2[i + 1] ?? 0;
    if (length < 2 || i + length > b2.length) break;
    found.push({ kind, ...describe(kind, length, view, i) });
    i += length;
  }
  return found;
}
function describe(kind, length, view, at) {
  if (kind === 2 && length === 4) return { name: "MSS", value: String(view.getUint16(at + 2)) };
  if (kind === 3 && length === 3) return { name: "WScale", value: String(view.getUint8(at + 2)) };
  if (kind === 4) return { name: "SACK-Permitted", value: "" };
  if (kind === 8 && length === 10) return { name: "TSval", value: String(view.getUint32(at + 2)) };
  return { name: `kind ${kind}`, value: `${length} B` };
}

// src/dissect/http.ts
function startLine(payload) {
  const head = payload.subarray(0, 512);
  const end = head.indexOf(13);
  if (end < 0 || head[end + 1] !== 10) return void 0;
  return parseStart(toAscii(head.subarray(0, end)));
}
function parseStart(line) {
  const response2 = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(line);
  if (response2) return { kind: "response", status: Number(response2[1]), reason: response2[2] };
  const request3 = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/1\.[01]$/.exec(line);
  if (request3) return { kind: "request", method: request3[1], target: request3[2] };
  return void 0;
}

// src/model/segment.ts
var MAX_SEQ = 2 ** 32;
function relative(n, initial) {
  return n === void 0 || initial === void 0 ? void 0 : (n - initial + MAX_SEQ) % MAX_SEQ;
}
function kindOf({ probe, tcp: { flags, length } }) {
  if (probe) return "probe";
  if (flags.includes("RST")) return "rst";
  if (flags.includes("SYN")) return "syn";
  if (flags.includes("FIN")) return "fin";
  return length > 0 ? "data" : "ack";
}
function isTls({ tcp }) {
  return tcp.length > 0 && [tcp.src, tcp.dst].some((socket) => socket.endsWith(":443"));
}
var labels = /* @__PURE__ */ new WeakMap();
function labelOf(s) {
  let label = labels.get(s);
  if (label === void 0) labels.set(s, label = writtenOn(s));
  return label;
}
function writtenOn(s) {
  const { flags, length } = s.tcp;
  if (s.probe) return "keepalive";
  const control = flags.filter((f) => f !== "PSH" && (f !== "ACK" || flags.includes("SYN")));
  if (length === 0) return control.length > 0 ? control.join(" ") : "ACK";
  const segment = dissectPacket(fromBase64(s.raw));
  const line = segment && startLine(segment.payload);
  const frames = segment ? framesOf(segment.payload) : [];
  const what = frames[0] ? `${frameName(frames[0])}${frames.length > 1 ? " …" : ""}` : !line ? `${isTls(s) ? "TLS " : ""}${length} B` : line.kind === "request" ? `${line.method} ${line.target}` : `${line.status} ${line.reason}`;
  return [what, ...control].join(" · ");
}

// src/model/box.ts
function foldBox(box, e) {
  if (e.name === "box:changed") {
    if (e.data.idle_timeout_ms === 0) return void 0;
    const idleUs = e.data.idle_timeout_ms * 1e3;
    const rows = (box?.rows ?? []).map((r) => r.expired === void 0 ? { ...r, expiresAt: Math.max(e.time, r.expiresAt - box.idleUs + idleUs) } : r);
    return { address: e.data.address, idleUs, withoutRow: e.data.without_row, rows };
  }
  if (!box) return box;
  const change = (row2, to) => ({ ...box, rows: box.rows.map((r) => r.row === row2 ? { ...r, ...to } : r) });
  switch (e.name) {
    case "box:row_made": {
      const { row: row2, segment, inside, outside, expires_at } = e.data;
      const made = { row: row2, conn: e.conn ?? "", inside, outside, made: e.time, expiresAt: expires_at, used: { segment, at: e.time } };
      const old = box.rows.filter((r) => r.conn === made.conn).at(-1);
      return { ...box, rows: [...box.rows.filter((r) => r.conn !== made.conn || r === old), made] };
    }
    case "box:rewritten":
      return change(e.data.row, { expiresAt: e.data.expires_at, used: { segment: e.data.segment, at: e.time } });
    case "box:row_expired":
      return change(e.data.row, { expired: e.time });
    default:
      return e;
  }
}
function rowsOf(box, conn) {
  const rows = box?.rows.filter((r) => r.conn === conn) ?? [];
  const now = rows.find((r) => r.expired === void 0);
  const before = rows.filter((r) => r.expired !== void 0).at(-1);
  return { ...now ? { now } : {}, ...before ? { before } : {} };
}
function changesBy(r) {
  return ["local", "remote"].flatMap((end) => r.before[end] === r.after[end] ? [] : [{ from: r.before[end], to: r.after[end] }]);
}

// src/trace/timeline.ts
var Timeline = class {
  constructor() {
    // Until a clock event says otherwise, trace time is wall time.
    this.marks = [{ wall: 0, time: 0, rate: 1, awake: 0 }];
  }
  /** Takes one clock:changed: all in microseconds; rate 0 means paused. */
  change(wall, time, rate) {
    const last = this.marks.at(-1);
    if (rate === 0 && last.rate === 0 && last.time === time) return;
    this.mark(wall, time, rate);
  }
  /**
   * Takes one clock:stepped: the lab's time went from `from` to `to` at once, and
   * stands. Whoever watches sees it run there within `watch` of wall time.
   */
  step(wall, from, to, watch) {
    if (to > from) this.mark(wall, from, (to - from) / watch);
    this.mark(wall + watch, to, 0);
  }
  /** So long, in microseconds, has been watched besides since the last change: what was to fade has faded. */
  pass(watched) {
    this.marks.at(-1).awake += watched;
  }
  mark(wall, time, rate) {
    while (this.marks.length > 1 && this.marks.at(-1).wall > wall) this.marks.pop();
    const last = this.marks.at(-1);
    const awake = last.awake + (last.rate > 0 ? Math.max(0, wall - last.wall) : 0);
    this.marks.push({ wall: Math.max(wall, last.wall), time, rate, awake });
  }
  /** Trace time at an instant of wall time, both in microseconds. */
  timeAt(wall) {
    const i = this.last("wall", wall);
    const m = this.marks[i];
    const t = m.time + Math.max(0, wall - m.wall) * m.rate;
    const next = this.marks[i + 1];
    return next ? Math.min(t, next.time) : t;
  }
  /**
   * Wall time that had passed, pauses left out, when the trace showed `time`:
   * what a watcher has lived through. Ages of what fades are measured in it.
   */
  awakeAt(time) {
    const i = this.last("time", time);
    const m = this.marks[i];
    if (m.rate === 0) return m.awake;
    const at = m.awake + (time - m.time) / m.rate;
    const next = this.marks[i + 1];
    return next ? Math.min(at, Math.max(m.awake, next.awake)) : at;
  }
  /** Trace time when a watcher had lived through `awake`; the inverse of awakeAt. */
  timeAtAwake(awake) {
    const i = this.last("awake", awake);
    const m = this.marks[i];
    const t = m.time + Math.max(0, awake - m.awake) * m.rate;
    const next = this.marks[i + 1];
    return next ? Math.min(t, next.time) : t;
  }
  /** The last mark that is not after `at`, by a field in which marks ascend. */
  last(field, at) {
    return Math.max(0, lastNotAfter(this.marks, at, (m) => m[field]));
  }
};

// src/model/world.ts
function newWorld(kind) {
  return {
    kind,
    time: 0,
    version: 0,
    timeline: new Timeline(),
    clientAddr: "",
    serverAddr: "",
    rttMs: 200,
    loss: 0,
    rateKbit: 0,
    up: true,
    armed: { client: [], server: [] },
    conns: /* @__PURE__ */ new Map(),
    flights: /* @__PURE__ */ new Map(),
    exchanges: /* @__PURE__ */ new Map(),
    exchanged: 0,
    forgotten: 0,
    lookups: {},
    handshakes: 0,
    requests: 0,
    saved: 0,
    clicks: /* @__PURE__ */ new Set(),
    runs: /* @__PURE__ */ new Map(),
    accepting: true,
    tls: false,
    own: "",
    lastHop: false
  };
}
function copyWorld(w2) {
  const copies = (map, copy = (v) => ({ ...v })) => new Map(Array.from(map, ([key, v]) => [key, copy(v)]));
  return {
    ...w2,
    conns: copies(w2.conns, (c) => ({
      ...c,
      client: { ...c.client },
      server: { ...c.server }
    })),
    flights: copies(w2.flights),
    exchanges: copies(w2.exchanges),
    runs: copies(w2.runs),
    clicks: new Set(w2.clicks)
  };
}
function newEnd(local, remote) {
  return { local, remote, state: "", path: [], closedFirst: false, finReceived: false };
}
function enter(end, state, at, from) {
  if (end.path.length === 0 && from) end.path = [{ state: from, at }];
  if (end.path.at(-1)?.state !== state) end.path = [...end.path, { state, at }];
  end.state = state;
  if (state !== "TIME-WAIT") delete end.endsAt;
}
function openConn(w2, id, client, server, at) {
  const conn = {
    id,
    opened: at,
    used: at,
    changed: at,
    client: newEnd(client, server),
    server: newEnd(server, client),
    sent: 0,
    received: 0,
    finished: 0,
    reading: 0,
    pooled: false
  };
  w2.conns.set(id, conn);
  return conn;
}
var MOST_CONNS = 64;
function forgetConns(w2) {
  if (w2.conns.size <= MOST_CONNS) return;
  for (const c of w2.conns.values()) {
    if (!isClosed(w2, c)) continue;
    w2.conns.delete(c.id);
    w2.forgotten++;
    return;
  }
}
var MOST_EXCHANGES = 64;
function addExchange(w2, x, repeats = 0) {
  w2.exchanged++;
  w2.exchanges.set(x.id, { ...x, number: w2.exchanged, repeats });
  forgetExchange(w2);
}
function forgetExchange(w2) {
  if (w2.exchanges.size <= MOST_EXCHANGES) return;
  for (const old of w2.exchanges.values()) {
    if (!old.done) continue;
    w2.exchanges.delete(old.id);
    return;
  }
}
function isClosed(w2, c) {
  return c.closed !== void 0 && c.closed <= w2.time;
}
function isOver(end) {
  return end.state === "CLOSED" || end.state === "";
}
function timeWaitLeft(w2, end) {
  return end.state === "TIME-WAIT" && end.endsAt !== void 0 ? Math.max(0, end.endsAt - w2.time) : void 0;
}
function isWiped(end) {
  return end.state === "" && end.path.length > 0;
}
function loseRecord(c, side) {
  const { local, remote, path } = c[side];
  c[side] = { ...newEnd(local, remote), path };
  if (side === "client") c.pooled = false;
  else {
    c.reading = 0;
    delete c.accepted;
  }
}
function stateOf(w2, c, side) {
  const unmade = c.kernel === void 0 && c[side].path.length === 0;
  return isClosed(w2, c) && !unmade && !isWiped(c[side]) ? "CLOSED" : c[side].state;
}
function sideOf(host) {
  return host === "server" ? "server" : "client";
}
function age(w2, since) {
  return w2.timeline.awakeAt(w2.time) - w2.timeline.awakeAt(since);
}
var ALL_TRACKS = [0, 1, 2];
var LOWEST_TRACK = 2;
function freeTrack(w2, conn, at, tracks = ALL_TRACKS) {
  const latest = /* @__PURE__ */ new Map();
  for (const f of w2.flights.values()) {
    if (f.conn === conn && (f.lost || f.held?.left !== void 0 || f.due > at)) latest.set(f.track, f.departs);
  }
  let best = tracks[0];
  for (const t of tracks) {
    const departs = latest.get(t);
    if (departs === void 0) return t;
    if (departs < latest.get(best)) best = t;
  }
  return best;
}

// src/model/exchanges.ts
function foldExchange(w2, e) {
  const conn = w2.conns.get(e.conn ?? "");
  switch (e.name) {
    case "http:connection_wanted":
      addExchange(w2, {
        id: e.data.request,
        nth: 0,
        policy: e.data.policy,
        method: e.data.method,
        target: e.data.target,
        wanted: e.time,
        reused: false
      });
      break;
    case "http:connection_acquired": {
      const x = w2.exchanges.get(e.data.request);
      if (conn) conn.pooled = false;
      if (!x) break;
      x.acquired = e.time;
      x.reused = e.data.reused;
      if (e.conn) x.conn = e.conn;
      break;
    }
    case "http:request_sent": {
      if (conn) {
        conn.sent = e.data.nth;
        conn.used = e.time;
      }
      w2.requests++;
      const first = w2.exchanges.get(e.data.request);
      if (!first) break;
      const further = first.sent !== void 0 && first.repeats === 0;
      const x = further ? addPart(w2, first, e.data.nth) : first;
      x.saved = e.data.nth > 1;
      if (x.saved) w2.saved++;
      x.nth = e.data.nth;
      x.sent = e.time;
      if (e.conn) x.conn = e.conn;
      x.request = { startLine: e.data.start_line, headers: e.data.headers };
      break;
    }
    case "http:request_received": {
      if (conn) {
        conn.received = e.data.nth;
        conn.reading = e.data.stream === void 0 ? 0 : e.data.nth + 1;
      }
      onExchange(w2, e, (x) => {
        const message = { startLine: e.data.start_line, headers: e.data.headers };
        x.handled = { at: e.time, message, remoteAddr: e.data.remote_addr, until: Infinity };
      });
      break;
    }
    case "http:response_sent":
      onExchange(w2, e, (x) => {
        x.response = { at: e.time, startLine: e.data.start_line, headers: e.data.headers };
      });
      break;
    case "http:response_received":
      if (conn) conn.finished++;
      onExchange(w2, e, (x) => {
        x.done = { at: e.time, status: e.data.start_line.replace(/^HTTP\/(1\.[01]|2) /, ""), failed: false };
      });
      break;
    case "http:connection_released": {
      if (w2.exchanges.get(e.data.request)?.sent === void 0) w2.exchanges.delete(e.data.request);
      if (conn) conn.pooled = e.data.kept && conn.client.state === "ESTABLISHED" && !sharesIt(w2, e);
      break;
    }
    case "http:request_retried": {
      const x = w2.exchanges.get(e.data.request);
      if (!x) break;
      x.repeats++;
      savedNothing(w2, x);
      break;
    }
    case "http:request_failed":
      for (const x of w2.exchanges.values()) {
        if (x.done || x.id !== e.data.request && !x.id.startsWith(`${e.data.request}/`)) continue;
        x.done = { at: e.time, status: e.data.code, failed: true };
        savedNothing(w2, x);
      }
      break;
    default:
      e;
  }
}
function sharesIt(w2, { conn, data }) {
  return [...w2.exchanges.values()].some((x) => x.conn === conn && x.number !== w2.exchanges.get(data.request)?.number && x.acquired !== void 0 && !x.done);
}
function onExchange(w2, { data }, change) {
  const x = exchangeOf(w2, data.request, data.nth);
  if (x) change(x);
}
function savedNothing(w2, x) {
  if (x.saved) w2.saved--;
  x.saved = false;
}
function addPart(w2, first, nth) {
  const part = [...w2.exchanges.values()].filter((o) => o.number === first.number).length;
  const { handled, response: response2, done, ...wanted } = first;
  const x = { ...wanted, id: `${first.id}/${nth}`, part, nth, reused: true };
  w2.exchanges.set(x.id, x);
  forgetExchange(w2);
  return x;
}
function exchangeOf(w2, request3, nth) {
  return w2.exchanges.get(`${request3}/${nth}`) ?? w2.exchanges.get(request3);
}

// src/model/lab.ts
var HALF_WAY = 0.5;
var WINDOW_SCALE = 3;
function foldLab(w2, e) {
  w2.version++;
  switch (e.name) {
    case "lab:opened":
      w2.clientAddr = e.data.client;
      w2.serverAddr = e.data.server;
      break;
    case "lab:full":
      w2.ended = "full";
      break;
    case "lab:closed":
      w2.ended = e.data.why;
      break;
    case "lab:reset":
      w2.conns.clear();
      w2.flights.clear();
      w2.exchanges.clear();
      w2.lookups = {};
      if (w2.box) w2.box = { ...w2.box, rows: [] };
      w2.armed = { client: [], server: [] };
      w2.tls = false;
      w2.handshakes = w2.requests = w2.saved = w2.exchanged = w2.forgotten = 0;
      break;
    case "clock:changed":
    case "clock:stepped":
    case "clock:skipped":
      break;
    // the timeline has it
    case "client:changed":
      break;
    // the controls show it, the stage what comes of it
    case "server:changed":
      w2.accepting = e.data.accepting;
      w2.tls = e.data.tls ?? false;
      break;
    case "link:changed":
      w2.rttMs = e.data.rtt_ms;
      w2.loss = e.data.loss;
      w2.rateKbit = e.data.rate_kbit ?? 0;
      w2.up = e.data.up;
      break;
    case "link:loss_armed":
      w2.armed = { ...w2.armed, [e.data.from]: e.data.what };
      break;
    case "link:segment_sent":
      segmentSent(w2, e.conn ?? "", e.time, e.data);
      break;
    case "link:segment_delivered": {
      const f = w2.flights.get(e.data.id);
      w2.flights.delete(e.data.id);
      if (f) w2.arrived = { id: f.id, kind: f.kind, label: f.label };
      const conn = w2.conns.get(e.conn ?? "");
      const end = conn && f && conn[f.from === "client" ? "server" : "client"];
      if (f?.kind === "fin" && end) end.finReceived = true;
      if (f?.kind === "rst" && end && !isOver(end) && end.state !== "TIME-WAIT") end.reset = "received";
      break;
    }
    case "link:segment_lost": {
      const f = w2.flights.get(e.data.id);
      if (!f) break;
      dropLost(w2, f.conn);
      f.lost = { at: e.time, way: e.data.lost_at, why: e.data.why };
      f.track = LOWEST_TRACK;
      break;
    }
    case "link:segment_held":
    case "link:segment_released":
      hold(w2.flights.get(e.data.id), e);
      break;
    case "host:power_cycled":
      if (e.host === "server") {
        for (const x of w2.exchanges.values()) if (!x.response) delete x.handled;
      }
      w2.tls = w2.tls && e.host !== "server";
      for (const conn of w2.conns.values()) {
        const side = sideOf(e.host);
        if (isOver(conn[side])) continue;
        loseRecord(conn, side);
        conn.changed = e.time;
        closeIfOver(w2, conn, e.time);
      }
      break;
    case "tcp:lookup": {
      const { tuple, found, segment } = e.data;
      const { kind, label } = w2.arrived?.id === segment ? w2.arrived : { kind: "ack", label: "" };
      const looked = { at: e.time, conn: e.conn ?? "", ...tuple, found, state: endOf(w2, e)?.state ?? "", kind, label };
      w2.lookups = { ...w2.lookups, [sideOf(e.host)]: looked };
      break;
    }
    case "tcp:state_changed": {
      const side = sideOf(e.host);
      const { local, remote } = e.data.tuple;
      const [client, server] = side === "client" ? [local, remote] : [remote, local];
      const conn = w2.conns.get(e.conn ?? "") ?? (e.conn ? openConn(w2, e.conn, client, server, e.time) : void 0);
      if (!conn) break;
      conn.changed = e.time;
      Object.assign(conn[side], e.data.tuple);
      enter(conn[side], e.data.to, e.time, e.data.from);
      if (e.data.ends_at !== void 0) conn[side].endsAt = e.data.ends_at;
      if (e.data.to === "ESTABLISHED" && conn.client.state === conn.server.state) w2.handshakes++;
      if (side === "server" && e.data.to !== "ESTABLISHED") conn.reading = 0;
      if (e.data.to !== "ESTABLISHED") conn.pooled = false;
      closeIfOver(w2, conn, e.time);
      break;
    }
    case "tcp:time_wait_restarted": {
      const end = endOf(w2, e);
      if (end) end.endsAt = e.data.ends_at;
      break;
    }
    case "tcp:info": {
      const end = endOf(w2, e);
      if (!end) break;
      end.sndNxt = e.data.snd_nxt;
      end.rcvNxt = e.data.rcv_nxt;
      end.cwnd = e.data.cwnd;
      break;
    }
    case "http:connection_half_closed":
      break;
    // the state says it: FIN-WAIT-1 or LAST-ACK
    case "http:connection_closed": {
      const end = endOf(w2, e);
      if (end) end.closedWhy = e.data.why;
      if (e.host === "server") {
        for (const x of w2.exchanges.values()) if (x.conn === e.conn && x.handled && !x.response) x.handled = { ...x.handled, until: e.time };
      }
      break;
    }
    case "server:accepted": {
      const conn = w2.conns.get(e.conn ?? "");
      if (conn) conn.accepted = e.time;
      break;
    }
    case "server:reading": {
      const conn = w2.conns.get(e.conn ?? "");
      if (conn) conn.reading = e.data.nth;
      break;
    }
    case "box:changed":
    case "box:row_made":
    case "box:rewritten":
    case "box:row_expired":
      w2.box = foldBox(w2.box, e);
      break;
    case "scenario:started":
    case "scenario:step":
    case "scenario:checked":
    case "scenario:finished":
      break;
    // scenario-run.ts has them
    default:
      foldExchange(w2, e);
  }
}
function closeIfOver(w2, conn, at) {
  if (!isOver(conn.client) || !isOver(conn.server)) return;
  conn.closed = at;
  forgetConns(w2);
}
function endOf(w2, e) {
  return w2.conns.get(e.conn ?? "")?.[sideOf(e.host)];
}
function segmentSent(w2, id, at, s) {
  const from = s.from === "server" ? "server" : "client";
  const { tcp } = s;
  let conn = w2.conns.get(id);
  if (!conn && id) {
    const [client, server] = from === "client" ? [tcp.src, tcp.dst] : [tcp.dst, tcp.src];
    conn = openConn(w2, id, client, server, at);
  }
  if (conn) number(conn, from, s);
  if (s.retransmission) dropLost(w2, id);
  const course = courseOf(at, s, w2.rttMs * 1e3 / 2, w2.rateKbit);
  w2.flights.set(s.id, {
    ...course,
    id: s.id,
    conn: id,
    from,
    kind: kindOf(s),
    label: labelOf(s),
    sent: at,
    track: freeTrack(w2, id, at),
    retransmission: s.retransmission ?? false,
    stretched: false,
    toBeLost: s.lost !== void 0
  });
}
function wayOf(f) {
  return f.lost?.way ?? (f.toBeLost ? HALF_WAY : 1);
}
function hold(f, e) {
  if (!f) return;
  const at = e.time;
  if (e.name === "link:segment_held") {
    f.held = { way: e.data.way, at, left: f.due - at };
  } else if (f.held) {
    f.due = e.data.deliver_at ?? at + (f.held.left ?? 0);
    f.held = { way: f.held.way, at: e.data.departs_at ?? at };
  }
}
function courseOf(sent, s, oneWay, rateKbit) {
  const departs = s.departs_at ?? sent;
  const transmission = rateKbit > 0 ? fromBase64(s.raw).length * 8 * 1e3 / rateKbit : 0;
  return { departs, due: s.deliver_at ?? departs + 2 * transmission + oneWay };
}
function wayAt({ departs, due, held }, time) {
  const { way, at, left } = held ?? { way: 0, at: departs };
  if (time < at) return way * Math.max(0, time - departs) / Math.max(1, at - departs);
  if (left !== void 0) return way;
  return due > at ? way + (1 - way) * (time - at) / (due - at) : 1;
}
function number(conn, from, s) {
  const end = conn[from];
  const { tcp } = s;
  const syn = tcp.flags.includes("SYN");
  if (syn) {
    end.iss = tcp.seq;
    const scale = dissectPacket(fromBase64(s.raw))?.options.find((o) => o.kind === WINDOW_SCALE);
    if (scale) end.windowShift = Number(scale.value);
  }
  const next = (tcp.seq + tcp.length + (syn ? 1 : 0) + (tcp.flags.includes("FIN") ? 1 : 0)) % MAX_SEQ;
  if (tcp.flags.includes("RST") && !isOver(end)) end.reset = "sent";
  if (tcp.flags.includes("FIN") && !end.finReceived) end.closedFirst = true;
  if (!s.retransmission && !s.probe) end.sndNxt = next;
  if (tcp.flags.includes("ACK")) {
    end.rcvNxt = tcp.ack;
    if (end.irs === void 0) end.irs = (tcp.ack - 1 + MAX_SEQ) % MAX_SEQ;
  }
}
function dropLost(w2, conn) {
  for (const f of w2.flights.values()) if (f.lost && f.conn === conn) w2.flights.delete(f.id);
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
function requestName(id, part, { text }) {
  return text("name.request", { n: requestNumber(id.slice(1), part) });
}
function requestNumber(n, part) {
  return part === 0 ? `${n}` : `${n}.${part + 1}`;
}
function exchangeName(kind, x, { text }) {
  if (kind === "lab") return text("name.request", { n: requestNumber(x.number, x.part ?? 0) });
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

// src/model/client-run.ts
var NAMED_REQUESTS = 8;
var HEADS = 5;
function foldRequest(w2, { kernel }, q, at) {
  if (!q.run || q.kind === "click") return kernel;
  let run = w2.runs.get(q.run);
  if (!run) {
    run = { label: q.run, sockets: 0, requests: 0, waiting: 0, peak: 0, agent: "", heads: [], lastHop: false, latest: at, version: 0 };
    w2.runs.set(q.run, run);
  }
  const latest = {
    nth: q.nth,
    method: q.method,
    path: pathIn(q.target, q.run),
    at,
    ...q.first_octet && { firstOctet: q.first_octet },
    ...q.waited_us !== void 0 && { waited: q.waited_us }
  };
  const before = kernel.uses.find((u) => u.run === q.run);
  if (!before) run.sockets++;
  const named = before?.named ?? [];
  const use = {
    run: q.run,
    requests: (before?.requests ?? 0) + 1,
    named: named.length < NAMED_REQUESTS ? [...named, latest] : named,
    latest,
    waits: true
  };
  run.requests++;
  run.latest = at;
  run.agent = q.client ?? run.agent;
  if (q.head && run.heads.length < HEADS && !run.heads.includes(q.head)) run.heads = [...run.heads, q.head];
  run.lastHop ||= q.last_hop ?? false;
  if (!before?.waits) run.waiting++;
  run.peak = Math.max(run.peak, run.waiting);
  return { ...kernel, uses: before ? kernel.uses.map((u) => u === before ? use : u) : [...kernel.uses, use] };
}
function foldAnswer(w2, { kernel }, status) {
  const before = kernel.uses.find((u) => u.waits);
  if (!before) return kernel;
  w2.runs.get(before.run).waiting--;
  const latest = status === void 0 ? before.latest : { ...before.latest, status };
  const use = { ...before, named: before.named.map((r) => r === before.latest ? latest : r), latest, waits: false };
  return { ...kernel, uses: kernel.uses.map((u) => u === before ? use : u) };
}
function pathIn(target, run) {
  const at = target.indexOf(`/${run}`, "/try/".length);
  const path = at < 0 ? target : target.slice(at + 1 + run.length);
  return path === "" || path.startsWith("?") ? `/${path}` : path;
}

// src/model/visit.ts
var STRETCH_US = 7e5;
var MOST_FLIGHTS = 64;
var IN_ADVANCE_US = 2e5;
function foldVisit(w2, e) {
  w2.version++;
  switch (e.name) {
    case "visit:opened":
      w2.system = e.data;
      break;
    case "visit:full":
      w2.ended = "full";
      break;
    case "socket:accepted": {
      const { tuple } = e.data;
      w2.clientAddr ||= addressOf(tuple.remote);
      w2.serverAddr ||= tuple.local;
      const conn = openConn(w2, e.data.socket, tuple.remote, tuple.local, e.time);
      conn.client.state = "ESTABLISHED";
      enter(conn.server, "ESTABLISHED", e.time);
      conn.accepted = e.data.accepted_at;
      conn.kernel = {
        fd: e.data.fd,
        cookie: e.data.cookie ?? "",
        acceptedAt: e.data.accepted_at,
        ...e.data.handshake_us && { handshake: e.data.handshake_us },
        shared: false,
        advance: false,
        clicks: 0,
        uses: [],
        ...e.data.syn === void 0 ? {} : { syn: e.data.syn }
      };
      break;
    }
    case "socket:shared":
      withSocket(w2, e.data.socket, (c) => set(c, { shared: true }));
      break;
    case "socket:upgraded":
      withSocket(w2, e.data.socket, (c) => {
        set(c, { carries: e.data.carries });
        c.reading = 0;
      });
      break;
    case "socket:request":
      withSocket(w2, e.data.socket, (c) => {
        request(w2, c, e);
        c.kernel = foldRequest(w2, c, e.data, e.time);
      });
      break;
    case "socket:response":
      withSocket(w2, e.data.socket, (c) => {
        response(w2, c, e);
        c.kernel = { ...foldAnswer(w2, c, e.data.status), answeredAt: e.time };
      });
      break;
    case "socket:idle":
      withSocket(w2, e.data.socket, (c) => {
        c.reading = c.received + 1;
      });
      break;
    case "socket:info":
      withSocket(w2, e.data.socket, (c) => {
        enter(c.server, e.data.state, e.time);
        set(c, { info: e.data });
      });
      break;
    case "socket:left":
      break;
    // socket:closed follows
    case "socket:closed":
      withSocket(w2, e.data.socket, (c) => {
        c.closed = e.time;
        for (const f of w2.flights.values()) if (f.conn === c.id) c.closed = Math.max(c.closed, f.due);
        c.reading = 0;
        c.kernel = { ...foldAnswer(w2, c), closed: { ...e.data, at: e.time } };
      });
      break;
    case "socket:stale":
      withSocket(w2, e.data.socket, (c) => set(c, { stale: e.data }));
      break;
    case "socket:after":
      withSocket(w2, e.data.socket, (c) => set(c, { after: { ...c.kernel.after, [sideOf(e.data.at)]: e.data } }));
      break;
    case "run:judged": {
      const run = w2.runs.get(e.data.run);
      if (!run) break;
      run.judged = e.data;
      run.version++;
      break;
    }
    case "browser:witnessed":
      break;
    // own.ts has it
    default:
      e;
  }
}
function withSocket(w2, id, change) {
  const conn = w2.conns.get(id);
  if (!conn?.kernel) return;
  change(conn);
  for (const use of conn.kernel.uses) w2.runs.get(use.run).version++;
}
function set(c, what) {
  c.kernel = { ...c.kernel, ...what };
}
function request(w2, c, e) {
  const { nth, method, target, click, repeat, kind } = e.data;
  if (nth === 1) set(c, { advance: e.time - c.kernel.acceptedAt > IN_ADVANCE_US });
  c.received = nth;
  c.sent = nth;
  c.reading = 0;
  c.used = e.time;
  if (kind !== "other") {
    w2.own = c.id;
    w2.lastHop ||= e.data.last_hop ?? false;
  }
  const { local, remote } = c.server;
  const looked = { at: e.time + STRETCH_US, conn: c.id, local, remote, found: "socket", state: c.server.state };
  w2.lookups = { server: { ...looked, kind: "data", label: `${method} ${lastPart(target)}` } };
  if (kind === "click" && click) {
    if (w2.clicks.has(click)) {
      for (const x of w2.exchanges.values()) if (x.click?.id === click) x.repeats++;
    } else {
      w2.clicks.add(click);
      if (c.kernel.clicks === 0) w2.handshakes++;
      if (nth > 1) w2.saved++;
      set(c, { clicks: c.kernel.clicks + 1 });
    }
    w2.requests = w2.clicks.size;
  }
  const id = `${c.id}/${nth}`;
  const message = { startLine: `${method} ${target} HTTP/1.1`, headers: [] };
  const exchange = {
    id,
    conn: c.id,
    nth,
    kind,
    ...click && w2.clicks.has(click) ? { click: { id: click, nth: [...w2.clicks].indexOf(click) + 1 } } : {},
    method,
    target,
    wanted: e.time,
    acquired: e.time,
    reused: nth > 1,
    request: message,
    sent: e.time,
    handled: { at: e.time + STRETCH_US, message, remoteAddr: c.client.local }
  };
  addExchange(w2, exchange, repeat ? 1 : 0);
  fly(w2, c, "client", `${method} ${lastPart(target)}`, e.time);
}
function response(w2, c, e) {
  const { nth, status, close, took_us } = e.data;
  const x = w2.exchanges.get(`${c.id}/${nth}`);
  if (!x) return;
  x.took = took_us;
  const startLine2 = `HTTP/1.1 ${status}`;
  const at = Math.max(e.time, x.wanted + STRETCH_US);
  x.response = { at, startLine: startLine2, headers: close ? [["Connection", "close"]] : [] };
  x.done = { at: at + STRETCH_US, status: String(status), failed: false };
  c.finished++;
  fly(w2, c, "server", close ? `${status} · close` : String(status), at);
}
function fly(w2, c, from, label, at) {
  for (const f of w2.flights.values()) {
    if (f.due >= w2.time && w2.flights.size < MOST_FLIGHTS) break;
    w2.flights.delete(f.id);
  }
  const id = w2.version;
  w2.flights.set(id, {
    id,
    conn: c.id,
    from,
    kind: "data",
    label,
    sent: at,
    departs: at,
    due: at + STRETCH_US,
    track: freeTrack(w2, c.id, at, from === "client" ? [0, 1] : [2]),
    retransmission: false,
    stretched: true,
    toBeLost: false
  });
}
function ownSocket(w2) {
  return w2.conns.get(w2.own);
}

// src/view/stage/geometry.ts
var ROW = 44;
var SHORT_ROW = 28;
var SLOT = 22;
var TUBE = 28;
var RING = 8;
var BEAD = 8.5;
var BEAD_PITCH = 23;
var GATE = 22;
var ABOVE_ROWS = 64;
var BELOW_ROWS = 12;
var FOOT = { front: 0, lab: 42, chapter: 0, embed: 0 };
var LEAST_PITCH = 50;
var MOST_PITCH = 84;
var MARGIN = 12;
var LIES = TUBE / 2 + 3 + 2 * BEAD + 4 + 12;
var LIES_PITCH = LIES + 12 + 2 + TUBE / 2;
var ROOMS = {
  front: { horizon: 196, height: 452 },
  lab: { horizon: 176, height: 462 },
  chapter: { horizon: 168, height: 404 },
  embed: { horizon: 152, height: 316 }
};
var LOW = { horizon: 142, height: 300 };
function hostColumn(width) {
  if (width >= 1150) return 284;
  if (width >= 940) return 270;
  if (width >= 820) return 258;
  if (width >= 744) return 252;
  return width >= 480 ? 158 : 0;
}
function geometryOf(width, room, places, ports) {
  const host = hostColumn(width);
  return host === 0 ? onPhone(width, places, ports) : beside(width, host, room, places, ports);
}
function beside(width, host, room, places, ports) {
  const narrow = host < 252;
  const { horizon, height: least } = narrow && room === "embed" ? LOW : ROOMS[room];
  const below2 = BELOW_ROWS + FOOT[room];
  const free = least - horizon - ABOVE_ROWS - below2;
  const roomy = Math.floor((free - ROW) / places);
  const short = roomy < LEAST_PITCH + 4;
  const listen = short ? SHORT_ROW : ROW;
  const pitch = Math.max(LEAST_PITCH, Math.min(MOST_PITCH, Math.floor((free - listen) / places)));
  const first = horizon + ABOVE_ROWS;
  const rows = Array.from({ length: places }, (_, i) => first + i * pitch);
  const end = first + places * pitch;
  const columns = ports || narrow ? "ports" : "tuple";
  const table = (side, x) => ({
    x,
    width: host - MARGIN,
    heads: horizon + 27,
    slot: horizon + 34,
    columns,
    cells: columns === "ports" ? [10, Math.min(126, (host - MARGIN) / 2)] : side === "server" ? [10, 82, 136, 208] : [10, 82, 122, 194],
    rows,
    listen: end
  });
  return {
    width,
    height: Math.max(least, end + listen + below2),
    horizon,
    left: host,
    right: width - host,
    tubes: rows.map((y) => y + ROW / 2),
    lies: pitch >= LIES_PITCH ? LIES : 0,
    tables: { client: table("client", MARGIN), server: table("server", width - host) },
    phone: false,
    short,
    gates: {
      client: narrow ? gates(MARGIN, [["write", 68], ["read", 62]], 6) : gates(MARGIN + 16, [["write", 80], ["read", 72]], 24),
      server: narrow ? gates(width - host + 8, [["read", 62], ["write", 68]], 6) : gates(width - host + 4, [["accept", 92], ["read", 68], ["write", 74]], (host - 4 - 6 - 92 - 68 - 74) / 2)
    }
  };
}
function onPhone(width, places, ports) {
  const horizon = 230;
  const pitch = 62;
  const firstTube = horizon + 72;
  const tubes = Array.from({ length: places }, (_, i) => firstTube + i * pitch);
  const lies = places === 1 ? LIES : 0;
  const top = firstTube + (places - 1) * pitch + (lies > 0 ? 56 : 44);
  const rows = Array.from({ length: places }, (_, i) => top + 78 + i * (ROW + 6));
  const columns = ports ? "ports" : "tuple";
  const table = () => ({
    x: MARGIN,
    width: width - 2 * MARGIN,
    heads: top + 42,
    slot: top + 48,
    columns,
    cells: columns === "ports" ? [12, (width - 2 * MARGIN) / 2] : [12, 12 + (width - 48) * 0.31, 12 + (width - 48) * 0.52, 12 + (width - 48) * 0.84],
    rows,
    listen: rows.at(-1) + ROW + 6
  });
  return {
    width,
    height: rows.at(-1) + ROW + 6 + SHORT_ROW + 2 * BELOW_ROWS,
    horizon,
    left: 0,
    right: width,
    tubes,
    lies,
    tables: { client: table(), server: table() },
    phone: true,
    short: true,
    gates: {
      client: gates(MARGIN, [["write", 76], ["read", 76]], -76),
      server: gates(width - MARGIN - 76, [["read", 76], ["write", 76]], -76)
    }
  };
}
function gates(from, of, gap) {
  let x = from;
  return of.map(([name, width]) => {
    const gate = { name, x, width };
    x += width + gap;
    return gate;
  });
}

// src/view/stage/sea.ts
var CHIP = 18;
var STATE = 17;
var LEAST_ROOM = 60;
function tableHead(s, side, lookup) {
  const { g, cx } = s;
  const t = g.tables[side];
  const none = lookup !== void 0 && isNone(lookup);
  const heads = t.columns === "tuple" ? ["col.srcIP", "col.port", "col.dstIP", "col.port"] : ["col.srcPort", "col.dstPort"];
  return w`<g class="table-head" data-side=${side}>
    ${heads.map((key, i) => none && i === heads.length - 1 ? A : w`<text class="note" x=${t.x + t.cells[i]} y=${t.heads}>${cx.text(key)}</text>`)}
    <rect class="slot ${lookup ? "taken" : ""} ${none ? "none" : ""}"
      x=${t.x + 0.5} y=${t.slot + 0.5} width=${t.width - 1} height=${SLOT - 1} rx="4"></rect>
    ${lookup ? chips(s, t, t.slot + (SLOT - CHIP) / 2, lookup, lookup.chips) : side === "client" ? A : w`<text class="note faint" x=${t.x + 10} y=${t.slot + 15}>${fit(s.type, cx.text("slot.empty"), t.width - 14)}</text>`}
    ${none ? w`<text class="note bold rst" text-anchor="end" x=${t.x + t.width - 6} y=${t.heads}>${s.cx.text("lookup.noRow")}</text>` : A}
  </g>`;
}
function isNone(l) {
  return l.answered && l.found !== "socket" && !(l.found === "listener" && l.kind === "syn");
}
function chips(s, t, y, l, count) {
  return w`<g class="chips" data-lookup=${l.found}>${valuesOf(t, l.remote, l.local).slice(0, t.columns === "ports" ? Math.ceil(count / 2) : count).map((v, i) => {
    const x = t.x + t.cells[i];
    return w`<rect class="chip" x=${x - 4} y=${y} width=${s.type.width(v, "mono") + 8} height=${CHIP} rx="3"></rect>
        <text class="mono bold on" x=${x} y=${y + 13}>${v}</text>`;
  })}</g>`;
}
function valuesOf(t, remote, local) {
  const [r, l] = [portOf(remote).slice(1), portOf(local).slice(1)];
  return t.columns === "ports" ? [r, l] : [addressOf(remote), r, addressOf(local), l];
}
function row(s, c, side, place, lookup, proof) {
  const { w: w2, g, cx, type } = s;
  const t = g.tables[side];
  const y = t.rows[place];
  const state = stateOf(w2, c, side);
  const end = c[side];
  if (state === "") {
    const wiped = isWiped(end);
    return w`<g class="row none ${wiped ? "closed" : ""}" data-side=${side} data-wiped=${wiped}>
      ${wiped ? w`<rect class="edge" x=${t.x} y=${y} width=${t.width} height=${ROW} rx="5"></rect>` : A}
      <text class="note faint" x=${t.x + 10} y=${y + 26}>${fit(type, cx.text(wiped ? "row.wiped" : "row.noRecord"), t.width - 16)}</text></g>`;
  }
  const answers = lookup?.answered === true && lookup.found === "socket" && lookup.conn === c.id;
  const differs = lookup?.answered === true && !answers && (end.path[0]?.at ?? 0) < lookup.at;
  const values = valuesOf(t, end.remote, end.local);
  const sought = lookup ? valuesOf(t, lookup.remote, lookup.local) : [];
  const word = stateWord(c, side, state, cx);
  const wide = type.width(word, "mono") + 14;
  const unseen = c.kernel !== void 0 && (side === "client" || state === "CLOSED");
  const room = t.width - wide - 18;
  return w`<g class="row ${stateClass(state)} ${unseen ? "unseen" : ""} ${answers ? "answers" : ""} ${differs ? "passed" : ""} ${proof ? "proof" : ""}" data-side=${side} data-state=${state}>
    <rect class="edge" x=${t.x} y=${y} width=${t.width} height=${ROW} rx="5"></rect>
    ${answers ? chips(s, t, y + 3, lookup, 4) : values.map((v, i) => {
    const x = t.x + t.cells[i];
    const other = differs && v !== sought[i];
    return w`<text class="mono bold tuple" x=${x} y=${y + 16}>${v}</text>
            ${other ? w`<line class="struck" x1=${x - 2} x2=${x + type.width(v, "mono") + 2} y1=${y + 12} y2=${y + 12}></line>` : A}`;
  })}
    <rect class="state-edge" x=${t.x + 6} y=${y + 23} width=${wide} height=${STATE} rx="4"></rect>
    <text class="mono state" x=${t.x + 13} y=${y + 35}>${word}</text>
    <text class="note numbers" x=${t.x + 14 + wide} y=${y + 35}><title>${allNumbers(w2, c, side, cx)}</title>${room < LEAST_ROOM ? "" : fit(type, numbersOf(w2, c, side, cx), room)}</text>
  </g>`;
}
function stateClass(state) {
  if (state === "ESTABLISHED") return "open";
  if (state === "" || state === "CLOSED") return "closed";
  return state.startsWith("SYN") ? "opening" : "ending";
}
function stateWord(c, side, state, { text }) {
  if (!c.kernel) return state;
  if (state === "CLOSED") return text("row.closed");
  return side === "client" ? text("row.unseen") : state;
}
function numbersOf(w2, c, side, { text }) {
  if (c.kernel) return kernelNumbers(w2, c, side, text);
  const end = c[side];
  if (stateOf(w2, c, side) === "CLOSED") return text("row.gone");
  if (isWiped(c[side === "client" ? "server" : "client"])) return text("row.believes");
  if (end.state === "TIME-WAIT") return end.closedFirst ? text("row.closedFirst") : "";
  const parts = [];
  if (end.closedFirst) parts.push(text("row.closedFirst"));
  const snd = relative(end.sndNxt, end.iss);
  const rcv = relative(end.rcvNxt, end.irs);
  if (snd !== void 0) parts.push(`snd ${snd}`);
  if (rcv !== void 0) parts.push(`rcv ${rcv}`);
  return parts.join(" ");
}
function allNumbers(w2, c, side, cx) {
  const { cwnd } = c[side];
  const shown = numbersOf(w2, c, side, cx);
  return cwnd === void 0 || c.kernel ? shown : `${shown} · ${cx.text("row.cwnd", { n: cwnd })}`;
}
function kernelNumbers(w2, c, side, text) {
  const k = c.kernel;
  if (side === "client") return k.carries ? "WebSocket" : text("row.clicks", { n: k.clicks });
  const parts = [text("row.accepted", { ago: ago(w2.time - k.acceptedAt, text) })];
  if (k.fd >= 0) parts.unshift(`fd ${k.fd}`);
  if (k.shared) parts.unshift(text("row.shared"));
  else if (k.carries) parts.unshift("WebSocket");
  else if (k.advance) parts.push(text("row.advance"));
  return parts.join(" · ");
}
function listenRow(s, lookup) {
  const { w: w2, g, cx, type } = s;
  if (!w2.serverAddr) return A;
  const t = g.tables.server;
  const y = t.listen;
  const answers = lookup?.answered === true && lookup.found === "listener" && lookup.kind === "syn";
  const port = portOf(w2.serverAddr) + (w2.tls ? ",443" : "");
  const values = valuesOf(t, "*:*", `*${port}`);
  const wide = type.width("LISTEN", "mono") + 14;
  const low = g.short;
  const note = cx.text(w2.accepting ? "row.listenNote" : "row.listenDeaf");
  return w`<g class="row listen ${answers ? "answers" : ""}" data-state="LISTEN">
    <rect class="edge" x=${t.x} y=${y} width=${t.width} height=${low ? SHORT_ROW : ROW} rx="5"></rect>
    ${low ? w`<text class="mono bold tuple" x=${t.x + 10} y=${y + 18}>* ⇄ ${port}</text>` : values.map((v, i) => w`<text class="mono bold tuple" x=${t.x + t.cells[i]} y=${y + 16}>${v}</text>`)}
    <rect class="state-edge" x=${low ? t.x + t.width - wide - 6 : t.x + 6} y=${low ? y + 5.5 : y + 23} width=${wide} height=${STATE} rx="4"></rect>
    <text class="mono state" x=${low ? t.x + t.width - wide + 1 : t.x + 13} y=${low ? y + 18 : y + 35}>LISTEN</text>
    ${low ? A : w`<text class="note" x=${t.x + 14 + wide} y=${y + 35}>${fit(type, note, t.width - wide - 18)}</text>`}
  </g>`;
}
function lookupFalls(s, lookup) {
  const t = s.g.tables[lookup.side];
  const to = lookup.found === "listener" ? t.listen : placeTop(s, t, lookup.conn);
  if (!lookup.answered || to === void 0) return A;
  return w`<path class="dotted tcp falls" d=${t.cells.map((cell) => `M${t.x + cell + 14},${t.slot + SLOT}V${to}`).join("")}></path>`;
}
function lookupPath(s, lookup, from) {
  const { g } = s;
  if (from === void 0 || g.phone) return A;
  const t = g.tables[lookup.side];
  const server = lookup.side === "server";
  const x = server ? g.right - 14 : g.left + 14;
  const edge = server ? t.x : t.x + t.width;
  const y = t.slot + SLOT / 2;
  return w`<path class="dotted tcp" d=${`M${x},${from}V${y}H${edge + (server ? -5 : 5)}`}></path>
    <path class="tip tcp" d=${tip(edge + (server ? -1 : 1), y, server ? "right" : "left")}></path>`;
}
function placeTop(s, t, conn) {
  const at = s.places.findIndex((c) => c?.id === conn);
  return at < 0 ? void 0 : t.rows[at];
}
function tip(x, y, to) {
  const [a, b2] = [8, 4.5];
  switch (to) {
    case "right":
      return `M${x},${y}l${-a},${-b2}v${2 * b2}z`;
    case "left":
      return `M${x},${y}l${a},${-b2}v${2 * b2}z`;
    case "down":
      return `M${x},${y}l${-b2},${-a}h${2 * b2}z`;
    case "up":
      return `M${x},${y}l${-b2},${a}h${2 * b2}z`;
  }
}
function fit(type, words2, room) {
  if (type.width(words2, "note") <= room) return words2;
  let kept = words2;
  while (kept.length > 1 && type.width(`${kept}…`, "note") > room) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

// src/ui/octets.ts
function synDump(raw, { text }) {
  const bytes = fromBase64(raw);
  const syn = dissectPacket(bytes);
  if (!syn) return dump(bytes, text("syn.title"));
  const rows = [
    [text("syn.src"), syn.srcPort],
    [text("syn.dst"), syn.dstPort],
    ["seq", syn.seq],
    ["flags", flagNames(syn.flags)],
    ["window", syn.window],
    ...below(syn)
  ];
  return b`<p class="mute">${text("syn.note")}</p>
    ${fields(rows)} ${dump(bytes, text("syn.title"))}`;
}
function below(s) {
  return [
    ...s.options.map((o) => [o.name, o.value || "✓"]),
    [`IPv${s.ipVersion} ${s.ipVersion === 4 ? "TTL" : "hop limit"}`, s.ttl]
  ];
}
function fields(rows) {
  return b`<dl class="fields">
    ${rows.map(([name, value]) => b`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`)}
  </dl>`;
}
function dump(bytes, label) {
  return b`<pre class="mono hex" tabindex="0" aria-label=${label}>${hex(bytes)}</pre>`;
}
function perRow() {
  return innerWidth < 560 ? 8 : 16;
}
function hex(bytes) {
  const digits = (n, width) => n.toString(16).padStart(width, "0");
  const octets = Array.from(bytes, (b2) => digits(b2, 2)).join(" ");
  return octets.replace(perRow() === 8 ? /.{1,24}/g : /.{1,48}/g, (row2, at) => `${digits(at / 3, 4)}  ${row2.trim()}
`);
}

// src/model/step.ts
var HOSTS = { client: "states.client", server: "states.server", both: "states.both" };
var ACTS = {
  get: (args, text) => request2("GET", args, text),
  head: (args, text) => request2("HEAD", args, text),
  post: (args, text) => request2("POST", args, text),
  raw: ([conn = "", name = "", ...how], text) => {
    const act = text(conn === "new" ? "step.raw.new" : "step.raw", { conn, name: requestName2(name) });
    return how[0] === "cuts" ? text("step.raw.pieces", { act, n: how[1].split(",").length + 1 }) : act;
  },
  segment: ([from = "", , to = "", flags = ""], text) => text("step.segment", { from, to, flags: flags.replaceAll("+", " ") }),
  close: ([by = "", conn = ""], text) => text("step.close", { host: hostName(by, text), conn }),
  accepting: ([on], text) => text(on === "on" ? "step.accepting.on" : "step.accepting.off"),
  idle: ([host = "", time = ""], text) => text(time === "none" ? "step.idle.none" : "step.idle", { host: hostName(host, text), time: duration(time, text) }),
  keepalive: ([host = "", time = ""], text) => text(time === "none" ? "step.keepalive.none" : "step.keepalive", { host: hostName(host, text), time: duration(time, text) }),
  rtt: ([time = ""], text) => text("step.rtt", { time: duration(time, text) }),
  backlog: ([most = ""], text) => text("step.backlog", { n: most }),
  ports: ([most = ""], text) => text("step.ports", { n: most }),
  connections: ([most = ""], text) => text("step.connections", { n: most }),
  "read-body": ([host = ""], text) => text("step.readBody", { host: hostName(host, text) }),
  "request-timeout": ([time = ""], text) => text("step.requestTimeout", { time: duration(time, text) }),
  rate: ([kbit = ""], text) => text("step.rate", { mbit: Number(kbit) / 1e3 }),
  cut: (_, text) => text("step.cut"),
  box: ([time = "", withoutRow], text) => text(withoutRow === "drop" ? "step.box.drop" : "step.box.rebind", { time: duration(time, text) }),
  lose: ([, what = "", , host = ""], text) => text(what === "data" ? "step.lose.data" : "step.lose", { what: what.toUpperCase(), host: hostName(host, text) }),
  "power-cycle": ([host = ""], text) => text("step.powerCycle", { host: hostName(host, text) }),
  skip: (_, text) => text("step.skip"),
  wait: ([time = ""], text) => text("step.wait", { time: duration(time, text) }),
  meanwhile: (args, text) => text("step.meanwhile", { act: words(args, text) ?? args.join(" ") })
};
function stepWords(act, text) {
  const parts = act.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words(parts.map((word) => word.replace(/^(["'])(.*)\1$/, "$2")), text) ?? act;
}
function words([verb = "", ...args], text) {
  return ACTS[verb]?.(args, text);
}
function request2(method, [target = "", ...more], text) {
  const after = (word) => more.includes(word) ? more[more.indexOf(word) + 1] : void 0;
  const how = more.includes("new") ? "step.request.new" : more.includes("close") ? "step.request.close" : "step.request";
  const tls = after("tls");
  const said = [after("as"), tls && `TLS ${tls}`, after("with")].map((s) => s ? ` (${s})` : "");
  return text(how, { request: `${method} ${target}` }) + said.join("") + (more.includes("twice") ? text("step.request.twice") : "");
}
function hostName(host, text) {
  const key = HOSTS[host];
  return key ? text(key) : host;
}
function requestName2(name) {
  return name.replace(/^http-(1\.[01])-?/, "HTTP/$1, ").replace(/, $/, "");
}
function duration(time, text) {
  const ms = /^(\d+)ms$/.exec(time)?.[1];
  if (ms) return `${ms} ms`;
  const minutes = /^(\d+)m$/.exec(time)?.[1];
  if (minutes) return text("step.minutes", { n: minutes });
  const seconds = /^(\d+)s$/.exec(time)?.[1];
  return seconds ? text("idle.s", { n: seconds }) : time;
}

// src/ui/clock-words.ts
function skipped(s, text) {
  const where = s.host === "server" ? "states.server" : "states.client";
  return text(`skipped.${s.timer}`, { s: ((s.lab - s.from) / 1e6).toFixed(3), host: text(where) });
}
function speedText(speed) {
  return String(Number(speed.toPrecision(2)));
}

export {
  remember,
  recall,
  forget,
  lastNotAfter,
  fromBase64,
  toAscii,
  framesOf,
  frameName,
  parseStart,
  dissectPacket,
  relative,
  kindOf,
  isTls,
  labelOf,
  rowsOf,
  changesBy,
  Timeline,
  newWorld,
  copyWorld,
  isClosed,
  isOver,
  timeWaitLeft,
  isWiped,
  stateOf,
  age,
  foldLab,
  wayOf,
  hold,
  courseOf,
  wayAt,
  segmentName,
  connName,
  placeName,
  requestName,
  requestNumber,
  exchangeName,
  addressOf,
  portOf,
  shortTarget,
  foldVisit,
  ownSocket,
  wordsIn,
  toldIn,
  textOf,
  ordinal,
  ago,
  secondsLeft,
  ROW,
  TUBE,
  RING,
  BEAD,
  BEAD_PITCH,
  GATE,
  geometryOf,
  tableHead,
  row,
  stateClass,
  listenRow,
  lookupFalls,
  lookupPath,
  tip,
  fit,
  skipped,
  speedText,
  Fetched,
  sheet,
  synDump,
  below,
  fields,
  dump,
  perRow,
  hex,
  stepWords
};
