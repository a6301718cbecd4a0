// How octets and messages are written and spoken of, in the page's language.

import type { Message } from "../dissect/framing.ts";
import type { Stream } from "../model/streams.ts";
import type { Context } from "../view/context.ts";
import type { messages as en } from "./octets-words.en.ts";
import type { messages as ko } from "./octets-words.ko.ts";

export type Say = (key: keyof typeof ko & keyof typeof en, params?: Record<string, string | number>) => string;

/** What a part that speaks of octets needs: the page's words, and its own. */
export interface OctetWords {
  cx: Context;
  say: Say;
}

export type PartOf = "head" | "content" | "chunk" | "trailer" | "none";

/** One cell wide: spaces and line ends are seen; CR goes back to the left, LF a line down. */
export function letterOf(octet: number | undefined): string {
  if (octet === undefined) return "";
  if (octet === 0x20) return "␣";
  if (octet === 0x0d) return "←";
  if (octet === 0x0a) return "↓";
  return octet > 0x20 && octet < 0x7f ? String.fromCharCode(octet) : "·";
}

/** As it is heard. */
function spokenLetter(octet: number, say: Say): string {
  if (octet === 0x20) return say("space");
  if (octet === 0x0d) return "CR";
  if (octet === 0x0a) return "LF";
  return octet > 0x20 && octet < 0x7f ? String.fromCharCode(octet) : say("hex", { hex: octet.toString(16).padStart(2, "0") });
}

/** Which part of a message the octet of that offset is. */
export function partOf(m: Message | undefined, offset: number): PartOf {
  if (!m) return "none";
  if (m.content === undefined || offset < m.content) return "head";
  if (m.chunks.length === 0) return m.length === undefined && (m.rule === 3 || m.rule === 4) ? "chunk" : "content";
  const c = m.chunks.find((c) => offset < c.to);
  if (!c) return "trailer";
  return offset >= c.data && offset < c.data + c.size ? "content" : "chunk";
}

/** Short: POST /echo, 200 OK; of what is no message its first octets. */
export function titleOf(m: Message, { say }: OctetWords): string {
  if (m.line?.kind === "request") return `${m.line.method} ${m.line.target}`;
  if (m.line) return `${m.line.status} ${m.line.reason}`;
  return m.start === "" ? say("unnamed") : m.start.slice(0, 24);
}

/** Request 2, response to request 2; by whose act it is, as the programs tell. */
export function nameOf(stream: Stream, m: Message, { cx, say }: OctetWords): string {
  if (m.line?.kind === "response" && m.line.status < 200) return say("interim");
  const { written, read, part } = stream.toldOf(m);
  const request = (written ?? read)?.request;
  if (request === undefined) return say("unnamed");
  return say(stream.from === "client" ? "request" : "response", { n: cx.request(request, part ?? 0, true) });
}

/** The number in the id of a request: 3 of r3. */
export function numberOf(request: string): string {
  return request.replace(/^\D+/, "");
}

/** An octet in one sentence: its letter, what it is of, and which segments carried it. */
export function spokenOctet(stream: Stream, seq: number, time: number, words: OctetWords): string {
  const { cx, say } = words;
  const offset = seq - stream.start;
  const m = stream.messageAt(seq);
  const part = say(`part.${partOf(m, offset)}`, { message: m ? nameOf(stream, m, words) : "" });
  const segments = stream.carriersOf(seq, time).map((c) => cx.segment(c.id)).join(" ");
  return say("octet", { seq, letter: spokenLetter(stream.octets[offset] ?? 0, say), part, segments });
}

/** The line that octets begin, so that it can be quoted. */
export function quoted(octets: Uint8Array, from: number, most = 24): string {
  let text = "";
  for (let i = from; i < octets.length && text.length < most && octets[i] !== 0x0d && octets[i] !== 0x0a; i++) text += letterOf(octets[i]).replace("␣", " ");
  return text;
}
