import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { isWithin, Ladder } from "./ladder.ts";

function laid(scenario: string, upTo = Number.POSITIVE_INFINITY): Ladder {
  const ladder = new Ladder();
  const lines = readFileSync(new URL(`../../scenarios/traces/${scenario}.jsonl`, import.meta.url), "utf8").trim().split("\n");
  for (const line of lines.slice(0, upTo)) ladder.add(JSON.parse(line) as Event);
  return ladder;
}

const named = (ladder: Ladder) => ladder.rungs.filter((r) => r.named).map((r) => `${r.label} +${r.burst.size - 1}`);

test("the first of a burst is named, and the rest counted", () => {
  const ladder = laid("slow-start");
  assert.deepEqual(named(ladder).slice(5, 11), ["200 OK +9", "ACK +0", "1420 B +19", "ACK +0", "1420 B +4", "ACK +0"]);
  assert.equal(ladder.rungs.reduce((n, r) => n + (r.named ? r.burst.size : 0), 0), ladder.rungs.length);
  assert.ok(ladder.height < 1600, `${ladder.height} px`);
});

test("a burst's arrows stand close, in their order, and all else at a label's distance", () => {
  const { rungs } = laid("slow-start");
  const sent = rungs.filter((r) => r.from === "server");
  sent.slice(1).forEach((r, i) => {
    for (const apart of [r.y0 - sent[i]!.y0, r.end!.y - sent[i]!.end!.y]) assert.ok(apart > (r.named ? 16.9 : r.place === 1 ? 2.9 : 1.4), `segment ${r.id}: ${apart}`);
  });
});

test("of a burst only the edges are arrows", () => {
  const { rungs } = laid("slow-start");
  const edges = rungs.filter((r) => r.burst.size > 1 && !isWithin(r));
  assert.deepEqual(edges.map((r) => `${r.place + 1}/${r.burst.size}`), [10, 20, 5, 35, 10, 20, 5].flatMap((n) => [`1/${n}`, `${n}/${n}`]));
});

test("what begins a message, comes later, or has a fate of its own is named", () => {
  for (const scenario of ["two-in-one", "dribble", "lost-segment", "stale-race", "race"]) {
    assert.deepEqual(laid(scenario).rungs.filter((r) => !r.named), [], scenario);
  }
});

test("a burst that grows moves nothing", () => {
  const whole = laid("slow-start");
  for (const n of [40, 60, 90]) {
    for (const r of laid("slow-start", n).rungs) assert.deepEqual([whole.rung(r.id)!.y0, whole.rung(r.id)!.named], [r.y0, r.named]);
  }
});
