// Where everything stands on the sheet, in CSS pixels: one horizon, the socket
// line; programs above it, TCP below. A function of the width, of the room that
// the page gives and of how many connections have a place, and of nothing else:
// what stands there once does not move while a connection comes or goes.
//
// Reading path: stage.ts asks where things stand (before); what is drawn there is
// sky.ts, line.ts, sea.ts and tubes.ts (after).

import type { Side } from "../../model/world.ts";

/** Whose page the stage stands on. */
export type Room = "front" | "lab" | "chapter" | "embed";

/** The column heads of a socket table: four values, or the two ports where there is no room. */
export type Columns = "tuple" | "ports";

/** One host's socket table. Positions are of left edges; a row's cells are offsets within it. */
export interface Table {
  x: number;
  width: number;
  /** The baseline of the column heads. */
  heads: number;
  /** The slot into which an arriving segment's values are put: its top. */
  slot: number;
  columns: Columns;
  cells: readonly number[];
  /** The tops of the rows of the connections, and of LISTEN, which is the last. */
  rows: readonly number[];
  listen: number;
}

export interface Geometry {
  width: number;
  height: number;
  /** The socket line. */
  horizon: number;
  /** The hosts' inner edges, and so the tubes' ends. */
  left: number;
  right: number;
  /** The middles of the tubes, one for each place. */
  tubes: readonly number[];
  tables: Readonly<Record<Side, Table>>;
  /** How far below its tube's middle a lost segment comes to lie: under the beads, or in the tube where there is no room. */
  lies: number;
  /** One host's table at a time, under tubes as wide as the screen. */
  phone: boolean;
  /** Rows and LISTEN have one line only. */
  short: boolean;
  /** On a phone those of a side share one place: the one in use is drawn. */
  gates: Readonly<Record<Side, readonly Gate[]>>;
}

/** A call by which a message or a connection crosses the line. */
export type GateName = "write" | "read" | "accept";

export interface Gate {
  name: GateName;
  x: number;
  width: number;
}

export const ROW = 44;
export const SHORT_ROW = 28;
export const SLOT = 22;
export const TUBE = 28;
export const RING = 8;
export const BEAD = 8.5;
export const BEAD_PITCH = 23;
export const GATE = 22;

/** Of the sea: heads and slot, and what is left free below. */
const ABOVE_ROWS = 64;
const BELOW_ROWS = 12;
/** Under the stage's edge, where there is room for them, what acts on link and hosts. */
const FOOT: Record<Room, number> = { front: 0, lab: 42, chapter: 0, embed: 0 };
/** Beads stand under a tube, and above the next. */
const LEAST_PITCH = 50;
const MOST_PITCH = 84;
const MARGIN = 12;
/** Where a lost segment lies below its tube, and what pitch leaves room for it. */
const LIES = TUBE / 2 + 3 + 2 * BEAD + 4 + 12;
const LIES_PITCH = LIES + 12 + 2 + TUBE / 2;

const ROOMS: Record<Room, { horizon: number; height: number }> = {
  front: { horizon: 196, height: 452 },
  lab: { horizon: 176, height: 462 },
  chapter: { horizon: 168, height: 404 },
  embed: { horizon: 152, height: 316 },
};

/** A narrow frame is low, too: the question is to be in sight under the stage. */
const LOW = { horizon: 142, height: 300 };

/** The width of a host's column; 0 where there are no columns. */
export function hostColumn(width: number): number {
  if (width >= 1150) return 284;
  if (width >= 940) return 270;
  if (width >= 820) return 258;
  if (width >= 744) return 252;
  return width >= 480 ? 158 : 0;
}

/** `places` is for how many connections there is room; `ports` if addresses are too long for columns. */
export function geometryOf(width: number, room: Room, places: number, ports: boolean): Geometry {
  const host = hostColumn(width);
  return host === 0 ? onPhone(width, places, ports) : beside(width, host, room, places, ports);
}

function beside(width: number, host: number, room: Room, places: number, ports: boolean): Geometry {
  const narrow = host < 252;
  const { horizon, height: least } = narrow && room === "embed" ? LOW : ROOMS[room];
  const below = BELOW_ROWS + FOOT[room];
  const free = least - horizon - ABOVE_ROWS - below;
  const roomy = Math.floor((free - ROW) / places);
  const short = roomy < LEAST_PITCH + 4;
  const listen = short ? SHORT_ROW : ROW;
  const pitch = Math.max(LEAST_PITCH, Math.min(MOST_PITCH, Math.floor((free - listen) / places)));
  const first = horizon + ABOVE_ROWS;
  const rows = Array.from({ length: places }, (_, i) => first + i * pitch);
  const end = first + places * pitch;
  const columns: Columns = ports || narrow ? "ports" : "tuple";
  const table = (side: Side, x: number): Table => ({
    x,
    width: host - MARGIN,
    heads: horizon + 27,
    slot: horizon + 34,
    columns,
    cells: columns === "ports" ? [10, Math.min(126, (host - MARGIN) / 2)] : side === "server" ? [10, 82, 136, 208] : [10, 82, 122, 194],
    rows,
    listen: end,
  });
  return {
    width,
    height: Math.max(least, end + listen + below),
    horizon,
    left: host,
    right: width - host,
    tubes: rows.map((y) => y + ROW / 2),
    lies: pitch >= LIES_PITCH ? LIES : 0,
    tables: { client: table("client", MARGIN), server: table("server", width - host) },
    phone: false,
    short,
    gates: {
      client: narrow ? gates(MARGIN, [["write", 68], ["read", 62]], 6) : gates(MARGIN + 16, [["write", 80], ["read", 72]], 24),
      server: narrow
        ? gates(width - host + 8, [["read", 62], ["write", 68]], 6)
        : gates(width - host + 4, [["accept", 92], ["read", 68], ["write", 74]], (host - 4 - 6 - 92 - 68 - 74) / 2),
    },
  };
}

/** Half a screen to each host above; below, the tubes and then one table. */
function onPhone(width: number, places: number, ports: boolean): Geometry {
  const horizon = 230;
  const pitch = 62;
  const firstTube = horizon + 72;
  const tubes = Array.from({ length: places }, (_, i) => firstTube + i * pitch);
  // Under a single tube there is room for a lost segment.
  const lies = places === 1 ? LIES : 0;
  const top = firstTube + (places - 1) * pitch + (lies > 0 ? 56 : 44);
  const rows = Array.from({ length: places }, (_, i) => top + 78 + i * (ROW + 6));
  const columns: Columns = ports ? "ports" : "tuple";
  const table = (): Table => ({
    x: MARGIN,
    width: width - 2 * MARGIN,
    heads: top + 42,
    slot: top + 48,
    columns,
    cells: columns === "ports" ? [12, (width - 2 * MARGIN) / 2] : [12, 12 + (width - 48) * 0.31, 12 + (width - 48) * 0.52, 12 + (width - 48) * 0.84],
    rows,
    listen: rows.at(-1)! + ROW + 6,
  });
  return {
    width,
    height: rows.at(-1)! + ROW + 6 + SHORT_ROW + 2 * BELOW_ROWS,
    horizon,
    left: 0,
    right: width,
    tubes,
    lies,
    tables: { client: table(), server: table() },
    phone: true,
    short: true,
    gates: {
      client: gates(MARGIN, [["write", 76], ["read", 76]], -76),
      server: gates(width - MARGIN - 76, [["read", 76], ["write", 76]], -76),
    },
  };
}

function gates(from: number, of: readonly (readonly [GateName, number])[], gap: number): Gate[] {
  let x = from;
  return of.map(([name, width]) => {
    const gate = { name, x, width };
    x += width + gap;
    return gate;
  });
}
