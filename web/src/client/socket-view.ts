// One socket of a run: addresses, where it stands, its requests, how it ended,
// and on demand what the kernel knows of it.

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { RunRequest, SocketUse } from "../model/client-run.ts";
import { closer, type KernelSocket, standing } from "../model/socket.ts";
import type { SocketConn } from "../model/world.ts";
import type { StaleCause } from "../trace/events.gen.ts";
import type { Words } from "./words.ts";

export interface SocketContext {
  words: Words;
  /** The time of day of an instant of the visit. */
  clock(us: number): string;
  savedSyn: boolean;
  /** The operating system's name, as Go has it. */
  system: string;
  /** Microseconds since the visit began. */
  now: number;
  /** The visit is full: nothing more is told. */
  full: boolean;
  isOpen(socket: string): boolean;
  toggle(socket: string): void;
  /** What the bytes of a SYN say. */
  syn(raw: string): TemplateResult;
}

export function socketView({ id, client, server, kernel: s }: SocketConn, use: SocketUse, cx: SocketContext): TemplateResult {
  const { say } = cx.words;
  const open = cx.isOpen(id);
  // Its count on the socket is higher than this run's: other requests came on it.
  const others = !s.shared && use.latest.nth > use.requests;
  return html`<li class="client-socket" data-socket=${id} data-cookie=${s.cookie}>
    <div class="socket-head">
      <span class="mono ends">${client.local} ⇄ <wbr />${server.local}</span> ${badge(s, cx)}
    </div>
    <div class="chips">
      ${use.named.map((r) => chip(r, s, cx.words))}
      ${use.requests > use.named.length
        ? html`<span class="chip more">${say("socket.more", { n: use.requests - use.named.length })}</span>`
        : nothing}
    </div>
    <p class="socket-words">${facts(s, use, cx)}</p>
    ${s.stale ? html`<p class="socket-words">${afterFin(s, cx.words)}</p>` : nothing}
    ${s.shared ? html`<p class="socket-words">${say("socket.shared")}</p>` : nothing}
    ${others ? html`<p class="socket-words">${say("socket.others")}</p>` : nothing}
    <button class="quiet more" aria-expanded=${open} @click=${() => cx.toggle(id)}>${say("socket.details")}</button>
    ${open ? html`<div class="kernel">${times(s, use, cx.words)} ${kernel(s, cx)}</div>` : nothing}
  </li>`;
}

function badge(s: KernelSocket, { words: { say }, now, system, full }: SocketContext): TemplateResult {
  if (full && !s.closed) return html`<span class="standing">${say("socket.full")}</span>`;
  const at = standing(s, now, system);
  if (!at) return html`<span class="standing">${say("socket.closed")}</span>`;
  const where = [
    at.state,
    ...(at.at ? [say(`socket.at.${at.at}`)] : []),
    ...(at.inferred ? [say("socket.inferred")] : []),
  ].join(" · ");
  return html`<span class="standing ${s.closed ? "" : "now"} ${at.inferred ? "inferred" : ""}">${where}</span>`;
}

function chip(r: RunRequest, s: KernelSocket, { say }: Words): TemplateResult {
  const unanswered = r.status === undefined && s.closed;
  return html`<span class="chip">${r.method} ${r.path}${r.status === undefined || r.status === 200 ? nothing : html` <b>${r.status}</b>`}${unanswered
      ? html` <b>${say("socket.unanswered")}</b>`
      : nothing}</span>`;
}

function facts(s: KernelSocket, use: SocketUse, cx: SocketContext): string {
  const { words } = cx;
  const { say } = words;
  const { info, closed } = s;
  const parts = [
    say("socket.accepted", { time: cx.clock(s.acceptedAt) }),
    say("socket.requests", { n: use.requests }),
  ];
  if (info) parts.push(say("socket.bytes", { received: info.bytes_received ?? 0, acked: info.bytes_acked ?? 0 }));
  if (!closed) parts.push(say("socket.open", { time: cx.clock(use.latest.at) }));
  else {
    // After ?idle= the end comes a while after the server's FIN.
    const after = s.answeredAt === undefined || s.stale ? "" : `${say("ended.after", { ms: ms(closed.at - s.answeredAt) })} `;
    parts.push(after + words.ended(closed.why, closer({ ...s, closed })));
  }
  return parts.join(" · ");
}

/** A tenth of a millisecond matters while the client closes at once. */
function ms(us: number): string {
  if (us < 100) return (us / 1000).toFixed(2);
  return us < 10_000 ? (us / 1000).toFixed(1) : String(Math.round(us / 1000));
}

function afterFin({ stale }: KernelSocket, { say }: Words): string {
  if (!stale) return "";
  const target = { target: stale.target ?? "?" };
  // A page may be newer than the trace's server, which knew of one cause only.
  const { cause = "idle" } = stale as { cause?: StaleCause };
  return cause === "idle" ? say(`afterFin.${stale.saw}`, target) : say(`gaveUp.${cause}`, target);
}

/** How long the handshake and each request took to come. */
function times(s: KernelSocket, use: SocketUse, { say }: Words): TemplateResult {
  const rows = use.named.filter((r) => r.firstOctet !== undefined);
  return html`${s.handshake ? html`<p>${say("socket.handshake", { ms: ms(s.handshake) })}</p>` : nothing}
    ${rows.length === 0
      ? nothing
      : html`<table class="times">
          <thead><tr><th scope="col">${say("socket.request")}</th><th scope="col">${say("socket.waited")}</th><th scope="col">${say("socket.first")}</th></tr></thead>
          <tbody>${rows.map(
            (r) => html`<tr><th scope="row">${r.method} ${r.path}</th><td>${r.waited === undefined ? "" : `${ms(r.waited)} ms`}</td><td>${ms(r.firstOctet! - s.acceptedAt)} ms</td></tr>`,
          )}</tbody>
        </table>`}`;
}

function kernel(s: KernelSocket, { words, savedSyn, syn }: SocketContext): TemplateResult {
  const { info } = s;
  const rows: [string, string | number | undefined][] = [
    ["fd", s.fd < 0 ? undefined : s.fd],
    ["SO_COOKIE", s.cookie || undefined],
    ["tcpi_state", info?.state],
    ["tcpi_min_rtt", info?.min_rtt && `${info.min_rtt} µs`],
    ["tcpi_rtt", info?.rtt && `${info.rtt} µs`],
    ["tcpi_snd_cwnd", info?.cwnd],
    ["tcpi_bytes_received", info?.bytes_received],
    ["tcpi_bytes_acked", info?.bytes_acked],
  ];
  return html`<dl class="fields">
      ${rows.map(([name, value]) =>
        value === undefined ? nothing : html`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`,
      )}
    </dl>
    ${info ? nothing : html`<p class="mute">${words.say("socket.noInfo")}</p>`}
    ${s.syn ? syn(s.syn) : savedSyn ? nothing : html`<p class="mute">${words.say("socket.noSyn")}</p>`}`;
}
