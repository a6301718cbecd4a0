// What the inspector makes of a segment's window field.

import assert from "node:assert/strict";
import { test } from "node:test";
import { windowText } from "./inspector.ts";

const segment = (window: number, ...flags: string[]) => ({ flags, window });

test("a window counts as many times over as both SYNs agreed (RFC 7323 section 2.2)", () => {
  assert.equal(windowText(segment(3650, "ACK"), 3, 3), "3650 × 8 = 29200");
  assert.equal(windowText(segment(502, "PSH", "ACK"), 7, 3), "502 × 128 = 64256");
  assert.equal(windowText(segment(3650, "ACK"), 0, 3), "3650 × 1 = 3650");
});

test("it is taken as it is in a SYN, in a RST, and where one side did not offer to scale", () => {
  assert.equal(windowText(segment(29200, "SYN"), 3, 3), "29200");
  assert.equal(windowText(segment(29200, "SYN", "ACK"), 3, 3), "29200");
  assert.equal(windowText(segment(0, "RST"), 3, 3), "0");
  assert.equal(windowText(segment(3650, "ACK"), 3, undefined), "3650");
  assert.equal(windowText(segment(3650, "ACK"), undefined, 3), "3650");
});
