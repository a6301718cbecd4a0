// A list of tabs: one stop for the Tab key, and the arrow keys open its neighbours.

import { html, type TemplateResult } from "lit/html.js";

export interface Tab<Name extends string> {
  name: Name;
  label: string;
}

/** The tabs; each opens the panel that panelOf names. */
export function tabList<Name extends string>(label: string, tabs: readonly Tab<Name>[], open: Name, show: (name: Name) => void): TemplateResult {
  const key = (e: KeyboardEvent) => {
    // The focus is where the key before went, drawn or not.
    const to = neighbour(tabs, (e.target as HTMLElement).dataset["tab"] ?? open, e.key);
    if (!to) return;
    e.preventDefault();
    show(to.name);
    (e.currentTarget as Element).querySelector<HTMLElement>(`[data-tab=${to.name}]`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${key}>
    ${tabs.map(
      ({ name, label }) => html`<button
        role="tab"
        id="tab-${name}"
        data-tab=${name}
        aria-selected=${name === open}
        aria-controls=${panelOf(name)}
        tabindex=${name === open ? 0 : -1}
        @click=${() => show(name)}
      >
        ${label}
      </button>`,
    )}
  </div>`;
}

/** The id of the panel that a tab opens. */
export function panelOf(tab: string): string {
  return `panel-${tab}`;
}

function neighbour<T extends Tab<string>>(tabs: readonly T[], open: string, key: string): T | undefined {
  const i = tabs.findIndex((t) => t.name === open);
  switch (key) {
    case "ArrowLeft":
      return tabs.at(i - 1);
    case "ArrowRight":
      return tabs[(i + 1) % tabs.length];
    case "Home":
      return tabs[0];
    case "End":
      return tabs.at(-1);
    default:
      return undefined;
  }
}
