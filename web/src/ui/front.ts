// The front page's stage: it stands parked in a recording, after the first request
// and its response. One button sends the second, in a lab of the visitor's own that
// has been brought, unseen, to where the recording stands.
//
// Its page alone fetches it, so what others need besides is handed to it.
//
// Reading path: app.ts gives it the world at the playhead (before); acts.ts has
// what the buttons do, view/stage/stage.ts draws (after).

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import type { Exchange, World } from "../model/world.ts";
import type { SendPolicy } from "../session/commands.ts";
import type { Context } from "../view/context.ts";
import type { Headline, headline } from "../view/headline.ts";
import type { Stage } from "../view/stage/stage.ts";
import type { notice, PageState } from "./page.ts";

export interface FrontActs {
  /** The second GET, in a lab that has carried the first unseen. */
  second(): void;
  send(policy: SendPolicy): void;
  /** Back to where the recording stands. */
  startOver(): void;
  dismiss(): void;
  wake(): void;
}

/** What the page's other stages are made of, too. */
export interface FrontParts {
  readonly Stage: typeof Stage;
  readonly headline: typeof headline;
  readonly notice: typeof notice;
}

/** So many exchanges are listed under the tube. */
const ROWS = 2;

export class FrontPage {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private readonly acts: FrontActs;
  private readonly parts: FrontParts;
  private readonly stage: Stage;
  private drawn: readonly unknown[] = [];
  private parked = true;

  /** Builds itself in `root`, in place of what is said there without script. */
  constructor(root: HTMLElement, cx: Context, acts: FrontActs, parts: FrontParts, first: PageState) {
    this.root = root;
    this.cx = cx;
    this.acts = acts;
    this.parts = parts;
    root.replaceChildren();
    this.drawAround(first);
    this.stage = new parts.Stage(
      root.querySelector<HTMLElement>(".stage")!,
      "front",
      cx,
      { wake: () => acts.wake(), selectSegment: () => {}, selectConn: () => {} },
      1,
      (w) => this.says(w),
    );
  }

  /** Draws everything; returns whether it goes on moving by itself. */
  draw(s: PageState): boolean {
    this.parked = isParked(s);
    this.root.classList.toggle("busy", s.busy);
    this.drawAround(s);
    return this.stage.draw(s.world, {}, false) || !this.parked;
  }

  private says(w: World): Headline {
    const { text } = this.cx;
    return this.parked ? { title: text("front.parked"), sub: text("front.parkedSub") } : this.parts.headline(w, this.cx);
  }

  private drawAround(s: PageState): void {
    const changing = [s.world, s.world.version, this.parked, s.busy, s.error, s.feed, s.feed?.state];
    if (changing.length === this.drawn.length && changing.every((part, i) => part === this.drawn[i])) return;
    this.drawn = changing;
    render(this.around(s), this.root);
  }

  private around(s: PageState): TemplateResult {
    const { cx, acts } = this;
    const h = this.says(s.world);
    return html`
      <div class="front-stage ${this.parked ? "parked" : ""}">
        <section class="stage" data-view="lab" aria-label=${cx.text("view.lab")}></section>
        <div class="front-acts">${this.parked ? this.one(s) : this.more()}</div>
        ${rows(s.world, this.parked, cx)}
        <div class="notice" role="alert">${this.parts.notice(s, { dismiss: () => acts.dismiss(), renew: () => acts.startOver() }, cx)}</div>
      </div>
      <p class="front-caption">${cx.text(this.parked ? "front.recorded" : "front.own")}</p>
      <p class="spoken headline-spoken" role="status" aria-live="polite">${`${h.title}. ${h.sub}`}</p>
    `;
  }

  // It waits as long as the click is on its way: a second one would come too soon.
  private one(s: PageState): TemplateResult {
    return html`<button class="primary" data-act="second" ?disabled=${s.busy} @click=${() => this.acts.second()}>${this.cx.text("front.send")}</button>`;
  }

  private more(): TemplateResult {
    const { acts } = this;
    const { text } = this.cx;
    return html`<button class="primary" data-act="get" @click=${() => acts.send("reuse")}>${text("front.again")}</button>
      <button data-act="new" @click=${() => acts.send("new")}>${text("front.new")}</button>
      <button class="quiet" data-act="over" @click=${() => acts.startOver()}>${text("action.reset")}</button>`;
  }
}

/** A recording stands there, or is on its way. */
function isParked(s: PageState): boolean {
  return s.recorded || s.feed === undefined;
}

/** What went over the one connection for each request; with more than one there are tubes in its place. */
function rows(w: World, parked: boolean, cx: Context): TemplateResult | typeof nothing {
  if (w.conns.size !== 1) return nothing;
  const shown = [...w.exchanges.values()].slice(-ROWS);
  const next = (shown.at(-1)?.number ?? 0) + 1;
  return html`<ul class="front-rows">
    ${shown.map((x) => html`<li><b class="nth">${x.number}</b> <span>${cx.nth(x.number)}</span> ${segments(x, cx)}</li>`)}
    ${parked ? html`<li class="next"><b class="nth">${next}</b> <span>${cx.nth(next)}</span> <i class="syn none">SYN?</i></li>` : nothing}
  </ul>`;
}

function segments(x: Exchange, { text }: Context): TemplateResult {
  return html`${x.reused ? html`<i class="syn none">${text("noSyn.pill")}</i>` : html`<i class="syn">SYN</i>`}
    ${x.sent === undefined ? nothing : html`<i class="request">${x.method} ${x.target}</i>`}
    ${x.done ? html`<i class="response">${x.done.status}</i>` : nothing}`;
}
