// What comes from strangers is looked at before it is shown: whether an event is one of
// this program's, and each member of the kind that those who draw it rely on.
//
// Reading path: replay.ts reads a file (before); file.ts has its lines (after).

import type { LabEvent } from "../trace/events.gen.ts";
import { SHAPES } from "../trace/shapes.gen.ts";

/** The latest time of an event, in microseconds: a year. */
const LATEST_US = 366 * 24 * 3600 * 1e6;
const HOSTS = ["client", "server", "link", "box"];

/** The member of an event that is missing or of another kind, "name" of an unknown event; undefined if all is well. */
export function strange(e: LabEvent): string | undefined {
  if (!Object.hasOwn(SHAPES, e.name) || !e.name.includes(":")) return "name";
  if (!Number.isSafeInteger(e.time) || e.time < 0 || e.time > LATEST_US) return "time";
  if (e.host !== undefined && !HOSTS.includes(e.host)) return "host";
  if (e.conn !== undefined && typeof e.conn !== "string") return "conn";
  if (e.name === "link:changed" && !(e.data.rtt_ms >= 1)) return "rtt_ms";
  return within(e.data, SHAPES[e.name]!);
}

function within(value: object, shape: Readonly<Record<string, string>>): string | undefined {
  for (const [key, kind] of Object.entries(shape)) {
    const name = key.replace("?", "");
    const member: unknown = (value as Record<string, unknown>)[name];
    if (member === undefined && (key !== name || kind.endsWith("[]"))) continue;
    const wrong = faultIn(member, kind);
    if (wrong !== undefined) return wrong === "" ? name : `${name}.${wrong}`;
  }
  return undefined;
}

/** Undefined if the value is of that kind; else which of its members is not, "" for itself. */
function faultIn(value: unknown, kind: string): string | undefined {
  if (kind.startsWith("|")) {
    const words = kind.replace("[]", "").slice(1).split("|");
    const values = kind.endsWith("[]") ? value : [value];
    return Array.isArray(values) && values.every((v) => words.includes(v as string)) ? undefined : "";
  }
  switch (kind) {
    case "number":
      return Number.isFinite(value) && Math.abs(value as number) <= Number.MAX_SAFE_INTEGER ? undefined : "";
    case "boolean":
    case "string":
      return typeof value === kind ? undefined : "";
    case "base64":
      return typeof value === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0 ? undefined : "";
    case "string[]":
      return Array.isArray(value) && value.every((v) => typeof v === "string") ? undefined : "";
    case "Header[]":
      return value === null || (Array.isArray(value) && value.every((h) => Array.isArray(h) && h.length === 2 && h.every((v) => typeof v === "string"))) ? undefined : "";
    default: {
      const shape = SHAPES[kind];
      return shape && typeof value === "object" && value !== null ? within(value, shape) : "";
    }
  }
}
