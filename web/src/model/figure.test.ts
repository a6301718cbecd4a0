import assert from "node:assert/strict";
import { test } from "node:test";
import type { State } from "../trace/events.gen.ts";
import { BOX, BOXES, END_BOX, HEIGHT, labelOf, LEADING, type Place, resetLine, resetPlace, stepOf, TRANSITIONS, WIDTH } from "./figure.ts";

const named = (from: State, to: State) => TRANSITIONS.find((t) => t.from === from && t.to === to)!;
const ways = (from: State, to: State, reset = false) => {
  const { kind, via } = stepOf(from, to, reset);
  return [kind, ...via.map((t) => `${t.from}>${t.to}`)];
};

test("figure 5 has eleven states, and twenty transitions besides the one of note 2", () => {
  assert.equal(new Set(BOXES.map((b) => b.state)).size, 11);
  assert.equal(BOXES.length, 11);
  assert.equal(TRANSITIONS.filter((t) => !t.note).length, 20);
  assert.equal(new Set(TRANSITIONS.map((t) => `${t.from}>${t.to}`)).size, TRANSITIONS.length);
  for (const { state } of BOXES) {
    assert.ok(TRANSITIONS.some((t) => t.from === state) && TRANSITIONS.some((t) => t.to === state), state);
  }
});

test("events and actions are the RFC's words", () => {
  const words = (from: State, to: State) => `${named(from, to).event} / ${named(from, to).action}`;
  assert.equal(words("CLOSED", "SYN-SENT"), "active OPEN / create TCB, snd SYN");
  assert.equal(words("LISTEN", "SYN-RECEIVED"), "rcv SYN / snd SYN,ACK");
  assert.equal(words("SYN-SENT", "ESTABLISHED"), "rcv SYN,ACK / snd ACK");
  assert.equal(words("FIN-WAIT-1", "FIN-WAIT-2"), "rcv ACK of FIN / x");
  assert.equal(words("TIME-WAIT", "CLOSED"), "Timeout=2MSL / delete TCB");
  assert.deepEqual(labelOf(named("FIN-WAIT-1", "FIN-WAIT-2")), ["rcv ACK of FIN"]);
  assert.deepEqual(labelOf(named("ESTABLISHED", "CLOSE-WAIT")), ["rcv FIN", "snd ACK"]);
});

test("an observed step is the figure's transition, or that of note 2", () => {
  assert.deepEqual(ways("SYN-SENT", "ESTABLISHED"), ["figure", "SYN-SENT>ESTABLISHED"]);
  assert.deepEqual(ways("LAST-ACK", "CLOSED"), ["figure", "LAST-ACK>CLOSED"]);
  assert.deepEqual(ways("FIN-WAIT-1", "TIME-WAIT"), ["figure", "FIN-WAIT-1>TIME-WAIT"]);
});

test("states that nobody saw are inferred, the passive way before the active one", () => {
  assert.deepEqual(ways("CLOSED", "ESTABLISHED"), ["unseen", "CLOSED>SYN-SENT", "SYN-SENT>ESTABLISHED"]);
  assert.deepEqual(ways("LISTEN", "ESTABLISHED"), ["unseen", "LISTEN>SYN-RECEIVED", "SYN-RECEIVED>ESTABLISHED"]);
  assert.deepEqual(ways("ESTABLISHED", "LAST-ACK"), ["unseen", "ESTABLISHED>CLOSE-WAIT", "CLOSE-WAIT>LAST-ACK"]);
  assert.deepEqual(ways("ESTABLISHED", "TIME-WAIT"), ["unseen", "ESTABLISHED>FIN-WAIT-1", "FIN-WAIT-1>TIME-WAIT"]);
  assert.deepEqual(ways("SYN-RECEIVED", "CLOSE-WAIT"), ["unseen", "SYN-RECEIVED>ESTABLISHED", "ESTABLISHED>CLOSE-WAIT"]);
  assert.deepEqual(ways("SYN-SENT", "CLOSED"), ["unseen", "SYN-SENT>CLOSED"], "by CLOSE or by a time-out");
});

test("CLOSED by no transition, or by a known RST, leaves the figure", () => {
  assert.deepEqual(ways("ESTABLISHED", "CLOSED"), ["reset"]);
  assert.deepEqual(ways("SYN-RECEIVED", "CLOSED"), ["reset"]);
  assert.deepEqual(ways("LAST-ACK", "CLOSED", true), ["reset"]);
  assert.deepEqual(ways("SYN-SENT", "CLOSED", true), ["reset"]);
  assert.deepEqual(ways("TIME-WAIT", "ESTABLISHED"), ["unknown"], "no way leads through CLOSED");
});

// What is drawn: 11 px in a monospaced face, 0.602 em for each sign.
const SIGN = 11 * 0.602;

interface Area {
  what: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function area(what: string, { x, y, anchor }: Place, lines: readonly string[]): Area {
  const wide = Math.max(...lines.map((l) => l.length)) * SIGN;
  const left = anchor === "start" ? x : x - wide;
  return { what, left, right: left + wide, top: y - 5.5, bottom: y + 5.5 + LEADING * (lines.length - 1) };
}

const overlap = (a: Area, b: Area) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const boxes: Area[] = [...BOXES, END_BOX].map(({ state, x, y }) => ({
  what: state,
  left: x - BOX.width / 2,
  right: x + BOX.width / 2,
  top: y - BOX.height / 2,
  bottom: y + BOX.height / 2,
}));
const labels = TRANSITIONS.flatMap((t) =>
  t.place ? [area(`${t.from} to ${t.to}`, t.place, t.note ? ["note 2"] : labelOf(t))] : [],
);

test("no label lies on another, on a state, or outside", () => {
  const all = [...labels, area("reset of ESTABLISHED", resetPlace("ESTABLISHED"), ["snd RST", "not seen"])];
  all.push(area("reset of SYN-RECEIVED", resetPlace("SYN-RECEIVED"), ["snd RST"]));
  all.forEach((a, i) => {
    for (const b of [...all.slice(i + 1), ...boxes]) assert.ok(!overlap(a, b), `${a.what} lies on ${b.what}`);
    assert.ok(a.left >= 0 && a.right <= WIDTH && a.top >= 0 && a.bottom <= HEIGHT, `${a.what} lies outside`);
  });
});

test("every line is upright or level, and goes from edge to edge of its states", () => {
  const edge = ([x, y]: readonly [number, number], state: string) =>
    boxes.some((b) => b.what === state && x >= b.left && x <= b.right && y >= b.top && y <= b.bottom);
  const reset = BOXES.map((b) => ({ from: b.state, to: "CLOSED" as const, line: resetLine(b.state) })).filter((t) => t.line.length > 0);
  assert.equal(reset.length, 9);
  for (const { from, to, line } of [...TRANSITIONS, ...reset]) {
    assert.ok(edge(line[0]!, from) && edge(line.at(-1)!, to), `${from} to ${to}`);
    line.slice(1).forEach(([x, y], i) => assert.ok(x === line[i]![0] || y === line[i]![1], `${from} to ${to} slants`));
  }
});
