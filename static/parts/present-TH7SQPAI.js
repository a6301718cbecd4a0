import {
  A,
  D,
  b
} from "./chunk-YHPVDJ5F.js";

// src/ui/votes.ts
var Votes = class {
  constructor() {
    this.counts = /* @__PURE__ */ new Map();
  }
  /** How many chose each answer of that question, in the answers' order. */
  of(question, answers) {
    let counts = this.counts.get(question);
    if (!counts) this.counts.set(question, counts = Array(answers).fill(0));
    return counts;
  }
  /** Adds a hand, or takes one back; there is no less than none. */
  count(question, answers, answer, by) {
    const counts = this.of(question, answers);
    if (answer in counts) counts[answer] = Math.max(0, counts[answer] + by);
  }
  anew(question) {
    this.counts.delete(question);
  }
};

// src/ui/present-panel.ts
var LONG = 170;
var Panel = class {
  constructor(lesson, { cx, say, speeds }, acts, end) {
    this.root = document.createElement("section");
    this.votes = new Votes();
    this.drawn = "";
    this.changes = 0;
    this.lesson = lesson;
    this.cx = cx;
    this.say = say;
    this.speeds = speeds;
    this.acts = acts;
    this.end = end;
    this.root.tabIndex = -1;
    this.root.setAttribute("aria-label", say("label"));
    this.items = lesson.buttons.map(({ scenario, button }) => this.itemOf(scenario, button.textContent ?? scenario));
    this.item = this.items.find((i) => i.prediction) ?? this.items[0];
  }
  /** The run has not begun, and may. */
  get waits() {
    return !this.isRunning && !this.over(this.item) && !this.lesson.isBusy(this.item.scenario);
  }
  get isRunning() {
    return this.lesson.stateOf(this.item.scenario) === "running";
  }
  /** What Space does: begins the run, lets it stand or go on. */
  go() {
    if (this.isRunning || !this.state?.live) this.acts.toggle();
    else if (this.waits) this.run();
  }
  /** A run that somebody begins here is to be seen going. */
  run() {
    const { item, lesson } = this;
    if (lesson.isBusy(item.scenario)) return;
    if (this.state?.settings.paused) this.acts.clock({ paused: false });
    lesson.start(item.scenario);
  }
  /** A digit's key, wherever it stands on the keyboard; nothing if no answer has it. */
  vote(code, by) {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code);
    const answer = Number(digit?.[1]) - 1;
    return answer < this.item.answers.length ? () => this.count(answer, by) : void 0;
  }
  draw(s) {
    this.state = s;
    const { item, lesson } = this;
    const over = this.over(item);
    this.grade(item, over?.key);
    const running = this.isRunning;
    const { paused, speed, auto } = s.settings;
    const key = JSON.stringify([item.scenario, over?.key, item.found?.key, running, lesson.isBusy(item.scenario), s.live, s.playing, s.lab, s.view, s.busy, s.covered, paused, speed, auto, this.changes]);
    if (key !== this.drawn) {
      this.drawn = key;
      D(this.template(s, item, running), this.root);
    }
    this.root.querySelector(".present-time").textContent = `t = ${this.cx.seconds(s.world.time)} s`;
    if (over) item.compare ??= lesson.compareIn(item.compared, item.scenario);
    item.compare?.draw(over?.key, () => over?.events() ?? []);
    lesson.drawProgress(item.scenario, item.progress);
  }
  itemOf(scenario, name) {
    const { lesson } = this;
    const prediction = lesson.predictions.find((p) => p.scenario === scenario);
    const copies = (selector) => [...prediction?.step.querySelectorAll(selector) ?? []].map((e) => e.cloneNode(true));
    const asked = document.createElement("div");
    asked.append(...copies(".asked > *"));
    const labels = copies(".option label > span");
    const values = [...prediction?.step.querySelectorAll(".option") ?? []].map((o) => o.dataset["value"] ?? "");
    return {
      scenario,
      name,
      prediction,
      asked,
      answers: values.map((value, i) => ({ value, label: labels[i] })),
      long: [asked, ...labels].reduce((sum, e) => sum + roomOf(e.textContent ?? ""), 0) > LONG,
      compare: void 0,
      compared: document.createElement("div"),
      progress: document.createElement("div"),
      put: lesson.over(scenario)?.key,
      found: void 0
    };
  }
  over(item) {
    const over = this.lesson.over(item.scenario);
    return over?.key === item.put ? void 0 : over;
  }
  /** Once for each run; marks on the stage what shows it. */
  grade(item, key) {
    if (key === item.found?.key) return;
    const run = this.over(item);
    item.found = void 0;
    const measured = run && item.prediction?.measure()?.(run.events());
    if (!measured) return;
    item.found = { key: run.key, measured };
    this.acts.shown.choose({ proof: measured.proof });
  }
  count(answer, by) {
    this.votes.count(this.item.scenario, this.item.answers.length, answer, by);
    this.change();
  }
  /** Another class: no votes, and no verdict before the next run. */
  anew() {
    const { item, lesson, votes } = this;
    votes.anew(item.scenario);
    item.put = lesson.over(item.scenario)?.key;
    this.change();
  }
  change() {
    this.changes++;
    this.acts.wake();
  }
  template(s, item, running) {
    const { cx, say, lesson } = this;
    const keys = ["key.space", "key.down", "key.up", ...item.answers.length > 0 ? ["key.vote"] : []];
    const text = (selector) => lesson.root.querySelector(`.lesson-text ${selector}`)?.textContent ?? "";
    const own = item.scenario.startsWith("own:");
    const begun = running || this.over(item) !== void 0 || item.put === void 0 && lesson.stateOf(item.scenario) !== "none";
    this.root.className = ["present-panel", item.long && "long", item.found && "said"].filter(Boolean).join(" ");
    return b`<div class="present-body">
        <div class="present-head">
          <p class="lesson-place">${text(".lesson-place").split(" · ")[0]}</p>
          <button class="quiet" data-act="present-end" @click=${() => this.end()}>${say("end")}</button>
        </div>
        <h1>${text("h1")}</h1>
        ${this.items.length > 1 ? this.chooser(item) : A}
        ${item.prediction ? b`<div class="asked">${item.asked}</div>` : A}
        ${item.answers.length > 0 ? this.ballot(item) : A}
        <div class="present-acts">
          ${this.button(s, item, running)}
          ${item.found ? this.proof(item.found.measured) : A}
          ${begun ? A : b`<ul class="present-keys">${keys.map((key) => b`<li>${say(key)}</li>`)}</ul>`}
        </div>
        ${item.found ? this.verdict(item, item.found.measured) : A}
        ${item.compared}
        <div ?hidden=${!begun || item.found !== void 0 && !own}>${item.progress}</div>
      </div>
      <div class="present-foot">
        <output class="present-time mono" aria-live="off" aria-label=${cx.text(s.view === "lab" ? "control.time" : "control.visitTime")}></output>
        ${s.view === "lab" ? this.speeds(s, this.acts, cx) : A}
      </div>`;
  }
  chooser(item) {
    return b`<label class="present-choice">
      <span>${this.say("choose")}</span>
      <select
        data-setting="present"
        @change=${(e) => {
      this.item = this.items[e.currentTarget.selectedIndex];
      this.change();
      this.root.focus({ preventScroll: true });
    }}
      >
        ${this.items.map((i) => b`<option .selected=${i === item}>${i.name}</option>`)}
      </select>
    </label>`;
  }
  ballot(item) {
    const { say } = this;
    const counts = this.votes.of(item.scenario, item.answers.length);
    const so = item.found?.measured.value;
    return b`<ol class="ballot">
        ${item.answers.map(({ value, label }, i) => {
      const right = value === so;
      return b`<li class=${right ? "right" : ""} data-value=${value}>
            <button class="add" data-act="vote" title=${say("vote")} @click=${() => this.count(i, 1)}>
              <kbd class="mono">${i + 1}</kbd> <span class="answer-label">${label}</span>
              ${right ? b`<span class="sign" aria-hidden="true">✓</span><span class="spoken">${say("right")}</span>` : A}
              <b class="mono" data-votes=${counts[i]}>${counts[i]}</b> <span class="spoken">${say("votes")}</span>
            </button>
            <button class="quiet minus" data-act="unvote" ?disabled=${counts[i] === 0} aria-label=${say("unvote", { n: i + 1 })} title=${say("unvote", { n: i + 1 })} @click=${() => this.count(i, -1)}>−</button>
          </li>`;
    })}
      </ol>
      <button class="quiet anew" data-act="anew" ?disabled=${counts.every((n) => n === 0) && !item.found} @click=${() => this.anew()}>${say("anew")}</button>`;
  }
  /** The screen's one filled button. */
  button(s, item, running) {
    const { say, lesson } = this;
    const filled = (act, sign, words, press, off = false) => b`<button class="primary" data-act=${act} title=${item.name} ?disabled=${off} @click=${press}><span aria-hidden="true">${sign}</span> ${words}</button>`;
    if (running && item.scenario.startsWith("own:")) return filled("present-run", "", say("waits"), () => {
    }, true);
    if (running) {
      const stands = s.live ? s.settings.paused : !s.playing;
      return filled("present-toggle", stands ? "▶" : "❚❚", say(stands ? "go" : "pause"), () => this.acts.toggle());
    }
    const again = this.over(item) !== void 0;
    return filled("present-run", "▶", say(again ? "again" : "run"), () => this.run(), s.busy || lesson.isBusy(item.scenario));
  }
  verdict(item, { value }) {
    const { say } = this;
    const at = item.answers.findIndex((a) => a.value === value);
    const label = (item.answers[at]?.label.textContent ?? value).trim().replace(/[.。]$/, "");
    const counts = this.votes.of(item.scenario, item.answers.length);
    const all = counts.reduce((sum, n) => sum + n, 0);
    return b`<p class="verdict" aria-live="polite">${say("answer", { label })} ${all > 0 ? b`<span class="tally">${say("tally", { all, n: counts[at] ?? 0 })}</span>` : A}</p>`;
  }
  /** Takes the stage to what decided it. */
  proof({ proof, decided }) {
    if (!decided) return A;
    const { segment, conn, time } = decided;
    const look = () => {
      this.acts.shown.choose({ proof, segment, conn });
      this.acts.shown.seek(time);
    };
    return b`<button class="quiet proof-link" data-act="present-proof" @click=${look}>${this.cx.text("lesson.seeIt", { s: this.cx.seconds(time) })}</button>`;
  }
};
function roomOf(text) {
  return [...text.replace(/\s+/g, " ")].reduce((sum, c) => sum + (c < "ᄀ" ? 1 : 2), 0);
}

// src/ui/present.ts
var DRAWN_FOR = { width: 1226, height: 680 };
var TYPE = 11.5;
var MOST_TYPE = 28;
var Presentation = class _Presentation {
  constructor(place, lesson, parts, acts) {
    this.isOn = false;
    /** In the lab, which has no panel. */
    this.end = document.createElement("button");
    /** The lab goes on until a segment is on its wire. */
    this.toNext = false;
    this.fit = () => {
      const scale = Math.min(innerWidth / DRAWN_FOR.width, innerHeight / DRAWN_FOR.height, MOST_TYPE / TYPE);
      document.body.style.setProperty("--present", String(Math.max(1, scale)));
    };
    this.key = (e) => {
      if (e.altKey || e.ctrlKey || e.metaKey) return;
      const act = this.actOf(e);
      if (!act) return;
      e.preventDefault();
      e.stopPropagation();
      act();
    };
    this.place = place;
    this.acts = acts;
    if (lesson) this.panel = new Panel(lesson, parts, acts, () => this.toggle());
    this.end.textContent = parts.say("endLab");
    this.end.className = "quiet present-end";
    this.end.addEventListener("click", () => this.toggle());
  }
  static async open(place, lesson, cx, acts, speeds) {
    const { sheet } = await import("./panels-QDPYSJON.js");
    const [{ messages }] = await Promise.all([cx.lang === "ko" ? import("./present-words.ko-I7QCHQTS.js") : import("./present-words.en-T7D7EH6I.js"), sheet("present", "screen")]);
    const say = (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
    return new _Presentation(place, lesson, { cx, say, speeds }, acts);
  }
  toggle() {
    if (this.isOn) this.leave();
    else this.enter();
  }
  draw(state) {
    this.state = state;
    this.panel?.draw(state);
    if (this.toNext && state.live && onWire(state)) {
      this.toNext = false;
      this.acts.pause(true);
    }
  }
  enter() {
    this.isOn = true;
    this.left = { focus: document.activeElement, y: scrollY };
    document.body.classList.add("presenting");
    if (this.panel) this.place.before(this.panel.root);
    else this.place.after(this.end);
    this.fit();
    window.addEventListener("resize", this.fit);
    window.addEventListener("keydown", this.key, { capture: true });
    (this.panel?.root ?? this.place).focus({ preventScroll: true });
  }
  leave() {
    this.isOn = this.toNext = false;
    window.removeEventListener("resize", this.fit);
    window.removeEventListener("keydown", this.key, { capture: true });
    document.body.classList.remove("presenting");
    this.panel?.root.remove();
    this.end.remove();
    scrollTo({ top: this.left?.y ?? 0, behavior: "instant" });
    if (this.left?.focus instanceof HTMLElement) this.left.focus.focus({ preventScroll: true });
  }
  actOf(e) {
    if (e.key === "Escape") return () => this.leave();
    const target = e.target instanceof Element ? e.target : document.body;
    if (target.closest("select, input, textarea")) return void 0;
    switch (e.key) {
      case "PageDown":
      case "ArrowRight":
        return () => this.on();
      case "PageUp":
      case "ArrowLeft":
        return () => this.back();
      case " ":
        return this.panel && !e.repeat && !target.closest("button, a, summary") ? () => this.go() : void 0;
      default:
        return e.repeat ? void 0 : this.panel?.vote(e.code, e.shiftKey ? -1 : 1);
    }
  }
  /** One step: of the past that is looked at, or else of the lab. */
  on() {
    const { acts, panel, state } = this;
    if (!acts.shown.isLive) acts.shown.walk(1);
    else if (!panel || onWire(state)) acts.step();
    else if (panel.waits || panel.isRunning) {
      this.toNext = state?.view === "lab";
      if (panel.waits) panel.run();
      else acts.pause(false);
    }
  }
  /** One event back; what is to be seen meanwhile waits. */
  back() {
    const { acts, state } = this;
    this.toNext = false;
    if (acts.shown.isLive && state?.view === "lab" && state.lab) acts.pause(true);
    acts.shown.walk(-1);
  }
  go() {
    this.toNext = false;
    this.panel?.go();
  }
};
var FEW = 512;
function onWire(state) {
  const over = /* @__PURE__ */ new Set();
  for (const e of state?.feed?.log.events.slice(-FEW).reverse() ?? []) {
    if (e.name === "lab:reset") return false;
    if (e.name === "link:segment_delivered" || e.name === "link:segment_lost") over.add(e.data.id);
    if (e.name === "link:segment_sent" && !over.has(e.data.id)) return true;
  }
  return false;
}
export {
  Presentation
};
