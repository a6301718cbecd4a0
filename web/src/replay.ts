// The page that replays a file: what the reader opens or drops there is read here, in
// the browser, and played by the page's program. Nothing of it goes anywhere.
//
// Reading path: templates/replay.html has the place for the file, and main.ts has started
// the program (before); session/file.ts reads the lines (after).

import { LineError, readLabTrace } from "./session/file.ts";
import { strange } from "./session/strange.ts";
import type { App } from "./ui/app.ts";

/** Twice what a lab's trace can hold. */
const MOST_OCTETS = 8 << 20;

const root = document.querySelector<HTMLElement>("[data-replay]")!;
const input = root.querySelector<HTMLInputElement>("input[type=file]")!;
const said = root.querySelector<HTMLElement>("[role=status]")!;
const wrong = root.querySelector<HTMLElement>("[role=alert]")!;
const place = document.querySelector<HTMLElement>(".stage-place")!;

// The program is asked for before this script, and may be ready after it.
while (!("sameSocket" in window)) await new Promise(requestAnimationFrame);
input.disabled = false;
input.addEventListener("change", () => void open(input.files?.[0]));
document.addEventListener("dragover", (e) => e.preventDefault());
document.addEventListener("drop", (e) => {
  e.preventDefault(); // else the browser goes to the file
  void open(e.dataTransfer?.files[0]);
});

async function open(file: File | undefined): Promise<void> {
  if (!file) return;
  said.textContent = wrong.textContent = "";
  place.hidden = true;
  if (file.size > MOST_OCTETS) {
    refuse("large", { mb: MOST_OCTETS >> 20 });
    return;
  }
  const text = await file.text();
  try {
    const events = readLabTrace(text, strange);
    if (events.length === 0) refuse("empty", {});
    else await play(text, events.map((e) => e.time));
    said.textContent = events.length === 0 ? "" : words("playing", { name: file.name, n: events.length });
    place.hidden = events.length === 0;
    place.scrollIntoView({ block: "nearest" });
  } catch (e) {
    if (!(e instanceof LineError)) throw e;
    refuse(e.member ? "member" : e.fault, { n: e.line, member: e.member });
  }
  input.value = ""; // the same file may be opened again
}

/** Plays it from its beginning, once all of it could be followed. */
async function play(text: string, times: readonly number[]): Promise<void> {
  const { sameSocket } = window as unknown as { sameSocket: App };
  await sameSocket.play(text);
  const { feed } = sameSocket.lab;
  const first = text.split("\n").length - times.length;
  for (const [i, time] of times.entries()) {
    feed?.playhead.seek(time);
    try {
      feed?.world(0);
    } catch {
      throw new LineError(first + i, "event", "it does not follow from the lines before");
    }
  }
  sameSocket.shown.start();
  sameSocket.shown.seek(0);
}

function refuse(fault: string, params: Record<string, string | number>): void {
  wrong.textContent = words(fault, params);
}

/** The server has written the page's words beside the place for the file. */
function words(name: string, params: Record<string, string | number>): string {
  const text = root.querySelector(`[data-word="${name}"]`)?.textContent ?? name;
  return text.replace(/\{(\w+)\}/g, (_, key: string) => String(params[key]));
}
