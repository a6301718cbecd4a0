// What the element <same-socket> of embed.js offers to the page that holds it, and
// the messages behind it, for pages that hold the plain frame. Version 1: fields
// may be added, none will change its meaning.

export type Lang = "ko" | "en";
export type Theme = "auto" | "light" | "dark";

/**
 * What the frame posts to the page around it. Each message is also an event of the
 * same name on the element, with the message as its detail.
 */
export type FromFrame =
  /** The learner can begin. */
  | { type: "same-socket:ready"; version: 1; lesson: string; run: string; view: "lab" | "socket"; lang: Lang }
  /** How high the frame's content is, in CSS pixels. */
  | { type: "same-socket:height"; version: 1; height: number }
  /** An experiment has begun; with "" as its run, the learner's own socket was used. */
  | { type: "same-socket:started"; version: 1; run: string }
  /** What the learner expects, before the run or as a change of mind. */
  | { type: "same-socket:predicted"; version: 1; run: string; value: string }
  /** The run is over; without ok, something disturbed it. */
  | { type: "same-socket:finished"; version: 1; run: string; ok: boolean };

/** What the frame listens to, from the page right around it; anything else is left alone. */
export type ToFrame =
  /** Goes on if the lab is paused; otherwise as the run button, once that can be pressed. */
  | { type: "same-socket:start" }
  /** Pauses the lab. */
  | { type: "same-socket:pause" }
  | { type: "same-socket:theme"; theme: Theme }
  /** Loads the frame anew in that language, if it is in another. */
  | { type: "same-socket:lang"; lang: Lang };

/**
 * An experiment in a frame that is always as high as its content. Attributes:
 * lesson (the chapter), and as the frame's parameters lang, run, view, speed,
 * theme, controls; autoplay by its presence; src, if the pages are not where
 * embed.js is: "https://files.example/same-socket/".
 */
export interface SameSocket extends HTMLElement {
  start(): void;
  pause(): void;
}

type SameSocketEvents = { [M in FromFrame as M["type"]]: CustomEvent<M> };

declare global {
  interface HTMLElementTagNameMap {
    "same-socket": SameSocket;
  }
  interface HTMLElementEventMap extends SameSocketEvents {}
}
