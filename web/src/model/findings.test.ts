import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, isAnswered } from "./findings.ts";
import { Wire } from "./wire.ts";

const GET = "GET /hello HTTP/1.1\r\nHost: lab\r\n\r\n";
const post = (fields: string, content = "hello") => `POST /echo HTTP/1.1\r\nHost: lab\r\n${fields}\r\n\r\n${content}`;
const OK = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";
const BAD = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/** What is found once these have arrived: from the client, from the server, and so on; "FIN" is one. */
function found(...said: string[]): string[] {
  const w = new Wire();
  said.forEach((text, i) => {
    const from = i % 2 === 0 ? "client" : "server";
    if (from === "client") w.acquired(`r${i / 2 + 1}`);
    for (const part of text.split("|")) {
      if (part === "FIN") w.fin(from);
      else if (part !== "") w.data(from, part);
    }
  });
  return findings(w.streams(), w.time).map(({ code, from, seq, ...values }) => [code, from, seq, ...Object.values(values)].join(" "));
}

const tests: [what: string, said: string[], want: string[]][] = [
  ["nothing to say", [GET, OK], []],
  ["Content-Length one too large", [post("Content-Length: 6") + GET], ["length_large client 59 6 5 G ET /hello HTTP/1.1", "one_segment client 60 2 4", "pipelined client 60"]],
  ["and its answer", [post("Content-Length: 6"), "", GET, `${OK}${OK.replace("200 OK", "501 Not Implemented")}`], ["many_segments client 1 2", "length_large client 59 6 5 G ET /hello HTTP/1.1", "pipelined client 60", "answered server 45 501 Not Implemented ET /hello HTTP/1.1"]],
  ["Content-Length one too small", [post("Content-Length: 4") + GET], ["length_small client 58 4 5 o oGET /hello HTTP/1.1", "one_segment client 58 2 4", "pipelined client 58"]],
  ["Content-Length far too large", [post("Content-Length: 99"), "", GET], ["swallowed client 60 99 5 GET /hello HTTP/1.1"]],
  ["a head that does not end", ["GET /hello HTTP/1.1\r\nHost: lab\r\n"], ["awaits_head client 32"]],
  ["content that does not come", [post("Content-Length: 9")], ["awaits_content client 58 4"]],
  ["chunks that do not end", [post("Transfer-Encoding: chunked", "5\r\nhello\r\n")], ["awaits_chunk client 72"]],
  ["chunked", [post("Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n"), OK], []],
  ["a chunk without its size", [post("Transfer-Encoding: chunked", "hello\r\n0\r\n\r\n"), `${BAD}|FIN`], ["chunk_size client 63 400", "answered server 1 400 Bad Request POST /echo HTTP/1.1"]],
  ["Content-Length and Transfer-Encoding", [post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), `${OK}|FIN`], ["length_and_coding client 33 200 true"]],
  ["and the connection stays open", [post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), OK], ["length_and_coding client 33 200 false"]],
  ["a coding that is not chunked", [post("Transfer-Encoding: gzip", ""), `${BAD}|FIN`], ["coding_unknown client 33 400", "answered server 1 400 Bad Request POST /echo HTTP/1.1"]],
  ["two lengths", [post("Content-Length: 5\r\nContent-Length: 6"), `${BAD}|FIN`], ["length_invalid client 33 400", "answered server 1 400 Bad Request POST /echo HTTP/1.1"]],
  ["no Host", ["GET / HTTP/1.1\r\n\r\n", `${BAD}|FIN`], ["host_missing client 18 400", "answered server 1 400 Bad Request GET / HTTP/1.1"]],
  ["no Host, and HTTP/1.0 needs none", ["GET / HTTP/1.0\r\n\r\n", `${OK.replace("1.1", "1.0")}|FIN`], ["old_closes client 14"]],
  ["HTTP/1.0 with keep-alive", ["GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", OK], ["old_keeps client 17"]],
  ["HTTP/1.0, and a request after it", [`GET / HTTP/1.0\r\n\r\n|${GET}`, `${OK}|FIN`], ["old_closes client 14", "pipelined client 19", "unread client 19 GET /hello HTTP/1.1"]],
  ["two Hosts", ["GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", `${BAD}|FIN`], ["host_twice client 26 400", "answered server 1 400 Bad Request GET / HTTP/1.1"]],
  ["a space before the colon", ["GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", `${BAD}|FIN`], ["field_space client 27 400", "answered server 1 400 Bad Request GET / HTTP/1.1"]],
  ["LF alone", ["GET / HTTP/1.1\nHost: a\n\n", OK], ["bare_lf client 15"]],
  ["no request line", ["what?\r\n\r\n", `${BAD}|FIN`], ["start_line client 1 400", "answered server 1 400 Bad Request what?"]],
  ["Connection: close", ["GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", `${OK}|FIN`], ["asked_close client 26"]],
  ["HEAD", [GET.replace("GET", "HEAD"), "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"], ["head_only server 18 6"]],
  ["Expect, and it is asked for", [post("Content-Length: 5\r\nExpect: 100-continue", ""), "HTTP/1.1 100 Continue\r\n\r\n", "hello", OK], ["many_segments client 1 2", "continued server 1"]],
  ["Expect, and content comes by itself", [post("Content-Length: 5\r\nExpect: 100-continue"), OK], ["not_continued client 52"]],
  ["pipelining in two segments", [`${GET}|${GET}`, OK + OK], ["pipelined client 35"]],
  ["one after the other", [GET, OK, GET, OK], []],
  ["dribbled", ["GET /hel|lo HTTP/1.1\r\nHo|st: lab\r\n\r\n", OK], ["many_segments client 1 3"]],
  ["half-close", [`${GET}|FIN`, `${OK}|FIN`], ["half_closed client 34"]],
  ["half-close within a request", [`${GET.slice(0, 20)}|FIN`, `${BAD}|FIN`], ["cut_short client 20", "answered server 1 400 Bad Request "]],
];

for (const [what, said, want] of tests) {
  test(what, () => assert.deepEqual(found(...said), want));
}

test("nothing is said to be right before the last response is there", () => {
  const w = new Wire();
  w.data("client", GET + GET);
  w.data("server", OK);
  assert.equal(isAnswered(w.streams(), w.time), false);
  w.data("server", OK.slice(0, 30));
  assert.equal(isAnswered(w.streams(), w.time), false);
  w.data("server", OK.slice(30));
  assert.equal(isAnswered(w.streams(), w.time), true);
});
