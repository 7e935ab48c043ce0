from pathlib import Path

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources.adapter import Adapter, adapters
from airace.sources.apply import apply
from airace.sources.plan import plan
from airace.sources.reading import find, read_csv


def adapter(rows, tables=("scores",), source_ids=("lab",)):
    return Adapter("lab", source_ids, tables, lambda root: {"scores": pd.DataFrame(rows)})


def update(package, chosen, root=Path(), *, dry_run=False):
    planned = plan(package, chosen, root)
    if not dry_run:
        apply(package, planned)
    return planned.changes()


def row(model, score="9", released="2025-01-01", **changes):
    return {"model": model, "score": score, "released": released, "withdrawn": None,
            "known": True, "developer_ids": "acme", "source_id": "lab"} | changes  # fmt: skip


def test_an_update_replaces_the_rows_of_its_source_and_counts(small):
    changes = update(small, [adapter([row("A1"), row("D1")])])
    assert [(c.table, c.added, c.changed, c.dropped, c.rows) for c in changes] == [
        ("scores", 1, 1, 2, 2)
    ]
    assert list(small.load("scores")["model"]) == ["A1", "D1"]


def test_rows_of_other_sources_stay(small):
    other = adapter([row("Z1", source_id="quoted")], source_ids=("quoted",))
    update(small, [other])
    assert set(small.load("scores")["model"]) == {"A1", "B1", "C1", "Z1"}


def test_an_update_done_twice_changes_nothing(small):
    chosen = [adapter([row("A1"), row("D1", score="0.1")])]
    update(small, chosen)
    before = small.path("scores").read_bytes()
    (change,) = update(small, chosen)
    assert (change.added, change.changed, change.dropped) == (0, 0, 0)
    assert small.path("scores").read_bytes() == before


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row("A1"), row("A1")], "share a key"),
        ([row("A1", source_id="elsewhere")], "undeclared sources"),
        ([{"model": "A1"}], "lack the field"),
    ],
)
def test_bad_rows_stop_and_leave_the_table_alone(small, rows, message):
    before = small.path("scores").read_bytes()
    with pytest.raises(AiraceError, match=message):
        update(small, [adapter(rows)])
    assert small.path("scores").read_bytes() == before


def test_a_dry_run_writes_nothing(small):
    before = small.path("scores").read_bytes()
    (change,) = update(small, [adapter([row("D1")])], dry_run=True)
    assert change.added == 1
    assert small.path("scores").read_bytes() == before


def test_a_failed_write_leaves_the_old_table(small, monkeypatch):
    before = small.path("scores").read_bytes()

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(OSError, match="No space"):
        update(small, [adapter([row("D1")])])
    assert small.path("scores").read_bytes() == before
    assert not list(small.root.glob("*.part"))


def test_files_are_found_by_pattern_newest_last(tmp_path):
    (tmp_path / "2026").mkdir()
    for day in ("2026-01-01", "2026-02-02"):
        (tmp_path / "2026" / f"scores_{day}.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert find(tmp_path, "2026/scores_*.csv").name == "scores_2026-02-02.csv"
    assert find(tmp_path, "elsewhere/scores_*.csv").name == "scores_2026-02-02.csv"
    with pytest.raises(AiraceError, match="no file matches"):
        find(tmp_path, "ratings.csv")
    with pytest.raises(AiraceError, match=r"lacks the columns \['c'\]"):
        read_csv(tmp_path, "2026/scores_*.csv", ("a", "c"))


def test_every_adapter_declares_sources_and_tables_that_exist(real):
    sources = set(real.load("sources")["source_id"])
    for name, found in adapters().items():
        assert name == found.name
        assert set(found.source_ids) <= sources, name
        assert set(found.tables) <= set(real.resources), name
