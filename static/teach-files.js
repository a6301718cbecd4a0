// src/embed/snippets.ts
var CONTROLS = ["predict", "time", "ladder", "acts"];
var USUAL = "predict,time,ladder";
function snippetsOf(asked, { title, standard }, base2) {
  const [slug = "", run = ""] = (asked.get("experiment") ?? "").split("/");
  const lang = asked.get("lang") ?? "en";
  const q = new URLSearchParams({ lang });
  const set = (name, value, otherwise) => value !== otherwise && q.set(name, value);
  if (!standard) q.set("run", run);
  set("speed", asked.get("speed") ?? "auto", "auto");
  set("theme", asked.get("theme") ?? "auto", "auto");
  const shown = CONTROLS.filter((c) => asked.getAll("controls").includes(c));
  set("controls", shown.length === 0 ? "none" : shown.length === CONTROLS.length ? "all" : shown.join(","), USUAL);
  const attributes = ["lang", "run", "speed", "theme", "controls"].flatMap((name) => q.has(name) ? [name, q.get(name)] : []);
  const autoplay = asked.get("autoplay") === "1";
  if (autoplay) q.set("autoplay", "1");
  q.sort();
  const source = `${base2}embed/${slug}/?${q}`;
  const named = `${title} · Same Socket`;
  const element = tag("same-socket", "lesson", slug, ...attributes);
  return {
    source,
    iframe: `${tag("iframe", "src", source, "title", named, "width", "100%", "height", asked.get("height") ?? "900", "loading", "lazy", "frameborder", "0")}</iframe>`,
    element: `${tag("script", "type", "module", "src", `${base2}embed.js`)}<\/script>
${autoplay ? element.replace(/>$/, " autoplay>") : element}</same-socket>`,
    picture: `${tag("a", "href", `${base2}${lang}/lessons/${slug}/`)}${tag("img", "src", `${base2}static/cards/${slug}.${lang}.png`, "alt", named, "width", "600", "height", "315")}</a>`,
    file: `go run . -export-file ${slug}.html -lang ${lang}`
  };
}
function tag(name, ...attributes) {
  let written = `<${name}`;
  for (let i = 0; i < attributes.length; i += 2) written += ` ${attributes[i]}="${escaped(attributes[i + 1])}"`;
  return `${written}>`;
}
var ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
var escaped = (s) => s.replace(/[&<>"']/g, (c) => ESCAPES[c]);

// src/teach-files.ts
var base = new URL("../../", location.href).href;
var chosen = () => document.querySelector("form.choices [name=experiment] option:checked");
var write = async (asked) => {
  const { dataset, parentElement } = chosen();
  const title = parentElement.dataset[asked.get("lang") ?? "en"] ?? "";
  return snippetsOf(asked, { title, standard: dataset["standard"] === "1" }, base);
};
void import("./parts/teach-CCBGCXTP.js").then(({ teach }) => {
  teach(write);
  document.querySelector("form.choices")?.dispatchEvent(new Event("input"));
});
