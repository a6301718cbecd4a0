import assert from "node:assert/strict";
import { test } from "node:test";
import clientEn from "../../messages/client.en.json" with { type: "json" };
import clientKo from "../../messages/client.ko.json" with { type: "json" };
import remediesEn from "../../messages/remedies.en.json" with { type: "json" };
import remediesKo from "../../messages/remedies.ko.json" with { type: "json" };
import type { ClientFamily, Reason } from "../trace/events.gen.ts";
import { Words } from "./words.ts";

const both = { ko: new Words(clientKo, remediesKo), en: new Words(clientEn, remediesEn) };
const [ko, en] = [{ ...clientKo, ...remediesKo }, { ...clientEn, ...remediesEn }];
const params = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

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

// That each verdict, reason and end has words at all, tsc proves.
test("what nobody has to change has no remedy, and all else has one", () => {
  for (const [lang, messages] of Object.entries({ ko, en })) {
    const reasons = Object.keys(messages).filter((key) => key.startsWith("reason."));
    assert.equal(reasons.length, 18, lang);
    for (const key of reasons) {
      const reason = key.slice("reason.".length);
      assert.equal(!(`remedy.${reason}` in messages), reason === "concurrent" || reason === "nothing", `${lang} ${reason}`);
    }
  }
});

test("who closed is told where the end does not tell it", () => {
  assert.notEqual(both.en.ended("connection_close", "client"), both.en.ended("connection_close", "server"));
  assert.equal(both.en.ended("peer_fin", "client"), en["ended.peer_fin"]);
});

test("a reason says the seconds, or the limit, that belong to it", () => {
  assert.match(both.en.reason({ reason: "client_idle", idle_us: 5_012_345 }), /idle for 5\.0 s,/);
  assert.match(both.ko.reason({ reason: "client_idle", idle_us: 5_012_345 }), /5\.0초 동안/);
  assert.match(both.en.reason({ reason: "server_limit", limit: "body" }), /: the request's body was too large\./);
});

test("a remedy is for a client and a reason that there are, and unknown clients get the general one", () => {
  const clients = new Set<ClientFamily | "proxy">(["curl", "pycurl", "wget", "requests", "urllib", "urllib3", "httpx", "aiohttp", "httpie"]);
  for (const c of ["node", "go", "resty", "fasthttp", "java", "urlconnection", "php", "ruby", "perl", "rust", "dotnet"] as const) clients.add(c);
  for (const c of ["ab", "hey", "siege", "k6", "browser", "proxy"] as const) clients.add(c);
  for (const key of Object.keys(en).filter((k) => k.startsWith("remedy."))) {
    const [, reason, client] = key.split(".");
    assert.ok(`reason.${reason}` in en, key);
    assert.ok(client === undefined || clients.has(client as ClientFamily), key);
  }
  assert.match(both.ko.remedy("client_fin", "requests")!, /requests\.Session\(\)/);
  assert.match(both.en.remedy("body_unread", "go")!, /io\.Copy/);
  assert.equal(both.en.remedy("client_fin", "other"), en["remedy.client_fin"]);
  // A page may be older than its server.
  const tomorrow = "a_reason_of_tomorrow" as Reason;
  assert.equal(both.en.remedy(tomorrow, "curl"), undefined);
  assert.equal(both.en.reason({ reason: tomorrow }), "reason.a_reason_of_tomorrow");
});
