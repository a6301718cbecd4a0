// What can be done to the chosen connection: another is chosen, or a program closes it.
//
// Reading path: panels.ts puts it in its place (before); acts.ts closes it (after).

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Conn, Side } from "../model/world.ts";
import type { Key } from "../text.ts";
import type { Context } from "../view/context.ts";
import type { PageActs, PageState } from "./page.ts";

export function connControls(s: PageState, conn: Conn | undefined, acts: PageActs, { text }: Context): TemplateResult {
  const close = (by: Side, label: Key) => {
    const why = s.recorded ? text("transport.recorded") : !s.lab ? text("hand.noLab") : conn && canClose(conn, by) ? "" : text("error.connection_closed");
    return html`<button data-act="close-${by}" aria-disabled=${why ? "true" : nothing} aria-describedby="why-close-${by}" title=${why} @click=${() => (why || !conn ? acts.say(why) : acts.closeConn(conn.id, by))}>
        ${text(label)}</button
      ><span class="spoken" id="why-close-${by}">${why}</span>`;
  };
  const conns = [...s.world.conns.keys()];
  return html`<h2>
      <label
        >${text("conn.title")}
        <select
          class="mono"
          data-setting="conn"
          ?disabled=${conns.length === 0}
          @change=${(e: Event) => acts.shown.choose({ conn: (e.currentTarget as HTMLSelectElement).value })}
        >
          ${conns.map((id) => html`<option value=${id} .selected=${id === conn?.id}>${id}</option>`)}
        </select></label
      >
    </h2>
    <div class="conn-acts">${close("client", "conn.closeClient")} ${close("server", "conn.closeServer")}</div>`;
}

/** Whether that program has a socket of the connection, and has not closed it. */
function canClose(c: Conn, by: Side): boolean {
  if (c[by].closedWhy !== undefined || ["", "CLOSED"].includes(c[by].state)) return false;
  return by === "server" ? c.accepted !== undefined : c.client.state !== "SYN-SENT";
}
