// What the middle of the stage says: one sentence on what just happened, as the
// trace up to this instant has it.

import { ownSocket } from "../model/visit.ts";
import { phaseOf } from "../model/phase.ts";
import { type Conn, type Exchange, isClosed, isWiped, type Side, type World } from "../model/world.ts";
import type { Key, Params } from "../text.ts";
import type { Context } from "./context.ts";

export interface Headline {
  title: string;
  sub: string;
}

const OPEN = ["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED"];

export function headline(w: World, cx: Context): Headline {
  const say = (title: Key, sub: Key, params: Params = {}): Headline => ({
    title: cx.text(title, params),
    sub: cx.text(sub, params),
  });
  return w.kind === "lab" ? labHeadline(w, say, cx) : visitHeadline(w, say, cx);
}

type Say = (title: Key, sub: Key, params?: Params) => Headline;

function labHeadline(w: World, say: Say, cx: Context): Headline {
  const x = latest(w);
  if (!w.up) return say("headline.cut", "headline.cutSub");
  if (isStray(w, x?.done?.at ?? 0)) return say("headline.stray", "headline.straySub");
  if (!x) return say("headline.idle", "headline.idleSub");
  // A connection that closes by itself, or by hand, is news like a request.
  const closing = lastChanged(w);
  const wiped = closing && closing.changed >= x.wanted && (["client", "server"] as const).find((side) => isWiped(closing[side]));
  if (wiped && phaseOf(w, closing) === "halfOpen") return say(`headline.wiped.${wiped}`, "headline.wipedSub");
  if (closing && x.done && closing.changed > x.done.at && !isOpen(closing)) return ending(w, closing, say, cx);
  if (x.done?.failed) return say("headline.failed", "headline.failedSub", { code: x.done.status });
  if (x.acquired === undefined) return say("headline.opening", othersUnanswered(w, x) ? "headline.busySub" : "headline.openingSub");
  const conn = w.conns.get(x.conn ?? "");
  if (x.done && conn && !isOpen(conn)) return ending(w, conn, say, cx);
  if (x.reused) return say("headline.reused", "headline.reusedSub", { n: cx.nth(x.nth || (conn?.sent ?? 0) + 1) });
  return say("headline.first", conn?.server.state === "ESTABLISHED" ? "headline.firstSub" : "headline.firstOpening");
}

/** Whether what came or is on its way last belongs to no connection. */
function isStray(w: World, since: number): boolean {
  for (const f of w.flights.values()) if (f.conn === "") return true;
  const [last] = Object.values(w.lookups).sort((a, b) => b.at - a.at);
  return last !== undefined && last.conn === "" && last.at > since;
}

function isOpen(c: Conn): boolean {
  return OPEN.includes(c.client.state) && OPEN.includes(c.server.state);
}

function lastChanged(w: World): Conn | undefined {
  let last: Conn | undefined;
  for (const c of w.conns.values()) if (!last || c.changed >= last.changed) last = c;
  return last;
}

/** Whether other requests have not been answered yet, so that their connections are busy. */
function othersUnanswered(w: World, x: Exchange): boolean {
  return x.policy !== "new" && [...w.exchanges.values()].some((o) => o !== x && !o.done);
}

function ending(w: World, conn: Conn, say: Say, { text }: Context): Headline {
  const h = endingOf(w, conn, say, text);
  return w.conns.size + w.forgotten > 1 ? { ...h, title: `${conn.id}: ${h.title}` } : h;
}

function endingOf(w: World, conn: Conn, say: Say, text: Context["text"]): Headline {
  const waiting = (["client", "server"] as const).filter((s) => conn[s].state === "TIME-WAIT");
  if (waiting.length === 2) return say("headline.closed", "headline.timeWait.both");
  const [waits] = waiting;
  const other = waits === "client" ? "server" : "client";
  if (waits && conn[other].state === "CLOSED") return say("headline.closed", `headline.timeWait.${waits}`);
  if (!isClosed(w, conn)) {
    const by = closer(conn);
    if (!by) return say("headline.closing", "headline.closingSub.none");
    const h = say("headline.closing", `headline.closingSub.${by}`);
    const why = by === "both" ? undefined : conn[by].closedWhy;
    const known = why === "idle_timeout" || why === "by_hand" || why === "pool_full" || why === "connection_close";
    return known ? { ...h, sub: `${h.sub} · ${text(`why.${why}`)}` } : h;
  }
  const pooled = [...w.conns.values()].some((c) => c.pooled && !isClosed(w, c));
  return say("headline.closed", pooled ? "headline.closedPooled" : "headline.closedSub");
}

/** Who sent FIN without having received one (RFC 9293 section 3.6); nobody after a reset. */
function closer(conn: Conn): Side | "both" | undefined {
  if (conn.client.closedFirst && conn.server.closedFirst) return "both";
  if (conn.server.closedFirst) return "server";
  return conn.client.closedFirst ? "client" : undefined;
}

function visitHeadline(w: World, say: Say, cx: Context): Headline {
  const conn = ownSocket(w);
  if (!conn) return say("headline.visitNone", "headline.visitNoneSub");
  if (isClosed(w, conn)) return say("headline.visitClosed", "headline.visitClosedSub");
  const n = conn.kernel.clicks;
  if (n === 0) return say("headline.visitPage", "headline.visitPageSub");
  if (n === 1) return say("headline.visitFirst", "headline.visitFirstSub");
  return say("headline.visitSame", "headline.visitSameSub", { n: cx.nth(n) });
}

function latest(w: World): Exchange | undefined {
  let last: Exchange | undefined;
  for (const x of w.exchanges.values()) if (!isPart(x)) last = x;
  return last;
}

/** It continues another's message, as far as anyone can tell yet. */
function isPart(x: Exchange): boolean {
  return x.reused && x.acquired !== undefined && x.sent === undefined && x.policy === "given";
}
