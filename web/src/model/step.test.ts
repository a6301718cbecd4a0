// Every act of every scenario has words in both languages.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { textOf } from "../text.ts";
import * as toldEn from "../told.en.ts";
import * as toldKo from "../told.ko.ts";
import * as en from "../words.en.ts";
import * as ko from "../words.ko.ts";
import { stepWords } from "./step.ts";

const english = textOf({ ...en.messages, ...toldEn.messages });
const korean = textOf({ ...ko.messages, ...toldKo.messages });

const folder = new URL("../../scenarios/", import.meta.url);

function acts(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txtar"))
    .flatMap((name) => {
      const steps = readFileSync(new URL(name, folder), "utf8").split("-- steps --\n")[1]!.split("\n-- ")[0]!;
      return steps.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    });
}

test("every act has words, and none is shown as it was written", () => {
  const all = acts();
  assert.ok(all.length > 30);
  for (const text of [english, korean]) {
    for (const act of all) {
      const said = stepWords(act, text);
      assert.notEqual(said, act);
      assert.ok(!/[{}]|undefined|step\./.test(said), `${act}: ${said}`);
    }
  }
});

test("what an act was given is said", () => {
  const text = english;
  assert.equal(stepWords("get /hello new", text), "GET /hello on a new connection");
  assert.equal(stepWords("get /login as A", text), "GET /login (A)");
  assert.equal(stepWords("raw new http-1.0-keep-alive", text), "by hand on a new connection: HTTP/1.0, keep-alive");
  assert.equal(stepWords("segment 9999 > 81 PSH+ACK seq 1000 ack 4711", text), "a segment by hand from port 9999 to port 81: PSH ACK");
  assert.equal(stepWords('raw c1 "GET /hello"', text), "by hand on c1: GET /hello");
  assert.equal(stepWords('meanwhile post /echo with "Idempotency-Key: 1" body hello', text), "at the same instant: POST /echo (Idempotency-Key: 1)");
  assert.equal(stepWords("get /hello new tls 1.3", text), "GET /hello on a new connection (TLS 1.3)");
  assert.equal(stepWords("lose next syn from client", text), "lose the next SYN from the client");
  assert.equal(stepWords("idle server 5s", text), "server: idle timeout 5 s");
});
