"""The day of a publisher's file: what was said, else its name, else what it holds.

Never the clock and never the day on which a file was saved: a copy made later knows no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import pandas as pd

from airace.errors import AiraceError
from airace.sources.countries import dated

_said: ContextVar[str] = ContextVar("said", default="")

# 2026-10-20, 2026_10_20, 2026.10.20 and 20261020; a month alone only with a hyphen or underscore.
DAY = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
MONTH = re.compile(r"(?<!\d)(20\d\d)[-_](0[1-9]|1[0-2])(?![-_.]?\d)")
# A download lies in its archive's folder, in its source's, in that of its day.
FOLDERS = 3


@contextmanager
def on(day: str) -> Iterator[None]:
    """Say the day of the files that are read while the block runs (``airace update --day``)."""
    if day and dated(day)[1] != "day":
        raise AiraceError(f"{day!r} is not a day", where="--day", remedy="Write YYYY-MM-DD")
    token = _said.set(day)
    try:
        yield
    finally:
        _said.reset(token)


def stamp_of(path: Path, content: Iterable[str] = ()) -> str:
    """Return the vintage of a file as its source id says it: ``YYYY-MM-DD`` or ``YYYY-MM``.

    Parameters
    ----------
    path:
        The file; the last date in its name counts, else in the names of the folders above.
    content:
        Dates that the file holds (releases, changes), of which the newest is taken if no name
        has one: the file is at least as new, and an edition must not know it earlier.
    """
    if _said.get():
        return _said.get()
    for name in (path.stem, *(folder.name for folder in list(path.parents)[:FOLDERS])):
        stamp = stamp_in(name)
        if stamp:
            return stamp
    days = [text[:10] for text in content if re.match(r"\d{4}-\d\d-\d\d", str(text))]
    if days:
        return max(days)
    raise AiraceError(
        "nothing says of which day the file is",
        where=path.name,
        remedy="Give --day YYYY-MM-DD, or put the day into the file's name",
    )


def stamp_in(name: str) -> str:
    """Return the last day in a name, else the last month, else ``""``."""
    days = ["-".join((year, month, day)) for year, _, month, day in DAY.findall(name)]
    months = ["-".join(found) for found in MONTH.findall(name)]
    return (days or months or [""])[-1]


def day_of(stamp: str) -> str:
    """Return the day of a stamp; a month counts from its last day."""
    return dated(stamp)[0]


def iso_dates(column: pd.Series, where: str) -> pd.Series:
    """Return a column of dates as ISO text, blanks kept.

    Publishers write ``2026-10-05``, with a time, with slashes, or ``October 5, 2026``.  Of
    ``10/05/2026`` nobody can tell the day from the month, unless a value of the column can be
    read in one way only; then the whole column is read so.
    """
    text = column.astype(str).str.strip()
    given = text[text != ""]
    iso = given.str.fullmatch(r"\d{4}-\d\d-\d\d")
    out = text.copy()
    rest = given[~iso]
    if rest.empty:
        return out
    slashed = rest.str.extract(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$").dropna().astype(int)
    for row, value in rest.items():
        out[row] = _one(value, row, _order(slashed), column.name, where)
    return out


def _order(parts: pd.DataFrame) -> str:
    """Which comes first in dates written with slashes: ``%d/%m``, ``%m/%d`` or nobody knows."""
    if parts.empty:
        return ""
    day_first, month_first = (parts[0] > 12).any(), (parts[1] > 12).any()
    if day_first == month_first:
        return ""
    return "%d/%m/%Y" if day_first else "%m/%d/%Y"


def _one(value: str, row: object, slashes: str, field: object, where: str) -> str:
    forms = ("%Y/%m/%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", slashes)
    plain = value.replace(".", "/") if re.fullmatch(r"[\d.]+", value) else value
    if re.match(r"\d{4}-\d\d-\d\d[T ]", value):
        return value[:10]
    if re.fullmatch(r"\d{4}(-\d\d)?", value):
        return value
    for form in filter(None, forms):
        found = pd.to_datetime(plain, format=form, errors="coerce")
        if not pd.isna(found):
            return f"{found:%Y-%m-%d}"
    raise AiraceError(
        f"{value!r} is not a date, or one that can be read in two ways",
        where=f"{where}, row {int(row) + 2}, column {field!r}",
        remedy="Write it YYYY-MM-DD",
    )
