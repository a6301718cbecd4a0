// What is said of a run: its verdict in a sentence, why it is so, and what to change.
//
// Reading path: client-run.ts has what was judged (before); card.ts and markdown.ts
// show it (after).

import type { ClientRun } from "../model/client-run.ts";
import type { ClientFamily } from "../trace/events.gen.ts";
import type { Words } from "./words.ts";

/** Why it is so, and what became of requests that got no answer. */
export function causesOf(run: ClientRun, words: Words): { why: string | undefined; stale: string | undefined } {
  const { judged } = run;
  return {
    // One answered request is all there is to see of a client that failed at the next.
    why: judged && !failed(run) ? words.reason(judged) : undefined,
    stale: judged?.stale ? words.stale(judged.stale) : undefined,
  };
}

function failed({ judged }: ClientRun): boolean {
  return judged?.stale === "failed" && judged.verdict === "cannot_tell";
}

/** What is to be changed, and when that is so. */
export interface Remedy {
  when?: "run.ifProxy" | "run.ifNone";
  words: string;
}

/** Behind a proxy the connections are the proxy's, and so is the remedy; where
    one is only suspected, there are two. */
export function remediesOf(run: ClientRun, words: Words): Remedy[] {
  const one = (whose: ClientFamily | "proxy", when?: Remedy["when"]): Remedy[] => {
    const remedy = remedyOf(run, words, whose);
    return remedy ? [{ words: remedy, ...(when && { when }) }] : [];
  };
  if (run.lastHop) return one("proxy");
  const own = run.judged?.client ?? "other";
  return run.judged?.proxy_suspected ? [...one("proxy", "run.ifProxy"), ...one(own, "run.ifNone")] : one(own);
}

// Where the client did all it could, it has nothing to change.
function remedyOf(run: ClientRun, words: Words, whose: ClientFamily | "proxy"): string | undefined {
  const { judged } = run;
  if (!judged) return undefined;
  if (failed(run)) return words.remedy("idle_timeout", whose);
  const { verdict } = judged;
  if (verdict === "reused" || verdict === "parallel") return undefined;
  return words.remedy(judged.reason, whose);
}

/** The verdict and the counts that it follows from. */
export function sentence(run: ClientRun, words: Words): string {
  const verdict = failed(run) ? "failed" : (run.judged?.verdict ?? "none");
  return words.say(`verdict.${verdict}`, { requests: run.requests, connections: run.sockets });
}
