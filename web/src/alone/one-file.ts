// A page that is one file: the lab's program stands in it, as text, and so do the recorded
// traces of its runs, for a browser that cannot run the program.
//
// Reading path: internal/site/onefile.go has written it (before); lab-worker.ts takes the
// program, recorded.ts plays the traces (after).

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

/** The recorded trace of one of the page's runs. */
export const heldTrace = (run: string): string | undefined => held(`trace:${run}`);
