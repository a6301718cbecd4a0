// A browser that does not start the page's program, since it is too old or forbids it,
// shows what stands there for it (web/templates/old.html): a sentence, and the picture of
// a recorded run. A script of its own, written as every browser reads it: no module, and
// no syntax younger than 2009.

(function () {
  function show() {
    if ("sameSocket" in window) return; // what is wrong from then on, the program says
    var boxes = document.querySelectorAll(".old[hidden]");
    var i = 0;
    for (; i < boxes.length; i++) showIn(boxes[i]!);
  }
  function showIn(box: Element) {
    var before = box.previousElementSibling;
    var picture = box.querySelector("img");
    box.removeAttribute("hidden");
    if (before && before.tagName === "P") before.setAttribute("hidden", ""); // for whom script is off
    if (picture) picture.src = picture.getAttribute("data-href")!;
  }
  // Of modules they know nothing, and tell nothing.
  if (!("noModule" in document.createElement("script"))) show();
  // What a browser cannot read of the program, or not run, it tells here; if the program
  // starts all the same, it takes the place of what is shown.
  window.addEventListener("error", show);
  window.addEventListener("unhandledrejection", show);
})();

export {};
