// Reads the runs of a world: the newest, their sockets, and what reuse was worth.
// Apart from model/client-run.ts, which every page has for the fold.
//
// Reading path: model/client-run.ts folds them (before); card.ts draws them (after).

import type { ClientRun, SocketUse } from "../model/client-run.ts";
import { closer, standing } from "../model/socket.ts";
import type { Side, SocketConn, World } from "../model/world.ts";

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

/** By default Linux has so many ephemeral ports (ip_local_port_range), and keeps TIME-WAIT for so many seconds. */
const PORTS = 28_232;
const TIME_WAIT_S = 60;

/** Who holds how many closed connections in TIME-WAIT, and whether the client's ports will last. */
export interface TimeWaits {
  counts: Readonly<Record<Side, number>>;
  /** Connections opened in a second, from the first to the last. */
  perSecond: number;
  /** After how many seconds at that pace a client on Linux that closes first has no port left; undefined if it goes on for long. */
  lasts: number | undefined;
}

export function timeWaits(w: World, run: ClientRun): TimeWaits {
  const kernels = usesOf(w, run).map(({ conn }) => conn.kernel);
  const counts = { client: 0, server: 0 };
  for (const k of kernels) {
    const at = standing(k, w.time, w.system?.system ?? "");
    if (at?.state === "TIME-WAIT") counts[at.at ?? "server"]++;
  }
  const accepted = kernels.map((k) => k.acceptedAt);
  const us = Math.max(...accepted) - Math.min(...accepted);
  const perSecond = us > 0 ? (kernels.length - 1) / (us / 1e6) : 0;
  const closesFirst = kernels.some((k) => k.closed && closer({ ...k, closed: k.closed }) === "client");
  return { counts, perSecond, lasts: closesFirst && perSecond > PORTS / TIME_WAIT_S ? PORTS / perSecond : undefined };
}
