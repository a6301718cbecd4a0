import assert from "node:assert/strict";
import { test } from "node:test";
import { messageBoxes, nearest, rangeOf, type Scale, segmentBoxes, seqAt, ticks, xOf } from "./ruler.ts";
import { Wire } from "./wire.ts";

const WIDTH = 400;
const scaleOf = (from: number, to: number): Scale => ({ from, to, left: 0, width: WIDTH });
const GET = "GET /hello HTTP/1.1\r\nHost: lab\r\n\r\n";

test("a number is where its octet is looked for", () => {
  const scale = scaleOf(10, 35);
  for (let n = 10; n < 35; n++) assert.equal(seqAt(scale, xOf(scale, n + 0.5)), n);
});

test("segments stand in order below the axis, again ones in a row of their own", () => {
  const w = new Wire();
  w.data("client", GET, { lost: true });
  w.data("client", GET);
  w.data("client", GET, { seq: 1, again: true });
  const n = GET.length;
  const { client } = w.streams();
  const drawn = (time: number) => segmentBoxes(client, scaleOf(0, 2 * n + 1), time).map((b) => [b.from, b.to, b.row, b.state]);
  assert.deepEqual(drawn(w.time), [[1, n + 1, 0, "lost"], [n + 1, 2 * n + 1, 0, "arrived"], [1, n + 1, 1, "arrived"]]);
  w.ack("server", 2 * n + 1);
  // Lost stays lost: what was acknowledged is what was sent again.
  assert.deepEqual(segmentBoxes(w.streams().client, scaleOf(0, 2 * n + 1), w.time).map((b) => b.state), ["lost", "acked", "acked"]);
});

test("messages are cut where their reader cuts them, as far as they were sent", () => {
  const w = new Wire();
  w.data("client", GET + GET.slice(0, 10));
  const n = GET.length;
  const boxes = messageBoxes(w.streams().client, scaleOf(0, 100), w.time);
  assert.deepEqual(boxes.map((b) => [b.part, b.from, b.to, b.whole]), [["head", 1, n + 1, true], ["head", n + 1, n + 11, false]]);
});

test("a long stream is no more to draw than a short one", () => {
  const w = new Wire();
  const segment = "x".repeat(1420);
  w.data("client", `POST / HTTP/1.1\r\nHost: lab\r\nContent-Length: ${1420 * 3000}\r\n\r\n`);
  for (let i = 0; i < 3000; i++) w.data("client", segment);
  const { client } = w.streams();
  const most = nearest(client, w.time, 26);
  for (let zoom = 0; zoom <= most; zoom++) {
    const scale = scaleOf(...(Object.values(rangeOf(client, w.time, zoom, 2_000_000, 26)) as [number, number]));
    const boxes = segmentBoxes(client, scale, w.time);
    assert.ok(boxes.length <= WIDTH / 3 + 2, `${boxes.length} boxes at ${zoom}`);
    // Nothing is left out.
    assert.ok(boxes[0]!.from <= Math.max(1, scale.from) && boxes.at(-1)!.to >= Math.min(scale.to, client.end) - 1);
    assert.ok(messageBoxes(client, scale, w.time).length <= 2);
  }
  assert.equal(segmentBoxes(client, scaleOf(0, client.end), w.time).reduce((n, b) => n + b.count, 0), 3001);
});

test("many short messages are one box", () => {
  const w = new Wire();
  for (let i = 0; i < 500; i++) w.data("client", GET);
  assert.ok(messageBoxes(w.streams().client, scaleOf(0, 500 * GET.length), w.time).length < WIDTH / 3);
});

test("the axis has round numbers", () => {
  assert.deepEqual(ticks(scaleOf(0, 165), 56), [50, 100, 150]);
  assert.deepEqual(ticks(scaleOf(84, 110), 56), [85, 90, 95, 100, 105, 110]);
  assert.ok(ticks(scaleOf(0, 4_200_000), 56).every((n) => n % 100_000 === 0));
});
