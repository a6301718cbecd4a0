// How much of the lab's program has come: a bar at the edge of the screen, while it does.

import type { Progress } from "../session/worker.ts";

export class Coming {
  private readonly box = document.createElement("p");
  private readonly bar = document.createElement("progress");

  constructor(label: string) {
    this.box.className = "coming";
    this.box.setAttribute("role", "status");
    this.bar.setAttribute("aria-label", label);
    this.box.append(label, this.bar);
  }

  /** Undefined when it is over. Once all has come, the program starts, and nobody knows how long. */
  show(progress: Progress | undefined): void {
    if (!progress) {
      this.box.remove();
      return;
    }
    if (progress.loaded < progress.total) this.bar.value = progress.loaded / progress.total;
    else this.bar.removeAttribute("value");
    if (!this.box.isConnected) document.body.append(this.box);
  }
}
