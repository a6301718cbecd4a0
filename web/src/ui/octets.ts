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

function hex(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let i = 0; i < bytes.length; i += 16) {
    const octets = Array.from(bytes.subarray(i, i + 16), (b) => b.toString(16).padStart(2, "0"));
    lines.push(`${i.toString(16).padStart(4, "0")}  ${octets.join(" ")}`);
  }
  return lines.join("\n");
}
