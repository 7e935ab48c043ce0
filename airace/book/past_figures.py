"""The figures that editions of past days show, as one file beside the ledgers of those days.

They have a file of their own because chapters read that of the ledgers, and no chapter reads a
picture.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from airace.book.collect import Origin, origins_of, record_of
from airace.charts.package import Figure

NAME = "past-figures.json"


@dataclass(frozen=True)
class PastFigure:
    """A figure as a past day's edition draws it.

    Attributes
    ----------
    figure:
        The figure.
    origin:
        The cell that made it, without its code: today's, which may speak of later days.
    """

    figure: Figure
    origin: Origin


@dataclass(frozen=True)
class PastDay:
    """The figures of one past day.

    Attributes
    ----------
    as_of:
        The day, ISO.
    parameters:
        Parameters of its edition, plain values.
    figures:
        Its figures in reading order.
    """

    as_of: str
    parameters: dict[str, Any]
    figures: list[PastFigure]


def followed(notebook: dict[str, Any], chapter: str) -> list[PastFigure]:
    """Return the figures of an executed chapter that readers follow (see ``Chapter.figure``)."""
    origins = origins_of(notebook, chapter)
    figures = (
        Figure.from_bundle(bundle["figure"])
        for bundle in record_of(notebook, chapter)[1]
        if bundle["followed"]
    )
    return [PastFigure(one, replace(origins[one.figure_id], code="")) for one in figures]


def packed(edition: str, days: Iterable[PastDay]) -> str:
    """Return the file's text.

    Parameters
    ----------
    edition:
        Day of the edition that carries them all, ISO.
    days:
        Past days, oldest first.
    """
    content = {
        "edition": edition,
        "days": [
            {
                "as_of": day.as_of,
                "parameters": day.parameters,
                "figures": [
                    {
                        "cell": one.origin.cell,
                        "tables": one.origin.tables,
                        "figure": one.figure.to_bundle(),
                    }
                    for one in day.figures
                ],
            }
            for day in days
        ],
    }
    # Pictures are not for reading: indented, the file would be half as large again.
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def unpacked(text: str, edition: str) -> dict[str, PastDay]:
    """Read what ``packed`` wrote.

    Parameters
    ----------
    text:
        The file's.
    edition:
        Day of the edition that reads it; what another one left there says nothing of it.

    Returns
    -------
    Past days by their ISO date, oldest first; none if the file is another edition's.

    Raises
    ------
    AiraceError
        If a figure was written by another version of the package.
    """
    content = json.loads(text)
    if content["edition"] != edition:
        return {}
    return {
        day["as_of"]: PastDay(
            day["as_of"], day["parameters"], [_figure(entry) for entry in day["figures"]]
        )
        for day in content["days"]
    }


def _figure(entry: dict[str, Any]) -> PastFigure:
    figure = Figure.from_bundle(entry["figure"])
    return PastFigure(figure, Origin(figure.chapter, entry["cell"], "", tuple(entry["tables"])))
