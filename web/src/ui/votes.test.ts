import assert from "node:assert/strict";
import { test } from "node:test";
import { Votes } from "./votes.ts";

test("hands are counted for each question, and can be taken back", () => {
  const votes = new Votes();
  assert.deepEqual(votes.of("two-gets", 3), [0, 0, 0]);
  for (const answer of [1, 1, 2]) votes.count("two-gets", 3, answer, 1);
  votes.count("two-gets", 3, 2, -1);
  votes.count("two-gets", 3, 2, -1); // there is none left
  votes.count("two-gets", 3, 8, 1); // no such answer
  votes.count("swap", 2, 0, 1);
  assert.deepEqual(votes.of("two-gets", 3), [0, 2, 0]);
  votes.anew("two-gets");
  assert.deepEqual([votes.of("two-gets", 3), votes.of("swap", 2)], [[0, 0, 0], [1, 0]]);
});
