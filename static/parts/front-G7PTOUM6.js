import {
  A,
  D,
  b
} from "./chunk-YHPVDJ5F.js";

// src/ui/front.ts
var ROWS = 2;
var FrontPage = class {
  /** Builds itself in `root`, in place of what is said there without script. */
  constructor(root, cx, acts, parts, first) {
    this.drawn = [];
    this.parked = true;
    this.root = root;
    this.cx = cx;
    this.acts = acts;
    this.parts = parts;
    root.replaceChildren();
    this.drawAround(first);
    this.stage = new parts.Stage(
      root.querySelector(".stage"),
      "front",
      cx,
      { wake: () => acts.wake(), selectSegment: () => {
      }, selectConn: () => {
      } },
      1,
      (w) => this.says(w)
    );
  }
  /** Draws everything; returns whether it goes on moving by itself. */
  draw(s) {
    this.parked = isParked(s);
    this.root.classList.toggle("busy", s.busy);
    this.drawAround(s);
    return this.stage.draw(s.world, {}, false) || !this.parked;
  }
  says(w) {
    const { text } = this.cx;
    return this.parked ? { title: text("front.parked"), sub: text("front.parkedSub") } : this.parts.headline(w, this.cx);
  }
  drawAround(s) {
    const changing = [s.world, s.world.version, this.parked, s.busy, s.error, s.feed, s.feed?.state];
    if (changing.length === this.drawn.length && changing.every((part, i) => part === this.drawn[i])) return;
    this.drawn = changing;
    D(this.around(s), this.root);
  }
  around(s) {
    const { cx, acts } = this;
    const h = this.says(s.world);
    return b`
      <div class="front-stage ${this.parked ? "parked" : ""}">
        <section class="stage" data-view="lab" aria-label=${cx.text("view.lab")}></section>
        <div class="front-acts">${this.parked ? this.one(s) : this.more()}</div>
        ${rows(s.world, this.parked, cx)}
        <div class="notice" role="alert">${this.parts.notice(s, { dismiss: () => acts.dismiss(), renew: () => acts.startOver() }, cx)}</div>
      </div>
      <p class="front-caption">${cx.text(this.parked ? "front.recorded" : "front.own")}</p>
      <p class="spoken headline-spoken" role="status" aria-live="polite">${`${h.title}. ${h.sub}`}</p>
    `;
  }
  // It waits as long as the click is on its way: a second one would come too soon.
  one(s) {
    return b`<button class="primary" data-act="second" ?disabled=${s.busy} @click=${() => this.acts.second()}>${this.cx.text("front.send")}</button>`;
  }
  more() {
    const { acts } = this;
    const { text } = this.cx;
    return b`<button class="primary" data-act="get" @click=${() => acts.send("reuse")}>${text("front.again")}</button>
      <button data-act="new" @click=${() => acts.send("new")}>${text("front.new")}</button>
      <button class="quiet" data-act="over" @click=${() => acts.startOver()}>${text("action.reset")}</button>`;
  }
};
function isParked(s) {
  return s.recorded || s.feed === void 0;
}
function rows(w, parked, cx) {
  if (w.conns.size !== 1) return A;
  const shown = [...w.exchanges.values()].slice(-ROWS);
  const next = (shown.at(-1)?.number ?? 0) + 1;
  return b`<ul class="front-rows">
    ${shown.map((x) => b`<li><b class="nth">${x.number}</b> <span>${cx.nth(x.number)}</span> ${segments(x, cx)}</li>`)}
    ${parked ? b`<li class="next"><b class="nth">${next}</b> <span>${cx.nth(next)}</span> <i class="syn none">SYN?</i></li>` : A}
  </ul>`;
}
function segments(x, { text }) {
  return b`${x.reused ? b`<i class="syn none">${text("noSyn.pill")}</i>` : b`<i class="syn">SYN</i>`}
    ${x.sent === void 0 ? A : b`<i class="request">${x.method} ${x.target}</i>`}
    ${x.done ? b`<i class="response">${x.done.status}</i>` : A}`;
}
export {
  FrontPage
};
