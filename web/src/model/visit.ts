// Folds the events of a visit trace into a World: the kernel sockets that
// carried this visitor's requests. The server sees a request when it arrives
// and an answer when it is handed over; how long either was on the way it
// cannot see. So a pill, and the handler's card that it leads to, is drawn after
// the fact and longer than it took, and is marked as stretched.

import type { VisitEvent } from "../trace/events.gen.ts";
import { addressOf, lastPart } from "./names.ts";
import { addExchange, type Conn, enter, freeTrack, type KernelSocket, openConn, type World } from "./world.ts";

/** How long a stretched pill takes to cross, in microseconds. */
export const STRETCH_US = 700_000;

/** A request follows right behind the handshake if the connection was opened for it. */
const IN_ADVANCE_US = 200_000;

type Kernel = Conn & { kernel: KernelSocket };

export function foldVisit(w: World, e: VisitEvent): void {
  w.version++;
  switch (e.name) {
    case "visit:opened":
      w.savedSyn = e.data.saved_syn;
      break;
    case "visit:full":
      w.ended = "full";
      break;
    case "socket:accepted": {
      const { tuple } = e.data;
      w.clientAddr ||= addressOf(tuple.remote);
      w.serverAddr ||= tuple.local;
      const conn = openConn(w, e.data.socket, tuple.remote, tuple.local, e.time);
      // The pipe is drawn from what this end knows of the connection.
      conn.client.state = "ESTABLISHED";
      enter(conn.server, "ESTABLISHED", e.time);
      conn.accepted = e.data.accepted_at;
      conn.kernel = {
        fd: e.data.fd,
        cookie: e.data.cookie ?? "",
        acceptedAt: e.data.accepted_at,
        shared: false,
        advance: false,
        clicks: 0,
        ...(e.data.syn === undefined ? {} : { syn: e.data.syn }),
      };
      break;
    }
    case "socket:shared":
      withSocket(w, e.data.socket, (c) => {
        c.kernel.shared = true;
      });
      break;
    case "socket:upgraded":
      withSocket(w, e.data.socket, (c) => {
        c.kernel.carries = e.data.carries;
        c.reading = 0;
      });
      break;
    case "socket:request":
      withSocket(w, e.data.socket, (c) => request(w, c, e));
      break;
    case "socket:response":
      withSocket(w, e.data.socket, (c) => response(w, c, e));
      break;
    case "socket:idle":
      withSocket(w, e.data.socket, (c) => {
        c.reading = c.received + 1;
      });
      break;
    case "socket:info":
      withSocket(w, e.data.socket, (c) => {
        enter(c.server, e.data.state, e.time);
      });
      break;
    case "socket:closed":
      withSocket(w, e.data.socket, (c) => {
        // It is drawn as closed when the last stretched pill has arrived.
        c.closed = Math.max(e.time, ...[...w.flights.values()].filter((f) => f.conn === c.id).map((f) => f.due));
        c.reading = 0;
        c.kernel.closedWhy = e.data.why;
      });
      break;
    default:
      break; // a visit trace has no others
  }
}

function withSocket(w: World, id: string, change: (c: Kernel) => void): void {
  const conn = w.conns.get(id);
  if (conn?.kernel) change(conn as Kernel);
}

function request(w: World, c: Kernel, e: VisitEvent & { name: "socket:request" }): void {
  const { nth, method, target, click, repeat, kind } = e.data;
  if (nth === 1) c.kernel.advance = e.time - c.kernel.acceptedAt > IN_ADVANCE_US;
  c.received = nth;
  c.sent = nth;
  c.reading = 0;
  c.used = e.time;
  if (kind !== "other") {
    w.own = c.id;
    w.lastHop ||= e.data.last_hop ?? false;
  }
  c.server.found = e.time + STRETCH_US;
  if (kind === "click" && click) {
    if (w.clicks.has(click)) {
      for (const x of w.exchanges.values()) if (x.click?.id === click) x.repeats++;
    } else {
      w.clicks.add(click);
      if (c.kernel.clicks === 0) w.handshakes++;
      if (nth > 1) w.saved++;
      c.kernel.clicks++;
    }
    w.requests = w.clicks.size;
  }
  const id = `${c.id}/${nth}`;
  const message = { startLine: `${method} ${target} HTTP/1.1`, headers: [] };
  const exchange = {
    id,
    conn: c.id,
    nth,
    kind,
    ...(click && w.clicks.has(click) ? { click: { id: click, nth: [...w.clicks].indexOf(click) + 1 } } : {}),
    method,
    target,
    wanted: e.time,
    acquired: e.time,
    reused: nth > 1,
    request: message,
    sent: e.time,
    handled: { at: e.time + STRETCH_US, message, remoteAddr: c.client.local },
  };
  addExchange(w, exchange, repeat ? 1 : 0);
  fly(w, c, "client", `${method} ${lastPart(target)}`, e.time);
}

function response(w: World, c: Kernel, e: VisitEvent & { name: "socket:response" }): void {
  const { nth, status, close, took_us } = e.data;
  const x = w.exchanges.get(`${c.id}/${nth}`);
  if (!x) return;
  x.took = took_us;
  const startLine = `HTTP/1.1 ${status}`;
  // The answer is drawn when the request's pill has arrived.
  const at = Math.max(e.time, x.wanted + STRETCH_US);
  x.response = { at, startLine, headers: close ? [["Connection", "close"]] : [] };
  x.done = { at: at + STRETCH_US, status: String(status), failed: false };
  fly(w, c, "server", close ? `${status} · close` : String(status), at);
}

function fly(w: World, c: Conn, from: "client" | "server", label: string, at: number): void {
  for (const f of w.flights.values()) if (f.due < w.time) w.flights.delete(f.id);
  const id = nextFlight(w);
  w.flights.set(id, {
    id,
    conn: c.id,
    from,
    kind: "data",
    label,
    sent: at,
    due: at + STRETCH_US,
    track: freeTrack(w, c.id, at, from === "client" ? [0, 1] : [2]),
    retransmission: false,
    stretched: true,
    toBeLost: false,
  });
}

function nextFlight(w: World): number {
  let last = 0;
  for (const id of w.flights.keys()) last = Math.max(last, id);
  return last + 1;
}

/** The socket of the visitor's latest click; before any, the one this page came on. */
export function ownSocket(w: World): Kernel | undefined {
  return w.conns.get(w.own) as Kernel | undefined;
}

/** The first request on the socket whose stretched pill has not arrived yet. */
export function pending(w: World, c: Conn): number | undefined {
  for (const x of w.exchanges.values()) {
    if (x.conn === c.id && x.handled && x.handled.at > w.time) return x.nth;
  }
  return undefined;
}
