import assert from "node:assert/strict";
import { test } from "node:test";
import type { BrowserSays, Event } from "../trace/events.gen.ts";
import { MEASURES } from "./measure.ts";
import { compare, eventsOf, follow, type OwnRequest, webSocketOf } from "./own.ts";

const events = [
  { seq: 1, time: 10, name: "socket:request", host: "program", conn: "s2", data: { socket: "s2", nth: 1, method: "GET", target: "/try/t/browser/1", kind: "click", click: "a", version: "HTTP/1.1" } },
  { seq: 2, time: 20, name: "socket:request", host: "program", conn: "s1", data: { socket: "s1", nth: 7, method: "GET", target: "/try/t/browser/2", kind: "click", click: "b", version: "HTTP/1.1" } },
  { seq: 3, time: 30, name: "socket:request", host: "program", conn: "s3", data: { socket: "s3", nth: 1, method: "GET", target: "/try/t/browser/2", kind: "click", click: "b", repeat: true, version: "HTTP/1.1" } },
  { seq: 4, time: 40, name: "browser:witnessed", host: "browser", data: { click: "a", says: "reused" } },
  { seq: 5, time: 40, name: "browser:witnessed", host: "browser", data: { click: "b", says: "reused" } },
] as Event[];

test("each request is found on its first socket, with the browser's word", () => {
  const requests: OwnRequest[] = [{ click: "a", omit: false }, { click: "b", omit: false }, { click: "c", omit: false }];
  follow(requests, events);
  assert.deepEqual(requests[0]!.on, { socket: "s2", nth: 1 });
  assert.deepEqual(requests[1]!.on, { socket: "s1", nth: 7 }, "not where it was sent again");
  assert.equal(requests[2]!.on, undefined);
  assert.deepEqual(requests.map(compare), ["in_advance", "agree", undefined]);
});

test("the two words agree, differ, or one is missing", () => {
  const word = (nth: number, says: BrowserSays) => compare({ click: "a", omit: false, on: { socket: "s1", nth }, says });
  assert.equal(word(1, "new"), "agree");
  assert.equal(word(2, "reused"), "agree");
  assert.equal(word(1, "reused"), "in_advance");
  assert.equal(word(2, "new"), "differ");
  assert.equal(word(2, "cannot_tell"), "cannot_tell");
});

test("sockets are counted by the clicks that came on them", () => {
  const { value, proof } = MEASURES["sockets"]!(events.slice(0, 2));
  assert.equal(value, "2");
  assert.deepEqual([...proof.ends].sort(), ["s1/server", "s2/server"]);
});

const request = (socket: string, nth: number, click?: string) => ({ name: "socket:request", data: { socket, nth, click } }) as Event;
const response = (socket: string, nth: number) => ({ name: "socket:response", data: { socket, nth, status: 200 } }) as Event;

test("how many were answered before the last request came", () => {
  const requests: OwnRequest[] = ["a", "b", "c"].map((click) => ({ click, omit: false }));
  const story = [response("s9", 1), request("s1", 2, "a"), request("s2", 1, "b"), request("s1", 1), response("s1", 1), response("s1", 2), request("s1", 3, "c"), response("s2", 1), response("s1", 3)];
  follow(requests, story);
  const { value, proof } = MEASURES["answered-before"]!(eventsOf(requests, story));
  assert.equal(value, "1", "others' requests do not count");
  assert.deepEqual([...proof.ends], ["s1/server"]);
  assert.equal(MEASURES["answered-before"]!([]).value, "0");
});

test("the page's WebSocket is on the socket that was upgraded last, with the request that asked for it", () => {
  const upgraded = (socket: string) => ({ name: "socket:upgraded", data: { socket, carries: "visit" } }) as Event;
  const closed = (socket: string) => ({ name: "socket:closed", data: { socket, by: "client", why: "upgraded", requests: 1 } }) as Event;
  const story = [request("s1", 1), request("s2", 1), upgraded("s2"), request("s1", 2)];
  assert.deepEqual(webSocketOf(story), { socket: "s2", nth: 1 });
  const again = [...story, closed("s2")];
  assert.equal(webSocketOf(again), undefined);
  assert.deepEqual(webSocketOf([...again, request("s3", 4), upgraded("s3")]), { socket: "s3", nth: 4 });
});
