// What there is at one instant of a trace. The stage draws a World and nothing
// else; lab.ts and visit.ts fold events into it, and cursor.ts moves it in time.
// All times are microseconds of the trace's own time.
//
// Reading path: lab.ts or visit.ts folds the events (before); view/stage/stage.ts draws
// (after).

import type {
  CloseReason,
  Found,
  Header,
  Host,
  LabEnd,
  Loss,
  LossReason,
  Policy,
  RequestKind,
  State,
  VisitOpened,
} from "../trace/events.gen.ts";
import { Timeline } from "../trace/timeline.ts";
import type { Box } from "./box.ts";
import type { ClientRun } from "./client-run.ts";
import type { KernelSocket } from "./socket.ts";

export type Side = "client" | "server";

/** RFC 9293 section 3.3.2; empty before the first event: no record yet. */
export type EndState = State | "";

/** One end of a connection, as observed at that end. */
export interface End {
  local: string;
  remote: string;
  state: EndState;
  /** The states seen here, in order: first the one that the first change left. */
  path: readonly { state: State; at: number }[];
  /** When TIME-WAIT is to end, as inferred when it began. */
  endsAt?: number;
  /** The RST that it sent or received while it had a record. */
  reset?: "sent" | "received";
  /** Initial send sequence number; numbers are shown relative to it. */
  iss?: number;
  irs?: number;
  sndNxt?: number;
  rcvNxt?: number;
  cwnd?: number;
  /** What its SYN offered: its windows after that are to be shifted left by so many bits (RFC 7323 section 2.2). */
  windowShift?: number;
  /** Sent its FIN, and had not received the other's by then: an active closer. */
  closedFirst: boolean;
  /** Why the program closed its socket, once it has. */
  closedWhy?: CloseReason;
  finReceived: boolean;
}

/** One connection, drawn as one pipe and a row at each host. */
export interface Conn {
  id: string;
  /** When it was first seen. */
  opened: number;
  /** When it was opened or last carried a request. */
  used: number;
  /** When the state of one of its ends changed last. */
  changed: number;
  /** When it is drawn as closed at both ends; may lie ahead. Ask isClosed. */
  closed?: number;
  client: End;
  server: End;
  /** Requests that were sent on it, and received from it. */
  sent: number;
  received: number;
  /** Exchanges on it whose response the client has read to its end. */
  finished: number;
  /** The request that the server's goroutine is waiting to read; 0 if it is busy or not there. */
  reading: number;
  accepted?: number;
  /** Lies idle in the client's pool. */
  pooled: boolean;
  /** What only a kernel socket has. */
  kernel?: KernelSocket;
}

/** A connection of a visit. */
export type SocketConn = Conn & { kernel: KernelSocket };

export type FlightKind = "syn" | "ack" | "data" | "fin" | "rst" | "probe";

/** A segment on its way, or where it was lost. */
export interface Flight {
  id: number;
  conn: string;
  from: Side;
  kind: FlightKind;
  label: string;
  sent: number;
  /** When the link begins to transmit it; until then it waits at its sender. */
  departs: number;
  due: number;
  /** Which of the pipe's tracks it rides on, from 0. */
  track: number;
  retransmission: boolean;
  /** Drawn from an observation after the fact, longer than it took. */
  stretched: boolean;
  /** Set once the link has lost it. */
  lost?: { at: number; way: number; why: LossReason };
  /** The link has already decided to lose it: it ends at `lost.way`. */
  toBeLost: boolean;
  /** Where it was held last. */
  held?: Held;
}

/** Where a segment was stopped by hand, and from when it goes on from there. */
export interface Held {
  way: number;
  at: number;
  /** How much of its time is left; set while it stands. */
  left?: number;
}

export interface Message {
  startLine: string;
  headers: readonly Header[];
}

/** One request and its response, from the wish to the end. */
export interface Exchange {
  id: string;
  /** Counts the trace's requests from 1. */
  number: number;
  /** Which it is of the requests that one raw act has sent, from 1 after the first. */
  part?: number;
  /** Counted as one that needed no handshake. */
  saved?: boolean;
  conn?: string;
  nth: number;
  /** In a lab, which connection the client is to use. */
  policy?: Policy;
  /** In a visit, what the request is for. */
  kind?: RequestKind;
  /** The click's id, and which of the visit's clicks it was, from 1. */
  click?: { id: string; nth: number };
  method: string;
  target: string;
  wanted: number;
  acquired?: number;
  reused: boolean;
  request?: Message;
  sent?: number;
  /** What the handler saw, and what TCP lent it. */
  handled?: { at: number; message: Message; remoteAddr: string; /** When it ended without a response, in a lab. */ until?: number };
  response?: Message & { at: number };
  /** The client has the whole response, or gave up. */
  done?: { at: number; status: string; failed: boolean };
  repeats: number;
  /** Server time for a real socket, in microseconds. */
  took?: number;
}

/** The last time a host looked an arriving segment up in its table. */
export interface LookedUp {
  at: number;
  conn: string;
  local: string;
  remote: string;
  found: Found;
  /** The state of what was found, at that moment. */
  state: EndState;
  /** The segment: what it was, and what is written on it. */
  kind: FlightKind;
  label: string;
}

export interface World {
  kind: "lab" | "visit";
  /** The instant this world stands at. */
  time: number;
  /** Counts changes that Lit has to draw; flights move without one. */
  version: number;
  timeline: Timeline;
  clientAddr: string;
  serverAddr: string;
  rttMs: number;
  loss: number;
  /** At how many kilobits a second each direction transmits; 0 means no limit. */
  rateKbit: number;
  /** False while the link is cut. */
  up: boolean;
  /** What stands between the hosts and rewrites; undefined if nothing does. */
  box?: Box | undefined;
  /** Of what kinds the next segment of each host is to be lost. */
  armed: Readonly<Record<Side, readonly Loss[]>>;
  conns: Map<string, Conn>;
  flights: Map<number, Flight>;
  /** The latest exchanges, oldest first; what is forgotten goes. */
  exchanges: Map<string, Exchange>;
  /** How many exchanges there have been. */
  exchanged: number;
  /** Connections that closed long ago and are not kept any more. */
  forgotten: number;
  lookups: { readonly [side in Side]?: LookedUp };
  /** Handshakes completed; in a visit, the sockets that clicks have used. */
  handshakes: number;
  requests: number;
  saved: number;
  /** Distinct click ids; kernel sockets are counted by them. */
  clicks: Set<string>;
  /** In a visit: what the server's kernel can tell, once the visit has said it. */
  system?: VisitOpened;
  /** In a visit: what the visitor's own clients have sent, by label. */
  runs: Map<string, ClientRun>;
  /** The segment that was delivered last. */
  arrived?: { id: number; kind: FlightKind; label: string };
  /** The server program calls accept. */
  accepting: boolean;
  /** It listens on the port of https too. */
  tls: boolean;
  /** In a visit: the socket of the latest click; before any, the one that the page came on. */
  own: string;
  /** A proxy has put itself between: the sockets of the visit are the proxy's. */
  lastHop: boolean;
  /** Why the trace ended, once it has. */
  ended?: LabEnd;
}

export function newWorld(kind: World["kind"]): World {
  return {
    kind,
    time: 0,
    version: 0,
    timeline: new Timeline(),
    clientAddr: "",
    serverAddr: "",
    rttMs: 200,
    loss: 0,
    rateKbit: 0,
    up: true,
    armed: { client: [], server: [] },
    conns: new Map(),
    flights: new Map(),
    exchanges: new Map(),
    exchanged: 0,
    forgotten: 0,
    lookups: {},
    handshakes: 0,
    requests: 0,
    saved: 0,
    clicks: new Set(),
    runs: new Map(),
    accepting: true,
    tls: false,
    own: "",
    lastHop: false,
  };
}

/**
 * A world that shares nothing which folding changes: what folding replaces as a
 * whole (messages, paths, kernel sockets, what became of a segment) may be shared.
 */
export function copyWorld(w: World): World {
  const copies = <K, V extends object>(map: Map<K, V>, copy: (v: V) => V = (v) => ({ ...v })) =>
    new Map(Array.from(map, ([key, v]): [K, V] => [key, copy(v)]));
  return {
    ...w,
    conns: copies(w.conns, (c) => ({
      ...c,
      client: { ...c.client },
      server: { ...c.server },
    })),
    flights: copies(w.flights),
    exchanges: copies(w.exchanges),
    runs: copies(w.runs),
    clicks: new Set(w.clicks),
  };
}

export function newEnd(local: string, remote: string): End {
  return { local, remote, state: "", path: [], closedFirst: false, finReceived: false };
}

/** Moves an end to another state; told the same state again, it stays where it is. */
export function enter(end: End, state: State, at: number, from?: State): void {
  if (end.path.length === 0 && from) end.path = [{ state: from, at }];
  if (end.path.at(-1)?.state !== state) end.path = [...end.path, { state, at }];
  end.state = state;
  if (state !== "TIME-WAIT") delete end.endsAt;
}

/** Adds a connection the first time its id is seen. */
export function openConn(w: World, id: string, client: string, server: string, at: number): Conn {
  const conn: Conn = {
    id,
    opened: at,
    used: at,
    changed: at,
    client: newEnd(client, server),
    server: newEnd(server, client),
    sent: 0,
    received: 0,
    finished: 0,
    reading: 0,
    pooled: false,
  };
  w.conns.set(id, conn);
  return conn;
}

/** So many connections are kept, for the stage shows a few; only closed ones go. */
const MOST_CONNS = 64;

export function forgetConns(w: World): void {
  if (w.conns.size <= MOST_CONNS) return;
  for (const c of w.conns.values()) {
    if (!isClosed(w, c)) continue;
    w.conns.delete(c.id);
    w.forgotten++;
    return;
  }
}

/** HTTP need not remember, and neither need the model, beyond what is drawn. */
const MOST_EXCHANGES = 64;

export function addExchange(w: World, x: Omit<Exchange, "number" | "repeats">, repeats = 0): void {
  w.exchanged++;
  w.exchanges.set(x.id, { ...x, number: w.exchanged, repeats });
  forgetExchange(w);
}

/** Of too many, the oldest that is over goes. */
export function forgetExchange(w: World): void {
  if (w.exchanges.size <= MOST_EXCHANGES) return;
  for (const old of w.exchanges.values()) {
    if (!old.done) continue;
    w.exchanges.delete(old.id);
    return;
  }
}

export function isClosed(w: World, c: Conn): boolean {
  return c.closed !== undefined && c.closed <= w.time;
}

/** An end without a record: gone, or not made yet. */
export function isOver(end: End): boolean {
  return end.state === "CLOSED" || end.state === "";
}

/** Microseconds of the trace's time that an end still has in TIME-WAIT. */
export function timeWaitLeft(w: World, end: End): number | undefined {
  return end.state === "TIME-WAIT" && end.endsAt !== undefined ? Math.max(0, end.endsAt - w.time) : undefined;
}

/** An end whose host had a record of it and lost its power: nobody there saw it end. */
export function isWiped(end: End): boolean {
  return end.state === "" && end.path.length > 0;
}

/** Takes the record from an end's host, which never saw it end. */
export function loseRecord(c: Conn, side: Side): void {
  const { local, remote, path } = c[side];
  c[side] = { ...newEnd(local, remote), path };
  if (side === "client") c.pooled = false;
  else {
    c.reading = 0;
    delete c.accepted;
  }
}

/** The state to draw at one end; an end that no segment ever reached has none. */
export function stateOf(w: World, c: Conn, side: Side): EndState {
  const unmade = c.kernel === undefined && c[side].path.length === 0;
  return isClosed(w, c) && !unmade && !isWiped(c[side]) ? "CLOSED" : c[side].state;
}

export function sideOf(host: Host | undefined): Side {
  return host === "server" ? "server" : "client";
}

/** Microseconds that a watcher has lived through since `since`, pauses left out. */
export function age(w: World, since: number): number {
  return w.timeline.awakeAt(w.time) - w.timeline.awakeAt(since);
}

/** A pipe's tracks, from above; a lost segment falls to the lowest. */
const ALL_TRACKS = [0, 1, 2] as const;
export const LOWEST_TRACK = 2;

/**
 * Picks the track on which a new flight meets nobody: the first of `tracks` that
 * no flight uses which is still under way on the same pipe, or else the one whose
 * latest flight is farthest on.
 */
export function freeTrack(w: World, conn: string, at: number, tracks: readonly number[] = ALL_TRACKS): number {
  const latest = new Map<number, number>();
  for (const f of w.flights.values()) {
    if (f.conn === conn && (f.lost || f.held?.left !== undefined || f.due > at)) latest.set(f.track, f.departs);
  }
  let best = tracks[0]!;
  for (const t of tracks) {
    const departs = latest.get(t);
    if (departs === undefined) return t;
    if (departs < latest.get(best)!) best = t;
  }
  return best;
}
