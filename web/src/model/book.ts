// The streams of all connections of a trace, built as events arrive.
//
// Reading path: ui/octet-panels.ts follows the trace with it (before); streams.ts has what
// it finds of each connection (after).

import type { Event } from "../trace/events.gen.ts";
import { lastNotAfter } from "../trace/search.ts";
import { Stream, type Streams } from "./streams.ts";
import type { Side } from "./world.ts";

/** There the lab's server speaks TLS, and nowhere else. */
const TLS_PORT = ":443";

/** The streams of a trace's connections. */
export class Book {
  private events: readonly Event[] = [];
  private next = 0;
  /** Connections by when their hosts began: a reset of the lab begins anew. */
  private epochs: { at: number; conns: Map<string, Streams> }[] = [];
  /** Requests whose octets were given by hand. */
  private raws = new Set<string>();
  /** Segments under way: whose they are, and what they acknowledge. */
  private flying = new Map<number, { conn: string; from: Side; ack?: number }>();

  /** Goes on with what is new of the events; other events begin another book. */
  follow(events: readonly Event[]): void {
    if (events !== this.events) {
      this.events = events;
      this.next = 0;
      this.epochs = [];
      this.begin(0);
    }
    for (let e = events[this.next]; e; e = events[++this.next]) this.add(e);
  }

  /** A connection's streams, as it was called at that instant. */
  of(conn: string, time: number): Streams | undefined {
    return this.epochs[lastNotAfter(this.epochs, time, (e) => e.at)]?.conns.get(conn);
  }

  private begin(at: number): void {
    this.epochs.push({ at, conns: new Map() });
    this.raws = new Set();
    this.flying = new Map();
  }

  private open(conn: string): Streams {
    const { conns } = this.epochs.at(-1)!;
    let streams = conns.get(conn);
    if (!streams) {
      const client = new Stream("client");
      streams = { client, server: new Stream("server", client) };
      conns.set(conn, streams);
    }
    return streams;
  }

  private add(e: Event): void {
    const conn = e.conn ?? "";
    if (e.name === "lab:reset") return this.begin(e.time);
    if (e.name === "http:connection_wanted" && e.data.raw) this.raws.add(e.data.request);
    if (!conn) return;
    switch (e.name) {
      case "link:segment_sent": {
        const from = e.data.from === "server" ? "server" : "client";
        const { tcp } = e.data;
        const streams = this.open(conn);
        streams[from].send(e);
        if (tcp.flags.includes("SYN") && [tcp.src, tcp.dst].some((end) => end.endsWith(TLS_PORT))) streams[from].carries = "tls";
        this.flying.set(e.data.id, { conn, from, ...(tcp.flags.includes("ACK") && { ack: tcp.ack }) });
        break;
      }
      case "link:segment_delivered": {
        const f = this.flying.get(e.data.id);
        this.flying.delete(e.data.id);
        if (!f) break;
        const streams = this.open(conn);
        streams[f.from].arrive(e.data.id, e.time);
        if (f.ack !== undefined) streams[f.from === "client" ? "server" : "client"].acknowledge(f.ack, e.time);
        break;
      }
      case "link:segment_lost":
        this.open(conn)[this.flying.get(e.data.id)?.from ?? "client"].lose(e.data.id, e.time);
        this.flying.delete(e.data.id);
        break;
      case "http:connection_acquired": {
        const { client } = this.open(conn);
        client.pieces.push({ request: e.data.request, raw: this.raws.has(e.data.request), at: e.time, from: client.end });
        break;
      }
      case "http:request_sent":
        if (e.data.stream !== undefined) for (const s of Object.values(this.open(conn))) s.carries = "http2";
        this.open(conn).client.written.push({ request: e.data.request, at: e.time });
        break;
      case "http:request_received":
        this.open(conn).client.read.push({ request: e.data.request, at: e.time });
        break;
      case "http:response_sent":
        this.open(conn).server.written.push({ request: e.data.request, at: e.time });
        break;
      case "http:response_received":
        this.open(conn).server.read.push({ request: e.data.request, at: e.time });
        break;
      default:
        break; // of no octets
    }
  }
}
