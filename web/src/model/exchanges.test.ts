// Exchanges that are not one request and its response on one connection: sent again
// elsewhere, failed, or several in one raw act.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event, LabEvent } from "../trace/events.gen.ts";
import { foldLab } from "./lab.ts";
import { Ladder } from "./ladder.ts";
import { endedAt } from "../view/stage/sky.ts";
import { newWorld } from "./world.ts";

class Story {
  readonly world = newWorld("lab");
  private seq = 0;

  wanted(request: string): this {
    return this.tell("http:connection_wanted", "", { request, policy: "reuse", method: "GET", target: "/hello" });
  }

  acquired(conn: string, request: string): this {
    return this.tell("http:connection_acquired", conn, { request, reused: false });
  }

  /** Of the nth request on a connection; each has its number as its target. */
  tells(what: "request_sent" | "request_received" | "response_sent" | "response_received", conn: string, request: string, nth: number): this {
    const start_line = what.startsWith("request") ? `GET /${nth} HTTP/1.1` : "HTTP/1.1 200 OK";
    return this.tell(`http:${what}`, conn, { request, nth, start_line, headers: [] });
  }

  ends(how: "retried" | "failed", conn: string, request: string): this {
    return this.tell(`http:request_${how}`, conn, { request, ...(how === "failed" && { code: "eof" }) });
  }

  closed(conn: string, host: string): this {
    return this.tell("http:connection_closed", conn, { why: "peer_closed" }, host);
  }

  private tell(name: string, conn: string, data: object, host = "client"): this {
    foldLab(this.world, { seq: ++this.seq, time: this.seq, name, host, ...(conn && { conn }), data } as unknown as LabEvent);
    return this;
  }
}

test("a handler runs on when its client has given up, until the server program closes the socket", () => {
  const s = new Story().wanted("r1").acquired("c1", "r1").tells("request_sent", "c1", "r1", 1).tells("request_received", "c1", "r1", 1);
  s.closed("c1", "client").ends("failed", "c1", "r1");
  const x = () => s.world.exchanges.get("r1")!;
  assert.equal(endedAt(x(), "client"), 6);
  assert.equal(endedAt(x(), "server"), Infinity);
  s.closed("c2", "server").closed("c1", "server");
  assert.equal(endedAt(x(), "server"), 8);
});

test("what fails has saved no round trip, sent again or not", () => {
  const s = new Story();
  s.wanted("r1").tells("request_sent", "c1", "r1", 1).tells("response_received", "c1", "r1", 1);
  s.wanted("r2").tells("request_sent", "c1", "r2", 2);
  assert.equal(s.world.saved, 1);
  s.ends("retried", "", "r2");
  assert.equal(s.world.saved, 0);
  s.acquired("c2", "r2").tells("request_sent", "c2", "r2", 1).tells("response_received", "c2", "r2", 1);
  assert.deepEqual([s.world.saved, [...s.world.exchanges.keys()]], [0, ["r1", "r2"]]);
  s.wanted("r3").tells("request_sent", "c2", "r3", 2).tells("response_received", "c2", "r3", 2);
  assert.equal(s.world.saved, 1);
  s.wanted("r4").tells("request_sent", "c2", "r4", 3).ends("failed", "c2", "r4");
  assert.equal(s.world.saved, 1);
  // Again without any connection: nothing is taken back twice.
  s.wanted("r5").tells("request_sent", "c2", "r5", 4).ends("retried", "", "r5").ends("failed", "", "r5");
  assert.deepEqual([s.world.saved, s.world.exchanges.get("r5")!.done?.failed], [1, true]);
});

test("of one raw act each request is an exchange", () => {
  const s = new Story();
  s.wanted("r1").tells("request_sent", "c1", "r1", 1).tells("request_sent", "c1", "r1", 2);
  s.tells("request_received", "c1", "r1", 1).tells("request_received", "c1", "r1", 2).tells("response_received", "c1", "r1", 1);
  const told = () => [...s.world.exchanges.values()].map((x) => [x.number, x.part ?? 0, x.nth, x.handled?.message.startLine, x.done?.failed]);
  assert.deepEqual(told(), [[1, 0, 1, "GET /1 HTTP/1.1", false], [1, 1, 2, "GET /2 HTTP/1.1", undefined]]);
  s.ends("failed", "c1", "r1");
  assert.deepEqual(told().map((x) => x[4]), [false, true]);
  // Whoever comes next has the next number.
  s.wanted("r2").tells("request_sent", "c2", "r2", 1);
  assert.deepEqual(told().at(-1)!.slice(0, 3), [2, 0, 1]);
});

test("a ladder has a bracket for each, and each ends with its own response", () => {
  const ladder = new Ladder();
  const lines = readFileSync(new URL("../../scenarios/traces/pipelining.jsonl", import.meta.url), "utf8").trim().split("\n");
  for (const line of lines) ladder.add(JSON.parse(line) as Event);
  const requests = ladder.brackets.filter((b) => b.kind === "request");
  assert.deepEqual(requests.map((b) => [b.request, b.part, b.nth, b.to !== undefined && !b.failed]), [["r1", 0, 1, true], ["r1", 1, 2, true]]);
});
