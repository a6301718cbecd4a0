// What a chapter's sentences do: phrases light what they speak of, and terms are
// explained where they stand.

/** Not on the stage, nor right below it. */
const ELSEWHERE: Readonly<Record<string, string>> = { states: ".course" };

/**
 * Hovering or focusing a phrase lights what it speaks of; what is lit is the
 * stylesheet's (point.css), since the stage draws itself anew all the time. A click
 * brings it into sight, and `look` goes to when it was there.
 */
export function pointAtStage(root: HTMLElement, place: HTMLElement, look: (target: string) => void): void {
  for (const a of root.querySelectorAll<HTMLElement>("[data-see]")) {
    const target = a.dataset["see"]!;
    const see = (on: boolean) => () => {
      if (on) place.dataset["seen"] = target;
      else delete place.dataset["seen"];
    };
    a.addEventListener("pointerenter", see(true));
    a.addEventListener("pointerleave", see(false));
    a.addEventListener("focus", see(true));
    a.addEventListener("blur", see(false));
    a.addEventListener("click", (e) => {
      e.preventDefault();
      see(true)();
      look(target);
      (place.querySelector(ELSEWHERE[target] ?? ".stage") ?? place).scrollIntoView({ block: "nearest" });
    });
  }
}

/** A tap opens an explanation in its place; Escape closes it. */
export function explainTerms(root: HTMLElement): void {
  const terms = [...root.querySelectorAll<HTMLElement>(".term")];
  const close = () => terms.forEach((t) => t.classList.remove("open", "shut"));
  for (const term of terms) {
    term.querySelector("a")?.addEventListener("click", (e) => {
      e.preventDefault();
      const open = term.classList.contains("open");
      close();
      term.classList.toggle("open", !open);
    });
    term.addEventListener("pointerleave", () => term.classList.remove("shut"));
  }
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    close();
    terms.filter((t) => t.matches(":hover, :focus-within")).forEach((t) => t.classList.add("shut"));
  });
  document.addEventListener("click", (e) => {
    if (!(e.target instanceof Element && e.target.closest(".term"))) close();
  });
}
