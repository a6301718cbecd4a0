// The state diagram of one connection: RFC 9293 figure 5, drawn once, with both
// ends on it. What each end was observed to do lies strong over the figure, the
// client's way as a single line, the server's as a double one; the same is said
// in words beside it.
//
// Reading path: model/figure.ts has the figure (before). It is the last step.

import { html, nothing, render, svg, type TemplateResult } from "lit/html.js";
import {
  BOX,
  BOXES,
  type Box,
  END_BOX,
  HEIGHT,
  labelOf,
  LEADING,
  type Place,
  type Point,
  resetLine,
  resetPlace,
  type Step,
  stepOf,
  type Transition,
  TRANSITIONS,
  WIDTH,
} from "../model/figure.ts";
import { connName } from "../model/names.ts";
import type { State } from "../trace/events.gen.ts";
import { type Conn, type End, type EndState, isClosed, type Side, stateOf, timeWaitLeft, type World } from "../model/world.ts";
import type { Context } from "./context.ts";
import { stateClass } from "./stage/sea.ts";
import { secondsLeft } from "../text.ts";

const SIDES = ["client", "server"] as const;
/** Half the distance between two ways that run along the same line. */
const ASIDE = 2.5;

/** One end, as far as it is drawn. */
interface Course {
  side: Side;
  end: End;
  /** Empty where no state can be told now. */
  now: EndState;
  steps: readonly (Step & { from: State; to: State })[];
  left: number | undefined;
}

export class StateFigure {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private drawn = "";

  constructor(root: HTMLElement, cx: Context) {
    this.root = root;
    this.cx = cx;
    root.classList.add("states");
  }

  draw(w: World, conn: Conn | undefined): void {
    const key = conn ? keyOf(w, conn) : "none";
    if (key === this.drawn) return;
    this.drawn = key;
    const { text } = this.cx;
    render(conn ? this.template(w, conn) : html`<p class="mute">${text("states.none")}</p>`, this.root);
  }

  private template(w: World, conn: Conn): TemplateResult {
    const courses = SIDES.filter((side) => side === "server" || !conn.kernel).map((side) => courseOf(w, conn, side));
    return html`<div class="diagram">${figure(w, conn, courses, this.cx)}${words(w, conn, courses, this.cx)}</div>`;
  }
}

/** Everything that the drawing depends on. */
function keyOf(w: World, conn: Conn): string {
  const ends = SIDES.map((side) => {
    const end = conn[side];
    const left = timeWaitLeft(w, end);
    const path = end.path.map((p) => p.state).join(">");
    return [end.local, path, end.closedFirst, end.reset, left === undefined ? "" : secondsLeft(left)].join();
  });
  return [w.kind, conn.id, isClosed(w, conn), newest(conn), ...ends].join("|");
}

function courseOf(w: World, conn: Conn, side: Side): Course {
  const end = conn[side];
  const steps = end.path.slice(1).map((p, i) => {
    const from = end.path[i]!.state;
    return { from, to: p.state, ...stepOf(from, p.state, end.reset !== undefined) };
  });
  // A kernel is not asked any more once our program has closed the socket.
  const told = conn.kernel ? !isClosed(w, conn) : end.path.length > 0;
  return { side, end, now: told ? stateOf(w, conn, side) : "", steps, left: timeWaitLeft(w, end) };
}

/** Which ends made the newest step. */
function newest(conn: Conn): Side[] {
  const last = SIDES.map((side) => (conn[side].path.length > 1 ? conn[side].path.at(-1)!.at : -1));
  const at = Math.max(...last);
  return SIDES.filter((_, i) => at >= 0 && last[i] === at);
}

// A connection that was given up before it was established is CLOSED again where
// it began.
function boxOf(state: State, before: State | undefined): Box | undefined {
  if (state === "CLOSED" && before && !["LISTEN", "SYN-SENT", "SYN-RECEIVED"].includes(before)) return END_BOX;
  return BOXES.find((b) => b.state === state);
}

function figure(w: World, conn: Conn, courses: readonly Course[], cx: Context): TemplateResult {
  const lit = new Map<Box, Side[]>();
  const been = new Set<Box>();
  for (const { side, end, now } of courses) {
    end.path.forEach(({ state }, i) => {
      const box = boxOf(state, end.path[i - 1]?.state);
      if (!box) return;
      been.add(box);
      if (i === end.path.length - 1 && now === state) lit.set(box, [...(lit.get(box) ?? []), side]);
    });
  }
  const fresh = newest(conn);
  return html`<svg class="figure" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${spoken(w, conn, courses, cx)}>
    <g class="faint">${TRANSITIONS.filter((t) => !t.note).map((t) => arrow(t.line, 0))}</g>
    ${courses.map((c) => way(c, courses, fresh.includes(c.side)))}
    ${[...BOXES, END_BOX].map((b) => node(b, lit.get(b) ?? [], been.has(b), cx))}
    <g class="labels">${labels(courses, fresh, cx)}</g>
  </svg>`;
}

function node(b: Box, lit: readonly Side[], been: boolean, { text }: Context): TemplateResult {
  const both = lit.length > 1;
  const name = lit.length > 0 ? `lit ${stateClass(b.state)} ${lit.join(" ")}` : been ? "been" : "";
  const left = b.x - BOX.width / 2;
  const top = b.y - BOX.height / 2;
  return svg`<g class="node ${name}" data-state=${b.state}>
    <rect x=${left} y=${top} width=${BOX.width} height=${BOX.height} rx="5" />
    <text x=${b.x} y=${lit.length > 0 ? b.y - 6 : b.y}>${b.state}</text>
    ${lit.length > 0 ? svg`<text class="tag" x=${b.x} y=${b.y + 7}>${text(both ? "states.both" : `states.${lit[0]!}`)}</text>` : nothing}
  </g>`;
}

function way(c: Course, all: readonly Course[], fresh: boolean): TemplateResult {
  const other = all.find((o) => o !== c);
  const aside = c.side === "client" ? -ASIDE : ASIDE;
  return svg`<g class="way ${c.side} ${stateClass(c.now)}" data-side=${c.side}>${c.steps.map((s, i) => {
    const now = fresh && i === c.steps.length - 1 ? "now" : "";
    const lines = s.kind === "reset" ? [resetLine(s.from)] : s.via.map((t) => t.line);
    const shared = other?.steps.some((o) => meet(o, s)) ?? false;
    return svg`<g class="step ${s.kind} ${now}">${lines.map((line) => arrow(line, shared ? aside : 0))}</g>`;
  })}</g>`;
}

/** Whether two steps run along the same line. */
function meet(a: Course["steps"][number], b: Course["steps"][number]): boolean {
  if (a.kind === "reset" || b.kind === "reset") return a.kind === b.kind;
  return a.via.some((t) => b.via.includes(t));
}

/** Twice the line: the server's second stroke hollows out its first. */
function arrow(line: readonly Point[], aside: number): TemplateResult | typeof nothing {
  const tip = line.at(-1);
  const before = line.at(-2);
  if (!tip || !before) return nothing;
  const [dx, dy] = [Math.sign(tip[0] - before[0]), Math.sign(tip[1] - before[1])];
  // The line ends where its head begins.
  const ends = [...line.slice(0, -1), [tip[0] - 5 * dx, tip[1] - 5 * dy] as const];
  const points = ends.map((p) => p.join()).join(" ");
  const head = [tip, [tip[0] - 7 * dx - 4 * dy, tip[1] - 7 * dy - 4 * dx], [tip[0] - 7 * dx + 4 * dy, tip[1] - 7 * dy + 4 * dx]];
  return svg`<g transform=${`translate(${aside} ${aside})`}>
    <polyline class="line" points=${points} /><polyline class="hollow" points=${points} />
    <polygon points=${head.map((p) => p.join()).join(" ")} />
  </g>`;
}

// Only what was observed is labelled, once where both ends did the same.
function labels(courses: readonly Course[], fresh: readonly Side[], cx: Context): TemplateResult[] {
  const said = new Map<string, { place: Place; lines: string[]; now: boolean }>();
  for (const { side, end, steps } of courses) {
    steps.forEach((s, i) => {
      const now = fresh.includes(side) && i === steps.length - 1;
      const t = s.kind === "figure" ? s.via[0] : undefined;
      const place = s.kind === "reset" ? resetPlace(s.from) : t?.place;
      if (!place) return;
      const key = `${place.x} ${place.y}`;
      const lines = t ? labelWords(t, cx) : [resetWord(end, cx)];
      const label = said.get(key);
      if (!label) said.set(key, { place, lines, now });
      else {
        label.lines = [...new Set([...label.lines, ...lines])];
        label.now ||= now;
      }
    });
  }
  return [...said.values()].map(
    ({ place, lines, now }) => svg`<text class=${now ? "now" : ""} text-anchor=${place.anchor}>
      ${lines.map((l, i) => svg`<tspan x=${place.x} y=${place.y + LEADING * i}>${l}</tspan>`)}</text>`,
  );
}

function labelWords(t: Transition, { text }: Context): string[] {
  return t.note ? [text("states.note2")] : [...labelOf(t)];
}

/** The RFC's word for why an end left the figure, if its RST was seen. */
function resetWord(end: End, { text }: Context): string {
  if (end.reset === undefined) return text("states.notSeen");
  return end.reset === "sent" ? "snd RST" : "rcv RST";
}

function words(w: World, conn: Conn, courses: readonly Course[], cx: Context): TemplateResult {
  const { text } = cx;
  const steps = courses.flatMap((c) => c.steps);
  const notes = [
    steps.some((s) => s.kind === "unseen" || s.kind === "unknown") && text("states.unseen"),
    steps.some((s) => s.kind !== "unseen" && s.via.some((t) => t.note)) && text("states.note2Words"),
    steps.some((s) => s.kind === "reset") && text("states.resetWords"),
  ].filter((n) => n !== false);
  return html`<div class="words">
    <dl>
      ${conn.kernel ? html`<dt>${text("states.client")}</dt><dd class="mute">${text("states.unseenBrowser")}</dd>` : nothing}
      ${courses.map(
        (c) => html`<dt class=${c.side}><i aria-hidden="true"></i>${text(`states.${c.side}`)}</dt>
          <dd data-side=${c.side} data-now=${c.now}>${c.end.path.length > 0 ? course(c, cx) : noRecord(w, conn, cx)}</dd>`,
      )}
    </dl>
    ${closer(conn, cx)}
    ${courses.map(({ side, left }) => (left === undefined ? nothing : html`<p class="left" data-side=${side}>${timeLeft(side, left, cx)}</p>`))}
    ${conn.kernel && isClosed(w, conn) ? html`<p class="mute">${text("states.notAsked")}</p>` : nothing}
    ${notes.map((n) => html`<p class="mute">${n}</p>`)}
    <p class="mute source">${connName(conn.id, cx)} · ${text("states.source")}</p>
  </div>`;
}

function course({ end, now, steps }: Course, cx: Context): TemplateResult[] {
  return end.path.map(({ state }, i) => {
    const step = steps[i - 1];
    const sign = !step ? "" : step.kind === "figure" || step.kind === "reset" ? "→ " : "⇢ ";
    const name = i === end.path.length - 1 && now === state ? html`<b>${state}</b>` : state;
    const why = step?.kind === "reset" ? ` (${resetWord(end, cx)})` : "";
    return html`<span>${sign}${name}${why}</span> `;
  });
}

function noRecord(w: World, conn: Conn, { text }: Context): string {
  return text(isClosed(w, conn) ? "states.never" : "row.noRecord");
}

function closer(conn: Conn, { text }: Context): TemplateResult | typeof nothing {
  const first = SIDES.filter((side) => conn[side].closedFirst);
  if (first.length === 0) return nothing;
  return html`<p class="closer">${text(first.length > 1 ? "states.closer.both" : `states.closer.${first[0]!}`)}</p>`;
}

function timeLeft(side: Side, left: number, { text }: Context): string {
  return text("states.left", { host: text(`states.${side}`), left: text("row.left", { n: secondsLeft(left) }) });
}

/** What the picture shows, for those who hear it. */
function spoken(w: World, conn: Conn, courses: readonly Course[], cx: Context): string {
  const { text } = cx;
  const ends = courses.map((c) => {
    const host = text(`states.${c.side}`);
    if (c.end.path.length === 0) return `${host}: ${noRecord(w, conn, cx)}`;
    const path = c.end.path.map((p) => p.state).join(", ");
    return c.now ? text("states.spoken", { host, state: c.now, path }) : `${host}: ${path}`;
  });
  return [text("states.source"), ...ends].join(". ");
}
