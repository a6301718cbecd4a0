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
  for (const b of bytes) text += String.fromCharCode(b);
  return text;
}

// src/dissect/http.ts
function startLine(payload) {
  const text = toAscii(payload.subarray(0, 512));
  const line = text.slice(0, text.indexOf("\r\n"));
  if (text.indexOf("\r\n") < 0) return void 0;
  const response = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(line);
  if (response) return { kind: "response", status: Number(response[1]), reason: response[2] };
  const request = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/1\.[01]$/.exec(line);
  if (request) return { kind: "request", method: request[1], target: request[2] };
  return void 0;
}

// src/dissect/tcp.ts
var IPV6_HEADER = 40;
var TCP = 6;
var FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];
function flagNames(flags) {
  return FLAGS.filter((_, bit) => flags & 1 << bit).join(" ");
}
function dissectPacket(b) {
  if (b.length === 0) return void 0;
  const view = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const version = b[0] >> 4;
  let start;
  let end;
  let ttl;
  if (version === 4) {
    if (b.length < 20 || b[9] !== TCP) return void 0;
    start = (b[0] & 15) * 4;
    end = Math.min(view.getUint16(2), b.length);
    ttl = b[8];
  } else if (version === 6) {
    if (b.length < IPV6_HEADER || b[6] !== TCP) return void 0;
    start = IPV6_HEADER;
    end = Math.min(IPV6_HEADER + view.getUint16(4), b.length);
    ttl = b[7];
  } else {
    return void 0;
  }
  if (start + 20 > end) return void 0;
  const data = start + (b[start + 12] >> 4) * 4;
  if (data < start + 20 || data > end) return void 0;
  return {
    ipVersion: version,
    ttl,
    srcPort: view.getUint16(start),
    dstPort: view.getUint16(start + 2),
    seq: view.getUint32(start + 4),
    ack: view.getUint32(start + 8),
    flags: b[start + 13],
    window: view.getUint16(start + 14),
    options: dissectOptions(b.subarray(start + 20, data)),
    payload: b.subarray(data, end)
  };
}
function dissectOptions(b) {
  const view = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const found = [];
  let i = 0;
  while (i < b.length) {
    const kind = b[i];
    if (kind === 0) break;
    if (kind === 1) {
      i++;
      continue;
    }
    const length = b[i + 1] ?? 0;
    if (length < 2 || i + length > b.length) break;
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
    own: "",
    lastHop: false
  };
}
function copyWorld(w) {
  const copies = (map, copy = (v) => ({ ...v })) => new Map(Array.from(map, ([key, v]) => [key, copy(v)]));
  return {
    ...w,
    conns: copies(w.conns, (c) => ({
      ...c,
      client: { ...c.client },
      server: { ...c.server }
    })),
    flights: copies(w.flights),
    exchanges: copies(w.exchanges),
    runs: copies(w.runs),
    clicks: new Set(w.clicks)
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
function openConn(w, id, client, server, at) {
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
  w.conns.set(id, conn);
  return conn;
}
var MOST_CONNS = 64;
function forgetConns(w) {
  if (w.conns.size <= MOST_CONNS) return;
  for (const c of w.conns.values()) {
    if (!isClosed(w, c)) continue;
    w.conns.delete(c.id);
    w.forgotten++;
    return;
  }
}
var MOST_EXCHANGES = 64;
function addExchange(w, x, repeats = 0) {
  w.exchanged++;
  w.exchanges.set(x.id, { ...x, number: w.exchanged, repeats });
  if (w.exchanges.size <= MOST_EXCHANGES) return;
  for (const old of w.exchanges.values()) {
    if (!old.done) continue;
    w.exchanges.delete(old.id);
    return;
  }
}
function isClosed(w, c) {
  return c.closed !== void 0 && c.closed <= w.time;
}
function isOver(end) {
  return end.state === "CLOSED" || end.state === "";
}
function timeWaitLeft(w, end) {
  return end.state === "TIME-WAIT" && end.endsAt !== void 0 ? Math.max(0, end.endsAt - w.time) : void 0;
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
function stateOf(w, c, side) {
  return isClosed(w, c) ? "CLOSED" : c[side].state;
}
function sideOf(host) {
  return host === "server" ? "server" : "client";
}
function age(w, since) {
  return w.timeline.awakeAt(w.time) - w.timeline.awakeAt(since);
}
var ALL_TRACKS = [0, 1, 2];
var LOWEST_TRACK = 2;
function freeTrack(w, conn, at, tracks = ALL_TRACKS) {
  const latest = /* @__PURE__ */ new Map();
  for (const f of w.flights.values()) {
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

// src/model/lab.ts
var HALF_WAY = 0.5;
var MAX_SEQ = 2 ** 32;
var WINDOW_SCALE = 3;
function foldLab(w, e) {
  w.version++;
  switch (e.name) {
    case "lab:opened":
      w.clientAddr = e.data.client;
      w.serverAddr = e.data.server;
      break;
    case "lab:full":
      w.ended = "full";
      break;
    case "lab:closed":
      w.ended = e.data.why;
      break;
    case "lab:reset":
      w.conns.clear();
      w.flights.clear();
      w.exchanges.clear();
      w.lookups = {};
      w.handshakes = w.requests = w.saved = w.exchanged = w.forgotten = 0;
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
      w.accepting = e.data.accepting;
      break;
    case "link:changed":
      w.rttMs = e.data.rtt_ms;
      w.loss = e.data.loss;
      w.rateKbit = e.data.rate_kbit ?? 0;
      break;
    case "link:segment_sent":
      segmentSent(w, e.conn ?? "", e.time, e.data);
      break;
    case "link:segment_delivered": {
      const f = w.flights.get(e.data.id);
      w.flights.delete(e.data.id);
      if (f) w.arrived = { id: f.id, kind: f.kind, label: f.label };
      const conn = w.conns.get(e.conn ?? "");
      const end = conn && f && conn[f.from === "client" ? "server" : "client"];
      if (f?.kind === "fin" && end) end.finReceived = true;
      if (f?.kind === "rst" && end && !isOver(end) && end.state !== "TIME-WAIT") end.reset = "received";
      break;
    }
    case "link:segment_lost": {
      const f = w.flights.get(e.data.id);
      if (!f) break;
      dropLost(w, f.conn);
      f.lost = { at: e.time, way: e.data.lost_at };
      f.track = LOWEST_TRACK;
      break;
    }
    case "link:segment_held":
    case "link:segment_released":
      hold(w.flights.get(e.data.id), e);
      break;
    case "host:power_cycled":
      for (const conn of w.conns.values()) {
        const side = sideOf(e.host);
        if (isOver(conn[side])) continue;
        loseRecord(conn, side);
        conn.changed = e.time;
        closeIfOver(w, conn, e.time);
      }
      break;
    case "tcp:lookup": {
      const { tuple, found, segment } = e.data;
      const { kind, label } = w.arrived?.id === segment ? w.arrived : { kind: "ack", label: "" };
      const looked = { at: e.time, conn: e.conn ?? "", ...tuple, found, state: endOf(w, e)?.state ?? "", kind, label };
      w.lookups = { ...w.lookups, [sideOf(e.host)]: looked };
      break;
    }
    case "tcp:state_changed": {
      const side = sideOf(e.host);
      const { local, remote } = e.data.tuple;
      const [client, server] = side === "client" ? [local, remote] : [remote, local];
      const conn = w.conns.get(e.conn ?? "") ?? (e.conn ? openConn(w, e.conn, client, server, e.time) : void 0);
      if (!conn) break;
      conn.changed = e.time;
      enter(conn[side], e.data.to, e.time, e.data.from);
      if (e.data.ends_at !== void 0) conn[side].endsAt = e.data.ends_at;
      if (e.data.to === "ESTABLISHED" && conn.client.state === conn.server.state) w.handshakes++;
      if (side === "server" && e.data.to !== "ESTABLISHED") conn.reading = 0;
      if (e.data.to !== "ESTABLISHED") conn.pooled = false;
      closeIfOver(w, conn, e.time);
      break;
    }
    case "tcp:time_wait_restarted": {
      const end = endOf(w, e);
      if (end) end.endsAt = e.data.ends_at;
      break;
    }
    case "tcp:info": {
      const end = endOf(w, e);
      if (!end) break;
      end.sndNxt = e.data.snd_nxt;
      end.rcvNxt = e.data.rcv_nxt;
      end.cwnd = e.data.cwnd;
      break;
    }
    case "http:connection_wanted":
      addExchange(w, {
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
      const x = w.exchanges.get(e.data.request);
      const conn = w.conns.get(e.conn ?? "");
      if (conn) conn.pooled = false;
      if (!x) break;
      x.acquired = e.time;
      x.reused = e.data.reused;
      if (e.conn) x.conn = e.conn;
      break;
    }
    case "http:request_sent": {
      const conn = w.conns.get(e.conn ?? "");
      if (conn) {
        conn.sent = e.data.nth;
        conn.used = e.time;
      }
      w.requests++;
      const x = w.exchanges.get(e.data.request);
      if (!x) break;
      if (e.data.nth > 1) w.saved++;
      x.nth = e.data.nth;
      x.sent = e.time;
      if (e.conn) x.conn = e.conn;
      x.request = { startLine: e.data.start_line, headers: e.data.headers };
      break;
    }
    case "http:request_received": {
      const conn = w.conns.get(e.conn ?? "");
      if (conn) {
        conn.received = e.data.nth;
        conn.reading = 0;
      }
      onExchange(w, e.data.request, (x) => {
        const message = { startLine: e.data.start_line, headers: e.data.headers };
        x.handled = { at: e.time, message, remoteAddr: e.data.remote_addr };
      });
      break;
    }
    case "http:response_sent":
      onExchange(w, e.data.request, (x) => {
        x.response = { at: e.time, startLine: e.data.start_line, headers: e.data.headers };
      });
      break;
    case "http:response_received":
      onConn(w, e, (c) => {
        c.finished++;
      });
      onExchange(w, e.data.request, (x) => {
        x.done = { at: e.time, status: e.data.start_line.replace(/^HTTP\/1\.[01] /, ""), failed: false };
      });
      break;
    case "http:connection_released": {
      const conn = w.conns.get(e.conn ?? "");
      if (conn) conn.pooled = e.data.kept && conn.client.state === "ESTABLISHED";
      break;
    }
    case "http:connection_closed": {
      const end = endOf(w, e);
      if (end) end.closedWhy = e.data.why;
      break;
    }
    case "http:request_retried":
      onExchange(w, e.data.request, (x) => {
        x.repeats++;
      });
      break;
    case "http:request_failed":
      onExchange(w, e.data.request, (x) => {
        x.done = { at: e.time, status: e.data.code, failed: true };
      });
      break;
    case "server:accepted": {
      const conn = w.conns.get(e.conn ?? "");
      if (conn) conn.accepted = e.time;
      break;
    }
    case "server:reading": {
      const conn = w.conns.get(e.conn ?? "");
      if (conn) conn.reading = e.data.nth;
      break;
    }
    case "scenario:started":
    case "scenario:step":
    case "scenario:checked":
    case "scenario:finished":
      break;
    // scenario-run.ts has them
    default:
      e;
  }
}
function closeIfOver(w, conn, at) {
  if (!isOver(conn.client) || !isOver(conn.server)) return;
  conn.closed = at;
  forgetConns(w);
}
function onExchange(w, id, change) {
  const x = w.exchanges.get(id);
  if (x) change(x);
}
function onConn(w, e, change) {
  const c = w.conns.get(e.conn ?? "");
  if (c) change(c);
}
function endOf(w, e) {
  return w.conns.get(e.conn ?? "")?.[sideOf(e.host)];
}
function segmentSent(w, id, at, s) {
  const from = s.from === "server" ? "server" : "client";
  const { tcp } = s;
  let conn = w.conns.get(id);
  if (!conn && id) {
    const [client, server] = from === "client" ? [tcp.src, tcp.dst] : [tcp.dst, tcp.src];
    conn = openConn(w, id, client, server, at);
  }
  if (conn) number(conn, from, s);
  if (s.retransmission) dropLost(w, id);
  const course = courseOf(at, s, w.rttMs * 1e3 / 2, w.rateKbit);
  w.flights.set(s.id, {
    ...course,
    id: s.id,
    conn: id,
    from,
    kind: kindOf(s),
    label: labelOf(s),
    sent: at,
    track: freeTrack(w, id, at),
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
function relative(n, initial) {
  return n === void 0 || initial === void 0 ? void 0 : (n - initial + MAX_SEQ) % MAX_SEQ;
}
function dropLost(w, conn) {
  for (const f of w.flights.values()) if (f.lost && f.conn === conn) w.flights.delete(f.id);
}
function kindOf({ probe, tcp: { flags, length } }) {
  if (probe) return "probe";
  if (flags.includes("RST")) return "rst";
  if (flags.includes("SYN")) return "syn";
  if (flags.includes("FIN")) return "fin";
  return length > 0 ? "data" : "ack";
}
function labelOf(s) {
  const { flags, length } = s.tcp;
  if (s.probe) return "keepalive";
  const control = flags.filter((f) => f !== "PSH" && (f !== "ACK" || flags.includes("SYN")));
  if (length === 0) return control.length > 0 ? control.join(" ") : "ACK";
  const segment = dissectPacket(fromBase64(s.raw));
  const line = segment && startLine(segment.payload);
  const what = !line ? `${length} B` : line.kind === "request" ? `${line.method} ${line.target}` : `${line.status} ${line.reason}`;
  return [what, ...control].join(" · ");
}

// src/model/ladder.ts
var UPRIGHT = { crossing: 40, apart: 17, fold: 44, quiet: 60 };
var LYING = { crossing: 76, apart: 9, fold: 84, quiet: 150 };
var CROSSING_PX = UPRIGHT.crossing;
var Ladder = class {
  constructor(scale = UPRIGHT) {
    this.rungs = [];
    this.folds = [];
    this.brackets = [];
    this.seen = /* @__PURE__ */ new Set();
    this.open = /* @__PURE__ */ new Map();
    this.byId = /* @__PURE__ */ new Map();
    this.lowest = {};
    this.rateKbit = 0;
    this.scale = scale;
    this.instants = [{ time: 0, y: scale.apart }];
    this.pxPerUs = scale.crossing / 1e5;
  }
  add(e) {
    switch (e.name) {
      case "link:changed":
        this.pxPerUs = this.scale.crossing / (e.data.rtt_ms * 1e3 / 2);
        this.rateKbit = e.data.rate_kbit ?? 0;
        break;
      case "link:segment_sent": {
        const { tcp } = e.data;
        const from = e.data.from === "server" ? "server" : "client";
        const y0 = this.instant(e.time, `${from} sends`);
        const rung = {
          id: e.data.id,
          conn: e.conn ?? "",
          from,
          kind: kindOf(e.data),
          label: labelOf(e.data),
          retransmission: e.data.retransmission ?? false,
          sent: e.time,
          ...courseOf(e.time, e.data, this.scale.crossing / this.pxPerUs, this.rateKbit),
          y0
        };
        this.rungs.push(rung);
        this.seen.add(rung.conn);
        this.open.set(rung.id, rung);
        this.byId.set(rung.id, rung);
        if (tcp.flags.includes("SYN") && from === "client" && !rung.retransmission && rung.conn !== "") {
          this.begin({ kind: "handshake", conn: rung.conn, from: e.time, nth: 0, reused: false, request: "" });
        }
        break;
      }
      case "link:segment_delivered":
        this.close(e.data.id, e.time, "arrived", 1);
        break;
      case "link:segment_lost":
        this.close(e.data.id, e.time, "lost", e.data.lost_at);
        break;
      case "link:segment_held":
      case "link:segment_released":
        this.instant(e.time, e.name);
        hold(this.open.get(e.data.id), e);
        break;
      case "lab:reset":
        for (const r of [...this.open.values()]) {
          this.close(r.id, e.time, "reset", Math.min(1, wayAt(r, e.time)));
        }
        for (const b of this.brackets) if (b.to === void 0) this.finish(b, e.time, true);
        break;
      case "tcp:state_changed":
        if (e.host === "client" && (e.data.to === "ESTABLISHED" || e.data.to === "CLOSED")) {
          const b = this.brackets.findLast((b2) => b2.kind === "handshake" && b2.conn === e.conn);
          if (b) this.finish(b, e.time, e.data.to === "CLOSED");
        }
        break;
      case "http:request_sent":
        this.begin({
          kind: "request",
          conn: e.conn ?? "",
          from: e.time,
          nth: e.data.nth,
          reused: e.data.nth > 1,
          request: e.data.request
        });
        break;
      case "http:response_received":
      case "http:request_failed": {
        const b = this.brackets.findLast((b2) => b2.request === e.data.request);
        if (b) this.finish(b, e.time, e.name === "http:request_failed");
        break;
      }
      default:
        break;
    }
  }
  rung(id) {
    return this.byId.get(id);
  }
  /** Where an instant lies; beyond the newest one as far as a fold would be. */
  yAt(time) {
    const i = Math.max(0, lastNotAfter(this.instants, time, (x) => x.time));
    const at = this.instants[i];
    const next = this.instants[i + 1];
    if (next) return at.y + (next.y - at.y) * (time - at.time) / Math.max(1, next.time - at.time);
    const most = this.flying ? Number.POSITIVE_INFINITY : this.scale.fold;
    return at.y + Math.min((time - at.time) * this.pxPerUs, most);
  }
  /** The instant at a place of the axis; `now` is the latest there is. */
  timeAt(y, now) {
    const i = Math.max(0, lastNotAfter(this.instants, y, (x) => x.y));
    const at = this.instants[i];
    const next = this.instants[i + 1] ?? { time: now, y: this.yAt(now) };
    return next.y > at.y ? at.time + Math.min(1, (y - at.y) / (next.y - at.y)) * (next.time - at.time) : at.time;
  }
  /** The quiet stretch that has not ended at `time`, if it is long enough to be folded. */
  quietAt(time) {
    const last = this.instants.at(-1);
    const us = time - last.time;
    if (this.flying || us * this.pxPerUs <= this.scale.quiet) return void 0;
    return { y: last.y + this.scale.fold / 2, us };
  }
  /** How many connections there are. */
  get conns() {
    return this.seen.size;
  }
  get height() {
    return this.instants.at(-1).y;
  }
  /** Whether a segment is on its way; one that is held makes no stretch less quiet. */
  get flying() {
    for (const r of this.open.values()) if (r.held?.left === void 0) return true;
    return false;
  }
  begin(b) {
    const taken = this.brackets.filter((o) => o.to === void 0).map((o) => o.column);
    let column = 0;
    while (taken.includes(column)) column++;
    this.brackets.push({ ...b, failed: false, column, rtt: 2 * this.scale.crossing / this.pxPerUs });
  }
  finish(b, at, failed) {
    if (b.to !== void 0) return;
    b.to = at;
    b.failed = failed;
  }
  close(id, at, as, way) {
    const rung = this.open.get(id);
    if (!rung) return;
    const y = this.instant(at, `${rung.from} ${as}`);
    rung.end = { at, y, as, way };
    this.open.delete(id);
  }
  /** Lays the next instant out; what happens at one place keeps its distance. */
  instant(time, place) {
    const last = this.instants.at(-1);
    let y = last.y + (time - last.time) * this.pxPerUs;
    if (!this.flying && y - last.y > this.scale.quiet) {
      this.folds.push({ y: last.y + this.scale.fold / 2, us: time - last.time });
      y = last.y + this.scale.fold;
    }
    y = Math.max(y, (this.lowest[place] ?? Number.NEGATIVE_INFINITY) + this.scale.apart);
    this.lowest[place] = y;
    this.instants.push({ time, y });
    return y;
  }
};

// src/text.ts
function wordsIn(lang) {
  return lang === "ko" ? import("./words.ko-CDXZHDCT.js") : import("./words.en-HI3G7MSC.js");
}
function expectsIn(lang) {
  return lang === "ko" ? import("./expects.ko-DEOXV3FB.js") : import("./expects.en-JNJKKUMB.js");
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
  lastNotAfter,
  fromBase64,
  flagNames,
  dissectPacket,
  Timeline,
  newWorld,
  copyWorld,
  enter,
  openConn,
  addExchange,
  isClosed,
  isOver,
  timeWaitLeft,
  stateOf,
  sideOf,
  age,
  freeTrack,
  foldLab,
  wayOf,
  wayAt,
  relative,
  labelOf,
  LYING,
  CROSSING_PX,
  Ladder,
  segmentName,
  connName,
  placeName,
  exchangeName,
  addressOf,
  portOf,
  shortTarget,
  lastPart,
  wordsIn,
  expectsIn,
  textOf,
  ordinal,
  ago,
  secondsLeft,
  skipped,
  speedText,
  stepWords
};
