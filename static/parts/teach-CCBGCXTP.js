// src/embed/teach.ts
var askServer = (lang) => async (asked) => {
  const answer = await fetch(`/${lang}/teach/snippets?${asked}`, { cache: "no-store" }).catch(() => void 0);
  return answer?.ok ? await answer.json() : void 0;
};
function teach(write) {
  const form = document.querySelector("form.choices");
  const frame = document.querySelector("#preview");
  const said = document.querySelector(".copied");
  const measured = document.querySelector(".measured");
  if (!form || !frame || !said || !measured) return;
  const width = form.querySelector("[name=width]");
  let height = 0;
  let asked = 0;
  const follow = async () => {
    const turn = ++asked;
    const query = new URLSearchParams(new FormData(form));
    if (height > 0) query.set("height", String(height));
    const now = await write(query);
    const { stale = "" } = said.dataset;
    if (!now) {
      said.textContent = measured.textContent = stale;
      return;
    }
    if (measured.textContent === stale) said.textContent = measured.textContent = "";
    if (turn !== asked) return;
    for (const code of document.querySelectorAll("[data-snippet]")) {
      const text = now[code.dataset["snippet"]];
      if (text !== void 0 && code.textContent !== text) code.textContent = text;
    }
    const { pathname, search } = new URL(now.source);
    if (frame.getAttribute("src") !== pathname + search) frame.setAttribute("src", pathname + search);
  };
  const widen = () => {
    if (!width.validity.valid || width.value === "") return;
    frame.width = width.value;
  };
  form.addEventListener("submit", (e) => e.preventDefault());
  form.addEventListener("input", () => {
    widen();
    void follow();
  });
  window.addEventListener("message", (e) => {
    if (e.source !== frame.contentWindow || e.origin !== location.origin || e.data.type !== "same-socket:height") return;
    height = e.data.height;
    frame.height = String(height);
    measured.textContent = (said.dataset["measured"] ?? "").replace("{width}", frame.width).replace("{height}", frame.height);
    void follow();
  });
  for (const code of document.querySelectorAll("[data-snippet]")) addCopy(code, said);
  widen();
  frame.src = frame.getAttribute("src");
}
function addCopy(code, said) {
  const { copy = "", copied = "", refused = "" } = said.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = copy;
  button.dataset["copies"] = code.dataset["snippet"];
  const title = document.getElementById(code.parentElement.getAttribute("aria-labelledby"));
  button.setAttribute("aria-label", `${copy}: ${title?.textContent ?? ""}`);
  button.addEventListener("click", async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = said.textContent = copied;
      button.addEventListener("blur", () => button.textContent = copy, { once: true });
    } catch {
      getSelection()?.selectAllChildren(code);
      said.textContent = refused;
    }
  });
  code.after(button);
}
export {
  askServer,
  teach
};
