// The live source: a trace by WebSocket. It resumes after the last seq that
// arrived, waits a little longer after each failure, and says how it stands.
//
// Reading path: internal/stream/stream.go sends (before); feed.ts keeps what
// arrives (after).

import type { Event, Frame } from "../trace/events.gen.ts";
import type { Source, SourceHandlers } from "./source.ts";

export const FIRST_WAIT_MS = 300;
export const LONGEST_WAIT_MS = 2000;
/** Frames come at least every 250 ms; this long a silence is a dead stream. */
const SILENCE_MS = 5000;

export class Live<E extends Event> implements Source<E> {
  private readonly path: string;
  private handlers!: SourceHandlers<E>;
  private since = 0;
  private socket: WebSocket | undefined;
  private wait = FIRST_WAIT_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  /** `path` is that of the trace's events: "/api/labs/{id}/events". */
  constructor(path: string) {
    this.path = path;
  }

  open(since: number, handlers: SourceHandlers<E>): void {
    this.since = since;
    this.handlers = handlers;
    this.connect();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private connect(): void {
    const url = this.url(this.since);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.socket = socket;
    let opened = false;
    this.watch(socket);
    socket.onmessage = (m: MessageEvent<string>) => {
      const at = performance.now();
      if (!opened) {
        opened = true;
        this.wait = FIRST_WAIT_MS;
        this.handlers.state("live");
      }
      this.watch(socket);
      const { events, now } = JSON.parse(m.data) as Frame & { events: E[] };
      this.handlers.events(events);
      this.since = Math.max(this.since, events.at(-1)?.seq ?? 0);
      this.handlers.clock(now, at);
    };
    socket.onclose = (e) => {
      clearTimeout(this.timer);
      if (this.closed || this.socket !== socket) return;
      if (e.code === 1000) {
        this.handlers.state("ended");
        return;
      }
      this.handlers.state("lost");
      void this.retry();
    };
  }

  private url(since: number): URL {
    const url = new URL(this.path, location.href);
    url.searchParams.set("since", String(since));
    return url;
  }

  private watch(socket: WebSocket): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => socket.close(4000, "silence"), SILENCE_MS);
  }

  // A browser does not tell why an upgrade failed, so ask by plain HTTP whether
  // the trace is still there before trying again.
  private async retry(): Promise<void> {
    const wait = this.wait * (0.5 + Math.random());
    this.wait = Math.min(LONGEST_WAIT_MS, this.wait * 2);
    await new Promise((done) => setTimeout(done, wait));
    if (this.closed) return;
    try {
      const answer = await fetch(this.url(Number.MAX_SAFE_INTEGER), { cache: "no-store" });
      if (this.closed) return;
      if (answer.status === 404 || answer.status === 410) {
        this.handlers.state("gone");
        return;
      }
    } catch {
      // No server to ask; try again later.
    }
    if (!this.closed) this.connect();
  }
}
