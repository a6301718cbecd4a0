// A picture of a ladder, as an SVG file that needs nothing else: of a whole run for
// paper and for readers without script (picture/main.ts), and of what the page shows
// for whoever takes it away (ui/export-menu.ts).

import { Ladder, type Rung, UPRIGHT } from "../model/ladder.ts";
import type { Event } from "../trace/events.gen.ts";
import type { Context } from "./context.ts";
import { HEAD, LABEL_AT, layered, type Shape, Sheet, wordsLast } from "./ladder-shapes.ts";

/** Two stand beside each other on a sheet of paper, with type of 7 points; a phone shows all of one. */
const WIDTH = 416;
/** What follows the last arrow. */
const FOOT = 14;

/** Draws a trace as far as it goes, or to an instant after its last event; `css` is that of the page. */
export function picture(title: string, events: readonly Event[], cx: Context, css: string, now = events.at(-1)?.time ?? 0): string {
  const { lang, text } = cx;
  const ladder = new Ladder({ ...UPRIGHT, crossing: 28 });
  for (const e of events) ladder.add(e);
  const sheet = new Sheet(WIDTH, ladder.conns > 1, cx);
  const open = ladder.rungs.filter((r) => !r.end);
  const end = (open.length > 0 ? Math.max(ladder.height, ladder.yAt(now)) : ladder.height) + HEAD;
  const y = (time: number | undefined) => (time === undefined ? end : ladder.yAt(time) + HEAD);
  const shapes: Shape[] = [
    ...sheet.lifelines(end + FOOT / 2),
    ...ladder.folds.flatMap((f) => sheet.fold(f)),
    ...wordsLast<Shape>(ladder.brackets.map((b) => sheet.bracket(b, y(b.from), y(b.to)))),
    ...layered(ladder.rungs.filter((r) => r.end), () => "").map((r) => sheet.rung(r, "")),
    ...open.map((r) => underWay(r, ladder, sheet, now)),
    sheet.heads(),
  ];
  const host = (from: "client" | "server") => text(from === "client" ? "host.client" : "host.server");
  const list = ladder.rungs.map((r) => `${host(r.from)} ${sheet.rungText(r, r.end?.as ?? "arrived")}`).join(", ");
  const height = Math.ceil(end + FOOT);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" class="ladder" data-places="${placesIn(events)}" lang="${lang}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="desc">${escape(text("picture.desc", { list }))}</desc>`,
    `<style>${css}</style>`,
    `<rect class="gap" width="${WIDTH}" height="${height}" rx="8"/>`,
    ...shapes.map(markup),
    "</svg>\n",
  ].join("\n");
}

/** A segment as far as it has come: without a head, and without its name before the place for that. */
function underWay(r: Rung, ladder: Ladder, sheet: Sheet, now: number): Shape {
  const { way } = ladder.wayOn(r, now);
  const g = sheet.rung({ ...r, end: { at: now, y: ladder.yAt(now), way, as: "arrived" } }, "");
  const not = way < LABEL_AT ? ["head", "gap", "name"] : ["head"];
  return { ...g, inside: (g.inside as Shape[]).filter(({ attributes }) => !not.includes(String(attributes["class"]))) };
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

/** Some characters XML has no way to write (XML 1.0 section 2.2). */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escape(text: string): string {
  return text.replace(NO_XML, "\ufffd").replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
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
