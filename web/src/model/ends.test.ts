// Both ends of a connection through its states: their paths, TIME-WAIT's end, the
// active closer, RST, and what the connection is as a whole.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { LabEvent } from "../trace/events.gen.ts";
import { relative } from "./segment.ts";
import { foldLab } from "./lab.ts";
import { phaseOf } from "./phase.ts";
import { type Conn, newWorld, type Side, timeWaitLeft, type World } from "./world.ts";

const CLIENT = "10.0.0.1:16000";
const SERVER = "10.0.0.2:80";

/** A lab of one connection, told in seconds. */
class Story {
  readonly w: World = newWorld("lab");
  private segment = 0;

  get conn(): Conn {
    return this.w.conns.get("c1")!;
  }

  at(seconds: number): this {
    this.w.time = seconds * 1e6;
    return this;
  }

  state(host: Side, from: string, to: string, more: object = {}): this {
    const [local, remote] = host === "client" ? [CLIENT, SERVER] : [SERVER, CLIENT];
    return this.fold("tcp:state_changed", host, { tuple: { local, remote }, from, to, ...more });
  }

  send(from: Side, ...flags: string[]): this {
    const [src, dst] = from === "client" ? [CLIENT, SERVER] : [SERVER, CLIENT];
    const tcp = { src, dst, seq: 1, ack: 1, flags, window: 0, length: 0 };
    return this.fold("link:segment_sent", "link", { id: ++this.segment, from, raw: "", tcp });
  }

  deliver(id = this.segment): this {
    return this.fold("link:segment_delivered", "link", { id });
  }

  established(): this {
    this.state("client", "CLOSED", "SYN-SENT").state("server", "LISTEN", "SYN-RECEIVED");
    return this.state("client", "SYN-SENT", "ESTABLISHED").state("server", "SYN-RECEIVED", "ESTABLISHED");
  }

  path(side: Side): string[] {
    return this.conn[side].path.map((p) => p.state);
  }

  phase(): string {
    return phaseOf(this.w, this.conn);
  }

  private fold(name: string, host: string, data: object): this {
    foldLab(this.w, { seq: 0, time: this.w.time, name, host, conn: "c1", data } as unknown as LabEvent);
    return this;
  }
}

test("the client closes: paths, half-closed, TIME-WAIT with its remaining time", () => {
  const s = new Story().established();
  assert.equal(s.phase(), "open");
  s.at(1).send("client", "FIN", "ACK").state("client", "ESTABLISHED", "FIN-WAIT-1");
  assert.equal(s.phase(), "closing");
  s.at(2).deliver().state("server", "ESTABLISHED", "CLOSE-WAIT").state("client", "FIN-WAIT-1", "FIN-WAIT-2");
  assert.equal(s.phase(), "halfClosed");
  s.at(3).send("server", "FIN", "ACK").state("server", "CLOSE-WAIT", "LAST-ACK");
  s.at(4).deliver().state("client", "FIN-WAIT-2", "TIME-WAIT", { ends_at: 64e6, inferred: true });
  assert.equal(s.phase(), "closing", "the server does not know yet");
  s.at(5).state("server", "LAST-ACK", "CLOSED");
  assert.equal(s.phase(), "timeWait");
  assert.equal(timeWaitLeft(s.w, s.conn.client), 59e6);
  assert.equal(timeWaitLeft(s.w, s.conn.server), undefined);
  assert.deepEqual([s.conn.client.closedFirst, s.conn.server.closedFirst], [true, false]);
  assert.deepEqual(s.path("client"), ["CLOSED", "SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"]);
  assert.deepEqual(s.path("server"), ["LISTEN", "SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT", "LAST-ACK", "CLOSED"]);

  s.at(10).state("client", "TIME-WAIT", "TIME-WAIT", { ends_at: 70e6, inferred: true });
  assert.equal(timeWaitLeft(s.w, s.conn.client), 60e6, "begun again by another FIN");
  assert.equal(s.path("client").length, 6);

  s.at(70).state("client", "TIME-WAIT", "CLOSED");
  assert.deepEqual([s.phase(), "endsAt" in s.conn.client], ["closed", false]);
});

test("both close at once: two active closers, and both wait", () => {
  const s = new Story().established().at(1);
  for (const side of ["client", "server"] as const) s.send(side, "FIN", "ACK").state(side, "ESTABLISHED", "FIN-WAIT-1");
  s.at(2).deliver(1).deliver(2);
  for (const side of ["client", "server"] as const) s.state(side, "FIN-WAIT-1", "CLOSING").state(side, "CLOSING", "TIME-WAIT", { ends_at: 62e6 });
  assert.deepEqual([s.conn.client.closedFirst, s.conn.server.closedFirst, s.phase()], [true, true, "timeWait"]);
});

test("half-open: one end is gone and the other does not know, until the RST arrives", () => {
  const s = new Story().established().at(1).send("client", "RST").state("client", "ESTABLISHED", "CLOSED");
  assert.deepEqual([s.phase(), s.conn.client.reset, s.conn.server.reset], ["halfOpen", "sent", undefined]);
  s.at(2).deliver().state("server", "ESTABLISHED", "CLOSED");
  assert.deepEqual([s.phase(), s.conn.server.reset], ["closed", "received"]);
});

test("the RST of a host that has no record is not that end's own", () => {
  const s = new Story().established().at(1).state("server", "ESTABLISHED", "CLOSED").send("client", "ACK").deliver();
  s.send("server", "RST");
  assert.deepEqual([s.phase(), s.conn.server.reset], ["halfOpen", undefined]);
  s.deliver();
  assert.equal(s.conn.client.reset, "received");
});

test("not established is not half-open", () => {
  const s = new Story().state("client", "CLOSED", "SYN-SENT");
  assert.equal(s.phase(), "opening");
  s.state("server", "LISTEN", "SYN-RECEIVED").state("client", "SYN-SENT", "CLOSED");
  assert.equal(s.phase(), "givenUp");
});

test("a probe takes a number that was sent before, and moves SND.NXT nowhere", () => {
  const lines = readFileSync(new URL("../../scenarios/traces/probes.jsonl", import.meta.url), "utf8").trim().split("\n");
  const w = newWorld("lab");
  let probes = 0;
  for (const line of lines) {
    const e = JSON.parse(line) as LabEvent;
    const before = w.conns.get("c1")?.client.sndNxt;
    w.time = e.time;
    foldLab(w, e);
    if (e.name !== "link:segment_sent" || !e.data.probe) continue;
    probes++;
    const { client } = w.conns.get("c1")!;
    assert.equal(client.sndNxt, before);
    assert.equal(relative(client.sndNxt, client.iss), 72);
  }
  assert.equal(probes, 2);
});

test("each side's window shift is that of its SYN", () => {
  const lines = readFileSync(new URL("./testdata/lab.jsonl", import.meta.url), "utf8").trim().split("\n");
  const w = newWorld("lab");
  for (const line of lines) foldLab(w, JSON.parse(line) as LabEvent);
  const { client, server } = w.conns.get("c1")!;
  assert.deepEqual([client.windowShift, server.windowShift], [3, 3]);
});
