// The commands and programs at the left, which the server has rendered: tabs, a
// button to copy each, and the address of the visit that this tab has kept.

import type { Words } from "./words.ts";

/** What this tab has kept over a reload, and keeps. */
export interface Kept {
  recall(key: string): string | undefined;
  remember(key: string, value: string): void;
}

export class Snippets {
  private readonly root: HTMLElement;
  private readonly words: Words;
  private readonly kept: Kept;
  /** The token that stands in the commands. */
  private token: string;

  constructor(root: HTMLElement, words: Words, kept: Kept) {
    this.root = root;
    this.words = words;
    this.kept = kept;
    const address = root.querySelector<HTMLElement>("[data-try]")?.dataset["try"] ?? "";
    this.token = address.split("/").at(-2) ?? "";
    for (const s of root.querySelectorAll<HTMLElement>(".snippet")) this.addCopy(s);
    this.makeTabs();
  }

  /** Puts another visit's address into everything that is to be copied. */
  address(token: string): void {
    if (token === this.token || !this.token) return;
    for (const code of this.root.querySelectorAll(".snippet pre code")) {
      code.textContent = code.textContent!.replaceAll(this.token, token);
    }
    const json = this.root.querySelector<HTMLAnchorElement>("[data-json]");
    if (json) json.href = `/api/visits/${token}`;
    this.token = token;
  }

  private addCopy(snippet: HTMLElement): void {
    const { say } = this.words;
    const code = snippet.querySelector("pre code")!;
    const button = document.createElement("button");
    button.className = "copy";
    button.textContent = say("copy");
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => {
      void copy(code).then((done) => {
        button.textContent = say(done ? "copied" : "copy.select");
      });
    });
    // It says again what it does, once it is left.
    for (const left of ["blur", "pointerleave"]) {
      button.addEventListener(left, () => {
        button.textContent = say("copy");
      });
    }
    snippet.append(button);
  }

  private makeTabs(): void {
    const list = this.root.querySelector<HTMLElement>(".tools");
    if (!list) return;
    list.setAttribute("role", "tablist");
    const tabs = [...list.querySelectorAll<HTMLAnchorElement>("a")];
    const panel = (tab: HTMLAnchorElement) => this.root.querySelector<HTMLElement>(tab.hash)!;
    const choose = (chosen: HTMLAnchorElement) => {
      for (const tab of tabs) {
        tab.setAttribute("aria-selected", String(tab === chosen));
        tab.tabIndex = tab === chosen ? 0 : -1;
        panel(tab).hidden = tab !== chosen;
      }
      this.kept.remember("tool", chosen.hash);
    };
    for (const [i, tab] of tabs.entries()) {
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel(tab).id);
      panel(tab).setAttribute("role", "tabpanel");
      tab.addEventListener("click", (e) => {
        e.preventDefault();
        choose(tab);
      });
      tab.addEventListener("keydown", (e) => {
        const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: tabs.length - 1 }[e.key];
        if (to === undefined && e.key !== " ") return;
        e.preventDefault();
        const next = tabs.at((to ?? i) % tabs.length)!;
        choose(next);
        next.focus();
      });
    }
    const named = (hash: string | undefined) => tabs.find((tab) => tab.hash === hash);
    choose(named(location.hash) ?? named(this.kept.recall("tool")) ?? tabs[0]!);
    list.classList.add("ready");
  }
}

/** Copies the text, or selects it where the browser lets nobody copy. */
export async function copy(code: Element): Promise<boolean> {
  try {
    // Absent where the page came neither by TLS nor from this machine.
    await navigator.clipboard.writeText(code.textContent!);
    return true;
  } catch {
    const selection = getSelection();
    selection?.selectAllChildren(code);
    return false;
  }
}
