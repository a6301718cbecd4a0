// What a chapter's page offers besides its text: to show it to a class, to forget the
// answers, and the same place of the text in the other language.
//
// Reading path: lesson.ts puts them there (before).

import type { Context } from "../view/context.ts";
import { forgetAnswers } from "./answers.ts";

/** What lies under the page's head is not read. */
const HEAD = 80;

/** A frame has none of them: it is no page to present. */
export function addTools(root: HTMLElement, { text }: Context, { present, wake }: { present(): void; wake(): void }): void {
  const turn = root.querySelector(".turn");
  if (!turn) return;
  const tools = document.createElement("p");
  tools.className = "lesson-tools";
  const tool = (name: string, words: string, run: () => void) => {
    const button = document.createElement("button");
    button.className = "quiet";
    button.dataset["act"] = name;
    button.textContent = words;
    button.addEventListener("click", run);
    tools.append(button);
  };
  tool("present", text("lesson.present"), present);
  tool("clear", text("lesson.clear"), () => {
    forgetAnswers();
    for (const input of root.querySelectorAll<HTMLInputElement>(".predict input")) input.checked = false;
    wake();
  });
  turn.before(tools);
  document.querySelector("nav.lang a")?.addEventListener("click", (e) => {
    const inSight = [...root.querySelectorAll<HTMLElement>(".step")].find((s) => s.getBoundingClientRect().bottom > HEAD);
    if (inSight) (e.currentTarget as HTMLAnchorElement).hash = inSight.id;
  });
}
