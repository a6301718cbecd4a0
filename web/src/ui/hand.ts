// What is done by hand to link, segments and machines: to stop a segment or lose it,
// the chosen one or else the newest; to lose the next of a kind; to cut the link; to
// take a host's power. All of it is always there: what cannot be done now says why.
//
// Reading path: panels.ts gives it the world that is shown (before); acts.ts does what is
// asked for, and view/stage/ draws what comes of it (after).

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import type { SegmentEvent } from "../model/chronicle.ts";
import { segmentName } from "../model/names.ts";
import type { Flight, Side } from "../model/world.ts";
import { recall, remember } from "../storage.ts";
import type { Key, Params } from "../text.ts";
import type { Loss } from "../trace/events.gen.ts";
import type { Context } from "../view/context.ts";
import { sheet } from "./fetched.ts";
import { more } from "./more.ts";
import type { PageActs, PageState } from "./page.ts";

const SIDES = ["client", "server"] as const;
const KINDS = ["syn", "data", "ack", "fin"] as const;
/** A key of its own is no character that somebody dictates or types elsewhere. */
const OWN_KEYS = "input, select, textarea, pre";
/** Who presses so long on a segment wants to hold it. */
const PRESS_MS = 200;
/** Between a segment and what can be done to it. */
const GAP = 14;

const TOO_LATE = "segment_not_in_flight";

/** A button: what it does, or why it does nothing now. */
interface Offer {
  name: string;
  label: Key;
  hint: string;
  why: string;
  run(): void;
  mark?: unknown;
  /** Whose it is, where that is not clear from where it stands. */
  whose?: string;
  /** The key that does it, too. */
  keys?: string;
  pressed?: boolean;
}

export class Hand {
  private readonly cx: Context;
  private readonly acts: PageActs;
  private readonly stage: HTMLElement;
  /** Tools for the link and the hosts. */
  private readonly tools: HTMLElement;
  /** What can be done to the chosen segment, next to it. */
  private readonly grip: HTMLElement;
  /** Where settings stand in a place of their own. */
  private readonly settings: HTMLElement | null;
  private styled = false;
  /** Somebody presses on a segment. */
  private pressed: number | undefined;
  /** The menu of what can be lost next. */
  private open = false;
  /** Counts what of itself has changed, so that it is drawn. */
  changes = 0;
  private state: PageState | undefined;
  /** Which segment the grip stands at, and how that was. */
  private gripped = "";

  constructor(main: HTMLElement, cx: Context, acts: PageActs) {
    const find = (selector: string) => main.querySelector<HTMLElement>(selector)!;
    this.cx = cx;
    this.acts = acts;
    [this.stage, this.tools, this.grip, this.settings] = [find(".stage"), find(".hand"), find(".grip"), main.querySelector(".settings")];
    const styled = () => {
      this.styled = true;
      this.changed();
    };
    sheet("hand", "screen").then(styled, styled);
    this.grip.setAttribute("role", "group");
    this.tools.setAttribute("role", "group");
    this.tools.setAttribute("aria-label", cx.text("hand.label"));
    this.stage.addEventListener("pointerdown", (e) => this.press(e.target as Element));
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => clearTimeout(this.pressed));
    window.addEventListener("keydown", (e) => this.key(e));
    window.addEventListener("click", (e) => this.leaveMenu(e.target as Element));
  }

  draw(s: PageState): void {
    this.state = s;
    const hidden = !this.styled || s.view !== "lab" || s.covered || s.words;
    this.tools.hidden = hidden;
    if (!hidden) render(this.bar(s), this.tools);
    if (this.settings) render(more(s, this.acts, this.keys, this.cx), this.settings);
    this.drawGrip(s, hidden);
  }

  /** What can be done to a segment; for where it is told at length. */
  forSegment(e: SegmentEvent): TemplateResult | typeof nothing {
    const s = this.state;
    return s?.view === "lab" && s.lab ? html`<p class="for-segment">${this.segmentActs("sheet", flightOf(s, e.data.id), e.data.id)}</p>` : nothing;
  }

  // Power at either end, the link in the middle, as on the stage above.
  private bar(s: PageState): TemplateResult {
    const { text } = this.cx;
    const { armed, up } = s.world;
    const power = (host: Side) =>
      this.button("bar", {
        name: `power-${host}`,
        label: "hand.power",
        whose: text(`host.${host}`),
        mark: html`<svg viewBox="0 0 16 16"><path d="M8 2v6M4.7 4.4a5 5 0 1 0 6.6 0" /></svg>`,
        hint: text("hand.powerHint", { host: text(`host.${host}`) }),
        why: this.refusal(s),
        run: () => this.act((lab) => lab.powerCycle(host), "hand.powered", { host: text(`host.${host}`) }),
      });
    const list = SIDES.flatMap((side) => armed[side].map((what) => `${text(`states.${side}`)} ${text(kindKey(side, what))}`)).join(", ");
    return html`${power("client")}
      <div class="on-link">
        <details class="lose-next ${list ? "armed" : ""}" @keydown=${this.menuKey} @toggle=${this.toggled}>
          <summary data-act="lose-next" title=${text("hand.loseNextHint")}>${list ? text("hand.armed", { list }) : text("hand.loseNext")} ▾</summary>
          ${this.open
            ? html`<div class="menu">
                <p class="mute">${text("hand.loseNextHint")}</p>
                ${SIDES.map((side) => html`<div role="group" aria-label=${text(`host.${side}`)}><b>${text(`host.${side}`)}</b>${KINDS.map((what) => this.kind(s, side, what))}</div>`)}
              </div>`
            : nothing}
        </details>
        ${this.segmentActs("bar", this.target(s), s.selection.segment)}
        ${this.button("bar", {
          name: up ? "cut" : "mend",
          label: up ? "hand.cut" : "hand.mend",
          hint: text(up ? "hand.cutHint" : "hand.mendHint"),
          why: s.recorded ? text("transport.recorded") : s.live ? "" : text("hand.past"),
          run: () => this.acts.change({ "link.up": !up }),
        })}
      </div>
      ${this.settings && !s.live && !s.recorded
        ? html`<span class="on-link"><button data-act="link" @click=${() => this.acts.take("link")}>${text("moment.copy")}</button>${power("server")}</span>`
        : power("server")}
      ${this.settings ? nothing : html`<details class="more"><summary>${text("more.change")}</summary>${more(s, this.acts, this.keys, this.cx)}</details>`}`;
  }

  private kind(s: PageState, side: Side, what: Loss): TemplateResult {
    const { text } = this.cx;
    const armed = s.world.armed[side].includes(what);
    return this.button(`next-${side}`, {
      name: what,
      label: kindKey(side, what),
      hint: text("hand.loseNextHint"),
      why: this.refusal(s) || (armed ? text("hand.armedAlready") : ""),
      pressed: armed,
      run: () => {
        this.closeMenu();
        this.act((lab) => lab.loseNext(what, side), "ev.lossArmed", { host: text(`host.${side}`), what: text(kindKey(side, what)) });
      },
    });
  }

  /** To hold a segment or let it go, and to lose it. */
  private segmentActs(place: string, f: Flight | undefined, id: number | undefined): TemplateResult {
    const s = this.state!;
    const { text } = this.cx;
    const held = f !== undefined && isHeld(f);
    const why = this.refusal(s) || (f ? "" : id === undefined ? text("hand.noFlight") : text("hand.over", { segment: segmentName(id) }));
    const of = f ? `${segmentName(f.id)} ${f.label}. ` : "";
    const does = (what: "hold" | "release" | "lose"): Offer => ({
      name: what,
      label: `hand.${what}`,
      mark: what === "hold" ? "❚❚" : what === "release" ? "▶" : "✕",
      hint: of + text(`hand.${what}Hint`),
      why,
      keys: what === "lose" ? "L" : "H",
      run: () => f && this.toSegment(f, what),
    });
    return html`${this.button(place, does(held ? "release" : "hold"))} ${this.button(place, does("lose"))}`;
  }

  private button(place: string, { name, label, hint, why, run, mark, pressed, whose, keys }: Offer): TemplateResult {
    const id = `${place}-${name}`;
    // One that cannot be used now can be reached all the same, and says why.
    const click = () => (why ? this.acts.say(why) : run());
    return html`<button data-hand=${id} aria-disabled=${why ? "true" : nothing} aria-pressed=${pressed === undefined ? nothing : pressed} aria-keyshortcuts=${keys ?? nothing} aria-describedby="why-${id}" title=${why || hint} @click=${click}>
        ${mark ? html`<span aria-hidden="true">${mark}</span> ` : nothing}${whose ? html`<span class="whose">${whose}: </span>` : nothing}${this.cx.text(label)}</button
      ><span class="spoken" id="why-${id}">${why || hint}</span>`;
  }

  /** Next to the chosen segment while it is in flight; it stands still, so that it can be reached. */
  private drawGrip(s: PageState, hidden: boolean): void {
    const { segment } = s.selection;
    const f = segment === undefined || hidden || !s.live ? undefined : flightOf(s, segment);
    // Nobody loses the focus because a segment arrives.
    const kept = !f && this.gripped.startsWith(`${segment}/`) && this.grip.contains(document.activeElement);
    this.grip.hidden = !f && !kept;
    if (this.grip.hidden) {
      this.gripped = "";
      return;
    }
    this.grip.setAttribute("aria-label", this.cx.text("hand.segment", { segment: segmentName(segment!) }));
    render(this.segmentActs("grip", f, segment), this.grip);
    const pill = f && this.stage.querySelector(`.pill[data-segment="${segment}"]`)?.getBoundingClientRect();
    if (!f || !pill) return;
    // What is held makes way for what is sent meanwhile.
    const how = `${segment}/${isHeld(f) ? `held/${Math.round(pill.top)}` : "goes"}/${this.stage.clientWidth}`;
    if (how === this.gripped) return;
    this.gripped = how;
    this.put(pill);
  }

  private put(pill: DOMRect): void {
    const { grip, stage } = this;
    const around = grip.offsetParent!.getBoundingClientRect();
    const within = stage.getBoundingClientRect();
    // For a class the page is drawn larger than it is laid out.
    const zoom = within.width / stage.offsetWidth;
    const middle = (pill.left + pill.right - grip.offsetWidth * zoom) / 2;
    const left = Math.min(Math.max(middle, within.left + 4), within.right - grip.offsetWidth * zoom - 4);
    grip.style.left = `${(left - around.left) / zoom}px`;
    grip.style.top = `${(pill.top - around.top - GAP) / zoom - grip.offsetHeight}px`;
  }

  /** The chosen segment if it is in flight, or else the newest that goes, or else the newest that is held. */
  private target(s: PageState): Flight | undefined {
    const chosen = s.selection.segment === undefined ? undefined : flightOf(s, s.selection.segment);
    const flying = [...s.world.flights.keys()].map((id) => flightOf(s, id)).filter((f) => f !== undefined);
    return chosen ?? flying.findLast((f) => !isHeld(f)) ?? flying.at(-1);
  }

  /** Why nothing can be done at all. */
  private refusal(s: PageState): string {
    const { text } = this.cx;
    if (s.recorded) return text("transport.recorded");
    if (!s.lab) return text("hand.noLab");
    return s.live ? "" : text("hand.past");
  }

  private toSegment(f: Flight, what: "hold" | "release" | "lose"): void {
    const id = `${segmentName(f.id)} ${f.label}`;
    if (what === "hold") this.acts.shown.select(f.id); // so that the next press is for the same
    this.act((lab) => lab.segment(f.id, what), what === "lose" ? "ev.lost.by_hand" : what === "hold" ? "ev.held" : "ev.unheld", { id });
  }

  /** Does it, and says so. */
  private act(f: Parameters<PageActs["byHand"]>[0], key: Key, params: Params): void {
    this.acts.byHand(async (lab) => {
      try {
        await f(lab);
      } catch (e) {
        // What is drawn as in flight may have arrived since.
        if ((e as { code?: string }).code !== TOO_LATE) throw e;
        this.acts.say(this.cx.refusal(TOO_LATE));
        return;
      }
      this.acts.say(this.cx.text(key, params));
    });
  }

  /** Whether the keys H and L are for segments; whoever speaks to the computer may not want that. */
  private readonly keys = {
    get on() {
      return recall("keys") !== "off";
    },
    set: (on: boolean) => {
      remember("keys", on ? "on" : "off");
      this.changed();
    },
  };

  /** Grabs a segment that flies, for whoever keeps pressing on it. */
  private press(at: Element): void {
    const id = Number(at.closest(".moves")?.querySelector<SVGElement>(".pill")?.dataset["segment"]);
    clearTimeout(this.pressed);
    this.pressed = window.setTimeout(() => {
      const f = this.state && flightOf(this.state, id);
      if (f && !isHeld(f) && !this.refusal(this.state!)) this.toSegment(f, "hold");
    }, PRESS_MS);
  }

  private key(e: KeyboardEvent): void {
    const s = this.state;
    const what = e.code === "KeyH" ? "hold" : e.code === "KeyL" ? "lose" : undefined; // the same in Hangul
    if (!what || !s || this.tools.hidden || !this.keys.on || e.repeat || e.defaultPrevented || e.altKey || e.ctrlKey || e.metaKey) return;
    if (e.target instanceof Element && e.target.closest(OWN_KEYS)) return;
    e.preventDefault();
    const f = this.target(s);
    const why = this.refusal(s) || (f ? "" : this.cx.text("hand.noFlight"));
    if (why || !f) this.acts.say(why);
    else this.toSegment(f, what === "hold" && isHeld(f) ? "release" : what);
  }

  private readonly menuKey = (e: KeyboardEvent): void => {
    if (e.key !== "Escape" || !this.closeMenu()) return;
    e.stopPropagation();
  };

  private readonly toggled = (e: Event): void => {
    this.open = (e.currentTarget as HTMLDetailsElement).open;
    this.changed();
  };

  private changed(): void {
    this.changes++;
    this.acts.shown.wake();
  }

  private leaveMenu(at: Element): void {
    if (!at.closest(".lose-next")) this.closeMenu();
  }

  /** Returns whether it was open; then who was in it is at its button. */
  private closeMenu(): boolean {
    const menu = this.tools.querySelector<HTMLDetailsElement>(".lose-next[open]");
    if (!menu) return false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary")!.focus();
    menu.open = false;
    return true;
  }
}

/** What a host sends first is a SYN, or its answer to one. */
function kindKey(side: Side, what: Loss): Key {
  return side === "server" && what === "syn" ? "loss.synAck" : `loss.${what}`;
}

/** A segment that has not come to its end, as far as is shown. */
function flightOf({ world }: PageState, id: number): Flight | undefined {
  const f = world.flights.get(id);
  return f && !f.lost && world.time >= f.sent ? f : undefined;
}

function isHeld(f: Flight): boolean {
  return f.held?.left !== undefined;
}
