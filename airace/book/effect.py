"""What an update would do to the book: headline values, verdicts and sentences, before it lands.

The chapters are run for their numbers over a copy of the project with the new tables, and over the
project as it is; both become records of editions, and the two are compared as any two editions are
(see ``diff``).  Nothing of the project is written but the store of runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airace.book import manifest
from airace.book.collect import Edition
from airace.book.diff import Diff, diff
from airace.book.record import of_edition
from airace.book.store import Store
from airace.book.sweep import STORE, sweep
from airace.book.verdicts import SIDES, chapters_for, editions_for, judged
from airace.book.worlds import grids
from airace.chapter import CHAPTERS
from airace.ledger import Ledger, Value
from airace.params import parse
from airace.sources.plan import Plan
from airace.sources.stage import staged
from airace.tables import DataPackage

# What of a project the chapters read besides data/.
CODE = ("notebooks", "chapters", "sweeps", "requirements.txt")


@dataclass(frozen=True)
class Sentence:
    """A sentence that a chapter finds otherwise; empty where it says nothing."""

    id: str
    chapter: str
    old: str
    new: str


@dataclass(frozen=True)
class Effect:
    """What an update does to the book.

    Attributes
    ----------
    diff:
        The two editions compared.
    sentences:
        Findings that change, appear or go, in reading order.
    intervals:
        Printed intervals, old and new, by id of the value; empty where there is none.
    """

    diff: Diff
    sentences: tuple[Sentence, ...]
    intervals: dict[str, tuple[str, str]]


def effect(
    project: Path,
    plan: Plan,
    *,
    store: Path | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> Effect:
    """Run the chapters with and without an update, and compare.

    Parameters
    ----------
    project:
        The project's folder.
    plan:
        The update (see ``airace.sources.plan``).
    store:
        Where runs are kept and looked up; under the project if not given.
    report:
        Called with a line of progress.

    Raises
    ------
    AiraceError
        If a chapter stops on the new tables: names notebook, cell and cause.
    """
    kept = store or project / STORE
    report("the book with the present tables")
    old = _edition(project, kept, report)
    before = of_edition(manifest.facts(project, DataPackage(project / "data"), old), old)
    with staged(DataPackage(project / "data"), plan) as package:
        home = _beside(package, project)
        report("the book with the new tables")
        new = _edition(home, kept, report)
        after = of_edition(manifest.facts(home, DataPackage(home / "data"), new), new)
    values = {**old.ledger.values, **new.ledger.values}
    return Effect(
        diff=diff(before, after),
        sentences=tuple(_sentences(old, new)),
        intervals={i: (_interval(old, i), _interval(new, i)) for i in values},
    )


def _beside(package: DataPackage, project: Path) -> Path:
    """Make the folder around a staged package a project like this one; return it."""
    home = package.root.parent
    for name in CODE:
        (home / name).symlink_to((project / name).resolve())
    return home


def _edition(project: Path, kept: Path, report: Callable[[str], None]) -> Edition:
    """Return the newest edition that a project's tables support: numbers, findings, verdicts."""
    package = DataPackage(project / "data")
    base = parse(SIDES, package)
    # As the book itself looks back: with as many draws as its grids have.
    others = [world for grid in grids(project / "sweeps", base, package) for world in grid]
    draws = min((world.draws for world in others), default=base.draws)
    editions = editions_for(base, package, draws=draws)
    some = chapters_for([base], package, draws=draws)
    found = sweep(project, some, some=some, store=Store(kept, project, package), report=report)
    return _collected(list(found[base].values()), judged(editions, found, package))


def _collected(records: list[dict[str, Any]], claims: list[dict[str, Any]]) -> Edition:
    """Put the records of chapters together as one edition without figures."""
    ledger, withheld = Ledger(), set()
    for record in records:
        for value in record["values"]:
            ledger.add(Value.from_dict(value))
        withheld.update(record["withheld"])
    return Edition(
        parameters=records[0]["parameters"],
        ledger=ledger,
        findings=[
            finding | {"text": ledger.fill(finding["text"])}
            for chapter in CHAPTERS
            for record in records
            if record["chapter"] == chapter
            for finding in record["findings"]
        ],
        figures={},
        numbers={},
        reads={record["chapter"]: record["reads"] for record in records},
        withheld=frozenset(withheld),
        claims=claims,
    )


def _interval(edition: Edition, value_id: str) -> str:
    value = edition.ledger.values.get(value_id)
    return value.interval if value else ""


def _sentences(old: Edition, new: Edition) -> Iterator[Sentence]:
    before = {finding["id"]: finding for finding in old.findings}
    after = {finding["id"]: finding for finding in new.findings}
    for finding_id in dict.fromkeys([*after, *before]):
        texts = [told.get(finding_id, {}).get("text", "") for told in (before, after)]
        if texts[0] != texts[1]:
            known = after.get(finding_id) or before[finding_id]
            yield Sentence(finding_id, known["chapter"], *texts)
