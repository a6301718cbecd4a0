// Where the sender of octets meant a message to begin, and its reader begins another
// one instead: a Content-Length that is wrong by one shifts everything that follows.
// What somebody meant is not in the octets. Known is where an act of the program began
// to write; that a request line or a status line stands at a place is a sign, and what
// follows from a sign alone is inferred.

import { toAscii } from "../dissect/bytes.ts";
import type { Message } from "../dissect/framing.ts";

/** Offsets count from 0, as those of messages. */
export interface Disagreement {
  /** Where the sender's next message begins, and the one before it ends. */
  sent: number;
  /** Where the reader's does; undefined while it still reads content. */
  read: number | undefined;
  /** The place was not told by an act of its own. */
  inferred: boolean;
  /** The message whose end it is, as the reader has it. */
  message: Message;
}

/** So far around the reader's boundary a sign is looked for. */
const NEAR = 64;
const LONGEST = 300;
const SIGN = /(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|TRACE|CONNECT) \S+ HTTP\/1\.[01]\r?\n|HTTP\/1\.[01] \d{3} /g;

/** `pieces` are where acts began to write. */
export function disagreements(octets: Uint8Array, messages: readonly Message[], pieces: readonly number[]): Disagreement[] {
  const found: Disagreement[] = [];
  for (const [i, m] of messages.entries()) {
    if (m.content === undefined || (m.length === undefined && m.chunks.length === 0)) continue;
    const next = messages[i + 1];
    const read = m.to;
    // Where the reader's next message begins well, both agree.
    if (next ? next.line !== undefined && signs(octets, next.from, next.from + 1).length > 0 : read !== undefined) continue;
    const piece = pieces.find((p) => p > m.content! && p !== read && (read === undefined || Math.abs(p - read) <= NEAR) && signs(octets, p, p + 1).length > 0);
    const [from, to] = read === undefined ? [m.content + 1, octets.length] : [Math.max(m.content, read - NEAR), read + NEAR];
    const sent = piece ?? signs(octets, from, to).find((s) => s !== read && s >= m.content!);
    if (sent !== undefined && m.rule !== 1) found.push({ sent, read, inferred: piece === undefined, message: m });
  }
  return found;
}

/** Where a first line stands that begins from `from` to before `to`. */
function signs(octets: Uint8Array, from: number, to: number): number[] {
  const text = toAscii(octets.subarray(from, Math.min(to + LONGEST, from + 4096)));
  return [...text.matchAll(SIGN)].map((m) => from + m.index).filter((at) => at < to);
}
