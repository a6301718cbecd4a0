// What octets say, field by field, and the octets themselves: of the SYN that the
// kernel kept, and of a lab's segments (inspector.ts).

import { html, type TemplateResult } from "lit/html.js";
import { fromBase64 } from "../dissect/bytes.ts";
import { dissectPacket, flagNames, type Segment } from "../dissect/tcp.ts";
import type { Context } from "../view/context.ts";

export type Row = [name: string, value: string | number];

/** What the bytes of a saved SYN say. */
export function synDump(raw: string, { text }: Context): TemplateResult {
  const bytes = fromBase64(raw);
  const syn = dissectPacket(bytes);
  if (!syn) return dump(bytes, text("syn.title"));
  const rows: Row[] = [
    [text("syn.src"), syn.srcPort],
    [text("syn.dst"), syn.dstPort],
    ["seq", syn.seq],
    ["flags", flagNames(syn.flags)],
    ["window", syn.window],
    ...below(syn),
  ];
  return html`<p class="mute">${text("syn.note")}</p>
    ${fields(rows)} ${dump(bytes, text("syn.title"))}`;
}

/** What lies beside and below the numbers: options, and the IP header's hop limit. */
export function below(s: Segment): Row[] {
  return [
    ...s.options.map((o): Row => [o.name, o.value || "✓"]),
    [`IPv${s.ipVersion} ${s.ipVersion === 4 ? "TTL" : "hop limit"}`, s.ttl],
  ];
}

export function fields(rows: readonly Row[]): TemplateResult {
  return html`<dl class="fields">
    ${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`)}
  </dl>`;
}

export function dump(bytes: Uint8Array, label: string): TemplateResult {
  return html`<pre class="mono hex" tabindex="0" aria-label=${label}>${hex(bytes)}</pre>`;
}

/** How many octets stand in a row: sixteen; on a phone, which has no room for them, eight. */
export function perRow(): number {
  return innerWidth < 560 ? 8 : 16;
}

export function hex(bytes: Uint8Array): string {
  const digits = (n: number, width: number) => n.toString(16).padStart(width, "0");
  const octets = Array.from(bytes, (b) => digits(b, 2)).join(" ");
  return octets.replace(perRow() === 8 ? /.{1,24}/g : /.{1,48}/g, (row, at: number) => `${digits(at / 3, 4)}  ${row.trim()}\n`);
}
