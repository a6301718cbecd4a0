// Where a phrase leads, the world has what it speaks of: in every recorded scenario,
// which are segments for the most part, and in whole traces.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { LabEvent } from "../trace/events.gen.ts";
import { foldLab } from "./lab.ts";
import { sights, whereToLook } from "./sights.ts";
import { newWorld, type World } from "./world.ts";

const folders = ["../../scenarios/traces/", "./testdata/"].map((path) => new URL(path, import.meta.url));

function read(file: URL): LabEvent[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as LabEvent);
}

const recorded = (scenario: string) => read(new URL(`${scenario}.jsonl`, folders[0]));

function labs(): [string, LabEvent[]][] {
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => new URL(name, folder)));
  return files.map((file): [string, LabEvent[]] => [file.pathname, read(file)]).filter(([, events]) => events.some((e) => e.name === "link:segment_sent"));
}

function worldAt(events: readonly LabEvent[], time: number): World {
  const w = newWorld("lab");
  for (const e of events) if (e.time <= time) foldLab(w, e);
  return w;
}

const flies = (kind: string, from?: string) => (w: World) => [...w.flights.values()].some((f) => f.kind === kind && (!from || f.from === from));
const handled = (w: World, at: number) => [...w.exchanges.values()].some((x) => x.handled && (x.response?.at ?? at) === at);

const SHOWS: Record<string, (w: World, at: number) => boolean> = {
  "pill/syn": flies("syn", "client"),
  "pill/syn-ack": flies("syn", "server"),
  "pill/ack": flies("ack"),
  "pill/request": flies("data", "client"),
  "pill/response": flies("data", "server"),
  "pill/fin": flies("fin"),
  "pill/rst": flies("rst"),
  "pill/probe": flies("probe"),
  "card/client": (w) => w.exchanges.size > 0,
  "card/server": handled,
  lent: handled,
  lookup: (w, at) => w.lookups.server?.at === at,
  "state/client": (w) => [...w.conns.values()].some((c) => !["", "CLOSED"].includes(c.client.state)),
  "state/server": (w) => [...w.conns.values()].some((c) => !["", "CLOSED"].includes(c.server.state)),
};

test("wherever a phrase leads, there it is", () => {
  const led = new Set<string>();
  for (const [file, events] of labs()) {
    const end = events.at(-1)!.time;
    for (const [target, shows] of Object.entries(SHOWS)) {
      for (const { from, to, at } of sights(target, events)) {
        assert.ok(from <= at && at <= to && at <= end, `${file}: ${target} from ${from} to ${to}, at ${at}`);
        assert.ok(shows(worldAt(events, at), at), `${file}: ${target} at ${at}`);
        led.add(target);
      }
    }
  }
  assert.deepEqual([...led].sort(), Object.keys(SHOWS).sort(), "each is in one of them");
});

test("what is there already, or nowhere, leads nowhere", () => {
  const events = recorded("idle-timeout");
  const end = events.at(-1)!.time;
  const [fin] = sights("pill/fin", events);
  assert.equal(whereToLook("pill/fin", events, fin!.at, end), undefined);
  assert.equal(whereToLook("pill/rst", events, end, end), undefined);
  assert.equal(whereToLook("row/server", events, end, end), undefined);
});

test("from the end a phrase leads to the last time, from the past to the next, and never to what has not been seen", () => {
  const events = recorded("two-gets");
  const end = events.at(-1)!.time;
  const requests = sights("pill/request", events);
  assert.equal(requests.length, 2);
  assert.equal(whereToLook("pill/request", events, end, end), requests[1]!.at);
  assert.equal(whereToLook("pill/request", events, 0, end), requests[0]!.at);
  assert.equal(whereToLook("pill/request", events, requests[0]!.to + 1, end), requests[1]!.at);
  assert.equal(whereToLook("pill/request", events, requests[0]!.to + 1, requests[1]!.from), requests[0]!.at);
});

test("a state is looked at in the last that the connection had", () => {
  const events = read(new URL("closing.jsonl", folders[1]));
  const waits = events.filter((e) => e.name === "tcp:state_changed" && e.data.to === "TIME-WAIT");
  assert.ok(waits.length > 1);
  for (const { host, time } of waits) {
    assert.ok(sights(`state/${host}`, events).some((s) => s.at === time), `${host} at ${time}`);
  }
});
