import assert from "node:assert/strict";
import { test } from "node:test";
import { startLine } from "./http.ts";
import { dissectPacket, flagNames } from "./tcp.ts";

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (b) => Number.parseInt(b, 16));
const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

// A SYN as a Linux kernel keeps it: IPv4, loopback, MSS 65495, SACK, timestamps, window scale 7.
const SYN = bytes(
  "4500003c1c46400040062073" + "7f0000017f000001" + "cf8e1f90" + "91a3b2c4" + "00000000" + "a002ffd7fe300000" +
    "0204ffd70402080a0a1b2c3d0000000001030307",
);

test("a saved SYN is dissected with its options", () => {
  const s = dissectPacket(SYN);
  assert.ok(s);
  assert.deepEqual([s.ipVersion, s.ttl, s.srcPort, s.dstPort], [4, 64, 53134, 8080]);
  assert.deepEqual([s.seq, s.ack, s.flags, s.window], [0x91a3b2c4, 0, 0x02, 65495]);
  assert.deepEqual(
    s.options.map((o) => `${o.name} ${o.value}`),
    ["MSS 65495", "SACK-Permitted ", "TSval 169552957", "WScale 7"],
  );
  assert.equal(flagNames(s.flags), "SYN");
  assert.equal(s.payload.length, 0);
});

test("cut or foreign bytes are no segment, and never an exception", () => {
  for (let n = 0; n < SYN.length; n++) assert.equal(dissectPacket(SYN.subarray(0, n)), undefined, `${n} octets`);
  assert.equal(dissectPacket(bytes("00")), undefined);
  for (let i = 0; i < SYN.length; i++) {
    const broken = SYN.slice();
    broken[i] = 0xff;
    dissectPacket(broken);
  }
});

test("an option that claims more than there is ends the list", () => {
  const broken = SYN.slice();
  broken[41] = 200; // MSS with a length beyond the header
  assert.deepEqual(dissectPacket(broken)?.options, []);
});

test("start lines of requests and responses", () => {
  const cases: [string, unknown][] = [
    ["GET /hello HTTP/1.1\r\nHost: x\r\n", { kind: "request", method: "GET", target: "/hello" }],
    ["HTTP/1.1 200 OK\r\n", { kind: "response", status: 200, reason: "OK" }],
    ["HTTP/1.1 204 \r\n", { kind: "response", status: 204, reason: "" }],
    ["GET /hello HTTP/1.1", undefined], // no line end yet
    ["hello from the body\r\n", undefined],
    ["GET  /two-spaces HTTP/1.1\r\n", undefined],
    ["", undefined],
  ];
  for (const [text, want] of cases) assert.deepEqual(startLine(ascii(text)), want, text);
});
