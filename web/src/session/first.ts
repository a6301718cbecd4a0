// The recording on the front page: what a lab told of its first GET, from its
// opening until the wire had been at rest for some seconds.
//
// Reading path: main.ts fetches it (before); feed.ts follows it (after).

import type { LabEvent } from "../trace/events.gen.ts";
import { readLabTrace, Recording } from "./file.ts";
import trace from "./first-get.jsonl";

export { rested } from "./rest.ts";

export const firstGet = (): Recording<LabEvent> => new Recording(readLabTrace(trace));
