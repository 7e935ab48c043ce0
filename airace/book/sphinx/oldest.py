"""The oldest input of a value, in words: a number is as old as what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pandas as pd
from sphinx.environment import BuildEnvironment

from airace import wording
from airace.book.sphinx.prose import edition_of
from airace.ledger import Value
from airace.measures import freshness


def oldest_inputs(env: BuildEnvironment) -> Callable[[Value], str]:
    """Return what says of a value which of its inputs is the oldest, and of which day."""
    package = env.app.airace_package
    vintages = freshness.dated(package.load("feeds"), package.load("sources"))
    day = pd.Timestamp(edition_of(env).as_of)

    @cache  # many values rest on the same sources
    def told(source_ids: tuple[str, ...]) -> str:
        found = freshness.oldest_input(source_ids, vintages, day)
        return f"oldest input: {found[0]}, {wording.day(f'{found[1]:%Y-%m-%d}')}" if found else ""

    return lambda value: told(tuple(value.sources))
