// What was done by hand during a scripted run, as its trace tells: to be written into a
// link, and done again on top of the script. What came by chance, a lost segment, is done
// again as by hand, since chance would do something else.
//
// Reading path: moment.ts writes and reads links (before); internal/api/byhand.go does it
// again (after).

import type { Event, Loss } from "../trace/events.gen.ts";
import { segmentsOf } from "./numbered.ts";

type Host = "client" | "server";
type Setting = number | boolean;
export type Act =
  | { what: "lose" | "hold" | "release"; segment: number }
  | { what: "next"; loss: Loss; from: Host }
  | { what: "power"; host: Host }
  | { what: "set"; of: "link" | "box" | Host; field: string; value: Setting };

/** An act, and when: so long after this segment of the run was sent, from 1 on; 0 is the run's beginning. */
export interface Done {
  after: number;
  /** In microseconds. */
  us: number;
  act: Act;
}

/** So many a link has at most. */
export const MOST_DONE = 49;
/** How long after a segment an act may be, in microseconds, as the API has it. */
const MOST_US = 600_000_000;

/** What a script's step does with settings, link and power; its trace tells that first after the step. */
const SCRIPTED: Record<string, string> = {
  cut: "link:changed",
  rtt: "link:changed",
  rate: "link:changed",
  lose: "link:loss_armed",
  box: "box:changed",
  "power-cycle": "host:power_cycled",
  accepting: "server:changed",
  backlog: "server:changed",
  ports: "client:changed",
  connections: "client:changed",
  "request-timeout": "client:changed",
};

function scripted(act: string): string | undefined {
  const [verb = "", host = ""] = act.replace(/^meanwhile /, "").split(" ");
  return verb === "idle" || verb === "keepalive" || verb === "read-body" ? `${host}:changed` : SCRIPTED[verb];
}

/** Chance is no setting of a run that is the same each time, and TLS comes with its request. */
const UNSET = ["loss", "tls"];

/**
 * What was done by hand among the events that are told, since the run began; undefined if
 * something of it cannot be done again: a request that somebody sent, or what befell a
 * segment that has no number.
 */
export function doneIn(told: readonly Event[], started: Event): Done[] | undefined {
  const numbered = new Set(segmentsOf(told, started.seq).map((e) => e.data.id));
  const sent: { id: number; time: number; doomed: boolean }[] = [];
  const before: Record<string, object> = {};
  const done: Done[] = [];
  let expected: string | undefined;
  const add = (e: Event, act: Act) => {
    const last = sent.findLastIndex((s) => s.time <= e.time);
    done.push({ after: last + 1, us: e.time - (sent[last] ?? started).time, act });
  };
  const segment = (id: number) => sent.findIndex((s) => s.id === id) + 1;
  for (const e of told) {
    const ours = e.seq > started.seq;
    const byScript = ours && e.name === expected;
    if (byScript) expected = undefined;
    switch (e.name) {
      case "scenario:step":
        expected = scripted(e.data.act);
        break;
      case "link:segment_sent":
        if (ours && numbered.has(e.data.id)) sent.push({ id: e.data.id, time: e.time, doomed: e.data.lost === "by_hand" || e.data.lost === "link_down" });
        break;
      case "link:segment_lost":
        // One that was to be lost when it was sent was asked for before.
        if (ours && e.data.why !== "link_down" && !sent.find((s) => s.id === e.data.id)?.doomed) add(e, { what: "lose", segment: segment(e.data.id) });
        break;
      case "link:segment_held":
      case "link:segment_released":
        if (ours) add(e, { what: e.name === "link:segment_held" ? "hold" : "release", segment: segment(e.data.id) });
        break;
      case "link:loss_armed": {
        // What is armed no more has been lost.
        const has = (before[e.data.from] as { what: Loss[] } | undefined)?.what ?? [];
        before[e.data.from] = { what: e.data.what };
        if (ours && !byScript) for (const loss of e.data.what) if (!has.includes(loss)) add(e, { what: "next", loss, from: e.data.from as Host });
        break;
      }
      case "host:power_cycled":
        if (ours && !byScript) add(e, { what: "power", host: e.host as Host });
        break;
      case "link:changed":
      case "box:changed":
      case "client:changed":
      case "server:changed": {
        const was = before[e.name] as Record<string, Setting> | undefined;
        before[e.name] = e.data;
        if (!ours || byScript || (!was && e.name === "link:changed")) break; // a lab tells of its link first of all
        for (const [field, value] of Object.entries(e.data) as [string, Setting][]) {
          const first = typeof value === "boolean" ? true : 0;
          if (!UNSET.includes(field) && typeof value !== "string" && value !== (was?.[field] ?? first)) add(e, { what: "set", of: e.name.split(":")[0] as Host, field, value });
        }
        // What is left out has its first value.
        for (const field of Object.keys(was ?? {})) if (!(field in e.data) && !UNSET.includes(field)) add(e, { what: "set", of: e.name.split(":")[0] as Host, field, value: 0 });
        break;
      }
      case "http:connection_wanted":
        if (ours && e.data.click) return undefined;
        break;
    }
  }
  const written = done.every(({ act }) => !("segment" in act && act.segment === 0) && (act.what !== "set" || typeof act.value === "boolean" || Number.isSafeInteger(act.value)));
  return done.length > MOST_DONE || !written ? undefined : done;
}

/** As a link has it: s4+30ms.lose.4,s5+0ms.next.fin.client,s5+1.5ms.set.link.rtt_ms.100 */
export function doneAs(done: readonly Done[]): string {
  return done.map(({ after, us, act }) => `${after > 0 ? `s${after}+` : ""}${us / 1000}ms.${act.what}.${detail(act)}`).join(",");
}

function detail(act: Act): string {
  switch (act.what) {
    case "next":
      return `${act.loss}.${act.from}`;
    case "power":
      return act.host;
    case "set":
      return `${act.of}.${act.field}.${act.value}`;
    default:
      return String(act.segment);
  }
}

const TIMED = /^(?:s(\d{1,5})\+)?(\d{1,6}(?:\.\d{1,3})?)ms\.([a-z]+)\.([a-z0-9._]{1,60})$/;

/** Reads what a link has; undefined if it cannot be read. */
export function readDone(text: string): Done[] | undefined {
  const done = text.split(",").map((part): Done | undefined => {
    const [, after, ms, what, rest] = TIMED.exec(part) ?? [];
    const act = what && rest ? actOf(what, rest.split(".")) : undefined;
    return act && { after: Number(after ?? 0), us: Math.round(Number(ms) * 1000), act };
  });
  return done.length > MOST_DONE || done.some((d) => !d || d.us > MOST_US) ? undefined : (done as Done[]);
}

const isHost = (s: string | undefined): s is Host => s === "client" || s === "server";

function actOf(what: string, [first = "", second = "", third = "", ...more]: string[]): Act | undefined {
  if (more.length > 0) return undefined;
  switch (what) {
    case "lose":
    case "hold":
    case "release":
      return /^[1-9]\d{0,4}$/.test(first) && !second ? { what, segment: Number(first) } : undefined;
    case "next":
      return ["syn", "data", "ack", "fin", "any"].includes(first) && isHost(second) && !third ? { what, loss: first as Loss, from: second } : undefined;
    case "power":
      return isHost(first) && !second ? { what, host: first } : undefined;
    case "set": {
      const value = third === "true" ? true : third === "false" ? false : /^\d{1,7}$/.test(third) ? Number(third) : undefined;
      return (isHost(first) || first === "link" || first === "box") && second && value !== undefined ? { what, of: first, field: second, value } : undefined;
    }
  }
  return undefined;
}

/** As the API takes it. */
export function askedFor({ after, us, act }: Done): object {
  switch (act.what) {
    case "next":
      return { after, us, act: "lose-next", what: act.loss, from: act.from };
    case "power":
      return { after, us, act: "power-cycle", host: act.host };
    case "set":
      return { after, us, act: "set", [act.of]: { [act.field]: act.value } };
    default:
      return { after, us, act: act.what, segment: act.segment };
  }
}
