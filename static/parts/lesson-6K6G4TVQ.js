import {
  A,
  D,
  b
} from "./chunk-FZRUEQXJ.js";

// src/model/measure.ts
var MEASURES = {
  syns: (events) => {
    const syns = sent(events).filter(({ data }) => has(data, "SYN") && !has(data, "ACK") && !data.retransmission);
    return measured(syns.length, syns, syns.flatMap(({ conn }) => [`${conn}/client`, `${conn}/server`]));
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
    return measured(far, proof, first ? [`${first.conn}/server`] : []);
  },
  "server-ports": (events) => {
    const toServer = sent(events).filter(({ data }) => data.from === "client");
    const ports = new Set(toServer.map(({ data: { tcp } }) => tcp.dst.slice(tcp.dst.lastIndexOf(":"))));
    return measured(ports.size, toServer.filter(({ data }) => has(data, "SYN")), toServer.map(({ conn }) => `${conn}/server`));
  },
  "closed-by-server": (events) => {
    const flights = /* @__PURE__ */ new Map();
    const received = /* @__PURE__ */ new Set();
    const closed = /* @__PURE__ */ new Map();
    for (const e of events) {
      if (e.name === "link:segment_sent") {
        const s = { conn: e.conn ?? "", data: e.data };
        flights.set(e.data.id, s);
        const first = !received.has(s.conn) && !closed.has(s.conn);
        if (e.data.from === "server" && has(e.data, "FIN") && first) closed.set(s.conn, s);
      } else if (e.name === "link:segment_delivered") {
        const f = flights.get(e.data.id);
        if (f?.data.from === "client" && has(f.data, "FIN")) received.add(f.conn);
      }
    }
    return measured(closed.size, [...closed.values()], [...closed.keys()].map((conn) => `${conn}/server`));
  },
  "distinct-requests": (events) => {
    const received = events.filter((e) => e.name === "http:request_received");
    const messages = new Set(received.map(({ data }) => JSON.stringify([data.start_line, data.headers])));
    const carried = sent(events).filter(({ data }) => data.from === "client" && data.tcp.length > 0);
    return measured(messages.size, carried, received.map((e) => `${e.conn}/server`));
  },
  sockets: (events) => {
    const used = new Set(events.flatMap((e) => e.name === "socket:request" && !e.data.repeat ? [e.data.socket] : []));
    return measured(used.size, [], [...used].map((socket) => `${socket}/server`));
  },
  "time-wait": (events) => {
    const waits = events.filter((e) => e.name === "tcp:state_changed" && e.data.to === "TIME-WAIT");
    const hosts = new Set(waits.map((e) => e.host ?? ""));
    const conns = new Set(waits.map((e) => e.conn));
    const fins = sent(events).filter(({ conn, data }) => conns.has(conn) && has(data, "FIN") && hosts.has(data.from));
    const value = hosts.size === 2 ? "both" : [...hosts][0] ?? "none";
    return measured(value, fins, waits.map((e) => `${e.conn}/${e.host}`));
  }
};
function measured(value, segments, ends) {
  return { value: String(value), proof: { segments: new Set(segments.map((s) => s.data.id)), ends: new Set(ends) } };
}
function sent(events) {
  return events.flatMap((e) => e.name === "link:segment_sent" ? [{ conn: e.conn ?? "", data: e.data }] : []);
}
function has(s, flag) {
  return s.tcp.flags.includes(flag);
}
function reaches(ack, end) {
  return ack - end >>> 0 < 2 ** 31;
}

// src/model/scenario-run.ts
var ScenarioRuns = class {
  byName = /* @__PURE__ */ new Map();
  /** The run that is under way, or was last. */
  latest;
  events = [];
  read = 0;
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
          expects: e.data.expects.map((id) => ({ id })),
          from: at,
          to: at + 1
        };
        this.byName.set(e.data.scenario, this.latest);
        break;
      case "scenario:step":
        if (run) run.step = e.data.step;
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
        const w = wanted.get(e.data.request);
        if (!w) break;
        if (e.conn) lapOf.set(e.conn, w.lap);
        if (!e.data.reused) w.opened = e.time - w.at;
        break;
      }
      case "http:response_received": {
        const w = wanted.get(e.data.request);
        if (!w) break;
        const { lap } = w;
        const from = lap.us;
        lap.us += e.time - w.at;
        lap.legs.push({ request: e.data.request, conn: e.conn ?? "", from, to: lap.us, opening: w.opened });
        if (w.opened > 0) lap.handshakes++;
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
function expected(lap) {
  return lap.legs.length + lap.handshakes;
}
function octets(base64) {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return base64.length / 4 * 3 - padding;
}

// src/view/race.ts
var RaceView = class {
  root;
  cx;
  drawn = -1;
  constructor(root, cx) {
    this.root = root;
    this.cx = cx;
  }
  /** Draws the laps among `events`, those of one run up to the playhead. */
  draw(events, rttMs) {
    if (events.length === this.drawn) return;
    this.drawn = events.length;
    const all = laps(events);
    this.root.hidden = all.length === 0;
    D(all.length > 0 ? this.template(all, rttMs) : A, this.root);
  }
  template(all, rttMs) {
    const { text } = this.cx;
    const longest = Math.max(...all.map((l) => l.us));
    return b`<h2>${text("race.title")}</h2>
      ${all.map(
      (l) => b`<div class="lap">
          <p><strong>${text(l.kept ? "race.kept" : "race.fresh")}</strong></p>
          ${this.bars(l, longest)}
          <p class="mono">${this.totals(l, rttMs)}</p>
        </div>`
    )}
      <p class="mute">${text("race.formula")}</p>`;
  }
  bars(l, longest) {
    const part = (us) => `${(us / longest * 100).toFixed(2)}%`;
    return b`<div class="legs" aria-hidden="true">
      ${l.legs.map(
      (leg) => b`${leg.opening > 0 ? b`<i class="opening" .style=${`width: ${part(leg.opening)}`}></i>` : A}<i
            class="exchange"
            .style=${`width: ${part(leg.to - leg.from - leg.opening)}`}
          ></i>`
    )}
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

// src/ui/cover.ts
var REQUESTS = 5;
var Cover = class {
  root;
  place;
  cx;
  acts;
  covered = false;
  events = [];
  sent = 0;
  /** How many events there were when the first of the five was sent. */
  from = 0;
  guesses = /* @__PURE__ */ new Set();
  revealed = false;
  seen = [];
  constructor(root, place, cx, acts) {
    this.root = root;
    this.place = place;
    this.cx = cx;
    this.acts = acts;
    this.draw();
  }
  /** Takes the events up to `time`, and sends the next request when one is over. */
  follow(events, time) {
    if (events !== this.events) this.from = 0;
    this.events = events;
    if (this.sent === 0 || this.revealed) return;
    this.seen = [];
    for (let i = this.from; i < events.length && events[i].time <= time; i++) {
      const e = events[i];
      if (e.name !== "http:request_received") continue;
      this.seen.push({ message: e.data, conn: e.conn ?? "", fresh: e.data.nth === 1 });
    }
    const over = events.slice(this.from).filter((e) => e.name === "http:connection_released" && e.time <= time).length;
    if (over === this.sent && this.sent < REQUESTS) this.send();
  }
  start() {
    this.from = this.events.length;
    this.guesses.clear();
    this.revealed = false;
    this.seen = [];
    this.sent = 0;
    this.cover(true);
    this.send();
  }
  send() {
    this.sent++;
    this.acts.send(Math.random() < 0.5 ? "new" : "reuse");
  }
  cover(covered) {
    this.covered = covered;
    this.acts.wake();
  }
  draw() {
    const { text } = this.cx;
    this.place.classList.toggle("covered", this.covered);
    const all = this.seen.length === REQUESTS;
    D(
      b`<p class="acts">
          <button data-act="cover" @click=${() => this.cover(!this.covered)}>
            ${text(this.covered ? "lesson.uncover" : "lesson.cover")}
          </button>
          <button data-act="hide-start" ?disabled=${this.sent > 0 && !all} @click=${() => this.start()}>
            ${text("hide.start")}
          </button>
        </p>
        ${this.sent === 0 ? A : b`<h3>${text("hide.title")}</h3>
              <p>${all ? text("hide.hint") : text("hide.waiting", { n: this.seen.length })}</p>
              <ol class="hidden-five">
                ${this.seen.map((s, i) => this.item(s, i))}
              </ol>
              ${this.revealed ? b`<p aria-live="polite"><strong>${text("hide.result", { n: this.right() })}</strong></p>` : b`<button data-act="hide-reveal" ?disabled=${!all} @click=${() => this.reveal()}>
                    ${text("hide.reveal")}
                  </button>`}`}`,
      this.root
    );
  }
  item(s, i) {
    const { text } = this.cx;
    const [host] = s.message.headers;
    const change = (e) => {
      if (e.currentTarget.checked) this.guesses.add(i);
      else this.guesses.delete(i);
    };
    return b`<li data-fresh=${this.revealed ? s.fresh : A}>
      <label
        ><input type="checkbox" .checked=${this.guesses.has(i)} ?disabled=${this.revealed} @change=${change} />
        <code>${s.message.start_line} · ${host ? `${host[0]}: ${host[1]}` : ""}</code></label
      >
      ${this.revealed ? b`<span>${text(s.fresh ? "hide.new" : "hide.same", { conn: s.conn })}</span>` : A}
    </li>`;
  }
  right() {
    return this.seen.filter((s, i) => s.fresh === this.guesses.has(i)).length;
  }
  reveal() {
    this.revealed = true;
    this.cover(false);
  }
};

// src/ui/prediction.ts
var Prediction = class {
  /** What it is about. */
  scenario;
  step;
  measure;
  place;
  cx;
  verdict = document.createElement("p");
  /** Leads from the stage to the verdict, while that is out of sight. */
  back = document.createElement("a");
  inSight = true;
  /** The run and the answer that were graded last; empty while there is nothing to grade. */
  graded = "";
  grade;
  constructor(step, scenario, measure, place, cx) {
    this.step = step;
    this.scenario = scenario;
    this.measure = measure;
    this.place = place;
    this.cx = cx;
    this.verdict.className = "verdict";
    this.verdict.setAttribute("aria-live", "polite");
    step.append(this.verdict);
    this.leadBack();
  }
  /** The answer that is chosen; none before there is one. */
  get chosen() {
    return this.input?.value;
  }
  /** Grades the answer by the run, once each; `prove` is given what proves it. */
  follow(run, prove) {
    const { chosen } = this;
    const key = run && chosen !== void 0 ? `${run.key} ${chosen}` : "";
    if (key === this.graded) return;
    this.graded = key;
    this.grade = void 0;
    if (!run || chosen === void 0) return;
    const { value, proof } = this.measure(run.events());
    prove(proof);
    const right = value === chosen;
    this.grade = { right, said: `${this.judged(right, value)} ${this.marked(proof)}` };
  }
  draw() {
    const { grade } = this;
    const said = grade?.said ?? "";
    if (this.verdict.textContent !== said) this.verdict.textContent = said;
    const graded = grade?.right ? "right" : "wrong";
    if (!grade) delete this.step.dataset["graded"];
    else if (this.step.dataset["graded"] !== graded) this.step.dataset["graded"] = graded;
    this.offerBack();
  }
  judged(right, value) {
    const option = this.step.querySelector(`.option[data-value="${CSS.escape(value)}"] label`);
    const label = (option?.textContent ?? value).trim().replace(/[.。]$/, "");
    return this.cx.text(right ? "lesson.right" : "lesson.wrong", { label });
  }
  /** Where to look for what proves it. */
  marked({ segments }) {
    const ladder = segments.size > 0 && this.place.querySelector(".ladder-panel")?.checkVisibility();
    return this.cx.text(ladder ? "lesson.marked" : "lesson.markedStage");
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
      this.input?.focus({ preventScroll: true });
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

// src/ui/prose.ts
function pointAtStage(root, place) {
  for (const a of root.querySelectorAll("[data-see]")) {
    const see = (on) => () => {
      if (on) place.dataset["seen"] = a.dataset["see"];
      else delete place.dataset["seen"];
    };
    a.addEventListener("pointerenter", see(true));
    a.addEventListener("pointerleave", see(false));
    a.addEventListener("focus", see(true));
    a.addEventListener("blur", see(false));
    a.addEventListener("click", (e) => {
      e.preventDefault();
      see(true)();
      place.scrollIntoView({ block: "nearest" });
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

// src/ui/lesson.ts
var Lesson = class {
  root;
  place;
  cx;
  acts;
  slug;
  runs = new ScenarioRuns();
  predictions = [];
  buttons = [];
  cover;
  race;
  /** Says why a run is not offered yet. */
  first = document.createElement("p");
  /** Experiments with the visitor's own sockets, if the chapter has any. */
  own;
  /** The lab's trace. */
  events = [];
  /** What the element was told last of each run. */
  news = /* @__PURE__ */ new Map();
  constructor(root, place, cx, acts) {
    this.root = root;
    this.place = place;
    this.cx = cx;
    this.acts = acts;
    this.slug = root.dataset["lesson"] ?? "";
    this.first.className = "predict-first mute";
    this.first.textContent = cx.text("lesson.predictFirst");
    for (const step of root.querySelectorAll(".step.predict")) this.addPrediction(step);
    for (const span of root.querySelectorAll("[data-run]")) this.addButton(span);
    this.race = new RaceView(place.querySelector(".race"), cx);
    pointAtStage(root, place);
    explainTerms(root);
    this.addTools();
    const look = root.querySelector(".step.look");
    if (this.slug === "question" && look) this.cover = this.addCover(look);
    if (this.buttons.some((b2) => isOwn(b2.scenario))) void this.addOwn();
    this.offer();
  }
  async addOwn() {
    const { ownTrials } = await import("./own-trials-CYFYJVZQ.js");
    this.own = await ownTrials(this.cx.lang, this.cx, this.acts);
    this.acts.wake();
  }
  /**
   * Takes the lab's trace up to the playhead, and the visit's, which tells of the
   * visitor's own sockets; grades what they decide, and tells of it.
   */
  follow(lab, visit) {
    if (lab) {
      this.events = lab.events;
      this.runs.follow(lab.events, lab.time);
      this.cover?.follow(lab.events, lab.time);
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
    for (const p of this.predictions) p.follow(this.over(p.scenario), (proof) => this.acts.shown.choose({ proof }));
  }
  /** Draws what has been followed. */
  draw({ rttMs }) {
    const { latest } = this.runs;
    const race = latest?.scenario === "race" ? latest : void 0;
    this.race.draw(race ? this.events.slice(race.from, race.to) : [], rttMs);
    this.offer();
    for (const { scenario, progress } of this.buttons) {
      if (isOwn(scenario)) this.own?.draw(scenario, progress);
      else this.drawProgress(this.runs.byName.get(scenario), progress);
    }
    for (const p of this.predictions) p.draw();
    this.cover?.draw();
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
    if (!measure || !scenario || !MEASURES[measure]) return;
    this.predictions.push(new Prediction(step, scenario, MEASURES[measure], this.place, this.cx));
    const kept = keptAnswers(this.slug)[step.id];
    for (const input of step.querySelectorAll("input[type=radio]")) {
      if (kept !== void 0) input.checked = input.value === kept;
      input.addEventListener("change", () => {
        keepAnswer(this.slug, step.id, input.value);
        this.acts.wake();
      });
    }
  }
  addButton(span) {
    const scenario = span.dataset["run"];
    const button = document.createElement("button");
    button.className = "run primary";
    button.dataset["act"] = "run";
    button.dataset["run"] = scenario;
    button.textContent = span.textContent;
    button.addEventListener("click", () => {
      if (isOwn(scenario)) this.own?.run(scenario);
      else this.acts.run(scenario);
      if (getComputedStyle(this.place).position === "static") this.place.querySelector(".stage").scrollIntoView({ block: "start" });
    });
    const progress = document.createElement("div");
    progress.className = "progress";
    progress.dataset["progress"] = scenario;
    span.replaceWith(button);
    let above = button.closest("p") ?? button;
    while (above.nextElementSibling?.classList.contains("progress")) above = above.nextElementSibling;
    above.after(progress);
    this.buttons.push({ scenario, button, progress });
  }
  /** A run is offered once its prediction has been made. */
  offer() {
    let waits = null;
    for (const { scenario, button } of this.buttons) {
      const ready = this.predictions.every((p) => p.scenario !== scenario || p.chosen !== void 0);
      button.disabled = !ready || isOwn(scenario) && this.own?.busy !== false;
      if (!ready) waits = button.closest(".acts");
    }
    this.first.hidden = waits === null;
    if (waits && waits.previousElementSibling !== this.first) waits.before(this.first);
  }
  drawProgress(run, progress) {
    progress.hidden = run === void 0;
    D(run ? this.progress(run) : A, progress);
  }
  progress(run) {
    const { text } = this.cx;
    const mark = (ok) => ok === void 0 ? "…" : ok ? "✓" : "✗";
    return b`<p aria-live="polite">
        <strong>${this.cx.scenario(run.scenario)}</strong>
        ${run.finished ? A : b`<span>${text("lesson.progress", { n: run.step, of: run.acts.length })}</span>
              <code>${run.acts[run.step - 1] ?? ""}</code>`}
      </p>
      <ul class="expects">
        ${run.expects.map(
      (x) => b`<li data-expect=${x.id} data-ok=${x.ok ?? A}>
            <span aria-hidden="true">${mark(x.ok)}</span> ${this.cx.expect(run.scenario, x.id)}
          </li>`
    )}
      </ul>
      ${run.finished && !run.finished.ok ? b`<p class="warn">${text("lesson.disturbed")}</p>` : A}`;
  }
  addTools() {
    const turn = this.root.querySelector(".turn");
    if (!turn) return;
    const tools = document.createElement("p");
    tools.className = "lesson-tools";
    const tool = (name, run) => {
      const button = document.createElement("button");
      button.className = "quiet";
      button.dataset["act"] = name;
      button.addEventListener("click", run);
      tools.append(button);
      return button;
    };
    const present = tool("present", () => this.present());
    present.textContent = this.cx.text("lesson.present");
    const clear = tool("clear", () => {
      forgetAnswers();
      for (const input of this.root.querySelectorAll(".predict input")) input.checked = false;
      this.acts.wake();
    });
    clear.textContent = this.cx.text("lesson.clear");
    turn.before(tools);
    const back = document.createElement("button");
    back.className = "present-end";
    back.textContent = this.cx.text("lesson.presentEnd");
    back.addEventListener("click", () => this.present());
    this.place.before(back);
    document.addEventListener("keydown", (e) => {
      if (e.key !== "F2") return;
      e.preventDefault();
      this.present();
    });
    document.querySelector("nav.lang a")?.addEventListener("click", (e) => {
      const step = this.stepInSight();
      if (step) e.currentTarget.hash = step.id;
    });
  }
  stepInSight() {
    const steps = [...this.root.querySelectorAll(".step")];
    return steps.find((s) => s.getBoundingClientRect().bottom > 80);
  }
  present() {
    document.body.classList.toggle("presenting");
  }
  addCover(look) {
    const panel = document.createElement("div");
    panel.className = "cover-panel";
    look.append(panel);
    return new Cover(panel, this.place, this.cx, this.acts);
  }
};
var isOwn = (scenario) => scenario.startsWith("own:");
export {
  Lesson
};
