"""Find cells that do not agree with the rest of their column.

A publisher's column keeps one form.  A date written another way, a decimal comma or an infinity
among numbers shows that a program or a spreadsheet came between, and would otherwise become a wrong
number in silence.  A column is judged by what most of its cells are, so that a column of names is
left alone.
"""

from __future__ import annotations

import pandas as pd

from airace.errors import AiraceError

# A column is one of numbers (of dates) if at least this share of its cells, read generously, are.
MOST = 0.8

NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
# Not 1,234, which may be thousands, nor 2023,2024, which are two years.
DECIMAL_COMMA = r"[-+]?(?!(?:19|20)\d\d,(?:19|20)\d\d$)(?!\d{1,3},\d{3}$)\d+,\d+"
NOT_FINITE = r"(?i:[-+]?(?:inf|infinity|nan|∞)|#(?:NUM!|DIV/0!|VALUE!|N/A|REF!))"
ISO_DATE = r"\d{4}-\d{2}(?:-\d{2})?(?:[T ]\d{2}:\d{2}.*)?|\d{4}"
WHOLE_DATE = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?"
OTHER_DATE = (
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./]\d{1,2}[./]\d{1,2}|\d{4}-\d-\d{1,2}|\d{4}-\d{2}-\d"
    r"|(?i:[a-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.? [a-z]{3,9}\.? \d{4})"
)


def insist_even(frame: pd.DataFrame, columns: tuple[str, ...], file: str) -> None:
    """Stop at the first cell that breaks its column's form.

    Parameters
    ----------
    frame:
        The publisher's rows as text, ``""`` missing, in the file's order.
    columns:
        Those that the adapter reads; the others may hold what they like.
    file:
        Its name, for the error.
    """
    for column in columns:
        cells = frame[column].str.strip()
        cells = cells[cells != ""]
        if len(cells):
            _numbers(cells, column, file)
            _dates(cells, column, file)


def _numbers(cells: pd.Series, column: str, file: str) -> None:
    comma = cells.str.fullmatch(DECIMAL_COMMA)
    strange = cells.str.fullmatch(NOT_FINITE)
    odd = comma | strange
    if not odd.any():
        return
    numbers = cells.str.fullmatch(NUMBER)
    # A column of nothing but "nan" says nothing, and is not one of numbers.
    if (numbers | odd).mean() < MOST or not (numbers | comma).any():
        return
    row = odd.idxmax()
    raise AiraceError(
        f"expected a number with a decimal point, found {cells[row]!r}",
        where=f"{file}, row {row + 2}, field {column!r}",
        remedy="It was saved under another locale: take the publisher's own file"
        if comma[row]
        else "Leave the cell empty if the value is missing, or ask the publisher",
    )


def _dates(cells: pd.Series, column: str, file: str) -> None:
    other = cells.str.fullmatch(OTHER_DATE)
    if not other.any():
        return
    iso = cells.str.fullmatch(ISO_DATE)
    # A column that keeps another form throughout is the adapter's business.
    if (iso | other).mean() < MOST or not cells.str.fullmatch(WHOLE_DATE).any():
        return
    row = other.idxmax()
    raise AiraceError(
        f"expected a date like {cells[iso].iloc[0]!r}, found {cells[row]!r}: "
        "the column mixes formats",
        where=f"{file}, row {row + 2}, field {column!r}",
        remedy="Which is the day and which the month cannot be told: take the publisher's own file",
    )
