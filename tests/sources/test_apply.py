import json
import random
from pathlib import Path

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.apply import apply
from airace.sources.plan import plan
from airace.sources.reading import read_csv
from airace.tables import DataPackage

FIELDS = ("model", "score", "released")


def extract(root: Path) -> dict[str, pd.DataFrame]:
    rows = read_csv(root, "scores.csv", FIELDS)
    rows = rows.assign(withdrawn="", known="true", developer_ids="acme", source_id="lab")
    developers = rows.assign(
        developer_id=rows["model"].str.lower(), name=rows["model"], country="US", parent_id="",
        evidence_url="", evidence="seat", reviewed="2025-06-01",
    )  # fmt: skip
    return {"scores": rows, "developers": developers}


LAB = Adapter("lab", ("lab",), ("scores", "developers"), extract)
TABLES = ("scores.csv", "developers.csv", "vintages.csv", "datapackage.json")


@pytest.fixture
def delivered(tmp_path) -> Path:
    root = tmp_path / "delivered"
    root.mkdir()
    text = "model,score,released\nA1,9,2025-07-01\nD1,8,2025-07-02\n"
    (root / "scores.csv").write_text(text, encoding="utf-8")
    return root


def state(package):
    return tuple((package.root / name).read_bytes() for name in TABLES)


def test_tables_newest_day_and_record_change_together(small, delivered):
    planned = plan(small, [LAB], delivered)
    assert apply(small, planned, day="2025-07-05")
    fresh = DataPackage.find(small.root)
    assert fresh.descriptor["as_of"] == "2025-07-02"
    assert list(fresh.load("scores")["model"]) == ["A1", "D1"]
    (record,) = fresh.load("vintages").to_dict("records")
    file = planned.inputs[0]
    assert (record["update"], record["adapter"], record["file"]) == (1, "lab", "scores.csv")
    assert (record["sha256"], record["bytes"]) == (file.sha256, file.bytes)
    assert (record["added"], record["changed"], record["dropped"]) == (3, 1, 4)
    assert f"{record['day']:%Y-%m-%d}" == "2025-07-05"


def test_an_update_that_changes_nothing_is_not_recorded(small, delivered):
    assert apply(small, plan(small, [LAB], delivered))
    before = state(small)
    assert not apply(small, plan(small, [LAB], delivered))
    assert state(small) == before


def test_updates_are_numbered(small, delivered):
    apply(small, plan(small, [LAB], delivered))
    with (delivered / "scores.csv").open("a", encoding="utf-8") as stream:
        stream.write("E1,7,2025-07-03\n")
    apply(small, plan(small, [LAB], delivered))
    assert list(DataPackage(small.root).load("vintages")["update"]) == [1, 2]


def test_a_plan_from_tables_that_have_changed_since_is_refused(small, delivered):
    first, second = plan(small, [LAB], delivered), plan(small, [LAB], delivered)
    apply(small, first)
    before = state(small)
    with pytest.raises(AiraceError, match=r"scores, developers changed while .*planned"):
        apply(small, second)
    assert state(small) == before


def test_the_descriptor_keeps_its_form(small, delivered):
    path = small.root / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    apply(small, plan(small, [LAB], delivered))
    assert json.loads(path.read_text("utf-8")) == {**descriptor, "as_of": "2025-07-02"}
    assert path.read_text("utf-8").startswith('{\n  "')


def test_killed_200_times_at_random_moments_never_a_half_written_table(small, delivered, killed):
    """Half of the children die at a random operation on files, half after a random time."""
    planned = plan(small, [LAB], delivered)
    old = state(small)
    apply(small, planned)
    new = state(small)
    rng = random.Random(200)
    outcomes = {old: 0, new: 0}
    died = 0
    for kill in range(200):
        for name, content in zip(TABLES, old, strict=True):
            (small.root / name).write_bytes(content)
        moment = {"point": rng.randrange(40)} if kill % 2 else {"after": rng.uniform(0.0005, 0.02)}
        died += killed(lambda: apply(small, planned), small.root, **moment)
        found = state(DataPackage.find(small.root))
        assert found in outcomes, (kill, moment)
        outcomes[found] += 1
    assert died > 100
    assert min(outcomes.values()) > 20
