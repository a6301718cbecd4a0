// What was just found or used is lit and fades with watched time.

import { age, type World } from "../model/world.ts";

/** How long a light lasts, in microseconds of watching. */
const LIT_US = 900_000;

/** Sets --lit from 1 falling to 0 since an instant; returns whether it is still lit. */
export function lightUp(element: HTMLElement, w: World, since: number | undefined): boolean {
  const lit = since === undefined || w.time < since ? 0 : Math.max(0, 1 - age(w, since) / LIT_US);
  setVar(element, "--lit", lit);
  return lit > 0;
}

export function setVar(element: HTMLElement, name: string, value: number): void {
  const text = value.toFixed(3);
  if (element.style.getPropertyValue(name) !== text) element.style.setProperty(name, text);
}
