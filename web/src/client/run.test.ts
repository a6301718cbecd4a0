import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event, RunJudged, SocketRequest } from "../trace/events.gen.ts";
import { handshakes, type Run, Runs } from "./run.ts";
import { closer, standing } from "./socket.ts";

/** A visit's trace, told in few words. */
class Story {
  readonly events: Event[] = [];
  private time = 0;

  tell(name: Event["name"], data: object): this {
    this.time += 1000;
    this.events.push({ seq: this.events.length + 1, time: this.time, name, data } as Event);
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

  runs(): Runs {
    const runs = new Runs();
    runs.follow(this.events);
    return runs;
  }
}

function run(runs: Runs, label: string): Run {
  const found = runs.byLabel.get(label);
  assert.ok(found, label);
  return found;
}

test("requests of one label are one run, on the sockets that carried them", () => {
  const runs = new Story()
    .tell("visit:opened", { system: "linux", saved_syn: true, tcp_info: true })
    .accept("s1")
    .ask("s1", 1, "one")
    .answer("s1", 1)
    .ask("s1", 2, "one", { target: "/try/token/one?close=1", client: "curl/8" })
    .answer("s1", 2, 404)
    .accept("s2")
    .ask("s2", 1, "two")
    .judge("one", "reused", "nothing")
    .runs();
  const one = run(runs, "one");
  assert.deepEqual(runs.system, { name: "linux", savedSyn: true, tcpInfo: true });
  assert.equal(one.requests, 2);
  assert.deepEqual([...one.uses.keys()], ["s1"]);
  assert.deepEqual(one.uses.get("s1")!.requests.map((r) => [r.path, r.status]), [["/1", 200], ["/?close=1", 404]]);
  assert.equal(one.agent, "curl/8");
  assert.equal(one.judged?.verdict, "reused");
  assert.deepEqual(runs.newest().map((r) => r.label), ["two", "one"]);
});

test("requests of pages are no runs, and those of another run on the socket are left out", () => {
  const runs = new Story()
    .accept("s1")
    .ask("s1", 1, "", { target: "/ko/client", kind: "page" })
    .ask("s1", 2, "browser", { kind: "click", click: "a" })
    .ask("s1", 3, "one")
    .answer("s1", 3)
    .ask("s1", 4, "two")
    .runs();
  assert.deepEqual(runs.newest().map((r) => [r.label, r.requests]), [["two", 1], ["one", 1]]);
});

test("a label that stands in the token too is cut off where it is the label", () => {
  const runs = new Story().accept("s1").ask("s1", 1, "t", { target: "/try/token/t/1/t/2" }).runs();
  assert.equal(run(runs, "t").uses.get("s1")!.requests[0]!.path, "/1/t/2");
});

test("what reuse saves, and would have saved", () => {
  const reused = new Story().accept("s1");
  for (let n = 1; n <= 3; n++) reused.ask("s1", n, "one").answer("s1", n);
  assert.deepEqual(handshakes(run(reused.runs(), "one")), { saved: 2, lost: 0 });

  const each = new Story();
  for (const s of ["s1", "s2", "s3"]) each.accept(s).ask(s, 1, "each").answer(s, 1).close(s);
  assert.deepEqual(handshakes(run(each.runs(), "each")), { saved: 0, lost: 2 });

  // Three at once need three; the fourth, later, uses one of them.
  const parallel = new Story();
  for (const s of ["s1", "s2", "s3"]) parallel.accept(s).ask(s, 1, "p");
  for (const s of ["s1", "s2", "s3"]) parallel.answer(s, 1);
  parallel.ask("s1", 2, "p").answer("s1", 2);
  assert.deepEqual(handshakes(run(parallel.runs(), "p")), { saved: 1, lost: 0 });

  // A request that will never be answered is in nobody's way.
  const cut = new Story().accept("s1").ask("s1", 1, "cut").close("s1", "peer_reset").accept("s2").ask("s2", 1, "cut");
  assert.equal(run(cut.runs(), "cut").peak, 1);
});

test("where a socket stands: as told last, and where its remains are", () => {
  const story = new Story().accept("s1").ask("s1", 1, "one");
  const s = () => run(story.runs(), "one").uses.get("s1")!.socket;
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
  const s = () => run(story.runs(), "one").uses.get("s1")!.socket;
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
    const { socket } = run(story.runs(), "one").uses.get("s1")!;
    return closer({ ...socket, closed: { ...socket.closed!, by: "server" } });
  };
  assert.equal(by(), "server");
  story.tell("socket:after", { socket: "s1", state: "TIME-WAIT", at: "client", inferred: true });
  assert.equal(by(), "server");
  story.tell("socket:after", { socket: "s1", state: "TIME-WAIT", at: "client" });
  assert.equal(by(), "client");
});

test("a trace that comes in pieces folds to the same runs", () => {
  const story = new Story().accept("s1").ask("s1", 1, "one").answer("s1", 1).accept("s2").ask("s2", 1, "one").answer("s2", 1).close("s1");
  story.tell("socket:stale", { socket: "s2", saw: "request", target: "/x" }).judge("one", "partly", "client_fin");
  const piecewise = new Runs();
  for (let n = 1; n <= story.events.length; n++) piecewise.follow(story.events.slice(0, n));
  assert.deepEqual(piecewise.byLabel, story.runs().byLabel);
});

test("what is told of a socket changes the runs on it, and no other", () => {
  const story = new Story().accept("s1").ask("s1", 1, "one").accept("s2").ask("s2", 1, "two");
  const before = story.runs();
  story.close("s1");
  const after = story.runs();
  assert.ok(run(after, "one").version > run(before, "one").version);
  assert.equal(run(after, "two").version, run(before, "two").version);
});

test("ten thousand sockets are folded in no time to speak of", () => {
  const story = new Story();
  for (let n = 1; n <= 10_000; n++) story.accept(`s${n}`).ask(`s${n}`, 1, "many").answer(`s${n}`, 1).close(`s${n}`);
  const began = performance.now();
  assert.equal(run(story.runs(), "many").uses.size, 10_000);
  assert.ok(performance.now() - began < 1000);
});
