import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { wordsIn } from "../text.ts";
import { contextOf } from "../view/context.ts";
import { connName, exchangeName, placeName, requestName, requestNumber, segmentName } from "./names.ts";
import { type Exchange, newWorld } from "./world.ts";
import { foldVisit } from "./visit.ts";
import type { VisitEvent } from "../trace/events.gen.ts";

const en = contextOf("en", await wordsIn("en"));
const ko = contextOf("ko", await wordsIn("ko"));

test("a segment, a connection, a socket and a place have one name each", () => {
  assert.equal(segmentName(12), "s12");
  assert.deepEqual([connName("c1", en), connName("s1", en), connName("s12", ko)], ["c1", "socket 1", "소켓 12"]);
  assert.deepEqual([placeName(2, "c1", en), placeName(2, "c1", ko)], ["2nd on c1", "c1의 두 번째"]);
  assert.deepEqual([placeName(1, "s3", en), placeName(11, "s3", ko)], ["1st on socket 3", "소켓 3의 11번째"]);
});

test("a request of the lab is named by its number", () => {
  const x = { id: "r9", number: 3 } as Exchange;
  assert.deepEqual([exchangeName("lab", x, en), exchangeName("lab", x, ko)], ["request 3", "요청 3"]);
});

test("what a raw act has sent besides its first request has a name of its own", () => {
  assert.deepEqual([requestName("r3", 0, en), requestName("r3", 1, en), requestName("r3", 2, ko)], ["request 3", "request 3.2", "요청 3.3"]);
  assert.equal(requestNumber("3", 1), "3.2");
  assert.equal(exchangeName("lab", { number: 1, part: 1 } as Exchange, en), "request 1.2");
});

test("the page's own request and the first click have two names", () => {
  const w = newWorld("visit");
  const tell = (name: VisitEvent["name"], data: object) => foldVisit(w, { seq: 0, time: 0, name, data } as unknown as VisitEvent);
  tell("socket:accepted", { socket: "s1", tuple: { local: "a:1", remote: "b:2" }, fd: 3, accepted_at: 0 });
  tell("socket:request", { socket: "s1", nth: 1, method: "GET", target: "/ko/lab", kind: "page", version: "HTTP/1.1" });
  tell("socket:request", { socket: "s1", nth: 2, method: "GET", target: "/try/t/b/hello", kind: "click", click: "a", version: "HTTP/1.1" });
  assert.deepEqual([...w.exchanges.values()].map((x) => exchangeName("visit", x, en)), ["this page", "click 1"]);
  assert.deepEqual([...w.exchanges.values()].map((x) => exchangeName("visit", x, ko)), ["이 페이지", "클릭 1"]);
});

test("no message names anything by a number sign", () => {
  const dir = new URL("../../messages/", import.meta.url);
  for (const file of readdirSync(dir)) assert.doesNotMatch(readFileSync(new URL(file, dir), "utf8"), /#/, file);
});
