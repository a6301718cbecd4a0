import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../trace/events.gen.ts";
import { MEASURES } from "./measure.ts";

function recorded(name: string): Event[] {
  const text = readFileSync(new URL(`./testdata/${name}.jsonl`, import.meta.url), "utf8");
  return text.trim().split("\n").map((line) => JSON.parse(line) as Event);
}

const lab = recorded("lab");
const closing = recorded("closing");
const value = (measure: string, events: Event[]) => MEASURES[measure]!(events).value;
const upTo = (events: Event[], last: (e: Event) => boolean) => events.slice(0, events.findIndex(last) + 1);

test("measures are counted from the trace alone", () => {
  assert.equal(value("syns", lab), "2");
  assert.equal(value("server-ports", lab), "1");
  assert.equal(value("distinct-requests", lab), "2", "one has Connection: close");
  assert.equal(value("closed-by-server", lab), "1");
  assert.equal(value("time-wait", lab), "both", "their FINs crossed");
  assert.equal(value("time-wait", []), "none");
});

test("both ends may keep TIME-WAIT", () => {
  const both = closing.filter((e) => e.conn === "c1");
  assert.equal(value("time-wait", both), "both");
  assert.equal(value("closed-by-server", both), "1");
});

test("how far the first request came", () => {
  const far = (name: Event["name"], nth = 0) => {
    const events = lab.filter((e) => e.name === name);
    return value("reach", upTo(lab, (e) => e === events[nth]));
  };
  assert.equal(far("link:segment_sent"), "nothing");
  assert.equal(far("http:request_sent"), "established");
  assert.equal(far("http:request_received"), "handled");
  const unheard = lab.filter((e) => e.name !== "http:request_received");
  assert.equal(value("reach", unheard), "acknowledged");
});

test("what a measure came to can be pointed at", () => {
  const flags = new Map(lab.flatMap((e) => (e.name === "link:segment_sent" ? [[e.data.id, e.data]] : [])));
  const syns = MEASURES["syns"]!(lab).proof;
  assert.equal(syns.segments.size, 2);
  for (const id of syns.segments) assert.deepEqual(flags.get(id)!.tcp.flags, ["SYN"]);
  assert.deepEqual([...syns.ends].sort(), ["c1/client", "c1/server", "c2/client", "c2/server"]);

  const closed = MEASURES["closed-by-server"]!(lab).proof;
  assert.equal(closed.segments.size, 1);
  for (const id of closed.segments) assert.ok(flags.get(id)!.from === "server" && flags.get(id)!.tcp.flags.includes("FIN"));
  assert.equal(closed.ends.size, 1);

  const waits = MEASURES["time-wait"]!(closing.filter((e) => e.conn === "c1")).proof;
  assert.deepEqual([...waits.ends].sort(), ["c1/client", "c1/server"]);

  const unheard = lab.filter((e) => e.name !== "http:request_received");
  const reach = MEASURES["reach"]!(unheard).proof;
  assert.equal(reach.segments.size, 1, "the one acknowledgment");
  for (const id of reach.segments) assert.equal(flags.get(id)!.from, "server");
});

test("what decided it has an instant at which it is seen", () => {
  const at = (measure: string, events: Event[]) => MEASURES[measure]!(events).decided!;
  const arrival = (id: number) => lab.find((e) => e.name === "link:segment_delivered" && e.data.id === id)!.time;
  for (const measure of ["syns", "server-ports", "closed-by-server", "distinct-requests"]) {
    const { segment, conn, time } = at(measure, lab);
    assert.equal(time, arrival(segment), measure);
    assert.match(conn, /^c\d$/, measure);
  }
  const asked = lab.filter((e) => e.name === "link:segment_sent" && e.data.from === "client" && e.data.tcp.length > 0);
  assert.equal(at("syns", lab).time, arrival((asked.at(-1)!.data as { id: number }).id), "where the last request arrives");
  const waits = closing.filter((e) => e.conn === "c1" && e.name === "tcp:state_changed" && e.data.to === "TIME-WAIT");
  assert.equal(at("time-wait", closing.filter((e) => e.conn === "c1")).time, waits.at(-1)!.time, "where the wait begins");
  assert.equal(at("syns", []), undefined);
});
