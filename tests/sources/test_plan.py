import hashlib
from pathlib import Path

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources.adapter import Adapter, adapters
from airace.sources.apply import apply
from airace.sources.plan import plan
from airace.sources.reading import read_csv


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


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"score": "1,5"},
            r"row \{'model': 'A1'\}, field 'score': expected a number, found '1,5'",
        ),
        ({"score": "inf"}, "expected a finite number, found 'inf'"),
        ({"released": "01/02/2025"}, "field 'released': expected a date like"),
        ({"released": "2025-02-30"}, "field 'released': expected a date"),
    ],
)
def test_a_cell_that_does_not_fit_its_table_stops(small, change, message):
    with pytest.raises(AiraceError, match=message):
        plan(small, [adapter([row("A1", **change)])], Path())


def test_what_an_adapter_trips_over_is_found_in_its_file(small, tmp_path):
    def extract(root):
        frame = read_csv(root, "scores.csv", ("model", "score"))
        return {"scores": frame.assign(score=frame["score"].astype(float))}

    (tmp_path / "scores.csv").write_text("model,score\nA1,9\nB1,eight\n", encoding="utf-8")
    with pytest.raises(AiraceError, match=r"scores\.csv, row 3, field 'score': .*eight"):
        plan(small, [Adapter("lab", ("lab",), ("scores",), extract)], tmp_path)


def test_a_plan_names_its_inputs_and_the_newest_day(small, tmp_path):
    def extract(root):
        read_csv(root, "new/scores.csv", ("model",))
        return {"scores": pd.DataFrame([row("A1", released="2025-07-07")])}

    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "scores.csv").write_text("model\nA1\n", encoding="utf-8")
    found = plan(small, [Adapter("lab", ("lab",), ("scores",), extract)], tmp_path)
    (file,) = found.inputs
    assert (file.adapter, file.name, file.bytes) == ("lab", "new/scores.csv", 9)
    assert file.sha256 == hashlib.sha256(b"model\nA1\n").hexdigest()
    assert found.as_of == "2025-07-07"
    assert list(found.before["scores"]["model"]) == ["A1", "B1", "C1"]


def test_every_adapter_declares_sources_and_tables_that_exist(real):
    sources = set(real.load("sources")["source_id"])
    for name, found in adapters().items():
        assert name == found.name
        # A feed that has not been read yet has no source; its registry row is tested elsewhere.
        assert any(found.owns(source) for source in sources), name
        assert set(found.tables) <= set(real.resources), name
