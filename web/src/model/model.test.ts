// The model against recorded traces: lab.jsonl is two GETs on one connection,
// one on a new connection and one with Connection: close; closing.jsonl has both
// ends closed at once, idle time-outs, steps, skips, loss and a reset; visit.jsonl
// is five requests of a real client, one of them a click that came twice.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { Timeline } from "../trace/timeline.ts";
import { Cursor } from "./cursor.ts";
import { addressOf, portOf, shortTarget } from "./names.ts";
import { isClosed, type World } from "./world.ts";

function recorded(name: string): Event[] {
  const text = readFileSync(new URL(`./testdata/${name}.jsonl`, import.meta.url), "utf8");
  return text.trim().split("\n").map((line) => JSON.parse(line) as Event);
}

function cursor(kind: World["kind"], events: Event[], spacing?: number): Cursor {
  const timeline = new Timeline();
  for (const e of events) if (e.name === "clock:changed") timeline.change(e.data.wall, e.data.lab, e.data.speed);
  return new Cursor(kind, events, timeline, spacing);
}

/** What a World holds, without how often it was touched. */
function content({ version: _, timeline: __, ...told }: World): unknown {
  return structuredClone(told);
}

const lab = recorded("lab");
const closing = recorded("closing");
const visit = recorded("visit");

for (const [kind, name, events] of [["lab", "lab", lab], ["lab", "closing", closing], ["visit", "visit", visit]] as const) {
  const end = events.at(-1)!.time + 5_000_000;

  test(`seek equals fold from zero at every event of the ${name} trace`, () => {
    const seeking = cursor(kind, events, 7); // many checkpoints
    seeking.at(end);
    for (const e of events.toReversed()) {
      const folded = content(cursor(kind, events).at(e.time));
      assert.deepEqual(content(seeking.at(e.time)), folded, `going back to ${e.seq} ${e.name}`);
      seeking.at(end);
      assert.deepEqual(content(seeking.at(e.time)), folded, `from the end to ${e.seq} ${e.name}`);
    }
  });

  test(`the order in which instants of the ${name} trace are drawn does not matter`, () => {
    const times = events.map((e) => e.time + 0.5).concat(end);
    const onwards = cursor(kind, events);
    const want = times.map((t) => content(onwards.at(t)));
    const anyhow = cursor(kind, events, 16);
    const shuffled = times.map((_, i) => i).sort((a, b) => ((a * 7919) % 10_007) - ((b * 7919) % 10_007));
    for (const k of shuffled) assert.deepEqual(content(anyhow.at(times[k]!)), want[k], `at ${times[k]} µs`);
  });
}

test("two GETs: one handshake, one connection, and the second is reused", () => {
  const second = lab.find((e) => e.name === "http:response_received" && e.data.request === "r2")!;
  const w = cursor("lab", lab).at(second.time);
  assert.deepEqual([w.handshakes, w.requests, w.saved, w.conns.size], [1, 2, 1, 1]);
  const c1 = w.conns.get("c1")!;
  assert.deepEqual([c1.sent, c1.received, c1.client.state, c1.server.state], [2, 2, "ESTABLISHED", "ESTABLISHED"]);
  assert.equal(w.exchanges.get("r2")!.reused, true);
});

test("nothing is drawn before its event: the server's side waits for the segments", () => {
  const c = cursor("lab", lab);
  const syn = lab.find((e) => e.name === "link:segment_sent")!;
  let conn = c.at(syn.time).conns.get("c1")!;
  assert.equal(conn.client.state, "SYN-SENT");
  assert.equal(conn.server.state, "", "no record at the server while the SYN is on its way");
  const sent = lab.find((e) => e.name === "http:request_sent" && e.data.request === "r2")!;
  const received = lab.find((e) => e.name === "http:request_received" && e.data.request === "r2")!;
  conn = c.at(received.time - 1).conns.get("c1")!;
  assert.ok(received.time > sent.time);
  assert.deepEqual([conn.sent, conn.received], [2, 1]);
  assert.equal(c.at(received.time - 1).exchanges.get("r2")!.handled, undefined);
});

test("every segment flies from its sending to its delivery, labelled by its bytes", () => {
  const c = cursor("lab", lab);
  const labels: string[] = [];
  for (const e of lab) {
    if (e.name !== "link:segment_sent") continue;
    const f = c.at(e.time).flights.get(e.data.id)!;
    assert.deepEqual([f.sent, f.due, f.from], [e.time, e.data.deliver_at, e.data.from]);
    labels.push(f.label);
  }
  assert.deepEqual(labels.slice(0, 7), ["SYN", "SYN ACK", "ACK", "GET /hello", "ACK", "200 OK", "ACK"]);
  assert.equal(c.at(lab.at(-1)!.time).flights.size, 0);
});

test("a new connection has another client port; close ends one and keeps the other", () => {
  const w = cursor("lab", lab).at(lab.at(-1)!.time);
  const [c1, c2] = [w.conns.get("c1")!, w.conns.get("c2")!];
  assert.notEqual(portOf(c1.client.local), portOf(c2.client.local));
  assert.deepEqual([isClosed(w, c1), isClosed(w, c2)].sort(), [false, true]);
});

test("each end's path begins with the state that its first change left", () => {
  const { client, server } = cursor("lab", lab).at(lab.at(-1)!.time).conns.get("c2")!;
  const closing = ["ESTABLISHED", "FIN-WAIT-1", "CLOSING", "TIME-WAIT", "CLOSED"];
  assert.deepEqual(client.path.map((p) => p.state), ["CLOSED", "SYN-SENT", ...closing]);
  assert.deepEqual(server.path.map((p) => p.state), ["LISTEN", "SYN-RECEIVED", ...closing]);
  assert.deepEqual([client.path[0]!.at, client.path[1]!.at], [8_228_322, 8_228_322]);
});

test("a kernel socket: clicks are counted, not requests, and a repetition is told", () => {
  const w = cursor("visit", visit).at(visit.at(-1)!.time + 10_000_000);
  assert.equal(w.clicks.size, 4);
  assert.deepEqual([...w.conns.values()].map((c) => [c.received, c.kernel!.clicks, c.kernel!.closed?.why]), [
    [4, 3, "connection_close"],
    [1, 1, "peer_fin"],
  ]);
  assert.equal(w.exchanges.get("s1/2")!.repeats, 1);
  const cookies = [...w.conns.values()].map((c) => c.kernel!.cookie);
  assert.notEqual(cookies[0], cookies[1]);
});

test("a socket that closed is drawn as closed when its last pill has arrived", () => {
  const closed = visit.find((e) => e.name === "socket:closed")!;
  const c = cursor("visit", visit);
  assert.equal(isClosed(c.at(closed.time), c.at(closed.time).conns.get("s1")!), false);
  const later = c.at(closed.time + 3_000_000);
  assert.equal(isClosed(later, later.conns.get("s1")!), true);
});

test("addresses and targets", () => {
  assert.deepEqual([addressOf("[::1]:80"), portOf("[::1]:80")], ["[::1]", ":80"]);
  assert.equal(shortTarget("/api/labs/SECRET/requests"), "/api/labs/…/requests");
  assert.equal(shortTarget("/api/visits/SECRET/events?visit=SECRET&since=0"), "/api/visits/…/events");
  assert.equal(shortTarget("/try/SECRET/browser/hello?close=1"), "/try/…/browser/hello?close=1");
});

test("what an arriving segment was, and what it found", () => {
  const c = cursor("lab", lab);
  const lookups = lab.filter((e) => e.name === "tcp:lookup" && e.host === "server");
  const seen = lookups.map((e) => {
    const { found, kind } = c.at(e.time).lookups.server!;
    return `${kind}: ${found}`;
  });
  assert.deepEqual(seen.slice(0, 3), ["syn: listener", "ack: socket", "data: socket"]);
});
