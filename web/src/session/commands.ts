// What can be asked of a lab and of a visit, wherever they are. Whoever has no
// commands to offer, such as a recording, offers no object, and nothing of this
// can be pressed.
//
// Reading path: ui/acts.ts asks (before); http.ts sends it to a server (after).

import type { Side } from "../model/world.ts";
import type { BrowserSays, Timer } from "../trace/events.gen.ts";
import type { Settings } from "./settings.ts";

/** Only the fields that are to change. */
export interface ClockSettings {
  speed?: number | "auto";
  paused?: boolean;
}

/** Only the fields that are to change. */
export type LinkSettings = Partial<Pick<Settings, "rttMs" | "loss">>;

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
  link(settings: LinkSettings): Promise<void>;
  /** Runs to the next instant at which a segment arrives or is lost, and stands there. */
  step(): Promise<void>;
  /** Jumps to the lab's next timer. */
  skip(): Promise<Skipped>;
  scenario(name: string): Promise<void>;
  /** Both hosts begin anew, in the same trace. */
  reset(): Promise<void>;
  closeConnection(conn: string, by: Side): Promise<void>;
  /** After how long idle that program closes a connection, in milliseconds; 0 means never. */
  idle(side: Side, ms: number): Promise<void>;
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
