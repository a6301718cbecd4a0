import {
  addressOf,
  courseOf,
  hold,
  kindOf,
  labelOf,
  lastNotAfter,
  portOf,
  relative,
  stateOf,
  wayAt
} from "./chunk-KLKQLCJQ.js";
import {
  A,
  w
} from "./chunk-YHPVDJ5F.js";

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
  const [a, b] = [8, 4.5];
  switch (to) {
    case "right":
      return `M${x},${y}l${-a},${-b}v${2 * b}z`;
    case "left":
      return `M${x},${y}l${a},${-b}v${2 * b}z`;
    case "down":
      return `M${x},${y}l${-b},${-a}h${2 * b}z`;
    case "up":
      return `M${x},${y}l${-b},${a}h${2 * b}z`;
  }
}
function fit(type, words, room) {
  if (type.width(words, "note") <= room) return words;
  let kept = words;
  while (kept.length > 1 && type.width(`${kept}…`, "note") > room) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
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

export {
  LYING,
  CROSSING_PX,
  Ladder,
  wordsIn,
  expectsIn,
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
  lookupPath,
  tip,
  fit,
  stepWords
};
