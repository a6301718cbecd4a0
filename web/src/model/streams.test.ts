import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { Book } from "./book.ts";
import { FIRST } from "./streams.ts";
import { Wire } from "./wire.ts";

const POST = "POST /echo HTTP/1.1\r\nHost: lab\r\nContent-Length: 6\r\n\r\nhello";
const GET = "GET /hello HTTP/1.1\r\nHost: lab\r\n\r\n";

function bookOf(events: readonly Event[]): Book {
  const book = new Book();
  book.follow(events);
  return book;
}

test("in every scenario the first segments carry the stream, and its messages fill it", () => {
  const dir = new URL("../../scenarios/traces/", import.meta.url);
  for (const file of readdirSync(dir)) {
    const events = readFileSync(new URL(file, dir), "utf8").trim().split("\n").map((l) => JSON.parse(l) as Event);
    const book = bookOf(events);
    for (const conn of new Set(events.flatMap((e) => e.conn ?? []))) {
      const streams = book.of(conn, events.at(-1)!.time);
      for (const stream of streams ? [streams.client, streams.server] : []) {
        let next = FIRST;
        for (const c of stream.first) {
          assert.equal(c.from, next, `${file} ${conn} s${c.id}`);
          next = c.to;
        }
        assert.equal(next, stream.end);
        if (stream.carries) {
          assert.deepEqual([stream.messages, stream.lost], [[], FIRST]);
          continue;
        }
        // Where the next message begins cannot be said of a Content-Length that is no number.
        if (file === "bad-length.jsonl" && stream.from === "client") continue;
        const whole = stream.messages.at(-1)?.to ?? 0;
        assert.equal(whole + FIRST, stream.end, `${file} ${conn} ${stream.from}`);
        assert.equal(stream.disagreements.length, file === "off-by-one.jsonl" && stream.from === "client" ? 1 : 0, file);
        // What the programs told is as many heads as there are messages.
        assert.ok(stream.messages.length >= stream.written.length, file);
      }
    }
  }
});

test("cuts of segments and of messages do not line up", () => {
  const w = new Wire();
  w.acquired("r1");
  w.data("client", GET.slice(0, 10));
  w.data("client", GET.slice(10) + GET);
  const { client } = w.streams();
  assert.deepEqual(client.first.map((c) => [c.from, c.to]), [[1, 1], [1, 11], [11, 2 * GET.length + 1]]);
  assert.deepEqual(client.messages.map((m) => [m.from, m.to]), [[0, GET.length], [GET.length, 2 * GET.length]]);
  assert.deepEqual(client.carriersOf(11, Infinity).map((c) => c.id), [client.first[2]!.id]);
  assert.deepEqual(client.messageAt(GET.length + 1), client.messages[1]);
  assert.deepEqual(client.firstWithin(5, 12).map((c) => c.id), client.first.slice(1).map((c) => c.id));
});

test("what is lost and sent again is carried twice, and arrives once", () => {
  const w = new Wire();
  const lost = w.data("client", "GET / HT", { lost: true });
  w.data("client", "TP/1.1\r\n\r\n");
  const gap = w.time;
  const again = w.data("client", "GET / HT", { seq: 1, again: true });
  w.ack("server", 19);
  const { client } = w.streams();
  assert.deepEqual(client.at(gap), { sent: 19, received: 1, acked: 1 });
  assert.deepEqual(client.at(w.time), { sent: 19, received: 19, acked: 19 });
  assert.deepEqual(client.carriersOf(3, w.time).map((c) => [c.id, c.row, c.lost !== undefined]), [[lost, 0, true], [again, 1, false]]);
  assert.equal(client.messages[0]?.line?.kind, "request");
});

test("one that carries octets again may carry new ones behind them", () => {
  const w = new Wire();
  w.data("client", "GET / HT", { lost: true });
  const again = w.data("client", "GET / HTTP/1.1\r\n\r\n", { seq: 1, again: true });
  const { client } = w.streams();
  assert.deepEqual(client.first.slice(1).map((c) => [c.from, c.to]), [[1, 9], [9, 19]]);
  assert.deepEqual(client.again.map((c) => [c.from, c.to, c.row]), [[1, 9, 1]]);
  assert.deepEqual([client.carriersOf(9, w.time).map((c) => c.id), client.at(w.time).received, client.messages[0]?.to], [[again], 19, 18]);
});

test("a FIN has a number of its own, and ends what lasts until the end", () => {
  const w = new Wire();
  w.acquired("r1");
  w.data("client", "GET / HTTP/1.0\r\n\r\n");
  w.data("server", "HTTP/1.0 200 OK\r\n\r\nhello");
  assert.equal(w.streams().server.messages[0]?.to, undefined);
  w.fin("server");
  const { server } = w.streams();
  assert.deepEqual([server.messages[0]?.rule, server.messages[0]?.to, server.fin?.seq], [8, 24, 25]);
});

test("a Content-Length that is one too large: the sender's next request loses its first octet", () => {
  for (const acts of [[POST, GET], [POST + GET]]) {
    const w = new Wire();
    acts.forEach((octets, i) => {
      w.acquired(`r${i + 1}`);
      w.data("client", octets);
    });
    const { client } = w.streams();
    const end = POST.length;
    assert.deepEqual(client.disagreements.map(({ sent, read, inferred }) => ({ sent, read, inferred })), [{ sent: end, read: end + 1, inferred: acts.length === 1 }]);
  }
});

test("one too small: the reader's next request begins before the sender's", () => {
  const w = new Wire();
  w.acquired("r1");
  w.data("client", POST.replace("6", "4") + GET);
  assert.deepEqual(w.streams().client.disagreements.map(({ sent, read }) => [sent, read]), [[POST.length, POST.length - 1]]);
});

test("a request that is swallowed as content, to its end", () => {
  const w = new Wire();
  w.acquired("r1");
  w.data("client", POST.replace("6", "600"));
  assert.deepEqual(w.streams().client.disagreements, []);
  w.acquired("r2");
  w.data("client", GET);
  assert.deepEqual(w.streams().client.disagreements.map(({ sent, read, inferred }) => ({ sent, read, inferred })), [{ sent: POST.length + 2, read: undefined, inferred: false }]);
});

test("content that looks like a request is none where both agree", () => {
  const w = new Wire();
  w.acquired("r1");
  w.data("client", `POST /echo HTTP/1.1\r\nHost: lab\r\nContent-Length: ${GET.length}\r\n\r\n${GET}${GET}`);
  assert.deepEqual(w.streams().client.disagreements, []);
  assert.equal(w.streams().client.messages.length, 2);
});

test("programs tell whose message it is, interim responses left out", () => {
  const w = new Wire();
  w.acquired("r1");
  w.data("client", GET + GET);
  w.told("http:request_sent", "r1");
  w.told("http:request_sent", "r2");
  w.data("server", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  w.told("http:response_sent", "r1");
  const { client, server } = w.streams();
  assert.deepEqual(client.messages.map((m) => client.toldOf(m).written?.request), ["r1", "r2"]);
  assert.deepEqual(server.messages.map((m) => server.toldOf(m).written?.request), [undefined, "r1"]);
});

test("a reset of the lab begins anew", () => {
  const w = new Wire();
  w.data("client", GET);
  w.events.push({ seq: 99, time: w.time + 1, name: "lab:reset", data: {} } as Event);
  assert.equal(bookOf(w.events).of("c1", w.time + 1), undefined);
  assert.equal(bookOf(w.events).of("c1", w.time)?.client.messages.length, 1);
});
