"""Many editions at once: a grid of days and choices, and the ledger of each."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor, as_completed
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import yaml

from airace.book.build import build
from airace.book.engine import pool
from airace.book.runs import run
from airace.book.store import Store
from airace.book.verdicts import describe, verdicts
from airace.chapter import CHAPTERS
from airace.drawing import Drawing
from airace.errors import AiraceError
from airace.files import write_csv
from airace.params import Parameters, check_names, parse
from airace.tables import DataPackage

STORE = Path(".airace") / "runs"
FIELDS = ["value", "low", "high", "level", "as_of", "text", "note", "reason"]


def read_grid(
    path: Path, given: dict[str, Any], package: DataPackage, *, until: str = "9999"
) -> list[Parameters]:
    """Read a grid of editions.

    Parameters
    ----------
    path:
        A YAML file: ``fixed``, parameters that all editions share, and ``blocks``, a list of
        mappings from a parameter to a list of values; each block is crossed in itself.
    given:
        Parameters that hold where the grid names none.
    package:
        The data package, which says which days exist.
    until:
        Leave out editions of later days.

    Returns
    -------
    Editions in the grid's order, each once.
    """
    try:
        grid = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise AiraceError("no such grid", where=str(path)) from None
    except yaml.YAMLError as error:
        raise AiraceError(f"not valid YAML ({error})", where=str(path)) from None
    if not isinstance(grid, dict) or set(grid) - {"fixed", "blocks"} or not grid.get("blocks"):
        raise AiraceError(
            "a grid has 'blocks', a list of parameter: [values], and may have 'fixed'",
            where=str(path),
            remedy="See sweeps/ for examples",
        )
    fixed = grid.get("fixed") or {}
    worlds: dict[Parameters, None] = {}
    for block in grid["blocks"]:
        check_names(block)
        lists = [value if isinstance(value, list) else [value] for value in block.values()]
        for values in itertools.product(*lists):
            chosen = {**given, **fixed, **dict(zip(block, map(_plain, values), strict=True))}
            if chosen.get("as_of", until) <= until:
                worlds[parse(chosen, package)] = None
    return list(worlds)


def _plain(value: Any) -> Any:
    """YAML reads a bare date as one."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def sweep(
    project: Path,
    worlds: Iterable[Parameters],
    *,
    chapters: tuple[str, ...] = CHAPTERS,
    store: Store | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    some: Mapping[Parameters, Collection[str]] = MappingProxyType({}),
    followed: Collection[Parameters] = (),
    report: Callable[[str], None] = lambda line: None,
) -> dict[Parameters, dict[str, dict[str, Any]]]:
    """Run chapters under many parameters and return their records.

    A chapter is run once for all editions that differ only in parameters it does not read, and
    not at all if an earlier sweep ran it: records are kept under ``.airace/runs``, so a sweep
    that was cut off goes on where it stopped.

    Parameters
    ----------
    project:
        The project's folder.
    worlds:
        Editions.
    chapters:
        Chapters wanted.
    store:
        Where records are kept; under the project if not given.
    workers:
        Processes on this machine; by default one per core.
    executor:
        Runs the chapters instead, elsewhere if need be (``dask.distributed``'s client has one).
    some:
        Of the chapters wanted, those that an edition needs which does not need all.
    followed:
        Those of the editions whose followed figures (see ``Chapter.figure``) are drawn, too;
        ``store`` then has them.
    report:
        Called with a line of progress.

    Returns
    -------
    Records (see ``Chapter.finish``) by edition and chapter.
    """
    worlds = list(worlds)
    store = store or Store(project / STORE, project, DataPackage.find(project / "data"))
    found: dict[Parameters, dict[str, dict[str, Any]]] = {world: {} for world in worlds}
    drawn = dict.fromkeys(worlds, Drawing.NOTHING) | dict.fromkeys(followed, Drawing.FOLLOWED)
    pending = [(c, world) for world in worlds for c in chapters if c in some.get(world, chapters)]
    with executor or pool(workers) as processes:
        while pending := _collect(pending, store, found, drawn):
            batch = _batch(pending, store, drawn)
            report(f"{len(pending)} chapters of {len(worlds)} editions to go, {len(batch)} to run")
            futures = {
                processes.submit(
                    run, project, chapter, world.as_dict(), drawn=most
                ): f"{chapter} as of {world.day}"
                for chapter, world, most in batch
            }
            began = time.monotonic()
            for done, future in enumerate(as_completed(futures), start=1):
                store.add(future.result())
                seconds = (time.monotonic() - began) / done * (len(batch) - done)
                report(f"{futures[future]}: {done} of {len(batch)}, about {seconds:.0f} s to go")
    return found


def _collect(pending, store, found, drawn):
    """Move what the store has to ``found``; return the rest."""
    rest = []
    for chapter, world in pending:
        most = drawn[world]
        done = store.find(chapter, world.as_dict(), drawn=most, outputs=most > Drawing.NOTHING)
        if done is None:
            rest.append((chapter, world))
        else:
            found[world][chapter] = done["record"]
    return rest


def _batch(pending, store, drawn):
    """Choose runs none of which can stand for another, as far as is known by now.

    Each draws the most that an edition which it stands for asks for.

    What a chapter reads is known from its earlier runs; before the first, one run is made to
    find out.
    """
    chosen: dict[tuple, tuple[Parameters, Drawing]] = {}
    for chapter, world in pending:
        read = (chapter, *store.choices(chapter, world.as_dict()).values())
        first, most = chosen.get(read, (world, Drawing.NOTHING))
        chosen[read] = first, max(most, drawn[world])
    return [(read[0], *run_for) for read, run_for in chosen.items()]


def tidy(found: dict[Parameters, dict[str, dict[str, Any]]]) -> pd.DataFrame:
    """Return the values of many editions as one table.

    Parameters
    ----------
    found:
        What ``sweep`` returned.

    Returns
    -------
    One row per edition and value: every parameter, ``value_id`` and ``FIELDS``; a value that an
    edition does not know has an empty ``value`` and a ``reason``.
    """
    rows = [
        {
            **describe(world),
            "value_id": value["id"],
            **{field: value[field] for field in FIELDS},
        }
        for world, records in found.items()
        for record in records.values()
        for value in record["values"]
    ]
    return pd.DataFrame(rows)


def write_sweep(
    worlds: list[Parameters],
    found: dict[Parameters, dict[str, dict[str, Any]]],
    package: DataPackage,
    folder: Path,
) -> list[Path]:
    """Write ``values.csv`` (see ``tidy``) and ``verdicts.csv`` into a folder.

    Parameters
    ----------
    worlds:
        Editions that were asked for.
    found:
        Records of these and of those that their claims look back to.
    package:
        The data package.
    folder:
        Made if it does not exist; each file is there whole or not at all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "values.csv": tidy({world: found[world] for world in worlds}),
        "verdicts.csv": verdicts(worlds, found, package),
    }
    for name, frame in tables.items():
        write_csv(frame, folder / name)
    return [folder / name for name in tables]


def build_editions(
    project: Path,
    worlds: Iterable[Parameters],
    folder: Path,
    *,
    report: Callable[[str], None] = lambda line: None,
) -> Iterator[Path]:
    """Build website and PDF of each edition into a folder of its own, and yield the folders.

    A folder is named after the day and what differs from the defaults:
    ``2025-03-31-weights-open``.
    """
    for world in worlds:
        choices = world.model_dump(mode="json", exclude_defaults=True, exclude={"as_of"})
        name = "-".join([world.day, *(f"{key}-{value}" for key, value in choices.items())])
        report(f"edition {name}")
        yield build(project, world.as_dict(), folder / name, report=report)
