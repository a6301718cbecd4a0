import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { askedFor, type Done, doneAs, doneIn, MOST_DONE, readDone } from "./by-hand.ts";

const LINK = { rtt_ms: 200, loss: 0, up: true };

/** A run's events by name, milliseconds and data, after those that set its lab up. */
function run(...told: [name: string, ms: number, data: object, host?: string][]): { events: Event[]; started: Event } {
  const all: typeof told = [["link:changed", 0, LINK], ["scenario:started", 100, { scenario: "two-gets" }], ...told];
  const events = all.map(([name, ms, data, host = "link"], i) => ({ seq: i + 1, time: ms * 1000, name, host, data }) as Event);
  return { events, started: events[1]! };
}

const sent = (id: number, ms: number, lost?: string): [string, number, object] => ["link:segment_sent", ms, { id, lost, from: "client", tcp: { flags: ["PSH", "ACK"], length: 10 } }];

test("what was done by hand is found, and written as it is read", () => {
  const { events, started } = run(
    ["link:changed", 100.5, { ...LINK, rtt_ms: 100 }],
    sent(11, 101),
    ["link:segment_held", 120, { id: 11 }],
    ["link:segment_released", 150, { id: 11 }],
    sent(12, 200),
    ["link:loss_armed", 210, { from: "server", what: ["data"] }],
    ["link:segment_lost", 231.25, { id: 12, why: "by_hand" }],
    sent(13, 300, "by_hand"),
    ["link:loss_armed", 300, { from: "server", what: [] }],
    ["link:segment_lost", 350, { id: 13, why: "by_hand" }],
    ["link:changed", 360, { ...LINK, rtt_ms: 100, loss: 0.2 }],
    sent(14, 370, "loss"),
    ["link:segment_lost", 380, { id: 14, why: "loss" }],
    ["server:changed", 390, { idle_timeout_ms: 5000, read_body: false, tls: true }],
    ["host:power_cycled", 395, {}, "client"],
    ["link:changed", 396, { ...LINK, rtt_ms: 100, up: false, loss: 0.2 }],
    ["link:segment_lost", 396, { id: 11, why: "link_down" }],
  );
  const done = doneIn(events, started)!;
  const link =
    "0.5ms.set.link.rtt_ms.100,s1+19ms.hold.1,s1+49ms.release.1,s2+10ms.next.data.server,s2+31.25ms.lose.2,s4+10ms.lose.4," +
    "s4+20ms.set.server.idle_timeout_ms.5000,s4+20ms.set.server.read_body.false,s4+25ms.power.client,s4+26ms.set.link.up.false";
  assert.equal(doneAs(done), link);
  assert.deepEqual(readDone(link), done);
  assert.deepEqual(done.slice(0, 1).map(askedFor), [{ after: 0, us: 500, act: "set", link: { rtt_ms: 100 } }]);
  assert.deepEqual(askedFor(done[3]!), { after: 2, us: 10_000, act: "lose-next", what: "data", from: "server" });
  assert.deepEqual(askedFor(done[4]!), { after: 2, us: 31_250, act: "lose", segment: 2 });
  assert.deepEqual(askedFor(done[8]!), { after: 4, us: 25_000, act: "power-cycle", host: "client" });
});

test("what a script does is not done again", () => {
  const step = (ms: number, act: string): [string, number, object] => ["scenario:step", ms, { act }];
  const { events, started } = run(
    step(101, "lose next data from client"),
    ["link:loss_armed", 101, { from: "client", what: ["data"] }],
    sent(1, 102, "by_hand"),
    ["link:segment_lost", 150, { id: 1, why: "by_hand" }],
    step(160, "cut"),
    ["link:changed", 160, { ...LINK, up: false }],
    step(170, "meanwhile idle server 5s"),
    ["server:changed", 170, { idle_timeout_ms: 5000 }],
    step(180, "power-cycle server"),
    ["host:power_cycled", 180, {}, "server"],
    step(190, "get /hello"),
    ["http:connection_wanted", 190, { request: "r1" }],
  );
  assert.deepEqual(doneIn(events, started), []);
});

test("what cannot be done again is no part of a link", () => {
  const asked = run(["http:connection_wanted", 120, { request: "r2", click: "c0ffee" }]);
  assert.equal(doneIn(asked.events, asked.started), undefined);
  const half = run(["link:changed", 120, { ...LINK, rtt_ms: 100.5 }]);
  assert.equal(doneIn(half.events, half.started), undefined);
  const many = run(...Array.from({ length: 60 }, (_, i): [string, number, object] => ["link:changed", 120 + i, { ...LINK, rtt_ms: 100 + i }]));
  assert.equal(doneIn(many.events, many.started), undefined);
});

test("what is none of that is not read", () => {
  const lose = "s1+1ms.lose.1";
  const bad = ["", "s1+1ms", "s1+1ms.lose", "s1+1ms.lose.0", "s1+1ms.lose.1.2", "s1+1ms.next.rst.client", "s1+1ms.next.syn.link", "s1+1ms.power.link",
    "s1+1ms.set.link.up", "s1+1ms.set.link.up.maybe", "s1+1ms.set.clock.speed.1", "1.lose.1", `${lose},`, `${lose};${lose}`, "s1+1ms.lose.1<script>",
    Array<string>(MOST_DONE + 1).fill(lose).join(",")];
  for (const text of bad) assert.equal(readDone(text), undefined, text);
  const most: readonly Done[] | undefined = readDone(Array<string>(MOST_DONE).fill(lose).join(","));
  assert.equal(most?.length, MOST_DONE);
});

test("an acknowledgment that another overtakes has no number, and what befell it no link", () => {
  const ack = (id: number, ms: number): [string, number, object] => ["link:segment_sent", ms, { id, from: "server", tcp: { flags: ["ACK"], length: 0 } }];
  const { events, started } = run(sent(1, 101), ack(2, 200), ack(3, 200), sent(4, 300), ["link:segment_held", 310, { id: 4 }]);
  assert.deepEqual(doneIn(events, started)!.map(({ after, act }) => [after, act]), [[3, { what: "hold", segment: 3 }]]);
  const lost = run(sent(1, 101), ack(2, 200), ack(3, 200), ["link:segment_lost", 210, { id: 2, why: "by_hand" }]);
  assert.equal(doneIn(lost.events, lost.started), undefined);
});
