import {
  A,
  D,
  b
} from "./chunk-YHPVDJ5F.js";

// src/ui/cover.ts
var REQUESTS = 5;
var Cover = class {
  constructor(root, cx, acts) {
    this.events = [];
    this.sent = 0;
    /** How many events there were when the first of the five was sent. */
    this.from = 0;
    this.guesses = /* @__PURE__ */ new Set();
    this.revealed = false;
    this.seen = [];
    this.root = root;
    this.cx = cx;
    this.acts = acts;
    this.draw();
  }
  /** Takes the events up to `time`, and sends the next request when one is over. */
  follow(events, time) {
    if (events !== this.events) this.from = 0;
    this.events = events;
    if (this.sent === 0 || this.revealed) return;
    this.seen = [];
    for (let i = this.from; i < events.length && events[i].time <= time; i++) {
      const e = events[i];
      if (e.name !== "http:request_received") continue;
      this.seen.push({ message: e.data, conn: e.conn ?? "", fresh: e.data.nth === 1 });
    }
    const over = events.slice(this.from).filter((e) => e.name === "http:connection_released" && e.time <= time).length;
    if (over === this.sent && this.sent < REQUESTS) this.send();
  }
  start() {
    this.from = this.events.length;
    this.guesses.clear();
    this.revealed = false;
    this.seen = [];
    this.sent = 0;
    this.acts.shown.cover(true);
    this.send();
  }
  send() {
    this.sent++;
    this.acts.send(Math.random() < 0.5 ? "new" : "reuse");
  }
  draw() {
    const { text } = this.cx;
    const { shown } = this.acts;
    const all = this.seen.length === REQUESTS;
    D(
      b`<p class="acts">
          <button data-act="cover" @click=${() => shown.cover(!shown.covered)}>
            ${text(shown.covered ? "lesson.uncover" : "lesson.cover")}
          </button>
          <button data-act="hide-start" ?disabled=${this.sent > 0 && !all} @click=${() => this.start()}>
            ${text("hide.start")}
          </button>
        </p>
        ${this.sent === 0 ? A : b`<h3>${text("hide.title")}</h3>
              <p>${text(all ? "hide.hint" : "hide.waiting")}</p>
              <ol class="hidden-five">
                ${all ? this.seen.map((s, i) => this.item(s, i)) : A}
              </ol>
              ${this.revealed ? b`<p aria-live="polite"><strong>${text("hide.result", { n: this.right() })}</strong></p>` : b`<button data-act="hide-reveal" ?disabled=${!all} @click=${() => this.reveal()}>
                    ${text("hide.reveal")}
                  </button>`}`}`,
      this.root
    );
  }
  item(s, i) {
    const { text } = this.cx;
    const [host] = s.message.headers;
    const change = (e) => {
      if (e.currentTarget.checked) this.guesses.add(i);
      else this.guesses.delete(i);
    };
    return b`<li data-fresh=${this.revealed ? s.fresh : A}>
      <label
        ><input type="checkbox" .checked=${this.guesses.has(i)} ?disabled=${this.revealed} @change=${change} />
        <code>${s.message.start_line} · ${host ? `${host[0]}: ${host[1]}` : ""}</code></label
      >
      ${this.revealed ? b`<span>${text(s.fresh ? "hide.new" : "hide.same", { conn: s.conn })}</span>` : A}
    </li>`;
  }
  right() {
    return this.seen.filter((s, i) => s.fresh === this.guesses.has(i)).length;
  }
  reveal() {
    this.revealed = true;
    this.acts.shown.cover(false);
  }
};
export {
  Cover
};
