// How a lab is set up: its clock, its link and its programs as the newest events
// have them, ahead of the playhead.

import type { Event } from "../trace/events.gen.ts";

/** Of link and programs: named by whose it is, and as the API and the trace have it there. */
export interface Changeable {
  "link.rtt_ms": number;
  /** The part of segments that is lost, 0 to 0.5. */
  "link.loss": number;
  /** At how many kilobits a second each direction transmits; 0 means no limit. */
  "link.rate_kbit": number;
  /** False while the link is cut. */
  "link.up": boolean;
  /** After how long without a segment a box between the machines forgets; 0 means that there is none. */
  "box.idle_timeout_ms": number;
  /** After how long the programs close an idle connection; 0 means never. */
  "client.idle_timeout_ms": number;
  "server.idle_timeout_ms": number;
  /** After how long without a segment their TCP sends a keep-alive probe; 0 means never. */
  "client.keepalive_ms": number;
  "server.keepalive_ms": number;
  /** How many connections the client's pool has at most; 0 means no limit. */
  "client.connections": number;
  /** The client reads a response's content, the handler of /echo that of a request. */
  "client.read_body": boolean;
  "server.read_body": boolean;
  /** The client sends a request again by itself where it may. */
  "client.retry": boolean;
  /** After how long the client gives a request up; 0 means never. */
  "client.request_timeout_ms": number;
  /** How many ports the client's TCP chooses from for a new connection; 0 means all. */
  "client.ports": number;
  /** How many connections may wait for accept; 0 means as many as otherwise. */
  "server.backlog": number;
  /** With which request of a connection the server answers Connection: close; 0 means with none. */
  "server.max_requests": number;
}

export interface Settings extends Changeable {
  /** Lab time per wall time. */
  speed: number;
  /** The lab chooses its speed. */
  auto: boolean;
  paused: boolean;
}

/** What a lab has before it is told otherwise. */
export const DEFAULTS: Readonly<Settings> = {
  speed: 1,
  auto: true,
  paused: false,
  "link.rtt_ms": 200,
  "link.loss": 0,
  "link.rate_kbit": 0,
  "link.up": true,
  "box.idle_timeout_ms": 0,
  "client.idle_timeout_ms": 0,
  "server.idle_timeout_ms": 0,
  "client.keepalive_ms": 0,
  "server.keepalive_ms": 0,
  "client.connections": 0,
  "client.read_body": true,
  "server.read_body": true,
  "client.retry": true,
  "client.request_timeout_ms": 0,
  "client.ports": 0,
  "server.backlog": 0,
  "server.max_requests": 0,
};

/** What an event says about the settings; most say nothing. */
export function settingsIn(e: Event): Partial<Settings> {
  if (e.name === "clock:changed") return { speed: e.data.speed, auto: e.data.auto, paused: e.data.paused };
  const told = Object.entries(DEFAULTS).flatMap(([name, first]) => {
    const [of, field] = name.split(".");
    // What is left out has its first value.
    return e.name === `${of}:changed` ? [[name, (e.data as unknown as Record<string, unknown>)[field!] ?? first]] : [];
  });
  return Object.fromEntries(told);
}

/** The bodies of the changes that are asked for, by what they change. */
export function changesOf(settings: Partial<Settings>): Record<string, object> {
  const changes: Record<string, object> = {};
  for (const [name, value] of Object.entries(settings)) {
    const [of, field] = name.split(".");
    if (field) changes[of!] = { ...changes[of!], [field]: value };
  }
  return changes;
}
