import {
  recall,
  remember
} from "./chunk-4VINKO3U.js";
import {
  A,
  D,
  b
} from "./chunk-BP4OQFOS.js";

// src/client/socket.ts
var LINUX_TIME_WAIT_US = 6e7;
function standing(s, now, system) {
  const { server, client } = s.after ?? {};
  const left = [server, client].find((end) => end && end.state !== "CLOSED") ?? server ?? client;
  if (left) {
    const { state, at, inferred = false } = left;
    const over = state === "TIME-WAIT" && !inferred && system === "linux" && now - (s.closed?.at ?? now) > LINUX_TIME_WAIT_US;
    return { state: over ? "CLOSED" : state, at: endOf(at), inferred: inferred || over };
  }
  return s.closed ? void 0 : { state: s.info?.state ?? "ESTABLISHED", inferred: false };
}
function closer(s) {
  const waits = (end) => end?.state === "TIME-WAIT" && !end.inferred;
  return waits(s.after?.client) && !waits(s.after?.server) ? "client" : s.closed.by;
}
function endOf(at) {
  return at === "client" ? "client" : "server";
}

// src/client/run.ts
function handshakes({ requests, uses, peak }) {
  return { saved: Math.max(0, requests - uses.size), lost: Math.max(0, uses.size - Math.max(1, peak)) };
}
var Runs = class {
  byLabel = /* @__PURE__ */ new Map();
  /** What the system can tell; unknown before the trace says it. */
  system;
  full = false;
  sockets = /* @__PURE__ */ new Map();
  /** The requests that wait for their answers: by socket, one at a time. */
  waiting = /* @__PURE__ */ new Map();
  busy = /* @__PURE__ */ new Map();
  /** Seldom more than one: a client may go on to another label on the same socket. */
  runsOf = /* @__PURE__ */ new Map();
  next = 0;
  /** Folds what is new in the log. */
  follow(events) {
    for (let e = events[this.next]; e; e = events[this.next]) {
      this.fold(e);
      this.next++;
    }
  }
  /** The run whose request came last is the first. */
  newest() {
    return [...this.byLabel.values()].sort((a, b2) => b2.latest - a.latest);
  }
  fold(e) {
    switch (e.name) {
      case "visit:opened":
        this.system = { name: e.data.system, savedSyn: e.data.saved_syn, tcpInfo: e.data.tcp_info };
        break;
      case "visit:full":
        this.full = true;
        break;
      case "socket:accepted": {
        const { socket: id, tuple, fd, cookie, accepted_at, syn } = e.data;
        this.sockets.set(id, {
          id,
          ...tuple,
          fd,
          cookie: cookie ?? "",
          acceptedAt: accepted_at,
          shared: false,
          ...syn === void 0 ? {} : { syn }
        });
        break;
      }
      case "socket:shared":
        this.change(e.data.socket, (s) => s.shared = true);
        break;
      case "socket:info":
        this.change(e.data.socket, (s) => s.info = e.data);
        break;
      case "socket:request":
        this.request(e.data, e.time);
        break;
      case "socket:response":
        this.answer(e.data.socket, e.data.status);
        this.change(e.data.socket, (s) => s.answeredAt = e.time);
        break;
      case "socket:stale":
        this.change(e.data.socket, (s) => s.stale = e.data);
        break;
      case "socket:after":
        this.change(e.data.socket, (s) => s.after = { ...s.after, [endOf(e.data.at)]: e.data });
        break;
      case "socket:closed":
        this.answer(e.data.socket);
        this.change(e.data.socket, (s) => s.closed = { ...e.data, at: e.time });
        break;
      case "run:judged": {
        const run = this.byLabel.get(e.data.run);
        if (!run) break;
        run.judged = e.data;
        run.version++;
        break;
      }
      default:
        break;
    }
  }
  change(socket, how) {
    const s = this.sockets.get(socket);
    if (!s) return;
    how(s);
    for (const run of this.runsOf.get(socket) ?? []) run.version++;
  }
  request(q, at) {
    const socket = this.sockets.get(q.socket);
    if (!q.run || q.kind === "click" || !socket) return;
    let run = this.byLabel.get(q.run);
    if (!run) {
      run = { label: q.run, uses: /* @__PURE__ */ new Map(), requests: 0, peak: 0, agent: "", lastHop: false, latest: at, version: 0 };
      this.byLabel.set(q.run, run);
    }
    let use = run.uses.get(q.socket);
    if (!use) {
      use = { socket, requests: [] };
      run.uses.set(q.socket, use);
      this.runsOf.set(q.socket, (this.runsOf.get(q.socket) ?? /* @__PURE__ */ new Set()).add(run));
    }
    run.version++;
    const request = { nth: q.nth, method: q.method, path: pathIn(q.target, q.run), at };
    use.requests.push(request);
    run.requests++;
    run.latest = at;
    run.agent = q.client ?? run.agent;
    run.lastHop ||= q.last_hop ?? false;
    const busy = (this.busy.get(run) ?? 0) + 1;
    this.busy.set(run, busy);
    run.peak = Math.max(run.peak, busy);
    this.waiting.set(q.socket, { run, request });
  }
  /** The socket's request waits no more: it is answered, or will never be. */
  answer(socket, status) {
    const w = this.waiting.get(socket);
    if (!w) return;
    this.waiting.delete(socket);
    this.busy.set(w.run, (this.busy.get(w.run) ?? 1) - 1);
    if (status !== void 0) w.request.status = status;
  }
};
function pathIn(target, run) {
  const at = target.indexOf(`/${run}`, "/try/".length);
  const rest = at < 0 ? target : target.slice(at + 1 + run.length);
  return rest === "" || rest.startsWith("?") ? `/${rest}` : rest;
}

// src/client/socket-view.ts
var MOST_CHIPS = 8;
function socketView({ socket: s, requests }, cx) {
  const { say } = cx.words;
  const open = cx.isOpen(s.id);
  const others = !s.shared && requests.at(-1).nth > requests.length;
  return b`<li class="client-socket" data-socket=${s.id} data-cookie=${s.cookie}>
    <div class="socket-head">
      <span class="mono ends">${s.remote} ⇄ <wbr />${s.local}</span> ${badge(s, cx)}
    </div>
    <div class="chips">
      ${requests.slice(0, MOST_CHIPS).map((r) => chip(r, s, cx.words))}
      ${requests.length > MOST_CHIPS ? b`<span class="chip more">${say("socket.more", { n: requests.length - MOST_CHIPS })}</span>` : A}
    </div>
    <p class="socket-words">${facts(s, requests, cx)}</p>
    ${s.stale ? b`<p class="socket-words">${drill(s, cx.words)}</p>` : A}
    ${s.shared ? b`<p class="socket-words">${say("socket.shared")}</p>` : A}
    ${others ? b`<p class="socket-words">${say("socket.others")}</p>` : A}
    <button class="quiet more" aria-expanded=${open} @click=${() => cx.toggle(s.id)}>${say("socket.details")}</button>
    ${open ? b`<div class="kernel">${kernel(s, cx)}</div>` : A}
  </li>`;
}
function badge(s, { words: { say }, now, system }) {
  const at = standing(s, now, system);
  if (!at) return b`<span class="standing">${say("socket.closed")}</span>`;
  const where = [
    at.state,
    ...at.at ? [say(`socket.at.${at.at}`)] : [],
    ...at.inferred ? [say("socket.inferred")] : []
  ].join(" · ");
  return b`<span class="standing ${s.closed ? "" : "now"} ${at.inferred ? "inferred" : ""}">${where}</span>`;
}
function chip(r, s, { say }) {
  const unanswered = r.status === void 0 && s.closed;
  return b`<span class="chip">${r.method} ${r.path}${r.status === void 0 || r.status === 200 ? A : b` <b>${r.status}</b>`}${unanswered ? b` <b>${say("socket.unanswered")}</b>` : A}</span>`;
}
function facts(s, requests, cx) {
  const { words } = cx;
  const { say } = words;
  const { info, closed } = s;
  const parts = [
    say("socket.accepted", { time: cx.clock(s.acceptedAt) }),
    say("socket.requests", { n: requests.length })
  ];
  if (info) parts.push(say("socket.bytes", { received: info.bytes_received ?? 0, acked: info.bytes_acked ?? 0 }));
  if (!closed) parts.push(say("socket.open", { time: cx.clock(requests.at(-1).at) }));
  else {
    const after = s.answeredAt === void 0 || s.stale ? "" : `${say("ended.after", { ms: ms(closed.at - s.answeredAt) })} `;
    parts.push(after + words.ended(closed.why, closer({ ...s, closed })));
  }
  return parts.join(" · ");
}
function ms(us) {
  return us < 1e4 ? (us / 1e3).toFixed(1) : String(Math.round(us / 1e3));
}
function drill({ stale }, { say }) {
  switch (stale?.saw) {
    case "fin":
      return say("drill.fin");
    case "request":
      return say("drill.request", { target: stale.target ?? "?" });
    default:
      return say("drill.nothing");
  }
}
function kernel(s, { words, savedSyn, syn }) {
  const { info } = s;
  const rows = [
    ["fd", s.fd < 0 ? void 0 : s.fd],
    ["SO_COOKIE", s.cookie || void 0],
    ["tcpi_state", info?.state],
    ["tcpi_min_rtt", info?.min_rtt && `${info.min_rtt} µs`],
    ["tcpi_rtt", info?.rtt && `${info.rtt} µs`],
    ["tcpi_snd_cwnd", info?.cwnd],
    ["tcpi_bytes_received", info?.bytes_received],
    ["tcpi_bytes_acked", info?.bytes_acked]
  ];
  return b`<dl class="fields">
      ${rows.map(
    ([name, value]) => value === void 0 ? A : b`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`
  )}
    </dl>
    ${info ? A : b`<p class="mute">${words.say("socket.noInfo")}</p>`}
    ${s.syn ? syn(s.syn) : savedSyn ? A : b`<p class="mute">${words.say("socket.noSyn")}</p>`}`;
}

// src/client/words.ts
async function wordsIn(lang) {
  return new Words((await (lang === "ko" ? import("./client.ko-T2MWMGMN.js") : import("./client.en-SAEHC2G3.js"))).messages);
}
var Words = class {
  messages;
  constructor(messages) {
    this.messages = messages;
  }
  say = (key, params = {}) => this.messages[key].replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? `{${name}}`));
  /** The first of the keys that has words; the event's word may be newer than this page. */
  first(...keys) {
    for (const key of keys) if (Object.hasOwn(this.messages, key)) return this.messages[key];
    return void 0;
  }
  reason(reason) {
    return this.first(`reason.${reason}`);
  }
  /** What to change in the client, in its own language where that is known. */
  remedy(reason, client) {
    return this.first(`remedy.${reason}.${client}`, `remedy.${reason}`);
  }
  /** How a socket ended. */
  ended(why, by) {
    return this.first(`ended.${why}.${by}`, `ended.${why}`) ?? why;
  }
};
function rich(sentence2) {
  return sentence2.split("`").map((part, i) => i % 2 === 1 ? b`<code>${part}</code>` : part);
}

// src/client/card.ts
var ENDS = 3;
var MORE = 100;
function card(run, cx) {
  const { words } = cx;
  const { verdict = "none", reason = "", client = "other", stale = "" } = run.judged ?? {};
  const lost = failed(run);
  const why = lost ? void 0 : words.reason(reason);
  const mends = !lost && !run.lastHop && ["partly", "not_reused", "cannot_tell"].includes(verdict);
  const mend = mends ? words.remedy(reason, client) : lost && !run.lastHop ? words.remedy("idle_timeout", client) : void 0;
  const stays = words.first(`stale.${stale}`);
  return b`<header class="judged" data-verdict=${verdict} data-reason=${reason} data-stale=${stale}>
      <p class="run-name"><b class="mono">${run.label}</b> <span class="agent">${run.agent}</span></p>
      <h2>${sentence(run, words)}</h2>
      ${run.lastHop ? b`<p class="last-hop">${words.say("run.lastHop")}</p>` : A}
      ${why ? b`<p class="reason">${rich(why)}</p>` : A}
      ${stays ? b`<p class="stays">${rich(stays)}</p>` : A}
      ${mend ? b`<p class="remedy">${rich(mend)}</p>` : A} ${cost(run, cx)}
      ${verdict === "not_reused" || verdict === "partly" ? b`<p class="mute">${words.say("run.again")}</p>` : A}
    </header>
    <ul class="sockets" aria-label=${words.say("run.sockets", { n: run.uses.size })}>
      ${sockets([...run.uses.values()], cx)}
    </ul>`;
}
function failed({ judged }) {
  return judged?.stale === "failed" && judged.verdict === "cannot_tell";
}
function sentence(run, words) {
  const verdict = words.first(failed(run) ? "verdict.failed" : `verdict.${run.judged?.verdict ?? "none"}`, "verdict.none");
  return verdict.replace("{requests}", String(run.requests)).replace("{connections}", String(run.uses.size));
}
function cost(run, { words, rttMs }) {
  const { saved, lost } = handshakes(run);
  const verdict = run.judged?.verdict;
  const line = (key, n) => b`<p class="cost" data-cost=${key}>${words.say(key, { n, rtt: rttMs, ms: n * rttMs })}</p>`;
  return b`${saved > 0 && verdict !== void 0 && verdict !== "not_reused" ? line("saved", saved) : A}
  ${lost > 0 && (verdict === "not_reused" || verdict === "partly") ? line("lost", lost) : A}`;
}
function sockets(uses, cx) {
  const hidden = uses.length - 2 * ENDS - cx.opened;
  const draw = (list) => list.map((use) => socketView(use, cx));
  if (hidden <= 1) return [draw(uses)];
  return [
    draw(uses.slice(0, ENDS + cx.opened)),
    b`<li class="hidden-sockets">
      <button @click=${() => cx.showMore(MORE)}>${cx.words.say("run.hidden", { n: hidden })}</button>
    </li>`,
    draw(uses.slice(-ENDS))
  ];
}

// src/client/snippets.ts
var Snippets = class {
  root;
  words;
  /** The token that stands in the commands. */
  token;
  constructor(root, words) {
    this.root = root;
    this.words = words;
    const address = root.querySelector("[data-try]")?.dataset["try"] ?? "";
    this.token = address.split("/").at(-2) ?? "";
    for (const s of root.querySelectorAll(".snippet")) this.addCopy(s);
    this.makeTabs();
  }
  /** Puts another visit's address into everything that is to be copied. */
  address(token) {
    if (token === this.token || !this.token) return;
    for (const code of this.root.querySelectorAll(".snippet pre code")) {
      code.textContent = code.textContent.replaceAll(this.token, token);
    }
    const json = this.root.querySelector("[data-json]");
    if (json) json.href = `/api/visits/${token}`;
    this.token = token;
  }
  addCopy(snippet) {
    const { say } = this.words;
    const code = snippet.querySelector("pre code");
    const button = document.createElement("button");
    button.className = "copy";
    button.textContent = say("copy");
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => {
      void copy(code).then((done) => {
        button.textContent = say(done ? "copied" : "copy.select");
      });
    });
    for (const left of ["blur", "pointerleave"]) {
      button.addEventListener(left, () => {
        button.textContent = say("copy");
      });
    }
    snippet.append(button);
  }
  makeTabs() {
    const list = this.root.querySelector(".tools");
    if (!list) return;
    list.setAttribute("role", "tablist");
    const tabs = [...list.querySelectorAll("a")];
    const panel = (tab) => this.root.querySelector(tab.hash);
    const choose = (chosen) => {
      for (const tab of tabs) {
        tab.setAttribute("aria-selected", String(tab === chosen));
        tab.tabIndex = tab === chosen ? 0 : -1;
        panel(tab).hidden = tab !== chosen;
      }
      remember("tool", chosen.hash);
    };
    for (const [i, tab] of tabs.entries()) {
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel(tab).id);
      panel(tab).setAttribute("role", "tabpanel");
      tab.addEventListener("click", (e) => {
        e.preventDefault();
        choose(tab);
      });
      tab.addEventListener("keydown", (e) => {
        const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: tabs.length - 1 }[e.key];
        if (to === void 0 && e.key !== " ") return;
        e.preventDefault();
        const next = tabs.at((to ?? i) % tabs.length);
        choose(next);
        next.focus();
      });
    }
    const named = (hash) => tabs.find((tab) => tab.hash === hash);
    choose(named(location.hash) ?? named(recall("tool")) ?? tabs[0]);
    list.classList.add("ready");
  }
};
async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    const selection = getSelection();
    selection?.selectAllChildren(code);
    return false;
  }
}

// src/client/client.ts
var MOST_RUNS = 20;
var RTT_MS = 80;
var AGE_US = 1e7;
var REST_US = 1e6;
var ClientPage = class _ClientPage {
  words;
  acts;
  snippets;
  head = document.createElement("div");
  list = document.createElement("div");
  said = document.createElement("p");
  feed;
  runs = new Runs();
  cards = /* @__PURE__ */ new Map();
  openSockets = /* @__PURE__ */ new Set();
  rttMs = Number(recall("rtt")) || RTT_MS;
  mostRuns = MOST_RUNS;
  /** When the visit began, by this browser's clock, in milliseconds. */
  began = 0;
  restarted = false;
  /** Microseconds since the visit began. */
  now = 0;
  drawn = "";
  static async open(root, lang, acts) {
    return new _ClientPage(root, acts, await wordsIn(lang));
  }
  constructor(root, acts, words) {
    this.words = words;
    this.acts = acts;
    this.snippets = new Snippets(root, words);
    this.said.className = "spoken";
    this.said.setAttribute("aria-live", "polite");
    this.head.className = "runs-head";
    const place = root.querySelector("#runs");
    place.querySelector(".script")?.remove();
    place.prepend(this.said, this.head, this.list);
  }
  /** Follows the visit's trace; another feed is another visit. */
  draw(feed, token, at) {
    if (feed !== this.feed) {
      this.restarted = this.feed !== void 0;
      this.said.textContent = this.restarted ? this.words.say("startedOver") : "";
      this.feed = feed;
      this.snippets.address(token);
      this.runs = new Runs();
      this.cards = /* @__PURE__ */ new Map();
      this.openSockets = /* @__PURE__ */ new Set();
      this.list.replaceChildren();
      this.began = 0;
      this.drawn = "";
    }
    this.now = feed.playhead.now(at);
    this.announce();
    const key = [feed.log.last, feed.state, this.age, this.rttMs, this.mostRuns, [...this.openSockets]].join("|");
    if (key === this.drawn) return;
    this.drawn = key;
    if (!this.began && feed.log.last > 0) this.began = Date.now() - this.now / 1e3;
    this.runs.follow(feed.log.events);
    const runs = this.runs.newest();
    this.drawHead(runs, feed);
    this.drawCards(runs);
  }
  /** Changes when it is time to look again at what time alone ends. */
  get age() {
    return Math.floor(this.now / AGE_US);
  }
  drawHead(runs, feed) {
    const { say } = this.words;
    const { system, full } = this.runs;
    const lacks = system && (system.savedSyn ? system.tcpInfo ? "" : "info" : system.tcpInfo ? "syn" : "both");
    D(
      b`<div class="runs-bar">
          <label class="rtt"
            ><span>${say("rtt")}</span>
            <input type="range" min="1" max="500" .value=${String(this.rttMs)} @input=${this.setRtt} />
            <input type="number" min="1" max="500" .value=${String(this.rttMs)} aria-label="${say("rtt")} (ms)" @change=${this.setRtt} /> ms</label
          >
          <span class="mute">${say("rtt.tls")}</span>
          <button data-act="start-over" title=${say("startOver.title")} @click=${() => this.acts.startOver()}>${say("startOver")}</button>
        </div>
        ${feed.state === "lost" ? b`<p class="warn">${say("lost.stream")}</p>` : A}
        ${full ? b`<p class="warn">${say("full")}</p>` : A}
        ${lacks ? b`<p class="cannot mute">${say(`cannot.${lacks}`, { system: system.name })}</p>` : A}
        ${runs.length === 0 ? b`<div class="waiting">
              <h2>${say("waiting")}</h2>
              <p>${this.restarted ? say("startedOver") : A} ${say("waiting.what")}</p>
            </div>` : A}`,
      this.head
    );
  }
  drawCards(runs) {
    const shown = runs.slice(0, this.mostRuns);
    for (const [i, run] of shown.entries()) {
      const c = this.cardOf(run);
      if (this.list.children[i] !== c.element) this.list.insertBefore(c.element, this.list.children[i] ?? null);
      this.drawCard(run, c);
    }
    while (this.list.children.length > shown.length) this.list.lastElementChild.remove();
    if (runs.length > shown.length) {
      const more = document.createElement("div");
      D(
        b`<button @click=${() => this.showOlder()}>${this.words.say("run.older", { n: runs.length - shown.length })}</button>`,
        more
      );
      this.list.append(more);
    }
  }
  cardOf(run) {
    let c = this.cards.get(run.label);
    if (!c) {
      const element = document.createElement("article");
      element.className = "client-run";
      element.dataset["run"] = run.label;
      c = { element, key: "", opened: 0 };
      this.cards.set(run.label, c);
    }
    return c;
  }
  drawCard(run, c) {
    const key = [run.version, this.age, this.rttMs, c.opened, [...this.openSockets].filter((s) => run.uses.has(s))].join("|");
    if (key === c.key) return;
    c.key = key;
    D(
      card(run, {
        words: this.words,
        rttMs: this.rttMs,
        opened: c.opened,
        savedSyn: this.runs.system?.savedSyn ?? false,
        system: this.runs.system?.name ?? "",
        now: this.now,
        clock: (us) => this.clock(us),
        isOpen: (s) => this.openSockets.has(s),
        toggle: (s) => this.toggle(s),
        syn: (raw) => this.acts.syn(raw),
        showMore: (n) => {
          c.opened += n;
          this.redraw();
        }
      }),
      c.element
    );
  }
  /** Says the newest verdict, once the run has come to rest. */
  announce() {
    const [newest] = this.runs.newest();
    if (!newest?.judged || this.now - newest.latest < REST_US) return;
    const said = `${newest.label}: ${sentence(newest, this.words)}`;
    if (this.said.textContent !== said) this.said.textContent = said;
  }
  clock(us) {
    return new Date(this.began + us / 1e3).toLocaleTimeString("en-GB");
  }
  setRtt = (e) => {
    const ms2 = Math.round(e.target.valueAsNumber);
    this.rttMs = Math.min(500, Math.max(1, ms2 || RTT_MS));
    remember("rtt", String(this.rttMs));
    this.redraw();
  };
  toggle(socket) {
    if (!this.openSockets.delete(socket)) this.openSockets.add(socket);
    this.redraw();
  }
  showOlder() {
    this.mostRuns += MOST_RUNS;
    this.redraw();
  }
  redraw() {
    this.drawn = "";
    this.acts.wake();
  }
};
export {
  ClientPage
};
