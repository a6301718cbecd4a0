// The trace that was recorded of a run, where there is no server: a file beside the lab's
// program, for browsers that cannot run that.
//
// Reading path: alone/alone.ts asks (before); file.ts reads the trace (after).

/** JSON Lines; undefined if it does not come. `program` is where the program begins, an address with its version. */
export async function recordedTrace(program: string, run: string): Promise<string | undefined> {
  const url = new URL(`traces/${run}.jsonl`, new URL(program, location.href));
  url.search = new URL(program, location.href).search;
  const answer = await fetch(url).catch(() => undefined);
  return answer?.ok ? answer.text() : undefined;
}
