import {
  LineError,
  readLabTrace
} from "./parts/chunk-VYHHXFLE.js";

// src/trace/shapes.gen.ts
var SHAPES = {
  "box:changed": { "address": "string", "idle_timeout_ms": "number", "without_row": "|rebind|drop" },
  "box:rewritten": { "segment": "number", "row": "number", "before": "Tuple", "after": "Tuple", "head": "base64", "expires_at": "number" },
  "box:row_expired": { "row": "number" },
  "box:row_made": { "row": "number", "segment": "number", "inside": "Tuple", "outside": "Tuple", "expires_at": "number" },
  "client:changed": { "idle_timeout_ms": "number", "keepalive_ms": "number", "connections": "number", "read_body": "boolean", "retry": "boolean", "request_timeout_ms": "number", "ports?": "number" },
  "clock:changed": { "wall": "number", "lab": "number", "speed": "number", "auto": "boolean", "paused": "boolean" },
  "clock:skipped": { "wall": "number", "lab": "number", "from": "number", "timer": "|time_wait|fin_wait_2|retransmission|gave_up|idle_timeout|keepalive|row_expired|handler|next_write|request_timeout|none", "host?": "|client|server|link|box|kernel|program|browser", "conn?": "string" },
  "clock:stepped": { "wall": "number", "lab": "number", "from": "number" },
  "host:power_cycled": {},
  "http:connection_acquired": { "request": "string", "reused": "boolean", "idle_us?": "number" },
  "http:connection_closed": { "why": "|idle_timeout|by_hand|connection_close|http_1_0|peer_closed|reset|timeout|pool_full|too_large|body_unread|request_timeout|failed" },
  "http:connection_half_closed": { "request": "string" },
  "http:connection_released": { "request": "string", "kept": "boolean" },
  "http:connection_wanted": { "request": "string", "click?": "string", "policy": "|reuse|new|close|given", "method": "string", "target": "string", "user?": "string", "tls?": "string", "version?": "string", "raw?": "boolean" },
  "http:request_failed": { "request": "string", "code": "|refused|reset|eof|timeout|request_timeout|no_port|too_large|closed|power_cycled|lab_closed|failed" },
  "http:request_received": { "request": "string", "nth": "number", "start_line": "string", "headers": "Header[]", "stream?": "number", "remote_addr": "string" },
  "http:request_retried": { "request": "string" },
  "http:request_sent": { "request": "string", "nth": "number", "start_line": "string", "headers": "Header[]", "stream?": "number" },
  "http:response_received": { "request": "string", "nth": "number", "start_line": "string", "headers": "Header[]", "stream?": "number", "body": "number", "unread?": "boolean" },
  "http:response_sent": { "request": "string", "nth": "number", "start_line": "string", "headers": "Header[]", "stream?": "number" },
  "lab:closed": { "why": "|destroyed|idle|expired|full|shutdown|panic" },
  "lab:full": { "limit": "|events|bytes|traces|requests|head|body|time|connections" },
  "lab:opened": { "client": "string", "server": "string", "stack": "string" },
  "lab:reset": {},
  "link:changed": { "rtt_ms": "number", "loss": "number", "up": "boolean", "rate_kbit?": "number" },
  "link:loss_armed": { "from": "|client|server|link|box|kernel|program|browser", "what": "|syn|data|ack|fin|any[]" },
  "link:segment_delivered": { "id": "number" },
  "link:segment_held": { "id": "number", "way": "number" },
  "link:segment_lost": { "id": "number", "lost_at": "number", "why": "|loss|by_hand|link_down|no_row" },
  "link:segment_released": { "id": "number", "departs_at?": "number", "deliver_at?": "number" },
  "link:segment_sent": { "id": "number", "from": "|client|server|link|box|kernel|program|browser", "departs_at?": "number", "deliver_at?": "number", "lost?": "|loss|by_hand|link_down|no_row", "retransmission?": "boolean", "probe?": "boolean", "raw": "base64", "tcp": "SegmentSummary" },
  "scenario:checked": { "scenario": "string", "expect": "string", "ok": "boolean" },
  "scenario:finished": { "scenario": "string", "ok": "boolean", "why?": "|reset|refused|timeout" },
  "scenario:started": { "scenario": "string", "acts": "string[]", "expects": "string[]" },
  "scenario:step": { "scenario": "string", "step": "number", "of": "number", "act": "string" },
  "server:accepted": { "remote_addr": "string" },
  "server:changed": { "idle_timeout_ms": "number", "keepalive_ms": "number", "accepting": "boolean", "tls?": "boolean", "max_requests": "number", "read_body": "boolean", "backlog?": "number" },
  "server:reading": { "nth": "number" },
  "tcp:info": { "snd_una": "number", "snd_nxt": "number", "rcv_nxt": "number", "cwnd": "number", "ssthresh?": "number", "rtt?": "number", "rto?": "number" },
  "tcp:lookup": { "segment": "number", "tuple": "Tuple", "found": "|socket|listener|nothing" },
  "tcp:state_changed": { "tuple": "Tuple", "from": "|LISTEN|SYN-SENT|SYN-RECEIVED|ESTABLISHED|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT|CLOSING|LAST-ACK|TIME-WAIT|CLOSED", "to": "|LISTEN|SYN-SENT|SYN-RECEIVED|ESTABLISHED|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT|CLOSING|LAST-ACK|TIME-WAIT|CLOSED", "ends_at?": "number", "inferred?": "boolean" },
  "tcp:time_wait_restarted": { "tuple": "Tuple", "ends_at": "number", "inferred": "boolean" },
  "SegmentSummary": { "src": "string", "dst": "string", "seq": "number", "ack": "number", "flags": "|FIN|SYN|RST|PSH|ACK|URG|ECE|CWR[]", "window": "number", "length": "number" },
  "Tuple": { "local": "string", "remote": "string" }
};

// src/session/strange.ts
var LATEST_US = 366 * 24 * 3600 * 1e6;
var HOSTS = ["client", "server", "link", "box"];
function strange(e) {
  if (!Object.hasOwn(SHAPES, e.name) || !e.name.includes(":")) return "name";
  if (!Number.isSafeInteger(e.time) || e.time < 0 || e.time > LATEST_US) return "time";
  if (e.host !== void 0 && !HOSTS.includes(e.host)) return "host";
  if (e.conn !== void 0 && typeof e.conn !== "string") return "conn";
  if (e.name === "link:changed" && !(e.data.rtt_ms >= 1)) return "rtt_ms";
  return within(e.data, SHAPES[e.name]);
}
function within(value, shape) {
  for (const [key, kind] of Object.entries(shape)) {
    const name = key.replace("?", "");
    const member = value[name];
    if (member === void 0 && (key !== name || kind.endsWith("[]"))) continue;
    const wrong2 = faultIn(member, kind);
    if (wrong2 !== void 0) return wrong2 === "" ? name : `${name}.${wrong2}`;
  }
  return void 0;
}
function faultIn(value, kind) {
  if (kind.startsWith("|")) {
    const words2 = kind.replace("[]", "").slice(1).split("|");
    const values = kind.endsWith("[]") ? value : [value];
    return Array.isArray(values) && values.every((v) => words2.includes(v)) ? void 0 : "";
  }
  switch (kind) {
    case "number":
      return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? void 0 : "";
    case "boolean":
    case "string":
      return typeof value === kind ? void 0 : "";
    case "base64":
      return typeof value === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0 ? void 0 : "";
    case "string[]":
      return Array.isArray(value) && value.every((v) => typeof v === "string") ? void 0 : "";
    case "Header[]":
      return value === null || Array.isArray(value) && value.every((h) => Array.isArray(h) && h.length === 2 && h.every((v) => typeof v === "string")) ? void 0 : "";
    default: {
      const shape = SHAPES[kind];
      return shape && typeof value === "object" && value !== null ? within(value, shape) : "";
    }
  }
}

// src/replay.ts
var MOST_OCTETS = 8 << 20;
var root = document.querySelector("[data-replay]");
var input = root.querySelector("input[type=file]");
var said = root.querySelector("[role=status]");
var wrong = root.querySelector("[role=alert]");
var place = document.querySelector(".stage-place");
while (!("sameSocket" in window)) await new Promise(requestAnimationFrame);
input.disabled = false;
input.addEventListener("change", () => void open(input.files?.[0]));
document.addEventListener("dragover", (e) => e.preventDefault());
document.addEventListener("drop", (e) => {
  e.preventDefault();
  void open(e.dataTransfer?.files[0]);
});
async function open(file) {
  if (!file) return;
  said.textContent = wrong.textContent = "";
  place.hidden = true;
  if (file.size > MOST_OCTETS) {
    refuse("large", { mb: MOST_OCTETS >> 20 });
    return;
  }
  const text = await file.text();
  try {
    const events = readLabTrace(text, strange);
    if (events.length === 0) refuse("empty", {});
    else await play(text, events.map((e) => e.time));
    said.textContent = events.length === 0 ? "" : words("playing", { name: file.name, n: events.length });
    place.hidden = events.length === 0;
    place.scrollIntoView({ block: "nearest" });
  } catch (e) {
    if (!(e instanceof LineError)) throw e;
    refuse(e.member ? "member" : e.fault, { n: e.line, member: e.member });
  }
  input.value = "";
}
async function play(text, times) {
  const { sameSocket } = window;
  await sameSocket.play(text);
  const { feed } = sameSocket.lab;
  const first = text.split("\n").length - times.length;
  for (const [i, time] of times.entries()) {
    feed?.playhead.seek(time);
    try {
      feed?.world(0);
    } catch {
      throw new LineError(first + i, "event", "it does not follow from the lines before");
    }
  }
  sameSocket.shown.start();
  sameSocket.shown.seek(0);
}
function refuse(fault, params) {
  wrong.textContent = words(fault, params);
}
function words(name, params) {
  const text = root.querySelector(`[data-word="${name}"]`)?.textContent ?? name;
  return text.replace(/\{(\w+)\}/g, (_, key) => String(params[key]));
}
