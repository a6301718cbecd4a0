// The screen for a class: question, votes, run, stage and timeline at once, as large
// as the screen allows. F2 or the chapter's button brings it, F2 or Escape takes it
// away, and the page is as it was. In the lab, which asks nothing, it makes the stage
// and its timeline large.
//
// A presenter's remote has two keys, PageDown and PageUp, and whoever holds it stands
// among the class. PageDown is one step: to the next arrival, or, with nothing on the
// wire, to the next segment there, and then the lab stands. Where the run has not begun
// it is begun so, too: a press too many gives no more away than the first segment.

import type { Context } from "../view/context.ts";
import type { Lesson } from "./lesson.ts";
import type { PageState } from "./page.ts";
import { Panel, type PanelActs, type PanelParts, type Say } from "./present-panel.ts";

export interface PresentActs extends PanelActs {
  step(): void;
  pause(paused: boolean): boolean;
  readonly shown: PanelActs["shown"] & {
    readonly isLive: boolean;
    walk(direction: -1 | 1): void;
  };
}

/** The screen in CSS pixels that its parts are drawn for; theirs grow as it does. */
const DRAWN_FOR = { width: 1226, height: 680 };
/** The smallest type of the stage, and the largest that it should come to. */
const TYPE = 11.5;
const MOST_TYPE = 28;

export class Presentation {
  isOn = false;
  private readonly place: HTMLElement;
  private readonly acts: PresentActs;
  private readonly panel: Panel | undefined;
  /** In the lab, which has no panel. */
  private readonly end = document.createElement("button");
  private state: PageState | undefined;
  /** The lab goes on until a segment is on its wire. */
  private toNext = false;
  /** Where the page was left: what had the focus, and how far it was scrolled. */
  private left: { focus: Element | null; y: number } | undefined;

  static async open(place: HTMLElement, lesson: Lesson | undefined, cx: Context, acts: PresentActs, speeds: PanelParts["speeds"]): Promise<Presentation> {
    const { sheet } = await import("./panels.ts");
    // Paper knows nothing of its styles.
    const [{ messages }] = await Promise.all([cx.lang === "ko" ? import("./present-words.ko.ts") : import("./present-words.en.ts"), sheet("present", "screen")]);
    const say: Say = (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
    return new Presentation(place, lesson, { cx, say, speeds }, acts);
  }

  private constructor(place: HTMLElement, lesson: Lesson | undefined, parts: PanelParts, acts: PresentActs) {
    this.place = place;
    this.acts = acts;
    if (lesson) this.panel = new Panel(lesson, parts, acts, () => this.toggle());
    this.end.textContent = parts.say("endLab");
    this.end.className = "quiet present-end";
    this.end.addEventListener("click", () => this.toggle());
  }

  toggle(): void {
    if (this.isOn) this.leave();
    else this.enter();
  }

  draw(state: PageState): void {
    this.state = state;
    this.panel?.draw(state);
    if (this.toNext && state.live && onWire(state)) {
      this.toNext = false;
      this.acts.pause(true);
    }
  }

  private enter(): void {
    this.isOn = true;
    this.left = { focus: document.activeElement, y: scrollY };
    document.body.classList.add("presenting");
    if (this.panel) this.place.before(this.panel.root);
    else this.place.after(this.end);
    this.fit();
    window.addEventListener("resize", this.fit);
    window.addEventListener("keydown", this.key, { capture: true });
    (this.panel?.root ?? this.place).focus({ preventScroll: true });
  }

  private leave(): void {
    this.isOn = this.toNext = false;
    window.removeEventListener("resize", this.fit);
    window.removeEventListener("keydown", this.key, { capture: true });
    document.body.classList.remove("presenting");
    this.panel?.root.remove();
    this.end.remove();
    scrollTo({ top: this.left?.y ?? 0, behavior: "instant" });
    if (this.left?.focus instanceof HTMLElement) this.left.focus.focus({ preventScroll: true });
  }

  private readonly fit = (): void => {
    const scale = Math.min(innerWidth / DRAWN_FOR.width, innerHeight / DRAWN_FOR.height, MOST_TYPE / TYPE);
    document.body.style.setProperty("--present", String(Math.max(1, scale)));
  };

  private readonly key = (e: KeyboardEvent): void => {
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    const act = this.actOf(e);
    if (!act) return;
    e.preventDefault();
    e.stopPropagation();
    act();
  };

  private actOf(e: KeyboardEvent): (() => void) | undefined {
    if (e.key === "Escape") return () => this.leave();
    const target = e.target instanceof Element ? e.target : document.body;
    if (target.closest("select, input, textarea")) return undefined;
    switch (e.key) {
      case "PageDown":
      case "ArrowRight":
        return () => this.on();
      case "PageUp":
      case "ArrowLeft":
        return () => this.back();
      case " ":
        return this.panel && !e.repeat && !target.closest("button, a, summary") ? () => this.go() : undefined;
      default:
        return e.repeat ? undefined : this.panel?.vote(e.code, e.shiftKey ? -1 : 1);
    }
  }

  /** One step: of the past that is looked at, or else of the lab. */
  private on(): void {
    const { acts, panel, state } = this;
    if (!acts.shown.isLive) acts.shown.walk(1);
    else if (!panel || onWire(state)) acts.step();
    else if (panel.waits || panel.isRunning) {
      this.toNext = state?.view === "lab";
      if (panel.waits) panel.run();
      else acts.pause(false);
    }
  }

  /** One event back; what is to be seen meanwhile waits. */
  private back(): void {
    const { acts, state } = this;
    this.toNext = false;
    if (acts.shown.isLive && state?.view === "lab" && state.lab) acts.pause(true);
    acts.shown.walk(-1);
  }

  private go(): void {
    this.toNext = false;
    this.panel?.go();
  }
}

/** What is on the wire was sent within so many events. */
const FEW = 512;

/** A segment has not arrived yet, as far as the trace tells; what is drawn comes after. */
function onWire(state: PageState | undefined): boolean {
  const over = new Set<number>();
  for (const e of state?.feed?.log.events.slice(-FEW).reverse() ?? []) {
    if (e.name === "lab:reset") return false;
    if (e.name === "link:segment_delivered" || e.name === "link:segment_lost") over.add(e.data.id);
    if (e.name === "link:segment_sent" && !over.has(e.data.id)) return true;
  }
  return false;
}
