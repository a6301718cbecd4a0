// A lab that has carried a request to its end, unseen: what the front page goes on from.
//
// Reading path: ui/acts.ts asks for it, for the act of the front page (before).

import type { LabEvent } from "../trace/events.gen.ts";
import type { LabCommands } from "./commands.ts";
import type { LabSession } from "./lab-session.ts";

/**
 * A lab that has carried one GET, ten times as fast as wall time, and when, in lab
 * time, its wire was at rest again. The lab is a new one, or the one there is begun
 * anew.
 */
export async function rested(session: LabSession, target: string): Promise<{ lab: LabCommands; at: number }> {
  const { server } = session;
  const before = session.commands && session.id;
  const lab = await session.ensure();
  const path = `/api/labs/${session.id}`;
  if (before) {
    try {
      await server.send("POST", `${path}/reset`);
    } catch (e) {
      if ((e as { code?: string }).code !== "lab_unknown") throw e;
      session.isUnknown();
      return rested(session, target);
    }
  }
  const since = session.feed?.log.last ?? 0;
  await server.send("PATCH", `${path}/clock`, { speed: 10, paused: false });
  await server.send("POST", `${path}/requests`, { method: "GET", target, connection: "reuse" });
  const rest = await session.reach((events) => restAfter(events, since));
  await server.send("PATCH", `${path}/clock`, { speed: "auto" });
  const { time } = await session.reach((events) => events.find((e) => e.seq > rest.seq && e.name === "clock:changed"));
  session.feed?.unseen();
  return { lab, at: time };
}

/**
 * The event with which the first exchange after `since` (a seq) was over, its
 * connection kept, and nothing on the wire any more; undefined before that.
 */
export function restAfter(events: readonly LabEvent[], since: number): LabEvent | undefined {
  const flying = new Set<number>();
  let kept = false;
  for (const e of events) {
    if (e.seq <= since) continue;
    if (e.name === "link:segment_sent") flying.add(e.data.id);
    else if (e.name === "link:segment_delivered" || e.name === "link:segment_lost") flying.delete(e.data.id);
    else if (e.name === "http:connection_released") kept = e.data.kept;
    if (kept && flying.size === 0) return e;
  }
  return undefined;
}
