// An experiment in a frame: how high it is, what the learner does, and what the
// page around it asks for. The stage and the prediction are those of the chapters.

import type { RunNews } from "../ui/lesson.ts";
import type { Context } from "../view/context.ts";
import type { FromFrame, ToFrame } from "./embed.d.ts";
import { Parent } from "./parent.ts";

/** What a frame does to the page's program. */
export interface FrameActs {
  /** Pauses the lab or lets it go on; returns whether that changed anything. */
  pause(paused: boolean): boolean;
}

export class Frame {
  private readonly main: HTMLElement;
  private readonly acts: FrameActs;
  /** None if the frame's page was opened by itself. */
  private readonly parent: Parent | undefined;
  private height = 0;
  /** Something has begun, if only a click on the learner's own socket. */
  private begun = false;
  /** What was told of which trace, by the runs' keys. */
  private trace: unknown;
  private started: string | undefined;
  private finished: string | undefined;

  constructor(main: HTMLElement, cx: Context, acts: FrameActs) {
    this.main = main;
    this.acts = acts;
    this.inWords(cx);
    if (window.parent !== window) {
      const talk = document.querySelector<HTMLMetaElement>("meta[name=same-socket-talk]")?.content ?? "";
      this.parent = new Parent(window.parent, talk.split(" ").filter(Boolean));
      this.parent.listen((message) => this.asked(message));
      new ResizeObserver(() => this.fit()).observe(document.body);
    }
    main.addEventListener("change", (e) => this.changed(e));
    main.addEventListener("same-socket:run", (e) => this.ran((e as CustomEvent<RunNews>).detail));
    main.addEventListener("click", (e) => {
      const act = e.target instanceof Element ? e.target.closest<HTMLElement>(".actions [data-act^=socket]") : null;
      if (act && !this.begun) this.tell({ type: "same-socket:started", version: 1, run: "" });
      if (act) this.begun = true;
    });
  }

  /** Called once the learner can begin. */
  ready(): void {
    const { lesson = "", view, theme } = this.main.dataset;
    if (!lesson) return;
    if (theme) this.theme(theme);
    this.tell({
      type: "same-socket:ready",
      version: 1,
      lesson,
      run: this.run,
      view: view === "socket" ? "socket" : "lab",
      lang: document.documentElement.lang === "ko" ? "ko" : "en",
    });
    if (!this.main.dataset["autoplay"]) return;
    const stage = this.main.querySelector(".stage");
    if (stage && !this.main.querySelector(".predict")) this.inSight(stage);
  }

  private get run(): string {
    return this.main.dataset["experiment"] ?? "";
  }

  private tell(message: FromFrame): void {
    this.parent?.tell(message);
  }

  // The content's height, which does not depend on the frame's: so telling it
  // cannot make it grow.
  private fit(): void {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === this.height) return;
    this.height = height;
    this.parent?.fit(height);
  }

  private changed(e: Event): void {
    const input = e.target instanceof HTMLInputElement && e.target.closest(".predict") ? e.target : null;
    if (!input) return;
    this.tell({ type: "same-socket:predicted", version: 1, run: this.run, value: input.value });
    if (this.main.dataset["autoplay"] && !this.begun) this.press();
  }

  private ran({ name, key, trace, ok }: RunNews): void {
    if (trace !== this.trace) this.started = this.finished = undefined; // another lab
    this.trace = trace;
    this.begun = true;
    if (key !== this.started) this.tell({ type: "same-socket:started", version: 1, run: name });
    this.started = key;
    // While it goes on, the ladder stands in the place of the question.
    this.main.toggleAttribute("data-running", ok === undefined);
    if (ok === undefined || key === this.finished) return;
    this.finished = key;
    this.tell({ type: "same-socket:finished", version: 1, run: name, ok });
  }

  private asked(message: ToFrame): void {
    switch (message.type) {
      case "same-socket:start":
        if (!this.acts.pause(false)) this.press();
        break;
      case "same-socket:pause":
        this.acts.pause(true);
        break;
      case "same-socket:theme":
        if (["auto", "light", "dark"].includes(message.theme)) this.theme(message.theme);
        break;
      case "same-socket:lang":
        // Who asks whenever the frame is ready must not have it load for ever.
        if ((message.lang === "ko" || message.lang === "en") && message.lang !== document.documentElement.lang) {
          // Where there is no server, a frame's languages are files of their own.
          const url = new URL(this.main.dataset["others"] ?? "", location.href);
          url.search = location.search;
          url.searchParams.set("lang", message.lang);
          location.replace(url);
        }
        break;
      default:
        break; // of another version, or not ours
    }
  }

  private press(): void {
    this.main.querySelector<HTMLButtonElement>("button[data-act=run]")?.click();
  }

  private theme(theme: string): void {
    for (const link of document.querySelectorAll<HTMLLinkElement>("link[data-theme]")) {
      const chosen = link.dataset["theme"] === theme;
      const { href } = link.dataset; // not fetched before it is wanted
      if (chosen && href && !link.hasAttribute("href")) link.href = href;
      link.media = chosen ? "all" : "not all";
    }
  }

  // Runs when the reader of the page has come so far.
  private inSight(stage: Element): void {
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting || this.begun) return;
        seen.disconnect();
        this.press();
      },
      { threshold: 0.3 },
    );
    seen.observe(stage);
  }

  // The list of events is there for who needs it, and closed for who does not.
  private inWords({ text }: Context): void {
    const events = this.main.querySelector(".events");
    if (!events) return;
    const details = document.createElement("details");
    details.className = "in-words";
    const summary = document.createElement("summary");
    summary.textContent = text("events.title");
    events.before(details);
    details.append(summary, events);
  }
}
