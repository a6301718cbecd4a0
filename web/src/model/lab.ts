// Folds the events of a lab trace into a World, one at a time and in order.
// Each event changes only what it says: the server's numbers do not move before
// an event that was observed at the server.
//
// Reading path: cursor.ts calls it (before); exchanges.ts does the same for requests, and
// world.ts is what it fills (after).

import { fromBase64 } from "../dissect/bytes.ts";
import { dissectPacket } from "../dissect/tcp.ts";
import type { LabEvent, SegmentSent } from "../trace/events.gen.ts";
import { foldBox } from "./box.ts";
import { foldExchange } from "./exchanges.ts";
import { kindOf, labelOf, MAX_SEQ } from "./segment.ts";
import {
  type Conn,
  type End,
  enter,
  forgetConns,
  freeTrack,
  isOver,
  type Held,
  LOWEST_TRACK,
  loseRecord,
  openConn,
  sideOf,
  type World,
} from "./world.ts";

/** How far a segment that is to be lost is drawn before it falls. */
const HALF_WAY = 0.5;
/** The kind of the option (RFC 7323 section 2.2). */
const WINDOW_SCALE = 3;

export function foldLab(w: World, e: LabEvent): void {
  w.version++;
  switch (e.name) {
    case "lab:opened":
      w.clientAddr = e.data.client;
      w.serverAddr = e.data.server;
      break;
    case "lab:full":
      w.ended = "full";
      break;
    case "lab:closed":
      w.ended = e.data.why;
      break;
    case "lab:reset":
      // Both hosts begin anew; nothing of before is left on them or on the wire.
      w.conns.clear();
      w.flights.clear();
      w.exchanges.clear();
      w.lookups = {};
      if (w.box) w.box = { ...w.box, rows: [] };
      w.armed = { client: [], server: [] };
      w.tls = false;
      w.handshakes = w.requests = w.saved = w.exchanged = w.forgotten = 0;
      break;
    case "clock:changed":
    case "clock:stepped":
    case "clock:skipped":
      break; // the timeline has it
    case "client:changed":
      break; // the controls show it, the stage what comes of it
    case "server:changed":
      w.accepting = e.data.accepting;
      w.tls = e.data.tls ?? false;
      break;
    case "link:changed":
      w.rttMs = e.data.rtt_ms;
      w.loss = e.data.loss;
      w.rateKbit = e.data.rate_kbit ?? 0;
      w.up = e.data.up;
      break;
    case "link:loss_armed":
      w.armed = { ...w.armed, [e.data.from]: e.data.what };
      break;
    case "link:segment_sent":
      segmentSent(w, e.conn ?? "", e.time, e.data);
      break;
    case "link:segment_delivered": {
      const f = w.flights.get(e.data.id);
      w.flights.delete(e.data.id);
      if (f) w.arrived = { id: f.id, kind: f.kind, label: f.label };
      const conn = w.conns.get(e.conn ?? "");
      const end = conn && f && conn[f.from === "client" ? "server" : "client"];
      if (f?.kind === "fin" && end) end.finReceived = true;
      // TIME-WAIT takes no notice of it (RFC 1337).
      if (f?.kind === "rst" && end && !isOver(end) && end.state !== "TIME-WAIT") end.reset = "received";
      break;
    }
    case "link:segment_lost": {
      const f = w.flights.get(e.data.id);
      if (!f) break;
      dropLost(w, f.conn);
      f.lost = { at: e.time, way: e.data.lost_at, why: e.data.why };
      f.track = LOWEST_TRACK;
      break;
    }
    case "link:segment_held":
    case "link:segment_released":
      hold(w.flights.get(e.data.id), e);
      break;
    case "host:power_cycled":
      // Its handlers are no more; what the client asked for stays asked.
      if (e.host === "server") for (const x of w.exchanges.values()) if (!x.response) delete x.handled;
      w.tls = w.tls && e.host !== "server";
      for (const conn of w.conns.values()) {
        const side = sideOf(e.host);
        if (isOver(conn[side])) continue;
        loseRecord(conn, side);
        conn.changed = e.time;
        closeIfOver(w, conn, e.time);
      }
      break;
    case "tcp:lookup": {
      const { tuple, found, segment } = e.data;
      const { kind, label } = w.arrived?.id === segment ? w.arrived : { kind: "ack" as const, label: "" };
      const looked = { at: e.time, conn: e.conn ?? "", ...tuple, found, state: endOf(w, e)?.state ?? "", kind, label };
      w.lookups = { ...w.lookups, [sideOf(e.host)]: looked };
      break;
    }
    case "tcp:state_changed": {
      const side = sideOf(e.host);
      const { local, remote } = e.data.tuple;
      const [client, server] = side === "client" ? [local, remote] : [remote, local];
      const conn = w.conns.get(e.conn ?? "") ?? (e.conn ? openConn(w, e.conn, client, server, e.time) : undefined);
      if (!conn) break;
      conn.changed = e.time;
      // A box may stand in the client's place, as the server sees it.
      Object.assign(conn[side], e.data.tuple);
      enter(conn[side], e.data.to, e.time, e.data.from);
      if (e.data.ends_at !== undefined) conn[side].endsAt = e.data.ends_at;
      if (e.data.to === "ESTABLISHED" && conn.client.state === conn.server.state) w.handshakes++;
      if (side === "server" && e.data.to !== "ESTABLISHED") conn.reading = 0;
      if (e.data.to !== "ESTABLISHED") conn.pooled = false;
      closeIfOver(w, conn, e.time);
      break;
    }
    case "tcp:time_wait_restarted": {
      const end = endOf(w, e);
      if (end) end.endsAt = e.data.ends_at;
      break;
    }
    case "tcp:info": {
      const end = endOf(w, e);
      if (!end) break;
      end.sndNxt = e.data.snd_nxt;
      end.rcvNxt = e.data.rcv_nxt;
      end.cwnd = e.data.cwnd;
      break;
    }
    case "http:connection_half_closed":
      break; // the state says it: FIN-WAIT-1 or LAST-ACK
    case "http:connection_closed": {
      const end = endOf(w, e);
      if (end) end.closedWhy = e.data.why;
      // No handler outlives its socket here; until then it runs, whatever its client has given up.
      if (e.host === "server") for (const x of w.exchanges.values()) if (x.conn === e.conn && x.handled && !x.response) x.handled = { ...x.handled, until: e.time };
      break;
    }
    case "server:accepted": {
      const conn = w.conns.get(e.conn ?? "");
      if (conn) conn.accepted = e.time;
      break;
    }
    case "server:reading": {
      const conn = w.conns.get(e.conn ?? "");
      if (conn) conn.reading = e.data.nth;
      break;
    }
    case "box:changed":
    case "box:row_made":
    case "box:rewritten":
    case "box:row_expired":
      w.box = foldBox(w.box, e);
      break;
    case "scenario:started":
    case "scenario:step":
    case "scenario:checked":
    case "scenario:finished":
      break; // scenario-run.ts has them
    default:
      foldExchange(w, e);
  }
}

function closeIfOver(w: World, conn: Conn, at: number): void {
  if (!isOver(conn.client) || !isOver(conn.server)) return;
  conn.closed = at;
  forgetConns(w);
}

function endOf(w: World, e: LabEvent): End | undefined {
  return w.conns.get(e.conn ?? "")?.[sideOf(e.host)];
}

function segmentSent(w: World, id: string, at: number, s: SegmentSent): void {
  const from = s.from === "server" ? "server" : "client";
  const { tcp } = s;
  let conn = w.conns.get(id);
  if (!conn && id) {
    const [client, server] = from === "client" ? [tcp.src, tcp.dst] : [tcp.dst, tcp.src];
    conn = openConn(w, id, client, server, at);
  }
  if (conn) number(conn, from, s);
  if (s.retransmission) dropLost(w, id);
  const course = courseOf(at, s, (w.rttMs * 1000) / 2, w.rateKbit);
  w.flights.set(s.id, {
    ...course,
    id: s.id,
    conn: id,
    from,
    kind: kindOf(s),
    label: labelOf(s),
    sent: at,
    track: freeTrack(w, id, at),
    retransmission: s.retransmission ?? false,
    stretched: false,
    toBeLost: s.lost !== undefined,
  });
}

export function wayOf(f: { toBeLost: boolean; lost?: { way: number } }): number {
  return f.lost?.way ?? (f.toBeLost ? HALF_WAY : 1);
}

/** Stops a segment or lets it go on; what will be lost is due nowhere, and keeps its pace. */
export function hold(f: Course | undefined, e: LabEvent & { name: "link:segment_held" | "link:segment_released" }): void {
  if (!f) return;
  const at = e.time;
  if (e.name === "link:segment_held") {
    f.held = { way: e.data.way, at, left: f.due - at };
  } else if (f.held) {
    f.due = e.data.deliver_at ?? at + (f.held.left ?? 0);
    f.held = { way: f.held.way, at: e.data.departs_at ?? at };
  }
}

interface Course {
  /** When its transmission begins: until then it waits in the link's queue. */
  departs: number;
  due: number;
  held?: Held;
}

/**
 * The course of a segment that was just sent, on a link of that delay (µs) and rate.
 * One that will be lost is due nowhere: here it is at such a pace that it has come
 * half-way after its transmission and half of the delay.
 */
export function courseOf(sent: number, s: SegmentSent, oneWay: number, rateKbit: number): Course {
  const departs = s.departs_at ?? sent;
  const transmission = rateKbit > 0 ? (fromBase64(s.raw).length * 8 * 1000) / rateKbit : 0;
  return { departs, due: s.deliver_at ?? departs + 2 * transmission + oneWay };
}

/**
 * How far a segment is, 0 to 1 and perhaps beyond: at its sender until it departs,
 * and evenly from then to when it is due, or from where it was held.
 */
export function wayAt({ departs, due, held }: Course, time: number): number {
  const { way, at, left } = held ?? { way: 0, at: departs };
  if (time < at) return (way * Math.max(0, time - departs)) / Math.max(1, at - departs);
  if (left !== undefined) return way;
  return due > at ? way + ((1 - way) * (time - at)) / (due - at) : 1;
}

// SND.NXT of the sender, and the RCV.NXT that it announced, follow from the
// segment that it sent (RFC 9293 section 3.3.1).
function number(conn: Conn, from: "client" | "server", s: SegmentSent): void {
  const end = conn[from];
  const { tcp } = s;
  const syn = tcp.flags.includes("SYN");
  if (syn) {
    end.iss = tcp.seq;
    const scale = dissectPacket(fromBase64(s.raw))?.options.find((o) => o.kind === WINDOW_SCALE);
    if (scale) end.windowShift = Number(scale.value);
  }
  const next = (tcp.seq + tcp.length + (syn ? 1 : 0) + (tcp.flags.includes("FIN") ? 1 : 0)) % MAX_SEQ;
  // A host that has no record answers with RST too: that ends nothing of its own.
  if (tcp.flags.includes("RST") && !isOver(end)) end.reset = "sent";
  if (tcp.flags.includes("FIN") && !end.finReceived) end.closedFirst = true;
  // A probe takes a number that was sent before: SND.NXT-1 (RFC 9293 section 3.8.4).
  if (!s.retransmission && !s.probe) end.sndNxt = next;
  if (tcp.flags.includes("ACK")) {
    end.rcvNxt = tcp.ack;
    if (end.irs === undefined) end.irs = (tcp.ack - 1 + MAX_SEQ) % MAX_SEQ;
  }
}

// One lost segment for a pipe: a retransmission or another loss takes its place.
function dropLost(w: World, conn: string): void {
  for (const f of w.flights.values()) if (f.lost && f.conn === conn) w.flights.delete(f.id);
}
