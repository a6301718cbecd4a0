// A page that is one file: the lab's program stands in it, as text, and so do the recorded
// traces of its runs, for a browser that cannot run the program.
//
// Reading path: internal/site/onefile.go has written it, and lab-worker.ts takes the
// program (after).

/** The page's program (ui/app.ts), as far as it is asked here. */
interface Player {
  play(trace: string): Promise<void>;
  readonly shown: { start(): void; readonly feed: { readonly playhead: { readonly isPlaying: boolean } } | undefined };
  readonly acts: { toggle(): void };
}

/** A script that a browser does not run, by what it holds. */
const held = (what: string) => document.querySelector<HTMLScriptElement>(`script[data-holds="${what}"]`)?.textContent;

/** The Worker's script and the program that it is sent; undefined of a page that fetches them. */
export function fromFile(): { url: string; give(worker: Worker): void } | undefined {
  const script = held("worker");
  const program = held("program");
  if (script === undefined || program === undefined) return undefined;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return { url, give: (worker) => worker.postMessage(program) };
}

/** What the program needs of a browser; the oldest that have all of it are of 2023. */
const canRun = "WebAssembly" in window && "DecompressionStream" in window;

/** Where the program cannot run, each run's button plays its recorded trace, and `why` is said; a lab, which has none, plays its one. */
export async function playRecorded(why: string): Promise<void> {
  if (canRun) return;
  const said = document.createElement("p");
  said.className = "needs-server";
  said.setAttribute("role", "status");
  said.textContent = why;
  document.querySelector("main")?.before(said);
  const pressed = (e: Event) => {
    const run = (e.target as Element).closest<HTMLElement>("button[data-run]")?.dataset["run"];
    if (!run) return;
    e.stopPropagation();
    void play(`trace:${run}`);
    document.getElementById("stage")?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("click", pressed, { capture: true });
  if (document.body.dataset["page"] !== "lab") return;
  while (!("sameSocket" in window)) await new Promise(requestAnimationFrame);
  await play(document.querySelector<HTMLElement>("[data-holds^=trace]")?.dataset["holds"] ?? "");
}

async function play(what: string): Promise<void> {
  const trace = held(what);
  if (trace === undefined) return;
  const { sameSocket } = window as unknown as { sameSocket: Player };
  await sameSocket.play(trace);
  sameSocket.shown.start();
  if (!sameSocket.shown.feed?.playhead.isPlaying) sameSocket.acts.toggle();
}
