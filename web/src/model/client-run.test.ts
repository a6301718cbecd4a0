import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunJudged, SocketRequest, VisitEvent } from "../trace/events.gen.ts";
import { handshakes, newestRuns, usesOf } from "../client/run.ts";
import { type ClientRun, NAMED_REQUESTS } from "./client-run.ts";
import { closer, standing } from "./socket.ts";
import { foldVisit } from "./visit.ts";
import { copyWorld, newWorld, type World } from "./world.ts";

/** A visit's trace, told in few words. */
class Story {
  readonly events: VisitEvent[] = [];
  private time = 0;

  tell(name: VisitEvent["name"], data: object): this {
    this.time += 1000;
    this.events.push({ seq: this.events.length + 1, time: this.time, name, data } as VisitEvent);
    return this;
  }

  accept(socket: string): this {
    const tuple = { local: "127.0.0.1:8080", remote: `127.0.0.1:${4000 + this.events.length}` };
    return this.tell("socket:accepted", { socket, tuple, fd: 9, cookie: `c-${socket}`, accepted_at: this.time, syn: "AAAA" });
  }

  ask(socket: string, nth: number, run: string, more: Partial<SocketRequest> = {}): this {
    const target = `/try/token/${run}/${nth}`;
    return this.tell("socket:request", { socket, nth, method: "GET", target, kind: "other", run, version: "HTTP/1.1", ...more });
  }

  answer(socket: string, nth: number, status = 200): this {
    return this.tell("socket:response", { socket, nth, status, took_us: 10 });
  }

  close(socket: string, why = "peer_fin", by = "client"): this {
    return this.tell("socket:closed", { socket, by, why, requests: 1 });
  }

  judge(run: string, verdict: RunJudged["verdict"], reason: RunJudged["reason"]): this {
    const judged: RunJudged = { run, client: "curl", verdict, reason, inferred: true };
    return this.tell("run:judged", judged);
  }

  /** The world after all that was told, or after so many events of it. */
  world(n = this.events.length, w = newWorld("visit"), from = 0): World {
    for (const e of this.events.slice(from, n)) {
      w.time = e.time;
      foldVisit(w, e);
    }
    return w;
  }
}

function run(w: World, label: string): ClientRun {
  const found = w.runs.get(label);
  assert.ok(found, label);
  return found;
}

/** The first socket of a run, and how the run has used it. */
function first(w: World, label: string) {
  const [found] = usesOf(w, run(w, label));
  assert.ok(found, label);
  return found;
}

test("requests of one label are one run, on the sockets that carried them", () => {
  const w = new Story()
    .tell("visit:opened", { system: "linux", saved_syn: true, tcp_info: true })
    .accept("s1")
    .ask("s1", 1, "one")
    .answer("s1", 1)
    .ask("s1", 2, "one", { target: "/try/token/one?close=1", client: "curl/8" })
    .answer("s1", 2, 404)
    .accept("s2")
    .ask("s2", 1, "two")
    .judge("one", "reused", "nothing")
    .world();
  const one = run(w, "one");
  assert.deepEqual([one.requests, one.sockets], [2, 1]);
  assert.deepEqual(usesOf(w, one).map(({ conn }) => conn.id), ["s1"]);
  assert.deepEqual(first(w, "one").use.named.map((r) => [r.path, r.status]), [["/1", 200], ["/?close=1", 404]]);
  assert.equal(one.agent, "curl/8");
  assert.equal(one.judged?.verdict, "reused");
  assert.deepEqual(newestRuns(w).map((r) => r.label), ["two", "one"]);
});

test("requests of pages are no runs, and those of another run on the socket are left out", () => {
  const w = new Story()
    .accept("s1")
    .ask("s1", 1, "", { target: "/ko/client", kind: "page" })
    .ask("s1", 2, "browser", { kind: "click", click: "a" })
    .ask("s1", 3, "one")
    .answer("s1", 3)
    .ask("s1", 4, "two")
    .world();
  assert.deepEqual(newestRuns(w).map((r) => [r.label, r.requests]), [["two", 1], ["one", 1]]);
});

test("a label that stands in the token too is cut off where it is the label", () => {
  const w = new Story().accept("s1").ask("s1", 1, "t", { target: "/try/token/t/1/t/2" }).world();
  assert.equal(first(w, "t").use.latest.path, "/1/t/2");
});

test("what reuse saves, and would have saved", () => {
  const reused = new Story().accept("s1");
  for (let n = 1; n <= 3; n++) reused.ask("s1", n, "one").answer("s1", n);
  assert.deepEqual(handshakes(run(reused.world(), "one")), { saved: 2, lost: 0 });

  const each = new Story();
  for (const s of ["s1", "s2", "s3"]) each.accept(s).ask(s, 1, "each").answer(s, 1).close(s);
  assert.deepEqual(handshakes(run(each.world(), "each")), { saved: 0, lost: 2 });

  // Three at once need three; the fourth, later, uses one of them.
  const parallel = new Story();
  for (const s of ["s1", "s2", "s3"]) parallel.accept(s).ask(s, 1, "p");
  for (const s of ["s1", "s2", "s3"]) parallel.answer(s, 1);
  parallel.ask("s1", 2, "p").answer("s1", 2);
  assert.deepEqual(handshakes(run(parallel.world(), "p")), { saved: 1, lost: 0 });

  // A request that will never be answered is in nobody's way.
  const cut = new Story().accept("s1").ask("s1", 1, "cut").close("s1", "peer_reset").accept("s2").ask("s2", 1, "cut");
  assert.equal(run(cut.world(), "cut").peak, 1);
});

test("where a socket stands: as told last, and where the kernel keeps it afterwards", () => {
  const story = new Story().accept("s1").ask("s1", 1, "one");
  const s = () => first(story.world(), "one").conn.kernel;
  assert.deepEqual(standing(s(), 20_000, "linux"), { state: "ESTABLISHED", inferred: false });
  story.tell("socket:info", { socket: "s1", state: "CLOSE-WAIT" });
  assert.deepEqual(standing(s(), 20_000, "linux"), { state: "CLOSE-WAIT", inferred: false });
  story.close("s1");
  assert.equal(standing(s(), 20_000, "linux"), undefined);
  story.tell("socket:after", { socket: "s1", state: "TIME-WAIT", at: "client", inferred: true });
  assert.deepEqual(standing(s(), 20_000, "linux"), { state: "TIME-WAIT", at: "client", inferred: true });
  assert.deepEqual(standing(s(), 3600e6, "linux"), { state: "TIME-WAIT", at: "client", inferred: true }, "it may be any system's");
  story.tell("socket:after", { socket: "s1", state: "TIME-WAIT", at: "server" });
  assert.deepEqual(standing(s(), 59e6, "linux"), { state: "TIME-WAIT", at: "server", inferred: false });
  assert.deepEqual(standing(s(), 61e6, "linux"), { state: "CLOSED", at: "server", inferred: true });
  assert.deepEqual(standing(s(), 61e6, "darwin"), { state: "TIME-WAIT", at: "server", inferred: false });
});

test("of a closed connection that end is shown which still has something", () => {
  const story = new Story().accept("s1").ask("s1", 1, "one").close("s1");
  const s = () => first(story.world(), "one").conn.kernel;
  for (const [state, at, shown] of [
    ["FIN-WAIT-2", "server", "FIN-WAIT-2 server"],
    ["CLOSE-WAIT", "client", "FIN-WAIT-2 server"],
    ["TIME-WAIT", "server", "TIME-WAIT server"],
    ["CLOSED", "client", "TIME-WAIT server"],
    ["CLOSED", "server", "CLOSED server"],
    ["TIME-WAIT", "client", "TIME-WAIT client"],
  ] as const) {
    story.tell("socket:after", { socket: "s1", state, at });
    const now = standing(s(), 20_000, "linux");
    assert.equal(`${now?.state} ${now?.at}`, shown);
  }
});

test("who closed first: the kernel's TIME-WAIT knows better than the end that closed", () => {
  const story = new Story().accept("s1").ask("s1", 1, "one").close("s1");
  const by = () => {
    const { kernel } = first(story.world(), "one").conn;
    return closer({ ...kernel, closed: { ...kernel.closed!, by: "server" } });
  };
  assert.equal(by(), "server");
  story.tell("socket:after", { socket: "s1", state: "TIME-WAIT", at: "client", inferred: true });
  assert.equal(by(), "server");
  story.tell("socket:after", { socket: "s1", state: "TIME-WAIT", at: "client" });
  assert.equal(by(), "client");
});

test("a copy of a world is not touched by what is told afterwards", () => {
  const story = new Story().accept("s1").ask("s1", 1, "one").answer("s1", 1).accept("s2").ask("s2", 1, "one").answer("s2", 1).close("s1");
  story.tell("socket:stale", { socket: "s2", saw: "request", target: "/x" }).tell("socket:shared", { socket: "s2" });
  story.tell("socket:after", { socket: "s1", state: "TIME-WAIT", at: "client" }).judge("one", "partly", "client_fin");
  for (let n = 0; n <= story.events.length; n++) {
    const w = story.world(n);
    const copy = copyWorld(w);
    story.world(undefined, w, n);
    assert.deepEqual(copy, story.world(n), `after ${n} events`);
  }
});

test("of many requests on a socket the first ones are named, all are counted, and the last is known", () => {
  const story = new Story().accept("s1");
  for (let n = 1; n <= 20; n++) story.ask("s1", n, "one").answer("s1", n, 200 + n);
  const { use } = first(story.world(), "one");
  assert.deepEqual([use.requests, use.latest.nth, use.latest.status], [20, 20, 220]);
  assert.deepEqual(use.named.map((r) => r.status), Array.from({ length: NAMED_REQUESTS }, (_, i) => 201 + i));
});

test("what is told of a socket changes the runs on it, and no other", () => {
  const story = new Story().accept("s1").ask("s1", 1, "one").accept("s2").ask("s2", 1, "two");
  const before = story.world();
  story.close("s1");
  const after = story.world();
  assert.ok(run(after, "one").version > run(before, "one").version);
  assert.equal(run(after, "two").version, run(before, "two").version);
});

test("ten thousand sockets are folded in no time to speak of", () => {
  const story = new Story();
  for (let n = 1; n <= 10_000; n++) story.accept(`s${n}`).ask(`s${n}`, 1, "many").answer(`s${n}`, 1).close(`s${n}`);
  const began = performance.now();
  const w = story.world();
  assert.equal(usesOf(w, run(w, "many")).length, 10_000);
  // In proportion to their number it takes a third of a second; by its square, a minute.
  assert.ok(performance.now() - began < 5000);
});
