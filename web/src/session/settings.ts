// How a lab is set up: its clock, its link and its programs as the newest events
// have them, ahead of the playhead.

import type { Event } from "../trace/events.gen.ts";

export interface Settings {
  /** Lab time per wall time. */
  speed: number;
  /** The lab chooses its speed. */
  auto: boolean;
  paused: boolean;
  rttMs: number;
  /** The part of segments that is lost, 0 to 0.5. */
  loss: number;
  /** At how many kilobits a second each direction of the link transmits; 0 means no limit. */
  rateKbit: number;
  /** After how long the programs close an idle connection; 0 means never. */
  clientIdleMs: number;
  serverIdleMs: number;
}

/** What a lab has before it is told otherwise. */
export const DEFAULTS: Readonly<Settings> = {
  speed: 1,
  auto: true,
  paused: false,
  rttMs: 200,
  loss: 0,
  rateKbit: 0,
  clientIdleMs: 0,
  serverIdleMs: 0,
};

/** What an event says about the settings; most say nothing. */
export function settingsIn(e: Event): Partial<Settings> {
  switch (e.name) {
    case "clock:changed":
      return { speed: e.data.speed, auto: e.data.auto, paused: e.data.paused };
    case "link:changed":
      return { rttMs: e.data.rtt_ms, loss: e.data.loss, rateKbit: e.data.rate_kbit ?? 0 };
    case "client:changed":
      return { clientIdleMs: e.data.idle_timeout_ms };
    case "server:changed":
      return { serverIdleMs: e.data.idle_timeout_ms };
    default:
      return {};
  }
}
