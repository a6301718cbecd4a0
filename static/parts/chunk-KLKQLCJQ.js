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

// src/dissect/http.ts
function startLine(payload) {
  const text = toAscii(payload.subarray(0, 512));
  const line = text.slice(0, text.indexOf("\r\n"));
  if (text.indexOf("\r\n") < 0) return void 0;
  const response2 = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(line);
  if (response2) return { kind: "response", status: Number(response2[1]), reason: response2[2] };
  const request2 = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/1\.[01]$/.exec(line);
  if (request2) return { kind: "request", method: request2[1], target: request2[2] };
  return void 0;
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

// src/model/client-run.ts
var NAMED_REQUESTS = 8;
function foldRequest(w, { kernel }, q, at) {
  if (!q.run || q.kind === "click") return kernel;
  let run = w.runs.get(q.run);
  if (!run) {
    run = { label: q.run, sockets: 0, requests: 0, waiting: 0, peak: 0, agent: "", lastHop: false, latest: at, version: 0 };
    w.runs.set(q.run, run);
  }
  const latest = { nth: q.nth, method: q.method, path: pathIn(q.target, q.run), at };
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
  run.lastHop ||= q.last_hop ?? false;
  if (!before?.waits) run.waiting++;
  run.peak = Math.max(run.peak, run.waiting);
  return { ...kernel, uses: before ? kernel.uses.map((u) => u === before ? use : u) : [...kernel.uses, use] };
}
function foldAnswer(w, { kernel }, status) {
  const before = kernel.uses.find((u) => u.waits);
  if (!before) return kernel;
  w.runs.get(before.run).waiting--;
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
function foldVisit(w, e) {
  w.version++;
  switch (e.name) {
    case "visit:opened":
      w.system = e.data;
      break;
    case "visit:full":
      w.ended = "full";
      break;
    case "socket:accepted": {
      const { tuple } = e.data;
      w.clientAddr ||= addressOf(tuple.remote);
      w.serverAddr ||= tuple.local;
      const conn = openConn(w, e.data.socket, tuple.remote, tuple.local, e.time);
      conn.client.state = "ESTABLISHED";
      enter(conn.server, "ESTABLISHED", e.time);
      conn.accepted = e.data.accepted_at;
      conn.kernel = {
        fd: e.data.fd,
        cookie: e.data.cookie ?? "",
        acceptedAt: e.data.accepted_at,
        shared: false,
        advance: false,
        clicks: 0,
        uses: [],
        ...e.data.syn === void 0 ? {} : { syn: e.data.syn }
      };
      break;
    }
    case "socket:shared":
      withSocket(w, e.data.socket, (c) => set(c, { shared: true }));
      break;
    case "socket:upgraded":
      withSocket(w, e.data.socket, (c) => {
        set(c, { carries: e.data.carries });
        c.reading = 0;
      });
      break;
    case "socket:request":
      withSocket(w, e.data.socket, (c) => {
        request(w, c, e);
        c.kernel = foldRequest(w, c, e.data, e.time);
      });
      break;
    case "socket:response":
      withSocket(w, e.data.socket, (c) => {
        response(w, c, e);
        c.kernel = { ...foldAnswer(w, c, e.data.status), answeredAt: e.time };
      });
      break;
    case "socket:idle":
      withSocket(w, e.data.socket, (c) => {
        c.reading = c.received + 1;
      });
      break;
    case "socket:info":
      withSocket(w, e.data.socket, (c) => {
        enter(c.server, e.data.state, e.time);
        set(c, { info: e.data });
      });
      break;
    case "socket:closed":
      withSocket(w, e.data.socket, (c) => {
        c.closed = e.time;
        for (const f of w.flights.values()) if (f.conn === c.id) c.closed = Math.max(c.closed, f.due);
        c.reading = 0;
        c.kernel = { ...foldAnswer(w, c), closed: { ...e.data, at: e.time } };
      });
      break;
    case "socket:stale":
      withSocket(w, e.data.socket, (c) => set(c, { stale: e.data }));
      break;
    case "socket:after":
      withSocket(w, e.data.socket, (c) => set(c, { after: { ...c.kernel.after, [sideOf(e.data.at)]: e.data } }));
      break;
    case "run:judged": {
      const run = w.runs.get(e.data.run);
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
function withSocket(w, id, change) {
  const conn = w.conns.get(id);
  if (!conn?.kernel) return;
  change(conn);
  for (const use of conn.kernel.uses) w.runs.get(use.run).version++;
}
function set(c, what) {
  c.kernel = { ...c.kernel, ...what };
}
function request(w, c, e) {
  const { nth, method, target, click, repeat, kind } = e.data;
  if (nth === 1) set(c, { advance: e.time - c.kernel.acceptedAt > IN_ADVANCE_US });
  c.received = nth;
  c.sent = nth;
  c.reading = 0;
  c.used = e.time;
  if (kind !== "other") {
    w.own = c.id;
    w.lastHop ||= e.data.last_hop ?? false;
  }
  const { local, remote } = c.server;
  const looked = { at: e.time + STRETCH_US, conn: c.id, local, remote, found: "socket", state: c.server.state };
  w.lookups = { server: { ...looked, kind: "data", label: `${method} ${lastPart(target)}` } };
  if (kind === "click" && click) {
    if (w.clicks.has(click)) {
      for (const x of w.exchanges.values()) if (x.click?.id === click) x.repeats++;
    } else {
      w.clicks.add(click);
      if (c.kernel.clicks === 0) w.handshakes++;
      if (nth > 1) w.saved++;
      set(c, { clicks: c.kernel.clicks + 1 });
    }
    w.requests = w.clicks.size;
  }
  const id = `${c.id}/${nth}`;
  const message = { startLine: `${method} ${target} HTTP/1.1`, headers: [] };
  const exchange = {
    id,
    conn: c.id,
    nth,
    kind,
    ...click && w.clicks.has(click) ? { click: { id: click, nth: [...w.clicks].indexOf(click) + 1 } } : {},
    method,
    target,
    wanted: e.time,
    acquired: e.time,
    reused: nth > 1,
    request: message,
    sent: e.time,
    handled: { at: e.time + STRETCH_US, message, remoteAddr: c.client.local }
  };
  addExchange(w, exchange, repeat ? 1 : 0);
  fly(w, c, "client", `${method} ${lastPart(target)}`, e.time);
}
function response(w, c, e) {
  const { nth, status, close, took_us } = e.data;
  const x = w.exchanges.get(`${c.id}/${nth}`);
  if (!x) return;
  x.took = took_us;
  const startLine2 = `HTTP/1.1 ${status}`;
  const at = Math.max(e.time, x.wanted + STRETCH_US);
  x.response = { at, startLine: startLine2, headers: close ? [["Connection", "close"]] : [] };
  x.done = { at: at + STRETCH_US, status: String(status), failed: false };
  c.finished++;
  fly(w, c, "server", close ? `${status} · close` : String(status), at);
}
function fly(w, c, from, label, at) {
  for (const f of w.flights.values()) {
    if (f.due >= w.time && w.flights.size < MOST_FLIGHTS) break;
    w.flights.delete(f.id);
  }
  const id = w.version;
  w.flights.set(id, {
    id,
    conn: c.id,
    from,
    kind: "data",
    label,
    sent: at,
    departs: at,
    due: at + STRETCH_US,
    track: freeTrack(w, c.id, at, from === "client" ? [0, 1] : [2]),
    retransmission: false,
    stretched: true,
    toBeLost: false
  });
}
function ownSocket(w) {
  return w.conns.get(w.own);
}

export {
  lastNotAfter,
  fromBase64,
  flagNames,
  dissectPacket,
  Timeline,
  newWorld,
  copyWorld,
  isClosed,
  isOver,
  timeWaitLeft,
  stateOf,
  age,
  foldLab,
  wayOf,
  hold,
  courseOf,
  wayAt,
  relative,
  kindOf,
  labelOf,
  segmentName,
  connName,
  placeName,
  exchangeName,
  addressOf,
  portOf,
  shortTarget,
  foldVisit,
  ownSocket
};
