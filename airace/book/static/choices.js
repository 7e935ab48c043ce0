/* The switch: a set of choices at a time, with what each answer becomes and how far it moves.

   The tables below it say the same of each choice by itself, and stand without this script.
   Everything that is printed was put into words when the site was built. */
(function () {
  "use strict";

  var ROOT = document.currentScript.src.replace(/_static\/choices\.js.*$/, "");

  function make(name, text, className) {
    var node = document.createElement(name);
    if (text) node.textContent = text;
    if (className) node.className = className;
    return node;
  }

  function count(number, one, many) {
    return number + " " + (number === 1 ? one : many);
  }

  function build(place, told) {
    var form = make("form", "", "choice-form");
    var lead = make("p", "Choose otherwise, and see what moves:", "choice-lead");
    var output = make("div", "", "choice-result");
    var summary = make("p", "", "choice-summary");
    var table = make("table", "", "listing choices table");
    var reset = make("button", "Back to the book’s own choices", "choice-reset");
    var own = {};
    reset.type = "button";
    summary.setAttribute("role", "status");
    summary.setAttribute("aria-live", "polite");

    told.axes.forEach(function (axis) {
      var set = make("fieldset");
      set.append(make("legend", axis.label));
      own[axis.name] = axis.options[0].value;
      axis.options.forEach(function (option, position) {
        var label = make("label");
        var input = make("input");
        input.type = "radio";
        input.name = axis.name;
        input.value = option.value;
        input.defaultChecked = position === 0;
        label.append(input, " " + option.label);
        set.append(label);
      });
      form.append(set);
    });

    function picked() {
      var found = {};
      told.axes.forEach(function (axis) { found[axis.name] = form.elements[axis.name].value; });
      return found;
    }

    function key(choices) {
      return told.axes.filter(function (axis) { return choices[axis.name] !== own[axis.name]; })
        .map(function (axis) { return axis.name + "=" + choices[axis.name]; }).join("&");
    }

    /* What was not run cannot be shown: such options are off until others change. */
    function allow() {
      var now = picked();
      told.axes.forEach(function (axis) {
        Array.from(form.elements[axis.name]).forEach(function (input) {
          var tried = Object.assign({}, now);
          tried[axis.name] = input.value;
          input.disabled = !input.checked && !(key(tried) in told.sets);
          input.parentNode.title = input.disabled ? "Not computed together with the other choices" : "";
        });
      });
    }

    function row(cells, tag) {
      var line = make("tr");
      cells.forEach(function (cell) {
        var box = make(tag || "td");
        box.append(cell);
        line.append(box);
      });
      return line;
    }

    function show() {
      var where = key(picked());
      var set = told.sets[where], base = told.sets[""];
      var head = make("thead"), body = make("tbody");
      allow();
      head.append(row(["What is asked", "Reads (interval)", "Moves by", "Ahead"], "th"));
      head.querySelectorAll("th").forEach(function (one) { one.scope = "col"; });
      set.lines.forEach(function (line, position) {
        var who = line.turned ? make("strong", line.ahead) : make("span", line.ahead || "–");
        var cell = make("span");
        cell.append(who);
        if (line.turned) cell.append(make("small", "was: " + base.lines[position].ahead));
        var line_ = row([told.lines[position], line.reads, where ? line.moves : "–", cell]);
        if (line.turned) line_.className = "is-turned";
        else if (where && !line.moved) line_.className = "is-still";
        body.append(line_);
      });
      table.replaceChildren(head, body);
      var moved = set.lines.filter(function (line) { return line.moved; }).length;
      var turned = set.lines.filter(function (line) { return line.turned; }).length;
      var which = set.verdicts.map(function (one) { return one.claim_id + " (" + one.from + " to " + one.to + ")"; });
      summary.textContent = where
        ? count(moved, "number", "numbers") + " of " + set.lines.length + (moved === 1 ? " moves; " : " move; ") +
          count(turned, "answer turns", "answers turn") + ". " +
          count(set.findings.length, "main finding", "main findings") + " of " + told.findings + " and " +
          count(set.verdicts.length, "verdict", "verdicts") + " of " + told.claims + " turn" +
          (which.length ? ": " + which.join(", ") : "") + "."
        : "These are the book’s own choices: nothing moves.";
      reset.hidden = !where;
      remember(where);
    }

    function remember(where) {
      var asked = new URLSearchParams(window.location.search);
      told.axes.forEach(function (axis) { asked.delete(axis.name); });
      new URLSearchParams(where).forEach(function (value, name) { asked.set(name, value); });
      var query = asked.toString();
      try {
        window.history.replaceState(null, "", window.location.pathname + (query ? "?" + query : "") + window.location.hash);
      } catch (error) { /* Some browsers keep the address of a file as it is. */ }
    }

    function recall() {
      var asked = new URLSearchParams(window.location.search);
      var wanted = Object.assign({}, own);
      told.axes.forEach(function (axis) {
        var fits = axis.options.some(function (option) { return option.value === asked.get(axis.name); });
        if (fits) wanted[axis.name] = asked.get(axis.name);
      });
      if (!(key(wanted) in told.sets)) return;
      told.axes.forEach(function (axis) { form.elements[axis.name].value = wanted[axis.name]; });
    }

    form.addEventListener("change", show);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    reset.addEventListener("click", function () {
      form.reset();
      show();
      form.querySelector("input:checked").focus();
    });
    output.append(summary, reset, table);
    place.append(lead, form, output);
    recall();
    show();
  }

  function start() {
    var place = document.querySelector(".choice-switch");
    if (!place) return;
    var data = document.createElement("script");
    data.src = ROOT + "choices/variants.js";
    data.onload = function () { build(place, globalThis.neckChoices); };
    document.head.append(data);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
