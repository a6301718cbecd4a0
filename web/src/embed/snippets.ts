// What a teacher copies, where no server writes it: the same as internal/site/embedding.go
// writes, of what the form of a copy's teachers' page says, for where the copy lies.

/** As the server answers about a choice. */
export interface Answer {
  source: string;
  iframe: string;
  element: string;
  picture: string;
  file: string;
}

/** What the chosen experiment is, besides what the form says. */
export interface Chosen {
  /** The chapter's question, in the frame's language. */
  title: string;
  /** Whether the run is the one that a frame shows if it is not told. */
  standard: boolean;
}

const CONTROLS = ["predict", "time", "ladder", "acts"];
const USUAL = "predict,time,ladder";

/** `asked` are the form's fields; `base` is where the copy lies, and ends in a slash. */
export function snippetsOf(asked: URLSearchParams, { title, standard }: Chosen, base: string): Answer {
  const [slug = "", run = ""] = (asked.get("experiment") ?? "").split("/");
  const lang = asked.get("lang") ?? "en";
  const q = new URLSearchParams({ lang });
  const set = (name: string, value: string, otherwise: string) => value !== otherwise && q.set(name, value);
  if (!standard) q.set("run", run);
  set("speed", asked.get("speed") ?? "auto", "auto");
  set("theme", asked.get("theme") ?? "auto", "auto");
  const shown = CONTROLS.filter((c) => asked.getAll("controls").includes(c));
  set("controls", shown.length === 0 ? "none" : shown.length === CONTROLS.length ? "all" : shown.join(","), USUAL);
  const attributes = ["lang", "run", "speed", "theme", "controls"].flatMap((name) => (q.has(name) ? [name, q.get(name)!] : []));
  const autoplay = asked.get("autoplay") === "1";
  if (autoplay) q.set("autoplay", "1");
  q.sort();
  const source = `${base}embed/${slug}/?${q}`;
  const named = `${title} · Same Socket`;
  const element = tag("same-socket", "lesson", slug, ...attributes);
  return {
    source,
    iframe: `${tag("iframe", "src", source, "title", named, "width", "100%", "height", asked.get("height") ?? "900", "loading", "lazy", "frameborder", "0")}</iframe>`,
    element: `${tag("script", "type", "module", "src", `${base}embed.js`)}</script>\n${autoplay ? element.replace(/>$/, " autoplay>") : element}</same-socket>`,
    picture: `${tag("a", "href", `${base}${lang}/lessons/${slug}/`)}${tag("img", "src", `${base}static/cards/${slug}.${lang}.png`, "alt", named, "width", "600", "height", "315")}</a>`,
    file: `go run . -export-file ${slug}.html -lang ${lang}`,
  };
}

/** A start tag; names and values alternate. */
function tag(name: string, ...attributes: string[]): string {
  let written = `<${name}`;
  for (let i = 0; i < attributes.length; i += 2) written += ` ${attributes[i]}="${escaped(attributes[i + 1]!)}"`;
  return `${written}>`;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const escaped = (s: string) => s.replace(/[&<>"']/g, (c) => ESCAPES[c]!);
