import assert from "node:assert/strict";
import { test } from "node:test";
import ownEn from "../messages/en.json" with { type: "json" };
import ownKo from "../messages/ko.json" with { type: "json" };
import exportEn from "../messages/export.en.json" with { type: "json" };
import exportKo from "../messages/export.ko.json" with { type: "json" };
import octetsEn from "../messages/octets.en.json" with { type: "json" };
import octetsKo from "../messages/octets.ko.json" with { type: "json" };
import rawEn from "../messages/raw.en.json" with { type: "json" };
import rawKo from "../messages/raw.ko.json" with { type: "json" };
import toldEn from "../messages/told.en.json" with { type: "json" };
import toldKo from "../messages/told.ko.json" with { type: "json" };
import { ago, ordinal, textOf, wordsIn } from "./text.ts";

const prefixed = (part: string, words: object) => Object.fromEntries(Object.entries(words).map(([key, text]) => [`${part}/${key}`, text as string]));
const en = { ...ownEn, ...toldEn, ...prefixed("octets", octetsEn), ...prefixed("raw", rawEn), ...prefixed("export", exportEn) };
const ko: typeof en = { ...ownKo, ...toldKo, ...prefixed("octets", octetsKo), ...prefixed("raw", rawKo), ...prefixed("export", exportKo) };

const params = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

test("both languages have the same messages with the same parameters", () => {
  assert.deepEqual(Object.keys(ko), Object.keys(en));
  for (const key of Object.keys(ko) as (keyof typeof ko)[]) {
    assert.deepEqual(params(ko[key]), params(en[key]), key);
    assert.notEqual(ko[key].trim(), "", key);
  }
});

// 은/는, 이/가, 을/를, 와/과, 으로/로 depend on the sound before them, which a variable hides.
test("no Korean particle directly follows a variable", () => {
  const particle = /\}(은|는|이|가|을|를|과|와|으로|로|이라|라)(\s|$|[.,:)])/;
  for (const [key, message] of Object.entries(ko)) assert.doesNotMatch(message, particle, key);
});

test("ordinals and ages", async () => {
  assert.deepEqual([1, 2, 3, 4, 11, 21, 102].map((n) => ordinal(n, "en")), ["1st", "2nd", "3rd", "4th", "11th", "21st", "102nd"]);
  assert.deepEqual([1, 3, 6, 10, 11].map((n) => ordinal(n, "ko")), ["첫 번째", "세 번째", "여섯 번째", "열 번째", "11번째"]);
  const text = textOf((await wordsIn("en")).messages);
  assert.deepEqual([0, 48e6, 150e6, 7200e6].map((us) => ago(us, text)), ["0 s", "48 s", "2 min", "2 h"]);
});
