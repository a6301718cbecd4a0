// The stage: one sheet with one horizon, the socket line. Above it programs, which
// need not remember; below it TCP, which keeps a record for each connection; one
// tube between the hosts for each. The same code draws a lab and a visitor's own
// sockets; all it reads is a World.
//
// Reading path: ui/page.ts gives it the world (before); geometry.ts says where things
// stand, moments.ts what is lit, sky.ts, line.ts, sea.ts and tubes.ts draw, and pills.ts
// moves (after): these are the last step.

import { html, nothing, render, svg, type TemplateResult } from "lit/html.js";
import type { Proof } from "../../model/measure.ts";
import { placesOf, type Places } from "../../model/places.ts";
import { type Conn, isClosed, type Side, timeWaitLeft, type World } from "../../model/world.ts";
import { type Key, secondsLeft } from "../../text.ts";
import type { Context } from "../context.ts";
import { type Headline, headline } from "../headline.ts";
import { boxBetween, boxShape } from "./box.ts";
import { type Geometry, geometryOf, type Room } from "./geometry.ts";
import { line, trails } from "./line.ts";
import { isPlaying, isRead, type Moments, momentsOf } from "./moments.ts";
import { HIGH, Pills, RAISED_PX } from "./pills.ts";
import { listenRow, lookupFalls, lookupPath, row, type Sheet, tableHead } from "./sea.ts";
import { isForgotten, sky } from "./sky.ts";
import { tube } from "./tubes.ts";
import { Type } from "./type.ts";

/** An octet of the connection that is chosen, by its relative sequence number. */
export interface Octet {
  from: Side;
  seq: number;
}

/** What the reader has chosen: a segment, a connection, an octet of it; or what proves a prediction right or wrong. */
export interface Selection {
  segment?: number;
  conn?: string;
  octet?: Octet;
  proof?: Proof;
}

export interface StageActs {
  wake(): void;
  selectSegment(id: number): void;
  selectConn(id: string): void;
}

/** Segments of no connection, put on the wire by hand. */
const STRAY = "";
/** A frame that is being laid out may be this narrow, and nothing has a place on it. */
const LEAST = 100;
/** Longer addresses than this leave no room for four columns. */
const LONGEST_ADDRESS = 9;

export class Stage {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private readonly pills: Pills;
  private readonly type: Type;
  private readonly room: Room;
  /** For so many connections there is a place from the beginning. */
  private readonly reserved: number;
  /** What the middle says. */
  private readonly says: (w: World) => Headline;
  private world: World | undefined;
  private width = 0;
  private drawn = "";
  private geometry: Geometry | undefined;
  private places: Places | undefined;
  /** On a phone, whose table is shown. */
  private side: "client" | "server" = "server";

  constructor(root: HTMLElement, room: Room, cx: Context, acts: StageActs, reserved = 1, says = (w: World) => headline(w, cx)) {
    this.root = root;
    this.room = room;
    this.reserved = reserved;
    this.says = says;
    this.cx = cx;
    this.type = new Type(root);
    this.pills = new Pills(root, cx, this.type);
    this.width = root.clientWidth;
    new ResizeObserver(() => {
      if (root.clientWidth === this.width) return;
      this.width = root.clientWidth;
      acts.wake();
    }).observe(root);
    void document.fonts.ready.then(() => {
      this.type.forget();
      this.drawn = "";
      acts.wake();
    });
    // What moves is chosen when it is pressed: by the time of the click it is elsewhere.
    let taken = false;
    root.addEventListener("pointerdown", (e) => {
      const pill = pillAt(e);
      taken = pill !== undefined;
      if (pill) acts.selectSegment(pill);
    });
    root.addEventListener("click", (e) => {
      const at = e.target as Element;
      const pill = pillAt(e);
      const lane = at.closest<SVGElement>(".lane");
      if (at.closest("[data-act=table]")) {
        this.side = this.side === "server" ? "client" : "server";
        this.drawn = "";
        acts.wake();
      } else if (taken) taken = false;
      else if (pill) acts.selectSegment(pill);
      else if (lane?.dataset["conn"]) acts.selectConn(lane.dataset["conn"]);
    });
  }

  /**
   * Draws the world as it is; returns whether it goes on moving by itself. `still`
   * means that time stands: then all of an instant is shown at once.
   */
  draw(w: World, chosen: Selection, still: boolean): boolean {
    const moments = momentsOf(w, still);
    const shape = this.shape(w, moments, chosen, still);
    if ((shape !== this.drawn || w !== this.world) && this.width > LEAST) {
      this.render(w, moments, chosen, still);
      this.drawn = shape;
      this.world = w; // that of another trace may have the same shape
    }
    this.root.dataset["time"] = String(Math.floor(w.time));
    const flying = this.pills.draw(w, this, Object.values(moments.lookups), chosen.segment);
    return flying || isPlaying(w);
  }

  // The rails on which pills ride.

  get left(): number {
    return this.geometry?.left ?? 0;
  }

  get right(): number {
    return this.geometry?.right ?? 0;
  }

  middle(conn: string): number | undefined {
    const { places, geometry } = this;
    if (!places || !geometry) return undefined;
    const at = conn === STRAY ? places.conns.length : places.conns.findIndex((c) => c?.id === conn);
    return at < 0 ? undefined : geometry.tubes[at];
  }

  get lies(): number {
    return this.geometry?.lies ?? 0;
  }

  /** Changes whenever there is something new to draw besides the pills' places. */
  private shape(w: World, m: Moments, chosen: Selection, still: boolean): string {
    const exchanges = [...w.exchanges.values()].slice(-8).map((x) => [
      isForgotten(w, x, "client"),
      isForgotten(w, x, "server"),
      isRead(w, x.handled?.at, still),
      (x.done?.at ?? 0) <= w.time,
      (x.response?.at ?? 0) <= w.time,
    ]);
    const lookups = Object.values(m.lookups).map((l) => [l.side, l.chips, l.answered, l.stands]);
    const crossings = m.crossings.map((c) => [c.side, c.gate, c.conn, c.trail]);
    const conns = [...w.conns.values()].map((c) => isClosed(w, c));
    const waits = [...w.conns.values()].flatMap((c) => [timeWaitLeft(w, c.client), timeWaitLeft(w, c.server)]).map((us) => us && secondsLeft(us));
    const seconds = w.kind === "visit" ? Math.floor(w.time / 1e6) : 0;
    const proof = chosen.proof && [...chosen.proof.ends];
    return JSON.stringify([w.kind, w.version, boxShape(w), this.width, exchanges, lookups, crossings, conns, waits, seconds, chosen.conn, proof]);
  }

  private render(w: World, m: Moments, chosen: Selection, still: boolean): void {
    const stray = hasStray(w, m);
    const places = placesOf(w, this.reserved - (stray ? 1 : 0), this.room === "embed");
    const count = places.conns.length + (stray ? 1 : 0);
    const ports = [...w.conns.values()].some((c) => Math.max(c.client.local.length, c.server.local.length) > LONGEST_ADDRESS + 6);
    const g = geometryOf(this.width, this.room, count, ports);
    this.places = places;
    this.geometry = g;
    const s: Sheet = { w, g, cx: this.cx, type: this.type, places: places.conns };
    const { style, classList } = this.root;
    style.setProperty("--horizon", `${g.horizon}px`);
    style.setProperty("--host", `${g.phone ? Math.floor(g.width * 0.28) : g.left}px`);
    style.setProperty("--sheet-height", `${g.height}px`);
    classList.toggle("phone", g.phone);
    classList.toggle("narrow", !g.phone && g.left < 252);
    classList.toggle("tight", !g.phone && g.left < 284);
    render(html`${this.sheet(s, places, m, chosen, stray)} ${sky(w, "client", still, this.cx)} ${this.middleOf(w)} ${sky(w, "server", still, this.cx)}
      ${g.phone ? this.toggle(g) : nothing}`, this.root);
    this.pills.refresh();
  }

  private sheet(s: Sheet, places: Places, m: Moments, chosen: Selection, stray: boolean): TemplateResult {
    const { g } = s;
    const sides = (["client", "server"] as const).filter((side) => !g.phone || side === this.side);
    return html`<svg class="sheet" width=${g.width} height=${g.height} viewBox=${`0 0 ${g.width} ${g.height}`}>
      <rect class="sky" x="0" y="0" width=${g.width} height=${g.horizon}></rect>
      <rect class="sea" x="0" y=${g.horizon} width=${g.width} height=${g.height - g.horizon}></rect>
      ${g.phone ? (s.w.up ? nothing : cutWords(s, g.horizon + 52)) : walls(s)}
      ${sides.map((side) => tableHead(s, side, m.lookups[side]))}
      ${Object.values(m.lookups).map((l) => (sides.includes(l.side) ? lookupFalls(s, l) : nothing))}
      ${trails(s, m.crossings)}
      ${places.conns.map((c, i) => (c ? this.lane(s, c, i, m, chosen) : nothing))}
      ${stray ? strayLane(s, places.conns.length) : nothing}
      ${sides.includes("server") ? listenRow(s, m.lookups.server) : nothing}
      ${Object.values(m.lookups).map((l) => (sides.includes(l.side) ? lookupPath(s, l, l.stands ? raised(this.middle(l.conn)) : undefined) : nothing))}
      ${line(s, m.crossings)}
      ${foot(s, places)}
    </svg>`;
  }

  private lane(s: Sheet, c: Conn, place: number, m: Moments, chosen: Selection): unknown {
    const proof = (side: string) => chosen.proof?.ends.has(`${c.id}/${side}`) ?? false;
    const hidden = (side: string) => (s.g.phone && side !== this.side ? "hidden" : "");
    return svg`<g class="lane ${c.kernel?.carries ? "minor" : ""} ${chosen.conn === c.id ? "chosen" : ""}"
      data-conn=${c.id} data-client=${c.client.local} data-server=${c.server.local} data-requests=${c.sent}
      data-pooled=${c.pooled} data-clicks=${c.kernel?.clicks ?? nothing} data-cookie=${c.kernel?.cookie ?? nothing}
      data-kind=${c.kernel?.carries ? "websocket" : "http"}>
      ${tube(s, c, place)}
      ${(["client", "server"] as const).map(
        (side) => svg`<g class="tcp-cell ${side} ${hidden(side)}">${row(s, c, side, place, m.lookups[side], proof(side))}</g>`,
      )}
    </g>`;
  }

  private middleOf(w: World): TemplateResult {
    const { text } = this.cx;
    const h = this.says(w);
    const visit = w.kind === "visit";
    // Only English tells one from many.
    const words = (n: number, label: Key) => (n === 1 ? text(label).replace(/s\b/, "") : text(label));
    const count = (name: string, of: string, n: number, label: Key) =>
      html`<div class=${name} ?data-zero=${n === 0}><dt>${words(n, label)}</dt><dd data-count=${of}>${n}</dd></div>`;
    return html`<div class="middle">
      <p class="headline">${h.title}</p>
      <p class="sub">${h.sub}</p>
      <dl class="counts">
        ${count("shakes", "handshakes", w.handshakes, visit ? "count.sockets" : "count.handshakes")}
        ${count("requests", "requests", w.requests, visit ? "count.clicks" : "count.requests")}
        ${count("saved", "saved", w.saved, "count.saved")}
      </dl>
    </div>`;
  }

  /** On a phone one table is seen at a time. */
  private toggle(g: Geometry): TemplateResult {
    const other = this.side === "server" ? "client" : "server";
    this.root.style.setProperty("--table", `${g.tables.server.heads - 38}px`);
    return html`<p class="which-table"><b>${this.cx.text(`table.${this.side}`)}</b>
      <button class="quiet" data-act="table">${this.cx.text(`table.show.${other}`)}</button></p>`;
  }
}

/** The segment under the pointer, or next to it. */
function pillAt(e: Event): number | undefined {
  const id = (e.target as Element).closest(".moves")?.querySelector<SVGElement>(".pill")?.dataset["segment"];
  return id === undefined ? undefined : Number(id);
}

/** The hosts' inner edges, and between them how long a crossing takes. */
function walls(s: Sheet) {
  const { g, w, cx, type } = s;
  const x = (at: number) => svg`<line class="wall http" x1=${at} x2=${at} y1="10" y2=${g.horizon}></line>
    <line class="wall tcp" x1=${at} x2=${at} y1=${g.horizon} y2=${g.height}></line>`;
  const y = g.horizon + 39; // what is held stands below
  if (!w.up) return svg`${x(g.left)} ${x(g.right)} ${cutWords({ g, cx }, y + 4)}`;
  if (w.box) return svg`${x(g.left)} ${x(g.right)} ${boxBetween(s, w.box, y)}`;
  const words = w.kind === "lab" ? cx.text(w.loss > 0 ? "wire.lossy" : "wire.oneWay", { ms: w.rttMs / 2, loss: Math.round(w.loss * 100) }) : cx.text("pipe.stretched");
  const middle = (g.left + g.right) / 2;
  const half = type.width(words, "note") / 2 + 8;
  return svg`${x(g.left)} ${x(g.right)}
    <path class="dimension" d=${`M${g.left + 2},${y}H${middle - half}M${middle + half},${y}H${g.right - 2}M${g.left + 2},${y - 4}v8M${g.right - 2},${y - 4}v8`}></path>
    <text class="note" text-anchor="middle" x=${middle} y=${y + 4}>${words}</text>`;
}

/** Said where the dimension line was: no segment gets across. */
function cutWords({ g, cx }: Pick<Sheet, "g" | "cx">, y: number) {
  return svg`<text class="note bold rst cut-words" text-anchor="middle" x=${(g.left + g.right) / 2} y=${y}>${cx.text("wire.cut")}</text>`;
}

/** The last line: what has no place on the sheet. */
function foot({ g, cx }: Sheet, { more, closed }: Places) {
  const words = [more > 0 ? cx.text("row.more", { n: more }) : "", closed > 0 ? cx.text("row.moreClosed", { n: closed }) : ""].filter(Boolean).join(" · ");
  return words ? svg`<text class="note foot" x=${g.tables.client.x} y=${g.height - 8}>${words}</text>` : nothing;
}

function raised(middle: number | undefined): number | undefined {
  return middle === undefined ? undefined : middle - RAISED_PX - HIGH / 2;
}

function hasStray(w: World, m: Moments): boolean {
  for (const f of w.flights.values()) if (f.conn === STRAY) return true;
  return Object.values(m.lookups).some((l) => l.conn === STRAY);
}

/** A way for what belongs to no connection: no tube, for nothing is kept of it. */
function strayLane({ g, cx }: Sheet, place: number) {
  const y = g.tubes[place]!;
  return svg`<g class="stray">
    <path class="rail-line" d=${`M${g.left},${y}H${g.right}`}></path>
    <g class="track" data-track=""><rect class="rail" x=${g.left} y=${y - 14} width=${g.right - g.left} height="28"></rect></g>
    <text class="note" text-anchor="middle" x=${(g.left + g.right) / 2} y=${y + 30}>${cx.text("stray.note")}</text>
  </g>`;
}
