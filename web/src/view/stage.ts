// The stage: two hosts with two floors each, one pipe for each connection, and
// what just happened in the middle. The same code draws a lab and a visitor's
// own sockets; all it reads is a World.
//
// Reading path: frame.ts calls it (before). It is the last step.

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import type { Proof } from "../model/measure.ts";
import { isClosed, timeWaitLeft, type World } from "../model/world.ts";
import { type Key, secondsLeft } from "../text.ts";
import type { Context } from "./context.ts";
import { endedAt, hostHead, httpFloor, presence, seam } from "./floors.ts";
import { headline } from "./headline.ts";
import { lightUp, setVar } from "./light.ts";
import { lane, laneRoom, lanesOf, tcpFoot, tcpHead } from "./lanes.ts";
import { Pills } from "./pills.ts";

/** What the reader has chosen: a segment, a connection; or what proves a prediction right or wrong. */
export interface Selection {
  segment?: number;
  conn?: string;
  proof?: Proof;
}

export interface StageActs {
  wake(): void;
  selectSegment(id: number): void;
  selectConn(id: string): void;
}

export class Stage {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private readonly pills: Pills;
  private drawn = "";

  constructor(root: HTMLElement, cx: Context, acts: StageActs) {
    this.root = root;
    this.cx = cx;
    this.pills = new Pills(root, cx, acts.wake);
    root.addEventListener("click", (e) => {
      const at = e.target as Element;
      const pill = at.closest<HTMLElement>(".pill");
      const lane = at.closest<HTMLElement>(".lane");
      if (pill) acts.selectSegment(Number(pill.dataset["segment"]));
      else if (lane && !at.closest("button")) acts.selectConn(lane.dataset["conn"]!);
    });
  }

  /** Draws the world as it is; returns whether it goes on moving by itself. */
  draw(w: World, chosen: Selection): boolean {
    const shape = this.shape(w);
    if (shape !== this.drawn) {
      render(this.template(w), this.root);
      this.pills.refresh();
      this.drawn = shape;
    }
    this.root.dataset["time"] = String(Math.floor(w.time));
    const flying = this.pills.draw(w, chosen.segment);
    for (const lane of this.root.querySelectorAll<HTMLElement>(".lane")) {
      lane.classList.toggle("chosen", lane.dataset["conn"] === chosen.conn);
      for (const row of lane.querySelectorAll<HTMLElement>(".row")) {
        const end = `${lane.dataset["conn"]}/${row.dataset["side"]}`;
        row.classList.toggle("proof", chosen.proof?.ends.has(end) ?? false);
      }
    }
    const fading = this.fade(w);
    return flying || fading;
  }

  /** Changes whenever Lit has something new to draw. */
  private shape(w: World): string {
    const cards = [...w.exchanges.values()].slice(-4).map((x) =>
      [
        presence(w, endedAt(x, "client")) > 0,
        presence(w, endedAt(x, "server")) > 0,
        (x.handled?.at ?? 0) <= w.time,
        (x.done?.at ?? 0) <= w.time,
      ].join(),
    );
    const closed = [...w.conns.values()].filter((c) => isClosed(w, c)).length;
    const lanes = lanesOf(w);
    const seconds = w.kind === "visit" ? Math.floor(w.time / 1e6) : 0;
    const waits = lanes.shown.flatMap((c) => [timeWaitLeft(w, c.client), timeWaitLeft(w, c.server)]).map((us) => us && secondsLeft(us));
    return [w.kind, w.version, cards.join(";"), lanes.shown.length, lanes.closed, closed, seconds, waits].join("|");
  }

  private template(w: World): TemplateResult {
    const { cx } = this;
    const lanes = lanesOf(w);
    return html`
      <div class="band floors">
        <div class="side">${hostHead(w, "client", cx)} ${httpFloor(w, "client", cx)}</div>
        ${this.middle(w)}
        <div class="side">${hostHead(w, "server", cx)} ${httpFloor(w, "server", cx)}</div>
      </div>
      <div class="band seams">${seam(w, "client", cx)}<span></span>${seam(w, "server", cx)}</div>
      <div class="band tcp-heads">${tcpHead(w, "client", cx)}<span></span>${tcpHead(w, "server", cx)}</div>
      ${lanes.shown.length === 0 ? laneRoom : repeat(lanes.shown, (c) => c.id, (c) => lane(w, c, cx))}
      <div class="band tcp-feet">${tcpFoot(w, "client", lanes, cx)}<span></span>${tcpFoot(w, "server", lanes, cx)}</div>
    `;
  }

  private middle(w: World): TemplateResult {
    const { text } = this.cx;
    const h = headline(w, this.cx);
    const visit = w.kind === "visit";
    const count = (name: string, of: string, n: number, label: Key) =>
      html`<div class=${name}><dt>${text(label)}</dt><dd data-count=${of}>${n}</dd></div>`;
    return html`<div class="middle">
      <p class="headline">${h.title}</p>
      <p class="sub">${h.sub}</p>
      <dl class="counts">
        ${count("shakes", "handshakes", w.handshakes, visit ? "count.sockets" : "count.handshakes")}
        ${count("requests", "requests", w.requests, visit ? "count.clicks" : "count.requests")}
        ${count("saved", "saved", w.saved, "count.saved")}
      </dl>
      ${visit ? html`<p class="sub">${text("pipe.stretched")}</p>` : nothing}
    </div>`;
  }

  // What was just found or used is lit and fades; a card that ended dissolves.
  private fade(w: World): boolean {
    let going = false;
    const light = (element: Element | null, since: number | undefined) => {
      if (element instanceof HTMLElement && lightUp(element, w, since)) going = true;
    };
    for (const row of this.root.querySelectorAll<HTMLElement>(".lane .row")) {
      const conn = w.conns.get(row.closest<HTMLElement>(".lane")!.dataset["conn"]!);
      light(row, conn?.[row.dataset["side"] === "server" ? "server" : "client"].found);
    }
    const last = [...w.exchanges.values()].slice(-4);
    light(this.root.querySelector(".seam.client [data-way=write]"), newest(last.map((x) => x.sent)));
    light(this.root.querySelector(".seam.client [data-way=read]"), newest(last.map((x) => x.done?.at)));
    light(this.root.querySelector(".seam.server [data-way=read]"), newest(last.map((x) => x.handled?.at)));
    light(this.root.querySelector(".seam.server [data-way=write]"), newest(last.map((x) => x.response?.at)));
    for (const card of this.root.querySelectorAll<HTMLElement>(".card[data-exchange]")) {
      const x = w.exchanges.get(card.dataset["exchange"]!);
      const ended = x && endedAt(x, card.dataset["side"] === "server" ? "server" : "client");
      const here = x ? presence(w, ended) : 0;
      if (ended !== undefined && here > 0) going = true;
      setVar(card, "--here", here);
    }
    return going;
  }
}

function newest(times: (number | undefined)[]): number | undefined {
  const known = times.filter((t) => t !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
