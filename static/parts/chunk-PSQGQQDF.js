import {
  ago,
  connName,
  labelOf,
  segmentName,
  shortTarget,
  skipped,
  speedText,
  stepWords
} from "./chunk-DIRXLWJD.js";

// src/view/ladder-shapes.ts
var HEAD = 26;
var LABEL_AT = 0.35;
var LEFT = 78;
var RIGHT = 150;
var TIMES_APART = 24;
var COLUMN = 9;
var Sheet = class {
  constructor(width, several, cx) {
    this.width = width;
    this.several = several;
    this.cx = cx;
    this.narrow = width < 520;
    this.x0 = this.narrow ? 80 : LEFT;
    this.x1 = width - (this.narrow ? 94 : RIGHT) - (several ? 24 : 0);
  }
  lifelines(y, name = "life") {
    return [line(this.x0, HEAD, this.x0, y, name), line(this.x1, HEAD, this.x1, y, name)];
  }
  /** Who stands at the two lines. */
  heads() {
    const gap = { class: "gap", x: 0, y: 0, width: this.width, height: HEAD - 4 };
    return shape("g", {}, [
      shape("rect", gap),
      label(this.x0, 16, this.cx.text("host.client"), "end", "middle"),
      label(this.x1, 16, this.cx.text("host.server"), "end", "middle")
    ]);
  }
  fold(f, s = (f.us / 1e6).toPrecision(3)) {
    const at = f.y + HEAD;
    const zigzag = (x) => shape("path", { class: "fold", d: `M${x} ${at - 7} l-4 3 8 4 -8 4 4 3` });
    const words = label((this.x0 + this.x1) / 2, at + 4, this.cx.text("ladder.quiet", { s }), "quiet", "middle");
    return [zigzag(this.x0), zigzag(this.x1), words];
  }
  /** A bracket from y0 to y1, with its words. */
  bracket(b, y0, y1, when = "") {
    const kind = `${b.failed ? "failed" : b.kind === "handshake" ? "syn" : "data"}${when && ` ${when}`}`;
    const x = this.x1 + 22 + b.column * COLUMN;
    const words = label(x, this.bracketTextAt(y0, y1), this.bracketText(b), `bracket-text ${kind}`, "start");
    if (b.reused && this.narrow && !this.several) {
      const lines = [String(words.inside), this.cx.text("ladder.again")];
      words.inside = lines.map((l, i) => shape("tspan", { x: x.toFixed(1), dy: i * 15 }, l));
    }
    return [shape("path", { class: `bracket ${kind}`, d: this.bracketPath(b, y0, y1) }), words];
  }
  /** When the client sent and received, beside its line, as far apart as can be read. */
  times(rungs) {
    const told = rungs.flatMap((r) => {
      if (r.kind === "ack") return [];
      if (r.from === "client") return [{ y: r.y0, at: r.sent }];
      return r.end?.as === "arrived" ? [{ y: r.end.y, at: r.end.at }] : [];
    });
    let free = 0;
    return told.sort((a, b) => a.y - b.y).flatMap(({ y, at }) => {
      if (y < free) return [];
      free = y + TIMES_APART;
      return [line(this.x0 - 4, y + HEAD, this.x0, y + HEAD, "tick"), label(this.x0 - 8, y + HEAD + 4, (at / 1e6).toFixed(3), "when", "end")];
    });
  }
  // Brackets side by side begin at different heights, and so do their words.
  bracketTextAt(y0, y1) {
    return this.several ? y0 + 12 : (y0 + y1) / 2 + 4;
  }
  bracketPath(b, y0, y1) {
    const x = this.x1 + 10 + b.column * COLUMN;
    return `M${x} ${y0.toFixed(1)} h6 V${Math.max(y1, y0 + 4).toFixed(1)} h-6`;
  }
  bracketText(b) {
    if (b.kind === "handshake") return this.several ? `${b.conn}: ${this.handshake(b)}` : this.handshake(b);
    const place = this.cx.place(b.nth, b.conn);
    return b.reused && !this.narrow ? this.cx.text("ladder.reused", { place }) : place;
  }
  handshake(b) {
    const { text } = this.cx;
    if (b.to === void 0 || b.failed) return text(b.failed ? "ladder.failed" : "ladder.opening");
    const rtts = (b.to - b.from) / b.rtt;
    return rtts < 1.2 ? text(this.narrow ? "ladder.rtt" : "ladder.handshake") : `${rtts.toFixed(1)} RTT`;
  }
  /** An arrow that has arrived, or was lost. */
  rung(r, mark, when = "") {
    const { y, way, as } = r.end;
    const lost = as !== "arrived";
    const [from, to] = this.ends(r);
    const y0 = r.y0 + HEAD;
    const y1 = y + HEAD;
    const x = from + (to - from) * way;
    const at = Math.min(LABEL_AT, way);
    return this.group(r, lost, mark, when, [
      line(from, y0, x, y1, "hit"),
      line(from, y0, x, y1, "arrow"),
      lost ? cross(x, y1) : head(x, y1, from < to),
      ...this.name(r, y0 + (y1 - y0) * (at / way), as)
    ]);
  }
  /** What belongs to one segment. */
  group(r, lost, mark, when, inside) {
    const name = `rung ${r.kind} from-${r.from}${lost ? " lost" : ""}${mark && ` ${mark}`}${when && ` ${when}`}`;
    return shape("g", { class: name, "data-segment": r.id }, inside);
  }
  /** The label, in a gap of its arrow. */
  name(r, y, as) {
    const [from, to] = this.ends(r);
    const x = from + (to - from) * LABEL_AT;
    const text = this.rungText(r, as);
    const width = [...text].reduce((w, c) => w + (c < "̀" ? 7.3 : 12), 6);
    const gap = { class: "gap", x: x - width / 2, y: y - 8, width, height: 16 };
    return [shape("rect", gap), label(x, y + 4, text, "name", "middle")];
  }
  ends(r) {
    return r.from === "client" ? [this.x0, this.x1] : [this.x1, this.x0];
  }
  rungText(r, as) {
    const parts = [r.label];
    if (this.several) parts.unshift(r.conn);
    if (r.retransmission) parts.push(`· ${this.cx.text("pill.again")}`);
    if (as !== "arrived") parts.push(`· ${this.cx.text(as === "lost" ? "pill.lost" : "pill.reset")}`);
    return parts.join(" ");
  }
};
function shape(tag, attributes, inside = []) {
  return { tag, attributes, inside };
}
function line(x1, y1, x2, y2, name) {
  return shape("line", { x1: x1.toFixed(1), y1: y1.toFixed(1), x2: x2.toFixed(1), y2: y2.toFixed(1), class: name });
}
function label(x, y, text, name, anchor) {
  return shape("text", { x: x.toFixed(1), y: y.toFixed(1), class: name, "text-anchor": anchor }, text);
}
function head(x, y, right) {
  const back = right ? -9 : 9;
  return shape("path", { class: "head", d: `M${x} ${y} l${back} -5 v9 z` });
}
function cross(x, y) {
  return shape("path", { class: "cross", d: `M${x - 5} ${y - 5} l10 10 m0 -10 l-10 10` });
}

// src/ui/sentence.ts
function sentence(e, cx, label2) {
  const { text, nth } = cx;
  const host = text(e.host === "server" ? "host.server" : "host.client");
  const socket = "socket" in e.data ? connName(e.data.socket, cx) : "";
  switch (e.name) {
    case "lab:opened":
      return text("ev.lab:opened", { client: e.data.client, server: e.data.server });
    case "lab:full":
      return text("ev.lab:full");
    case "lab:closed":
      return text("ev.lab:closed", { why: text(`lab.why.${e.data.why}`) });
    case "lab:reset":
      return text("ev.lab:reset");
    case "client:changed":
    case "server:changed": {
      const program = e.name === "server:changed" ? "server" : "client";
      const ms = e.data.idle_timeout_ms;
      const said = [text(ms > 0 ? `ev.idle.${program}` : `ev.idle.${program}.none`, { s: ms / 1e3 })];
      if (e.data.keepalive_ms > 0) said.push(text("ev.keepalive", { s: e.data.keepalive_ms / 1e3 }));
      if (e.name === "server:changed" && !e.data.accepting) said.push(text("ev.notAccepting"));
      return said.join(" · ");
    }
    case "clock:stepped":
      return text("ev.clock.stepped", { ms: ((e.data.lab - e.data.from) / 1e3).toFixed(0) });
    case "clock:skipped":
      return skipped(e.data, text);
    case "clock:changed":
      if (e.data.paused) return text("ev.clock.paused");
      return text(e.data.auto ? "ev.clock.auto" : "ev.clock.manual", { speed: speedText(e.data.speed) });
    case "link:changed": {
      if (!e.data.up) return text("ev.link.down");
      const said = { rtt: e.data.rtt_ms, loss: Math.round(e.data.loss * 100), rate: e.data.rate_kbit ?? 0 };
      return text(said.rate > 0 ? "ev.link.rate" : "ev.link:changed", said);
    }
    case "link:segment_sent": {
      const from = e.data.from === "server" ? "server" : "client";
      if (byHand(e)) return text("ev.stray", { label: label2(e.data.id) });
      return text(`ev.${e.data.retransmission ? "resent" : "sent"}.${from}`, { label: label2(e.data.id) });
    }
    case "link:segment_delivered":
      return void 0;
    // the lookup that follows tells the same arrival
    case "link:segment_lost":
      return text("ev.lost", { id: label2(e.data.id) });
    case "link:segment_held":
      return text("ev.held", { id: label2(e.data.id) });
    case "link:segment_released":
      return text("ev.unheld", { id: label2(e.data.id) });
    case "host:power_cycled":
      return text("ev.powerCycled", { host });
    case "tcp:lookup":
      return text(`ev.lookup.${e.data.found}`, { host, ...e.data.tuple });
    case "tcp:state_changed":
      if (e.data.ends_at !== void 0) {
        return text("ev.timeWait", { host, from: e.data.from, s: ((e.data.ends_at - e.time) / 1e6).toFixed(0) });
      }
      return text("ev.state", { host, from: e.data.from, to: e.data.to });
    case "tcp:time_wait_restarted":
      return text("ev.timeWaitAgain", { host });
    case "tcp:info":
      return void 0;
    case "http:connection_wanted": {
      const policy = text(`policy.${e.data.policy}`);
      if (e.data.raw) return text("ev.wantedRaw", { policy });
      return text("ev.wanted", { method: e.data.method, target: e.data.target, policy });
    }
    case "http:connection_acquired":
      return text(e.data.reused ? "ev.acquired.reused" : "ev.acquired.new");
    case "http:request_sent":
      return text("ev.request_sent", { n: nth(e.data.nth) });
    case "http:request_received":
      return text("ev.request_received", { line: e.data.start_line });
    case "http:response_sent":
      return text("ev.response_sent", { line: e.data.start_line });
    case "http:response_received":
      return text("ev.response_received", { line: e.data.start_line });
    case "http:connection_released":
      return text(e.data.kept ? "ev.released.kept" : "ev.released.dropped");
    case "http:connection_closed":
      return text(`ev.closed.${e.data.why}`, { host });
    case "http:request_retried":
      return text("ev.retried");
    case "http:request_failed":
      return text("ev.failed", { code: e.data.code });
    case "server:accepted":
      return text("ev.accepted", { remote: e.data.remote_addr });
    case "server:reading":
      return text("ev.reading", { n: nth(e.data.nth) });
    case "scenario:started":
      return text("ev.scenario.started", { name: cx.scenario(e.data.scenario) });
    case "scenario:step":
      return text("ev.scenario.step", { n: e.data.step, of: e.data.of, act: stepWords(e.data.act, text) });
    case "scenario:checked":
      return text(e.data.ok ? "ev.scenario.ok" : "ev.scenario.notOk", { expect: cx.expect(e.data.scenario, e.data.expect) });
    case "scenario:finished":
      return text(e.data.ok ? "ev.scenario.done" : "ev.scenario.failed");
    case "visit:opened":
      return text("ev.visit:opened", { system: e.data.system });
    case "visit:full":
      return text("ev.visit:full");
    case "socket:accepted":
      return text("ev.socket:accepted", {
        socket,
        ago: ago(e.time - e.data.accepted_at, text),
        ...e.data.tuple
      });
    case "socket:shared":
      return text("ev.socket:shared", { socket });
    case "socket:request": {
      const what = `${e.data.method} ${shortTarget(e.data.target)}`;
      const key = e.data.repeat ? "ev.socket:repeat" : "ev.socket:request";
      return text(key, { socket, n: nth(e.data.nth), what });
    }
    case "socket:upgraded":
      return text("ev.socket:upgraded", { socket });
    case "socket:response":
      return text("ev.socket:response", { socket, n: nth(e.data.nth), status: e.data.status });
    case "socket:idle":
      return text("ev.socket:idle", { socket });
    case "socket:info":
      return void 0;
    case "socket:closed":
      return text("ev.socket:closed", { socket, why: text(`closed.${e.data.why}`) });
    case "socket:stale":
      return text(`ev.socket:stale.${e.data.saw}`, { socket });
    case "socket:after": {
      const { state, at, inferred } = e.data;
      return text(inferred ? "ev.socket:after.inferred" : "ev.socket:after", { socket, state, host: text(at === "server" ? "states.server" : "states.client") });
    }
    case "run:judged":
    case "browser:witnessed":
      return void 0;
    // the pages about clients and about the browser say it at length
    default:
      return e;
  }
}
function byHand(e) {
  return !e.conn && !e.data.tcp.flags.includes("RST");
}

// src/ui/teller.ts
var Teller = class {
  constructor(cx) {
    this.labels = /* @__PURE__ */ new Map();
    /** The clock runs, and at the speed that the lab chooses. */
    this.pacing = false;
    this.cx = cx;
  }
  /** The next event of the trace; undefined if it has nothing to say. */
  tell(e) {
    const paced = e.name === "clock:changed" && e.data.auto && !e.data.paused;
    const before = this.pacing;
    if (e.name === "clock:changed") this.pacing = paced;
    if (paced && before) return void 0;
    if (e.name === "link:segment_sent") this.labels.set(e.data.id, labelOf(e.data));
    return sentence(e, this.cx, (id) => `${segmentName(id)} ${this.labels.get(id) ?? ""}`.trim());
  }
};

export {
  HEAD,
  LABEL_AT,
  Sheet,
  shape,
  line,
  Teller
};
