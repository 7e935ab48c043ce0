"""Charts of past days on the website: where they stand, what is told of them, their own pages."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from sphinx.application import Sphinx

from airace import __version__, wording
from airace.book.citation import Work
from airace.book.collect import Edition
from airace.book.past import FOLDER
from airace.book.past_figures import NAME, PastDay, PastFigure, unpacked
from airace.book.sphinx.exhibit import FIGURES
from airace.book.sphinx.exhibit import address as address_now
from airace.book.sphinx.exhibit_tools import About
from airace.book.sphinx.figure_page import Alone, write_pages
from airace.book.sphinx.front import WORLDS


@lru_cache(maxsize=1)  # pages and files show them
def figures_by_day(app: Sphinx) -> dict[str, PastDay]:
    """Return the figures of the past days that a site carries, by day; none without their file."""
    path = (Path(app.srcdir) / WORLDS).with_name(NAME)
    if not app.airace_worlds or not path.is_file():
        return {}
    return unpacked(path.read_text(encoding="utf-8"), app.airace_edition.as_of)


def address(day: str, figure_id: str) -> str:
    """Return the address of a past day's figure, from the site's root."""
    return f"{FOLDER}/{day}/{FIGURES}/{figure_id}/"


def about(edition: Edition, day: PastDay, one: PastFigure) -> About:
    """Return what is told of a past day's figure besides its words.

    It is cited as a part of the edition that drew it, with its day.
    """
    title = f"{one.figure.title} (as of {wording.day(day.as_of)})"
    where = address(day.as_of, one.figure.figure_id)
    work = Work(edition.as_of, __version__, edition.data_digest, title, where)
    return About(work, one.origin, day.parameters, day.as_of)


def days_of(days: Mapping[str, PastDay], figure_id: str) -> dict[str, str]:
    """Return the days that have a figure, with its address on each."""
    return {
        name: address(name, figure_id)
        for name, day in days.items()
        if any(one.figure.figure_id == figure_id for one in day.figures)
    }


def listed(day: PastDay) -> list[dict[str, str]]:
    """Return a day's figures as a program finds them: words, and files from the past days' root."""
    files = {
        "page": "index.html",
        "data": "data.csv",
        "image_svg": "chart.svg",
        "image_png": "chart.png",
        "specification": "chart.vl.json",
        "description": "figure.json",
    }
    return [
        {"id": one.figure.figure_id, "title": one.figure.title}
        | {
            what: f"{day.as_of}/{FIGURES}/{one.figure.figure_id}/{name}"
            for what, name in files.items()
        }
        for one in day.figures
    ]


def ids_by_day(edition: Edition, days: Mapping[str, PastDay]) -> dict[str, list[str]]:
    """Return the ids of the figures that stand on each past day, and of these on the edition's."""
    found = {name: [one.figure.figure_id for one in day.figures] for name, day in days.items()}
    followed = {figure_id for ids in found.values() for figure_id in ids}
    return found | {edition.as_of: [i for i in edition.figures if i in followed]}


def write(edition: Edition, days: Mapping[str, PastDay], site: Path) -> None:
    """Write the files and the page of every past day's figure below ``site``."""
    for name, day in days.items():
        folder = site / FOLDER / name / FIGURES
        for one in day.figures:
            one.figure.write(folder / one.figure.figure_id)
        write_pages(folder, [_alone(edition, days, day, one) for one in day.figures])


def _alone(edition: Edition, days: Mapping[str, PastDay], day: PastDay, one: PastFigure) -> Alone:
    figure_id = one.figure.figure_id
    others = {name: to for name, to in days_of(days, figure_id).items() if name != day.as_of}
    told = about(edition, day, one)
    now = figure_id in edition.figures
    return Alone(one.figure, told, notice=_notice(told, figure_id, now), days=others)


def _notice(told: About, figure_id: str, now: bool) -> str:
    """Say which day the chart describes, and lead to the newest one."""
    up = "../" * told.work.address.count("/")
    when, newest = wording.day(told.day), wording.day(told.work.as_of)
    to = f"{up}{address_now(figure_id) if now else 'chapters/'}index.html"
    what = "The same chart in" if now else "Go to"
    return (
        '<div class="past-notice"><p><strong>A chart of a past day.</strong> '
        f"It shows what this book knew on {when}. It is drawn from the tables of the edition of "
        f"{newest}, cut at that day, by today's methods. "
        f'<a href="{html.escape(to)}" target="_top">{what} the edition of {newest}</a>.</p></div>\n'
    )
