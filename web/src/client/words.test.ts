import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import en from "../../messages/client.en.json" with { type: "json" };
import ko from "../../messages/client.ko.json" with { type: "json" };
import { Words } from "./words.ts";

const both = { ko: new Words(ko), en: new Words(en) };
const params = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

/** The codes that the comment of a field of the vocabulary names. */
function codes(type: string, field: string): string[] {
  const source = readFileSync(new URL("../trace/events.gen.ts", import.meta.url), "utf8");
  const body = new RegExp(`export interface ${type} \\{([^]*?)\\n\\}`).exec(source)?.[1] ?? "";
  const comment = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*${field}\\??:`).exec(body)?.[1] ?? "";
  const words = comment.replace(/[\s*]+/g, " ").replace(/\([^)]*\)/g, "");
  // Codes of one word are told from English by being known here.
  return words.match(/\b\w+_\w+\b|\b(reused|partly|parallel|concurrent|nothing|http10|shutdown|upgraded|aborted)\b/g) ?? [];
}

test("both languages have the same messages with the same parameters", () => {
  assert.deepEqual(Object.keys(ko), Object.keys(en));
  for (const key of Object.keys(ko) as (keyof typeof ko)[]) {
    assert.deepEqual(params(ko[key]), params(en[key]), key);
    assert.notEqual(ko[key].trim(), "", key);
    for (const text of [ko[key], en[key]]) assert.equal(text.split("`").length % 2, 1, `${key}: a backtick is alone`);
  }
});

test("no Korean particle directly follows a variable, and nobody is addressed informally", () => {
  for (const [key, message] of Object.entries(ko)) {
    assert.doesNotMatch(message, /\}(은|는|이|가|을|를|과|와|으로|로|이라|라)(\s|$|[.,:)])/, key);
    assert.doesNotMatch(message, /(해요|세요|이에요|예요)([.?" ]|$)/, key);
  }
});

test("every verdict, reason and end of a socket that can be told has words", () => {
  const verdicts = ["reused", "partly", "parallel", "not_reused", "cannot_tell"];
  const reasons = [
    "client_said_close", "server_said_close", "http10", "client_fin", "client_reset", "body_unread",
    "idle_timeout", "left_idle", "concurrent", "one_request", "nothing",
  ];
  const ends = ["peer_reset", "connection_close", "peer_fin", "idle_timeout", "never_used", "request_timeout", "shutdown", "upgraded", "aborted"];
  // The lists above are those of the vocabulary, which may grow.
  assert.deepEqual(codes("RunJudged", "verdict"), verdicts);
  assert.deepEqual(new Set(codes("RunJudged", "reason")), new Set(reasons));
  assert.deepEqual(codes("SocketClosed", "why"), ends);
  for (const [lang, words] of Object.entries(both)) {
    for (const v of verdicts) assert.ok(words.first(`verdict.${v}`), `${lang} ${v}`);
    for (const r of reasons) {
      assert.ok(words.reason(r), `${lang} ${r}`);
      // What nobody has to mend has no remedy.
      assert.equal(words.remedy(r, "other") === undefined, r === "concurrent" || r === "nothing", `${lang} ${r}`);
    }
    for (const stale of ["noticed", "retried", "failed"]) assert.ok(words.first(`stale.${stale}`), `${lang} ${stale}`);
    for (const why of ends) for (const by of ["client", "server"]) assert.notEqual(words.ended(why, by), why, `${lang} ${why}`);
  }
});

test("a remedy is for a client and a reason that there are, and unknown clients get the general one", () => {
  const clients = ["curl", "wget", "requests", "urllib", "node", "go", "java", "php", "ab", "browser"];
  for (const key of Object.keys(en).filter((k) => k.startsWith("remedy."))) {
    const [, reason, client] = key.split(".");
    assert.ok(both.en.reason(reason!), key);
    assert.ok(client === undefined || clients.includes(client), key);
  }
  assert.match(both.ko.remedy("client_fin", "requests")!, /requests\.Session\(\)/);
  assert.match(both.en.remedy("body_unread", "go")!, /io\.Copy/);
  assert.equal(both.en.remedy("client_fin", "netscape"), en["remedy.client_fin"]);
  assert.equal(both.en.remedy("a_reason_of_tomorrow", "curl"), undefined);
  assert.equal(both.en.ended("a_reason_of_tomorrow", "client"), "a_reason_of_tomorrow");
});
