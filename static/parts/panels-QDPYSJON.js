import {
  Handle,
  SNAP,
  Strip,
  neighbour
} from "./chunk-7MSUGCSF.js";
import {
  Fetched,
  ago,
  below,
  changesBy,
  connName,
  courseOf,
  dissectPacket,
  dump,
  fields,
  frameName,
  framesOf,
  fromBase64,
  hex,
  hold,
  isClosed,
  isTls,
  kindOf,
  labelOf,
  lastNotAfter,
  ownSocket,
  parseStart,
  perRow,
  recall,
  relative,
  remember,
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
  timeWaitLeft,
  toAscii,
  wayAt
} from "./chunk-Z5QQXWQE.js";
import {
  A,
  D,
  b,
  w
} from "./chunk-YHPVDJ5F.js";

// src/model/bursts.ts
var SOON = 25e3;
var Bursts = class {
  constructor() {
    /** What either side has sent last. */
    this.last = {};
  }
  /** The burst of a segment; what has a fate of its own is named itself. */
  join({ time, conn, data }, from) {
    const kind = kindOf(data);
    const alone = data.retransmission || data.lost || kind !== "data" && kind !== "ack";
    const key = alone ? "" : `${conn}/${kind}`;
    const last = this.last[from];
    const more2 = kind === "ack" || /^(TLS )?\d+ B$/.test(labelOf(data));
    const joins = last && key !== "" && key === last.key && more2 && time - last.time <= SOON;
    const burst = joins ? last.burst : { first: data.id, size: 0 };
    burst.size++;
    this.last[from] = { key, time, burst };
    return burst;
  }
};

// src/model/ladder.ts
var UPRIGHT = { crossing: 40, apart: 17, fold: 44, quiet: 60 };
var LYING = { crossing: 76, apart: 9, fold: 84, quiet: 150 };
var CROSSING_PX = UPRIGHT.crossing;
var TOGETHER = 3;
var CLOSE = 1.5;
function isWithin(r) {
  return r.close && r.place < r.burst.size - 1 && r.bends.length === 1 && (r.end?.as ?? "arrived") === "arrived";
}
var Ladder = class {
  constructor(scale = UPRIGHT) {
    this.rungs = [];
    this.folds = [];
    this.brackets = [];
    /** The highest column of a bracket so far. */
    this.columns = 0;
    this.seen = /* @__PURE__ */ new Set();
    this.open = /* @__PURE__ */ new Map();
    this.byId = /* @__PURE__ */ new Map();
    this.lowest = {};
    this.bursts = new Bursts();
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
        const burst = this.bursts.join(e, from);
        const at = burst.size - 1;
        const before = this.lowest[`${from} sends`]?.y ?? 0;
        const y0 = this.instant(e.time, `${from} sends`, burst, at);
        const rung = {
          id: e.data.id,
          conn: e.conn ?? "",
          from,
          kind: kindOf(e.data),
          label: labelOf(e.data),
          burst,
          place: at,
          close: at > 0 && y0 - before < 2 * TOGETHER,
          named: burst.first === e.data.id,
          retransmission: e.data.retransmission ?? false,
          sent: e.time,
          ...courseOf(e.time, e.data, this.scale.crossing / this.pxPerUs, this.rateKbit),
          y0,
          bends: []
        };
        rung.bends.push({ at: rung.departs, y: y0, way: 0 });
        this.rungs.push(rung);
        this.seen.add(rung.conn);
        this.open.set(rung.id, rung);
        this.byId.set(rung.id, rung);
        if (tcp.flags.includes("SYN") && from === "client" && !rung.retransmission && rung.conn !== "") {
          this.begin({ kind: "handshake", conn: rung.conn, from: e.time, nth: 0, reused: false, request: "", part: 0 });
        }
        break;
      }
      case "link:segment_delivered":
        this.close(e.data.id, e.time, "arrived", 1);
        break;
      case "link:segment_lost":
        this.close(e.data.id, e.time, "lost", e.data.lost_at, e.data.why);
        break;
      case "link:segment_held":
      case "link:segment_released":
        this.bend(e.data.id, "departs_at" in e.data && e.data.departs_at || e.time, this.instant(e.time, e.name));
        hold(this.open.get(e.data.id), e);
        break;
      case "lab:reset":
        for (const r of [...this.open.values()]) {
          this.close(r.id, e.time, "reset", Math.min(1, wayAt(r, e.time)));
        }
        for (const b2 of this.brackets) if (b2.to === void 0) this.finish(b2, e.time, true);
        break;
      case "tcp:state_changed":
        if (e.host === "client" && (e.data.to === "ESTABLISHED" || e.data.to === "CLOSED")) {
          const b2 = this.brackets.findLast((b3) => b3.kind === "handshake" && b3.conn === e.conn);
          if (b2) this.finish(b2, e.time, e.data.to === "CLOSED");
        }
        break;
      case "http:request_sent":
        this.begin({
          kind: "request",
          conn: e.conn ?? "",
          from: e.time,
          nth: e.data.nth,
          reused: e.data.nth > 1,
          request: e.data.request,
          part: this.brackets.filter((b2) => b2.request === e.data.request && b2.conn === e.conn).length
        });
        break;
      case "http:response_received": {
        const b2 = this.brackets.findLast((b3) => b3.request === e.data.request && b3.nth === e.data.nth);
        if (b2) this.finish(b2, e.time, false);
        break;
      }
      case "http:request_retried":
      case "http:request_failed":
        for (const b2 of this.brackets) if (b2.request === e.data.request) this.finish(b2, e.time, true);
        break;
      default:
        break;
    }
  }
  rung(id) {
    return this.byId.get(id);
  }
  /** As the function; a part that has a ladder need not bring that. */
  isWithin(r) {
    return isWithin(r);
  }
  /** How far a segment is at an instant, and from which bend on it has been going there. */
  wayOn(r, time) {
    const i = Math.max(0, lastNotAfter(r.bends, time, (b2) => b2.at));
    const from = r.bends[i];
    const to = r.bends[i + 1] ?? r.end;
    if (!to) return { way: Math.min(1, wayAt(r, time)), from };
    const part = Math.max(0, time - from.at) / Math.max(1, to.at - from.at);
    return { way: from.way + (to.way - from.way) * Math.min(1, part), from };
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
  begin(b2) {
    const taken = this.brackets.filter((o) => o.to === void 0).map((o) => o.column);
    let column = 0;
    while (taken.includes(column)) column++;
    this.columns = Math.max(this.columns, column);
    this.brackets.push({ ...b2, failed: false, column, rtt: 2 * this.scale.crossing / this.pxPerUs });
  }
  finish(b2, at, failed) {
    if (b2.to !== void 0) return;
    b2.to = at;
    b2.failed = failed;
  }
  bend(id, at, y) {
    const rung = this.open.get(id);
    if (!rung) return;
    const [first] = rung.bends;
    first.at = Math.min(first.at, at);
    rung.bends.push({ at, y, way: Math.min(1, wayAt(rung, at)) });
  }
  close(id, at, as, way2, why) {
    const rung = this.open.get(id);
    if (!rung) return;
    const y = this.instant(at, `${rung.from} ${as}`, rung.burst, rung.place);
    rung.end = { at, y, as, way: way2, ...why && { why } };
    this.open.delete(id);
  }
  /** Lays the next instant out; what happens at one place keeps its distance. */
  instant(time, place, burst, which = 0) {
    const last = this.instants.at(-1);
    let y = last.y + (time - last.time) * this.pxPerUs;
    if (!this.flying && y - last.y > this.scale.quiet) {
      this.folds.push({ y: last.y + this.scale.fold / 2, us: time - last.time });
      y = last.y + this.scale.fold;
    }
    const before = this.lowest[place];
    if (before) y = Math.max(y, before.y + (!burst || burst !== before.burst ? this.scale.apart : which > 1 ? CLOSE : TOGETHER));
    this.lowest[place] = { y, burst };
    this.instants.push({ time, y });
    return y;
  }
};

// src/view/ladder-shapes.ts
var HEAD = 26;
var LABEL_AT = 0.35;
var LEFT = 78;
var RIGHT = 150;
var TIMES_APART = 24;
var COLUMN = 9;
var LINE = 15;
function layered(rungs, mark) {
  const rank = (r) => mark(r) === "chosen" ? 2 : mark(r) === "" && isWithin(r) ? -1 : Number(r.named);
  return [...rungs].sort((a, b2) => rank(a) - rank(b2));
}
function wordsLast(brackets) {
  return [...brackets.map(([path]) => path), ...brackets.map(([, words2]) => words2)];
}
var Sheet = class {
  constructor(width, several, cx) {
    this.width = width;
    this.several = several;
    this.cx = cx;
    this.narrow = width < 520;
    this.x0 = this.narrow ? 80 : LEFT;
    this.x1 = width - (this.narrow ? 94 : RIGHT) - (several ? 24 : 0);
  }
  lifelines(y, name = "life") {
    return [line(this.x0, HEAD, this.x0, y, name), line(this.x1, HEAD, this.x1, y, name)];
  }
  /** Who stands at the two lines. */
  heads() {
    const gap = { class: "gap", x: 0, y: 0, width: this.width, height: HEAD - 4 };
    return shape("g", {}, [
      shape("rect", gap),
      label(this.x0, 16, this.cx.text("host.client"), "end", "middle"),
      label(this.x1, 16, this.cx.text("host.server"), "end", "middle")
    ]);
  }
  fold(f, s = (f.us / 1e6).toPrecision(3)) {
    const at = f.y + HEAD;
    const zigzag = (x) => shape("path", { class: "fold", d: `M${x} ${at - 7} l-4 3 8 4 -8 4 4 3` });
    const words2 = label((this.x0 + this.x1) / 2, at + 4, this.cx.text("ladder.quiet", { s }), "quiet", "middle");
    return [zigzag(this.x0), zigzag(this.x1), words2];
  }
  /** A bracket from y0 to y1, with its words. */
  bracket(b2, y0, y1, when = "") {
    const kind = `${b2.failed ? "failed" : b2.kind === "handshake" ? "syn" : "data"}${when && ` ${when}`}`;
    const x = this.x1 + 22 + b2.column * COLUMN;
    const words2 = label(x, this.bracketTextAt(b2, y0, y1), this.bracketText(b2), `bracket-text ${kind}`, "start");
    if (b2.reused && this.narrow && !this.several) {
      const lines = [String(words2.inside), this.cx.text("ladder.again")];
      words2.inside = lines.map((l, i) => shape("tspan", { x: x.toFixed(1), dy: i * LINE }, l));
    }
    return [shape("path", { class: `bracket ${kind}`, d: this.bracketPath(b2, y0, y1) }), words2];
  }
  /** When the client sent and received, beside its line, as far apart as can be read. */
  times(rungs) {
    const told = rungs.flatMap((r) => {
      if (r.kind === "ack") return [];
      if (r.from === "client") return [{ y: r.y0, at: r.sent }];
      return r.end?.as === "arrived" ? [{ y: r.end.y, at: r.end.at }] : [];
    });
    let free = 0;
    return told.sort((a, b2) => a.y - b2.y).flatMap(({ y, at }) => {
      if (y < free) return [];
      free = y + TIMES_APART;
      return [line(this.x0 - 4, y + HEAD, this.x0, y + HEAD, "tick"), label(this.x0 - 8, y + HEAD + 4, (at / 1e6).toFixed(3), "when", "end")];
    });
  }
  // Brackets side by side mostly begin at different heights, and so do their words; the words
  // of those that begin together stand below each other.
  bracketTextAt({ column }, y0, y1) {
    return (this.several ? y0 + 12 : (y0 + y1) / 2 + 4) + column * LINE;
  }
  bracketPath(b2, y0, y1) {
    const x = this.x1 + 10 + b2.column * COLUMN;
    return `M${x} ${y0.toFixed(1)} h6 V${Math.max(y1, y0 + 4).toFixed(1)} h-6`;
  }
  bracketText(b2) {
    if (b2.kind === "handshake") return this.several ? `${b2.conn}: ${this.handshake(b2)}` : this.handshake(b2);
    const place = this.cx.place(b2.nth, b2.conn);
    return b2.reused && !this.narrow ? this.cx.text("ladder.reused", { place }) : place;
  }
  handshake(b2) {
    const { text } = this.cx;
    if (b2.to === void 0 || b2.failed) return text(b2.failed ? "ladder.failed" : "ladder.opening");
    const rtts = (b2.to - b2.from) / b2.rtt;
    return rtts < 1.2 ? text(this.narrow ? "ladder.rtt" : "ladder.handshake") : `${rtts.toFixed(1)} RTT`;
  }
  /** An arrow that has arrived, or was lost. */
  rung(r, mark, when = "") {
    const { y, way: way2, as } = r.end;
    const lost = as !== "arrived";
    const [from, to] = this.ends(r);
    const y1 = y + HEAD;
    const x = this.across(r, way2);
    const bends = [...r.bends, r.end];
    const pieces2 = bends.slice(1).map((b2, i) => this.piece(r, bends[i], b2));
    const within = isWithin(r) && mark === "";
    return this.group(r, lost, mark, when, [
      ...pieces2.map((p) => shape("line", { ...p.attributes, class: "hit" })),
      ...within ? pieces2.map((p) => shape("line", { ...p.attributes, class: "within" })) : pieces2,
      ...within ? [] : [lost ? cross(x, y1) : head(x, y1, from < to)],
      ...r.named || mark === "chosen" ? this.name(r, this.nameAt(r, bends), as) : []
    ]);
  }
  /** How far across the sheet a segment is. */
  across(r, way2) {
    const [from, to] = this.ends(r);
    return from + (to - from) * way2;
  }
  /** A segment's way between two of its bends; straight down while it is held. */
  piece(r, a, b2) {
    return line(this.across(r, a.way), a.y + HEAD, this.across(r, b2.way), b2.y + HEAD, a.way === b2.way ? "arrow waits" : "arrow");
  }
  /** Where on its way the label stands, which is near its sender. */
  nameAt(r, bends) {
    const i = Math.max(1, bends.findIndex((b3) => b3.way >= Math.min(LABEL_AT, r.end.way)));
    const [a, b2] = [bends[i - 1], bends[i]];
    const part = b2.way > a.way ? (Math.min(LABEL_AT, r.end.way) - a.way) / (b2.way - a.way) : 0;
    return a.y + (b2.y - a.y) * part + HEAD;
  }
  /** What belongs to one segment. */
  group(r, lost, mark, when, inside) {
    const name = `rung ${r.kind} from-${r.from}${r.burst.size > 1 ? " burst" : ""}${lost ? " lost" : ""}${mark && ` ${mark}`}${when && ` ${when}`}`;
    return shape("g", { class: name, "data-segment": r.id, "data-conn": r.conn }, inside);
  }
  /** The label, in a gap of its arrow. */
  name(r, y, as) {
    const [from, to] = this.ends(r);
    const x = from + (to - from) * LABEL_AT;
    const more2 = r.named ? r.burst.size - 1 : 0;
    const text = this.rungText(r, as) + (more2 > 0 ? ` +${more2}` : "");
    const width = [...text].reduce((w2, c) => w2 + (c < "̀" ? 7.3 : 12), 6);
    const gap = { class: "gap", x: x - width / 2, y: y - 8, width, height: 16 };
    return [shape("rect", gap), label(x, y + 4, text, "name", "middle")];
  }
  ends(r) {
    return r.from === "client" ? [this.x0, this.x1] : [this.x1, this.x0];
  }
  rungText(r, as) {
    const parts = this.several ? [r.conn, r.label.replace(/ \/.*/, "")] : [r.label];
    if (r.retransmission) parts.push(this.several ? "↻" : `· ${this.cx.text("pill.again")}`);
    if (as === "lost") parts.push(`· ${this.cx.text(`lost.${r.end?.why ?? "loss"}`)}`);
    if (as === "reset") parts.push(`· ${this.cx.text("pill.reset")}`);
    return parts.join(" ");
  }
};
function shape(tag, attributes, inside = []) {
  return { tag, attributes, inside };
}
function line(x1, y1, x2, y2, name) {
  return shape("line", { x1: x1.toFixed(1), y1: y1.toFixed(1), x2: x2.toFixed(1), y2: y2.toFixed(1), class: name });
}
function label(x, y, text, name, anchor) {
  return shape("text", { x: x.toFixed(1), y: y.toFixed(1), class: name, "text-anchor": anchor }, text);
}
function head(x, y, right) {
  const back = right ? -9 : 9;
  return shape("path", { class: "head", d: `M${x} ${y} l${back} -5 v9 z` });
}
function cross(x, y) {
  return shape("path", { class: "cross", d: `M${x - 5} ${y - 5} l10 10 m0 -10 l-10 10` });
}

// src/view/ladder.ts
var SVG = "http://www.w3.org/2000/svg";
var MARGIN = 120;
var FOOT = 40;
var STRIP = 12;
var FAR = 24;
var LONGEST = 600;
var NEAR = 48;
var LadderView = class {
  constructor(root, cx, acts) {
    this.scroller = document.createElement("div");
    this.svg = document.createElementNS(SVG, "svg");
    /** Says which segment the arrow keys have chosen. */
    this.spoken = document.createElement("p");
    /** What is over or ahead, and stays as it is drawn. */
    this.still = node(shape("g", {}));
    /** What is under way, and what grows with time. */
    this.moving = node(shape("g", {}));
    /** By what {@link as} says: what has not changed is not drawn again. */
    this.flights = /* @__PURE__ */ new Map();
    this.arrows = /* @__PURE__ */ new Map();
    this.flying = [];
    this.open = [];
    this.head = node(shape("g", {}));
    this.ladder = new Ladder();
    this.look = { time: 0, now: 0, live: true, selected: void 0, proof: void 0 };
    this.width = 0;
    this.room = 0;
    this.height = 0;
    /**
     * How far the reader has scrolled up from the lower end, 0 or negative: the
     * scroller's origin is there, so that the newest stays in sight.
     */
    this.offset = 0;
    this.drawnSize = "";
    this.drawnStill = "";
    this.drawnMoving = "";
    this.marks = 0;
    this.cx = cx;
    this.acts = acts;
    this.sheet = new Sheet(0, false, cx);
    root.classList.add("upright");
    this.scroller.className = "ladder-scroll";
    this.scroller.tabIndex = 0;
    this.scroller.setAttribute("role", "group");
    this.scroller.setAttribute("aria-label", cx.text("ladder.label"));
    this.svg.setAttribute("class", "ladder");
    this.svg.setAttribute("aria-hidden", "true");
    this.svg.append(this.still, this.moving);
    this.scroller.append(this.svg);
    this.spoken.className = "spoken";
    this.spoken.setAttribute("aria-live", "polite");
    const strip = document.createElementNS(SVG, "svg");
    strip.setAttribute("class", "strip");
    this.strip = new Strip(strip, STRIP, true, (px) => {
      if (px >= this.room - SNAP) acts.live();
      else this.seekTo(px / this.room * this.end);
    });
    this.handle = new Handle(cx, acts, (e) => this.seekTo(this.yOf(e)), true);
    root.append(strip, this.scroller, this.handle.element, this.spoken);
    this.scroller.addEventListener("scroll", () => {
      this.offset = this.scroller.scrollTop;
      acts.wake();
    });
    this.scroller.addEventListener("keydown", (e) => this.key(e));
    this.scroller.addEventListener("click", (e) => this.click(e));
    new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.width = entry.contentRect.width;
      this.room = entry.contentRect.height;
      this.offset = this.scroller.scrollTop;
      acts.wake();
    }).observe(this.scroller);
  }
  draw(chronicle, ladder, look) {
    if (this.room === 0) return;
    const before = this.look;
    if (this.ladder !== ladder) {
      this.drawnStill = this.drawnMoving = "";
      this.flights.clear();
      this.arrows.clear();
    }
    this.ladder = ladder;
    this.look = look;
    this.measure(before);
    const { width, room, top } = this;
    const { time, now } = look;
    const many = ladder.conns > 1;
    if (width !== this.sheet.width || many !== this.sheet.several) {
      this.sheet = new Sheet(width, many, this.cx);
      this.flights.clear();
      this.arrows.clear();
    }
    const shown = this.shown(top);
    const isOver = (r) => r.end !== void 0 && r.end.at <= time;
    const under = shown.filter((r) => !isOver(r) && (r.sent <= time || !r.end));
    const brackets = this.bracketsIn(top);
    const open = brackets.filter((b2) => b2.to === void 0);
    const laid = [ladder.rungs.length, ladder.folds.length, shown.filter((r) => r.end).length, shown.filter(isOver).length, shown.filter((r) => r.sent > time).length];
    const past = brackets.map((b2) => this.when(b2));
    const still = [width, Math.floor(top / MARGIN), room, laid, past, this.marks, many].join("|");
    if (still !== this.drawnStill) {
      this.drawnStill = still;
      const arrows = /* @__PURE__ */ new Map();
      const arrow3 = (r, when) => {
        const as = this.as(r, when);
        const drawn = this.arrows.get(as) ?? node(this.sheet.rung(r, this.mark(r), when));
        arrows.set(as, drawn);
        return drawn;
      };
      arrange(this.still, [
        ...this.sheet.times(shown).map(node),
        ...wordsLast(brackets.filter((b2) => b2.to !== void 0).map((b2) => this.bracket(b2, this.y(b2.to)))),
        ...layered(shown.filter((r) => r.end), (r) => this.mark(r)).map((r) => arrow3(r, isOver(r) ? "" : "future"))
      ]);
      this.arrows = arrows;
    }
    const quiet = ladder.quietAt(now);
    const seconds2 = quiet ? Math.floor(quiet.us / 1e6) : 0;
    const ids = [still, open.length, seconds2, ...under.map((r) => r.id)].join("|");
    if (ids !== this.drawnMoving) {
      this.drawnMoving = ids;
      this.head = node(this.sheet.heads());
      const flights2 = /* @__PURE__ */ new Map();
      for (const r of layered(under, (r2) => this.mark(r2))) {
        const when = r.sent > time ? "future" : "";
        const as = this.as(r, when);
        flights2.set(as, this.flights.get(as) ?? this.flight(r, when));
      }
      this.flights = flights2;
      this.flying = [...flights2.values()];
      this.open = open.map((b2) => this.bracket(b2, this.end));
      arrange(this.moving, [
        ...this.sheet.lifelines(this.end, "life future").map(node),
        ...this.sheet.lifelines(this.end).map(node),
        ...wordsLast(this.open),
        ...this.flying.map((f) => f.group),
        // Over what is held meanwhile.
        ...ladder.folds.filter((f) => f.y + HEAD > top - MARGIN && f.y + HEAD < top + room + 2 * MARGIN).flatMap((f) => this.sheet.fold(f).map(node)),
        ...quiet && seconds2 > 0 ? this.sheet.fold(quiet, String(seconds2)).map(node) : [],
        this.head
      ]);
    }
    this.grow(open);
    this.head.setAttribute("transform", `translate(0 ${Math.max(0, top).toFixed(0)})`);
    this.handle.draw(Math.min(room, Math.max(HEAD, this.y(time) - top)), look);
    const part = room / this.end;
    const window2 = this.end > room ? [top * part, Math.min(room, (top + room) * part)] : void 0;
    this.strip.draw(chronicle, { size: room, at: (t) => this.y(t) * part, now, window: window2 });
  }
  y(time) {
    return this.ladder.yAt(time) + HEAD;
  }
  /** Where the newest instant lies. */
  get end() {
    return this.y(this.look.now);
  }
  /** What of the sheet stands at the upper edge. */
  get top() {
    return this.height - this.room + this.offset;
  }
  /** How high the sheet is, and what of it is in sight. */
  measure(before) {
    const { look, room } = this;
    const held = look.live && this.offset === 0 ? void 0 : this.top;
    this.height = Math.round(Math.max(room, this.end + FOOT));
    const size = `${this.width} ${this.height}`;
    if (size !== this.drawnSize) {
      this.drawnSize = size;
      this.svg.setAttribute("width", String(this.width));
      this.svg.setAttribute("height", String(this.height));
      if (held !== void 0) this.scrollTo(held);
    }
    const { selected, proof } = look;
    if (selected !== before.selected || proof !== before.proof) {
      this.marks++;
      this.reveal(selected ?? (proof && [...proof.segments][0]));
    } else if (look.live && !before.live) {
      this.scrollTo(this.height);
    }
    if (!look.live && (look.time !== before.time || before.live)) this.follow(this.y(look.time));
  }
  /** Keeps the playhead in sight: under the pointer little by little, otherwise with room ahead. */
  follow(y) {
    const { room, top } = this;
    const ahead = this.handle.dragging ? NEAR : room * 0.4;
    if (y < top + NEAR) this.scrollTo(y - ahead);
    else if (y > top + room - NEAR) this.scrollTo(y - room + ahead);
  }
  /** Puts `top` at the upper edge, as near as can be. */
  scrollTo(top) {
    const most = this.height - this.room;
    const offset = Math.round(Math.min(Math.max(0, top), most) - most);
    if (Math.abs(offset - this.offset) < 1) return;
    this.offset = offset;
    this.scroller.scrollTop = offset;
  }
  // Arrows begin in order, the lower the later.
  shown(top) {
    const { rungs } = this.ladder;
    const above = lastNotAfter(rungs, top - HEAD - MARGIN - LONGEST, (r) => r.y0);
    const shown = [];
    for (let i = above + 1; i < rungs.length; i++) {
      const r = rungs[i];
      if (r.sent > this.look.now || r.y0 + HEAD > top + this.room + 2 * MARGIN) break;
      if ((r.end?.y ?? Number.POSITIVE_INFINITY) + HEAD > top - MARGIN) shown.push(r);
    }
    return shown;
  }
  // Brackets begin in order; of those far above none is still in sight but an open one.
  bracketsIn(top) {
    const { brackets } = this.ladder;
    const shown = [];
    let beyond = 0;
    for (let i = lastNotAfter(brackets, this.look.now, (b2) => b2.from); i >= 0 && beyond < FAR; i--) {
      const b2 = brackets[i];
      if (this.y(b2.to ?? this.look.now) <= top - MARGIN) beyond++;
      else if (this.y(b2.from) < top + this.room + 2 * MARGIN) shown.unshift(b2);
    }
    return shown;
  }
  when(b2) {
    if (b2.from > this.look.time) return "future";
    return b2.to === void 0 || b2.to > this.look.time ? "open" : "";
  }
  bracket(b2, y1) {
    const [path, words2] = this.sheet.bracket(b2, this.y(b2.from), y1, this.when(b2));
    return [node(path), node(words2)];
  }
  /** An arrow under way: over the pale whole of it, or where it is to arrive is drawn when it has. */
  flight(r, when) {
    const arrow3 = node(line(0, 0, 0, 0, isWithin(r) && this.mark(r) === "" ? "within" : "arrow"));
    const group = node(this.sheet.group(r, false, this.mark(r), when, []));
    group.append(arrow3);
    return { rung: r, group, arrow: arrow3, named: false, from: r.bends[0], ends: {} };
  }
  /** What is left to do in each frame. */
  grow(open) {
    const { end } = this;
    const y = this.y(this.look.time);
    for (const life of this.moving.querySelectorAll(".life")) life.setAttribute("y2", (life.classList.contains("future") ? end : y).toFixed(1));
    this.open.forEach(([path, words2], i) => {
      const y0 = this.y(open[i].from);
      path.setAttribute("d", this.sheet.bracketPath(open[i], y0, end));
      words2.setAttribute("y", this.sheet.bracketTextAt(open[i], y0, end).toFixed(1));
    });
    for (const f of this.flying) this.advance(f);
  }
  advance(f) {
    const r = f.rung;
    const at = r.sent > this.look.time ? this.look.now : this.look.time;
    const { way: way2, from } = this.ladder.wayOn(r, at);
    if (from !== f.from) {
      const i = r.bends.indexOf(from);
      f.from = from;
      f.group.querySelectorAll(".over").forEach((e) => e.remove());
      f.group.prepend(...r.bends.slice(1, i + 1).map((b2, n) => {
        const piece = node(this.sheet.piece(r, r.bends[n], b2));
        piece.classList.add("over");
        return piece;
      }));
    }
    const next = r.bends[r.bends.indexOf(from) + 1] ?? r.end;
    const known = next && next.way > from.way ? (next.y - from.y) / (next.way - from.way) : void 0;
    const y1 = known === void 0 ? this.y(at) : from.y + HEAD + known * (way2 - from.way);
    const ends = { x1: this.sheet.across(r, from.way), y1: from.y + HEAD, x2: this.sheet.across(r, way2), y2: y1 };
    for (const [name, to] of Object.entries(ends)) {
      const written = to.toFixed(1);
      if (written !== f.ends[name]) f.arrow.setAttribute(name, f.ends[name] = written);
    }
    f.arrow.classList.toggle("waits", next ? next.way === from.way : r.held?.left !== void 0);
    if (f.named === way2 >= LABEL_AT) return;
    f.named = !f.named;
    f.group.querySelectorAll(".gap, .name").forEach((e) => e.remove());
    if (!f.named) return;
    if (!r.named && this.mark(r) !== "chosen") return;
    f.group.append(...this.sheet.name(r, from.y + HEAD + Math.max(0, LABEL_AT - from.way) * (known ?? CROSSING_PX), "arrived").map(node));
  }
  /** All that says how an arrow is drawn; its burst counts those that followed. */
  as(r, when) {
    return [r.id, r.burst.size, r.bends.length, r.end?.as, this.mark(r), when].join(" ");
  }
  mark(r) {
    if (r.id === this.look.selected) return "chosen";
    return this.look.proof?.segments.has(r.id) ? "proof" : "";
  }
  reveal(id) {
    const r = id === void 0 ? void 0 : this.ladder.rung(id);
    if (!r) return;
    const y = r.y0 + HEAD;
    if (y < this.top + 20 || y > this.top + this.room - NEAR) this.scrollTo(y - this.room / 2);
  }
  yOf(e) {
    const box2 = this.scroller.getBoundingClientRect();
    return (e.clientY - box2.top) * this.scroller.offsetHeight / box2.height + this.top;
  }
  seekTo(y) {
    if (y >= this.end - SNAP) this.acts.live();
    else this.acts.seek(this.ladder.timeAt(Math.max(0, y - HEAD), this.look.now));
  }
  click(e) {
    const id = e.target.closest(".rung")?.dataset["segment"];
    const rung = id === void 0 ? void 0 : this.ladder.rung(Number(id));
    if (rung) this.goTo(rung);
    else this.seekTo(this.yOf(e));
  }
  /** An arrow is chosen, and looked at where it arrives. */
  goTo(r) {
    if (r.end) this.acts.seek(r.end.at);
    this.acts.select(r.id);
  }
  key(e) {
    const chosen = neighbour(this.ladder.rungs, this.look.selected, e.key);
    if (!chosen) return;
    e.preventDefault();
    this.goTo(chosen);
    const host = this.cx.text(chosen.from === "client" ? "host.client" : "host.server");
    this.spoken.textContent = `${host}: ${segmentName(chosen.id)} ${this.sheet.rungText(chosen, chosen.end?.as ?? "arrived")}`;
  }
};
function arrange(group, children) {
  const wanted = new Set(children);
  for (const child of [...group.children]) if (!wanted.has(child)) child.remove();
  let next = group.firstElementChild;
  for (const child of children) {
    if (child === next) next = child.nextElementSibling;
    else group.insertBefore(child, next);
  }
}
function node({ tag, attributes, inside }) {
  const element = document.createElementNS(SVG, tag);
  for (const key in attributes) element.setAttribute(key, String(attributes[key]));
  if (typeof inside === "string") element.textContent = inside;
  else for (const child of inside) element.append(node(child));
  return element;
}

// src/view/scrub.ts
var THICK = 26;
var PAD = 10;
var ScrubBar = class {
  constructor(root, cx, acts) {
    this.width = 0;
    this.now = 0;
    this.acts = acts;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "strip");
    this.strip = new Strip(svg, THICK, false, (px) => this.goTo(px));
    this.handle = new Handle(cx, acts, (e) => {
      const box2 = root.getBoundingClientRect();
      this.goTo((e.clientX - box2.left) * root.offsetWidth / box2.width);
    });
    root.append(svg, this.handle.element);
    new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.width = entry.contentRect.width;
      acts.wake();
    }).observe(root);
  }
  draw(chronicle, look) {
    this.chronicle = chronicle;
    this.now = look.now;
    if (this.width === 0) return;
    this.handle.draw(look.live ? this.width - PAD : this.at(look.time), look);
    this.strip.draw(chronicle, { size: this.width, at: (time) => this.at(time), now: look.now });
  }
  get inner() {
    return Math.max(1, this.width - 2 * PAD);
  }
  at(time) {
    const { axis } = this.chronicle;
    const all = axis.at(this.now);
    return PAD + (all > 0 ? axis.at(time) / all : 0) * this.inner;
  }
  goTo(px) {
    if (!this.chronicle) return;
    const { axis } = this.chronicle;
    const x = Math.max(0, px - PAD);
    if (x >= this.inner - SNAP) this.acts.live();
    else this.acts.seek(axis.timeAt(x / this.inner * axis.at(this.now), this.now));
  }
};

// src/model/figure.ts
var WIDTH = 328;
var HEIGHT = 324;
var BOX = { width: 88, height: 32 };
var LEADING = 12;
var COLUMN2 = [44, 164, 284];
var row = (n) => 30 + 52 * n;
var box = (state, column, n) => ({ state, x: COLUMN2[column], y: row(n) });
var BOXES = [
  box("LISTEN", 0, 0),
  box("CLOSED", 1, 0),
  box("SYN-RECEIVED", 0, 1),
  box("SYN-SENT", 2, 1),
  box("ESTABLISHED", 1, 2),
  box("FIN-WAIT-1", 0, 3),
  box("CLOSE-WAIT", 2, 3),
  box("FIN-WAIT-2", 0, 4),
  box("CLOSING", 1, 4),
  box("LAST-ACK", 2, 4),
  box("TIME-WAIT", 1, 5)
];
var END_BOX = box("CLOSED", 2, 5);
var TRANSITIONS = [
  { from: "CLOSED", to: "LISTEN", event: "passive OPEN", action: "create TCB", line: [[120, 24], [88, 24]] },
  { from: "LISTEN", to: "CLOSED", event: "CLOSE", action: "delete TCB", line: [[88, 36], [120, 36]] },
  {
    from: "CLOSED",
    to: "SYN-SENT",
    event: "active OPEN",
    action: "create TCB, snd SYN",
    line: [[208, 26], [318, 26], [318, 66]],
    place: { x: 326, y: 7, anchor: "end" }
  },
  {
    from: "LISTEN",
    to: "SYN-RECEIVED",
    event: "rcv SYN",
    action: "snd SYN,ACK",
    line: [[64, 46], [64, 66]],
    place: { x: 71, y: 56, anchor: "start" }
  },
  { from: "LISTEN", to: "SYN-SENT", event: "SEND", action: "snd SYN", line: [[88, 42], [104, 42], [104, 76], [240, 76]] },
  {
    from: "SYN-RECEIVED",
    to: "LISTEN",
    event: "rcv RST",
    action: "x",
    line: [[8, 66], [8, 46]],
    place: { x: 13, y: 56, anchor: "start" }
  },
  { from: "SYN-SENT", to: "SYN-RECEIVED", event: "rcv SYN", action: "snd SYN,ACK", line: [[240, 90], [88, 90]] },
  {
    from: "SYN-SENT",
    to: "CLOSED",
    event: "CLOSE",
    action: "delete TCB",
    line: [[246, 66], [246, 38], [208, 38]],
    place: { x: 250, y: 44, anchor: "start", stacked: true }
  },
  {
    from: "SYN-RECEIVED",
    to: "ESTABLISHED",
    event: "rcv ACK of SYN",
    action: "x",
    line: [[80, 98], [80, 128], [120, 128]],
    place: { x: 92, y: 108, anchor: "start" }
  },
  {
    from: "SYN-SENT",
    to: "ESTABLISHED",
    event: "rcv SYN,ACK",
    action: "snd ACK",
    line: [[248, 98], [248, 128], [208, 128]],
    place: { x: 253, y: 110, anchor: "start", stacked: true }
  },
  {
    from: "SYN-RECEIVED",
    to: "FIN-WAIT-1",
    event: "CLOSE",
    action: "snd FIN",
    line: [[10, 98], [10, 170]],
    place: { x: 15, y: 114, anchor: "start", stacked: true }
  },
  {
    from: "ESTABLISHED",
    to: "FIN-WAIT-1",
    event: "CLOSE",
    action: "snd FIN",
    line: [[120, 142], [80, 142], [80, 170]],
    place: { x: 70, y: 148, anchor: "end", stacked: true }
  },
  {
    from: "ESTABLISHED",
    to: "CLOSE-WAIT",
    event: "rcv FIN",
    action: "snd ACK",
    line: [[208, 142], [248, 142], [248, 170]],
    place: { x: 253, y: 148, anchor: "start", stacked: true }
  },
  {
    from: "FIN-WAIT-1",
    to: "FIN-WAIT-2",
    event: "rcv ACK of FIN",
    action: "x",
    line: [[20, 202], [20, 222]],
    place: { x: 26, y: 212, anchor: "start" }
  },
  {
    from: "FIN-WAIT-1",
    to: "CLOSING",
    event: "rcv FIN",
    action: "snd ACK",
    line: [[88, 180], [164, 180], [164, 222]],
    place: { x: 92, y: 168, anchor: "start" }
  },
  {
    from: "FIN-WAIT-1",
    to: "TIME-WAIT",
    event: "rcv FIN, ACK of FIN",
    action: "snd ACK",
    note: 2,
    line: [[88, 192], [104, 192], [104, 282], [120, 282]],
    place: { x: 110, y: 192, anchor: "start" }
  },
  {
    from: "CLOSE-WAIT",
    to: "LAST-ACK",
    event: "CLOSE",
    action: "snd FIN",
    line: [[308, 202], [308, 222]],
    place: { x: 301, y: 212, anchor: "end" }
  },
  {
    from: "FIN-WAIT-2",
    to: "TIME-WAIT",
    event: "rcv FIN",
    action: "snd ACK",
    line: [[20, 254], [20, 292], [120, 292]],
    place: { x: 2, y: 303, anchor: "start" }
  },
  {
    from: "CLOSING",
    to: "TIME-WAIT",
    event: "rcv ACK of FIN",
    action: "x",
    line: [[164, 254], [164, 274]],
    place: { x: 154, y: 264, anchor: "end" }
  },
  {
    from: "LAST-ACK",
    to: "CLOSED",
    event: "rcv ACK of FIN",
    action: "x",
    line: [[308, 254], [308, 274]],
    place: { x: 301, y: 264, anchor: "end" }
  },
  {
    from: "TIME-WAIT",
    to: "CLOSED",
    event: "Timeout=2MSL",
    action: "delete TCB",
    line: [[208, 290], [240, 290]],
    place: { x: 326, y: 316, anchor: "end" }
  }
];
function labelOf2(t) {
  const words2 = t.action === "x" ? [t.event] : [t.event, t.action];
  return t.place?.stacked ? words2 : [words2.join(" / ")];
}
function stepOf(from, to, reset = false) {
  const direct = TRANSITIONS.find((t) => t.from === from && t.to === to);
  if (to === "CLOSED" && (reset || !direct)) return { kind: "reset", via: [] };
  if (direct && from === "SYN-SENT" && to === "CLOSED") return { kind: "unseen", via: [direct] };
  if (direct) return { kind: "figure", via: [direct] };
  const via = shortest(from, to);
  return { kind: via.length > 0 ? "unseen" : "unknown", via };
}
function shortest(from, to) {
  let ways = TRANSITIONS.filter((t) => t.from === from).map((t) => [t]);
  const been = /* @__PURE__ */ new Set([from]);
  while (ways.length > 0) {
    const found = ways.find((way2) => way2.at(-1).to === to);
    if (found) return found;
    ways = ways.flatMap((way2) => {
      const at = way2.at(-1).to;
      if (at === "CLOSED" || been.has(at)) return [];
      been.add(at);
      return TRANSITIONS.filter((t) => t.from === at).map((t) => [...way2, t]);
    });
  }
  return [];
}
function resetLine(from) {
  const corridor = [[224, 284], [240, 284]];
  switch (from) {
    case "SYN-SENT":
      return [[246, 66], [246, 38], [208, 38]];
    case "SYN-RECEIVED":
      return [[88, 72], [136, 72], [136, 46]];
    case "ESTABLISHED":
      return [[196, 150], [196, 160], [224, 160], ...corridor];
    case "FIN-WAIT-1":
      return [[88, 198], [224, 198], ...corridor];
    case "CLOSE-WAIT":
      return [[240, 194], [224, 194], ...corridor];
    case "FIN-WAIT-2":
      return [[88, 246], [104, 246], [104, 264], [224, 264], ...corridor];
    case "CLOSING":
      return [[208, 246], [224, 246], ...corridor];
    case "LAST-ACK":
      return [[240, 246], [224, 246], ...corridor];
    case "TIME-WAIT":
      return [[208, 284], [240, 284]];
    case "CLOSED":
    case "LISTEN":
      return [];
    // nothing there that a reset could end
    default:
      return from;
  }
}
function resetPlace(from) {
  if (from === "SYN-SENT") return { x: 250, y: 44, anchor: "start", stacked: true };
  if (from === "SYN-RECEIVED") return { x: 141, y: 78, anchor: "start", stacked: true };
  if (from === "TIME-WAIT") return { x: 326, y: 316, anchor: "end" };
  return { x: 216, y: 184, anchor: "end", stacked: true };
}

// src/view/states.ts
var SIDES = ["client", "server"];
var ASIDE = 2.5;
var StateFigure = class {
  constructor(root, cx) {
    this.drawn = "";
    this.root = root;
    this.cx = cx;
    root.classList.add("states");
  }
  draw(w2, conn) {
    const key = conn ? keyOf(w2, conn) : "none";
    if (key === this.drawn) return;
    this.drawn = key;
    const { text } = this.cx;
    D(conn ? this.template(w2, conn) : b`<p class="mute">${text("states.none")}</p>`, this.root);
  }
  template(w2, conn) {
    const courses = SIDES.filter((side) => side === "server" || !conn.kernel).map((side) => courseOf2(w2, conn, side));
    return b`<div class="diagram">${figure(w2, conn, courses, this.cx)}${words(w2, conn, courses, this.cx)}</div>`;
  }
};
function keyOf(w2, conn) {
  const ends = SIDES.map((side) => {
    const end = conn[side];
    const left = timeWaitLeft(w2, end);
    const path = end.path.map((p) => p.state).join(">");
    return [end.local, path, end.closedFirst, end.reset, left === void 0 ? "" : secondsLeft(left)].join();
  });
  return [w2.kind, conn.id, isClosed(w2, conn), newest(conn), ...ends].join("|");
}
function courseOf2(w2, conn, side) {
  const end = conn[side];
  const steps = end.path.slice(1).map((p, i) => {
    const from = end.path[i].state;
    return { from, to: p.state, ...stepOf(from, p.state, end.reset !== void 0) };
  });
  const told = conn.kernel ? !isClosed(w2, conn) : end.path.length > 0;
  return { side, end, now: told ? stateOf(w2, conn, side) : "", steps, left: timeWaitLeft(w2, end) };
}
function newest(conn) {
  const last = SIDES.map((side) => conn[side].path.length > 1 ? conn[side].path.at(-1).at : -1);
  const at = Math.max(...last);
  return SIDES.filter((_, i) => at >= 0 && last[i] === at);
}
function boxOf(state, before) {
  if (state === "CLOSED" && before && !["LISTEN", "SYN-SENT", "SYN-RECEIVED"].includes(before)) return END_BOX;
  return BOXES.find((b2) => b2.state === state);
}
function figure(w2, conn, courses, cx) {
  const lit = /* @__PURE__ */ new Map();
  const been = /* @__PURE__ */ new Set();
  for (const { side, end, now } of courses) {
    end.path.forEach(({ state }, i) => {
      const box2 = boxOf(state, end.path[i - 1]?.state);
      if (!box2) return;
      been.add(box2);
      if (i === end.path.length - 1 && now === state) lit.set(box2, [...lit.get(box2) ?? [], side]);
    });
  }
  const fresh = newest(conn);
  return b`<svg class="figure" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${spoken(w2, conn, courses, cx)}>
    <g class="faint">${TRANSITIONS.filter((t) => !t.note).map((t) => arrow(t.line, 0))}</g>
    ${courses.map((c) => way(c, courses, fresh.includes(c.side)))}
    ${[...BOXES, END_BOX].map((b2) => node2(b2, lit.get(b2) ?? [], been.has(b2), cx))}
    <g class="labels">${labels(courses, fresh, cx)}</g>
  </svg>`;
}
function node2(b2, lit, been, { text }) {
  const both = lit.length > 1;
  const name = lit.length > 0 ? `lit ${stateClass(b2.state)} ${lit.join(" ")}` : been ? "been" : "";
  const left = b2.x - BOX.width / 2;
  const top = b2.y - BOX.height / 2;
  return w`<g class="node ${name}" data-state=${b2.state}>
    <rect x=${left} y=${top} width=${BOX.width} height=${BOX.height} rx="5" />
    <text x=${b2.x} y=${lit.length > 0 ? b2.y - 6 : b2.y}>${b2.state}</text>
    ${lit.length > 0 ? w`<text class="tag" x=${b2.x} y=${b2.y + 7}>${text(both ? "states.both" : `states.${lit[0]}`)}</text>` : A}
  </g>`;
}
function way(c, all, fresh) {
  const other = all.find((o) => o !== c);
  const aside = c.side === "client" ? -ASIDE : ASIDE;
  return w`<g class="way ${c.side} ${stateClass(c.now)}" data-side=${c.side}>${c.steps.map((s, i) => {
    const now = fresh && i === c.steps.length - 1 ? "now" : "";
    const lines = s.kind === "reset" ? [resetLine(s.from)] : s.via.map((t) => t.line);
    const shared = other?.steps.some((o) => meet(o, s)) ?? false;
    return w`<g class="step ${s.kind} ${now}">${lines.map((line2) => arrow(line2, shared ? aside : 0))}</g>`;
  })}</g>`;
}
function meet(a, b2) {
  if (a.kind === "reset" || b2.kind === "reset") return a.kind === b2.kind;
  return a.via.some((t) => b2.via.includes(t));
}
function arrow(line2, aside) {
  const tip = line2.at(-1);
  const before = line2.at(-2);
  if (!tip || !before) return A;
  const [dx, dy] = [Math.sign(tip[0] - before[0]), Math.sign(tip[1] - before[1])];
  const ends = [...line2.slice(0, -1), [tip[0] - 5 * dx, tip[1] - 5 * dy]];
  const points = ends.map((p) => p.join()).join(" ");
  const head2 = [tip, [tip[0] - 7 * dx - 4 * dy, tip[1] - 7 * dy - 4 * dx], [tip[0] - 7 * dx + 4 * dy, tip[1] - 7 * dy + 4 * dx]];
  return w`<g transform=${`translate(${aside} ${aside})`}>
    <polyline class="line" points=${points} /><polyline class="hollow" points=${points} />
    <polygon points=${head2.map((p) => p.join()).join(" ")} />
  </g>`;
}
function labels(courses, fresh, cx) {
  const said = /* @__PURE__ */ new Map();
  for (const { side, end, steps } of courses) {
    steps.forEach((s, i) => {
      const now = fresh.includes(side) && i === steps.length - 1;
      const t = s.kind === "figure" ? s.via[0] : void 0;
      const place = s.kind === "reset" ? resetPlace(s.from) : t?.place;
      if (!place) return;
      const key = `${place.x} ${place.y}`;
      const lines = t ? labelWords(t, cx) : [resetWord(end, cx)];
      const label2 = said.get(key);
      if (!label2) said.set(key, { place, lines, now });
      else {
        label2.lines = [.../* @__PURE__ */ new Set([...label2.lines, ...lines])];
        label2.now ||= now;
      }
    });
  }
  return [...said.values()].map(
    ({ place, lines, now }) => w`<text class=${now ? "now" : ""} text-anchor=${place.anchor}>
      ${lines.map((l, i) => w`<tspan x=${place.x} y=${place.y + LEADING * i}>${l}</tspan>`)}</text>`
  );
}
function labelWords(t, { text }) {
  return t.note ? [text("states.note2")] : [...labelOf2(t)];
}
function resetWord(end, { text }) {
  if (end.reset === void 0) return text("states.notSeen");
  return end.reset === "sent" ? "snd RST" : "rcv RST";
}
function words(w2, conn, courses, cx) {
  const { text } = cx;
  const steps = courses.flatMap((c) => c.steps);
  const notes = [
    steps.some((s) => s.kind === "unseen" || s.kind === "unknown") && text("states.unseen"),
    steps.some((s) => s.kind !== "unseen" && s.via.some((t) => t.note)) && text("states.note2Words"),
    steps.some((s) => s.kind === "reset") && text("states.resetWords")
  ].filter((n) => n !== false);
  return b`<div class="words">
    <dl>
      ${conn.kernel ? b`<dt>${text("states.client")}</dt><dd class="mute">${text("states.unseenBrowser")}</dd>` : A}
      ${courses.map(
    (c) => b`<dt class=${c.side}><i aria-hidden="true"></i>${text(`states.${c.side}`)}</dt>
          <dd data-side=${c.side} data-now=${c.now}>${c.end.path.length > 0 ? course(c, cx) : noRecord(w2, conn, cx)}</dd>`
  )}
    </dl>
    ${closer(conn, cx)}
    ${courses.map(({ side, left }) => left === void 0 ? A : b`<p class="left" data-side=${side}>${timeLeft(side, left, cx)}</p>`)}
    ${conn.kernel && isClosed(w2, conn) ? b`<p class="mute">${text("states.notAsked")}</p>` : A}
    ${notes.map((n) => b`<p class="mute">${n}</p>`)}
    <p class="mute source">${connName(conn.id, cx)} · ${text("states.source")}</p>
  </div>`;
}
function course({ end, now, steps }, cx) {
  return end.path.map(({ state }, i) => {
    const step = steps[i - 1];
    const sign = !step ? "" : step.kind === "figure" || step.kind === "reset" ? "→ " : "⇢ ";
    const name = i === end.path.length - 1 && now === state ? b`<b>${state}</b>` : state;
    const why = step?.kind === "reset" ? ` (${resetWord(end, cx)})` : "";
    return b`<span>${sign}${name}${why}</span> `;
  });
}
function noRecord(w2, conn, { text }) {
  return text(isClosed(w2, conn) ? "states.never" : "row.noRecord");
}
function closer(conn, { text }) {
  const first = SIDES.filter((side) => conn[side].closedFirst);
  if (first.length === 0) return A;
  return b`<p class="closer">${text(first.length > 1 ? "states.closer.both" : `states.closer.${first[0]}`)}</p>`;
}
function timeLeft(side, left, { text }) {
  return text("states.left", { host: text(`states.${side}`), left: text("row.left", { n: secondsLeft(left) }) });
}
function spoken(w2, conn, courses, cx) {
  const { text } = cx;
  const ends = courses.map((c) => {
    const host = text(`states.${c.side}`);
    if (c.end.path.length === 0) return `${host}: ${noRecord(w2, conn, cx)}`;
    const path = c.end.path.map((p) => p.state).join(", ");
    return c.now ? text("states.spoken", { host, state: c.now, path }) : `${host}: ${path}`;
  });
  return [text("states.source"), ...ends].join(". ");
}

// src/ui/conn.ts
function connControls(s, conn, acts, { text }) {
  const close = (by, label2) => {
    const why = s.recorded ? text("transport.recorded") : !s.lab ? text("hand.noLab") : conn && canClose(conn, by) ? "" : text("error.connection_closed");
    return b`<button data-act="close-${by}" aria-disabled=${why ? "true" : A} aria-describedby="why-close-${by}" title=${why} @click=${() => why || !conn ? acts.say(why) : acts.closeConn(conn.id, by)}>
        ${text(label2)}</button
      ><span class="spoken" id="why-close-${by}">${why}</span>`;
  };
  const conns = [...s.world.conns.keys()];
  return b`<h2>
      <label
        >${text("conn.title")}
        <select
          class="mono"
          data-setting="conn"
          ?disabled=${conns.length === 0}
          @change=${(e) => acts.shown.choose({ conn: e.currentTarget.value })}
        >
          ${conns.map((id) => b`<option value=${id} .selected=${id === conn?.id}>${id}</option>`)}
        </select></label
      >
    </h2>
    <div class="conn-acts">${close("client", "conn.closeClient")} ${close("server", "conn.closeServer")}</div>`;
}
function canClose(c, by) {
  if (c[by].closedWhy !== void 0 || ["", "CLOSED"].includes(c[by].state)) return false;
  return by === "server" ? c.accepted !== void 0 : c.client.state !== "SYN-SENT";
}

// src/ui/sentence.ts
function sentence(e, cx, label2) {
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
      if (e.name === "server:changed" && e.data.tls) said.push(text("ev.tls"));
      return said.join(" · ");
    }
    case "clock:stepped":
      return text("ev.clock.stepped", { ms: ((e.data.lab - e.data.from) / 1e3).toFixed(0) });
    case "clock:skipped":
      return skipped(e.data, text);
    case "clock:changed":
      if (e.data.paused) return text("ev.clock.paused");
      return text(e.data.auto ? "ev.clock.auto" : "ev.clock.manual", { speed: speedText(e.data.speed) });
    case "link:changed": {
      if (!e.data.up) return text("ev.link.down");
      const said = { rtt: e.data.rtt_ms, loss: Math.round(e.data.loss * 100), rate: e.data.rate_kbit ?? 0 };
      return text(said.rate > 0 ? "ev.link.rate" : "ev.link:changed", said);
    }
    case "link:segment_sent": {
      const from = e.data.from === "server" ? "server" : "client";
      if (byHand(e)) return text("ev.stray", { label: label2(e.data.id) });
      return text(`ev.${e.data.retransmission ? "resent" : "sent"}.${from}`, { label: label2(e.data.id) });
    }
    case "link:segment_delivered":
      return void 0;
    // the lookup that follows tells the same arrival
    case "link:segment_lost":
      return text(`ev.lost.${e.data.why}`, { id: label2(e.data.id) });
    case "link:segment_held":
      return text("ev.held", { id: label2(e.data.id) });
    case "link:segment_released":
      return text("ev.unheld", { id: label2(e.data.id) });
    case "link:loss_armed":
      if (e.data.what.length === 0) return void 0;
      return text("ev.lossArmed", { host: text(e.data.from === "server" ? "host.server" : "host.client"), what: e.data.what.map((what) => text(`loss.${what}`)).join(", ") });
    case "box:changed":
      if (e.data.idle_timeout_ms === 0) return text("ev.box.none");
      return text(`ev.box.${e.data.without_row}`, { address: e.data.address, s: e.data.idle_timeout_ms / 1e3 });
    case "box:row_made":
      return text("ev.box.rowMade", { inside: e.data.inside.local, outside: e.data.outside.local });
    case "box:rewritten": {
      const [change] = changesBy(e.data);
      return change && text("ev.box.rewritten", { id: label2(e.data.segment), ...change });
    }
    case "box:row_expired":
      return text("ev.box.rowExpired");
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
      return text("ev.wanted", { method: e.data.method, target: e.data.target, policy: e.data.tls ? `TLS ${e.data.tls}, ${policy}` : policy });
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
    case "http:connection_half_closed":
      return text("ev.halfClosed");
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
    case "socket:left":
      return text(e.data.reset ? "ev.socket:left.reset" : "ev.socket:left", { socket });
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

// src/ui/teller.ts
var Teller = class {
  constructor(cx) {
    this.labels = /* @__PURE__ */ new Map();
    /** The clock runs, and at the speed that the lab chooses. */
    this.pacing = false;
    this.cx = cx;
  }
  /** The next event of the trace; undefined if it has nothing to say. */
  tell(e) {
    const paced = e.name === "clock:changed" && e.data.auto && !e.data.paused;
    const before = this.pacing;
    if (e.name === "clock:changed") this.pacing = paced;
    if (paced && before) return void 0;
    if (e.name === "link:segment_sent") this.labels.set(e.data.id, labelOf(e.data));
    return sentence(e, this.cx, (id) => `${segmentName(id)} ${this.labels.get(id) ?? ""}`.trim());
  }
};

// src/ui/events.ts
var MOST = 120;
var EventList = class {
  constructor(root, cx, acts) {
    this.head = document.createElement("div");
    this.list = document.createElement("ol");
    /** At the chosen segment's sentence: a link to its instant. */
    this.copy = Object.assign(document.createElement("button"), { className: "quiet" });
    this.events = [];
    this.lines = [];
    /** Each connection, and how many sentences came before its first. */
    this.conns = /* @__PURE__ */ new Map();
    this.told = 0;
    this.filter = { conn: "", where: "", layer: "" };
    this.most = MOST;
    /** Of a segment's sentences, the one that the keys have come to. */
    this.at = 0;
    this.drawn = "";
    this.earlier = () => {
      this.most += MOST;
      this.acts.wake();
    };
    this.root = root;
    this.cx = cx;
    this.acts = acts;
    this.teller = new Teller(cx);
    this.head.className = "events-head";
    this.copy.textContent = cx.text("moment.copy");
    this.list.setAttribute("aria-label", cx.text("events.title"));
    const scroller = document.createElement("div");
    scroller.className = "scroller";
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "region");
    scroller.setAttribute("aria-label", cx.text("events.title"));
    scroller.append(this.list);
    this.root.append(this.head, scroller);
    this.list.addEventListener("click", (e) => this.clicked(e));
    scroller.addEventListener("keydown", (e) => this.key(e));
  }
  /** Shows the events up to `time`; another list starts from the beginning. */
  draw(events, time, selected, words2) {
    if (events !== this.events) this.begin(events);
    for (let e = events[this.told]; e; e = events[++this.told]) this.tell(e);
    const count = lastNotAfter(this.lines, time, (l) => l.time) + 1;
    const shape2 = [count, selected, words2, this.most, this.conns.size, ...Object.values(this.filter)].join("|");
    if (shape2 === this.drawn) return;
    this.drawn = shape2;
    this.drawHead(words2, count);
    this.drawList(count);
    if (selected !== this.selected) this.mark(selected);
  }
  begin(events) {
    this.events = events;
    this.lines = [];
    this.teller = new Teller(this.cx);
    this.conns = /* @__PURE__ */ new Map();
    this.told = 0;
    this.filter = { conn: "", where: "", layer: "" };
    this.most = MOST;
    this.drawn = "";
    this.list.replaceChildren();
  }
  tell(e) {
    const text = this.teller.tell(e);
    if (text === void 0) return;
    const conn = connOf(e);
    if (conn && !this.conns.has(conn)) this.conns.set(conn, this.lines.length);
    const segment = segmentOf(e);
    this.lines.push({
      seq: e.seq,
      time: e.time,
      conn,
      unsaid: !("socket" in e.data),
      where: e.host === "client" || e.host === "server" ? e.host : "other",
      layer: layerOf(e),
      text,
      ...segment === void 0 ? {} : { segment }
    });
  }
  passes(l) {
    const { conn, where, layer } = this.filter;
    return (!conn || l.conn === conn) && (!where || l.where === where) && (!layer || l.layer === layer);
  }
  drawHead(words2, count) {
    const { text } = this.cx;
    const pick = (name, options) => b`
      <select
        data-filter=${name}
        aria-label=${text(`events.filter.${name}`)}
        @change=${(e) => this.narrow(name, e.currentTarget.value)}
      >
        <option value="" .selected=${this.filter[name] === ""}>${text(`events.all.${name}`)}</option>
        ${options.map(
      ([value, label2]) => b`<option value=${value} .selected=${this.filter[name] === value}>${label2}</option>`
    )}
      </select>
    `;
    D(
      b`<h2>${text("events.title")}</h2>
        ${count === 0 ? b`<p class="mute">${text("events.empty")}</p>` : b`<div class="filters">
              ${pick("conn", [...this.conns].flatMap(([c, first]) => first < count ? [[c, connName(c, this.cx)]] : []))}
              ${pick("where", [
        ["client", text("host.client")],
        ["server", text("host.server")],
        ["other", text("events.elsewhere")]
      ])}
              ${pick("layer", [
        ["http", "HTTP"],
        ["tcp", "TCP"],
        ["other", text("events.other")]
      ])}
            </div>`}
        <button
          class="quiet"
          data-act="words"
          title=${text("events.wordsHint")}
          @click=${() => this.acts.showWords(!words2)}
        >
          ${text(words2 ? "events.pictures" : "events.words")}
        </button>
        <p class="earlier" hidden></p>`,
      this.head
    );
  }
  narrow(name, value) {
    this.filter[name] = value;
    this.most = MOST;
    this.list.replaceChildren();
    this.acts.wake();
  }
  // What is in the list is always an unbroken part of what passes the filter, so
  // it is enough to trim and to extend both ends.
  drawList(count) {
    const shown = [];
    let i = count - 1;
    for (; i >= 0 && shown.length < this.most; i--) if (this.passes(this.lines[i])) shown.push(this.lines[i]);
    while (i >= 0 && !this.passes(this.lines[i])) i--;
    this.drawEarlier(i >= 0);
    shown.reverse();
    const { list: list2 } = this;
    const first = shown[0]?.seq ?? Number.POSITIVE_INFINITY;
    const last = shown.at(-1)?.seq ?? -1;
    while (list2.firstElementChild && seqOf(list2.firstElementChild) < first) list2.firstElementChild.remove();
    while (list2.lastElementChild && seqOf(list2.lastElementChild) > last) list2.lastElementChild.remove();
    const [from, to] = [list2.firstElementChild, list2.lastElementChild];
    const [low, high] = [from ? seqOf(from) : Number.POSITIVE_INFINITY, to ? seqOf(to) : -1];
    list2.prepend(...shown.filter((l) => l.seq < low).map((l) => this.item(l)));
    if (from) list2.append(...shown.filter((l) => l.seq > high).map((l) => this.item(l)));
  }
  drawEarlier(more2) {
    const button = b`<button class="quiet" @click=${this.earlier}>${this.cx.text("events.earlier")}</button>`;
    const place = this.head.querySelector(".earlier");
    if (!place) return;
    place.hidden = !more2;
    D(more2 ? button : A, place);
  }
  item(l) {
    const item = document.createElement("li");
    item.className = `${l.layer}-layer`;
    item.dataset["seq"] = String(l.seq);
    if (l.segment !== void 0) {
      item.dataset["segment"] = String(l.segment);
      item.classList.toggle("chosen", l.segment === this.selected);
    }
    const part = (name, text) => {
      const span2 = document.createElement("span");
      span2.className = name;
      span2.textContent = text;
      return span2;
    };
    const time = part("mono time", (l.time / 1e6).toFixed(3));
    time.dataset["time"] = String(l.time);
    time.title = this.cx.text("events.go");
    item.append(time, part("mono conn", l.unsaid ? l.conn : ""), part("told", l.text));
    return item;
  }
  mark(selected) {
    this.selected = selected;
    let first;
    this.copy.remove();
    for (const item of this.list.querySelectorAll("[data-segment]")) {
      const chosen = selected !== void 0 && item.dataset["segment"] === String(selected);
      item.classList.toggle("chosen", chosen);
      if (chosen) first ??= item;
    }
    if (!first) return;
    if (this.acts.link) first.append(this.copy);
    this.bringIntoSight(first);
  }
  /** Scrolls the list and nothing around it. */
  bringIntoSight(item) {
    const scroller = item.closest(".scroller");
    if (!scroller) return;
    const [box2, around] = [item.getBoundingClientRect(), scroller.getBoundingClientRect()];
    if (box2.top < around.top) scroller.scrollTop -= around.top - box2.top;
    else if (box2.bottom > around.bottom) scroller.scrollTop += box2.bottom - around.bottom;
  }
  // Up and down go from one segment's sentence to the next, Enter goes to its time.
  key(e) {
    const items = [...this.list.querySelectorAll("[data-segment]")];
    const chosen = (item) => item.classList.contains("chosen");
    let at = items.findIndex((item) => chosen(item) && seqOf(item) === this.at);
    if (at < 0) at = items.findIndex(chosen);
    if (e.key === "Enter" && at >= 0) {
      this.acts.seek(Number(items[at].querySelector(".time").dataset["time"]));
    } else if (e.key === "ArrowUp" || e.key === "ArrowDown") {
      const others = e.key === "ArrowUp" ? items.slice(0, Math.max(at, 0)).reverse() : items.slice(at + 1);
      const next = at < 0 ? items.at(-1) : others.find((item) => item.dataset["segment"] !== items[at].dataset["segment"]);
      if (!next) return;
      this.at = seqOf(next);
      this.acts.select(Number(next.dataset["segment"]));
    } else return;
    e.preventDefault();
  }
  clicked(e) {
    const target = e.target;
    if (target === this.copy) {
      this.acts.seek(Number(target.closest("li").querySelector(".time").dataset["time"]));
      this.acts.link?.();
      return;
    }
    const time = target.closest(".time")?.dataset["time"];
    if (time !== void 0) {
      this.acts.seek(Number(time));
      return;
    }
    const segment = target.closest("li")?.dataset["segment"];
    if (segment === void 0) return;
    this.acts.select(Number(segment) === this.selected ? void 0 : Number(segment));
  }
};
function seqOf(item) {
  return Number(item.dataset["seq"]);
}
function segmentOf(e) {
  if (e.name === "tcp:lookup" || e.name === "box:rewritten" || e.name === "box:row_made") return e.data.segment;
  return "id" in e.data ? e.data.id : void 0;
}
function connOf(e) {
  if (e.conn) return e.conn;
  return "socket" in e.data && typeof e.data.socket === "string" ? e.data.socket : "";
}
function layerOf(e) {
  const group = e.name.slice(0, e.name.indexOf(":"));
  if (group === "http" || group === "server" || e.host === "program") return "http";
  if (group === "tcp" || e.host === "kernel" || e.name.startsWith("link:segment")) return "tcp";
  return "other";
}

// src/ui/more.ts
var seconds = (ms, { text }) => text("idle.s", { n: ms / 1e3 });
var TIMES_MS = [0, 1e3, 5e3, 15e3, 6e4];
var LINK = [
  { setting: "link.rate_kbit", label: "more.rate", hint: "more.rateHint", values: [0, 8, 32, 128, 1e3, 1e4], words: (n) => n >= 1e3 ? `${n / 1e3} Mbit/s` : `${n} kbit/s` },
  { setting: "box.idle_timeout_ms", label: "more.box", hint: "more.boxHint", values: [0, 5e3, 1e4, 6e4], words: seconds }
];
var CLIENT = [
  { setting: "client.idle_timeout_ms", label: "more.idle", hint: "more.idleHint", values: TIMES_MS, words: seconds },
  { setting: "client.connections", label: "more.connections", hint: "more.connectionsHint", values: [0, 1, 2, 4, 6] },
  { setting: "client.ports", label: "more.ports", hint: "more.portsHint", values: [0, 1, 4, 100] },
  { setting: "client.read_body", label: "more.readBody", hint: "more.clientReadBodyHint" },
  { setting: "client.retry", label: "more.retry", hint: "more.retryHint" },
  { setting: "client.request_timeout_ms", label: "more.timeout", hint: "more.timeoutHint", values: TIMES_MS, words: seconds },
  { setting: "client.keepalive_ms", label: "more.keepalive", hint: "more.keepaliveHint", values: TIMES_MS, words: seconds }
];
var SERVER = [
  { setting: "server.idle_timeout_ms", label: "more.idle", hint: "more.idleHint", values: TIMES_MS, words: seconds },
  { setting: "server.max_requests", label: "more.requests", hint: "more.requestsHint", values: [0, 1, 2, 3, 5, 10] },
  { setting: "server.backlog", label: "more.backlog", hint: "more.backlogHint", values: [0, 2, 4, 128] },
  { setting: "server.read_body", label: "more.readBody", hint: "more.serverReadBodyHint" },
  { setting: "server.keepalive_ms", label: "more.keepalive", hint: "more.keepaliveHint", values: TIMES_MS, words: seconds }
];
function more(s, acts, keys, cx) {
  const { text } = cx;
  const group = (title, choices) => b`<fieldset ?disabled=${s.recorded}>
      <legend>${text(title)}</legend>
      ${choices.map((c) => select(s.settings, c, acts, cx))}
    </fieldset>`;
  return b`<div class="more-settings">
    <p class="mute" ?hidden=${!s.recorded}>${text("transport.recorded")}</p>
    ${group("more.link", LINK)} ${group("host.client", CLIENT)} ${group("host.server", SERVER)}
    <label class="keys"><input type="checkbox" data-setting="keys" .checked=${keys.on} @change=${(e) => keys.set(e.currentTarget.checked)} /> ${text("more.keys")}</label>
  </div>`;
}
function select(settings, { setting, label: label2, hint, values, words: words2 = String }, acts, cx) {
  const { text } = cx;
  const current = settings[setting];
  const options = values ? [.../* @__PURE__ */ new Set([...values, Number(current)])].sort((a, b2) => a - b2).map((n) => [n, n === 0 ? text("more.none") : words2(n, cx)]) : [[1, text("more.yes")], [0, text("more.no")]];
  const change = (e) => {
    const n = Number(e.currentTarget.value);
    acts.change({ [setting]: values ? n : n === 1 });
  };
  return b`<label title=${text(hint)}><span>${text(label2)}</span>
    <select data-setting=${setting} @change=${change}>
      ${options.map(([n, word]) => b`<option value=${n} .selected=${n === Number(current)}>${word}</option>`)}
    </select></label>`;
}

// src/ui/hand.ts
var SIDES2 = ["client", "server"];
var KINDS = ["syn", "data", "ack", "fin"];
var OWN_KEYS = "input, select, textarea, pre";
var PRESS_MS = 200;
var GAP = 14;
var TOO_LATE = "segment_not_in_flight";
var Hand = class {
  constructor(main, cx, acts) {
    this.styled = false;
    /** The menu of what can be lost next. */
    this.open = false;
    /** Counts what of itself has changed, so that it is drawn. */
    this.changes = 0;
    /** Which segment the grip stands at, and how that was. */
    this.gripped = "";
    /** Whether the keys H and L are for segments; whoever speaks to the computer may not want that. */
    this.keys = {
      get on() {
        return recall("keys") !== "off";
      },
      set: (on) => {
        remember("keys", on ? "on" : "off");
        this.changed();
      }
    };
    this.menuKey = (e) => {
      if (e.key !== "Escape" || !this.closeMenu()) return;
      e.stopPropagation();
    };
    this.toggled = (e) => {
      this.open = e.currentTarget.open;
      this.changed();
    };
    const find = (selector) => main.querySelector(selector);
    this.cx = cx;
    this.acts = acts;
    [this.stage, this.tools, this.grip, this.settings] = [find(".stage"), find(".hand"), find(".grip"), main.querySelector(".settings")];
    const styled = () => {
      this.styled = true;
      this.changed();
    };
    sheet("hand", "screen").then(styled, styled);
    this.grip.setAttribute("role", "group");
    this.tools.setAttribute("role", "group");
    this.tools.setAttribute("aria-label", cx.text("hand.label"));
    this.stage.addEventListener("pointerdown", (e) => this.press(e.target));
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => clearTimeout(this.pressed));
    window.addEventListener("keydown", (e) => this.key(e));
    window.addEventListener("click", (e) => this.leaveMenu(e.target));
  }
  draw(s) {
    this.state = s;
    const hidden = !this.styled || s.view !== "lab" || s.covered || s.words;
    this.tools.hidden = hidden;
    if (!hidden) D(this.bar(s), this.tools);
    if (this.settings) D(more(s, this.acts, this.keys, this.cx), this.settings);
    this.drawGrip(s, hidden);
  }
  /** What can be done to a segment; for where it is told at length. */
  forSegment(e) {
    const s = this.state;
    return s?.view === "lab" && s.lab ? b`<p class="for-segment">${this.segmentActs("sheet", flightOf(s, e.data.id), e.data.id)}</p>` : A;
  }
  // Power at either end, the link in the middle, as on the stage above.
  bar(s) {
    const { text } = this.cx;
    const { armed, up } = s.world;
    const power = (host) => this.button("bar", {
      name: `power-${host}`,
      label: "hand.power",
      whose: text(`host.${host}`),
      mark: b`<svg viewBox="0 0 16 16"><path d="M8 2v6M4.7 4.4a5 5 0 1 0 6.6 0" /></svg>`,
      hint: text("hand.powerHint", { host: text(`host.${host}`) }),
      why: this.refusal(s),
      run: () => this.act((lab) => lab.powerCycle(host), "hand.powered", { host: text(`host.${host}`) })
    });
    const list2 = SIDES2.flatMap((side) => armed[side].map((what) => `${text(`states.${side}`)} ${text(kindKey(side, what))}`)).join(", ");
    return b`${power("client")}
      <div class="on-link">
        <details class="lose-next ${list2 ? "armed" : ""}" @keydown=${this.menuKey} @toggle=${this.toggled}>
          <summary data-act="lose-next" title=${text("hand.loseNextHint")}>${list2 ? text("hand.armed", { list: list2 }) : text("hand.loseNext")} ▾</summary>
          ${this.open ? b`<div class="menu">
                <p class="mute">${text("hand.loseNextHint")}</p>
                ${SIDES2.map((side) => b`<div role="group" aria-label=${text(`host.${side}`)}><b>${text(`host.${side}`)}</b>${KINDS.map((what) => this.kind(s, side, what))}</div>`)}
              </div>` : A}
        </details>
        ${this.segmentActs("bar", this.target(s), s.selection.segment)}
        ${this.button("bar", {
      name: up ? "cut" : "mend",
      label: up ? "hand.cut" : "hand.mend",
      hint: text(up ? "hand.cutHint" : "hand.mendHint"),
      why: s.recorded ? text("transport.recorded") : s.live ? "" : text("hand.past"),
      run: () => this.acts.change({ "link.up": !up })
    })}
      </div>
      ${this.settings && !s.live && !s.recorded ? b`<span class="on-link"><button data-act="link" @click=${() => this.acts.take("link")}>${text("moment.copy")}</button>${power("server")}</span>` : power("server")}
      ${this.settings ? A : b`<details class="more"><summary>${text("more.change")}</summary>${more(s, this.acts, this.keys, this.cx)}</details>`}`;
  }
  kind(s, side, what) {
    const { text } = this.cx;
    const armed = s.world.armed[side].includes(what);
    return this.button(`next-${side}`, {
      name: what,
      label: kindKey(side, what),
      hint: text("hand.loseNextHint"),
      why: this.refusal(s) || (armed ? text("hand.armedAlready") : ""),
      pressed: armed,
      run: () => {
        this.closeMenu();
        this.act((lab) => lab.loseNext(what, side), "ev.lossArmed", { host: text(`host.${side}`), what: text(kindKey(side, what)) });
      }
    });
  }
  /** To hold a segment or let it go, and to lose it. */
  segmentActs(place, f, id) {
    const s = this.state;
    const { text } = this.cx;
    const held = f !== void 0 && isHeld(f);
    const why = this.refusal(s) || (f ? "" : id === void 0 ? text("hand.noFlight") : text("hand.over", { segment: segmentName(id) }));
    const of = f ? `${segmentName(f.id)} ${f.label}. ` : "";
    const does = (what) => ({
      name: what,
      label: `hand.${what}`,
      mark: what === "hold" ? "❚❚" : what === "release" ? "▶" : "✕",
      hint: of + text(`hand.${what}Hint`),
      why,
      keys: what === "lose" ? "L" : "H",
      run: () => f && this.toSegment(f, what)
    });
    return b`${this.button(place, does(held ? "release" : "hold"))} ${this.button(place, does("lose"))}`;
  }
  button(place, { name, label: label2, hint, why, run, mark, pressed, whose, keys }) {
    const id = `${place}-${name}`;
    const click = () => why ? this.acts.say(why) : run();
    return b`<button data-hand=${id} aria-disabled=${why ? "true" : A} aria-pressed=${pressed === void 0 ? A : pressed} aria-keyshortcuts=${keys ?? A} aria-describedby="why-${id}" title=${why || hint} @click=${click}>
        ${mark ? b`<span aria-hidden="true">${mark}</span> ` : A}${whose ? b`<span class="whose">${whose}: </span>` : A}${this.cx.text(label2)}</button
      ><span class="spoken" id="why-${id}">${why || hint}</span>`;
  }
  /** Next to the chosen segment while it is in flight; it stands still, so that it can be reached. */
  drawGrip(s, hidden) {
    const { segment } = s.selection;
    const f = segment === void 0 || hidden || !s.live ? void 0 : flightOf(s, segment);
    const kept = !f && this.gripped.startsWith(`${segment}/`) && this.grip.contains(document.activeElement);
    this.grip.hidden = !f && !kept;
    if (this.grip.hidden) {
      this.gripped = "";
      return;
    }
    this.grip.setAttribute("aria-label", this.cx.text("hand.segment", { segment: segmentName(segment) }));
    D(this.segmentActs("grip", f, segment), this.grip);
    const pill = f && this.stage.querySelector(`.pill[data-segment="${segment}"]`)?.getBoundingClientRect();
    if (!f || !pill) return;
    const how = `${segment}/${isHeld(f) ? `held/${Math.round(pill.top)}` : "goes"}/${this.stage.clientWidth}`;
    if (how === this.gripped) return;
    this.gripped = how;
    this.put(pill);
  }
  put(pill) {
    const { grip, stage } = this;
    const around = grip.offsetParent.getBoundingClientRect();
    const within = stage.getBoundingClientRect();
    const zoom = within.width / stage.offsetWidth;
    const middle = (pill.left + pill.right - grip.offsetWidth * zoom) / 2;
    const left = Math.min(Math.max(middle, within.left + 4), within.right - grip.offsetWidth * zoom - 4);
    grip.style.left = `${(left - around.left) / zoom}px`;
    grip.style.top = `${(pill.top - around.top - GAP) / zoom - grip.offsetHeight}px`;
  }
  /** The chosen segment if it is in flight, or else the newest that goes, or else the newest that is held. */
  target(s) {
    const chosen = s.selection.segment === void 0 ? void 0 : flightOf(s, s.selection.segment);
    const flying = [...s.world.flights.keys()].map((id) => flightOf(s, id)).filter((f) => f !== void 0);
    return chosen ?? flying.findLast((f) => !isHeld(f)) ?? flying.at(-1);
  }
  /** Why nothing can be done at all. */
  refusal(s) {
    const { text } = this.cx;
    if (s.recorded) return text("transport.recorded");
    if (!s.lab) return text("hand.noLab");
    return s.live ? "" : text("hand.past");
  }
  toSegment(f, what) {
    const id = `${segmentName(f.id)} ${f.label}`;
    if (what === "hold") this.acts.shown.select(f.id);
    this.act((lab) => lab.segment(f.id, what), what === "lose" ? "ev.lost.by_hand" : what === "hold" ? "ev.held" : "ev.unheld", { id });
  }
  /** Does it, and says so. */
  act(f, key, params) {
    this.acts.byHand(async (lab) => {
      try {
        await f(lab);
      } catch (e) {
        if (e.code !== TOO_LATE) throw e;
        this.acts.say(this.cx.refusal(TOO_LATE));
        return;
      }
      this.acts.say(this.cx.text(key, params));
    });
  }
  /** Grabs a segment that flies, for whoever keeps pressing on it. */
  press(at) {
    const id = Number(at.closest(".moves")?.querySelector(".pill")?.dataset["segment"]);
    clearTimeout(this.pressed);
    this.pressed = window.setTimeout(() => {
      const f = this.state && flightOf(this.state, id);
      if (f && !isHeld(f) && !this.refusal(this.state)) this.toSegment(f, "hold");
    }, PRESS_MS);
  }
  key(e) {
    const s = this.state;
    const what = e.code === "KeyH" ? "hold" : e.code === "KeyL" ? "lose" : void 0;
    if (!what || !s || this.tools.hidden || !this.keys.on || e.repeat || e.defaultPrevented || e.altKey || e.ctrlKey || e.metaKey) return;
    if (e.target instanceof Element && e.target.closest(OWN_KEYS)) return;
    e.preventDefault();
    const f = this.target(s);
    const why = this.refusal(s) || (f ? "" : this.cx.text("hand.noFlight"));
    if (why || !f) this.acts.say(why);
    else this.toSegment(f, what === "hold" && isHeld(f) ? "release" : what);
  }
  changed() {
    this.changes++;
    this.acts.shown.wake();
  }
  leaveMenu(at) {
    if (!at.closest(".lose-next")) this.closeMenu();
  }
  /** Returns whether it was open; then who was in it is at its button. */
  closeMenu() {
    const menu = this.tools.querySelector(".lose-next[open]");
    if (!menu) return false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
    return true;
  }
};
function kindKey(side, what) {
  return side === "server" && what === "syn" ? "loss.synAck" : `loss.${what}`;
}
function flightOf({ world }, id) {
  const f = world.flights.get(id);
  return f && !f.lost && world.time >= f.sent ? f : void 0;
}
function isHeld(f) {
  return f.held?.left !== void 0;
}

// src/ui/marked.ts
var HEAD2 = 6;
function markedDump(bytes, payload, s, first, label2, { octet, pick }) {
  const from = s.from === "server" ? "server" : "client";
  const begin2 = payload.byteOffset - bytes.byteOffset;
  const seq = (first ?? 0) + (s.tcp.flags.includes("SYN") ? 1 : 0);
  const chosen = octet?.from === from ? octet.seq - seq : -1;
  const inside = chosen >= 0 && chosen < payload.length;
  const choose = (i) => {
    if (first !== void 0 && i >= 0 && i < payload.length) pick({ from, seq: seq + i });
  };
  const key = (e) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -perRow(), ArrowDown: perRow() }[e.key];
    if (step === void 0 || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    choose(inside ? chosen + step : 0);
  };
  const click = (e) => {
    const at2 = caretAt(e);
    if (at2 !== void 0) choose(octetAt(at2) - begin2);
  };
  const text = hex(bytes);
  const at = inside ? placeOf(begin2 + chosen) : text.length;
  return b`<pre class="mono hex" tabindex="0" aria-label=${label2} @click=${click} @keydown=${key}>${text.slice(0, at)}${inside ? b`<mark>${text.slice(at, at + 2)}</mark>` : ""}${text.slice(at + 2)}</pre>`;
}
function placeOf(octet) {
  const row2 = HEAD2 + 3 * perRow();
  return Math.floor(octet / perRow()) * row2 + HEAD2 + octet % perRow() * 3;
}
function octetAt(place) {
  const row2 = HEAD2 + 3 * perRow();
  const column = Math.floor((place % row2 - HEAD2) / 3);
  return column < 0 ? -1 : Math.floor(place / row2) * perRow() + column;
}
function caretAt(e) {
  const caret = document.caretPositionFromPoint?.(e.clientX, e.clientY);
  if (!caret) return void 0;
  const before = document.createRange();
  before.setStart(e.currentTarget, 0);
  before.setEnd(caret.offsetNode, caret.offset);
  return before.toString().length;
}

// src/ui/inspector.ts
function synPanel(w2, cx) {
  const { text } = cx;
  const raw = ownSocket(w2)?.kernel?.syn;
  return b`<h2>${text("syn.title")}</h2>
    ${raw === void 0 ? b`<p class="mute">${text(w2.system?.saved_syn === false ? "syn.none" : "own.none")}</p>` : synDump(raw, cx)}`;
}
function segmentPanel(w2, e, close, cx) {
  const { text } = cx;
  return b`<header>
      <h2>${text("segment.title", { segment: segmentName(e.data.id) })}</h2>
      <button class="quiet" data-act="unselect" @click=${close}>${text("segment.close")}</button>
    </header>
    ${segmentSheet(w2, e, cx)}`;
}
function segmentSheet(w2, e, { text }, marked) {
  const s = e.data;
  const bytes = fromBase64(s.raw);
  const segment = dissectPacket(bytes);
  const conn = w2.conns.get(e.conn ?? "");
  const [mine, peer] = s.from === "client" ? [conn?.client, conn?.server] : [conn?.server, conn?.client];
  const rel = (n, initial) => {
    const r = relative(n, initial);
    return r === void 0 ? String(n) : `${r} (${n})`;
  };
  const at = (us) => `${(us / 1e6).toFixed(3)} s`;
  const rows = [
    [text("segment.from"), s.tcp.src],
    [text("segment.to"), s.tcp.dst],
    [text("segment.sent"), at(e.time)],
    ...s.deliver_at === void 0 ? [] : [[text("segment.due"), at(s.deliver_at)]],
    ["seq", rel(s.tcp.seq, mine?.iss)],
    ...s.tcp.flags.includes("ACK") ? [["ack", rel(s.tcp.ack, peer?.iss ?? mine?.irs)]] : [],
    ["flags", s.tcp.flags.join(" ")],
    [text("segment.length"), `${s.tcp.length} B`],
    ["window", windowText(s.tcp, mine?.windowShift, peer?.windowShift)],
    ...segment ? [...below(segment), ...framesOf(segment.payload).map(frameRow)] : [],
    ...e.box ? changesBy(e.box).map(({ from, to }) => [text("segment.box"), `${from} → ${to}`]) : []
  ];
  const payload = isTls(s) ? text("segment.tls") : segment ? printable(segment.payload) : "";
  return b`${fields(rows)}
    <div class="octets">
      ${payload ? b`<pre class="mono payload" tabindex="0" aria-label=${text("segment.payload")}>${payload}</pre>` : A}
      ${marked && segment && segment.payload.length > 0 ? markedDump(bytes, segment.payload, s, relative(s.tcp.seq, mine?.iss), text("segment.bytes"), marked) : dump(bytes, text("segment.bytes"))}
    </div>`;
}
function endsOf(conn, { text }) {
  const end = (side) => {
    const { local, state, sndNxt, rcvNxt, iss, irs } = conn[side];
    return b`<tr>
      <th scope="row">${text(side === "client" ? "host.client" : "host.server")}</th>
      ${[local, state || text("row.noRecord"), relative(sndNxt, iss) ?? "–", relative(rcvNxt, irs) ?? "–"].map((cell) => b`<td class="mono">${cell}</td>`)}
    </tr>`;
  };
  return b`<table>
    <thead><tr><td></td>${["LOCAL", "STATE", "SND.NXT", "RCV.NXT"].map((name) => b`<th class="mono" scope="col">${name}</th>`)}</tr></thead>
    <tbody>${end("client")}${end("server")}</tbody>
  </table>`;
}
function windowText(tcp, mine, peer) {
  const { flags, window: window2 } = tcp;
  if (mine === void 0 || peer === void 0 || flags.includes("SYN") || flags.includes("RST")) return String(window2);
  const factor = 2 ** mine;
  return `${window2} × ${factor} = ${window2 * factor}`;
}
var MOST_TEXT = 1200;
function frameRow(f) {
  return [frameName(f), [`${f.length} B`, ...f.flags].join(" · ")];
}
function printable(payload) {
  return Array.from(
    payload.subarray(0, MOST_TEXT),
    (b2) => b2 === 10 ? "\n" : b2 === 13 ? "" : b2 >= 32 && b2 < 127 ? String.fromCharCode(b2) : "·"
  ).join("");
}

// src/dissect/framing.ts
var MOST_HEAD = 64 << 10;
var CR = 13;
var LF = 10;
var Framer = class {
  /** Frames requests, or, told their methods, responses. */
  constructor(methodOf2) {
    this.messages = [];
    this.next = 0;
    /** Final responses that have begun: each answers the next request. */
    this.answers = 0;
    this.methodOf = methodOf2;
  }
  /** Goes on with all octets that there are by now; `over` says that there will be no more. */
  read(octets2, over) {
    while (this.lost === void 0) {
      const m = this.open ?? this.begin(octets2);
      if (!m) return;
      if (!this.advance(m, octets2, over)) {
        if (over) m.fault ??= { code: "cut_short", at: octets2.length };
        return;
      }
      this.open = void 0;
      this.next = m.to;
    }
  }
  // Empty lines before a request line are ignored (section 2.2).
  begin(octets2) {
    while (!this.methodOf && (octets2[this.next] === CR || octets2[this.next] === LF)) this.next++;
    if (this.next >= octets2.length) return void 0;
    const m = { from: this.next, start: "", fields: [], chunks: [], trailers: [] };
    this.messages.push(m);
    return this.open = m;
  }
  /** Returns whether the message has ended, or no end can be found. */
  advance(m, octets2, over) {
    if (m.content === void 0 && !this.head(m, octets2)) return false;
    if (this.lost !== void 0) return true;
    if (m.rule === 8 || m.rule === 2) {
      if (over) m.to = octets2.length;
      return over;
    }
    if (m.length === void 0) return this.chunked(m, octets2);
    const to = m.content + m.length;
    if (octets2.length < to) return false;
    m.to = to;
    return true;
  }
  head(m, octets2) {
    const first = lineAt(octets2, m.from);
    if (first) m.start = first.text;
    const fields2 = [];
    let line2 = first;
    while (line2 && line2.text !== "") {
      line2 = lineAt(octets2, line2.to);
      if (line2 && line2.text !== "") fields2.push(fieldOf(line2));
    }
    m.fields = fields2;
    if (!line2) {
      if (octets2.length - m.from > MOST_HEAD) this.lose(m, "start_line", m.from);
      return this.lost !== void 0;
    }
    m.content = line2.to;
    const start = parseStart(m.start);
    if (start) m.line = start;
    if (!start || start.kind === "response" !== (this.methodOf !== void 0)) this.lose(m, "start_line", m.from);
    else this.measure(m, start);
    return true;
  }
  /** Decides by the rules of section 6.3, in their order. */
  measure(m, start) {
    const interim = start.kind === "response" && start.status < 200;
    const method = start.kind === "response" && !interim ? this.methodOf?.(++this.answers) : void 0;
    const none = (rule) => Object.assign(m, { rule, length: 0 });
    if (start.kind === "response") {
      const { status } = start;
      if (method === "HEAD" || interim || status === 204 || status === 304) return void none(1);
      if (method === "CONNECT" && status < 300) return void (m.rule = 2);
    }
    const codings = valuesOf(m, "transfer-encoding");
    const lengths = valuesOf(m, "content-length");
    if (codings.length > 0) {
      m.rule = lengths.length > 0 ? 3 : 4;
      if (lengths.length > 0) m.fault = { code: "length_and_coding", at: lineOf(m, "content-length") };
      if (codings.at(-1).toLowerCase() === "chunked") return;
      if (start.kind === "response") m.rule = 8;
      else this.lose(m, "coding_unknown", lineOf(m, "transfer-encoding"));
    } else if (lengths.length > 0) {
      const same = lengths.every((l) => l === lengths[0]);
      if (same && /^\d{1,15}$/.test(lengths[0])) Object.assign(m, { rule: 6, length: Number(lengths[0]) });
      else {
        m.rule = 5;
        this.lose(m, "length_invalid", lineOf(m, "content-length"));
      }
    } else if (start.kind === "request") none(7);
    else m.rule = 8;
  }
  /** Chunk by chunk, then the trailer section and its empty line (section 7.1). */
  chunked(m, octets2) {
    while (m.chunks.at(-1)?.size !== 0) {
      const from = m.chunks.at(-1)?.to ?? m.content;
      const line3 = lineAt(octets2, from);
      if (!line3) return false;
      const size = /^([\da-f]{1,12})[ \t]*(;.*)?$/i.exec(line3.text)?.[1];
      if (size === void 0) return this.lose(m, "chunk_size", from);
      const n = Number.parseInt(size, 16);
      const end = line3.to + n;
      if (n === 0) m.chunks.push({ from, data: line3.to, size: 0, to: line3.to });
      else if (octets2.length < end + 2) {
        if (octets2.length > end && octets2[end] !== CR) return this.lose(m, "chunk_end", end);
        return false;
      } else if (octets2[end] !== CR || octets2[end + 1] !== LF) return this.lose(m, "chunk_end", end);
      else m.chunks.push({ from, data: line3.to, size: n, to: end + 2 });
    }
    const trailers = [];
    let line2 = lineAt(octets2, m.chunks.at(-1).to);
    for (; line2 && line2.text !== ""; line2 = lineAt(octets2, line2.to)) trailers.push(fieldOf(line2));
    if (!line2) return false;
    m.trailers = trailers;
    m.to = line2.to;
    return true;
  }
  lose(m, code, at) {
    m.fault = { code, at };
    this.lost = at;
    return true;
  }
};
function lineAt(octets2, from) {
  const lf = octets2.indexOf(LF, from);
  if (lf < 0) return void 0;
  return { from, to: lf + 1, text: toAscii(octets2.subarray(from, octets2[lf - 1] === CR && lf > from ? lf - 1 : lf)) };
}
function fieldOf({ from, to, text }) {
  const colon = text.indexOf(":");
  if (colon < 0) return { from, to, name: text, value: "" };
  return { from, to, name: text.slice(0, colon), value: text.slice(colon + 1).trim() };
}
function valuesOf(m, name) {
  return m.fields.filter((f) => f.name.toLowerCase() === name).flatMap((f) => f.value.split(",").map((v) => v.trim()));
}
function lineOf(m, name) {
  return m.fields.find((f) => f.name.toLowerCase() === name)?.from ?? m.from;
}

// src/model/meant.ts
var NEAR2 = 64;
var LONGEST2 = 300;
var SIGN = /(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|TRACE|CONNECT) \S+ HTTP\/1\.[01]\r?\n|HTTP\/1\.[01] \d{3} /g;
function disagreements(octets2, messages2, pieces2) {
  const found = [];
  for (const [i, m] of messages2.entries()) {
    if (m.content === void 0 || m.length === void 0 && m.chunks.length === 0) continue;
    const next = messages2[i + 1];
    const read = m.to;
    if (next ? next.line !== void 0 && signs(octets2, next.from, next.from + 1).length > 0 : read !== void 0) continue;
    const piece = pieces2.find((p) => p > m.content && p !== read && (read === void 0 || Math.abs(p - read) <= NEAR2) && signs(octets2, p, p + 1).length > 0);
    const [from, to] = read === void 0 ? [m.content + 1, octets2.length] : [Math.max(m.content, read - NEAR2), read + NEAR2];
    const sent2 = piece ?? signs(octets2, from, to).find((s) => s !== read && s >= m.content);
    if (sent2 !== void 0 && m.rule !== 1) found.push({ sent: sent2, read, inferred: piece === void 0, message: m });
  }
  return found;
}
function signs(octets2, from, to) {
  const text = toAscii(octets2.subarray(from, Math.min(to + LONGEST2, from + 4096)));
  return [...text.matchAll(SIGN)].map((m) => from + m.index).filter((at) => at < to);
}

// src/model/streams.ts
var FIRST = 1;
var Stream = class {
  constructor(from, asked) {
    this.start = FIRST;
    /** Each octet once, in order; ascending by number and by when they were sent. */
    this.first = [];
    /** What carried octets again. */
    this.again = [];
    this.pieces = [];
    /** Of its messages that are no interim responses, in their order. */
    this.written = [];
    this.read = [];
    /** One that carried octets again may have carried new ones behind them. */
    this.byId = /* @__PURE__ */ new Map();
    this.steps = { sent: new Steps(), received: new Steps(), acked: new Steps(), changes: new Steps() };
    this.kept = new Uint8Array(4096);
    /** Arrived beyond a gap. */
    this.ahead = [];
    this.framed = -1;
    this.known = [];
    this.from = from;
    this.framer = new Framer(asked && ((nth) => methodOf(asked.messages[nth - 1])));
  }
  /** All octets that were sent; the first has number 1. */
  get octets() {
    return this.kept.subarray(0, this.end - FIRST);
  }
  /** The number behind the last octet that was sent. */
  get end() {
    return Math.max(FIRST, this.steps.sent.last);
  }
  /** As their reader frames them. Their offsets count from 0: the octet of number 1. */
  get messages() {
    this.frame();
    return this.carries ? [] : this.framer.messages;
  }
  /** The number from which on nothing is a message to the reader: it has lost the boundaries. */
  get lost() {
    if (this.carries) return FIRST;
    const last = this.messages.at(-1);
    return this.framer.lost === void 0 ? void 0 : Math.max(this.framer.lost, last?.content ?? 0) + FIRST;
  }
  /** Where sender and reader do not agree on where a message begins. */
  get disagreements() {
    this.frame();
    return this.carries ? [] : this.known;
  }
  at(time) {
    const { sent: sent2, received, acked } = this.steps;
    return { sent: Math.max(FIRST, sent2.at(time)), received: Math.max(FIRST, received.at(time)), acked: Math.max(FIRST, acked.at(time)) };
  }
  /** How much had happened to its octets by then: with the same, all of it is the same. */
  changesAt(time) {
    return this.steps.changes.at(time);
  }
  /** The segment that an octet went on at first, and those that carried it again, as sent by then. */
  carriersOf(seq, time) {
    const first = this.first[this.indexOf(seq)];
    const has3 = (c) => c !== void 0 && c.from <= seq && seq < c.to && c.sent <= time;
    return [...has3(first) ? [first] : [], ...this.again.filter(has3)];
  }
  /** Those that carried it at first, of the octets from `from` to before `to`. */
  firstWithin(from, to) {
    return this.first.slice(Math.max(0, this.indexOf(from)), this.indexOf(to - 1) + 1).filter((c) => c.to > from);
  }
  /** How many segments had carried octets at first by then, and how many messages had begun. */
  countsAt(time) {
    const last = this.at(time).sent - 1;
    const segments2 = lastNotAfter(this.first, last, (c) => c.from) + 1;
    return { segments: segments2 - (this.first[0]?.from === this.first[0]?.to ? 1 : 0), messages: lastNotAfter(this.messages, last - FIRST, (m) => m.from) + 1 };
  }
  carried(id) {
    return this.byId.get(id)?.[0];
  }
  /** The message that an octet belongs to; undefined if it is none's. */
  messageAt(seq) {
    const { messages: messages2 } = this;
    const m = messages2[lastNotAfter(messages2, seq - FIRST, (m2) => m2.from)];
    return m && seq - FIRST < (m.to ?? (this.lost ?? Infinity) - FIRST) ? m : void 0;
  }
  /** Those of which some octet is among the numbers from `from` to before `to`. */
  messagesWithin(from, to) {
    const { messages: messages2 } = this;
    const last = lastNotAfter(messages2, to - FIRST - 1, (m) => m.from);
    return messages2.slice(Math.max(0, lastNotAfter(messages2, from - FIRST, (m) => m.from)), last + 1);
  }
  /**
   * What the programs told of a message: who wrote it, and who has read its head by then; and
   * which it is of the messages of that request, from 0: a raw act may have several.
   */
  toldOf(m) {
    const counted2 = this.messages.filter((o) => o.from <= m.from && !isInterim(o));
    if (isInterim(m)) return {};
    const at = counted2.length - 1;
    const [written, read] = [this.written[at], this.read[at]];
    const told = written ? this.written : this.read;
    const other = told.slice(0, at + 1).findLastIndex((t) => t.request !== told[at]?.request);
    return { ...written && { written }, ...read && { read }, part: Math.max(0, at - other - 1) };
  }
  send(e) {
    const { data } = e;
    const { tcp } = data;
    const [syn, fin] = [tcp.flags.includes("SYN"), tcp.flags.includes("FIN")];
    if (syn) this.initial = tcp.seq;
    const seq = relative(tcp.seq, this.initial);
    if (seq === void 0 || data.probe || tcp.flags.includes("RST") || tcp.length === 0 && !syn && !fin) return;
    const from = syn ? FIRST : seq;
    const c = { id: data.id, from, to: from + tcp.length, syn, fin, row: 0, sent: e.time };
    const parts = [c];
    this.byId.set(c.id, parts);
    const { to } = c;
    if (data.retransmission) {
      if (from < this.end && to > this.end) {
        parts.push({ ...c, from: this.end });
        this.first.push(parts[1]);
        c.to = this.end;
      }
      const before = [...this.firstWithin(from, c.to), ...this.again].filter((o) => o.from < c.to && from < o.to || o.from === from && (o.syn || o.fin));
      c.row = Math.max(0, ...before.map((o) => o.row)) + 1;
      this.again.push(c);
    } else if (from <= this.end) this.first.push(c);
    if (fin) this.fin ??= { seq: to, at: e.time };
    if (to > this.end && from <= this.end) this.keep(data, from);
    this.steps.sent.to(to, e.time);
    this.change(e.time);
  }
  arrive(id, time) {
    const parts = this.byId.get(id);
    if (!parts) return;
    for (const c of parts) c.arrived = time;
    this.change(time);
    this.ahead.push(...parts);
    const { received } = this.steps;
    const next = () => this.ahead.find((o) => o.from <= Math.max(FIRST, received.last) && o.to > Math.max(FIRST, received.last));
    for (let o = next(); o; o = next()) received.to(o.to, time);
    this.ahead = this.ahead.filter((o) => o.to > received.last);
  }
  lose(id, time) {
    const parts = this.byId.get(id);
    if (!parts) return;
    for (const c of parts) c.lost = time;
    this.change(time);
  }
  /** An acknowledgment of that number has come to the sender: its SND.UNA. */
  acknowledge(ack, time) {
    const seq = relative(ack, this.initial);
    if (seq === void 0 || seq > this.end + 1) return;
    this.steps.acked.to(Math.min(seq, this.end), time);
    this.change(time);
  }
  change(time) {
    const { changes } = this.steps;
    changes.to(changes.last + 1, time);
  }
  indexOf(seq) {
    return lastNotAfter(this.first, seq, (c) => c.from);
  }
  keep(s, from) {
    const payload = dissectPacket(fromBase64(s.raw))?.payload ?? new Uint8Array(s.tcp.length);
    const end = from - FIRST + payload.length;
    if (end > this.kept.length) {
      const more2 = new Uint8Array(Math.max(end, 2 * this.kept.length));
      more2.set(this.kept);
      this.kept = more2;
    }
    this.kept.set(payload, from - FIRST);
  }
  frame() {
    const { end } = this;
    const state = this.fin ? end + 0.5 : end;
    if (state === this.framed) return;
    this.framed = state;
    this.framer.read(this.octets, this.fin !== void 0);
    this.known = disagreements(this.octets, this.framer.messages, this.pieces.map((p) => p.from - FIRST));
  }
};
var Steps = class {
  constructor() {
    this.all = [];
  }
  get last() {
    return this.all.at(-1)?.n ?? 0;
  }
  to(n, at) {
    if (n > this.last) this.all.push({ at, n });
  }
  at(time) {
    return this.all[lastNotAfter(this.all, time, (s) => s.at)]?.n ?? 0;
  }
};
function methodOf(m) {
  return m?.line?.kind === "request" ? m.line.method : void 0;
}
function isInterim({ line: line2 }) {
  return line2?.kind === "response" && line2.status < 200 && line2.status !== 101;
}

// src/model/book.ts
var TLS_PORT = ":443";
var Book = class {
  constructor() {
    this.events = [];
    this.next = 0;
    /** Connections by when their hosts began: a reset of the lab begins anew. */
    this.epochs = [];
    /** Requests whose octets were given by hand. */
    this.raws = /* @__PURE__ */ new Set();
    /** Segments under way: whose they are, and what they acknowledge. */
    this.flying = /* @__PURE__ */ new Map();
  }
  /** Goes on with what is new of the events; other events begin another book. */
  follow(events) {
    if (events !== this.events) {
      this.events = events;
      this.next = 0;
      this.epochs = [];
      this.begin(0);
    }
    for (let e = events[this.next]; e; e = events[++this.next]) this.add(e);
  }
  /** A connection's streams, as it was called at that instant. */
  of(conn, time) {
    return this.epochs[lastNotAfter(this.epochs, time, (e) => e.at)]?.conns.get(conn);
  }
  begin(at) {
    this.epochs.push({ at, conns: /* @__PURE__ */ new Map() });
    this.raws = /* @__PURE__ */ new Set();
    this.flying = /* @__PURE__ */ new Map();
  }
  open(conn) {
    const { conns } = this.epochs.at(-1);
    let streams = conns.get(conn);
    if (!streams) {
      const client = new Stream("client");
      streams = { client, server: new Stream("server", client) };
      conns.set(conn, streams);
    }
    return streams;
  }
  add(e) {
    const conn = e.conn ?? "";
    if (e.name === "lab:reset") return this.begin(e.time);
    if (e.name === "http:connection_wanted" && e.data.raw) this.raws.add(e.data.request);
    if (!conn) return;
    switch (e.name) {
      case "link:segment_sent": {
        const from = e.data.from === "server" ? "server" : "client";
        const { tcp } = e.data;
        const streams = this.open(conn);
        streams[from].send(e);
        if (tcp.flags.includes("SYN") && [tcp.src, tcp.dst].some((end) => end.endsWith(TLS_PORT))) streams[from].carries = "tls";
        this.flying.set(e.data.id, { conn, from, ...tcp.flags.includes("ACK") && { ack: tcp.ack } });
        break;
      }
      case "link:segment_delivered": {
        const f = this.flying.get(e.data.id);
        this.flying.delete(e.data.id);
        if (!f) break;
        const streams = this.open(conn);
        streams[f.from].arrive(e.data.id, e.time);
        if (f.ack !== void 0) streams[f.from === "client" ? "server" : "client"].acknowledge(f.ack, e.time);
        break;
      }
      case "link:segment_lost":
        this.open(conn)[this.flying.get(e.data.id)?.from ?? "client"].lose(e.data.id, e.time);
        this.flying.delete(e.data.id);
        break;
      case "http:connection_acquired": {
        const { client } = this.open(conn);
        client.pieces.push({ request: e.data.request, raw: this.raws.has(e.data.request), at: e.time, from: client.end });
        break;
      }
      case "http:request_sent":
        if (e.data.stream !== void 0) for (const s of Object.values(this.open(conn))) s.carries = "http2";
        this.open(conn).client.written.push({ request: e.data.request, at: e.time });
        break;
      case "http:request_received":
        this.open(conn).client.read.push({ request: e.data.request, at: e.time });
        break;
      case "http:response_sent":
        this.open(conn).server.written.push({ request: e.data.request, at: e.time });
        break;
      case "http:response_received":
        this.open(conn).server.read.push({ request: e.data.request, at: e.time });
        break;
      default:
        break;
    }
  }
};

// src/model/findings.ts
function findings({ client, server }, time) {
  const seen2 = new Seen(client, server, time);
  const found = [...client.messages.flatMap((m, i) => m.from + client.start < seen2.read ? seen2.message(m, i) : []), ...seen2.parted(), ...seen2.segments(), ...seen2.answers(), ...seen2.end()];
  return found.sort((a, b2) => a.from === b2.from ? a.seq - b2.seq : a.from === "client" ? -1 : 1);
}
function isAnswered({ client, server }, time) {
  const { sent: sent2, received } = client.at(time);
  const requests = client.messages.filter((m) => m.from + client.start < sent2);
  const responses = server.messages.filter((m) => m.to !== void 0 && m.to + server.start <= server.at(time).received && !isInterim(m));
  return sent2 === received && responses.length >= requests.length;
}
var Seen = class {
  constructor(client, server, time) {
    this.client = client;
    this.server = server;
    this.time = time;
    this.read = client.at(time).received;
    const { sent: sent2 } = server.at(time);
    const responses = server.messages.filter((m) => m.content !== void 0 && m.content + server.start <= sent2);
    this.finals = responses.filter((m) => !isInterim(m));
    this.interims = responses.filter(isInterim);
    this.over = server.fin !== void 0 && server.fin.at <= time;
  }
  /** What is to be said of one request. */
  message(m, i) {
    const { client, read } = this;
    const at = (offset) => ({ from: "client", seq: offset + client.start });
    if (m.content === void 0 || m.content + client.start > read) return this.open(m) ? [{ code: "awaits_head", from: "client", seq: read - 1 }] : [];
    const found = [];
    const answer = this.answer(i);
    if (m.fault?.code === "length_and_coding") found.push({ code: m.fault.code, ...at(m.fault.at), ...answer, closed: this.over });
    else if (m.fault && m.fault.code !== "cut_short") found.push({ code: m.fault.code, ...at(m.fault.at), ...answer });
    if (m.fault?.code === "start_line") return found;
    if (/ HTTP\/1\.1$/.test(m.start)) {
      const hosts = m.fields.filter((f) => f.name.toLowerCase() === "host");
      if (hosts.length === 0) found.push({ code: "host_missing", ...at(m.content - 1), ...answer });
      if (hosts.length > 1) found.push({ code: "host_twice", ...at(hosts[1].from), ...answer });
    }
    const spaced = m.fields.find((f) => /\s/.test(f.name));
    if (spaced) found.push({ code: "field_space", ...at(spaced.from + spaced.name.search(/\s/)), ...answer });
    const lf = this.bareLf(m);
    if (lf !== void 0) found.push({ code: "bare_lf", ...at(lf) });
    return [...found, ...this.content(m, i), ...this.persistence(m, i)];
  }
  content(m, i) {
    const { client, server, read } = this;
    const found = [];
    if (this.open(m) && !client.disagreements.some((d) => d.message === m)) {
      const here = { from: "client", seq: read - 1 };
      if (m.length === void 0) found.push({ code: "awaits_chunk", ...here });
      else found.push({ code: "awaits_content", ...here, n: m.content + client.start + m.length - read });
    }
    if (valuesOf(m, "expect").some((v) => v.toLowerCase() === "100-continue")) {
      const interim = this.interims.find((r) => r.line?.kind === "response" && r.line.status === 100);
      if (interim) found.push({ code: "continued", from: "server", seq: interim.from + server.start });
      else if (this.finals[i]) found.push({ code: "not_continued", from: "client", seq: lineOf(m, "expect") + client.start });
    }
    const final = this.finals[i];
    const length = final && valuesOf(final, "content-length")[0];
    if (m.line?.kind === "request" && m.line.method === "HEAD" && final && length) {
      found.push({ code: "head_only", from: "server", seq: lineOf(final, "content-length") + server.start, length });
    }
    return found;
  }
  /** Whether the connection lasts after it (RFC 9112 section 9.3). */
  persistence(m, i) {
    const { client } = this;
    const answered = this.finals[i] !== void 0;
    const options = valuesOf(m, "connection").map((v) => v.toLowerCase());
    if (options.includes("close") && this.over) return [{ code: "asked_close", from: "client", seq: lineOf(m, "connection") + client.start }];
    if (!answered || !/ HTTP\/1\.0$/.test(m.start)) return [];
    if (options.includes("keep-alive") && !this.over) return [{ code: "old_keeps", from: "client", seq: lineOf(m, "connection") + client.start }];
    return this.over && !options.includes("keep-alive") ? [{ code: "old_closes", from: "client", seq: m.from + m.start.length - 1 + client.start }] : [];
  }
  /** Where the sender meant another end than the reader finds. */
  parted() {
    const { client, read } = this;
    const { octets: octets2, start } = client;
    const text = (offset) => String.fromCharCode(...octets2.subarray(offset, offset + 24)).replace(/[\r\n][^]*/, "");
    return client.disagreements.flatMap((d) => {
      const content = d.message.content;
      const first = Math.min(d.sent, d.read ?? d.sent);
      if ((d.read ?? d.sent) + start >= read) return [];
      const at = { from: "client", seq: first + start };
      const sent2 = d.sent - content;
      if (d.read === void 0) return [{ code: "swallowed", ...at, length: d.message.length ?? 0, sent: sent2, next: text(d.sent) }];
      const values = { read: d.read - content, sent: sent2, letter: text(first).charAt(0), next: text(d.read) };
      return [{ code: d.read > d.sent ? "length_large" : "length_small", ...at, ...values }];
    });
  }
  /** How messages and segments share octets: cuts need not line up (RFC 9293 section 2.2). */
  segments() {
    const { client, read, time } = this;
    const found = [];
    const messages2 = client.messages.filter((m) => m.from + client.start < read);
    for (const c of client.first) {
      const begun = messages2.filter((m) => m.from + client.start >= c.from && m.from + client.start < c.to);
      if (begun.length > 1) found.push({ code: "one_segment", from: "client", seq: begun[1].from + client.start, n: begun.length, segment: c.id });
    }
    messages2.forEach((m, i) => {
      const from = m.from + client.start;
      const n = client.firstWithin(from, m.to === void 0 ? read : m.to + client.start).length;
      if (n > 1 && m.to !== void 0 && m.to + client.start <= read) found.push({ code: "many_segments", from: "client", seq: from, n });
      const before = this.finals[i - 1];
      const carrier = client.carriersOf(from, time)[0];
      const answered = before && this.server.carriersOf((before.content ?? 0) + this.server.start - 1, time)[0];
      if (i > 0 && carrier && (!answered?.arrived || carrier.sent < answered.arrived)) found.push({ code: "pipelined", from: "client", seq: from });
    });
    return found;
  }
  /** Refusals, as far as the server has sent them. */
  answers() {
    const { client, server } = this;
    return this.finals.flatMap((r, i) => {
      if (r.line?.kind !== "response" || r.line.status < 400) return [];
      return [{ code: "answered", from: "server", seq: r.from + server.start, line: `${r.line.status} ${r.line.reason}`, to: client.messages[i]?.start ?? "" }];
    });
  }
  /** What the end of the connection has cut off. */
  end() {
    const { client, read, time } = this;
    const found = [];
    const last = client.messages.at(-1);
    if (client.fin && client.fin.at <= time && client.fin.seq > client.start) {
      if (last?.fault?.code === "cut_short") found.push({ code: "cut_short", from: "client", seq: client.fin.seq - 1 });
      else if (!this.over || client.fin.at < this.server.fin.at) found.push({ code: "half_closed", from: "client", seq: client.fin.seq - 1 });
    }
    if (!this.over) return found;
    const unread = client.messages.slice(this.finals.length).find((m) => m.from + client.start < read && m.content !== void 0);
    if (unread) found.push({ code: "unread", from: "client", seq: unread.from + client.start, start: unread.start });
    return found;
  }
  answer(i) {
    const line2 = this.finals[i]?.line;
    return line2?.kind === "response" ? { status: line2.status } : {};
  }
  /** It has not ended, all that was sent of it has arrived, and the connection lasts. */
  open(m) {
    const { client, read, time } = this;
    const ended = m.to !== void 0 && m.to + client.start <= read;
    return !ended && !m.fault && !this.over && client.at(time).sent === read && !(client.fin && client.fin.at <= time);
  }
  bareLf(m) {
    const { octets: octets2 } = this.client;
    for (let i = octets2.indexOf(10, m.from); i >= 0 && i < m.content; i = octets2.indexOf(10, i + 1)) if (octets2[i - 1] !== 13) return i;
    return void 0;
  }
};

// src/ui/octet-panels.ts
var NOTHING = { conn: void 0, found: [], answered: false };
var OctetPanels = class {
  constructor(main, cx, acts) {
    this.book = new Book();
    /** What was found, and of what. */
    this.found = NOTHING;
    const find = (selector) => main.querySelector(selector);
    const places = { ruler: find(".ruler"), message: find(".message"), raw: find(".raw") };
    this.places = places;
    this.acts = acts;
    const { shown } = acts;
    const wake = () => shown.wake();
    const raw = { send: acts.raw.bind(acts), octet: (octet) => this.choose(octet), wake };
    this.octets = new Fetched(async () => (await import("./octet-part-2NSDN6F7.js")).OctetPart.open(places, cx, shown), wake, "ruler");
    this.editor = new Fetched(async () => (await import("./raw-part-7NKPGFXQ.js")).RawPart.open(places.raw, cx, raw), wake, "raw");
  }
  draw({ world, feed, selection, recorded }, conn) {
    const open = (place) => !this.places[place].closest("[hidden]");
    const [onRuler, onMessage, onRaw] = [open("ruler"), open("message"), open("raw")];
    if (!onRuler && !onMessage && !onRaw) return;
    if (feed) this.book.follow(feed.log.events);
    const { time, version } = world;
    const streams = feed && conn && this.book.of(conn.id, time);
    const measured2 = streams && { conn: conn.id, conns: [...world.conns.keys()], streams, time, version, selection };
    if (feed && onRuler) this.octets.get()?.drawRuler(measured2);
    if (measured2 && onMessage) this.octets.get()?.drawMessage(measured2);
    if (onRaw) this.editor.get()?.draw({ ...this.find(measured2), open: this.rawConns(world), recorded });
  }
  /** Of a connection that carried no octets by hand there is nothing to find. */
  find(m) {
    const before = this.foundOf;
    if (m?.streams === before?.streams && m?.version === before?.version) return this.found;
    this.foundOf = m;
    if (!m?.streams.client.pieces.some((p) => p.raw)) return this.found = NOTHING;
    const { conn, streams, time } = m;
    return this.found = { conn, found: findings(streams, time), answered: isAnswered(streams, time) };
  }
  /** Connections that octets by hand have opened, and that take more of them. */
  rawConns({ conns, time }) {
    return [...conns.values()].flatMap(({ id, client }) => {
      const pieces2 = this.book.of(id, time)?.client.pieces;
      return pieces2?.some((p) => p.raw) && ["ESTABLISHED", "CLOSE-WAIT"].includes(client.state) && client.closedWhy === void 0 ? [id] : [];
    });
  }
  /** An octet that something was found about. */
  choose(octet) {
    const m = this.foundOf;
    if (!m) return;
    const segment = m.streams[octet.from].carriersOf(octet.seq, m.time)[0]?.id;
    this.acts.shown.choose({ conn: m.conn, octet, ...segment !== void 0 && { segment } });
  }
};

// src/model/measure.ts
var MEASURES = {
  syns: (events) => {
    const syns = sent(events).filter(({ data }) => has(data, "SYN") && !has(data, "ACK") && !data.retransmission);
    const asked = sent(events).findLast(({ data }) => data.from === "client" && data.tcp.length > 0 && !data.retransmission);
    return measured(syns.length, syns, syns.flatMap(({ conn }) => [`${conn}/client`, `${conn}/server`]), seen(events, asked ?? syns.at(-1)));
  },
  reach: (events) => {
    let far = "nothing";
    const all = sent(events);
    const first = all.find(({ data }) => data.from === "client" && data.tcp.length > 0);
    const end = first && (first.data.tcp.seq + first.data.tcp.length) % 2 ** 32;
    const byId = new Map(all.map((s) => [s.data.id, s]));
    const proof = [];
    for (const e of events) {
      if (e.name === "tcp:state_changed" && e.host === "client" && e.data.to === "ESTABLISHED" && far === "nothing") {
        far = "established";
      } else if (e.name === "link:segment_delivered" && end !== void 0 && far !== "handled") {
        const s = byId.get(e.data.id);
        if (s?.data.from !== "server" || !has(s.data, "ACK") || !reaches(s.data.tcp.ack, end)) continue;
        if (far !== "acknowledged") proof.push(s);
        far = "acknowledged";
      } else if (e.name === "http:request_received") {
        far = "handled";
      }
    }
    return measured(far, proof, first ? [`${first.conn}/server`] : [], seen(events, proof.at(-1)));
  },
  "server-ports": (events) => {
    const toServer = sent(events).filter(({ data }) => data.from === "client");
    const ports = new Set(toServer.map(({ data: { tcp } }) => tcp.dst.slice(tcp.dst.lastIndexOf(":"))));
    const syns = toServer.filter(({ data }) => has(data, "SYN"));
    return measured(ports.size, syns, toServer.map(({ conn }) => `${conn}/server`), seen(events, syns.at(-1)));
  },
  "closed-by-server": (events) => {
    const flights2 = /* @__PURE__ */ new Map();
    const received = /* @__PURE__ */ new Set();
    const closed = /* @__PURE__ */ new Map();
    for (const e of events) {
      if (e.name === "link:segment_sent") {
        const s = { conn: e.conn ?? "", data: e.data };
        flights2.set(e.data.id, s);
        const first = !received.has(s.conn) && !closed.has(s.conn);
        if (e.data.from === "server" && has(e.data, "FIN") && first) closed.set(s.conn, s);
      } else if (e.name === "link:segment_delivered") {
        const f = flights2.get(e.data.id);
        if (f?.data.from === "client" && has(f.data, "FIN")) received.add(f.conn);
      }
    }
    const fins = [...closed.values()];
    return measured(closed.size, fins, [...closed.keys()].map((conn) => `${conn}/server`), seen(events, fins.at(-1)));
  },
  "distinct-requests": (events) => {
    const received = events.filter((e) => e.name === "http:request_received");
    const messages2 = new Set(received.map(({ data }) => JSON.stringify([data.start_line, data.headers])));
    const carried = sent(events).filter(({ data }) => data.from === "client" && data.tcp.length > 0);
    return measured(messages2.size, carried, received.map((e) => `${e.conn}/server`), seen(events, carried.at(-1)));
  },
  sockets: (events) => {
    const used = new Set(events.flatMap((e) => e.name === "socket:request" && !e.data.repeat ? [e.data.socket] : []));
    return measured(used.size, [], [...used].map((socket) => `${socket}/server`), void 0);
  },
  "answered-before": (events) => {
    const last = events.findLast((e) => e.name === "socket:request" && !e.data.repeat);
    const before = events.slice(0, last && events.indexOf(last)).filter((e) => e.name === "socket:response");
    const socket = last?.name === "socket:request" ? last.data.socket : void 0;
    return measured(before.length, [], socket ? [`${socket}/server`] : [], void 0);
  },
  "last-status": (events) => {
    const answer = events.findLast((e) => e.name === "http:response_received");
    const status = answer?.name === "http:response_received" ? answer.data.start_line.split(" ")[1] : void 0;
    const asked = sent(events).findLast(({ data }) => data.from === "client" && data.tcp.length > 0);
    const answered = sent(events).findLast(({ data }) => data.from === "server" && data.tcp.length > 0);
    const proof = [asked, answered].filter((s) => s !== void 0);
    return measured(status ?? 0, proof, proof.map(({ conn }) => `${conn}/server`), seen(events, asked));
  },
  failed: (events) => {
    const failures = events.filter((e) => e.name === "http:request_failed");
    const conns = new Set(failures.map((e) => e.conn ?? ""));
    const ends = sent(events).filter(({ conn, data }) => conns.has(conn) && data.from === "server" && (has(data, "FIN") || has(data, "RST")));
    return measured(failures.length, ends, [...conns].map((conn) => `${conn}/client`), seen(events, ends[0]));
  },
  "no-port": (events) => {
    const failures = events.filter((e) => e.name === "http:request_failed" && e.data.code === "no_port");
    const before = events.slice(0, failures[0] && events.indexOf(failures[0]));
    const waits = /* @__PURE__ */ new Set();
    for (const e of before) {
      if (e.name !== "tcp:state_changed" || e.host !== "client" || e.conn === void 0) continue;
      if (e.data.to === "TIME-WAIT") waits.add(e.conn);
      else waits.delete(e.conn);
    }
    const fins = sent(before).filter(({ conn, data }) => waits.has(conn) && data.from === "client" && has(data, "FIN"));
    const last = fins.at(-1);
    const decided = last && failures[0] && { segment: last.data.id, conn: last.conn, time: failures[0].time };
    return measured(failures.length, fins, [...waits].map((conn) => `${conn}/client`), decided);
  },
  "second-round-trips": (events) => {
    const asked = events.filter((e) => e.name === "http:request_sent")[1];
    const over = events.find((e) => e.name === "http:response_received" && e.data.request === asked?.data.request);
    if (!asked || !over) return measured(0, [], [], void 0);
    const from = events.indexOf(asked);
    const carried = sent(events.slice(from, events.indexOf(over))).filter(({ data }) => data.from === "server" && data.tcp.length > 0);
    return measured(roundTripsBetween(events, asked, over), carried, [`${asked.conn}/server`], seen(events, carried.at(-1)));
  },
  "last-round-trips": (events) => {
    const asked = events.findLast((e) => e.name === "http:connection_wanted");
    const over = events.find((e) => e.name === "http:response_received" && e.data.request === asked?.data.request);
    if (!asked || !over) return measured(0, [], [], void 0);
    const from = events.indexOf(asked);
    const carried = sent(events.slice(from, events.indexOf(over))).filter(({ conn, data }) => conn === over.conn && data.from === "server" && data.tcp.length > 0);
    return measured(roundTripsBetween(events, asked, over), carried, [`${over.conn}/server`], seen(events, carried.at(-1)));
  },
  "last-syn": (events) => {
    const syn = sent(events).findLast(({ data }) => opens(data));
    const of = sent(events).filter(({ conn }) => conn === syn?.conn);
    const again = of.findIndex(({ data }) => data.from === "client" && has(data, "SYN") && data.retransmission);
    const answer = of.slice(0, again < 0 ? void 0 : again).find(({ data }) => data.from === "server" && (has(data, "SYN") || has(data, "RST")));
    const value = !answer ? "nothing" : has(answer.data, "RST") ? "rst" : "syn-ack";
    const proof = [syn, answer ?? of[again]].filter((s) => s !== void 0);
    return measured(value, proof, proof.map(({ conn }) => `${conn}/client`), seen(events, proof.at(-1)));
  },
  "server-left": (events) => {
    const changes = events.filter((e) => e.name === "tcp:state_changed" && e.host === "server");
    const conn = sent(events)[0]?.conn;
    const left = changes.findLast((e) => e.conn === conn);
    const fin = sent(events).find((s) => s.conn === conn && has(s.data, "FIN"));
    const value = left?.name === "tcp:state_changed" ? left.data.to : "CLOSED";
    return measured(value, fin ? [fin] : [], left ? [`${conn}/server`] : [], seen(events, fin));
  },
  "time-wait": (events) => {
    const waits = events.filter((e) => e.name === "tcp:state_changed" && e.data.to === "TIME-WAIT");
    const hosts = new Set(waits.map((e) => e.host ?? ""));
    const conns = new Set(waits.map((e) => e.conn));
    const fins = sent(events).filter(({ conn, data }) => conns.has(conn) && has(data, "FIN") && hosts.has(data.from));
    const value = hosts.size === 2 ? "both" : [...hosts][0] ?? "none";
    const [fin, wait] = [fins.at(-1), waits.at(-1)];
    const decided = fin && wait && { segment: fin.data.id, conn: fin.conn, time: wait.time };
    return measured(value, fins, waits.map((e) => `${e.conn}/${e.host}`), decided);
  }
};
var opens = (s) => s.from === "client" && has(s, "SYN") && !has(s, "ACK") && !s.retransmission;
function measured(value, segments2, ends, decided) {
  const proof = { segments: new Set(segments2.map((s) => s.data.id)), ends: new Set(ends) };
  return { value: String(value), proof, ...decided && { decided } };
}
function seen(events, s) {
  const arrival = events.find((e) => e.name === "link:segment_delivered" && e.data.id === s?.data.id);
  return s && arrival && { segment: s.data.id, conn: s.conn, time: arrival.time };
}
function sent(events) {
  return events.flatMap((e) => e.name === "link:segment_sent" ? [{ conn: e.conn ?? "", data: e.data }] : []);
}
function roundTripsBetween(events, from, to) {
  const flying = /* @__PURE__ */ new Map();
  const arrived = /* @__PURE__ */ new Map();
  for (const e of events.slice(0, events.indexOf(to))) {
    if (e.name === "link:segment_sent") {
      const [here, there] = e.data.from === "client" ? ["client", "server"] : ["server", "client"];
      flying.set(e.data.id, { from: here, to: `${e.conn}/${there}`, n: (arrived.get(`${e.conn}/${here}`) ?? 0) + 1 });
    } else if (e.name === "link:segment_delivered") {
      const s = flying.get(e.data.id);
      if (s) arrived.set(s.to, Math.max(arrived.get(s.to) ?? 0, s.n));
      flying.delete(e.data.id);
    } else if (e === from) {
      arrived.clear();
      for (const s of flying.values()) s.n = Number(s.from === "client");
    }
  }
  return Math.floor((arrived.get(`${to.conn}/client`) ?? 0) / 2);
}
function roundTrip(events) {
  const syn = events.find((e) => e.name === "link:segment_sent" && has(e.data, "SYN") && e.data.deliver_at !== void 0);
  return syn?.name === "link:segment_sent" ? 2 * (syn.data.deliver_at - syn.time) : void 0;
}
function has(s, flag) {
  return s.tcp.flags.includes(flag);
}
function reaches(ack, end) {
  return ack - end >>> 0 < 2 ** 31;
}

// src/model/sights.ts
var has2 = ({ tcp }, flag) => tcp.flags.includes(flag);
var carries = (s) => s.tcp.length > 0 && !has2(s, "FIN");
var SEGMENTS = {
  "pill/syn": (s) => has2(s, "SYN") && !has2(s, "ACK"),
  "pill/syn-ack": (s) => has2(s, "SYN") && has2(s, "ACK"),
  "pill/ack": (s) => s.tcp.flags.join() === "ACK" && s.tcp.length === 0 && !s.probe,
  "pill/request": (s) => carries(s) && s.from === "client",
  "pill/response": (s) => carries(s) && s.from === "server",
  "pill/fin": (s) => has2(s, "FIN"),
  "pill/rst": (s) => has2(s, "RST"),
  "pill/probe": (s) => s.probe === true
};
var WELL_ON_ITS_WAY = 0.7;
function whereToLook(target, events, time, seen2) {
  const all = sights(target, events).filter((s) => s.at <= seen2);
  if (all.some((s) => s.from <= time && time <= s.to)) return void 0;
  return (all.find((s) => s.from > time) ?? all.at(-1))?.at;
}
function sights(target, events) {
  const segment = SEGMENTS[target];
  if (segment) return flights(events, segment);
  switch (target) {
    case "card/client":
      return messages(events, "http:connection_wanted", "http:response_received");
    case "card/server":
    case "lent":
      return messages(events, "http:request_received", "http:response_sent");
    case "lookup":
      return events.flatMap((e) => e.name === "tcp:lookup" && e.host === "server" ? [{ from: e.time, to: e.time, at: e.time }] : []);
    case "state/client":
      return states(events, "client");
    case "state/server":
      return states(events, "server");
    default:
      return [];
  }
}
function flights(events, is) {
  const open = /* @__PURE__ */ new Map();
  const all = [];
  for (const e of events) {
    if (e.name === "link:segment_sent" && is(e.data)) {
      open.set(e.data.id, begin(all, e.time));
    } else if (e.name === "link:segment_delivered" || e.name === "link:segment_lost") {
      const s = open.get(e.data.id);
      if (!s) continue;
      open.delete(e.data.id);
      s.to = e.time;
      s.at = Math.round(s.from + WELL_ON_ITS_WAY * (s.to - s.from));
    }
  }
  return all;
}
function messages(events, first, last) {
  const open = /* @__PURE__ */ new Map();
  const all = [];
  for (const e of events) {
    if (e.name === first) open.set(e.data.request, begin(all, e.time));
    else if (e.name === last || e.name === "http:request_failed") {
      const s = open.get(e.data.request);
      if (s) s.to = s.at = e.time;
    }
  }
  return all;
}
function states(events, side) {
  const open = /* @__PURE__ */ new Map();
  const all = [];
  const end = (time) => {
    for (const s of open.values()) s.to = time;
    open.clear();
  };
  for (const e of events) {
    if (e.name === "lab:reset" || e.name === "host:power_cycled" && e.host === side) end(e.time);
    if (e.name !== "tcp:state_changed" || e.host !== side) continue;
    const conn = e.conn ?? "";
    const s = open.get(conn);
    if (e.data.to !== "CLOSED") {
      if (s) s.at = e.time;
      else open.set(conn, begin(all, e.time));
    } else if (s) {
      s.to = e.time;
      open.delete(conn);
    }
  }
  return all;
}
function begin(all, time) {
  const s = { from: time, to: Infinity, at: time };
  all.push(s);
  return s;
}

// src/model/contrast.ts
function caseOf(of, events) {
  const [scenario = "", request] = of.split("/");
  const crossings = /* @__PURE__ */ new Map();
  const named = /* @__PURE__ */ new Map();
  const bursts = new Bursts();
  const marks = [];
  const within = request === void 0 ? () => true : during(events, request);
  const first = events.find((e) => e.name === "link:segment_sent" && within(e))?.time ?? 0;
  for (const e of events) {
    const at = e.time - first;
    if (e.name === "link:segment_sent") {
      const from = e.data.from === "server" ? "server" : "client";
      const burst = bursts.join(e, from);
      if (!within(e)) continue;
      const of2 = named.get(burst);
      const c = { from, kind: kindOf(e.data), label: labelOf(e.data), sent: at, until: void 0, lost: false, more: of2 ? void 0 : 0 };
      if (of2) of2.more = burst.size - 1;
      else named.set(burst, c);
      crossings.set(e.data.id, c);
    } else if (e.name === "link:segment_delivered" || e.name === "link:segment_lost") {
      const c = crossings.get(e.data.id);
      if (c) Object.assign(c, { until: at, lost: e.name === "link:segment_lost" });
    } else if (request !== void 0) {
      continue;
    } else if (e.name === "server:accepted") {
      marks.push({ side: "server", what: "accept", at });
    } else if (e.name === "tcp:state_changed" && e.data.to === "TIME-WAIT") {
      marks.push({ side: e.host === "server" ? "server" : "client", what: "TIME-WAIT", at });
    }
  }
  return { scenario, crossings: [...crossings.values()], marks };
}
function during(events, request) {
  const of = events.filter((e) => "request" in e.data && e.data.request === request);
  const wanted = of.find((e) => e.name === "http:connection_wanted")?.seq ?? Infinity;
  const over = of.findLast((e) => e.name === "http:response_received" || e.name === "http:request_failed")?.seq ?? 0;
  const conn = of.find((e) => e.name === "http:request_sent")?.conn;
  const arrival = events.findLast((e) => e.name === "link:segment_delivered" && e.conn === conn && e.seq < over)?.time ?? 0;
  return (e) => e.name === "link:segment_sent" && e.conn === conn && e.seq > wanted && e.time < arrival;
}
function commonAxis(cases, most) {
  const busy = cases.flatMap((c) => c.crossings.map((x) => [x.sent, x.until ?? x.sent])).sort((a, b2) => a[0] - b2[0]);
  const folds = [];
  const cuts = [];
  let end = 0;
  let less = 0;
  for (const [from, to] of busy) {
    if (from - end > most) {
      folds.push({ at: end - less + most / 2, us: from - end });
      less += from - end - most;
      cuts.push({ from: end, to: from, less });
    }
    end = Math.max(end, to);
  }
  const at = (time) => {
    const cut = cuts.findLast((c) => c.from <= time);
    if (!cut) return time;
    const before = cut.less - (cut.to - cut.from - most);
    if (time >= cut.to) return time - cut.less;
    return cut.from - before + (time - cut.from) / (cut.to - cut.from) * most;
  };
  return { at, folds, length: end - less };
}

// src/view/contrast.ts
var WIDTH2 = 372;
var LEFT2 = 2;
var HIGH = 84;
var LINES = { client: 22, server: 62 };
var LABEL = { client: 14, server: 77 };
var LETTER = 7.3;
var QUIET_US = 25e4;
var ContrastView = class {
  /** `root` is the figure that the chapter has for it; `names` are what its runs are called. */
  constructor(root, names, cx) {
    this.place = document.createElement("div");
    this.drawn = "";
    this.root = root;
    this.names = names;
    this.cx = cx;
    root.append(this.place);
  }
  draw(over) {
    const runs = this.root.dataset["contrast"].split(" ").map((scenario) => ({ scenario, run: over(scenario.split("/")[0]) }));
    const key = runs.map(({ run }) => run?.key).join("|");
    if (key === this.drawn) return;
    this.drawn = key;
    const cases = runs.map(({ scenario, run }) => run ? caseOf(scenario, run.events()) : void 0);
    const known = cases.filter((c) => c !== void 0);
    this.root.hidden = known.length === 0;
    const axis = commonAxis(known, QUIET_US);
    D(runs.map(({ scenario }, i) => this.case(scenario, cases[i], axis)), this.place);
  }
  case(scenario, c, axis) {
    const [run, request] = scenario.split("/");
    const called = [this.names.get(run), ...request ? [this.cx.request(request, 0)] : []].join(": ");
    const name = b`<p class="case-name">${called}</p>`;
    if (!c) return b`<section class="case">${name}<p class="yet">${this.root.dataset["later"]}</p></section>`;
    return b`<section class="case">${name}
      <svg class="ladder" viewBox=${`0 0 ${WIDTH2} ${HIGH}`} role="img" aria-label=${this.words(c)}>
        ${this.sheet(c, (us) => LEFT2 + axis.at(us) / axis.length * (WIDTH2 - 24), axis)}
      </svg>
    </section>`;
  }
  sheet(c, x, axis) {
    const waits = c.marks.filter((m) => m.what === "TIME-WAIT");
    return w`
      ${["client", "server"].map((side) => w`<line class="life" x1="0" x2=${WIDTH2} y1=${LINES[side]} y2=${LINES[side]}></line>`)}
      ${waits.map((m) => w`<line class="waits" x1=${x(m.at)} x2=${WIDTH2} y1=${LINES[m.side]} y2=${LINES[m.side]}></line>`)}
      ${axis.folds.map(({ at }) => fold(LEFT2 + at / axis.length * (WIDTH2 - 24)))}
      ${c.crossings.map((s) => arrow2(s, x))}
      ${c.marks.map((m) => m.what === "accept" ? w`<circle class="accepts" cx=${x(m.at)} cy=${LINES.server} r="4"></circle>` : A)}
      ${["client", "server"].flatMap((side) => namesOf(c, side, x).map((n) => w`<text class=${`name ${n.kind}`} x=${n.left} y=${LABEL[side]}>${n.words}</text>`))}`;
  }
  /** The same in words. */
  words(c) {
    const host = (side) => this.cx.text(side === "client" ? "host.client" : "host.server");
    return [
      ...c.crossings.filter((s) => s.more !== void 0).map((s) => ({ at: s.sent, words: `${host(s.from)}: ${s.label}${s.more ? ` +${s.more}` : ""}` })),
      ...c.marks.map((m) => ({ at: m.at, words: `${host(m.side)}: ${m.what === "accept" ? "accept()" : m.what}` }))
    ].sort((a, b2) => a.at - b2.at).map(({ words: words2 }) => words2).join(", ");
  }
};
var OF_NO_MESSAGE = /^(PRI|SETTINGS|WINDOW_UPDATE|PING)\b/;
function namesOf(c, side, x) {
  const names = [];
  const fit = (at, words2) => Math.min(at, WIDTH2 - words2.length * LETTER);
  const add = (at, words2, kind) => {
    const last = names.at(-1);
    if (last && at - last.at < 4) {
      last.parts.push(words2);
      last.words = counted(last.parts);
      last.left = fit(last.at, last.words);
    } else if (!last || fit(at, words2) > last.left + (last.words.length + 0.5) * LETTER) names.push({ at, parts: [words2], left: fit(at, words2), words: words2, kind });
  };
  const told = [
    ...c.marks.filter((m) => m.side === side).map((m) => ({ at: m.at, words: m.what === "accept" ? "accept()" : m.what, kind: m.what === "accept" ? "data" : "fin" })),
    ...c.crossings.filter((s) => s.from === side && s.kind !== "ack" && s.more !== void 0 && !OF_NO_MESSAGE.test(s.label)).map((s) => ({ at: s.sent, words: short(s), kind: s.kind }))
  ];
  for (const t of told.sort((a, b2) => a.at - b2.at)) add(x(t.at), t.words, t.kind);
  return names;
}
function counted(parts) {
  const runs = [];
  for (const words2 of parts) {
    const last = runs.at(-1);
    if (last?.words === words2) last.n++;
    else runs.push({ words: words2, n: 1 });
  }
  return runs.map(({ words: words2, n }) => n > 1 ? `${words2} ×${n}` : words2).join(" ");
}
function short({ kind, label: label2, more: more2 }) {
  const words2 = kind === "data" && !/^\d+ B/.test(label2) ? label2.split(" ")[0] : label2;
  return more2 ? `${words2} +${more2}` : words2;
}
function arrow2(s, x) {
  const [y0, to] = s.from === "client" ? [LINES.client, LINES.server] : [LINES.server, LINES.client];
  const y1 = s.lost ? (y0 + to) / 2 : to;
  const [x0, x1] = [x(s.sent), x(s.until ?? s.sent)];
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const at = (turn) => `${(x1 - 7 * Math.cos(angle + turn)).toFixed(1)},${(y1 - 7 * Math.sin(angle + turn)).toFixed(1)}`;
  const end = s.lost ? `M${x1 - 4},${y1 - 4}l8,8m0,-8l-8,8` : `M${x1},${y1}L${at(0.42)}L${at(-0.42)}z`;
  return w`<g class=${`rung ${s.kind} ${s.lost ? "lost" : ""}`}><line class="arrow" x1=${x0} y1=${y0} x2=${x1} y2=${y1}></line><path class=${s.lost ? "cross" : "head"} d=${end}></path></g>`;
}
function fold(x) {
  return w`${Object.values(LINES).map((y) => w`<rect class="gap" x=${x - 7} y=${y - 2} width="14" height="4"></rect><path class="fold" d=${`M${x - 7},${y}l3,-4 4,8 4,-8 3,4`}></path>`)}`;
}

// src/model/readings.ts
var READINGS = {
  /** How long after a segment was sent it was sent again, each time. */
  "sent-again-after": (events) => list(copies(events).flatMap((times) => gaps(times))),
  /** How long what was sent again and again was tried for. */
  "tried-for": (events) => {
    const longest = Math.max(...copies(events).map((times) => times.at(-1) - times[0]));
    return Number.isFinite(longest) ? span(longest) : void 0;
  },
  retransmissions: (events) => String(segments(events).filter(({ data }) => data.retransmission).length),
  /** How long each request took, from being wanted to the end of its response or its failure. */
  times: (events) => list(exchanges(events).map(({ from, to }) => to.time - from.time)),
  /** The same in round trips. */
  "round-trips": (events) => exchanges(events).map(({ from, to }) => roundTripsBetween(events, from, to)).join(", ") || void 0,
  /** How long the request took that was wanted last. */
  "last-time": (events) => {
    const last = events.findLast((e) => e.name === "http:connection_wanted")?.data.request;
    const over = exchanges(events).find(({ from }) => from.name === "http:connection_wanted" && from.data.request === last);
    return over && span(over.to.time - over.from.time);
  },
  /** How many segments with data the server sent at once, flight after flight: 10, 20; 30 of two responses. */
  flights: (events) => {
    const rtt = roundTrip(events);
    if (rtt === void 0) return void 0;
    const responses = [];
    let began = -Infinity;
    for (const e of events) {
      if (e.name === "http:request_received") {
        responses.push([]);
        began = -Infinity;
      }
      const flights2 = responses.at(-1);
      if (!flights2 || e.name !== "link:segment_sent" || !carries2(e.data, "server")) continue;
      if (e.time - began > rtt / 2) {
        flights2.push(0);
        began = e.time;
      }
      flights2[flights2.length - 1]++;
    }
    return responses.map((flights2) => flights2.join(", ")).join("; ") || void 0;
  },
  /** Segments that carried requests. */
  "request-segments": (events) => String(segments(events).filter(({ data }) => carries2(data, "client")).length),
  /** Requests that a handler was called for. */
  "handler-calls": (events) => String(events.filter((e) => e.name === "http:request_received").length),
  /** Connections that were opened or tried: SYNs, each counted once. */
  connections: (events) => String(segments(events).filter(({ data }) => opens2(data)).length),
  /** The most requests at one time that had no connection and for which none was being opened. */
  queued: (events) => {
    const waiting = /* @__PURE__ */ new Set();
    const opening = /* @__PURE__ */ new Set();
    let most = 0;
    for (const e of events) {
      if (e.name === "link:segment_delivered") most = Math.max(most, waiting.size - opening.size);
      else if (e.name === "http:connection_wanted") waiting.add(e.data.request);
      else if (e.name === "link:segment_sent" && opens2(e.data)) opening.add(e.conn ?? "");
      else if (e.name === "http:connection_acquired") {
        waiting.delete(e.data.request);
        opening.delete(e.conn ?? "");
      } else if (e.name === "http:request_failed") waiting.delete(e.data.request);
      else if (e.name === "tcp:state_changed" && e.data.to === "CLOSED") opening.delete(e.conn ?? "");
    }
    return String(most);
  }
};
function segments(events) {
  return events.flatMap((e) => e.name === "link:segment_sent" ? [{ conn: e.conn ?? "", time: e.time, data: e.data }] : []);
}
var carries2 = ({ from, tcp, retransmission }, host) => from === host && tcp.length > 0 && !retransmission;
var opens2 = ({ tcp, retransmission }) => tcp.flags.includes("SYN") && !tcp.flags.includes("ACK") && !retransmission;
function copies(events) {
  const sent2 = /* @__PURE__ */ new Map();
  for (const { conn, time, data } of segments(events)) {
    const occupies = data.tcp.length > 0 || data.tcp.flags.includes("SYN") || data.tcp.flags.includes("FIN");
    if (!occupies) continue;
    const what = `${conn} ${data.from} ${data.tcp.seq}`;
    sent2.set(what, [...sent2.get(what) ?? [], time]);
  }
  return [...sent2.values()].filter((times) => times.length > 1);
}
var gaps = (times) => times.slice(1).map((time, i) => time - times[i]);
function exchanges(events) {
  const wanted = /* @__PURE__ */ new Map();
  const over = /* @__PURE__ */ new Map();
  for (const e of events) {
    if (e.name === "http:connection_wanted") wanted.set(e.data.request, e);
    if (e.name !== "http:response_received" && e.name !== "http:request_failed") continue;
    const from = wanted.get(e.data.request);
    if (from) over.set(e.data.request, { from, to: e });
  }
  return [...over.values()];
}
function list(times) {
  return times.map(span).join(", ") || void 0;
}
function span(us) {
  return us < 999500 ? `${Math.round(us / 1e3)} ms` : `${(us / 1e6).toFixed(us < 1e7 ? 1 : 0)} s`;
}

// src/model/race.ts
function laps(events) {
  const kept = { kept: true, legs: [], us: 0, segments: 0, octets: 0, handshakes: 0 };
  const fresh = { ...kept, kept: false, legs: [] };
  const wanted = /* @__PURE__ */ new Map();
  const lapOf = /* @__PURE__ */ new Map();
  let now = kept;
  for (const e of events) {
    switch (e.name) {
      case "http:connection_wanted":
        now = e.data.policy === "new" ? fresh : kept;
        wanted.set(e.data.request, { at: e.time, lap: now, opened: 0 });
        break;
      case "http:connection_acquired": {
        const w2 = wanted.get(e.data.request);
        if (!w2) break;
        if (e.conn) lapOf.set(e.conn, w2.lap);
        if (!e.data.reused) w2.opened = e.time - w2.at;
        break;
      }
      case "http:response_received": {
        const w2 = wanted.get(e.data.request);
        if (!w2) break;
        const { lap } = w2;
        const from = lap.us;
        lap.us += e.time - w2.at;
        lap.legs.push({ request: e.data.request, conn: e.conn ?? "", from, to: lap.us, opening: w2.opened });
        if (w2.opened > 0) lap.handshakes++;
        break;
      }
      case "link:segment_sent": {
        const lap = e.conn && lapOf.get(e.conn) || now;
        if (e.conn && !lapOf.has(e.conn)) lapOf.set(e.conn, lap);
        lap.segments++;
        lap.octets += octets(e.data.raw);
        break;
      }
      default:
        break;
    }
  }
  return [kept, fresh].filter((l) => l.legs.length > 0);
}
function underWay(events, time) {
  const begun = events.findLastIndex((e) => e.name === "http:connection_wanted");
  const wanted = events[begun];
  if (wanted?.name !== "http:connection_wanted") return void 0;
  const { request, policy } = wanted.data;
  let open;
  for (const e of events.slice(begun)) {
    if (e.name === "http:response_received" && e.data.request === request) return void 0;
    if (e.name === "http:connection_acquired" && e.data.request === request) open = e.data.reused ? wanted.time : e.time;
  }
  const opened = open ?? time;
  return { kept: policy !== "new", opening: Math.max(0, opened - wanted.time), exchange: Math.max(0, time - opened) };
}
function expected(lap) {
  return lap.legs.length + lap.handshakes;
}
function octets(base64) {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return base64.length / 4 * 3 - padding;
}

// src/view/race.ts
var RaceView = class {
  constructor(root, cx) {
    this.drawn = "";
    this.read = -1;
    this.laps = [];
    this.root = root;
    this.cx = cx;
  }
  draw(race, rttMs) {
    const shape2 = race ? `${race.events.length} ${race.over || race.time} ${rttMs}` : "";
    if (shape2 === this.drawn) return;
    this.drawn = shape2;
    if (race && race.events.length !== this.read) this.laps = laps(race.events);
    this.read = race?.events.length ?? -1;
    this.root.hidden = race === void 0;
    this.root.classList.toggle("running", race !== void 0 && !race.over);
    D(race ? this.template(race, rttMs) : A, this.root);
  }
  template(race, rttMs) {
    const { text } = this.cx;
    const longest = Math.max(race.rtts * rttMs * 1e3, ...this.laps.map((l) => l.us));
    const now = race.over ? void 0 : underWay(race.events, race.time);
    return b`<h2>${text("race.title")}</h2>
      ${[true, false].map((kept) => {
      const lap = this.laps.find((l) => l.kept === kept);
      return b`<div class="lap">
          <strong>${text(kept ? "race.kept" : "race.fresh")}</strong>
          ${this.bars(lap, now?.kept === kept ? now : void 0, longest)}
          <p class="mono">${lap ? this.totals(lap, rttMs) : A}</p>
        </div>`;
    })}
      ${race.over ? b`<p class="mute">${text("race.formula")}</p>` : A}`;
  }
  bars(l, now, longest) {
    const bar = (as, us) => us > 0 ? b`<i class=${as} .style=${`width: ${(us / longest * 100).toFixed(2)}%`}></i>` : A;
    return b`<div class="legs" aria-hidden="true">
      ${l?.legs.map((leg) => b`${bar("opening", leg.opening)}${bar("exchange", leg.to - leg.from - leg.opening)}`)}
      ${now ? b`${bar("opening", now.opening)}${bar("exchange", now.exchange)}` : A}
    </div>`;
  }
  totals(l, rttMs) {
    return this.cx.text("race.totals", {
      n: l.legs.length,
      rtts: (l.us / (rttMs * 1e3)).toFixed(2),
      formula: expected(l),
      shakes: l.handshakes,
      ms: Math.round(l.us / 1e3),
      segments: l.segments,
      bytes: l.octets
    });
  }
};

// src/model/letters.ts
function linesOf({ start_line, headers }) {
  return [start_line, ...headers.map(([name, value]) => `${name}: ${value}`)];
}
function piecesOf(a, b2) {
  return a.map((line2, i) => pieces(line2, b2[i] ?? ""));
}
function lettersApart(a, b2) {
  const count = (lines) => lines.map((line2) => line2.reduce((n, p) => n + (p.differs ? p.text.length : 0), 0));
  const [left, right] = [count(piecesOf(a, b2)), count(piecesOf(b2, a))];
  return Array.from({ length: Math.max(a.length, b2.length) }, (_, i) => Math.max(left[i] ?? 0, right[i] ?? 0)).reduce((n, m) => n + m, 0);
}
function pieces(line2, other) {
  let from = 0;
  while (from < line2.length && line2[from] === other[from]) from++;
  let to = line2.length;
  const shift = other.length - line2.length;
  while (to > from && to + shift > from && line2[to - 1] === other[to - 1 + shift]) to--;
  const differs = (i) => i >= from && i < to && (shift !== 0 || line2[i] !== other[i]);
  const found = [];
  for (let i = 0; i < line2.length; i++) {
    const last = found.at(-1);
    if (last?.differs === differs(i)) last.text += line2[i];
    else found.push({ text: line2[i], differs: differs(i) });
  }
  return found;
}

// src/ui/compare.ts
var CompareStrip = class {
  constructor(step, cx) {
    this.root = document.createElement("div");
    this.cx = cx;
    this.root.className = "compare";
    this.root.hidden = true;
    step.prepend(this.root);
  }
  /** Draws the run that is over, which `key` tells from others; nothing before. */
  draw(key, events) {
    if (key === this.drawn) return;
    this.drawn = key;
    const seen2 = key === void 0 ? [] : events().flatMap((e) => e.name === "http:request_received" ? [e.data] : []);
    this.root.hidden = seen2.length < 2;
    D(seen2.length < 2 ? A : this.strip(seen2), this.root);
  }
  strip(seen2) {
    const { text } = this.cx;
    const [first, last] = [seen2[0], seen2.at(-1)];
    const [a, b2] = [linesOf(first), linesOf(last)];
    const apart = Math.max(...seen2.slice(1).map((m) => lettersApart(a, linesOf(m))));
    return b`<div class="compared">${this.card(first, piecesOf(a, b2))} ${this.card(last, piecesOf(b2, a))}</div>
      <p><strong class="apart" data-apart=${apart}>${apart}</strong>
        <strong>${seen2.length > 2 ? text("compare.all", { n: seen2.length }) : text("compare.two")}</strong>
        <span class="mute">${text("compare.forgotten")}</span></p>`;
  }
  card({ request }, lines) {
    const { text } = this.cx;
    return b`<section class="message">
      <p class="saw">${text("compare.saw", { request: text("name.request", { n: request.slice(1) }) })}</p>
      ${lines.map((line2) => b`<p class="mono">${line2.map((p) => p.differs ? b`<mark>${p.text}</mark>` : p.text)}</p>`)}
      <p class="mono mute">${text("compare.blank")}</p>
    </section>`;
  }
};

// src/ui/paper.ts
var WIDTH3 = 416;
var STRIP2 = 840;
var FOOT2 = 14;
var SVG2 = "http://www.w3.org/2000/svg";
function onPaper(cx, trace) {
  const paper = document.createElement("section");
  paper.className = "paper";
  paper.hidden = true;
  sheet("paper", "print").catch(() => {
  });
  window.addEventListener("beforeprint", () => {
    const events = trace();
    if (!events?.length) return;
    D(sheetOf(events, cx), paper);
    document.body.append(paper);
  });
  window.addEventListener("afterprint", () => {
    paper.remove();
    D(A, paper);
  });
}
function sheetOf(events, cx) {
  const { text } = cx;
  const teller = new Teller(cx);
  const told = events.flatMap((e) => {
    const words2 = teller.tell(e);
    return words2 === void 0 ? [] : [{ e, words: words2 }];
  });
  return b`<h1>${text("view.lab")}</h1>
    <h2>${text("ladder.title")}</h2>
    ${strips(events, cx)}
    <h2>${text("events.title")}</h2>
    <ol>
      ${told.map(({ e, words: words2 }) => b`<li><span class="mono">${cx.seconds(e.time)}</span> <span class="mono">${e.conn ?? ""}</span> <span>${words2}</span></li>`)}
    </ol>`;
}
function strips(events, cx) {
  const ladder = new Ladder();
  for (const e of events) ladder.add(e);
  const sheet2 = new Sheet(WIDTH3, ladder.conns > 1, cx);
  const end = ladder.height + HEAD;
  const y = (time) => time === void 0 ? end : ladder.yAt(time) + HEAD;
  const high = Math.ceil(end + FOOT2);
  const made = [];
  for (let top = 0; top < high; top += STRIP2) {
    const bottom = Math.min(top + STRIP2, high);
    const seen2 = (from, to) => to > top && from < bottom;
    const rungs = ladder.rungs.filter((r) => r.end && seen2(r.y0, r.end.y + 2 * HEAD));
    const shapes = [
      ...sheet2.lifelines(end + FOOT2 / 2),
      ...ladder.folds.filter((f) => seen2(f.y, f.y + 2 * HEAD)).flatMap((f) => sheet2.fold(f)),
      ...wordsLast(ladder.brackets.filter((b2) => seen2(y(b2.from), y(b2.to))).map((b2) => sheet2.bracket(b2, y(b2.from), y(b2.to)))),
      ...sheet2.times(rungs),
      ...layered(rungs, () => "").map((r) => sheet2.rung(r, "")),
      ...top === 0 ? [sheet2.heads()] : []
    ];
    const svg = document.createElementNS(SVG2, "svg");
    svg.setAttribute("class", "ladder");
    svg.setAttribute("viewBox", `0 ${top} ${WIDTH3} ${bottom - top}`);
    svg.append(...shapes.map(node3));
    made.push(svg);
  }
  return made;
}
function node3({ tag, attributes, inside }) {
  const element = document.createElementNS(SVG2, tag);
  for (const key in attributes) element.setAttribute(key, String(attributes[key]));
  if (typeof inside === "string") element.textContent = inside;
  else element.append(...inside.map(node3));
  return element;
}

// src/view/picture.ts
var WIDTH4 = 416;
var FOOT3 = 14;
function picture(title, events, cx, css, now = events.at(-1)?.time ?? 0) {
  const { lang, text } = cx;
  const ladder = new Ladder({ ...UPRIGHT, crossing: 28 });
  for (const e of events) ladder.add(e);
  const sheet2 = new Sheet(WIDTH4, ladder.conns > 1, cx);
  const open = ladder.rungs.filter((r) => !r.end);
  const end = (open.length > 0 ? Math.max(ladder.height, ladder.yAt(now)) : ladder.height) + HEAD;
  const y = (time) => time === void 0 ? end : ladder.yAt(time) + HEAD;
  const shapes = [
    ...sheet2.lifelines(end + FOOT3 / 2),
    ...ladder.folds.flatMap((f) => sheet2.fold(f)),
    ...wordsLast(ladder.brackets.map((b2) => sheet2.bracket(b2, y(b2.from), y(b2.to)))),
    ...layered(ladder.rungs.filter((r) => r.end), () => "").map((r) => sheet2.rung(r, "")),
    ...open.map((r) => underWay2(r, ladder, sheet2, now)),
    sheet2.heads()
  ];
  const host = (from) => text(from === "client" ? "host.client" : "host.server");
  const list2 = ladder.rungs.map((r) => `${host(r.from)} ${sheet2.rungText(r, r.end?.as ?? "arrived")}`).join(", ");
  const height = Math.ceil(end + FOOT3);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH4}" height="${height}" viewBox="0 0 ${WIDTH4} ${height}" class="ladder" data-places="${placesIn(events)}" lang="${lang}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="desc">${escape(text("picture.desc", { list: list2 }))}</desc>`,
    `<style>${css}</style>`,
    `<rect class="gap" width="${WIDTH4}" height="${height}" rx="8"/>`,
    ...shapes.map(markup),
    "</svg>\n"
  ].join("\n");
}
function underWay2(r, ladder, sheet2, now) {
  const { way: way2 } = ladder.wayOn(r, now);
  const g = sheet2.rung({ ...r, end: { at: now, y: ladder.yAt(now), way: way2, as: "arrived" } }, "");
  const not = way2 < LABEL_AT ? ["head", "gap", "name"] : ["head"];
  return { ...g, inside: g.inside.filter(({ attributes }) => !not.includes(String(attributes["class"]))) };
}
function placesIn(events) {
  const sent2 = events.filter((e) => e.name === "link:segment_sent");
  return new Set(sent2.map((e) => e.conn ?? "")).size;
}
function markup({ tag, attributes, inside }) {
  if (attributes["class"] === "hit") return "";
  const said = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(tidy(value))}"`);
  const content = typeof inside === "string" ? escape(inside) : inside.map(markup).join("");
  return content === "" ? `<${tag}${said.join("")}/>` : `<${tag}${said.join("")}>${content}</${tag}>`;
}
function tidy(value) {
  return String(value).replace(/-?\d+\.\d{2,}/g, (n) => String(Math.round(Number(n) * 10) / 10));
}
var NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
function escape(text) {
  return text.replace(NO_XML, "�").replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
function pictureStyle(tokens, ladder) {
  const rules = rulesIn(ladder).filter(([selector]) => /^\.ladder\b(?!-)/.test(selector) && !/:hover|\.chosen|\.proof|\.hit|\.now/.test(selector));
  const drawn = rules.map(([selector, body]) => `${selector}{${body.replace(/cursor: [^;]*;/, "")}}`).join("\n");
  const root = `.ladder{font-family:var(--sans)}
`;
  const used = (body) => body.split(";").map((d) => d.trim()).filter((d) => (root + drawn).includes(`var(${d.split(":")[0]})`)).join(";");
  const [light, dark] = rulesIn(tokens).filter(([selector]) => selector === ":root");
  if (!light || !dark) throw new Error("tokens.css has no colours for light and for dark");
  const scheme = `:root{color-scheme:light dark;${used(light[1])}}
@media screen and (prefers-color-scheme:dark){:root{${used(dark[1])}}}
`;
  return `
${scheme}${root}${drawn}
`;
}
function rulesIn(css) {
  const plain = css.replace(/\/\*[^]*?\*\//g, "");
  return [...plain.matchAll(/([^{};]+)\{([^{}]*)\}/g)].map((m) => [m[1].trim().replace(/\s+/g, " "), m[2].trim().replace(/\s+/g, " ")]);
}

// src/ui/panels.ts
var Panels = class {
  /** Fills the places that `main` has for them. */
  constructor(main, Lying, cx, acts) {
    this.inspected = [];
    const { shown } = acts;
    const find = (selector) => main.querySelector(selector);
    this.find = find;
    this.cx = cx;
    this.acts = acts;
    if (Lying) {
      this.lying = new Lying(find(".ladder-panel"), cx, shown, (crossing) => new Ladder({ ...LYING, crossing }));
    } else {
      this.ladder = new LadderView(find(".ladder-panel"), cx, shown);
      this.bar = new ScrubBar(find(".scrub"), cx, shown);
      this.octets = new OctetPanels(main, cx, acts);
    }
    this.states = new StateFigure(find(".course"), cx);
    this.events = new EventList(find(".events"), cx, {
      select: (id) => shown.select(id),
      seek: (time) => shown.seek(time),
      showWords: (words2) => shown.showWords(words2),
      wake: () => shown.wake(),
      link: () => acts.take("link")
    });
    if (main.querySelector(".hand")) this.hand = new Hand(main, cx, acts);
  }
  draw(s, conn, segment) {
    const { world, feed, selection, live, now } = s;
    const look = { time: world.time, now, live, selected: selection.segment, proof: selection.proof };
    if (feed) this.states.draw(world, conn);
    if (feed && s.view === "lab") {
      this.ladder?.draw(feed.chronicle, this.layOut(feed), look);
      this.lying?.draw(feed.chronicle, feed.log.events, look);
    }
    if (feed) this.bar?.draw(feed.chronicle, look);
    this.events.draw(feed?.log.events ?? [], world.time, selection.segment, s.words);
    const shape2 = [world.version, ...Object.values({ ...s, world: 0, now: 0, ...s.settings, settings: 0 }), conn, segment, this.hand?.changes];
    if (shape2.some((part, i) => part !== this.inspected[i])) {
      this.inspected = shape2;
      this.hand?.draw(s);
      this.inspect(s, conn, segment);
    }
    if (s.view === "lab") this.octets?.draw(s, conn);
  }
  /** The ladder of all that has come so far. */
  layOut({ log, chronicle }) {
    if (this.laid?.of !== chronicle) this.laid = { of: chronicle, ladder: new Ladder(), next: 0 };
    const { laid } = this;
    for (let e = log.events[laid.next]; e; e = log.events[laid.next]) {
      laid.ladder.add(e);
      laid.next++;
    }
    return laid.ladder;
  }
  /** What the octets of the chosen segment say, or those of the kernel's SYN. */
  inspect(s, conn, segment) {
    const { cx, find } = this;
    const { world, view, selection } = s;
    const { shown } = this.acts;
    const { octet } = selection;
    D(connControls(s, conn, this.acts, cx), find(".conn-head"));
    D(view === "socket" ? synPanel(world, cx) : A, find(".kept"));
    const close = () => shown.select(void 0);
    const pick = (octet2) => segment && shown.choose({ segment: segment.data.id, ...segment.conn && { conn: segment.conn }, octet: octet2 });
    const sheet2 = segment && (this.ladder ? segmentSheet(world, segment, cx, { octet, pick }) : segmentPanel(world, segment, close, cx));
    D(sheet2 ? b`${segment && this.hand?.forSegment(segment)}${sheet2}` : A, find(".segment"));
    if (this.ladder) D(conn ? endsOf(conn, cx) : A, find(".ends"));
  }
};
export {
  CompareStrip,
  ContrastView,
  MEASURES,
  Panels,
  READINGS,
  RaceView,
  onPaper,
  picture,
  pictureStyle,
  sheet,
  whereToLook
};
