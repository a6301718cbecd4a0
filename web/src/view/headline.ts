// What the middle of the stage says: one sentence on what just happened, as the
// trace up to this instant has it.

import { ownSocket } from "../model/visit.ts";
import { type Conn, type Exchange, isClosed, type Side, type World } from "../model/world.ts";
import type { Key, Params } from "../text.ts";

export interface Headline {
  title: Key;
  sub: Key;
  /** `n` is written as an ordinal. */
  params: Params;
}

const OPEN = new Set(["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED"]);

export function headline(w: World): Headline {
  return w.kind === "lab" ? labHeadline(w) : visitHeadline(w);
}

function say(title: Key, sub: Key, params: Params = {}): Headline {
  return { title, sub, params };
}

function labHeadline(w: World): Headline {
  const x = latest(w);
  if (!x) return say("headline.idle", "headline.idleSub");
  if (x.done?.failed) return say("headline.failed", "headline.failedSub", { code: x.done.status });
  if (x.acquired === undefined) return say("headline.opening", busy(w, x) ? "headline.busySub" : "headline.openingSub");
  const conn = w.conns.get(x.conn ?? "");
  if (x.done && conn && !(OPEN.has(conn.client.state) && OPEN.has(conn.server.state))) return ending(conn);
  if (x.reused) return say("headline.reused", "headline.reusedSub", { n: x.nth || (conn?.sent ?? 0) + 1 });
  return say("headline.first", "headline.firstSub");
}

/** There are open connections, but each has a request that is not answered yet. */
function busy(w: World, x: Exchange): boolean {
  if (x.policy === "new") return false;
  const others = [...w.exchanges.values()].filter((o) => o !== x && !o.done);
  return others.length > 0;
}

function ending(conn: Conn): Headline {
  if (conn.client.state === "CLOSED" || conn.server.state === "CLOSED") {
    return say("headline.closed", "headline.closedSub");
  }
  return say("headline.closing", `headline.closingSub.${closer(conn)}`);
}

/** Who sent FIN without having received one (RFC 9293 section 3.6). */
function closer(conn: Conn): Side | "both" {
  if (conn.client.closedFirst && conn.server.closedFirst) return "both";
  return conn.server.closedFirst ? "server" : "client";
}

function visitHeadline(w: World): Headline {
  const conn = ownSocket(w);
  if (!conn) return say("headline.visitNone", "headline.visitNoneSub");
  if (isClosed(w, conn)) return say("headline.visitClosed", "headline.visitClosedSub");
  const n = conn.kernel.clicks;
  if (n === 0) return say("headline.visitPage", "headline.visitPageSub");
  if (n === 1) return say("headline.visitFirst", "headline.visitFirstSub");
  return say("headline.visitSame", "headline.visitSameSub", { n });
}

function latest(w: World): Exchange | undefined {
  let last: Exchange | undefined;
  for (const x of w.exchanges.values()) last = x;
  return last;
}
