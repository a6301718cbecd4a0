// A step of a scenario, as a person would say it. Scenarios are written for the
// program that runs them (internal/scenario/act.go has their vocabulary); here
// each act becomes a short phrase in the page's language.

import type { Key, Text } from "../text.ts";

const HOSTS: Record<string, Key> = { client: "states.client", server: "states.server", both: "states.both" };

const ACTS: Record<string, (args: readonly string[], text: Text) => string> = {
  get: ([target = "", ...more], text) => {
    const how = more.includes("new") ? "step.get.new" : more.includes("close") ? "step.get.close" : "step.get";
    const who = more[more.indexOf("as") + 1];
    return text(how, { target }) + (more.includes("as") ? ` (${who})` : "");
  },
  raw: ([conn = "", name = ""], text) => text(conn === "new" ? "step.raw.new" : "step.raw", { conn, name: requestName(name) }),
  segment: ([from = "", , to = "", flags = ""], text) => text("step.segment", { from, to, flags: flags.replaceAll("+", " ") }),
  close: ([by = "", conn = ""], text) => text("step.close", { host: hostName(by, text), conn }),
  accepting: ([on], text) => text(on === "on" ? "step.accepting.on" : "step.accepting.off"),
  idle: ([host = "", time = ""], text) => text(time === "none" ? "step.idle.none" : "step.idle", { host: hostName(host, text), time: duration(time, text) }),
  keepalive: ([host = "", time = ""], text) => text(time === "none" ? "step.keepalive.none" : "step.keepalive", { host: hostName(host, text), time: duration(time, text) }),
  rtt: ([time = ""], text) => text("step.rtt", { time: duration(time, text) }),
  skip: (_, text) => text("step.skip"),
};

/** The words for an act; what has none is shown as it was written. */
export function stepWords(act: string, text: Text): string {
  const [verb = "", ...args] = act.split(/\s+/);
  return ACTS[verb]?.(args, text) ?? act;
}

function hostName(host: string, text: Text): string {
  const key = HOSTS[host];
  return key ? text(key) : host;
}

/** A request's name in the scenario, such as http-1.0-keep-alive: HTTP/1.0, keep-alive. */
function requestName(name: string): string {
  return name.replace(/^http-(1\.[01])-?/, "HTTP/$1, ").replace(/, $/, "");
}

/** 5s or 1m as the page writes it. */
function duration(time: string, text: Text): string {
  const seconds = /^(\d+)s$/.exec(time)?.[1];
  return seconds ? text("idle.s", { n: seconds }) : time;
}
