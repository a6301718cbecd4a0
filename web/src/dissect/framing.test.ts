import assert from "node:assert/strict";
import { test } from "node:test";
import { Framer, type Message } from "./framing.ts";

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** Each message as its first line, rule, where it begins and ends, and what is wrong with it. */
function framed(text: string, methodOf?: (nth: number) => string | undefined, over = false): string[] {
  const framer = new Framer(methodOf);
  framer.read(ascii(text), over);
  return framer.messages.map(told);
}

function told(m: Message): string {
  return [m.start, `rule ${m.rule ?? "?"}`, `${m.from}-${m.to ?? ""}`, ...(m.fault ? [`${m.fault.code} at ${m.fault.at}`] : [])].join(", ");
}

const get = () => "GET";

test("requests end where RFC 9112 section 6.3 says", () => {
  const cases: [string, string[]][] = [
    ["GET / HTTP/1.1\r\nHost: x\r\n\r\n", ["GET / HTTP/1.1, rule 7, 0-27"]],
    ["GET / HTTP/1.1\nHost: x\n\n", ["GET / HTTP/1.1, rule 7, 0-24"]],
    ["\r\n\r\nGET / HTTP/1.0\r\n\r\n", ["GET / HTTP/1.0, rule 7, 4-22"]],
    ["GET / HTTP/1.1\r\nHo", ["GET / HTTP/1.1, rule ?, 0-"]],
    ["GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n", ["GET /a HTTP/1.1, rule 7, 0-19", "GET /b HTTP/1.1, rule 7, 19-38"]],
    ["POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET", ["POST / HTTP/1.1, rule 6, 0-43", ", rule ?, 43-"]],
    ["POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhel", ["POST / HTTP/1.1, rule 6, 0-"]],
    ["POST / HTTP/1.1\r\ncontent-length: 5, 5\r\n\r\nhello", ["POST / HTTP/1.1, rule 6, 0-46"]],
    ["POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", ["POST / HTTP/1.1, rule 5, 0-, length_invalid at 17"]],
    ["POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", ["POST / HTTP/1.1, rule 5, 0-, length_invalid at 17"]],
    ["POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", ["POST / HTTP/1.1, rule 4, 0-62"]],
    ["POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ["POST / HTTP/1.1, rule 3, 0-71, length_and_coding at 17"]],
    ["POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", ["POST / HTTP/1.1, rule 4, 0-, coding_unknown at 17"]],
    ["POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nhello", ["POST / HTTP/1.1, rule 4, 0-"]],
    ["POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n", ["POST / HTTP/1.1, rule 4, 0-, chunk_size at 47"]],
    ["POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n", ["POST / HTTP/1.1, rule 4, 0-, chunk_end at 52"]],
    ["what?\r\n\r\nGET / HTTP/1.1\r\n\r\n", ["what?, rule ?, 0-, start_line at 0"]],
    ["HTTP/1.1 200 OK\r\n\r\n", ["HTTP/1.1 200 OK, rule ?, 0-, start_line at 0"]],
  ];
  for (const [text, want] of cases) assert.deepEqual(framed(text), want, text);
});

test("responses end where RFC 9112 section 6.3 says", () => {
  const cases: [string, () => string, string[]][] = [
    ["HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n", get, ["HTTP/1.1 200 OK, rule 6, 0-44"]],
    ["HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nHTTP/1.1 204 \r\n\r\n", () => "HEAD", ["HTTP/1.1 200 OK, rule 1, 0-38", "HTTP/1.1 204 , rule 1, 38-55"]],
    ["HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\n", get, ["HTTP/1.1 304 Not Modified, rule 1, 0-48"]],
    ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", get, ["HTTP/1.1 100 Continue, rule 1, 0-25", "HTTP/1.1 200 OK, rule 6, 25-63"]],
    ["HTTP/1.1 200 OK\r\n\r\nhello", get, ["HTTP/1.1 200 OK, rule 8, 0-"]],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxyz", get, ["HTTP/1.1 200 OK, rule 8, 0-"]],
    ["HTTP/1.1 200 OK\r\n\r\n", () => "CONNECT", ["HTTP/1.1 200 OK, rule 2, 0-"]],
  ];
  for (const [text, method, want] of cases) assert.deepEqual(framed(text, method), want, text);
});

test("the interim response answers nothing: the final one is HEAD's", () => {
  const text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n";
  assert.deepEqual(framed(text, (nth) => (nth === 1 ? "HEAD" : "GET")), ["HTTP/1.1 100 Continue, rule 1, 0-25", "HTTP/1.1 200 OK, rule 1, 25-63"]);
});

test("the connection's end ends a message, or cuts it short", () => {
  assert.deepEqual(framed("HTTP/1.1 200 OK\r\n\r\nhello", get, true), ["HTTP/1.1 200 OK, rule 8, 0-24"]);
  assert.deepEqual(framed("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhell", get, true), ["HTTP/1.1 200 OK, rule 6, 0-, cut_short at 42"]);
  assert.deepEqual(framed("GET / HTT", undefined, true), [", rule ?, 0-, cut_short at 9"]);
});

test("octets that come one at a time are framed as those that come at once", () => {
  const texts: [string, (() => string) | undefined][] = [
    ["POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\na\r\n0123456789\r\n0\r\nX: y\r\n\r\nGET / HTTP/1.1\r\n\r\n", undefined],
    ["POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n\r\n", undefined],
    ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello", get],
  ];
  for (const [text, method] of texts) {
    const whole = new Framer(method);
    whole.read(ascii(text), true);
    const bits = new Framer(method);
    for (let n = 1; n <= text.length; n++) bits.read(ascii(text.slice(0, n)), n === text.length);
    assert.deepEqual(bits.messages, whole.messages, text);
  }
});

test("chunks and trailers are told one by one", () => {
  const framer = new Framer();
  framer.read(ascii("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n"), false);
  const [m] = framer.messages;
  assert.deepEqual(m!.chunks, [
    { from: 47, data: 50, size: 5, to: 57 },
    { from: 57, data: 60, size: 0, to: 60 },
  ]);
  assert.deepEqual(m!.trailers, [{ from: 60, to: 66, name: "X", value: "y" }]);
});

test("whatever comes, framing ends and throws nothing", () => {
  const text = "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
  for (let i = 0; i < text.length; i++) {
    for (const octet of [0, 10, 13, 32, 58, 255]) {
      const octets = ascii(text);
      octets[i] = octet;
      for (const method of [undefined, get]) new Framer(method).read(octets, true);
    }
  }
});
