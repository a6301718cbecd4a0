import {
  addExchange,
  addressOf,
  ago,
  dissectPacket,
  enter,
  flagNames,
  freeTrack,
  fromBase64,
  lastPart,
  openConn,
  portOf,
  relative,
  sideOf,
  stateOf
} from "./chunk-DIRXLWJD.js";
import {
  A,
  b,
  w
} from "./chunk-YHPVDJ5F.js";

// src/model/client-run.ts
var NAMED_REQUESTS = 8;
function foldRequest(w2, { kernel }, q, at) {
  if (!q.run || q.kind === "click") return kernel;
  let run = w2.runs.get(q.run);
  if (!run) {
    run = { label: q.run, sockets: 0, requests: 0, waiting: 0, peak: 0, agent: "", lastHop: false, latest: at, version: 0 };
    w2.runs.set(q.run, run);
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
  const startLine = `HTTP/1.1 ${status}`;
  const at = Math.max(e.time, x.wanted + STRETCH_US);
  x.response = { at, startLine, headers: close ? [["Connection", "close"]] : [] };
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
var LEAST_PITCH = 50;
var MOST_PITCH = 84;
var MARGIN = 12;
var ROOMS = {
  front: { horizon: 196, height: 452 },
  lab: { horizon: 176, height: 420 },
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
  const free = least - horizon - ABOVE_ROWS - BELOW_ROWS;
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
    height: Math.max(least, end + listen + BELOW_ROWS),
    horizon,
    left: host,
    right: width - host,
    tubes: rows.map((y) => y + ROW / 2),
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
  const top = firstTube + (places - 1) * pitch + 44;
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
  const heads = t.columns === "tuple" ? ["col.srcIP", "col.port", "col.dstIP", "col.port"] : ["col.srcPort", "col.dstPort"];
  return w`<g class="table-head" data-side=${side}>
    ${heads.map((key, i) => w`<text class="note" x=${t.x + t.cells[i]} y=${t.heads}>${cx.text(key)}</text>`)}
    <rect class="slot ${lookup ? "taken" : ""} ${lookup?.answered && lookup.found !== "socket" && lookup.kind !== "syn" ? "none" : ""}"
      x=${t.x + 0.5} y=${t.slot + 0.5} width=${t.width - 1} height=${SLOT - 1} rx="4"></rect>
    ${lookup ? chips(s, t, t.slot + (SLOT - CHIP) / 2, lookup, lookup.chips) : side === "client" ? A : w`<text class="note faint" x=${t.x + 10} y=${t.slot + 15}>${fit(s.type, cx.text("slot.empty"), t.width - 14)}</text>`}
    ${lookup ? slotWord(s, t, lookup) : A}
  </g>`;
}
function slotWord(s, t, l) {
  if (!l.answered || l.found === "socket" || l.found === "listener" && l.kind === "syn") return A;
  return w`<text class="note bold rst" text-anchor="end" x=${t.x + t.width - 6} y=${t.slot - 4}>${s.cx.text("lookup.noRow")}</text>`;
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
    return w`<g class="row none" data-side=${side}><text class="note faint" x=${t.x + 10} y=${y + 26}>${cx.text("row.noRecord")}</text></g>`;
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
  const values = valuesOf(t, "*:*", `*${portOf(w2.serverAddr)}`);
  const wide = type.width("LISTEN", "mono") + 14;
  const low = g.short;
  const note = cx.text(w2.accepting ? "row.listenNote" : "row.listenDeaf");
  return w`<g class="row listen ${answers ? "answers" : ""}" data-state="LISTEN">
    <rect class="edge" x=${t.x} y=${y} width=${t.width} height=${low ? SHORT_ROW : ROW} rx="5"></rect>
    ${low ? w`<text class="mono bold tuple" x=${t.x + 10} y=${y + 18}>* ⇄ ${portOf(w2.serverAddr)}</text>` : values.map((v, i) => w`<text class="mono bold tuple" x=${t.x + t.cells[i]} y=${y + 16}>${v}</text>`)}
    <rect class="state-edge" x=${low ? t.x + t.width - wide - 6 : t.x + 6} y=${low ? y + 5.5 : y + 23} width=${wide} height=${STATE} rx="4"></rect>
    <text class="mono state" x=${low ? t.x + t.width - wide + 1 : t.x + 13} y=${low ? y + 18 : y + 35}>LISTEN</text>
    ${low ? A : w`<text class="note" x=${t.x + 14 + wide} y=${y + 35}>${fit(type, note, t.width - wide - 18)}</text>`}
  </g>`;
}
function lookupPath(s, lookup, from) {
  const { g } = s;
  const t = g.tables[lookup.side];
  const server = lookup.side === "server";
  const x = server ? g.right - 14 : g.left + 14;
  const edge = server ? t.x : t.x + t.width;
  const y = t.slot + SLOT / 2;
  const way = from === void 0 || g.phone ? "" : `M${x},${from}V${y}H${edge + (server ? -5 : 5)}`;
  const to = lookup.found === "listener" ? t.listen : placeTop(s, t, lookup.conn);
  const falls = lookup.answered && to !== void 0 ? t.cells.map((cell) => `M${t.x + cell + 14},${t.slot + SLOT}V${to}`).join("") : "";
  return w`<path class="dotted tcp" d=${way}></path>
    ${way ? w`<path class="tip tcp" d=${tip(edge + (server ? -1 : 1), y, server ? "right" : "left")}></path>` : A}
    <path class="dotted tcp falls" d=${falls}></path>`;
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
function fit(type, words, room) {
  if (type.width(words, "note") <= room) return words;
  let kept = words;
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
function hex(bytes) {
  const lines = [];
  for (let i = 0; i < bytes.length; i += 16) {
    const octets = Array.from(bytes.subarray(i, i + 16), (b2) => b2.toString(16).padStart(2, "0"));
    lines.push(`${i.toString(16).padStart(4, "0")}  ${octets.join(" ")}`);
  }
  return lines.join("\n");
}

export {
  foldVisit,
  ownSocket,
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
  lookupPath,
  tip,
  fit,
  synDump,
  below,
  fields,
  dump
};
