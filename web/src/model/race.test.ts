import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { expected, laps, underWay } from "./race.ts";

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

test("the leg under way grows from its wish to its response, first by what opening takes", () => {
  const legs = laps(events);
  const fresh = legs[1]!.legs[2]!;
  const wanted = events.findIndex((e) => e.name === "http:connection_wanted" && e.data.request === fresh.request);
  const acquired = events.findIndex((e) => e.name === "http:connection_acquired" && e.data.request === fresh.request);
  const answered = events.findIndex((e) => e.name === "http:response_received" && e.data.request === fresh.request);
  const at = events[wanted]!.time;
  assert.deepEqual(underWay(events.slice(0, wanted + 1), at + 7), { kept: false, opening: 7, exchange: 0 });
  assert.deepEqual(underWay(events.slice(0, acquired + 1), at + fresh.opening + 5), { kept: false, opening: fresh.opening, exchange: 5 });
  assert.equal(underWay(events.slice(0, answered + 1), events[answered]!.time), undefined);
  assert.equal(underWay([], 5), undefined);
});
