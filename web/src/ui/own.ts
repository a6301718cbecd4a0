// The footer: the visitor's own kernel socket, in one line, on every page.
//
// Reading path: app.ts calls it (before). It is the last step.

import { guard } from "lit/directives/guard.js";
import { html, nothing, render, type TemplateResult } from "lit/html.js";
import { ownSocket } from "../model/visit.ts";
import { type Conn, isClosed, stateOf, type World } from "../model/world.ts";
import type { SourceState } from "../session/source.ts";
import { ago } from "../text.ts";
import type { Context } from "../view/context.ts";
import { lightUp } from "../view/light.ts";

const MOST_DOTS = 12;

export class Footer {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private readonly open: () => void;
  private begun = false;

  /** `open` shows the socket on the stage. */
  constructor(root: HTMLElement, cx: Context, open: () => void) {
    this.root = root;
    this.cx = cx;
    this.open = open;
  }

  /** Draws the socket as it is in `w`; returns whether it goes on moving by itself. */
  draw(w: World, state: SourceState): boolean {
    if (!this.begun) this.root.replaceChildren(); // what it says without script
    this.begun = true;
    const own = ownSocket(w);
    const changing = [w.version, state, Math.floor(w.time / 1e6), own !== undefined && isClosed(w, own)];
    render(guard(changing, () => ownLine(w, state, this.open, this.cx)), this.root);
    const socket = this.root.querySelector<HTMLElement>(".own-socket");
    return socket !== null && lightUp(socket, w, lastClick(w));
  }
}

/** When the latest click's request arrived. */
function lastClick(w: World): number | undefined {
  let last: number | undefined;
  for (const x of w.exchanges.values()) if (x.click) last = x.wanted;
  return last;
}

function ownLine(w: World, state: SourceState, open: () => void, cx: Context): TemplateResult {
  const { text } = cx;
  const own = ownSocket(w);
  const lost = state === "lost";
  return html`
    <span class="own-label ${w.lastHop ? "hop" : ""}">${text(w.lastHop ? "own.lastHop" : "own.label")}</span>
    ${own
      ? html`<span class="own-socket mono ${isClosed(w, own) ? "closed" : "open"}" data-cookie=${own.kernel?.cookie ?? ""}
          >${own.client.local} ⇄ <wbr />${own.server.local} <b>${isClosed(w, own) ? text("row.closed") : stateOf(w, own, "server")}</b></span>
          <span class="dots" aria-hidden="true">${dots(own)}</span>`
      : nothing}
    <span class="own-words">${lost ? text("own.lost") : words(w, own, cx)}</span>
    <button class="quiet" data-act="own" @click=${open}>${text("own.open")}</button>
  `;
}

function dots(c: Conn): TemplateResult[] {
  const n = Math.min(MOST_DOTS, c.kernel?.clicks ?? 0);
  return Array.from({ length: n }, () => html`<i></i>`);
}

function words(w: World, own: Conn | undefined, { text }: Context): string {
  if (!own?.kernel) return text("own.none");
  if (isClosed(w, own)) return text("own.closed", { why: text(`closed.${own.kernel.closed?.why ?? "aborted"}`) });
  const since = ago(w.time - own.kernel.acceptedAt, text);
  const n = own.kernel.clicks;
  if (w.clicks.size === 0) return text("own.noClick", { ago: since });
  if (n === w.clicks.size) return text("own.same", { n, ago: since });
  const sockets = [...w.conns.values()].filter((c) => (c.kernel?.clicks ?? 0) > 0).length;
  return text("own.some", { n, all: w.clicks.size, sockets });
}
