import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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

// What is there before the script comes, styles/frame-sizes.css says for itself.
test("a frame's stage is as high as its style sheet has it before", () => {
  const css = readFileSync(new URL("../../../styles/frame-sizes.css", import.meta.url), "utf8");
  const blocks = css.split(/^@media \(width < (\d+)px\) \{$/m);
  const sheets = [{ below: Infinity, rules: blocks[0]! }, { below: Number(blocks[1]), rules: blocks[2]! }, { below: Number(blocks[3]), rules: blocks[4]! }];
  const placesIn = (rules: string, n: number) => new RegExp(`data-places="${n}"\\] \\{\\s*--places: ([\\d.]+)`).exec(rules)?.[1];
  for (const [frame, stage] of [[1000, 982], [760, 744], [640, 622], [390, 374]] as const) {
    const apply = sheets.filter((s) => frame < s.below);
    const said = apply.map((s) => /--sheet-height: calc\((\d+)px \+ (\d+)px \* var\(--places\)\)/.exec(s.rules)).findLast((m) => m)!;
    for (const n of [1, 2, 3, 4, 7]) {
      const places = Number(apply.map((s) => placesIn(s.rules, n)).findLast((p) => p) ?? 4);
      const high = Number(said[1]) + Number(said[2]) * places;
      const { height } = geometryOf(stage, "embed", n, false);
      assert.ok(Math.abs(high - height) <= 1, `${frame} px, ${n} places: ${high} px before, ${height} px after`);
    }
  }
});

test("a lost segment lies under the beads and above the next tube, or in its own", () => {
  each((g, _, name) => {
    if (g.lies === 0) return;
    assert.ok(g.lies - 12 >= TUBE / 2 + 3 + 2 * BEAD, name);
    for (const [i, y] of g.tubes.entries()) assert.ok(y + g.lies + 12 <= (g.tubes[i + 1] ?? g.height) - TUBE / 2, name);
  });
});
