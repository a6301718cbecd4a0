// What a page fetches only when it is wanted is fetched once the lab has come: from then
// on the page needs its host no more, and works where there is no network.
//
// Reading path: internal/site/copy.go lists the files in the page (before); ui/fetched.ts
// finds the style sheets (after).

/** Fetches what the page lists; scripts wait in the browser's map of modules, style sheets without a medium. */
export function fetchLater(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[data-later='']")) {
    link.dataset["later"] = "asked";
    link.onload = () => (link.dataset["later"] = "here");
    // Without it the part is fetched when it is wanted.
    link.onerror = () => (link.dataset["later"] = "");
    link.href = link.dataset["href"]!;
    link.rel = link.dataset["sheet"] ? "stylesheet" : "modulepreload";
  }
}
