/* Which colours the reader wants, settled before anything is drawn. Without this script pages are
   light; so they are written. */
(function () {
  "use strict";

  var MODES = ["auto", "light", "dark"];
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var root = document.documentElement;

  function kept() {
    try { return window.localStorage.getItem("mode"); } catch (error) { return null; }
  }

  function show() {
    root.dataset.theme = root.dataset.mode === "auto" ? (dark.matches ? "dark" : "light") : root.dataset.mode;
  }

  root.classList.add("has-scripts");
  root.dataset.mode = MODES.includes(kept()) ? kept() : "auto";
  show();
  dark.addEventListener("change", show);
  document.addEventListener("click", function (event) {
    if (!event.target.closest(".theme-switch-button")) return;
    /* The first step is the one that changes what is seen. */
    var order = dark.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    root.dataset.mode = order[(order.indexOf(root.dataset.mode) + 1) % order.length];
    show();
    try { window.localStorage.setItem("mode", root.dataset.mode); } catch (error) { /* for this page */ }
  });
})();
