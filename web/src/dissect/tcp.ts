// Dissects an IP packet that carries a TCP segment: IPv4 (RFC 791) or IPv6
// without extension headers (RFC 8200), and TCP with its options (RFC 9293
// section 3.1, RFC 7323, RFC 2018).

export interface TcpOption {
  kind: number;
  /** The name by which captures print it: MSS, SACK-Permitted, TSval, WScale; NOP left out. */
  name: string;
  value: string;
}

export interface Segment {
  ipVersion: 4 | 6;
  ttl: number;
  srcPort: number;
  dstPort: number;
  seq: number;
  ack: number;
  window: number;
  flags: number;
  options: TcpOption[];
  payload: Uint8Array;
}

const IPV6_HEADER = 40;
const TCP = 6;

const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];

/** The control bits that are set (RFC 9293 section 3.1). */
export function flagNames(flags: number): string {
  return FLAGS.filter((_, bit) => flags & (1 << bit)).join(" ");
}

/** Returns undefined where the bytes are no whole TCP segment. */
export function dissectPacket(b: Uint8Array): Segment | undefined {
  if (b.length === 0) return undefined;
  const view = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const version = b[0]! >> 4;
  let start: number;
  let end: number;
  let ttl: number;
  if (version === 4) {
    if (b.length < 20 || b[9] !== TCP) return undefined;
    start = (b[0]! & 0x0f) * 4;
    end = Math.min(view.getUint16(2), b.length);
    ttl = b[8]!;
  } else if (version === 6) {
    if (b.length < IPV6_HEADER || b[6] !== TCP) return undefined;
    start = IPV6_HEADER;
    end = Math.min(IPV6_HEADER + view.getUint16(4), b.length);
    ttl = b[7]!;
  } else {
    return undefined;
  }
  if (start + 20 > end) return undefined;
  const data = start + (b[start + 12]! >> 4) * 4;
  if (data < start + 20 || data > end) return undefined;
  return {
    ipVersion: version,
    ttl,
    srcPort: view.getUint16(start),
    dstPort: view.getUint16(start + 2),
    seq: view.getUint32(start + 4),
    ack: view.getUint32(start + 8),
    flags: b[start + 13]!,
    window: view.getUint16(start + 14),
    options: dissectOptions(b.subarray(start + 20, data)),
    payload: b.subarray(data, end),
  };
}

function dissectOptions(b: Uint8Array): TcpOption[] {
  const view = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const found: TcpOption[] = [];
  let i = 0;
  while (i < b.length) {
    const kind = b[i]!;
    if (kind === 0) break; // End of Option List
    if (kind === 1) {
      i++; // No-Operation
      continue;
    }
    const length = b[i + 1] ?? 0;
    if (length < 2 || i + length > b.length) break;
    found.push({ kind, ...describe(kind, length, view, i) });
    i += length;
  }
  return found;
}

function describe(kind: number, length: number, view: DataView, at: number): { name: string; value: string } {
  if (kind === 2 && length === 4) return { name: "MSS", value: String(view.getUint16(at + 2)) };
  if (kind === 3 && length === 3) return { name: "WScale", value: String(view.getUint8(at + 2)) };
  if (kind === 4) return { name: "SACK-Permitted", value: "" };
  if (kind === 8 && length === 10) return { name: "TSval", value: String(view.getUint32(at + 2)) };
  return { name: `kind ${kind}`, value: `${length} B` };
}
