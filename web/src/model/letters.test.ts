import assert from "node:assert/strict";
import { test } from "node:test";
import { lettersApart, linesOf, piecesOf } from "./letters.ts";

const get = linesOf({ request: "r1", nth: 1, remote_addr: "10.0.0.1:1", start_line: "GET /hello HTTP/1.1", headers: [["Host", "10.0.0.2"]] });

test("a message is its lines, and the same message differs in no letter", () => {
  assert.deepEqual(get, ["GET /hello HTTP/1.1", "Host: 10.0.0.2"]);
  assert.equal(lettersApart(get, [...get]), 0);
  assert.deepEqual(piecesOf(get, get)[0], [{ text: "GET /hello HTTP/1.1", differs: false }]);
});

test("letters are counted where they differ, and what is only there is all different", () => {
  assert.equal(lettersApart(["user=A"], ["user=B"]), 1);
  assert.equal(lettersApart(["axc"], ["bxd"]), 2);
  assert.equal(lettersApart(["GET /close"], ["GET /"]), 5);
  assert.equal(lettersApart(["a"], ["a", "b: c"]), 4);
  assert.equal(lettersApart(["aa"], ["a"]), 1);
  assert.deepEqual(piecesOf(["GET /close x"], ["GET / x"])[0], [
    { text: "GET /", differs: false },
    { text: "close", differs: true },
    { text: " x", differs: false },
  ]);
});
