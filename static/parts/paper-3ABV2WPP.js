import {
  HEAD,
  Sheet,
  Teller
} from "./chunk-PSQGQQDF.js";
import {
  Ladder
} from "./chunk-DIRXLWJD.js";
import {
  A,
  D,
  b
} from "./chunk-YHPVDJ5F.js";

// src/ui/paper.ts
var WIDTH = 640;
var STRIP = 1240;
var FOOT = 14;
var SVG = "http://www.w3.org/2000/svg";
function onPaper(cx, trace) {
  const paper = document.createElement("section");
  paper.className = "paper";
  window.addEventListener("beforeprint", () => {
    const events = trace();
    if (!events?.length) return;
    D(sheetOf(events, cx), paper);
    document.body.append(paper);
  });
  window.addEventListener("afterprint", () => {
    paper.remove();
    D(A, paper);
  });
}
function sheetOf(events, cx) {
  const { text } = cx;
  const teller = new Teller(cx);
  const told = events.flatMap((e) => {
    const words = teller.tell(e);
    return words === void 0 ? [] : [{ e, words }];
  });
  return b`<h1>${text("view.lab")}</h1>
    <h2>${text("ladder.title")}</h2>
    ${strips(events, cx)}
    <h2>${text("events.title")}</h2>
    <ol>
      ${told.map(({ e, words }) => b`<li><span class="mono">${cx.seconds(e.time)}</span> <span class="mono">${e.conn ?? ""}</span> <span>${words}</span></li>`)}
    </ol>`;
}
function strips(events, cx) {
  const ladder = new Ladder();
  for (const e of events) ladder.add(e);
  const sheet = new Sheet(WIDTH, ladder.conns > 1, cx);
  const end = ladder.height + HEAD;
  const y = (time) => time === void 0 ? end : ladder.yAt(time) + HEAD;
  const high = Math.ceil(end + FOOT);
  const made = [];
  for (let top = 0; top < high; top += STRIP) {
    const bottom = Math.min(top + STRIP, high);
    const seen = (from, to) => to > top && from < bottom;
    const shapes = [
      ...sheet.lifelines(end + FOOT / 2),
      ...ladder.folds.filter((f) => seen(f.y, f.y + 2 * HEAD)).flatMap((f) => sheet.fold(f)),
      ...ladder.brackets.filter((b2) => seen(y(b2.from), y(b2.to))).flatMap((b2) => sheet.bracket(b2, y(b2.from), y(b2.to))),
      ...ladder.rungs.filter((r) => r.end && seen(r.y0, r.end.y + 2 * HEAD)).map((r) => sheet.rung(r, "")),
      ...top === 0 ? [sheet.heads()] : []
    ];
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "ladder");
    svg.setAttribute("viewBox", `0 ${top} ${WIDTH} ${bottom - top}`);
    svg.append(...shapes.map(node));
    made.push(svg);
  }
  return made;
}
function node({ tag, attributes, inside }) {
  const element = document.createElementNS(SVG, tag);
  for (const key in attributes) element.setAttribute(key, String(attributes[key]));
  if (typeof inside === "string") element.textContent = inside;
  else element.append(...inside.map(node));
  return element;
}
export {
  onPaper
};
