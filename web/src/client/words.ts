// The client page's own words in one language, and the sentences of a verdict.
// Other pages do not fetch them.

import { html, type TemplateResult } from "lit/html.js";
import type { Lang, Params } from "../text.ts";
import type { ClientFamily, Reason, RunJudged, SocketEnd, Stale } from "../trace/events.gen.ts";
import type { Side } from "../model/world.ts";
import type { messages as en } from "./client.en.ts";
import type { messages as ko } from "./client.ko.ts";

export type ClientKey = keyof typeof ko & keyof typeof en;
export type Say = (key: ClientKey, params?: Params) => string;
type Messages = Readonly<Record<ClientKey, string>>;
/** What nobody has to change has no remedy, and few clients have one of their own. */
export type Remedies = Readonly<Partial<Record<`remedy.${Reason}` | `remedy.${Reason}.${ClientFamily | "proxy"}`, string>>>;

export async function wordsIn(lang: Lang): Promise<Words> {
  return new Words((await (lang === "ko" ? import("./client.ko.ts") : import("./client.en.ts"))).messages);
}

export async function remediesIn(lang: Lang): Promise<Remedies> {
  return (await (lang === "ko" ? import("./remedies.ko.ts") : import("./remedies.en.ts"))).messages;
}

export class Words {
  private readonly messages: Messages;
  private readonly remedies: Remedies;

  /** Before there is a verdict there need be no remedies. */
  constructor(messages: Messages, remedies: Remedies = {}) {
    this.messages = messages;
    this.remedies = remedies;
  }

  with(remedies: Remedies): Words {
    return new Words(this.messages, remedies);
  }

  say: Say = (key, params = {}) =>
    // A page may be older than its server, and lack an event's word.
    (this.messages[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? `{${name}}`));

  reason({ reason, idle_us: idle = 0, limit }: Pick<RunJudged, "reason" | "idle_us" | "limit">): string {
    const named = limit === "head" || limit === "body" || limit === "time" || limit === "connections" ? this.say(`limit.${limit}`) : "";
    return this.say(`reason.${reason}`, { s: (idle / 1e6).toFixed(1), limit: named });
  }

  stale(stale: Stale): string {
    return this.say(`stale.${stale}`);
  }

  /** What to change in the client, in its own language where that is known; or in a proxy. */
  remedy(reason: Reason, client: ClientFamily | "proxy"): string | undefined {
    const { remedies } = this;
    return remedies[`remedy.${reason}.${client}` as const] ?? remedies[`remedy.${reason}` as const];
  }

  /** How a socket ended. */
  ended(why: SocketEnd, by: Side): string {
    return why === "connection_close" ? this.say(`ended.connection_close.${by}`) : this.say(`ended.${why}`);
  }
}

/** A sentence in which `code` is marked as in Markdown. */
export function rich(sentence: string): (TemplateResult | string)[] {
  return sentence.split("`").map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}
