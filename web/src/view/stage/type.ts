// How wide text is, measured once for each face: what stands on the sheet is
// placed by numbers, so that nothing has to be laid out twice.

export type Face = "pill" | "mono" | "note" | "bold";

export class Type {
  private readonly canvas = document.createElement("canvas").getContext("2d")!;
  private readonly widths = new Map<string, number>();
  private readonly faces: Readonly<Record<Face, string>>;

  /** Takes the families from the element's custom properties. */
  constructor(element: Element) {
    const style = getComputedStyle(element);
    const [sans, mono, label, word] = ["--sans", "--mono", "--type-label", "--type-note"].map((name) => style.getPropertyValue(name));
    this.faces = {
      pill: `700 ${word} ${sans}`,
      mono: `700 ${label} ${mono}`,
      note: `400 ${label} ${sans}`,
      bold: `700 ${label} ${sans}`,
    };
  }

  /** In CSS pixels. */
  width(text: string, face: Face): number {
    const key = face + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      this.canvas.font = this.faces[face];
      width = this.canvas.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  }

  /** When other fonts have come, what was measured before counts no more. */
  forget(): void {
    this.widths.clear();
  }
}
