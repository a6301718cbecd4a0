// The teachers' page of a copy: it lies beside the frames, wherever that is, and writes by
// itself what is copied. A script of its own.
//
// Reading path: templates/teach.html has the form (before); embed/teach.ts follows it (after).

import { snippetsOf } from "./embed/snippets.ts";

const base = new URL("../../", location.href).href; // of {lang}/teach/
const chosen = () => document.querySelector<HTMLOptionElement>("form.choices [name=experiment] option:checked")!;

const write = async (asked: URLSearchParams) => {
  const { dataset, parentElement } = chosen();
  const title = parentElement!.dataset[asked.get("lang") ?? "en"] ?? "";
  return snippetsOf(asked, { title, standard: dataset["standard"] === "1" }, base);
};

// The part that a server's page fetches, too.
void import("./embed/teach.ts").then(({ teach }) => {
  teach(write);
  // Who wrote the page did not know where it would lie.
  document.querySelector("form.choices")?.dispatchEvent(new Event("input"));
});
