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

// src/view/lying.ts
var MARGIN = 160;
var LEFT = 84;
var RIGHT = 40;
var STRIP = 12;
var CROWDED = 30;
var LyingLadder = class {
  /** `layOut` makes an empty ladder to this one's scale: what every page has, a part need not bring. */
  constructor(root, cx, acts, layOut) {
    this.next = 0;
    this.width = 0;
    this.height = 0;
    this.drawn = "";
    this.look = { time: 0, now: 0, live: true, selected: void 0, proof: void 0 };
    this.root = root;
    this.layOut = layOut;
    this.ladder = layOut();
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
    this.scroller.addEventListener("scroll", () => acts.wake());
    this.scroller.addEventListener("click", (e) => this.click(e));
    this.scroller.addEventListener("keydown", (e) => this.key(e));
  }
  draw(chronicle, events, look) {
    if (this.events !== events) {
      this.events = events;
      this.ladder = this.layOut();
      this.next = 0;
    }
    for (let e = events[this.next]; e; e = events[this.next]) {
      this.ladder.add(e);
      this.next++;
    }
    const moved = look.time !== this.look.time;
    this.look = look;
    if (this.width === 0) return;
    const end = this.x(look.now) + RIGHT;
    const key = JSON.stringify([
      this.width,
      this.height,
      this.next,
      Math.ceil(end / 40),
      Math.floor(this.scroller.scrollLeft / MARGIN),
      look.live,
      look.selected,
      look.proof && [...look.proof.segments],
      this.ladder.rungs.filter((r) => r.sent <= look.time).length,
      Math.floor(look.live ? 0 : this.x(look.time))
    ]);
    if (key !== this.drawn) {
      this.drawn = key;
      D(this.sheet(Math.max(this.width, end + MARGIN)), this.scroller);
      this.ends();
      this.overview(chronicle);
    }
    this.grow();
    if (moved) this.follow();
    this.place();
  }
  x(time) {
    return LEFT + this.ladder.yAt(time);
  }
  get lines() {
    return this.low ? [22, this.height - 22] : [this.height * 0.3, this.height - 34];
  }
  /** Little room: no brackets, no times. */
  get low() {
    return this.height < 130;
  }
  sheet(width) {
    const { height } = this;
    const [client, server] = this.lines;
    const left = this.scroller.scrollLeft - MARGIN;
    const right = left + this.width + 2 * MARGIN;
    const rungs = this.ladder.rungs.filter((r) => this.x(r.sent) < right && this.x(r.end?.at ?? r.due) > left);
    const brackets = this.low ? [] : this.ladder.brackets.filter((b2) => this.x(b2.from) < right && this.x(b2.to ?? this.look.now) > left);
    return b`<svg class="ladder lying-sheet" width=${width} height=${height} aria-hidden="true">
      <line class="life" x1=${LEFT} x2=${width - 10} y1=${client} y2=${client}></line>
      <line class="life" x1=${LEFT} x2=${width - 10} y1=${server} y2=${server}></line>
      ${this.ladder.folds.map((f) => this.fold(f.y + LEFT, f.us))}
      ${brackets.map((b2) => this.bracket(b2))}
      ${rungs.map((r, i) => this.rung(r, rungs[i - 1], rungs[i + 1]))}
      ${this.low ? A : this.times(left, right)}
    </svg>`;
  }
  /** Who stands at the two lines: it stays when the rest is scrolled. */
  ends() {
    const [client, server] = this.lines;
    const { cx, height } = this;
    D(
      w`<rect class="gap" x="0" y="0" width=${LEFT - 8} height=${height}></rect>
        <text class="end" x="16" y=${client + 4}>${cx.text("host.client")}</text>
        <text class="end" x="16" y=${server + 4}>${cx.text("host.server")}</text>`,
      this.root.querySelector(".lying-ends")
    );
  }
  fold(x, us) {
    const [client, server] = this.lines;
    const zigzag = (y) => w`<path class="fold" d=${`M${x - 7},${y}l3,-4 4,8 4,-8 3,4`}></path>`;
    return w`<rect class="gap" x=${x - 7} y=${client - 2} width="14" height="4"></rect><rect class="gap" x=${x - 7} y=${server - 2} width="14" height="4"></rect>
      ${zigzag(client)}${zigzag(server)}
      <text class="quiet" text-anchor="middle" x=${x} y=${this.low ? (client + server) / 2 + 4 : server + 18}>${this.cx.text("ladder.quiet", { s: (us / 1e6).toPrecision(3) })}</text>`;
  }
  bracket(b2) {
    const { time, now } = this.look;
    const x0 = this.x(b2.from);
    const x1 = Math.max(x0 + 6, this.x(b2.to ?? now));
    const kind = b2.failed ? "failed" : b2.kind === "handshake" ? "syn" : "data";
    const y = this.lines[0] - 14 - b2.column * 18;
    const state = b2.from > time ? "future" : b2.to === void 0 || b2.to > time ? "open" : "";
    return w`<path class="bracket ${kind} ${state}" d=${`M${x0},${y + 6}v-6H${x1}v6`}></path>
      <text class="bracket-text ${kind} ${state}" text-anchor="middle" x=${(x0 + x1) / 2} y=${y - 6}>${this.words(b2)}</text>`;
  }
  words(b2) {
    const { text } = this.cx;
    const conn = this.ladder.conns > 1 ? `${b2.conn}: ` : "";
    if (b2.failed) return conn + text("ladder.failed");
    if (b2.kind === "handshake") {
      const rtts = b2.to === void 0 ? 1 : (b2.to - b2.from) / b2.rtt;
      return conn + (rtts < 1.2 ? text("ladder.handshake") : `${rtts.toFixed(1)} RTT`);
    }
    const name = text("name.request", { n: b2.request.slice(1) });
    return conn + (b2.reused ? text("ladder.reused", { place: name }) : name);
  }
  rung(r, before, after) {
    const { time, selected, proof } = this.look;
    const [client, server] = this.lines;
    const [from, to] = r.from === "client" ? [client, server] : [server, client];
    const future = r.sent > time;
    const over = r.end !== void 0 && r.end.at <= time;
    const way = r.end?.way ?? 1;
    const [x0, x1] = [LEFT + r.y0, LEFT + (r.end?.y ?? this.ladder.yAt(r.due))];
    const lost = r.end !== void 0 && r.end.as !== "arrived" && (over || future);
    const y1 = from + (to - from) * way;
    const mark = r.id === selected ? "chosen" : proof?.segments.has(r.id) ? "proof" : "";
    const crowded = r.kind === "ack" && [before, after].some((o) => o && o.from === r.from && Math.abs(o.y0 - r.y0) < CROWDED);
    const under = !future && !over;
    const shown = over || future && r.end !== void 0;
    const middle = 0.5 * way;
    const [lx, ly] = [x0 + (x1 - x0) * (middle / way), from + (to - from) * middle];
    const width = [...r.label].reduce((w2, c) => w2 + (c < "̀" ? 7 : 12), 8);
    return w`<g class="rung ${r.kind} from-${r.from} ${lost ? "lost" : ""} ${future ? "future" : ""} ${mark}" data-segment=${r.id} data-arrival=${r.end?.at ?? A}>
      <line class="hit" x1=${x0} y1=${from} x2=${x1} y2=${y1}></line>
      <line class="arrow ${under ? "growing" : ""}" x1=${x0} y1=${from} x2=${under ? x0 : x1} y2=${under ? from : y1}></line>
      ${shown ? lost ? w`<path class="cross" d=${`M${x1 - 5},${y1 - 5}l10,10m0,-10l-10,10`}></path>` : w`<path class="head" d=${head(x0, from, x1, y1)}></path>` : A}
      ${crowded || !shown && !this.passed(r) ? A : w`<rect class="gap" x=${lx - width / 2} y=${ly - 8} width=${width} height="16"></rect>
        <text class="name" text-anchor="middle" x=${lx} y=${ly + 4}>${r.label}${r.retransmission ? " ↻" : ""}</text>`}
    </g>`;
  }
  /** Under way, and past the place of its label. */
  passed(r) {
    return r.sent <= this.look.time && progress(r, this.look.time) > 0.62;
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
  grow() {
    const [client, server] = this.lines;
    for (const line of this.scroller.querySelectorAll(".arrow.growing")) {
      const r = this.ladder.rung(Number(line.parentElement.dataset["segment"]));
      if (!r) continue;
      const [from, to] = r.from === "client" ? [client, server] : [server, client];
      const way = progress(r, this.look.time);
      line.setAttribute("x2", this.x(this.look.time).toFixed(1));
      line.setAttribute("y2", (from + (to - from) * way).toFixed(1));
    }
  }
  place() {
    const x = this.x(this.look.time) - this.scroller.scrollLeft;
    this.handle.draw(Math.min(this.width, Math.max(LEFT - 10, x)), this.look);
  }
  /** Keeps the playhead in sight. */
  follow() {
    const x = this.x(this.look.time);
    const { scrollLeft } = this.scroller;
    if (x - scrollLeft > this.width - 70) this.scroller.scrollLeft = x - this.width + 70 + (this.look.live ? 0 : this.width / 3);
    else if (x - scrollLeft < LEFT + 10) this.scroller.scrollLeft = Math.max(0, x - this.width / 2);
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
    const x = this.across(clientX, this.scroller) + this.scroller.scrollLeft;
    const end = this.x(this.look.now);
    if (x >= end - SNAP) this.acts.live();
    else this.acts.seek(this.ladder.timeAt(Math.max(0, x - LEFT), this.look.now));
  }
  /** The whole trace in one strip, where not all of it is in sight. */
  overview(chronicle) {
    const { all, width } = this;
    const part = width / all;
    const left = this.scroller.scrollLeft * part;
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
function progress(r, time) {
  if (r.end) return Math.min(r.end.way, r.end.way * (time - r.sent) / Math.max(1, r.end.at - r.sent));
  return Math.min(1, (time - r.sent) / Math.max(1, r.due - r.sent));
}
function head(x0, y0, x1, y1) {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const at = (turn) => `${(x1 - 9 * Math.cos(angle + turn)).toFixed(1)},${(y1 - 9 * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${x1},${y1}L${at(0.45)}L${at(-0.45)}z`;
}
export {
  LyingLadder
};
