"""The front page's answers: who is ahead by each yardstick, and the headline values."""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from airace import wording
from airace.book.sphinx.nodes import Cell, table
from airace.book.sphinx.oldest import oldest_inputs
from airace.book.sphinx.prose import edition_of, value_nodes
from airace.book.sphinx.revised import revisions_address
from airace.book.sphinx.sparkline import sparkline
from airace.book.standing import (
    CHALLENGER,
    LEAD,
    Since,
    Yardstick,
    counted,
    course,
    point,
    since,
)
from airace.charts.frames import day
from airace.claims.worlds import Worlds
from airace.errors import AiraceError
from airace.ledger import Value

# Beside the pages, where the chapters that judge claims read it too.
WORLDS = "_build/worlds.json"


def load_worlds(app: Sphinx) -> Worlds | None:
    """Return the editions of past days; ``None`` if this build has none of its own."""
    path = Path(app.srcdir) / WORLDS
    if not path.is_file():
        return None
    worlds = Worlds.load(json.loads(path.read_text(encoding="utf-8")))
    # What another edition left there says nothing of this one.
    return worlds if worlds.as_of == app.airace_edition.as_of else None


def _chapter_link(env, chapter: str, text: str) -> nodes.Node:
    """A reference to a chapter, as far as the book has it as a page."""
    if f"chapters/{chapter}" not in env.found_docs:
        return nodes.inline(text, text)
    return addnodes.pending_xref(
        "", nodes.inline(text, text), refdomain="std", reftype="doc",
        reftarget=f"/chapters/{chapter}", refexplicit=True, refwarn=True, refdoc=env.docname,
    )  # fmt: skip


CHAPTER_NAMES = {
    "parity": "Parity",
    "diffusion": "Diffusion",
    "controls": "Controls",
    "governance": "Governance",
}


class HeadlinesDirective(SphinxDirective):
    """``{headlines}``: big numbers, one ledger id a line.

    Alternatives after ``|`` are tried in order: a line takes the first that is known.
    """

    has_content = True

    def run(self):
        """Return the cards; an id that is not known is left out, and said so below."""
        edition, worlds = edition_of(self.env), self.env.app.airace_worlds
        cards, missing = nodes.container(classes=["headlines"]), []
        oldest = oldest_inputs(self.env)
        for line in self.content:
            known = edition.first_known(line)
            if known is None:
                wanted = line.split("|")[0].strip()
                missing += [] if wanted in edition.withheld else [edition.ledger.get(wanted)]
                continue
            value = edition.ledger.get(known)
            card = nodes.container(classes=["headline"])
            card += nodes.paragraph(
                "", "", *value_nodes(self.env, value.id), classes=["headline-number"]
            )
            card += nodes.paragraph(value.title, value.title, classes=["headline-label"])
            when = f"{wording.day(value.as_of)}"
            if value.interval:
                when = f"{value.level:.0%} interval {value.interval} · {when}"
            card += nodes.paragraph(when, when, classes=["headline-date"])
            rests = wording.sentence(oldest(value)) if oldest(value) else ""
            card += nodes.paragraph(rests, rests, classes=["headline-input"])
            card += _spark([("neutral", course(worlds, value.id))], value.title)
            if value.chapter in CHAPTER_NAMES:
                text = f"Chapter: {CHAPTER_NAMES[value.chapter]}"
                link = _chapter_link(self.env, value.chapter, text)
                ways = [link, *self._revised(value)]
                card += nodes.paragraph("", "", *ways, classes=["headline-chapter"])
            cards += card
        made: list[nodes.Node] = [cards]
        for value in missing:
            text = f"{value.title}: not known on this day ({value.reason})."
            made.append(nodes.paragraph(text, text, classes=["headline-missing"]))
        return made

    def _revised(self, value: Value) -> list[nodes.Node]:
        """The way to the table of a number's revisions, if there is one."""
        address = revisions_address(self.env, value.id)
        link = nodes.reference("Revisions", "Revisions", refuri=address, internal=True)
        return [nodes.Text(" · "), link] if address else []


def _spark(lines, title: str, level=None) -> list[nodes.Node]:
    every = [p for _, points in lines for p in points]
    if not every:
        return []
    told = f"{title}, in the editions from {wording.day(min(p.day for p in every))} to now"
    drawn = sparkline(lines, title=told, level=level)
    return [nodes.raw("", drawn, format="html")] if drawn else []


class StandingDirective(SphinxDirective):
    """``{standing}``: who is ahead by each yardstick, one a line (see ``Yardstick.parse``).

    A yardstick whose numbers this edition does not know is left out.
    """

    has_content = True

    def run(self):
        """Return a sentence that counts, and a table."""
        edition = edition_of(self.env)
        try:
            asked = [Yardstick.parse(line) for line in self.content if line.strip()]
            known = [y for y in asked if all(edition.known(i) for i in y.ids)]
        except AiraceError as error:
            raise self.error(str(error)) from None
        if not known:
            return []
        answers = {y: y.ahead(self._points(y)) for y in known}
        heads = ["By this yardstick", "Ahead", "By how much, how sure", "Since", "Past editions"]
        # Print has no sparklines.
        shown = 5 if self.env.app.builder.format == "html" else 4
        rows = [self._row(y, ahead)[:shown] for y, ahead in answers.items()]
        widths = [26, 14, 26, 15, 19][:shown]
        made = table(heads[:shown], rows, widths=widths, classes=["standing"])
        return [self._sentence(answers), made]

    def _points(self, yardstick: Yardstick):
        edition = edition_of(self.env)
        records = [edition.ledger.get(i).as_dict() for i in yardstick.ids]
        points = [point(edition.as_of, record) for record in records]
        if None in points:
            raise ExtensionError(f"{yardstick.first}: a yardstick needs numbers")
        return points

    def _names(self, column: str) -> dict[str, str]:
        blocs = self.env.app.airace_package.load("blocs").set_index("code")[column]
        given = edition_of(self.env).parameters
        return {LEAD: blocs[given["lead"]], CHALLENGER: blocs[given["challenger"]]}

    def _sentence(self, answers: dict[Yardstick, str]) -> nodes.Node:
        """Count who is ahead by how many yardsticks."""
        line = counted(answers.values(), self._names("with_article"))
        return nodes.paragraph(line, line, classes=["standing-answer"])

    def _row(self, yardstick: Yardstick, ahead: str) -> list[Cell]:
        edition, worlds = edition_of(self.env), self.env.app.airace_worlds
        values = [edition.ledger.get(i) for i in yardstick.ids]
        courses = [course(worlds, i) for i in yardstick.ids]
        roles = (LEAD, CHALLENGER) if yardstick.other else ("neutral",)
        level = None if yardstick.other else yardstick.level
        who = self._names("name").get(ahead, "cannot be told")
        short = self._names("label")
        much: list[nodes.Node] = []
        for role, value in zip(roles, values, strict=True):
            much += [nodes.Text(", ")] if much else []
            much += [nodes.Text(f"{short[role]} ")] if yardstick.other else []
            much += value_nodes(self.env, value.id)
        drawn = _spark(list(zip(roles, courses, strict=True)), yardstick.label, level)
        return [
            [_chapter_link(self.env, values[0].chapter, yardstick.label)],
            [nodes.inline(who, wording.sentence(who), classes=[f"ahead-{ahead}"])],
            [
                nodes.paragraph("", "", *much),
                nodes.paragraph("", _sure(values), classes=["test-note"]),
            ],
            _since_words(since(yardstick, courses)),
            drawn if all(courses) else "",
        ]


def _since_words(held: Since | None) -> str:
    if held is None:
        return "–"
    if not held.before:
        return f"{day(held.day)} at least"
    return f"between {day(held.before)} and {day(held.day)}"


def _sure(values: list[Value]) -> str:
    """What the intervals are, or that there are none, and the day of the data."""
    told = [value.interval for value in values if value.interval]
    level = next((value.level for value in values if value.level), None)
    held = f"{level:.0%} interval {' and '.join(told)}" if told else "no interval"
    return f"{held}; {day(values[0].as_of)}"
