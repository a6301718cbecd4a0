// A picture of an experiment for paper and for readers without script: the whole
// ladder of a run, as an SVG file that needs nothing else.

import { Ladder } from "../model/ladder.ts";
import type { Event } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";
import { HEAD, type Shape, Sheet } from "../view/ladder-shapes.ts";

const WIDTH = 640;
/** What follows the last arrow. */
const FOOT = 14;

/** Draws the trace of a run that is over; `css` is that of the page. */
export function picture(scenario: string, events: readonly Event[], cx: Context, css: string): string {
  const { lang, text } = cx;
  const ladder = new Ladder();
  for (const e of events) ladder.add(e);
  const sheet = new Sheet(WIDTH, ladder.conns > 1, cx);
  const end = ladder.height + HEAD;
  const y = (time: number | undefined) => (time === undefined ? end : ladder.yAt(time) + HEAD);
  const shapes: Shape[] = [
    ...sheet.lifelines(end + FOOT / 2),
    ...ladder.folds.flatMap((f) => sheet.fold(f)),
    ...ladder.brackets.flatMap((b) => sheet.bracket(b, y(b.from), y(b.to))),
    ...ladder.rungs.filter((r) => r.end).map((r) => sheet.rung(r, "")),
    sheet.heads(),
  ];
  const host = (from: "client" | "server") => text(from === "client" ? "host.client" : "host.server");
  const list = ladder.rungs.map((r) => `${host(r.from)} ${sheet.rungText(r, r.end?.as ?? "arrived")}`).join(", ");
  const height = Math.ceil(end + FOOT);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" class="ladder" data-places="${placesIn(events)}" lang="${lang}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escape(cx.scenario(scenario))}</title>`,
    `<desc id="desc">${escape(text("picture.desc", { list }))}</desc>`,
    `<style>${css}</style>`,
    `<rect class="gap" width="${WIDTH}" height="${height}" rx="8"/>`,
    ...shapes.map(markup),
    "</svg>\n",
  ].join("\n");
}

/** How many places a stage needs for the run: one for each connection, and one for segments of none. */
function placesIn(events: readonly Event[]): number {
  const sent = events.filter((e) => e.name === "link:segment_sent");
  return new Set(sent.map((e) => e.conn ?? "")).size;
}

function markup({ tag, attributes, inside }: Shape): string {
  if (attributes["class"] === "hit") return ""; // for the mouse
  const said = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(tidy(value))}"`);
  const content = typeof inside === "string" ? escape(inside) : inside.map(markup).join("");
  return content === "" ? `<${tag}${said.join("")}/>` : `<${tag}${said.join("")}>${content}</${tag}>`;
}

/** A tenth of a pixel is enough, and does not depend on how numbers are added up. */
function tidy(value: string | number): string {
  return String(value).replace(/-?\d+\.\d{2,}/g, (n) => String(Math.round(Number(n) * 10) / 10));
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/**
 * What a picture needs of the page's styles: the tokens that are used, and the
 * rules of the ladder that nobody's mouse or playhead wakes. Dark is for screens.
 */
export function pictureStyle(tokens: string, ladder: string): string {
  const rules = rulesIn(ladder).filter(([selector]) => /^\.ladder\b(?!-)/.test(selector) && !/:hover|\.chosen|\.proof|\.hit|\.now/.test(selector));
  const drawn = rules.map(([selector, body]) => `${selector}{${body.replace(/cursor: [^;]*;/, "")}}`).join("\n");
  const root = `.ladder{font-family:var(--sans)}\n`;
  const used = (body: string) =>
    body
      .split(";")
      .map((d) => d.trim())
      .filter((d) => (root + drawn).includes(`var(${d.split(":")[0]})`))
      .join(";");
  const [light, dark] = rulesIn(tokens).filter(([selector]) => selector === ":root");
  if (!light || !dark) throw new Error("tokens.css has no colours for light and for dark");
  const scheme = `:root{color-scheme:light dark;${used(light[1])}}\n@media screen and (prefers-color-scheme:dark){:root{${used(dark[1])}}}\n`;
  return `\n${scheme}${root}${drawn}\n`;
}

/** The innermost rules of a style sheet: selectors and declarations. */
function rulesIn(css: string): [string, string][] {
  const plain = css.replace(/\/\*[^]*?\*\//g, "");
  return [...plain.matchAll(/([^{};]+)\{([^{}]*)\}/g)].map((m) => [m[1]!.trim().replace(/\s+/g, " "), m[2]!.trim().replace(/\s+/g, " ")]);
}
