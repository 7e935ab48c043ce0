"""The data of a figure as a real table: what a reader who cannot see the picture reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from airace import wording
from airace.book.sphinx.language import as_html
from airace.charts.package import FORMULA


def data_table(data: str, title: str, key: str, rows_shown: int, more: str) -> str:
    """Return a table of CSV data, in a box that scrolls and can be reached by keyboard.

    Parameters
    ----------
    data:
        CSV with a header.
    title:
        What the data are of.
    key:
        Start of the table's ``id``; unique on its page.
    rows_shown:
        Rows of a longer table that stand on the page.
    more:
        HTML that says where the others are.
    """
    header, *rows = csv.reader(io.StringIO(data))
    shown = rows[:rows_shown]
    numeric = [_is_numeric(row[i] for row in shown) for i in range(len(header))]
    heads = "".join(
        f'<th scope="col"{_class(num)}>{as_html(_unguarded(name))}</th>'
        for name, num in zip(header, numeric, strict=True)
    )
    body = "".join(f"<tr>{_row(row, numeric)}</tr>\n" for row in shown)
    rest = (
        f'<p class="exhibit-rest">The first {rows_shown} of {count(data)}; {more}.</p>'
        if len(rows) > rows_shown
        else ""
    )
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-labelledby="{key}-table">\n'
        f'<table class="sortable"><caption id="{key}-table">Data of: {as_html(title)}</caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody></table></div>{rest}"
    )


def count(data: str) -> str:
    """How many rows some CSV data have, in words."""
    rows = sum(1 for _ in csv.reader(io.StringIO(data))) - 1
    return f"{rows:,} row{'' if rows == 1 else 's'}"


def _row(row: list[str], numeric: list[bool]) -> str:
    first, *others = row
    cells = [f'<th scope="row"{_class(numeric[0])}>{_isolated(first, numeric[0])}</th>']
    cells += [
        f"<td{_class(num)}>{_isolated(cell, num)}</td>"
        for cell, num in zip(others, numeric[1:], strict=True)
    ]
    return "".join(cells)


def _isolated(cell: str, numeric: bool) -> str:
    """A cell's text; letters written from the right move nothing outside their own name."""
    text = as_html(wording.shown(_unguarded(cell)))
    return text if numeric or not text else f"<bdi>{text}</bdi>"


def _class(numeric: bool) -> str:
    return ' class="num"' if numeric else ""


def _is_numeric(cells: Iterable[str]) -> bool:
    seen = False
    for cell in cells:
        if cell:
            try:
                float(cell)
            except ValueError:
                return False
            seen = True
    return seen


def _unguarded(cell: str) -> str:
    """Drop the apostrophe that guards a spreadsheet: a page does not run formulas."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell
