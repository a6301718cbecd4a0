// Starts the page that the server has rendered.
//
// Reading path: ui/app.ts is the program (after).

import type { Alone } from "./alone/alone.ts";
import { Server } from "./session/http.ts";
import { keptVisit } from "./session/visit-session.ts";
import { type Lang, wordsIn } from "./text.ts";
import { App } from "./ui/app.ts";
import { contextOf } from "./view/context.ts";

const lang: Lang = document.documentElement.lang === "ko" ? "ko" : "en";
const words = wordsIn(lang);
const given = document.querySelector<HTMLMetaElement>("meta[name=same-socket-visit]")?.content ?? "";

// A frame within another page keeps nothing, and has no visit before the first act;
// a page that shows another's visit has none of its own.
const framed = document.querySelector<HTMLElement>("body[data-page=embed] main");
// Where there is no server, a script before this one (alone/alone.ts) has said what is otherwise.
const { alone } = window as { alone?: Alone };
const server = new Server(framed || alone || document.querySelector("main[data-shared]") ? "" : await keptVisit(given), alone?.worker);
const find = (selector: string) => document.querySelector<HTMLElement>(selector);
const front = find("main.front .stage-place");
// They come beside the words.
const first = front ? Promise.all([import("./session/first.ts"), import("./ui/front.ts")]) : undefined;
const cx = contextOf(lang, { messages: { ...(await words).messages, ...alone?.messages } });
const app = new App(cx, server, {
  place: front ? null : find("body[data-page=lab] main#app, .stage-place"),
  footer: find("footer#own-socket"),
  lesson: find("main[data-lesson]"),
  front,
  client: find("main[data-client]"),
  framed,
});
if (front && first) {
  const [{ firstGet }, { FrontPage }] = await first;
  app.standIn(firstGet(), front, FrontPage);
}
if (framed) {
  const { Frame } = await import("./embed/frame.ts");
  const frame = new Frame(framed, cx, app.acts);
  await app.reading;
  frame.ready();
}
if (document.body.dataset["page"] === "teach") void import("./embed/teach.ts").then(({ teach, askServer }) => teach(askServer(lang)));

// In the other language it is the same moment.
find(".lang a")?.addEventListener("click", (e) => ((e.currentTarget as HTMLAnchorElement).hash = location.hash));

// For those who open DevTools to see how it is done, and for the browser tests.
Object.assign(window, { sameSocket: app });
