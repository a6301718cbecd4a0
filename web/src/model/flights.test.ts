// What is held, released, lost by hand and power-cycled, as the model folds it.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event, SegmentSent } from "../trace/events.gen.ts";
import { Timeline } from "../trace/timeline.ts";
import { Chronicle } from "./chronicle.ts";
import { Ladder } from "./ladder.ts";
import { Cursor } from "./cursor.ts";
import { wayAt, wayOf } from "./lab.ts";
import { phaseOf } from "./phase.ts";
import { isClosed, isWiped, stateOf } from "./world.ts";

const [client, server] = ["10.0.0.1:16000", "10.0.0.2:80"];

function trace(...events: object[]): Event[] {
  return events.map((e, i) => ({ seq: i + 1, host: "link", conn: "c1", ...e })) as unknown as Event[];
}

function sent(time: number, id: number, more: Partial<SegmentSent> = {}): object {
  const tcp = { src: client, dst: server, seq: id, ack: 0, flags: ["SYN"], window: 0, length: 0 };
  return { time, name: "link:segment_sent", data: { id, from: "client", deliver_at: time + 100, raw: "", tcp, ...more } };
}

function state(time: number, host: "client" | "server", from: string, to: string): object {
  const tuple = host === "client" ? { local: client, remote: server } : { local: server, remote: client };
  return { time, host, name: "tcp:state_changed", data: { tuple, from, to } };
}

const at = (events: Event[], time: number) => new Cursor("lab", events, new Timeline()).at(time);

test("a held segment stands at its way, and its release gives it the rest of its time", () => {
  const events = trace(
    sent(0, 1),
    { time: 40, name: "link:segment_held", data: { id: 1, way: 0.4 } },
    { time: 500, name: "link:segment_released", data: { id: 1, deliver_at: 560 } },
    { time: 560, name: "link:segment_delivered", data: { id: 1 } },
  );
  const way = (time: number) => wayAt(at(events, time).flights.get(1)!, time);
  assert.deepEqual([way(0), way(20), way(40), way(499), way(500), way(530)], [0, 0.2, 0.4, 0.4, 0.4, 0.7]);
  assert.equal(at(events, 560).flights.size, 0);
});

test("a held segment is lost where it stands", () => {
  const events = trace(
    sent(0, 1),
    { time: 25, name: "link:segment_held", data: { id: 1, way: 0.25 } },
    { time: 900, name: "link:segment_lost", data: { id: 1, lost_at: 0.25, why: "by_hand" } },
  );
  const f = at(events, 1000).flights.get(1)!;
  assert.deepEqual([f.lost, wayOf(f)], [{ at: 900, way: 0.25, why: "by_hand" }, 0.25]);
});

test("what chance has doomed is not due anywhere, and goes on at its own pace", () => {
  const doomed = sent(0, 1, { lost: "loss" }) as { data: { deliver_at?: number } };
  delete doomed.data.deliver_at;
  const events = trace(
    { time: 0, name: "link:changed", data: { rtt_ms: 0.2, loss: 1, up: true } }, // one way in 100 µs
    doomed,
    { time: 20, name: "link:segment_held", data: { id: 1, way: 0.2 } },
    { time: 300, name: "link:segment_released", data: { id: 1 } },
  );
  const f = at(events, 320).flights.get(1)!;
  assert.deepEqual([wayAt(f, 310).toFixed(6), wayAt(f, 320).toFixed(6), wayOf(f)], ["0.300000", "0.400000", 0.5]);
});

test("a segment that waits to be transmitted stands at its sender, and then goes evenly until it is due", () => {
  const slow = { time: 0, name: "link:changed", data: { rtt_ms: 0.2, loss: 0, up: true, rate_kbit: 8000 } };
  const events = trace(
    slow,
    sent(0, 1, { deliver_at: 200 }),
    sent(0, 2, { departs_at: 100, deliver_at: 300 }),
    { time: 200, name: "link:segment_delivered", data: { id: 1 } },
    { time: 300, name: "link:segment_delivered", data: { id: 2 } },
  );
  const ways = (time: number) => [...at(events, time).flights.values()].map((f) => wayAt(f, time));
  assert.deepEqual([ways(0), ways(100), ways(150)], [[0, 0], [0.5, 0], [0.75, 0.25]]);
  assert.deepEqual([ways(200), ways(250), ways(300)], [[0.5], [0.75], []]);
  const ladder = new Ladder();
  for (const e of events.slice(0, 3)) ladder.add(e);
  assert.deepEqual([50, 100, 150].map((time) => wayAt(ladder.rung(2)!, time)), [0, 0, 0.25]);
});

test("a segment that was held in its queue waits for the rest of its turn", () => {
  const events = trace(
    sent(0, 1, { departs_at: 100, deliver_at: 300 }),
    { time: 40, name: "link:segment_held", data: { id: 1, way: 0 } },
    { time: 500, name: "link:segment_released", data: { id: 1, departs_at: 560, deliver_at: 760 } },
    { time: 610, name: "link:segment_held", data: { id: 1, way: 0.25 } },
    { time: 900, name: "link:segment_released", data: { id: 1, deliver_at: 1050 } },
    { time: 1050, name: "link:segment_delivered", data: { id: 1 } },
  );
  const way = (time: number) => wayAt(at(events, time).flights.get(1)!, time);
  assert.deepEqual([way(20), way(40), way(499), way(500), way(559), way(560)], [0, 0, 0, 0, 0, 0]);
  assert.deepEqual([way(585), way(610), way(899), way(900), way(975)], [0.125, 0.25, 0.25, 0.25, 0.625]);
});

test("what chance has doomed is transmitted first, and lost when half of its delay has passed", () => {
  const doomed = sent(0, 1, { lost: "loss", departs_at: 50, raw: btoa("x".repeat(100)) }) as { data: { deliver_at?: number } };
  delete doomed.data.deliver_at;
  const events = trace(
    { time: 0, name: "link:changed", data: { rtt_ms: 0.2, loss: 1, up: true, rate_kbit: 8000 } }, // 100 octets in 100 µs
    doomed,
    { time: 110, name: "link:segment_held", data: { id: 1, way: 0.2 } },
    { time: 500, name: "link:segment_released", data: { id: 1 } },
    { time: 590, name: "link:segment_lost", data: { id: 1, lost_at: 0.5, why: "loss" } },
  );
  const way = (time: number) => wayAt(at(events, time).flights.get(1)!, time).toFixed(6);
  assert.deepEqual([50, 80, 110, 500, 530, 589.999].map(way), ["0.000000", "0.100000", "0.200000", "0.200000", "0.300000", "0.499997"]);
});

test("the ladder folds the time for which a segment is held", () => {
  const ladder = new Ladder();
  const quiet = (...events: object[]) => {
    const l = new Ladder();
    for (const e of trace({ time: 0, name: "link:changed", data: { rtt_ms: 0.2, loss: 0, up: true } }, ...events)) l.add(e);
    return l;
  };
  const flying = quiet(sent(0, 1));
  const held = quiet(
    sent(0, 1),
    { time: 50, name: "link:segment_held", data: { id: 1, way: 0.5 } },
    { time: 60_000_050, name: "link:segment_released", data: { id: 1, deliver_at: 60_000_100 } },
    { time: 60_000_100, name: "link:segment_delivered", data: { id: 1 } },
  );
  assert.equal(ladder.height, flying.rung(1)!.y0);
  assert.deepEqual(held.folds.map((f) => f.us), [60_000_000]);
  assert.deepEqual([held.rung(1)!.end!.as, held.height < 200], ["arrived", true]);
});

test("a host that was power-cycled has no record, and nobody saw its end close", () => {
  const events = trace(
    state(0, "client", "CLOSED", "SYN-SENT"),
    sent(0, 1),
    state(100, "server", "LISTEN", "SYN-RECEIVED"),
    state(200, "client", "SYN-SENT", "ESTABLISHED"),
    state(300, "server", "SYN-RECEIVED", "ESTABLISHED"),
    { time: 300, host: "server", name: "server:reading", data: { nth: 1 } },
    { time: 400, host: "server", conn: undefined, name: "host:power_cycled", data: {} },
    state(600, "client", "ESTABLISHED", "CLOSED"),
  );
  const c = at(events, 400).conns.get("c1")!;
  assert.deepEqual([c.client.state, c.server.state, c.reading, c.closed], ["ESTABLISHED", "", 0, undefined]);
  assert.deepEqual(c.server.path.map((p) => p.state), ["LISTEN", "SYN-RECEIVED", "ESTABLISHED"]);
  const later = at(events, 600);
  assert.equal(isClosed(later, later.conns.get("c1")!), true);
  const chronicle = new Chronicle();
  for (const e of events) chronicle.add(e);
  assert.equal(chronicle.spans[0]!.to, 600);
});

test("a SYN that outlives the server's power cycle opens a record at the new one", () => {
  const events = trace(
    state(0, "client", "CLOSED", "SYN-SENT"),
    { time: 50, host: "server", conn: undefined, name: "host:power_cycled", data: {} },
    state(100, "server", "LISTEN", "SYN-RECEIVED"),
  );
  assert.equal(at(events, 50).conns.get("c1")!.server.state, "");
  assert.equal(at(events, 100).conns.get("c1")!.server.state, "SYN-RECEIVED");
});

test("what was lost says why, and a cut link is cut until it is mended", () => {
  const link = (time: number, up: boolean) => ({ time, conn: undefined, name: "link:changed", data: { rtt_ms: 0.2, loss: 0, up } });
  const lost = (time: number, id: number, why: string) => ({ time, name: "link:segment_lost", data: { id, lost_at: 0.5, why } });
  const events = trace(link(0, true), sent(0, 1), lost(50, 1, "by_hand"), sent(100, 2), link(150, false), lost(150, 2, "link_down"), link(300, true));
  assert.equal(at(events, 60).flights.get(1)!.lost!.why, "by_hand");
  const cut = at(events, 200);
  assert.deepEqual([cut.up, cut.flights.get(2)!.lost!.why], [false, "link_down"]);
  assert.equal(at(events, 300).up, true);
});

test("what is to be lost next is known until it has come, or the lab begins anew", () => {
  const armed = (time: number, from: string, ...what: string[]) => ({ time, conn: undefined, name: "link:loss_armed", data: { from, what } });
  const events = trace(armed(0, "client", "syn"), armed(10, "server", "data", "fin"), armed(20, "client"), { time: 30, conn: undefined, name: "lab:reset", data: {} });
  const awaited = (time: number) => at(events, time).armed;
  assert.deepEqual(awaited(0), { client: ["syn"], server: [] });
  assert.deepEqual(awaited(20), { client: [], server: ["data", "fin"] });
  assert.deepEqual(awaited(30), { client: [], server: [] });
});

test("after a power cycle the other end is half-open, and what the handlers had is gone", () => {
  const events = trace(
    state(0, "client", "CLOSED", "SYN-SENT"),
    state(100, "server", "LISTEN", "ESTABLISHED"),
    state(200, "client", "SYN-SENT", "ESTABLISHED"),
    { time: 200, host: "client", name: "http:connection_wanted", data: { request: "r1", policy: "reuse", method: "GET", target: "/slow" } },
    { time: 300, host: "server", name: "http:request_received", data: { request: "r1", nth: 1, start_line: "GET /slow HTTP/1.1", headers: [], remote_addr: client } },
    { time: 400, host: "server", conn: undefined, name: "host:power_cycled", data: {} },
    state(600, "client", "ESTABLISHED", "CLOSED"),
  );
  assert.ok(at(events, 300).exchanges.get("r1")!.handled);
  const w = at(events, 400);
  const c = w.conns.get("c1")!;
  assert.deepEqual([isWiped(c.server), isWiped(c.client), phaseOf(w, c)], [true, false, "halfOpen"]);
  assert.equal(w.exchanges.get("r1")!.handled, undefined);
  const later = at(events, 600);
  const closed = later.conns.get("c1")!;
  assert.deepEqual([phaseOf(later, closed), stateOf(later, closed, "client"), stateOf(later, closed, "server")], ["closed", "CLOSED", ""]);
});

test("the ladder's arrow of a held segment bends where it was held, and waits there", () => {
  const ladder = new Ladder();
  const events = trace(
    { time: 0, name: "link:changed", data: { rtt_ms: 0.2, loss: 0, up: true } },
    sent(0, 1),
    { time: 40, name: "link:segment_held", data: { id: 1, way: 0.4 } },
    { time: 100, name: "link:segment_released", data: { id: 1, deliver_at: 160 } },
    { time: 160, name: "link:segment_delivered", data: { id: 1 } },
  );
  for (const e of events) ladder.add(e);
  const r = ladder.rung(1)!;
  assert.deepEqual(r.bends.map(({ at, way }) => [at, way]), [[0, 0], [40, 0.4], [100, 0.4]]);
  assert.ok(r.bends[2]!.y > r.bends[1]!.y);
  const ways = [0, 20, 40, 70, 100, 130, 160].map((time) => ladder.wayOn(r, time).way);
  assert.deepEqual(ways.map((way) => way.toFixed(2)), ["0.00", "0.20", "0.40", "0.40", "0.40", "0.70", "1.00"]);
});
