// A step of a scenario, as a person would say it. Scenarios are written for the
// program that runs them (internal/scenario/act.go has their vocabulary); here
// each act becomes a short phrase in the page's language.

import type { Key, Text } from "../text.ts";

const HOSTS: Record<string, Key> = { client: "states.client", server: "states.server", both: "states.both" };

const ACTS: Record<string, (args: readonly string[], text: Text) => string> = {
  get: (args, text) => request("GET", args, text),
  head: (args, text) => request("HEAD", args, text),
  post: (args, text) => request("POST", args, text),
  raw: ([conn = "", name = "", ...how], text) => {
    const act = text(conn === "new" ? "step.raw.new" : "step.raw", { conn, name: requestName(name) });
    return how[0] === "cuts" ? text("step.raw.pieces", { act, n: how[1]!.split(",").length + 1 }) : act;
  },
  segment: ([from = "", , to = "", flags = ""], text) => text("step.segment", { from, to, flags: flags.replaceAll("+", " ") }),
  close: ([by = "", conn = ""], text) => text("step.close", { host: hostName(by, text), conn }),
  accepting: ([on], text) => text(on === "on" ? "step.accepting.on" : "step.accepting.off"),
  idle: ([host = "", time = ""], text) => text(time === "none" ? "step.idle.none" : "step.idle", { host: hostName(host, text), time: duration(time, text) }),
  keepalive: ([host = "", time = ""], text) => text(time === "none" ? "step.keepalive.none" : "step.keepalive", { host: hostName(host, text), time: duration(time, text) }),
  rtt: ([time = ""], text) => text("step.rtt", { time: duration(time, text) }),
  backlog: ([most = ""], text) => text("step.backlog", { n: most }),
  ports: ([most = ""], text) => text("step.ports", { n: most }),
  connections: ([most = ""], text) => text("step.connections", { n: most }),
  "read-body": ([host = ""], text) => text("step.readBody", { host: hostName(host, text) }),
  "request-timeout": ([time = ""], text) => text("step.requestTimeout", { time: duration(time, text) }),
  rate: ([kbit = ""], text) => text("step.rate", { mbit: Number(kbit) / 1000 }),
  cut: (_, text) => text("step.cut"),
  box: ([time = "", withoutRow], text) => text(withoutRow === "drop" ? "step.box.drop" : "step.box.rebind", { time: duration(time, text) }),
  lose: ([, what = "", , host = ""], text) => text(what === "data" ? "step.lose.data" : "step.lose", { what: what.toUpperCase(), host: hostName(host, text) }),
  "power-cycle": ([host = ""], text) => text("step.powerCycle", { host: hostName(host, text) }),
  skip: (_, text) => text("step.skip"),
  wait: ([time = ""], text) => text("step.wait", { time: duration(time, text) }),
  meanwhile: (args, text) => text("step.meanwhile", { act: words(args, text) ?? args.join(" ") }),
};

/** The words for an act; what has none is shown as it was written. */
export function stepWords(act: string, text: Text): string {
  const parts = act.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words(parts.map((word) => word.replace(/^(["'])(.*)\1$/, "$2")), text) ?? act;
}

function words([verb = "", ...args]: readonly string[], text: Text): string | undefined {
  return ACTS[verb]?.(args, text);
}

/** GET /login (A); so are TLS and a field line that is added. */
function request(method: string, [target = "", ...more]: readonly string[], text: Text): string {
  const after = (word: string) => (more.includes(word) ? more[more.indexOf(word) + 1] : undefined);
  const how = more.includes("new") ? "step.request.new" : more.includes("close") ? "step.request.close" : "step.request";
  const tls = after("tls");
  const said = [after("as"), tls && `TLS ${tls}`, after("with")].map((s) => (s ? ` (${s})` : ""));
  return text(how, { request: `${method} ${target}` }) + said.join("") + (more.includes("twice") ? text("step.request.twice") : "");
}

function hostName(host: string, text: Text): string {
  const key = HOSTS[host];
  return key ? text(key) : host;
}

/** A request's name in the scenario, such as http-1.0-keep-alive: HTTP/1.0, keep-alive. */
function requestName(name: string): string {
  return name.replace(/^http-(1\.[01])-?/, "HTTP/$1, ").replace(/, $/, "");
}

/** 5s, 200ms or 8m as the page writes it. */
function duration(time: string, text: Text): string {
  const ms = /^(\d+)ms$/.exec(time)?.[1];
  if (ms) return `${ms} ms`;
  const minutes = /^(\d+)m$/.exec(time)?.[1];
  if (minutes) return text("step.minutes", { n: minutes });
  const seconds = /^(\d+)s$/.exec(time)?.[1];
  return seconds ? text("idle.s", { n: seconds }) : time;
}
