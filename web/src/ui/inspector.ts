// The segment that the reader has chosen, and the SYN that the kernel kept: what
// their bytes say. The same code explains both.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { fromBase64 } from "../dissect/bytes.ts";
import { dissectPacket, flagNames, type Segment } from "../dissect/tcp.ts";
import type { SegmentEvent } from "../model/chronicle.ts";
import { relative } from "../model/lab.ts";
import { segmentName } from "../model/names.ts";
import { ownSocket } from "../model/visit.ts";
import type { Conn, Side, World } from "../model/world.ts";
import type { SegmentSent } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";

type Row = [name: string, value: string | number];

/** The kernel's SYN of the socket that the page came on. */
export function synPanel(w: World, cx: Context): TemplateResult {
  const { text } = cx;
  const raw = ownSocket(w)?.kernel?.syn;
  return html`<h2>${text("syn.title")}</h2>
    ${raw === undefined ? html`<p class="mute">${text(w.system?.saved_syn === false ? "syn.none" : "own.none")}</p>` : synDump(raw, cx)}`;
}

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

/** A segment of the lab, with its name and a button that closes it again. */
export function segmentPanel(w: World, e: SegmentEvent, close: () => void, cx: Context): TemplateResult {
  const { text } = cx;
  return html`<header>
      <h2>${text("segment.title", { segment: segmentName(e.data.id) })}</h2>
      <button class="quiet" data-act="unselect" @click=${close}>${text("segment.close")}</button>
    </header>
    ${segmentSheet(w, e, cx)}`;
}

/** What a segment of the lab says, by its `link:segment_sent`: its fields, and its octets. */
export function segmentSheet(w: World, e: SegmentEvent, { text }: Context): TemplateResult {
  const s: SegmentSent = e.data;
  const bytes = fromBase64(s.raw);
  const segment = dissectPacket(bytes);
  const conn = w.conns.get(e.conn ?? "");
  const [mine, peer] = s.from === "client" ? [conn?.client, conn?.server] : [conn?.server, conn?.client];
  const rel = (n: number, initial: number | undefined) => {
    const r = relative(n, initial);
    return r === undefined ? String(n) : `${r} (${n})`;
  };
  const at = (us: number) => `${(us / 1e6).toFixed(3)} s`;
  const rows: Row[] = [
    [text("segment.from"), s.tcp.src],
    [text("segment.to"), s.tcp.dst],
    [text("segment.sent"), at(e.time)],
    ...(s.deliver_at === undefined ? [] : [[text("segment.due"), at(s.deliver_at)] as Row]),
    ["seq", rel(s.tcp.seq, mine?.iss)],
    ...(s.tcp.flags.includes("ACK") ? [["ack", rel(s.tcp.ack, peer?.iss ?? mine?.irs)] as Row] : []),
    ["flags", s.tcp.flags.join(" ")],
    [text("segment.length"), `${s.tcp.length} B`],
    ["window", windowText(s.tcp, mine?.windowShift, peer?.windowShift)],
    ...(segment ? below(segment) : []),
  ];
  const payload = segment ? printable(segment.payload) : "";
  return html`${fields(rows)}
    <div class="octets">
      ${payload ? html`<pre class="mono payload" tabindex="0" aria-label=${text("segment.payload")}>${payload}</pre>` : nothing}
      ${dump(bytes, text("segment.bytes"))}
    </div>`;
}

/** Both ends of a connection: what each has of it. */
export function endsOf(conn: Conn, { text }: Context): TemplateResult {
  const end = (side: Side) => {
    const { local, state, sndNxt, rcvNxt, iss, irs } = conn[side];
    return html`<tr>
      <th scope="row">${text(side === "client" ? "host.client" : "host.server")}</th>
      ${[local, state || text("row.noRecord"), relative(sndNxt, iss) ?? "–", relative(rcvNxt, irs) ?? "–"].map((cell) => html`<td class="mono">${cell}</td>`)}
    </tr>`;
  };
  return html`<table>
    <thead><tr><td></td>${["LOCAL", "STATE", "SND.NXT", "RCV.NXT"].map((name) => html`<th class="mono" scope="col">${name}</th>`)}</tr></thead>
    <tbody>${end("client")}${end("server")}</tbody>
  </table>`;
}

/**
 * The window field, and the window that it stands for: once both SYNs had the
 * scale option, so many times as large, in all segments but the SYNs (RFC 7323
 * section 2.2).
 */
export function windowText(tcp: { flags: readonly string[]; window: number }, mine: number | undefined, peer: number | undefined): string {
  const { flags, window } = tcp;
  if (mine === undefined || peer === undefined || flags.includes("SYN") || flags.includes("RST")) return String(window);
  const factor = 2 ** mine;
  return `${window} × ${factor} = ${window * factor}`;
}

/** What lies beside and below the numbers: options, and the IP header's hop limit. */
function below(s: Segment): Row[] {
  return [
    ...s.options.map((o): Row => [o.name, o.value || "✓"]),
    [`IPv${s.ipVersion} ${s.ipVersion === 4 ? "TTL" : "hop limit"}`, s.ttl],
  ];
}

function fields(rows: readonly Row[]): TemplateResult {
  return html`<dl class="fields">
    ${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`)}
  </dl>`;
}

function dump(bytes: Uint8Array, label: string): TemplateResult {
  return html`<pre class="mono hex" tabindex="0" aria-label=${label}>${hex(bytes)}</pre>`;
}

/** So much of a payload is shown as text. */
const MOST_TEXT = 1200;

/** The octets as text; what is not printable is a dot. */
function printable(payload: Uint8Array): string {
  return Array.from(payload.subarray(0, MOST_TEXT), (b) =>
    b === 0x0a ? "\n" : b === 0x0d ? "" : b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : "·",
  ).join("");
}

function hex(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let i = 0; i < bytes.length; i += 16) {
    const octets = Array.from(bytes.subarray(i, i + 16), (b) => b.toString(16).padStart(2, "0"));
    lines.push(`${i.toString(16).padStart(4, "0")}  ${octets.join(" ")}`);
  }
  return lines.join("\n");
}
