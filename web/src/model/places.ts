// Which connection has which place on the stage. A connection keeps its place for
// as long as it has one: nothing on the stage moves when another comes or goes.
// Who comes when all places are taken gets that of a connection that has closed.
//
// Reading path: world.ts has the connections (before); view/stage/stage.ts draws each
// at its place (after).

import { type Conn, isClosed, type World } from "./world.ts";

export interface Places {
  /** By place; undefined where nobody stands. */
  conns: readonly (Conn | undefined)[];
  /** Alive, and without a place. */
  more: number;
  /** Closed, and without a place. */
  closed: number;
}

/** A browser opens about six connections to a host, and one for a WebSocket. */
const MOST = { lab: 4, visit: 7 };

/**
 * At least `least` places are kept, so that the sheet does not grow when connections
 * come; where it must never grow there are no more than that.
 */
export function placesOf(w: World, least = 1, fixed = false): Places {
  const most = fixed ? Math.min(Math.max(1, least), MOST[w.kind]) : MOST[w.kind];
  const held: Conn[] = [];
  let more = 0;
  let closed = w.forgotten;
  for (const c of inOrder(w)) {
    if (held.length < most) {
      held.push(c);
      continue;
    }
    const at = leaves(w, held, c);
    if (at < 0) {
      if (isClosed(w, c)) closed++;
      else more++;
      continue;
    }
    if (isClosed(w, held[at]!)) closed++;
    else more++;
    held[at] = c;
  }
  const conns = Array.from({ length: Math.max(held.length, Math.min(least, most)) }, (_, i) => held[i]);
  return { conns, more, closed };
}

/** Who gives its place to `c`: who had closed longest when it came; in a lab, who lay idle; for the visitor's own socket, anybody. */
function leaves(w: World, held: readonly Conn[], c: Conn): number {
  let found = -1;
  for (const [i, h] of held.entries()) {
    if (!isClosed(w, h) || h.closed! > c.opened) continue;
    if (found < 0 || h.closed! < held[found]!.closed!) found = i;
  }
  if (found < 0 && w.own === c.id) return held.length - 1;
  return found < 0 && w.kind === "lab" ? idle(w, held, c.opened) : found;
}

/** Who lay idle at that instant: who had carried least by then, and of those the oldest. */
function idle(w: World, held: readonly Conn[], at: number): number {
  const carried = ({ id }: Conn) => {
    let n = 0;
    for (const x of w.exchanges.values()) if (x.conn === id && x.acquired! <= at) n += x.done && x.done.at <= at ? 1 : Infinity;
    return n;
  };
  const [first] = held.filter((h) => carried(h) > 0 && carried(h) < Infinity).sort((a, b) => carried(a) - carried(b) || a.opened - b.opened);
  return first ? held.indexOf(first) : -1;
}

/** By age; a WebSocket of the page's own comes last. */
function inOrder(w: World): Conn[] {
  const all = [...w.conns.values()];
  if (w.kind === "lab") return all;
  return [...all.filter((c) => !c.kernel?.carries), ...all.filter((c) => c.kernel?.carries)];
}
