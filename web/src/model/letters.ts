// How far two messages differ, letter by letter, for who puts them side by side.

import type { RequestReceived } from "../trace/events.gen.ts";

/** A piece of a line, and whether the other line has something else there. */
export interface Piece {
  text: string;
  differs: boolean;
}

/** A message as lines, as they came; the blank one at its end is left out. */
export function linesOf({ start_line, headers }: RequestReceived): string[] {
  return [start_line, ...headers.map(([name, value]) => `${name}: ${value}`)];
}

/** Each line of `a` in pieces, as it differs from the line of `b` in its place. */
export function piecesOf(a: readonly string[], b: readonly string[]): Piece[][] {
  return a.map((line, i) => pieces(line, b[i] ?? ""));
}

/** How many letters of the longer line have no like in the other, line by line. */
export function lettersApart(a: readonly string[], b: readonly string[]): number {
  const count = (lines: Piece[][]) => lines.map((line) => line.reduce((n, p) => n + (p.differs ? p.text.length : 0), 0));
  const [left, right] = [count(piecesOf(a, b)), count(piecesOf(b, a))];
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => Math.max(left[i] ?? 0, right[i] ?? 0)).reduce((n, m) => n + m, 0);
}

// Lines of one length letter by letter; others by what they begin and end with alike.
function pieces(line: string, other: string): Piece[] {
  let from = 0;
  while (from < line.length && line[from] === other[from]) from++;
  let to = line.length;
  const shift = other.length - line.length;
  while (to > from && to + shift > from && line[to - 1] === other[to - 1 + shift]) to--;
  const differs = (i: number) => i >= from && i < to && (shift !== 0 || line[i] !== other[i]);
  const found: Piece[] = [];
  for (let i = 0; i < line.length; i++) {
    const last = found.at(-1);
    if (last?.differs === differs(i)) last.text += line[i];
    else found.push({ text: line[i]!, differs: differs(i) });
  }
  return found;
}
