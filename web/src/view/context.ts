// What every part of the stage needs besides the world.

import { stepWords } from "../model/step.ts";
import { type Language, placeName, requestName, requestNumber, segmentName } from "../model/names.ts";
import { type Lang, type Messages, ordinal, textOf, type Told, type Words } from "../text.ts";

export interface Context extends Language {
  lang: Lang;
  /** Which of a connection's requests, as names.ts writes it: 2nd on c1. */
  place(nth: number, conn: string): string;
  /** A segment, as names.ts writes it: s12. */
  segment(id: number): string;
  /** A request of a lab by its id and its part, as names.ts writes it: request 3; if short, 3. */
  request(id: string, part: number, short?: boolean): string;
  /** Microseconds of lab time, in seconds: 1.234. */
  seconds(us: number): string;
  /** An act of a scenario, as a person would say it. */
  act(act: string): string;
  /** Takes the words for what a trace tells, which come with the first one. */
  take(words: Told): void;
  /** A scenario's title; its name before the words are there. */
  scenario(name: string): string;
  /** What a scenario expects, as a sentence; its id before the words are there. */
  expect(scenario: string, id: string): string;
  /** Why a command was not taken, by its code. */
  refusal(code: string): string;
}

export function contextOf(lang: Lang, words: Words, told?: Told): Context {
  let expects: Messages = told?.expects ?? {};
  const messages: Record<string, string> = { ...words.messages, ...told?.messages };
  const language: Language = { text: textOf(messages), nth: (n) => ordinal(n, lang) };
  return {
    ...language,
    lang,
    segment: segmentName,
    seconds: (us) => (us / 1e6).toFixed(3),
    request: (id, part, short) => (short ? requestNumber(id.slice(1), part) : requestName(id, part, language)),
    act: (act) => stepWords(act, language.text),
    place: (nth, conn) => placeName(nth, conn, language),
    take: (told) => {
      Object.assign(messages, told.messages);
      expects = told.expects;
    },
    scenario: (name) => expects[name] ?? name,
    expect: (scenario, id) => expects[`${scenario}/${id}`] ?? id,
    refusal: (code) => messages[`error.${code}`] ?? language.text("error.other", { code }),
  };
}
