// The menu of what can be taken away of the trace that is shown: files that the server
// makes of the whole of it, and pictures of the ladder that are drawn here, up to the
// instant that is shown. It is fetched when it is opened.
//
// Reading path: lab-layout.ts has its button (before); internal/api/export.go makes the
// files, and view/picture.ts the pictures (after).

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import type { Feed } from "../session/feed.ts";
import type { Server } from "../session/http.ts";
import type { Context } from "../view/context.ts";
import type { messages as en } from "./export-words.en.ts";
import type { messages as ko } from "./export-words.ko.ts";
import type { View } from "./shown.ts";
import { movesOn, stagePicture } from "./stage-picture.ts";

type WordsKey = keyof typeof ko & keyof typeof en;
export type Say = (key: WordsKey, params?: Record<string, string | number>) => string;

/** Whose trace it is, and who has its files. */
interface Program {
  readonly shown: { readonly view: View; readonly feed: Feed | undefined };
  readonly lab: { readonly id: string | undefined; readonly isRecording: boolean; readonly server: Pick<Server, "token" | "worker" | "ask"> };
  readonly acts: { say(words: string): void };
}

/** The link to what is shown, or why there is none. */
interface Link {
  readonly off: string | undefined;
  copy(): Promise<void>;
}

export async function wordsOf({ lang }: Context): Promise<Say> {
  const { messages } = await (lang === "ko" ? import("./export-words.ko.ts") : import("./export-words.en.ts"));
  return (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
}

/** What the menu is about when it is opened. */
interface Taken extends Program {
  view: View;
  feed: Feed;
  link: Link;
  /** The path of the trace's files on the server, without their ending; none of a recording. */
  path: string | undefined;
}

/** Opens the menu below its button, or closes it. */
export async function toggleMenu(button: HTMLElement, cx: Context, say: Say, program: Program, link: Link): Promise<void> {
  const { shown, lab } = program;
  const { feed, view } = shown;
  if (!feed || ExportMenu.close(button)) return;
  const of = view === "socket" ? `visits/${lab.server.token}` : lab.isRecording ? undefined : `labs/${lab.id}`;
  await ExportMenu.open(button, cx, say, { shown, lab, acts: program.acts, view, feed, link, path: of && `/api/${of}/trace` });
}

interface Item {
  key: WordsKey;
  ending: string;
  /** Why there is none now. */
  off?: string | undefined;
  /** Undefined of what is no file. */
  make(): Promise<{ name: string; blob: Blob } | undefined>;
}

/** Pixels of a picture for each of the drawing's, where it is not too long for that. */
const SHARP = 2;
/** So many pixels every browser's canvas has. */
const MOST_PIXELS = 16e6;

const VANTAGES = ["middle", "client", "server"] as const;

class ExportMenu {
  private readonly button: HTMLElement;
  private readonly root = document.createElement("div");
  private readonly cx: Context;
  private readonly say: Say;
  private readonly taken: Taken;
  private failed = "";
  private making: WordsKey | undefined;

  /** Opens below the button, with the focus on its first item. */
  static async open(button: HTMLElement, cx: Context, say: Say, taken: Taken): Promise<void> {
    const { sheet } = await import("./panels.ts");
    if (!document.querySelector("link[href$='/export.css']")) await sheet("export");
    if (button.getAttribute("aria-expanded") !== "true") new ExportMenu(button, cx, say, taken);
  }

  private constructor(button: HTMLElement, cx: Context, say: Say, taken: Taken) {
    this.button = button;
    this.cx = cx;
    this.say = say;
    this.taken = taken;
    this.root.className = "export-menu";
    this.draw();
    button.after(this.root);
    button.setAttribute("aria-expanded", "true");
    this.root.addEventListener("keydown", (e) => this.key(e));
    this.root.addEventListener("focusout", (e) => {
      // Who clicks on nothing has left it, too; a part of it that is drawn anew has not.
      if (e.relatedTarget instanceof Node ? !this.root.contains(e.relatedTarget) && e.relatedTarget !== button : !this.making) this.close();
    });
    this.entries[0]?.focus();
  }

  /** Of an open menu: the button's next press. */
  static close(button: HTMLElement): boolean {
    const open = button.getAttribute("aria-expanded") === "true";
    if (open) {
      button.setAttribute("aria-expanded", "false"); // first: the focus leaves what is removed
      button.nextElementSibling?.remove();
    }
    return open;
  }

  private get entries(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  private get items(): Item[] {
    const { taken, say } = this;
    const lab = taken.view === "lab";
    const off = taken.path === undefined ? say("recorded") : undefined;
    const fromServer = (key: WordsKey, ending: string, query = ""): Item => ({ key, ending, off, make: () => this.file(`${ending}${query}`) });
    const captures = lab ? VANTAGES.map((at) => fromServer(`pcapng.${at}`, "pcapng", `?at=${at}`)) : [fromServer("pcapng.server", "pcapng")];
    const drawn = lab ? undefined : say("socket");
    const { link } = taken;
    const stage = document.querySelector<HTMLElement>(STAGE);
    const unseen = stage?.checkVisibility() ? undefined : say("unseen");
    return [
      { key: "moment.copy", ending: "", off: off ?? link.off, make: async () => void (await link.copy()) },
      fromServer("jsonl", "jsonl"),
      ...captures,
      fromServer("har", "har"),
      { ...fromServer("mmd", "mmd"), off: off ?? drawn },
      fromServer("txt", "txt"),
      { key: "svg", ending: "svg", off: drawn, make: async () => ({ name: "same-socket-ladder.svg", blob: svg(await this.picture()) }) },
      { key: "png", ending: "png", off: drawn, make: async () => ({ name: "same-socket-ladder.png", blob: await this.pixels(await this.picture()) }) },
      { key: "stage.svg", ending: "svg", off: unseen, make: async () => ({ name: "same-socket-stage.svg", blob: svg(this.stage(false)) }) },
      { key: "stage.png", ending: "png", off: unseen, make: async () => ({ name: "same-socket-stage.png", blob: await this.pixels(this.stage(false)) }) },
      { key: "stage.moving", ending: "svg", off: unseen ?? (movesOn(stage!) ? undefined : say("still")), make: async () => ({ name: "same-socket-moving.svg", blob: svg(this.stage(true)) }) },
    ];
  }

  private draw(): void {
    const item = (i: Item): TemplateResult => html`<button
      role="menuitem"
      tabindex="-1"
      data-export=${i.key}
      aria-disabled=${i.off ? "true" : nothing}
      aria-busy=${this.making === i.key ? "true" : nothing}
      title=${i.off ?? nothing}
      @click=${() => void this.take(i)}
    >
      <span>${this.say(i.key)}</span><span class="mono mute">${i.ending && `.${i.ending}`}</span>
    </button>`;
    render(
      html`<div role="menu" aria-label=${this.say("menu")}>${this.items.map(item)}${this.replay()}</div>
        <p class="warn" role="alert" ?hidden=${this.failed === ""}>${this.failed}</p>`,
      this.root,
    );
  }

  // Without a server there is no page for it.
  private replay(): TemplateResult | typeof nothing {
    const { cx, say, taken } = this;
    return taken.lab.server.worker ? nothing : html`<a role="menuitem" tabindex="-1" href=${`/${cx.lang}/replay`}>${say("replay")}</a>`;
  }

  private async take(item: Item): Promise<void> {
    if (item.off || this.making) return;
    this.making = item.key;
    this.failed = "";
    this.draw();
    try {
      const file = await item.make();
      if (file) {
        download(file.name, file.blob);
        this.taken.acts.say(this.say("saved", { name: file.name }));
      }
      this.close();
    } catch (e) {
      this.failed = this.say("failed", { why: this.why(e) });
    } finally {
      this.making = undefined;
      this.draw();
    }
  }

  private why(e: unknown): string {
    if (e instanceof RangeError) return this.say("tooLarge");
    const code = e instanceof Error && "code" in e ? String(e.code) : "network";
    return code === "lab_unknown" ? this.cx.text("stream.gone") : this.cx.refusal(code);
  }

  private async file(form: string): Promise<{ name: string; blob: Blob }> {
    const answer = await this.taken.lab.server.ask("GET", `${this.taken.path}.${form}`);
    const name = /filename="([\w.-]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
    return { name: name ?? `same-socket.${form.split("?")[0]}`, blob: await answer.blob() };
  }

  /** What is on the stage now, with what is on its way moving on. */
  private stage(moving: boolean): string {
    const { cx, taken } = this;
    const stage = document.querySelector<HTMLElement>(STAGE)!;
    return stagePicture(stage, this.say("stage", { s: cx.seconds(taken.feed.playhead.time(performance.now())) }), cx.lang, moving);
  }

  private async picture(): Promise<string> {
    const { cx, taken } = this;
    const { picture, pictureStyle } = await import("./panels.ts");
    const css = [...document.styleSheets].flatMap((s) => [...s.cssRules].map((r) => r.cssText)).join("\n");
    const time = taken.feed.playhead.time(performance.now());
    const events = taken.feed.log.events.filter((e) => e.time <= time);
    return picture(this.say("ladder", { s: cx.seconds(time) }), events, cx, pictureStyle(css, css), time);
  }

  /** Fails with a RangeError where that is too large. */
  private async pixels(svg: string): Promise<Blob> {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    await image.decode();
    const { width, height } = image;
    const scale = Math.min(SHARP, Math.sqrt(MOST_PIXELS / (width * height)));
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.floor(width * scale), height: Math.floor(height * scale) });
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (!blob) throw new RangeError("the canvas has no pixels");
    return blob;
  }

  private key(e: KeyboardEvent): void {
    const { entries } = this;
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[e.key];
    if (to !== undefined) entries.at(to % entries.length)?.focus();
    else if (e.key === "Escape") {
      this.button.focus();
      this.close();
    } else return;
    e.preventDefault();
  }

  private close(): void {
    if (this.root.isConnected) ExportMenu.close(this.button);
  }
}

const STAGE = "section.stage";

const svg = (text: string) => new Blob([text], { type: "image/svg+xml" });

function download(name: string, blob: Blob): void {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(blob);
  a.download = name;
  a.click();
  URL.revokeObjectURL(a.href);
}
