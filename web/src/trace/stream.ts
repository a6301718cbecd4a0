// The live driver: a trace by WebSocket. It resumes after the last seq that
// arrived, waits a little longer after each failure, and says how it stands.

import type { Frame } from "./events.gen.ts";

export type StreamState = "connecting" | "live" | "lost" | "ended" | "gone";

export interface StreamHandlers {
  frame(frame: Frame, at: number): void;
  state(state: StreamState): void;
  /** The seq after which to resume. */
  since(): number;
}

export const FIRST_WAIT_MS = 300;
export const LONGEST_WAIT_MS = 2000;
/** Frames come at least every 250 ms; this long a silence is a dead stream. */
const SILENCE_MS = 5000;

export class Stream {
  private readonly path: string;
  private readonly handlers: StreamHandlers;
  private socket: WebSocket | undefined;
  private wait = FIRST_WAIT_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(path: string, handlers: StreamHandlers) {
    this.path = path;
    this.handlers = handlers;
    this.open();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private open(): void {
    const url = new URL(this.path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.searchParams.set("since", String(this.handlers.since()));
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
      this.handlers.frame(JSON.parse(m.data) as Frame, at);
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
      const url = new URL(this.path, location.href);
      url.searchParams.set("since", String(Number.MAX_SAFE_INTEGER));
      const answer = await fetch(url, { cache: "no-store" });
      if (this.closed) return;
      if (answer.status === 404 || answer.status === 410) {
        this.handlers.state("gone");
        return;
      }
    } catch {
      // No server to ask; try again later.
    }
    if (!this.closed) this.open();
  }
}
