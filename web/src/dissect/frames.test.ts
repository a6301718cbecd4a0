import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fromBase64 } from "./bytes.ts";
import { frameName, framesOf } from "./frames.ts";
import { dissectPacket } from "./tcp.ts";

const bytes = (hex: string) => Uint8Array.from(hex.replaceAll(" ", "").match(/../g) ?? [], (b) => Number.parseInt(b, 16));
const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((p) => [...p]));
const PRI = ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const SETTINGS = bytes("000006 04 00 00000000 000200000000");
const said = (octets: Uint8Array) => framesOf(octets).map((f) => [`${f.at}+${f.length}`, frameName(f), ...f.flags].join(" "));

test("frames are told by their headers", () => {
  const cases: [string, Uint8Array, string[]][] = [
    ["a preface and what follows it", join(PRI, SETTINGS, bytes("000004 08 00 00000000 40000000")), ["0+15 PRI", "24+6 SETTINGS", "39+4 WINDOW_UPDATE"]],
    ["an acknowledgment", bytes("000000 04 01 00000000"), ["0+0 SETTINGS ACK"]],
    ["a request without content", bytes("000003 01 05 00000003 828684"), ["0+3 HEADERS 3 END_STREAM END_HEADERS"]],
    ["a response", bytes("000001 01 04 00000015 88 000002 00 01 00000015 6869"), ["0+1 HEADERS 21 END_HEADERS", "10+2 DATA 21 END_STREAM"]],
    ["a header block in two", bytes("000001 01 00 00000001 82 000001 09 04 00000001 84"), ["0+1 HEADERS 1", "10+1 CONTINUATION 1 END_HEADERS"]],
    ["a stream's window, its end, the connection's", bytes("000004 08 00 00000005 00001000 000004 03 00 00000005 00000008 000008 07 00 00000000 0000000500000000"), ["0+4 WINDOW_UPDATE 5", "13+4 RST_STREAM 5", "26+8 GOAWAY"]],
    ["one that goes on elsewhere", bytes("002008 00 00 00000001 3132"), ["0+8200 DATA 1"]],
  ];
  for (const [what, octets, want] of cases) assert.deepEqual(said(octets), want, what);
});

test("what is none is not taken for one", () => {
  const cases: [string, Uint8Array][] = [
    ["nothing", bytes("")],
    ["HTTP/1.1", ascii("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")],
    ["content", ascii("01234567890123456789")],
    ["a TLS record", bytes("1703030030 00000000 00000000")],
    ["zeros, as a recorded packet has them", new Uint8Array(40)],
    ["half a header", bytes("000003 01 05 0000")],
    ["DATA of no stream", bytes("000001 00 00 00000000 31")],
    ["SETTINGS of a stream", bytes("000000 04 00 00000001")],
    ["an unknown type", bytes("000000 aa 00 00000001")],
    ["longer than allowed", bytes("004001 00 00 00000001 31")],
    ["frames, then something else", join(SETTINGS, ascii("hello, this is no frame"))],
  ];
  for (const [what, octets] of cases) assert.deepEqual(said(octets), [], what);
});

test("a run's segments are labelled by what they really carried", () => {
  const lines = readFileSync(new URL("../../scenarios/traces/ten-on-streams.jsonl", import.meta.url), "utf8").trim().split("\n");
  const sent = lines.map((l) => JSON.parse(l)).filter((e) => e.name === "link:segment_sent" && e.data.tcp.length > 0);
  const names = (from: string) => sent.filter((e) => e.data.from === from).map((e) => framesOf(dissectPacket(fromBase64(e.data.raw))!.payload).map(frameName).join(", "));
  const odd = Array.from({ length: 10 }, (_, i) => 3 + 2 * i);
  assert.deepEqual(names("client"), [
    "PRI, SETTINGS, WINDOW_UPDATE", "HEADERS 1", "SETTINGS", "WINDOW_UPDATE, WINDOW_UPDATE 1",
    ...odd.map((n) => `HEADERS ${n}`),
  ]);
  assert.deepEqual(names("server"), [
    "SETTINGS", "SETTINGS", "HEADERS 1", "DATA 1", "", "", "", "", "", "DATA 1",
    ...odd.flatMap((n) => [`HEADERS ${n}`, `DATA ${n}`]),
  ]);
});
