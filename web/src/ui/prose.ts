// What a chapter's sentences do: phrases light what they speak of, and terms are
// explained where they stand.

/**
 * Hovering or focusing a phrase lights what it speaks of; what is lit is the
 * stylesheet's (point.css), since the stage draws itself anew all the time.
 */
export function pointAtStage(root: HTMLElement, place: HTMLElement): void {
  for (const a of root.querySelectorAll<HTMLElement>("[data-see]")) {
    const see = (on: boolean) => () => {
      if (on) place.dataset["seen"] = a.dataset["see"];
      else delete place.dataset["seen"];
    };
    a.addEventListener("pointerenter", see(true));
    a.addEventListener("pointerleave", see(false));
    a.addEventListener("focus", see(true));
    a.addEventListener("blur", see(false));
    a.addEventListener("click", (e) => {
      e.preventDefault();
      see(true)();
      place.scrollIntoView({ block: "nearest" });
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
