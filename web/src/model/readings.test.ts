import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { READINGS } from "./readings.ts";

function recorded(name: string): Event[] {
  const text = readFileSync(new URL(`./testdata/${name}.jsonl`, import.meta.url), "utf8");
  return text.trim().split("\n").map((line) => JSON.parse(line) as Event);
}
const read = (name: string, events: readonly Event[]) => READINGS[name]!(events);

test("six requests on one connection, six on one each", () => {
  const run = recorded("race");
  assert.equal(read("connections", run), "7");
  assert.equal(read("round-trips", run), "2, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2");
  assert.match(read("times", run)!, /^401 ms, 201 ms, /);
  assert.equal(read("last-time", run), read("times", run)!.split(", ").at(-1));
  assert.equal(read("flights", run), Array(12).fill("1").join("; "));
  assert.equal(read("request-segments", run), "12");
  assert.equal(read("handler-calls", run), "12");
  assert.equal(read("retransmissions", run), "0");
  assert.equal(read("queued", run), "0");
});

test("a number that the run does not have is not said", () => {
  const run = recorded("race");
  assert.equal(read("sent-again-after", run), undefined);
  assert.equal(read("tried-for", run), undefined);
  assert.equal(read("flights", []), undefined);
  assert.equal(read("times", []), undefined);
  assert.equal(read("last-time", []), undefined);
});

// What was sent at these instants, in microseconds, with the same sequence number.
const copies = (...times: number[]) =>
  times.map((time, i) => ({
    time,
    name: "link:segment_sent",
    conn: "c1",
    data: { id: i + 1, from: "client", retransmission: i > 0, tcp: { seq: 7, length: 71, flags: ["ACK"] } },
  })) as unknown as Event[];

test("what is sent again and again: each wait, and all of them together", () => {
  const run = copies(0, 506_000, 1_518_000, 3_542_000);
  assert.equal(read("sent-again-after", run), "506 ms, 1.0 s, 2.0 s");
  assert.equal(read("tried-for", run), "3.5 s");
  assert.equal(read("retransmissions", run), "3");
  assert.equal(read("request-segments", run), "1");
});

const told = (time: number, name: string, data: object) => ({ time, name, host: "client", conn: "c1", data }) as unknown as Event;

test("who gets a connection at once, or has one opened, does not queue", () => {
  const wants = ["r1", "r2", "r3"].map((request) => told(0, "http:connection_wanted", { request }));
  const got = told(0, "http:connection_acquired", { request: "r1" });
  const syn = told(0, "link:segment_sent", { from: "client", tcp: { flags: ["SYN"] } });
  const arrival = told(100, "link:segment_delivered", { id: 1 });
  assert.equal(read("queued", [...wants, got, arrival]), "2");
  assert.equal(read("queued", [...wants, got, syn, arrival]), "1");
});
