import {
  A,
  D,
  b,
  w
} from "./chunk-YHPVDJ5F.js";

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
    const fins = [...closed.values()];
    return measured(closed.size, fins, [...closed.keys()].map((conn) => `${conn}/server`), seen(events, fins.at(-1)));
  },
  "distinct-requests": (events) => {
    const received = events.filter((e) => e.name === "http:request_received");
    const messages = new Set(received.map(({ data }) => JSON.stringify([data.start_line, data.headers])));
    const carried = sent(events).filter(({ data }) => data.from === "client" && data.tcp.length > 0);
    return measured(messages.size, carried, received.map((e) => `${e.conn}/server`), seen(events, carried.at(-1)));
  },
  sockets: (events) => {
    const used = new Set(events.flatMap((e) => e.name === "socket:request" && !e.data.repeat ? [e.data.socket] : []));
    return measured(used.size, [], [...used].map((socket) => `${socket}/server`), void 0);
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
function measured(value, segments, ends, decided) {
  const proof = { segments: new Set(segments.map((s) => s.data.id)), ends: new Set(ends) };
  return { value: String(value), proof, ...decided && { decided } };
}
function seen(events, s) {
  const arrival = events.find((e) => e.name === "link:segment_delivered" && e.data.id === s?.data.id);
  return s && arrival && { segment: s.data.id, conn: s.conn, time: arrival.time };
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
          stepAt: e.time,
          expects: e.data.expects.map((id) => ({ id })),
          from: at,
          to: at + 1
        };
        this.byName.set(e.data.scenario, this.latest);
        break;
      case "scenario:step":
        if (!run) break;
        run.step = e.data.step;
        run.stepAt = e.time;
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
    const shape = race ? `${race.events.length} ${race.over || race.time} ${rttMs}` : "";
    if (shape === this.drawn) return;
    this.drawn = shape;
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

// src/model/letters.ts
function linesOf({ start_line, headers }) {
  return [start_line, ...headers.map(([name, value]) => `${name}: ${value}`)];
}
function piecesOf(a, b2) {
  return a.map((line, i) => pieces(line, b2[i] ?? ""));
}
function lettersApart(a, b2) {
  const count = (lines) => lines.map((line) => line.reduce((n, p) => n + (p.differs ? p.text.length : 0), 0));
  const [left, right] = [count(piecesOf(a, b2)), count(piecesOf(b2, a))];
  return Array.from({ length: Math.max(a.length, b2.length) }, (_, i) => Math.max(left[i] ?? 0, right[i] ?? 0)).reduce((n, m) => n + m, 0);
}
function pieces(line, other) {
  let from = 0;
  while (from < line.length && line[from] === other[from]) from++;
  let to = line.length;
  const shift = other.length - line.length;
  while (to > from && to + shift > from && line[to - 1] === other[to - 1 + shift]) to--;
  const differs = (i) => i >= from && i < to && (shift !== 0 || line[i] !== other[i]);
  const found = [];
  for (let i = 0; i < line.length; i++) {
    const last = found.at(-1);
    if (last?.differs === differs(i)) last.text += line[i];
    else found.push({ text: line[i], differs: differs(i) });
  }
  return found;
}

// src/ui/compare.ts
var CompareStrip = class {
  constructor(step, scenario, cx) {
    this.root = document.createElement("div");
    this.scenario = scenario;
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
      ${lines.map((line) => b`<p class="mono">${line.map((p) => p.differs ? b`<mark>${p.text}</mark>` : p.text)}</p>`)}
      <p class="mono mute">${text("compare.blank")}</p>
    </section>`;
  }
};

// src/ui/cover.ts
var REQUESTS = 5;
var Cover = class {
  constructor(root, cx, acts) {
    this.events = [];
    this.sent = 0;
    /** How many events there were when the first of the five was sent. */
    this.from = 0;
    this.guesses = /* @__PURE__ */ new Set();
    this.revealed = false;
    this.seen = [];
    this.root = root;
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
    this.acts.shown.cover(true);
    this.send();
  }
  send() {
    this.sent++;
    this.acts.send(Math.random() < 0.5 ? "new" : "reuse");
  }
  draw() {
    const { text } = this.cx;
    const { shown } = this.acts;
    const all = this.seen.length === REQUESTS;
    D(
      b`<p class="acts">
          <button data-act="cover" @click=${() => shown.cover(!shown.covered)}>
            ${text(shown.covered ? "lesson.uncover" : "lesson.cover")}
          </button>
          <button data-act="hide-start" ?disabled=${this.sent > 0 && !all} @click=${() => this.start()}>
            ${text("hide.start")}
          </button>
        </p>
        ${this.sent === 0 ? A : b`<h3>${text("hide.title")}</h3>
              <p>${text(all ? "hide.hint" : "hide.waiting")}</p>
              <ol class="hidden-five">
                ${all ? this.seen.map((s, i) => this.item(s, i)) : A}
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
    this.acts.shown.cover(false);
  }
};

// src/ui/prediction.ts
var Prediction = class {
  constructor(step, scenario, measure, place, cx, acts) {
    this.verdict = document.createElement("p");
    /** What can be done about the verdict. */
    this.after = document.createElement("p");
    /** Leads from the stage to the verdict, while that is out of sight. */
    this.back = document.createElement("a");
    this.inSight = true;
    /** The run and the answer that were graded last; empty while there is nothing to grade. */
    this.graded = "";
    this.step = step;
    this.scenario = scenario;
    this.measure = measure;
    this.place = place;
    this.cx = cx;
    this.acts = acts;
    this.verdict.className = "verdict";
    this.verdict.setAttribute("aria-live", "polite");
    this.after.className = "acts";
    step.querySelector("fieldset").before(this.verdict);
    step.append(this.after);
    this.leadBack();
  }
  /** The answer that is chosen; none before there is one. */
  get chosen() {
    return this.input?.value;
  }
  get isGraded() {
    return this.grade !== void 0;
  }
  /** Grades the answer by the run, once each, and shows what proves it. */
  follow(run) {
    const { chosen } = this;
    const key = run && chosen !== void 0 ? `${run.key} ${chosen}` : "";
    if (key === this.graded) return;
    this.graded = key;
    this.grade = void 0;
    if (!run || chosen === void 0) return;
    const { value, proof, decided } = this.measure(run.events());
    this.acts.shown.choose({ proof });
    const right = value === chosen;
    this.grade = { right, said: this.judged(right, value), proof, decided };
  }
  draw() {
    const { grade, step } = this;
    if (grade !== this.drawn) {
      this.drawn = grade;
      const reading = step.contains(document.activeElement);
      this.verdict.textContent = grade?.said ?? "";
      D(grade ? this.offer(grade) : A, this.after);
      if (grade) step.dataset["graded"] = grade.right ? "right" : "wrong";
      else delete step.dataset["graded"];
      if (reading && grade) this.after.querySelector("[data-act=guess-again]").focus({ preventScroll: true });
    }
    this.offerBack();
  }
  judged(right, value) {
    const option = this.step.querySelector(`.option[data-value="${CSS.escape(value)}"] label`);
    const label = (option?.textContent ?? value).trim().replace(/[.。]$/, "");
    return this.cx.text(right ? "lesson.right" : "lesson.wrong", { label });
  }
  offer({ proof, decided }) {
    const { text, seconds } = this.cx;
    const { shown } = this.acts;
    const look = ({ segment, conn, time }) => {
      shown.choose({ proof, segment, conn });
      shown.seek(time);
      if (getComputedStyle(this.place).position === "static") this.place.querySelector(".stage").scrollIntoView({ block: "start" });
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

// src/view/lying.ts
var MARGIN = 160;
var LEFT = 84;
var RIGHT = 40;
var SNAP = 8;
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
    this.said = "";
    this.dragging = false;
    this.root = root;
    this.layOut = layOut;
    this.ladder = layOut();
    this.cx = cx;
    this.acts = acts;
    root.classList.add("lying");
    D(
      b`<div class="lying-scroll" tabindex="0" role="group" aria-label=${cx.text("ladder.label")}></div>
        <p class="spoken" aria-live="polite"></p>
        <div class="playhead" role="slider" tabindex="0" aria-label=${cx.text("time.playhead")} aria-valuemin="0" aria-valuenow="0"></div>
        <svg class="ladder lying-ends" aria-hidden="true" width=${LEFT - 8}></svg>
        <svg class="strip" aria-hidden="true"></svg>`,
      root
    );
    this.scroller = root.querySelector(".lying-scroll");
    this.handle = root.querySelector(".playhead");
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
    this.root.addEventListener("pointerdown", (e) => this.press(e));
    this.root.addEventListener("pointermove", (e) => {
      if (this.dragging) this.seekTo(e.clientX);
    });
    for (const end of ["pointerup", "pointercancel"]) this.root.addEventListener(end, () => this.dragging = false);
    root.querySelector(".strip").addEventListener("click", (e) => this.jump(e));
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
    return r.sent <= this.look.time && progress2(r, this.look.time) > 0.62;
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
      const way = progress2(r, this.look.time);
      line.setAttribute("x2", this.x(this.look.time).toFixed(1));
      line.setAttribute("y2", (from + (to - from) * way).toFixed(1));
    }
  }
  place() {
    const { time, now, live } = this.look;
    const x = this.x(time) - this.scroller.scrollLeft;
    this.handle.style.setProperty("--at", `${Math.min(this.width, Math.max(LEFT - 10, x)).toFixed(1)}px`);
    this.handle.classList.toggle("past", !live);
    const said = this.cx.text(live ? "time.live" : "time.past", { s: (time / 1e6).toFixed(3) });
    if (said === this.said) return;
    this.said = said;
    this.handle.setAttribute("aria-valuenow", (time / 1e6).toFixed(3));
    this.handle.setAttribute("aria-valuemax", (now / 1e6).toFixed(3));
    this.handle.setAttribute("aria-valuetext", said);
  }
  /** Keeps the playhead in sight. */
  follow() {
    const x = this.x(this.look.time);
    const { scrollLeft } = this.scroller;
    if (x - scrollLeft > this.width - 70) this.scroller.scrollLeft = x - this.width + 70 + (this.look.live ? 0 : this.width / 3);
    else if (x - scrollLeft < LEFT + 10) this.scroller.scrollLeft = Math.max(0, x - this.width / 2);
  }
  press(e) {
    const at = e.target;
    if (!at.closest(".playhead")) return;
    this.dragging = true;
    this.root.setPointerCapture(e.pointerId);
    e.preventDefault();
    this.handle.focus();
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
    if (e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
    const { rungs } = this.ladder;
    if (rungs.length === 0) return;
    e.preventDefault();
    const i = rungs.findIndex((r) => r.id === this.look.selected);
    const next = i < 0 ? rungs.length - 1 : Math.min(rungs.length - 1, Math.max(0, i + (e.key === "ArrowDown" ? 1 : -1)));
    const chosen = rungs[next];
    if (chosen.end) this.acts.seek(chosen.end.at);
    this.acts.select(chosen.id);
    const host = this.cx.text(chosen.from === "client" ? "host.client" : "host.server");
    this.root.querySelector(".spoken").textContent = `${host}: ${this.cx.segment(chosen.id)} ${chosen.label}`;
  }
  seekTo(clientX) {
    const x = clientX - this.scroller.getBoundingClientRect().left + this.scroller.scrollLeft;
    const end = this.x(this.look.now);
    if (x >= end - SNAP) this.acts.live();
    else this.acts.seek(this.ladder.timeAt(Math.max(0, x - LEFT), this.look.now));
  }
  /** The whole trace in one strip: a span for each connection, a tick for each segment. */
  overview(chronicle) {
    const strip = this.root.querySelector(".strip");
    const all = Math.max(this.width, this.x(this.look.now) + RIGHT);
    if (all <= this.width) {
      D(A, strip);
      return;
    }
    const at = (x) => (x * this.width / all).toFixed(1);
    const y = (row) => 3 + row % 3 * 3;
    D(
      w`<rect class="window" x=${at(this.scroller.scrollLeft)} y="0" width=${at(this.width)} height=${STRIP}></rect>
      ${chronicle.spans.map((s) => w`<line class="span" x1=${at(this.x(s.from))} x2=${at(this.x(s.to ?? this.look.now))} y1=${y(s.row)} y2=${y(s.row)}></line>`)}
      ${this.ladder.rungs.slice(-400).map((r) => w`<line class="tick ${r.kind}" x1=${at(LEFT + r.y0)} x2=${at(LEFT + r.y0)} y1="4" y2="11"></line>`)}`,
      strip
    );
  }
  jump(e) {
    const all = Math.max(this.width, this.x(this.look.now) + RIGHT);
    const x = (e.clientX - this.root.getBoundingClientRect().left) / this.width * all;
    this.acts.seek(this.ladder.timeAt(Math.max(0, x - LEFT), this.look.now));
  }
};
function progress2(r, time) {
  if (r.end) return Math.min(r.end.way, r.end.way * (time - r.sent) / Math.max(1, r.end.at - r.sent));
  return Math.min(1, (time - r.sent) / Math.max(1, r.due - r.sent));
}
function head(x0, y0, x1, y1) {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const at = (turn) => `${(x1 - 9 * Math.cos(angle + turn)).toFixed(1)},${(y1 - 9 * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${x1},${y1}L${at(0.45)}L${at(-0.45)}z`;
}

// src/ui/lesson.ts
var Lesson = class {
  constructor(root, place, cx, acts) {
    /** The runs as far as the reader has seen them, and as far as the trace tells of them. */
    this.runs = new ScenarioRuns();
    this.ahead = new ScenarioRuns();
    /** The latest instant that was shown: who goes back takes no verdict back. */
    this.seen = 0;
    this.predictions = [];
    this.buttons = [];
    this.compared = [];
    /** Says why a run is not offered yet. */
    this.first = document.createElement("p");
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
    this.first.className = "predict-first mute";
    this.first.textContent = cx.text("lesson.predictFirst");
    for (const step of root.querySelectorAll(".step.predict")) this.addPrediction(step);
    for (const span of root.querySelectorAll("[data-run]")) this.addButton(span);
    for (const step of root.querySelectorAll("[data-compare]")) this.compared.push(new CompareStrip(step, step.dataset["compare"], cx));
    this.next = this.addNext();
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
    const { ownTrials } = await import("./own-trials-H5XGX5MV.js");
    this.own = await ownTrials(this.cx.lang, this.cx, this.acts);
    this.acts.wake();
  }
  /**
   * Takes the lab's trace up to the playhead, and the visit's, which tells of the
   * visitor's own sockets; grades what they decide, and tells of it.
   */
  follow(lab, visit) {
    if (lab) {
      this.ahead.follow(lab.events, Infinity);
      const before = lab.events === this.events ? this.seen : 0;
      this.events = lab.events;
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
    const run = this.runs.latest;
    if (!run || this.place.querySelector(".bar.one") === null || run.acts[run.step - 1] !== "skip time_wait") return;
    if (before > 0 && before < run.stepAt && this.seen >= run.stepAt) this.acts.shown.park(run.stepAt);
  }
  /** When the latest run was over; it is graded by its trace, wherever one stands. */
  endOfRun() {
    const run = this.ahead.latest;
    return run?.finished ? this.events[run.to - 1].time : 0;
  }
  /** Draws what has been followed. */
  draw({ rttMs }) {
    const { latest } = this.runs;
    this.race.draw(latest?.scenario === "race" ? this.raceOf(latest) : void 0, rttMs);
    this.offer();
    for (const { scenario, progress: progress3 } of this.buttons) {
      if (isOwn(scenario)) this.own?.draw(scenario, progress3);
      else this.drawProgress(this.runs.byName.get(scenario), progress3);
    }
    for (const p of this.predictions) p.draw();
    for (const c of this.compared) {
      const run = this.over(c.scenario);
      c.draw(run?.key, () => run?.events() ?? []);
    }
    this.cover?.draw();
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
    if (!measure || !scenario || !MEASURES[measure]) return;
    const forget = () => {
      keepAnswer(this.slug, step.id, "");
      this.acts.wake();
    };
    this.predictions.push(new Prediction(step, scenario, MEASURES[measure], this.place, this.cx, { shown: this.acts.shown, forget }));
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
    button.className = "run";
    button.dataset["act"] = "run";
    button.dataset["run"] = scenario;
    button.textContent = span.textContent;
    button.addEventListener("click", () => {
      if (isOwn(scenario)) this.own?.run(scenario);
      else this.acts.run(scenario);
      if (getComputedStyle(this.place).position === "static") this.place.querySelector(".stage").scrollIntoView({ block: "start" });
    });
    const progress3 = document.createElement("div");
    progress3.className = "progress";
    progress3.dataset["progress"] = scenario;
    span.replaceWith(button);
    let above = button.closest("p") ?? button;
    while (above.nextElementSibling?.classList.contains("progress")) above = above.nextElementSibling;
    above.after(progress3);
    this.buttons.push({ scenario, button, progress: progress3 });
  }
  /** The link at the end of the text, beside the first button as well. */
  addNext() {
    const turn = this.root.querySelector(".turn a[rel=next]");
    const first = this.buttons[0]?.button;
    if (!turn || !first) return void 0;
    const next = turn.cloneNode();
    next.className = "next-chapter";
    next.textContent = this.cx.text("lesson.next", { name: turn.textContent.trim().replace(/ →$/, "") });
    next.hidden = true;
    first.before(next);
    return next;
  }
  /**
   * A run is offered once its prediction has been made. One button of the screen is
   * filled: the run that is asked about, and after the verdict the next chapter.
   */
  offer() {
    let waits = null;
    const open = this.predictions.find((p) => !p.isGraded);
    const onward = open === void 0 && this.predictions.length > 0 && this.next !== void 0;
    const filled = onward ? void 0 : open?.scenario ?? this.buttons[0]?.scenario;
    if (this.next) this.next.hidden = !onward;
    for (const { scenario, button } of this.buttons) {
      const ready = this.predictions.every((p) => p.scenario !== scenario || p.chosen !== void 0);
      const busy = isOwn(scenario) ? this.own?.busy !== false : this.running;
      button.disabled = !ready || busy;
      button.classList.toggle("primary", scenario === filled);
      button.title = ready && busy ? this.cx.text("lesson.running") : "";
      if (!ready) waits = button.closest(".acts");
    }
    this.first.hidden = waits === null;
    if (waits && waits.previousElementSibling !== this.first) waits.before(this.first);
  }
  drawProgress(run, into) {
    into.hidden = run === void 0;
    D(run ? progress(run, this.cx) : A, into);
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
    return new Cover(panel, this.cx, this.acts);
  }
};
var isOwn = (scenario) => scenario.startsWith("own:");
export {
  Lesson,
  LyingLadder
};
