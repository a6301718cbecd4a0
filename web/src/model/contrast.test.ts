// One axis for several runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Case, caseOf, commonAxis } from "./contrast.ts";
import type { Event } from "../trace/events.gen.ts";

const kase = (...times: [number, number][]): Case => ({
  scenario: "x",
  marks: [],
  crossings: times.map(([sent, until]) => ({ from: "client", kind: "data", label: "GET", sent, until, lost: false, more: 0 })),
});

test("what is quiet in one case only is to scale, what is quiet in all is shortened", () => {
  const axis = commonAxis([kase([0, 100], [200, 300]), kase([0, 100], [5300, 5400])], 250);
  assert.deepEqual(axis.folds, [{ at: 425, us: 5000 }]);
  assert.deepEqual([0, 100, 200, 300, 2800, 5300, 5400].map(axis.at), [0, 100, 200, 300, 425, 550, 650]);
  assert.equal(axis.length, 650);
});

test("several stretches are shortened each by itself", () => {
  const axis = commonAxis([kase([0, 100], [1100, 1200], [3200, 3300])], 100);
  assert.deepEqual([100, 600, 1100, 1200, 2200, 3200, 3300].map(axis.at), [100, 150, 200, 300, 350, 400, 500]);
  assert.deepEqual(axis.folds, [{ at: 150, us: 1000 }, { at: 350, us: 2000 }]);
});

test("a case begins with its first segment, whatever the lab's clock says", () => {
  const tcp = (flags: string[]) => ({ src: "10.0.0.1:16000", dst: "10.0.0.2:80", seq: 1, ack: 0, flags, window: 0, length: 0 });
  const events = [
    { time: 7000, name: "link:segment_sent", data: { id: 4, from: "client", raw: "", tcp: tcp(["SYN"]) } },
    { time: 7050, name: "link:segment_delivered", data: { id: 4 } },
    { time: 7060, name: "link:segment_sent", data: { id: 5, from: "server", raw: "", tcp: tcp(["RST", "ACK"]) } },
    { time: 7080, name: "link:segment_lost", data: { id: 5, lost_at: 0.4, why: "loss" } },
    { time: 7100, name: "server:accepted", host: "server", data: {} },
    { time: 7200, name: "tcp:state_changed", host: "client", data: { from: "FIN-WAIT-2", to: "TIME-WAIT" } },
  ] as unknown as Event[];
  const c = caseOf("one", events);
  assert.deepEqual(c.crossings.map(({ kind, from, sent, until, lost }) => [kind, from, sent, until, lost]), [
    ["syn", "client", 0, 50, false],
    ["rst", "server", 60, 80, true],
  ]);
  assert.deepEqual(c.marks, [{ side: "server", what: "accept", at: 100 }, { side: "client", what: "TIME-WAIT", at: 200 }]);
});

test("of a request, what its connection carries until the last of its response is there", () => {
  const tcp = (from: string, length: number) => ({ src: from, dst: "", seq: 1, ack: 0, flags: length > 0 ? ["ACK"] : ["SYN"], window: 0, length });
  let seq = 0;
  const e = (time: number, name: string, data: object, conn = "c1") => ({ seq: ++seq, time, name, conn, data });
  const sent = (time: number, id: number, from: string, length: number) => e(time, "link:segment_sent", { id, from, raw: "", tcp: tcp(from, length) });
  const delivered = (time: number, id: number) => e(time, "link:segment_delivered", { id });
  const events = [
    sent(0, 1, "client", 0), // of what was before
    e(50, "http:connection_wanted", { request: "r2" }, ""),
    e(50, "http:request_sent", { request: "r2" }),
    sent(50, 2, "client", 70),
    delivered(150, 2),
    ...[3, 4, 5].map((id) => sent(150, id, "server", 1420)),
    ...[3, 4, 5].map((id) => delivered(250, id)),
    sent(251, 6, "client", 9), // what is sent then is of what comes after
    e(252, "http:response_received", { request: "r2" }),
    delivered(351, 6),
  ] as unknown as Event[];
  assert.deepEqual(caseOf("two/r2", events).crossings.map((c) => [c.from, c.sent, c.until, c.more]), [
    ["client", 0, 100, 0],
    ["server", 100, 200, 2],
    ["server", 100, 200, undefined],
    ["server", 100, 200, undefined],
  ]);
  assert.deepEqual(caseOf("two/r3", events).crossings, []);
});
