import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { Ladder } from "./ladder.ts";

const events = readFileSync(new URL("./testdata/lab.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Event);

function laid(upTo = events.length): Ladder {
  const ladder = new Ladder();
  for (const e of events.slice(0, upTo)) ladder.add(e);
  return ladder;
}

test("time runs downwards, and an arrow ends below its beginning", () => {
  const ladder = laid();
  for (const r of ladder.rungs) {
    assert.ok(r.end && r.end.y > r.y0 + 20, `segment ${r.id}`);
    assert.equal(ladder.yAt(r.sent) >= r.y0, true, "later instants lie no higher");
  }
  let last = -1;
  for (let t = 0; t <= events.at(-1)!.time; t += 10_000) {
    const y = ladder.yAt(t);
    assert.ok(y >= last, `at ${t} µs`);
    last = y;
  }
});

test("labels of one direction never overlap", () => {
  for (const from of ["client", "server"]) {
    const ys = laid().rungs.filter((r) => r.from === from).map((r) => r.y0 + 0.35 * (r.end!.y - r.y0));
    ys.slice(1).forEach((y, i) => assert.ok(y - ys[i]! >= 16.9, `${from} ${i}: ${y - ys[i]!}`));
  }
});

test("a reset ends what was open, and a handshake given up is not called one", () => {
  const reset = events.slice(0, events.findIndex((e) => e.name === "link:segment_sent") + 1);
  const last = reset.at(-1)!;
  const ladder = new Ladder();
  for (const e of reset) ladder.add(e);
  ladder.add({ seq: last.seq + 1, time: last.time + 50_000, name: "lab:reset", data: {} });
  assert.deepEqual([ladder.brackets[0]!.to, ladder.brackets[0]!.failed], [last.time + 50_000, true]);
  assert.deepEqual([ladder.rungs[0]!.end!.as, Math.round(ladder.rungs[0]!.end!.way * 10)], ["reset", 5]);
});

test("what was laid out once does not move when more is added", () => {
  const whole = laid();
  for (const n of [20, 40, 80]) {
    for (const r of laid(n).rungs) assert.equal(whole.rung(r.id)!.y0, r.y0);
  }
});

test("long quiet stretches are folded, with their length", () => {
  const ladder = laid();
  assert.ok(ladder.folds.length >= 3);
  assert.ok(ladder.folds.some((f) => f.us > 3_000_000));
  assert.ok(ladder.height < 1500, `${ladder.height} px`);
});

test("brackets: a handshake takes one round trip, and reuse has none", () => {
  const { brackets } = laid();
  const handshakes = brackets.filter((b) => b.kind === "handshake");
  assert.equal(handshakes.length, 2);
  for (const b of handshakes) assert.ok(Math.abs(b.to! - b.from - 200_000) < 5_000, `${b.to! - b.from} µs`);
  assert.deepEqual(
    brackets.filter((b) => b.kind === "request").map((b) => [b.request, b.nth, b.reused]).slice(0, 2),
    [["r1", 1, false], ["r2", 2, true]],
  );
});
