/* Turn a still chart into an interactive one, on request.

   Without this script every chart is a picture with its data in a table. With it, a button, a
   tap or a pointer that rests on a chart loads the charting library once (a classic script, so
   it also works for pages opened from disk) and draws the same chart with tooltips in the same
   box. If anything fails the picture stays. */
(function () {
  "use strict";

  var REST_MS = 250;
  var phone = window.matchMedia("(max-width: 600px)");
  var library = null;

  function load(address) {
    if (!library) {
      library = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = address;
        script.onload = function () {
          if (window.neckVega) resolve(window.neckVega);
          else reject(new Error("the charting library did not start"));
        };
        script.onerror = function () { reject(new Error("the charting library is missing")); };
        document.head.appendChild(script);
      });
    }
    return library;
  }

  function dark() {
    return document.documentElement.dataset.theme === "dark";
  }

  function specification(figure) {
    var both = JSON.parse(figure.querySelector("script.exhibit-spec").textContent);
    var spec = both[phone.matches ? "narrow" : "wide"];
    spec.datasets = both.datasets;
    return spec;
  }

  /* Draw beside the picture, out of sight, and swap only when done: nothing jumps. */
  function draw(figure) {
    return load(figure.dataset.vega).then(function (vega) {
      var live = document.createElement("div");
      live.className = "exhibit-live";
      figure.querySelector(".exhibit-plot").appendChild(live);
      return vega.embed(live, specification(figure), {
        actions: false,
        renderer: "svg",
        tooltip: { theme: dark() ? "dark" : "light" }
      }).then(function (result) {
        var still = figure.querySelector(".exhibit-wide svg");
        var svg = live.querySelector("svg");
        svg.removeAttribute("aria-hidden");
        svg.setAttribute("role", "img");
        svg.setAttribute("aria-labelledby", still.getAttribute("aria-labelledby"));
        if (figure.neckResult) figure.neckResult.finalize();
        figure.querySelectorAll(".exhibit-live").forEach(function (other) {
          if (other !== live) other.remove();
        });
        figure.neckResult = result;
        figure.classList.add("is-live");
      }, function (error) {
        live.remove();
        throw error;
      });
    });
  }

  function prepare(figure) {
    var links = figure.querySelector(".exhibit-links");
    var plot = figure.querySelector(".exhibit-plot");
    var button = document.createElement("button");
    var timer = null;
    button.type = "button";
    button.className = "exhibit-button";
    button.textContent = "Interactive chart";
    button.setAttribute("aria-pressed", "false");
    links.insertBefore(button, links.firstChild);

    function upgrade() {
      if (figure.neckState) return;
      figure.neckState = "loading";
      draw(figure).then(function () {
        figure.neckState = "live";
        button.setAttribute("aria-pressed", "true");
        button.textContent = "Still chart";
      }).catch(function () {
        figure.neckState = "failed";
        button.disabled = true;
        button.textContent = "Interactive chart not available";
      });
    }

    function still() {
      figure.classList.remove("is-live");
      figure.neckState = "asked-still";
      button.setAttribute("aria-pressed", "false");
      button.textContent = "Interactive chart";
    }

    button.addEventListener("click", function () {
      if (figure.neckState === "live") still();
      else if (figure.neckState !== "loading") {
        figure.neckState = null;
        upgrade();
      }
    });
    plot.addEventListener("pointerenter", function (event) {
      if (event.pointerType === "mouse") timer = window.setTimeout(upgrade, REST_MS);
    });
    plot.addEventListener("pointerleave", function () { window.clearTimeout(timer); });
    plot.addEventListener("click", upgrade);
  }

  function start() {
    var figures = Array.prototype.slice.call(
      document.querySelectorAll("figure.exhibit[data-vega]")
    ).filter(function (figure) { return figure.querySelector("script.exhibit-spec"); });
    figures.forEach(prepare);
    phone.addEventListener("change", function () {
      figures.forEach(function (figure) {
        if (figure.neckState === "live") draw(figure).catch(function () {});
      });
    });
    /* Wide tables scroll inside their own box; make each box reachable by keyboard. */
    document.querySelectorAll(".bd-article table").forEach(function (table) {
      if (table.closest(".table-scroll")) return;
      var box = table.closest(".pst-scrollable-table-container, .cell_output, div");
      if (box && box.scrollWidth > box.clientWidth && !box.hasAttribute("tabindex")) {
        box.tabIndex = 0;
      }
    });
    /* One open value card at a time; Escape or a click elsewhere closes it. */
    function closeCards(except) {
      document.querySelectorAll("details.value[open]").forEach(function (card) {
        if (card !== except) card.open = false;
      });
    }
    document.addEventListener("click", function (event) {
      closeCards(event.target.closest("details.value"));
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      var open = document.querySelector("details.value[open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
    });
    /* Keep a card inside the window on a narrow screen. */
    document.addEventListener("toggle", function (event) {
      var card = event.target.querySelector && event.target.querySelector(".value-card");
      if (!card || !event.target.open) return;
      card.style.removeProperty("--shift");
      var box = card.getBoundingClientRect();
      var room = document.documentElement.clientWidth - 8;
      var shift = Math.min(0, room - box.right);
      if (box.left + shift < 8) shift = 8 - box.left;
      card.style.setProperty("--shift", shift + "px");
    }, true);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
