import assert from "node:assert/strict";
import { test } from "node:test";
import { danger } from "./danger.ts";

test("a server that closes leaves the last round trip, if the pool still has the connection then", () => {
  assert.deepEqual(danger("server", 5, 60, 0.25), { from: 4.75, to: 5 });
  assert.deepEqual(danger("server", 5, 4.9, 0.25), { from: 4.75, to: 4.9 });
  assert.equal(danger("server", 5, 4.75, 0.25), undefined);
  assert.equal(danger("server", 60, 5, 0.25), undefined);
});

test("a box that says nothing leaves all the time that the pool has the connection still", () => {
  assert.deepEqual(danger("box", 10, 60, 0.25), { from: 10, to: 60 });
  assert.equal(danger("box", 10, 10, 0.25), undefined);
});
