// Writes by hand the trace of one connection, for tests: packets as they are on the
// wire, each arriving 100 ms after it was sent unless it is lost.

import type { Event } from "../trace/events.gen.ts";
import { Book } from "./book.ts";
import type { Streams } from "./streams.ts";
import type { Side } from "./world.ts";

const CROSSING_US = 100_000;
const INITIAL: Record<Side, number> = { client: 0xffff_fff0, server: 70_000 };

interface How {
  seq?: number;
  lost?: boolean;
  again?: boolean;
}

/** Its three-way handshake is done. */
export class Wire {
  readonly events: Event[] = [];
  time = 0;
  private readonly next: Record<Side, number> = { client: 0, server: 0 };
  private segments = 0;

  constructor() {
    this.send("client", ["SYN"], "", {});
    this.send("server", ["SYN", "ACK"], "", {});
    this.send("client", ["ACK"], "", {});
  }

  data(from: Side, text: string, how: How = {}): number {
    return this.send(from, ["PSH", "ACK"], text, how);
  }

  fin(from: Side): number {
    return this.send(from, ["FIN", "ACK"], "", {});
  }

  /** A pure ACK of a relative number. */
  ack(from: Side, ack: number): number {
    const other = from === "client" ? "server" : "client";
    this.next[other] = ack;
    return this.send(from, ["ACK"], "", {});
  }

  acquired(request: string): void {
    this.tell({ name: "http:connection_acquired", host: "client", data: { request, reused: false } });
  }

  told(name: "http:request_sent" | "http:response_sent", request: string): void {
    this.tell({ name, host: name === "http:request_sent" ? "client" : "server", data: { request, nth: 1, start_line: "", headers: [] } });
  }

  streams(): Streams {
    const book = new Book();
    book.follow(this.events);
    return book.of("c1", this.time)!;
  }

  private send(from: Side, flags: string[], text: string, { seq = this.next[from], lost, again }: How): number {
    const other = from === "client" ? "server" : "client";
    const id = ++this.segments;
    const number = (n: number) => n % 2 ** 32;
    const tcp = { src: from, dst: other, seq: number(INITIAL[from] + seq), ack: number(INITIAL[other] + this.next[other]), flags, window: 65_535, length: text.length };
    this.tell({ name: "link:segment_sent", host: "link", data: { id, from, ...(again && { retransmission: true }), raw: packet(tcp.seq, tcp.ack, text), tcp } });
    this.next[from] = Math.max(this.next[from], seq + text.length + (flags.includes("SYN") || flags.includes("FIN") ? 1 : 0));
    this.time += CROSSING_US;
    this.tell({ name: lost ? "link:segment_lost" : "link:segment_delivered", host: "link", data: lost ? { id, lost_at: 0.5, why: "loss" } : { id } });
    return id;
  }

  private tell(e: object): void {
    this.events.push({ seq: this.events.length + 1, time: this.time, conn: "c1", ...e } as Event);
  }
}

/** IPv4 and TCP headers without options or checksums. */
function packet(seq: number, ack: number, text: string): string {
  const b = new Uint8Array(40 + text.length);
  const view = new DataView(b.buffer);
  b[0] = 0x45;
  view.setUint16(2, b.length);
  b[9] = 6;
  view.setUint32(24, seq);
  view.setUint32(28, ack);
  b[32] = 0x50;
  for (let i = 0; i < text.length; i++) b[40 + i] = text.charCodeAt(i);
  return btoa(String.fromCharCode(...b));
}
