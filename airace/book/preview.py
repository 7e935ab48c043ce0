"""All that is shown of an update before it lands: its rows, and what they do to the book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from airace.book import effect_text
from airace.book.effect import effect
from airace.errors import AiraceError
from airace.markdown import plain
from airace.sources import report as rows
from airace.sources.plan import Plan
from airace.sources.review import review
from airace.tables import DataPackage


def preview(
    project: Path,
    plan: Plan,
    unlisted: Mapping[str, int] | None = None,
    *,
    book: bool = True,
    report: Callable[[str], None] = lambda line: None,
) -> tuple[str, dict[str, Any]]:
    """Review an update, and run the book with it.

    Parameters
    ----------
    project:
        The project's folder.
    plan:
        The update.
    unlisted:
        Spellings under no developer, counted while the plan was made.
    book:
        Whether to run the chapters (minutes) for the effect on values, verdicts and sentences.
    report:
        Called with a line of progress.

    Returns
    -------
    The report as Markdown, and all of it, uncut, as JSON-ready data: ``update`` and ``book``,
    which is ``None`` where the book was not run or stopped.
    """
    found = review(DataPackage(project / "data"), plan, unlisted)
    text, moved = rows.markdown(found), None
    if book and found.tables:
        try:
            moved = effect(project, plan, report=report)
            text += f"\n{effect_text.markdown(moved)}"
        except AiraceError as error:
            # That the book cannot be built from the new tables is what a reviewer must know first.
            text = f"**The book stops on the new tables:** {plain(str(error))}\n\n{text}"
    elif book:
        text += "\nThe book stays as it is: no table changes.\n"
    whole = None
    if moved is not None:
        whole = {
            "diff": moved.diff.model_dump(mode="json"),
            "sentences": [asdict(sentence) for sentence in moved.sentences],
            "intervals": {value_id: list(pair) for value_id, pair in moved.intervals.items()},
        }
    return text, {"update": asdict(found), "book": whole}
