// A page without a server: its lab runs in a Worker, which is fetched at the first act.
// What the server would have said of itself is said otherwise.
//
// Reading path: such a page (internal/site/copy.go) has this script before main.ts, which
// takes what it leaves (after); session/worker.ts reaches the lab.

import en from "../../messages/alone.en.json" with { type: "json" };
import ko from "../../messages/alone.ko.json" with { type: "json" };
import { recordedTrace } from "../session/recorded.ts";
import { LabWorker, type Progress } from "../session/worker.ts";
import type { Messages } from "../text.ts";
import { Coming } from "./coming.ts";
import { fetchLater } from "./later.ts";
import { fromFile, heldTrace } from "./one-file.ts";
import { takeParameters } from "./parameters.ts";
import { canRun, playRecorded } from "./recorded.ts";

/** The one script that may become a Worker: Trusted Types ask for a policy of that name. */
const POLICY = "same-socket-lab";

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** What is otherwise where there is no server. */
export interface Alone {
  worker: LabWorker;
  /** In the place of the interface's words of the same keys. */
  messages: Messages;
}

const { "coming.label": label, "file.network": network, "old.page": old, "old.front": oldFront, ...words } = document.documentElement.lang === "ko" ? ko : en;
const framed = document.querySelector<HTMLElement>("body[data-page=embed] main");
if (framed) takeParameters(framed, new URLSearchParams(location.search));

const coming = new Coming(label);
const file = fromFile();
const program = file?.url ?? document.querySelector<HTMLMetaElement>("meta[name=same-socket-lab]")!.content;
const { trustedTypes } = window as { trustedTypes?: TrustedTypes }; // not in every browser
const policy = trustedTypes?.createPolicy(POLICY, { createScriptURL: () => program });
const make = () => {
  const worker = new Worker(policy?.createScriptURL(program) ?? program);
  file?.give(worker);
  return worker;
};
if (!canRun) void playRecorded(old, async (run) => (file ? heldTrace(run) : recordedTrace(program, run)));

const messages: Messages = {
  ...words,
  ...(file && { "error.network": network }),
  ...(!canRun && { "error.network": old, "front.recorded": oldFront }),
};
const comes = (progress: Progress | undefined) => {
  coming.show(progress);
  if (!progress) fetchLater();
};
const alone: Alone = { worker: new LabWorker(make, comes), messages };
Object.assign(window, { alone });
