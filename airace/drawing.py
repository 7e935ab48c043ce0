"""What of its figures and listings a run of a chapter draws."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum


class Drawing(IntEnum):
    """How much is drawn; each step draws what those before it draw, too.

    Whatever is drawn, figures and listings are checked, and the ledger comes out the same.
    """

    NOTHING = 0
    FOLLOWED = 1  # the figures that editions of past days show (``Chapter.figure``)
    ALL = 2


_drawing: ContextVar[Drawing] = ContextVar("drawing", default=Drawing.ALL)


@contextmanager
def drawing(what: Drawing) -> Iterator[None]:
    """Run chapters that draw so much; without this they draw all."""
    token = _drawing.set(what)
    try:
        yield
    finally:
        _drawing.reset(token)


def draws(step: Drawing) -> bool:
    """Whether what belongs to a step is to be drawn now."""
    return _drawing.get() >= step
