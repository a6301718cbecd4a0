import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { LabEvent } from "../trace/events.gen.ts";
import { Feed } from "./feed.ts";
import { readLabTrace, Recording } from "./file.ts";
import type { Server } from "./http.ts";
import { LabSession } from "./lab-session.ts";

const web = new URL("../../", import.meta.url);
const traces = new URL("scenarios/traces/", web);
const read = (name: string) => readFileSync(new URL(name, web), "utf8");

/** A feed of a recording that has been opened. */
function opened(events: readonly LabEvent[]): Feed<LabEvent> {
  const feed = new Feed("lab", new Recording(events));
  feed.open(() => {});
  return feed;
}

const count = (events: readonly LabEvent[], name: LabEvent["name"]) => events.filter((e) => e.name === name).length;

/** How many have been sent, as the chronicle has it. */
const segments = (feed: Feed) => feed.chronicle.ticks.filter((t) => t.kind !== "lost" && t.kind !== "click").length;

test("a recording stands at its beginning, and is all there", () => {
  for (const file of readdirSync(traces)) {
    const events = readLabTrace(read(`scenarios/traces/${file}`));
    const feed = opened(events);
    assert.equal(feed.state, "recorded", file);
    assert.equal(feed.playhead.time(0), 0, file);
    assert.equal(feed.playhead.now(0), events.at(-1)!.time, file);
    assert.equal(feed.world(0).requests, events.filter((e) => e.name === "http:request_sent" && e.time === 0).length, file);
    feed.playhead.live();
    assert.equal(feed.world(0).requests, count(events, "http:request_sent"), file);
    assert.equal(segments(feed), count(events, "link:segment_sent"), file);
  }
});

test("what tells no clock is played slowly while something is in flight, can be paused, and ends", () => {
  const { playhead } = opened(readLabTrace(read("scenarios/traces/two-gets.jsonl")));
  playhead.play(true, 1000);
  assert.equal(Math.round(playhead.time(1450)), 50_000, "half of the SYN's crossing of 100 ms, which is watched for 0.9 s");
  playhead.play(false, 1900);
  assert.equal(Math.round(playhead.time(90_000)), 100_000);
  playhead.seek(300_000);
  playhead.play(true, 100_000);
  assert.equal(Math.round(playhead.time(100_900)), 400_000);
  assert.ok(playhead.isPlaying);
  assert.equal(playhead.time(200_000), playhead.now(0));
  assert.ok(!playhead.isPlaying, "it has come to its end");
});

test("what tells its clock is played as it was watched", () => {
  const events = readLabTrace(read("src/model/testdata/lab.jsonl"));
  const { playhead } = opened(events);
  const quick = events.find((e) => e.name === "clock:changed" && e.data.speed > 1);
  assert.ok(quick?.name === "clock:changed");
  const { lab, speed } = quick.data;
  playhead.seek(lab);
  playhead.play(true, 0);
  assert.equal(Math.round(playhead.time(20)), Math.round(lab + 20_000 * speed));
});

test("a recording in the place of a lab takes no commands", () => {
  let told = 0;
  const session = new LabSession({} as Server, false, {}, () => told++);
  assert.ok(!session.isRecording);
  session.play(new Recording(readLabTrace(read("scenarios/traces/handshake.jsonl"))));
  assert.ok(session.isRecording && told > 0);
  assert.equal(session.commands, undefined);
});

test("a file that was taken away is read, and what is missing in it is noticed", () => {
  const text = read("../internal/export/testdata/lab.jsonl");
  const lines = text.trim().split("\n");
  const feed = opened(readLabTrace(text));
  feed.playhead.live();
  assert.deepEqual([feed.world(0).requests, segments(feed)], [2, 16]);
  for (const [damaged, why] of [
    [lines.slice(0, -1).join("\n"), new RegExp(`line ${lines.length - 1}: ${lines.length - 2} events of ${lines.length - 1}`)],
    [text.replace('"version":1', '"version":2'), /line 1: version 2, not 1/],
    [[...lines.slice(1, 3), lines[0]].join("\n"), /line 3: no event/],
    [read("../internal/export/testdata/visit.jsonl"), /line 1: no lab's trace/],
  ] as const) assert.throws(() => readLabTrace(damaged), why);
});

test("what is no trace is refused, and the line is named", () => {
  const line = (seq: number, time: number) => JSON.stringify({ seq, time, name: "lab:full", data: { limit: "events" } });
  assert.equal(readLabTrace(`${line(1, 0)}\n\n${line(2, 5)}\n`).length, 2);
  for (const [text, why] of [
    ["hello", /line 1: no JSON/],
    ["null", /line 1: no event/],
    [`${line(1, 0)}\n{"seq":2,"time":1}`, /line 2: no event/],
    [`${line(1, 0)}\n${line(3, 1)}`, /line 2: seq 3 after 1/],
    [`${line(1, 5)}\n${line(2, 4)}`, /line 2: earlier/],
  ] as const) assert.throws(() => readLabTrace(text), why);
});
