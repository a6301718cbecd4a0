// Folds the events of a visit trace into a World: the kernel sockets that
// carried this visitor's requests. The server sees a request when it arrives
// and an answer when it is handed over; how long either was on the way it
// cannot see. So a pill, and the handler's card that it leads to, is drawn after
// the fact and longer than it took, and is marked as stretched.
//
// Reading path: cursor.ts calls it (before); view/stage/stage.ts draws the sockets,
// client/ the runs of the visitor's own clients (after).

import type { VisitEvent } from "../trace/events.gen.ts";
import { addressOf, lastPart } from "./names.ts";
import { foldAnswer, foldRequest } from "./client-run.ts";
import type { KernelSocket } from "./socket.ts";
import { addExchange, type Conn, enter, freeTrack, openConn, sideOf, type SocketConn, type World } from "./world.ts";

/** How long a stretched pill takes to cross, in microseconds. */
export const STRETCH_US = 700_000;

/** Of a client's burst no more pills are kept under way than anybody could tell apart. */
const MOST_FLIGHTS = 64;

/** A request follows right behind the handshake if the connection was opened for it. */
const IN_ADVANCE_US = 200_000;

export function foldVisit(w: World, e: VisitEvent): void {
  w.version++;
  switch (e.name) {
    case "visit:opened":
      w.system = e.data;
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
        ...(e.data.handshake_us && { handshake: e.data.handshake_us }),
        shared: false,
        advance: false,
        clicks: 0,
        uses: [],
        ...(e.data.syn === undefined ? {} : { syn: e.data.syn }),
      };
      break;
    }
    case "socket:shared":
      withSocket(w, e.data.socket, (c) => set(c, { shared: true }));
      break;
    case "socket:upgraded":
      withSocket(w, e.data.socket, (c) => {
        set(c, { carries: e.data.carries });
        c.reading = 0;
      });
      break;
    case "socket:request":
      withSocket(w, e.data.socket, (c) => {
        request(w, c, e);
        c.kernel = foldRequest(w, c, e.data, e.time);
      });
      break;
    case "socket:response":
      withSocket(w, e.data.socket, (c) => {
        response(w, c, e);
        c.kernel = { ...foldAnswer(w, c, e.data.status), answeredAt: e.time };
      });
      break;
    case "socket:idle":
      withSocket(w, e.data.socket, (c) => {
        c.reading = c.received + 1;
      });
      break;
    case "socket:info":
      withSocket(w, e.data.socket, (c) => {
        enter(c.server, e.data.state, e.time);
        set(c, { info: e.data });
      });
      break;
    case "socket:left":
      break; // socket:closed follows
    case "socket:closed":
      withSocket(w, e.data.socket, (c) => {
        // It is drawn as closed when the last stretched pill has arrived.
        c.closed = e.time;
        for (const f of w.flights.values()) if (f.conn === c.id) c.closed = Math.max(c.closed, f.due);
        c.reading = 0;
        c.kernel = { ...foldAnswer(w, c), closed: { ...e.data, at: e.time } };
      });
      break;
    case "socket:stale":
      withSocket(w, e.data.socket, (c) => set(c, { stale: e.data }));
      break;
    case "socket:after":
      withSocket(w, e.data.socket, (c) => set(c, { after: { ...c.kernel.after, [sideOf(e.data.at)]: e.data } }));
      break;
    case "run:judged": {
      const run = w.runs.get(e.data.run);
      if (!run) break;
      run.judged = e.data;
      run.version++;
      break;
    }
    case "browser:witnessed":
      break; // own.ts has it
    default:
      e satisfies never;
  }
}

function withSocket(w: World, id: string, change: (c: SocketConn) => void): void {
  const conn = w.conns.get(id);
  if (!conn?.kernel) return;
  change(conn as SocketConn);
  for (const use of conn.kernel.uses) w.runs.get(use.run)!.version++;
}

function set(c: SocketConn, what: Partial<KernelSocket>): void {
  c.kernel = { ...c.kernel, ...what };
}

function request(w: World, c: SocketConn, e: VisitEvent & { name: "socket:request" }): void {
  const { nth, method, target, click, repeat, kind } = e.data;
  if (nth === 1) set(c, { advance: e.time - c.kernel.acceptedAt > IN_ADVANCE_US });
  c.received = nth;
  c.sent = nth;
  c.reading = 0;
  c.used = e.time;
  if (kind !== "other") {
    w.own = c.id;
    w.lastHop ||= e.data.last_hop ?? false;
  }
  const { local, remote } = c.server;
  const looked = { at: e.time + STRETCH_US, conn: c.id, local, remote, found: "socket", state: c.server.state } as const;
  w.lookups = { server: { ...looked, kind: "data", label: `${method} ${lastPart(target)}` } };
  if (kind === "click" && click) {
    if (w.clicks.has(click)) {
      for (const x of w.exchanges.values()) if (x.click?.id === click) x.repeats++;
    } else {
      w.clicks.add(click);
      if (c.kernel.clicks === 0) w.handshakes++;
      if (nth > 1) w.saved++;
      set(c, { clicks: c.kernel.clicks + 1 });
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

function response(w: World, c: SocketConn, e: VisitEvent & { name: "socket:response" }): void {
  const { nth, status, close, took_us } = e.data;
  const x = w.exchanges.get(`${c.id}/${nth}`);
  if (!x) return;
  x.took = took_us;
  const startLine = `HTTP/1.1 ${status}`;
  // The answer is drawn when the request's pill has arrived.
  const at = Math.max(e.time, x.wanted + STRETCH_US);
  x.response = { at, startLine, headers: close ? [["Connection", "close"]] : [] };
  x.done = { at: at + STRETCH_US, status: String(status), failed: false };
  c.finished++;
  fly(w, c, "server", close ? `${status} · close` : String(status), at);
}

function fly(w: World, c: Conn, from: "client" | "server", label: string, at: number): void {
  // They are in the order of their events, which is nearly that in which they end.
  for (const f of w.flights.values()) {
    if (f.due >= w.time && w.flights.size < MOST_FLIGHTS) break;
    w.flights.delete(f.id);
  }
  // An event sends one at most, and each has another number.
  const id = w.version;
  w.flights.set(id, {
    id,
    conn: c.id,
    from,
    kind: "data",
    label,
    sent: at,
    departs: at,
    due: at + STRETCH_US,
    track: freeTrack(w, c.id, at, from === "client" ? [0, 1] : [2]),
    retransmission: false,
    stretched: true,
    toBeLost: false,
  });
}

/** The socket of the visitor's latest click; before any, the one this page came on. */
export function ownSocket(w: World): SocketConn | undefined {
  return w.conns.get(w.own) as SocketConn | undefined;
}

/** The first request on the socket whose stretched pill has not arrived yet. */
export function pending(w: World, c: Conn): number | undefined {
  for (const x of w.exchanges.values()) {
    if (x.conn === c.id && x.handled && x.handled.at > w.time) return x.nth;
  }
  return undefined;
}
