// Starts the page that the server has rendered.

import { recall, remember } from "./storage.ts";
import { type Lang, wordsIn } from "./text.ts";
import { App } from "./ui/app.ts";
import { contextOf } from "./view/context.ts";

const lang: Lang = document.documentElement.lang === "ko" ? "ko" : "en";
const given = document.querySelector<HTMLMetaElement>("meta[name=same-socket-visit]")?.content ?? "";

const words = wordsIn(lang);

// A visit is a tab: a reload or another page keeps the one it has, if the server
// still knows it.
async function visitToken(): Promise<string> {
  const kept = recall("visit");
  if (kept && kept !== given) {
    try {
      const answer = await fetch(`/api/visits/${kept}/events?since=${Number.MAX_SAFE_INTEGER}`, {
        cache: "no-store",
        headers: { "Same-Socket-Visit": kept },
      });
      if (answer.ok) return kept;
    } catch {
      // The new one serves as well.
    }
  }
  if (given) remember("visit", given);
  return given;
}

// A frame within another page keeps nothing, and has no visit before the first act.
const framed = document.querySelector<HTMLElement>("body[data-page=embed] main");
const token = framed ? "" : await visitToken();
const find = (selector: string) => document.querySelector<HTMLElement>(selector);
const cx = contextOf(lang, await words);
const app = new App(cx, token, {
  place: find("body[data-page=lab] main#app, .stage-place"),
  footer: find("footer#own-socket"),
  lesson: find("main[data-lesson]"),
  front: find("#answer[data-after]"),
  client: find("main[data-client]"),
  framed,
});
if (framed) {
  const { Frame } = await import("./embed/frame.ts");
  const frame = new Frame(framed, cx, app);
  await app.reading;
  frame.ready();
}
if (document.body.dataset["page"] === "teach") void import("./ui/teach.ts").then(({ teach }) => teach(lang));

// For those who open DevTools to see how it is done, and for the browser tests.
Object.assign(window, { sameSocket: app });
