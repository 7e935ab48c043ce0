"""Text of data in Markdown, where it must stay text: in a report, in the body of a pull request."""

from __future__ import annotations

import re

from airace.sources.spelling import visible

LONGEST = 80
_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+!|~@&$=])")


def code(text: str, limit: int = LONGEST) -> str:
    """Return text of data as a code span, in which no sign means anything.

    What is invisible in it is written out, and what is longer than ``limit`` is cut; an empty text
    is a dash.
    """
    shown = visible(text)
    shown = shown if len(shown) <= limit else f"{shown[: limit - 1]}…"
    if not shown:
        return "–"
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    # A space keeps a backtick at the edge out of the fence; Markdown takes it off again.
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def plain(text: str) -> str:
    """Return text that mixes our words with data's, every sign of Markdown and HTML defused."""
    return _SIGNS.sub(r"\\\1", visible(text))
