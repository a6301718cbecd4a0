import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { LabEvent } from "../trace/events.gen.ts";
import { LineError, readLabTrace } from "./file.ts";
import { strange } from "./strange.ts";

const traces = new URL("../../scenarios/traces/", import.meta.url);

test("what this program has told is not strange", () => {
  for (const file of readdirSync(traces)) {
    assert.ok(readLabTrace(readFileSync(new URL(file, traces), "utf8"), strange).length > 0, file);
  }
  assert.ok(readLabTrace(readFileSync(new URL("first-get.jsonl", import.meta.url), "utf8"), strange).length > 0);
});

const sent = readFileSync(new URL("two-gets.jsonl", traces), "utf8").split("\n")[1]!;

/** The member that is wrong, after a change of an event. */
function changed(change: (e: { [key: string]: unknown; data: { [key: string]: unknown } }) => void): string | undefined {
  const e = JSON.parse(sent) as { [key: string]: unknown; data: { [key: string]: unknown } };
  change(e);
  return strange(e as unknown as LabEvent);
}

test("what is missing or of another kind is named", () => {
  assert.equal(changed(() => {}), undefined);
  assert.equal(changed((e) => (e["name"] = "link:segment_eaten")), "name");
  assert.equal(changed((e) => (e["name"] = "constructor")), "name");
  assert.equal(changed((e) => (e["name"] = "Tuple")), "name");
  assert.equal(changed((e) => (e["time"] = 0.5)), "time");
  assert.equal(changed((e) => (e["time"] = 1e300)), "time");
  assert.equal(changed((e) => (e["host"] = "<b>")), "host");
  assert.equal(changed((e) => (e["conn"] = {})), "conn");
  assert.equal(changed((e) => delete e.data["id"]), "id");
  assert.equal(changed((e) => (e.data["raw"] = "not base64!")), "raw");
  assert.equal(changed((e) => (e.data["from"] = "moon")), "from");
  assert.equal(changed((e) => (e.data["tcp"] = null)), "tcp");
  assert.equal(changed((e) => ((e.data["tcp"] as Record<string, unknown>)["flags"] = ["SYN", "<b>"])), "tcp.flags");
  assert.equal(changed((e) => ((e.data["tcp"] as Record<string, unknown>)["seq"] = "1")), "tcp.seq");
});

test("a file is refused at the line at which it fails", () => {
  const event = (seq: number) => JSON.stringify({ ...(JSON.parse(sent) as object), seq, time: seq });
  const header = (events: number, more = {}) => JSON.stringify({ format: "same-socket-trace", version: 1, kind: "lab", events, ...more });
  const cases: [text: string, line: number, fault: string][] = [
    ["GIF89a", 1, "json"],
    ["{}", 1, "event"],
    ["null", 1, "event"],
    [`${event(1)}\n${event(2)}\n{"seq":3`, 3, "json"],
    [`${header(2)}\n${event(1)}\n${event(3)}`, 3, "order"],
    [`${header(1, { version: 2 })}\n${event(1)}`, 1, "version"],
    [`${header(1, { kind: "visit" })}\n${event(1)}`, 1, "kind"],
    [`${header(2)}\n${event(1)}\n`, 3, "cut"],
    [`${header(1)}\n${event(1)}\n${event(2)}`, 3, "cut"],
    [`${event(1)}\n{"seq":2,"time":2,"name":"link:segment_sent","data":{}}`, 2, "event"],
    [`${event(1)}\n{"seq":2,"time":2,"name":"link:segment_sent","data":null}`, 2, "event"],
  ];
  for (const [text, line, fault] of cases) {
    assert.throws(() => readLabTrace(text, strange), (e) => e instanceof LineError && e.line === line && e.fault === fault, text);
  }
});
