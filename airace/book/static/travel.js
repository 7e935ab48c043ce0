/* A day or a choice in the address: ?asOf=2025-03-31 leads to the newest past edition that is
   not later, or says why this page has none; a chart's address to the chart of that day.
   ?weights=open leads to the page of the choices.

   Which days there are stands in a small script beside the past editions, which is fetched only
   if an address asks for a day (a classic script, so it also works from disk). */
(function () {
  "use strict";

  var ROOT = document.currentScript.src.replace(/_static\/travel\.js.*$/, "");
  var CHOICES = ["attribution", "dates", "frontier_k", "tolerance", "weights"];
  var MONTHS = "January February March April May June July August September October November December".split(" ");
  var asked = new URLSearchParams(window.location.search);

  function words(day) {
    var parts = day.split("-");
    return +parts[2] + " " + MONTHS[parts[1] - 1] + " " + parts[0];
  }

  function real(day) {
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) return false;
    var moment = new Date(day + "T00:00:00Z");
    return !isNaN(moment) && moment.toISOString().slice(0, 10) === day;
  }

  /* Text and links, at the top of the page, told to who does not see it. */
  function notice(parts) {
    var box = document.createElement("div");
    box.className = "as-of-notice";
    box.setAttribute("role", "status");
    var line = document.createElement("p");
    parts.forEach(function (part) {
      if (typeof part === "string") return line.append(part);
      var link = document.createElement("a");
      link.textContent = part.text;
      link.href = part.href;
      line.append(link);
    });
    var place = document.querySelector("article") || document.querySelector("main");
    place.prepend(box);
    box.append(line);
  }

  /* The path of this page below the site's root. */
  function here() {
    return window.location.href.split(/[?#]/)[0].slice(ROOT.length);
  }

  /* The figure whose own page this is, in the newest edition or a past one. */
  function figureOf(page) {
    var found = /^(?:as-of\/[\d-]+\/)?figures\/([\w-]+)\/(?:index\.html)?$/.exec(page);
    return found ? found[1] : "";
  }

  /* Where a page of the newest edition has its counterpart in a past one, which draws `drawn`. */
  function counterpart(page, drawn) {
    var figure = figureOf(page);
    if (figure) return drawn.indexOf(figure) < 0 ? "" : "figures/" + figure + "/index.html";
    var claim = /^chapters\/claims\/([\w-]+)\.html$/.exec(page);
    if (claim) return "index.html#claim-" + claim[1];
    if (page === "chapters/values.html") return "values.html" + window.location.hash;
    var chapter = /^chapters\/(parity|diffusion|controls|governance|claims)\.html$/.exec(page);
    if (chapter) {
      var part = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
      var chart = part && part.matches("figure.exhibit");
      return "index.html#" + (chart ? part.id : chapter[1]);
    }
    if (/^(chapters\/(index|robustness)\.html|index\.html)?$/.test(page)) return "index.html";
    return "";
  }

  /* Whether past days draw a figure, as far as they know what it shows. */
  function followed(figure, known) {
    return Object.keys(known.figures).some(function (day) { return known.figures[day].indexOf(figure) >= 0; });
  }

  function travel(day, known) {
    var page = here();
    var past = /^as-of\/(\d{4}-\d\d-\d\d)\//.exec(page);
    var figure = figureOf(page);
    var newest = { text: "the edition of " + words(known.edition), href: ROOT + "chapters/index.html" };
    if (!real(day)) {
      return notice(["The address asks for “" + day + "”, which is no day. Write it as in ?asOf=" + known.days[0] + ". You read ", newest, "."]);
    }
    if (day >= known.edition) {
      if (past) {
        var own = (known.figures[known.edition] || []).indexOf(figure) < 0 ? "chapters/" : "figures/" + figure + "/";
        return window.location.replace(ROOT + own + "index.html?asOf=" + day);
      }
      return notice(["You asked for " + words(day) + ". The newest edition here is that of " + words(known.edition) + ", which you read."]);
    }
    var fit = known.days.filter(function (one) { return one <= day; }).pop();
    if (!fit) {
      var first = { text: "the oldest, of " + words(known.days[0]), href: ROOT + "as-of/" + known.days[0] + "/index.html" };
      return notice(["You asked for " + words(day) + ". This book carries no edition so old. You can read ", first, ", or ", newest, "."]);
    }
    var query = "?asOf=" + day;
    var drawn = known.figures[fit] || [];
    if (past) {
      if (past[1] !== fit) {
        var there = page.replace(past[1], fit) + query + window.location.hash;
        if (figure && drawn.indexOf(figure) < 0) there = "as-of/" + fit + "/index.html" + query + "#" + figure;
        return window.location.replace(ROOT + there);
      }
      var said = day === fit ? [] : ["You asked for " + words(day) + "; this is the newest edition that is not later. "];
      var anchor = decodeURIComponent(window.location.hash.slice(1));
      var gone = anchor && !document.getElementById(anchor);
      if (gone && anchor.indexOf("claim-") === 0) {
        said.push("Claim " + anchor.slice(6).toUpperCase() + " had not been made by " + words(fit) + ".");
      } else if (gone) {
        said.push(followed(anchor, known)
          ? "What this chart shows was not known on " + words(fit) + "."
          : "What the address points to was not known on " + words(fit) + ", or is not shown for past days.");
      }
      return said.length ? notice(said) : null;
    }
    var target = counterpart(page, drawn);
    if (target) {
      var cut = target.indexOf("#");
      var file = cut < 0 ? target : target.slice(0, cut);
      return window.location.replace(ROOT + "as-of/" + fit + "/" + file + query + (cut < 0 ? "" : target.slice(cut)));
    }
    var chapter = document.documentElement.dataset.chapter;
    var edition = "as-of/" + fit + "/";
    var parts = ["You asked for " + words(day) + ". "];
    if (figure) {
      parts.push(followed(figure, known)
          ? "What this chart shows was not known on " + words(fit) + ". "
          : "Past days carry each chapter’s leading charts only, and this is none of them. ",
        "It is that of " + words(known.edition) + ". For " + words(fit) + ", read ",
        { text: "what the chapter found", href: ROOT + edition + "index.html" + query + "#" + chapter }, " then and ",
        { text: "its values", href: ROOT + edition + "values.html" + query + "#" + chapter }, ".");
    } else {
      parts.push("This page is that of the edition of " + words(known.edition) + ". The newest edition that is not later is ",
        { text: "that of " + words(fit), href: ROOT + edition + "index.html" + query }, ".");
    }
    notice(parts);
  }

  function chosen() {
    var named = CHOICES.filter(function (name) { return asked.has(name); });
    if (!named.length || document.querySelector(".choice-switch")) return;
    var query = named.map(function (name) { return name + "=" + encodeURIComponent(asked.get(name)); }).join("&");
    notice(["This page shows the book’s own choices. Your address asks for others: ",
      { text: "the answers under these", href: ROOT + "chapters/choices.html?" + query }, "."]);
  }

  function start() {
    chosen();
    if (!asked.has("asOf")) return;
    var days = document.createElement("script");
    days.src = ROOT + "as-of/days.js";
    days.onload = function () { travel(asked.get("asOf"), globalThis.neckDays); };
    days.onerror = function () { notice(["This site carries no past editions."]); };
    document.head.append(days);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
