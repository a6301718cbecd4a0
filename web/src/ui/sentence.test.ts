// What is said of the link.

import assert from "node:assert/strict";
import { test } from "node:test";
import { toldIn, wordsIn } from "../text.ts";
import type { Event, LinkChanged } from "../trace/events.gen.ts";
import { contextOf } from "../view/context.ts";
import { sentence } from "./sentence.ts";

test("a rate is said where there is one", async () => {
  const [ko, en] = [contextOf("ko", await wordsIn("ko"), await toldIn("ko")), contextOf("en", await wordsIn("en"), await toldIn("en"))];
  const said = (data: LinkChanged) => {
    const e = { seq: 1, time: 0, name: "link:changed", host: "link", data } as Event;
    return [ko, en].map((cx) => sentence(e, cx, String));
  };
  const link = { rtt_ms: 80, loss: 0.1, up: true };
  assert.deepEqual(said(link), ["링크가 바뀌었습니다: 왕복 80 ms, 손실 10 %", "The link changed: RTT 80 ms, loss 10 %"]);
  assert.deepEqual(said({ ...link, rate_kbit: 64 }), [
    "링크가 바뀌었습니다: 왕복 80 ms, 손실 10 %, 방향마다 64 kbit/s",
    "The link changed: RTT 80 ms, loss 10 %, 64 kbit/s each way",
  ]);
});
