// The stage as it is on the screen, as an SVG file that needs nothing else: what is drawn
// is copied with the styles that apply, and what is laid out as text and boxes is drawn
// where it stands. It may move: then what is on its way goes on from the instant that is
// shown until it arrives, by style alone, so also where scripts are stripped, and not for
// who has asked for reduced motion.

const SVG = "http://www.w3.org/2000/svg";
/** The presentation attributes (SVG 2 section 6.6) that the stage's styles set. */
const DRAWN = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity"],
  ...["font-family", "font-size", "font-weight", "text-anchor", "text-decoration-line", "paint-order"],
];
/** What an attribute is if nobody sets it; so it need not be written. */
const UNSET: Record<string, string> = {
  "fill-opacity": "1", "stroke-dasharray": "none", "stroke-linecap": "butt", "stroke-linejoin": "miter", opacity: "1",
  "text-anchor": "start", "text-decoration-line": "none", "paint-order": "normal",
};
/** Geometry, as it is. */
const KEPT = ["x", "y", "dx", "dy", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "d", "transform", "viewBox"];
const OF_TEXT = ["font-family", "font-size", "font-weight", "text-anchor", "text-decoration-line", "paint-order"];

/** In a loop it stands so long, then a whole crossing takes so long, then it stands again; in seconds. */
const STANDS = 0.8;
const CROSSING = 2.4;
const RESTS = 1.4;

export function stagePicture(stage: HTMLElement, title: string, lang: string, moving: boolean): string {
  const around = stage.getBoundingClientRect();
  const [width, height] = [Math.round(around.width), Math.round(around.height)];
  const page = new Page(around);
  page.box(document.body, { left: around.left, top: around.top, width, height, right: around.right, bottom: around.bottom } as DOMRect);
  page.take(stage);
  const style = moving ? `<style>${motion(stage)}</style>` : "";
  return [
    `<svg xmlns="${SVG}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" lang="${lang}" role="img" aria-labelledby="title">`,
    `<title id="title">${escape(title)}</title>${style}`,
    ...page.parts,
    "</svg>\n",
  ].join("\n");
}

class Page {
  readonly parts: string[] = [];
  private readonly around: DOMRect;
  private readonly canvas = document.createElement("canvas").getContext("2d");

  constructor(around: DOMRect) {
    this.around = around;
  }

  /** Draws an element and all that is in it, in the order of the document. */
  take(element: Element): void {
    if (!element.checkVisibility({ visibilityProperty: true })) return;
    const at = element.getBoundingClientRect();
    if (element instanceof SVGSVGElement) {
      const [x, y] = this.place(at);
      this.parts.push(`<svg x="${x}" y="${y}" width="${round(at.width)}" height="${round(at.height)}"${attribute("viewBox", element.getAttribute("viewBox"))}>${inside(element)}</svg>`);
      return;
    }
    this.box(element, at);
    this.mark(element);
    for (const node of element.childNodes) {
      if (node instanceof Element) this.take(node);
      else if (node instanceof Text) this.text(node, element);
    }
  }

  /** Ground and edge. */
  box(element: Element, at: DOMRect): void {
    const s = getComputedStyle(element);
    const stroke = parseFloat(s.borderTopWidth);
    const edge = stroke > 0 && s.borderTopStyle !== "none" ? ` stroke="${colour(s.borderTopColor)}" stroke-width="${stroke}"${s.borderTopStyle === "dashed" ? ' stroke-dasharray="4 3"' : ""}` : "";
    const ground = isClear(s.backgroundColor) ? "none" : colour(s.backgroundColor);
    if (ground === "none" && edge === "") return;
    const [x, y] = this.place(at);
    const half = edge ? stroke / 2 : 0;
    const radius = Math.min(parseFloat(s.borderTopLeftRadius) || 0, at.height / 2);
    this.parts.push(`<rect x="${round(x + half)}" y="${round(y + half)}" width="${round(at.width - 2 * half)}" height="${round(at.height - 2 * half)}" rx="${round(radius)}" fill="${ground}"${edge}/>`);
  }

  /** What a style puts before a count: a ring or a bead, or a sign. */
  private mark(element: Element): void {
    const s = getComputedStyle(element, "::before");
    const sign = /^"(.*?)"/.exec(s.content);
    if (!sign || !element.firstChild) return;
    const range = document.createRange();
    range.selectNodeContents(element);
    const after = range.getBoundingClientRect();
    const gap = parseFloat(getComputedStyle(element).columnGap) || 0;
    const [x, y] = this.place(after);
    const middle = round(y + after.height / 2);
    if (sign[1] && this.canvas) {
      this.canvas.font = s.font;
      const { width } = this.canvas.measureText(sign[1]);
      this.parts.push(`<text x="${round(x - gap - width)}" y="${round(middle + parseFloat(s.fontSize) / 3)}" fill="${colour(s.color)}"${attribute("font-size", s.fontSize)}>${escape(sign[1])}</text>`);
      return;
    }
    const [size, edge] = [parseFloat(s.width), parseFloat(s.borderTopWidth)];
    if (!(size > 0)) return;
    const ground = edge > 0 ? `fill="none" stroke="${colour(s.borderTopColor)}" stroke-width="${edge}"` : `fill="${colour(s.backgroundColor)}"`;
    this.parts.push(`<circle cx="${round(x - gap - size / 2)}" cy="${middle}" r="${round((size - edge) / 2)}" ${ground}/>`);
  }

  /** Each line of a text where the browser has put it. */
  private text(node: Text, of: Element): void {
    const range = document.createRange();
    const lines: { words: string; at: DOMRect }[] = [];
    for (const word of node.data.matchAll(/\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const at = range.getBoundingClientRect();
      const line = lines.at(-1);
      if (line && Math.abs(line.at.top - at.top) < 2) line.words += ` ${word[0]}`;
      else if (at.width > 0) lines.push({ words: word[0], at });
    }
    const s = getComputedStyle(of);
    if (!this.canvas || lines.length === 0) return;
    this.canvas.font = s.font;
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = this.canvas.measureText("x");
    const font = ["font-family", "font-size", "font-weight"].map((name) => attribute(name, s.getPropertyValue(name))).join("");
    for (const { words, at } of lines) {
      const [x, y] = this.place(at);
      this.parts.push(`<text x="${x}" y="${round(y + (at.height * up) / (up + down))}" fill="${colour(s.color)}"${font}>${escape(words)}</text>`);
    }
  }

  private place(at: DOMRect): [x: number, y: number] {
    return [round(at.left - this.around.left), round(at.top - this.around.top)];
  }
}

/** What is drawn, with the styles that apply. */
function inside(svg: Element): string {
  return [...svg.childNodes].map((node) => (node instanceof SVGElement ? drawn(node) : node instanceof Text ? escape(node.data.replace(/\s+/g, " ")) : "")).join("").trim();
}

function drawn(e: SVGElement): string {
  const s = getComputedStyle(e);
  if (e.tagName === "title" || s.display === "none" || s.visibility === "hidden" || e.hasAttribute("hidden")) return "";
  const text = e.tagName === "text" || e.tagName === "tspan";
  const styled = e.tagName === "g" ? ["opacity"] : DRAWN.filter((name) => text || !OF_TEXT.includes(name));
  const attributes = [
    ...KEPT.map((name) => attribute(name, e.getAttribute(name))),
    ...styled.map((name) => {
      const value = s.getPropertyValue(name);
      return value === UNSET[name] || value === "" ? "" : attribute(name === "text-decoration-line" ? "text-decoration" : name, name === "fill" || name === "stroke" ? colour(value) : value);
    }),
    e.matches(MOVING) ? attribute("class", `on-its-way s${segmentOf(e)}`) : "",
  ].join("");
  // Nothing is to be seen of what has neither.
  if (e.children.length === 0 && !text && colour(s.fill) === "none" && colour(s.stroke) === "none") return "";
  const content = inside(e);
  return content === "" ? `<${e.tagName}${attributes}/>` : `<${e.tagName}${attributes}>${content}</${e.tagName}>`;
}

const MOVING = "g.moves:not(.held):not(.lost):has(> .pill:not(.lost):not(.held))";

function segmentOf(moves: Element): string {
  return moves.querySelector<SVGElement>(".pill")?.dataset["segment"] ?? "";
}

/** How each segment that is on its way goes on until it arrives. */
function motion(stage: HTMLElement): string {
  const flights = [...stage.querySelectorAll<SVGGElement>(MOVING)].flatMap((g) => {
    const rail = g.closest(".track")?.querySelector<SVGRectElement>(".rail");
    const pill = g.querySelector<SVGGElement>(".pill");
    const at = /translate\(([-\d.]+),\s*([-\d.]+)\)/.exec(g.getAttribute("transform") ?? "");
    if (!rail || !pill || !at) return [];
    const way = Number(pill.dataset["way"] ?? 0);
    const room = rail.width.baseVal.value - pill.querySelector<SVGGraphicsElement>(".shape")!.getBBox().width;
    const to = rail.x.baseVal.value + (g.matches(".from-client") || pill.matches(".from-client") ? room : 0);
    return [{ name: `s${segmentOf(g)}`, from: Number(at[1]), to, y: Number(at[2]), takes: (1 - way) * CROSSING }];
  });
  const whole = STANDS + Math.max(0, ...flights.map((f) => f.takes)) + RESTS;
  const part = (s: number) => `${round((100 * s) / whole)}%`;
  const rules = flights.map(
    ({ name, from, to, y, takes }) => `@keyframes ${name} { 0%, ${part(STANDS)} { transform: translate(${round(from)}px, ${round(y)}px) } ${part(STANDS + takes)}, 100% { transform: translate(${round(to)}px, ${round(y)}px) } }
.${name} { animation: ${name} ${round(whole)}s linear infinite }`,
  );
  return `@media (prefers-reduced-motion: no-preference) {\n${rules.join("\n")}\n}`;
}

/** Whether anything would move. */
export function movesOn(stage: HTMLElement): boolean {
  return stage.querySelector(MOVING) !== null;
}

function attribute(name: string, value: string | null): string {
  return value === null ? "" : ` ${name}="${escape(value.replace(/-?\d+\.\d{2,}/g, (n) => String(round(Number(n)))))}"`;
}

/** Programs that draw SVG know no newer ways to write a colour than rgb(). */
function colour(value: string): string {
  if (isClear(value) || value === "none") return "none";
  const srgb = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)$/.exec(value);
  if (!srgb) return value;
  const [r, g, b] = [srgb[1], srgb[2], srgb[3]].map((part) => Math.round(Number(part) * 255));
  return srgb[4] === undefined ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${srgb[4]})`;
}

const isClear = (value: string) => value === "transparent" || /^rgba\(.*, 0\)$/.test(value);
const round = (n: number) => Math.round(n * 10) / 10;

/** Some characters XML has no way to write (XML 1.0 section 2.2). */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escape(text: string): string {
  return text.replace(NO_XML, "\ufffd").replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
