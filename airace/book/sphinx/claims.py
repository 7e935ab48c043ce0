"""Directives that show claims: one in a chapter, one on its own page, all in tables."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from airace import wording
from airace.book.citation import AUTHORS, HOME, permalink
from airace.book.sphinx.nodes import link, table
from airace.book.sphinx.prose import edition_of, sentence_nodes, value_nodes
from airace.claims.dossier import as_text
from airace.claims.relations import UNKNOWN

PAGES = "chapters/claims"
READINGS = {
    "said": "When said",
    "hindsight": "That day, by today's data",
    "now": "Today",
}
READING_WORDS = {
    "said": "from what was published by {day}",
    "hindsight": "{day} again, by the newest release of every source",
    "now": "as of {day}",
}
KINDS = {"US": "the United States", "CN": "China", "neither": "neither side"}
CHOICE_WORDS = {
    "attribution": "joint models counted by {}",
    "dates": "models dated by {}",
    "frontier_k": "a frontier of the {} best models",
    "tolerance": "{} points short counting as equal",
    "weights": "{} models only",
}


def connect(app: Sphinx) -> None:
    """Hook up what claims need besides directives."""
    app.connect("missing-reference", _to_figure)
    app.connect("html-page-context", _claim_review)


def claim_of(env, claim_id: str) -> dict[str, Any] | None:
    """Return a claim's record; ``None`` for one that had not been made on the edition's day."""
    return next((c for c in edition_of(env).claims if c["claim_id"] == claim_id), None)


def verdict_nodes(verdict: str) -> list[nodes.Node]:
    """A verdict as a badge."""
    kind = verdict.replace(" ", "-")
    return [nodes.strong(verdict, verdict, classes=["verdict", f"verdict-{kind}"])]


def claim_link(env, claim_id: str, text: str) -> nodes.Node:
    """A reference to a claim's own page."""
    node = addnodes.pending_xref(
        "",
        nodes.inline(text, text),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{PAGES}/{claim_id.lower()}",
        refexplicit=True,
        refwarn=True,
        refdoc=env.docname,
    )
    return node


def figure_link(env, figure_id: str) -> nodes.Node | None:
    """A reference to a figure in its chapter; ``None`` if the edition has no such figure."""
    edition = edition_of(env)
    if figure_id not in edition.figures:
        return None
    text = f"Figure {edition.numbers[figure_id]}: {edition.figures[figure_id].title}"
    return addnodes.pending_xref(
        "",
        nodes.inline(text, text),
        reftype="airace-figure",
        reftarget=figure_id,
        refwarn=True,
        refdoc=env.docname,
    )


def _to_figure(app: Sphinx, env, node, contnode):
    if node.get("reftype") != "airace-figure":
        return None
    figure_id = node["reftarget"]
    page = f"chapters/{app.airace_edition.figures[figure_id].chapter}"
    return make_refnode(app.builder, node["refdoc"], page, figure_id, contnode)


class ClaimDirective(SphinxDirective):
    """``{claim} P12``: a claim and its verdict in a box; nothing before it was made.

    With ``:page:``, everything that is known of it, for its own page.
    """

    required_arguments = 1
    option_spec: ClassVar = {"page": directives.flag}

    def run(self):
        """Return the box, or the page's body."""
        claim = claim_of(self.env, self.arguments[0])
        if claim is None:
            known = {c["claim_id"] for c in as_text(_claims(self)).to_dict("records")}
            if self.arguments[0] not in known:
                raise self.error(f"no claim {self.arguments[0]!r} in data/claims.csv")
            return []
        return self._page(claim) if "page" in self.options else [self._box(claim)]

    def _box(self, claim) -> nodes.Node:
        box = nodes.container(classes=["claim"])
        head = nodes.paragraph(classes=["claim-head"])
        head += claim_link(self.env, claim["claim_id"], f"Claim {claim['claim_id']}")
        head += nodes.Text(f" · {claim['speaker']}, {wording.day(claim['said'])}")
        box += head
        box += nodes.paragraph(claim["statement"], claim["statement"], classes=["claim-statement"])
        verdict = nodes.paragraph(classes=["claim-verdict"])
        for name in ("said", "now"):
            if name in claim["readings"]:
                verdict += nodes.Text(f"{READINGS[name]}: ")
                verdict += verdict_nodes(claim["readings"][name]["verdict"])
                verdict += nodes.Text("  ")
        box += verdict
        now = claim["readings"]["now"]
        deciding = [t for t in now["tests"] if t["role"] == "decides" and t["outcome"] != UNKNOWN]
        if deciding:
            items = nodes.bullet_list()
            for test in deciding[:3]:
                line = nodes.paragraph("", f"{test['label']}: ")
                line += self._number(test)
                line += nodes.Text(f"; the claim needs {test['wanted']}")
                items += nodes.list_item("", line)
            box += items
        else:
            box += nodes.paragraph(now["reason"], now["reason"])
        return box

    def _number(self, test) -> list[nodes.Node]:
        """The number with its card, if this edition's ledger prints the same."""
        interval = f" ({test['interval']})" if test["interval"] else ""
        value = edition_of(self.env).ledger.values.get(test["value_id"])
        if value and value.known and value.text == test["text"]:
            return [*value_nodes(self.env, value.id), nodes.Text(interval)]
        return [nodes.Text(test["text"] + interval)]

    def _page(self, claim) -> list[nodes.Node]:
        report = _reports(self)[claim["report_id"]]
        facts = [
            ("Said by", claim["speaker"]),
            ("Published", f"{report['title']}, {report['outlet']}, {wording.day(claim['said'])}"),
            ("About the day", report["published_note"]),
            ("Kind of statement", claim["kind"]),
            ("If true, it favours", KINDS[claim["favours"]]),
            ("How we read it", claim["reading"]),
            ("What the tests leave out", claim["needs"])
            if claim["standing"] == "testable"
            else ("Why it cannot be tested", claim["needs"]),
        ]
        made: list[nodes.Node] = [
            nodes.paragraph(claim["statement"], claim["statement"], classes=["claim-statement"])
        ]
        made.append(self._verdicts(claim))
        listed = nodes.bullet_list(classes=["facts"])
        for name, text in facts:
            if text:
                listed += nodes.list_item(
                    "", nodes.paragraph("", "", nodes.strong(name, name), nodes.Text(f": {text}"))
                )
        made.append(listed)
        for name, reading in claim["readings"].items():
            made += self._reading(name, reading)
        made += self._turns(claim)
        made += self._robustness(claim)
        made += self._figures(claim)
        made += self._attribution(claim)
        made += pair_nodes(self, claim["claim_id"])
        return made

    def _verdicts(self, claim) -> nodes.Node:
        line = nodes.paragraph(classes=["claim-verdict"])
        for name, reading in claim["readings"].items():
            line += nodes.Text(f"{READINGS[name]}: ")
            line += verdict_nodes(reading["verdict"])
            line += nodes.Text("  ")
        return line

    def _reading(self, name: str, reading) -> list[nodes.Node]:
        day = wording.day(reading["as_of"])
        title = f"{READINGS[name]}: {reading['verdict']}"
        about = wording.sentence(READING_WORDS[name].format(day=day))
        made: list[nodes.Node] = [
            nodes.rubric(title, title),
            nodes.paragraph("", f"{about}. {reading['reason']}."),
        ]
        if not reading["tests"]:
            return made
        rows = []
        for test in reading["tests"]:
            number = (
                self._number(test)
                if name == "now" and test["text"]
                else [
                    nodes.Text(
                        test["text"] + (f" ({test['interval']})" if test["interval"] else "")
                        or "not known"
                    )
                ]
            )
            label: list[nodes.Node] = [nodes.paragraph(test["label"], test["label"])]
            if test["note"]:
                label.append(nodes.paragraph(test["note"], test["note"], classes=["test-note"]))
            outcome = test["outcome"] if test["role"] == "decides" else "context only"
            wanted = test["wanted"] if test["role"] == "decides" else "–"
            rows.append([label, number, wanted, outcome])
        made.append(
            table(
                ["What is compared", "Number (interval)", "The claim needs", "Result"],
                rows,
                widths=[40, 25, 20, 15],
            )
        )
        return made

    def _turns(self, claim) -> list[nodes.Node]:
        deciding = [
            test
            for test in claim["readings"]["now"]["tests"]
            if test["role"] == "decides" and test["turns"] and test["text"]
        ]
        lines = [
            f"{test['label']}: turns at {test['turns']}; now {test['text']}." for test in deciding
        ]
        made = _listed("What would turn the verdict", lines)
        if claim["standing"] == "testable" and len(claim["history"]) > 1:
            told = [
                f"By {words}: {course_words(claim['history'], vintage)}."
                for vintage, words in (
                    ("published", "what had been published by each day"),
                    ("newest", "the newest release of every source"),
                )
            ]
            made += _listed("How it turned, had it been said on each day", told)
        return made

    def _robustness(self, claim) -> list[nodes.Node]:
        grid = claim["robustness"]
        if not grid["worlds"]:
            return []
        text = (
            f"The verdict of today stands in {grid['same']} of {grid['worlds']} sets of defensible "
            "choices."
        )
        if grid["flips"]:
            told = [
                f"{choice_words(flip['choice'], flip['value'])} makes it {flip['verdict']}"
                for flip in grid["flips"]
            ]
            text += f" By itself, {wording.listing(told)}."
        return [nodes.rubric("", "What it hangs on"), nodes.paragraph(text, text)]

    def _figures(self, claim) -> list[nodes.Node]:
        links = [figure_link(self.env, name) for name in claim["exhibits"].split(";") if name]
        listed = nodes.bullet_list()
        for node in filter(None, links):
            listed += nodes.list_item("", nodes.paragraph("", "", node))
        return [nodes.rubric("", "Figures that show it"), listed] if len(listed) else []

    def _attribution(self, claim) -> list[nodes.Node]:
        rows = attribution_rows(self, claim["claim_id"])
        if not rows:
            return []
        return [
            nodes.rubric("", "Who said it"),
            table(["Who, where, when", "Words", "Finding"], rows, widths=[35, 45, 20]),
        ]


def course_words(history: list[dict[str, Any]], vintage: str) -> str:
    """Tell a claim's verdicts over the editions: ``partly until June 2025, then supported``."""
    runs = [
        (verdict, list(run))
        for verdict, run in groupby(history, key=lambda past: past[vintage] or "not testable")
    ]
    told = [f"{verdict} until {wording.day(run[-1]['as_of'])}" for verdict, run in runs[:-1]]
    return ", then ".join([*told, f"{runs[-1][0]} since {wording.day(runs[-1][1][0]['as_of'])}"])


def _listed(title: str, lines: list[str]) -> list[nodes.Node]:
    """A heading and a list; nothing without lines."""
    listed = nodes.bullet_list()
    for line in lines:
        listed += nodes.list_item("", nodes.paragraph(line, line))
    return [nodes.rubric("", title), listed] if lines else []


def choice_words(name: str, value: Any) -> str:
    """A choice in words: ``frontier_k``, 3 -> ``a frontier of the 3 best models``."""
    return CHOICE_WORDS[name].format(value)


def attribution_rows(directive: SphinxDirective, claim_id: str) -> list[list[Any]]:
    """Rows of what is known of a claim's origin."""
    frame = as_text(directive.env.app.airace_package.load("claim_attributions"))
    as_of = edition_of(directive.env).as_of
    rows = []
    for row in frame[frame["claim_id"] == claim_id].to_dict("records"):
        # A day, a month or a year: none that begins after the edition's day.
        if row["date"] > as_of[: len(row["date"])]:
            continue
        where = [nodes.Text(f"{row['who']}, {row['where']}, {wording.day(row['date'])} ")]
        if row["url"].startswith("https://"):
            where += [link("source", row["url"])]
        words = f"“{row['words']}”" if row["is_quote"] else row["words"]
        rows.append([where, words, f"{row['role']}: {row['finding']}"])
    return rows


def pair_nodes(directive: SphinxDirective, claim_id: str = "") -> list[nodes.Node]:
    """Claims that seem to contradict each other; all pairs, or those of one claim."""
    frame = as_text(directive.env.app.airace_package.load("claim_pairs"))
    made: list[nodes.Node] = []
    for row in frame.to_dict("records"):
        both = row["claim_id"], row["other_claim_id"]
        claims = [claim_of(directive.env, one) for one in both]
        if None in claims or (claim_id and claim_id not in both):
            continue
        cells = [
            [
                [
                    nodes.paragraph(
                        "",
                        "",
                        claim_link(directive.env, one["claim_id"], one["claim_id"]),
                        nodes.Text(f" {one['statement']} ({one['speaker']})"),
                    ),
                    nodes.paragraph("", "", *verdict_nodes(one["verdict"])),
                ],
                rests,
            ]
            for one, rests in zip(claims, (row["rests_on"], row["other_rests_on"]), strict=True)
        ]
        made.append(table(["Claim", "Rests on"], cells, widths=[60, 40]))
        made.append(nodes.paragraph(row["resolution"], row["resolution"]))
    if made and claim_id:
        made.insert(0, nodes.rubric("", "Beside a claim that seems to contradict it"))
    return made


class ClaimPairsDirective(SphinxDirective):
    """``{claim-pairs}``: claims that seem to contradict each other, side by side."""

    def run(self):
        """Return a table and a sentence for each pair."""
        return pair_nodes(self)


class ClaimsTableDirective(SphinxDirective):
    """``{claims-table} parity``: the claims of a chapter with their verdicts."""

    required_arguments = 1

    def run(self):
        """Return the table; each claim leads to its page."""
        rows, ids = [], []
        for claim in edition_of(self.env).claims:
            if claim["chapter"] != self.arguments[0]:
                continue
            about = [
                nodes.paragraph(
                    "", "", claim_link(self.env, claim["claim_id"], claim["claim_id"]),
                    nodes.Text(f" {claim['statement']}"),
                ),
                nodes.paragraph("", f"{claim['speaker']}, {wording.day(claim['said'])}",
                                classes=["test-note"]),
            ]  # fmt: skip
            verdicts = [
                verdict_nodes(claim["readings"][name]["verdict"])
                if name in claim["readings"]
                else "–"
                for name in READINGS
            ]
            rows.append([about, *verdicts])
            ids.append(f"claim-{claim['claim_id'].lower()}")
        if not rows:
            return [nodes.paragraph("", "No claim on this had been made by the edition's day.")]
        return [table(["Claim", *READINGS.values()], rows, widths=[55, 15, 15, 15], row_ids=ids)]


class SaidDirective(SphinxDirective):
    """``{said} parity``: the claims of a chapter, each with its verdicts, inside the chapter."""

    required_arguments = 1

    def run(self):
        """Return a list; a sentence if none had been made."""
        claims = [c for c in edition_of(self.env).claims if c["chapter"] == self.arguments[0]]
        if not claims:
            return [nodes.paragraph("", "No claim on this had been made by the edition's day.")]
        listed = nodes.bullet_list(classes=["said"])
        for claim in claims:
            line = nodes.paragraph("", "", *verdict_nodes(claim["verdict"]))
            line += claim_link(self.env, claim["claim_id"], claim["claim_id"])
            line += nodes.Text(f" {claim['statement']} ({claim['speaker']}, ")
            line += nodes.Text(f"{wording.day(claim['said'])}")
            then = claim["readings"].get("said", {}).get("verdict")
            differs = then and then != claim["verdict"]
            line += nodes.Text(f"; when said: {then})" if differs else ")")
            listed += nodes.list_item("", line)
        return [listed]


def bears_on(env, figure_id: str) -> list[nodes.Node]:
    """Return a line under a figure that names the claims it bears on, if there are any."""
    claims = [c for c in edition_of(env).claims if figure_id in c["exhibits"].split(";")]
    if not claims:
        return []
    line = nodes.paragraph("", "Bears on what was said: ", classes=["exhibit-source"])
    for position, claim in enumerate(claims):
        line += nodes.Text(", " if position else "")
        line += claim_link(env, claim["claim_id"], claim["claim_id"])
        line += nodes.Text(f" ({claim['verdict']})")
    return [line]


class MisattributedDirective(SphinxDirective):
    """``{misattributed}``: claims printed under another name than their author's."""

    def run(self):
        """Return a paragraph and a table for each."""
        frame = as_text(self.env.app.airace_package.load("claim_attributions"))
        wrong = dict.fromkeys(
            frame.loc[frame["finding"] == "printed under another name", "claim_id"]
        )
        made: list[nodes.Node] = []
        for claim_id in wrong:
            claim = claim_of(self.env, claim_id)
            if claim is None:
                continue
            line = nodes.paragraph()
            line += claim_link(self.env, claim_id, f"Claim {claim_id}")
            line += nodes.Text(f": {claim['statement']}")
            made += [
                line,
                table(
                    ["Who, where, when", "Words", "Finding"],
                    attribution_rows(self, claim_id),
                    widths=[35, 45, 20],
                ),
            ]
        return made


class QuotableDirective(SphinxDirective):
    """``{quotable}``: sentences that may be quoted, each with the misreading to avoid."""

    def run(self):
        """Return a table of the main findings that this edition made."""
        frame = as_text(self.env.app.airace_package.load("misreadings"))
        texts = {finding["id"]: finding["text"] for finding in edition_of(self.env).findings}
        rows = [
            [
                sentence_nodes(self.env, texts[row["finding_id"]]),
                [
                    nodes.paragraph(row["misreading"], row["misreading"]),
                    nodes.paragraph(row["why"], row["why"], classes=["test-note"]),
                ],
            ]
            for row in frame.to_dict("records")
            if row["finding_id"] in texts
        ]
        return [table(["May be quoted", "Does not say"], rows, widths=[60, 40])]


DIRECTIVES = {
    "claim": ClaimDirective,
    "claims-table": ClaimsTableDirective,
    "claim-pairs": ClaimPairsDirective,
    "misattributed": MisattributedDirective,
    "said": SaidDirective,
    "quotable": QuotableDirective,
}


def claim_review(claim: dict[str, Any], as_of: str) -> dict[str, Any]:
    """Return a claim's ClaimReview (schema.org)."""
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"{permalink(as_of)}{PAGES}/{claim['claim_id'].lower()}.html",
        "claimReviewed": claim["statement"],
        "datePublished": as_of,
        "author": {"@type": "Organization", "name": AUTHORS, "url": HOME},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": claim["speaker"]},
            "datePublished": claim["said"],
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": claim["verdict"],
            "ratingExplanation": claim["reason"],
        },
    }
    scale = {"contradicted": 1, "partly": 2, "supported": 3}
    if claim["verdict"] in scale:
        review["reviewRating"] |= {
            "ratingValue": scale[claim["verdict"]],
            "worstRating": 1,
            "bestRating": 3,
        }
    return review


def _claim_review(app: Sphinx, pagename, templatename, context, doctree) -> None:
    """Put the ClaimReview into the head of a claim's page."""
    if not pagename.startswith(f"{PAGES}/"):
        return
    wanted = pagename.rpartition("/")[2]
    edition = app.airace_edition
    for claim in edition.claims:
        if claim["claim_id"].lower() == wanted:
            text = json.dumps(claim_review(claim, edition.as_of), ensure_ascii=False)
            safe = text.replace("<", "\\u003c")
            context["metatags"] = (
                context.get("metatags", "") + f'<script type="application/ld+json">{safe}</script>'
            )


def _claims(directive: SphinxDirective):
    return directive.env.app.airace_package.load("claims")


def _reports(directive: SphinxDirective) -> dict[str, dict[str, Any]]:
    frame = as_text(directive.env.app.airace_package.load("claim_reports"))
    return {row["report_id"]: row for row in frame.to_dict("records")}
