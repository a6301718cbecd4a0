// What a message says: its first line and fields, where its octets lie and on which
// segments they travelled, and how its reader found its end (RFC 9112 section 6.3).

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { FieldLine, Message } from "../dissect/framing.ts";
import type { Stream } from "../model/streams.ts";
import { nameOf, type OctetWords, quoted, titleOf } from "./octet-words.ts";

/** So much of a content is shown. */
const MOST_CONTENT = 400;
const MOST_CHUNKS = 20;

export interface MessageActs {
  /** An octet of the stream, by its number. */
  octet(seq: number): void;
  segment(id: number): void;
}

/** The message of that stream as it was at an instant; `seq` is the chosen octet. */
export function messageSheet(stream: Stream, m: Message, time: number, seq: number | undefined, words: OctetWords, acts: MessageActs): TemplateResult {
  const { say } = words;
  const { start } = stream;
  const { sent, received } = stream.at(time);
  const from = m.from + start;
  const end = m.to === undefined ? (stream.lost ?? Infinity) : m.to + start;
  const to = Math.min(end, sent);
  const content = m.content === undefined || m.content + start > sent ? undefined : m.content + start;
  const go = (n: number, label: string | number) => html`<button class="quiet mono" data-octet=${n} @click=${() => acts.octet(n)}>${label}</button>`;
  const range = (a: number, b: number) => html`${go(a, `seq ${a}`)} – ${go(b - 1, b - 1)} (${b - a} B)`;
  const row = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`;
  return html`<div class="framed">
      <h3 class="mono">${titleOf(m, words)}</h3>
      <p class="mute">${nameOf(stream, m, words)} · ${say(stream.from)}</p>
      <dl class="fields">
        ${row(say("at.octets"), range(from, to))}
        ${row(say("head"), content === undefined ? say("at.open") : range(from, content))}
        ${content === undefined ? nothing : row(say("at.content"), to > content ? range(content, to) : "0 B")}
        ${row(say("segments"), carriers(stream, from, to, time, words, acts))}
        ${row(say("at.received"), received >= to ? say("at.all") : say("at.part", { n: Math.max(0, received - from), of: to - from }))}
      </dl>
      <h3>${say("end.title")}</h3>
      <p>${ending(m, end <= sent, content !== undefined, words)}</p>
      ${m.fault ? html`<p class="parting">${say(`fault.${m.fault.code}`)} ${go(Math.min(m.fault.at + start, sent - 1), say("go", { seq: m.fault.at + start }))}</p>` : nothing}
      ${told(stream, m, time, words)}
    </div>
    <div class="octets">
      <pre class="mono start">${m.start}</pre>
      ${content === undefined ? nothing : lines(m.fields, stream, seq, acts)}
      ${m.chunks.length > 0 ? chunks(stream, m, sent, words, acts) : nothing}
      ${m.trailers.length > 0 && end <= sent ? html`<h3>${say("trailers")}</h3>${lines(m.trailers, stream, seq, acts)}` : nothing}
      ${content === undefined || m.chunks.length > 0 || to <= content ? nothing : html`<pre class="mono payload" tabindex="0" aria-label=${say("at.content")}>${textOf(stream, content, to)}</pre>`}
    </div>`;
}

/** Every segment on which some of it went, those that were sent again too. */
function carriers(stream: Stream, from: number, to: number, time: number, { cx }: OctetWords, acts: MessageActs): TemplateResult[] {
  const again = stream.again.filter((c) => c.from < to && c.to > from);
  return [...stream.firstWithin(from, to), ...again]
    .filter((c) => c.to > c.from && c.sent <= time)
    .map((c) => html`<button class="quiet mono" data-segment=${c.id} @click=${() => acts.segment(c.id)}>${cx.segment(c.id)}</button> `);
}

function ending(m: Message, ended: boolean, headed: boolean, { say }: OctetWords): string {
  if (!headed || m.rule === undefined) return say(headed ? "end.none" : "end.head");
  const rule = say(`end.rule.${m.rule}`, { n: m.length ?? "" });
  return ended || m.fault ? rule : `${rule} ${say("end.awaited")}`;
}

/** What the two programs told of it, and when. */
function told(stream: Stream, m: Message, time: number, { cx, say }: OctetWords): TemplateResult {
  const { written, read, part } = stream.toldOf(m);
  const says = (key: "told.written" | "told.read", t: { request: string; at: number } | undefined) =>
    t && t.at <= time ? html`<li>${say(key, { host: say(key === "told.written" ? `host.${stream.from}` : stream.from === "client" ? "host.server" : "host.client"), request: say("request", { n: cx.request(t.request, part ?? 0, true) }), s: cx.seconds(t.at) })}</li>` : nothing;
  return html`<ul class="told mute">${says("told.written", written)}${says("told.read", read)}</ul>`;
}

function lines(fields: readonly FieldLine[], stream: Stream, seq: number | undefined, acts: MessageActs): TemplateResult {
  return html`<ol class="lines">
    ${fields.map((f) => {
      const from = f.from + stream.start;
      const chosen = seq !== undefined && seq >= from && seq < f.to + stream.start;
      return html`<li class=${chosen ? "chosen" : ""}><button class="quiet mono" data-octet=${from} @click=${() => acts.octet(from)}><b>${f.name}</b>: ${f.value}</button> <span class="mono mute">${from}–${f.to + stream.start - 1}</span></li>`;
    })}
  </ol>`;
}

function chunks(stream: Stream, m: Message, sent: number, { say }: OctetWords, acts: MessageActs): TemplateResult {
  const shown = m.chunks.filter((c) => c.to + stream.start <= sent);
  return html`<h3>${say("chunks")}</h3>
    <ol class="lines">
      ${shown.slice(0, MOST_CHUNKS).map((c) => {
        const from = c.from + stream.start;
        const label = c.size === 0 ? say("chunk.last") : say("chunk", { size: quoted(stream.octets, c.from, 12), n: c.size });
        return html`<li><button class="quiet mono" data-octet=${from} @click=${() => acts.octet(from)}>${label}</button> <span class="mono mute">${from}–${c.to + stream.start - 1}</span></li>`;
      })}
      ${shown.length > MOST_CHUNKS ? html`<li class="mute">${say("chunk.more", { n: shown.length - MOST_CHUNKS })}</li>` : nothing}
    </ol>`;
}

/** The content as text; what is not printable is a dot. */
function textOf(stream: Stream, from: number, to: number): string {
  const octets = stream.octets.subarray(from - stream.start, Math.min(to, from + MOST_CONTENT) - stream.start);
  return Array.from(octets, (b) => (b === 0x0a ? "\n" : b === 0x0d ? "" : b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : "·")).join("");
}
