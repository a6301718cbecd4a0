// What a trace fills, around the stage: its timeline, the states of a connection, the
// events in words, the octets of a segment. Before there is a trace nothing of it can be
// seen, so it is fetched with the first act.
//
// Reading path: page.ts draws the stage first (before); view/ladder.ts and
// view/states.ts draw (after).

import { nothing, render } from "lit/html.js";
import type { SegmentEvent } from "../model/chronicle.ts";
import { Ladder, LYING } from "../model/ladder.ts";
import type { Conn } from "../model/world.ts";
import type { Context } from "../view/context.ts";
import type { Look } from "../view/handle.ts";
import { LadderView } from "../view/ladder.ts";
import type { LyingLadder } from "../view/lying.ts";
import { ScrubBar } from "../view/scrub.ts";
import { StateFigure } from "../view/states.ts";
import { EventList } from "./events.ts";
import { endsOf, segmentPanel, segmentSheet, synPanel } from "./inspector.ts";
import type { PageActs, PageState } from "./page.ts";

/** It comes along: a part of its own would cut the page's others into more. */
export { onPaper } from "./paper.ts";

export class Panels {
  private readonly cx: Context;
  private readonly acts: PageActs["shown"];
  private readonly find: (selector: string) => HTMLElement;
  /** Beside a text the timeline is the ladder on its side; elsewhere the ladder, or a bar where it is not in sight. */
  private readonly lying: LyingLadder | undefined;
  private readonly ladder: LadderView | undefined;
  private readonly bar: ScrubBar | undefined;
  private readonly states: StateFigure;
  private readonly events: EventList;
  private inspected = "";

  /** Fills the places that `main` has for them. */
  constructor(main: HTMLElement, Lying: typeof LyingLadder | undefined, cx: Context, shown: PageActs["shown"]) {
    const find = (selector: string) => main.querySelector<HTMLElement>(selector)!;
    this.find = find;
    this.cx = cx;
    this.acts = shown;
    if (Lying) {
      this.lying = new Lying(find(".ladder-panel"), cx, shown, () => new Ladder(LYING));
    } else {
      this.ladder = new LadderView(find(".ladder-panel"), cx, shown);
      this.bar = new ScrubBar(find(".scrub"), cx, shown);
    }
    this.states = new StateFigure(find(".course"), cx);
    this.events = new EventList(find(".events"), cx, shown);
  }

  draw(s: PageState, conn: Conn | undefined, segment: SegmentEvent | undefined): void {
    const { world, feed, selection, live, now } = s;
    const look: Look = { time: world.time, now, live, selected: selection.segment, proof: selection.proof };
    this.states.draw(world, conn);
    if (feed && s.view === "lab") {
      this.ladder?.draw(feed.chronicle, look);
      this.lying?.draw(feed.chronicle, feed.log.events, look);
    }
    if (feed) this.bar?.draw(feed.chronicle, look);
    this.events.draw(feed?.log.events ?? [], world.time, selection.segment, s.words);
    this.inspect(s, conn, segment);
  }

  /** What the octets of the chosen segment say, or those of the kernel's SYN. */
  private inspect({ world, view }: PageState, conn: Conn | undefined, segment: SegmentEvent | undefined): void {
    const { cx, find } = this;
    const shape = [view, world.version, conn?.id, segment?.seq].join("|");
    if (shape === this.inspected) return;
    this.inspected = shape;
    render(view === "socket" ? synPanel(world, cx) : nothing, find(".kept"));
    const close = () => this.acts.select(undefined);
    const sheet = segment && (this.ladder ? segmentSheet(world, segment, cx) : segmentPanel(world, segment, close, cx));
    render(sheet ?? nothing, find(".segment"));
    if (this.ladder) render(conn ? endsOf(conn, cx) : nothing, find(".ends"));
  }
}
