// Reads the start line of an HTTP/1.1 message from the first octets of a
// segment (RFC 9112 sections 3 and 4). Framing over the reassembled stream is
// not done here: a segment need not begin with a message.

import { toAscii } from "./bytes.ts";

export type StartLine =
  | { kind: "request"; method: string; target: string }
  | { kind: "response"; status: number; reason: string };

export function startLine(payload: Uint8Array): StartLine | undefined {
  const text = toAscii(payload.subarray(0, 512));
  const line = text.slice(0, text.indexOf("\r\n"));
  if (text.indexOf("\r\n") < 0) return undefined;
  const response = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(line);
  if (response) return { kind: "response", status: Number(response[1]), reason: response[2]! };
  const request = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/1\.[01]$/.exec(line);
  if (request) return { kind: "request", method: request[1]!, target: request[2]! };
  return undefined;
}
