// Experiments with the visitor's own sockets: the browser's requests are real, and
// what became of them is told by the visit's trace (model/own.ts). Beside the
// server's word stands the browser's.

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import { compare, eventsOf, follow, type OwnRequest, type OwnTrial, trialOf, webSocketOf } from "../model/own.ts";
import type { VisitCommands, Witness } from "../session/commands.ts";
import type { Lang, Params } from "../text.ts";
import type { VisitEvent } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";
import type { messages as en } from "./own-words.en.ts";
import type { messages as ko } from "./own-words.ko.ts";

type Say = (key: keyof typeof en & keyof typeof ko, params?: Params) => string;

export interface TrialActs {
  /** One act of the visitor, which may take several requests. */
  trial(f: (own: VisitCommands) => Promise<void>): Promise<void>;
  wake(): void;
}

/** One run of an experiment; a later one of the same name takes its place. */
export interface Trial {
  name: OwnTrial;
  requests: OwnRequest[];
  /** What it is waiting for, or that it waits for nothing any more. */
  note?: "running" | "waiting" | "stale" | "failed";
  /** All requests are answered, and the trace has them. */
  over: boolean;
}

/** Long enough for ten requests to be on their way together, in milliseconds. */
const TOGETHER_MS = 500;
const IDLE_S = 2;
/** As many as browsers have connections to one host; which of them is free first is no chance. */
const HELD_MS = [1000, 3000, 3000, 3000, 3000, 3000];
/** Requests beside the WebSocket. */
const BESIDE = 3;
/** The server may go on reading for some seconds after its FIN. */
const CLOSED_WITHIN_MS = 10_000;

export async function ownTrials(lang: Lang, cx: Context, acts: TrialActs): Promise<OwnTrials> {
  const { messages } = await (lang === "ko" ? import("./own-words.ko.ts") : import("./own-words.en.ts"));
  const say: Say = (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
  return new OwnTrials(say, cx, acts);
}

export class OwnTrials {
  private readonly say: Say;
  private readonly cx: Context;
  private readonly acts: TrialActs;
  private readonly trials = new Map<OwnTrial, Trial>();
  private events: readonly VisitEvent[] = [];
  private read = 0;
  /** One experiment at a time. */
  busy = false;

  constructor(say: Say, cx: Context, acts: TrialActs) {
    this.say = say;
    this.cx = cx;
    this.acts = acts;
  }

  /** Makes the requests of one experiment; one experiment at a time. */
  run(called: string): void {
    const name = trialOf(called);
    if (this.busy || !name) return;
    this.busy = true;
    const trial: Trial = { name, requests: [], note: "running", over: false };
    this.trials.set(name, trial);
    // Only so many entries are kept for the browser's word.
    performance.clearResourceTimings();
    void this.acts
      .trial(async (own) => {
        const witnessed: Witness[] = [];
        const get = async (query = "", omit = false) => {
          const request: OwnRequest = { click: own.click(), omit };
          trial.requests.push(request);
          this.acts.wake();
          const what = `${name}-${trial.requests.length}${query}`;
          const begun = performance.now();
          const url = await own.tryGet(what, request.click, omit ? "omit" : "same-origin");
          const timing = await timingOf(url, begun);
          if (timing && timing.requestStart > 0) request.waitedMs = timing.requestStart - timing.startTime;
          witnessed.push({ click: request.click, says: witness(timing) });
          this.acts.wake();
        };
        await this.make(trial, get);
        await own.tellWitness(witnessed);
        if (trial.note !== "failed") delete trial.note;
      })
      .finally(() => {
        if (trial.note) trial.note = "failed"; // why, the page says
        this.busy = false;
        this.acts.wake();
      });
  }

  private async make(trial: Trial, get: (query?: string, omit?: boolean) => Promise<void>): Promise<void> {
    switch (trial.name) {
      case "one":
        return get();
      case "ten":
        await Promise.all(Array.from({ length: 10 }, () => get(`?delay=${TOGETHER_MS}`)));
        return;
      case "close":
        await get("?close=1");
        return get();
      case "idle":
        await get(`?idle=${IDLE_S}`);
        trial.note = "waiting";
        this.acts.wake();
        trial.note = (await this.closed(trial.requests[0]!)) ? "running" : "stale";
        return get();
      case "credentials":
        for (const omit of [false, true, false, true]) await get("", omit);
        return;
      case "seventh":
        await Promise.all([...HELD_MS.map((ms) => get(`?delay=${ms}`)), get()]);
        return;
      case "upgrade":
        for (let n = 0; n < BESIDE; n++) await get();
        return;
    }
  }

  /** Waits until the server has sent its FIN on the socket of that request. */
  private async closed(request: OwnRequest): Promise<boolean> {
    const until = performance.now() + CLOSED_WITHIN_MS;
    const isClosed = () =>
      this.events.some((e) => (e.name === "socket:closed" || e.name === "socket:stale") && e.data.socket === request.on?.socket);
    while (!isClosed()) {
      if (performance.now() > until) return false;
      await new Promise((done) => setTimeout(done, 50));
    }
    return true;
  }

  /** Follows the visit's trace; one that is full, or another's, tells a trial's end no more. */
  follow(events: readonly VisitEvent[]): void {
    const other = events !== this.events;
    const before = this.read;
    if (other) this.read = 0;
    this.events = events;
    const news = events.slice(this.read);
    this.read = events.length;
    const lost = (other && before > 0) || news.some((e) => e.name === "visit:full");
    for (const trial of this.trials.values()) {
      if (trial.over) continue;
      follow(trial.requests, news);
      trial.over = trial.note === undefined && trial.requests.every((r) => r.on && r.says !== undefined);
      if (!trial.over && lost) trial.note = "failed";
    }
  }

  /** The latest run of an experiment, by the name that a chapter calls, "own:ten". */
  trial(called: string): Trial | undefined {
    const name = trialOf(called);
    return name && this.trials.get(name);
  }

  /** The events that grade a prediction. */
  eventsOf(trial: Trial): VisitEvent[] {
    return eventsOf(trial.requests, this.events);
  }

  draw(called: string, into: HTMLElement): void {
    const trial = this.trial(called);
    into.hidden = trial === undefined;
    render(trial ? this.table(trial) : nothing, into);
  }

  private table(trial: Trial): TemplateResult {
    const { say } = this;
    const sockets = new Set(trial.requests.flatMap((r) => (r.on ? [r.on.socket] : []))).size;
    const total = trial.requests.length === 1 ? say("summary.one") : sockets === 1 ? say("summary.same", { requests: trial.requests.length }) : say("summary", { requests: trial.requests.length, sockets });
    return html`<p aria-live="polite">
        <strong>${say(`title.${trial.name}`)}</strong> ${trial.over ? total : say(trial.note ?? "running")}
      </p>
      <div class="own-trial" data-over=${trial.over} tabindex="0" role="group" aria-label=${say(`title.${trial.name}`)}>
        <table>
          <thead>
            <tr>
              <th scope="col">${say("head.request")}</th>
              <th scope="col">${say("head.server")}</th>
              <th scope="col">${say("head.browser")}</th>
              <th scope="col">${say("head.waited")}</th>
            </tr>
          </thead>
          <tbody>
            ${trial.name === "upgrade" ? this.webSocket() : nothing} ${trial.requests.map((r, i) => this.row(r, i + 1))}
          </tbody>
        </table>
      </div>
      <p class="mute legend">${say("legend")} ${trial.requests.some((r) => r.omit) ? say("legend.omit") : nothing} ${trial.name === "upgrade" ? say("legend.upgrade") : nothing}</p>`;
  }

  /** The page's own WebSocket, as the kernel socket's visit has told it. */
  private webSocket(): TemplateResult {
    const { say } = this;
    const on = webSocketOf(this.events);
    return html`<tr data-upgraded=${on?.socket ?? nothing} data-nth=${on?.nth ?? nothing}>
      <th scope="row">WebSocket</th>
      <td>${on ? this.cx.place(on.nth, on.socket) : "…"}</td>
      <td colspan="2">${say("upgraded")}</td>
    </tr>`;
  }

  private row(r: OwnRequest, n: number): TemplateResult {
    const { say } = this;
    const compared = compare(r);
    const server = r.on && this.cx.place(r.on.nth, r.on.socket);
    return html`<tr data-click=${r.click} data-socket=${r.on?.socket ?? nothing} data-nth=${r.on?.nth ?? nothing} data-says=${r.says ?? nothing}>
      <th scope="row">${say(r.omit ? "request.omit" : "request", { n })}</th>
      <td>${server ?? "…"}</td>
      <td>
        ${r.says === undefined ? "…" : say(`browser.${r.says}`)}
        ${compared === "agree" ? html`<span aria-hidden="true">✓</span><span class="spoken">${say("compare.agree")}</span>` : nothing}
        ${compared && compared !== "agree" ? html`<span class="mute">${say(`compare.${compared}`)}</span>` : nothing}
      </td>
      <td class="mono">${r.waitedMs === undefined ? "…" : say("waited", { ms: Math.round(r.waitedMs) })}</td>
    </tr>`;
  }
}

/** What the browser has measured of a request; it says so a moment after the response. */
async function timingOf(url: string, begun: number): Promise<PerformanceResourceTiming | undefined> {
  const find = () =>
    (performance.getEntriesByName(url, "resource") as PerformanceResourceTiming[]).find((t) => t.startTime >= begun - 1);
  for (let tries = 0; tries < 10; tries++) {
    const timing = find();
    if (timing) return timing;
    await new Promise((done) => setTimeout(done, 20));
  }
  return undefined;
}

/**
 * The browser as a witness (Resource Timing): a request for which it set nothing
 * up went on a connection that was there.
 */
function witness(timing: PerformanceResourceTiming | undefined): Witness["says"] {
  if (!timing || timing.fetchStart === 0) return "cannot_tell";
  if (timing.connectEnd > timing.connectStart) return "new";
  return timing.connectStart === timing.fetchStart ? "reused" : "cannot_tell";
}
