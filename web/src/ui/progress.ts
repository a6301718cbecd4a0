// What a chapter says of a run below its button: what is being done, in words and
// not in the scenario's script; then, in one line, whether all was as expected.
// What was expected is not told before, for it would name the answer.

import { html, nothing, type TemplateResult } from "lit/html.js";
import type { ScenarioRun } from "../model/scenario-run.ts";
import type { Context } from "../view/context.ts";

export function progress(run: ScenarioRun, cx: Context): TemplateResult {
  const { text } = cx;
  if (!run.finished) {
    return html`<p aria-live="polite">
      <strong>${cx.scenario(run.scenario)}</strong>
      <span>${cx.act(run.acts[run.step - 1] ?? "")}</span>
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
