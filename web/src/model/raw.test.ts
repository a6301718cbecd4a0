import assert from "node:assert/strict";
import { test } from "node:test";
import { Framer } from "../dissect/framing.ts";
import { cutsOf, octetsOf, placesIn, sizesOf, type Template, TEMPLATES } from "./raw.ts";

test("lines end in CR LF, unless they say how", () => {
  const cases: [string, string][] = [
    ["a\nb", "a\r\nb"],
    ["a\r\nb\n", "a\r\nb\r\n"],
    ["a\\n\nb", "a\nb"],
    ["a\\r\nb", "a\rb"],
    ["a\\r\\n\nb", "a\r\nb"],
    ["a\\\\n\nb", "a\\n\r\nb"],
    ["\\x00\\xff\\t", "\x00\xff\t"],
    ["\\q\\x1", "\\q\\x1"],
    ["\n\n", "\r\n\r\n"],
    ["", ""],
  ];
  for (const [text, want] of cases) assert.equal(Array.from(octetsOf(text), (b) => String.fromCharCode(b)).join(""), want, JSON.stringify(text));
  assert.deepEqual([...octetsOf("é")], [0xc3, 0xa9]);
});

test("places where to cut, and what each write then takes", () => {
  assert.deepEqual(placesIn("20, 10 10;x0"), [10, 20]);
  assert.deepEqual(sizesOf([20, 10, 0, 99], 30), [10, 10]);
  assert.deepEqual(sizesOf([], 30), []);
});

test("templates can be sent, and those that are right are framed to their end", () => {
  const wrong = ["small", "large", "both", "noEnd"];
  for (const [name, template] of Object.entries(TEMPLATES) as [string, Template][]) {
    const octets = octetsOf(template.text);
    const sizes = sizesOf(cutsOf(template), octets.length);
    assert.ok(sizes.length < 64 && octets.length < 16_384, name);
    const framer = new Framer();
    framer.read(octets, false);
    if (!wrong.includes(name)) assert.deepEqual([framer.messages.at(-1)?.to, framer.messages.some((m) => m.fault)], [octets.length, false], name);
  }
});
