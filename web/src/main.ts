// Starts the page that the server has rendered.
//
// Reading path: ui/app.ts is the program (after).

import { Server } from "./session/http.ts";
import { keptVisit } from "./session/visit-session.ts";
import { type Lang, wordsIn } from "./text.ts";
import { App } from "./ui/app.ts";
import { contextOf } from "./view/context.ts";

const lang: Lang = document.documentElement.lang === "ko" ? "ko" : "en";
const words = wordsIn(lang);
const given = document.querySelector<HTMLMetaElement>("meta[name=same-socket-visit]")?.content ?? "";

// A frame within another page keeps nothing, and has no visit before the first act.
const framed = document.querySelector<HTMLElement>("body[data-page=embed] main");
const server = new Server(framed ? "" : await keptVisit(given));
const find = (selector: string) => document.querySelector<HTMLElement>(selector);
const front = find("main.front .stage-place");
const recording = front ? import("./session/first.ts") : undefined; // comes beside the words
const cx = contextOf(lang, await words);
const app = new App(cx, server, {
  place: front ? null : find("body[data-page=lab] main#app, .stage-place"),
  footer: find("footer#own-socket"),
  lesson: find("main[data-lesson]"),
  front,
  client: find("main[data-client]"),
  framed,
});
if (recording) app.standIn((await recording).firstGet());
if (framed) {
  const { Frame } = await import("./embed/frame.ts");
  const frame = new Frame(framed, cx, app.acts);
  await app.reading;
  frame.ready();
}
if (document.body.dataset["page"] === "teach") void import("./embed/teach.ts").then(({ teach }) => teach(lang));

// For those who open DevTools to see how it is done, and for the browser tests.
Object.assign(window, { sameSocket: app });
