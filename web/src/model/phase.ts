// What a connection is as a whole, from the states of its two ends.

import { type Conn, isClosed, isOver, isWiped, type World } from "./world.ts";

export type Phase = "opening" | "givenUp" | "open" | "halfOpen" | "halfClosed" | "closing" | "timeWait" | "closed";

export function phaseOf(w: World, c: Conn): Phase {
  const ends = [c.client, c.server];
  const states = ends.map((end) => end.state);
  if (isClosed(w, c)) return "closed";
  // One end's host has lost its record with its power, and the other does not know.
  if (ends.some(isWiped) && !ends.every((end) => isOver(end) || end.state === "TIME-WAIT")) return "halfOpen";
  if (states.some((s) => s === "" || s.startsWith("SYN"))) return states.includes("CLOSED") ? "givenUp" : "opening";
  // What waits in TIME-WAIT knows of the other end's close.
  if (ends.every((end) => isOver(end) || end.state === "TIME-WAIT")) return "timeWait";
  // One end has closed or aborted, and the other does not know (RFC 9293 section 3.5.1).
  if (states.includes("CLOSED")) return "halfOpen";
  // One end has closed its direction and may still receive (RFC 9293 section 3.6).
  if (states.includes("FIN-WAIT-2") && states.includes("CLOSE-WAIT")) return "halfClosed";
  return states.every((s) => s === "ESTABLISHED") ? "open" : "closing";
}
