import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Feed } from "./feed.ts";
import { readLabTrace, Recording } from "./file.ts";
import { restAfter } from "./rest.ts";

const events = readLabTrace(readFileSync(new URL("first-get.jsonl", import.meta.url), "utf8"));

test("the front page's recording ends after one exchange, its connection kept", () => {
  const feed = new Feed("lab", new Recording(events));
  feed.open(() => {});
  feed.playhead.live();
  const w = feed.world(0);
  assert.deepEqual([w.handshakes, w.requests, w.flights.size, w.conns.size], [1, 1, 0, 1]);
  assert.ok([...w.conns.values()].every((c) => c.pooled && c.client.state === "ESTABLISHED" && c.server.state === "ESTABLISHED"));
});

test("the wire rests with the last arrival of an exchange, and not before", () => {
  const rest = restAfter(events, 0)!;
  assert.equal(rest.name, "link:segment_delivered");
  assert.equal(restAfter(events.slice(0, rest.seq - 1), 0), undefined);
  assert.equal(restAfter(events, rest.seq), undefined, "one that was over before does not count");
});
