// embed.js: the element <same-socket>, for pages of other sites. It makes the
// frame, keeps it as high as its content, and says again as events what the frame
// says. Where no frame comes it says why, and where the experiment is. It stands alone: no library, and nothing that Trusted Types would refuse.

import type { FromFrame, SameSocket, ToFrame } from "./embed.d.ts";

/** Where embed.js is, the pages are, below a path too; unless src says where. */
const HERE = new URL("./", import.meta.url);
const PARAMETERS = ["lang", "run", "view", "speed", "theme", "controls"];
/** Until the frame has said how high it is. */
const FIRST_HEIGHT = "480px";
/** A frame that the browser lets in has said something by then. */
const PATIENCE_MS = 5000;

/** What stands in the place of a frame that says nothing, in the element's language. */
const REFUSED = {
  en: {
    why: "The experiment could not be loaded into this page. Its server shows it on pages of other sites only if it was started with",
    open: "Open the experiment in a window of its own",
    picture: "The result of the experiment",
  },
  ko: {
    why: "이 페이지에 실험을 불러오지 못했습니다. 실험이 있는 서버는 다음과 같이 시작했을 때만 다른 사이트의 페이지에 실험을 보여 줍니다:",
    open: "실험을 새 창에서 열기",
    picture: "실험의 결과",
  },
};

class SameSocketElement extends HTMLElement implements SameSocket {
  static readonly observedAttributes = ["lesson", "src", "autoplay", ...PARAMETERS];
  readonly #frame = document.createElement("iframe");
  readonly #refusal = document.createElement("div");
  #patience: ReturnType<typeof setTimeout> | undefined;
  #due = false;
  #ready = false;

  constructor() {
    super();
    const { style } = this.#frame;
    style.cssText = "display: block; width: 100%; border: 0";
    style.height = FIRST_HEIGHT;
    this.#frame.loading = "lazy"; // of ten on a page most are far below
    this.#refusal.hidden = true;
    this.attachShadow({ mode: "open" }).append(this.#frame, this.#refusal);
    // A page that was refused has loaded, too, as far as can be seen from here.
    this.#frame.addEventListener("load", () => {
      clearTimeout(this.#patience);
      if (!this.#ready) this.#patience = setTimeout(() => this.#refuse(), PATIENCE_MS);
    });
  }

  connectedCallback(): void {
    if (!this.style.display) this.style.display = "block";
    addEventListener("message", this.#listen);
    this.#load();
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.#listen);
    clearTimeout(this.#patience);
    this.#ready = false; // a frame that is moved loads anew
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (!this.isConnected || before === value) return;
    // What is shown goes on in other colours; anything else is another frame.
    if (name === "theme" && this.#ready) this.#say({ type: "same-socket:theme", theme: (value ?? "auto") as "auto" });
    else this.#load();
  }

  start(): void {
    this.#say({ type: "same-socket:start" });
  }

  pause(): void {
    this.#say({ type: "same-socket:pause" });
  }

  /** Where the pages are. */
  get #base(): URL {
    const src = this.getAttribute("src");
    if (src === null) return HERE;
    try {
      const base = new URL("./", new URL(src.endsWith("/") ? src : `${src}/`, document.baseURI));
      return /^https?:$/.test(base.protocol) ? base : HERE;
    } catch {
      return HERE;
    }
  }

  // The frame stays: on a slow line it may come yet.
  #refuse(): void {
    if (!this.isConnected) return;
    const lang = (this.getAttribute("lang") ?? document.documentElement.lang).startsWith("ko") ? "ko" : "en";
    const lesson = encodeURIComponent(this.getAttribute("lesson") ?? "");
    const { why, open, picture } = REFUSED[lang];
    const says = document.createElement("p");
    const flag = document.createElement("code");
    flag.textContent = `-embed-origin ${location.origin}`;
    says.append(`${why} `, flag);
    const link = document.createElement("a");
    link.href = new URL(`${lang}/lessons/${lesson}`, this.#base).href;
    link.target = "_blank";
    link.rel = "noopener";
    const card = document.createElement("img");
    card.src = new URL(`static/cards/${lesson}.${lang}.png`, this.#base).href;
    card.alt = picture;
    card.style.cssText = "display: block; max-width: 100%; height: auto";
    link.append(card, open);
    this.#refusal.replaceChildren(says, link);
    this.#show(false);
  }

  #show(frame: boolean): void {
    this.#frame.style.display = frame ? "block" : "none";
    this.#refusal.hidden = frame;
  }

  #say(message: ToFrame): void {
    this.#frame.contentWindow?.postMessage(message, this.#base.origin);
  }

  // Attributes often change several at a time.
  #load(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      const lesson = this.getAttribute("lesson") ?? "";
      const url = new URL(`embed/${encodeURIComponent(lesson)}`, this.#base);
      for (const name of PARAMETERS) {
        const value = this.getAttribute(name);
        if (value !== null) url.searchParams.set(name, value);
      }
      if (this.hasAttribute("autoplay")) url.searchParams.set("autoplay", "1");
      if (url.href === this.#frame.src) return;
      this.#ready = false;
      this.#frame.title = this.title || `Same Socket: ${lesson}`;
      this.#frame.src = url.href;
    });
  }

  readonly #listen = (e: MessageEvent<FromFrame | undefined>): void => {
    if (e.source !== this.#frame.contentWindow || e.origin !== this.#base.origin) return;
    const said = e.data;
    if (typeof said?.type !== "string" || !said.type.startsWith("same-socket:")) return;
    clearTimeout(this.#patience); // whatever it says, it is there
    this.#show(true);
    if (said.type === "same-socket:ready") this.#ready = true;
    if (said.type === "same-socket:height") this.#frame.style.height = `${said.height}px`;
    this.dispatchEvent(new CustomEvent(said.type, { detail: said, bubbles: true, composed: true }));
  };
}

customElements.define("same-socket", SameSocketElement);
