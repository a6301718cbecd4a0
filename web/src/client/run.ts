// Folds a visit's trace into runs: what each of the visitor's own clients sent,
// and on which sockets. Requests of pages belong to none.
//
// Reading path: session/feed.ts has the events (before); card.ts draws the runs
// (after).

import type { Event, RunJudged, SocketRequest } from "../trace/events.gen.ts";
import { endOf, type KernelSocket } from "./socket.ts";

export interface Request {
  nth: number;
  method: string;
  /** What follows the run's label in the target. */
  path: string;
  at: number;
  status?: number;
}

/** A socket as one run used it. */
export interface Use {
  socket: KernelSocket;
  requests: Request[];
}

export interface Run {
  label: string;
  /** By socket, in the order in which they joined the run. */
  uses: Map<string, Use>;
  requests: number;
  /** The most requests that waited for their answers at one time. */
  peak: number;
  /** The User-Agent field of the latest request. */
  agent: string;
  /** Some request came through a proxy. */
  lastHop: boolean;
  /** When the latest request came. */
  latest: number;
  judged?: RunJudged;
  /** Grows with everything that changes what is to be shown of the run. */
  version: number;
}

/** Handshakes that reuse has saved, and those that it would have saved, whoever
    is to blame that there was none. */
export function handshakes({ requests, uses, peak }: Run): { saved: number; lost: number } {
  return { saved: Math.max(0, requests - uses.size), lost: Math.max(0, uses.size - Math.max(1, peak)) };
}

export class Runs {
  readonly byLabel = new Map<string, Run>();
  /** What the system can tell; unknown before the trace says it. */
  system: { name: string; savedSyn: boolean; tcpInfo: boolean } | undefined;
  full = false;
  private readonly sockets = new Map<string, KernelSocket>();
  /** The requests that wait for their answers: by socket, one at a time. */
  private readonly waiting = new Map<string, { run: Run; request: Request }>();
  private readonly busy = new Map<Run, number>();
  /** Seldom more than one: a client may go on to another label on the same socket. */
  private readonly runsOf = new Map<string, Set<Run>>();
  private next = 0;

  /** Folds what is new in the log. */
  follow(events: readonly Event[]): void {
    for (let e = events[this.next]; e; e = events[this.next]) {
      this.fold(e);
      this.next++;
    }
  }

  /** The run whose request came last is the first. */
  newest(): Run[] {
    return [...this.byLabel.values()].sort((a, b) => b.latest - a.latest);
  }

  private fold(e: Event): void {
    switch (e.name) {
      case "visit:opened":
        this.system = { name: e.data.system, savedSyn: e.data.saved_syn, tcpInfo: e.data.tcp_info };
        break;
      case "visit:full":
        this.full = true;
        break;
      case "socket:accepted": {
        const { socket: id, tuple, fd, cookie, accepted_at, syn } = e.data;
        this.sockets.set(id, {
          id,
          ...tuple,
          fd,
          cookie: cookie ?? "",
          acceptedAt: accepted_at,
          shared: false,
          ...(syn === undefined ? {} : { syn }),
        });
        break;
      }
      case "socket:shared":
        this.change(e.data.socket, (s) => (s.shared = true));
        break;
      case "socket:info":
        this.change(e.data.socket, (s) => (s.info = e.data));
        break;
      case "socket:request":
        this.request(e.data, e.time);
        break;
      case "socket:response":
        this.answer(e.data.socket, e.data.status);
        this.change(e.data.socket, (s) => (s.answeredAt = e.time));
        break;
      case "socket:stale":
        this.change(e.data.socket, (s) => (s.stale = e.data));
        break;
      case "socket:after":
        this.change(e.data.socket, (s) => (s.after = { ...s.after, [endOf(e.data.at)]: e.data }));
        break;
      case "socket:closed":
        this.answer(e.data.socket);
        this.change(e.data.socket, (s) => (s.closed = { ...e.data, at: e.time }));
        break;
      case "run:judged": {
        const run = this.byLabel.get(e.data.run);
        if (!run) break;
        run.judged = e.data;
        run.version++;
        break;
      }
      default:
        break; // of no run
    }
  }

  private change(socket: string, how: (s: KernelSocket) => void): void {
    const s = this.sockets.get(socket);
    if (!s) return;
    how(s);
    for (const run of this.runsOf.get(socket) ?? []) run.version++;
  }

  private request(q: SocketRequest, at: number): void {
    const socket = this.sockets.get(q.socket);
    if (!q.run || q.kind === "click" || !socket) return;
    let run = this.byLabel.get(q.run);
    if (!run) {
      run = { label: q.run, uses: new Map(), requests: 0, peak: 0, agent: "", lastHop: false, latest: at, version: 0 };
      this.byLabel.set(q.run, run);
    }
    let use = run.uses.get(q.socket);
    if (!use) {
      use = { socket, requests: [] };
      run.uses.set(q.socket, use);
      this.runsOf.set(q.socket, (this.runsOf.get(q.socket) ?? new Set()).add(run));
    }
    run.version++;
    const request: Request = { nth: q.nth, method: q.method, path: pathIn(q.target, q.run), at };
    use.requests.push(request);
    run.requests++;
    run.latest = at;
    run.agent = q.client ?? run.agent;
    run.lastHop ||= q.last_hop ?? false;
    const busy = (this.busy.get(run) ?? 0) + 1;
    this.busy.set(run, busy);
    run.peak = Math.max(run.peak, busy);
    this.waiting.set(q.socket, { run, request });
  }

  /** The socket's request waits no more: it is answered, or will never be. */
  private answer(socket: string, status?: number): void {
    const w = this.waiting.get(socket);
    if (!w) return;
    this.waiting.delete(socket);
    this.busy.set(w.run, (this.busy.get(w.run) ?? 1) - 1);
    if (status !== undefined) w.request.status = status;
  }
}

/** "/1?idle=2" of "/try/{token}/{run}/1?idle=2". */
function pathIn(target: string, run: string): string {
  const at = target.indexOf(`/${run}`, "/try/".length);
  const rest = at < 0 ? target : target.slice(at + 1 + run.length);
  return rest === "" || rest.startsWith("?") ? `/${rest}` : rest;
}
