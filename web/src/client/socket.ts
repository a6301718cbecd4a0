// One kernel socket as the visit tells it, whichever runs it serves.
//
// Reading path: run.ts folds the trace into these; socket-view.ts draws them.

import type { SocketAfter, SocketClosed, SocketInfo, SocketStale } from "../trace/events.gen.ts";

export type End = "server" | "client";

export interface KernelSocket {
  id: string;
  /** The client's end and ours, as our kernel sees them. */
  remote: string;
  local: string;
  fd: number;
  cookie: string;
  /** Microseconds since the visit began; negative if the socket is older. */
  acceptedAt: number;
  /** The client's SYN in base64, where the kernel kept it. */
  syn?: string;
  shared: boolean;
  info?: SocketInfo;
  /** When the latest answer was handed over. */
  answeredAt?: number;
  closed?: SocketClosed & { at: number };
  stale?: SocketStale;
  /** What is left of it, as told last of either end. */
  after?: Partial<Record<End, SocketAfter>>;
}

/** Where a socket stands: the state, at which end if it is not this one's, and
    whether that was seen. */
export interface Standing {
  state: string;
  at?: End;
  inferred: boolean;
}

/** For so long Linux keeps TIME-WAIT (TCP_TIMEWAIT_LEN), in microseconds. */
const LINUX_TIME_WAIT_US = 60e6;

/** Undefined if our end is closed and no more is known. */
export function standing(s: KernelSocket, now: number, system: string): Standing | undefined {
  const { server, client } = s.after ?? {};
  // One end may have nothing left while the other waits: that is the one to see.
  const left = [server, client].find((end) => end && end.state !== "CLOSED") ?? server ?? client;
  if (left) {
    const { state, at, inferred = false } = left;
    // Nobody tells when it is over. A state that was seen is of this machine.
    const over = state === "TIME-WAIT" && !inferred && system === "linux" && now - (s.closed?.at ?? now) > LINUX_TIME_WAIT_US;
    return { state: over ? "CLOSED" : state, at: endOf(at), inferred: inferred || over };
  }
  return s.closed ? undefined : { state: s.info?.state ?? "ESTABLISHED", inferred: false };
}

/**
 * Who closed first. What the kernel keeps afterwards knows better than the server
 * did at close, when the client's FIN may have been on its way: TIME-WAIT is with
 * who sent the first FIN (RFC 9293 section 3.6).
 */
export function closer(s: KernelSocket & { closed: SocketClosed }): string {
  const waits = (end: SocketAfter | undefined) => end?.state === "TIME-WAIT" && !end.inferred;
  return waits(s.after?.client) && !waits(s.after?.server) ? "client" : s.closed.by;
}

export function endOf(at: string): End {
  return at === "client" ? "client" : "server";
}
