// Commands by HTTP, so that every click is itself a request on the visitor's own
// persistent connection. Each carries the visit's token, so that its socket is
// known, and the click's id, since a browser may send a request twice.
//
// Reading path: ui/acts.ts has the act (before); internal/server/server.go lets the
// request in (after).

import { CommandError, type LabCommands, type VisitCommands, type Witness } from "./commands.ts";
import type { Settings } from "./settings.ts";

export class Server implements VisitCommands {
  /** The visit that the requests belong to; empty while there is none. */
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

  /** What the visitor had chosen before there was this lab: part of making it. */
  async setUp(lab: string, wanted: Settings, has: Settings): Promise<void> {
    const differ = (...keys: (keyof Settings)[]) => keys.some((k) => wanted[k] !== has[k]);
    const patch = (what: string, body: object) => this.send("PATCH", `/api/labs/${lab}/${what}`, body);
    if (differ("rttMs", "loss")) await patch("link", { rtt_ms: wanted.rttMs, loss: wanted.loss });
    if (differ("rateKbit")) await patch("link", { rate_kbit: wanted.rateKbit });
    if (differ("clientIdleMs")) await patch("client", { idle_timeout_ms: wanted.clientIdleMs });
    if (differ("serverIdleMs")) await patch("server", { idle_timeout_ms: wanted.serverIdleMs });
    const clock = { ...(!wanted.auto && { speed: wanted.speed }), ...(wanted.paused && { paused: true }) };
    if (Object.keys(clock).length > 0) await patch("clock", clock);
  }

  /**
   * Lets a lab, from its beginning, carry one GET ten times as fast as wall time:
   * part of making it.
   */
  async sendFirst(lab: string, target: string): Promise<void> {
    await this.send("PATCH", `/api/labs/${lab}/clock`, { speed: 10, paused: false });
    await this.send("POST", `/api/labs/${lab}/requests`, { method: "GET", target, connection: "reuse" });
  }

  /** And lets its clock go by itself again. */
  async ownPace(lab: string): Promise<void> {
    await this.send("PATCH", `/api/labs/${lab}/clock`, { speed: "auto" });
  }

  /** Both hosts begin anew: part of making the lab, where one is made of another. */
  async beginAnew(lab: string): Promise<void> {
    await this.send("POST", `/api/labs/${lab}/reset`);
  }

  /** The acts on a lab of this server, each a click of its own. */
  lab(id: string): LabCommands {
    const act = <T>(method: string, what: string, body?: object, click = this.click()): Promise<T> =>
      this.send(method, `/api/labs/${id}/${what}`, body, click);
    return {
      request: (target, connection) => {
        const click = this.click();
        return act("POST", "requests", { click, method: "GET", target, connection }, click);
      },
      clock: (settings) => act("PATCH", "clock", settings),
      link: ({ rttMs, loss }) => act("PATCH", "link", { rtt_ms: rttMs, loss }),
      step: () => act("POST", "step"),
      skip: () => act("POST", "skip"),
      scenario: (name) => act("POST", `scenarios/${name}`),
      reset: () => act("POST", "reset"),
      closeConnection: (conn, by) => act("POST", `connections/${conn}/close`, { by }),
      idle: (side, ms) => act("PATCH", side, { idle_timeout_ms: ms }),
    };
  }

  click(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  }

  async tryGet(what: string, click = this.click(), credentials?: RequestCredentials): Promise<string> {
    const path = `/try/${this.token}/browser/${what}`;
    await this.send("GET", path, undefined, click, credentials);
    return new URL(path, location.href).href;
  }

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
        body: body === undefined ? null : JSON.stringify(body),
      });
    } catch {
      throw new CommandError("network");
    }
    if (!answer.ok) throw new CommandError(await codeOf(answer));
    // Read to the end: an unread body would cost the connection (RFC 9112 section 9.3).
    const text = await answer.text();
    return (answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : undefined) as T;
  }
}

async function codeOf(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => undefined)) as { code?: string } | undefined;
  return problem?.code ?? `http_${answer.status}`;
}
