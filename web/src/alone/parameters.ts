// A frame's parameters, where no server reads them: speed, theme, controls and autoplay.
// Language and run are files of their own (choose.ts). What cannot be used is left alone.

/** Those of internal/site/experiment.go. */
const CONTROLS = ["predict", "time", "ladder", "acts"];
const SLOWEST = 0.02;
const FASTEST = 10;

/** Puts into the frame's data what its address asks for. */
export function takeParameters(framed: HTMLElement, asked: URLSearchParams): void {
  const { dataset } = framed;
  const speed = Number(asked.get("speed"));
  if (speed >= SLOWEST && speed <= FASTEST) dataset["pace"] = String(speed);
  const theme = asked.get("theme");
  if (theme === "light" || theme === "dark") dataset["theme"] = theme;
  if (asked.get("autoplay") === "1") dataset["autoplay"] = "1";
  const controls = controlsIn(asked.get("controls"));
  if (!controls) return;
  dataset["controls"] = controls.join(" ");
  if (!controls.includes("predict")) framed.querySelector(".step.predict")?.remove();
}

function controlsIn(list: string | null): readonly string[] | undefined {
  if (list === null) return undefined;
  if (list === "all") return CONTROLS;
  const named = list === "none" ? [] : list.split(",");
  return named.every((name) => CONTROLS.includes(name)) ? CONTROLS.filter((name) => named.includes(name)) : undefined;
}
