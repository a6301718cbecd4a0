// Words for scenarios and for what each expects (messages/expects.*.json); a test
// holds them against the scenario files.

import en from "../messages/expects.en.json" with { type: "json" };
import ko from "../messages/expects.ko.json" with { type: "json" };
import type { Lang } from "./text.ts";

export function scenarioTitle(scenario: string, lang: Lang): string {
  return wordsIn(lang)[scenario] ?? scenario;
}

export function expectText(scenario: string, id: string, lang: Lang): string {
  return wordsIn(lang)[`${scenario}/${id}`] ?? id;
}

function wordsIn(lang: Lang): Readonly<Record<string, string>> {
  return lang === "ko" ? ko : en;
}
