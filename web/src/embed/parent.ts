// The page around this frame: whom the frame tells what, and to whom it listens.

import type { FromFrame, ToFrame } from "./embed.d.ts";

export class Parent {
  private readonly window: Window;
  /** Origins that may embed, as the server has them; "*" means any. */
  private readonly talk: readonly string[];

  constructor(parent: Window, talk: readonly string[]) {
    this.window = parent;
    this.talk = [location.origin, ...talk];
  }

  private may(origin: string): boolean {
    return this.talk.includes("*") || this.talk.includes(origin);
  }

  /**
   * Tells what the learner does to the page around the frame, and to no other:
   * the browser delivers a message only to the origin that it names. Where it
   * does not say which that is, each that may embed is tried.
   */
  tell(message: FromFrame): void {
    for (const origin of this.origins()) this.window.postMessage(message, origin);
  }

  /**
   * Says the height as course systems understand it: our own message, Canvas as an
   * object and as JSON, H5P. To any origin: a height tells of nobody.
   */
  fit(height: number): void {
    const own: FromFrame = { type: "same-socket:height", version: 1, height };
    const canvas = { subject: "lti.frameResize", height };
    const h5p = { context: "h5p", action: "resize", scrollHeight: height, height };
    for (const said of [own, canvas, JSON.stringify(canvas), h5p]) this.window.postMessage(said, "*");
  }

  /** Calls back for what the page around the frame asks, and for nobody else. */
  listen(asked: (message: ToFrame) => void): void {
    window.addEventListener("message", (e: MessageEvent<unknown>) => {
      if (e.source !== this.window || !this.may(e.origin)) return;
      const said = e.data as Partial<ToFrame> | null;
      if (typeof said === "object" && typeof said?.type === "string") asked(said as ToFrame);
    });
  }

  private origins(): readonly string[] {
    if (this.talk.includes("*")) return ["*"];
    const { ancestorOrigins } = location as { ancestorOrigins?: DOMStringList }; // not in every browser
    const around = ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
    return around && this.may(around) ? [around] : this.talk;
  }
}
