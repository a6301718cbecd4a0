import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { find, hashOf, type Moment, momentIn, momentOf } from "./moment.ts";

test("the address of a moment is read", () => {
  assert.deepEqual(momentIn("#run=two-gets&t=336ms&s=7"), { run: "two-gets", after: 0, us: 336_000, segment: 7 });
  assert.deepEqual(momentIn("#run=two-gets&t=s6+36.125ms&rtt=50"), { run: "two-gets", after: 6, us: 36_125, rttMs: 50 });
  assert.deepEqual(momentIn("run=race&t=0ms&later=1"), { run: "race", after: 0, us: 0 }, "what is not known is left alone");
});

test("what cannot be read is named", () => {
  const cases: [hash: string, unread: string][] = [
    ["#run=&t=1ms", "run"],
    ["#run=Two%20Gets&t=1ms", "run"],
    ["#run=<script>&t=1ms", "run"],
    [`#run=${"a".repeat(61)}&t=1ms`, "run"],
    ["#run=two-gets", "t"],
    ["#run=two-gets&t=336", "t"],
    ["#run=two-gets&t=-1ms", "t"],
    ["#run=two-gets&t=1e9ms", "t"],
    ["#run=two-gets&t=s+1ms", "t"],
    ["#run=two-gets&t=1ms&s=seven", "s"],
    ["#run=two-gets&t=1ms&s=0", "s"],
    ["#run=two-gets&t=600001ms", "t"],
    ["#run=two-gets&t=1ms&do=", "do"],
    ["#run=two-gets&t=1ms&do=s4+30ms.explode.4", "do"],
    ["#run=two-gets&t=1ms&rtt=1", "rtt"],
    ["#run=two-gets&t=1ms&rtt=1e3", "rtt"],
  ];
  for (const [hash, unread] of cases) assert.equal(momentIn(hash), unread, hash);
});

test("it is written as it is read", () => {
  const moments: Moment[] = [
    { run: "two-gets", after: 0, us: 0 },
    { run: "idle-timeout", after: 12, us: 4_800_001, segment: 3 },
    { run: "race", after: 3, us: 10, rttMs: 1000 },
    { run: "race", after: 3, us: 10, done: [{ after: 0, us: 0, act: { what: "lose", segment: 1 } }] },
  ];
  for (const m of moments) assert.deepEqual(momentIn(hashOf(m)), m);
});

// A run that begins so late, and whose second GET comes so much later, as on a slow machine.
function ran(late: number, slow: number, ok = true): Event[] {
  const lines = readFileSync(new URL("../../scenarios/traces/two-gets.jsonl", import.meta.url), "utf8").trim().split("\n");
  const told = lines.map((line) => JSON.parse(line) as Event);
  const second = told.findLast((e) => e.name === "http:request_sent")!.time;
  const at = (time: number) => time + late + (time >= second ? slow : 0);
  const scripted = told.map((e) => ({ ...e, time: at(e.time) }));
  const before = { name: "scenario:started", host: "link", time: late, data: { scenario: "two-gets", acts: [], expects: [] } };
  const after = { name: "scenario:finished", host: "link", time: scripted.at(-1)!.time, data: { scenario: "two-gets", ok } };
  return [before, ...scripted, after].map((e, i) => ({ ...e, seq: i + 1 }) as Event);
}

test("a moment is found again in another run, wherever its segments are", () => {
  const [one, other] = [ran(7_000, 5_000), ran(0, 0)];
  const sent = (events: readonly Event[]) => events.filter((e) => e.name === "link:segment_sent");
  for (const [i, e] of sent(one).entries()) {
    const m = momentOf(one, e.time + 40_000, e.data.id, -1);
    assert.ok(typeof m === "object", String(m));
    const found = find(other, m, 0)!;
    const before = sent(one).filter((s) => s.time <= e.time + 40_000).length;
    assert.equal(found.time - sent(other)[before - 1]!.time, e.time + 40_000 - sent(one)[before - 1]!.time);
    assert.equal(found.segment, sent(other)[i]!.data.id);
  }
});

test("what no script leads to has no address", () => {
  const run = ran(0, 0);
  const end = run.at(-1)!;
  const by = (e: object) => [...run, { host: "client", seq: end.seq + 1, time: end.time + 1000, data: {}, ...e } as Event];
  assert.equal(momentOf([], 0, undefined, -1), "none");
  assert.equal(momentOf(by({ name: "lab:reset" }), end.time + 2000, undefined, -1), "none");
  assert.equal(momentOf(by({ name: "http:connection_wanted", data: { request: "r3", click: "c0ffee" } }), end.time + 2000, undefined, -1), "after");
  assert.equal(momentOf(by({ name: "http:response_received" }), end.time + 2000, undefined, end.seq), "after");
  assert.equal(momentOf(ran(0, 0, false), 300_000, undefined, -1), "disturbed");
  assert.equal(momentOf(run, 300_000, undefined, 4), "disturbed");
  const still = momentOf(by({ name: "clock:changed" }), end.time + 2000, undefined, end.seq);
  assert.ok(typeof still === "object" && find(run, still, 0)!.time === end.time, "nothing has come since the run's end");
});

test("what follows a script by itself has an address", () => {
  const run = ran(0, 0);
  const end = run.at(-1)!;
  const later = [...run, { name: "tcp:state_changed", host: "client", seq: end.seq + 1, time: end.time + 60e6, data: {} } as Event];
  const m = momentOf(later, end.time + 70e6, undefined, -1);
  assert.ok(typeof m === "object");
  assert.equal(hashOf(m).includes("do="), false);
});

test("a moment that a run does not have is not found", () => {
  const run = ran(0, 0);
  const m = { run: "two-gets", after: 0, us: 0 };
  assert.equal(find(run, { ...m, us: 60e6 }, 0), undefined);
  assert.equal(find(run, { ...m, after: 99 }, 0), undefined);
  assert.equal(find(run, { ...m, segment: 99 }, 0), undefined);
  assert.equal(find(run, m, run.length), undefined, "an earlier run does not count");
});

test("an acknowledgment that another of the same instant overtakes has no number", () => {
  const one = ran(0, 0);
  const sent = one.filter((e) => e.name === "link:segment_sent");
  const ack = sent.find((e) => e.data.from === "server" && e.data.tcp.flags.join() === "ACK" && e.data.tcp.length === 0)!;
  const twice = one.flatMap((e) => (e === ack ? [{ ...ack, data: { ...ack.data, id: 99 } }, e] : [e])).map((e, i) => ({ ...e, seq: i + 1 }) as Event);
  const last = sent.at(-1)!;
  const m = momentOf(one, last.time, last.data.id, -1);
  assert.ok(typeof m === "object", String(m));
  assert.deepEqual(momentOf(twice, last.time, last.data.id, -1), m);
  assert.deepEqual(find(twice, m, 0), { time: last.time, segment: last.data.id });
});
