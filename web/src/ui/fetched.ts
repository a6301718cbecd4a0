// A part of the page that is fetched, with its style sheet if it has one, when it is
// wanted for the first time.

/** So long after it did not come it is asked for again. */
const RETRY_MS = 2000;

export class Fetched<Part> {
  private part: Part | undefined;
  private asked = false;
  private readonly load: () => Promise<Part>;
  private readonly wake: () => void;
  private readonly style: string | undefined;

  /** `wake` asks for a frame. */
  constructor(load: () => Promise<Part>, wake: () => void, style?: string) {
    this.load = load;
    this.wake = wake;
    this.style = style;
  }

  /** The part, once it is there. */
  get(): Part | undefined {
    if (!this.asked) void this.bring();
    return this.part;
  }

  private async bring(): Promise<void> {
    this.asked = true;
    try {
      [this.part] = await Promise.all([this.load(), this.style && sheet(this.style)]);
    } catch {
      // The server is out of reach, which the trace's stream says.
      setTimeout(() => (this.asked = false), RETRY_MS);
    }
    this.wake();
  }
}

/** A style sheet, once it is there. Where there is no server it may be, and applies from now on (alone/later.ts). */
export function sheet(name: string, media = "all"): Promise<void> {
  const here = document.querySelector<HTMLStyleElement | HTMLLinkElement>(`style[data-sheet=${name}], link[data-sheet=${name}][data-later=here]`);
  if (here) {
    here.media = media;
    return Promise.resolve();
  }
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", media, href: new URL(`../${name}.css`, import.meta.url).href }); // of static/parts
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new Error(`the styles of ${name} did not come`));
    document.head.append(link);
  });
}
