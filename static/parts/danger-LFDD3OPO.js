import {
  A,
  D,
  b,
  w
} from "./chunk-YHPVDJ5F.js";

// src/model/danger.ts
function danger(who, theirs, pool, rtt) {
  const from = who === "server" ? Math.max(0, theirs - rtt) : theirs;
  const to = who === "server" ? Math.min(theirs, pool) : pool;
  return from < to ? { from, to } : void 0;
}

// src/ui/danger.ts
var MOST = 65;
var CHOICES = [1, 5, 10, 15, 30, 60];
var WIDTH = MOST * 10;
var BAR = 26;
var LEAST = 6;
async function dangerFigure(root, lang) {
  const { messages } = await (lang === "ko" ? import("./danger-words.ko-CWMRMUDO.js") : import("./danger-words.en-SPGK3UWX.js"));
  return new DangerFigure(root, (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name) => String(params[name])));
}
var DangerFigure = class {
  constructor(root, say) {
    this.who = "server";
    this.theirs = 5;
    this.pool = 60;
    this.rttMs = 200;
    this.root = root;
    this.say = say;
    this.show();
  }
  /** The round-trip time of the lab counts. */
  draw(rttMs) {
    if (rttMs === this.rttMs) return;
    this.rttMs = rttMs;
    this.show();
  }
  show() {
    const { say, who, theirs, pool, rttMs } = this;
    const zone = danger(who, theirs, pool, rttMs / 1e3);
    const seconds = (n) => String(Number(n.toFixed(2)));
    const said = zone ? say(`danger.some.${who}`, { from: seconds(zone.from), to: seconds(zone.to), wide: seconds(zone.to - zone.from), rtt: rttMs }) : say("danger.none");
    const choose = (name, label, now, set) => b`<label><span>${label}</span>
      <select data-danger=${name} @change=${(e) => this.set(() => set(Number(e.currentTarget.value)))}>
        ${CHOICES.map((n) => b`<option value=${n} .selected=${n === now}>${say("danger.s", { n })}</option>`)}
      </select></label>`;
    D(
      b`<h3>${say("danger.title")}</h3>
        <div class="danger-choices">
          <label><span>${say("danger.who")}</span>
            <select data-danger="who" @change=${(e) => this.set(() => this.who = e.currentTarget.value)}>
              ${["server", "box"].map((w2) => b`<option value=${w2} .selected=${w2 === who}>${say(`danger.${w2}`)}</option>`)}
            </select></label>
          ${choose("theirs", say(`danger.theirs.${who}`), theirs, (n) => this.theirs = n)} ${choose("pool", say("danger.pool"), pool, (n) => this.pool = n)}
        </div>
        <svg viewBox="0 0 ${WIDTH} ${2 * BAR + 12}" role="img" aria-label=${said} preserveAspectRatio="none">
          ${[theirs, pool].map((s, i) => w`<rect class=${i === 0 ? "theirs" : "pool"} x="0" y=${i * (BAR + 6) + 3} width=${s * 10} height=${BAR}></rect>`)}
          ${zone ? w`<rect class="zone" x=${Math.max(0, zone.to * 10 - Math.max(LEAST, (zone.to - zone.from) * 10))} y="0" width=${Math.max(LEAST, (zone.to - zone.from) * 10)} height=${2 * BAR + 12}></rect>` : A}
        </svg>
        <p aria-live="polite" data-danger="said">${said}</p>`,
      this.root
    );
  }
  set(change) {
    change();
    this.show();
  }
};
export {
  DangerFigure,
  dangerFigure
};
