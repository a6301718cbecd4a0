// Commands go by HTTP, so that every click is itself a request on the visitor's
// own persistent connection. Each carries the visit's token, so that its socket
// is known, and the click's id, since a browser may send a request twice.
//
// Reading path: ui/app.ts has the button (before); internal/server/labs.go
// decodes (after).

import type { BrowserWitnessed, Timer } from "./trace/events.gen.ts";
import type { Side } from "./model/world.ts";
import type { Settings } from "./trace/feed.ts";

export interface ClockSettings {
  speed?: number | "auto";
  paused?: boolean;
}

export interface LinkSettings {
  rtt_ms?: number;
  loss?: number;
}

/** What a skip came to: which timer, where, and how far (microseconds of lab time). */
export interface Skipped {
  timer: Timer;
  host?: Side;
  conn?: string;
  from: number;
  time: number;
}

export type Policy = "reuse" | "new" | "close";

/** A refusal, by its stable code (RFC 9457), or "network" if nobody answered. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

export class Api {
  /** The visit that the requests belong to. */
  token: string;

  constructor(token: string) {
    this.token = token;
  }

  /** Opens a new visit; the requests that follow belong to it. */
  async openVisit(): Promise<string> {
    const { token } = await this.send<{ token: string }>("POST", "/api/visits");
    this.token = token;
    return token;
  }

  /** Part of the first act, and no act of its own: it carries no click. */
  async createLab(): Promise<string> {
    const { id } = await this.send<{ id: string }>("POST", "/api/labs");
    return id;
  }

  async request(lab: string, target: string, connection: Policy): Promise<string> {
    const click = newClick();
    const body = { click, method: "GET", target, connection };
    const { request } = await this.send<{ request: string }>("POST", `/api/labs/${lab}/requests`, body, click);
    return request;
  }

  async clock(lab: string, settings: ClockSettings): Promise<void> {
    await this.send("PATCH", `/api/labs/${lab}/clock`, settings, newClick());
  }

  async link(lab: string, settings: LinkSettings): Promise<void> {
    await this.send("PATCH", `/api/labs/${lab}/link`, settings, newClick());
  }

  async step(lab: string): Promise<void> {
    await this.send("POST", `/api/labs/${lab}/step`, undefined, newClick());
  }

  skip(lab: string): Promise<Skipped> {
    return this.send("POST", `/api/labs/${lab}/skip`, undefined, newClick());
  }

  /** Starts a scenario; what comes of it is told by the trace. */
  async scenario(lab: string, name: string): Promise<void> {
    await this.send("POST", `/api/labs/${lab}/scenarios/${name}`, undefined, newClick());
  }

  async reset(lab: string): Promise<void> {
    await this.send("POST", `/api/labs/${lab}/reset`, undefined, newClick());
  }

  async closeConnection(lab: string, conn: string, by: Side): Promise<void> {
    await this.send("POST", `/api/labs/${lab}/connections/${conn}/close`, { by }, newClick());
  }

  /** After how long idle that program closes a connection; 0 means never. */
  async idle(lab: string, side: Side, ms: number): Promise<void> {
    await this.send("PATCH", `/api/labs/${lab}/${side}`, { idle_timeout_ms: ms }, newClick());
  }

  /** What the visitor had chosen before there was this lab: part of making it. */
  async setUp(lab: string, wanted: Settings, has: Settings): Promise<void> {
    const differ = (...keys: (keyof Settings)[]) => keys.some((k) => wanted[k] !== has[k]);
    const patch = (what: string, body: object) => this.send("PATCH", `/api/labs/${lab}/${what}`, body);
    if (differ("rttMs", "loss")) await patch("link", { rtt_ms: wanted.rttMs, loss: wanted.loss });
    if (differ("clientIdleMs")) await patch("client", { idle_timeout_ms: wanted.clientIdleMs });
    if (differ("serverIdleMs")) await patch("server", { idle_timeout_ms: wanted.serverIdleMs });
    if (!wanted.auto) await patch("clock", { speed: wanted.speed });
  }

  /** An id for a click that the caller wants to follow. */
  click(): string {
    return newClick();
  }

  /**
   * A GET by the browser itself, to see which of its own sockets carries it;
   * `what` ends its path and may have a query. Returns its address.
   */
  async tryGet(what: string, click = this.click(), credentials: RequestCredentials = "same-origin"): Promise<string> {
    const path = `/try/${this.token}/browser/${what}`;
    await this.send("GET", path, undefined, click, credentials);
    return new URL(path, location.href).href;
  }

  /** Puts beside the server's word what the browser says. */
  async tellWitness(witnessed: readonly Witness[]): Promise<void> {
    await this.send("POST", `/api/visits/${this.token}/witness`, { witnessed });
  }

  private async send<T>(
    method: string,
    path: string,
    body?: unknown,
    click?: string,
    credentials: RequestCredentials = "same-origin",
  ): Promise<T> {
    const headers: Record<string, string> = {};
    if (click) headers["Same-Socket-Click"] = click;
    if (this.token) headers["Same-Socket-Visit"] = this.token;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let answer: Response;
    try {
      answer = await fetch(path, {
        method,
        headers,
        cache: "no-store",
        credentials,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiError("network", 0);
    }
    if (!answer.ok) throw new ApiError(await codeOf(answer), answer.status);
    // Read to the end: an unread body would cost the connection (RFC 9112 section 9.3).
    const text = await answer.text();
    return (answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : undefined) as T;
  }
}

async function codeOf(answer: Response): Promise<string> {
  try {
    const problem = (await answer.json()) as { code?: string };
    return problem.code ?? `http_${answer.status}`;
  } catch {
    return `http_${answer.status}`;
  }
}

/** What the browser says of the socket of its own request. */
export interface Witness {
  click: string;
  says: BrowserWitnessed["says"];
}

function newClick(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
