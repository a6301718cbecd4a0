// src/alone/choose.ts
var asked = new URLSearchParams(location.search);
var files = [...document.querySelectorAll("a[data-lang]")];
var langs = [asked.get("lang"), ...navigator.languages.map((lang2) => lang2.slice(0, 2)), "en"];
var lang = langs.find((lang2) => files.some((file) => file.dataset["lang"] === lang2));
var offered = files.filter((file) => file.dataset["lang"] === lang);
var run = asked.get("view") === "socket" ? "own:" : asked.get("run") ?? "";
var chosen = offered.find((file) => file.dataset["run"] === (run.startsWith("own:") ? "own:" : run)) ?? offered[0];
if (chosen) location.replace(chosen.href + location.search + location.hash);
