// Tells an event as a sentence: the text equivalent of the stage.

import { changesBy } from "../model/box.ts";
import { connName, shortTarget } from "../model/names.ts";
import type { Event } from "../trace/events.gen.ts";
import { ago } from "../text.ts";
import type { Context } from "../view/context.ts";
import { stepWords } from "../model/step.ts";
import { skipped, speedText } from "./clock-words.ts";

/** Returns undefined for what only changes a number. `label` names segments by id. */
export function sentence(e: Event, cx: Context, label: (segment: number) => string): string | undefined {
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
      const said = [text(ms > 0 ? `ev.idle.${program}` : `ev.idle.${program}.none`, { s: ms / 1000 })];
      if (e.data.keepalive_ms > 0) said.push(text("ev.keepalive", { s: e.data.keepalive_ms / 1000 }));
      if (e.name === "server:changed" && !e.data.accepting) said.push(text("ev.notAccepting"));
      if (e.name === "server:changed" && e.data.tls) said.push(text("ev.tls"));
      return said.join(" · ");
    }
    case "clock:stepped":
      return text("ev.clock.stepped", { ms: ((e.data.lab - e.data.from) / 1000).toFixed(0) });
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
      if (byHand(e)) return text("ev.stray", { label: label(e.data.id) });
      return text(`ev.${e.data.retransmission ? "resent" : "sent"}.${from}`, { label: label(e.data.id) });
    }
    case "link:segment_delivered":
      return undefined; // the lookup that follows tells the same arrival
    case "link:segment_lost":
      return text(`ev.lost.${e.data.why}`, { id: label(e.data.id) });
    case "link:segment_held":
      return text("ev.held", { id: label(e.data.id) });
    case "link:segment_released":
      return text("ev.unheld", { id: label(e.data.id) });
    case "link:loss_armed":
      if (e.data.what.length === 0) return undefined; // the segment that was sent tells it
      return text("ev.lossArmed", { host: text(e.data.from === "server" ? "host.server" : "host.client"), what: e.data.what.map((what) => text(`loss.${what}`)).join(", ") });
    case "box:changed":
      if (e.data.idle_timeout_ms === 0) return text("ev.box.none");
      return text(`ev.box.${e.data.without_row}`, { address: e.data.address, s: e.data.idle_timeout_ms / 1000 });
    case "box:row_made":
      return text("ev.box.rowMade", { inside: e.data.inside.local, outside: e.data.outside.local });
    case "box:rewritten": {
      const [change] = changesBy(e.data);
      return change && text("ev.box.rewritten", { id: label(e.data.segment), ...change });
    }
    case "box:row_expired":
      return text("ev.box.rowExpired");
    case "host:power_cycled":
      return text("ev.powerCycled", { host });
    case "tcp:lookup":
      return text(`ev.lookup.${e.data.found}`, { host, ...e.data.tuple });
    case "tcp:state_changed":
      if (e.data.ends_at !== undefined) {
        return text("ev.timeWait", { host, from: e.data.from, s: ((e.data.ends_at - e.time) / 1e6).toFixed(0) });
      }
      return text("ev.state", { host, from: e.data.from, to: e.data.to });
    case "tcp:time_wait_restarted":
      return text("ev.timeWaitAgain", { host });
    case "tcp:info":
      return undefined;
    case "http:connection_wanted": {
      const policy = text(`policy.${e.data.policy}`);
      if (e.data.raw) return text("ev.wantedRaw", { policy });
      return text("ev.wanted", { method: e.data.method, target: e.data.target, policy: e.data.tls ? `TLS ${e.data.tls}, ${policy}` : policy });
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
    case "http:connection_half_closed":
      return text("ev.halfClosed");
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
        ...e.data.tuple,
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
      return undefined;
    case "socket:left":
      return text(e.data.reset ? "ev.socket:left.reset" : "ev.socket:left", { socket });
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
      return undefined; // the pages about clients and about the browser say it at length
    default:
      return e satisfies never;
  }
}

/**
 * Whether a segment was made by the lab and by neither TCP: one of no connection,
 * and no RST, which is all that a TCP sends without one (RFC 9293 section 3.10.7.1).
 */
function byHand(e: Event & { name: "link:segment_sent" }): boolean {
  return !e.conn && !e.data.tcp.flags.includes("RST");
}
