// What a lab prints: the whole ladder of its trace so far, in strips that fit a page,
// and what happened in words. It is made when the browser is about to print, and is
// gone after that: on the screen nobody sees it.

import { html, nothing, render } from "lit/html.js";
import { Ladder } from "../model/ladder.ts";
import type { Event, LabEvent } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";
import { HEAD, layered, type Shape, Sheet, wordsLast } from "../view/ladder-shapes.ts";
import { sheet } from "./fetched.ts";
import { Teller } from "./teller.ts";

const WIDTH = 416;
/** How much of a ladder a page shows. */
const STRIP = 840;
/** What follows the last arrow. */
const FOOT = 14;
const SVG = "http://www.w3.org/2000/svg";

/** `trace` is what there is when somebody prints. */
export function onPaper(cx: Context, trace: () => readonly LabEvent[] | undefined): void {
  const paper = document.createElement("section");
  paper.className = "paper";
  paper.hidden = true; // but for its styles, which are for print alone
  sheet("paper", "print").catch(() => {}); // then what is printed is plain
  window.addEventListener("beforeprint", () => {
    const events = trace();
    if (!events?.length) return;
    render(sheetOf(events, cx), paper);
    document.body.append(paper);
  });
  window.addEventListener("afterprint", () => {
    paper.remove();
    render(nothing, paper);
  });
}

function sheetOf(events: readonly Event[], cx: Context) {
  const { text } = cx;
  const teller = new Teller(cx);
  const told = events.flatMap((e) => {
    const words = teller.tell(e);
    return words === undefined ? [] : [{ e, words }];
  });
  return html`<h1>${text("view.lab")}</h1>
    <h2>${text("ladder.title")}</h2>
    ${strips(events, cx)}
    <h2>${text("events.title")}</h2>
    <ol>
      ${told.map(({ e, words }) => html`<li><span class="mono">${cx.seconds(e.time)}</span> <span class="mono">${e.conn ?? ""}</span> <span>${words}</span></li>`)}
    </ol>`;
}

function strips(events: readonly Event[], cx: Context): SVGSVGElement[] {
  const ladder = new Ladder();
  for (const e of events) ladder.add(e);
  const sheet = new Sheet(WIDTH, ladder.conns > 1, cx);
  const end = ladder.height + HEAD;
  const y = (time: number | undefined) => (time === undefined ? end : ladder.yAt(time) + HEAD);
  const high = Math.ceil(end + FOOT);
  const made: SVGSVGElement[] = [];
  for (let top = 0; top < high; top += STRIP) {
    const bottom = Math.min(top + STRIP, high);
    const seen = (from: number, to: number) => to > top && from < bottom;
    const rungs = ladder.rungs.filter((r) => r.end && seen(r.y0, r.end.y + 2 * HEAD));
    const shapes: Shape[] = [
      ...sheet.lifelines(end + FOOT / 2),
      ...ladder.folds.filter((f) => seen(f.y, f.y + 2 * HEAD)).flatMap((f) => sheet.fold(f)),
      ...wordsLast<Shape>(ladder.brackets.filter((b) => seen(y(b.from), y(b.to))).map((b) => sheet.bracket(b, y(b.from), y(b.to)))),
      ...sheet.times(rungs),
      ...layered(rungs, () => "").map((r) => sheet.rung(r, "")),
      ...(top === 0 ? [sheet.heads()] : []),
    ];
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "ladder");
    svg.setAttribute("viewBox", `0 ${top} ${WIDTH} ${bottom - top}`);
    svg.append(...shapes.map(node));
    made.push(svg);
  }
  return made;
}

function node({ tag, attributes, inside }: Shape): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const key in attributes) element.setAttribute(key, String(attributes[key]));
  if (typeof inside === "string") element.textContent = inside;
  else element.append(...inside.map(node));
  return element;
}
