// What a trace fills, beside the stage: its timeline, the states of a connection, the
// events in words. Before there is a trace nothing of it can be seen, so it is
// fetched with the first act.
//
// Reading path: page.ts draws the stage first (before); view/ladder.ts and
// view/states.ts draw (after).

import { Ladder, LYING } from "../model/ladder.ts";
import type { Conn } from "../model/world.ts";
import type { Context } from "../view/context.ts";
import { LadderView } from "../view/ladder.ts";
import type { LyingLadder } from "../view/lying.ts";
import { StateFigure } from "../view/states.ts";
import { Timebar } from "../view/timebar.ts";
import { EventList } from "./events.ts";
import type { PageActs, PageState } from "./page.ts";

export class Panels {
  /** Beside a text there is one timeline, the ladder on its side; elsewhere the ladder and a time bar. */
  private readonly lying: LyingLadder | undefined;
  private readonly ladder: LadderView | undefined;
  private readonly timebar: Timebar | undefined;
  private readonly states: StateFigure;
  private readonly events: EventList;

  /** Fills the places that `main` has for them. */
  constructor(main: HTMLElement, Lying: typeof LyingLadder | undefined, cx: Context, shown: PageActs["shown"]) {
    const find = (selector: string) => main.querySelector<HTMLElement>(selector)!;
    if (Lying) {
      this.lying = new Lying(find(".ladder-panel"), cx, shown, () => new Ladder(LYING));
    } else {
      this.ladder = new LadderView(find(".ladder-panel"), cx, shown);
      this.timebar = new Timebar(find(".timebar"), cx, shown);
    }
    this.states = new StateFigure(find(".course"), cx);
    this.events = new EventList(find(".events"), cx, shown);
  }

  draw(s: PageState, conn: Conn | undefined): void {
    const { world, feed, selection } = s;
    const { segment, proof } = selection;
    this.states.draw(world, conn);
    if (feed && s.view === "lab") {
      if (!s.words && !s.covered) this.ladder?.draw(feed.chronicle.ladder, world.time, s.live, segment, proof?.segments);
      this.lying?.draw(feed.chronicle, feed.log.events, { time: world.time, now: s.now, live: s.live, selected: segment, proof });
    }
    if (feed) this.timebar?.draw(feed.chronicle, world.time, s.now, s.live);
    this.events.draw(feed?.log.events ?? [], world.time, segment, s.words);
  }
}
