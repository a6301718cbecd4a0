// What every part of the stage needs besides the world.

import { type Lang, ordinal, type Text } from "../text.ts";

export interface Context {
  text: Text;
  lang: Lang;
  /** "3rd" in English, "세 번째" in Korean. */
  nth(n: number): string;
}

export function contextOf(lang: Lang, text: Text): Context {
  return { lang, text, nth: (n) => ordinal(n, lang) };
}
