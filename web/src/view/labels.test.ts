import assert from "node:assert/strict";
import { test } from "node:test";
import { type Label, labelsApart, RANKS, type Wanted } from "./labels.ts";

/** An arrow from one line down to the other, and back if it is the server's. */
function arrow(id: number, x0: number, rank: number, more: Partial<Wanted> = {}): Wanted {
  return { id, rank, width: 40, x0, y0: 30, x1: x0 + 76, y1: 80, side: 0, ...more };
}

/** FIN and a request cross, and what comes of it: within a few pixels. */
const crossing = [
  arrow(8, 100, RANKS.data, { width: 80 }),
  arrow(9, 100, RANKS.fin, { y0: 80, y1: 30 }),
  arrow(10, 176, RANKS.ack),
  arrow(11, 185, RANKS.fin),
  arrow(12, 194, RANKS.syn),
  arrow(13, 180, RANKS.rst, { y0: 80, y1: 30, width: 65 }),
];

function touch(a: Label & { width: number }, b: Label & { width: number }): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < 16;
}

function laid(wanted: readonly Wanted[]) {
  const labels = labelsApart(wanted);
  return wanted.flatMap((w) => (labels.has(w.id) ? [{ ...labels.get(w.id)!, id: w.id, width: w.width }] : []));
}

test("no label stands on another", () => {
  for (const chosen of [0, 8, 9, 10, 11, 12, 13]) {
    const labels = laid(crossing.map((w) => (w.id === chosen ? { ...w, rank: 0 } : w)));
    labels.forEach((a, i) => labels.slice(i + 1).forEach((b) => assert.ok(!touch(a, b), `${a.id} and ${b.id} of ${chosen}`)));
  }
});

test("what is chosen has its label, in the middle of its arrow, which no other label hides", () => {
  for (const { id } of crossing) {
    const labels = laid(crossing.map((w) => (w.id === id ? { ...w, rank: 0 } : w)));
    const of = crossing.find((w) => w.id === id)!;
    const own = labels.find((l) => l.id === id)!;
    assert.deepEqual([own.x, own.y], [(of.x0 + of.x1) / 2, 55]);
    for (let part = 0; part <= 1; part += 0.05) {
      const point = { x: of.x0 + (of.x1 - of.x0) * part, y: of.y0 + (of.y1 - of.y0) * part };
      const on = labels.filter((l) => l !== own && Math.abs(l.x - point.x) < l.width / 2 && Math.abs(l.y - point.y) < 8);
      assert.deepEqual(on, [], `${id} at ${part}`);
    }
  }
});

test("acknowledgments go first where there is no room, and have labels where there is", () => {
  const has = (wanted: readonly Wanted[]) => laid(wanted).map((l) => l.id);
  assert.ok(!has(crossing).includes(10));
  assert.ok(has(crossing).includes(12), "a SYN has its label before FIN and RST");
  assert.deepEqual(has([arrow(1, 100, RANKS.ack), arrow(2, 190, RANKS.ack)]), [1, 2]);
});

test("what comes later takes no label from what is as important", () => {
  const early = laid(crossing.slice(0, 4));
  const late = laid([...crossing.slice(0, 4), arrow(20, 200, RANKS.fin), arrow(21, 120, RANKS.data)]);
  for (const label of early) assert.deepEqual(late.find((l) => l.id === label.id), label);
});
