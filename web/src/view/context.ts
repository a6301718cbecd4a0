// What every part of the stage needs besides the world.

import type { Language } from "../model/names.ts";
import { type Lang, ordinal, textOf, type Words } from "../text.ts";

export interface Context extends Language {
  lang: Lang;
  /** A scenario's title. */
  scenario(name: string): string;
  /** What a scenario expects, as a sentence. */
  expect(scenario: string, id: string): string;
}

export function contextOf(lang: Lang, words: Words): Context {
  const expects: Readonly<Record<string, string>> = words.expects;
  return {
    lang,
    text: textOf(words),
    nth: (n) => ordinal(n, lang),
    scenario: (name) => expects[name] ?? name,
    expect: (scenario, id) => expects[`${scenario}/${id}`] ?? id,
  };
}
