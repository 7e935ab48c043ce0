"""Nodes of ours, and tables from data: what both the website and the PDF know how to write."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docutils import nodes

Cell = str | Sequence[nodes.Node]
# Characters from which a cell is read as a text: its column must not be squeezed.
WORDY = 60
ISO_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")


class value(nodes.Inline, nodes.TextElement):
    """A number from the ledger; its only child is the printed text.

    Attribute ``value_id`` leads to the ledger, ``card`` holds the rows (label, text) that the
    website reveals.
    """


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    title: str = "",
    numeric: Sequence[bool] = (),
    widths: Sequence[int] = (),
    classes: Sequence[str] = (),
    row_ids: Sequence[str] = (),
) -> nodes.table:
    """Build a real table with one header row.

    Parameters
    ----------
    columns:
        Header texts.
    rows:
        Cells: text (never markup) or ready-made inline or block nodes.
    numeric:
        Columns to align right.
    widths:
        Relative widths; equal if not given.
    row_ids:
        Anchors, one per row, put on the row's first cell.
    """
    result = nodes.table(classes=["listing", *classes])
    if title:
        result += nodes.title(title, title)
    group = nodes.tgroup(cols=len(columns))
    for width in widths or [1] * len(columns):
        group += nodes.colspec(colwidth=width)
    numeric = list(numeric) or [False] * len(columns)
    head, body = nodes.thead(), nodes.tbody()
    head += _row(columns, numeric)
    for position, cells in enumerate(rows):
        row = _row(cells, numeric)
        if row_ids:
            row[0]["ids"].append(row_ids[position])
        body += row
    group += [head, body]
    result += group
    return result


def _row(cells: Sequence[Cell], numeric: Sequence[bool]) -> nodes.row:
    row = nodes.row()
    for cell, right in zip(cells, numeric, strict=True):
        entry = nodes.entry(classes=["numeric"] if right else [])
        if isinstance(cell, str) and ISO_DATE.fullmatch(cell):
            entry["classes"].append("date")
        if isinstance(cell, str) and len(cell) > WORDY:
            entry["classes"].append("wordy")
        if isinstance(cell, str):
            entry += nodes.paragraph(cell, cell)
        elif cell and isinstance(cell[0], nodes.Inline | nodes.Text):
            entry += nodes.paragraph("", "", *cell)
        else:
            entry += list(cell)
        row += entry
    return row


def anchor(value_id: str) -> str:
    """Return the anchor of a value on the page that lists them all."""
    return "value-" + value_id.replace(".", "-").replace("_", "-")


def folded(summary: str, body: Sequence[nodes.Node], *, classes: str) -> list[nodes.Node]:
    """Fold nodes behind a line on the website; other builders write them as they stand.

    Parameters
    ----------
    summary:
        The line, as HTML.
    body:
        What opens below it.
    classes:
        Classes of the part, for its looks.
    """
    opened = f'<details class="{classes}"><summary>{summary}</summary>'
    return [
        nodes.raw("", opened, format="html"),
        *body,
        nodes.raw("", "</details>", format="html"),
    ]


def link(text: str, address: str) -> nodes.reference:
    """An external link."""
    return nodes.reference(text, text, refuri=address, internal=False)
