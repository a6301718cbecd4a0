// Where a browser cannot run the lab's program, each run's button plays the trace that was
// recorded of it, and why is said. Two files hold such traces: one that is the whole page
// (one-file.ts), or one for each run beside the program (session/recorded.ts).

/** The page's program (ui/app.ts), as far as it is asked here. */
interface Player {
  play(trace: string): Promise<void>;
  readonly shown: { start(): void; readonly feed: { readonly playhead: { readonly isPlaying: boolean } } | undefined };
  readonly acts: { toggle(): void };
}

/** The run that is played where a page has no button for one. */
const FIRST = "two-gets";

/** What the program needs of a browser; the oldest that have all of it are of 2023. */
export const canRun = "WebAssembly" in window && "DecompressionStream" in window;

/** `traceOf` is a run's trace; undefined if there is none. */
export async function playRecorded(why: string, traceOf: (run: string) => Promise<string | undefined>): Promise<void> {
  const { body } = document;
  body.dataset["recorded"] = ""; // web/styles/alone.css
  const said = document.createElement("p");
  said.className = "needs-server";
  said.setAttribute("role", "status");
  said.textContent = why;
  document.querySelector("main")?.before(said);
  const pressed = (e: Event) => {
    const run = (e.target as Element).closest<HTMLElement>("button[data-run]")?.dataset["run"];
    if (!run) return;
    e.stopPropagation();
    void play(traceOf(run));
    document.getElementById("stage")?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("click", pressed, { capture: true });
  if (body.dataset["page"] !== "lab") return;
  while (!("sameSocket" in window)) await new Promise(requestAnimationFrame);
  await play(traceOf(FIRST));
}

async function play(coming: Promise<string | undefined>): Promise<void> {
  const trace = await coming;
  if (trace === undefined) return;
  const { sameSocket } = window as unknown as { sameSocket: Player };
  await sameSocket.play(trace);
  sameSocket.shown.start();
  if (!sameSocket.shown.feed?.playhead.isPlaying) sameSocket.acts.toggle();
}
