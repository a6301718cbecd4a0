import {
  A,
  D,
  w
} from "./chunk-YHPVDJ5F.js";

// src/view/handle.ts
var SNAP = 8;
function neighbour(rungs, chosen, key) {
  if (key !== "ArrowUp" && key !== "ArrowDown") return void 0;
  const i = rungs.findIndex((r) => r.id === chosen);
  if (i < 0) return rungs.at(-1);
  return rungs[Math.min(rungs.length - 1, Math.max(0, i + (key === "ArrowDown" ? 1 : -1)))];
}
var Handle = class {
  /** `upright` is a timeline with time downwards; arrow up and down go along it. */
  constructor(cx, acts, dragTo, upright = false) {
    this.element = document.createElement("div");
    this.dragging = false;
    this.said = "";
    const { element } = this;
    this.cx = cx;
    element.className = "playhead";
    element.tabIndex = 0;
    const attributes = { role: "slider", "aria-label": cx.text("time.playhead"), "aria-valuemin": "0", "aria-valuenow": "0" };
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.addEventListener("pointerdown", (e) => this.grab(e));
    element.addEventListener("pointermove", (e) => {
      if (this.dragging) dragTo(e);
    });
    for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => this.dragging = false);
    if (!upright) return;
    element.setAttribute("aria-orientation", "vertical");
    this.tag = document.createElement("span");
    element.append(this.tag);
    element.addEventListener("keydown", (e) => {
      if (e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
      e.preventDefault();
      acts.walk(e.key === "ArrowUp" ? -1 : 1);
    });
  }
  /** It goes with the pointer until that is let go. */
  grab(e) {
    if (e.button !== 0) return;
    e.preventDefault();
    e.stopPropagation();
    this.dragging = true;
    this.element.setPointerCapture(e.pointerId);
    this.element.focus({ preventScroll: true });
  }
  /** Places it so many pixels along its timeline, and says the instant. */
  draw(at, { time, now, live }) {
    const { element, cx } = this;
    element.style.setProperty("--at", `${at.toFixed(1)}px`);
    if (this.tag) this.tag.textContent = `${cx.seconds(time)} s`;
    const said = cx.text(live ? "time.live" : "time.past", { s: (time / 1e6).toFixed(live ? 0 : 3) });
    if (said === this.said) return;
    this.said = said;
    element.classList.toggle("past", !live);
    element.setAttribute("aria-valuenow", cx.seconds(time));
    element.setAttribute("aria-valuemax", cx.seconds(now));
    element.setAttribute("aria-valuetext", said);
  }
};

// src/view/strip.ts
var TICK = { syn: 9, data: 7, click: 7, ack: 4, fin: 9, rst: 11, probe: 5, lost: 11 };
var ROWS = 3;
var Strip = class {
  /** `goTo` gets how many pixels along the strip was pressed. */
  constructor(root, thick, upright, goTo) {
    this.drawn = "";
    this.inSight = "";
    this.root = root;
    this.thick = thick;
    this.upright = upright;
    root.setAttribute("aria-hidden", "true");
    const go = (e) => {
      const box = root.getBoundingClientRect();
      goTo(upright ? (e.clientY - box.top) * root.clientHeight / box.height : (e.clientX - box.left) * root.clientWidth / box.width);
    };
    root.addEventListener("pointerdown", (e) => {
      if (e.button !== 0) return;
      root.setPointerCapture(e.pointerId);
      go(e);
    });
    root.addEventListener("pointermove", (e) => {
      if (root.hasPointerCapture(e.pointerId)) go(e);
    });
  }
  clear() {
    if (!this.ticks) return;
    this.ticks = void 0;
    D(A, this.root);
  }
  draw({ ticks, spans }, { size, at, now, window }) {
    const last = ticks.at(-1);
    const ends = spans.filter((s) => s.to !== void 0).length;
    const moved = last ? Math.round(2 * at(last.time)) : 0;
    const shape = [size, ticks.length, spans.length, ends, moved].join("|");
    const inSight = window?.map(Math.round).join("|") ?? "";
    if (shape === this.drawn && ticks === this.ticks && inSight === this.inSight) return;
    if (shape !== this.drawn || ticks !== this.ticks) {
      const lines = spans.map((s) => this.line(at(s.from), Math.max(at(s.from) + 2, at(s.to ?? now)), 3 + s.row % ROWS * 3));
      this.marks = w`<path class="span" d=${lines.join("")}></path>
        ${[...this.ticksOf(ticks, at)].map(([kind, d]) => w`<path class="tick ${kind}" d=${d}></path>`)}`;
    }
    this.drawn = shape;
    this.ticks = ticks;
    this.inSight = inSight;
    D(w`${window ? this.sight(...window) : A}${this.marks}`, this.root);
  }
  /** Between two places of the strip: what is in sight. */
  sight(from, to) {
    const long = Math.max(4, to - from);
    return this.upright ? w`<rect class="window" x="0" y=${from} width=${this.thick} height=${long}></rect>` : w`<rect class="window" x=${from} y="0" width=${long} height=${this.thick}></rect>`;
  }
  /** One path for each kind; of those that fall on one pixel one is drawn. */
  ticksOf(ticks, at) {
    const paths = /* @__PURE__ */ new Map();
    const latest = /* @__PURE__ */ new Map();
    for (const { time, kind } of ticks) {
      const px = Math.round(at(time));
      if (latest.get(kind) === px) continue;
      latest.set(kind, px);
      paths.set(kind, (paths.get(kind) ?? "") + this.across(px, this.thick - 1, this.thick - 1 - TICK[kind]));
    }
    return paths;
  }
  line(from, to, aside) {
    return this.upright ? `M${aside} ${from.toFixed(1)}V${to.toFixed(1)}` : `M${from.toFixed(1)} ${aside}H${to.toFixed(1)}`;
  }
  across(at, from, to) {
    return this.upright ? `M${from} ${at}H${to}` : `M${at} ${from}V${to}`;
  }
};

export {
  SNAP,
  neighbour,
  Handle,
  Strip
};
