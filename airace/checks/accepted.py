"""Declared exceptions: what breaks a rule and is true all the same, with the reason.

A row of ``data/accepted.csv`` names a rule, a table, a field and a row by its primary key, in which
``*`` stands for anything.  One that nothing needs any more is itself a problem, so that an
exception cannot outlive its cause.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

import pandas as pd

from airace.checks.problem import Problem


def unexcepted(problems: Iterable[Problem], accepted: pd.DataFrame) -> list[Problem]:
    """Return the problems that no exception covers, and one for each exception without a cause.

    Parameters
    ----------
    accepted:
        Table ``accepted``.
    """
    rules = accepted.to_dict("records")
    needed: set[int] = set()
    left = []
    for problem in problems:
        covering = [place for place, rule in enumerate(rules) if _covers(rule, problem)]
        needed.update(covering)
        if not covering:
            left.append(problem)
    return left + [
        Problem(
            "accepted",
            "data/accepted.csv",
            place + 2,
            "key",
            f"{rule['table']}, {rule['key']!r}",
            f"a row that breaks the rule {rule['rule']!r}",
            "The row was mended or is gone: remove the exception",
        )
        for place, rule in enumerate(rules)
        if place not in needed
    ]


def _covers(rule: dict[str, str], problem: Problem) -> bool:
    return (
        (rule["rule"], rule["table"], rule["field"]) == (problem.rule, problem.table, problem.field)
    ) and fnmatchcase(problem.key, rule["key"].replace("[", "[[]"))
