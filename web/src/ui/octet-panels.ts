// What the lab page shows of octets: the byte ruler, what a message says, and the editor
// for raw requests with what came of them. Only what is open is drawn, and nothing is
// fetched before.
//
// Reading path: panels.ts draws it (before); octet-part.ts and raw-part.ts draw (after).

import { Book } from "../model/book.ts";
import { type Finding, findings, isAnswered } from "../model/findings.ts";
import type { Streams } from "../model/streams.ts";
import type { Conn, World } from "../model/world.ts";
import type { Context } from "../view/context.ts";
import type { Octet } from "../view/stage/stage.ts";
import { Fetched } from "./fetched.ts";
import type { OctetPart } from "./octet-part.ts";
import type { PageActs, PageState } from "./page.ts";
import type { RawPart } from "./raw-part.ts";

/** A connection's streams at an instant. */
interface Measured {
  conn: string;
  /** All that there are, to choose from. */
  conns: readonly string[];
  streams: Streams;
  time: number;
  version: number;
  selection: PageState["selection"];
}

interface Found {
  conn: string | undefined;
  found: readonly Finding[];
  answered: boolean;
}

const NOTHING: Found = { conn: undefined, found: [], answered: false };

export class OctetPanels {
  private readonly places: Record<"ruler" | "message" | "raw", HTMLElement>;
  private readonly acts: PageActs;
  private readonly book = new Book();
  private readonly octets: Fetched<OctetPart>;
  private readonly editor: Fetched<RawPart>;
  /** What was found, and of what. */
  private found = NOTHING;
  private foundOf: Measured | undefined;

  constructor(main: HTMLElement, cx: Context, acts: PageActs) {
    const find = (selector: string) => main.querySelector<HTMLElement>(selector)!;
    const places = { ruler: find(".ruler"), message: find(".message"), raw: find(".raw") };
    this.places = places;
    this.acts = acts;
    const { shown } = acts;
    const wake = () => shown.wake();
    const raw = { send: acts.raw.bind(acts), octet: (octet: Octet) => this.choose(octet), wake };
    this.octets = new Fetched(async () => (await import("./octet-part.ts")).OctetPart.open(places, cx, shown), wake, "ruler");
    this.editor = new Fetched(async () => (await import("./raw-part.ts")).RawPart.open(places.raw, cx, raw), wake, "raw");
  }

  draw({ world, feed, selection, recorded }: PageState, conn: Conn | undefined): void {
    const open = (place: keyof OctetPanels["places"]) => !this.places[place].closest("[hidden]");
    const [onRuler, onMessage, onRaw] = [open("ruler"), open("message"), open("raw")];
    if (!onRuler && !onMessage && !onRaw) return;
    if (feed) this.book.follow(feed.log.events);
    const { time, version } = world;
    const streams = feed && conn && this.book.of(conn.id, time);
    const measured = streams && { conn: conn.id, conns: [...world.conns.keys()], streams, time, version, selection };
    if (feed && onRuler) this.octets.get()?.drawRuler(measured);
    if (measured && onMessage) this.octets.get()?.drawMessage(measured);
    if (onRaw) this.editor.get()?.draw({ ...this.find(measured), open: this.rawConns(world), recorded });
  }

  /** Of a connection that carried no octets by hand there is nothing to find. */
  private find(m: Measured | undefined): Found {
    const before = this.foundOf;
    if (m?.streams === before?.streams && m?.version === before?.version) return this.found;
    this.foundOf = m;
    if (!m?.streams.client.pieces.some((p) => p.raw)) return (this.found = NOTHING);
    const { conn, streams, time } = m;
    return (this.found = { conn, found: findings(streams, time), answered: isAnswered(streams, time) });
  }

  /** Connections that octets by hand have opened, and that take more of them. */
  private rawConns({ conns, time }: World): string[] {
    return [...conns.values()].flatMap(({ id, client }) => {
      const pieces = this.book.of(id, time)?.client.pieces;
      return pieces?.some((p) => p.raw) && ["ESTABLISHED", "CLOSE-WAIT"].includes(client.state) && client.closedWhy === undefined ? [id] : [];
    });
  }

  /** An octet that something was found about. */
  private choose(octet: Octet): void {
    const m = this.foundOf;
    if (!m) return;
    const segment = m.streams[octet.from].carriersOf(octet.seq, m.time)[0]?.id;
    this.acts.shown.choose({ conn: m.conn, octet, ...(segment !== undefined && { segment }) });
  }
}
