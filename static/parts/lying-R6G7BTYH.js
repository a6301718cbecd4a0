import {
  Handle,
  SNAP,
  Strip,
  neighbour
} from "./chunk-7MSUGCSF.js";
import {
  A,
  D,
  b,
  w
} from "./chunk-YHPVDJ5F.js";

// src/view/labels.ts
var MARKED = 2;
var MINOR = 4;
var RANKS = { syn: 2, fin: 3, rst: 3, data: 3, probe: MINOR, ack: MINOR };
var HEIGHT = 16;
var TOUCH = 6;
var PARTS = [0.5, 0.25, 0.75];
function labelsApart(wanted) {
  const placed = [];
  const labels = /* @__PURE__ */ new Map();
  for (const w2 of [...wanted].sort((a, b2) => a.rank - b2.rank)) {
    const arrows = wanted.filter((o) => o !== w2 && (o.rank < MARKED || w2.rank >= MINOR));
    const free = places(w2).find((p) => placed.every((o) => Math.abs(o.y - p.y) >= HEIGHT || Math.abs(o.x - p.x) >= (o.width + w2.width) / 2) && !arrows.some((a) => isOn(a, p, w2.width)));
    if (!free) continue;
    placed.push({ ...free, width: w2.width });
    labels.set(w2.id, free);
  }
  return labels;
}
function places(w2) {
  const sides = [.../* @__PURE__ */ new Set([w2.side, 0, -1, 1])];
  return PARTS.flatMap((part) => sides.map((side) => ({ x: w2.x0 + (w2.x1 - w2.x0) * part + side * (w2.width / 2 - TOUCH), y: w2.y0 + (w2.y1 - w2.y0) * part })));
}
function isOn({ x0, y0, x1, y1 }, at, width) {
  const top = Math.max(Math.min(y0, y1), at.y - HEIGHT / 2);
  const bottom = Math.min(Math.max(y0, y1), at.y + HEIGHT / 2);
  if (top >= bottom) return false;
  const xs = [top, bottom].map((y) => x0 + (x1 - x0) * (y - y0) / (y1 - y0));
  return Math.min(...xs) < at.x + width / 2 && Math.max(...xs) > at.x - width / 2;
}

// src/view/lying-sheet.ts
var LEFT = 84;
var CROWDED = 24;
var TIGHT = 60;
var BRACKET_ROW = 18;
var BRACKET_FROM_LINE = 30;
var UNNAMED = 9;
var LyingSheet = class {
  constructor(cx, ladder, look, height, crossing) {
    this.cx = cx;
    this.ladder = ladder;
    this.look = look;
    this.height = height;
    this.crossing = crossing;
  }
  x(time) {
    return LEFT + this.ladder.yAt(time);
  }
  get lines() {
    const { height } = this;
    if (this.low) return [32, height - 12];
    const rows = Math.min(this.ladder.columns, Math.floor((height * 0.4 - BRACKET_FROM_LINE) / BRACKET_ROW));
    return [Math.max(height * 0.3, BRACKET_FROM_LINE + rows * BRACKET_ROW), height - 34];
  }
  /** Little room: no times. */
  get low() {
    return this.height < 130;
  }
  /** The part of it from `left` to `right`. */
  template(width, left, right) {
    const { height } = this;
    const [client, server] = this.lines;
    const rungs = this.ladder.rungs.filter((r) => this.x(r.sent) < right && this.x(r.end?.at ?? (r.held?.left === void 0 ? r.due : this.look.now)) > left);
    const room = client - BRACKET_FROM_LINE;
    const brackets = this.ladder.brackets.filter((b2) => b2.column * BRACKET_ROW <= room && this.x(b2.from) < right && this.x(b2.to ?? this.look.now) > left);
    const labels = labelsApart(rungs.flatMap((r, i) => this.wanted(r, rungs.slice(Math.max(0, i - 3), i), rungs.slice(i + 1, i + 4))));
    const within = rungs.filter((r) => this.isBand(r));
    const plain = rungs.filter((r) => this.rank(r) >= MARKED && !this.isBand(r));
    const marked = rungs.filter((r) => this.rank(r) < MARKED).sort((a, b2) => this.rank(b2) - this.rank(a));
    return b`<svg class="ladder lying-sheet" width=${width} height=${height} aria-hidden="true">
      <line class="life" x1=${LEFT} x2=${width - 10} y1=${client} y2=${client}></line>
      <line class="life" x1=${LEFT} x2=${width - 10} y1=${server} y2=${server}></line>
      ${this.ladder.folds.map((f) => this.fold(f.y + LEFT, f.us))}
      ${brackets.map((b2) => this.bracket(b2))}
      ${brackets.map((b2) => this.bracketText(b2))}
      ${[...within, ...plain].map((r) => this.group(r, this.arrow(r)))}
      ${plain.filter((r) => labels.has(r.id)).map((r) => this.group(r, this.label(r, labels.get(r.id))))}
      ${marked.map((r) => this.group(r, [this.arrow(r), this.label(r, labels.get(r.id))]))}
      ${this.low ? A : this.times(left, right)}
    </svg>`;
  }
  /** Who stands at the two lines: it stays when the rest is scrolled. */
  ends() {
    const [client, server] = this.lines;
    const { cx, height } = this;
    return w`<rect class="gap" x="0" y="0" width=${LEFT - 8} height=${height}></rect>
      <text class="end" x="8" y=${client + 4}>${cx.text("host.client")}</text>
      <text class="end" x="8" y=${server + 4}>${cx.text("host.server")}</text>`;
  }
  fold(x, us) {
    const [client, server] = this.lines;
    const zigzag = (y) => w`<path class="fold" d=${`M${x - 7},${y}l3,-4 4,8 4,-8 3,4`}></path>`;
    return w`<rect class="gap" x=${x - 7} y=${client - 2} width="14" height="4"></rect><rect class="gap" x=${x - 7} y=${server - 2} width="14" height="4"></rect>
      ${zigzag(client)}${zigzag(server)}
      <text class="quiet" text-anchor="middle" x=${x} y=${(client + server) / 2 + 4}>${this.cx.text("idle.s", { n: (us / 1e6).toPrecision(3) })}</text>`;
  }
  bracket(b2) {
    const { x0, x1, y, kind } = this.span(b2);
    return w`<path class="bracket ${kind}" d=${`M${x0},${y + 6}v-6H${x1}v6`}></path>`;
  }
  /** Drawn after all brackets: none crosses the words of another. */
  bracketText(b2) {
    const { x0, x1, y, kind } = this.span(b2);
    const name = this.words(b2);
    return w`<text class="bracket-text ${kind}" text-anchor="middle" x=${(x0 + x1) / 2} y=${y - 6}>${wide(name) > x1 - x0 + CROWDED ? this.words(b2, true) : name}</text>`;
  }
  span(b2) {
    const { time, now } = this.look;
    const x0 = this.x(b2.from);
    const state = b2.from > time ? "future" : b2.to === void 0 || b2.to > time ? "open" : "";
    const kind = b2.failed ? "failed" : b2.kind === "handshake" ? "syn" : "data";
    return { x0, x1: Math.max(x0 + 6, this.x(b2.to ?? now)), y: this.lines[0] - 14 - b2.column * BRACKET_ROW, kind: `${kind} ${state}` };
  }
  words(b2, short = false) {
    const { text } = this.cx;
    const conn = this.ladder.conns > 1 ? `${b2.conn}: ` : "";
    if (b2.failed) return conn + text("ladder.failed");
    if (b2.kind === "handshake") {
      const rtts = b2.to === void 0 ? 1 : (b2.to - b2.from) / b2.rtt;
      return conn + (rtts < 1.2 && !short ? text("ladder.handshake") : `${Number(rtts.toFixed(1))} RTT`);
    }
    const name = this.cx.request(b2.request, b2.part, short);
    return conn + (b2.reused ? text("ladder.reused", { place: name }) : name);
  }
  /** What is chosen has its label first, and lies on top. */
  rank(r) {
    const { selected, proof } = this.look;
    if (r.id === selected) return 0;
    if (proof?.segments.has(r.id)) return 1;
    return r.named ? RANKS[r.kind] : UNNAMED;
  }
  /** One of many of a burst, and nothing marks it. */
  isBand(r) {
    return this.ladder.isWithin(r) && this.rank(r) >= MARKED;
  }
  course(r) {
    const { time } = this.look;
    const [client, server] = this.lines;
    const [from, to] = r.from === "client" ? [client, server] : [server, client];
    const across = (way) => from + (to - from) * way;
    const future = r.sent > time;
    const over = r.end !== void 0 && r.end.at <= time;
    const bends = [...r.bends, ...r.end ? [r.end] : []].filter((b2, i) => i === 0 || future || b2.at <= time);
    const pieces = bends.slice(1).map((b2, i) => [bends[i], b2]);
    return { across, future, over, shown: over || future && r.end !== void 0, bends, pieces };
  }
  /** The label that it is to have if there is room: on the longest part of its way, where it was held. */
  wanted(r, before, after) {
    const { across, shown, pieces } = this.course(r);
    const rank = this.rank(r);
    if (rank === UNNAMED || !shown && !this.passed(r)) return [];
    const [b0, b1] = pieces.filter(([b2, c]) => c.way > b2.way).sort(([b2, c], [d, e]) => e.way - d.way - (c.way - b2.way))[0] ?? [{ y: r.y0, way: 0 }, { y: r.end?.y ?? this.ladder.yAt(r.due), way: r.end?.way ?? 1 }];
    const beside = (o) => o.from === r.from && o.kind !== "ack" && o.named && Math.abs(r.y0 - o.y0) < (wide(this.name(r)) + wide(this.name(o))) / 2;
    const side = Number(before.some(beside)) - Number(after.some(beside));
    return [{ id: r.id, rank, width: wide(this.name(r)), x0: LEFT + b0.y, y0: across(b0.way), x1: LEFT + b1.y, y1: across(b1.way), side }];
  }
  /** What belongs to one segment. */
  group(r, inside) {
    const mark = ["chosen", "proof"][this.rank(r)] ?? "";
    return w`<g class="rung ${r.kind} from-${r.from} ${r.burst.size > 1 ? "burst" : ""} ${this.isLost(r) ? "lost" : ""} ${r.sent > this.look.time ? "future" : ""} ${mark}" data-segment=${r.id} data-arrival=${r.end?.at ?? A}>${inside}</g>`;
  }
  label(r, at) {
    if (!at) return A;
    const name = this.name(r);
    const width = wide(name);
    return w`<rect class="gap" x=${at.x - width / 2} y=${at.y - 8} width=${width} height="16"></rect>
      <text class="name" text-anchor="middle" x=${at.x} y=${at.y + 4}>${name}</text>`;
  }
  isLost({ end, sent }) {
    const { time } = this.look;
    return end !== void 0 && end.as !== "arrived" && (end.at <= time || sent > time);
  }
  arrow(r) {
    const { across, future, over, shown, bends, pieces } = this.course(r);
    const way = r.end?.way ?? 1;
    const [x0, x1] = [LEFT + r.y0, LEFT + (r.end?.y ?? this.ladder.yAt(r.due))];
    const y1 = across(way);
    const [a] = pieces.at(-1) ?? [r.bends[0]];
    const kind = this.isBand(r) ? "within" : "arrow";
    const end = () => this.isLost(r) ? w`<path class="cross" d=${`M${x1 - 5},${y1 - 5}l10,10m0,-10l-10,10`}></path>` : w`<path class="head" d=${head(LEFT + a.y, across(a.way), x1, y1)}></path>`;
    return w`
      ${r.bends.length === 1 ? w`<line class="hit" x1=${x0} y1=${across(0)} x2=${x1} y2=${y1}></line>` : pieces.map(([b2, c]) => this.piece(b2, c, across, "hit"))}
      ${pieces.map(([b2, c]) => this.piece(b2, c, across, b2.way === c.way ? "arrow waits" : kind))}
      ${over || future ? A : w`<line class=${`${kind} growing`} x1=${LEFT + bends.at(-1).y} y1=${across(bends.at(-1).way)} x2=${LEFT + bends.at(-1).y} y2=${across(bends.at(-1).way)}></line>`}
      ${shown && kind === "arrow" ? end() : A}`;
  }
  piece(a, b2, across, name) {
    return w`<line class=${name} x1=${LEFT + a.y} y1=${across(a.way)} x2=${LEFT + b2.y} y2=${across(b2.way)}></line>`;
  }
  name(r) {
    const more = r.named ? r.burst.size - 1 : 0;
    return `${this.crossing < TIGHT ? r.label.replace(/ \/.*/, "") : r.label}${more > 0 ? ` +${more}` : ""}${r.retransmission ? " ↻" : ""}`;
  }
  /** Under way, and past the place of its label. */
  passed(r) {
    if (r.bends.length > 1 && r.bends[1].at <= this.look.time) return true;
    return r.sent <= this.look.time && this.ladder.wayOn(r, this.look.time).way > 0.8;
  }
  /** The instants of exchanges, in seconds, as far apart as they can be read. */
  times(left, right) {
    const [, server] = this.lines;
    let free = left;
    return this.ladder.rungs.flatMap((r) => {
      const x = LEFT + r.y0;
      if (x < free || x > right || r.kind === "ack") return [];
      free = x + 64;
      return [w`<line class="tick" x1=${x} x2=${x} y1=${server - 3} y2=${server + 3}></line>
        <text class="when" text-anchor="middle" x=${x} y=${server + 18}>${(r.sent / 1e6).toFixed(3)}</text>`];
    });
  }
  /** What is under way grows with time. */
  grow(drawn) {
    const [client, server] = this.lines;
    for (const line of drawn.querySelectorAll(".growing")) {
      const r = this.ladder.rung(Number(line.parentElement.dataset["segment"]));
      if (!r) continue;
      const [from, to] = r.from === "client" ? [client, server] : [server, client];
      const { way } = this.ladder.wayOn(r, this.look.time);
      line.setAttribute("x2", this.x(this.look.time).toFixed(1));
      line.setAttribute("y2", (from + (to - from) * way).toFixed(1));
    }
  }
};
function wide(text) {
  return [...text].reduce((w2, c) => w2 + (c < "̀" ? 7 : 12), 8);
}
function head(x0, y0, x1, y1) {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const at = (turn) => `${(x1 - 9 * Math.cos(angle + turn)).toFixed(1)},${(y1 - 9 * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${x1},${y1}L${at(0.45)}L${at(-0.45)}z`;
}

// src/view/lying.ts
var MARGIN = 160;
var RIGHT = 40;
var STRIP = 12;
var TAIL = 84;
var CROSSINGS = [76, 70, 64, 58, 53, 48, 43, 38];
var LyingLadder = class {
  /** `layOut` makes an empty ladder to this one's scale: what every page has, a part need not bring. */
  constructor(root, cx, acts, layOut) {
    this.crossing = CROSSINGS[0];
    /** All of the trace is in sight, and its tail will be. */
    this.whole = false;
    /** How much of the ladder's right end is under what is said there. */
    this.over = 0;
    /** How far it is scrolled. */
    this.offset = 0;
    this.fitted = "";
    this.next = 0;
    this.followed = 0;
    this.width = 0;
    this.height = 0;
    this.drawn = "";
    this.look = { time: 0, now: 0, live: true, selected: void 0, proof: void 0 };
    this.root = root;
    this.layOut = layOut;
    this.ladder = layOut(this.crossing);
    this.cx = cx;
    this.acts = acts;
    root.classList.add("lying");
    D(
      b`<div class="lying-scroll" tabindex="0" role="group" aria-label=${cx.text("ladder.label")}></div>
        <p class="spoken" aria-live="polite"></p>
        <svg class="ladder lying-ends" aria-hidden="true" width=${LEFT - 8}></svg>
        <svg class="strip"></svg>`,
      root
    );
    this.scroller = root.querySelector(".lying-scroll");
    this.handle = new Handle(cx, acts, (e) => this.seekTo(e.clientX));
    root.querySelector(".lying-ends").before(this.handle.element);
    this.strip = new Strip(root.querySelector(".strip"), STRIP, false, (px) => this.jump(px));
    new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.width = entry.contentRect.width;
      this.height = entry.contentRect.height - STRIP;
      this.drawn = "";
      acts.wake();
    }).observe(root);
    this.scroller.addEventListener("scroll", () => {
      this.offset = this.scroller.scrollLeft;
      acts.wake();
    });
    this.scroller.addEventListener("click", (e) => this.click(e));
    this.scroller.addEventListener("keydown", (e) => this.key(e));
  }
  draw(chronicle, events, look) {
    if (this.events !== events) {
      this.events = events;
      this.next = 0;
      this.lay(CROSSINGS[0]);
    }
    for (let e = events[this.next]; e; e = events[this.next]) {
      this.ladder.add(e);
      this.next++;
    }
    this.look = look;
    if (this.width === 0) return;
    this.fit();
    this.layDown(chronicle);
    if (this.follow()) this.layDown(chronicle);
    this.sheet.grow(this.scroller);
    this.place();
  }
  /** Draws what is in sight, and a margin, if that has changed. */
  layDown(chronicle) {
    const { look } = this;
    const end = this.x(look.now) + RIGHT;
    const key = JSON.stringify([
      this.width,
      this.height,
      this.next,
      Math.ceil(end / 40),
      Math.floor(this.offset / MARGIN),
      look.live,
      look.selected,
      look.proof && [...look.proof.segments],
      this.ladder.rungs.flatMap((r) => [r.sent, ...r.bends.map((b2) => b2.at)]).filter((at) => at <= look.time).length,
      Math.floor(look.live ? 0 : this.x(look.time))
    ]);
    if (key === this.drawn) return;
    this.drawn = key;
    const { sheet } = this;
    const left = this.offset - MARGIN;
    D(sheet.template(this.whole ? this.width : Math.max(this.width, end + MARGIN + this.over), left, left + this.width + 2 * MARGIN), this.scroller);
    D(sheet.ends(), this.root.querySelector(".lying-ends"));
    this.overview(chronicle);
  }
  /** Lays out anew what has come so far, to another scale. */
  lay(crossing) {
    this.crossing = crossing;
    this.ladder = this.layOut(crossing);
    for (const e of this.events?.slice(0, this.next) ?? []) this.ladder.add(e);
    this.drawn = "";
  }
  /** While nothing is on the wire: the largest scale that shows the whole, or else the largest. */
  fit() {
    const said = this.root.nextElementSibling;
    const key = `${this.next} ${this.width} ${said?.textContent}`;
    if (key === this.fitted) return;
    this.whole = false;
    if (this.ladder.rungs.slice(-64).some((r) => !r.end)) return;
    this.fitted = key;
    const [most] = CROSSINGS;
    this.over = said && said.offsetTop < this.root.offsetTop + this.height ? said.offsetWidth + 16 : 0;
    this.followed = Number.NaN;
    const isWhole = (crossing) => {
      if (crossing !== this.crossing) this.lay(crossing);
      return LEFT + this.ladder.height + Math.max(TAIL + RIGHT, this.over) <= this.width;
    };
    const hopeless = LEFT + this.ladder.height * CROSSINGS.at(-1) / this.crossing > this.width;
    this.whole = !hopeless && CROSSINGS.some(isWhole);
    if (!this.whole && this.crossing !== most) this.lay(most);
  }
  x(time) {
    return this.sheet.x(time);
  }
  get sheet() {
    return new LyingSheet(this.cx, this.ladder, this.look, this.height, this.crossing);
  }
  place() {
    const x = this.x(this.look.time) - this.offset;
    this.handle.draw(Math.min(this.width, Math.max(LEFT - 10, x)), this.look);
  }
  /** Keeps the playhead in sight, as it moves: where it stands, the reader may scroll. Returns whether it has scrolled. */
  follow() {
    const x = this.x(this.look.time);
    if (Math.abs(x - this.followed) < 1) return false;
    const anew = Number.isNaN(this.followed);
    this.followed = x;
    const before = this.offset;
    const right = this.width - Math.max(RIGHT, this.whole ? 0 : Math.min(this.over, this.width / 2));
    if (anew || x - before > right) this.scrollTo(x - Math.max((LEFT + right) / 2, right - (this.x(this.look.now) - x)));
    else if (x - before < LEFT + 10) this.scrollTo(x - this.width / 2);
    return this.offset !== before;
  }
  /** Asked for its place at every frame, the browser would lay the page out each time. */
  scrollTo(left) {
    this.scroller.scrollLeft = left;
    this.offset = this.scroller.scrollLeft;
  }
  click(e) {
    const rung = e.target.closest(".rung");
    if (!rung) {
      this.seekTo(e.clientX);
      return;
    }
    const id = Number(rung.dataset["segment"]);
    const arrival = rung.dataset["arrival"];
    if (arrival !== void 0) this.acts.seek(Number(arrival));
    this.acts.select(id);
  }
  /** Up and down go from one segment to the next, to its arrival. */
  key(e) {
    const chosen = neighbour(this.ladder.rungs, this.look.selected, e.key);
    if (!chosen) return;
    e.preventDefault();
    if (chosen.end) this.acts.seek(chosen.end.at);
    this.acts.select(chosen.id);
    const host = this.cx.text(chosen.from === "client" ? "host.client" : "host.server");
    this.root.querySelector(".spoken").textContent = `${host}: ${this.cx.segment(chosen.id)} ${chosen.label}`;
  }
  seekTo(clientX) {
    const x = this.across(clientX, this.scroller) + this.offset;
    const end = this.x(this.look.now);
    if (x >= end - SNAP) this.acts.live();
    else this.acts.seek(this.ladder.timeAt(Math.max(0, x - LEFT), this.look.now));
  }
  /** The whole trace in one strip, where not all of it is in sight. */
  overview(chronicle) {
    const { all, width } = this;
    const part = width / all;
    const left = this.offset * part;
    if (all <= width) this.strip.clear();
    else this.strip.draw(chronicle, { size: width, at: (time) => this.x(time) * part, now: this.look.now, window: [left, left + width * part] });
  }
  jump(px) {
    const x = px / this.width * this.all;
    this.acts.seek(this.ladder.timeAt(Math.max(0, x - LEFT), this.look.now));
  }
  get all() {
    return Math.max(this.width, this.x(this.look.now) + RIGHT);
  }
  /** From an element's left end, in its own pixels: for a class the page is drawn larger. */
  across(clientX, element) {
    const box = element.getBoundingClientRect();
    return (clientX - box.left) * element.offsetWidth / box.width;
  }
};
export {
  LyingLadder
};
