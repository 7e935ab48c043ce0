"""What a person needs to see before an update lands: rows, names, doubtful numbers, losses.

Everything is found by comparing the tables as they are with the tables as they would be, so it
is the same whichever source an update comes from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from airace.check import problems
from airace.checks.problem import Problem
from airace.sources.model_names import Models
from airace.sources.names import SEPARATOR, UNKNOWN
from airace.sources.plan import Plan
from airace.sources.stage import staged
from airace.sources.suggest import nearest
from airace.tables import DataPackage

EXAMPLES = 5
# Columns that hold the name of a model, in whichever table.
MODEL_FIELDS = ("model", "model_id", "model_version", "version", "price_model")
# Columns by which a reader would miss something: what a row is about, beside codes and models.
SERIES_FIELDS = ("host", "provider", "benchmark_id", "framework", "company", "metric", "variant",
                 "manufacturer", "economy", "country")  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One cell that changes: the row's key, the field, and both texts."""

    key: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class TableReview:
    """One table that changes.

    Attributes
    ----------
    rows, added, changed, dropped:
        Rows afterwards, and how many of them, or of those before, are concerned.
    fields:
        How many rows change in each field.
    cells, new, gone:
        Examples: cells that change, keys that come, keys that go.
    """

    table: str
    rows: int
    added: int
    changed: int
    dropped: int
    fields: dict[str, int]
    cells: tuple[Cell, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class Name:
    """A name that is not listed: how often it stands, where, and what it may be."""

    name: str
    count: int
    where: str
    nearest: tuple[str, ...]


@dataclass(frozen=True)
class Loss:
    """Something that a table had and would not have any more.

    Attributes
    ----------
    table, what:
        Where, and what kind of thing: a field's name, or ``days of …``, ``last day by …``.
    lost:
        The values that vanish, or series with their old and new last day.
    """

    table: str
    what: str
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """All that was found of an update before it lands.

    Attributes
    ----------
    inputs:
        ``(adapter, file, sha256, bytes)`` of each file read.
    as_of:
        The package's newest day, before and after.
    tables:
        Tables that change, in name order; ``untouched`` counts those read without a change.
    developers:
        Spellings in the publishers' files that no developer is listed under, the likeliest
        slips first.
    models:
        Models that come for the first time; ``nearest`` names known ones.
    unknown_rows:
        New rows without a known developer, by table.
    problems:
        What ``airace check`` would say that it does not say now.
    losses:
        Coverage lost.
    """

    inputs: tuple[tuple[str, str, str, int], ...]
    as_of: tuple[str, str]
    tables: tuple[TableReview, ...]
    untouched: int
    developers: tuple[Name, ...]
    models: tuple[Name, ...]
    unknown_rows: dict[str, int]
    problems: tuple[Problem, ...]
    losses: tuple[Loss, ...]


def review(package: DataPackage, plan: Plan, unlisted: Mapping[str, int] | None = None) -> Review:
    """Compare the tables as they are with what a plan would make of them.

    Parameters
    ----------
    package:
        The data package that the plan was made from.
    plan:
        The update.
    unlisted:
        Spellings that no developer is listed under, counted while the plan was made (see
        ``names.unlisted``).
    """
    touched = {
        name: (plan.before[name], plan.after[name])
        for name in sorted(plan.after)
        if not plan.before[name].equals(plan.after[name])
    }
    return Review(
        inputs=tuple((i.adapter, i.name, i.sha256, i.bytes) for i in plan.inputs),
        as_of=(package.descriptor["as_of"], plan.as_of),
        tables=tuple(
            _table(name, old, new, plan.keys[name]) for name, (old, new) in touched.items()
        ),
        untouched=len(plan.after) - len(touched),
        developers=tuple(_developers(package, unlisted or {})),
        models=tuple(_models(package, touched)),
        unknown_rows={
            name: count for name, pair in touched.items() if (count := _unknown(*pair, plan, name))
        },
        problems=tuple(_new_problems(package, plan)) if touched else (),
        losses=tuple(
            loss
            for name, pair in touched.items()
            for loss in _losses(package.resource(name), *pair)
        ),
    )


def _table(name: str, old: pd.DataFrame, new: pd.DataFrame, key: list[str]) -> TableReview:
    before, after = _keyed(old, key), _keyed(new, key)
    common = before.index.intersection(after.index)
    differs = before.loc[common] != after.loc[common]
    came = after.index.difference(before.index)
    went = before.index.difference(after.index)
    changed = differs.index[differs.any(axis=1)]
    cells = [
        Cell(row, field, before.at[row, field], after.at[row, field])
        for row in _spread(list(changed))
        for field in differs.columns
        if differs.at[row, field]
    ]
    return TableReview(
        table=name,
        rows=len(new),
        added=len(came),
        changed=len(changed),
        dropped=len(went),
        fields={field: int(n) for field, n in differs.sum().items() if n},
        cells=tuple(cells[: 2 * EXAMPLES]),
        new=tuple(_spread(list(came))),
        gone=tuple(_spread(list(went))),
    )


def _keyed(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Rows under their key as one text, which a reader can search for."""
    keys = frame[key].agg(" | ".join, axis=1) if len(frame) else pd.Series(dtype=str)
    return frame.set_index(pd.Index(keys, dtype=object)).sort_index()


def _spread(items: list, limit: int = EXAMPLES) -> list:
    """A few items from all over a list, the first and the last among them."""
    if len(items) <= limit:
        return items
    return [items[round(i * (len(items) - 1) / (limit - 1))] for i in range(limit)]


def _developers(package: DataPackage, unlisted: Mapping[str, int]) -> Iterator[Name]:
    aliases = package.load("developer_aliases")["alias"]
    close = nearest(unlisted, aliases)
    likely = sorted(unlisted, key=lambda name: (not close[name], -unlisted[name], name))
    for name in likely:
        yield Name(name, unlisted[name], "", tuple(close[name]))


def _models(
    package: DataPackage, touched: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]
) -> Iterator[Name]:
    """Names of models that a table carries for the first time, and that no other table has."""
    known: dict[str, None] = {}
    for name, resource in package.resources.items():
        fields = [f["name"] for f in resource["schema"]["fields"] if f["name"] in MODEL_FIELDS]
        if fields:
            frame = touched[name][0] if name in touched else package.load(name)
            for field in fields:
                known |= dict.fromkeys(frame[field].dropna())
    models = Models(tuple(known))
    found: dict[str, tuple[int, str]] = {}
    for table, (_, new) in touched.items():
        for field in (f for f in MODEL_FIELDS if f in new):
            for name, count in Counter(new[field]).items():
                if name and name not in known and name not in found:
                    found[name] = (count, table)
    close = nearest((n for n in found if not models.resolve(n)), known)
    for name, (count, table) in found.items():
        same = models.resolve(name)
        yield Name(name, count, table, (same,) if same else tuple(close[name]))


def _unknown(old: pd.DataFrame, new: pd.DataFrame, plan: Plan, name: str) -> int:
    """Count rows without a known developer that are new, or had one before."""
    if "developer_ids" not in new:
        return 0
    before, after = (_keyed(frame, plan.keys[name])["developer_ids"] for frame in (old, new))
    without = (
        set(ids.index[ids.str.split(SEPARATOR).map(lambda parts: UNKNOWN in parts).astype(bool)])
        for ids in (before, after)
    )
    old_keys, new_keys = without
    return len(new_keys - old_keys)


def _new_problems(package: DataPackage, plan: Plan) -> Iterator[Problem]:
    """What the checks say of the new tables and not of the present ones."""
    with staged(package, plan) as after:
        told = problems(after)
    now = {_same(problem) for problem in problems(package)} if told else set()
    yield from (problem for problem in told if _same(problem) not in now)


def _same(problem: Problem) -> tuple:
    """A problem without its row's number, which moves when rows come and go."""
    return (problem.rule, problem.file, problem.field, problem.key, problem.found)


def _losses(resource: dict, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Loss]:
    fields = [field["name"] for field in resource["schema"]["fields"]]
    coded = [f["name"] for f in resource["schema"]["fields"] if "codes" in f]
    listed = [*coded, *(f for f in fields if f in ("developer_ids", "developer_id", "source_id"))]
    for field in dict.fromkeys([*listed, *(f for f in fields if f in MODEL_FIELDS)]):
        lost = sorted(_values(old[field]) - _values(new[field]))
        if lost:
            yield Loss(resource["name"], field, tuple(lost))
    for day in resource.get("as_of", {}).get("drop", []):
        lost = sorted(_values(old[day]) - _values(new[day]))
        if lost:
            yield Loss(resource["name"], f"days of {day}", tuple(lost))
        for field in (f for f in SERIES_FIELDS if f in fields):
            ends = [frame.groupby(field)[day].max() for frame in (old, new)]
            both = pd.concat(ends, axis=1, keys=["old", "new"]).dropna()
            earlier = both[both["new"] < both["old"]]
            if len(earlier):
                told = (f"{s}: {row['old']} → {row['new']}" for s, row in earlier.iterrows())
                yield Loss(resource["name"], f"last {day} by {field}", tuple(told))


def _values(column: pd.Series) -> set[str]:
    parts: Iterable[str] = column.str.split(SEPARATOR).explode()
    return {part for part in parts if part and part == part}
