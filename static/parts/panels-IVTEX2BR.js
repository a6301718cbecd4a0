import {
  Handle,
  SNAP,
  Strip,
  neighbour
} from "./chunk-7MSUGCSF.js";
import {
  CROSSING_PX,
  LYING,
  Ladder,
  ago,
  below,
  connName,
  dissectPacket,
  dump,
  fields,
  fromBase64,
  isClosed,
  labelOf,
  lastNotAfter,
  ownSocket,
  relative,
  secondsLeft,
  segmentName,
  shortTarget,
  skipped,
  speedText,
  stateClass,
  stateOf,
  stepWords,
  synDump,
  timeWaitLeft,
  wayAt
} from "./chunk-UBT2F3DW.js";
import {
  A,
  D,
  b,
  w
} from "./chunk-YHPVDJ5F.js";

// src/view/ladder-shapes.ts
var HEAD = 26;
var LABEL_AT = 0.35;
var LEFT = 78;
var RIGHT = 150;
var TIMES_APART = 24;
var COLUMN = 9;
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
    const words2 = label(x, this.bracketTextAt(y0, y1), this.bracketText(b2), `bracket-text ${kind}`, "start");
    if (b2.reused && this.narrow && !this.several) {
      const lines = [String(words2.inside), this.cx.text("ladder.again")];
      words2.inside = lines.map((l, i) => shape("tspan", { x: x.toFixed(1), dy: i * 15 }, l));
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
  // Brackets side by side begin at different heights, and so do their words.
  bracketTextAt(y0, y1) {
    return this.several ? y0 + 12 : (y0 + y1) / 2 + 4;
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
    const y0 = r.y0 + HEAD;
    const y1 = y + HEAD;
    const x = from + (to - from) * way2;
    const at = Math.min(LABEL_AT, way2);
    return this.group(r, lost, mark, when, [
      line(from, y0, x, y1, "hit"),
      line(from, y0, x, y1, "arrow"),
      lost ? cross(x, y1) : head(x, y1, from < to),
      ...this.name(r, y0 + (y1 - y0) * (at / way2), as)
    ]);
  }
  /** What belongs to one segment. */
  group(r, lost, mark, when, inside) {
    const name = `rung ${r.kind} from-${r.from}${lost ? " lost" : ""}${mark && ` ${mark}`}${when && ` ${when}`}`;
    return shape("g", { class: name, "data-segment": r.id }, inside);
  }
  /** The label, in a gap of its arrow. */
  name(r, y, as) {
    const [from, to] = this.ends(r);
    const x = from + (to - from) * LABEL_AT;
    const text = this.rungText(r, as);
    const width = [...text].reduce((w2, c) => w2 + (c < "̀" ? 7.3 : 12), 6);
    const gap = { class: "gap", x: x - width / 2, y: y - 8, width, height: 16 };
    return [shape("rect", gap), label(x, y + 4, text, "name", "middle")];
  }
  ends(r) {
    return r.from === "client" ? [this.x0, this.x1] : [this.x1, this.x0];
  }
  rungText(r, as) {
    const parts = [r.label];
    if (this.several) parts.unshift(r.conn);
    if (r.retransmission) parts.push(`· ${this.cx.text("pill.again")}`);
    if (as !== "arrived") parts.push(`· ${this.cx.text(as === "lost" ? "pill.lost" : "pill.reset")}`);
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
  draw(chronicle, look) {
    const before = this.look;
    if (this.ladder !== chronicle.ladder) this.drawnStill = "";
    this.ladder = chronicle.ladder;
    this.look = look;
    if (this.room === 0) return;
    this.measure(before);
    const { ladder, width, room, top } = this;
    const { time, now } = look;
    const many = ladder.conns > 1;
    if (width !== this.sheet.width || many !== this.sheet.several) this.sheet = new Sheet(width, many, this.cx);
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
      const folds = ladder.folds.filter((f) => f.y + HEAD > top - MARGIN && f.y + HEAD < top + room + 2 * MARGIN);
      this.still.replaceChildren(
        ...folds.flatMap((f) => this.sheet.fold(f).map(node)),
        ...this.sheet.times(shown).map(node),
        ...brackets.filter((b2) => b2.to !== void 0).flatMap((b2) => this.bracket(b2, this.y(b2.to))),
        ...shown.filter((r) => r.end).map((r) => node(this.sheet.rung(r, this.mark(r), isOver(r) ? "" : "future")))
      );
    }
    const quiet = ladder.quietAt(now);
    const seconds = quiet ? Math.floor(quiet.us / 1e6) : 0;
    const ids = [still, open.length, seconds, ...under.map((r) => r.id)].join("|");
    if (ids !== this.drawnMoving) {
      this.drawnMoving = ids;
      this.head = node(this.sheet.heads());
      this.flying = under.map((r) => this.flight(r));
      this.open = open.map((b2) => this.bracket(b2, this.end));
      this.moving.replaceChildren(
        ...this.sheet.lifelines(this.end, "life future").map(node),
        ...this.sheet.lifelines(this.end).map(node),
        ...quiet && seconds > 0 ? this.sheet.fold(quiet, String(seconds)).map(node) : [],
        ...this.open.flat(),
        ...this.flying.map((f) => f.group),
        this.head
      );
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
  flight(r) {
    const [from] = this.sheet.ends(r);
    const y0 = r.y0 + HEAD;
    const arrow2 = node(line(from, y0, from, y0, "arrow"));
    const group = node(this.sheet.group(r, false, this.mark(r), r.sent > this.look.time ? "future" : "", []));
    group.append(arrow2);
    return { rung: r, group, arrow: arrow2, named: false };
  }
  /** What is left to do in each frame. */
  grow(open) {
    const { end } = this;
    const y = this.y(this.look.time);
    for (const life of this.moving.querySelectorAll(".life")) life.setAttribute("y2", (life.classList.contains("future") ? end : y).toFixed(1));
    this.open.forEach(([path, words2], i) => {
      const y0 = this.y(open[i].from);
      path.setAttribute("d", this.sheet.bracketPath(open[i], y0, end));
      words2.setAttribute("y", this.sheet.bracketTextAt(y0, end).toFixed(1));
    });
    for (const f of this.flying) this.advance(f);
  }
  advance(f) {
    const r = f.rung;
    const [from, to] = this.sheet.ends(r);
    const at = r.sent > this.look.time ? this.look.now : this.look.time;
    const way2 = progress(r, at);
    const known = r.end && (r.end.y - r.y0) / r.end.way;
    const y1 = known === void 0 ? this.y(at) : r.y0 + HEAD + known * way2;
    f.arrow.setAttribute("x2", (from + (to - from) * way2).toFixed(1));
    f.arrow.setAttribute("y2", y1.toFixed(1));
    if (f.named || way2 < LABEL_AT) return;
    f.named = true;
    f.group.append(...this.sheet.name(r, r.y0 + HEAD + LABEL_AT * (known ?? CROSSING_PX), "arrived").map(node));
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
function progress(r, time) {
  if (r.end) return r.end.way * Math.max(0, time - r.departs) / Math.max(1, r.end.at - r.departs);
  return Math.min(1, wayAt(r, time));
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
    const courses = SIDES.filter((side) => side === "server" || !conn.kernel).map((side) => courseOf(w2, conn, side));
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
function courseOf(w2, conn, side) {
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
      return text("ev.lost", { id: label2(e.data.id) });
    case "link:segment_held":
      return text("ev.held", { id: label2(e.data.id) });
    case "link:segment_released":
      return text("ev.unheld", { id: label2(e.data.id) });
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
    const { list } = this;
    const first = shown[0]?.seq ?? Number.POSITIVE_INFINITY;
    const last = shown.at(-1)?.seq ?? -1;
    while (list.firstElementChild && seqOf(list.firstElementChild) < first) list.firstElementChild.remove();
    while (list.lastElementChild && seqOf(list.lastElementChild) > last) list.lastElementChild.remove();
    const [from, to] = [list.firstElementChild, list.lastElementChild];
    const [low, high] = [from ? seqOf(from) : Number.POSITIVE_INFINITY, to ? seqOf(to) : -1];
    list.prepend(...shown.filter((l) => l.seq < low).map((l) => this.item(l)));
    if (from) list.append(...shown.filter((l) => l.seq > high).map((l) => this.item(l)));
  }
  drawEarlier(more) {
    const button = b`<button class="quiet" @click=${this.earlier}>${this.cx.text("events.earlier")}</button>`;
    const place = this.head.querySelector(".earlier");
    if (!place) return;
    place.hidden = !more;
    D(more ? button : A, place);
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
      const span = document.createElement("span");
      span.className = name;
      span.textContent = text;
      return span;
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
    for (const item of this.list.querySelectorAll("[data-segment]")) {
      const chosen = selected !== void 0 && item.dataset["segment"] === String(selected);
      item.classList.toggle("chosen", chosen);
      if (chosen) first ??= item;
    }
    if (first) this.bringIntoSight(first);
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
  if (e.name === "tcp:lookup") return e.data.segment;
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
function segmentSheet(w2, e, { text }) {
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
    ...segment ? below(segment) : []
  ];
  const payload = segment ? printable(segment.payload) : "";
  return b`${fields(rows)}
    <div class="octets">
      ${payload ? b`<pre class="mono payload" tabindex="0" aria-label=${text("segment.payload")}>${payload}</pre>` : A}
      ${dump(bytes, text("segment.bytes"))}
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
function printable(payload) {
  return Array.from(
    payload.subarray(0, MOST_TEXT),
    (b2) => b2 === 10 ? "\n" : b2 === 13 ? "" : b2 >= 32 && b2 < 127 ? String.fromCharCode(b2) : "·"
  ).join("");
}

// src/ui/paper.ts
var WIDTH2 = 640;
var STRIP2 = 1240;
var FOOT2 = 14;
var SVG2 = "http://www.w3.org/2000/svg";
function onPaper(cx, trace) {
  const paper = document.createElement("section");
  paper.className = "paper";
  paper.hidden = true;
  const styles = document.createElement("link");
  styles.rel = "stylesheet";
  styles.media = "print";
  styles.href = "/static/paper.css";
  document.head.append(styles);
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
  const sheet = new Sheet(WIDTH2, ladder.conns > 1, cx);
  const end = ladder.height + HEAD;
  const y = (time) => time === void 0 ? end : ladder.yAt(time) + HEAD;
  const high = Math.ceil(end + FOOT2);
  const made = [];
  for (let top = 0; top < high; top += STRIP2) {
    const bottom = Math.min(top + STRIP2, high);
    const seen = (from, to) => to > top && from < bottom;
    const rungs = ladder.rungs.filter((r) => r.end && seen(r.y0, r.end.y + 2 * HEAD));
    const shapes = [
      ...sheet.lifelines(end + FOOT2 / 2),
      ...ladder.folds.filter((f) => seen(f.y, f.y + 2 * HEAD)).flatMap((f) => sheet.fold(f)),
      ...ladder.brackets.filter((b2) => seen(y(b2.from), y(b2.to))).flatMap((b2) => sheet.bracket(b2, y(b2.from), y(b2.to))),
      ...sheet.times(rungs),
      ...rungs.map((r) => sheet.rung(r, "")),
      ...top === 0 ? [sheet.heads()] : []
    ];
    const svg = document.createElementNS(SVG2, "svg");
    svg.setAttribute("class", "ladder");
    svg.setAttribute("viewBox", `0 ${top} ${WIDTH2} ${bottom - top}`);
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

// src/ui/panels.ts
var Panels = class {
  /** Fills the places that `main` has for them. */
  constructor(main, Lying, cx, shown) {
    this.inspected = "";
    const find = (selector) => main.querySelector(selector);
    this.find = find;
    this.cx = cx;
    this.acts = shown;
    if (Lying) {
      this.lying = new Lying(find(".ladder-panel"), cx, shown, () => new Ladder(LYING));
    } else {
      this.ladder = new LadderView(find(".ladder-panel"), cx, shown);
      this.bar = new ScrubBar(find(".scrub"), cx, shown);
    }
    this.states = new StateFigure(find(".course"), cx);
    this.events = new EventList(find(".events"), cx, shown);
  }
  draw(s, conn, segment) {
    const { world, feed, selection, live, now } = s;
    const look = { time: world.time, now, live, selected: selection.segment, proof: selection.proof };
    this.states.draw(world, conn);
    if (feed && s.view === "lab") {
      this.ladder?.draw(feed.chronicle, look);
      this.lying?.draw(feed.chronicle, feed.log.events, look);
    }
    if (feed) this.bar?.draw(feed.chronicle, look);
    this.events.draw(feed?.log.events ?? [], world.time, selection.segment, s.words);
    this.inspect(s, conn, segment);
  }
  /** What the octets of the chosen segment say, or those of the kernel's SYN. */
  inspect({ world, view }, conn, segment) {
    const { cx, find } = this;
    const shape2 = [view, world.version, conn?.id, segment?.seq].join("|");
    if (shape2 === this.inspected) return;
    this.inspected = shape2;
    D(view === "socket" ? synPanel(world, cx) : A, find(".kept"));
    const close = () => this.acts.select(void 0);
    const sheet = segment && (this.ladder ? segmentSheet(world, segment, cx) : segmentPanel(world, segment, close, cx));
    D(sheet ?? A, find(".segment"));
    if (this.ladder) D(conn ? endsOf(conn, cx) : A, find(".ends"));
  }
};
export {
  Panels,
  onPaper
};
