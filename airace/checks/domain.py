"""Whether a cell can be true: days, prices, intervals, shares, countries, scales, names.

Each rule looks at what the descriptor declares, in properties of our own that the standard
allows, so that a range or a column is named in ``data/datapackage.json`` and not here:

``plausible`` (field)
    ``minimum`` and ``maximum`` beyond which a number is more likely an error than a fact.  A
    ``constraint`` of the standard says what is impossible; this, what is hard to believe.
``codes`` (field)
    ``table``, whose primary key lists the codes, and ``besides``, words that may stand instead.
``not_after`` (field)
    another field of the row: this day must not lie after that one.
``scale`` (table)
    ``value``, ``name``, ``day`` and ``by``: lists of one scale label in which the same names are
    rated day by day; from one list to the next their median may move by ``step`` at most.
    ``label`` says where the label stands if not in the table: ``table``, ``field``, ``on``.
``one_spelling`` (table)
    ``name`` and ``within``: in one list, no two names that say the same model.

A rule that real data breaks for a reason has an exception in ``data/accepted.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from airace.checks.problem import Problem, at, shown
from airace.sources.model_names import spelt_twice
from airace.sources.names import SEPARATOR
from airace.tables import DataPackage

Tables = dict[str, pd.DataFrame]
EARLIEST = pd.Timestamp("1950-01-01")
# Estimate, lower and upper end, wherever a table has all three.
INTERVALS = (
    *((name, "low", "high") for name in ("value", "score", "rating")),
    ("units", "units_low", "units_high"),
    ("h100e", "h100e_low", "h100e_high"),
)
# Units, of a field or of the row, whose numbers are parts of a whole.
SHARES = ("share", "fraction")
# Names that two lists must share before their ratings can be said to have moved together.
SHARED = 10
CORRECT = "Check the publisher's page: correct the cell, or accept it in data/accepted.csv"


def days(package: DataPackage, tables: Tables) -> Iterator[Problem]:
    """No day before the field existed, nor, where an edition's day cuts, one still to come."""
    limit = pd.Timestamp(package.descriptor["as_of"])
    for resource, frame, field in _fields(package, tables, "date"):
        rule = resource.get("as_of", {})
        dates = frame[field["name"]]
        odd = dates < EARLIEST
        if rule.get("drop") and field["name"] not in rule.get("blank", []):
            odd |= dates > limit
        for index in frame.index[odd.fillna(False)]:
            yield at(
                resource,
                frame,
                index,
                field["name"],
                rule="days",
                expected=f"a day from {EARLIEST:%Y} to the package's as_of, {limit:%Y-%m-%d}",
                remedy=CORRECT,
            )


def order(package: DataPackage, tables: Tables) -> Iterator[Problem]:
    """No day after the one that it must come before: a release after its own score."""
    for resource, frame, field in _fields(package, tables, "date"):
        later = field.get("not_after")
        if later is None:
            continue
        for index in frame.index[(frame[field["name"]] > frame[later]).fillna(False)]:
            yield at(
                resource,
                frame,
                index,
                field["name"],
                rule="order",
                expected=f"a day up to the row's {later}, {shown(frame.at[index, later])}",
                remedy=CORRECT,
            )


def plausible(package: DataPackage, tables: Tables) -> Iterator[Problem]:
    """Numbers within the range that their field declares as plausible, ends included."""
    for resource, frame, field in _fields(package, tables, "number", "integer", "year"):
        limits = field.get("plausible")
        if not limits:
            continue
        low, high = limits.get("minimum", float("-inf")), limits.get("maximum", float("inf"))
        numbers = frame[field["name"]]
        for index in frame.index[((numbers < low) | (numbers > high)).fillna(False)]:
            yield at(
                resource,
                frame,
                index,
                field["name"],
                rule="plausible",
                expected=f"{low:g} to {high:g} {field.get('unit', '')}".rstrip(),
                remedy=f"{CORRECT}; the range is in data/datapackage.json",
            )


def intervals(package: DataPackage, tables: Tables) -> Iterator[Problem]:
    """An interval in order, around its estimate."""
    for name, frame in tables.items():
        for value, low, high in INTERVALS:
            if not {value, low, high} <= set(frame) or not all(
                pd.api.types.is_numeric_dtype(frame[part]) for part in (value, low, high)
            ):
                continue
            odd = (frame[low] > frame[value]) | (frame[value] > frame[high])
            odd |= frame[low] > frame[high]
            for index in frame.index[odd.fillna(False)]:
                ends = f"{shown(frame.at[index, low])} to {shown(frame.at[index, high])}"
                yield at(
                    package.resource(name),
                    frame,
                    index,
                    value,
                    rule="intervals",
                    expected=f"a value inside its interval, {ends}",
                    remedy=CORRECT,
                )


def shares(package: DataPackage, tables: Tables) -> Iterator[Problem]:
    """Parts of a whole are fractions from 0 to 1."""
    for resource, frame, field in _fields(package, tables, "number"):
        unit = field.get("unit", "")
        if unit in SHARES:
            of_share = pd.Series(True, index=frame.index)
        elif "unit" in frame and unit.startswith(("see ", "as ")):
            of_share = frame["unit"].isin(SHARES).fillna(False)
        else:
            continue
        numbers = frame[field["name"]]
        for index in frame.index[of_share & ~numbers.between(0, 1) & numbers.notna()]:
            yield at(
                resource,
                frame,
                index,
                field["name"],
                rule="shares",
                expected="a fraction from 0 to 1",
                remedy="If the publisher gives per cent, divide by 100; else correct the cell",
            )


def codes(package: DataPackage, tables: Tables) -> Iterator[Problem]:
    """Codes, of countries above all, that their table lists."""
    for resource, frame, field in _fields(package, tables, "string"):
        rule = field.get("codes")
        if not rule or rule["table"] not in tables:
            continue
        listed = tables[rule["table"]]
        key = package.resource(rule["table"])["schema"]["primaryKey"][0]
        known = set(listed[key]) | set(rule.get("besides", []))
        for index, cell in frame[field["name"]].dropna().items():
            strange = [code for code in str(cell).split(SEPARATOR) if code not in known]
            if strange:
                yield at(
                    resource,
                    frame,
                    index,
                    field["name"],
                    rule="codes",
                    found=", ".join(map(repr, strange)),
                    expected=f"a code of data/{rule['table']}.csv"
                    + "".join(f", or {word}" for word in rule.get("besides", [])),
                    remedy=f"Correct it, or add the row to data/{rule['table']}.csv",
                )


def scales(package: DataPackage, tables: Tables) -> Iterator[Problem]:
    """Ratings of the same names do not all move at once while the scale's label stays."""
    for name, frame in tables.items():
        rule = package.resource(name).get("scale")
        if not rule or frame.empty:
            continue
        labelled = _labelled(frame, rule, tables)
        for _, rows in labelled.groupby(rule["by"], sort=True, dropna=False):
            yield from _jumps(package.resource(name), frame, rows, rule)


def _labelled(frame: pd.DataFrame, rule: dict[str, Any], tables: Tables) -> pd.DataFrame:
    label = rule.get("label")
    if not label:
        return frame
    other = tables[label["table"]][[*label["on"], label["field"]]]
    # Positions are kept: they are the rows that a message names.
    return frame.reset_index().merge(other, on=label["on"], how="left").set_index("index")


def _jumps(
    resource: dict[str, Any], frame: pd.DataFrame, rows: pd.DataFrame, rule: dict[str, Any]
) -> Iterator[Problem]:
    before, last = None, ""
    for day, group in rows.groupby(rule["day"], sort=True):
        ratings = group.set_index(rule["name"])[rule["value"]]
        if before is not None:
            moves = (ratings - before).dropna()
            if len(moves) >= SHARED and abs(moves.median()) > rule["step"]:
                yield at(
                    resource,
                    frame,
                    group.index[0],
                    rule["value"],
                    rule="scales",
                    found=f"{len(moves)} names that moved by {moves.median():+.3g} in the median "
                    f"since the list of {last}",
                    expected=f"at most {rule['step']:g} from one list to the next of one scale",
                    remedy="See whether the publisher changed the scale: if so, give the lists "
                    "since then a label of their own",
                )
        before, last = ratings, f"{day:%Y-%m-%d}"


def one_spelling(package: DataPackage, tables: Tables) -> Iterator[Problem]:
    """No model twice in one list under two spellings."""
    for name, frame in tables.items():
        rule = package.resource(name).get("one_spelling")
        if not rule or frame.empty:
            continue
        for _, rows in frame.groupby(rule["within"], sort=True, dropna=False):
            for first, second in spelt_twice(rows[rule["name"]]):
                yield at(
                    package.resource(name),
                    frame,
                    rows.index[rows[rule["name"]] == second][0],
                    rule["name"],
                    rule="one_spelling",
                    expected=f"one spelling of a model; {first!r} stands in the same list",
                    remedy=CORRECT,
                )


def _fields(
    package: DataPackage, tables: Tables, *kinds: str
) -> Iterator[tuple[dict[str, Any], pd.DataFrame, dict[str, Any]]]:
    """Yield descriptor, table and field descriptor of every field of some types."""
    for name, resource in package.resources.items():
        for field in resource["schema"]["fields"]:
            if name in tables and field.get("type", "string") in kinds:
                yield resource, tables[name], field
