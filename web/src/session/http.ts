// Commands by HTTP, so that every click is itself a request on the visitor's own
// persistent connection. Each carries the visit's token, so that its socket is
// known, and the click's id, since a browser may send a request twice. Where there is
// no server, the same requests go to a Worker.
//
// Reading path: ui/acts.ts has the act (before); internal/server/server.go lets the
// request in, or worker.ts takes it to the Worker (after).

import { CommandError, type LabCommands, type VisitCommands, type Witness } from "./commands.ts";
import { changesOf, type Settings } from "./settings.ts";
import type { LabWorker } from "./worker.ts";

export class Server implements VisitCommands {
  /** The visit that the requests belong to; empty while there is none. */
  token: string;
  /** It answers in the place of a server, where there is none. */
  readonly worker: LabWorker | undefined;

  constructor(token: string, worker?: LabWorker) {
    this.token = token;
    this.worker = worker;
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
    const patch = (what: string, body: object) => this.send("PATCH", `/api/labs/${lab}/${what}`, body);
    const differing = Object.entries(wanted).filter(([name, value]) => value !== has[name as keyof Settings]);
    for (const [what, body] of Object.entries(changesOf(Object.fromEntries(differing)))) await patch(what, body);
    const clock = { ...(!wanted.auto && { speed: wanted.speed }), ...(wanted.paused && { paused: true }) };
    if (Object.keys(clock).length > 0) await patch("clock", clock);
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
      set: async (settings) => {
        for (const [what, body] of Object.entries(changesOf(settings))) await act("PATCH", what, body);
      },
      step: () => act("POST", "step"),
      skip: () => act("POST", "skip"),
      scenario: (name) => act("POST", `scenarios/${name}`),
      reset: () => act("POST", "reset"),
      closeConnection: (conn, by) => act("POST", `connections/${conn}/close`, { by }),
      segment: (id, what) => act("POST", `segments/s${id}/${what}`),
      loseNext: (what, from) => act("POST", "lose-next", { what, from }),
      powerCycle: (host) => act("POST", "power-cycle", { host }),
      raw: (request) => act("POST", "requests", { ...request, connection: request.conn ? undefined : "new" }),
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

  /** Without a click it is part of another act. */
  async send<T>(method: string, path: string, body?: unknown, click?: string, credentials?: RequestCredentials): Promise<T> {
    const answer = await this.ask(method, path, body, click, credentials);
    // Read to the end: an unread body would cost the connection (RFC 9112 section 9.3).
    const text = await answer.text();
    return (answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : undefined) as T;
  }

  /** The caller reads the answer. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    click?: string,
    credentials: RequestCredentials = "same-origin",
  ): Promise<Response> {
    const headers: Record<string, string> = {};
    if (click) headers["Same-Socket-Click"] = click;
    if (this.token) headers["Same-Socket-Visit"] = this.token;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let answer: Response;
    try {
      const asked = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
      answer = await (this.worker?.ask(path, asked) ?? fetch(path, { ...asked, cache: "no-store", credentials }));
    } catch {
      throw new CommandError("network");
    }
    if (!answer.ok) throw new CommandError(await codeOf(answer));
    return answer;
  }
}

async function codeOf(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => undefined)) as { code?: string } | undefined;
  return problem?.code ?? `http_${answer.status}`;
}
