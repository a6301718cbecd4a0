// A segment's octets with the chosen one marked. A click or the arrow keys choose
// another one of the payload, which is then chosen on the byte ruler as well.

import { html, type TemplateResult } from "lit/html.js";
import type { SegmentSent } from "../trace/events.gen.ts";
import type { Octet } from "../view/stage/stage.ts";
import { hex, perRow } from "./octets.ts";

export interface Marked {
  /** The chosen octet, wherever it is. */
  octet: Octet | undefined;
  pick(octet: Octet): void;
}

/** Before a row's octets stands where it begins: four digits and two spaces. */
const HEAD = 6;

/** `first` is the relative sequence number of the segment. */
export function markedDump(bytes: Uint8Array, payload: Uint8Array, s: SegmentSent, first: number | undefined, label: string, { octet, pick }: Marked): TemplateResult {
  const from = s.from === "server" ? "server" : "client";
  const begin = payload.byteOffset - bytes.byteOffset;
  const seq = (first ?? 0) + (s.tcp.flags.includes("SYN") ? 1 : 0);
  const chosen = octet?.from === from ? octet.seq - seq : -1;
  const inside = chosen >= 0 && chosen < payload.length;
  const choose = (i: number) => {
    if (first !== undefined && i >= 0 && i < payload.length) pick({ from, seq: seq + i });
  };
  const key = (e: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -perRow(), ArrowDown: perRow() }[e.key];
    if (step === undefined || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    choose(inside ? chosen + step : 0);
  };
  const click = (e: MouseEvent) => {
    const at = caretAt(e);
    if (at !== undefined) choose(octetAt(at) - begin);
  };
  const text = hex(bytes);
  const at = inside ? placeOf(begin + chosen) : text.length;
  return html`<pre class="mono hex" tabindex="0" aria-label=${label} @click=${click} @keydown=${key}>${text.slice(0, at)}${inside ? html`<mark>${text.slice(at, at + 2)}</mark>` : ""}${text.slice(at + 2)}</pre>`;
}

/** Where in the text an octet stands. */
function placeOf(octet: number): number {
  const row = HEAD + 3 * perRow();
  return Math.floor(octet / perRow()) * row + HEAD + (octet % perRow()) * 3;
}

function octetAt(place: number): number {
  const row = HEAD + 3 * perRow();
  const column = Math.floor(((place % row) - HEAD) / 3);
  return column < 0 ? -1 : Math.floor(place / row) * perRow() + column;
}

/** How many letters of the text are before the pointer. */
function caretAt(e: MouseEvent): number | undefined {
  const caret = document.caretPositionFromPoint?.(e.clientX, e.clientY);
  if (!caret) return undefined;
  const before = document.createRange();
  before.setStart(e.currentTarget as Node, 0);
  before.setEnd(caret.offsetNode, caret.offset);
  return before.toString().length;
}
