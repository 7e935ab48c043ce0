"""The directive of the page "What changed": this edition beside the one before it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from airace import wording
from airace.book import diff_text, manifest
from airace.book.acknowledge import WITHDRAWN
from airace.book.citation import permalink
from airace.book.diff import CorrectionChange, Diff, FigureChange, ValueChange
from airace.book.editions import compare_with_predecessor
from airace.book.record import of_edition
from airace.book.sphinx.nodes import Cell, table
from airace.book.sphinx.prose import edition_of, value_nodes
from airace.errors import AiraceError


@lru_cache(maxsize=1)  # the page and the feed tell of the same
def compared(app: Sphinx) -> tuple[dict[str, Any], Diff | None]:
    """Return the facts of this edition, and how it differs from the newest earlier record.

    ``None`` if there is no earlier record.

    Raises
    ------
    AiraceError, OSError
        If a record cannot be read.
    """
    project, edition = Path(app.srcdir), app.airace_edition
    noted = project / manifest.FACTS
    if noted.is_file():
        facts = json.loads(noted.read_text(encoding="utf-8"))
    else:
        facts = manifest.facts(project, app.airace_package, edition)
    return facts, compare_with_predecessor(project, of_edition(facts, edition))


class WhatChangedDirective(SphinxDirective):
    """``{what-changed}``: what differs from the newest earlier record in ``editions/``."""

    def run(self):
        """Return summary, headline values, verdicts, figures, sources and corrections."""
        # It names what changed on other pages.
        self.env.note_reread()
        try:
            _, found = compared(self.env.app)
        except (AiraceError, OSError) as error:
            raise ExtensionError(str(error)) from None
        if found is None:
            return [
                _paragraph(
                    "This is the first edition under these choices: there is none before it to "
                    "compare it with."
                )
            ]
        return [
            _paragraph(f"Compared with the {diff_text.edition_text(found.old)}."),
            _paragraph(diff_text.count_text(found)),
            *_listed("What went in", diff_text.input_lines(found), "Nothing differs."),
            *self._headlines(found),
            *_verdicts(found),
            *self._beyond(found),
            *_listed("Figures", [self._figure(f) for f in found.figures], "No figure changed."),
            *_listed(
                "Sources", [diff_text.source_text(s) for s in found.sources], "No source changed."
            ),
            *_listed(
                "Corrections",
                [self._correction(c) for c in found.corrections],
                "No correction came or went.",
            ),
        ]

    def _headlines(self, found: Diff) -> list[nodes.Node]:
        moved = [v for v in found.values if v.headline and v.status != "kept" and v.in_print]
        if not moved:
            return _listed("Headline values", [], "No headline value changed in print.")
        return [_rubric("Headline values"), self._values(moved, beyond=True)]

    def _beyond(self, found: Diff) -> list[nodes.Node]:
        """The other numbers that moved by more than both intervals allow."""
        moved = [v for v in found.values if not v.headline and v.in_print and v.beyond_intervals]
        title = "Other values that moved beyond both intervals"
        return [_rubric(title), self._values(moved, beyond=False)] if moved else []

    def _values(self, moved: list[ValueChange], *, beyond: bool) -> nodes.table:
        """A table of changed values; ``beyond`` says of each whether intervals allow the change."""
        edition = edition_of(self.env)
        rows: list[list[Cell]] = []
        for value in moved:
            now: Cell = value.new_text or "not published"
            if value.id in edition.ledger.values and edition.known(value.id):
                now = value_nodes(self.env, value.id)
            told = [diff_text.beyond_text(value) if beyond else ""]
            told.append(f"moved by {diff_text.cause_text(value.causes)}")
            how = wording.sentence("; ".join(filter(None, told)))
            rows.append([value.title, value.old_text or "not published", now, how])
        return table(["What it is", "Before", "Now", "How, and why"], rows, widths=[30, 18, 18, 34])

    def _figure(self, figure: FigureChange) -> list[nodes.Node]:
        """A figure's title, which leads to it, and what it was called before."""
        title = figure.new_title or figure.old_title
        if figure.status == "gone":
            return [nodes.Text(f"{title} (gone)")]
        chapter = edition_of(self.env).figures[figure.id].chapter
        address = f"{chapter}.html#{figure.id}"
        if self.env.app.builder.format != "html":
            address = f"{permalink(edition_of(self.env).as_of)}chapters/{address}"
        rest = {"changed": "new data", "retitled": "new title", "new": "new"}[figure.status]
        if figure.old_title not in (None, title):
            rest += f"; it was: {figure.old_title}"
        return [
            nodes.reference(title, title, refuri=address, internal=False),
            nodes.Text(f" ({rest})"),
        ]

    def _correction(self, fix: CorrectionChange) -> str:
        """A correction with its reason, as far as this edition's tables still give it."""
        fixes = self.env.app.airace_package.load("corrections").set_index("correction_id")
        reason = f": {fixes.loc[fix.id, 'reason']}" if fix.id in fixes.index else ""
        return f"{fix.id}, in table {fix.table} ({fix.status}){reason}"


def _verdicts(found: Diff) -> list[nodes.Node]:
    rows = [[c.statement, c.old, c.new or WITHDRAWN, c.reason] for c in found.verdicts]
    made: list[nodes.Node] = [_rubric("Verdicts")]
    if rows:
        made.append(table(["Claim", "Before", "Now", "Why"], rows, widths=[40, 14, 14, 32]))
    else:
        made.append(_paragraph("No verdict changed."))
    return made + [_paragraph(text) for text in diff_text.first_judged(found)]


def _listed(title: str, items: list[str | list[nodes.Node]], nothing: str) -> list[nodes.Node]:
    """A small heading and a list, or the sentence that there is nothing to list."""
    if not items:
        return [_rubric(title), _paragraph(nothing)]
    made = nodes.bullet_list()
    for item in items:
        content = [nodes.Text(item)] if isinstance(item, str) else item
        made += nodes.list_item("", nodes.paragraph("", "", *content))
    return [_rubric(title), made]


def _rubric(title: str) -> nodes.rubric:
    return nodes.rubric(title, title)


def _paragraph(text: str) -> nodes.paragraph:
    return nodes.paragraph(text, text)
