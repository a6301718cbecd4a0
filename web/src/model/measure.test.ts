import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { MEASURES } from "./measure.ts";

function recorded(name: string): Event[] {
  const text = readFileSync(new URL(`./testdata/${name}.jsonl`, import.meta.url), "utf8");
  return text.trim().split("\n").map((line) => JSON.parse(line) as Event);
}

const lab = recorded("lab");
const closing = recorded("closing");
const upTo = (events: Event[], last: (e: Event) => boolean) => events.slice(0, events.findIndex(last) + 1);

test("measures are counted from the trace alone", () => {
  assert.equal(MEASURES["syns"]!(lab), "2");
  assert.equal(MEASURES["server-ports"]!(lab), "1");
  assert.equal(MEASURES["distinct-requests"]!(lab), "2", "one has Connection: close");
  assert.equal(MEASURES["closed-by-server"]!(lab), "1");
  assert.equal(MEASURES["time-wait"]!(lab), "both", "their FINs crossed");
  assert.equal(MEASURES["time-wait"]!([]), "none");
});

test("both ends may keep TIME-WAIT", () => {
  const both = closing.filter((e) => e.conn === "c1");
  assert.equal(MEASURES["time-wait"]!(both), "both");
  assert.equal(MEASURES["closed-by-server"]!(both), "1");
});

test("how far the first request came", () => {
  const far = (name: Event["name"], nth = 0) => {
    const events = lab.filter((e) => e.name === name);
    return MEASURES["reach"]!(upTo(lab, (e) => e === events[nth]));
  };
  assert.equal(far("link:segment_sent"), "nothing");
  assert.equal(far("http:request_sent"), "established");
  assert.equal(far("http:request_received"), "handled");
  const unheard = lab.filter((e) => e.name !== "http:request_received");
  assert.equal(MEASURES["reach"]!(unheard), "acknowledged");
});
