"""Who belongs to what, and numbers in two directions: marks and shades in a grid."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import altair as alt
import pandas as pd

from airace.charts import theme
from airace.charts.frames import require
from airace.charts.layout import Plot, number, px_x, px_y, unit_line, words
from airace.charts.selector import COLUMN, carried
from airace.charts.text import text_width, wrap
from airace.charts.theme import LIGHT, LINE_HEIGHT, Sides
from airace.errors import AiraceError

Build = Callable[[int], alt.LayerChart]

# State -> how it is drawn.  Shape and fill differ, so that no state rests on colour alone.
STATES = ("yes", "through", "partly", "no", "unknown")
MEANINGS = {
    "yes": "yes",
    "through": "through a parent body",
    "partly": "in part",
    "no": "no",
    "unknown": "not known",
}


def membership(
    cells: pd.DataFrame,
    *,
    sides: Sides | None = None,
    columns: Sequence[str] | None = None,
    meanings: Mapping[str, str] = MEANINGS,
) -> Build:
    """Rows that somebody belongs to or not: a mark for each row and column.

    Parameters
    ----------
    cells:
        ``row``, ``column`` (a bloc code or a name), ``state``: ``yes`` (filled mark),
        ``through`` (hollow mark), ``partly`` (small filled mark), ``no`` (a dash), ``unknown``
        (a question mark); a missing pair counts as unknown.  Optional ``group`` (a heading
        over rows), ``detail``, ``choice`` (see ``selector``), one for each row.
    columns:
        Order of the columns; default: as they come.
    meanings:
        Words for the states that occur, printed under the grid.
    """
    sides = sides or Sides()
    cells = require(cells, ["row", "column", "state"], chart="membership")
    bad = sorted(set(cells["state"].dropna()) - set(STATES))
    if bad:
        raise AiraceError(
            f"unknown state {bad[0]!r}",
            where="data of a membership chart, column 'state'",
            remedy=f"States are: {', '.join(STATES)}",
        )
    order = list(columns) if columns is not None else list(dict.fromkeys(cells["column"]))
    rows = list(dict.fromkeys(cells["row"]))
    groups = cells.drop_duplicates("row").set_index("row").get("group", pd.Series(dtype=object))
    whole = pd.MultiIndex.from_product([rows, order], names=["row", "column"])
    full = (
        cells.drop_duplicates(["row", "column"])
        .set_index(["row", "column"])
        .reindex(whole)
        .reset_index()
    )
    full = full.assign(
        state=full["state"].fillna("unknown"),
        role=[sides.role(c) for c in full["column"]],
        name=[sides.name(c) for c in full["column"]],
        detail=full["detail"].fillna("") if "detail" in full else "",
    )
    full["role"] = full["role"].where(full["role"] != "other", "neutral")
    chosen = _choice_of(cells)
    if chosen:
        full[COLUMN] = full["row"].map(chosen)
    full["says"] = full["state"].map(lambda s: meanings.get(s, s))
    present = [s for s in STATES if (full["state"] == s).any()]

    def build(width: int) -> alt.LayerChart:
        signs, foot = _signs([(s, meanings.get(s, s)) for s in present], width)
        grid = _Grid.of(rows, order, groups, width, sides, foot=foot, chosen=chosen)
        marks = grid.put(full)
        base = alt.Chart(marks)
        tooltip = [
            alt.Tooltip("row:N", title="Of"),
            alt.Tooltip("name:N", title="Who"),
            alt.Tooltip("says:N", title="State"),
            alt.Tooltip("detail:N", title="Detail"),
        ]
        layers = grid.lines()
        at = {"x": px_x(), "y": px_y(), "tooltip": tooltip}
        colours = [theme.ROLE_COLOURS[r] for r in theme.ROLES]
        stroke = alt.Stroke(
            "role:N", legend=None, scale=alt.Scale(domain=theme.ROLES, range=colours)
        )
        through = marks[marks["state"] == "through"]
        for state, size in (("yes", 150), ("partly", 36)):
            filled = marks[marks["state"] == state]
            if len(filled):
                layers.append(
                    alt.Chart(filled)
                    .mark_point(filled=True, opacity=1, size=size)
                    .encode(fill=theme.fill(), shape=theme.shape(), **at)
                )
        if len(through):
            layers.append(
                alt.Chart(through)
                .mark_point(filled=False, opacity=1, size=120, strokeWidth=2)
                .encode(stroke=stroke, shape=theme.shape(), **at)
            )
        rest = marks[marks["state"].isin(["no", "unknown"])]
        if len(rest):
            rest = rest.assign(text=rest["state"].map({"no": "–", "unknown": "?"}))
            texts = rest[["px", "py", "text", *carried(rest)]]
            layers += words(texts, align="center", colour=LIGHT["muted"])
        layers.append(base.mark_point(size=400, opacity=0).encode(**at))
        layers += grid.words()
        layers += _key(signs, grid.plot)
        return grid.plot.chart(layers)

    return build


def heatmap(
    cells: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    spec: str = ".0%",
    columns: Sequence[str] | None = None,
    role: str = "neutral",
) -> Build:
    """Numbers in rows and columns, printed, with the cell's shade growing with the number.

    Parameters
    ----------
    cells:
        ``row``, ``column``, ``value``; optional ``group``.  A missing number is a blank cell
        with a question mark.
    role:
        Whose colour shades the cells.
    """
    sides = sides or Sides()
    cells = require(cells, ["row", "column", "value"], chart="heatmap")
    order = list(columns) if columns is not None else list(dict.fromkeys(cells["column"]))
    rows = list(dict.fromkeys(cells["row"]))
    groups = cells.drop_duplicates("row").set_index("row").get("group", pd.Series(dtype=object))
    values = cells["value"].astype(float)
    low, high = min(0.0, values.min()), values.max()
    shade = (values - low) / (high - low) if high > low else values * 0
    cells = cells.assign(
        value=values,
        # Never darker than this, so that ink on it stays readable in either mode.
        shade=shade * 0.38,
        text=[number(v, spec) if pd.notna(v) else "?" for v in values],
        name=[sides.name(c) for c in cells["column"]],
        role=role,
    )

    def build(width: int) -> alt.LayerChart:
        grid = _Grid.of(rows, order, groups, width, sides, foot=8, head=24)
        marks = grid.put(cells[cells["column"].isin(order)])
        marks = marks.assign(
            x0=marks["px"] - grid.cell / 2 + 1,
            x1=marks["px"] + grid.cell / 2 - 1,
            y0=marks["py"] - grid.tall / 2 + 1,
            y1=marks["py"] + grid.tall / 2 - 1,
        )
        known = marks[marks["value"].notna()]
        layers = [
            alt.Chart(known)
            .mark_rect()
            .encode(
                x=px_x("x0:Q"),
                x2="x1:Q",
                y=px_y("y0:Q"),
                y2="y1:Q",
                fill=theme.fill(),
                fillOpacity=alt.FillOpacity("shade:Q", scale=None, legend=None),
                tooltip=[
                    alt.Tooltip("row:N", title="Of"),
                    alt.Tooltip("name:N", title="In"),
                    alt.Tooltip("text:N", title=unit),
                ],
            )
        ]
        layers += words(marks[["px", "py", "text"]], align="center")
        layers += grid.words()
        layers += unit_line(unit, grid.plot, py=-grid.plot.top + 10)
        return grid.plot.chart(layers)

    return build


# What a cell of ``balance`` can say, in the order of the key.
BALANCE = ("lead", "challenger", "tied", "few")


def balance(
    cells: pd.DataFrame,
    *,
    sides: Sides | None = None,
    unit: str,
    spec: str = ",.0f",
    columns: Sequence[str] | None = None,
    narrow: Sequence[str] | None = None,
    bare: str = "error not published",
    framed: str = "near the ceiling",
    few: str = "too few entries",
) -> Build:
    """Who is ahead in many rows over several columns, and by how much.

    The cell takes the colour of the side ahead, deeper with the difference, which is printed:
    with a minus where the challenger is ahead, in brackets where it has no error, ``=`` where
    the sides cannot be told apart.

    Parameters
    ----------
    cells:
        ``row``, ``column``, ``value`` (lead minus challenger), ``result`` (one of ``BALANCE``;
        ``few`` leaves the cell blank); optional ``sure`` (false puts the number in brackets),
        ``framed`` (true draws a frame), ``group`` (a heading over rows), ``detail`` (tooltip),
        ``choice`` (see ``selector``), one for each row.
    columns, narrow:
        Order of the columns, and those that a phone has room for.
    bare, framed, few:
        What brackets, frame and blank mean, printed under the grid if they occur.
    """
    sides = sides or Sides()
    cells = require(cells, ["row", "column", "value", "result"], chart="balance")
    bad = sorted(set(cells["result"].dropna()) - set(BALANCE))
    if bad:
        raise AiraceError(
            f"unknown result {bad[0]!r}",
            where="data of a balance chart, column 'result'",
            remedy=f"Results are: {', '.join(BALANCE)}",
        )
    order = list(columns) if columns is not None else list(dict.fromkeys(cells["column"]))
    fewer = [c for c in (narrow if narrow is not None else order) if c in order]
    rows = list(dict.fromkeys(cells["row"]))
    groups = cells.drop_duplicates("row").set_index("row").get("group", pd.Series(dtype=object))
    values = cells["value"].astype(float)
    sure = cells["sure"].astype(bool) if "sure" in cells else pd.Series(True, cells.index)
    outlined = cells["framed"].astype(bool) if "framed" in cells else pd.Series(False, cells.index)
    chosen = _choice_of(cells)
    known = cells["result"].isin(BALANCE[:2]) & values.notna()
    most = values[known].abs().max()
    printed = [_unsigned(number(v, spec)) if k else "" for v, k in zip(values, known, strict=True)]
    cells = cells.assign(
        value=values,
        role=cells["result"].where(known, "neutral"),
        # The faintest still shows a colour; the deepest leaves ink readable in either mode.
        shade=(0.08 + 0.34 * values.abs() / most if known.any() else 0.0),
        text=[
            "=" if result == "tied" else text if certain or not text else f"({text})"
            for result, text, certain in zip(cells["result"], printed, sure, strict=True)
        ],
        framed=outlined & (known | (cells["result"] == "tied")),
        detail=cells["detail"].fillna("") if "detail" in cells else "",
    )

    def build(width: int) -> alt.LayerChart:
        small = width < theme.NARROW_BELOW
        shown = fewer if small else order
        present = cells[cells["column"].isin(shown)]
        entries = _balance_entries(present, sides, small, bare, framed, few)
        signs, foot = _signs(entries, width)
        grid = _Grid.of(rows, shown, groups, width, sides, foot=foot, head=24, chosen=chosen)
        marks = grid.put(present)
        marks = marks.assign(
            x0=marks["px"] - grid.cell / 2 + 1,
            x1=marks["px"] + grid.cell / 2 - 1,
            y0=marks["py"] - grid.tall / 2 + 1,
            y1=marks["py"] + grid.tall / 2 - 1,
        )
        at = {"x": px_x("x0:Q"), "x2": "x1:Q", "y": px_y("y0:Q"), "y2": "y1:Q"}
        tooltip = [
            alt.Tooltip("row:N", title="Of"),
            alt.Tooltip("column:N", title="By"),
            alt.Tooltip("text:N", title=unit),
            alt.Tooltip("detail:N", title="Detail"),
        ]
        corners = ["x0", "x1", "y0", "y1", *carried(marks)]
        keep = ["row", "column", "role", "shade", "text", "detail", *corners]
        ahead = marks[marks["role"].isin(BALANCE[:2])]
        layers = [
            *grid.lines(),
            alt.Chart(ahead[keep])
            .mark_rect()
            .encode(
                **at,
                fill=theme.fill(),
                fillOpacity=alt.FillOpacity("shade:Q", scale=None, legend=None),
                tooltip=tooltip,
            ),
        ]
        edged = marks[marks["framed"]]
        if len(edged):
            layers.append(
                alt.Chart(edged[corners])
                .mark_rect(filled=False, stroke=LIGHT["muted"], strokeWidth=1.5)
                .encode(**at)
            )
        printed_cells = marks[marks["text"].ne("")]
        texts = printed_cells[["px", "py", "text", *carried(marks)]]
        layers += words(texts, align="center")
        layers += grid.words()
        layers += _balance_key(signs, grid.plot)
        layers += unit_line(unit, grid.plot, py=-grid.plot.top + 10)
        return grid.plot.chart(layers)

    return build


def _unsigned(text: str) -> str:
    """Take the sign off a rounded zero; the colour says which side of it the difference is on."""
    return text if any(digit in text for digit in "123456789") else text.removeprefix("\u2212")


def _balance_entries(
    cells: pd.DataFrame, sides: Sides, short: bool, bare: str, framed: str, few: str
) -> list[tuple[str, str]]:
    """Return what occurs in a grid of ``balance``, as signs and their meanings."""
    results = set(cells["result"])
    entries = []
    for role, code, how in (("lead", sides.lead, ""), ("challenger", sides.challenger, " (minus)")):
        if role in results:
            entries.append((role, f"{sides.name(code, short=short)} ahead{how}"))
    if "tied" in results:
        entries.append(("tied", "cannot be told apart"))
    if any(text.startswith("(") for text in cells["text"]):
        entries.append(("bare", bare))
    if cells["framed"].any():
        entries.append(("framed", framed))
    if "few" in results:
        entries.append(("few", few))
    return entries


def _balance_key(signs: pd.DataFrame, plot: Plot) -> list[alt.Chart]:
    """Draw each sign of ``balance`` beside its meaning, under the grid."""
    at = signs.assign(px=signs["x"] - plot.left, py=plot.height + 20 + LINE_HEIGHT * signs["line"])
    at = at.assign(x0=at["px"] - 1, x1=at["px"] + 13, y0=at["py"] - 7, y1=at["py"] + 7)
    layers = words(at.assign(px=at["px"] + 19)[["px", "py", "text"]], colour=LIGHT["muted"])
    place = {"x": px_x("x0:Q"), "x2": "x1:Q", "y": px_y("y0:Q"), "y2": "y1:Q"}
    tinted = at[at["state"].isin(BALANCE[:2])].assign(role=lambda f: f["state"])
    if len(tinted):
        layers.append(
            alt.Chart(tinted[["x0", "x1", "y0", "y1", "role"]])
            .mark_rect(fillOpacity=0.42)
            .encode(**place, fill=theme.fill())
        )
    edged = at[at["state"] == "framed"]
    if len(edged):
        layers.append(
            alt.Chart(edged[["x0", "x1", "y0", "y1"]])
            .mark_rect(filled=False, stroke=LIGHT["muted"], strokeWidth=1.5)
            .encode(**place)
        )
    plain = at.assign(px=at["px"] + 6, text=at["state"].map({"tied": "=", "bare": "( )"}))
    return layers + words(plain.dropna(subset="text")[["px", "py", "text"]], align="center")


def _choice_of(cells: pd.DataFrame) -> dict[str, str]:
    """Return the choice of each row, if the frame has any."""
    if COLUMN not in cells:
        return {}
    return cells.drop_duplicates("row").set_index("row")[COLUMN].to_dict()


class _Grid:
    """Where the cells, the row names and the column names stand."""

    def __init__(self, plot, at_y, at_x, ends, cell, tall, names, headings, tops) -> None:
        self.plot, self.at_y, self.at_x, self.ends = plot, at_y, at_x, ends
        self.cell, self.tall = cell, tall
        self._names, self._headings, self._tops = names, headings, tops

    @classmethod
    def of(
        cls, rows, columns, groups, width, sides, *, foot, head: float = 0, chosen=None
    ) -> _Grid:
        narrow = width < theme.NARROW_BELOW
        shown = {c: sides.name(c, short=narrow or len(columns) > 4) for c in columns}
        widest_word = max(
            (text_width(w, strong=True) for n in shown.values() for w in str(n).split()),
            default=40,
        )
        cell = max(44.0, min(widest_word + 14, 140.0))
        cell = min(cell, width * (0.62 if narrow else 0.6) / max(len(columns), 1))
        room = width - cell * len(columns) - 10
        lines = {row: wrap(str(row), room) for row in rows}
        tops = {c: wrap(str(n), max(cell - 6, 20), strong=True) for c, n in shown.items()}
        deep = max((len(t) for t in tops.values()), default=1)
        top = head + deep * LINE_HEIGHT + 8
        left = width - cell * len(columns)
        y, at_y, ends, names, headings, group = 0.0, {}, [], [], [], None
        for row in rows:
            own = groups.get(row) if len(groups) else None
            if own is not None and pd.notna(own) and own != group:
                group = own
                headings.append({"px": -left, "py": y + 16, "text": str(group)})
                y += LINE_HEIGHT + 10
            tall = max(28.0, LINE_HEIGHT * len(lines[row]) + 10)
            at_y[row] = y + tall / 2
            ends.append(y + tall)
            names += [
                {
                    "px": -left,
                    "py": y + tall / 2 + LINE_HEIGHT * (i - (len(lines[row]) - 1) / 2),
                    "text": text,
                    **({COLUMN: chosen[row]} if chosen else {}),
                }
                for i, text in enumerate(lines[row])
            ]
            y += tall
        at_x = {c: cell * (i + 0.5) for i, c in enumerate(columns)}
        heads = [
            {
                "px": at_x[c],
                "py": -LINE_HEIGHT * (len(tops[c]) - i - 0.5) - 4,
                "text": text,
                "role": sides.role(c) if sides.role(c) != "other" else "neutral",
            }
            for c in columns
            for i, text in enumerate(tops[c])
        ]
        plot = Plot(width, y, left, 0, top, foot)
        return cls(
            plot,
            at_y,
            at_x,
            ends,
            cell,
            28.0,
            pd.DataFrame(names, columns=["px", "py", "text", *([COLUMN] if chosen else [])]),
            pd.DataFrame(headings, columns=["px", "py", "text"]),
            pd.DataFrame(heads, columns=["px", "py", "text", "role"]),
        )

    def put(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Give each cell the pixels of its middle."""
        return cells.assign(
            px=[self.at_x[c] for c in cells["column"]], py=[self.at_y[r] for r in cells["row"]]
        )

    def lines(self) -> list[alt.Chart]:
        """Thin lines under the rows, however many lines their names have."""
        edges = pd.DataFrame({"py": self.ends})
        edges = edges.assign(x0=-self.plot.left, x1=self.plot.inner)
        return [
            alt.Chart(edges)
            .mark_rule(color=LIGHT["grid"])
            .encode(x=px_x("x0:Q"), x2="x1:Q", y=px_y())
        ]

    def words(self) -> list[alt.Chart]:
        """Row names, headings, column names."""
        return [
            *words(self._names, halo=True),
            *words(self._headings, strong=True),
            *words(self._tops, align="center", strong=True, colour=theme.fill()),
        ]


def _signs(states: Sequence[tuple[str, str]], width: float) -> tuple[pd.DataFrame, float]:
    """Lay out what the marks mean, in as many lines as the width asks for; and their height."""
    rows, x, line = [], 0.0, 0
    for state, meaning in states:
        wide = 18 + text_width(meaning) + 20
        if x and x + wide - 20 > width:
            x, line = 0.0, line + 1
        rows.append({"state": state, "text": meaning, "x": x, "line": line})
        x += wide
    return pd.DataFrame(rows, columns=["state", "text", "x", "line"]), LINE_HEIGHT * (line + 1) + 16


def _key(signs: pd.DataFrame, plot: Plot) -> list[alt.Chart]:
    """Draw each mark beside its meaning, under the grid."""
    at = signs.assign(px=signs["x"] - plot.left, py=plot.height + 20 + LINE_HEIGHT * signs["line"])
    layers = words(at.assign(px=at["px"] + 18)[["px", "py", "text"]], colour=LIGHT["muted"])
    drawn = at.assign(px=at["px"] + 6)
    for state, style in (
        ("yes", {"filled": True, "fill": LIGHT["muted"], "size": 90}),
        ("through", {"filled": False, "stroke": LIGHT["muted"], "strokeWidth": 2, "size": 90}),
        ("partly", {"filled": True, "fill": LIGHT["muted"], "size": 28}),
    ):
        own = drawn.loc[drawn["state"] == state, ["px", "py"]]
        if len(own):
            layers.append(
                alt.Chart(own)
                .mark_point(shape="circle", opacity=1, **style)
                .encode(x=px_x(), y=px_y())
            )
    plain = drawn.assign(text=drawn["state"].map({"no": "–", "unknown": "?"})).dropna(subset="text")
    if len(plain):
        layers += words(plain[["px", "py", "text"]], align="center", colour=LIGHT["muted"])
    return layers
