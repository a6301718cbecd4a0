import assert from "node:assert/strict";
import { test } from "node:test";
import { CommandError } from "./commands.ts";
import { Server } from "./http.ts";
import { DEFAULTS } from "./settings.ts";

interface Sent {
  what: string;
  body: Record<string, unknown> | undefined;
  headers: Record<string, string>;
}

/** Lets the server answer with that, and returns what it is asked. */
function answering(answer: () => Response): Sent[] {
  const sent: Sent[] = [];
  globalThis.fetch = async (path, init) => {
    const { method, body, headers } = init as { method: string; body: string | null; headers: Record<string, string> };
    sent.push({ what: `${method} ${String(path)}`, body: body === null ? undefined : (JSON.parse(body) as Record<string, unknown>), headers });
    return answer();
  };
  return sent;
}

const fine = () => Response.json({ request: "r1", id: "lab1", timer: "none", from: 0, time: 0 });

test("each act on a lab is one request, and a click of its own", async () => {
  const sent = answering(fine);
  const lab = new Server("visit1").lab("lab1");
  await lab.request("/hello", "new");
  await lab.clock({ speed: "auto" });
  await lab.set({ "link.rtt_ms": 100 });
  await lab.set({ "link.loss": 0.1 });
  await lab.step();
  assert.equal((await lab.skip()).timer, "none");
  await lab.scenario("race");
  await lab.reset();
  await lab.closeConnection("c1", "server");
  await lab.set({ "client.idle_timeout_ms": 5000 });
  await lab.set({ "client.connections": 6, "client.retry": false });
  await lab.segment(12, "hold");
  await lab.loseNext("syn", "client");
  await lab.powerCycle("server");
  await lab.raw({ raw: "GET", cuts: [1], gap_ms: 200, half_close: true });
  await lab.raw({ raw: "GET", conn: "c1" });
  const clicks = sent.map((s) => s.headers["Same-Socket-Click"]);
  assert.equal(new Set(clicks).size, 16);
  for (const s of sent) assert.equal(s.headers["Same-Socket-Visit"], "visit1");
  assert.deepEqual(
    sent.map((s) => [s.what.replace("/api/labs/lab1/", ""), s.body]),
    [
      ["POST requests", { click: clicks[0], method: "GET", target: "/hello", connection: "new" }],
      ["PATCH clock", { speed: "auto" }],
      ["PATCH link", { rtt_ms: 100 }],
      ["PATCH link", { loss: 0.1 }],
      ["POST step", undefined],
      ["POST skip", undefined],
      ["POST scenarios/race", undefined],
      ["POST reset", undefined],
      ["POST connections/c1/close", { by: "server" }],
      ["PATCH client", { idle_timeout_ms: 5000 }],
      ["PATCH client", { connections: 6, retry: false }],
      ["POST segments/s12/hold", undefined],
      ["POST lose-next", { what: "syn", from: "client" }],
      ["POST power-cycle", { host: "server" }],
      ["POST requests", { raw: "GET", cuts: [1], gap_ms: 200, half_close: true, connection: "new" }],
      ["POST requests", { raw: "GET", conn: "c1" }],
    ],
  );
});

test("a lab is made and set up without a click", async () => {
  const sent = answering(fine);
  const server = new Server("visit1");
  assert.equal(await server.createLab(), "lab1");
  await server.setUp("lab1", { ...DEFAULTS, "link.rtt_ms": 400, "link.rate_kbit": 80, auto: false, speed: 0.1, paused: true }, DEFAULTS);
  assert.deepEqual(
    sent.map((s) => [s.what, s.body, s.headers["Same-Socket-Click"]]),
    [
      ["POST /api/labs", undefined, undefined],
      ["PATCH /api/labs/lab1/link", { rtt_ms: 400, rate_kbit: 80 }, undefined],
      ["PATCH /api/labs/lab1/clock", { speed: 0.1, paused: true }, undefined],
    ],
  );
});

test("a command that is not taken says why by a code", async () => {
  const lab = new Server("").lab("lab1");
  for (const [answer, code] of [
    [() => Response.json({ code: "no_timer" }, { status: 409 }), "no_timer"],
    [() => new Response("oops", { status: 502 }), "http_502"],
    [() => { throw new TypeError("no route"); }, "network"],
  ] as [() => Response, string][]) {
    answering(answer);
    await assert.rejects(lab.skip(), (e) => e instanceof CommandError && e.code === code, code);
  }
});
