import {
  A,
  D,
  b
} from "./chunk-YHPVDJ5F.js";

// src/session/shared.ts
var PERIOD_MS = 2e3;
var Shared = class {
  /** `view` is the name under which the visit is shown. */
  constructor(view) {
    this.since = 0;
    this.closed = false;
    this.path = `/api/shared/${encodeURIComponent(view)}/events`;
  }
  open(since, handlers) {
    this.since = since;
    void this.follow(handlers);
  }
  close() {
    this.closed = true;
  }
  async follow(handlers) {
    while (!this.closed && await this.ask(handlers)) await new Promise((later) => setTimeout(later, PERIOD_MS));
  }
  /** Takes what is new; returns whether more may come. */
  async ask(handlers) {
    try {
      const answer = await fetch(`${this.path}?since=${this.since}`, { cache: "no-store" });
      if (answer.status === 404) {
        handlers.state("gone");
        return false;
      }
      if (!answer.ok) throw new Error(answer.statusText);
      const lines = (await answer.text()).split("\n").filter((line) => line !== "");
      const events = lines.map((line) => JSON.parse(line));
      const time = Number(answer.headers.get("Same-Socket-Now"));
      handlers.state("live");
      handlers.events(events);
      handlers.clock({ wall: time, time, speed: 1, paused: false }, performance.now());
      this.since = events.at(-1)?.seq ?? this.since;
    } catch {
      handlers.state("lost");
    }
    return true;
  }
};
async function viewOf(token) {
  try {
    const answer = await fetch(`/api/visits/${token}`, { cache: "no-store" });
    return (await answer.json()).view;
  } catch {
    return void 0;
  }
}

// src/model/socket.ts
var LINUX_TIME_WAIT_US = 6e7;
function standing(s, now, system) {
  const { server, client } = s.after ?? {};
  const kept2 = [server, client].find((end) => end && end.state !== "CLOSED") ?? server ?? client;
  if (kept2) {
    const { state, inferred = false } = kept2;
    const over = state === "TIME-WAIT" && !inferred && system === "linux" && now - (s.closed?.at ?? now) > LINUX_TIME_WAIT_US;
    return { state: over ? "CLOSED" : state, at: kept2 === client ? "client" : "server", inferred: inferred || over };
  }
  return s.closed ? void 0 : { state: s.info?.state ?? "ESTABLISHED", inferred: false };
}
function closer({ after, closed }) {
  const waits = (end) => end?.state === "TIME-WAIT" && !end.inferred;
  if (waits(after?.client) && !waits(after?.server)) return "client";
  return closed.by === "client" ? "client" : "server";
}

// src/client/run.ts
function newestRuns(w) {
  return [...w.runs.values()].sort((a, b2) => b2.latest - a.latest);
}
function usesOf(w, { label }) {
  const found = [];
  for (const conn of w.conns.values()) {
    const use = conn.kernel?.uses.find((u) => u.run === label);
    if (use) found.push({ conn, use });
  }
  return found;
}
function handshakes({ requests, sockets: sockets2, peak }) {
  return { saved: Math.max(0, requests - sockets2), lost: Math.max(0, sockets2 - Math.max(1, peak)) };
}
var PORTS = 28232;
var TIME_WAIT_S = 60;
function timeWaits(w, run) {
  const kernels = usesOf(w, run).map(({ conn }) => conn.kernel);
  const counts = { client: 0, server: 0 };
  for (const k of kernels) {
    const at = standing(k, w.time, w.system?.system ?? "");
    if (at?.state === "TIME-WAIT") counts[at.at ?? "server"]++;
  }
  const accepted = kernels.map((k) => k.acceptedAt);
  const us = Math.max(...accepted) - Math.min(...accepted);
  const perSecond = us > 0 ? (kernels.length - 1) / (us / 1e6) : 0;
  const closesFirst = kernels.some((k) => k.closed && closer({ ...k, closed: k.closed }) === "client");
  return { counts, perSecond, lasts: closesFirst && perSecond > PORTS / TIME_WAIT_S ? PORTS / perSecond : void 0 };
}

// src/client/said.ts
function causesOf(run, words) {
  const { judged } = run;
  return {
    // One answered request is all there is to see of a client that failed at the next.
    why: judged && !failed(run) ? words.reason(judged) : void 0,
    stale: judged?.stale ? words.stale(judged.stale) : void 0
  };
}
function failed({ judged }) {
  return judged?.stale === "failed" && judged.verdict === "cannot_tell";
}
function remediesOf(run, words) {
  const one = (whose, when) => {
    const remedy = remedyOf(run, words, whose);
    return remedy ? [{ words: remedy, ...when && { when } }] : [];
  };
  if (run.lastHop) return one("proxy");
  const own = run.judged?.client ?? "other";
  return run.judged?.proxy_suspected ? [...one("proxy", "run.ifProxy"), ...one(own, "run.ifNone")] : one(own);
}
function remedyOf(run, words, whose) {
  const { judged } = run;
  if (!judged) return void 0;
  if (failed(run)) return words.remedy("idle_timeout", whose);
  const { verdict } = judged;
  if (verdict === "reused" || verdict === "parallel") return void 0;
  return words.remedy(judged.reason, whose);
}
function sentence(run, words) {
  const verdict = failed(run) ? "failed" : run.judged?.verdict ?? "none";
  return words.say(`verdict.${verdict}`, { requests: run.requests, connections: run.sockets });
}

// src/client/markdown.ts
var MOST = 12;
function markdown(w, run, words, link, token) {
  const { say } = words;
  const { why, stale } = causesOf(run, words);
  const uses = usesOf(w, run);
  const rows = uses.slice(0, MOST).map(({ conn: { client, server, kernel: kernel2 }, use }) => {
    const end = kernel2.closed ? words.ended(kernel2.closed.why, closer({ ...kernel2, closed: kernel2.closed })) : kernel2.info?.state ?? "";
    return `| \`${client.local}\` ⇄ \`${server.local}\` | ${use.requests} | ${cell(end)} |`;
  });
  const parts = [
    `### ${code(run.label)}: ${sentence(run, words)}`,
    run.agent && code(run.agent),
    run.lastHop && say("run.lastHop"),
    why,
    stale,
    !run.lastHop && run.judged?.proxy_suspected && say("run.suspected"),
    ...remediesOf(run, words).map((r) => r.when ? `**${say(r.when)}** ${r.words}` : r.words),
    [`| ${say("share.socket")} | ${say("share.requests")} | ${say("share.end")} |`, "|---|---|---|", ...rows].join("\n"),
    uses.length > MOST && say("run.hidden.more", { n: uses.length - MOST }),
    ...run.heads.map((head) => fenced(head.trim())),
    link && `[${say("share.there")}](${link})`
  ];
  const told = parts.filter(Boolean).join("\n\n");
  return token === "" ? told : told.replaceAll(token, "{token}");
}
function code(text) {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$/.test(text) ? " " : "";
  return `${fence}${pad}${text.replace(/[\r\n]+/g, " ")}${pad}${fence}`;
}
function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}http
${text}
${fence}`;
}
function cell(text) {
  return text.replaceAll("|", "\\|");
}

// src/client/snippets.ts
var Snippets = class {
  constructor(root, words, kept2) {
    this.root = root;
    this.words = words;
    this.kept = kept2;
    const address = root.querySelector("[data-try]")?.dataset["try"] ?? "";
    this.token = address.split("/").at(-2) ?? "";
    for (const s of root.querySelectorAll(".snippet")) this.addCopy(s);
    this.makeTabs();
  }
  /** Puts another visit's address into everything that is to be copied. */
  address(token) {
    if (token === this.token || !this.token) return;
    for (const code2 of this.root.querySelectorAll(".snippet pre code")) {
      code2.textContent = code2.textContent.replaceAll(this.token, token);
    }
    const json = this.root.querySelector("[data-json]");
    if (json) json.href = `/api/visits/${token}`;
    this.token = token;
  }
  addCopy(snippet) {
    const { say } = this.words;
    const code2 = snippet.querySelector("pre code");
    const button = document.createElement("button");
    button.className = "copy";
    button.textContent = say("copy");
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => {
      void copy(code2).then((done) => {
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
      this.kept.remember("tool", chosen.hash);
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
    choose(named(location.hash) ?? named(this.kept.recall("tool")) ?? tabs[0]);
    list.classList.add("ready");
  }
};
async function copy(code2) {
  try {
    await navigator.clipboard.writeText(code2.textContent);
    return true;
  } catch {
    const selection = getSelection();
    selection?.selectAllChildren(code2);
    return false;
  }
}

// src/client/socket-view.ts
function socketView({ id, client, server, kernel: s }, use, cx) {
  const { say } = cx.words;
  const open = cx.isOpen(id);
  const others = !s.shared && use.latest.nth > use.requests;
  return b`<li class="client-socket" data-socket=${id} data-cookie=${s.cookie}>
    <div class="socket-head">
      <span class="mono ends">${client.local} ⇄ <wbr />${server.local}</span> ${badge(s, cx)}
    </div>
    <div class="chips">
      ${use.named.map((r) => chip(r, s, cx.words))}
      ${use.requests > use.named.length ? b`<span class="chip more">${say("socket.more", { n: use.requests - use.named.length })}</span>` : A}
    </div>
    <p class="socket-words">${facts(s, use, cx)}</p>
    ${s.stale ? b`<p class="socket-words">${afterFin(s, cx.words)}</p>` : A}
    ${s.shared ? b`<p class="socket-words">${say("socket.shared")}</p>` : A}
    ${others ? b`<p class="socket-words">${say("socket.others")}</p>` : A}
    <button class="quiet more" aria-expanded=${open} @click=${() => cx.toggle(id)}>${say("socket.details")}</button>
    ${open ? b`<div class="kernel">${times(s, use, cx.words)} ${kernel(s, cx)}</div>` : A}
  </li>`;
}
function badge(s, { words: { say }, now, system, full }) {
  if (full && !s.closed) return b`<span class="standing">${say("socket.full")}</span>`;
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
function facts(s, use, cx) {
  const { words } = cx;
  const { say } = words;
  const { info, closed } = s;
  const parts = [
    say("socket.accepted", { time: cx.clock(s.acceptedAt) }),
    say("socket.requests", { n: use.requests })
  ];
  if (info) parts.push(say("socket.bytes", { received: info.bytes_received ?? 0, acked: info.bytes_acked ?? 0 }));
  if (!closed) parts.push(say("socket.open", { time: cx.clock(use.latest.at) }));
  else {
    const after = s.answeredAt === void 0 || s.stale ? "" : `${say("ended.after", { ms: ms(closed.at - s.answeredAt) })} `;
    parts.push(after + words.ended(closed.why, closer({ ...s, closed })));
  }
  return parts.join(" · ");
}
function ms(us) {
  if (us < 100) return (us / 1e3).toFixed(2);
  return us < 1e4 ? (us / 1e3).toFixed(1) : String(Math.round(us / 1e3));
}
function afterFin({ stale }, { say }) {
  if (!stale) return "";
  const target = { target: stale.target ?? "?" };
  const { cause = "idle" } = stale;
  return cause === "idle" ? say(`afterFin.${stale.saw}`, target) : say(`gaveUp.${cause}`, target);
}
function times(s, use, { say }) {
  const rows = use.named.filter((r) => r.firstOctet !== void 0);
  return b`${s.handshake ? b`<p>${say("socket.handshake", { ms: ms(s.handshake) })}</p>` : A}
    ${rows.length === 0 ? A : b`<table class="times">
          <thead><tr><th scope="col">${say("socket.request")}</th><th scope="col">${say("socket.waited")}</th><th scope="col">${say("socket.first")}</th></tr></thead>
          <tbody>${rows.map(
    (r) => b`<tr><th scope="row">${r.method} ${r.path}</th><td>${r.waited === void 0 ? "" : `${ms(r.waited)} ms`}</td><td>${ms(r.firstOctet - s.acceptedAt)} ms</td></tr>`
  )}</tbody>
        </table>`}`;
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
  return new Words((await (lang === "ko" ? import("./client.ko-L2NIYMSY.js") : import("./client.en-AZSL3CRH.js"))).messages);
}
async function remediesIn(lang) {
  return (await (lang === "ko" ? import("./remedies.ko-7X6ZX7VG.js") : import("./remedies.en-FSHYLXWX.js"))).messages;
}
var Words = class _Words {
  /** Before there is a verdict there need be no remedies. */
  constructor(messages, remedies = {}) {
    this.say = (key, params = {}) => (
      // A page may be older than its server, and lack an event's word.
      (this.messages[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? `{${name}}`))
    );
    this.messages = messages;
    this.remedies = remedies;
  }
  with(remedies) {
    return new _Words(this.messages, remedies);
  }
  reason({ reason, idle_us: idle = 0, limit }) {
    const named = limit === "head" || limit === "body" || limit === "time" || limit === "connections" ? this.say(`limit.${limit}`) : "";
    return this.say(`reason.${reason}`, { s: (idle / 1e6).toFixed(1), limit: named });
  }
  stale(stale) {
    return this.say(`stale.${stale}`);
  }
  /** What to change in the client, in its own language where that is known; or in a proxy. */
  remedy(reason, client) {
    const { remedies } = this;
    return remedies[`remedy.${reason}.${client}`] ?? remedies[`remedy.${reason}`];
  }
  /** How a socket ended. */
  ended(why, by) {
    return why === "connection_close" ? this.say(`ended.connection_close.${by}`) : this.say(`ended.${why}`);
  }
};
function rich(sentence2) {
  return sentence2.split("`").map((part, i) => i % 2 === 1 ? b`<code>${part}</code>` : part);
}

// src/client/card.ts
var ENDS = 3;
var MORE = 100;
function card(w, run, cx) {
  const { words } = cx;
  const { judged } = run;
  const { why, stale } = causesOf(run, words);
  const saves = judged !== void 0 && judged.verdict !== "not_reused";
  const wastes = judged?.verdict === "not_reused" || judged?.verdict === "partly";
  return b`<header
      class="judged"
      data-verdict=${judged?.verdict ?? "none"}
      data-reason=${judged?.reason ?? ""}
      data-stale=${judged?.stale ?? ""}
    >
      <p class="run-name"><b class="mono">${run.label}</b> <span class="agent">${run.agent}</span></p>
      <h2>${sentence(run, words)}</h2>
      ${run.lastHop ? b`<p class="last-hop">${words.say("run.lastHop")}</p>` : A}
      ${why ? b`<p class="reason">${rich(why)}</p>` : A}
      ${stale ? b`<p class="stays">${rich(stale)}</p>` : A}
      ${!run.lastHop && judged?.proxy_suspected ? b`<p class="suspected">${rich(words.say("run.suspected"))}</p>` : A}
      ${remediesOf(run, words).map((r) => b`<p class="remedy">${r.when ? b`<b>${words.say(r.when)}</b> ` : A}${rich(r.words)}</p>`)}
      ${cost(run, saves, wastes, cx)} ${kept(timeWaits(w, run), words)}
      ${wastes ? b`<p class="mute">${words.say("run.again")}</p>` : A}
    </header>
    ${run.heads.length > 0 ? sent(run, cx) : A} ${judged ? sharing(w, run, cx) : A}
    <ul class="sockets" aria-label=${words.say("run.sockets", { n: run.sockets })}>
      ${sockets(usesOf(w, run), cx)}
    </ul>`;
}
function cost(run, saves, wastes, { words, rttMs }) {
  const { saved, lost } = handshakes(run);
  const line = (key, n) => b`<p class="cost" data-cost=${key}>${words.say(key, { n, rtt: rttMs, ms: n * rttMs })}</p>`;
  return b`${saves && saved > 0 ? line("saved", saved) : A}
  ${wastes && lost > 0 ? line("lost", lost) : A}`;
}
function kept({ counts, perSecond, lasts }, { say }) {
  if (counts.client + counts.server === 0) return A;
  const run = lasts === void 0 ? A : b` ${say("timeWait.lasts", { rate: Math.round(perSecond), s: Math.round(lasts) })}`;
  return b`<p class="time-waits" data-client=${counts.client} data-server=${counts.server}>${say("timeWait", counts)}${run}</p>`;
}
function sent(run, { words }) {
  return b`<details class="heads">
    <summary>${words.say("run.heads")}</summary>
    ${run.heads.map((head) => b`<pre tabindex="0"><code>${head.trim()}</code></pre>`)}
  </details>`;
}
function sharing(w, run, cx) {
  const { words, link } = cx;
  return b`<details class="sharing" ?open=${cx.isSharing} @toggle=${(e) => cx.share(e.target.open)}>
    <summary>${words.say("share")}</summary>
    ${cx.isSharing ? b`${link ? copied(words.say("share.link"), link, words) : b`<p class="mute">${words.say("share.noLink")}</p>`}
          ${copied(words.say("share.markdown"), markdown(w, run, words, link, cx.token), words)}` : A}
  </details>`;
}
function copied(title, text, words) {
  const take = async ({ currentTarget: button }) => {
    const b2 = button;
    const done = await copy(b2.parentElement.querySelector("code"));
    b2.textContent = words.say(done ? "copied" : "copy.select");
  };
  return b`<div class="snippet">
    <p class="snippet-title">${title}</p>
    <pre tabindex="0" aria-label=${title}><code>${text}</code></pre>
    <button class="copy" aria-live="polite" @click=${take}>${words.say("copy")}</button>
  </div>`;
}
function sockets(uses, cx) {
  const hidden = uses.length - 2 * ENDS - cx.opened;
  const draw = (list) => list.map(({ conn, use }) => socketView(conn, use, cx));
  if (hidden <= 1) return [draw(uses)];
  return [
    draw(uses.slice(0, ENDS + cx.opened)),
    b`<li class="hidden-sockets">
      <button @click=${() => cx.showMore(MORE)}>${cx.words.say("run.hidden", { n: hidden })}</button>
    </li>`,
    draw(uses.slice(-ENDS))
  ];
}

// src/client/client.ts
var MOST_RUNS = 20;
var RTT_MS = 80;
var AGE_US = 1e7;
var QUIET_US = 1e6;
var RETRY_MS = 2e3;
var ClientPage = class _ClientPage {
  constructor(root, lang, acts, words) {
    this.head = document.createElement("div");
    this.list = document.createElement("div");
    this.said = document.createElement("p");
    this.cards = /* @__PURE__ */ new Map();
    this.openSockets = /* @__PURE__ */ new Set();
    /** Runs of which is shown what can be given to others. */
    this.sharing = /* @__PURE__ */ new Set();
    this.token = "";
    this.mostRuns = MOST_RUNS;
    /** When the visit began, by this browser's clock, in milliseconds. */
    this.began = 0;
    this.restarted = false;
    this.arrived = false;
    /** Microseconds since the visit began. */
    this.now = 0;
    this.drawn = "";
    this.setRtt = (e) => {
      const ms2 = Math.round(e.target.valueAsNumber);
      this.rttMs = Math.min(500, Math.max(1, ms2 || RTT_MS));
      this.acts.remember("rtt", String(this.rttMs));
      this.redraw();
    };
    this.words = words;
    this.lang = lang;
    this.view = root.dataset["shared"];
    this.foreign = this.view !== void 0;
    this.acts = acts;
    this.rttMs = Number(acts.recall("rtt")) || RTT_MS;
    this.snippets = new Snippets(root, words, acts);
    this.said.className = "spoken";
    this.said.setAttribute("aria-live", "polite");
    this.head.className = "runs-head";
    const place = root.querySelector("#runs");
    place.querySelector(".script")?.remove();
    place.prepend(this.said, this.head, this.list);
  }
  static async open(root, lang, acts) {
    return new _ClientPage(root, lang, acts, await wordsIn(lang));
  }
  /** Follows the visit's trace, and says aloud what is new; another feed is another visit. */
  follow(feed, token, at) {
    if (feed !== this.feed) {
      this.restarted = this.feed !== void 0;
      this.said.textContent = this.restarted ? this.words.say("startedOver") : "";
      this.feed = feed;
      this.snippets.address(token);
      this.cards = /* @__PURE__ */ new Map();
      this.openSockets = /* @__PURE__ */ new Set();
      this.sharing = /* @__PURE__ */ new Set();
      if (!this.foreign) this.view = void 0;
      this.token = token;
      this.list.replaceChildren();
      this.began = 0;
      this.drawn = "";
    }
    this.world = feed.now(at);
    this.now = this.world.time;
    if (!this.began && this.world.system) this.began = Date.now() - this.now / 1e3;
    const [newest] = newestRuns(this.world);
    this.announce(newest);
    if (newest && !this.advised) void this.advise();
  }
  /** Draws what has been followed. */
  draw() {
    const { feed, world: w } = this;
    if (!feed || !w) return;
    const key = [w.version, feed.state, this.age, this.rttMs, this.mostRuns, [...this.openSockets], [...this.sharing], this.view].join("|");
    if (key === this.drawn) return;
    this.drawn = key;
    const runs = newestRuns(w);
    this.drawHead(runs, w, feed);
    if (this.advised === "over" || runs.length === 0) this.drawCards(runs, w);
  }
  /** Changes when it is time to look again at what time alone ends. */
  get age() {
    return Math.floor(this.now / AGE_US);
  }
  drawHead(runs, { system, ended }, feed) {
    const { say } = this.words;
    const lacks = system && (system.saved_syn ? system.tcp_info ? "" : "info" : system.tcp_info ? "syn" : "both");
    D(
      b`<div class="runs-bar">
          <label class="rtt"
            ><span>${say("rtt")}</span>
            <input type="range" min="1" max="500" .value=${String(this.rttMs)} @input=${this.setRtt} />
            <input type="number" min="1" max="500" .value=${String(this.rttMs)} aria-label="${say("rtt")} (ms)" @change=${this.setRtt} /> ms</label
          >
          <span class="mute">${say("rtt.tls")}</span>
          ${this.foreign ? A : b`<button data-act="start-over" title=${say("startOver.title")} @click=${() => this.acts.startOver()}>${say("startOver")}</button>`}
        </div>
        ${feed.state === "lost" ? b`<p class="warn">${say("lost.stream")}</p>` : A}
        ${this.foreign && feed.state === "gone" ? b`<p class="warn">${say("shared.over")}</p>` : A}
        ${ended ? b`<p class="warn">${say("full")}</p>` : A}
        ${lacks ? b`<p class="cannot mute">${say(`cannot.${lacks}`, { system: system.system })}</p>` : A}
        ${runs.length === 0 && !this.foreign ? b`<div class="waiting">
              <h2>${say("waiting")}</h2>
              <p>${this.restarted ? say("startedOver") : A} ${say("waiting.what")}</p>
            </div>` : A}`,
      this.head
    );
  }
  drawCards(runs, w) {
    const shown = runs.slice(0, this.mostRuns);
    for (const [i, run] of shown.entries()) {
      const c = this.cardOf(run);
      if (this.list.children[i] !== c.element) this.list.insertBefore(c.element, this.list.children[i] ?? null);
      this.drawCard(w, run, c);
    }
    while (this.list.children.length > shown.length) this.list.lastElementChild.remove();
    if (this.foreign && this.began && !this.arrived) this.arrive();
    if (runs.length > shown.length) {
      const more = document.createElement("div");
      D(
        b`<button @click=${() => this.showOlder()}>${this.words.say("run.older", { n: runs.length - shown.length })}</button>`,
        more
      );
      this.list.append(more);
    }
  }
  /** A link leads to one run. */
  arrive() {
    this.arrived = true;
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }
  cardOf(run) {
    let c = this.cards.get(run.label);
    if (!c) {
      const element = document.createElement("article");
      element.className = "client-run";
      element.id = `run-${run.label}`;
      element.dataset["run"] = run.label;
      c = { element, key: "", opened: 0 };
      this.cards.set(run.label, c);
    }
    return c;
  }
  drawCard(w, run, c) {
    const key = [run.version, w.ended, this.age, this.rttMs, c.opened, [...this.openSockets], this.sharing.has(run.label), this.view].join("|");
    if (key === c.key) return;
    c.key = key;
    D(
      card(w, run, {
        words: this.words,
        rttMs: this.rttMs,
        opened: c.opened,
        savedSyn: w.system?.saved_syn ?? false,
        system: w.system?.system ?? "",
        now: this.now,
        full: w.ended === "full",
        clock: (us) => this.clock(us),
        isOpen: (s) => this.openSockets.has(s),
        toggle: (s) => this.toggle(s),
        token: this.token,
        link: this.view && `${location.origin}/${this.lang}/shared/${this.view}#run-${run.label}`,
        isSharing: this.sharing.has(run.label),
        share: (open) => this.share(run.label, open),
        syn: (raw) => this.acts.syn(raw),
        showMore: (n) => {
          c.opened += n;
          this.redraw();
        }
      }),
      c.element
    );
  }
  /** Says the newest verdict, once the run is quiet. */
  announce(newest) {
    if (!newest?.judged || this.now - newest.latest < QUIET_US) return;
    const said = `${newest.label}: ${sentence(newest, this.words)}`;
    if (this.said.textContent !== said) this.said.textContent = said;
  }
  /** What to change comes with the first run. */
  async advise() {
    this.advised = "asked";
    try {
      this.words = this.words.with(await remediesIn(this.lang));
      for (const c of this.cards.values()) c.key = "";
    } catch {
      setTimeout(() => {
        this.advised = void 0;
        this.acts.wake();
      }, RETRY_MS);
    }
    this.advised = "over";
    this.redraw();
  }
  clock(us) {
    return new Date(this.began + us / 1e3).toLocaleTimeString("en-GB");
  }
  toggle(socket) {
    if (!this.openSockets.delete(socket)) this.openSockets.add(socket);
    this.redraw();
  }
  share(label, open) {
    if (open === this.sharing.has(label)) return;
    if (open) this.sharing.add(label);
    else this.sharing.delete(label);
    if (open && this.view === void 0) {
      const { token } = this;
      void viewOf(token).then((view) => {
        if (token !== this.token) return;
        this.view = view;
        this.redraw();
      });
    }
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
  ClientPage,
  Shared
};
