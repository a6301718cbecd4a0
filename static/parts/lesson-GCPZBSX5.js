import {
  A,
  D,
  b
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
  "second-round-trips": (events) => {
    const asked = events.filter((e) => e.name === "http:request_sent")[1];
    const over = events.find((e) => e.name === "http:response_received" && e.data.request === asked?.data.request);
    if (!asked || !over) return measured(0, [], [], void 0);
    const from = events.indexOf(asked);
    const carried = sent(events.slice(from, events.indexOf(over))).filter(({ data }) => data.from === "server" && data.tcp.length > 0);
    return measured(roundTripsBetween(events, asked, over), carried, [`${asked.conn}/server`], seen(events, carried.at(-1)));
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

// src/ui/contrasts.ts
var Contrasts = class {
  /** `names` are what the chapter's runs are called. */
  constructor(root, names, cx, wake) {
    this.figures = [...root.querySelectorAll("[data-contrast]")];
    this.names = names;
    this.cx = cx;
    this.wake = wake;
  }
  /** `over` has a run of that name that is over, if there is one. */
  draw(over) {
    if (!this.views && this.figures.some((f) => f.dataset["contrast"].split(" ").some((name) => over(name.split("/")[0])))) void this.bring();
    for (const view of this.views ?? []) view.draw(over);
  }
  async bring() {
    this.views = [];
    try {
      const { ContrastView } = await import("./panels-DLSKPRTZ.js");
      this.views = this.figures.map((figure) => new ContrastView(figure, this.names, this.cx));
      this.wake();
    } catch {
      this.views = void 0;
    }
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
var HINTS = {
  syns: "observe.syns",
  reach: "observe.reach",
  "server-ports": "observe.ports",
  "closed-by-server": "observe.fins",
  "distinct-requests": "observe.requests",
  "time-wait": "observe.wait",
  "last-status": "observe.answer",
  failed: "observe.end",
  "second-round-trips": "observe.trips"
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
    this.graded = key;
    this.grade = this.observing = void 0;
    this.seen.textContent = "";
    if (!run || chosen === void 0) return;
    const { value, proof, decided } = this.measure(run.events());
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
  constructor(root, wake) {
    this.asking = false;
    this.wake = wake;
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
      if (!this.known) {
        void this.bring();
        return;
      }
      phrase.read = run.key;
      const events = run.events();
      const said = this.known[phrase.name]?.(events, roundTrip(events), (from, to) => roundTripsBetween(events, from, to));
      phrase.number.textContent = said === void 0 ? "" : ` (${said})`;
      phrase.number.hidden = said === void 0;
    }
  }
  async bring() {
    if (this.asking) return;
    this.asking = true;
    try {
      this.known = (await import("./panels-DLSKPRTZ.js")).READINGS;
      this.wake();
    } catch {
    }
    this.asking = false;
  }
};

// src/ui/run-buttons.ts
var RunButtons = class {
  constructor(root, cx, begin2) {
    /** Says why a run is not offered yet. */
    this.first = document.createElement("p");
    this.cx = cx;
    this.first.className = "predict-first mute";
    this.first.textContent = cx.text("lesson.predictFirst");
    this.list = [...root.querySelectorAll("[data-run]")].map((span) => buttonFor(span, begin2));
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
function buttonFor(span, begin2) {
  const scenario = span.dataset["run"];
  const button = document.createElement("button");
  button.className = "run";
  button.dataset["act"] = "run";
  button.dataset["run"] = scenario;
  button.textContent = span.textContent;
  button.addEventListener("click", () => begin2(scenario));
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
  constructor(root, place, cx, acts, present) {
    /** The runs as far as the reader has seen them, and as far as the trace tells of them. */
    this.runs = new ScenarioRuns();
    this.ahead = new ScenarioRuns();
    /** The latest instant that was shown: who goes back takes no verdict back. */
    this.seen = 0;
    /** The instant that is shown. */
    this.time = 0;
    this.predictions = [];
    this.compared = [];
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
    for (const step of root.querySelectorAll(".step.predict")) this.addPrediction(step);
    this.runButtons = new RunButtons(root, cx, (scenario) => this.begin(scenario));
    for (const step of root.querySelectorAll("[data-compare]")) this.compared.push(new CompareStrip(step, step.dataset["compare"], cx));
    const names = new Map(this.buttons.map((b2) => [b2.scenario, b2.button.textContent]));
    this.contrasts = new Contrasts(root, names, cx, () => acts.wake());
    this.readings = new Readings(root, () => acts.wake());
    pointAtStage(root, place, (target) => this.look(target));
    explainTerms(root);
    addTools(root, cx, { present, wake: () => acts.wake() });
    const look = root.querySelector(".step.look");
    if (this.slug === "question" && look) this.cover = this.addCover(look);
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
    const { ownTrials } = await import("./own-trials-H4H3BWND.js");
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
    const at = whereToLook(target, this.events, this.time, this.seen);
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
    for (const c of this.compared) {
      const run = this.over(c.scenario);
      c.draw(run?.key, () => run?.events() ?? []);
    }
    this.contrasts.draw((scenario) => this.over(scenario));
    this.readings.draw((scenario) => this.over(scenario));
    this.cover?.draw();
  }
  /** The lab has been started over since. */
  isWiped(run) {
    return run.finished !== void 0 && this.events.slice(run.to).some((e) => e.name === "lab:reset" && e.time <= this.seen);
  }
  drawRace(race, rttMs) {
    if (race) {
      this.racing ??= import("./panels-DLSKPRTZ.js").then(
        ({ RaceView }) => {
          this.race = new RaceView(this.place.querySelector(".race"), this.cx);
          this.acts.wake();
        },
        () => {
          this.racing = void 0;
        }
      );
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
    if (!measure || !scenario || !MEASURES[measure]) return;
    const forget = () => {
      keepAnswer(this.slug, step.id, "");
      this.acts.wake();
    };
    const { slug, acts } = this;
    const kept = keptAnswers(slug)[step.id];
    const found = `${step.id}.observed`;
    this.predictions.push(new Prediction(step, scenario, MEASURES[measure], this.place, this.cx, {
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
  /** Another place for what a run puts side by side, if it does. */
  compareIn(place, scenario) {
    return this.compared.some((c) => c.scenario === scenario) ? new CompareStrip(place, scenario, this.cx) : void 0;
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
  addCover(look) {
    const panel = document.createElement("div");
    panel.className = "cover-panel";
    look.append(panel);
    return new Cover(panel, this.cx, this.acts);
  }
};
var isOwn = (scenario) => scenario.startsWith("own:");
export {
  Lesson
};
