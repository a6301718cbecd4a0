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

const told = (time: number, name: string, data: object, conn = "c1", host = "client") => ({ time, name, conn, host, data }) as unknown as Event;
const segment = (time: number, id: number, from: string, flags: string[], length = 0) =>
  told(time, "link:segment_sent", { id, from, deliver_at: time + 100, tcp: { flags, length, seq: 0, ack: 0 } });
const arrives = (time: number, id: number) => told(time, "link:segment_delivered", { id });

test("what the last request was answered, and what brought it about", () => {
  const run = [
    segment(0, 1, "client", ["ACK"], 70),
    arrives(100, 1),
    segment(200, 2, "client", ["ACK"], 34),
    arrives(300, 2),
    segment(300, 3, "server", ["ACK"], 80),
    told(400, "http:response_received", { start_line: "HTTP/1.1 501 Not Implemented" }),
  ];
  const { value, decided } = MEASURES["last-status"]!(run);
  assert.equal(value, "501");
  assert.deepEqual(decided, { segment: 2, conn: "c1", time: 300 });
  assert.equal(MEASURES["last-status"]!(run.slice(0, 2)).value, "0");
});

test("how many requests failed, and the FIN that came instead of the response", () => {
  const run = [segment(0, 1, "server", ["FIN", "ACK"]), arrives(100, 1), told(100, "http:request_failed", { request: "r3" })];
  const { value, decided } = MEASURES["failed"]!(run);
  assert.equal(value, "1");
  assert.equal(decided?.segment, 1);
  assert.equal(MEASURES["failed"]!(run.slice(0, 2)).value, "0");
});

test("the round trips of the second request alone", () => {
  const run = [
    segment(0, 1, "client", ["SYN"]),
    told(200, "http:request_sent", { request: "r1" }),
    told(800, "http:response_received", { request: "r1" }),
    told(1000, "http:request_sent", { request: "r2" }),
    segment(1000, 3, "client", ["ACK"], 71),
    arrives(1100, 3),
    segment(1190, 2, "server", ["ACK"], 1420), // the machine is busy
    segment(1191, 4, "server", ["ACK"], 1420),
    arrives(1290, 2),
    segment(1290, 5, "client", ["ACK"]),
    arrives(1291, 4),
    told(1340, "http:response_received", { request: "r2" }),
  ];
  const { value, decided } = MEASURES["second-round-trips"]!(run);
  assert.equal(value, "1");
  assert.equal(decided?.segment, 4);
  assert.equal(MEASURES["second-round-trips"]!([]).value, "0");
});

test("what the last connection's SYN was answered before it was sent again", () => {
  const syn = (time: number, id: number, retransmission = false) =>
    told(time, "link:segment_sent", { id, from: "client", deliver_at: time + 100, tcp: { flags: ["SYN"], length: 0, seq: 0, ack: 0 }, ...(retransmission && { retransmission }) }, "c2");
  const answer = (flags: string[]) => [told(300, "link:segment_sent", { id: 3, from: "server", tcp: { flags, length: 0, seq: 0, ack: 1 } }, "c2"), arrives(400, 3)];
  const before = [segment(0, 1, "client", ["SYN"]), segment(10, 9, "server", ["SYN", "ACK"]), syn(200, 2), arrives(300, 2)];
  const silence = [...before, syn(1200, 4, true), arrives(1300, 4), ...answer(["SYN", "ACK"])];
  const { value, decided, proof } = MEASURES["last-syn"]!(silence);
  assert.equal(value, "nothing", "what came after the second try does not count");
  assert.deepEqual(decided, { segment: 4, conn: "c2", time: 1300 });
  assert.deepEqual([...proof.segments], [2, 4]);
  assert.equal(MEASURES["last-syn"]!([...before, ...answer(["SYN", "ACK"])]).value, "syn-ack");
  assert.equal(MEASURES["last-syn"]!([...before, ...answer(["RST", "ACK"])]).value, "rst");
  assert.equal(MEASURES["last-syn"]!([]).value, "nothing");
});

test("in which state the server's end is left", () => {
  const to = (time: number, state: string, host = "server", conn = "c1") => told(time, "tcp:state_changed", { to: state }, conn, host);
  const run = [segment(0, 1, "client", ["SYN"]), to(300, "ESTABLISHED"), segment(400, 2, "client", ["FIN", "ACK"]), arrives(500, 2), to(500, "CLOSE-WAIT"), to(700, "CLOSED", "client"), to(800, "TIME-WAIT", "server", "c2")];
  const { value, decided, proof } = MEASURES["server-left"]!(run);
  assert.equal(value, "CLOSE-WAIT");
  assert.deepEqual(decided, { segment: 2, conn: "c1", time: 500 });
  assert.deepEqual([...proof.ends], ["c1/server"]);
  assert.equal(MEASURES["server-left"]!([...run, to(900, "CLOSED")]).value, "CLOSED");
  assert.equal(MEASURES["server-left"]!([]).value, "CLOSED");
});

test("what keeps the ports when a request finds none", () => {
  const wait = (time: number, conn: string, to = "TIME-WAIT") => told(time, "tcp:state_changed", { to }, conn);
  const fin = (time: number, id: number, conn: string) => told(time, "link:segment_sent", { id, from: "client", tcp: { flags: ["FIN", "ACK"], length: 0 } }, conn);
  const run = [fin(0, 1, "c1"), wait(200, "c1"), fin(300, 2, "c2"), wait(500, "c2"), fin(600, 3, "c3"), wait(800, "c3"), wait(900, "c1", "CLOSED")];
  const failed = told(950, "http:request_failed", { request: "r4", code: "no_port" });
  const { value, decided, proof } = MEASURES["no-port"]!([...run, failed]);
  assert.equal(value, "1");
  assert.deepEqual([...proof.ends], ["c2/client", "c3/client"], "that of c1 is over");
  assert.deepEqual(decided, { segment: 3, conn: "c3", time: 950 });
  assert.equal(MEASURES["no-port"]!([...run, told(950, "http:request_failed", { request: "r4", code: "eof" })]).value, "0");
});
