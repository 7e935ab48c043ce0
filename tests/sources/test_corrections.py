import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources.corrections import apply


def fixes(**changes):
    return pd.DataFrame(
        [{"correction_id": "c1", "table": "scores", "key": "A|2025", "field": "score",
          "expect": "7", "action": "override", "replacement": "8", "reason": "typo"} | changes]
    )  # fmt: skip


ROWS = pd.DataFrame({"model": ["A", "B"], "year": ["2025", "2025"], "score": ["7", "9"]})


def test_an_override_changes_one_cell():
    result = apply(ROWS, "scores", ["model", "year"], fixes())
    assert list(result["score"]) == ["8", "9"]
    assert list(ROWS["score"]) == ["7", "9"]


def test_a_drop_removes_one_row():
    result = apply(ROWS, "scores", ["model", "year"], fixes(action="drop"))
    assert list(result["model"]) == ["B"]


def test_a_mended_source_fails_loudly():
    with pytest.raises(AiraceError, match="seems to have mended it"):
        apply(ROWS, "scores", ["model", "year"], fixes(expect="6"))


def test_other_tables_and_absent_rows_are_left():
    for other in (fixes(table="prices"), fixes(key="Z|2025")):
        assert apply(ROWS, "scores", ["model", "year"], other).equals(ROWS)
