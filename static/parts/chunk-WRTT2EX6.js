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
function readLabTrace(text) {
  const events = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const wrong = (what) => new Error(`line ${i + 1}: ${what}`);
    let e;
    try {
      e = JSON.parse(line);
    } catch {
      throw wrong("no JSON");
    }
    if (typeof e?.name !== "string" || typeof e.time !== "number" || typeof e.data !== "object") throw wrong("no event");
    if (e.seq !== events.length + 1) throw wrong(`seq ${e.seq} after ${events.length}`);
    if (e.time < (events.at(-1)?.time ?? 0)) throw wrong("earlier than the line before");
    events.push(e);
  }
  return events;
}

export {
  Recording,
  readLabTrace
};
