// The ladder's layout: where each segment's arrow begins and ends when time runs
// downwards. A pure function of the trace: events are added in order, and what
// was laid out once does not move.
//
// Time is to scale while something is on the wire, except that two segments of
// one direction are never closer than a label is high. A long quiet stretch is
// folded, and its length written.

import type { Event } from "../trace/events.gen.ts";
import { lastNotAfter } from "../trace/search.ts";
import { courseOf, hold, kindOf, labelOf, wayAt } from "./lab.ts";
import type { FlightKind, Held, Side } from "./world.ts";

/** How much room a ladder gives to time, in pixels along its axis. */
export interface Scale {
  /** How far a segment comes along the axis on its way, at any delay. */
  crossing: number;
  /** The least distance of two segments of one direction. */
  apart: number;
  fold: number;
  /** A quiet stretch that would take more than this is folded. */
  quiet: number;
}

/** Time downwards: labels stand above each other. */
export const UPRIGHT: Scale = { crossing: 40, apart: 17, fold: 44, quiet: 60 };
/** Time to the right. */
export const LYING: Scale = { crossing: 76, apart: 9, fold: 84, quiet: 150 };
export const CROSSING_PX = UPRIGHT.crossing;

export interface Rung {
  id: number;
  conn: string;
  from: Side;
  kind: FlightKind;
  label: string;
  retransmission: boolean;
  sent: number;
  /** When the link begins to transmit it: until then its arrow stays at its sender. */
  departs: number;
  /** When it is to arrive, as scheduled at its sending or its release. */
  due: number;
  /** Where it was held last. */
  held?: Held;
  y0: number;
  /** Set when it has arrived, was lost by the link, or vanished with a reset of the lab. */
  end?: { at: number; y: number; as: "arrived" | "lost" | "reset"; way: number };
}

export interface Fold {
  y: number;
  /** The length of the quiet stretch in microseconds. */
  us: number;
}

/** What a stretch of the ladder meant: a handshake, or a request and its response. */
export interface Bracket {
  kind: "handshake" | "request";
  conn: string;
  from: number;
  to?: number;
  /** It ended without what it was for: given up, failed, or reset. */
  failed: boolean;
  /** Of those that are open at once, each has a column of its own, from 0. */
  column: number;
  /** The link's round-trip time at its beginning, in microseconds. */
  rtt: number;
  nth: number;
  reused: boolean;
  request: string;
}

interface Instant {
  time: number;
  y: number;
}

export class Ladder {
  readonly rungs: Rung[] = [];
  readonly folds: Fold[] = [];
  readonly brackets: Bracket[] = [];
  private readonly seen = new Set<string>();
  private readonly instants: Instant[];
  private readonly open = new Map<number, Rung>();
  private readonly byId = new Map<number, Rung>();
  private readonly lowest: Record<string, number> = {};
  private readonly scale: Scale;
  private pxPerUs: number;
  private rateKbit = 0;

  constructor(scale: Scale = UPRIGHT) {
    this.scale = scale;
    this.instants = [{ time: 0, y: scale.apart }];
    this.pxPerUs = scale.crossing / 100_000;
  }

  add(e: Event): void {
    switch (e.name) {
      case "link:changed":
        this.pxPerUs = this.scale.crossing / ((e.data.rtt_ms * 1000) / 2);
        this.rateKbit = e.data.rate_kbit ?? 0;
        break;
      case "link:segment_sent": {
        const { tcp } = e.data;
        const from = e.data.from === "server" ? "server" : "client";
        const y0 = this.instant(e.time, `${from} sends`);
        const rung: Rung = {
          id: e.data.id,
          conn: e.conn ?? "",
          from,
          kind: kindOf(e.data),
          label: labelOf(e.data),
          retransmission: e.data.retransmission ?? false,
          sent: e.time,
          ...courseOf(e.time, e.data, this.scale.crossing / this.pxPerUs, this.rateKbit),
          y0,
        };
        this.rungs.push(rung);
        this.seen.add(rung.conn);
        this.open.set(rung.id, rung);
        this.byId.set(rung.id, rung);
        // A SYN of no connection is an experiment with one segment; it opens nothing.
        if (tcp.flags.includes("SYN") && from === "client" && !rung.retransmission && rung.conn !== "") {
          this.begin({ kind: "handshake", conn: rung.conn, from: e.time, nth: 0, reused: false, request: "" });
        }
        break;
      }
      case "link:segment_delivered":
        this.close(e.data.id, e.time, "arrived", 1);
        break;
      case "link:segment_lost":
        this.close(e.data.id, e.time, "lost", e.data.lost_at);
        break;
      case "link:segment_held":
      case "link:segment_released":
        this.instant(e.time, e.name);
        hold(this.open.get(e.data.id), e);
        break;
      case "lab:reset":
        // What was on the wire is gone with it, as far as it had come.
        for (const r of [...this.open.values()]) {
          this.close(r.id, e.time, "reset", Math.min(1, wayAt(r, e.time)));
        }
        for (const b of this.brackets) if (b.to === undefined) this.finish(b, e.time, true);
        break;
      case "tcp:state_changed":
        if (e.host === "client" && (e.data.to === "ESTABLISHED" || e.data.to === "CLOSED")) {
          const b = this.brackets.findLast((b) => b.kind === "handshake" && b.conn === e.conn);
          if (b) this.finish(b, e.time, e.data.to === "CLOSED");
        }
        break;
      case "http:request_sent":
        this.begin({
          kind: "request",
          conn: e.conn ?? "",
          from: e.time,
          nth: e.data.nth,
          reused: e.data.nth > 1,
          request: e.data.request,
        });
        break;
      case "http:response_received":
      case "http:request_failed": {
        const b = this.brackets.findLast((b) => b.request === e.data.request);
        if (b) this.finish(b, e.time, e.name === "http:request_failed");
        break;
      }
      default:
        break; // nothing that crosses the wire
    }
  }

  rung(id: number): Rung | undefined {
    return this.byId.get(id);
  }

  /** Where an instant lies; beyond the newest one as far as a fold would be. */
  yAt(time: number): number {
    const i = Math.max(0, lastNotAfter(this.instants, time, (x) => x.time));
    const at = this.instants[i]!;
    const next = this.instants[i + 1];
    if (next) return at.y + ((next.y - at.y) * (time - at.time)) / Math.max(1, next.time - at.time);
    const most = this.flying ? Number.POSITIVE_INFINITY : this.scale.fold;
    return at.y + Math.min((time - at.time) * this.pxPerUs, most);
  }

  /** The instant at a place of the axis; `now` is the latest there is. */
  timeAt(y: number, now: number): number {
    const i = Math.max(0, lastNotAfter(this.instants, y, (x) => x.y));
    const at = this.instants[i]!;
    const next = this.instants[i + 1] ?? { time: now, y: this.yAt(now) };
    return next.y > at.y ? at.time + (Math.min(1, (y - at.y) / (next.y - at.y))) * (next.time - at.time) : at.time;
  }

  /** The quiet stretch that has not ended at `time`, if it is long enough to be folded. */
  quietAt(time: number): Fold | undefined {
    const last = this.instants.at(-1)!;
    const us = time - last.time;
    if (this.flying || us * this.pxPerUs <= this.scale.quiet) return undefined;
    return { y: last.y + this.scale.fold / 2, us };
  }

  /** How many connections there are. */
  get conns(): number {
    return this.seen.size;
  }

  get height(): number {
    return this.instants.at(-1)!.y;
  }

  /** Whether a segment is on its way; one that is held makes no stretch less quiet. */
  private get flying(): boolean {
    for (const r of this.open.values()) if (r.held?.left === undefined) return true;
    return false;
  }

  private begin(b: Omit<Bracket, "failed" | "column" | "rtt">): void {
    const taken = this.brackets.filter((o) => o.to === undefined).map((o) => o.column);
    let column = 0;
    while (taken.includes(column)) column++;
    this.brackets.push({ ...b, failed: false, column, rtt: (2 * this.scale.crossing) / this.pxPerUs });
  }

  private finish(b: Bracket, at: number, failed: boolean): void {
    if (b.to !== undefined) return;
    b.to = at;
    b.failed = failed;
  }

  private close(id: number, at: number, as: "arrived" | "lost" | "reset", way: number): void {
    const rung = this.open.get(id);
    if (!rung) return;
    const y = this.instant(at, `${rung.from} ${as}`);
    rung.end = { at, y, as, way };
    this.open.delete(id);
  }

  /** Lays the next instant out; what happens at one place keeps its distance. */
  private instant(time: number, place: string): number {
    const last = this.instants.at(-1)!;
    let y = last.y + (time - last.time) * this.pxPerUs;
    if (!this.flying && y - last.y > this.scale.quiet) {
      this.folds.push({ y: last.y + this.scale.fold / 2, us: time - last.time });
      y = last.y + this.scale.fold;
    }
    y = Math.max(y, (this.lowest[place] ?? Number.NEGATIVE_INFINITY) + this.scale.apart);
    this.lowest[place] = y;
    this.instants.push({ time, y });
    return y;
  }
}
