/* Turn a still chart into an interactive one, on request.

   Without this script every chart is a picture with its data in a table. With it, a button, a
   tap or a pointer that rests on a chart loads the charting library and the chart's own
   specification (classic scripts, so it also works for pages opened from disk) and draws the
   same chart with tooltips in the same box. If anything fails the picture stays.

   Nothing here evaluates text as code: the library runs on its expression interpreter. */
(function () {
  "use strict";

  var REST_MS = 250;
  var phone = window.matchMedia("(max-width: 600px)");
  var loaded = {};
  var picked = "";

  function load(address) {
    if (!loaded[address]) {
      loaded[address] = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = function () {
          delete loaded[address];
          script.remove();
          reject(new Error(address + " is missing"));
        };
        document.head.appendChild(script);
      });
    }
    return loaded[address];
  }

  function specification(figure) {
    var both = window.neckFigures[figure.dataset.figure];
    return Object.assign({ datasets: both.datasets }, both[phone.matches ? "narrow" : "wide"]);
  }

  /* Draw beside the picture, out of sight, and swap only when done: nothing jumps. */
  function draw(figure) {
    return Promise.all([load(figure.dataset.vega), load(figure.dataset.live)]).then(function () {
      var live = document.createElement("div");
      live.className = "exhibit-live";
      figure.querySelector(".exhibit-plot").appendChild(live);
      return window.neckVega.embed(live, specification(figure), {
        actions: false,
        ast: true,
        defaultStyle: false,
        renderer: "svg",
        tooltip: { disableDefaultStyle: true }
      }).then(function (result) {
        var still = figure.querySelector(".exhibit-wide svg");
        var svg = live.querySelector("svg");
        svg.removeAttribute("aria-hidden");
        /* An image is one thing to a screen reader; its marks do not speak for themselves. */
        svg.querySelectorAll("[role], [aria-label], [aria-roledescription]").forEach(function (mark) {
          ["role", "aria-label", "aria-roledescription"].forEach(function (name) { mark.removeAttribute(name); });
        });
        svg.setAttribute("role", "img");
        svg.setAttribute("aria-labelledby", still.getAttribute("aria-labelledby"));
        if (figure.neckResult) figure.neckResult.finalize();
        figure.querySelectorAll(".exhibit-live").forEach(function (other) {
          if (other !== live) other.remove();
        });
        figure.neckResult = result;
        figure.classList.add("is-live");
        pick(figure);
        choose(figure);
      }, function (error) {
        live.remove();
        throw error;
      });
    });
  }

  function prepare(figure) {
    var tools = figure.querySelector(".exhibit-tools");
    var plot = figure.querySelector(".exhibit-plot");
    var button = document.createElement("button");
    var timer = null;
    button.type = "button";
    button.className = "exhibit-button";
    button.textContent = "Interactive chart";
    button.setAttribute("aria-pressed", "false");
    tools.insertBefore(button, tools.firstChild);

    figure.neckUpgrade = function () {
      if (figure.neckState) return figure.neckState === "live" ? Promise.resolve() : Promise.reject();
      figure.neckState = "loading";
      return draw(figure).then(function () {
        figure.neckState = "live";
        button.setAttribute("aria-pressed", "true");
      }).catch(function () {
        figure.neckState = "failed";
        button.disabled = true;
        var chooser = figure.querySelector(".exhibit-choose");
        if (chooser) chooser.remove();
        button.textContent = "Interactive chart not available";
      });
    };

    button.addEventListener("click", function () {
      if (figure.neckState === "live") {
        figure.classList.remove("is-live");
        figure.neckState = "asked-still";
        unchoose(figure);
        button.setAttribute("aria-pressed", "false");
      } else if (figure.neckState !== "loading") {
        figure.neckState = null;
        figure.neckUpgrade();
      }
    });
    plot.addEventListener("pointerenter", function (event) {
      if (event.pointerType === "mouse") timer = window.setTimeout(figure.neckUpgrade, REST_MS);
    });
    plot.addEventListener("pointerleave", function () { window.clearTimeout(timer); });
    plot.addEventListener("click", figure.neckUpgrade);
    listen(figure);
  }

  /* ------------------------------------------------- a choice inside one chart */

  function listen(figure) {
    var list = figure.querySelector(".exhibit-choose select");
    if (!list) return;
    figure.neckHint = figure.querySelector(".exhibit-choose output").textContent;
    list.addEventListener("change", function () {
      if (figure.neckState === "live") return choose(figure);
      if (figure.neckState === "asked-still") figure.neckState = null;
      figure.neckUpgrade().catch(function () { /* it will choose when it is drawn */ });
    });
  }

  /* Let the marks of the chosen thing stand out, and say what the chart shows of it. */
  function choose(figure) {
    var list = figure.querySelector(".exhibit-choose select");
    if (!list || !figure.neckResult) return;
    var choice = window.neckFigures[figure.dataset.figure].choices[list.value];
    var told = figure.querySelector(".exhibit-choose output");
    var whole = figure.querySelector(".exhibit-whole input");
    /* What was chosen may stand below the cut of a long chart. */
    if (choice && whole) whole.checked = true;
    var drawn = choice && choice.in.includes(phone.matches ? "narrow" : "wide");
    figure.neckResult.view.signal("neck_choice", drawn ? choice.match : null).runAsync();
    told.textContent = !choice ? figure.neckHint :
      choice.said + (drawn ? "" : " Only the wide chart has room for it.");
  }

  function unchoose(figure) {
    var list = figure.querySelector(".exhibit-choose select");
    if (!list) return;
    list.value = "";
    choose(figure);
  }

  /* ------------------------------------------------- one model through all charts of a page */

  function names(item) {
    var datum = item.datum || {};
    return [datum.name, datum.model, datum.label, datum.text].some(function (text) {
      return typeof text === "string" && text.toLowerCase().indexOf(picked) === 0;
    });
  }

  /* Vega's SVG renderer keeps the element of each drawn item at the item. */
  function walk(item, found) {
    if (item._svg && item.mark && item.datum && names(item)) found.push(item._svg);
    (item.items || []).forEach(function (child) { walk(child, found); });
    return found;
  }

  function pick(figure) {
    var live = figure.querySelector(".exhibit-live");
    if (!live || !figure.neckResult) return;
    live.querySelectorAll(".is-picked").forEach(function (e) { e.classList.remove("is-picked"); });
    var found = picked ? walk(figure.neckResult.view.scenegraph().root, []) : [];
    found.forEach(function (element) { element.classList.add("is-picked"); });
    figure.classList.toggle("is-picking", found.length > 0);
  }

  /* A box on pages with several charts: type a name, and every chart that shows it picks it out.
     The names are a file of their own, fetched when the box is used. */
  function follow(figures) {
    var title = document.querySelector(".bd-article h1");
    if (figures.length < 3 || !title) return;
    var source = figures[0].dataset.live.replace(/[^/]+\/live\.js$/, "names.js");
    var box = document.createElement("form");
    var label = document.createElement("label");
    var input = document.createElement("input");
    var list = document.createElement("datalist");
    var told = document.createElement("output");
    box.className = "table-search follow";
    box.setAttribute("role", "search");
    label.textContent = "Follow a model through the charts ";
    label.setAttribute("for", "neck-follow");
    input.id = "neck-follow";
    input.type = "search";
    input.autocomplete = "off";
    input.setAttribute("list", "neck-names");
    list.id = "neck-names";
    box.append(label, input, list, told);
    title.insertAdjacentElement("afterend", box);

    function ready() { return load(source); }
    function fill() {
      ready().then(function () {
        if (list.childElementCount) return;
        var here = figures.map(function (figure) { return figure.id; });
        Object.keys(window.neckNames).forEach(function (name) {
          if (!window.neckNames[name].some(function (id) { return here.includes(id); })) return;
          var option = document.createElement("option");
          option.value = name;
          list.append(option);
        });
      }, function () { box.remove(); });
    }
    function go(name) {
      return ready().then(function () {
        picked = name.trim().toLowerCase();
        var ids = {};
        Object.keys(window.neckNames).forEach(function (other) {
          if (!picked || other.toLowerCase().indexOf(picked) !== 0) return;
          window.neckNames[other].forEach(function (id) { ids[id] = true; });
        });
        var shown = figures.filter(function (figure) { return ids[figure.id]; });
        told.textContent = !picked ? "" :
          shown.length === 1 ? "In 1 chart here." : "In " + shown.length + " charts here.";
        var address = new URL(window.location.href);
        if (picked) address.searchParams.set("model", name.trim());
        else address.searchParams.delete("model");
        try { window.history.replaceState(null, "", address); } catch (error) { /* opened from disk */ }
        figures.forEach(pick);
        return Promise.all(shown.map(function (figure) {
          return figure.neckUpgrade().catch(function () {});
        }));
      });
    }
    input.addEventListener("focus", fill);
    input.addEventListener("change", function () { go(input.value); });
    input.addEventListener("search", function () { go(input.value); });
    box.addEventListener("submit", function (event) { event.preventDefault(); go(input.value); });
    var asked = new URLSearchParams(window.location.search).get("model");
    if (asked) {
      input.value = asked;
      go(asked);
    }
  }

  /* ------------------------------------------------- texts to copy */

  function copyable() {
    if (!navigator.clipboard) return;
    document.querySelectorAll(".copyable").forEach(function (text) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "copy-button";
      button.textContent = "Copy";
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(text.textContent).then(function () {
          button.textContent = "Copied";
        }, function () { button.textContent = "Select it to copy"; });
      });
      text.before(button);
    });
  }

  /* ------------------------------------------------- cards behind numbers and terms */

  /* They open by style alone, on hover and focus. What a style cannot do: close on Escape, open
     on a tap, and stay inside the window. */
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
    var figures = Array.from(document.querySelectorAll("figure.exhibit[data-live]"));
    figures.forEach(prepare);
    phone.addEventListener("change", function () {
      figures.forEach(function (figure) {
        if (figure.neckState === "live") draw(figure).catch(function () {});
      });
    });
    follow(figures);
    copyable();
    cards();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
