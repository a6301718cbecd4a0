// The ladder's layout: where each segment's arrow begins and ends when time runs
// downwards. A pure function of the trace: events are added in order, and what
// was laid out once does not move.
//
// Time is to scale while something is on the wire, except that two segments of
// one direction are never closer than a label is high, unless they need only one
// label: those of a burst. A long quiet stretch is folded, and its length written.

import type { Event, LossReason } from "../trace/events.gen.ts";
import { lastNotAfter } from "../trace/search.ts";
import { type Burst, Bursts } from "./bursts.ts";
import { courseOf, hold, wayAt } from "./lab.ts";
import { kindOf, labelOf } from "./segment.ts";
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

/** The least distance of two segments of one burst, and of the others that follow them. */
const TOGETHER = 3;
const CLOSE = 1.5;

export interface Rung {
  id: number;
  conn: string;
  from: Side;
  kind: FlightKind;
  label: string;
  burst: Burst;
  /** Which of its burst it is, from 0. */
  place: number;
  /** So close behind the one before that they cannot be told apart. */
  close: boolean;
  /** It has a label, in which the rest of its burst is counted. */
  named: boolean;
  retransmission: boolean;
  sent: number;
  /** When the link begins to transmit it: until then its arrow stays at its sender. */
  departs: number;
  /** When it is to arrive, as scheduled at its sending or its release. */
  due: number;
  /** Where it was held last. */
  held?: Held;
  y0: number;
  /** Where its way bends: its sender, and each time that it was held and let go. */
  bends: Bend[];
  /** Set when it has arrived, was lost by the link, or vanished with a reset of the lab. */
  end?: Bend & { as: "arrived" | "lost" | "reset"; why?: LossReason };
}

/** A segment at an instant, and how far it is on its way. */
export interface Bend {
  at: number;
  y: number;
  way: number;
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
  /** Which of the requests that one raw act has sent, from 0. */
  part: number;
}

/**
 * Inside a burst whose arrows cannot be told apart: only its edges are drawn as arrows,
 * and what lies between them as a band, as wide as there are many.
 */
export function isWithin(r: Rung): boolean {
  return r.close && r.place < r.burst.size - 1 && r.bends.length === 1 && (r.end?.as ?? "arrived") === "arrived";
}

interface Instant {
  time: number;
  y: number;
}

export class Ladder {
  readonly rungs: Rung[] = [];
  readonly folds: Fold[] = [];
  readonly brackets: Bracket[] = [];
  /** The highest column of a bracket so far. */
  columns = 0;
  private readonly seen = new Set<string>();
  private readonly instants: Instant[];
  private readonly open = new Map<number, Rung>();
  private readonly byId = new Map<number, Rung>();
  private readonly lowest: Record<string, { y: number; burst: Burst | undefined }> = {};
  private readonly bursts = new Bursts();
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
        const burst = this.bursts.join(e, from);
        const at = burst.size - 1;
        const before = this.lowest[`${from} sends`]?.y ?? 0;
        const y0 = this.instant(e.time, `${from} sends`, burst, at);
        const rung: Rung = {
          id: e.data.id,
          conn: e.conn ?? "",
          from,
          kind: kindOf(e.data),
          label: labelOf(e.data),
          burst,
          place: at,
          close: at > 0 && y0 - before < 2 * TOGETHER,
          named: burst.first === e.data.id,
          retransmission: e.data.retransmission ?? false,
          sent: e.time,
          ...courseOf(e.time, e.data, this.scale.crossing / this.pxPerUs, this.rateKbit),
          y0,
          bends: [],
        };
        rung.bends.push({ at: rung.departs, y: y0, way: 0 });
        this.rungs.push(rung);
        this.seen.add(rung.conn);
        this.open.set(rung.id, rung);
        this.byId.set(rung.id, rung);
        // A SYN of no connection is an experiment with one segment; it opens nothing.
        if (tcp.flags.includes("SYN") && from === "client" && !rung.retransmission && rung.conn !== "") {
          this.begin({ kind: "handshake", conn: rung.conn, from: e.time, nth: 0, reused: false, request: "", part: 0 });
        }
        break;
      }
      case "link:segment_delivered":
        this.close(e.data.id, e.time, "arrived", 1);
        break;
      case "link:segment_lost":
        this.close(e.data.id, e.time, "lost", e.data.lost_at, e.data.why);
        break;
      case "link:segment_held":
      case "link:segment_released":
        this.bend(e.data.id, ("departs_at" in e.data && e.data.departs_at) || e.time, this.instant(e.time, e.name));
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
          part: this.brackets.filter((b) => b.request === e.data.request && b.conn === e.conn).length,
        });
        break;
      case "http:response_received": {
        const b = this.brackets.findLast((b) => b.request === e.data.request && b.nth === e.data.nth);
        if (b) this.finish(b, e.time, false);
        break;
      }
      case "http:request_retried":
      case "http:request_failed":
        for (const b of this.brackets) if (b.request === e.data.request) this.finish(b, e.time, true);
        break;
      default:
        break; // nothing that crosses the wire
    }
  }

  rung(id: number): Rung | undefined {
    return this.byId.get(id);
  }

  /** As the function; a part that has a ladder need not bring that. */
  isWithin(r: Rung): boolean {
    return isWithin(r);
  }

  /** How far a segment is at an instant, and from which bend on it has been going there. */
  wayOn(r: Rung, time: number): { way: number; from: Bend } {
    const i = Math.max(0, lastNotAfter(r.bends, time, (b) => b.at));
    const from = r.bends[i]!;
    const to = r.bends[i + 1] ?? r.end;
    if (!to) return { way: Math.min(1, wayAt(r, time)), from };
    const part = Math.max(0, time - from.at) / Math.max(1, to.at - from.at);
    return { way: from.way + (to.way - from.way) * Math.min(1, part), from };
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
    this.columns = Math.max(this.columns, column);
    this.brackets.push({ ...b, failed: false, column, rtt: (2 * this.scale.crossing) / this.pxPerUs });
  }

  private finish(b: Bracket, at: number, failed: boolean): void {
    if (b.to !== undefined) return;
    b.to = at;
    b.failed = failed;
  }

  private bend(id: number, at: number, y: number): void {
    const rung = this.open.get(id);
    if (!rung) return;
    // One that is held in its queue departs at no instant that was told before.
    const [first] = rung.bends;
    first!.at = Math.min(first!.at, at);
    rung.bends.push({ at, y, way: Math.min(1, wayAt(rung, at)) });
  }

  private close(id: number, at: number, as: "arrived" | "lost" | "reset", way: number, why?: LossReason): void {
    const rung = this.open.get(id);
    if (!rung) return;
    const y = this.instant(at, `${rung.from} ${as}`, rung.burst, rung.place);
    rung.end = { at, y, as, way, ...(why && { why }) };
    this.open.delete(id);
  }

  /** Lays the next instant out; what happens at one place keeps its distance. */
  private instant(time: number, place: string, burst?: Burst, which = 0): number {
    const last = this.instants.at(-1)!;
    let y = last.y + (time - last.time) * this.pxPerUs;
    if (!this.flying && y - last.y > this.scale.quiet) {
      this.folds.push({ y: last.y + this.scale.fold / 2, us: time - last.time });
      y = last.y + this.scale.fold;
    }
    const before = this.lowest[place];
    if (before) y = Math.max(y, before.y + (!burst || burst !== before.burst ? this.scale.apart : which > 1 ? CLOSE : TOGETHER));
    this.lowest[place] = { y, burst };
    this.instants.push({ time, y });
    return y;
  }
}
