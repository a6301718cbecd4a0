// The only requestAnimationFrame of the page. None is asked for while nobody has
// anything to draw, and browsers give none while the page is hidden.
//
// Reading path: session/feed.ts says that something has come, and ui/app.ts asks for a
// frame (before); ui/app.ts draws it (after).

export class Frames {
  /** Script time of the latest frames in milliseconds, newest last; for measuring. */
  readonly costs: number[] = [];
  private readonly draw: (at: number) => boolean;
  private pending = false;

  /** `draw` gets performance.now() and returns whether another frame is wanted. */
  constructor(draw: (at: number) => boolean) {
    this.draw = draw;
  }

  /** Asks for a frame. */
  wake(): void {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      const at = performance.now();
      const again = this.draw(at);
      this.costs.push(performance.now() - at);
      if (this.costs.length > 600) this.costs.shift();
      if (again) this.wake();
    });
  }
}
