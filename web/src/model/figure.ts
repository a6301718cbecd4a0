// RFC 9293 section 3.3.2, figure 5, as data: where each state stands, which
// transitions there are and what the RFC calls their events and actions. What a
// connection really did is a path of observed states; stepOf finds it here.
//
// The grid is the RFC's: opening above, ESTABLISHED in the middle, the active
// closer's states on the left, the passive one's on the right. CLOSED stands
// twice, where a connection begins and where it ends.

import type { State } from "../trace/events.gen.ts";

export type Point = readonly [x: number, y: number];

export interface Box {
  state: State;
  x: number;
  y: number;
}

/** Where a label's text begins, or ends, and the middle of its first line. */
export interface Place {
  x: number;
  y: number;
  anchor: "start" | "end";
  /** A second line may follow: event and action on a line each. */
  stacked?: boolean;
}

export interface Transition {
  from: State;
  to: State;
  event: string;
  /** "x" where nothing is done, as in the figure. */
  action: string;
  line: readonly Point[];
  /** None where only a listener or a second active open goes: no connection of the lab does. */
  place?: Place;
  /** Told by the figure's note 2 and omitted in the figure itself. */
  note?: 2;
}

export const WIDTH = 328;
export const HEIGHT = 324;
export const BOX = { width: 88, height: 32 };
/** Between lines of a stacked label. */
export const LEADING = 12;

const COLUMN = [44, 164, 284] as const;
const row = (n: number) => 30 + 52 * n;
const box = (state: State, column: 0 | 1 | 2, n: number): Box => ({ state, x: COLUMN[column], y: row(n) });

/** Every state once; CLOSED where a connection begins. */
export const BOXES: readonly Box[] = [
  box("LISTEN", 0, 0),
  box("CLOSED", 1, 0),
  box("SYN-RECEIVED", 0, 1),
  box("SYN-SENT", 2, 1),
  box("ESTABLISHED", 1, 2),
  box("FIN-WAIT-1", 0, 3),
  box("CLOSE-WAIT", 2, 3),
  box("FIN-WAIT-2", 0, 4),
  box("CLOSING", 1, 4),
  box("LAST-ACK", 2, 4),
  box("TIME-WAIT", 1, 5),
];

/** CLOSED where a connection ends. */
export const END_BOX: Box = box("CLOSED", 2, 5);

// Passive before active: a path of equal length is sought in this order.
export const TRANSITIONS: readonly Transition[] = [
  { from: "CLOSED", to: "LISTEN", event: "passive OPEN", action: "create TCB", line: [[120, 24], [88, 24]] },
  { from: "LISTEN", to: "CLOSED", event: "CLOSE", action: "delete TCB", line: [[88, 36], [120, 36]] },
  {
    from: "CLOSED", to: "SYN-SENT", event: "active OPEN", action: "create TCB, snd SYN",
    line: [[208, 26], [318, 26], [318, 66]], place: { x: 326, y: 7, anchor: "end" },
  },
  {
    from: "LISTEN", to: "SYN-RECEIVED", event: "rcv SYN", action: "snd SYN,ACK",
    line: [[64, 46], [64, 66]], place: { x: 71, y: 56, anchor: "start" },
  },
  { from: "LISTEN", to: "SYN-SENT", event: "SEND", action: "snd SYN", line: [[88, 42], [104, 42], [104, 76], [240, 76]] },
  {
    from: "SYN-RECEIVED", to: "LISTEN", event: "rcv RST", action: "x",
    line: [[8, 66], [8, 46]], place: { x: 13, y: 56, anchor: "start" },
  },
  { from: "SYN-SENT", to: "SYN-RECEIVED", event: "rcv SYN", action: "snd SYN,ACK", line: [[240, 90], [88, 90]] },
  {
    from: "SYN-SENT", to: "CLOSED", event: "CLOSE", action: "delete TCB",
    line: [[246, 66], [246, 38], [208, 38]], place: { x: 250, y: 44, anchor: "start", stacked: true },
  },
  {
    from: "SYN-RECEIVED", to: "ESTABLISHED", event: "rcv ACK of SYN", action: "x",
    line: [[80, 98], [80, 128], [120, 128]], place: { x: 92, y: 108, anchor: "start" },
  },
  {
    from: "SYN-SENT", to: "ESTABLISHED", event: "rcv SYN,ACK", action: "snd ACK",
    line: [[248, 98], [248, 128], [208, 128]], place: { x: 253, y: 110, anchor: "start", stacked: true },
  },
  {
    from: "SYN-RECEIVED", to: "FIN-WAIT-1", event: "CLOSE", action: "snd FIN",
    line: [[10, 98], [10, 170]], place: { x: 15, y: 114, anchor: "start", stacked: true },
  },
  {
    from: "ESTABLISHED", to: "FIN-WAIT-1", event: "CLOSE", action: "snd FIN",
    line: [[120, 142], [80, 142], [80, 170]], place: { x: 70, y: 148, anchor: "end", stacked: true },
  },
  {
    from: "ESTABLISHED", to: "CLOSE-WAIT", event: "rcv FIN", action: "snd ACK",
    line: [[208, 142], [248, 142], [248, 170]], place: { x: 253, y: 148, anchor: "start", stacked: true },
  },
  {
    from: "FIN-WAIT-1", to: "FIN-WAIT-2", event: "rcv ACK of FIN", action: "x",
    line: [[20, 202], [20, 222]], place: { x: 26, y: 212, anchor: "start" },
  },
  {
    from: "FIN-WAIT-1", to: "CLOSING", event: "rcv FIN", action: "snd ACK",
    line: [[88, 180], [164, 180], [164, 222]], place: { x: 92, y: 168, anchor: "start" },
  },
  {
    from: "FIN-WAIT-1", to: "TIME-WAIT", event: "rcv FIN, ACK of FIN", action: "snd ACK", note: 2,
    line: [[88, 192], [104, 192], [104, 282], [120, 282]], place: { x: 110, y: 192, anchor: "start" },
  },
  {
    from: "CLOSE-WAIT", to: "LAST-ACK", event: "CLOSE", action: "snd FIN",
    line: [[308, 202], [308, 222]], place: { x: 301, y: 212, anchor: "end" },
  },
  {
    from: "FIN-WAIT-2", to: "TIME-WAIT", event: "rcv FIN", action: "snd ACK",
    line: [[20, 254], [20, 292], [120, 292]], place: { x: 2, y: 303, anchor: "start" },
  },
  {
    from: "CLOSING", to: "TIME-WAIT", event: "rcv ACK of FIN", action: "x",
    line: [[164, 254], [164, 274]], place: { x: 154, y: 264, anchor: "end" },
  },
  {
    from: "LAST-ACK", to: "CLOSED", event: "rcv ACK of FIN", action: "x",
    line: [[308, 254], [308, 274]], place: { x: 301, y: 264, anchor: "end" },
  },
  {
    from: "TIME-WAIT", to: "CLOSED", event: "Timeout=2MSL", action: "delete TCB",
    line: [[208, 290], [240, 290]], place: { x: 326, y: 316, anchor: "end" },
  },
];

/** The lines of its label; an action "x" is none. */
export function labelOf(t: Transition): readonly string[] {
  const words = t.action === "x" ? [t.event] : [t.event, t.action];
  return t.place?.stacked ? words : [words.join(" / ")];
}

/**
 * How an end came from one observed state to the next:
 *
 * - figure: by a transition of the figure, or of its note 2;
 * - unseen: by ways that were not observed, so only inferred: most often through
 *   states that lasted no lab time;
 * - reset: to CLOSED without the figure, by RST (note 3), ABORT or a time-out;
 * - unknown: the figure knows no way.
 */
export interface Step {
  kind: "figure" | "unseen" | "reset" | "unknown";
  via: readonly Transition[];
}

export function stepOf(from: State, to: State, reset = false): Step {
  const direct = TRANSITIONS.find((t) => t.from === from && t.to === to);
  if (to === "CLOSED" && (reset || !direct)) return { kind: "reset", via: [] };
  // An opening that was given up by a time-out looks the same as one by CLOSE.
  if (direct && from === "SYN-SENT" && to === "CLOSED") return { kind: "unseen", via: [direct] };
  if (direct) return { kind: "figure", via: [direct] };
  const via = shortest(from, to);
  return { kind: via.length > 0 ? "unseen" : "unknown", via };
}

function shortest(from: State, to: State): readonly Transition[] {
  let ways: Transition[][] = TRANSITIONS.filter((t) => t.from === from).map((t) => [t]);
  const been = new Set<State>([from]);
  while (ways.length > 0) {
    const found = ways.find((way) => way.at(-1)!.to === to);
    if (found) return found;
    // A connection that has been CLOSED is another one: no way leads through it.
    ways = ways.flatMap((way) => {
      const at = way.at(-1)!.to;
      if (at === "CLOSED" || been.has(at)) return [];
      been.add(at);
      return TRANSITIONS.filter((t) => t.from === at).map((t) => [...way, t]);
    });
  }
  return [];
}

/** The way out of the figure, from each state that has one of its own. */
export function resetLine(from: State): readonly Point[] {
  const corridor: readonly Point[] = [[224, 284], [240, 284]];
  switch (from) {
    case "SYN-SENT":
      return [[246, 66], [246, 38], [208, 38]];
    case "SYN-RECEIVED":
      return [[88, 72], [136, 72], [136, 46]];
    case "ESTABLISHED":
      return [[196, 150], [196, 160], [224, 160], ...corridor];
    case "FIN-WAIT-1":
      return [[88, 198], [224, 198], ...corridor];
    case "CLOSE-WAIT":
      return [[240, 194], [224, 194], ...corridor];
    case "FIN-WAIT-2":
      return [[88, 246], [104, 246], [104, 264], [224, 264], ...corridor];
    case "CLOSING":
      return [[208, 246], [224, 246], ...corridor];
    case "LAST-ACK":
      return [[240, 246], [224, 246], ...corridor];
    case "TIME-WAIT":
      return [[208, 284], [240, 284]];
    case "CLOSED":
    case "LISTEN":
      return []; // nothing there that a reset could end
    default:
      return from satisfies never;
  }
}

/** Where the way out has its label; two lines if both ends took it. */
export function resetPlace(from: State): Place {
  if (from === "SYN-SENT") return { x: 250, y: 44, anchor: "start", stacked: true };
  if (from === "SYN-RECEIVED") return { x: 141, y: 78, anchor: "start", stacked: true };
  if (from === "TIME-WAIT") return { x: 326, y: 316, anchor: "end" };
  return { x: 216, y: 184, anchor: "end", stacked: true };
}
