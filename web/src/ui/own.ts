// The footer: the visitor's own kernel socket, in one line, on every page; and
// the SYN that the kernel kept for it.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { fromBase64 } from "../dissect/bytes.ts";
import { dissectPacket, flagNames } from "../dissect/tcp.ts";
import { ownSocket } from "../model/visit.ts";
import { type Conn, isClosed, stateOf, type World } from "../model/world.ts";
import type { StreamState } from "../trace/stream.ts";
import { ago, type Key } from "../text.ts";
import type { Context } from "../view/context.ts";

const MOST_DOTS = 12;

/** When the latest click's request arrived. */
export function lastClick(w: World): number | undefined {
  let last: number | undefined;
  for (const x of w.exchanges.values()) if (x.click) last = x.wanted;
  return last;
}

export function ownLine(w: World, state: StreamState, open: () => void, cx: Context): TemplateResult {
  const { text } = cx;
  const own = ownSocket(w);
  const lost = state === "lost";
  return html`
    <span class="own-label">${text("own.label")}</span>
    ${own
      ? html`<span class="own-socket mono ${isClosed(w, own) ? "closed" : "open"}" data-cookie=${own.kernel?.cookie ?? ""}
          >${own.client.local} ⇄ <wbr />${own.server.local} <b>${isClosed(w, own) ? text("row.closed") : stateOf(w, own, "server")}</b></span>
          <span class="dots" aria-hidden="true">${dots(own)}</span>`
      : nothing}
    <span class="own-words">${lost ? text("own.lost") : words(w, own, cx)}</span>
    <button class="quiet" data-act="own" @click=${open}>${text("own.open")}</button>
  `;
}

function dots(c: Conn): TemplateResult[] {
  const n = Math.min(MOST_DOTS, c.kernel?.clicks ?? 0);
  return Array.from({ length: n }, () => html`<i></i>`);
}

function words(w: World, own: Conn | undefined, { text }: Context): string {
  if (!own?.kernel) return text("own.none");
  if (isClosed(w, own)) return text("own.closed", { why: text(`closed.${own.kernel.closedWhy ?? "aborted"}` as Key) });
  const since = ago(w.time - own.kernel.acceptedAt, text);
  const n = own.kernel.clicks;
  if (w.clicks.size === 0) return text("own.noClick", { ago: since });
  if (n === w.clicks.size) return text("own.same", { n, ago: since });
  const sockets = [...w.conns.values()].filter((c) => (c.kernel?.clicks ?? 0) > 0).length;
  return text("own.some", { n, all: w.clicks.size, sockets });
}

export function synPanel(w: World, { text }: Context): TemplateResult {
  const own = ownSocket(w);
  const raw = own?.kernel?.syn;
  const bytes = raw === undefined ? undefined : fromBase64(raw);
  const syn = bytes && dissectPacket(bytes);
  if (!own || !bytes || !syn) {
    return html`<h2>${text("syn.title")}</h2><p class="mute">${text(w.savedSyn ? "own.none" : "syn.none")}</p>`;
  }
  const rows: [string, string | number][] = [
    [text("syn.src"), syn.srcPort],
    [text("syn.dst"), syn.dstPort],
    ["seq", syn.seq],
    ["flags", flagNames(syn.flags)],
    ["window", syn.window],
    ...syn.options.map((o): [string, string] => [o.name, o.value || "✓"]),
    [`IPv${syn.ipVersion} ${syn.ipVersion === 4 ? "TTL" : "hop limit"}`, syn.ttl],
  ];
  return html`<h2>${text("syn.title")}</h2>
    <p class="mute">${text("syn.note")}</p>
    <dl class="fields">
      ${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`)}
    </dl>
    <pre class="mono hex" tabindex="0" aria-label=${text("syn.title")}>${hex(bytes)}</pre>`;
}

function hex(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let i = 0; i < bytes.length; i += 16) {
    const octets = Array.from(bytes.subarray(i, i + 16), (b) => b.toString(16).padStart(2, "0"));
    lines.push(`${i.toString(16).padStart(4, "0")}  ${octets.join(" ")}`);
  }
  return lines.join("\n");
}
