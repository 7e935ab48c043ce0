import pytest

from airace.check import check
from tests.conftest import spoil


def test_the_projects_tables_are_valid(real):
    assert check(real) == []


@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        ("scores", "10.5", "ten", ["scores.csv", "row", "score"]),
        ("scores", "B1,8", "A1,8", ["scores.csv", "primary"]),
        ("scores", "dongfang;acme", "dongfong;acme", ["row 3", "developer_ids", "dongfong"]),
        ("scores", "acme,lab", "acme,quoted", ["row", "quoted", "may only be quoted"]),
        ("scores", "2024-09-01", "2026-09-01", ["released", "2026-09-01", "2025-06-01"]),
        ("sources", "redistribute", "sell", ["sources.csv", "use"]),
        ("values", "parity.gap,parity", "parity.gap,controls", ["row 2", "controls"]),
    ],
)
def test_each_kind_of_error_is_named(small, table, old, new, words):
    # The newest row is older than the package's day in this fixture; give it one on that day.
    spoil(small, "scores", "C1,7,,", "C1,7,2025-06-01,")
    assert check(small) == []
    spoil(small, table, old, new)
    problems = check(small)
    assert problems
    assert all(word.lower() in " ".join(problems).lower() for word in words)
