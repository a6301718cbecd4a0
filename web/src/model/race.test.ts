import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { expected, laps } from "./race.ts";

const events = readFileSync(new URL("./testdata/race.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Event);

test("six GETs kept alive against six on a new connection each", () => {
  const [kept, fresh] = laps(events);
  assert.ok(kept && fresh);
  assert.deepEqual([kept.legs.length, kept.handshakes, expected(kept)], [6, 1, 7]);
  assert.deepEqual([fresh.legs.length, fresh.handshakes, expected(fresh)], [6, 6, 12]);
  assert.equal(kept.segments + fresh.segments, events.filter((e) => e.name === "link:segment_sent").length);
  assert.ok(fresh.octets > kept.octets);
});

test("the formula and the measurement agree within 5 %", () => {
  for (const lap of laps(events)) {
    const rtts = lap.us / 200_000;
    assert.ok(Math.abs(rtts - expected(lap)) <= 0.05 * expected(lap), `${rtts} for ${expected(lap)}`);
  }
});
