// What else can be changed of link and programs: the rate, and how the programs treat
// their connections. It shows what the lab has told, as controls.ts does.
//
// Reading path: hand.ts puts it in its place (before); acts.ts sends the change (after).

import { html, type TemplateResult } from "lit/html.js";
import type { Changeable, Settings } from "../session/settings.ts";
import type { Key } from "../text.ts";
import type { Context } from "../view/context.ts";
import type { PageActs, PageState } from "./page.ts";

interface Choice {
  setting: keyof Changeable;
  label: Key;
  hint: Key;
  /** 0 means none; a setting that is yes or no has no values. */
  values?: readonly number[];
  words?(n: number, cx: Context): string;
}

const seconds = (ms: number, { text }: Context) => text("idle.s", { n: ms / 1000 });
const TIMES_MS = [0, 1000, 5000, 15_000, 60_000];

const LINK: readonly Choice[] = [
  { setting: "link.rate_kbit", label: "more.rate", hint: "more.rateHint", values: [0, 8, 32, 128, 1000, 10_000], words: (n) => (n >= 1000 ? `${n / 1000} Mbit/s` : `${n} kbit/s`) },
  { setting: "box.idle_timeout_ms", label: "more.box", hint: "more.boxHint", values: [0, 5000, 10_000, 60_000], words: seconds },
];

const CLIENT: readonly Choice[] = [
  { setting: "client.idle_timeout_ms", label: "more.idle", hint: "more.idleHint", values: TIMES_MS, words: seconds },
  { setting: "client.connections", label: "more.connections", hint: "more.connectionsHint", values: [0, 1, 2, 4, 6] },
  { setting: "client.ports", label: "more.ports", hint: "more.portsHint", values: [0, 1, 4, 100] },
  { setting: "client.read_body", label: "more.readBody", hint: "more.clientReadBodyHint" },
  { setting: "client.retry", label: "more.retry", hint: "more.retryHint" },
  { setting: "client.request_timeout_ms", label: "more.timeout", hint: "more.timeoutHint", values: TIMES_MS, words: seconds },
  { setting: "client.keepalive_ms", label: "more.keepalive", hint: "more.keepaliveHint", values: TIMES_MS, words: seconds },
];

const SERVER: readonly Choice[] = [
  { setting: "server.idle_timeout_ms", label: "more.idle", hint: "more.idleHint", values: TIMES_MS, words: seconds },
  { setting: "server.max_requests", label: "more.requests", hint: "more.requestsHint", values: [0, 1, 2, 3, 5, 10] },
  { setting: "server.backlog", label: "more.backlog", hint: "more.backlogHint", values: [0, 2, 4, 128] },
  { setting: "server.read_body", label: "more.readBody", hint: "more.serverReadBodyHint" },
  { setting: "server.keepalive_ms", label: "more.keepalive", hint: "more.keepaliveHint", values: TIMES_MS, words: seconds },
];

export interface Keys {
  readonly on: boolean;
  set(on: boolean): void;
}

export function more(s: PageState, acts: Pick<PageActs, "change">, keys: Keys, cx: Context): TemplateResult {
  const { text } = cx;
  const group = (title: Key, choices: readonly Choice[]) =>
    html`<fieldset ?disabled=${s.recorded}>
      <legend>${text(title)}</legend>
      ${choices.map((c) => select(s.settings, c, acts, cx))}
    </fieldset>`;
  return html`<div class="more-settings">
    <p class="mute" ?hidden=${!s.recorded}>${text("transport.recorded")}</p>
    ${group("more.link", LINK)} ${group("host.client", CLIENT)} ${group("host.server", SERVER)}
    <label class="keys"><input type="checkbox" data-setting="keys" .checked=${keys.on} @change=${(e: Event) => keys.set((e.currentTarget as HTMLInputElement).checked)} /> ${text("more.keys")}</label>
  </div>`;
}

function select(settings: Settings, { setting, label, hint, values, words = String }: Choice, acts: Pick<PageActs, "change">, cx: Context): TemplateResult {
  const { text } = cx;
  const current = settings[setting];
  const options = values
    ? [...new Set([...values, Number(current)])].sort((a, b) => a - b).map((n) => [n, n === 0 ? text("more.none") : words(n, cx)] as const)
    : ([[1, text("more.yes")], [0, text("more.no")]] as const);
  const change = (e: Event) => {
    const n = Number((e.currentTarget as HTMLSelectElement).value);
    acts.change({ [setting]: values ? n : n === 1 });
  };
  return html`<label title=${text(hint)}><span>${text(label)}</span>
    <select data-setting=${setting} @change=${change}>
      ${options.map(([n, word]) => html`<option value=${n} .selected=${n === Number(current)}>${word}</option>`)}
    </select></label>`;
}
