// What is made of octets: the byte ruler, and what a message says. It is fetched when
// one of them is opened, with its words.
//
// Reading path: panels.ts follows the trace and opens it (before); ruler.ts and
// message.ts draw (after).

import { html, nothing, render } from "lit/html.js";
import type { Stream, Streams } from "../model/streams.ts";
import type { Context } from "../view/context.ts";
import type { Octet, Selection } from "../view/stage/stage.ts";
import { messageSheet } from "./message.ts";
import type { OctetWords, Say } from "./octet-words.ts";
import { type Measured, Ruler, type RulerActs } from "./ruler.ts";

export interface OctetPlaces {
  ruler: HTMLElement;
  message: HTMLElement;
}

export class OctetPart {
  private readonly places: OctetPlaces;
  private readonly words: OctetWords;
  private readonly acts: RulerActs;
  private readonly ruler: Ruler;
  private drawn = "";

  static async open(places: OctetPlaces, cx: Context, acts: RulerActs): Promise<OctetPart> {
    const { messages } = await (cx.lang === "ko" ? import("./octets-words.ko.ts") : import("./octets-words.en.ts"));
    const say: Say = (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
    return new OctetPart(places, { cx, say }, acts);
  }

  private constructor(places: OctetPlaces, words: OctetWords, acts: RulerActs) {
    this.places = places;
    this.words = words;
    this.acts = acts;
    this.ruler = new Ruler(places.ruler, words, acts);
  }

  drawRuler(m: Measured | undefined): void {
    this.ruler.draw(m);
  }

  /** The message of the chosen octet, or of the chosen segment's first. */
  drawMessage({ conn, version, streams, time, selection }: Measured): void {
    const key = [conn, version, JSON.stringify(selection)].join("|");
    if (key === this.drawn) return;
    this.drawn = key;
    const octet = chosenOctet(streams, selection);
    const stream = octet && streams[octet.from];
    const m = octet && stream?.messageAt(octet.seq);
    const acts = {
      octet: (seq: number) => stream && this.choose(conn, stream, seq, time),
      segment: (segment: number) => this.acts.choose({ conn, segment }),
    };
    const none = html`<p class="mute">${this.words.say("message.none")}</p>`;
    render(m && stream ? messageSheet(stream, m, time, octet.seq, this.words, acts) : selection.segment === undefined ? nothing : none, this.places.message);
  }

  private choose(conn: string, stream: Stream, seq: number, time: number): void {
    const segment = stream.carriersOf(seq, time)[0]?.id;
    this.acts.choose({ conn, octet: { from: stream.from, seq }, ...(segment !== undefined && { segment }) });
  }
}

function chosenOctet(streams: Streams, { octet, segment }: Selection): Octet | undefined {
  if (octet || segment === undefined) return octet;
  for (const from of ["client", "server"] as const) {
    const c = streams[from].carried(segment);
    if (c && c.to > c.from) return { from, seq: c.from };
  }
  return undefined;
}
