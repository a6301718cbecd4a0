// The import table: who may know whom, and why not. It reads the files themselves,
// so an import of types counts as well.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** What the files of a folder may use; those of src itself are folders of one file. */
interface Rule {
  /** Other folders, separated by spaces. */
  ours?: string;
  /** Lit, and with it the DOM. */
  lit?: true;
  /** fetch and WebSocket. */
  network?: true;
  /** Node's own modules. */
  node?: true;
}

/** Who is higher up knows who is further down, and never the other way round. */
const table: Record<string, Rule> = {
  main: { ours: "session text ui embed view alone" },
  "lab-worker": { ours: "session", network: true },
  alone: { ours: "session text messages" },
  old: {},
  replay: { ours: "session ui" },
  "teach-files": { ours: "embed" },
  embed: { ours: "text ui view", network: true },
  picture: { ours: "trace text view", node: true },
  ui: { ours: "trace dissect model session storage view client text messages", lit: true },
  client: { ours: "trace model session text messages", lit: true },
  view: { ours: "trace model text", lit: true },
  session: { ours: "trace model storage", network: true },
  model: { ours: "trace dissect text" },
  dissect: {},
  trace: {},
  storage: {},
  text: { ours: "words told" },
  words: { ours: "messages" },
  told: { ours: "messages" },
  messages: {},
};

/** Why a folder is known to those alone whom the table names. */
const reasons: Record<string, string> = {
  main: "it starts the page: whoever imported it would start it again",
  "lab-worker": "it is a script of its own, in a Worker",
  alone: "only pages without a server have it; main takes what it leaves",
  old: "it is a script of its own, for browsers that start no other",
  "teach-files": "it is a script of its own, on one page without a server",
  replay: "it is a page of its own, beside the program that it hands a file to",
  embed: "a frame in another page is around the program, which does not know that it is in one",
  picture: "it is run when pictures are drawn anew, and never by the page",
  ui: "it is on top, and hands down what is needed below",
  client: "it is fetched by its own page only; ui, which opens it, is all that knows it",
  view: "it draws a world, wherever that comes from; what is drawn by it is tested without it",
  session: "who folds or draws a trace does not ask where it comes from, so that a recording is shown like a lab",
  model: "what is followed is there before anything is made of it",
  dissect: "who is told of bytes asks model or ui, which have them explained",
  trace: "that is needed by whoever knows what events are, and by nobody else",
  storage: "what is kept over a reload is the session's affair; ui hands it to the client page",
  text: "only what is read by people has words",
  told: "they come through text, in the page's language",
  words: "they come through text, in the page's language",
  messages: "they come through text, in the page's language",
  lit: "what follows, folds and brings a trace runs and is tested without a DOM",
  network: "all that goes to the server goes through session, where a source or a command may be another",
  node: "the page runs in a browser",
};

const src = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll("\\", "/"));

/** The folder of a file of src, or the name of a file that lies there itself: words for words.ko.ts. */
function folderOf(file: string): string {
  if (file.startsWith("../messages/")) return "messages";
  const [first, ...rest] = file.split("/");
  return rest.length > 0 ? first! : first!.replace(/\..*$/, "");
}

/** Why that file must not import that; undefined if it may. */
function refuses(rule: Rule, file: string, imported: string): string | undefined {
  if (imported.startsWith("node:")) return rule.node ? undefined : reasons["node"];
  if (/^lit(\/|$)/.test(imported)) return rule.lit ? undefined : reasons["lit"];
  if (!imported.startsWith(".")) return "the page imports Lit and nothing else of others";
  const to = folderOf(relative(src, join(src, dirname(file), imported)).replaceAll("\\", "/"));
  if (to === folderOf(file) || rule.ours?.split(" ").includes(to)) return undefined;
  return reasons[to] ?? "the table of imports does not know it; enter it with the reason it is needed";
}

const network = ["fetch", "WebSocket", "EventSource", "XMLHttpRequest", "sendBeacon"];
const globals = ["window", "self", "globalThis", "navigator"];

/** The network's names that a file uses, comments and the members of its own objects left out. */
function networkIn(file: string, text: string): string[] {
  if (!network.some((name) => text.includes(name))) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const of = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent.expression.getText() : "window";
    if (ts.isIdentifier(node) && network.includes(node.text) && globals.includes(of)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), visit);
  return found;
}

/** What is wrong with a file, as sentences. */
function wrongs(file: string, text: string): string[] {
  const rule = table[folderOf(file)];
  if (!rule) return [`${file}: ${folderOf(file)} is not in the table of imports`];
  const wrong: string[] = [];
  for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
    const why = refuses(rule, file, fileName);
    if (why) wrong.push(`${file} must not import ${fileName}: ${why}`);
  }
  for (const name of rule.network ? [] : networkIn(file, text)) wrong.push(`${file} must not use ${name}: ${reasons["network"]}`);
  return wrong;
}

test("everyone imports only whom the table allows", () => {
  const own = files.filter((file) => !/\.test\.ts$/.test(file));
  assert.ok(own.length > 50, `${own.length} files`);
  assert.deepEqual(own.flatMap((file) => wrongs(file, readFileSync(join(src, file), "utf8"))), []);
});

test("the table knows no circle", () => {
  const order: string[] = [];
  const walk = (folder: string, above: readonly string[]): void => {
    assert.ok(!above.includes(folder), `a circle: ${[...above, folder].join(" > ")}`);
    assert.ok(table[folder] && reasons[folder], `${folder} is in the table, and has its reason`);
    if (order.includes(folder)) return;
    for (const below of table[folder].ours?.split(" ") ?? []) walk(below, [...above, folder]);
    order.push(folder);
  };
  for (const folder of Object.keys(table)) walk(folder, []);
});

test("the table refuses what it should", () => {
  const cases: [file: string, text: string, refused: boolean][] = [
    ["model/a.ts", `import { html } from "lit/html.js";`, true],
    ["view/a.ts", `import { html } from "lit/html.js";`, false],
    ["trace/a.ts", `import type { World } from "../model/world.ts";`, true],
    ["trace/a.ts", `import { Log } from "./log.ts";`, false],
    ["session/a.ts", `import { Stage } from "../view/stage.ts";`, true],
    ["view/a.ts", `import type { Feed } from "../session/feed.ts";`, true],
    ["ui/a.ts", `const { Frame } = await import("../embed/frame.ts");`, true],
    ["ui/a.ts", `export type { Feed } from "../session/feed.ts";`, false],
    ["ui/a.ts", `import en from "../../messages/own.en.json" with { type: "json" };`, false],
    ["view/a.ts", `import en from "../../messages/en.json" with { type: "json" };`, true],
    ["ui/a.ts", `void fetch("/");`, true],
    ["ui/a.ts", `void window.fetch("/");`, true],
    ["ui/a.ts", `navigator.sendBeacon("/");`, true],
    ["ui/a.ts", `lab.fetch(); // fetch("/")`, false],
    ["session/a.ts", `new WebSocket("/");`, false],
    ["picture/a.ts", `import { readFileSync } from "node:fs";`, false],
    ["ui/a.ts", `import { readFileSync } from "node:fs";`, true],
    ["ui/a.ts", `import * as d3 from "d3";`, true],
    ["unheard/a.ts", "", true],
  ];
  for (const [file, text, refused] of cases) assert.equal(wrongs(file, text).length > 0, refused, `${file}: ${text}`);
});
