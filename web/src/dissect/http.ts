// Reads the start line of an HTTP/1.1 message from the first octets of a
// segment (RFC 9112 sections 3 and 4). A segment need not begin with a message:
// framing.ts frames the reassembled stream.

import { toAscii } from "./bytes.ts";

export type StartLine =
  | { kind: "request"; method: string; target: string }
  | { kind: "response"; status: number; reason: string };

export function startLine(payload: Uint8Array): StartLine | undefined {
  const head = payload.subarray(0, 512);
  const end = head.indexOf(0x0d);
  if (end < 0 || head[end + 1] !== 0x0a) return undefined;
  return parseStart(toAscii(head.subarray(0, end)));
}

/** What a message's first line says, if it is a request line or a status line. */
export function parseStart(line: string): StartLine | undefined {
  const response = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(line);
  if (response) return { kind: "response", status: Number(response[1]), reason: response[2]! };
  const request = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/1\.[01]$/.exec(line);
  if (request) return { kind: "request", method: request[1]!, target: request[2]! };
  return undefined;
}
