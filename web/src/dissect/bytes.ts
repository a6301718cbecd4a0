// Base64 to bytes and bytes to text, as events carry them.

export function fromBase64(text: string): Uint8Array {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** One character per octet: messages are parsed as octets of a superset of US-ASCII (RFC 9112 section 2.2). */
export function toAscii(bytes: Uint8Array): string {
  let text = "";
  for (const b of bytes) text += String.fromCharCode(b);
  return text;
}
