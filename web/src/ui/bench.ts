// The lab page: its row of controls, the stage, beside it the ladder, the words or
// the states, and below it what the reader has chosen. It says where things stand;
// what a trace fills comes later (panels.ts).

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { SegmentEvent } from "../model/chronicle.ts";
import type { Conn } from "../model/world.ts";
import type { Key } from "../text.ts";
import type { Context } from "../view/context.ts";
import { actions, clock, connControls, controls } from "./controls.ts";
import type { PageActs, PageState } from "./page.ts";
import { panelOf, tabList } from "./tabs.ts";

/** What stands beside the stage. */
export type Beside = "ladder" | "words" | "states";
/** What stands below it: what the segment says, or the connection. */
export type Below = "segment" | "conn";

/** Which tabs are open. */
export interface Open {
  readonly beside: Beside;
  readonly below: Below;
  showBeside(tab: Beside): void;
  showBelow(tab: Below): void;
}

/** What is chosen, and whether what fills the panels is there. */
export interface Chosen {
  conn: Conn | undefined;
  segment: SegmentEvent | undefined;
  ready: boolean;
}

/** Acts, how time runs, and what the clock shows: one row where there is room. */
export function controlRow(s: PageState, acts: PageActs, cx: Context): TemplateResult {
  const { text } = cx;
  const back = html`<button class="quiet" data-act="live" title=${text("transport.backHint")} @click=${() => acts.shown.live()}>${text("transport.back")}</button>`;
  return html`<div class="bar bench-bar">
    <div class="actions">${actions(s, acts, cx)}</div>
    <div class="controls">${controls(s, acts, cx)}</div>
    <div class="pace">${clock(s, cx)} ${s.live || s.recorded ? nothing : back}</div>
  </div>`;
}

/** The stage, and what stands beside and below it. */
export function bench(s: PageState, { conn, segment, ready }: Chosen, open: Open, acts: PageActs, cx: Context): TemplateResult {
  const { text } = cx;
  const lab = s.view === "lab";
  const work = ["work bench", s.words && "words", !s.live && "past", !lab && "socket"].filter(Boolean).join(" ");
  return html`<div class=${work}>
    <section class="stage" data-view=${s.view} aria-label=${text(lab ? "view.lab" : "view.socket")}></section>
    ${beside(s, ready, open, cx)}
    <section class="panel syn" ?hidden=${lab}>
      <div class="yet" ?hidden=${ready}><h2>${text("syn.title")}</h2><p>${text("own.none")}</p></div>
      <div class="kept"></div>
    </section>
    ${below(s, conn, segment, open, acts, cx)}
  </div>`;
}

/** The ladder and, in other tabs, what happens in words and as states. */
function beside(s: PageState, ready: boolean, open: Open, cx: Context): TemplateResult {
  const { text } = cx;
  const tabs: { name: Beside; title: Key }[] = [
    { name: "ladder", title: "ladder.title" },
    { name: "words", title: "events.title" },
    { name: "states", title: "states.title" },
  ];
  // A ladder is of a lab, and a picture.
  const offered = tabs.filter(({ name }) => name !== "ladder" || (s.view === "lab" && !s.words));
  const shown = (offered.find(({ name }) => name === open.beside) ?? offered[0]!).name;
  const list = offered.map(({ name, title }) => ({ name, label: text(title) }));
  const yet = (title: Key) => html`<p class="yet" ?hidden=${ready}>${text(title)}</p>`;
  return html`<section class="panel beside" aria-label=${text("beside.label")}>
    ${tabList(text("beside.label"), list, shown, (tab) => open.showBeside(tab))}
    <div class="scrub" ?hidden=${shown === "ladder" || !ready}></div>
    <div class="ladder-panel" role="tabpanel" id=${panelOf("ladder")} aria-labelledby="tab-ladder" ?hidden=${shown !== "ladder"}>${yet("ladder.none")}</div>
    <div class="events" role="tabpanel" id=${panelOf("words")} aria-labelledby="tab-words" ?hidden=${shown !== "words"}>${yet("events.empty")}</div>
    <div class="states-panel" role="tabpanel" id=${panelOf("states")} aria-labelledby="tab-states" tabindex="0" ?hidden=${shown !== "states"}>
      <div class="course">${yet("states.none")}</div>
    </div>
    <div class="transport-said" ?hidden=${!ready}><p aria-live="polite">${said(s, shown === "ladder", cx)}</p>${s.live && s.said === "" ? html`<p class="mute">${text("time.hint")}</p>` : nothing}</div>
  </section>`;
}

/** What the last step or skip did, or why the stage does not show what is now. */
function said(s: PageState, ladder: boolean, { text }: Context): string {
  if (s.live) return s.said;
  if (s.view === "lab" && s.recorded) return text("transport.recorded");
  return `${text("transport.past")}. ${ladder ? text("time.pale") : ""}`;
}

/** The segment and the connection that were chosen. */
function below(s: PageState, conn: Conn | undefined, segment: SegmentEvent | undefined, open: Open, acts: PageActs, cx: Context): TemplateResult {
  const { text } = cx;
  const tabs: { name: Below; label: string }[] = [
    { name: "segment", label: segment ? text("segment.title", { segment: cx.segment(segment.data.id) }) : text("segment.tab") },
    { name: "conn", label: conn ? `${text("conn.title")} ${conn.id}` : text("conn.title") },
  ];
  const close = html`<button class="quiet" data-act="unselect" @click=${() => acts.shown.select(undefined)}>${text("segment.close")}</button>`;
  const about = segment && open.below === "segment" ? html`<p class="about">${aboutOf(s, segment, cx)}</p>${close}` : nothing;
  return html`<section class="panel inspector" aria-label=${text("inspect.label")} ?hidden=${s.view !== "lab"}>
    <header>${tabList(text("inspect.label"), tabs, open.below, (tab) => open.showBelow(tab))}${about}</header>
    <div class="sheet-of" role="tabpanel" id=${panelOf("segment")} aria-labelledby="tab-segment" tabindex="0" ?hidden=${open.below !== "segment"}>
      <p class="yet" ?hidden=${segment}>${text("segment.none")}</p>
      <div class="segment" ?hidden=${!segment}></div>
    </div>
    <div class="sheet-of conn-panel" role="tabpanel" id=${panelOf("conn")} aria-labelledby="tab-conn" tabindex="0" ?hidden=${open.below !== "conn"}>
      <div class="conn-head">${connControls(s, s.world, conn, acts, cx)}</div>
      <p class="yet" ?hidden=${conn}>${text("conn.none")}</p>
      <div class="ends" ?hidden=${!conn}></div>
    </div>
  </section>`;
}

/** In one line which segment that is. */
function aboutOf({ feed }: PageState, { data }: SegmentEvent, { text }: Context): string {
  const host = (side: string) => text(side === "server" ? "host.server" : "host.client");
  const label = feed?.chronicle.ladder.rung(data.id)?.label ?? "";
  return `${label} · ${data.tcp.length} B · ${host(data.from)} → ${host(data.from === "server" ? "client" : "server")}`;
}
