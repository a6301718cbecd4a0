import assert from "node:assert/strict";
import { test } from "node:test";
import { Log } from "./log.ts";
import { Playhead } from "./playhead.ts";
import { Timeline } from "./timeline.ts";
import type { Event } from "./events.gen.ts";

const S = 1e6;

function labTime(): Timeline {
  const t = new Timeline();
  t.change(0, 0, 1);
  t.change(1 * S, 1 * S, 0.1); // a segment is in flight: slow
  t.change(3 * S, 1.2 * S, 0); // the visitor pauses
  t.change(8 * S, 1.2 * S, 0.1); // and goes on five seconds later
  t.change(9 * S, 1.3 * S, 1); // the wire is empty
  return t;
}

test("trace time follows speed and pause", () => {
  const t = labTime();
  for (const [wall, time] of [[0.5, 0.5], [2, 1.1], [3, 1.2], [5, 1.2], [8, 1.2], [8.5, 1.25], [10, 2.3]]) {
    assert.ok(Math.abs(t.timeAt(wall! * S) - time! * S) < 1, `wall ${wall}`);
  }
});

test("what fades is aged in watched time, which a pause does not spend", () => {
  const t = labTime();
  const watched = (from: number, to: number) => (t.awakeAt(to * S) - t.awakeAt(from * S)) / S;
  assert.ok(Math.abs(watched(1.1, 1.2) - 1) < 1e-6);
  assert.ok(Math.abs(watched(1.1, 1.25) - 1.5) < 1e-6, "the five seconds of pause are left out");
});

test("the playhead lags by the measured jitter and never runs backwards", () => {
  const t = new Timeline();
  const p = new Playhead(t);
  p.sample({ wall: 0, time: 0, speed: 1, paused: false }, 1000); // fastest way: offset 1000 ms
  assert.ok(Math.abs(p.time(1100) / 1000 - (100 - 1000 / 60)) < 0.01);
  p.sample({ wall: 250_000, time: 250_000, speed: 1, paused: false }, 1300); // 50 ms late
  assert.ok(p.lag > 60 && p.lag < 70, `lag ${p.lag}`);
  const shown = p.time(1300);
  t.change(200_000, 200_000, 0.02); // news of a slow-down that the playhead has passed
  assert.ok(p.time(1310) >= shown);
});

test("the playhead waits when the stream has fallen silent", () => {
  const p = new Playhead(new Timeline());
  p.sample({ wall: 0, time: 0, speed: 1, paused: false }, 0);
  assert.equal(p.time(60_000), 700_000);
});

test("a log takes each event once and reports a gap", () => {
  const event = (seq: number) => ({ seq, time: seq, name: "lab:full", data: { limit: "events" } }) as Event;
  const log = new Log();
  assert.equal(log.add([event(1), event(2)]), 2);
  assert.equal(log.add([event(1), event(2), event(3)]), 1);
  assert.throws(() => log.add([event(5)]), /gap/);
  assert.equal(log.last, 3);
});

test("a step is watched for a while, though the lab is there at once", () => {
  const t = new Timeline();
  t.change(1 * S, 1 * S, 0);
  t.step(2 * S, 1 * S, 1.1 * S, 0.9 * S);
  t.change(2 * S, 1.1 * S, 0); // the lab's own word: it stands there
  assert.ok(Math.abs(t.timeAt(2.45 * S) - 1.05 * S) < 1);
  assert.equal(t.timeAt(5 * S), 1.1 * S);
  assert.ok(Math.abs(t.awakeAt(1.1 * S) - t.awakeAt(1 * S) - 0.9 * S) < 1);
  t.step(6 * S, 1.1 * S, 1.2 * S, 0.9 * S);
  t.step(6.1 * S, 1.2 * S, 1.3 * S, 0.9 * S); // impatient
  assert.equal(t.timeAt(6.1 * S), 1.2 * S);
  t.change(6.2 * S, 1.3 * S, 1); // and played on
  assert.ok(Math.abs(t.timeAt(7.2 * S) - 2.3 * S) < 1);
});

test("the past plays as it was watched", () => {
  const t = labTime();
  for (const time of [0.3, 1.05, 1.1, 1.25, 1.7]) {
    assert.ok(Math.abs(t.timeAtAwake(t.awakeAt(time * S)) - time * S) < 1, `at ${time}`);
  }
});

test("the reader takes the playhead into the past, plays it, and comes back", () => {
  const t = new Timeline();
  const p = new Playhead(t);
  p.sample({ wall: 10_000_000, time: 10_000_000, speed: 1, paused: false }, 10_000);
  const now = p.time(10_000);
  p.seek(2 * S);
  assert.equal(p.time(10_100), 2 * S);
  assert.ok(p.now(10_100) > now, "the lab goes on");
  p.play(true, 10_200);
  assert.ok(Math.abs(p.time(10_700) - 2.5 * S) < 1);
  p.play(false, 10_700);
  assert.ok(Math.abs(p.time(10_750) - 2.5 * S) < 1);
  p.live();
  assert.equal(p.isLive, true);
  assert.ok(p.time(10_750) > now);
  t.change(11 * S, 11 * S, 0); // the lab stands
  p.sample({ wall: 12_000_000, time: 11_000_000, speed: 1, paused: true }, 12_000);
  assert.equal(p.time(12_500), 11 * S);
  p.seek(10.9 * S);
  p.play(true, 12_500);
  assert.ok(Math.abs(p.time(12_550) - 10.95 * S) < 1);
  p.time(12_700);
  assert.equal(p.isLive, true, "it has caught up");
});

test("what was not watched is long ago, and time goes on from there", () => {
  const t = new Timeline();
  t.change(0, 0, 10);
  t.change(0.1 * S, 1 * S, 1);
  t.pass(3 * S);
  assert.equal(t.awakeAt(1 * S) - t.awakeAt(0.9 * S), 3.01 * S);
  assert.ok(Math.abs(t.awakeAt(2 * S) - t.awakeAt(1 * S) - S) < 1);
  assert.equal(t.timeAt(0.2 * S), 1.1 * S);
});
