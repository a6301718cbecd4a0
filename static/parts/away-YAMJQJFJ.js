import {
  A,
  D,
  b
} from "./chunk-YHPVDJ5F.js";

// src/model/numbered.ts
function segmentsOf(events, since) {
  const next = /* @__PURE__ */ new Map();
  return events.filter((e) => e.name === "link:segment_sent").filter((e) => e.seq > since).reverse().filter((e) => {
    const flow = `${e.conn} ${e.data.from}`;
    const after = next.get(flow);
    next.set(flow, e);
    return !(after && after.time === e.time && acknowledges(after) && acknowledges(e));
  }).reverse();
}
var acknowledges = ({ data: { tcp, probe } }) => tcp.length === 0 && !probe && tcp.flags.join() === "ACK";

// src/model/by-hand.ts
var MOST_DONE = 49;
var MOST_US = 6e8;
var SCRIPTED = {
  cut: "link:changed",
  rtt: "link:changed",
  rate: "link:changed",
  lose: "link:loss_armed",
  box: "box:changed",
  "power-cycle": "host:power_cycled",
  accepting: "server:changed",
  backlog: "server:changed",
  ports: "client:changed",
  connections: "client:changed",
  "request-timeout": "client:changed"
};
function scripted(act) {
  const [verb = "", host = ""] = act.replace(/^meanwhile /, "").split(" ");
  return verb === "idle" || verb === "keepalive" || verb === "read-body" ? `${host}:changed` : SCRIPTED[verb];
}
var UNSET = ["loss", "tls"];
function doneIn(told, started) {
  const numbered = new Set(segmentsOf(told, started.seq).map((e) => e.data.id));
  const sent = [];
  const before = {};
  const done = [];
  let expected;
  const add = (e, act) => {
    const last = sent.findLastIndex((s) => s.time <= e.time);
    done.push({ after: last + 1, us: e.time - (sent[last] ?? started).time, act });
  };
  const segment = (id) => sent.findIndex((s) => s.id === id) + 1;
  for (const e of told) {
    const ours = e.seq > started.seq;
    const byScript = ours && e.name === expected;
    if (byScript) expected = void 0;
    switch (e.name) {
      case "scenario:step":
        expected = scripted(e.data.act);
        break;
      case "link:segment_sent":
        if (ours && numbered.has(e.data.id)) sent.push({ id: e.data.id, time: e.time, doomed: e.data.lost === "by_hand" || e.data.lost === "link_down" });
        break;
      case "link:segment_lost":
        if (ours && e.data.why !== "link_down" && !sent.find((s) => s.id === e.data.id)?.doomed) add(e, { what: "lose", segment: segment(e.data.id) });
        break;
      case "link:segment_held":
      case "link:segment_released":
        if (ours) add(e, { what: e.name === "link:segment_held" ? "hold" : "release", segment: segment(e.data.id) });
        break;
      case "link:loss_armed": {
        const has = before[e.data.from]?.what ?? [];
        before[e.data.from] = { what: e.data.what };
        if (ours && !byScript) {
          for (const loss of e.data.what) if (!has.includes(loss)) add(e, { what: "next", loss, from: e.data.from });
        }
        break;
      }
      case "host:power_cycled":
        if (ours && !byScript) add(e, { what: "power", host: e.host });
        break;
      case "link:changed":
      case "box:changed":
      case "client:changed":
      case "server:changed": {
        const was = before[e.name];
        before[e.name] = e.data;
        if (!ours || byScript || !was && e.name === "link:changed") break;
        for (const [field, value] of Object.entries(e.data)) {
          const first = typeof value === "boolean" ? true : 0;
          if (!UNSET.includes(field) && typeof value !== "string" && value !== (was?.[field] ?? first)) add(e, { what: "set", of: e.name.split(":")[0], field, value });
        }
        for (const field of Object.keys(was ?? {})) if (!(field in e.data) && !UNSET.includes(field)) add(e, { what: "set", of: e.name.split(":")[0], field, value: 0 });
        break;
      }
      case "http:connection_wanted":
        if (ours && e.data.click) return void 0;
        break;
    }
  }
  const written = done.every(({ act }) => !("segment" in act && act.segment === 0) && (act.what !== "set" || typeof act.value === "boolean" || Number.isSafeInteger(act.value)));
  return done.length > MOST_DONE || !written ? void 0 : done;
}
function doneAs(done) {
  return done.map(({ after, us, act }) => `${after > 0 ? `s${after}+` : ""}${us / 1e3}ms.${act.what}.${detail(act)}`).join(",");
}
function detail(act) {
  switch (act.what) {
    case "next":
      return `${act.loss}.${act.from}`;
    case "power":
      return act.host;
    case "set":
      return `${act.of}.${act.field}.${act.value}`;
    default:
      return String(act.segment);
  }
}
var TIMED = /^(?:s(\d{1,5})\+)?(\d{1,6}(?:\.\d{1,3})?)ms\.([a-z]+)\.([a-z0-9._]{1,60})$/;
function readDone(text) {
  const done = text.split(",").map((part) => {
    const [, after, ms, what, rest] = TIMED.exec(part) ?? [];
    const act = what && rest ? actOf(what, rest.split(".")) : void 0;
    return act && { after: Number(after ?? 0), us: Math.round(Number(ms) * 1e3), act };
  });
  return done.length > MOST_DONE || done.some((d) => !d || d.us > MOST_US) ? void 0 : done;
}
var isHost = (s) => s === "client" || s === "server";
function actOf(what, [first = "", second = "", third = "", ...more]) {
  if (more.length > 0) return void 0;
  switch (what) {
    case "lose":
    case "hold":
    case "release":
      return /^[1-9]\d{0,4}$/.test(first) && !second ? { what, segment: Number(first) } : void 0;
    case "next":
      return ["syn", "data", "ack", "fin", "any"].includes(first) && isHost(second) && !third ? { what, loss: first, from: second } : void 0;
    case "power":
      return isHost(first) && !second ? { what, host: first } : void 0;
    case "set": {
      const value = third === "true" ? true : third === "false" ? false : /^\d{1,7}$/.test(third) ? Number(third) : void 0;
      return (isHost(first) || first === "link" || first === "box") && second && value !== void 0 ? { what, of: first, field: second, value } : void 0;
    }
  }
  return void 0;
}
function askedFor({ after, us, act }) {
  switch (act.what) {
    case "next":
      return { after, us, act: "lose-next", what: act.loss, from: act.from };
    case "power":
      return { after, us, act: "power-cycle", host: act.host };
    case "set":
      return { after, us, act: "set", [act.of]: { [act.field]: act.value } };
    default:
      return { after, us, act: act.what, segment: act.segment };
  }
}

// src/model/moment.ts
var RTT_MS = 200;
var MOST_MS = 6e5;
function momentIn(hash) {
  const q = new URLSearchParams(hash.replace(/^#/, "").replaceAll("+", "%2B"));
  const [run = "", t = "", s, rtt, by] = ["run", "t", "s", "rtt", "do"].map((name) => q.get(name) ?? void 0);
  if (!/^[a-z0-9-]{1,60}$/.test(run)) return "run";
  const time = /^(?:s(\d{1,5})\+)?(\d{1,8}(?:\.\d{1,3})?)ms$/.exec(t);
  if (!time) return "t";
  if (Number(time[2]) > MOST_MS) return "t";
  const segment = s === void 0 ? void 0 : count(s);
  if (s !== void 0 && !segment) return "s";
  const rttMs = rtt === void 0 ? void 0 : count(rtt);
  if (rtt !== void 0 && (!rttMs || rttMs < 20 || rttMs > 1e3)) return "rtt";
  const done = by === void 0 ? void 0 : readDone(by);
  if (by !== void 0 && !done) return "do";
  return { run, after: Number(time[1] ?? 0), us: Math.round(Number(time[2]) * 1e3), ...segment && { segment }, ...rttMs && { rttMs }, ...done && { done } };
}
var count = (s) => /^\d{1,5}$/.test(s) ? Number(s) : void 0;
function hashOf({ run, after, us, segment, rttMs, done }) {
  const t = `${after > 0 ? `s${after}+` : ""}${us / 1e3}ms`;
  return `#run=${run}&t=${t}${segment === void 0 ? "" : `&s=${segment}`}${rttMs === void 0 ? "" : `&rtt=${rttMs}`}${done === void 0 ? "" : `&do=${doneAs(done)}`}`;
}
function momentOf(events, time, chosen, touched) {
  const told = events.filter((e) => e.time <= time);
  const from = told.findLastIndex((e) => e.name === "scenario:started" || e.name === "lab:reset");
  const started = told[from];
  if (started?.name !== "scenario:started") return "none";
  const end = events.find((e) => e.seq > started.seq && e.name === "scenario:finished");
  const over = end !== void 0 && end.time <= time && end.seq <= told.at(-1).seq;
  const after = over && told.some((e) => e.seq > end.seq && !/^(clock|scenario):|:info$/.test(e.name));
  const unaddressed = after ? "after" : "disturbed";
  if (touched >= started.seq && touched < (over && !after ? end.seq : told.at(-1).seq)) return touched < (end?.seq ?? Infinity) ? "disturbed" : unaddressed;
  const done = doneIn(told, started);
  if (!done) return unaddressed;
  if (end?.name === "scenario:finished" && !end.data.ok && done.length === 0) return "disturbed";
  const at = over && !after ? end.time : time;
  const sent = segmentsOf(told, started.seq);
  const last = sent.findLastIndex((e) => e.time <= at) + 1;
  const segment = sent.findIndex((e) => e.data.id === chosen) + 1;
  const rtt = told.findLast((e) => e.name === "link:changed" && e.seq < started.seq);
  const rttMs = rtt?.name === "link:changed" ? rtt.data.rtt_ms : RTT_MS;
  return {
    run: started.data.scenario,
    after: last,
    us: at - (sent[last - 1] ?? started).time,
    ...segment > 0 && { segment },
    ...rttMs !== RTT_MS && { rttMs },
    ...done.length > 0 && { done }
  };
}
function find(events, m, since) {
  const started = events.find((e) => e.seq > since && e.name === "scenario:started");
  const end = events.find((e) => e.seq > since && e.name === "scenario:finished");
  if (!started || !end) return void 0;
  const sent = segmentsOf(events, started.seq);
  const base = m.after === 0 ? started : sent[m.after - 1];
  const segment = m.segment === void 0 ? void 0 : sent[m.segment - 1];
  if (!base || m.segment !== void 0 && !segment) return void 0;
  const time = base.time + m.us;
  if (time > end.time + SPREAD_US) return void 0;
  return { time: Math.min(time, end.time), ...segment && { segment: segment.data.id } };
}
var SPREAD_US = 5e4;

// src/ui/stage-picture.ts
var SVG = "http://www.w3.org/2000/svg";
var DRAWN = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity"],
  ...["font-family", "font-size", "font-weight", "text-anchor", "text-decoration-line", "paint-order"]
];
var UNSET2 = {
  "fill-opacity": "1",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  opacity: "1",
  "text-anchor": "start",
  "text-decoration-line": "none",
  "paint-order": "normal"
};
var KEPT = ["x", "y", "dx", "dy", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "d", "transform", "viewBox"];
var OF_TEXT = ["font-family", "font-size", "font-weight", "text-anchor", "text-decoration-line", "paint-order"];
var STANDS = 0.8;
var CROSSING = 2.4;
var RESTS = 1.4;
function stagePicture(stage, title, lang, moving) {
  const around = stage.getBoundingClientRect();
  const [width, height] = [Math.round(around.width), Math.round(around.height)];
  const page = new Page(around);
  page.box(document.body, { left: around.left, top: around.top, width, height, right: around.right, bottom: around.bottom });
  page.take(stage);
  const style = moving ? `<style>${motion(stage)}</style>` : "";
  return [
    `<svg xmlns="${SVG}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" lang="${lang}" role="img" aria-labelledby="title">`,
    `<title id="title">${escape(title)}</title>${style}`,
    ...page.parts,
    "</svg>\n"
  ].join("\n");
}
var Page = class {
  constructor(around) {
    this.parts = [];
    this.canvas = document.createElement("canvas").getContext("2d");
    this.around = around;
  }
  /** Draws an element and all that is in it, in the order of the document. */
  take(element) {
    if (!element.checkVisibility({ visibilityProperty: true })) return;
    const at = element.getBoundingClientRect();
    if (element instanceof SVGSVGElement) {
      const [x, y] = this.place(at);
      this.parts.push(`<svg x="${x}" y="${y}" width="${round(at.width)}" height="${round(at.height)}"${attribute("viewBox", element.getAttribute("viewBox"))}>${inside(element)}</svg>`);
      return;
    }
    this.box(element, at);
    this.mark(element);
    for (const node of element.childNodes) {
      if (node instanceof Element) this.take(node);
      else if (node instanceof Text) this.text(node, element);
    }
  }
  /** Ground and edge. */
  box(element, at) {
    const s = getComputedStyle(element);
    const stroke = parseFloat(s.borderTopWidth);
    const edge = stroke > 0 && s.borderTopStyle !== "none" ? ` stroke="${colour(s.borderTopColor)}" stroke-width="${stroke}"${s.borderTopStyle === "dashed" ? ' stroke-dasharray="4 3"' : ""}` : "";
    const ground = isClear(s.backgroundColor) ? "none" : colour(s.backgroundColor);
    if (ground === "none" && edge === "") return;
    const [x, y] = this.place(at);
    const half = edge ? stroke / 2 : 0;
    const radius = Math.min(parseFloat(s.borderTopLeftRadius) || 0, at.height / 2);
    this.parts.push(`<rect x="${round(x + half)}" y="${round(y + half)}" width="${round(at.width - 2 * half)}" height="${round(at.height - 2 * half)}" rx="${round(radius)}" fill="${ground}"${edge}/>`);
  }
  /** What a style puts before a count: a ring or a bead, or a sign. */
  mark(element) {
    const s = getComputedStyle(element, "::before");
    const sign = /^"(.*?)"/.exec(s.content);
    if (!sign || !element.firstChild) return;
    const range = document.createRange();
    range.selectNodeContents(element);
    const after = range.getBoundingClientRect();
    const gap = parseFloat(getComputedStyle(element).columnGap) || 0;
    const [x, y] = this.place(after);
    const middle = round(y + after.height / 2);
    if (sign[1] && this.canvas) {
      this.canvas.font = s.font;
      const { width } = this.canvas.measureText(sign[1]);
      this.parts.push(`<text x="${round(x - gap - width)}" y="${round(middle + parseFloat(s.fontSize) / 3)}" fill="${colour(s.color)}"${attribute("font-size", s.fontSize)}>${escape(sign[1])}</text>`);
      return;
    }
    const [size, edge] = [parseFloat(s.width), parseFloat(s.borderTopWidth)];
    if (!(size > 0)) return;
    const ground = edge > 0 ? `fill="none" stroke="${colour(s.borderTopColor)}" stroke-width="${edge}"` : `fill="${colour(s.backgroundColor)}"`;
    this.parts.push(`<circle cx="${round(x - gap - size / 2)}" cy="${middle}" r="${round((size - edge) / 2)}" ${ground}/>`);
  }
  /** Each line of a text where the browser has put it. */
  text(node, of) {
    const range = document.createRange();
    const lines = [];
    for (const word of node.data.matchAll(/\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const at = range.getBoundingClientRect();
      const line = lines.at(-1);
      if (line && Math.abs(line.at.top - at.top) < 2) line.words += ` ${word[0]}`;
      else if (at.width > 0) lines.push({ words: word[0], at });
    }
    const s = getComputedStyle(of);
    if (!this.canvas || lines.length === 0) return;
    this.canvas.font = s.font;
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = this.canvas.measureText("x");
    const font = ["font-family", "font-size", "font-weight"].map((name) => attribute(name, s.getPropertyValue(name))).join("");
    for (const { words, at } of lines) {
      const [x, y] = this.place(at);
      this.parts.push(`<text x="${x}" y="${round(y + at.height * up / (up + down))}" fill="${colour(s.color)}"${font}>${escape(words)}</text>`);
    }
  }
  place(at) {
    return [round(at.left - this.around.left), round(at.top - this.around.top)];
  }
};
function inside(svg2) {
  return [...svg2.childNodes].map((node) => node instanceof SVGElement ? drawn(node) : node instanceof Text ? escape(node.data.replace(/\s+/g, " ")) : "").join("").trim();
}
function drawn(e) {
  const s = getComputedStyle(e);
  if (e.tagName === "title" || s.display === "none" || s.visibility === "hidden" || e.hasAttribute("hidden")) return "";
  const text = e.tagName === "text" || e.tagName === "tspan";
  const styled = e.tagName === "g" ? ["opacity"] : DRAWN.filter((name) => text || !OF_TEXT.includes(name));
  const attributes = [
    ...KEPT.map((name) => attribute(name, e.getAttribute(name))),
    ...styled.map((name) => {
      const value = s.getPropertyValue(name);
      return value === UNSET2[name] || value === "" ? "" : attribute(name === "text-decoration-line" ? "text-decoration" : name, name === "fill" || name === "stroke" ? colour(value) : value);
    }),
    e.matches(MOVING) ? attribute("class", `on-its-way s${segmentOf(e)}`) : ""
  ].join("");
  if (e.children.length === 0 && !text && colour(s.fill) === "none" && colour(s.stroke) === "none") return "";
  const content = inside(e);
  return content === "" ? `<${e.tagName}${attributes}/>` : `<${e.tagName}${attributes}>${content}</${e.tagName}>`;
}
var MOVING = "g.moves:not(.held):not(.lost):has(> .pill:not(.lost):not(.held))";
function segmentOf(moves) {
  return moves.querySelector(".pill")?.dataset["segment"] ?? "";
}
function motion(stage) {
  const flights = [...stage.querySelectorAll(MOVING)].flatMap((g) => {
    const rail = g.closest(".track")?.querySelector(".rail");
    const pill = g.querySelector(".pill");
    const at = /translate\(([-\d.]+),\s*([-\d.]+)\)/.exec(g.getAttribute("transform") ?? "");
    if (!rail || !pill || !at) return [];
    const way = Number(pill.dataset["way"] ?? 0);
    const room = rail.width.baseVal.value - pill.querySelector(".shape").getBBox().width;
    const to = rail.x.baseVal.value + (g.matches(".from-client") || pill.matches(".from-client") ? room : 0);
    return [{ name: `s${segmentOf(g)}`, from: Number(at[1]), to, y: Number(at[2]), takes: (1 - way) * CROSSING }];
  });
  const whole = STANDS + Math.max(0, ...flights.map((f) => f.takes)) + RESTS;
  const part = (s) => `${round(100 * s / whole)}%`;
  const rules = flights.map(
    ({ name, from, to, y, takes }) => `@keyframes ${name} { 0%, ${part(STANDS)} { transform: translate(${round(from)}px, ${round(y)}px) } ${part(STANDS + takes)}, 100% { transform: translate(${round(to)}px, ${round(y)}px) } }
.${name} { animation: ${name} ${round(whole)}s linear infinite }`
  );
  return `@media (prefers-reduced-motion: no-preference) {
${rules.join("\n")}
}`;
}
function movesOn(stage) {
  return stage.querySelector(MOVING) !== null;
}
function attribute(name, value) {
  return value === null ? "" : ` ${name}="${escape(value.replace(/-?\d+\.\d{2,}/g, (n) => String(round(Number(n)))))}"`;
}
function colour(value) {
  if (isClear(value) || value === "none") return "none";
  const srgb = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)$/.exec(value);
  if (!srgb) return value;
  const [r, g, b2] = [srgb[1], srgb[2], srgb[3]].map((part) => Math.round(Number(part) * 255));
  return srgb[4] === void 0 ? `rgb(${r}, ${g}, ${b2})` : `rgba(${r}, ${g}, ${b2}, ${srgb[4]})`;
}
var isClear = (value) => value === "transparent" || /^rgba\(.*, 0\)$/.test(value);
var round = (n) => Math.round(n * 10) / 10;
var NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
function escape(text) {
  return text.replace(NO_XML, "�").replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

// src/ui/export-menu.ts
async function wordsOf({ lang }) {
  const { messages } = await (lang === "ko" ? import("./export-words.ko-ZDRKB3PN.js") : import("./export-words.en-57PJDAON.js"));
  return (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
}
async function toggleMenu(button, cx, say, program, link) {
  const { shown, lab } = program;
  const { feed, view } = shown;
  if (!feed || ExportMenu.close(button)) return;
  const of = view === "socket" ? `visits/${lab.server.token}` : lab.isRecording ? void 0 : `labs/${lab.id}`;
  await ExportMenu.open(button, cx, say, { shown, lab, acts: program.acts, view, feed, link, path: of && `/api/${of}/trace` });
}
var SHARP = 2;
var MOST_PIXELS = 16e6;
var VANTAGES = ["middle", "client", "server"];
var ExportMenu = class _ExportMenu {
  constructor(button, cx, say, taken) {
    this.root = document.createElement("div");
    this.failed = "";
    this.button = button;
    this.cx = cx;
    this.say = say;
    this.taken = taken;
    this.root.className = "export-menu";
    this.draw();
    button.after(this.root);
    button.setAttribute("aria-expanded", "true");
    this.root.addEventListener("keydown", (e) => this.key(e));
    this.root.addEventListener("focusout", (e) => {
      if (e.relatedTarget instanceof Node ? !this.root.contains(e.relatedTarget) && e.relatedTarget !== button : !this.making) this.close();
    });
    this.entries[0]?.focus();
  }
  /** Opens below the button, with the focus on its first item. */
  static async open(button, cx, say, taken) {
    const { sheet } = await import("./panels-QDPYSJON.js");
    if (!document.querySelector("link[href$='/export.css']")) await sheet("export");
    if (button.getAttribute("aria-expanded") !== "true") new _ExportMenu(button, cx, say, taken);
  }
  /** Of an open menu: the button's next press. */
  static close(button) {
    const open = button.getAttribute("aria-expanded") === "true";
    if (open) {
      button.setAttribute("aria-expanded", "false");
      button.nextElementSibling?.remove();
    }
    return open;
  }
  get entries() {
    return [...this.root.querySelectorAll("[role=menuitem]")];
  }
  get items() {
    const { taken, say } = this;
    const lab = taken.view === "lab";
    const off = taken.path === void 0 ? say("recorded") : void 0;
    const fromServer = (key, ending, query = "") => ({ key, ending, off, make: () => this.file(`${ending}${query}`) });
    const captures = lab ? VANTAGES.map((at) => fromServer(`pcapng.${at}`, "pcapng", `?at=${at}`)) : [fromServer("pcapng.server", "pcapng")];
    const drawn2 = lab ? void 0 : say("socket");
    const { link } = taken;
    const stage = document.querySelector(STAGE);
    const unseen = stage?.checkVisibility() ? void 0 : say("unseen");
    return [
      { key: "moment.copy", ending: "", off: off ?? link.off, make: async () => void await link.copy() },
      fromServer("jsonl", "jsonl"),
      ...captures,
      fromServer("har", "har"),
      { ...fromServer("mmd", "mmd"), off: off ?? drawn2 },
      fromServer("txt", "txt"),
      { key: "svg", ending: "svg", off: drawn2, make: async () => ({ name: "same-socket-ladder.svg", blob: svg(await this.picture()) }) },
      { key: "png", ending: "png", off: drawn2, make: async () => ({ name: "same-socket-ladder.png", blob: await this.pixels(await this.picture()) }) },
      { key: "stage.svg", ending: "svg", off: unseen, make: async () => ({ name: "same-socket-stage.svg", blob: svg(this.stage(false)) }) },
      { key: "stage.png", ending: "png", off: unseen, make: async () => ({ name: "same-socket-stage.png", blob: await this.pixels(this.stage(false)) }) },
      { key: "stage.moving", ending: "svg", off: unseen ?? (movesOn(stage) ? void 0 : say("still")), make: async () => ({ name: "same-socket-moving.svg", blob: svg(this.stage(true)) }) }
    ];
  }
  draw() {
    const item = (i) => b`<button
      role="menuitem"
      tabindex="-1"
      data-export=${i.key}
      aria-disabled=${i.off ? "true" : A}
      aria-busy=${this.making === i.key ? "true" : A}
      title=${i.off ?? A}
      @click=${() => void this.take(i)}
    >
      <span>${this.say(i.key)}</span><span class="mono mute">${i.ending && `.${i.ending}`}</span>
    </button>`;
    D(
      b`<div role="menu" aria-label=${this.say("menu")}>${this.items.map(item)}${this.replay()}</div>
        <p class="warn" role="alert" ?hidden=${this.failed === ""}>${this.failed}</p>`,
      this.root
    );
  }
  // Without a server there is no page for it.
  replay() {
    const { cx, say, taken } = this;
    return taken.lab.server.worker ? A : b`<a role="menuitem" tabindex="-1" href=${`/${cx.lang}/replay`}>${say("replay")}</a>`;
  }
  async take(item) {
    if (item.off || this.making) return;
    this.making = item.key;
    this.failed = "";
    this.draw();
    try {
      const file = await item.make();
      if (file) {
        download(file.name, file.blob);
        this.taken.acts.say(this.say("saved", { name: file.name }));
      }
      this.close();
    } catch (e) {
      this.failed = this.say("failed", { why: this.why(e) });
    } finally {
      this.making = void 0;
      this.draw();
    }
  }
  why(e) {
    if (e instanceof RangeError) return this.say("tooLarge");
    const code = e instanceof Error && "code" in e ? String(e.code) : "network";
    return code === "lab_unknown" ? this.cx.text("stream.gone") : this.cx.refusal(code);
  }
  async file(form) {
    const answer = await this.taken.lab.server.ask("GET", `${this.taken.path}.${form}`);
    const name = /filename="([\w.-]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
    return { name: name ?? `same-socket.${form.split("?")[0]}`, blob: await answer.blob() };
  }
  /** What is on the stage now, with what is on its way moving on. */
  stage(moving) {
    const { cx, taken } = this;
    const stage = document.querySelector(STAGE);
    return stagePicture(stage, this.say("stage", { s: cx.seconds(taken.feed.playhead.time(performance.now())) }), cx.lang, moving);
  }
  async picture() {
    const { cx, taken } = this;
    const { picture, pictureStyle } = await import("./panels-QDPYSJON.js");
    const css = [...document.styleSheets].flatMap((s) => [...s.cssRules].map((r) => r.cssText)).join("\n");
    const time = taken.feed.playhead.time(performance.now());
    const events = taken.feed.log.events.filter((e) => e.time <= time);
    return picture(this.say("ladder", { s: cx.seconds(time) }), events, cx, pictureStyle(css, css), time);
  }
  /** Fails with a RangeError where that is too large. */
  async pixels(svg2) {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(svg2)}`;
    await image.decode();
    const { width, height } = image;
    const scale = Math.min(SHARP, Math.sqrt(MOST_PIXELS / (width * height)));
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.floor(width * scale), height: Math.floor(height * scale) });
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    if (!blob) throw new RangeError("the canvas has no pixels");
    return blob;
  }
  key(e) {
    const { entries } = this;
    const at = entries.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[e.key];
    if (to !== void 0) entries.at(to % entries.length)?.focus();
    else if (e.key === "Escape") {
      this.button.focus();
      this.close();
    } else return;
    e.preventDefault();
  }
  close() {
    if (this.root.isConnected) _ExportMenu.close(this.button);
  }
};
var STAGE = "section.stage";
var svg = (text) => new Blob([text], { type: "image/svg+xml" });
function download(name, blob) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(blob);
  a.download = name;
  a.click();
  URL.revokeObjectURL(a.href);
}

// src/ui/away.ts
var RTT_MS2 = 200;
async function away(what, cx, program) {
  const say = await wordsOf(cx);
  const moment = new Moments(say, cx, program);
  if (what instanceof HTMLElement) await toggleMenu(what, cx, say, program, moment);
  else if (what.startsWith("#")) moment.open(what);
  else await moment.copy();
}
var Moments = class {
  constructor(say, cx, program) {
    this.say = say;
    this.cx = cx;
    this.program = program;
  }
  /** Why there is no link to what is shown. */
  get off() {
    const m = this.shown;
    return typeof m === "string" ? this.say(`moment.${m}`) : void 0;
  }
  async copy() {
    const m = this.shown;
    if (typeof m === "string") {
      this.tell(this.say(`moment.${m}`));
      return;
    }
    const url = location.href.replace(/#.*/, "") + hashOf(m);
    try {
      await navigator.clipboard.writeText(url);
      this.tell(this.say("moment.copied"));
    } catch {
      history.replaceState(null, "", url);
      this.tell(this.say("moment.address"));
    }
  }
  /** Runs the scenario unseen and stands at the moment; says why not if it cannot. */
  open(hash) {
    const { acts, lesson } = this.program;
    const m = momentIn(hash);
    if (typeof m === "string") acts.say(this.say(`moment.bad.${m}`));
    else if (lesson && !lesson.buttons.some((b2) => b2.scenario === m.run)) acts.say(this.say("moment.bad.run"));
    else void acts.inLab((lab) => this.run(lab, m));
  }
  async run(commands, m) {
    const { shown, lab, acts } = this.program;
    const { server } = lab;
    const { done = [] } = m;
    if (shown.view !== "lab") shown.show("lab");
    shown.seek(lab.feed?.playhead.now(performance.now()) ?? 0);
    const rtt = m.rttMs ?? RTT_MS2;
    if (lab.settings["link.rtt_ms"] !== rtt) await commands.set({ "link.rtt_ms": rtt });
    let since;
    try {
      const on = [...done.map(askedFor), { after: m.after, us: m.us, act: "stand" }];
      ({ since } = await server.send("POST", `/api/labs/${lab.id}/scenarios/${m.run}`, { stepped: true, do: on }, server.click()));
    } catch (e) {
      const code = e instanceof Error && "code" in e ? e.code : void 0;
      if (code !== "unknown_scenario" && code !== "do_invalid") throw e;
      shown.live();
      acts.say(this.say(code === "do_invalid" ? "moment.bad.t" : "moment.bad.run"));
      return;
    }
    const end = await lab.reach((events) => events.find((e) => e.seq > since && e.name === "scenario:finished"));
    await commands.clock({ paused: false });
    const refused = done.length > 0 && end.name === "scenario:finished" && end.data.why === "refused";
    lab.feed?.unseen();
    const found = refused ? void 0 : find(lab.feed?.log.events ?? [], m, since);
    if (!found) {
      shown.live();
      acts.say(this.say(refused ? "moment.bad.do" : "moment.bad.t"));
      return;
    }
    const { time, segment } = found;
    const conn = segment === void 0 ? void 0 : lab.feed?.chronicle.segment(segment)?.conn;
    shown.stand(time, { ...segment !== void 0 && { segment }, ...conn !== void 0 && { conn } });
    const run = this.cx.scenario(m.run);
    shown.note = done.length === 0 ? this.say("moment.here", { run }) : this.say("moment.done", { run, n: done.length });
    shown.wake();
  }
  get shown() {
    const { shown, lab, acts } = this.program;
    const { feed } = shown;
    if (shown.view !== "lab" || !feed || lab.isRecording) return "none";
    return momentOf(feed.log.events, feed.playhead.time(performance.now()), shown.selection.segment, acts.touched);
  }
  /** Wherever the reader stands. */
  tell(words) {
    this.program.shown.note = words;
    this.program.acts.say(words);
  }
};
export {
  Moments,
  away
};
