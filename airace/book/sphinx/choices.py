"""Choices that a reader can turn: tables for every page, and what the switch reads."""

from __future__ import annotations

import csv
import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from airace import wording
from airace.book.collect import dump
from airace.book.past import claims_of
from airace.book.sphinx.nodes import Cell, table
from airace.book.sphinx.revised import front_page
from airace.book.standing import CHALLENGER, LEAD
from airace.book.variants import (
    Answer,
    Question,
    address,
    answer,
    axes,
    differing,
    option,
    questions,
    single,
    tally,
    verdict_changes,
)
from airace.book.verdicts import SIDES
from airace.claims.dossier import as_text
from airace.claims.grid import standing
from airace.claims.judge import World
from airace.claims.worlds import Worlds
from airace.tables import TableReader

FOLDER = "choices"
SCRIPT = "choices.js"
# What each choice is about, and what its options are, as the switch prints them.
AXES = {
    "attribution": "Models made in two countries count",
    "dates": "A model dates from",
    "frontier_k": "The frontier is",
    "tolerance": "A model counts as equal",
    "weights": "Models counted are",
}
OPTIONS = {
    ("attribution", "headquarters"): "where the developer has its headquarters",
    ("attribution", "inclusive"): "for both countries",
    ("attribution", "exclusive"): "for neither country",
    ("dates", "version"): "its own release",
    ("dates", "family"): "the first release of its name",
    ("frontier_k", 1): "the best model",
    ("frontier_k", 3): "the mean of the three best",
    ("tolerance", 0): "at the same score",
    ("tolerance", 1): "from one point below",
    ("weights", "all"): "all",
    ("weights", "open"): "those with open weights only",
    ("weights", "closed"): "those without open weights only",
}


def connect(app: Sphinx) -> None:
    """Hook the choices into a build of the website."""
    app.add_directive("choices", ChoicesDirective)
    app.add_directive("choices-told", ChoicesToldDirective)
    app.connect("build-finished", _write_files)
    app.connect("html-page-context", _add_script)


def option_words(name: str, value: Any) -> str:
    """Return an option as the switch prints it; any that has no words of its own as it stands."""
    return OPTIONS.get((name, value), option(value))


def in_words(name: str, value: Any) -> str:
    """Return a choice in words: ``The frontier is the mean of the three best``."""
    return f"{AXES[name]} {option_words(name, value)}"


def _worlds(app: Sphinx) -> Worlds | None:
    """Return the editions, if there is more than one set of choices among them."""
    worlds = app.airace_worlds
    return worlds if worlds and len(worlds.alternatives()) > 1 else None


def _names(app: Sphinx, column: str) -> dict[str, str]:
    blocs = app.airace_package.load("blocs").set_index("code")[column]
    return {LEAD: blocs[SIDES["lead"]], CHALLENGER: blocs[SIDES["challenger"]]}


class ChoicesToldDirective(SphinxDirective):
    """``{choices-told}``: in one sentence, how many answers stand under all choices."""

    def run(self):
        """Return the sentence; nothing without other choices."""
        worlds = _worlds(self.env.app)
        if worlds is None:
            return []
        asked = [q for q in questions(front_page(self.env.app), worlds) if q.yardstick]
        if not asked:
            return []
        firm = sum(len(tally(question, worlds)) == 1 for question in asked)
        sets = len(worlds.alternatives())
        line = (
            f"Of {len(asked)} yardsticks, {firm} keep their answer under all {sets} sets of "
            "choices that were run. "
        )
        link = nodes.reference("", "Turn the choices", refuri="choices.html", internal=True)
        return [nodes.paragraph("", "", nodes.Text(line), link, nodes.Text("."))]


class ChoicesDirective(SphinxDirective):
    """``{choices}``: each headline under each choice that differs from the book's own."""

    def run(self):
        """Return a place for the switch, and a table for each line of the front page."""
        app = self.env.app
        worlds = _worlds(app)
        if worlds is None:
            text = "This edition was not compared with others."
            return [nodes.paragraph(text, text)]
        place = '<div class="choice-switch" id="switch"></div>'
        made: list[nodes.Node] = [nodes.raw("", place, format="html")]
        still = []
        for question in questions(front_page(app), worlds):
            rows = self._rows(question, worlds)
            if rows:
                made += self._shown(question, worlds, rows)
            else:
                still.append(question.label)
        made += self._verdicts(worlds)
        if still:
            text = "Of these numbers, no single choice moves any."
            listed = nodes.bullet_list()
            for label in still:
                listed += nodes.list_item("", nodes.paragraph(label, label))
            made += [nodes.rubric("", "What does not move"), nodes.paragraph(text, text), listed]
        return made

    def _rows(self, question: Question, worlds: Worlds) -> list[list[Cell]]:
        """One row for each choice that moves a number by itself."""
        rows = []
        for name, value, world in single(worlds):
            told = answer(question, world, worlds.edition)
            if told.moved or not all(told.texts):
                words = in_words(name, value)
                rows.append(_row(words, told, question, _names(self.env.app, "label"),
                                 _names(self.env.app, "name")))  # fmt: skip
        return rows

    def _shown(self, question: Question, worlds: Worlds, rows) -> list[nodes.Node]:
        app = self.env.app
        base = answer(question, worlds.edition, worlds.edition)
        short, names = _names(app, "label"), _names(app, "name")
        own = _row("The book\u2019s own choices", base, question, short, names)
        own[2] = "–"
        heads = ["Choice", "Reads (interval)", "Moves by"]
        heads += ["Ahead"] if question.yardstick else []
        shown = table(heads, [own, *rows], widths=[34, 30, 20, 16][: len(heads)],
                      classes=["choices"])  # fmt: skip
        text = told_over_all(question, worlds, _names(app, "with_article"))
        title = nodes.rubric("", question.label, classes=["choice-question"])
        return [title, nodes.paragraph(text, text), shown]

    def _verdicts(self, worlds: Worlds) -> list[nodes.Node]:
        """How many verdicts and main findings each choice turns by itself."""
        app = self.env.app
        sheet, turning = _sheet(app, worlds), _changed_verdicts(app)
        rows: list[list[Cell]] = []
        for name, value, _ in single(worlds):
            changed = turning[address({name: value})]
            turned = _turned(sheet, {name: value})
            which = wording.listing(
                [f"{c['claim_id']} ({c['from']} to {c['to']})" for c in changed]
            )
            words = in_words(name, value)
            rows.append([words, f"{len(turned)}", f"{len(changed)}", which or "–"])
        if not rows:
            return []
        findings = sheet["headline_id"].nunique()
        text = (
            f"The book tests {findings} main findings and judges {len(_claims(app)[0])} claims; "
            "a choice by itself turns as many of them:"
        )
        heads = ["Choice", "Findings", "Verdicts", "Which verdicts"]
        shown = table(heads, rows, numeric=[False, True, True, False], widths=[34, 10, 10, 46],
                      classes=["choices", "turning"])  # fmt: skip
        return [
            nodes.rubric("", "Findings and verdicts that turn"),
            nodes.paragraph(text, text),
            shown,
        ]


def _row(words: str, told: Answer, question: Question, short, names) -> list[Cell]:
    row: list[Cell] = [words, reads(told, question, short), moves(told, question, short)]
    if question.yardstick:
        who = wording.sentence(who_words(told, names))
        row.append([nodes.strong(who, who)] if told.turned else who)
    return row


def reads(told: Answer, question: Question, short: dict[str, str]) -> str:
    """Return an answer's numbers with their intervals, as printed."""
    parts = []
    for position, text in enumerate(told.texts):
        who = f"{list(short.values())[position]} " if len(question.ids) > 1 else ""
        held = f" ({told.intervals[position]})" if told.intervals[position] else ""
        parts.append(f"{who}{text or 'not known'}{held}")
    return ", ".join(parts)


def moves(told: Answer, question: Question, short: dict[str, str]) -> str:
    """Return by how much an answer's numbers differ from the book's own, as printed."""
    if not all(told.texts):
        return "not known"
    if not told.moved:
        return "no change"
    parts = []
    for position, text in enumerate(told.moves):
        who = f"{list(short.values())[position]} " if len(question.ids) > 1 else ""
        parts.append(f"{who}{text}")
    held = "; inside the interval" if told.moved and told.inside else ""
    return ", ".join(parts) + held


def who_words(told: Answer, names: dict[str, str]) -> str:
    """Return who is ahead, in words."""
    if not told.ahead:
        return "not known"
    return names.get(told.ahead, "cannot be told apart")


def told_over_all(question: Question, worlds: Worlds, names: dict[str, str]) -> str:
    """Say what a question's answer is over all sets of choices."""
    sets = worlds.alternatives()
    if question.yardstick is None:
        return f"Over {len(sets)} sets of choices: {spread(question, worlds)}."
    parts = []
    for ahead, count in tally(question, worlds).items():
        if ahead in names:
            parts.append(f"{names[ahead]} is ahead in {count}")
        else:
            parts.append(f"{'they cannot be told apart' if ahead else 'not known'} in {count}")
    return f"Over {len(sets)} sets of choices: {wording.listing(parts)}."


def spread(question: Question, worlds: Worlds) -> str:
    """Return the range of a number over all sets of choices, as printed."""
    records = [world.known(question.key) for world in worlds.alternatives()]
    known = sorted((r for r in records if r), key=lambda record: record["value"])
    missing = f", not known in {len(records) - len(known)}" if len(known) < len(records) else ""
    return f"{wording.span(known[0]['text'], known[-1]['text'])}{missing}"


def _claims(app: Sphinx):
    package = app.airace_package
    reader = TableReader(package, app.airace_edition.as_of)
    return reader.table("claims"), package.load("claim_tests")


def _sheet(app: Sphinx, worlds: Worlds):
    """The main findings under every set of choices (see ``grid.standing``)."""
    reader = TableReader(app.airace_package, app.airace_edition.as_of)
    return standing(as_text(reader.table("headline_tests")), worlds)


def _turned(sheet, other: dict[str, Any]) -> list[str]:
    """Labels of the findings with another outcome than under the book's own choices."""
    choice = ", ".join(f"{name}={value}" for name, value in other.items())
    base = sheet[sheet["base"]].set_index("headline_id")["outcome"]
    own = sheet[sheet["choice"] == choice]
    return [r["label"] for r in own.to_dict("records") if r["outcome"] != base[r["headline_id"]]]


@lru_cache(maxsize=1)  # the page tells them in its text, and its switch from a file
def _changed_verdicts(app: Sphinx) -> dict[str, list[dict[str, str]]]:
    """The verdicts that each set of choices turns (see ``variants.verdict_changes``)."""
    worlds, claims = _worlds(app), _claims(app)

    def verdicts(world: World) -> dict[str, str]:
        return {one["id"]: one["verdict"] for one in claims_of(world, worlds, *claims)}

    base = verdicts(worlds.edition)
    return {
        address(differing(world, worlds)): verdict_changes(base, verdicts(world))
        for world in worlds.alternatives()
    }


def content(app: Sphinx, worlds: Worlds) -> dict[str, Any]:
    """Return what the switch reads: everything in words, by the address of a set of choices.

    Returns
    -------
    ``axes``
        ``name``, ``label`` and ``options`` (``value``, ``label``) of each choice, the book's own
        option first;
    ``lines``
        labels of the front page's lines;
    ``sets``
        by address: ``lines`` (``reads``, ``moves``, ``moved``, ``ahead``, ``role``, ``turned`` of
        each), ``findings`` (labels of those that turn) and ``verdicts`` (see
        ``variants.verdict_changes``); ``findings`` and ``claims`` beside it say of how many.
    """
    short, names = _names(app, "label"), _names(app, "name")
    asked, sheet = questions(front_page(app), worlds), _sheet(app, worlds)
    turning = _changed_verdicts(app)
    sets = {}
    for world in worlds.alternatives():
        told = [answer(question, world, worlds.edition) for question in asked]
        other = differing(world, worlds)
        sets[address(other)] = {
            "lines": [
                {
                    "reads": reads(one, question, short),
                    "moves": moves(one, question, short),
                    "moved": one.moved,
                    "ahead": wording.sentence(who_words(one, names)) if question.yardstick else "",
                    "role": one.ahead,
                    "turned": one.turned,
                }
                for question, one in zip(asked, told, strict=True)
            ],
            "findings": _turned(sheet, other),
            "verdicts": turning[address(other)],
        }
    return {
        "axes": [
            {
                "name": name,
                "label": AXES[name],
                "options": [{"value": option(v), "label": option_words(name, v)} for v in values],
            }
            for name, values in axes(worlds).items()
        ],
        "lines": [question.label for question in asked],
        "findings": int(sheet["headline_id"].nunique()),
        "claims": len(_claims(app)[0]),
        "sets": sets,
    }


def as_csv(made: dict[str, Any]) -> str:
    """Return the lines of ``content`` as a table: one row for each set of choices and line."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    names = [axis["name"] for axis in made["axes"]]
    writer.writerow([*names, "what", "reads", "moves", "ahead", "answer_turns"])
    own = {axis["name"]: axis["options"][0]["value"] for axis in made["axes"]}
    for where, told in made["sets"].items():
        chosen = own | dict(pair.split("=") for pair in where.split("&") if pair)
        for label, line in zip(made["lines"], told["lines"], strict=True):
            row = [label, line["reads"], line["moves"], line["ahead"], str(line["turned"]).lower()]
            writer.writerow([*(chosen[name] for name in names), *row])
    return stream.getvalue()


def _add_script(app: Sphinx, pagename, templatename, context, doctree) -> None:
    if pagename == "chapters/choices":
        app.add_js_file(SCRIPT, loading_method="defer")


def _write_files(app: Sphinx, exception) -> None:
    worlds = None if exception or app.builder.name != "html" else _worlds(app)
    if worlds is None:
        return
    folder, made = Path(app.outdir) / FOLDER, content(app, worlds)
    folder.mkdir(exist_ok=True)
    told = json.dumps(made, ensure_ascii=False, sort_keys=True)
    (folder / "variants.js").write_text(f"globalThis.neckChoices = {told};\n", encoding="utf-8")
    (folder / "variants.json").write_text(dump(made), encoding="utf-8")
    (folder / "variants.csv").write_text(as_csv(made), encoding="utf-8")
