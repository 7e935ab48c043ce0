"""Directives that show claims: one in a chapter, one on its own page, all in tables."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from airace import wording
from airace.book.sphinx import claim_page
from airace.book.sphinx.claim_nodes import (
    READINGS,
    attribution_nodes,
    claim_link,
    claim_of,
    number_nodes,
    pair_nodes,
    verdict_line,
    verdict_nodes,
)
from airace.book.sphinx.nodes import table
from airace.book.sphinx.prose import edition_of, sentence_nodes
from airace.claims.dossier import as_text
from airace.claims.relations import UNKNOWN

NO_CLAIM = "No claim on this had been made by the edition's day."


def connect(app: Sphinx) -> None:
    """Hook up what claims need besides directives."""
    app.connect("missing-reference", _to_figure)


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
            known = self.env.app.airace_package.load("claims")["claim_id"]
            if self.arguments[0] not in set(known):
                raise self.error(f"no claim {self.arguments[0]!r} in data/claims.csv")
            return []
        return claim_page.body(self, claim) if "page" in self.options else [self._box(claim)]

    def _box(self, claim) -> nodes.Node:
        box = nodes.container(classes=["claim"])
        head = nodes.paragraph(classes=["claim-head"])
        head += claim_link(self.env, claim["claim_id"], f"Claim {claim['claim_id']}")
        head += nodes.Text(f" · {claim['speaker']}, {wording.day(claim['said'])}")
        box += head
        box += nodes.paragraph(claim["statement"], claim["statement"], classes=["claim-statement"])
        box += verdict_line(claim, ("said", "now"))
        now = claim["readings"]["now"]
        deciding = [t for t in now["tests"] if t["role"] == "decides" and t["outcome"] != UNKNOWN]
        if deciding:
            items = nodes.bullet_list()
            for test in deciding[:3]:
                line = nodes.paragraph("", f"{test['label']}: ")
                line += number_nodes(self.env, test)
                line += nodes.Text(f"; the claim needs {test['wanted']}")
                items += nodes.list_item("", line)
            box += items
        else:
            box += nodes.paragraph(now["reason"], now["reason"])
        return box


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
            return [nodes.paragraph("", NO_CLAIM)]
        return [table(["Claim", *READINGS.values()], rows, widths=[55, 15, 15, 15], row_ids=ids,
                      classes=["verdicts", "sortable", "searchable"])]  # fmt: skip


class SaidDirective(SphinxDirective):
    """``{said} parity``: the claims of a chapter, each with its verdicts, inside the chapter."""

    required_arguments = 1

    def run(self):
        """Return a list; a sentence if none had been made."""
        claims = [c for c in edition_of(self.env).claims if c["chapter"] == self.arguments[0]]
        if not claims:
            return [nodes.paragraph("", NO_CLAIM)]
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
            made += [line, *attribution_nodes(self, claim_id)]
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
