// What a visit knows of a connection beyond what a lab does: the kernel's socket.
// Folding replaces the record as a whole, so worlds of different instants may
// share it.
//
// Reading path: visit.ts folds the trace into these (before); view/stage/tubes.ts and
// client/socket-view.ts draw them (after).

import type { Carried, SocketAfter, SocketClosed, SocketInfo, SocketStale, State } from "../trace/events.gen.ts";
import type { SocketUse } from "./client-run.ts";
import type { Side } from "./world.ts";

export interface KernelSocket {
  readonly fd: number;
  /** The kernel's own name for it (SO_COOKIE), where there is one. */
  readonly cookie: string;
  /** Microseconds since the visit began; negative if the socket is older. */
  readonly acceptedAt: number;
  /** How long the client took to acknowledge our SYN-ACK, in microseconds, as the kernel measured it. */
  readonly handshake?: number;
  /** The client's SYN in base64, where the kernel kept it. */
  readonly syn?: string;
  /** Carries other visits' requests too. */
  readonly shared: boolean;
  /** Lay open for a while before its first request: the browser had opened it in advance. */
  readonly advance: boolean;
  /** Whose trace its WebSocket carries, if it is one. */
  readonly carries?: Carried;
  /** Distinct clicks of the visitor that came on it. */
  readonly clicks: number;
  /** By each run of the visitor's own clients, in the order in which they came. */
  readonly uses: readonly SocketUse[];
  readonly info?: SocketInfo;
  /** When the latest answer was handed over. */
  readonly answeredAt?: number;
  readonly closed?: SocketClosed & { at: number };
  readonly stale?: SocketStale;
  /** Where the closed connection is kept, as told last of either end. */
  readonly after?: Readonly<Partial<Record<Side, SocketAfter>>>;
}

/** Where a socket stands: the state, at which end if it is not this one's, and
    whether that was seen. */
export interface Standing {
  state: State;
  at?: Side;
  inferred: boolean;
}

/** For so long Linux keeps TIME-WAIT (TCP_TIMEWAIT_LEN), in microseconds. */
const LINUX_TIME_WAIT_US = 60e6;

/** Undefined if our end is closed and no more is known. */
export function standing(s: KernelSocket, now: number, system: string): Standing | undefined {
  const { server, client } = s.after ?? {};
  // One end may be CLOSED while the other waits: that is the one to see.
  const kept = [server, client].find((end) => end && end.state !== "CLOSED") ?? server ?? client;
  if (kept) {
    const { state, inferred = false } = kept;
    // Nobody tells when it is over. A state that was seen is of this machine.
    const over = state === "TIME-WAIT" && !inferred && system === "linux" && now - (s.closed?.at ?? now) > LINUX_TIME_WAIT_US;
    return { state: over ? "CLOSED" : state, at: kept === client ? "client" : "server", inferred: inferred || over };
  }
  return s.closed ? undefined : { state: s.info?.state ?? "ESTABLISHED", inferred: false };
}

/**
 * Who closed first. What the kernel keeps afterwards knows better than the server
 * did at close, when the client's FIN may have been on its way: TIME-WAIT is with
 * who sent the first FIN (RFC 9293 section 3.6).
 */
export function closer({ after, closed }: Pick<KernelSocket, "after"> & { closed: SocketClosed }): Side {
  const waits = (end: SocketAfter | undefined) => end?.state === "TIME-WAIT" && !end.inferred;
  if (waits(after?.client) && !waits(after?.server)) return "client";
  return closed.by === "client" ? "client" : "server";
}
