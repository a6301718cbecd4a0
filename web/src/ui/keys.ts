// The keys that steer time, wherever the focus is, except where a key means
// something else: in a field, a list, or on a button.

export interface KeyActs {
  /** Space: pauses or goes on. */
  toggle(): void;
  readonly shown: {
    /** Arrow left and right: one event back or on. */
    walk(direction: -1 | 1): void;
    /** Home and End: the beginning, and now. */
    start(): void;
    live(): void;
    /** Escape: nothing is chosen any more. */
    choose(nothing: object): void;
  };
}

const OWN_SPACE = "button, a, select, input, textarea, summary";
const OWN_ARROWS = "select, input, textarea, pre";

/** After a click a button keeps no focus: Space is for time then, not for another click. */
export function letGo(root: HTMLElement): void {
  root.addEventListener("click", (e) => {
    const button = e.detail > 0 && e.target instanceof Element ? e.target.closest("button") : null;
    button?.blur();
  });
}

/** F2 presents, where there is something to show to a class. */
export function listen(acts: KeyActs, present: (() => void) | undefined): void {
  window.addEventListener("keydown", (e) => {
    if (e.key === "F2" && present && !e.repeat) {
      e.preventDefault();
      present();
      return;
    }
    if (e.defaultPrevented || (e.repeat && e.key === " ") || e.altKey || e.ctrlKey || e.metaKey) return;
    const target = e.target instanceof Element ? e.target : document.body;
    const act = actOf(e.key, target, acts);
    if (!act) return;
    e.preventDefault();
    act();
  });
}

function actOf(key: string, target: Element, acts: KeyActs): (() => void) | undefined {
  if (key === " ") return target.closest(OWN_SPACE) ? undefined : () => acts.toggle();
  if (target.closest(OWN_ARROWS)) return undefined;
  const { shown } = acts;
  switch (key) {
    case "ArrowLeft":
      return () => shown.walk(-1);
    case "ArrowRight":
      return () => shown.walk(1);
    case "Home":
      return () => shown.start();
    case "End":
      return () => shown.live();
    case "Escape":
      return () => shown.choose({});
    default:
      return undefined;
  }
}
