// Folds what a lab's programs do with requests into a World: which connection carries
// them, what each side has of them, and how they ended.
//
// Reading path: lab.ts calls it (before); world.ts is what it fills (after).

import type { LabEvent } from "../trace/events.gen.ts";
import { addExchange, type Exchange, forgetExchange, type World } from "./world.ts";

type ExchangeEvent = Exclude<Extract<LabEvent, { name: `http:${string}` }>, { name: "http:connection_closed" | "http:connection_half_closed" }>;

export function foldExchange(w: World, e: ExchangeEvent): void {
  const conn = w.conns.get(e.conn ?? "");
  switch (e.name) {
    case "http:connection_wanted":
      addExchange(w, {
        id: e.data.request,
        nth: 0,
        policy: e.data.policy,
        method: e.data.method,
        target: e.data.target,
        wanted: e.time,
        reused: false,
      });
      break;
    case "http:connection_acquired": {
      const x = w.exchanges.get(e.data.request);
      if (conn) conn.pooled = false;
      if (!x) break;
      x.acquired = e.time;
      x.reused = e.data.reused;
      if (e.conn) x.conn = e.conn;
      break;
    }
    case "http:request_sent": {
      if (conn) {
        conn.sent = e.data.nth;
        conn.used = e.time;
      }
      w.requests++;
      const first = w.exchanges.get(e.data.request);
      if (!first) break;
      // Raw octets can be several requests; they are never sent again by the program itself.
      const further = first.sent !== undefined && first.repeats === 0;
      const x = further ? addPart(w, first, e.data.nth) : first;
      x.saved = e.data.nth > 1;
      if (x.saved) w.saved++;
      x.nth = e.data.nth;
      x.sent = e.time;
      if (e.conn) x.conn = e.conn;
      x.request = { startLine: e.data.start_line, headers: e.data.headers };
      break;
    }
    case "http:request_received": {
      if (conn) {
        conn.received = e.data.nth;
        conn.reading = 0;
      }
      onExchange(w, e, (x) => {
        const message = { startLine: e.data.start_line, headers: e.data.headers };
        x.handled = { at: e.time, message, remoteAddr: e.data.remote_addr, until: Infinity };
      });
      break;
    }
    case "http:response_sent":
      onExchange(w, e, (x) => {
        x.response = { at: e.time, startLine: e.data.start_line, headers: e.data.headers };
      });
      break;
    case "http:response_received":
      if (conn) conn.finished++;
      onExchange(w, e, (x) => {
        x.done = { at: e.time, status: e.data.start_line.replace(/^HTTP\/1\.[01] /, ""), failed: false };
      });
      break;
    case "http:connection_released": {
      // Octets that only continued another's message are no request of their own.
      if (w.exchanges.get(e.data.request)?.sent === undefined) w.exchanges.delete(e.data.request);
      // Kept, and closed by what came with the response, is not in the pool.
      if (conn) conn.pooled = e.data.kept && conn.client.state === "ESTABLISHED";
      break;
    }
    case "http:request_retried": {
      const x = w.exchanges.get(e.data.request);
      if (!x) break;
      x.repeats++;
      savedNothing(w, x);
      break;
    }
    case "http:request_failed":
      for (const x of w.exchanges.values()) {
        if (x.done || (x.id !== e.data.request && !x.id.startsWith(`${e.data.request}/`))) continue;
        x.done = { at: e.time, status: e.data.code, failed: true };
        savedNothing(w, x);
      }
      break;
    default:
      e satisfies never;
  }
}

function onExchange(w: World, { data }: { data: { request: string; nth: number } }, change: (x: Exchange) => void): void {
  const x = exchangeOf(w, data.request, data.nth);
  if (x) change(x);
}

/** A connection that brought no response has saved no round trip. */
function savedNothing(w: World, x: Exchange): void {
  if (x.saved) w.saved--;
  x.saved = false;
}

/** Adds a further request of a raw act, which has been sent with or behind that of `x`. */
function addPart(w: World, first: Exchange, nth: number): Exchange {
  const part = [...w.exchanges.values()].filter((o) => o.number === first.number).length;
  const { handled, response, done, ...wanted } = first;
  const x = { ...wanted, id: `${first.id}/${nth}`, part, nth, reused: true };
  w.exchanges.set(x.id, x);
  forgetExchange(w);
  return x;
}

/** The exchange of a request that is that of its act's on the connection. */
function exchangeOf(w: World, request: string, nth: number): Exchange | undefined {
  return w.exchanges.get(`${request}/${nth}`) ?? w.exchanges.get(request);
}
