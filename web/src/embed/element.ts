// embed.js: the element <same-socket>, for pages of other sites. It makes the
// frame, keeps it as high as its content, and says again as events what the frame
// says. It stands alone: no library, and nothing that Trusted Types would refuse.

import type { FromFrame, SameSocket, ToFrame } from "./embed.d.ts";

const HOST = new URL(import.meta.url).origin;
const PARAMETERS = ["lang", "run", "view", "speed", "theme", "controls"];
/** Until the frame has said how high it is. */
const FIRST_HEIGHT = "480px";

class SameSocketElement extends HTMLElement implements SameSocket {
  static readonly observedAttributes = ["lesson", "autoplay", ...PARAMETERS];
  readonly #frame = document.createElement("iframe");
  #due = false;
  #ready = false;

  constructor() {
    super();
    const { style } = this.#frame;
    style.cssText = "display: block; width: 100%; border: 0";
    style.height = FIRST_HEIGHT;
    this.#frame.loading = "lazy"; // of ten on a page most are far below
    this.attachShadow({ mode: "open" }).append(this.#frame);
  }

  connectedCallback(): void {
    if (!this.style.display) this.style.display = "block";
    addEventListener("message", this.#listen);
    this.#load();
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.#listen);
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

  #say(message: ToFrame): void {
    this.#frame.contentWindow?.postMessage(message, HOST);
  }

  // Attributes often change several at a time.
  #load(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      const lesson = this.getAttribute("lesson") ?? "";
      const url = new URL(`/embed/${encodeURIComponent(lesson)}`, HOST);
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
    if (e.source !== this.#frame.contentWindow || e.origin !== HOST) return;
    const said = e.data;
    if (typeof said?.type !== "string" || !said.type.startsWith("same-socket:")) return;
    if (said.type === "same-socket:ready") this.#ready = true;
    if (said.type === "same-socket:height") this.#frame.style.height = `${said.height}px`;
    this.dispatchEvent(new CustomEvent(said.type, { detail: said, bubbles: true, composed: true }));
  };
}

customElements.define("same-socket", SameSocketElement);
