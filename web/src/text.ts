// The interface's words in the page's language. A missing key or parameter is a
// defect that the compiler and the tests find, not a blank on the screen.

import type { expects as enExpects, messages as enTold } from "./told.en.ts";
import type { messages as koTold } from "./told.ko.ts";
import type { messages as en } from "./words.en.ts";
import type { messages as ko } from "./words.ko.ts";

export type Lang = "ko" | "en";
/** What the interface says from the beginning. */
type Own = keyof typeof ko & keyof typeof en;
export type Key = Own | (keyof typeof koTold & keyof typeof enTold);
export type Params = Record<string, string | number>;
export type Text = (key: Key, params?: Params) => string;
export type Messages = Readonly<Record<string, string>>;

/** One language's words for the interface. */
export interface Words {
  messages: Record<Own, string>;
}

/** One language's words for what a trace tells, titles of scenarios and what each expects among them. */
export interface Told {
  messages: Record<Exclude<Key, Own>, string>;
  expects: Record<keyof typeof enExpects, string>;
}

export function wordsIn(lang: Lang): Promise<Words> {
  return lang === "ko" ? import("./words.ko.ts") : import("./words.en.ts");
}

export function toldIn(lang: Lang): Promise<Told> {
  return lang === "ko" ? import("./told.ko.ts") : import("./told.en.ts");
}

const ENGLISH_ORDINAL: Record<string, string> = { one: "st", two: "nd", few: "rd", other: "th" };

export function textOf(messages: Messages): Text {
  return (key, params = {}) =>
    // A key made of an event's word may be newer than this page.
    (messages[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? `{${name}}`));
}

const KOREAN_ORDINAL = ["첫", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"];

let ordinals: Intl.PluralRules | undefined; // costly to make, and asked for at every label

/** "세 번째" and "11번째" in Korean, "3rd" in English. */
export function ordinal(n: number, lang: Lang): string {
  if (lang === "ko") return n <= KOREAN_ORDINAL.length ? `${KOREAN_ORDINAL[n - 1]} 번째` : `${n}번째`;
  return n + ENGLISH_ORDINAL[(ordinals ??= new Intl.PluralRules("en", { type: "ordinal" })).select(n)]!;
}

/** How long ago, in whole seconds, minutes or hours; `us` in microseconds. */
export function ago(us: number, text: Text): string {
  const s = Math.max(0, Math.floor(us / 1e6));
  if (s < 100) return text("ago.s", { n: s });
  if (s < 6000) return text("ago.m", { n: Math.floor(s / 60) });
  return text("ago.h", { n: Math.floor(s / 3600) });
}

/** Whole seconds of a remaining time, which is over at 0; `us` in microseconds. */
export function secondsLeft(us: number): number {
  return Math.ceil(us / 1e6);
}
