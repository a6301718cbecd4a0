// The lab in a Worker of this page, where there is no server. It is fetched at the
// first act, and lives as long as the page.
//
// Reading path: http.ts asks (before); web/src/lab-worker.ts starts the program,
// web/wasm/port.go answers (after).

import type { Event, Frame } from "../trace/events.gen.ts";
import type { Source, SourceHandlers } from "./source.ts";

/** A request of the API. */
export interface Asked {
  method: string;
  headers: Record<string, string>;
  /** JSON. */
  body: string | null;
}

/** How much of the program has come, in octets; all of it, and it starts. */
export interface Progress {
  loaded: number;
  total: number;
}

/** What the Worker says before the program runs, and if it runs no more. */
export type Said = { progress: Progress } | { ready: true } | { failed: string };
/** What the program answers: web/wasm/main.go. */
type Answered = { id: number; status: number; headers: Record<string, string>; body: Uint8Array<ArrayBuffer> };
type Followed = { id: number; frame: string } | { id: number; ended: true };

interface Waiting {
  resolve(answer: Response): void;
  reject(error: Error): void;
}

export class LabWorker {
  private readonly make: () => Worker;
  private readonly progress: (progress: Progress | undefined) => void;
  private worker: Promise<Worker> | undefined;
  private last = 0;
  private readonly waiting = new Map<number, Waiting>();
  private readonly followers = new Map<number, (said: Followed | undefined) => void>();

  /** `progress` is told how the program comes, and at last undefined. */
  constructor(make: () => Worker, progress: (progress: Progress | undefined) => void) {
    this.make = make;
    this.progress = progress;
  }

  /** Answers as a server does; fails if the program does not run. */
  async ask(path: string, { method, headers, body }: Asked): Promise<Response> {
    const worker = await this.started();
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, path, headers, body });
    });
  }

  /** `path` is that of a lab's events: "/api/labs/{id}/events". */
  follow<E extends Event>(path: string): Source<E> {
    let leave = () => {};
    return {
      open: (since, handlers) => {
        leave = this.open(`${path}?since=${since}`, handlers);
      },
      close: () => leave(),
    };
  }

  /** Brings the events of a trace; returns what ends that. */
  private open<E extends Event>(path: string, handlers: SourceHandlers<E>): () => void {
    const id = ++this.last;
    let live = false;
    this.followers.set(id, (said) => {
      if (said && "frame" in said) {
        const at = performance.now();
        if (!live) handlers.state("live");
        live = true;
        const { events, now } = JSON.parse(said.frame) as Frame & { events: E[] };
        handlers.events(events);
        handlers.clock(now, at);
        return;
      }
      this.followers.delete(id);
      handlers.state(said ? "ended" : "gone");
    });
    // Whoever follows has made the lab, so the program runs.
    void this.started().then((worker) => worker.postMessage({ id, method: "GET", path, headers: { Upgrade: "websocket" }, body: null }));
    return () => {
      if (this.followers.delete(id)) void this.started().then((worker) => worker.postMessage({ leave: id }));
    };
  }

  /** The Worker, once its program runs; if it did not come, the next act tries again. */
  private started(): Promise<Worker> {
    return (this.worker ??= new Promise((resolve, reject) => {
      const worker = this.make();
      const failed = (why: string) => {
        worker.terminate();
        this.worker = undefined;
        this.progress(undefined);
        const error = new Error(why);
        reject(error);
        for (const { reject } of this.waiting.values()) reject(error);
        this.waiting.clear();
        for (const tell of [...this.followers.values()]) tell(undefined);
      };
      worker.onerror = (e) => failed(e.message);
      worker.onmessage = ({ data }: MessageEvent<Said | Answered | Followed>) => {
        if ("progress" in data) this.progress(data.progress);
        else if ("failed" in data) failed(data.failed);
        else if ("ready" in data) {
          this.progress(undefined);
          resolve(worker);
        } else if ("status" in data) this.answered(data);
        else this.followers.get(data.id)?.(data);
      };
    }));
  }

  private answered({ id, status, headers, body }: Answered): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    // A response of these has no content (RFC 9110 section 15.3.5).
    waiting?.resolve(new Response(status === 204 ? null : body, { status, headers }));
  }
}
