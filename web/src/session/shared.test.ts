// What is shown of another's visit comes in pieces, survives a server that is away,
// and ends with the visit.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceState } from "./source.ts";
import { Shared } from "./shared.ts";

test("a shared visit is followed until it is over", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const answers = [
    new Response('{"seq":1,"time":5}\n{"seq":2,"time":9}\n', { headers: { "Same-Socket-Now": "20" } }),
    undefined, // nobody answers
    new Response('{"seq":3,"time":30}\n', { headers: { "Same-Socket-Now": "40" } }),
    new Response("", { status: 404 }),
  ];
  const asked: string[] = [];
  t.mock.method(globalThis, "fetch", (url: string) => {
    asked.push(url);
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new Error("no server"));
  });
  const seen: number[] = [];
  const states: SourceState[] = [];
  const clock: number[] = [];
  new Shared("a/b").open(0, {
    events: (events) => seen.push(...events.map((e) => e.seq)),
    state: (state) => states.push(state),
    clock: (now) => clock.push(now.time),
  });
  for (let turn = 0; asked.length < 4; turn++) {
    assert.ok(turn < 100);
    await new Promise(setImmediate);
    t.mock.timers.tick(2000);
  }
  await new Promise(setImmediate);
  assert.deepEqual(asked, [0, 2, 2, 3].map((since) => `/api/shared/a%2Fb/events?since=${since}`));
  assert.deepEqual([seen, states, clock], [[1, 2, 3], ["live", "lost", "live", "gone"], [20, 40]]);
});
