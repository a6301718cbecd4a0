// What every part of the stage needs besides the world.

import { type Lang, ordinal, type Text, textOf, type Words } from "../text.ts";

export interface Context {
  text: Text;
  lang: Lang;
  /** "3rd" in English, "세 번째" in Korean. */
  nth(n: number): string;
  /** A scenario's title. */
  scenario(name: string): string;
  /** What a scenario expects, as a sentence. */
  expect(scenario: string, id: string): string;
  /** Why a command was not taken, by its code. */
  refusal(code: string): string;
}

export function contextOf(lang: Lang, words: Words): Context {
  const expects: Readonly<Record<string, string>> = words.expects;
  const messages: Readonly<Record<string, string>> = words.messages;
  const text = textOf(words);
  return {
    lang,
    text,
    nth: (n) => ordinal(n, lang),
    scenario: (name) => expects[name] ?? name,
    expect: (scenario, id) => expects[`${scenario}/${id}`] ?? id,
    refusal: (code) => messages[`error.${code}`] ?? text("error.other", { code }),
  };
}
