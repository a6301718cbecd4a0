// The box's table at the instants of the recorded runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { LabEvent } from "../trace/events.gen.ts";
import { changesBy, foldBox, rowsOf, type Box } from "./box.ts";

const tuple = (port: number, address = "10.0.0.9") => ({ local: `${address}:${port}`, remote: "10.0.0.2:80" });
const event = (name: string, seconds: number, data: object, conn = "c1") => ({ seq: 1, time: seconds * 1e6, name, host: "box", conn, data }) as unknown as LabEvent & { name: `box:${string}` };

const changed = (s: number, idle = 10_000) => event("box:changed", s, { address: "10.0.0.9", idle_timeout_ms: idle, without_row: "rebind" }, "");
const made = (s: number, row: number, port: number, conn = "c1") => event("box:row_made", s, { row, segment: row, inside: tuple(16000, "10.0.0.1"), outside: tuple(port), expires_at: (s + 10) * 1e6 }, conn);
const used = (s: number, row: number) => event("box:rewritten", s, { segment: 9, row, expires_at: (s + 10) * 1e6, before: tuple(16000, "10.0.0.1"), after: tuple(40001), head: "" });
const expired = (s: number, row: number) => event("box:row_expired", s, { row });
const fold = (...events: ReturnType<typeof event>[]) => events.reduce<Box | undefined>(foldBox, undefined);

test("a row is used, forgotten and made anew, and of what was forgotten the last is kept", () => {
  const box = fold(changed(0), made(1, 1, 40001), used(2, 1), expired(12, 1), made(20, 2, 40002), expired(30, 2), made(31, 3, 40003));
  const { now, before } = rowsOf(box, "c1");
  assert.deepEqual([now?.row, now?.outside.local, now?.expiresAt], [3, "10.0.0.9:40003", 41e6]);
  assert.deepEqual([before?.row, before?.expired], [2, 30e6]);
  assert.equal(box!.rows.length, 2);
});

test("what uses a row gives it its time anew", () => {
  const { now } = rowsOf(fold(changed(0), made(1, 1, 40001), used(2, 1)), "c1");
  assert.deepEqual([now?.expiresAt, now?.used], [12e6, { segment: 9, at: 2e6 }]);
});

test("another time-out counts from when a row was used; no time-out is no box", () => {
  const one = [changed(0), made(1, 1, 40001)];
  assert.equal(rowsOf(fold(...one, changed(2, 5000)), "c1").now?.expiresAt, 6e6);
  assert.equal(fold(...one, changed(2, 0)), undefined);
  assert.equal(fold(made(1, 1, 40001)), undefined, "a box that nobody has told of");
});

test("rows are of their connection", () => {
  const box = fold(changed(0), made(1, 1, 40001), made(2, 2, 40002, "c2"));
  assert.deepEqual([rowsOf(box, "c1").now?.row, rowsOf(box, "c2").now?.row, rowsOf(box, "c3").now], [1, 2, undefined]);
});

test("what the box changed is the socket that differs", () => {
  const e = used(2, 1) as LabEvent & { name: "box:rewritten" };
  assert.deepEqual(changesBy(e.data), [{ from: "10.0.0.1:16000", to: "10.0.0.9:40001" }]);
});
