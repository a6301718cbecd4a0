import {
  A,
  D,
  b
} from "./chunk-YHPVDJ5F.js";

// src/model/scenario-run.ts
var ScenarioRuns = class {
  constructor() {
    this.byName = /* @__PURE__ */ new Map();
    this.events = [];
    this.read = 0;
  }
  /** Takes the events up to `time`; another trace, or the past, begins anew. */
  follow(events, time) {
    const before = events[this.read - 1];
    if (events !== this.events || before && before.time > time) {
      this.events = events;
      this.read = 0;
      this.byName.clear();
      this.latest = void 0;
    }
    for (let e = events[this.read]; e && e.time <= time; e = events[this.read]) this.take(e, this.read++);
  }
  take(e, at) {
    const run = this.latest;
    if (run && !run.finished) run.to = at + 1;
    switch (e.name) {
      case "scenario:started":
        this.latest = {
          scenario: e.data.scenario,
          acts: e.data.acts,
          step: 0,
          begun: [],
          expects: e.data.expects.map((id) => ({ id })),
          from: at,
          to: at + 1
        };
        this.byName.set(e.data.scenario, this.latest);
        break;
      case "scenario:step":
        if (!run) break;
        run.step = e.data.step;
        run.begun[e.data.step - 1] = e.time;
        break;
      case "scenario:checked": {
        const expect = run?.expects.find((x) => x.id === e.data.expect);
        if (expect) expect.ok = e.data.ok;
        break;
      }
      case "scenario:finished":
        if (run) run.finished = { ok: e.data.ok, ...e.data.why && { why: e.data.why } };
        break;
      default:
        break;
    }
  }
};

// src/ui/answers.ts
var ANSWERS = "same-socket.answers";
function keptAnswers(slug) {
  return allAnswers()[slug] ?? {};
}
function keepAnswer(slug, step, value) {
  const all = allAnswers();
  all[slug] = { ...all[slug], [step]: value };
  try {
    localStorage.setItem(ANSWERS, JSON.stringify(all));
  } catch {
  }
}
function forgetAnswers() {
  try {
    localStorage.removeItem(ANSWERS);
  } catch {
  }
}
function allAnswers() {
  try {
    const kept = JSON.parse(localStorage.getItem(ANSWERS) ?? "{}");
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

// src/ui/contrasts.ts
var Contrasts = class {
  /** `names` are what the chapter's runs are called. */
  constructor(root, names, cx, filled) {
    this.views = [];
    this.figures = [...root.querySelectorAll("[data-contrast]")];
    this.names = names;
    this.cx = cx;
    this.filled = filled;
  }
  /** `over` has a run of that name that is over, if there is one. */
  draw(over) {
    if (this.views.length === 0 && this.figures.some((f) => f.dataset["contrast"].split(" ").some((name) => over(name.split("/")[0])))) {
      const { ContrastView } = this.filled.get() ?? {};
      if (ContrastView) this.views = this.figures.map((figure) => new ContrastView(figure, this.names, this.cx));
    }
    for (const view of this.views) view.draw(over);
  }
};

// src/ui/prediction.ts
var HINTS = {
  syns: "observe.syns",
  reach: "observe.reach",
  "server-ports": "observe.ports",
  "closed-by-server": "observe.fins",
  "distinct-requests": "observe.requests",
  "time-wait": "observe.wait",
  "last-syn": "observe.again",
  "server-left": "observe.fin",
  "no-port": "observe.port",
  "last-status": "observe.answer",
  failed: "observe.end",
  "second-round-trips": "observe.trips",
  "last-round-trips": "observe.last"
};
var Prediction = class {
  constructor(step, scenario, measure, place, cx, acts) {
    this.verdict = document.createElement("p");
    /** What was pointed at. */
    this.seen = document.createElement("p");
    /** What can be done about the verdict. */
    this.after = document.createElement("p");
    /** Leads from the stage to the verdict, while that is out of sight. */
    this.back = document.createElement("a");
    this.inSight = true;
    /** The run and the answer that were graded last; empty while there is nothing to grade. */
    this.graded = "";
    this.drawn = "";
    this.step = step;
    this.scenario = scenario;
    this.measure = measure;
    this.place = place;
    this.cx = cx;
    this.acts = acts;
    this.verdict.className = "verdict";
    this.verdict.setAttribute("aria-live", "polite");
    this.seen.className = "observed";
    this.seen.setAttribute("aria-live", "polite");
    this.after.className = "acts";
    step.querySelector("fieldset").before(this.verdict, this.seen);
    step.append(this.after);
    place.addEventListener("click", (e) => this.pointAtRow(e.target));
    this.leadBack();
  }
  /** The answer that is chosen; none before there is one. */
  get chosen() {
    return this.input?.value;
  }
  /** The verdict is given. */
  get isGraded() {
    return this.grade !== void 0 && this.observing === void 0;
  }
  /** Grades the answer by the run, once each; then takes what the reader points at. */
  follow(run) {
    const { chosen } = this;
    const key = run && chosen !== void 0 ? `${run.key} ${chosen}` : "";
    if (key === this.graded) {
      this.observe();
      return;
    }
    const measure = run && this.measure();
    if (run && !measure) return;
    this.graded = key;
    this.grade = this.observing = void 0;
    this.seen.textContent = "";
    if (!run || !measure || chosen === void 0) return;
    const { value, proof, decided } = measure(run.events());
    const right = value === chosen;
    this.grade = { run, right, said: this.judged(right, value), proof, decided };
    const ladder = this.place.querySelector(".ladder-panel");
    if (proof.segments.size > 0 && ladder?.checkVisibility() && this.acts.observed !== run.key) {
      this.observing = { before: this.acts.shown.selection.segment, tapped: void 0 };
    } else this.acts.shown.choose({ proof });
  }
  /** Takes the segment that has been chosen since it was asked. */
  observe() {
    const { grade, observing } = this;
    const { segment } = this.acts.shown.selection;
    if (!grade || !observing || segment === observing.before) return;
    observing.before = segment;
    if (segment !== void 0) this.point(grade, observing, { segment });
  }
  pointAtRow(at) {
    const { grade, observing } = this;
    const cell = at.closest(".tcp-cell");
    const conn = cell?.closest(".lane")?.dataset["conn"];
    if (grade && observing && cell && conn) this.point(grade, observing, { conn, side: cell.classList.contains("server") ? "server" : "client" });
  }
  point(grade, observing, at) {
    const { proof, decided } = grade;
    observing.tapped = at;
    const found = "segment" in at ? proof.segments.has(at.segment) || decided?.segment === at.segment : proof.ends.has(`${at.conn}/${at.side}`);
    if (found) this.reveal(grade, at);
    else this.acts.wake();
  }
  reveal(grade, at) {
    const { shown } = this.acts;
    this.observing = void 0;
    this.acts.observed = grade.run.key;
    this.seen.textContent = at === void 0 ? "" : this.cx.text("observe.found", { what: this.nameOf(grade, at) });
    shown.choose({ ...at !== void 0 && shown.selection, proof: grade.proof });
  }
  /** s5 and what it is: its flags, or how much it carries; or whose row it is. */
  nameOf(grade, at) {
    const { text, segment } = this.cx;
    if (!("segment" in at)) return text("observe.row", { conn: at.conn, host: text(`host.${at.side}`).toLowerCase() });
    const e = grade.run.events().find((e2) => e2.name === "link:segment_sent" && e2.data.id === at.segment);
    const tcp = e?.name === "link:segment_sent" ? e.data.tcp : void 0;
    const what = tcp && (tcp.length > 0 ? `${tcp.length} B` : tcp.flags.join(" "));
    return what ? `${segment(at.segment)} (${what})` : segment(at.segment);
  }
  draw() {
    const { grade, observing, step } = this;
    const shape = grade ? `${this.graded} ${observing ? JSON.stringify(observing.tapped) : "seen"}` : "";
    if (shape !== this.drawn) {
      this.drawn = shape;
      const reading = step.contains(document.activeElement);
      step.toggleAttribute("data-over", grade !== void 0);
      if (this.isGraded) step.dataset["graded"] = grade.right ? "right" : "wrong";
      else delete step.dataset["graded"];
      this.verdict.textContent = grade ? observing ? this.ask() : grade.said : "";
      if (grade && observing?.tapped !== void 0) this.seen.textContent = this.notThat(grade, observing.tapped);
      D(grade ? observing ? this.show(grade) : this.offer(grade) : A, this.after);
      if (reading && grade) this.after.querySelector("[data-act=guess-again], [data-act=show-me]").focus({ preventScroll: true });
    }
    this.offerBack();
  }
  ask() {
    const label = this.input?.closest(".option")?.querySelector("label")?.textContent ?? "";
    return this.cx.text("observe.ask", { label: trimmed(label) });
  }
  notThat(grade, at) {
    const hint = HINTS[this.step.dataset["measure"] ?? ""];
    return `${this.cx.text("observe.not", { what: this.nameOf(grade, at) })} ${hint ? this.cx.text(hint) : ""}`;
  }
  show(grade) {
    const show = () => {
      this.reveal(grade, void 0);
      this.draw();
    };
    return b`<button class="quiet" data-act="show-me" @click=${show}>${this.cx.text("observe.show")}</button>`;
  }
  judged(right, value) {
    const option = this.step.querySelector(`.option[data-value="${CSS.escape(value)}"] label`);
    return this.cx.text(right ? "lesson.right" : "lesson.wrong", { label: trimmed(option?.textContent ?? value) });
  }
  offer({ proof, decided }) {
    const { text, seconds } = this.cx;
    const { shown } = this.acts;
    const look = ({ segment, conn, time }) => {
      shown.stand(time, { proof, segment, conn });
    };
    return b`${decided ? b`<button class="quiet proof-link" data-act="proof" @click=${() => look(decided)}>${text("lesson.seeIt", { s: seconds(decided.time) })}</button>` : b`<span class="mute">${text("lesson.markedStage")}</span>`}
      <button class="quiet" data-act="guess-again" @click=${() => this.again()}>${text("lesson.guessAgain")}</button>`;
  }
  again() {
    const { input } = this;
    if (input) input.checked = false;
    this.acts.forget();
    this.follow(void 0);
    this.draw();
    this.step.querySelector("input")?.focus();
  }
  // A verdict that came out of sight, as on a phone, is one press away.
  leadBack() {
    const { back, verdict } = this;
    back.className = "to-verdict";
    back.href = `#${this.step.id}`;
    back.textContent = this.cx.text("lesson.toVerdict");
    back.hidden = true;
    back.addEventListener("click", (e) => {
      e.preventDefault();
      verdict.scrollIntoView({ block: "center" });
      this.after.querySelector("button")?.focus({ preventScroll: true });
    });
    this.place.append(back);
    new IntersectionObserver(([entry]) => {
      this.inSight = entry.isIntersecting;
      this.offerBack();
    }).observe(verdict);
  }
  offerBack() {
    this.back.hidden = this.inSight || !this.grade;
  }
  get input() {
    return this.step.querySelector("input:checked");
  }
};
function trimmed(label) {
  return label.trim().replace(/[.。]$/, "");
}

// src/ui/lesson-tools.ts
var HEAD = 80;
function addTools(root, { text }, { present, wake }) {
  const turn = root.querySelector(".turn");
  if (!turn) return;
  const tools = document.createElement("p");
  tools.className = "lesson-tools";
  const tool = (name, words, run) => {
    const button = document.createElement("button");
    button.className = "quiet";
    button.dataset["act"] = name;
    button.textContent = words;
    button.addEventListener("click", run);
    tools.append(button);
  };
  tool("present", text("lesson.present"), present);
  tool("clear", text("lesson.clear"), () => {
    forgetAnswers();
    for (const input of root.querySelectorAll(".predict input")) input.checked = false;
    wake();
  });
  turn.before(tools);
  document.querySelector("nav.lang a")?.addEventListener("click", (e) => {
    const inSight = [...root.querySelectorAll(".step")].find((s) => s.getBoundingClientRect().bottom > HEAD);
    if (inSight) e.currentTarget.hash = inSight.id;
  });
}

// src/ui/progress.ts
function progress(run, cx) {
  const { text } = cx;
  if (!run.finished) {
    return b`<p aria-live="polite">
      <strong>${cx.scenario(run.scenario)}</strong>
      <span>${cx.act(run.acts[run.step - 1] ?? "")}</span>
      <span class="mute">${text("lesson.progress", { n: run.step, of: run.acts.length })}</span>
    </p>`;
  }
  const failed = run.expects.filter((x) => x.ok === false).length;
  const said = failed > 0 ? text("lesson.checksFail", { n: failed, of: run.expects.length }) : text("lesson.checksHold", { n: run.expects.length });
  return b`<details class="checks" ?open=${failed > 0}>
      <summary>${said}</summary>
      <ul class="expects">
        ${run.expects.map(
    (x) => b`<li data-expect=${x.id} data-ok=${x.ok ?? A}>
            <span aria-hidden="true">${x.ok === void 0 ? "…" : x.ok ? "✓" : "✗"}</span> ${cx.expect(run.scenario, x.id)}
          </li>`
  )}
      </ul>
    </details>
    ${run.finished.ok ? A : b`<p class="warn">${text("lesson.disturbed")}</p>`}`;
}

// src/ui/prose.ts
var ELSEWHERE = { states: ".course" };
function pointAtStage(root, place, look) {
  for (const a of root.querySelectorAll("[data-see]")) {
    const target = a.dataset["see"];
    const see = (on) => () => {
      if (on) place.dataset["seen"] = target;
      else delete place.dataset["seen"];
    };
    a.addEventListener("pointerenter", see(true));
    a.addEventListener("pointerleave", see(false));
    a.addEventListener("focus", see(true));
    a.addEventListener("blur", see(false));
    a.addEventListener("click", (e) => {
      e.preventDefault();
      see(true)();
      look(target);
      (place.querySelector(ELSEWHERE[target] ?? ".stage") ?? place).scrollIntoView({ block: "nearest" });
    });
  }
}
function explainTerms(root) {
  const terms = [...root.querySelectorAll(".term")];
  const close = () => terms.forEach((t) => t.classList.remove("open", "shut"));
  for (const term of terms) {
    term.querySelector("a")?.addEventListener("click", (e) => {
      e.preventDefault();
      const open = term.classList.contains("open");
      close();
      term.classList.toggle("open", !open);
    });
    term.addEventListener("pointerleave", () => term.classList.remove("shut"));
  }
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    close();
    terms.filter((t) => t.matches(":hover, :focus-within")).forEach((t) => t.classList.add("shut"));
  });
  document.addEventListener("click", (e) => {
    if (!(e.target instanceof Element && e.target.closest(".term"))) close();
  });
}

// src/ui/readings.ts
var Readings = class {
  constructor(root, filled) {
    this.filled = filled;
    this.phrases = [...root.querySelectorAll("[data-reading]")].map((phrase) => {
      const number = document.createElement("b");
      number.className = "reading";
      number.hidden = true;
      phrase.append(number);
      return { of: phrase.dataset["runOf"], name: phrase.dataset["reading"], number, read: "" };
    });
  }
  /** `over` has a run of that name that is over, if there is one. */
  draw(over) {
    for (const phrase of this.phrases) {
      const run = over(phrase.of);
      if (!run || run.key === phrase.read) continue;
      const { READINGS } = this.filled.get() ?? {};
      if (!READINGS) return;
      phrase.read = run.key;
      const said = READINGS[phrase.name]?.(run.events());
      phrase.number.textContent = said === void 0 ? "" : ` (${said})`;
      phrase.number.hidden = said === void 0;
    }
  }
};

// src/ui/run-buttons.ts
var RunButtons = class {
  constructor(root, cx, begin) {
    /** Says why a run is not offered yet. */
    this.first = document.createElement("p");
    this.cx = cx;
    this.first.className = "predict-first mute";
    this.first.textContent = cx.text("lesson.predictFirst");
    this.list = [...root.querySelectorAll("[data-run]")].map((span) => buttonFor(span, begin));
    this.next = nextChapter(root, this.list[0]?.button, cx);
  }
  /**
   * A run is offered once its prediction has been made. One button of the screen is
   * filled: the run that is asked about, and after the verdict the next chapter.
   */
  offer(predictions, isBusy) {
    let waits = null;
    const open = predictions.find((p) => !p.isGraded);
    const onward = open === void 0 && predictions.length > 0 && this.next !== void 0;
    const filled = onward ? void 0 : open?.scenario ?? this.list[0]?.scenario;
    if (this.next) this.next.hidden = !onward;
    for (const { scenario, button } of this.list) {
      const ready = predictions.every((p) => p.scenario !== scenario || p.chosen !== void 0);
      const busy = isBusy(scenario);
      button.disabled = !ready || busy;
      button.classList.toggle("primary", scenario === filled);
      button.title = ready && busy ? this.cx.text("lesson.running") : "";
      if (!ready) waits = button.closest(".acts");
    }
    this.first.hidden = waits === null;
    if (waits && waits.previousElementSibling !== this.first) waits.before(this.first);
  }
};
function buttonFor(span, begin) {
  const scenario = span.dataset["run"];
  const button = document.createElement("button");
  button.className = "run";
  button.dataset["act"] = "run";
  button.dataset["run"] = scenario;
  button.textContent = span.textContent;
  button.addEventListener("click", () => begin(scenario));
  const progress2 = document.createElement("div");
  progress2.className = "progress";
  progress2.dataset["progress"] = scenario;
  span.replaceWith(button);
  let above = button.closest("p") ?? button;
  while (above.nextElementSibling?.classList.contains("progress")) above = above.nextElementSibling;
  above.after(progress2);
  return { scenario, button, progress: progress2 };
}
function nextChapter(root, first, { text }) {
  const turn = root.querySelector(".turn a[rel=next]");
  if (!turn || !first) return void 0;
  const next = turn.cloneNode();
  next.className = "next-chapter";
  next.textContent = text("lesson.next", { name: turn.textContent.trim().replace(/ →$/, "") });
  next.hidden = true;
  first.before(next);
  return next;
}

// src/ui/lesson.ts
var Lesson = class {
  constructor(root, place, cx, acts, filled, present) {
    /** The runs as far as the reader has seen them, and as far as the trace tells of them. */
    this.runs = new ScenarioRuns();
    this.ahead = new ScenarioRuns();
    /** The latest instant that was shown: who goes back takes no verdict back. */
    this.seen = 0;
    /** The instant that is shown. */
    this.time = 0;
    this.predictions = [];
    this.strips = /* @__PURE__ */ new Map();
    /** The lab's trace. */
    this.events = [];
    /** The lab carries out a scenario, and takes no other. */
    this.running = false;
    /** What the element was told last of each run. */
    this.news = /* @__PURE__ */ new Map();
    this.root = root;
    this.place = place;
    this.cx = cx;
    this.acts = acts;
    this.slug = root.dataset["lesson"] ?? "";
    this.filled = filled;
    for (const step of root.querySelectorAll(".step.predict")) this.addPrediction(step);
    this.runButtons = new RunButtons(root, cx, (scenario) => this.begin(scenario));
    this.compared = new Map([...root.querySelectorAll("[data-compare]")].map((step) => [step.dataset["compare"], step]));
    const names = new Map(this.buttons.map((b2) => [b2.scenario, b2.button.textContent]));
    this.contrasts = new Contrasts(root, names, cx, this.filled);
    this.readings = new Readings(root, this.filled);
    pointAtStage(root, place, (target) => this.look(target));
    explainTerms(root);
    addTools(root, cx, { present, wake: () => acts.wake() });
    const look = root.querySelector(".step.look");
    if (this.slug === "question" && look) void this.addCover(look);
    if (this.slug === "middle" && look) void this.addDanger(look);
    if (this.buttons.some((b2) => isOwn(b2.scenario))) void this.addOwn();
    this.offer();
  }
  /** The runs that have a button, in their order. */
  get buttons() {
    return this.runButtons.list;
  }
  offer() {
    this.runButtons.offer(this.predictions, (scenario) => this.isBusy(scenario));
  }
  begin(scenario) {
    this.start(scenario);
    if (getComputedStyle(this.place).position === "static") this.place.querySelector(".stage").scrollIntoView({ block: "start" });
  }
  async addOwn() {
    const { ownTrials } = await import("./own-trials-WC7K2DPZ.js");
    this.own = await ownTrials(this.cx.lang, this.cx, this.acts);
    this.acts.wake();
  }
  /**
   * Takes the lab's trace up to the playhead, and the visit's, which tells of the
   * visitor's own sockets; grades what they decide, and tells of it.
   */
  follow(lab, visit) {
    if (lab) {
      this.filled.get();
      this.ahead.follow(lab.events, Infinity);
      const before = lab.events === this.events ? this.seen : 0;
      this.events = lab.events;
      this.time = lab.time;
      this.seen = Math.max(before, lab.time, this.acts.shown.parked ? this.endOfRun() : 0);
      this.runs.follow(lab.events, this.seen);
      this.park(before);
      this.running = !lab.over && this.ahead.latest !== void 0 && !this.ahead.latest.finished;
      this.cover?.follow(lab.events, this.seen);
      const { latest } = this.runs;
      if (latest) this.tell({ name: latest.scenario, key: String(latest.from), trace: lab.events, ...latest.finished && { ok: latest.finished.ok } });
    }
    if (visit && this.own) {
      this.own.follow(visit);
      for (const { scenario } of this.buttons) {
        const trial = isOwn(scenario) ? this.own.trial(scenario) : void 0;
        const key = trial?.requests[0]?.click;
        if (trial && key) this.tell({ name: scenario, key, trace: visit, ...trial.over && { ok: true } });
      }
    }
    for (const p of this.predictions) p.follow(this.over(p.scenario));
  }
  // TIME-WAIT is what some runs are about, and they end by skipping it: stand where
  // it has begun, for who has watched so far. Nobody waits a minute to see a minute.
  park(before) {
    const { latest: run } = this.runs;
    const known = run && run === this.watched?.run ? this.watched.steps : 0;
    this.watched = run && { run, steps: run.begun.length };
    if (!run || this.place.querySelector(".bar.one") === null || before === 0 || this.acts.shown.note !== "") return;
    const at = run.begun.find((_, i) => i >= known && run.acts[i] === "skip time_wait");
    if (at !== void 0) this.acts.shown.park(at);
  }
  /** Goes to an instant at which the stage shows what a phrase speaks of, if it does not now. */
  look(target) {
    const { shown } = this.acts;
    if (shown.view !== "lab" || shown.covered) return;
    const at = this.filled.get()?.whereToLook(target, this.events, this.time, this.seen);
    if (at !== void 0) shown.seek(at);
  }
  /** When the latest run was over; it is graded by its trace, wherever one stands. */
  endOfRun() {
    const run = this.ahead.latest;
    return run?.finished ? this.events[run.to - 1].time : 0;
  }
  /** Draws what has been followed. */
  draw({ rttMs }) {
    const { latest } = this.runs;
    this.drawRace(latest?.scenario === "race" && !this.isWiped(latest) ? this.raceOf(latest) : void 0, rttMs);
    this.offer();
    for (const { scenario, progress: progress2 } of this.buttons) {
      this.drawProgress(scenario, progress2);
    }
    for (const p of this.predictions) p.draw();
    for (const [scenario, step] of this.compared) {
      const run = this.over(scenario);
      const strip = this.strips.get(scenario) ?? (run && this.compareIn(step, scenario));
      if (strip) this.strips.set(scenario, strip);
      strip?.draw(run?.key, () => run?.events() ?? []);
    }
    this.contrasts.draw((scenario) => this.over(scenario));
    this.readings.draw((scenario) => this.over(scenario));
    this.cover?.draw();
    this.danger?.draw(rttMs);
  }
  /** The lab has been started over since. */
  isWiped(run) {
    return run.finished !== void 0 && this.events.slice(run.to).some((e) => e.name === "lab:reset" && e.time <= this.seen);
  }
  drawRace(race, rttMs) {
    if (race && !this.race) {
      const { RaceView } = this.filled.get() ?? {};
      if (RaceView) this.race = new RaceView(this.place.querySelector(".race"), this.cx);
    }
    this.race?.draw(race, rttMs);
  }
  raceOf(run) {
    const fresh = run.acts.filter((act) => act.endsWith(" new")).length;
    const rtts = Math.max(2 * fresh, run.acts.length - fresh + 1);
    return { events: this.events.slice(run.from, run.to), time: this.seen, rtts, over: run.finished !== void 0 };
  }
  /** The latest run of that name, if it is over and nothing has disturbed it. */
  over(scenario) {
    if (isOwn(scenario)) {
      const trial = this.own?.trial(scenario);
      return trial?.over ? { key: trial.requests[0].click, events: () => this.own.eventsOf(trial) } : void 0;
    }
    const run = this.runs.byName.get(scenario);
    return run?.finished?.ok ? { key: String(run.from), events: () => this.events.slice(run.from, run.to) } : void 0;
  }
  tell(news) {
    const shape = `${news.key} ${news.ok}`;
    if (shape === this.news.get(news.name)) return;
    this.news.set(news.name, shape);
    this.root.dispatchEvent(new CustomEvent("same-socket:run", { detail: news }));
  }
  addPrediction(step) {
    const { measure, scenario } = step.dataset;
    if (!measure || !scenario) return;
    const forget = () => {
      keepAnswer(this.slug, step.id, "");
      this.acts.wake();
    };
    const { slug, acts } = this;
    const kept = keptAnswers(slug)[step.id];
    const found = `${step.id}.observed`;
    this.predictions.push(new Prediction(step, scenario, () => this.filled.get()?.MEASURES[measure], this.place, this.cx, {
      shown: acts.shown,
      forget,
      wake: () => acts.wake(),
      get observed() {
        return keptAnswers(slug)[found];
      },
      set observed(run) {
        keepAnswer(slug, found, run ?? "");
      }
    }));
    for (const input of step.querySelectorAll("input[type=radio]")) {
      if (kept !== void 0) input.checked = input.value === kept;
      else if (input.checked) keepAnswer(slug, step.id, input.value);
      input.addEventListener("change", () => {
        keepAnswer(this.slug, step.id, input.value);
        this.acts.wake();
      });
    }
  }
  /** Whatever was answered: who presents may run it as well. */
  start(scenario) {
    if (isOwn(scenario)) this.own?.run(scenario);
    else this.acts.run(scenario);
  }
  /** No run of its kind can begin yet. */
  isBusy(scenario) {
    return isOwn(scenario) ? this.own?.busy !== false : this.running;
  }
  /** Whether a run of that name has begun, as far as has been seen, and is over. */
  stateOf(scenario) {
    const trial = isOwn(scenario) ? this.own?.trial(scenario) : void 0;
    const run = this.runs.byName.get(scenario);
    if (!trial && !run) return "none";
    return (trial ? !trial.over && trial.note !== "failed" : !run?.finished) ? "running" : "ended";
  }
  /** A place for what a run puts side by side, if it does, and what draws that is there. */
  compareIn(place, scenario) {
    const { CompareStrip } = this.compared.has(scenario) && this.filled.get() || {};
    return CompareStrip && new CompareStrip(place, this.cx);
  }
  /** What is said of a run below its button. */
  drawProgress(scenario, into) {
    if (isOwn(scenario)) {
      this.own?.draw(scenario, into);
      return;
    }
    const run = this.runs.byName.get(scenario);
    into.hidden = run === void 0;
    D(run ? progress(run, this.cx) : A, into);
  }
  async addDanger(look) {
    const panel = document.createElement("div");
    panel.className = "danger-figure";
    look.append(panel);
    const { dangerFigure } = await import("./danger-LFDD3OPO.js");
    this.danger = await dangerFigure(panel, this.cx.lang);
    this.acts.wake();
  }
  async addCover(look) {
    const panel = document.createElement("div");
    panel.className = "cover-panel";
    look.append(panel);
    const { Cover } = await import("./cover-CFY3ULJG.js");
    this.cover = new Cover(panel, this.cx, this.acts);
  }
};
var isOwn = (scenario) => scenario.startsWith("own:");
export {
  Lesson
};
