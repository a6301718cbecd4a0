// src/old.ts
(function() {
  function show() {
    if ("sameSocket" in window) return;
    var boxes = document.querySelectorAll(".old[hidden]");
    var i = 0;
    for (; i < boxes.length; i++) showIn(boxes[i]);
  }
  function showIn(box) {
    var before = box.previousElementSibling;
    var picture = box.querySelector("img");
    box.removeAttribute("hidden");
    if (before && before.tagName === "P") before.setAttribute("hidden", "");
    if (picture) picture.src = picture.getAttribute("data-href");
  }
  if (!("noModule" in document.createElement("script"))) show();
  window.addEventListener("error", show);
  window.addEventListener("unhandledrejection", show);
})();
