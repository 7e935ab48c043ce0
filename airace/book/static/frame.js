/* What moves around a page's text: search by key, both side bars, where one is in the contents.

   Without this script the chapters stand beside the text, or below it on a phone. */
(function () {
  "use strict";

  /* ------------------------------------------------- dialogs */

  /* A click beside a dialog, on what it dims, shuts it. */
  function shutsBeside(dialog) {
    dialog.addEventListener("click", function (event) {
      var box = dialog.getBoundingClientRect();
      if (event.target === dialog && (event.clientX < box.left || event.clientX > box.right ||
          event.clientY < box.top || event.clientY > box.bottom)) dialog.close();
    });
  }

  function search() {
    var dialog = document.getElementById("pst-search-dialog");
    var fields = document.querySelectorAll("form.bd-search input");
    if (!dialog) return;
    function open() {
      /* The page that searches has a field of its own. */
      if (fields.length > 1) fields[fields.length - 1].focus();
      else if (dialog.open) dialog.close();
      else dialog.showModal();
    }
    shutsBeside(dialog);
    document.querySelectorAll(".search-button__button").forEach(function (button) {
      button.addEventListener("click", open);
    });
    document.addEventListener("keydown", function (event) {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      if (event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      open();
    });
    if (fields.length > 1) {
      fields[fields.length - 1].value = new URLSearchParams(window.location.search).get("q") || "";
      fields[fields.length - 1].focus();
    }
  }

  /* ------------------------------------------------- side bars */

  /* On a narrow window a bar becomes a dialog, which keeps the keyboard inside; on a wide one the
     button folds it away. */
  function bar(button, side, modal, wide) {
    button = document.querySelector(button);
    side = document.getElementById(side);
    modal = document.getElementById(modal);
    if (!button || !side || !modal) return;
    function move(from, to) {
      to.append.apply(to, Array.from(from.childNodes));
      Array.from(from.classList).forEach(function (name) {
        from.classList.remove(name);
        to.classList.add(name);
      });
    }
    button.addEventListener("click", function () {
      if (wide.matches) {
        side.classList.toggle("pst-sidebar-hidden");
        return;
      }
      move(side, modal);
      modal.showModal();
    });
    modal.addEventListener("close", function () {
      move(modal, side);
      button.focus();
    });
    modal.addEventListener("click", function (event) {
      if (event.target.closest("a[href^='#']")) modal.close();
    });
    wide.addEventListener("change", function () { if (modal.open) modal.close(); });
    shutsBeside(modal);
  }

  /* ------------------------------------------------- where one is */

  function contents() {
    var links = new Map();
    document.querySelectorAll("#pst-page-toc-nav a[href^='#']").forEach(function (link) {
      var section = document.getElementById(link.hash.slice(1));
      if (section) links.set(section.querySelector("h1, h2, h3, h4") || section, link);
    });
    if (!links.size) return;
    var watch = new IntersectionObserver(function (entries) {
      var seen = entries.filter(function (entry) { return entry.isIntersecting; }).pop();
      if (!seen) return;
      links.forEach(function (link, heading) {
        link.classList.toggle("active", heading === seen.target);
        if (heading === seen.target) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    }, { rootMargin: "0px 0px -70% 0px" });
    links.forEach(function (link, heading) { watch.observe(heading); });
  }

  /* What scrolls must be reached by keyboard; what does not need not be stopped at. */
  function reach() {
    document.querySelectorAll("main pre, .pst-scrollable-table-container, .table-scroll").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  function start() {
    search();
    bar(".primary-toggle", "pst-primary-sidebar", "pst-primary-sidebar-modal", window.matchMedia("(min-width: 992px)"));
    bar(".secondary-toggle", "pst-secondary-sidebar", "pst-secondary-sidebar-modal", window.matchMedia("(min-width: 1200px)"));
    contents();
    reach();
    window.addEventListener("resize", reach);
    document.addEventListener("toggle", reach, true);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
