// What the reader has chosen: a segment and what its octets say, the two ends of a
// connection; and the SYN that the kernel kept of the page's own.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { fromBase64 } from "../dissect/bytes.ts";
import { type Frame, frameName, framesOf } from "../dissect/frames.ts";
import { dissectPacket } from "../dissect/tcp.ts";
import type { SegmentEvent } from "../model/chronicle.ts";
import { changesBy } from "../model/box.ts";
import { isTls, relative } from "../model/segment.ts";
import { segmentName } from "../model/names.ts";
import { ownSocket } from "../model/visit.ts";
import type { Conn, Side, World } from "../model/world.ts";
import type { SegmentSent } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";
import { markedDump, type Marked } from "./marked.ts";
import { below, dump, fields, type Row, synDump } from "./octets.ts";

/** The kernel's SYN of the socket that the page came on. */
export function synPanel(w: World, cx: Context): TemplateResult {
  const { text } = cx;
  const raw = ownSocket(w)?.kernel?.syn;
  return html`<h2>${text("syn.title")}</h2>
    ${raw === undefined ? html`<p class="mute">${text(w.system?.saved_syn === false ? "syn.none" : "own.none")}</p>` : synDump(raw, cx)}`;
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

/**
 * What a segment of the lab says, by its `link:segment_sent`: its fields, and its
 * octets, of which the reader may choose one of the payload.
 */
export function segmentSheet(w: World, e: SegmentEvent, { text }: Context, marked?: Marked): TemplateResult {
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
    ...(segment ? [...below(segment), ...framesOf(segment.payload).map(frameRow)] : []),
    ...(e.box ? changesBy(e.box).map(({ from, to }): Row => [text("segment.box"), `${from} → ${to}`]) : []),
  ];
  const payload = isTls(s) ? text("segment.tls") : segment ? printable(segment.payload) : "";
  return html`${fields(rows)}
    <div class="octets">
      ${payload ? html`<pre class="mono payload" tabindex="0" aria-label=${text("segment.payload")}>${payload}</pre>` : nothing}
      ${marked && segment && segment.payload.length > 0 ? markedDump(bytes, segment.payload, s, relative(s.tcp.seq, mine?.iss), text("segment.bytes"), marked) : dump(bytes, text("segment.bytes"))}
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

/** So much of a payload is shown as text. */
const MOST_TEXT = 1200;

/** What the header of a frame says (RFC 9113 section 4.1). */
function frameRow(f: Frame): Row {
  return [frameName(f), [`${f.length} B`, ...f.flags].join(" · ")];
}

/** The octets as text; what is not printable is a dot. */
function printable(payload: Uint8Array): string {
  return Array.from(payload.subarray(0, MOST_TEXT), (b) =>
    b === 0x0a ? "\n" : b === 0x0d ? "" : b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : "·",
  ).join("");
}
