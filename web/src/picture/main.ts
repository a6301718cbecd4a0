// npm run pictures: draws static/pictures/ anew from web/scenarios/traces/, which
// a Go test keeps fresh.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Event } from "../trace/events.gen.ts";
import { toldIn, wordsIn } from "../text.ts";
import { contextOf } from "../view/context.ts";
import { picture, pictureStyle } from "../view/picture.ts";

const web = new URL("../../", import.meta.url);
const traces = new URL("scenarios/traces/", web);
const pictures = new URL("../static/pictures/", web);
const read = (name: string) => readFileSync(new URL(name, web), "utf8");

const css = pictureStyle(read("styles/tokens.css") + read("styles/tokens.dark.css"), read("styles/ladder.css"));
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures);
for (const file of readdirSync(traces)) {
  const scenario = file.replace(/\.jsonl$/, "");
  const lines = readFileSync(new URL(file, traces), "utf8").trim().split("\n");
  const events = lines.map((line) => JSON.parse(line) as Event);
  for (const lang of ["ko", "en"] as const) {
    const cx = contextOf(lang, await wordsIn(lang), await toldIn(lang));
    writeFileSync(new URL(`${scenario}.${lang}.svg`, pictures), picture(cx.scenario(scenario), events, cx, css));
  }
}
