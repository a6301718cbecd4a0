import {
  A,
  D,
  b
} from "./chunk-YHPVDJ5F.js";

// src/model/raw.ts
function octetsOf(text) {
  const octets = [];
  const utf8 = new TextEncoder();
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  lines.forEach((line, i) => {
    const before = octets.length;
    for (const [all, hex, escape] of line.matchAll(PARTS)) {
      if (hex !== void 0) octets.push(Number.parseInt(hex, 16));
      else if (escape !== void 0) octets.push(ESCAPES[escape]);
      else octets.push(...utf8.encode(all));
    }
    const own = /\\[rn]$/.test(line.replaceAll("\\\\", "")) && octets.length > before;
    if (i < lines.length - 1 && !own) octets.push(13, 10);
  });
  return Uint8Array.from(octets);
}
var PARTS = /\\x([\da-fA-F]{2})|\\([rnt\\])|[^\\]+|\\/g;
var ESCAPES = { r: 13, n: 10, t: 9, "\\": 92 };
function sizesOf(places, length) {
  const inside = [...new Set(places)].filter((p) => p > 0 && p < length).sort((a, b2) => a - b2);
  return inside.map((p, i) => p - (inside[i - 1] ?? 0));
}
function placesIn(list) {
  return [...new Set((list.match(/\d+/g) ?? []).map(Number))].filter((n) => n > 0).sort((a, b2) => a - b2);
}
var HOST = "Host: 10.0.0.2";
var GET = `GET /hello HTTP/1.1
${HOST}

`;
var post = (fields, content = "hello") => `POST /echo HTTP/1.1
${HOST}
${fields}

${content}`;
var behind = (head) => octetsOf(head).length;
var EXPECT = post("Content-Length: 5\nExpect: 100-continue", "");
var TEMPLATES = {
  get: { text: GET },
  old: { text: "GET /hello HTTP/1.0\n\n" },
  oldKeeps: { text: "GET /hello HTTP/1.0\nConnection: keep-alive\n\n" },
  pipelining: { text: `GET /slow?ms=1000 HTTP/1.1
${HOST}

${GET}`, cuts: [behind(`GET /slow?ms=1000 HTTP/1.1
${HOST}

`)] },
  oneSegment: { text: GET + GET },
  dribbled: { text: post("Content-Length: 5"), every: 12, gapMs: 300 },
  chunked: { text: post("Transfer-Encoding: chunked", "5\nhello\n6\n world\n0\n\n") },
  small: { text: post("Content-Length: 4") + GET },
  large: { text: post("Content-Length: 6") + GET },
  head: { text: GET.replace("GET", "HEAD") },
  expect: { text: `${EXPECT}hello`, cuts: [behind(EXPECT)], gapMs: 1e3 },
  both: { text: post("Content-Length: 5\nTransfer-Encoding: chunked", "5\nhello\n0\n\n") },
  noHost: { text: "GET /hello HTTP/1.1\n\n" },
  noEnd: { text: `GET /hello HTTP/1.1
${HOST}
` },
  halfClose: { text: GET, halfClose: true }
};
function cutsOf({ text, cuts, every }) {
  const { length } = octetsOf(text);
  return every === void 0 ? [...cuts ?? []] : Array.from({ length: Math.ceil(length / every) - 1 }, (_, i) => (i + 1) * every);
}

// src/ui/raw-part.ts
var MOST_CELLS = 1200;
var MOST_GAP_MS = 6e4;
var RawPart = class _RawPart {
  constructor(root, cx, say, acts) {
    this.template = "large";
    this.text = TEMPLATES.large.text;
    this.conn = "";
    this.cuts = [];
    this.gapMs = 0;
    this.half = false;
    this.drawn = "";
    this.root = root;
    this.cx = cx;
    this.say = say;
    this.acts = acts;
  }
  static async open(root, cx, acts) {
    const { messages } = await (cx.lang === "ko" ? import("./raw-words.ko-HSNMY6UR.js") : import("./raw-words.en-4VEC6ZVS.js"));
    const say = (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
    return new _RawPart(root, cx, say, acts);
  }
  draw(s) {
    const key = JSON.stringify([s, this.template, this.text, this.conn, this.cuts, this.gapMs, this.half]);
    if (key === this.drawn) return;
    this.drawn = key;
    if (this.conn !== "" && !s.open.includes(this.conn)) this.conn = "";
    D(b`${this.form(s)}${this.findings(s)}`, this.root);
  }
  form(s) {
    const { say } = this;
    const octets = octetsOf(this.text);
    const value = (e) => e.currentTarget.value;
    return b`<form @submit=${(e) => this.send(e)}>
      <div class="raw-row">
        <label>${say("template")}
          <select data-raw="template" @change=${(e) => this.take(value(e))}>
            <option value="own" .selected=${this.template === "own"} ?hidden=${this.template !== "own"}>${say("template.own")}</option>
            ${Object.keys(TEMPLATES).map((name) => b`<option value=${name} .selected=${name === this.template}>${say(`template.${name}`)}</option>`)}
          </select></label>
        <label>${say("conn")}
          <select data-raw="conn" @change=${(e) => this.set({ conn: value(e) })}>
            <option value="" .selected=${this.conn === ""}>${say("conn.new")}</option>
            ${s.open.map((id) => b`<option value=${id} .selected=${id === this.conn}>${id}</option>`)}
          </select></label>
        <button data-act="send-raw" ?disabled=${s.recorded || octets.length === 0 && !(this.half && this.conn !== "")}>${say("send")}</button>
      </div>
      <label class="raw-text"><span>${say("text")} <span class="mute" data-octets=${octets.length}>${say("count", { n: octets.length })}</span></span>
        <textarea class="mono" data-raw="text" rows="6" spellcheck="false" autocapitalize="off" aria-describedby="raw-lines" .value=${this.text} @input=${(e) => this.set({ text: value(e), template: "own" })}></textarea></label>
      <p class="mute" id="raw-lines">${say("lines")}</p>
      ${this.strip(octets)}
      <div class="raw-row">
        <label>${say("cuts")} <input class="mono" data-raw="cuts" size="20" placeholder=${say("cutsHint")} .value=${this.cuts.join(", ")} @change=${(e) => this.set({ cuts: placesIn(value(e)) })} /></label>
        <label>${say("gap")} <input class="mono" data-raw="gap" type="number" min="0" max=${MOST_GAP_MS} step="100" .value=${String(this.gapMs)} @change=${(e) => this.set({ gapMs: Math.min(MOST_GAP_MS, Math.max(0, Math.round(Number(value(e))) || 0)) })} /></label>
        <label title=${say("halfHint")}><input data-raw="half" type="checkbox" .checked=${this.half} @change=${(e) => this.set({ half: e.currentTarget.checked })} /> ${say("half")}</label>
      </div>
    </form>`;
  }
  /** Each octet, and where it is cut. The list of numbers says the same, and can be typed. */
  strip(octets) {
    const cuts = new Set(this.cuts);
    const cells = Array.from(octets.subarray(0, MOST_CELLS), (b2, i) => {
      const control = b2 < 33 || b2 > 126;
      return b`<span class=${[control ? "control" : "", cuts.has(i) && i > 0 ? "cut" : ""].join(" ")} data-at=${i}>${letterOf(b2)}</span>${b2 === 10 ? b`<br />` : A}`;
    });
    const click = (e) => {
      const at = Number(e.target.closest("[data-at]")?.dataset["at"]);
      if (at > 0) this.set({ cuts: cuts.has(at) ? this.cuts.filter((c) => c !== at) : [...this.cuts, at].sort((a, b2) => a - b2) });
    };
    return b`<p class="mute">${this.say("strip")}</p>
      <div class="octet-strip mono" aria-hidden="true" @click=${click}>${cells}${octets.length > MOST_CELLS ? b`<span>${this.say("more", { n: octets.length - MOST_CELLS })}</span>` : A}</div>`;
  }
  findings({ conn, found, answered }) {
    const { say } = this;
    return b`<section class="findings" aria-live="polite" data-conn=${conn ?? A} ?data-answered=${answered}>
      <h3>${say("found")} ${conn === void 0 ? A : b`<span class="mute">${say("found.on", { conn })}</span>`}</h3>
      ${conn === void 0 || found.length === 0 ? b`<p class="mute">${say(conn === void 0 ? "found.none" : answered ? "found.nothing" : "found.yet")}</p>` : A}
      <ol>
        ${found.map((f) => b`<li data-finding=${f.code}>${this.told(f)} <button class="quiet mono" data-octet=${f.seq} @click=${() => this.acts.octet({ from: f.from, seq: f.seq })}>${say("go", { seq: f.seq })}</button></li>`)}
      </ol>
    </section>`;
  }
  told(f) {
    const { code, from: _from, seq: _seq, ...values } = f;
    const named = "segment" in values ? { ...values, segment: this.cx.segment(values.segment) } : values;
    const what = this.say(`found.${code}`, named);
    if (!ANSWERED.has(code)) return what;
    const status = "status" in values ? values.status : void 0;
    const closed = "closed" in values && status !== void 0 ? [this.say(values.closed ? "closed" : "kept")] : [];
    return [what, status === void 0 ? this.say("status.none") : this.say("status", { status }), ...closed].join(" ");
  }
  take(name) {
    const template = TEMPLATES[name];
    this.set({ template: name, text: template.text, cuts: cutsOf(template), gapMs: template.gapMs ?? 0, half: template.halfClose ?? false });
  }
  set(change) {
    Object.assign(this, change);
    this.acts.wake();
  }
  /** Sends what is written now, which may not have been drawn yet. */
  send(e) {
    e.preventDefault();
    const octets = octetsOf(this.text);
    const cuts = sizesOf(this.cuts, octets.length);
    let binary = "";
    for (const b2 of octets) binary += String.fromCharCode(b2);
    this.acts.send({
      raw_base64: btoa(binary),
      ...this.conn !== "" && { conn: this.conn },
      ...cuts.length > 0 && { cuts, gap_ms: this.gapMs },
      ...this.half && { half_close: true }
    });
  }
};
var ANSWERED = /* @__PURE__ */ new Set(["start_line", "length_and_coding", "coding_unknown", "length_invalid", "chunk_size", "chunk_end", "host_missing", "host_twice", "field_space"]);
function letterOf(b2) {
  if (b2 === 32) return "␣";
  if (b2 === 13) return "CR";
  if (b2 === 10) return "LF";
  return b2 > 32 && b2 < 127 ? String.fromCharCode(b2) : b2.toString(16).padStart(2, "0");
}
export {
  RawPart
};
