// What goes beyond the page: files, and links to a moment. It is fetched when somebody
// takes something away, or comes with such a link.
//
// Reading path: app.ts calls it (before); export-menu.ts has the files, model/moment.ts
// the addresses (after).

import { askedFor } from "../model/by-hand.ts";
import { find, hashOf, type Moment, momentIn, momentOf, type Unaddressed } from "../model/moment.ts";
import type { LabCommands } from "../session/commands.ts";
import type { LabSession } from "../session/lab-session.ts";
import type { Context } from "../view/context.ts";
import type { Acts } from "./acts.ts";
import { type Say, toggleMenu, wordsOf } from "./export-menu.ts";
import type { Lesson } from "./lesson.ts";
import type { Shown } from "./shown.ts";

/** The page's program, as far as it is asked here. */
export interface Program {
  readonly shown: Shown;
  readonly lab: LabSession;
  readonly acts: Acts;
  readonly lesson: Lesson | undefined;
}

const RTT_MS = 200;

/** The menu at its button, a link to what is shown, or the moment of an address. */
export async function away(what: HTMLElement | string, cx: Context, program: Program): Promise<void> {
  const say = await wordsOf(cx);
  const moment = new Moments(say, cx, program);
  if (what instanceof HTMLElement) await toggleMenu(what, cx, say, program, moment);
  else if (what.startsWith("#")) moment.open(what);
  else await moment.copy();
}

export class Moments {
  private readonly say: Say;
  private readonly cx: Context;
  private readonly program: Program;

  constructor(say: Say, cx: Context, program: Program) {
    this.say = say;
    this.cx = cx;
    this.program = program;
  }

  /** Why there is no link to what is shown. */
  get off(): string | undefined {
    const m = this.shown;
    return typeof m === "string" ? this.say(`moment.${m}`) : undefined;
  }

  async copy(): Promise<void> {
    const m = this.shown;
    if (typeof m === "string") {
      this.tell(this.say(`moment.${m}`));
      return;
    }
    const url = location.href.replace(/#.*/, "") + hashOf(m);
    try {
      await navigator.clipboard.writeText(url);
      this.tell(this.say("moment.copied"));
    } catch {
      history.replaceState(null, "", url); // it may be copied from there
      this.tell(this.say("moment.address"));
    }
  }

  /** Runs the scenario unseen and stands at the moment; says why not if it cannot. */
  open(hash: string): void {
    const { acts, lesson } = this.program;
    const m = momentIn(hash);
    if (typeof m === "string") acts.say(this.say(`moment.bad.${m}`));
    else if (lesson && !lesson.buttons.some((b) => b.scenario === m.run)) acts.say(this.say("moment.bad.run"));
    else void acts.inLab((lab) => this.run(lab, m));
  }

  private async run(commands: LabCommands, m: Moment): Promise<void> {
    const { shown, lab, acts } = this.program;
    const { server } = lab;
    const { done = [] } = m;
    if (shown.view !== "lab") shown.show("lab");
    shown.seek(lab.feed?.playhead.now(performance.now()) ?? 0); // what comes is not watched
    const rtt = m.rttMs ?? RTT_MS;
    if (lab.settings["link.rtt_ms"] !== rtt) await commands.set({ "link.rtt_ms": rtt });
    let since: number; // what is known here of an older lab's trace may still be less
    try {
      // The script may be over before the moment: the lab goes on until then.
      const on = [...done.map(askedFor), { after: m.after, us: m.us, act: "stand" }];
      ({ since } = await server.send<{ since: number }>("POST", `/api/labs/${lab.id}/scenarios/${m.run}`, { stepped: true, do: on }, server.click()));
    } catch (e) {
      const code = e instanceof Error && "code" in e ? e.code : undefined;
      if (code !== "unknown_scenario" && code !== "do_invalid") throw e;
      shown.live();
      acts.say(this.say(code === "do_invalid" ? "moment.bad.t" : "moment.bad.run"));
      return;
    }
    const end = await lab.reach((events) => events.find((e) => e.seq > since && e.name === "scenario:finished"));
    await commands.clock({ paused: false });
    const refused = done.length > 0 && end.name === "scenario:finished" && end.data.why === "refused";
    lab.feed?.unseen();
    const found = refused ? undefined : find(lab.feed?.log.events ?? [], m, since);
    if (!found) {
      shown.live();
      acts.say(this.say(refused ? "moment.bad.do" : "moment.bad.t"));
      return;
    }
    const { time, segment } = found;
    const conn = segment === undefined ? undefined : lab.feed?.chronicle.segment(segment)?.conn;
    shown.stand(time, { ...(segment !== undefined && { segment }), ...(conn !== undefined && { conn }) });
    const run = this.cx.scenario(m.run);
    shown.note = done.length === 0 ? this.say("moment.here", { run }) : this.say("moment.done", { run, n: done.length });
    shown.wake();
  }

  private get shown(): Moment | Unaddressed {
    const { shown, lab, acts } = this.program;
    const { feed } = shown;
    if (shown.view !== "lab" || !feed || lab.isRecording) return "none";
    return momentOf(feed.log.events, feed.playhead.time(performance.now()), shown.selection.segment, acts.touched);
  }

  /** Wherever the reader stands. */
  private tell(words: string): void {
    this.program.shown.note = words;
    this.program.acts.say(words);
  }
}
