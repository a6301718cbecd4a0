// Contrasting cases: small ladders of a chapter's runs or requests, one below the other on one
// axis of the lab's time, so that what differs is seen at one place. What has not been
// run yet keeps its place and says so.

import { html, nothing, render, svg, type SVGTemplateResult, type TemplateResult } from "lit/html.js";
import { type Case, caseOf, type CommonAxis, commonAxis, type Crossing } from "../model/contrast.ts";
import type { FlightKind, Side } from "../model/world.ts";
import type { Event } from "../trace/events.gen.ts";
import type { Context } from "./context.ts";

/** A run that is over; `key` tells it from others of that name. */
export interface Over {
  key: string;
  events(): readonly Event[];
}

/** In units of the picture, which is as wide as its column. */
const WIDTH = 372;
const LEFT = 2;
const HIGH = 84;
const LINES: Record<Side, number> = { client: 22, server: 62 };
const LABEL: Record<Side, number> = { client: 14, server: 77 };
/** How wide a letter of a label is. */
const LETTER = 7.3;
/** So much quiet is drawn; what is more is left out. */
const QUIET_US = 250_000;

export class ContrastView {
  private readonly root: HTMLElement;
  private readonly names: ReadonlyMap<string, string>;
  private readonly cx: Context;
  private readonly place = document.createElement("div");
  private drawn = "";

  /** `root` is the figure that the chapter has for it; `names` are what its runs are called. */
  constructor(root: HTMLElement, names: ReadonlyMap<string, string>, cx: Context) {
    this.root = root;
    this.names = names;
    this.cx = cx;
    root.append(this.place);
  }

  draw(over: (scenario: string) => Over | undefined): void {
    const runs = this.root.dataset["contrast"]!.split(" ").map((scenario) => ({ scenario, run: over(scenario.split("/")[0]!) }));
    const key = runs.map(({ run }) => run?.key).join("|");
    if (key === this.drawn) return;
    this.drawn = key;
    const cases = runs.map(({ scenario, run }) => (run ? caseOf(scenario, run.events()) : undefined));
    const known = cases.filter((c) => c !== undefined);
    this.root.hidden = known.length === 0;
    const axis = commonAxis(known, QUIET_US);
    render(runs.map(({ scenario }, i) => this.case(scenario, cases[i], axis)), this.place);
  }

  private case(scenario: string, c: Case | undefined, axis: CommonAxis): TemplateResult {
    const [run, request] = scenario.split("/");
    const called = [this.names.get(run!), ...(request ? [this.cx.request(request, 0)] : [])].join(": ");
    const name = html`<p class="case-name">${called}</p>`;
    if (!c) return html`<section class="case">${name}<p class="yet">${this.root.dataset["later"]}</p></section>`;
    return html`<section class="case">${name}
      <svg class="ladder" viewBox=${`0 0 ${WIDTH} ${HIGH}`} role="img" aria-label=${this.words(c)}>
        ${this.sheet(c, (us) => LEFT + (axis.at(us) / axis.length) * (WIDTH - 24), axis)}
      </svg>
    </section>`;
  }

  private sheet(c: Case, x: (us: number) => number, axis: CommonAxis): SVGTemplateResult {
    const waits = c.marks.filter((m) => m.what === "TIME-WAIT");
    return svg`
      ${(["client", "server"] as const).map((side) => svg`<line class="life" x1="0" x2=${WIDTH} y1=${LINES[side]} y2=${LINES[side]}></line>`)}
      ${waits.map((m) => svg`<line class="waits" x1=${x(m.at)} x2=${WIDTH} y1=${LINES[m.side]} y2=${LINES[m.side]}></line>`)}
      ${axis.folds.map(({ at }) => fold(LEFT + (at / axis.length) * (WIDTH - 24)))}
      ${c.crossings.map((s) => arrow(s, x))}
      ${c.marks.map((m) => (m.what === "accept" ? svg`<circle class="accepts" cx=${x(m.at)} cy=${LINES.server} r="4"></circle>` : nothing))}
      ${(["client", "server"] as const).flatMap((side) => namesOf(c, side, x).map((n) => svg`<text class=${`name ${n.kind}`} x=${n.left} y=${LABEL[side]}>${n.words}</text>`))}`;
  }

  /** The same in words. */
  private words(c: Case): string {
    const host = (side: Side) => this.cx.text(side === "client" ? "host.client" : "host.server");
    return [
      ...c.crossings.filter((s) => s.more !== undefined).map((s) => ({ at: s.sent, words: `${host(s.from)}: ${s.label}${s.more ? ` +${s.more}` : ""}` })),
      ...c.marks.map((m) => ({ at: m.at, words: `${host(m.side)}: ${m.what === "accept" ? "accept()" : m.what}` })),
    ]
      .sort((a, b) => a.at - b.at)
      .map(({ words }) => words)
      .join(", ");
  }
}

interface Name {
  at: number;
  /** What it is made of: what was done at one instant. */
  parts: string[];
  left: number;
  words: string;
  kind: FlightKind;
}

/** Frames of HTTP/2 that carry nothing of a message have no label where there is little room. */
const OF_NO_MESSAGE = /^(PRI|SETTINGS|WINDOW_UPDATE|PING)\b/;

/** What is written at a side's line: what it did at one instant is one label, and what has no room has none. */
function namesOf(c: Case, side: Side, x: (us: number) => number): Name[] {
  const names: Name[] = [];
  const fit = (at: number, words: string) => Math.min(at, WIDTH - words.length * LETTER);
  const add = (at: number, words: string, kind: FlightKind) => {
    const last = names.at(-1);
    if (last && at - last.at < 4) {
      last.parts.push(words);
      last.words = counted(last.parts);
      last.left = fit(last.at, last.words);
    } else if (!last || fit(at, words) > last.left + (last.words.length + 0.5) * LETTER) names.push({ at, parts: [words], left: fit(at, words), words, kind });
  };
  const told = [
    ...c.marks.filter((m) => m.side === side).map((m) => ({ at: m.at, words: m.what === "accept" ? "accept()" : m.what, kind: m.what === "accept" ? ("data" as const) : ("fin" as const) })),
    ...c.crossings.filter((s) => s.from === side && s.kind !== "ack" && s.more !== undefined && !OF_NO_MESSAGE.test(s.label)).map((s) => ({ at: s.sent, words: short(s), kind: s.kind })),
  ];
  for (const t of told.sort((a, b) => a.at - b.at)) add(x(t.at), t.words, t.kind);
  return names;
}

/** What comes several times in a row is written once: SYN ×5. */
function counted(parts: readonly string[]): string {
  const runs: { words: string; n: number }[] = [];
  for (const words of parts) {
    const last = runs.at(-1);
    if (last?.words === words) last.n++;
    else runs.push({ words, n: 1 });
  }
  return runs.map(({ words, n }) => (n > 1 ? `${words} ×${n}` : words)).join(" ");
}

/** "GET /hello" is a GET, and "200 OK" a 200, where there is little room. */
function short({ kind, label, more }: Crossing): string {
  const words = kind === "data" && !/^\d+ B/.test(label) ? label.split(" ")[0]! : label;
  return more ? `${words} +${more}` : words;
}

function arrow(s: Crossing, x: (us: number) => number): SVGTemplateResult {
  const [y0, to] = s.from === "client" ? [LINES.client, LINES.server] : [LINES.server, LINES.client];
  const y1 = s.lost ? (y0 + to) / 2 : to;
  const [x0, x1] = [x(s.sent), x(s.until ?? s.sent)];
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const at = (turn: number) => `${(x1 - 7 * Math.cos(angle + turn)).toFixed(1)},${(y1 - 7 * Math.sin(angle + turn)).toFixed(1)}`;
  const end = s.lost ? `M${x1 - 4},${y1 - 4}l8,8m0,-8l-8,8` : `M${x1},${y1}L${at(0.42)}L${at(-0.42)}z`;
  return svg`<g class=${`rung ${s.kind} ${s.lost ? "lost" : ""}`}><line class="arrow" x1=${x0} y1=${y0} x2=${x1} y2=${y1}></line><path class=${s.lost ? "cross" : "head"} d=${end}></path></g>`;
}

/** Where the axis is shortened. */
function fold(x: number): SVGTemplateResult {
  return svg`${Object.values(LINES).map((y) => svg`<rect class="gap" x=${x - 7} y=${y - 2} width="14" height="4"></rect><path class="fold" d=${`M${x - 7},${y}l3,-4 4,8 4,-8 3,4`}></path>`)}`;
}
