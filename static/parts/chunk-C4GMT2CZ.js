import {
  A,
  D,
  b
} from "./chunk-YHPVDJ5F.js";

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
    const seen = key === void 0 ? [] : events().flatMap((e) => e.name === "http:request_received" ? [e.data] : []);
    this.root.hidden = seen.length < 2;
    D(seen.length < 2 ? A : this.strip(seen), this.root);
  }
  strip(seen) {
    const { text } = this.cx;
    const [first, last] = [seen[0], seen.at(-1)];
    const [a, b2] = [linesOf(first), linesOf(last)];
    const apart = Math.max(...seen.slice(1).map((m) => lettersApart(a, linesOf(m))));
    return b`<div class="compared">${this.card(first, piecesOf(a, b2))} ${this.card(last, piecesOf(b2, a))}</div>
      <p><strong class="apart" data-apart=${apart}>${apart}</strong>
        <strong>${seen.length > 2 ? text("compare.all", { n: seen.length }) : text("compare.two")}</strong>
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

export {
  CompareStrip
};
