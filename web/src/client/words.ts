// The client page's own words in one language, and the sentences of a verdict.
// Other pages do not fetch them.

import { html, type TemplateResult } from "lit/html.js";
import type { Lang, Params } from "../text.ts";
import type { messages as en } from "./client.en.ts";
import type { messages as ko } from "./client.ko.ts";

export type ClientKey = keyof typeof ko & keyof typeof en;
export type Say = (key: ClientKey, params?: Params) => string;
type Messages = Readonly<Record<ClientKey, string>>;

export async function wordsIn(lang: Lang): Promise<Words> {
  return new Words((await (lang === "ko" ? import("./client.ko.ts") : import("./client.en.ts"))).messages);
}

export class Words {
  private readonly messages: Messages;

  constructor(messages: Messages) {
    this.messages = messages;
  }

  say: Say = (key, params = {}) =>
    this.messages[key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? `{${name}}`));

  /** The first of the keys that has words; the event's word may be newer than this page. */
  first(...keys: string[]): string | undefined {
    for (const key of keys) if (Object.hasOwn(this.messages, key)) return this.messages[key as ClientKey];
    return undefined;
  }

  reason(reason: string): string | undefined {
    return this.first(`reason.${reason}`);
  }

  /** What to change in the client, in its own language where that is known. */
  remedy(reason: string, client: string): string | undefined {
    return this.first(`remedy.${reason}.${client}`, `remedy.${reason}`);
  }

  /** How a socket ended. */
  ended(why: string, by: string): string {
    return this.first(`ended.${why}.${by}`, `ended.${why}`) ?? why;
  }
}

/** A sentence in which `code` is marked as in Markdown. */
export function rich(sentence: string): (TemplateResult | string)[] {
  return sentence.split("`").map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}
