// The box between the hosts: its table, as the trace tells it from the box itself.
//
// Reading path: lab.ts hands it what the box told (before); view/stage/box.ts draws the
// table (after).

import type { BoxRewritten, LabEvent, Tuple, WithoutRow } from "../trace/events.gen.ts";

export interface BoxRow {
  row: number;
  conn: string;
  inside: Tuple;
  outside: Tuple;
  made: number;
  /** When it will be forgotten unless it is used. */
  expiresAt: number;
  /** When it was. */
  expired?: number;
  /** The segment that used it last, and when. */
  used: { segment: number; at: number };
}

export interface Box {
  address: string;
  idleUs: number;
  withoutRow: WithoutRow;
  /** Oldest first; of those that are forgotten the latest of each connection. */
  rows: readonly BoxRow[];
}

type BoxEvent = Extract<LabEvent, { name: `box:${string}` }>;

/** What there is after an event of the box; undefined if no box is left. */
export function foldBox(box: Box | undefined, e: BoxEvent): Box | undefined {
  if (e.name === "box:changed") {
    if (e.data.idle_timeout_ms === 0) return undefined;
    const idleUs = e.data.idle_timeout_ms * 1000;
    const rows = (box?.rows ?? []).map((r) => (r.expired === undefined ? { ...r, expiresAt: Math.max(e.time, r.expiresAt - box!.idleUs + idleUs) } : r));
    return { address: e.data.address, idleUs, withoutRow: e.data.without_row, rows };
  }
  if (!box) return box;
  const change = (row: number, to: Partial<BoxRow>) => ({ ...box, rows: box.rows.map((r) => (r.row === row ? { ...r, ...to } : r)) });
  switch (e.name) {
    case "box:row_made": {
      const { row, segment, inside, outside, expires_at } = e.data;
      const made = { row, conn: e.conn ?? "", inside, outside, made: e.time, expiresAt: expires_at, used: { segment, at: e.time } };
      // A connection has one row at a time: of its old ones the last is enough.
      const old = box.rows.filter((r) => r.conn === made.conn).at(-1);
      return { ...box, rows: [...box.rows.filter((r) => r.conn !== made.conn || r === old), made] };
    }
    case "box:rewritten":
      return change(e.data.row, { expiresAt: e.data.expires_at, used: { segment: e.data.segment, at: e.time } });
    case "box:row_expired":
      return change(e.data.row, { expired: e.time });
    default:
      return e satisfies never;
  }
}

/** The rows of a connection: what it has now, and what was forgotten before. */
export function rowsOf(box: Box | undefined, conn: string): { now?: BoxRow; before?: BoxRow } {
  const rows = box?.rows.filter((r) => r.conn === conn) ?? [];
  const now = rows.find((r) => r.expired === undefined);
  const before = rows.filter((r) => r.expired !== undefined).at(-1);
  return { ...(now ? { now } : {}), ...(before ? { before } : {}) };
}

/** What the box changed of a segment: each socket that it put another in the place of. */
export function changesBy(r: BoxRewritten): { from: string; to: string }[] {
  return (["local", "remote"] as const).flatMap((end) => (r.before[end] === r.after[end] ? [] : [{ from: r.before[end], to: r.after[end] }]));
}
