// src/embed/parent.ts
var Parent = class {
  constructor(parent, talk) {
    this.window = parent;
    this.talk = [location.origin, ...talk];
  }
  may(origin) {
    return this.talk.includes("*") || this.talk.includes(origin);
  }
  /**
   * Tells what the learner does to the page around the frame, and to no other:
   * the browser delivers a message only to the origin that it names. Where it
   * does not say which that is, each that may embed is tried.
   */
  tell(message) {
    for (const origin of this.origins()) this.window.postMessage(message, origin);
  }
  /**
   * Says the height as course systems understand it: our own message, Canvas as an
   * object and as JSON, H5P. To any origin: a height tells of nobody.
   */
  fit(height) {
    const own = { type: "same-socket:height", version: 1, height };
    const canvas = { subject: "lti.frameResize", height };
    const h5p = { context: "h5p", action: "resize", scrollHeight: height, height };
    for (const said of [own, canvas, JSON.stringify(canvas), h5p]) this.window.postMessage(said, "*");
  }
  /** Calls back for what the page around the frame asks, and for nobody else. */
  listen(asked) {
    window.addEventListener("message", (e) => {
      if (e.source !== this.window || !this.may(e.origin)) return;
      const said = e.data;
      if (typeof said === "object" && typeof said?.type === "string") asked(said);
    });
  }
  origins() {
    if (this.talk.includes("*")) return ["*"];
    const { ancestorOrigins } = location;
    const around = ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
    return around && this.may(around) ? [around] : this.talk;
  }
};

// src/embed/frame.ts
var Frame = class {
  constructor(main, cx, acts) {
    this.height = 0;
    /** Something has begun, if only a click on the learner's own socket. */
    this.begun = false;
    this.main = main;
    this.acts = acts;
    this.inWords(cx);
    if (window.parent !== window) {
      const talk = document.querySelector("meta[name=same-socket-talk]")?.content ?? "";
      this.parent = new Parent(window.parent, talk.split(" ").filter(Boolean));
      this.parent.listen((message) => this.asked(message));
      new ResizeObserver(() => this.fit()).observe(document.body);
    }
    main.addEventListener("change", (e) => this.changed(e));
    main.addEventListener("same-socket:run", (e) => this.ran(e.detail));
    main.addEventListener("click", (e) => {
      const act = e.target instanceof Element ? e.target.closest(".actions [data-act^=socket]") : null;
      if (act && !this.begun) this.tell({ type: "same-socket:started", version: 1, run: "" });
      if (act) this.begun = true;
    });
  }
  /** Called once the learner can begin. */
  ready() {
    const { lesson = "", view, theme } = this.main.dataset;
    if (!lesson) return;
    if (theme) this.theme(theme);
    this.tell({
      type: "same-socket:ready",
      version: 1,
      lesson,
      run: this.run,
      view: view === "socket" ? "socket" : "lab",
      lang: document.documentElement.lang === "ko" ? "ko" : "en"
    });
    if (!this.main.dataset["autoplay"]) return;
    const stage = this.main.querySelector(".stage");
    if (stage && !this.main.querySelector(".predict")) this.inSight(stage);
  }
  get run() {
    return this.main.dataset["experiment"] ?? "";
  }
  tell(message) {
    this.parent?.tell(message);
  }
  // The content's height, which does not depend on the frame's: so telling it
  // cannot make it grow.
  fit() {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === this.height) return;
    this.height = height;
    this.parent?.fit(height);
  }
  changed(e) {
    const input = e.target instanceof HTMLInputElement && e.target.closest(".predict") ? e.target : null;
    if (!input) return;
    this.tell({ type: "same-socket:predicted", version: 1, run: this.run, value: input.value });
    if (this.main.dataset["autoplay"] && !this.begun) this.press();
  }
  ran({ name, key, trace, ok }) {
    if (trace !== this.trace) this.started = this.finished = void 0;
    this.trace = trace;
    this.begun = true;
    if (key !== this.started) this.tell({ type: "same-socket:started", version: 1, run: name });
    this.started = key;
    this.main.toggleAttribute("data-running", ok === void 0);
    if (ok === void 0 || key === this.finished) return;
    this.finished = key;
    this.tell({ type: "same-socket:finished", version: 1, run: name, ok });
  }
  asked(message) {
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
        if ((message.lang === "ko" || message.lang === "en") && message.lang !== document.documentElement.lang) {
          const url = new URL(this.main.dataset["others"] ?? "", location.href);
          url.search = location.search;
          url.searchParams.set("lang", message.lang);
          location.replace(url);
        }
        break;
      default:
        break;
    }
  }
  press() {
    this.main.querySelector("button[data-act=run]")?.click();
  }
  theme(theme) {
    for (const link of document.querySelectorAll("link[data-theme]")) {
      const chosen = link.dataset["theme"] === theme;
      const { href } = link.dataset;
      if (chosen && href && !link.hasAttribute("href")) link.href = href;
      link.media = chosen ? "all" : "not all";
    }
  }
  // Runs when the reader of the page has come so far.
  inSight(stage) {
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting || this.begun) return;
        seen.disconnect();
        this.press();
      },
      { threshold: 0.3 }
    );
    seen.observe(stage);
  }
  // The list of events is there for who needs it, and closed for who does not.
  inWords({ text }) {
    const events = this.main.querySelector(".events");
    if (!events) return;
    const details = document.createElement("details");
    details.className = "in-words";
    const summary = document.createElement("summary");
    summary.textContent = text("events.title");
    events.before(details);
    details.append(summary, events);
  }
};
export {
  Frame
};
