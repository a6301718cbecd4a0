import assert from "node:assert/strict";
import { test } from "node:test";
import { lastNotAfter } from "./search.ts";

const itself = (n: number) => n;

test("the last that is not after: between, at, before all, beyond all", () => {
  const times = [0, 10, 20, 30];
  for (const [at, index] of [[15, 1], [20, 2], [0, 0], [-1, -1], [99, 3]]) assert.equal(lastNotAfter(times, at!, itself), index, `at ${at}`);
  assert.equal(lastNotAfter([], 5, itself), -1);
});

test("of equal keys the last is meant", () => {
  assert.equal(lastNotAfter([1, 2, 2, 2, 3], 2, itself), 3);
});

test("it finds what a walk from the end finds", () => {
  const items = Array.from({ length: 97 }, (_, i) => ({ time: Math.floor(i / 3) * 7 }));
  for (let at = -3; at < 240; at++) {
    assert.equal(lastNotAfter(items, at, (x) => x.time), items.findLastIndex((x) => x.time <= at), `at ${at}`);
  }
});
