// Which labels of a ladder on its side are shown, and where: none stands on another, and
// the less important ones are left out.

import type { FlightKind } from "../model/world.ts";

/** Where the middle of a label stands. */
export interface Label {
  x: number;
  y: number;
}

/** A label that is to be shown, on the part of an arrow from (x0, y0) to (x1, y1). */
export interface Wanted {
  id: number;
  /** 0 is the most important; of equals, the earlier one. */
  rank: number;
  width: number;
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  /** On which side of its arrow it stands if it can: -1 left, 0 in a gap of it, 1 right. */
  side: number;
}

/** What is chosen, and what proves a prediction: nothing hides their arrows. */
export const MARKED = 2;
/** The least important hide no arrow at all. */
const MINOR = 4;
export const RANKS: Record<FlightKind, number> = { syn: 2, fin: 3, rst: 3, data: 3, probe: MINOR, ack: MINOR };

const HEIGHT = 16;
/** A label beside its arrow still touches it. */
const TOUCH = 6;
/** In the middle of the arrow; if there is no room, nearer to one of its ends. */
const PARTS = [0.5, 0.25, 0.75];

/** The places of those that have room, by their ids. */
export function labelsApart(wanted: readonly Wanted[]): Map<number, Label> {
  const placed: (Label & { width: number })[] = [];
  const labels = new Map<number, Label>();
  for (const w of [...wanted].sort((a, b) => a.rank - b.rank)) {
    const arrows = wanted.filter((o) => o !== w && (o.rank < MARKED || w.rank >= MINOR));
    const free = places(w).find((p) => placed.every((o) => Math.abs(o.y - p.y) >= HEIGHT || Math.abs(o.x - p.x) >= (o.width + w.width) / 2) && !arrows.some((a) => isOn(a, p, w.width)));
    if (!free) continue;
    placed.push({ ...free, width: w.width });
    labels.set(w.id, free);
  }
  return labels;
}

function places(w: Wanted): Label[] {
  const sides = [...new Set([w.side, 0, -1, 1])];
  return PARTS.flatMap((part) => sides.map((side) => ({ x: w.x0 + (w.x1 - w.x0) * part + side * (w.width / 2 - TOUCH), y: w.y0 + (w.y1 - w.y0) * part })));
}

/** Whether a label at a place would stand on an arrow. */
function isOn({ x0, y0, x1, y1 }: Wanted, at: Label, width: number): boolean {
  const top = Math.max(Math.min(y0, y1), at.y - HEIGHT / 2);
  const bottom = Math.min(Math.max(y0, y1), at.y + HEIGHT / 2);
  if (top >= bottom) return false;
  const xs = [top, bottom].map((y) => x0 + ((x1 - x0) * (y - y0)) / (y1 - y0));
  return Math.min(...xs) < at.x + width / 2 && Math.max(...xs) > at.x - width / 2;
}
