// The client page: at the left what to run (snippets.ts), at the right what came
// of it, a card for each run. It draws the newest of the trace; there is no past
// to look at.
//
// Reading path: model/visit.ts folds the visit, ui/app.ts follows it and calls
// this (before); card.ts draws a run (after).

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import type { ClientRun } from "../model/client-run.ts";
import type { World } from "../model/world.ts";
import type { Feed } from "../session/feed.ts";
import { viewOf } from "../session/shared.ts";
import type { Lang } from "../text.ts";
import type { VisitEvent } from "../trace/events.gen.ts";
import { card } from "./card.ts";
import { newestRuns } from "./run.ts";
import { sentence } from "./said.ts";
import { type Kept, Snippets } from "./snippets.ts";
import { remediesIn, type Words, wordsIn } from "./words.ts";

/** Where the page shows another's visit. */
export { Shared } from "../session/shared.ts";

const MOST_RUNS = 20;
const RTT_MS = 80;
const AGE_US = 10e6;
/** A run that sends nothing for so long is said aloud. */
const QUIET_US = 1e6;
/** So long after the remedies did not come they are asked for again. */
const RETRY_MS = 2000;

export interface ClientActs extends Kept {
  /** Another visit, and with it another address. */
  startOver(): void;
  wake(): void;
  /** What the bytes of a SYN say. */
  syn(raw: string): TemplateResult;
}

/** A card, and what it was drawn from. */
interface Shown {
  element: HTMLElement;
  key: string;
  opened: number;
}

export class ClientPage {
  private words: Words;
  private readonly acts: ClientActs;
  private readonly snippets: Snippets;
  private readonly head = document.createElement("div");
  private readonly list = document.createElement("div");
  private readonly said = document.createElement("p");
  private feed: Feed<VisitEvent> | undefined;
  private world: World | undefined;
  private cards = new Map<string, Shown>();
  private openSockets = new Set<string>();
  /** Runs of which is shown what can be given to others. */
  private sharing = new Set<string>();
  private readonly lang: Lang;
  private token = "";
  /** Under which name the visit is shown to others; none before it has been asked for. */
  private view: string | undefined;
  /** The page shows another's visit. */
  private readonly foreign: boolean;
  private rttMs: number;
  private mostRuns = MOST_RUNS;
  /** When the visit began, by this browser's clock, in milliseconds. */
  private began = 0;
  private restarted = false;
  private arrived = false;
  /** Microseconds since the visit began. */
  private now = 0;
  private drawn = "";
  /** The remedies have been asked for. */
  private advised = false;

  static async open(root: HTMLElement, lang: Lang, acts: ClientActs): Promise<ClientPage> {
    return new ClientPage(root, lang, acts, await wordsIn(lang));
  }

  private constructor(root: HTMLElement, lang: Lang, acts: ClientActs, words: Words) {
    this.words = words;
    this.lang = lang;
    this.view = root.dataset["shared"];
    this.foreign = this.view !== undefined;
    this.acts = acts;
    this.rttMs = Number(acts.recall("rtt")) || RTT_MS;
    this.snippets = new Snippets(root, words, acts);
    this.said.className = "spoken";
    this.said.setAttribute("aria-live", "polite");
    this.head.className = "runs-head";
    const place = root.querySelector<HTMLElement>("#runs")!;
    place.querySelector(".script")?.remove();
    place.prepend(this.said, this.head, this.list);
  }

  /** Follows the visit's trace, and says aloud what is new; another feed is another visit. */
  follow(feed: Feed<VisitEvent>, token: string, at: number): void {
    if (feed !== this.feed) {
      this.restarted = this.feed !== undefined;
      this.said.textContent = this.restarted ? this.words.say("startedOver") : "";
      this.feed = feed;
      this.snippets.address(token);
      this.cards = new Map();
      this.openSockets = new Set();
      this.sharing = new Set();
      if (!this.foreign) this.view = undefined;
      this.token = token;
      this.list.replaceChildren();
      this.began = 0;
      this.drawn = "";
    }
    this.world = feed.now(at);
    this.now = this.world.time;
    if (!this.began && this.world.system) this.began = Date.now() - this.now / 1000;
    const [newest] = newestRuns(this.world);
    this.announce(newest);
    if (newest && !this.advised) void this.advise();
  }

  /** Draws what has been followed. */
  draw(): void {
    const { feed, world: w } = this;
    if (!feed || !w) return;
    const key = [w.version, feed.state, this.age, this.rttMs, this.mostRuns, [...this.openSockets], [...this.sharing], this.view].join("|");
    if (key === this.drawn) return;
    this.drawn = key;
    const runs = newestRuns(w);
    this.drawHead(runs, w, feed);
    this.drawCards(runs, w);
  }

  /** Changes when it is time to look again at what time alone ends. */
  private get age(): number {
    return Math.floor(this.now / AGE_US);
  }

  private drawHead(runs: readonly ClientRun[], { system, ended }: World, feed: Feed<VisitEvent>): void {
    const { say } = this.words;
    const lacks = system && (system.saved_syn ? (system.tcp_info ? "" : "info") : system.tcp_info ? "syn" : "both");
    render(
      html`<div class="runs-bar">
          <label class="rtt"
            ><span>${say("rtt")}</span>
            <input type="range" min="1" max="500" .value=${String(this.rttMs)} @input=${this.setRtt} />
            <input type="number" min="1" max="500" .value=${String(this.rttMs)} aria-label="${say("rtt")} (ms)" @change=${this.setRtt} /> ms</label
          >
          <span class="mute">${say("rtt.tls")}</span>
          ${this.foreign ? nothing : html`<button data-act="start-over" title=${say("startOver.title")} @click=${() => this.acts.startOver()}>${say("startOver")}</button>`}
        </div>
        ${feed.state === "lost" ? html`<p class="warn">${say("lost.stream")}</p>` : nothing}
        ${this.foreign && feed.state === "gone" ? html`<p class="warn">${say("shared.over")}</p>` : nothing}
        ${ended ? html`<p class="warn">${say("full")}</p>` : nothing}
        ${lacks ? html`<p class="cannot mute">${say(`cannot.${lacks}`, { system: system.system })}</p>` : nothing}
        ${runs.length === 0 && !this.foreign
          ? html`<div class="waiting">
              <h2>${say("waiting")}</h2>
              <p>${this.restarted ? say("startedOver") : nothing} ${say("waiting.what")}</p>
            </div>`
          : nothing}`,
      this.head,
    );
  }

  private drawCards(runs: readonly ClientRun[], w: World): void {
    const shown = runs.slice(0, this.mostRuns);
    for (const [i, run] of shown.entries()) {
      const c = this.cardOf(run);
      if (this.list.children[i] !== c.element) this.list.insertBefore(c.element, this.list.children[i] ?? null);
      this.drawCard(w, run, c);
    }
    while (this.list.children.length > shown.length) this.list.lastElementChild!.remove();
    if (this.foreign && this.began && !this.arrived) this.arrive();
    if (runs.length > shown.length) {
      const more = document.createElement("div");
      render(
        html`<button @click=${() => this.showOlder()}>${this.words.say("run.older", { n: runs.length - shown.length })}</button>`,
        more,
      );
      this.list.append(more);
    }
  }

  /** A link leads to one run. */
  private arrive(): void {
    this.arrived = true;
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }

  private cardOf(run: ClientRun): Shown {
    let c = this.cards.get(run.label);
    if (!c) {
      const element = document.createElement("article");
      element.className = "client-run";
      element.id = `run-${run.label}`;
      element.dataset["run"] = run.label;
      c = { element, key: "", opened: 0 };
      this.cards.set(run.label, c);
    }
    return c;
  }

  private drawCard(w: World, run: ClientRun, c: Shown): void {
    const key = [run.version, w.ended, this.age, this.rttMs, c.opened, [...this.openSockets], this.sharing.has(run.label), this.view].join("|");
    if (key === c.key) return;
    c.key = key;
    render(
      card(w, run, {
        words: this.words,
        rttMs: this.rttMs,
        opened: c.opened,
        savedSyn: w.system?.saved_syn ?? false,
        system: w.system?.system ?? "",
        now: this.now,
        full: w.ended === "full",
        clock: (us) => this.clock(us),
        isOpen: (s) => this.openSockets.has(s),
        toggle: (s) => this.toggle(s),
        token: this.token,
        link: this.view && `${location.origin}/${this.lang}/shared/${this.view}#run-${run.label}`,
        isSharing: this.sharing.has(run.label),
        share: (open) => this.share(run.label, open),
        syn: (raw) => this.acts.syn(raw),
        showMore: (n) => {
          c.opened += n;
          this.redraw();
        },
      }),
      c.element,
    );
  }

  /** Says the newest verdict, once the run is quiet. */
  private announce(newest: ClientRun | undefined): void {
    if (!newest?.judged || this.now - newest.latest < QUIET_US) return;
    const said = `${newest.label}: ${sentence(newest, this.words)}`;
    if (this.said.textContent !== said) this.said.textContent = said;
  }

  /** What to change comes with the first run. */
  private async advise(): Promise<void> {
    this.advised = true;
    try {
      this.words = this.words.with(await remediesIn(this.lang));
      for (const c of this.cards.values()) c.key = "";
    } catch {
      // The server is out of reach, which the page says.
      setTimeout(() => {
        this.advised = false;
        this.acts.wake();
      }, RETRY_MS);
    }
    this.redraw();
  }

  private clock(us: number): string {
    return new Date(this.began + us / 1000).toLocaleTimeString("en-GB"); // 24 hours, in figures alone
  }

  private readonly setRtt = (e: Event): void => {
    const ms = Math.round((e.target as HTMLInputElement).valueAsNumber);
    this.rttMs = Math.min(500, Math.max(1, ms || RTT_MS));
    this.acts.remember("rtt", String(this.rttMs));
    this.redraw();
  };

  private toggle(socket: string): void {
    if (!this.openSockets.delete(socket)) this.openSockets.add(socket);
    this.redraw();
  }

  private share(label: string, open: boolean): void {
    if (open === this.sharing.has(label)) return;
    if (open) this.sharing.add(label);
    else this.sharing.delete(label);
    if (open && this.view === undefined) {
      const { token } = this;
      void viewOf(token).then((view) => {
        if (token !== this.token) return; // another visit has begun
        this.view = view;
        this.redraw();
      });
    }
    this.redraw();
  }

  private showOlder(): void {
    this.mostRuns += MOST_RUNS;
    this.redraw();
  }

  private redraw(): void {
    this.drawn = "";
    this.acts.wake();
  }
}
