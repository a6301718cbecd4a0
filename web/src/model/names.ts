// How things are written, wherever a person reads them: one name for one thing.
// A segment is s12; a request is request 3; a place is 2nd on c1; the visitor's
// own sockets, whose ids s1, s2 would read as segments, are socket 1, socket 2.

import type { Text } from "../text.ts";
import type { Exchange } from "./world.ts";

/** What names need of the page's language. */
export interface Language {
  text: Text;
  /** "3rd" in English, "세 번째" in Korean. */
  nth(n: number): string;
}

/** A segment of the lab, by its id: s12. */
export function segmentName(id: number): string {
  return `s${id}`;
}

/** A connection by its id: c1 of a lab, socket 1 for the s1 of a visit. */
export function connName(id: string, { text }: Pick<Language, "text">): string {
  const socket = /^s(\d+)$/.exec(id)?.[1];
  return socket === undefined ? id : text("name.socket", { n: socket });
}

/** Which of a connection's requests: 2nd on c1. */
export function placeName(nth: number, conn: string, language: Language): string {
  return language.text("name.place", { nth: language.nth(nth), conn: connName(conn, language) });
}

/** A request of a lab by its id; what a raw act has sent after its first is request 3.2, 3.3. */
export function requestName(id: string, part: number, { text }: Pick<Language, "text">): string {
  return text("name.request", { n: requestNumber(id.slice(1), part) });
}

export function requestNumber(n: number | string, part: number): string {
  return part === 0 ? `${n}` : `${n}.${part + 1}`;
}

/** An exchange by its request: request 3 of a lab; in a visit click 2, or this page. */
export function exchangeName(kind: "lab" | "visit", x: Exchange, { text }: Pick<Language, "text">): string {
  if (kind === "lab") return text("name.request", { n: requestNumber(x.number, x.part ?? 0) });
  return x.click ? text("name.click", { n: x.click.nth }) : text("name.page");
}

/** The address of "address:port", brackets of IPv6 kept. */
export function addressOf(socket: string): string {
  return socket.slice(0, socket.lastIndexOf(":"));
}

export function portOf(socket: string): string {
  return socket.slice(socket.lastIndexOf(":"));
}

/** A target without the secrets in its path: /api/labs/…/requests. */
export function shortTarget(target: string): string {
  return target.replace(/^\/(api\/labs|api\/visits|try)\/[^/?]+/, "/$1/…").replace(/\/events\?.*$/, "/events");
}

/** The last part of a target, short enough for a pill: /hello. */
export function lastPart(target: string): string {
  const path = target.replace(/\?.*$/, "");
  return path.slice(path.lastIndexOf("/"));
}
