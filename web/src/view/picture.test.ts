import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { toldIn, wordsIn } from "../text.ts";
import { contextOf } from "./context.ts";
import { picture, pictureStyle } from "./picture.ts";

const web = new URL("../../", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, web), "utf8");
const css = pictureStyle(read("styles/tokens.css") + read("styles/tokens.dark.css"), read("styles/ladder.css"));

const contexts = { ko: contextOf("ko", await wordsIn("ko"), await toldIn("ko")), en: contextOf("en", await wordsIn("en"), await toldIn("en")) };

function drawn(scenario: string, lang: "ko" | "en" = "en"): string {
  const lines = read(`scenarios/traces/${scenario}.jsonl`).trim().split("\n");
  return picture(contexts[lang].scenario(scenario), lines.map((line) => JSON.parse(line) as Event), contexts[lang], css);
}

/** The labels of the arrows, and what stands at the brackets. */
const labels = (svg: string) => [...svg.matchAll(/class="name"[^>]*>([^<]*)</g)].map((m) => m[1]!);
const brackets = (svg: string) => [...svg.matchAll(/class="bracket-text[^>]*>(.*?)<\/text>/g)].map((m) => m[1]!.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim());

test("two GETs: one handshake, and two requests within it", () => {
  const svg = drawn("two-gets");
  const count = (label: string) => labels(svg).filter((l) => l === label).length;
  assert.deepEqual([count("SYN"), count("SYN ACK"), count("GET /hello"), count("200 OK")], [1, 1, 2, 2]);
  assert.deepEqual(brackets(svg), ["1 RTT", "1st on c1", "2nd on c1 reused"]);
  assert.equal(svg.match(/class="arrow"/g)!.length, labels(svg).length);
  assert.equal(svg.match(/class="head"/g)!.length, labels(svg).length, "all have arrived");
});

test("whatever comes of a segment, its arrow has a place", () => {
  const all = readdirSync(new URL("scenarios/traces/", web)).map((file) => file.replace(/\.jsonl$/, ""));
  for (const scenario of all) assert.doesNotMatch(drawn(scenario), /NaN|Infinity|undefined/, scenario);
  assert.match(drawn("cut-wire"), /class="cross"/);
});

test("a picture says what it is, in the page's language", () => {
  for (const lang of ["ko", "en"] as const) {
    const svg = drawn("two-gets", lang);
    assert.ok(svg.includes(`<title id="title">${contexts[lang].scenario("two-gets")}</title>`));
    assert.match(svg, /<desc id="desc">[^<]*SYN ACK[^<]*GET \/hello[^<]*<\/desc>/);
  }
  assert.match(drawn("two-gets", "ko"), /클라이언트 SYN, 서버 SYN ACK/);
});

test("a picture needs nothing else: its colours are in it, light and dark", () => {
  const svg = drawn("idle-timeout");
  const style = svg.slice(svg.indexOf("<style>"), svg.indexOf("</style>"));
  const [light, dark] = style.split("@media screen and (prefers-color-scheme:dark)");
  for (const [, token] of style.matchAll(/var\((--[a-z]+)\)/g)) {
    if (token === "--hue") continue;
    assert.ok(light!.includes(`${token}:`), `${token} in light`);
    if (token !== "--sans" && token !== "--mono") assert.ok(dark!.includes(`${token}:`), `${token} in dark`);
  }
  assert.doesNotMatch(svg, /href=|url\(|<script|class="hit"|cursor|:hover/);
});

test("what is quiet for long is folded, and nothing lies below the picture", () => {
  const svg = drawn("idle-timeout");
  assert.match(svg, />4\.80 s of quiet</);
  const height = Number(/height="(\d+)"/.exec(svg)![1]);
  assert.ok(height < 700, `${height} px`);
  for (const [, y] of svg.matchAll(/ y2?="([\d.]+)"/g)) assert.ok(Number(y) <= height, `${y} of ${height}`);
});
