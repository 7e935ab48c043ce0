"""A choice that a reader makes inside a chart: what belongs to it stands out, the rest steps back.

Axes, labels and the finding stay where they are, because nothing is taken away; the still picture
is the chart with nothing chosen.  A builder's frame says in the column ``choice`` to which choice
each of its rows belongs; marks without it always stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from airace.charts.render import clean
from airace.errors import AiraceError

COLUMN = "choice"
SIGNAL = "neck_choice"  # null, or what the reader chose
FAINT = 0.13  # opacity of a mark that steps back
FAINT_TEXT = 0.3  # words stay legible


@dataclass(frozen=True)
class Choice:
    """One thing that a reader may choose.

    Attributes
    ----------
    label:
        As the list names it.
    said:
        What the chart shows of it, in a sentence or two.
    match:
        What stands in ``choice`` for it; the label if not given.
    """

    label: str
    said: str
    match: str = ""

    @property
    def key(self) -> str:
        """What stands in the chart's data for this choice."""
        return self.match or self.label


@dataclass(frozen=True)
class Selector:
    """What a reader may choose in a figure.

    Attributes
    ----------
    label:
        What is chosen: ``Test``.
    every:
        Name of the default, in which nothing is chosen: ``All tests``.
    choices:
        In the order of the list.
    """

    label: str
    every: str
    choices: tuple[Choice, ...]

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        by: str,
        say: Callable[[pd.DataFrame], str],
        *,
        label: str,
        every: str,
        match: str = "",
    ) -> Selector:
        """Return a selector with a choice for each value of column ``by``.

        Parameters
        ----------
        frame:
            Rows in the order of the list; a missing ``by`` is no choice.
        say:
            Rows of one choice -> its sentence; nothing leaves the choice out.
        label, every:
            See the class.
        match:
            Column that holds what stands in ``choice``; ``by`` if not given.
        """
        made = (
            Choice(str(name), say(rows), str(rows[match or by].iloc[0]))
            for name, rows in frame.groupby(by, sort=False)
        )
        return cls(label, every, tuple(choice for choice in made if choice.said))

    def within(self, specifications: Sequence[dict[str, Any]]) -> Selector | None:
        """Return the selector with the choices that have a mark in one of the specifications.

        ``None`` if fewer than two have: there is nothing to choose then.

        Raises
        ------
        AiraceError
            If no data at all have the column: the builder does not carry it.
        """
        shown = set().union(*map(_choices, specifications))
        if not shown and any(map(_marks, specifications)) and self.choices:
            raise AiraceError(
                f"no row has a {COLUMN!r}",
                where=f"selector {self.label!r}",
                remedy=f"Give the builder's frame a column {COLUMN!r}",
            )
        # As the data were cleaned, so are the words that are looked up in them.
        told = (Choice(*map(clean, (c.label, c.said, c.key))) for c in self.choices)
        kept = tuple(choice for choice in told if choice.key in shown)
        return replace(self, choices=kept) if len(kept) > 1 else None

    def attach(self, specification: dict[str, Any]) -> dict[str, Any]:
        """Return a specification whose marks follow the choice, with a list to choose from.

        Any program that draws Vega-Lite shows the list; on our own pages the page has one.
        """
        here = _choices(specification)
        choices = [choice for choice in self.choices if choice.key in here]
        bind = {
            "input": "select",
            "name": f"{self.label} ",
            "options": [None, *(choice.key for choice in choices)],
            "labels": [self.every, *(choice.label for choice in choices)],
        }
        named = specification.get("datasets", {})
        following = {name for name, rows in named.items() if rows and COLUMN in rows[0]}
        return {
            **_following(specification, following, None),
            "params": [{"name": SIGNAL, "value": None, "bind": bind}],
        }

    def as_dict(self) -> dict[str, Any]:
        """Return what a page needs."""
        return {
            "label": self.label,
            "every": self.every,
            "choices": [
                {"label": choice.label, "match": choice.key, "said": choice.said}
                for choice in self.choices
            ],
        }


def _choices(specification: dict[str, Any]) -> set[str]:
    """What the data of a specification have in the column."""
    datasets = specification.get("datasets", {}).values()
    found = {row.get(COLUMN) for rows in datasets for row in rows}
    return {choice for choice in found if isinstance(choice, str)}


def _marks(specification: dict[str, Any]) -> bool:
    return any(len(rows) > 0 for rows in specification.get("datasets", {}).values())


def _parts(specification: dict[str, Any]) -> Iterator[str]:
    return (key for key in ("layer", "hconcat", "vconcat", "concat") if key in specification)


def _following(part: dict[str, Any], following: set[str], data: str | None) -> dict[str, Any]:
    """Let the marks whose data have the column step back if something else is chosen."""
    data = part.get("data", {}).get("name", data)
    part = {**part, **{
        key: [_following(inner, following, data) for inner in part[key]] for key in _parts(part)
    }}  # fmt: skip
    if "mark" not in part or data not in following:
        return part
    mark = part["mark"] if isinstance(part["mark"], dict) else {"type": part["mark"]}
    faint = FAINT_TEXT if mark["type"] == "text" else FAINT
    own = mark.get("opacity", 1)
    if own == 0:  # it only carries a tooltip
        return part
    test = f"{SIGNAL} !== null && datum['{COLUMN}'] !== {SIGNAL}"
    follows = {"opacity": {"condition": {"test": test, "value": faint}, "value": own}}
    if mark["type"] == "line":
        wide = mark.get("strokeWidth", 2)
        test = f"datum['{COLUMN}'] === {SIGNAL}"
        follows["strokeWidth"] = {"condition": {"test": test, "value": 2 * wide}, "value": wide}
    return {**part, "encoding": {**part.get("encoding", {}), **follows}}


def carried(frame: pd.DataFrame) -> list[str]:
    """Return the column as a list to add to the columns that a builder keeps, if it is there."""
    return [COLUMN] if COLUMN in frame else []
