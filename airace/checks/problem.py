"""One thing wrong in a table, told so that somebody who did not write the program can mend it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from airace.sources.spelling import visible

# Longer cells are cut in a message; the row says where the whole stands.
LONGEST = 120
KEY_SEPARATOR = "|"


@dataclass(frozen=True)
class Problem:
    """What was found where, what was expected, and what to do about it.

    Attributes
    ----------
    rule:
        The check that found it; what an accepted exception names.
    file:
        As a reader finds it, ``data/prices.csv``.
    row:
        Row of the file, the header being row 1; none if the whole file is meant.
    field:
        The column, or empty.
    found, expected:
        What stands there, and what should.
    remedy:
        What to do, as a sentence without its full stop.
    table, key:
        The table's name, and the row's primary key joined by ``|``.
    """

    rule: str
    file: str
    row: int | None
    field: str
    found: str
    expected: str
    remedy: str
    table: str = ""
    key: str = ""

    def __str__(self) -> str:
        """Return all of it on one line."""
        where = [self.file]
        where += [f"row {self.row}"] if self.row is not None else []
        where += [f"field {self.field!r}"] if self.field else []
        return (
            f"{', '.join(where)}: found {cut(self.found)}; expected {self.expected}. {self.remedy}"
        )


def cut(text: str, limit: int = LONGEST) -> str:
    """Shorten a text for a message and write out what is invisible in it."""
    shown = visible(str(text))
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"


def shown(value: object) -> str:
    """A cell as its file has it: days without a time, nothing for what is missing."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return "nothing"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return f"{value:.12g}" if isinstance(value, float) else repr(str(value))


def at(resource: dict, frame: pd.DataFrame, index: int, field: str, **words: str) -> Problem:
    """Return a problem with one row of a table.

    Parameters
    ----------
    resource:
        The table's descriptor.
    frame, index:
        The typed table as loaded, and the row's position in it.
    field:
        The column to blame.
    words:
        ``rule``, ``expected``, ``remedy``; ``found``, if it is not the cell.
    """
    key = KEY_SEPARATOR.join(
        shown(frame.at[index, part]).strip("'") for part in resource["schema"]["primaryKey"]
    )
    words.setdefault("found", shown(frame.at[index, field]))
    return Problem(
        file=f"data/{resource['path']}",
        row=int(index) + 2,
        field=field,
        table=resource["name"],
        key=key,
        **words,
    )
