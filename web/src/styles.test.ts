// What holds the style sheets to tokens.css: no other size, space, layer, width of
// a screen or colour, and no rule for a class that nothing has.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const web = new URL("../", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, web), "utf8");
const plain = (css: string) => css.replace(/\/\*[^]*?\*\//g, "");
/** All files below a folder that end so. */
const below = (folder: string, end: RegExp) =>
  readdirSync(new URL(folder, web), { recursive: true, encoding: "utf8" })
    .filter((name) => end.test(name))
    .map((name) => [name, read(`${folder}/${name}`)] as const);

const sheets = below("styles", /\.css$/);
const others = sheets.filter(([name]) => !name.startsWith("tokens"));
const tokens = read("styles/tokens.css");

/** The declarations of a sheet: property and value. */
const declarations = (css: string) => [...plain(css).matchAll(/(?<=[{};])\s*(-{0,2}[a-z][\w-]*):\s*([^;{}]+);/g)].map((m) => [m[1]!, m[2]!] as const);

const declared = declarations(tokens).flatMap(([name]) => (name.startsWith("--") ? [name] : []));
const of = (kind: string) => declared.filter((name) => name.startsWith(`--${kind}-`));

// Custom properties cannot stand in @media: a comment lists the widths, then the heights.
const listed = /@media[^]*?(?=\*\/)/.exec(tokens)![0].split("Heights:");
const [widths, heights] = listed.map((part) => [...part.matchAll(/(\d+)px/g)].map((m) => m[1]!)) as [string[], string[]];

const SPACE = /^(margin|padding|scroll-margin|scroll-padding)(-|$)|^(row-|column-)?gap$/;
const COLOUR = /#[\da-f]{3,8}\b|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|\b(white|black|gr[ae]y|silver|red|maroon|yellow|olive|lime|green|aqua|teal|cyan|blue|navy|fuchsia|magenta|purple|orange|brown|pink)\b(?!-)/i;

/** Whether a value is made of such tokens and what `also` allows, and of nothing else. */
function madeOf(value: string, kinds: readonly string[], also: RegExp): boolean {
  const known = kinds.flatMap(of);
  const rest = value.replace(/var\((--[\w-]+)\)/g, (all, name: string) => (known.includes(name) ? "" : all));
  return rest.replace(/\bcalc\(|[()*/+]|(?<=\s)-(?=\s)/g, " ").split(/\s+/).every((word) => word === "" || also.test(word));
}

/** What is wrong with one declaration; empty if nothing is. */
function fault(property: string, value: string): string {
  const says = `${property}: ${value}`;
  if (COLOUR.test(value.replace(/var\([^)]*\)/g, ""))) return `${says}: the colour is no token`;
  // Weight, family and "inherit" have no digits but those of a weight.
  if (property === "font" && !madeOf(value.replaceAll(/var\(--(sans|mono)\)/g, ""), ["type", "leading"], /^(inherit|[1-9]00)$/)) return `${says}: the type is no token`;
  if (property === "font-size" && !madeOf(value, ["type"], /^(inherit|\d+)$/)) return `${says}: the size is no token`;
  if (property === "line-height" && !madeOf(value, ["leading"], /^inherit$/)) return `${says}: the height of lines is no token`;
  if (property === "z-index" && !madeOf(value, ["z"], /^$/)) return `${says}: the layer is no token`;
  // A hairline, and what a button in a corner needs, are no spaces.
  if (SPACE.test(property) && !madeOf(value.replaceAll(/var\(--(copy|foot)\)/g, ""), ["space"], /^(0|auto|-?[12]px|\d+%|-?\d)$/)) return `${says}: the space is no token`;
  return "";
}

/** What is wrong with the conditions of a sheet. */
const conditions = (css: string) =>
  [...plain(css).matchAll(/@(?:media|container|import)[^{;]*/g)].flatMap(([condition]) =>
    [...condition.matchAll(/\(([^()]*(?:width|height)[^()]*)\)/g)]
      .map((m) => m[1]!.trim())
      .filter((asked) => {
        const [, what, px] = /^(width|height) (?:<|>=) (\d+)px$/.exec(asked) ?? [];
        return !(what === "width" ? widths : heights).includes(px ?? "");
      }),
  );

test("at most six sizes of type, six spaces and five widths, and each is used", () => {
  assert.ok(of("type").length <= 6 && of("space").length <= 6 && widths.length <= 5, `${of("type")} ${of("space")} ${widths}`);
  const all = others.map(([, css]) => css).join("");
  for (const name of declared) assert.ok((tokens + all).includes(`var(${name})`), `nothing uses ${name}`);
  for (const width of widths) assert.match(all, new RegExp(`\\bwidth (<|>=) ${width}px`));
});

test("every size, space, layer and colour is a token, and every width is listed", () => {
  for (const [name, css] of others) {
    const wrong = declarations(css).map(([property, value]) => fault(property, value)).filter((f) => f !== "");
    assert.deepEqual([...wrong, ...conditions(css)], [], name);
  }
});

test("what is no token is found", () => {
  for (const [property, value] of [
    ["font-size", "14px"], ["font-size", "0.9em"], ["font-size", "var(--small)"], ["font", "15px/1.5 var(--sans)"], ["line-height", "1.4"], ["z-index", "4"],
    ["gap", "6px"], ["margin", "0 auto 10px"], ["padding", "var(--space-2) 1em"], ["margin-inline", "calc(-11px - var(--space-1))"], ["padding-left", "var(--host)"],
    ["color", "#fff"], ["background", "linear-gradient(red, var(--sea))"], ["border", "1px solid rgb(0 0 0)"],
  ] as const) {
    assert.notEqual(fault(property, value), "", `${property}: ${value}`);
  }
  for (const asked of ["(width < 700px)", "(max-width: 760px)", "(height < 560px)", "(scripting: enabled) and (min-width: 1000px)"]) {
    assert.equal(conditions(`@media ${asked} { a { gap: 0; } }`).length, 1, asked);
  }
  assert.deepEqual(declarations("a:hover { color: x; } @media (width < 9px) { b, c:not(d) { gap: y z; --e: f; } }"), [["color", "x"], ["gap", "y z"], ["--e", "f"]]);
});

test("the dark has the colours of the light, and no others", () => {
  const colours = (css: string) => declarations(css).filter(([, value]) => COLOUR.test(value) && !value.startsWith("color-mix")).map(([name]) => name);
  assert.deepEqual(colours(read("styles/tokens.dark.css")), colours(tokens));
});

/** Whether a name stands in the sources, whole or put together, as `from-${side}`. */
function isSomebodys(name: string, sources: string): boolean {
  const [head, tail] = [name.replace(/[^-]*$/, ""), name.replace(/^[^-]*/, "")];
  const ways = [`(?<![\\w-])${name}(?![\\w-])`, ...(head ? [`(?<![\\w-])${head}\\$\\{`, `\\}${tail}(?![\\w-])`] : [])];
  return new RegExp(ways.join("|")).test(sources);
}

test("every custom property is declared, and every class is somebody's", () => {
  const sources = [...below("src", /(?<!\.test)\.ts$/), ...below("templates", /./), ...["lesson", "site"].flatMap((name) => below(`../internal/${name}`, /(?<!_test)\.go$/))].map(([, text]) => text).join("\n");
  const all = sheets.map(([, css]) => plain(css)).join("\n");
  for (const [, name] of all.matchAll(/var\((--[\w-]+)\)/g)) assert.match(all, new RegExp(`[^(]${name}:`), `${name} is not declared`);
  for (const [, selectors] of all.matchAll(/([^{};]+)\{/g)) {
    for (const [, name] of selectors!.matchAll(/\.([a-z][\w-]*)/g)) {
      assert.ok(isSomebodys(name!, sources), `nothing has the class ${name}`);
    }
  }
});

test("a class that nobody has is found", () => {
  const sources = 'class="pill from-${side} ${layer}-layer"';
  for (const name of ["pill", "from-client", "tcp-layer"]) assert.ok(isSomebodys(name, sources), name);
  for (const name of ["pil", "client", "to-client", "tcp-floor"]) assert.ok(!isSomebodys(name, sources), name);
});

test("no sheet is longer than 300 lines", () => {
  for (const [name, css] of sheets) assert.ok(css.split("\n").length <= 300, name);
});
