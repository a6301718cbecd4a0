// What the whole of a trace holds, whatever the playhead shows: its connections as
// spans of time, and the instants worth stopping at. Built as events arrive, in order.

import type { BoxRewritten, Event, State } from "../trace/events.gen.ts";
import { lastNotAfter } from "../trace/search.ts";
import { Axis } from "./axis.ts";
import { kindOf } from "./segment.ts";
import type { FlightKind } from "./world.ts";

/** A connection's life, as the strip of the whole trace shows it. */
export interface Span {
  conn: string;
  /** The first row that was free when it began. */
  row: number;
  from: number;
  to?: number;
}

export interface Tick {
  time: number;
  kind: FlightKind | "lost" | "click";
}

export type SegmentEvent = Event & { name: "link:segment_sent" } & {
  /** What a box has made of it on its way. */
  box?: BoxRewritten;
};

export class Chronicle {
  readonly axis = new Axis();
  readonly spans: Span[] = [];
  readonly ticks: Tick[] = [];
  /** The instants at which something happened, each once, ascending. */
  readonly instants: number[] = [];
  private readonly sent = new Map<number, SegmentEvent>();
  private readonly alive = new Map<string, { span: Span; ends: Map<string, State> }>();

  add(e: Event): void {
    if (!e.name.startsWith("clock:") && this.instants.at(-1) !== e.time) {
      this.instants.push(e.time);
      this.axis.add(e.time);
    }
    switch (e.name) {
      case "link:changed":
        this.axis.scale((e.data.rtt_ms * 1000) / 2);
        break;
      case "link:segment_sent":
        this.sent.set(e.data.id, e);
        this.ticks.push({ time: e.time, kind: kindOf(e.data) });
        break;
      case "box:rewritten": {
        const sent = this.sent.get(e.data.segment);
        if (sent) this.sent.set(e.data.segment, { ...sent, box: e.data });
        break;
      }
      case "link:segment_lost":
        this.ticks.push({ time: e.time, kind: "lost" });
        break;
      case "tcp:state_changed":
        this.follow(e.conn ?? "", e.host ?? "", e.data.to, e.time);
        break;
      case "host:power_cycled":
        for (const [conn, { span, ends }] of this.alive) {
          if (span.to === undefined && ends.has(e.host ?? "")) this.follow(conn, e.host ?? "", "CLOSED", e.time);
        }
        break;
      case "lab:reset":
        for (const s of this.spans) s.to ??= e.time;
        break;
      case "socket:accepted":
        this.span(e.data.socket, e.time);
        break;
      case "socket:closed": {
        const span = this.spans.find((s) => s.conn === e.data.socket);
        if (span) span.to = e.time;
        break;
      }
      case "socket:request":
        this.ticks.push({ time: e.time, kind: "click" });
        break;
      default:
        break; // an instant to stop at, and no more
    }
  }

  /** How a segment was sent. */
  segment(id: number): SegmentEvent | undefined {
    return this.sent.get(id);
  }

  /** The last instant before `time`, and the first after it; itself left out. */
  neighbours(time: number): { before: number | undefined; after: number | undefined } {
    const i = lastNotAfter(this.instants, time, (t) => t);
    return { before: this.instants[this.instants[i] === time ? i - 1 : i], after: this.instants[i + 1] };
  }

  private span(conn: string, from: number): Span {
    const taken = this.spans.filter((s) => s.to === undefined).map((s) => s.row);
    let row = 0;
    while (taken.includes(row)) row++;
    const span = { conn, row, from };
    this.spans.push(span);
    return span;
  }

  private follow(conn: string, host: string, state: State, at: number): void {
    let known = this.alive.get(conn);
    if (!known) {
      known = { span: this.span(conn, at), ends: new Map() };
      this.alive.set(conn, known);
    }
    known.ends.set(host, state);
    if ([...known.ends.values()].every((s) => s === "CLOSED")) known.span.to = at;
  }
}
