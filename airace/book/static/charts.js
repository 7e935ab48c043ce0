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

  /* The cards of values open by style alone, on hover and focus. What a style cannot do: close
     on Escape, open on a tap, and stay inside the window. */
  function cards() {
    var touch = false;
    function shut(except) {
      document.querySelectorAll(".value.is-open").forEach(function (value) {
        if (value !== except) value.classList.remove("is-open");
      });
    }
    document.querySelectorAll(".value").forEach(function (value) {
      var number = value.querySelector(".value-number");
      var card = value.querySelector(".value-card");
      if (!number || !card) return;
      function fit() {
        value.classList.remove("is-shut");
        card.style.removeProperty("--shift");
        window.requestAnimationFrame(function () {
          var box = card.getBoundingClientRect();
          var over = box.right - (document.documentElement.clientWidth - 8);
          if (box.width && over > 0) card.style.setProperty("--shift", -over + "px");
        });
      }
      value.addEventListener("pointerenter", fit);
      value.addEventListener("focusin", fit);
      /* A finger cannot hover: the first tap opens the card, the second follows the link. */
      value.addEventListener("pointerdown", function (event) { touch = event.pointerType === "touch"; });
      number.addEventListener("click", function (event) {
        if (!touch || value.classList.contains("is-open")) return;
        event.preventDefault();
        shut(value);
        value.classList.add("is-open");
        fit();
      });
    });
    document.addEventListener("click", function (event) { shut(event.target.closest(".value")); });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      document.querySelectorAll(".value:hover, .value:focus-within").forEach(function (value) {
        value.classList.add("is-shut");
        value.classList.remove("is-open");
      });
    });
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
    cards();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
