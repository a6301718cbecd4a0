// What a trace fills, around the stage: its timeline, the states of a connection, the
// events in words, the octets of a segment. Before there is a trace nothing of it can be
// seen, so it is fetched with the first act.
//
// Reading path: page.ts draws the stage first (before); view/ladder.ts and
// view/states.ts draw (after).

import { html, nothing, render } from "lit/html.js";
import type { Chronicle, SegmentEvent } from "../model/chronicle.ts";
import { Ladder, LYING } from "../model/ladder.ts";
import type { Conn } from "../model/world.ts";
import type { Feed } from "../session/feed.ts";
import type { Context } from "../view/context.ts";
import type { Look } from "../view/handle.ts";
import { LadderView } from "../view/ladder.ts";
import type { LyingLadder } from "../view/lying.ts";
import type { Octet } from "../view/stage/stage.ts";
import { ScrubBar } from "../view/scrub.ts";
import { StateFigure } from "../view/states.ts";
import { connControls } from "./conn.ts";
import { EventList } from "./events.ts";
import { Hand } from "./hand.ts";
import { endsOf, segmentPanel, segmentSheet, synPanel } from "./inspector.ts";
import { OctetPanels } from "./octet-panels.ts";
import type { PageActs, PageState } from "./page.ts";

/** They come along: parts of their own would cut the page's others into more. */
export { MEASURES } from "../model/measure.ts";
export { whereToLook } from "../model/sights.ts";
export { ContrastView } from "../view/contrast.ts";
export { READINGS } from "../model/readings.ts";
export { RaceView } from "../view/race.ts";
export { CompareStrip } from "./compare.ts";
export { onPaper } from "./paper.ts";
export { sheet } from "./fetched.ts";
export { picture, pictureStyle } from "../view/picture.ts";

export class Panels {
  private readonly cx: Context;
  private readonly acts: PageActs;
  private readonly find: (selector: string) => HTMLElement;
  /** Beside a text the timeline is the ladder on its side; elsewhere the ladder, or a bar where it is not in sight. */
  private readonly lying: LyingLadder | undefined;
  private readonly ladder: LadderView | undefined;
  private readonly bar: ScrubBar | undefined;
  /** Only the lab page has places for them. */
  private readonly octets: OctetPanels | undefined;
  private readonly states: StateFigure;
  private readonly events: EventList;
  /** None in a frame, which has no room for it. */
  private readonly hand: Hand | undefined;
  private laid: { of: Chronicle; ladder: Ladder; next: number } | undefined;
  private inspected: unknown[] = [];

  /** Fills the places that `main` has for them. */
  constructor(main: HTMLElement, Lying: typeof LyingLadder | undefined, cx: Context, acts: PageActs) {
    const { shown } = acts;
    const find = (selector: string) => main.querySelector<HTMLElement>(selector)!;
    this.find = find;
    this.cx = cx;
    this.acts = acts;
    if (Lying) {
      this.lying = new Lying(find(".ladder-panel"), cx, shown, (crossing) => new Ladder({ ...LYING, crossing }));
    } else {
      this.ladder = new LadderView(find(".ladder-panel"), cx, shown);
      this.bar = new ScrubBar(find(".scrub"), cx, shown);
      this.octets = new OctetPanels(main, cx, acts);
    }
    this.states = new StateFigure(find(".course"), cx);
    this.events = new EventList(find(".events"), cx, {
      select: (id) => shown.select(id),
      seek: (time) => shown.seek(time),
      showWords: (words) => shown.showWords(words),
      wake: () => shown.wake(),
      link: () => acts.take("link"),
    });
    if (main.querySelector(".hand")) this.hand = new Hand(main, cx, acts);
  }

  draw(s: PageState, conn: Conn | undefined, segment: SegmentEvent | undefined): void {
    const { world, feed, selection, live, now } = s;
    const look: Look = { time: world.time, now, live, selected: selection.segment, proof: selection.proof };
    if (feed) this.states.draw(world, conn);
    if (feed && s.view === "lab") {
      this.ladder?.draw(feed.chronicle, this.layOut(feed), look);
      this.lying?.draw(feed.chronicle, feed.log.events, look);
    }
    if (feed) this.bar?.draw(feed.chronicle, look);
    this.events.draw(feed?.log.events ?? [], world.time, selection.segment, s.words);
    // Nothing of the rest goes on by itself.
    const shape = [world.version, ...Object.values({ ...s, world: 0, now: 0, ...s.settings, settings: 0 }), conn, segment, this.hand?.changes];
    if (shape.some((part, i) => part !== this.inspected[i])) {
      this.inspected = shape;
      this.hand?.draw(s);
      this.inspect(s, conn, segment);
    }
    if (s.view === "lab") this.octets?.draw(s, conn);
  }

  /** The ladder of all that has come so far. */
  private layOut({ log, chronicle }: Feed): Ladder {
    if (this.laid?.of !== chronicle) this.laid = { of: chronicle, ladder: new Ladder(), next: 0 };
    const { laid } = this;
    for (let e = log.events[laid.next]; e; e = log.events[laid.next]) {
      laid.ladder.add(e);
      laid.next++;
    }
    return laid.ladder;
  }

  /** What the octets of the chosen segment say, or those of the kernel's SYN. */
  private inspect(s: PageState, conn: Conn | undefined, segment: SegmentEvent | undefined): void {
    const { cx, find } = this;
    const { world, view, selection } = s;
    const { shown } = this.acts;
    const { octet } = selection;
    render(connControls(s, conn, this.acts, cx), find(".conn-head"));
    render(view === "socket" ? synPanel(world, cx) : nothing, find(".kept"));
    const close = () => shown.select(undefined);
    const pick = (octet: Octet) => segment && shown.choose({ segment: segment.data.id, ...(segment.conn && { conn: segment.conn }), octet });
    const sheet = segment && (this.ladder ? segmentSheet(world, segment, cx, { octet, pick }) : segmentPanel(world, segment, close, cx));
    render(sheet ? html`${segment && this.hand?.forSegment(segment)}${sheet}` : nothing, find(".segment"));
    if (this.ladder) render(conn ? endsOf(conn, cx) : nothing, find(".ends"));
  }
}
