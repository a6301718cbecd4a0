import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { type Lang, textOf, wordsIn } from "../text.ts";
import { actWords } from "./progress.ts";

/** The acts of all scenarios, as package scenario reads them. */
const dir = new URL("../../scenarios/", import.meta.url);
const acts = readdirSync(dir)
  .filter((file) => file.endsWith(".txtar"))
  .flatMap((file) => {
    const [, steps = ""] = /^-- steps --\n([^]*?)^-- /m.exec(readFileSync(new URL(file, dir), "utf8")) ?? [];
    return steps.split("\n").filter((line) => line && !line.startsWith("#"));
  });

test("every act of every scenario is told in words and not in the script's", async () => {
  assert.ok(acts.length > 40, `${acts.length} acts`);
  for (const lang of ["ko", "en"] as Lang[]) {
    const text = textOf(await wordsIn(lang));
    for (const act of acts) {
      const words = actWords(act, text);
      assert.match(words, lang === "ko" ? /[가-힣]/ : /[a-z]{3}/, act);
      assert.doesNotMatch(words, /\b(raw|skip|time_wait|http-1)\b|[{}]/, act);
    }
    assert.equal(actWords("get /hello new", text), lang === "ko" ? "새 연결로 GET /hello 보내는 중" : "sends GET /hello on a new connection");
    assert.notEqual(actWords("idle server 5s", text), actWords("get /hello", text));
  }
});
