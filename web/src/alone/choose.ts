// Goes on to the file that the address and the browser ask for, of those that the page
// lists: without a server, embed/{chapter}?lang=ko&run=race is a list of files, and so is
// the site's first page. A script of its own.

const asked = new URLSearchParams(location.search);
const files = [...document.querySelectorAll<HTMLAnchorElement>("a[data-lang]")];
const langs = [asked.get("lang"), ...navigator.languages.map((lang) => lang.slice(0, 2)), "en"];
const lang = langs.find((lang) => files.some((file) => file.dataset["lang"] === lang));
const offered = files.filter((file) => file.dataset["lang"] === lang);
const run = asked.get("view") === "socket" ? "own:" : (asked.get("run") ?? "");
// What is done with the visitor's own sockets has one file, which says why it cannot be.
const chosen = offered.find((file) => file.dataset["run"] === (run.startsWith("own:") ? "own:" : run)) ?? offered[0];
if (chosen) location.replace(chosen.href + location.search + location.hash);

export {};
