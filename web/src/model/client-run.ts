// What each of the visitor's own clients sent under one label, and on which
// sockets. Requests of pages belong to no run.
//
// Reading path: visit.ts calls the fold (before); client/run.ts reads the runs
// (after).

import type { RunJudged, SocketRequest } from "../trace/events.gen.ts";
import type { SocketConn, World } from "./world.ts";

export interface RunRequest {
  nth: number;
  method: string;
  /** What follows the run's label in the target. */
  path: string;
  at: number;
  status?: number;
  /** When its first octet was read, in microseconds since the visit began, where that is known. */
  firstOctet?: number;
  /** For how long the socket had nothing to read before that, in microseconds. */
  waited?: number;
}

/** Of a run's requests on one socket the first ones are named, and the last. */
export const NAMED_REQUESTS = 8;

/** Of a run's different heads so many are kept. */
const HEADS = 5;

/** A socket as one run used it. Replaced as a whole, as its socket is. */
export interface SocketUse {
  readonly run: string;
  readonly requests: number;
  readonly named: readonly RunRequest[];
  readonly latest: RunRequest;
  /** The latest waits for its answer. */
  readonly waits: boolean;
}

export interface ClientRun {
  label: string;
  /** How many sockets it has used. */
  sockets: number;
  requests: number;
  /** How many requests wait for their answers, and the most that have at one time. */
  waiting: number;
  peak: number;
  /** The User-Agent field of the latest request. */
  agent: string;
  /** Different heads as they were received, but for what authenticates; the first ones. */
  heads: readonly string[];
  /** Some request came through a proxy. */
  lastHop: boolean;
  /** When the latest request came. */
  latest: number;
  judged?: RunJudged;
  /** Grows with everything that changes what is to be shown of the run. */
  version: number;
}

/** Takes a request that came on a socket, if a client of the visitor's own sent it. */
export function foldRequest(w: World, { kernel }: SocketConn, q: SocketRequest, at: number): SocketConn["kernel"] {
  if (!q.run || q.kind === "click") return kernel;
  let run = w.runs.get(q.run);
  if (!run) {
    run = { label: q.run, sockets: 0, requests: 0, waiting: 0, peak: 0, agent: "", heads: [], lastHop: false, latest: at, version: 0 };
    w.runs.set(q.run, run);
  }
  const latest: RunRequest = {
    nth: q.nth,
    method: q.method,
    path: pathIn(q.target, q.run),
    at,
    ...(q.first_octet && { firstOctet: q.first_octet }),
    ...(q.waited_us !== undefined && { waited: q.waited_us }),
  };
  const before = kernel.uses.find((u) => u.run === q.run);
  if (!before) run.sockets++;
  const named = before?.named ?? [];
  const use: SocketUse = {
    run: q.run,
    requests: (before?.requests ?? 0) + 1,
    named: named.length < NAMED_REQUESTS ? [...named, latest] : named,
    latest,
    waits: true,
  };
  run.requests++;
  run.latest = at;
  run.agent = q.client ?? run.agent;
  if (q.head && run.heads.length < HEADS && !run.heads.includes(q.head)) run.heads = [...run.heads, q.head];
  run.lastHop ||= q.last_hop ?? false;
  // One at a time waits on a socket (RFC 9112 section 9.3.2: answers come in order).
  if (!before?.waits) run.waiting++;
  run.peak = Math.max(run.peak, run.waiting);
  return { ...kernel, uses: before ? kernel.uses.map((u) => (u === before ? use : u)) : [...kernel.uses, use] };
}

/** The request that waits on the socket waits no more: it is answered, or will never be. */
export function foldAnswer(w: World, { kernel }: SocketConn, status?: number): SocketConn["kernel"] {
  const before = kernel.uses.find((u) => u.waits);
  if (!before) return kernel;
  w.runs.get(before.run)!.waiting--;
  const latest = status === undefined ? before.latest : { ...before.latest, status };
  const use = { ...before, named: before.named.map((r) => (r === before.latest ? latest : r)), latest, waits: false };
  return { ...kernel, uses: kernel.uses.map((u) => (u === before ? use : u)) };
}

/** "/1?idle=2" of "/try/{token}/{run}/1?idle=2". */
function pathIn(target: string, run: string): string {
  const at = target.indexOf(`/${run}`, "/try/".length);
  const path = at < 0 ? target : target.slice(at + 1 + run.length);
  return path === "" || path.startsWith("?") ? `/${path}` : path;
}
