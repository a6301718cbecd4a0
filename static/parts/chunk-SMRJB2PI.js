import {
  dissectPacket,
  flagNames,
  fromBase64,
  ownSocket,
  relative,
  segmentName
} from "./chunk-KLKQLCJQ.js";
import {
  A,
  b
} from "./chunk-YHPVDJ5F.js";

// src/ui/inspector.ts
function synPanel(w, cx) {
  const { text } = cx;
  const raw = ownSocket(w)?.kernel?.syn;
  return b`<h2>${text("syn.title")}</h2>
    ${raw === void 0 ? b`<p class="mute">${text(w.system?.saved_syn === false ? "syn.none" : "own.none")}</p>` : synDump(raw, cx)}`;
}
function synDump(raw, { text }) {
  const bytes = fromBase64(raw);
  const syn = dissectPacket(bytes);
  if (!syn) return dump(bytes, text("syn.title"));
  const rows = [
    [text("syn.src"), syn.srcPort],
    [text("syn.dst"), syn.dstPort],
    ["seq", syn.seq],
    ["flags", flagNames(syn.flags)],
    ["window", syn.window],
    ...below(syn)
  ];
  return b`<p class="mute">${text("syn.note")}</p>
    ${fields(rows)} ${dump(bytes, text("syn.title"))}`;
}
function segmentPanel(w, e, close, cx) {
  const { text } = cx;
  return b`<header>
      <h2>${text("segment.title", { segment: segmentName(e.data.id) })}</h2>
      <button class="quiet" data-act="unselect" @click=${close}>${text("segment.close")}</button>
    </header>
    ${segmentSheet(w, e, cx)}`;
}
function segmentSheet(w, e, { text }) {
  const s = e.data;
  const bytes = fromBase64(s.raw);
  const segment = dissectPacket(bytes);
  const conn = w.conns.get(e.conn ?? "");
  const [mine, peer] = s.from === "client" ? [conn?.client, conn?.server] : [conn?.server, conn?.client];
  const rel = (n, initial) => {
    const r = relative(n, initial);
    return r === void 0 ? String(n) : `${r} (${n})`;
  };
  const at = (us) => `${(us / 1e6).toFixed(3)} s`;
  const rows = [
    [text("segment.from"), s.tcp.src],
    [text("segment.to"), s.tcp.dst],
    [text("segment.sent"), at(e.time)],
    ...s.deliver_at === void 0 ? [] : [[text("segment.due"), at(s.deliver_at)]],
    ["seq", rel(s.tcp.seq, mine?.iss)],
    ...s.tcp.flags.includes("ACK") ? [["ack", rel(s.tcp.ack, peer?.iss ?? mine?.irs)]] : [],
    ["flags", s.tcp.flags.join(" ")],
    [text("segment.length"), `${s.tcp.length} B`],
    ["window", windowText(s.tcp, mine?.windowShift, peer?.windowShift)],
    ...segment ? below(segment) : []
  ];
  const payload = segment ? printable(segment.payload) : "";
  return b`${fields(rows)}
    <div class="octets">
      ${payload ? b`<pre class="mono payload" tabindex="0" aria-label=${text("segment.payload")}>${payload}</pre>` : A}
      ${dump(bytes, text("segment.bytes"))}
    </div>`;
}
function endsOf(conn, { text }) {
  const end = (side) => {
    const { local, state, sndNxt, rcvNxt, iss, irs } = conn[side];
    return b`<tr>
      <th scope="row">${text(side === "client" ? "host.client" : "host.server")}</th>
      ${[local, state || text("row.noRecord"), relative(sndNxt, iss) ?? "–", relative(rcvNxt, irs) ?? "–"].map((cell) => b`<td class="mono">${cell}</td>`)}
    </tr>`;
  };
  return b`<table>
    <thead><tr><td></td>${["LOCAL", "STATE", "SND.NXT", "RCV.NXT"].map((name) => b`<th class="mono" scope="col">${name}</th>`)}</tr></thead>
    <tbody>${end("client")}${end("server")}</tbody>
  </table>`;
}
function windowText(tcp, mine, peer) {
  const { flags, window } = tcp;
  if (mine === void 0 || peer === void 0 || flags.includes("SYN") || flags.includes("RST")) return String(window);
  const factor = 2 ** mine;
  return `${window} × ${factor} = ${window * factor}`;
}
function below(s) {
  return [
    ...s.options.map((o) => [o.name, o.value || "✓"]),
    [`IPv${s.ipVersion} ${s.ipVersion === 4 ? "TTL" : "hop limit"}`, s.ttl]
  ];
}
function fields(rows) {
  return b`<dl class="fields">
    ${rows.map(([name, value]) => b`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`)}
  </dl>`;
}
function dump(bytes, label) {
  return b`<pre class="mono hex" tabindex="0" aria-label=${label}>${hex(bytes)}</pre>`;
}
var MOST_TEXT = 1200;
function printable(payload) {
  return Array.from(
    payload.subarray(0, MOST_TEXT),
    (b2) => b2 === 10 ? "\n" : b2 === 13 ? "" : b2 >= 32 && b2 < 127 ? String.fromCharCode(b2) : "·"
  ).join("");
}
function hex(bytes) {
  const lines = [];
  for (let i = 0; i < bytes.length; i += 16) {
    const octets = Array.from(bytes.subarray(i, i + 16), (b2) => b2.toString(16).padStart(2, "0"));
    lines.push(`${i.toString(16).padStart(4, "0")}  ${octets.join(" ")}`);
  }
  return lines.join("\n");
}

export {
  synPanel,
  synDump,
  segmentPanel,
  segmentSheet,
  endsOf,
  windowText
};
