// What the clock did, and how fast it goes, in words.

import type { ClockSkipped } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";

/** How far a skip went, and what the timer did. */
export function skipped(s: Pick<ClockSkipped, "timer" | "host" | "from" | "lab">, text: Context["text"]): string {
  const where = s.host === "server" ? "states.server" : "states.client";
  return text(`skipped.${s.timer}`, { s: ((s.lab - s.from) / 1e6).toFixed(3), host: text(where) });
}

/** A speed with two digits that matter: 0.12. */
export function speedText(speed: number): string {
  return String(Number(speed.toPrecision(2)));
}
