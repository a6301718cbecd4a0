// src/embed/element.ts
var HERE = new URL("./", import.meta.url);
var PARAMETERS = ["lang", "run", "view", "speed", "theme", "controls"];
var FIRST_HEIGHT = "480px";
var PATIENCE_MS = 5e3;
var REFUSED = {
  en: {
    why: "The experiment could not be loaded into this page. Its server shows it on pages of other sites only if it was started with",
    open: "Open the experiment in a window of its own",
    picture: "The result of the experiment"
  },
  ko: {
    why: "이 페이지에 실험을 불러오지 못했습니다. 실험이 있는 서버는 다음과 같이 시작했을 때만 다른 사이트의 페이지에 실험을 보여 줍니다:",
    open: "실험을 새 창에서 열기",
    picture: "실험의 결과"
  }
};
var SameSocketElement = class extends HTMLElement {
  static {
    this.observedAttributes = ["lesson", "src", "autoplay", ...PARAMETERS];
  }
  #frame = document.createElement("iframe");
  #refusal = document.createElement("div");
  #patience;
  #due = false;
  #ready = false;
  constructor() {
    super();
    const { style } = this.#frame;
    style.cssText = "display: block; width: 100%; border: 0";
    style.height = FIRST_HEIGHT;
    this.#frame.loading = "lazy";
    this.#refusal.hidden = true;
    this.attachShadow({ mode: "open" }).append(this.#frame, this.#refusal);
    this.#frame.addEventListener("load", () => {
      clearTimeout(this.#patience);
      if (!this.#ready) this.#patience = setTimeout(() => this.#refuse(), PATIENCE_MS);
    });
  }
  connectedCallback() {
    if (!this.style.display) this.style.display = "block";
    addEventListener("message", this.#listen);
    this.#load();
  }
  disconnectedCallback() {
    removeEventListener("message", this.#listen);
    clearTimeout(this.#patience);
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
  /** Where the pages are. */
  get #base() {
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
  #refuse() {
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
  #show(frame) {
    this.#frame.style.display = frame ? "block" : "none";
    this.#refusal.hidden = frame;
  }
  #say(message) {
    this.#frame.contentWindow?.postMessage(message, this.#base.origin);
  }
  // Attributes often change several at a time.
  #load() {
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
  #listen = (e) => {
    if (e.source !== this.#frame.contentWindow || e.origin !== this.#base.origin) return;
    const said = e.data;
    if (typeof said?.type !== "string" || !said.type.startsWith("same-socket:")) return;
    clearTimeout(this.#patience);
    this.#show(true);
    if (said.type === "same-socket:ready") this.#ready = true;
    if (said.type === "same-socket:height") this.#frame.style.height = `${said.height}px`;
    this.dispatchEvent(new CustomEvent(said.type, { detail: said, bubbles: true, composed: true }));
  };
};
customElements.define("same-socket", SameSocketElement);
