// What a chapter says of a run below its button: what is being done, in words and
// not in the scenario's script; then, in one line, whether all was as expected.
// What was expected is not told before, for it would name the answer.

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { ScenarioRun } from "../model/scenario-run.ts";
import type { Key, Text } from "../text.ts";
import type { Context } from "../view/context.ts";

/** The requests that scenarios write out, by their names there. */
const WRITTEN: Readonly<Record<string, string>> = {
  request: "Connection: close",
  "http-1.1": "HTTP/1.1",
  "http-1.1-close": "HTTP/1.1, Connection: close",
  "http-1.0": "HTTP/1.0",
  "http-1.0-keep-alive": "HTTP/1.0, Connection: keep-alive",
};
const ACTS: Readonly<Record<string, Key>> = {
  "close client": "act.closeClient",
  "close server": "act.closeServer",
  "close both": "act.closeBoth",
  "accepting off": "act.acceptingOff",
  "skip idle_timeout": "act.skipIdle",
  "skip keepalive": "act.skipKeepalive",
  "skip time_wait": "act.skipTimeWait",
};

export function progress(run: ScenarioRun, cx: Context): TemplateResult {
  const { text } = cx;
  if (!run.finished) {
    return html`<p aria-live="polite">
      <strong>${cx.scenario(run.scenario)}</strong>
      <span>${actWords(run.acts[run.step - 1] ?? "", text)}</span>
      <span class="mute">${text("lesson.progress", { n: run.step, of: run.acts.length })}</span>
    </p>`;
  }
  const failed = run.expects.filter((x) => x.ok === false).length;
  const said = failed > 0 ? text("lesson.checksFail", { n: failed, of: run.expects.length }) : text("lesson.checksHold", { n: run.expects.length });
  return html`<details class="checks" ?open=${failed > 0}>
      <summary>${said}</summary>
      <ul class="expects">
        ${run.expects.map(
          (x) => html`<li data-expect=${x.id} data-ok=${x.ok ?? nothing}>
            <span aria-hidden="true">${x.ok === undefined ? "…" : x.ok ? "✓" : "✗"}</span> ${cx.expect(run.scenario, x.id)}
          </li>`,
        )}
      </ul>
    </details>
    ${run.finished.ok ? nothing : html`<p class="warn">${text("lesson.disturbed")}</p>`}`;
}

/** What an act of a scenario does, for who knows nothing of its script (package scenario). */
export function actWords(act: string, text: Text): string {
  const [verb, ...args] = act.split(" ");
  const known = ACTS[`${verb} ${args[0]}`];
  if (known) return text(known);
  switch (verb) {
    case "get": {
      const user = args[args.indexOf("as") + 1];
      const get = `GET ${args[0]!.replace(/\?.*$/, "")}`;
      const what = args.includes("as") ? text("act.user", { what: get, user: user ?? "" }) : get;
      return text(args.includes("new") ? "act.getNew" : "act.get", { what });
    }
    case "raw":
      return text("act.raw", { what: WRITTEN[args.at(-1)!] ?? "HTTP" });
    case "segment":
      return text("act.segment");
    default:
      return act === "" ? "" : text("act.set");
  }
}
