// Which connection has which place on the stage: told as stories of a lab.

import assert from "node:assert/strict";
import { test } from "node:test";
import { placesOf } from "./places.ts";
import { addExchange, newWorld, openConn, type World } from "./world.ts";

function lab(): World {
  return newWorld("lab");
}

function opens(w: World, id: string, at: number): void {
  w.time = at;
  openConn(w, id, `10.0.0.1:${16000 + w.conns.size}`, "10.0.0.2:80", at);
}

function closes(w: World, id: string, at: number): void {
  w.time = at;
  w.conns.get(id)!.closed = at;
}

/** An exchange on a connection; without an end it is still under way. */
function carries(w: World, conn: string, from: number, to?: number): void {
  const done = to === undefined ? {} : { done: { at: to, status: "200 OK", failed: false } };
  addExchange(w, { id: `r${w.exchanged + 1}`, conn, nth: 1, method: "GET", target: "/", wanted: from, acquired: from, reused: false, ...done });
}

const names = (w: World) => placesOf(w).conns.map((c) => c?.id ?? "free");

test("one place is kept free before there is a connection", () => {
  assert.deepEqual(names(lab()), ["free"]);
});

test("a connection that closes keeps its place as long as nobody needs it", () => {
  const w = lab();
  for (const [i, id] of ["c1", "c2", "c3"].entries()) opens(w, id, i);
  closes(w, "c2", 5);
  assert.deepEqual(names(w), ["c1", "c2", "c3"]);
  assert.deepEqual([placesOf(w).more, placesOf(w).closed], [0, 0]);
});

test("who comes when all places are taken gets that of the one that closed first", () => {
  const w = lab();
  for (const [i, id] of ["c1", "c2", "c3", "c4"].entries()) opens(w, id, i);
  closes(w, "c3", 5);
  closes(w, "c2", 6);
  opens(w, "c5", 7);
  assert.deepEqual(names(w), ["c1", "c2", "c5", "c4"], "the others have not moved");
  assert.deepEqual([placesOf(w).more, placesOf(w).closed], [0, 1]);
});

test("where nobody has closed, who comes gets the place of one that lies idle and has carried least", () => {
  const w = lab();
  for (const [i, id] of ["c1", "c2", "c3", "c4"].entries()) {
    opens(w, id, i);
    carries(w, id, i, i + 1);
  }
  carries(w, "c1", 5, 6);
  carries(w, "c2", 6); // is in use
  opens(w, "c5", 7);
  assert.deepEqual(names(w), ["c1", "c2", "c5", "c4"]);
  assert.deepEqual([placesOf(w).more, placesOf(w).closed], [1, 0]);
  carries(w, "c4", 8); // what is done later moves nobody
  carries(w, "c3", 8, 9);
  assert.deepEqual(names(w), ["c1", "c2", "c5", "c4"]);
});

test("where all are in use, who comes late is counted and not drawn", () => {
  const w = lab();
  for (const [i, id] of ["c1", "c2", "c3", "c4", "c5"].entries()) opens(w, id, i);
  assert.deepEqual(names(w), ["c1", "c2", "c3", "c4"]);
  assert.equal(placesOf(w).more, 1);
});

test("the visitor's own socket is always seen", () => {
  const w = newWorld("visit");
  for (let i = 1; i <= 8; i++) opens(w, `s${i}`, i);
  w.own = "s8";
  assert.ok(names(w).includes("s8"));
});
