// What can be asked of a lab and of a visit, wherever they are. Whoever has no
// commands to offer, such as a recording, offers no object, and nothing of this
// can be pressed.
//
// Reading path: ui/acts.ts asks (before); http.ts sends it to a server (after).

import type { Side } from "../model/world.ts";
import type { BrowserSays, Loss, Timer } from "../trace/events.gen.ts";
import type { Changeable } from "./settings.ts";

/** Only the fields that are to change. */
export interface ClockSettings {
  speed?: number | "auto";
  paused?: boolean;
}

/** Octets to be written as they are, to a new connection or to one that such octets have opened. */
export interface RawRequest {
  raw?: string;
  /** The same, where the octets may be no UTF-8. */
  raw_base64?: string;
  /** A connection's id; a new one if it is left out. */
  conn?: string;
  /** How many octets each call of write takes; the last takes the rest. At most 64 pieces. */
  cuts?: readonly number[];
  /** Milliseconds of lab time between two of them. */
  gap_ms?: number;
  /** Then the client says that it writes nothing more, and reads on. */
  half_close?: boolean;
}

/** What a skip came to: which timer, where, and how far (microseconds of lab time). */
export interface Skipped {
  timer: Timer;
  host?: Side;
  conn?: string;
  from: number;
  time: number;
}

/** On which connection a request is sent; the header Connection: close goes with "close". */
export type SendPolicy = "reuse" | "new" | "close";

/**
 * The acts on one lab. Each is settled when the lab has taken it; what comes of it
 * is told by the trace. Each may fail with a CommandError.
 */
export interface LabCommands {
  request(target: string, connection: SendPolicy): Promise<void>;
  clock(settings: ClockSettings): Promise<void>;
  /** Changes link and programs; only what is to change. */
  set(settings: Partial<Changeable>): Promise<void>;
  /** Runs to the next instant at which a segment arrives or is lost, and stands there. */
  step(): Promise<void>;
  /** Jumps to the lab's next timer. */
  skip(): Promise<Skipped>;
  scenario(name: string): Promise<void>;
  /** Both hosts begin anew, in the same trace. */
  reset(): Promise<void>;
  closeConnection(conn: string, by: Side): Promise<void>;
  /** Stops a segment on its way, lets it go on, or loses it where it is. */
  segment(id: number, what: "hold" | "release" | "lose"): Promise<void>;
  /** Loses the next segment of that kind that the host sends. */
  loseNext(what: Loss, from: Side): Promise<void>;
  /** Takes a host's power away and gives it back. */
  powerCycle(host: Side): Promise<void>;
  raw(request: RawRequest): Promise<void>;
}

/** What the browser says of the socket of its own request. */
export interface Witness {
  click: string;
  says: BrowserSays;
}

/** The acts on the visitor's own sockets. Each may fail with a CommandError. */
export interface VisitCommands {
  /** An id for a click that the caller wants to follow. */
  click(): string;
  /**
   * A GET by the browser itself, to see which of its own sockets carries it;
   * `what` ends its path and may have a query. Returns its address.
   */
  tryGet(what: string, click?: string, credentials?: RequestCredentials): Promise<string>;
  /** Puts beside the server's word what the browser says. */
  tellWitness(witnessed: readonly Witness[]): Promise<void>;
}

/** A command that was not taken, by a stable code (RFC 9457), or "network" if nobody answered. */
export class CommandError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
