"""Run the editions that claims are judged in: past days, past knowledge, other choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from airace.book.collect import dump
from airace.book.execute import WORLDS, execute
from airace.book.past_figures import NAME as PAST_FIGURES
from airace.book.past_figures import PastDay, PastFigure, followed, packed
from airace.book.runs import assemble
from airace.book.standing import ids_named
from airace.book.store import Store
from airace.book.sweep import read_grid, sweep
from airace.book.verdicts import SIDES
from airace.chapter import CHAPTERS, SYNTHESES
from airace.claims.dossier import as_text
from airace.claims.grid import headline_ids
from airace.claims.judge import needed
from airace.claims.worlds import CHOICES, EDITION, HISTORY, PAST, SAID, days_judged, pack
from airace.drawing import Drawing
from airace.ledger import Ledger, Value
from airace.params import Parameters, parse
from airace.tables import DataPackage, TableReader

GRIDS = ("history.yml", "choices.yml")


def run_book(
    home: Path,
    parameters: Parameters,
    sweeps: Path,
    store: Store,
    *,
    report: Callable[[str], None] = lambda line: None,
    explain: Callable[[str], None] = lambda line: None,
) -> list[Path]:
    """Execute all chapters of an edition, and the editions that it is compared with.

    Parameters
    ----------
    home:
        A staged book: ``data/``, ``notebooks/``, the lock; the executed notebooks go to its
        ``chapters/``.
    parameters, sweeps, store, report:
        As in ``compare``.
    explain:
        As in ``execute``.

    Returns
    -------
    The files that tell of the other editions: their ledgers, and figures of past days.
    """
    chapters, shared = home / "chapters", {"store": store, "report": report, "explain": explain}
    report(f"edition as of {parameters.day}: {len(CHAPTERS)} chapters")
    execute(home, chapters, parameters, **shared)
    content, figures = compare(home, parameters, sweeps, store, report=report)
    files = {home / WORLDS: dump(content), (home / WORLDS).with_name(PAST_FIGURES): figures}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report("judging the claims")
    execute(home, chapters, parameters, chapters=SYNTHESES, **shared)
    return list(files)


def compare(
    home: Path,
    parameters: Parameters,
    sweeps: Path,
    store: Store,
    *,
    report: Callable[[str], None] = lambda line: None,
) -> tuple[dict[str, Any], str]:
    """Return the ledgers (see ``claims.worlds.pack``) that an edition is compared with.

    With them comes the text of ``PAST_FIGURES``: the figures that the editions of past days drew.

    Parameters
    ----------
    home:
        A project's folder, or a staged book.
    parameters:
        The edition's parameters.
    sweeps:
        Folder with the ``GRIDS`` (see ``sweep.read_grid``).
    store:
        Where runs are kept, the edition's own among them: those are not made again.
    report:
        Called with a line of progress.
    """
    package = DataPackage(home / "data")
    base = parse(parameters.as_dict() | SIDES, package)
    history, choices = grids(sweeps, base, package)
    known = TableReader(package, base.day)
    claims = known.table("claims")
    tests, headlines = (as_text(known.table(name)) for name in ("claim_tests", "headline_tests"))
    first = package.descriptor["first_as_of"]
    draws = min((world.draws for world in history + choices), default=base.draws)
    chapter_of = package.load("values").set_index("value_id")["chapter"]
    said = {
        base.model_copy(update={"as_of": pd.Timestamp(day).date(), "vintage": v, "draws": draws}): {
            chapter_of[value_id] for value_id in looked_at
        }
        for day, looked_at in days_judged(claims, tests, base.day).items()
        if day >= first
        for v in ("published", base.as_of)
    }
    past = [world for world in history if world.vintage == "published"]
    parts = [(base, EDITION), *((w, SAID) for w in said), *((w, HISTORY) for w in history)]
    parts += [(w, CHOICES) for w in choices] + [(w, PAST) for w in past]
    found = sweep(
        home,
        [world for world, _ in parts],
        some={world: said[world] for world in said.keys() - {*history, *choices}},
        store=store,
        followed=past,
        report=report,
    )
    ledgers = [
        (
            world.as_dict(),
            (part,),
            [value for record in found[world].values() for value in record["values"]],
        )
        for world, part in parts
    ]
    wanted = needed(claims, tests) | headline_ids(headlines)
    told = {world.day: _findings(found[world].values()) for world in past}
    content = pack(base.as_dict(), ledgers, wanted, told, shown=_front_page(home))
    days = (PastDay(w.day, _choices(w), _followed(home, w, store)) for w in past)
    return content, packed(base.day, days)


def _choices(world: Parameters) -> dict[str, Any]:
    """An edition's parameters as its figures tell them."""
    return {name: value for name, value in world.as_dict().items() if name != "data_dir"}


def _followed(home: Path, world: Parameters, store: Store) -> list[PastFigure]:
    """The figures that an edition which has been run drew to be followed, in reading order."""
    given = world.as_dict()
    runs = (
        (name, store.find(name, given, drawn=Drawing.FOLLOWED, outputs=True)) for name in CHAPTERS
    )
    return [
        one
        for name, done in runs
        for one in followed(assemble(home, name, given, done["outputs"]), name)
    ]


def _findings(records: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """What an edition found, with its numbers in the sentences."""
    records = list(records)
    ledger = Ledger()
    for record in records:
        for value in record["values"]:
            ledger.add(Value.from_dict(value))
    return [
        finding | {"text": ledger.fill(finding["text"])}
        for record in records
        for finding in record["findings"]
    ]


def _front_page(project: Path) -> set[str]:
    """Values whose course the front page draws."""
    page = project / "chapters" / "index.md"
    return ids_named(page.read_text(encoding="utf-8")) if page.is_file() else set()


def grids(sweeps: Path, base: Parameters, package: DataPackage) -> list[list[Parameters]]:
    """Return the editions of each of ``GRIDS`` that an edition is compared with.

    Parameters
    ----------
    sweeps:
        The folder that they lie in.
    base:
        The edition; those that are later, or know what is later, are left out.
    package:
        The tables.
    """
    return [_grid(sweeps / name, base, package) for name in GRIDS]


def _grid(path: Path, base: Parameters, package: DataPackage) -> list[Parameters]:
    worlds = read_grid(path, base.as_dict(), package, until=base.day)
    newest = {"vintage": base.as_of}
    return [w.model_copy(update=newest) if w.vintage == "newest" else w for w in worlds]
