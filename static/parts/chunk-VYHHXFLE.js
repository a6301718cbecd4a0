// src/session/file.ts
var CROSSING_US = 9e5;
var SLOWEST = 0.02;
var RTT_MS = 200;
var Recording = class {
  constructor(events) {
    this.events = events;
  }
  /**
   * A trace that was recorded step by step tells no clock. It is played as a lab's
   * clock runs by itself: slowly while anything is in flight, else as wall time.
   */
  pace(timeline) {
    if (this.events.some((e) => e.name === "clock:changed")) return;
    const flying = /* @__PURE__ */ new Set();
    let rttMs = RTT_MS;
    let [wall, time, speed] = [0, 0, 1];
    for (const e of this.events) {
      if (e.name === "link:changed") rttMs = e.data.rtt_ms;
      else if (e.name === "link:segment_sent" || e.name === "link:segment_released") flying.add(e.data.id);
      else if (e.name === "link:segment_delivered" || e.name === "link:segment_lost" || e.name === "link:segment_held") flying.delete(e.data.id);
      else continue;
      wall += (e.time - time) / speed;
      time = e.time;
      speed = flying.size === 0 ? 1 : Math.min(1, Math.max(SLOWEST, rttMs * 500 / CROSSING_US));
      timeline.change(wall, time, speed);
    }
  }
  open(since, handlers) {
    handlers.events(this.events.slice(since));
    handlers.state("recorded");
  }
  close() {
  }
};
var FORMAT = "same-socket-trace";
var VERSION = 1;
var LineError = class extends Error {
  constructor(line, fault, what, member = "") {
    super(`line ${line}: ${what}`);
    this.line = line;
    this.fault = fault;
    this.member = member;
  }
};
function readLabTrace(text, strange = () => void 0) {
  const events = [];
  let header;
  let n = 0;
  const wrong = (fault, what, member) => new LineError(n, fault, what, member);
  for (const line of text.split("\n")) {
    n++;
    if (line.trim() === "") continue;
    let e;
    try {
      e = JSON.parse(line);
    } catch {
      throw wrong("json", "no JSON");
    }
    if (e?.format === FORMAT && header === void 0 && events.length === 0) {
      if (e.version !== VERSION) throw wrong("version", `version ${String(e.version)}, not ${VERSION}`);
      if (e.kind !== "lab") throw wrong("kind", "no lab's trace");
      header = e;
      continue;
    }
    if (typeof e?.name !== "string" || typeof e.time !== "number" || typeof e.data !== "object" || e.data === null) throw wrong("event", "no event");
    if (e.seq !== events.length + 1) throw wrong("order", `seq ${e.seq} after ${events.length}`);
    if (e.time < (events.at(-1)?.time ?? 0)) throw wrong("order", "earlier than the line before");
    const member = strange(e);
    if (member !== void 0) throw wrong("event", `no ${member} as it should be`, member);
    events.push(e);
  }
  if (header !== void 0 && header.events !== events.length) throw wrong("cut", `${events.length} events of ${String(header.events)}`);
  return events;
}

export {
  Recording,
  LineError,
  readLabTrace
};
