// Reads the runs of a world: the newest, their sockets, and what reuse was worth.
// Apart from model/client-run.ts, which every page has for the fold.
//
// Reading path: model/client-run.ts folds them (before); card.ts draws them (after).

import type { ClientRun, SocketUse } from "../model/client-run.ts";
import type { SocketConn, World } from "../model/world.ts";

/** The run whose request came last is the first. */
export function newestRuns(w: World): ClientRun[] {
  return [...w.runs.values()].sort((a, b) => b.latest - a.latest);
}

/** The sockets of a run, in the order in which they joined the visit. */
export function usesOf(w: World, { label }: ClientRun): { conn: SocketConn; use: SocketUse }[] {
  const found: { conn: SocketConn; use: SocketUse }[] = [];
  for (const conn of w.conns.values()) {
    const use = conn.kernel?.uses.find((u) => u.run === label);
    if (use) found.push({ conn: conn as SocketConn, use });
  }
  return found;
}

/** Handshakes that reuse has saved, and those that it would have saved, whoever
    is to blame that there was none. */
export function handshakes({ requests, sockets, peak }: ClientRun): { saved: number; lost: number } {
  return { saved: Math.max(0, requests - sockets), lost: Math.max(0, sockets - Math.max(1, peak)) };
}
