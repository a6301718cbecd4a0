// Octets as they are written by hand: text whose lines end in CR LF, with escapes for
// what a keyboard has no key for; and the templates to begin with.

/** As UTF-8, and each line's end as CR LF, unless the line says by an escape how it ends. */
export function octetsOf(text: string): Uint8Array {
  const octets: number[] = [];
  const utf8 = new TextEncoder();
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  lines.forEach((line, i) => {
    const before = octets.length;
    for (const [all, hex, escape] of line.matchAll(PARTS)) {
      if (hex !== undefined) octets.push(Number.parseInt(hex, 16));
      else if (escape !== undefined) octets.push(ESCAPES[escape]!);
      else octets.push(...utf8.encode(all));
    }
    const own = /\\[rn]$/.test(line.replaceAll("\\\\", "")) && octets.length > before;
    if (i < lines.length - 1 && !own) octets.push(0x0d, 0x0a);
  });
  return Uint8Array.from(octets);
}

/** An octet in hexadecimal, another escape, or text. */
const PARTS = /\\x([\da-fA-F]{2})|\\([rnt\\])|[^\\]+|\\/g;
const ESCAPES: Record<string, number> = { r: 0x0d, n: 0x0a, t: 0x09, "\\": 0x5c };

/** How many octets each call of write takes when it is cut there; places outside are none. */
export function sizesOf(places: readonly number[], length: number): number[] {
  const inside = [...new Set(places)].filter((p) => p > 0 && p < length).sort((a, b) => a - b);
  return inside.map((p, i) => p - (inside[i - 1] ?? 0));
}

/** The places in a list such as "10, 20": whole numbers, anything else left out. */
export function placesIn(list: string): number[] {
  return [...new Set((list.match(/\d+/g) ?? []).map(Number))].filter((n) => n > 0).sort((a, b) => a - b);
}

export interface Template {
  text: string;
  /** Where it is cut; "every 9" means after each ninth octet. */
  cuts?: readonly number[];
  every?: number;
  gapMs?: number;
  halfClose?: true;
}

const HOST = "Host: 10.0.0.2";
const GET = `GET /hello HTTP/1.1\n${HOST}\n\n`;
const post = (fields: string, content = "hello") => `POST /echo HTTP/1.1\n${HOST}\n${fields}\n\n${content}`;
/** The length of a head, so that it can be cut behind it. */
const behind = (head: string) => octetsOf(head).length;

const EXPECT = post("Content-Length: 5\nExpect: 100-continue", "");

/** By name; their titles are words (messages/raw.*.json). */
export const TEMPLATES = {
  get: { text: GET },
  old: { text: "GET /hello HTTP/1.0\n\n" },
  oldKeeps: { text: "GET /hello HTTP/1.0\nConnection: keep-alive\n\n" },
  pipelining: { text: `GET /slow?ms=1000 HTTP/1.1\n${HOST}\n\n${GET}`, cuts: [behind(`GET /slow?ms=1000 HTTP/1.1\n${HOST}\n\n`)] },
  oneSegment: { text: GET + GET },
  dribbled: { text: post("Content-Length: 5"), every: 12, gapMs: 300 },
  chunked: { text: post("Transfer-Encoding: chunked", "5\nhello\n6\n world\n0\n\n") },
  small: { text: post("Content-Length: 4") + GET },
  large: { text: post("Content-Length: 6") + GET },
  head: { text: GET.replace("GET", "HEAD") },
  expect: { text: `${EXPECT}hello`, cuts: [behind(EXPECT)], gapMs: 1000 },
  both: { text: post("Content-Length: 5\nTransfer-Encoding: chunked", "5\nhello\n0\n\n") },
  noHost: { text: "GET /hello HTTP/1.1\n\n" },
  noEnd: { text: `GET /hello HTTP/1.1\n${HOST}\n` },
  halfClose: { text: GET, halfClose: true },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof TEMPLATES;

/** Where the octets of a template are cut. */
export function cutsOf({ text, cuts, every }: Template): number[] {
  const { length } = octetsOf(text);
  return every === undefined ? [...(cuts ?? [])] : Array.from({ length: Math.ceil(length / every) - 1 }, (_, i) => (i + 1) * every);
}
