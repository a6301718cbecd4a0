import assert from "node:assert/strict";
import { test } from "node:test";
import { BEAD, type Geometry, geometryOf, ROW, type Room, SHORT_ROW, SLOT, TUBE } from "./geometry.ts";

const WIDTHS = [1276, 1200, 976, 912, 848, 758, 744, 638, 560, 480, 374, 366, 304];
const ROOMS: Room[] = ["front", "lab", "chapter", "embed"];

function each(check: (g: Geometry, places: number, name: string) => void): void {
  for (const width of WIDTHS) {
    for (const room of ROOMS) {
      for (const places of [1, 2, 3, 4, 7]) {
        for (const ports of [false, true]) check(geometryOf(width, room, places, ports), places, `${room} ${width} px, ${places} places${ports ? ", ports" : ""}`);
      }
    }
  }
}

test("rows, slot and LISTEN stand below each other and within the sheet", () => {
  each((g, places, name) => {
    for (const t of Object.values(g.tables)) {
      assert.ok(t.heads < t.slot && t.slot + SLOT < t.rows[0]!, name);
      assert.equal(t.rows.length, places, name);
      for (const [i, y] of t.rows.entries()) {
        const next = t.rows[i + 1] ?? t.listen;
        assert.ok(y + ROW < next, `${name}: row ${i} ends at ${y + ROW}, the next begins at ${next}`);
      }
      assert.ok(t.listen + (g.short ? SHORT_ROW : ROW) < g.height, name);
      assert.ok(t.x >= 0 && t.x + t.width <= g.width, name);
      for (const [i, cell] of t.cells.entries()) assert.ok(cell < (t.cells[i + 1] ?? t.width), name);
    }
  });
});

test("a tube ends at the rows' edges, and its beads end above the next", () => {
  each((g, _, name) => {
    for (const [i, y] of g.tubes.entries()) {
      const beads = y + TUBE / 2 + 3 + 2 * BEAD;
      assert.ok(beads <= (g.tubes[i + 1] ?? g.height) - TUBE / 2, `${name}: beads end at ${beads}`);
      if (g.phone) continue;
      assert.equal(y, g.tables.client.rows[i]! + ROW / 2, name);
      assert.equal(g.left, g.tables.client.x + g.tables.client.width, name);
      assert.equal(g.right, g.tables.server.x, name);
    }
  });
});

test("gates stand beside each other, within their host", () => {
  each((g, _, name) => {
    if (g.phone) return; // those of a side share one place there
    for (const [side, from, to] of [["client", 0, g.left], ["server", g.right, g.width]] as const) {
      let free: number = from;
      for (const gate of g.gates[side]) {
        assert.ok(gate.x >= free, `${name}: ${gate.name} begins at ${gate.x}, and ${free} is taken`);
        free = gate.x + gate.width;
      }
      assert.ok(free <= to, `${name}: gates end at ${free}, the host at ${to}`);
    }
  });
});

test("what stands there does not move when another connection comes, as far as there is room", () => {
  for (const room of ["lab", "chapter"] as const) {
    const [one, two] = [geometryOf(976, room, 1, false), geometryOf(976, room, 2, false)];
    assert.deepEqual([one.horizon, one.height, one.tubes[0]], [two.horizon, two.height, two.tubes[0]]);
  }
});
