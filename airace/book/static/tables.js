/* Long tables sort and search; without this script they are read as they stand.

   Each table of class "sortable" gets a button in every header. Tables of class "searchable" on
   one page share one box, above the first of them, which hides the rows that do not match. */
(function () {
  "use strict";

  var ORDERS = { none: "ascending", ascending: "descending", descending: "none" };
  var MONTHS = "january february march april may june july august september october november december".split(" ");

  /* What a cell is compared by: a number, a day, or words. */
  function key(text) {
    text = text.trim();
    var day = /^(\d{1,2}) (\w+) (\d{4})$/.exec(text);
    if (day && MONTHS.indexOf(day[2].toLowerCase()) >= 0) {
      return day[3] * 10000 + (MONTHS.indexOf(day[2].toLowerCase()) + 1) * 100 + +day[1];
    }
    if (/^\d{4}-\d\d(-\d\d)?$/.test(text)) return +text.replace(/-/g, "").padEnd(8, "0");
    var number = /^[<>~≈+]?\s*([−-]?[\d,]*\.?\d+)/.exec(text);
    return number ? parseFloat(number[1].replace(/,/g, "").replace("−", "-")) : text;
  }

  function compare(a, b) {
    if (typeof a === typeof b) return typeof a === "number" ? a - b : a.localeCompare(b);
    return typeof a === "number" ? -1 : 1;
  }

  function sortable(table) {
    var heads = Array.from(table.querySelectorAll("thead th"));
    var body = table.tBodies[0];
    if (!body || body.rows.length < 3) return;
    var given = Array.from(body.rows);
    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort-button";
      var label = head.querySelector("p") || head;
      button.append.apply(button, Array.from(label.childNodes));
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", function () {
        var order = ORDERS[head.getAttribute("aria-sort")];
        heads.forEach(function (other) { other.setAttribute("aria-sort", "none"); });
        head.setAttribute("aria-sort", order);
        var rows = given.slice();
        if (order !== "none") {
          var sign = order === "ascending" ? 1 : -1;
          var keys = new Map(rows.map(function (row) {
            return [row, row.cells[column].textContent.trim() === "" ? null : key(row.cells[column].textContent)];
          }));
          rows.sort(function (a, b) {
            var x = keys.get(a), y = keys.get(b);
            if (x === null || y === null) return (x === null) - (y === null);
            return sign * compare(x, y);
          });
        }
        body.append.apply(body, rows);
      });
    });
  }

  function search(tables) {
    if (!tables.length) return;
    var rows = tables.flatMap(function (table) { return Array.from(table.tBodies[0].rows); });
    if (rows.length < 12) return;
    var texts = new Map(rows.map(function (row) { return [row, row.textContent.toLowerCase()]; }));
    var box = document.createElement("form");
    var input = document.createElement("input");
    var label = document.createElement("label");
    var told = document.createElement("output");
    box.className = "table-search";
    box.setAttribute("role", "search");
    input.type = "search";
    input.id = "neck-search";
    label.setAttribute("for", "neck-search");
    label.textContent = "Search these rows ";
    box.append(label, input, told);
    var title = document.querySelector(".bd-article h1");
    var first = tables[0].closest(".table-scroll, .pst-scrollable-table-container") || tables[0];
    if (tables.length > 1 && title) title.insertAdjacentElement("afterend", box);
    else first.before(box);

    function filter() {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      rows.forEach(function (row) {
        var fits = words.every(function (word) { return texts.get(row).includes(word); });
        row.hidden = !fits;
        shown += fits;
      });
      tables.forEach(function (table) {
        table.hidden = words.length > 0 && !Array.from(table.tBodies[0].rows).some(function (row) { return !row.hidden; });
      });
      told.textContent = words.length ? shown + " of " + rows.length + " rows" : "";
    }
    input.addEventListener("input", filter);
    box.addEventListener("submit", function (event) { event.preventDefault(); });
    var asked = new URLSearchParams(window.location.search).get("q");
    if (asked) {
      input.value = asked;
      filter();
    }
  }

  /* What is wider or longer than its box scrolls inside it: the box can be reached by keyboard and
     has a name. It may come to scroll later: when a window narrows, when a folded part opens. */
  function reachable(box, table) {
    if (box.hasAttribute("tabindex")) return;
    if (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight) return;
    box.tabIndex = 0;
    if (!table) return;
    var caption = table.caption;
    var section = table.closest("section");
    var heading = section && section.querySelector("h1, h2, h3, h4");
    var name = (caption || heading || { textContent: "" }).textContent.replace(/\s*#\s*$/, "").trim();
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", name ? "Table: " + name : "Table");
  }

  function reach() {
    document.querySelectorAll(".bd-article table").forEach(function (table) {
      if (table.closest(".table-scroll")) return;
      var box = table.closest(".pst-scrollable-table-container, .cell_output, div");
      if (box) reachable(box, table);
    });
    document.querySelectorAll(".bd-article pre").forEach(function (box) { reachable(box, null); });
  }

  function start() {
    document.querySelectorAll("table.sortable").forEach(sortable);
    search(Array.from(document.querySelectorAll("table.searchable")));
    reach();
    document.addEventListener("toggle", reach, true);
    window.addEventListener("resize", reach);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
