// Experiments with the visitor's own sockets, as the visit's trace tells them: on
// which socket each request came, and what the browser says of it.

import type { BrowserSays, Event, SocketRequest } from "../trace/events.gen.ts";

const TRIALS = ["one", "ten", "close", "idle", "credentials", "seventh", "upgrade"] as const;
export type OwnTrial = (typeof TRIALS)[number];

/** The experiment that a chapter calls "own:ten"; package lesson refuses others. */
export function trialOf(run: string): OwnTrial | undefined {
  return TRIALS.find((name) => run === `own:${name}`);
}

/** One request of an experiment. */
export interface OwnRequest {
  click: string;
  /** Which of the two kinds of request it was, where an experiment has two. */
  omit: boolean;
  /** The socket it came on, and its number there; none before the trace has it. */
  on?: Pick<SocketRequest, "socket" | "nth">;
  /** The browser's word. */
  says?: BrowserSays;
  /** How long the browser kept it before it was sent, in milliseconds. */
  waitedMs?: number;
}

/** Fills in what the trace tells of the requests. */
export function follow(requests: readonly OwnRequest[], events: readonly Event[]): void {
  const byClick = new Map(requests.map((r) => [r.click, r]));
  for (const e of events) {
    if (e.name === "socket:request" && !e.data.repeat) {
      const r = byClick.get(e.data.click ?? "");
      if (r) r.on ??= { socket: e.data.socket, nth: e.data.nth };
    } else if (e.name === "browser:witnessed") {
      const r = byClick.get(e.data.click);
      if (r) r.says ??= e.data.says;
    }
  }
}

/**
 * The page's own WebSocket, the newest whose socket is not closed: its request was a GET
 * with Upgrade, and is the last that the socket has carried.
 */
export function webSocketOf(events: readonly Event[]): Pick<SocketRequest, "socket" | "nth"> | undefined {
  const closed = new Set(events.flatMap((e) => (e.name === "socket:closed" ? [e.data.socket] : [])));
  const upgraded = events.findLast((e) => e.name === "socket:upgraded" && !closed.has(e.data.socket));
  const of = upgraded?.name === "socket:upgraded" ? upgraded.data.socket : undefined;
  const last = events.findLast((e) => e.name === "socket:request" && e.data.socket === of);
  return last?.name === "socket:request" ? { socket: last.data.socket, nth: last.data.nth } : undefined;
}

/** The events that grade a prediction about requests: they, and the answers to them. */
export function eventsOf<E extends Event>(requests: readonly OwnRequest[], events: readonly E[]): E[] {
  const clicks = new Set(requests.map((r) => r.click));
  const places = new Set(requests.flatMap(({ on }) => (on ? [`${on.socket} ${on.nth}`] : [])));
  return events.filter(
    (e) =>
      (e.name === "socket:request" && clicks.has(e.data.click ?? "")) ||
      (e.name === "socket:response" && places.has(`${e.data.socket} ${e.data.nth}`)),
  );
}

/**
 * The server's word beside the browser's. The server counts the requests on its
 * socket and is right; both are right where the browser had opened a socket in
 * advance: it set nothing up for this request, which is the first there.
 */
export function compare(r: OwnRequest): "agree" | "in_advance" | "differ" | "cannot_tell" | undefined {
  if (!r.on || r.says === undefined) return undefined;
  if (r.says === "cannot_tell") return "cannot_tell";
  const reused = r.on.nth > 1;
  if (reused === (r.says === "reused")) return "agree";
  return reused ? "differ" : "in_advance";
}
