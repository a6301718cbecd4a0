// Two idle time-outs, and when a request that a pool sends on an idle connection dies.
// Time is the pool's: it begins when the pool has read the last response.

/** What is behind or between: a server that closes, and says so with a FIN; or a box that forgets, and says nothing. */
export type Forgetter = "server" | "box";

export interface Danger {
  from: number;
  to: number;
}

/**
 * Seconds from and to which a request dies, if there are any.
 *
 * The server's time began half a round trip before the pool's, and a request is on its
 * way for another half: what arrives after the server's time-out was sent a round trip
 * before it, or later. With the time-out itself the FIN has come, and the pool uses the
 * connection no more (internal/lab/box_test.go sends requests around these instants).
 *
 * What the pool sent last, the acknowledgment of that response, and the request pass the
 * box equally long after they were sent; from the box nothing comes.
 */
export function danger(who: Forgetter, theirs: number, pool: number, rtt: number): Danger | undefined {
  const from = who === "server" ? Math.max(0, theirs - rtt) : theirs;
  const to = who === "server" ? Math.min(theirs, pool) : pool;
  return from < to ? { from, to } : undefined;
}
