"""Docutils tables as Typst tables that fit the page."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from docutils import nodes

from airace.book.typst import escape

# Text measures in points at the smallest type size of the template (7pt): what a
# table must fit into upright, and the mean width of a character, on the safe side.
_UPRIGHT_WIDTH = 438.0
# A table in a chapter that would leave its text less room than this (in points) reaches into
# the margins, so far on each side.
_ROOM_TO_WRAP = 110.0
_OUT = 22.0
_CHARACTER = {"body": 3.75, "head": 3.95, "mono": 4.55}
_CELL_PADDING = 7.5
# How finely the room of a table is given away, and by how many of its rows.
_STEPS = 40
_ROWS_WEIGHED = 60

# Figures, signs, separators, brackets; at most a short unit at the end.
_NUMBER = re.compile(r"[^A-Za-z]*\d[^A-Za-z]*[A-Za-z%]{0,3}")
_EMPTY = {"", "–", "—", "-", "n/a", "…", "·"}
# Rows stay whole on a page, except those with a cell of more letters than this.
_TALL = 1500
# Tables stay whole on a page that have no more rows than this and are about as low as this.  At
# the largest type size characters are wider by this factor, lines are so far apart, and a row is
# so much higher than its lines.
_FEW = 15
_LOW = 270.0
_LARGEST = 8.5 / 7
_LINE, _ROW_PADDING = 9.7, 3.6
# Where the template lets an identifier break.
# Where any text breaks: after a hyphen or a stroke that letters follow.
_HYPHEN = re.compile(r"(?<=[A-Za-z][-/])(?=[A-Za-z])")
_JOINT = re.compile(r"(?<=[._/:-])")


@dataclass
class Cell:
    """One cell: its Typst content, its plain text, and how far it reaches.

    ``code`` is that part of the text which is set in the (wider) monospaced font.
    """

    content: str
    text: str
    align: str = ""
    columns: int = 1
    rows: int = 1
    code: str = ""
    is_head: bool = False

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield the unbreakable pieces, each with the style it is measured in."""
        codes = self.code.split()
        for word in self.text.split():
            if word not in codes:
                joint = _JOINT if "://" in word else _HYPHEN
                for piece in joint.split(word):
                    yield piece, "head" if self.is_head else "body"
        for word in codes:
            yield from ((piece, "mono") for piece in _JOINT.split(word) if piece)

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield the lines, each with the style it is measured in."""
        style = "head" if self.is_head else "mono" if self.code == self.text else "body"
        yield from ((line, style) for line in self.text.splitlines() if line)


@dataclass
class Table:
    """A table as read: rows of cells, and what is known of the columns."""

    name: str
    anchors: str = ""
    number: str | None = None
    caption: str | None = None
    weights: list[int] = field(default_factory=list)
    landscape: bool = False
    may_reach_out: bool = False
    header: list[list[Cell]] = field(default_factory=list)
    body: list[list[Cell]] = field(default_factory=list)
    footer: list[list[Cell]] = field(default_factory=list)

    def typst(self) -> str:
        """Return the call of ``data-table`` that sets this table."""
        columns = self._by_column()
        arguments = [f"name: {escape.string(self.name)}"]
        if self.anchors:
            arguments.append(f"anchors: [{self.anchors}]")
        if self.number:
            arguments.append(f"number: {escape.string(self.number)}")
        if self.caption:
            arguments.append(f"caption: [{self.caption}]")
        if self.stays_whole():
            arguments.append("whole: true")
        if self.out() and not self.needs_landscape():
            arguments.append(f"out: {self.out():g}pt")
        # Unequal weights are somebody's wish; equal ones are docutils' default.
        if len(set(self.weights)) > 1:
            weights = "".join(f"{weight}, " for weight in self.weights)
            arguments.append(f"weights: ({weights})")
        else:
            shares = "".join(f"{share:.1f}, " for share in self.shares())
            arguments.append(f"shares: ({shares})")
        arguments.append("columns: (" + "".join(_measures(cells) + ", " for cells in columns) + ")")
        arguments.append("align: (" + "".join(_alignment(cells) + ", " for cells in columns) + ")")
        if self.header:
            arguments.append(f"header: ({_cells(self.header)})")
        if self.footer:
            arguments.append(f"footer: ({_cells(self.footer)})")
        return "#data-table(\n  " + ",\n  ".join(arguments) + ",\n  " + _cells(self.body) + ")"

    def needs_landscape(self) -> bool:
        """Tell whether the longest words side by side are wider than an upright page."""
        return self.landscape or math.fsum(self._least()) > _UPRIGHT_WIDTH + 2 * self.out()

    def out(self) -> float:
        """Return how far the table reaches into each margin, in points."""
        crowded = math.fsum(self._least()) > _UPRIGHT_WIDTH - _ROOM_TO_WRAP
        return _OUT if self.may_reach_out and crowded else 0.0

    def stays_whole(self) -> bool:
        """Tell whether the table is low enough never to be broken over two pages.

        An estimate from the lengths of its texts: to set every table once only to measure it
        took a third of the time, and of the memory, that the whole book took.
        """
        if len(self.body) > _FEW:
            return False
        shares = np.array(self.weights if len(set(self.weights)) > 1 else self.shares(), float)
        room = shares / shares.sum() * (_UPRIGHT_WIDTH + 2 * self.out()) - _CELL_PADDING
        rows = [row for row in [*self.header, *self.body, *self.footer] if len(row) == len(room)]
        lines = [max(map(_lines_in, row, room)) for row in rows]
        return math.fsum(count * _LINE + _ROW_PADDING for count in lines) < _LOW

    def shares(self) -> list[float]:
        """Return widths, in points, that make the table about as low as it can be.

        Each column begins as wide as its longest word; what is left is given away in small
        steps, each to the column where it takes most off the heights of the rows.  They are
        shares for the template, which knows the room and measures the words.
        """
        widths = np.array(self._least())
        spare = _UPRIGHT_WIDTH + 2 * self.out() - widths.sum()
        rows = [row for row in self.body if len(row) == len(widths)]
        if spare <= 0 or not rows:
            return widths.tolist()
        # The rows with most text decide.
        rows = sorted(rows, key=lambda row: -max(len(cell.text) for cell in row))[:_ROWS_WEIGHED]
        areas = np.array([[len(cell.text) * _CHARACTER["body"] for cell in row] for row in rows])

        def height(candidate: np.ndarray) -> float:
            lines = np.maximum(areas / (candidate - _CELL_PADDING), 1)
            # Nearly the highest cell of each row, but a cell close behind it counts too.
            return float(((lines**8).sum(axis=1) ** (1 / 8)).sum())

        step = spare / _STEPS
        for _ in range(_STEPS):
            wider = [widths + step * one for one in np.eye(len(widths))]
            widths = min(wider, key=height)
        return widths.tolist()

    def _least(self) -> list[float]:
        """Return how wide each column must be for its longest word, in points."""
        return [
            _CELL_PADDING
            + max((len(w) * _CHARACTER[style] for w, style in _words(cells)), default=0.0)
            for cells in self._by_column()
        ]

    def _by_column(self) -> list[list[Cell]]:
        """Return the cells that start in each column and do not span others."""
        count = len(self.weights)
        columns: list[list[Cell]] = [[] for _ in range(count)]
        for group in (self.header, self.body, self.footer):
            open_rows = [0] * count
            for row in group:
                at = 0
                blocked = [left > 0 for left in open_rows]
                open_rows = [max(0, left - 1) for left in open_rows]
                for cell in row:
                    while at < count and blocked[at]:
                        at += 1
                    if at < count and cell.columns == 1:
                        columns[at].append(cell)
                    for column in range(at, min(count, at + cell.columns)):
                        open_rows[column] = cell.rows - 1
                    at += cell.columns
        return columns


def alignment_of(entry: nodes.Element) -> str:
    """Return the alignment that the author gave a cell, or an empty string."""
    for side in ("left", "right", "center"):
        if f"text-{side}" in entry["classes"] or entry.get("align") == side:
            return side
    return "right" if "numeric" in entry["classes"] else ""


def _alignment(cells: list[Cell]) -> str:
    """Return a column's alignment: the author's, else right if it holds numbers."""
    for cell in cells:
        if cell.align:
            return cell.align
    texts = [cell.text.strip() for cell in cells if not cell.is_head]
    told = [text for text in texts if text not in _EMPTY]
    if told and all(_NUMBER.fullmatch(text) for text in told):
        return "right"
    return "left"


def _lines_in(cell: Cell, width: float) -> int:
    """Return how many lines a cell's text takes, at the largest type size; a word is not broken."""
    wide = _CHARACTER["body"] * _LARGEST
    lines = cell.text.splitlines()
    return max(1, sum(math.ceil(len(x) * wide / width) if " " in x else 1 for x in lines))


def _words(cells: list[Cell]) -> list[tuple[str, str]]:
    """Return the longest unbreakable pieces of each style in a column."""
    return _longest((piece for cell in cells for piece in cell.words()), 6)


def _lines(cells: list[Cell]) -> list[tuple[str, str]]:
    """Return the longest lines; beyond the page's width it matters not how long."""
    lines = (line for cell in cells for line in cell.lines())
    return _longest(((line[:160], style) for line, style in lines), 3)


def _longest(pieces: Iterable[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """Return the longest pieces of each style: in letters, so a few, to be safe."""
    found: dict[str, set[str]] = {}
    for piece, style in pieces:
        found.setdefault(style, set()).add(piece)
    return [
        (piece, style)
        for style in sorted(found)
        for piece in sorted(found[style], key=lambda piece: (-len(piece), piece))[:count]
    ]


def _measures(cells: list[Cell]) -> str:
    def tokens(items: list[tuple[str, str]]) -> str:
        return "".join(f"(text: {escape.string(t)}, style: {escape.string(s)}), " for t, s in items)

    return f"(words: ({tokens(_words(cells))}), lines: ({tokens(_lines(cells))}))"


def _cells(rows: list[list[Cell]]) -> str:
    lines = []
    for row in rows:
        tall = any(len(cell.text) > _TALL for cell in row)
        lines.append("\n    " + "".join(_cell(cell, tall=tall) + ", " for cell in row))
    return "".join(lines)


def _cell(cell: Cell, *, tall: bool) -> str:
    content = f"#strong[{cell.content}]" if cell.is_head and cell.content else cell.content
    options = [
        f"{name}: {count}"
        for name, count in (("colspan", cell.columns), ("rowspan", cell.rows))
        if count > 1
    ]
    if tall:
        options.append("breakable: true")
    return f"table.cell({', '.join(options)})[{content}]" if options else f"[{content}]"
