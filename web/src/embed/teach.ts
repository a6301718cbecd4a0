// The teachers' page: a choice shows at once, at the width of the course's column,
// and what can be copied follows it. The server writes what is copied, so that it
// is the same with and without script.

import type { Lang } from "../text.ts";
import type { FromFrame } from "./embed.d.ts";
import type { Answer } from "./snippets.ts";

/** Asks the server; undefined if it does not answer. */
export const askServer = (lang: Lang) => async (asked: URLSearchParams): Promise<Answer | undefined> => {
  const answer = await fetch(`/${lang}/teach/snippets?${asked}`, { cache: "no-store" }).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as Answer) : undefined;
};

/** `write` says what is copied of a choice. */
export function teach(write: (asked: URLSearchParams) => Promise<Answer | undefined>): void {
  const form = document.querySelector<HTMLFormElement>("form.choices");
  const frame = document.querySelector<HTMLIFrameElement>("#preview");
  const said = document.querySelector<HTMLElement>(".copied");
  const measured = document.querySelector<HTMLElement>(".measured");
  if (!form || !frame || !said || !measured) return;
  const width = form.querySelector<HTMLInputElement>("[name=width]")!;
  let height = 0;
  let asked = 0;

  const follow = async () => {
    const turn = ++asked;
    const query = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    if (height > 0) query.set("height", String(height));
    const now = await write(query);
    const { stale = "" } = said.dataset;
    if (!now) {
      said.textContent = measured.textContent = stale;
      return;
    }
    if (measured.textContent === stale) said.textContent = measured.textContent = "";
    if (turn !== asked) return; // another choice has come meanwhile
    for (const code of document.querySelectorAll<HTMLElement>("[data-snippet]")) {
      const text: string | undefined = now[code.dataset["snippet"] as keyof Answer];
      if (text !== undefined && code.textContent !== text) code.textContent = text; // what is selected stays so
    }
    const { pathname, search } = new URL(now.source);
    if (frame.getAttribute("src") !== pathname + search) frame.setAttribute("src", pathname + search);
  };
  const widen = () => {
    if (!width.validity.valid || width.value === "") return;
    frame.width = width.value;
  };

  form.addEventListener("submit", (e) => e.preventDefault());
  form.addEventListener("input", () => {
    widen();
    void follow();
  });
  window.addEventListener("message", (e: MessageEvent<FromFrame>) => {
    if (e.source !== frame.contentWindow || e.origin !== location.origin || e.data.type !== "same-socket:height") return;
    height = e.data.height;
    frame.height = String(height);
    measured.textContent = (said.dataset["measured"] ?? "")
      .replace("{width}", frame.width)
      .replace("{height}", frame.height);
    void follow();
  });
  for (const code of document.querySelectorAll<HTMLElement>("[data-snippet]")) addCopy(code, said);
  // It may have told its height before anybody listened.
  widen();
  frame.src = frame.getAttribute("src")!;
}

/** A button that copies, and says so aloud; where it may not, the text is selected. */
function addCopy(code: HTMLElement, said: HTMLElement): void {
  const { copy = "", copied = "", refused = "" } = said.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = copy;
  button.dataset["copies"] = code.dataset["snippet"];
  const title = document.getElementById(code.parentElement!.getAttribute("aria-labelledby")!);
  button.setAttribute("aria-label", `${copy}: ${title?.textContent ?? ""}`);
  button.addEventListener("click", async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = said.textContent = copied;
      button.addEventListener("blur", () => (button.textContent = copy), { once: true });
    } catch {
      getSelection()?.selectAllChildren(code);
      said.textContent = refused;
    }
  });
  code.after(button);
}
