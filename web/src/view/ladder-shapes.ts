// What the ladder consists of, without a DOM: the page (ladder.ts) makes elements
// of these shapes, and a picture for paper (picture/) writes them as markup, so
// that both look the same.

import { type Bend, type Bracket, type Fold, isWithin, type Rung } from "../model/ladder.ts";
import type { Context } from "./context.ts";

type Tag = "g" | "line" | "path" | "rect" | "text" | "tspan";

export interface Shape<K extends Tag = Tag> {
  tag: K;
  attributes: Record<string, string | number>;
  /** What stands in it: words, or other shapes. */
  inside: string | Shape[];
}

export const HEAD = 26;
/** A label sits near its sender, so that those of two directions do not meet. */
export const LABEL_AT = 0.35;
const LEFT = 78;
const RIGHT = 150;
const TIMES_APART = 24;
/** Brackets that are open at once stand side by side. */
const COLUMN = 9;
const LINE = 15;

/** How a segment stands out: the reader has chosen it, or it proves what a prediction came to. */
export type Mark = "" | "chosen" | "proof";
/** In the order in which they are drawn: the label of one that has none of its own hides nothing. */
export function layered(rungs: readonly Rung[], mark: (r: Rung) => Mark): Rung[] {
  const rank = (r: Rung) => (mark(r) === "chosen" ? 2 : mark(r) === "" && isWithin(r) ? -1 : Number(r.named));
  return [...rungs].sort((a, b) => rank(a) - rank(b));
}

/** Brackets and their words: no bracket crosses the words of another. */
export function wordsLast<T>(brackets: readonly (readonly [T, T])[]): T[] {
  return [...brackets.map(([path]) => path), ...brackets.map(([, words]) => words)];
}

/** Where something lies in time: over, still open, or after the playhead. */
export type When = "" | "open" | "future";

/** The sheet on which a ladder is drawn; it decides where the two lines stand. */
export class Sheet {
  readonly width: number;
  /** Whether there are several connections, so that each arrow must say its own. */
  readonly several: boolean;
  readonly narrow: boolean;
  /** The client's line, and the server's. */
  readonly x0: number;
  readonly x1: number;
  private readonly cx: Pick<Context, "text" | "place">;

  constructor(width: number, several: boolean, cx: Pick<Context, "text" | "place">) {
    this.width = width;
    this.several = several;
    this.cx = cx;
    this.narrow = width < 520;
    this.x0 = this.narrow ? 80 : LEFT;
    this.x1 = width - (this.narrow ? 94 : RIGHT) - (several ? 24 : 0);
  }

  lifelines(y: number, name = "life"): Shape<"line">[] {
    return [line(this.x0, HEAD, this.x0, y, name), line(this.x1, HEAD, this.x1, y, name)];
  }

  /** Who stands at the two lines. */
  heads(): Shape<"g"> {
    const gap = { class: "gap", x: 0, y: 0, width: this.width, height: HEAD - 4 };
    return shape("g", {}, [
      shape("rect", gap),
      label(this.x0, 16, this.cx.text("host.client"), "end", "middle"),
      label(this.x1, 16, this.cx.text("host.server"), "end", "middle"),
    ]);
  }

  fold(f: Fold, s: string = (f.us / 1e6).toPrecision(3)): Shape[] {
    const at = f.y + HEAD;
    const zigzag = (x: number) => shape("path", { class: "fold", d: `M${x} ${at - 7} l-4 3 8 4 -8 4 4 3` });
    const words = label((this.x0 + this.x1) / 2, at + 4, this.cx.text("ladder.quiet", { s }), "quiet", "middle");
    return [zigzag(this.x0), zigzag(this.x1), words];
  }

  /** A bracket from y0 to y1, with its words. */
  bracket(b: Bracket, y0: number, y1: number, when: When = ""): [Shape<"path">, Shape<"text">] {
    const kind = `${b.failed ? "failed" : b.kind === "handshake" ? "syn" : "data"}${when && ` ${when}`}`;
    const x = this.x1 + 22 + b.column * COLUMN;
    const words = label(x, this.bracketTextAt(b, y0, y1), this.bracketText(b), `bracket-text ${kind}`, "start");
    // Where there is little room beside it, below it there is some.
    if (b.reused && this.narrow && !this.several) {
      const lines = [String(words.inside), this.cx.text("ladder.again")];
      words.inside = lines.map((l, i) => shape("tspan", { x: x.toFixed(1), dy: i * LINE }, l));
    }
    return [shape("path", { class: `bracket ${kind}`, d: this.bracketPath(b, y0, y1) }), words];
  }

  /** When the client sent and received, beside its line, as far apart as can be read. */
  times(rungs: readonly Rung[]): Shape[] {
    const told = rungs.flatMap((r): { y: number; at: number }[] => {
      if (r.kind === "ack") return [];
      if (r.from === "client") return [{ y: r.y0, at: r.sent }];
      return r.end?.as === "arrived" ? [{ y: r.end.y, at: r.end.at }] : [];
    });
    let free = 0;
    return told
      .sort((a, b) => a.y - b.y)
      .flatMap(({ y, at }) => {
        if (y < free) return [];
        free = y + TIMES_APART;
        return [line(this.x0 - 4, y + HEAD, this.x0, y + HEAD, "tick"), label(this.x0 - 8, y + HEAD + 4, (at / 1e6).toFixed(3), "when", "end")];
      });
  }

  // Brackets side by side mostly begin at different heights, and so do their words; the words
  // of those that begin together stand below each other.
  bracketTextAt({ column }: Bracket, y0: number, y1: number): number {
    return (this.several ? y0 + 12 : (y0 + y1) / 2 + 4) + column * LINE;
  }

  bracketPath(b: Bracket, y0: number, y1: number): string {
    const x = this.x1 + 10 + b.column * COLUMN;
    return `M${x} ${y0.toFixed(1)} h6 V${Math.max(y1, y0 + 4).toFixed(1)} h-6`;
  }

  private bracketText(b: Bracket): string {
    if (b.kind === "handshake") return this.several ? `${b.conn}: ${this.handshake(b)}` : this.handshake(b);
    const place = this.cx.place(b.nth, b.conn);
    return b.reused && !this.narrow ? this.cx.text("ladder.reused", { place }) : place;
  }

  private handshake(b: Bracket): string {
    const { text } = this.cx;
    if (b.to === undefined || b.failed) return text(b.failed ? "ladder.failed" : "ladder.opening");
    const rtts = (b.to - b.from) / b.rtt;
    return rtts < 1.2 ? text(this.narrow ? "ladder.rtt" : "ladder.handshake") : `${rtts.toFixed(1)} RTT`;
  }

  /** An arrow that has arrived, or was lost. */
  rung(r: Rung, mark: Mark, when: When = ""): Shape<"g"> {
    const { y, way, as } = r.end!;
    const lost = as !== "arrived";
    const [from, to] = this.ends(r);
    const y1 = y + HEAD;
    const x = this.across(r, way);
    const bends = [...r.bends, r.end!];
    const pieces = bends.slice(1).map((b, i) => this.piece(r, bends[i]!, b));
    const within = isWithin(r) && mark === "";
    return this.group(r, lost, mark, when, [
      ...pieces.map((p) => shape("line", { ...p.attributes, class: "hit" })),
      ...(within ? pieces.map((p) => shape("line", { ...p.attributes, class: "within" })) : pieces),
      ...(within ? [] : [lost ? cross(x, y1) : head(x, y1, from < to)]),
      ...(r.named || mark === "chosen" ? this.name(r, this.nameAt(r, bends), as) : []),
    ]);
  }

  /** How far across the sheet a segment is. */
  across(r: Rung, way: number): number {
    const [from, to] = this.ends(r);
    return from + (to - from) * way;
  }

  /** A segment's way between two of its bends; straight down while it is held. */
  piece(r: Rung, a: Bend, b: Bend): Shape<"line"> {
    return line(this.across(r, a.way), a.y + HEAD, this.across(r, b.way), b.y + HEAD, a.way === b.way ? "arrow waits" : "arrow");
  }

  /** Where on its way the label stands, which is near its sender. */
  private nameAt(r: Rung, bends: readonly Bend[]): number {
    const i = Math.max(1, bends.findIndex((b) => b.way >= Math.min(LABEL_AT, r.end!.way)));
    const [a, b] = [bends[i - 1]!, bends[i]!];
    const part = b.way > a.way ? (Math.min(LABEL_AT, r.end!.way) - a.way) / (b.way - a.way) : 0;
    return a.y + (b.y - a.y) * part + HEAD;
  }

  /** What belongs to one segment. */
  group(r: Rung, lost: boolean, mark: Mark, when: When, inside: Shape[]): Shape<"g"> {
    const name = `rung ${r.kind} from-${r.from}${r.burst.size > 1 ? " burst" : ""}${lost ? " lost" : ""}${mark && ` ${mark}`}${when && ` ${when}`}`;
    return shape("g", { class: name, "data-segment": r.id, "data-conn": r.conn }, inside);
  }

  /** The label, in a gap of its arrow. */
  name(r: Rung, y: number, as: "arrived" | "lost" | "reset"): Shape[] {
    const [from, to] = this.ends(r);
    const x = from + (to - from) * LABEL_AT;
    const more = r.named ? r.burst.size - 1 : 0;
    const text = this.rungText(r, as) + (more > 0 ? ` +${more}` : "");
    const width = [...text].reduce((w, c) => w + (c < "\u0300" ? 7.3 : 12), 6);
    const gap = { class: "gap", x: x - width / 2, y: y - 8, width, height: 16 };
    return [shape("rect", gap), label(x, y + 4, text, "name", "middle")];
  }

  ends(r: Rung): [number, number] {
    return r.from === "client" ? [this.x0, this.x1] : [this.x1, this.x0];
  }

  rungText(r: Rung, as: "arrived" | "lost" | "reset"): string {
    // Where connections are told apart there is no room for a target.
    const parts = this.several ? [r.conn, r.label.replace(/ \/.*/, "")] : [r.label];
    if (r.retransmission) parts.push(this.several ? "↻" : `· ${this.cx.text("pill.again")}`);
    if (as === "lost") parts.push(`· ${this.cx.text(`lost.${r.end?.why ?? "loss"}`)}`);
    if (as === "reset") parts.push(`· ${this.cx.text("pill.reset")}`);
    return parts.join(" ");
  }
}

export function shape<K extends Tag>(tag: K, attributes: Shape["attributes"], inside: Shape["inside"] = []): Shape<K> {
  return { tag, attributes, inside };
}

export function line(x1: number, y1: number, x2: number, y2: number, name: string): Shape<"line"> {
  return shape("line", { x1: x1.toFixed(1), y1: y1.toFixed(1), x2: x2.toFixed(1), y2: y2.toFixed(1), class: name });
}

export function label(x: number, y: number, text: string, name: string, anchor: string): Shape<"text"> {
  return shape("text", { x: x.toFixed(1), y: y.toFixed(1), class: name, "text-anchor": anchor }, text);
}

function head(x: number, y: number, right: boolean): Shape<"path"> {
  const back = right ? -9 : 9;
  return shape("path", { class: "head", d: `M${x} ${y} l${back} -5 v9 z` });
}

function cross(x: number, y: number): Shape<"path"> {
  return shape("path", { class: "cross", d: `M${x - 5} ${y - 5} l10 10 m0 -10 l-10 10` });
}
