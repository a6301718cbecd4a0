import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import en from "../messages/expects.en.json" with { type: "json" };
import ko from "../messages/expects.ko.json" with { type: "json" };

const dir = new URL("../scenarios/", import.meta.url);

/** The ids of a scenario's expectations, as package scenario reads them. */
function expectations(txtar: string): string[] {
  let section = "";
  const ids: string[] = [];
  for (const line of txtar.split("\n").map((l) => l.trim())) {
    section = /^-- (.+) --$/.exec(line)?.[1]?.trim() ?? section;
    if (section !== "expect" || line === "" || line.startsWith("#") || line.startsWith("-- ")) continue;
    ids.push(line.slice(0, line.indexOf(":")));
  }
  return ids;
}

const keys = readdirSync(dir)
  .filter((file) => file.endsWith(".txtar"))
  .map((file) => file.slice(0, -".txtar".length))
  .flatMap((name) => {
    const ids = expectations(readFileSync(new URL(`${name}.txtar`, dir), "utf8"));
    assert.notEqual(ids.length, 0, name);
    return [name, ...ids.map((id) => `${name}/${id}`)];
  });

test("every scenario and every expectation has words, and no words are left over", () => {
  assert.notEqual(keys.length, 0);
  assert.deepEqual(Object.keys(en).sort(), [...keys].sort());
  assert.deepEqual(Object.keys(ko).sort(), [...keys].sort());
});

test("both languages have the same keys in the same order", () => {
  assert.deepEqual(Object.keys(ko), Object.keys(en));
});

// They stand in a list that is ticked off, and nothing is filled in.
test("the words are whole sentences without a period or a variable", () => {
  for (const words of [en, ko])
    for (const [key, text] of Object.entries(words)) assert.match(text, /^[^\s{}][^{}]*[^\s{}.]$/, key);
  for (const [key, text] of Object.entries(ko)) if (key.includes("/")) assert.match(text, /니다$/, key);
});
