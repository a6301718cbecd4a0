import assert from "node:assert/strict";
import { test } from "node:test";
import type { LabEvent } from "../trace/events.gen.ts";
import { CommandError } from "./commands.ts";
import { Server } from "./http.ts";
import type { SourceState } from "./source.ts";
import { LabWorker, type Progress } from "./worker.ts";

/** A Worker that a test speaks for. */
class Spoken {
  readonly heard: Record<string, unknown>[] = [];
  onmessage: ((m: { data: unknown }) => void) | undefined;
  onerror: ((e: { message: string }) => void) | undefined;
  ended = false;

  postMessage(message: Record<string, unknown>): void {
    this.heard.push(message);
  }

  terminate(): void {
    this.ended = true;
  }

  say(data: unknown): void {
    this.onmessage?.({ data });
  }
}

function alone() {
  const made: Spoken[] = [];
  const progress: (Progress | undefined)[] = [];
  const make = () => {
    const worker = new Spoken();
    made.push(worker);
    return worker as unknown as Worker;
  };
  return { made, progress, reach: new LabWorker(make, (p) => progress.push(p)) };
}

const turn = () => new Promise((done) => setImmediate(done));
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test("nothing is made before the first act, which waits until the program runs", async () => {
  const { made, progress, reach } = alone();
  const server = new Server("", reach);
  assert.equal(made.length, 0);
  const id = server.createLab();
  await turn();
  const [worker] = made as [Spoken];
  assert.deepEqual(worker.heard, []);
  worker.say({ progress: { loaded: 1, total: 2 } });
  worker.say({ ready: true });
  await turn();
  assert.deepEqual(worker.heard, [{ id: 1, method: "POST", path: "/api/labs", headers: {}, body: null }]);
  worker.say({ id: 1, status: 201, headers: { "Content-Type": "application/json" }, body: json({ id: "lab1" }) });
  assert.equal(await id, "lab1");
  assert.deepEqual(progress, [{ loaded: 1, total: 2 }, undefined]);
});

test("a refusal is one by its code, and an answer may be empty", async () => {
  const { made, reach } = alone();
  const lab = new Server("", reach).lab("lab1");
  const step = lab.step();
  const reset = lab.reset();
  made[0]!.say({ ready: true });
  await turn();
  made[0]!.say({ id: 2, status: 204, headers: {}, body: new Uint8Array() });
  made[0]!.say({ id: 1, status: 409, headers: { "Content-Type": "application/problem+json" }, body: json({ code: "lab_busy" }) });
  await assert.rejects(step, (e) => e instanceof CommandError && e.code === "lab_busy");
  await reset;
});

test("a trace is followed until it ends, or until nobody wants it", async () => {
  const { made, reach } = alone();
  const states: SourceState[] = [];
  const seqs: number[] = [];
  const handlers = {
    events: (events: readonly LabEvent[]) => seqs.push(...events.map((e) => e.seq)),
    clock: () => {},
    state: (state: SourceState) => states.push(state),
  };
  const [ends, left] = [reach.follow<LabEvent>("/api/labs/a/events"), reach.follow<LabEvent>("/api/labs/b/events")];
  ends.open(0, handlers);
  left.open(7, handlers);
  const [worker] = made as [Spoken];
  worker.say({ ready: true });
  await turn();
  assert.deepEqual(
    worker.heard.map((m) => m["path"]),
    ["/api/labs/a/events?since=0", "/api/labs/b/events?since=7"],
  );
  const frame = (...events: number[]) => JSON.stringify({ now: {}, events: events.map((seq) => ({ seq })) });
  worker.say({ id: 1, frame: frame(1, 2) });
  worker.say({ id: 1, frame: frame(3) });
  left.close();
  await turn();
  worker.say({ id: 2, frame: frame(8) });
  worker.say({ id: 1, ended: true });
  assert.deepEqual([seqs, states, worker.heard.at(-1)], [[1, 2, 3], ["live", "ended"], { leave: 2 }]);
});

test("if the program does not come, the act fails and the next tries again; if it ends, its labs are gone", async () => {
  const { made, progress, reach } = alone();
  const server = new Server("", reach);
  const first = server.createLab();
  made[0]!.say({ failed: "404" });
  await assert.rejects(first, (e) => e instanceof CommandError && e.code === "network");
  assert.deepEqual([made[0]!.ended, progress], [true, [undefined]]);

  const states: SourceState[] = [];
  const second = server.createLab();
  reach.follow("/api/labs/a/events").open(0, { events: () => {}, clock: () => {}, state: (s) => states.push(s) });
  made[1]!.say({ ready: true });
  await turn();
  made[1]!.onerror?.({ message: "out of memory" });
  await assert.rejects(second, (e) => e instanceof CommandError && e.code === "network");
  assert.deepEqual(states, ["gone"]);
});
