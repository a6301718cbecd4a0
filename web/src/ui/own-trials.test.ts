import assert from "node:assert/strict";
import { test } from "node:test";
import type { VisitCommands } from "../session/commands.ts";
import { wordsIn } from "../text.ts";
import type { VisitEvent } from "../trace/events.gen.ts";
import { contextOf } from "../view/context.ts";
import { OwnTrials, type TrialActs } from "./own-trials.ts";

const cx = contextOf("en", await wordsIn("en"));

/** Acts as the page does: what goes wrong is the page's to say. */
function acts(own: Partial<VisitCommands>): TrialActs {
  return { trial: (f) => f({ click: () => "a", ...own } as VisitCommands).catch(() => {}), wake: () => {} };
}

test("an experiment of which a request fails says so, and another can be made", async () => {
  let asked = 0;
  const trials = new OwnTrials((key) => key, cx, acts({ tryGet: () => {
    asked++;
    return Promise.reject(new Error("nobody answers"));
  } }));
  for (let run = 1; run <= 2; run++) {
    trials.run("own:close");
    assert.equal(trials.trial("own:close")?.note, "running");
    await new Promise(setImmediate);
    assert.equal(trials.trial("own:close")?.note, "failed");
    assert.equal(trials.trial("own:close")?.over, false);
    assert.equal(asked, run);
  }
});

test("an experiment whose visit is forgotten on the way comes to an end", async () => {
  const trials = new OwnTrials((key) => key, cx, acts({ tryGet: () => new Promise(() => {}) }));
  const first: VisitEvent[] = [];
  trials.run("own:one");
  trials.follow(first); // a frame has no trace before its first act
  assert.equal(trials.trial("own:one")?.note, "running");
  first.push({ seq: 1, time: 0, name: "visit:opened", data: { system: "linux", saved_syn: true, tcp_info: true } } as VisitEvent);
  trials.follow(first);
  trials.follow(first);
  assert.equal(trials.trial("own:one")?.note, "running");
  trials.follow([]);
  assert.equal(trials.trial("own:one")?.note, "failed");
});
