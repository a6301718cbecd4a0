// src/embed/element.ts
var HOST = new URL(import.meta.url).origin;
var PARAMETERS = ["lang", "run", "view", "speed", "theme", "controls"];
var FIRST_HEIGHT = "480px";
var SameSocketElement = class extends HTMLElement {
  static {
    this.observedAttributes = ["lesson", "autoplay", ...PARAMETERS];
  }
  #frame = document.createElement("iframe");
  #due = false;
  #ready = false;
  constructor() {
    super();
    const { style } = this.#frame;
    style.cssText = "display: block; width: 100%; border: 0";
    style.height = FIRST_HEIGHT;
    this.#frame.loading = "lazy";
    this.attachShadow({ mode: "open" }).append(this.#frame);
  }
  connectedCallback() {
    if (!this.style.display) this.style.display = "block";
    addEventListener("message", this.#listen);
    this.#load();
  }
  disconnectedCallback() {
    removeEventListener("message", this.#listen);
    this.#ready = false;
  }
  attributeChangedCallback(name, before, value) {
    if (!this.isConnected || before === value) return;
    if (name === "theme" && this.#ready) this.#say({ type: "same-socket:theme", theme: value ?? "auto" });
    else this.#load();
  }
  start() {
    this.#say({ type: "same-socket:start" });
  }
  pause() {
    this.#say({ type: "same-socket:pause" });
  }
  #say(message) {
    this.#frame.contentWindow?.postMessage(message, HOST);
  }
  // Attributes often change several at a time.
  #load() {
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
  #listen = (e) => {
    if (e.source !== this.#frame.contentWindow || e.origin !== HOST) return;
    const said = e.data;
    if (typeof said?.type !== "string" || !said.type.startsWith("same-socket:")) return;
    if (said.type === "same-socket:ready") this.#ready = true;
    if (said.type === "same-socket:height") this.#frame.style.height = `${said.height}px`;
    this.dispatchEvent(new CustomEvent(said.type, { detail: said, bubbles: true, composed: true }));
  };
};
customElements.define("same-socket", SameSocketElement);
