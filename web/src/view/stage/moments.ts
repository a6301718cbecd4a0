// What of the latest events is lit at this instant: the lookup, the gates by which
// a message crosses the socket line, and its way there. What the trace tells at
// one instant (a lookup, read() returning, the handler) is played one after the
// other, in time that somebody watches; where time stands, all of it is shown.
// Nothing is lit before its event.
//
// Reading path: stage.ts asks for each instant (before); sky.ts, line.ts, sea.ts and
// tubes.ts light what it says, and pills.ts lets it stand (after).

import { age, type Conn, type Exchange, type Flight, type LookedUp, type Side, type World } from "../../model/world.ts";
import type { GateName } from "./geometry.ts";

/** In microseconds of watching. */
const CHIP_US = 45_000;
const ANSWER_US = 240_000;
const READ_US = 300_000;
const WRITE_US = 750_000;
const LIT_US = 700_000;
const STANDS_US = 600_000;
const LOOKUP_US = 1_600_000;

const CHIPS = 4;

/** A lookup being played. */
export interface Lookup extends LookedUp {
  side: Side;
  /** How many of the four values are in the slot by now. */
  chips: number;
  /** The table has answered. */
  answered: boolean;
  /** The segment still stands at the wall. */
  stands: boolean;
}

/** A message between a program and its socket. */
export interface Crossing {
  side: Side;
  gate: GateName;
  conn: string;
  /** The way of the message is shown: until it is on the wire, or has been read. */
  trail: boolean;
}

export interface Moments {
  lookups: Readonly<Partial<Record<Side, Lookup>>>;
  crossings: readonly Crossing[];
}

export function momentsOf(w: World, still: boolean): Moments {
  const lookups: Partial<Record<Side, Lookup>> = {};
  for (const side of ["client", "server"] as const) {
    const l = w.lookups[side];
    const since = sinceOf(w, l?.at);
    if (!l || since === undefined || since > LOOKUP_US) continue;
    lookups[side] = { ...l, side, chips: still ? CHIPS : Math.min(CHIPS, 1 + Math.floor(since / CHIP_US)), answered: still || since >= ANSWER_US, stands: still || since < STANDS_US };
  }
  return { lookups, crossings: [...w.exchanges.values()].slice(-8).flatMap((x) => crossingsOf(w, x, still)) };
}

/** How long ago somebody watched it; undefined if it lies ahead. */
export function sinceOf(w: World, at: number | undefined): number | undefined {
  return at === undefined || w.time < at ? undefined : age(w, at);
}

/** The handler has the message: a moment after TCP has found whose it is. */
export function isRead(w: World, at: number | undefined, still: boolean): boolean {
  const since = sinceOf(w, at);
  return since !== undefined && (still || since >= READ_US);
}

function crossingsOf(w: World, x: Exchange, still: boolean): Crossing[] {
  const conn = x.conn;
  if (conn === undefined || x.kind === "other") return [];
  const found: Crossing[] = [];
  const cross = (side: Side, gate: GateName, at: number | undefined, begun: number, until: boolean): boolean => {
    const since = sinceOf(w, at);
    if (since === undefined || (!still && since < begun)) return false;
    const lit = since < begun + LIT_US;
    if (lit || until) found.push({ side, gate, conn, trail: true });
    return lit || until;
  };
  cross("client", "write", x.sent, 0, x.sent !== undefined && underWay(w, conn, "client", x.sent));
  // What the handler answers at once is written a moment after it was read.
  const atOnce = x.response !== undefined && x.response.at === x.handled?.at;
  const written = cross("server", "write", x.response?.at, atOnce ? WRITE_US : 0, x.response !== undefined && underWay(w, conn, "server", x.response.at));
  if (!written || (still && atOnce)) {
    if (cross("server", "read", x.handled?.at, READ_US, false) && written) found.at(-2)!.trail = false;
  }
  if (!x.done?.failed) cross("client", "read", x.done?.at, READ_US, false);
  return found;
}

/** Data that was sent at that instant has not arrived yet. */
function underWay(w: World, conn: string, from: Side, since: number): boolean {
  const sent = (f: Flight) => f.conn === conn && f.from === from && f.kind === "data" && f.sent >= since;
  for (const f of w.flights.values()) if (sent(f) && !f.lost && f.due > w.time) return true;
  return false;
}

/** Whether more is to come of what has happened, without another event. */
export function isPlaying(w: World): boolean {
  const last = WRITE_US + LIT_US;
  const recent = (at: number | undefined, within: number) => {
    if (at === undefined) return false;
    const since = sinceOf(w, at);
    return since === undefined || since <= within;
  };
  if (recent(w.lookups.client?.at, LOOKUP_US) || recent(w.lookups.server?.at, LOOKUP_US)) return true;
  return [...w.exchanges.values()].slice(-8).some((x) => [x.sent, x.handled?.at, x.response?.at, x.done?.at].some((at) => recent(at, last)));
}

/** The ring's thirds: which of the three steps of the handshake have been observed. */
export function thirdsOf(c: Conn): readonly boolean[] {
  const been = (side: Side, state: string) => c[side].path.some((p) => p.state === state);
  return [been("server", "SYN-RECEIVED"), been("client", "ESTABLISHED"), been("server", "ESTABLISHED")];
}

/** Exchanges whose end has come by this instant. */
export function finishedBy(w: World, c: Conn): number {
  let ahead = 0;
  for (const x of w.exchanges.values()) if (x.conn === c.id && x.done && !x.done.failed && x.done.at > w.time) ahead++;
  return c.finished - ahead;
}

/** The exchange that is under way on the connection. */
export function underWayOn(w: World, c: Conn): Exchange | undefined {
  for (const x of w.exchanges.values()) {
    if (x.conn === c.id && x.kind !== "other" && x.acquired !== undefined && (!x.done || x.done.at > w.time)) return x;
  }
  return undefined;
}
