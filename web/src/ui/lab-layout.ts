// The lab page: its row of controls, the stage, beside it the ladder, the ruler, the words
// or the states, and below it what the reader has chosen. It says where things stand;
// what a trace fills comes later (panels.ts).

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { SegmentEvent } from "../model/chronicle.ts";
import { labelOf } from "../model/segment.ts";
import type { Conn } from "../model/world.ts";
import type { Key } from "../text.ts";
import type { Context } from "../view/context.ts";
import { actions, clock, controls } from "./controls.ts";
import type { PageActs, PageState } from "./page.ts";
import { panelOf, tabList } from "./tabs.ts";

/** What stands beside the stage. */
export type Beside = "ladder" | "ruler" | "words" | "states";
/** What stands below it: what the segment says, or the message, or the connection; more settings, or the editor for raw requests. */
export type Below = "segment" | "message" | "conn" | "raw" | "more";

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
  return html`<div class="bar lab-bar">
    <div class="actions">${actions(s, acts, cx)}</div>
    <div class="controls">${controls(s, acts, cx)}</div>
    <div class="pace">${clock(s, cx)} ${s.live || s.recorded ? nothing : back}</div>
    <div class="take">
      <button data-act="export" aria-haspopup="menu" aria-expanded="false" ?disabled=${!s.feed} title=${s.feed ? "" : text("events.empty")} @click=${(e: Event) => acts.take(e.currentTarget as HTMLElement)}>${text("export.title")} ▾</button>
    </div>
  </div>`;
}

/** Copies a link to the instant that is shown. */
export function linkButton(acts: Pick<PageActs, "take">, { text }: Context): TemplateResult {
  return html`<button class="quiet" data-act="link" @click=${() => acts.take("link")}>${text("moment.copy")}</button>`;
}

/** The stage, and what stands beside and below it. */
export function labLayout(s: PageState, { conn, segment, ready }: Chosen, open: Open, acts: PageActs, cx: Context): TemplateResult {
  const { text } = cx;
  const lab = s.view === "lab";
  const work = ["work lab-layout", s.words && "words", !s.live && "past", !lab && "socket"].filter(Boolean).join(" ");
  return html`<div class=${work}>
    <section class="stage" data-view=${s.view} aria-label=${text(lab ? "view.lab" : "view.socket")}></section>
    <div class="grip" hidden></div>
    <div class="hand" hidden></div>
    ${beside(s, ready, open, acts, cx)}
    ${synPanel(lab, ready, cx)}
    ${below(s, conn, segment, open, acts, cx)}
  </div>`;
}

/** What the kernel kept of the SYN of a socket of the visitor's own. */
export function synPanel(hidden: boolean, ready: boolean, { text }: Context): TemplateResult {
  return html`<section class="panel syn" ?hidden=${hidden}>
    <div class="yet" ?hidden=${ready}><h2>${text("syn.title")}</h2><p>${text("own.none")}</p></div>
    <div class="kept"></div>
  </section>`;
}

/** The ladder and, in other tabs, what happens in words and as states. */
function beside(s: PageState, ready: boolean, open: Open, acts: PageActs, cx: Context): TemplateResult {
  const { text } = cx;
  const tabs: { name: Beside; title: Key }[] = [
    { name: "ladder", title: "ladder.title" },
    { name: "ruler", title: "ruler.title" },
    { name: "words", title: "events.title" },
    { name: "states", title: "states.title" },
  ];
  // A ladder is of a lab, and a picture; octets are a lab's, too.
  const offered = tabs.filter(({ name }) => s.view === "lab" || (name !== "ladder" && name !== "ruler")).filter(({ name }) => name !== "ladder" || !s.words);
  const shown = (offered.find(({ name }) => name === open.beside) ?? offered[0]!).name;
  const list = offered.map(({ name, title }) => ({ name, label: text(title) }));
  const yet = (title: Key) => html`<p class="yet" ?hidden=${ready}>${text(title)}</p>`;
  return html`<section class="panel beside" aria-label=${text("beside.label")}>
    ${tabList(text("beside.label"), list, shown, (tab) => open.showBeside(tab))}
    <div class="scrub" ?hidden=${shown === "ladder" || !ready}></div>
    <div class="ladder-panel" role="tabpanel" id=${panelOf("ladder")} aria-labelledby="tab-ladder" ?hidden=${shown !== "ladder"}>${yet("ladder.none")}</div>
    <div class="ruler-panel" role="tabpanel" id=${panelOf("ruler")} aria-labelledby="tab-ruler" ?hidden=${shown !== "ruler"}>${yet("ruler.none")}<div class="ruler"></div></div>
    <div class="events" role="tabpanel" id=${panelOf("words")} aria-labelledby="tab-words" ?hidden=${shown !== "words"}>${yet("events.empty")}</div>
    <div class="states-panel" role="tabpanel" id=${panelOf("states")} aria-labelledby="tab-states" tabindex="0" ?hidden=${shown !== "states"}>
      <div class="course">${yet("states.none")}</div>
    </div>
    <div class="transport-said" ?hidden=${!ready}><p aria-live="polite">${said(s, shown === "ladder", cx)}</p>${s.view !== "lab" || s.live || s.recorded ? nothing : linkButton(acts, cx)}${s.live && s.said === "" ? html`<p class="mute">${text("time.hint")}</p>` : nothing}</div>
  </section>`;
}

/** What the last step or skip did, or why the stage does not show what is now. */
function said(s: PageState, ladder: boolean, { text }: Context): string {
  if (s.live) return s.said;
  if (s.view === "lab" && s.recorded) return text("transport.recorded");
  if (s.note) return s.note;
  return `${text("transport.past")}. ${ladder ? text("time.pale") : ""}`;
}

/** The segment and the connection that were chosen. */
function below(s: PageState, conn: Conn | undefined, segment: SegmentEvent | undefined, open: Open, acts: PageActs, cx: Context): TemplateResult {
  const { text } = cx;
  const tabs: { name: Below; label: string }[] = [
    { name: "segment", label: segment ? text("segment.title", { segment: cx.segment(segment.data.id) }) : text("segment.tab") },
    { name: "message", label: text("message.tab") },
    { name: "conn", label: conn ? `${text("conn.title")} ${conn.id}` : text("conn.title") },
    { name: "raw", label: text("raw.title") },
    { name: "more", label: text("more.title") },
  ];
  const close = html`<button class="quiet" data-act="unselect" @click=${() => acts.shown.select(undefined)}>${text("segment.close")}</button>`;
  const about = segment && open.below === "segment" ? html`<p class="about">${aboutOf(segment, cx)}</p>${close}` : nothing;
  return html`<section class="panel inspector" aria-label=${text("inspect.label")} ?hidden=${s.view !== "lab"}>
    <header>${tabList(text("inspect.label"), tabs, open.below, (tab) => open.showBelow(tab))}${about}</header>
    <div class="sheet-of" role="tabpanel" id=${panelOf("segment")} aria-labelledby="tab-segment" tabindex="0" ?hidden=${open.below !== "segment"}>
      <p class="yet" ?hidden=${segment}>${text("segment.none")}</p>
      <div class="segment" ?hidden=${!segment}></div>
    </div>
    <div class="sheet-of" role="tabpanel" id=${panelOf("message")} aria-labelledby="tab-message" tabindex="0" ?hidden=${open.below !== "message"}>
      <p class="yet" ?hidden=${segment}>${text("message.none")}</p>
      <div class="message" ?hidden=${!segment}></div>
    </div>
    <div class="sheet-of conn-panel" role="tabpanel" id=${panelOf("conn")} aria-labelledby="tab-conn" tabindex="0" ?hidden=${open.below !== "conn"}>
      <div class="conn-head"></div>
      <p class="yet" ?hidden=${conn}>${text("conn.none")}</p>
      <div class="ends" ?hidden=${!conn}></div>
    </div>
    <div class="sheet-of" role="tabpanel" id=${panelOf("raw")} aria-labelledby="tab-raw" tabindex="0" ?hidden=${open.below !== "raw"}><div class="raw"></div></div>
    <div class="sheet-of settings" role="tabpanel" id=${panelOf("more")} aria-labelledby="tab-more" tabindex="0" ?hidden=${open.below !== "more"}></div>
  </section>`;
}

/** In one line which segment that is. */
function aboutOf({ data }: SegmentEvent, { text }: Context): string {
  const host = (side: string) => text(side === "server" ? "host.server" : "host.client");
  return `${labelOf(data)} · ${data.tcp.length} B · ${host(data.from)} → ${host(data.from === "server" ? "client" : "server")}`;
}
