import {
  A,
  D,
  b,
  w
} from "./chunk-YHPVDJ5F.js";

// src/ui/octet-words.ts
function letterOf(octet) {
  if (octet === void 0) return "";
  if (octet === 32) return "␣";
  if (octet === 13) return "←";
  if (octet === 10) return "↓";
  return octet > 32 && octet < 127 ? String.fromCharCode(octet) : "·";
}
function spokenLetter(octet, say) {
  if (octet === 32) return say("space");
  if (octet === 13) return "CR";
  if (octet === 10) return "LF";
  return octet > 32 && octet < 127 ? String.fromCharCode(octet) : say("hex", { hex: octet.toString(16).padStart(2, "0") });
}
function partOf(m, offset) {
  if (!m) return "none";
  if (m.content === void 0 || offset < m.content) return "head";
  if (m.chunks.length === 0) return m.length === void 0 && (m.rule === 3 || m.rule === 4) ? "chunk" : "content";
  const c = m.chunks.find((c2) => offset < c2.to);
  if (!c) return "trailer";
  return offset >= c.data && offset < c.data + c.size ? "content" : "chunk";
}
function titleOf(m, { say }) {
  if (m.line?.kind === "request") return `${m.line.method} ${m.line.target}`;
  if (m.line) return `${m.line.status} ${m.line.reason}`;
  return m.start === "" ? say("unnamed") : m.start.slice(0, 24);
}
function nameOf(stream, m, { cx, say }) {
  if (m.line?.kind === "response" && m.line.status < 200) return say("interim");
  const { written, read, part } = stream.toldOf(m);
  const request = (written ?? read)?.request;
  if (request === void 0) return say("unnamed");
  return say(stream.from === "client" ? "request" : "response", { n: cx.request(request, part ?? 0, true) });
}
function numberOf(request) {
  return request.replace(/^\D+/, "");
}
function spokenOctet(stream, seq, time, words) {
  const { cx, say } = words;
  const offset = seq - stream.start;
  const m = stream.messageAt(seq);
  const part = say(`part.${partOf(m, offset)}`, { message: m ? nameOf(stream, m, words) : "" });
  const segments = stream.carriersOf(seq, time).map((c) => cx.segment(c.id)).join(" ");
  return say("octet", { seq, letter: spokenLetter(stream.octets[offset] ?? 0, say), part, segments });
}
function quoted(octets, from, most = 24) {
  let text = "";
  for (let i = from; i < octets.length && text.length < most && octets[i] !== 13 && octets[i] !== 10; i++) text += letterOf(octets[i]).replace("␣", " ");
  return text;
}

// src/ui/message.ts
var MOST_CONTENT = 400;
var MOST_CHUNKS = 20;
function messageSheet(stream, m, time, seq, words, acts) {
  const { say } = words;
  const { start } = stream;
  const { sent, received } = stream.at(time);
  const from = m.from + start;
  const end = m.to === void 0 ? stream.lost ?? Infinity : m.to + start;
  const to = Math.min(end, sent);
  const content = m.content === void 0 || m.content + start > sent ? void 0 : m.content + start;
  const go = (n, label) => b`<button class="quiet mono" data-octet=${n} @click=${() => acts.octet(n)}>${label}</button>`;
  const range = (a, b2) => b`${go(a, `seq ${a}`)} – ${go(b2 - 1, b2 - 1)} (${b2 - a} B)`;
  const row = (name, value) => b`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`;
  return b`<div class="framed">
      <h3 class="mono">${titleOf(m, words)}</h3>
      <p class="mute">${nameOf(stream, m, words)} · ${say(stream.from)}</p>
      <dl class="fields">
        ${row(say("at.octets"), range(from, to))}
        ${row(say("head"), content === void 0 ? say("at.open") : range(from, content))}
        ${content === void 0 ? A : row(say("at.content"), to > content ? range(content, to) : "0 B")}
        ${row(say("segments"), carriers(stream, from, to, time, words, acts))}
        ${row(say("at.received"), received >= to ? say("at.all") : say("at.part", { n: Math.max(0, received - from), of: to - from }))}
      </dl>
      <h3>${say("end.title")}</h3>
      <p>${ending(m, end <= sent, content !== void 0, words)}</p>
      ${m.fault ? b`<p class="parting">${say(`fault.${m.fault.code}`)} ${go(Math.min(m.fault.at + start, sent - 1), say("go", { seq: m.fault.at + start }))}</p>` : A}
      ${told(stream, m, time, words)}
    </div>
    <div class="octets">
      <pre class="mono start">${m.start}</pre>
      ${content === void 0 ? A : lines(m.fields, stream, seq, acts)}
      ${m.chunks.length > 0 ? chunks(stream, m, sent, words, acts) : A}
      ${m.trailers.length > 0 && end <= sent ? b`<h3>${say("trailers")}</h3>${lines(m.trailers, stream, seq, acts)}` : A}
      ${content === void 0 || m.chunks.length > 0 || to <= content ? A : b`<pre class="mono payload" tabindex="0" aria-label=${say("at.content")}>${textOf(stream, content, to)}</pre>`}
    </div>`;
}
function carriers(stream, from, to, time, { cx }, acts) {
  const again = stream.again.filter((c) => c.from < to && c.to > from);
  return [...stream.firstWithin(from, to), ...again].filter((c) => c.to > c.from && c.sent <= time).map((c) => b`<button class="quiet mono" data-segment=${c.id} @click=${() => acts.segment(c.id)}>${cx.segment(c.id)}</button> `);
}
function ending(m, ended, headed, { say }) {
  if (!headed || m.rule === void 0) return say(headed ? "end.none" : "end.head");
  const rule = say(`end.rule.${m.rule}`, { n: m.length ?? "" });
  return ended || m.fault ? rule : `${rule} ${say("end.awaited")}`;
}
function told(stream, m, time, { cx, say }) {
  const { written, read, part } = stream.toldOf(m);
  const says = (key, t) => t && t.at <= time ? b`<li>${say(key, { host: say(key === "told.written" ? `host.${stream.from}` : stream.from === "client" ? "host.server" : "host.client"), request: say("request", { n: cx.request(t.request, part ?? 0, true) }), s: cx.seconds(t.at) })}</li>` : A;
  return b`<ul class="told mute">${says("told.written", written)}${says("told.read", read)}</ul>`;
}
function lines(fields, stream, seq, acts) {
  return b`<ol class="lines">
    ${fields.map((f) => {
    const from = f.from + stream.start;
    const chosen = seq !== void 0 && seq >= from && seq < f.to + stream.start;
    return b`<li class=${chosen ? "chosen" : ""}><button class="quiet mono" data-octet=${from} @click=${() => acts.octet(from)}><b>${f.name}</b>: ${f.value}</button> <span class="mono mute">${from}–${f.to + stream.start - 1}</span></li>`;
  })}
  </ol>`;
}
function chunks(stream, m, sent, { say }, acts) {
  const shown = m.chunks.filter((c) => c.to + stream.start <= sent);
  return b`<h3>${say("chunks")}</h3>
    <ol class="lines">
      ${shown.slice(0, MOST_CHUNKS).map((c) => {
    const from = c.from + stream.start;
    const label = c.size === 0 ? say("chunk.last") : say("chunk", { size: quoted(stream.octets, c.from, 12), n: c.size });
    return b`<li><button class="quiet mono" data-octet=${from} @click=${() => acts.octet(from)}>${label}</button> <span class="mono mute">${from}–${c.to + stream.start - 1}</span></li>`;
  })}
      ${shown.length > MOST_CHUNKS ? b`<li class="mute">${say("chunk.more", { n: shown.length - MOST_CHUNKS })}</li>` : A}
    </ol>`;
}
function textOf(stream, from, to) {
  const octets = stream.octets.subarray(from - stream.start, Math.min(to, from + MOST_CONTENT) - stream.start);
  return Array.from(octets, (b2) => b2 === 10 ? "\n" : b2 === 13 ? "" : b2 >= 32 && b2 < 127 ? String.fromCharCode(b2) : "·").join("");
}

// src/model/ruler.ts
var LEAST_PX = 3;
var MOST_ROWS = 3;
function xOf({ from, to, left, width }, seq) {
  return left + (seq - from) / (to - from) * width;
}
function seqAt({ from, to, left, width }, x) {
  return Math.floor(from + (x - left) / width * (to - from));
}
function rangeOf(stream, time, zoom, around, least) {
  const end = stream.at(time).sent + (stream.fin && stream.fin.at <= time ? 1 : 0);
  const all = Math.max(end, least);
  if (zoom === 0) return { from: 0, to: all };
  const size = Math.max(least, all / 4 ** zoom);
  const from = Math.min(Math.max(0, around - size / 2), all - size);
  return { from, to: from + size };
}
function nearest(stream, time, least) {
  return Math.max(0, Math.ceil(Math.log(stream.at(time).sent / least) / Math.log(4)));
}
function segmentBoxes(stream, scale, time) {
  const extent = stream.at(time);
  const boxes = [];
  const px = scale.width / (scale.to - scale.from);
  const put = (c) => {
    if (c.from === c.to || c.sent > time) return;
    const row = Math.min(c.row, MOST_ROWS);
    const state = stateOf(c, extent, time);
    const last = boxes[boxes.length - 1];
    if (last && last.row === row && last.state === state && last.to === c.from && ((c.to - c.from) * px < LEAST_PX || last.width < LEAST_PX * last.count)) {
      last.to = c.to;
      last.width = xOf(scale, Math.min(c.to, scale.to)) - last.x;
      last.count++;
    } else boxes.push({ ...boxOf(scale, c.from, c.to), state, row, id: c.id, count: 1 });
  };
  for (const c of stream.firstWithin(scale.from, scale.to)) put(c);
  for (const c of stream.again) if (c.to > scale.from && c.from < scale.to) put(c);
  return boxes;
}
function stateOf(c, { acked }, time) {
  if (c.lost !== void 0 && c.lost <= time) return "lost";
  if (c.to <= acked) return "acked";
  return c.arrived !== void 0 && c.arrived <= time ? "arrived" : "flying";
}
function messageBoxes(stream, scale, time) {
  const { sent, received } = stream.at(time);
  const { start } = stream;
  const boxes = [];
  const put = (part, from, to, message2) => {
    const end = Math.min(to, sent);
    if (from >= end || end <= scale.from || from >= scale.to) return;
    const box2 = boxOf(scale, from, end);
    const last = boxes.at(-1);
    if (last && last.to === from && box2.width < LEAST_PX && last.width / last.count < LEAST_PX) {
      Object.assign(last, { to: end, width: box2.x + box2.width - last.x, count: last.count + 1, whole: to <= received });
      delete last.message;
    } else boxes.push({ ...box2, part, whole: to <= received, count: 1, ...message2 && { message: message2 } });
  };
  if (stream.carries) put("none", start, Infinity);
  for (const m of stream.messagesWithin(scale.from, scale.to)) {
    const from = m.from + start;
    const content = m.content === void 0 ? Infinity : m.content + start;
    put("head", from, content, m);
    put("content", content, m.to === void 0 ? stream.lost ?? Infinity : m.to + start, m);
    if (m.to === void 0 && stream.lost !== void 0) put("none", stream.lost, Infinity);
  }
  return boxes;
}
function boxOf(scale, from, to) {
  const [low, high] = [Math.max(from, scale.from), Math.min(to, scale.to)];
  return { from, to, x: xOf(scale, low), width: xOf(scale, high) - xOf(scale, low) };
}
function ticks({ from, to, width }, apart) {
  const least = (to - from) * apart / width;
  const ten = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const step = [1, 2, 5, 10].map((n) => n * ten).find((n) => n >= least) ?? 10 * ten;
  const found = [];
  for (let n = Math.max(step, Math.ceil(from / step) * step); n <= to; n += step) found.push(n);
  return found;
}

// src/ui/ruler-shapes.ts
var BOX = 24;
var ROW = 23;
var AXIS = 20;
var ENDS = 30;
var LETTER = 6.3;
var HANGUL = 11.5;
function ribbonHeight(r) {
  return topOf(r.stream, r.time) + BOX + AXIS + 8 + rowsOf(r) * ROW;
}
function rowsOf({ segments }) {
  return 1 + Math.max(0, ...segments.map((b2) => b2.row));
}
function topOf(stream, time) {
  return partings(stream, time).length > 0 ? ENDS : 1;
}
function partings(stream, time) {
  const { sent } = stream.at(time);
  return stream.disagreements.filter((d) => d.sent + stream.start < sent);
}
function ribbon(r, words) {
  const { stream, scale, time, segments, seq } = r;
  const top = topOf(stream, time);
  const axis = top + BOX + AXIS;
  const bottom = axis + 8 + ROW * rowsOf(r);
  const marker = seq !== void 0 && seq >= scale.from && seq < scale.to ? xOf(scale, seq + 0.5) : void 0;
  return w`
    <defs><pattern id="flying-${stream.from}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6" /></pattern></defs>
    ${messageBoxes(stream, scale, time).map((b2) => message(b2, top, r, words))}
    ${axisOf(r, axis)}
    ${segments.map((b2) => segment(b2, axis + 8 + ROW * b2.row, r, words))}
    ${marker === void 0 ? A : w`<path class="marker" d=${`M${marker.toFixed(1)} ${axis - 5}V${bottom}`} />`}
    ${partings(stream, time).map((d) => parting(d, r, top, words))}`;
}
function message(b2, y, { stream }, words) {
  const { say } = words;
  const m = b2.message;
  const labels = [];
  if (!m) labels.push(b2.count > 1 ? say("count.messages", { n: b2.count }) : say(nothingOf(stream)), stream.carries === "http2" ? "HTTP/2" : say("noMessage"));
  else if (b2.part === "head") {
    const size = `${say("head")} ${b2.to - b2.from} B`;
    labels.push(`${titleOf(m, words)} · ${size} · ${nameOf(stream, m, words)}`, `${titleOf(m, words)} · ${size}`, titleOf(m, words), titleOf(m, words).replace(/ .*/, ""));
  } else labels.push(`${b2.to - b2.from} B`);
  const shifted = m && stream.disagreements.some((d) => d.read === m.from);
  const failed = m?.line?.kind === "response" && m.line.status >= 400;
  return box(b2, y, BOX - 2, ["octets-of", b2.part, shifted || failed || m?.fault ? "wrong" : "", b2.whole ? "" : "coming"], labels);
}
function nothingOf({ carries }) {
  return carries === "tls" ? "encrypted" : carries === "http2" ? "framed" : "noMessage";
}
function segment(b2, y, { stream, segment: segment2 }, { cx, say }) {
  const name = cx.segment(b2.id);
  const labels = b2.count > 1 ? [say("count.segments", { n: b2.count })] : [`${name} · ${b2.to - b2.from} B`, name];
  return w`<g data-segment=${b2.count > 1 ? A : b2.id}>
    ${b2.state === "flying" ? w`<rect class="ground" x=${b2.x.toFixed(1)} y=${y} width=${b2.width.toFixed(1)} height="20" rx="3" fill=${`url(#flying-${stream.from})`} />` : A}
    ${box(b2, y, 20, ["carried", b2.state, b2.row === MOST_ROWS ? "more" : "", b2.id === segment2 && b2.count === 1 ? "chosen" : ""], labels)}
  </g>`;
}
function box({ x, width }, y, height, names, labels) {
  const inner = Math.max(0.5, width - (width > 4 ? 1.5 : 0));
  const label = labels.find((l) => widthOf(l) + 8 <= inner);
  return w`<g class=${names.filter(Boolean).join(" ")}>
    <rect x=${x.toFixed(1)} y=${y} width=${inner.toFixed(1)} height=${height} rx="3" />
    ${label === void 0 ? A : w`<text x=${(x + 5).toFixed(1)} y=${y + height / 2}>${label}</text>`}
  </g>`;
}
function widthOf(label) {
  let width = 0;
  for (const c of label) width += c > "ᄀ" ? HANGUL : LETTER;
  return width;
}
function axisOf({ stream, scale, time }, y) {
  const { left, width } = scale;
  const fin = stream.fin && stream.fin.at <= time ? stream.fin.seq : void 0;
  const syn = scale.from === 0 && stream.first.some((c) => c.syn && c.sent <= time);
  const near = (n) => syn && xOf(scale, n) - left < 40 || fin !== void 0 && Math.abs(xOf(scale, n) - xOf(scale, fin)) < 50;
  const mark = (name, seq, anchor) => {
    const x = xOf(scale, seq + 0.5).toFixed(1);
    return w`<path class=${`control ${name}`} d=${`M${x} ${y - 6}V${y + 6}`} /><text class=${name} text-anchor=${anchor} x=${x} y=${y - 9}>${name.toUpperCase()}</text>`;
  };
  return w`<g class="axis">
    <path d=${`M${left} ${y}H${left + width} ${ticks(scale, 56).map((n) => `M${xOf(scale, n).toFixed(1)} ${y - 4}V${y + 4}`).join("")}`} />
    ${ticks(scale, 56).filter((n) => !near(n) && xOf(scale, n) < left + width - 12).map((n) => w`<text text-anchor="middle" x=${xOf(scale, n).toFixed(1)} y=${y - 9}>${n}</text>`)}
    ${syn ? mark("syn", 0, "start") : A}
    ${fin !== void 0 && fin >= scale.from && fin < scale.to ? mark("fin", fin, "end") : A}
  </g>`;
}
function parting(d, { stream, scale, time }, top, { say }) {
  const line = (name, offset, y, label) => {
    const seq = offset + stream.start;
    if (seq < scale.from || seq > scale.to) return A;
    const x = xOf(scale, seq);
    const right = x > scale.left + scale.width / 2;
    return w`<g class=${`end ${name}`}><path d=${`M${x.toFixed(1)} ${y - 6}V${top + BOX + AXIS}`} />
      <text text-anchor=${right ? "end" : "start"} x=${(x + (right ? -5 : 5)).toFixed(1)} y=${y}>${label}</text></g>`;
  };
  return w`${line("sender", d.sent, 8, say(d.inferred ? "sentInferred" : "sent"))}
    ${d.read === void 0 || d.read + stream.start > stream.at(time).sent ? A : line("reader", d.read, 22, say("read"))}`;
}

// src/ui/ruler-letters.ts
var CELL = 14;
var HIGH = 24;
var BRACKET = 18;
function lettersHeight({ stream, time }) {
  return BRACKET + HIGH + 16 + BRACKET + (partings(stream, time).length > 0 ? BRACKET : 0);
}
function letters(l, words) {
  const { stream, time, from, count, seq } = l;
  const { sent } = stream.at(time);
  const parted = partings(stream, time).find((d) => d.sent + stream.start < from + count && (d.read ?? d.sent) + stream.start >= from);
  const [low, high] = parted ? [parted.sent, parted.read ?? Infinity].sort((a, b2) => a - b2).map((n) => n + stream.start) : [0, 0];
  const y = BRACKET;
  const cells = [];
  for (let n = Math.max(stream.start, from); n < Math.min(from + count, sent); n++) {
    const m = stream.messageAt(n);
    const part = partOf(m, n - stream.start);
    const shifted = m && parted?.read === m.from;
    const names = ["cell", part, n >= low && n < high && parted?.read !== void 0 ? "disputed" : shifted ? "shifted" : "", n === seq ? "chosen" : ""];
    const x = xOf2(l, n);
    cells.push(w`<g class=${names.filter(Boolean).join(" ")}>
      <rect x=${x + 0.5} y=${y} width=${CELL - 1} height=${HIGH} rx="2" /><text x=${x + CELL / 2} y=${y + HIGH / 2}>${letterOf(stream.octets[n - stream.start])}</text>
      ${n === seq || n % 10 === 0 || parted && n === low ? w`<text class="number" x=${x + CELL / 2} y=${y + HIGH + 9}>${n}</text>` : A}</g>`);
  }
  const under = y + HIGH + 16;
  const segments = stream.firstWithin(from, from + count).filter((c) => c.to > c.from && c.sent <= time);
  return w`
    ${parted ? senders(l, parted, words) : messagesAbove(l, words)}
    ${cells}
    ${parted ? readers(l, parted, under, words) : A}
    ${segments.map((c) => bracket(l, c.from, c.to, under + (parted ? BRACKET : 0), 1, "carried", words.cx.segment(c.id)))}`;
}
function xOf2({ left, from }, seq) {
  return left + (seq - from) * CELL;
}
function messagesAbove(l, words) {
  const { stream, from, count, time } = l;
  const { sent } = stream.at(time);
  const behind = (offset) => offset === void 0 ? sent : Math.min(sent, offset + stream.start);
  return stream.messagesWithin(from, from + count).flatMap((m) => {
    const content = behind(m.content);
    const head = bracket(l, m.from + stream.start, content, BRACKET - 4, -1, "http", titleOf(m, words));
    const rest = m.content === void 0 || m.length === 0 ? A : bracket(l, content, behind(m.to), BRACKET - 4, -1, "http", `${behind(m.to) - content} B`);
    return [w`${head}${rest}`];
  });
}
function senders(l, d, { say }) {
  const content = d.message.content;
  return w`${bracket(l, content + l.stream.start, d.sent + l.stream.start, BRACKET - 4, -1, "http dashed", say("sentLength", { n: d.sent - content }))}
    ${bracket(l, d.sent + l.stream.start, Infinity, BRACKET - 4, -1, "http dashed", "")}`;
}
function readers(l, d, y, { say }) {
  const content = d.message.content;
  const from = content + l.stream.start;
  if (d.read === void 0) return bracket(l, from, Infinity, y, 1, "reader", say("readOn", { n: d.message.length ?? "" }));
  return w`${bracket(l, from, d.read + l.stream.start, y, 1, "reader", say("readLength", { n: d.read - content }))}
    ${bracket(l, d.read + l.stream.start, Infinity, y, 1, "reader", "")}`;
}
function bracket(l, from, to, y, down, name, label) {
  const end = Math.min(l.stream.at(l.time).sent, l.from + l.count);
  const [low, high] = [Math.max(from, l.from), Math.min(to, end)];
  if (low >= high) return A;
  const [a, b2] = [xOf2(l, low) + 1.5, xOf2(l, high) - 1.5];
  const tip = (open, x2) => open ? "" : `M${x2} ${y}v${-3 * down}`;
  const inside = widthOf(label) <= b2 - a;
  const before = !inside && /dashed|reader/.test(name) && widthOf(label) <= a - l.left - 4;
  const [anchor, x, at] = inside ? ["middle", (a + b2) / 2, y + 9 * down] : ["end", a - 4, y + 2 * down];
  return w`<g class=${`bracket ${name}`}>
    <path d=${`M${a} ${y}H${b2}${tip(low > from, a)}${tip(high < to, b2)}`} />
    ${inside || before ? w`<text text-anchor=${anchor} x=${x} y=${at}>${label}</text>` : A}</g>`;
}

// src/ui/ruler.ts
var SIDES = ["client", "server"];
var PAD = 4;
var MOST_LINES = 6;
var NEAR = 3;
var BEFORE = 0.6;
var Ruler = class {
  constructor(root, words, acts) {
    this.width = 0;
    this.drawn = "";
    this.zoom = { client: 0, server: 0 };
    /** The first of the letters in sight. */
    this.first = 1;
    this.focus = { from: "client", seq: 1 };
    this.root = root;
    this.words = words;
    this.acts = acts;
    new ResizeObserver(([entry]) => {
      this.width = entry?.contentRect.width ?? 0;
      acts.wake();
    }).observe(root);
  }
  draw(m) {
    const { client, server } = this.zoom;
    const changes = m && SIDES.map((side) => m.streams[side].changesAt(m.time));
    const key = [m?.conn, m?.conns, changes, this.width, client, server, JSON.stringify(m?.selection)].join("|");
    if (key === this.drawn && m?.streams === this.shown?.streams || this.width === 0) return;
    this.drawn = key;
    this.shown = m;
    if (m) this.look(m);
    D(m ? this.template(m) : A, this.root);
  }
  /** Which octet the letters are around: the chosen one, a place that needs a closer look, or the first. */
  look({ streams, selection, time }) {
    const { octet, segment: segment2 } = selection;
    const carried = SIDES.flatMap((from) => {
      const c = segment2 === void 0 ? void 0 : streams[from].carried(segment2);
      return c && c.to > c.from ? [{ from, seq: c.from }] : [];
    })[0];
    const parted = SIDES.flatMap((from) => partings(streams[from], time).map((d) => ({ from, seq: (d.read ?? d.sent) + streams[from].start })))[0];
    this.focus = octet ?? carried ?? parted ?? { from: "client", seq: 1 };
    const count = this.cells;
    const { seq } = this.focus;
    if (seq < this.first + NEAR || seq >= this.first + count - NEAR) this.first = seq - Math.floor(count * BEFORE);
    this.first = Math.max(1, Math.min(this.first, streams[this.focus.from].at(time).sent - count + NEAR));
  }
  get cells() {
    return Math.max(1, Math.floor((this.width - 2 * PAD) / CELL));
  }
  template(m) {
    const { say } = this.words;
    return b`<p class="ruler-conn mute">${this.chooser(m)}</p>
      ${SIDES.map((side) => this.section(side, m))}
      <p class="mute">${say("letters")} ${say("keys")}</p>
      <ul class="ruler-legend mute">
        ${["flying", "arrived", "acked", "lost"].map((state) => b`<li><i class=${state} aria-hidden="true"></i>${say(`legend.${state}`)}</li>`)}
      </ul>
      <p class="mute">${say("legend.again")} ${say("legend.framed")}</p>`;
  }
  chooser({ conn, conns }) {
    const of = this.words.say("of");
    if (conns.length < 2) return b`${of} <b class="mono">${conn}</b>`;
    const choose = (e) => this.acts.choose({ conn: e.currentTarget.value });
    return b`<label>${of} <select class="mono" data-ruler="conn" @change=${choose}>
      ${conns.map((id) => b`<option value=${id} .selected=${id === conn}>${id}</option>`)}
    </select></label>`;
  }
  section(side, m) {
    const { say } = this.words;
    const stream = m.streams[side];
    const { sent } = stream.at(m.time);
    const title = say(side);
    if (sent <= stream.start) return b`<section><h3>${title}</h3><p class="mute">${say("nothing")}</p></section>`;
    const r = this.ribbonOf(side, m);
    const chosen = m.selection.octet?.from === side ? m.selection.octet.seq : void 0;
    return b`<section data-direction=${side}>
      <h3>${title} ${this.zooms(side, m)}</h3>
      <p class="mute mono extent">${say("extent", { last: sent - 1, ...stream.countsAt(m.time) })}</p>
      <div
        class="ribbon"
        role="slider"
        tabindex="0"
        aria-label=${say("ruler", { direction: title })}
        aria-valuemin="1"
        aria-valuemax=${sent - 1}
        aria-valuenow=${chosen ?? 1}
        aria-valuetext=${chosen === void 0 ? say("none") : spokenOctet(stream, chosen, m.time, this.words)}
        @click=${(e) => this.click(e, r, side)}
        @keydown=${(e) => this.key(e, side)}
      >
        <svg aria-hidden="true" width=${this.width} height=${ribbonHeight(r)}>${ribbon(r, this.words)}</svg>
        ${this.focus.from === side ? this.closer(side, m) : A}
      </div>
      ${partings(stream, m.time).map((d) => this.parting(d, stream, side, m))}
      ${this.lines(r, side)}
    </section>`;
  }
  ribbonOf(side, { streams, time, selection }) {
    const stream = streams[side];
    const around = this.focus.from === side ? this.focus.seq : 1;
    const range = rangeOf(stream, time, this.zoom[side], around, this.cells);
    const scale = { ...range, left: PAD, width: this.width - 2 * PAD };
    const { octet, segment: segment2 } = selection;
    return { stream, scale, time, segments: segmentBoxes(stream, scale, time), seq: octet?.from === side ? octet.seq : void 0, segment: segment2 };
  }
  closer(side, { streams, time, selection }) {
    const stream = streams[side];
    const seq = selection.octet?.from === side ? selection.octet.seq : void 0;
    const l = { stream, time, from: this.first, count: this.cells, left: PAD, seq };
    return b`<svg class="letters mono" aria-hidden="true" data-first=${this.first} width=${this.width} height=${lettersHeight(l)}>${letters(l, this.words)}</svg>`;
  }
  zooms(side, { streams, time }) {
    const { say } = this.words;
    const at = this.zoom[side];
    const most = nearest(streams[side], time, this.cells);
    const button = (sign, label, to) => b`<button data-zoom=${label} ?disabled=${to === at || to < 0 || to > most} aria-label=${say(label)} title=${say(label)} @click=${() => this.nearer(side, to)}>${sign}</button>`;
    return b`<span class="zoom" role="group" aria-label=${say("zoom")}>${button("−", "zoomOut", at - 1)}${button("+", "zoomIn", at + 1)}${button(say("zoomFit"), "zoomFit", 0)}</span>`;
  }
  nearer(side, zoom) {
    this.zoom[side] = zoom;
    this.acts.wake();
  }
  /** What comes of it that the two do not agree. */
  parting(d, stream, side, { time }) {
    const { say } = this.words;
    const { octets, start } = stream;
    const content = d.message.content;
    const seq = Math.min(d.sent, d.read ?? d.sent) + start;
    const values = { read: (d.read ?? content) - content, sent: d.sent - content, next: quoted(octets, d.read ?? d.sent) };
    const key = d.read === void 0 ? "wrong.on" : d.read > d.sent ? "wrong.large" : "wrong.small";
    const act = stream.pieces.find((p) => p.from === d.sent + start);
    const how = act ? say("wrong.known", { request: say("request", { n: numberOf(act.request) }), seq: d.sent + start }) : say("wrong.inferred", { seq: d.sent + start });
    if (d.read !== void 0 && d.read + start > stream.at(time).sent) return b``;
    return b`<p class="parting">${say(key, values)} <span class="mute">${how}</span> <button class="quiet" data-octet=${seq} @click=${() => this.choose(side, seq)}>${say("go", { seq })}</button></p>`;
  }
  /** The messages in sight, in words. */
  lines({ stream, scale, time }, side) {
    const { cx, say } = this.words;
    const { sent } = stream.at(time);
    const all = stream.messagesWithin(scale.from, scale.to).filter((m) => m.from + stream.start < sent);
    const shown = all.slice(0, MOST_LINES);
    return b`<ol class="messages">
      ${shown.map((m) => {
      const from = m.from + stream.start;
      const to = Math.min(sent, m.to === void 0 ? stream.lost ?? sent : m.to + stream.start);
      const carriers2 = stream.firstWithin(from, to);
      const names = carriers2.length > 3 ? `${cx.segment(carriers2[0].id)} … ${cx.segment(carriers2.at(-1).id)}` : carriers2.map((c) => cx.segment(c.id)).join(" ");
      return b`<li><button class="quiet" data-octet=${from} @click=${() => this.choose(side, from)}>${titleOf(m, this.words)}</button> <span class="mute">${say("line", { name: nameOf(stream, m, this.words), from, to: to - 1, segments: names })}</span></li>`;
    })}
      ${all.length > shown.length ? b`<li class="mute">${say("more", { n: all.length - shown.length })}</li>` : A}
    </ol>`;
  }
  click(e, r, side) {
    const target = e.target;
    const drawing = target.closest("svg");
    if (!drawing) return;
    const box2 = drawing.getBoundingClientRect();
    const x = (e.clientX - box2.left) * this.width / box2.width;
    const seq = drawing.classList.contains("letters") ? this.first + Math.floor((x - PAD) / CELL) : seqAt(r.scale, x);
    const segment2 = target.closest("[data-segment]")?.dataset["segment"];
    this.choose(side, seq, segment2 === void 0 ? void 0 : Number(segment2));
  }
  key(e, side) {
    const m = this.shown;
    if (!m || e.altKey || e.ctrlKey || e.metaKey) return;
    const stream = m.streams[side];
    const { octet } = m.selection;
    const at = octet?.from === side ? octet.seq : void 0;
    const to = at === void 0 && e.key.startsWith("Arrow") ? stream.start : nextOctet(stream, at ?? stream.start, e, m.time);
    if (to === void 0) return;
    e.preventDefault();
    this.choose(side, to);
  }
  /** Chooses the nearest octet there is, and the segment on which it went. */
  choose(from, seq, segment2) {
    const m = this.shown;
    if (!m) return;
    const stream = m.streams[from];
    const to = Math.min(Math.max(stream.start, seq), stream.at(m.time).sent - 1);
    const carriers2 = stream.carriersOf(to, m.time).map((c) => c.id);
    const before = segment2 ?? m.selection.segment;
    const on = before !== void 0 && carriers2.includes(before) ? before : carriers2[0];
    this.acts.choose({ conn: m.conn, octet: { from, seq: to }, ...on !== void 0 && { segment: on } });
  }
};
function nextOctet(stream, at, { key, shiftKey }, time) {
  const { start } = stream;
  const last = stream.at(time).sent - 1;
  const from = (list, forward) => forward ? list.find((n) => n > at) : list.findLast((n) => n < at);
  const segments = () => stream.first.filter((c) => c.to > c.from).map((c) => c.from);
  const messages = () => stream.messages.map((m) => m.from + start);
  switch (key) {
    case "ArrowLeft":
    case "ArrowUp":
      return shiftKey ? from(segments(), false) ?? start : at - 1;
    case "ArrowRight":
    case "ArrowDown":
      return shiftKey ? from(segments(), true) ?? last : at + 1;
    case "PageUp":
      return from(messages(), false) ?? start;
    case "PageDown":
      return from(messages(), true) ?? last;
    case "Home":
      return start;
    case "End":
      return last;
    default:
      return void 0;
  }
}

// src/ui/octet-part.ts
var OctetPart = class _OctetPart {
  constructor(places, words, acts) {
    this.drawn = "";
    this.places = places;
    this.words = words;
    this.acts = acts;
    this.ruler = new Ruler(places.ruler, words, acts);
  }
  static async open(places, cx, acts) {
    const { messages } = await (cx.lang === "ko" ? import("./octets-words.ko-655AKU6M.js") : import("./octets-words.en-2KM5OMAN.js"));
    const say = (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
    return new _OctetPart(places, { cx, say }, acts);
  }
  drawRuler(m) {
    this.ruler.draw(m);
  }
  /** The message of the chosen octet, or of the chosen segment's first. */
  drawMessage({ conn, version, streams, time, selection }) {
    const key = [conn, version, JSON.stringify(selection)].join("|");
    if (key === this.drawn) return;
    this.drawn = key;
    const octet = chosenOctet(streams, selection);
    const stream = octet && streams[octet.from];
    const m = octet && stream?.messageAt(octet.seq);
    const acts = {
      octet: (seq) => stream && this.choose(conn, stream, seq, time),
      segment: (segment2) => this.acts.choose({ conn, segment: segment2 })
    };
    const none = b`<p class="mute">${this.words.say("message.none")}</p>`;
    D(m && stream ? messageSheet(stream, m, time, octet.seq, this.words, acts) : selection.segment === void 0 ? A : none, this.places.message);
  }
  choose(conn, stream, seq, time) {
    const segment2 = stream.carriersOf(seq, time)[0]?.id;
    this.acts.choose({ conn, octet: { from: stream.from, seq }, ...segment2 !== void 0 && { segment: segment2 } });
  }
};
function chosenOctet(streams, { octet, segment: segment2 }) {
  if (octet || segment2 === void 0) return octet;
  for (const from of ["client", "server"]) {
    const c = streams[from].carried(segment2);
    if (c && c.to > c.from) return { from, seq: c.from };
  }
  return void 0;
}
export {
  OctetPart
};
