"""The report of an update, from plans made by hand over the small package."""

import pandas as pd

from airace.sources.plan import Plan, current
from airace.sources.report import markdown
from airace.sources.review import review

HOSTILE = "<script>x</script>{value}`\u202e=cmd()" + "y" * 10_000


def planned(package, change) -> Plan:
    before = current(package, "scores")
    after = change(before.copy())
    return Plan({"scores": before}, {"scores": after}, [], "2025-06-01", {"scores": ["model"]})


def row(**cells):
    blank = dict.fromkeys(["model", "score", "released", "withdrawn", "known"], "")
    return pd.DataFrame([{**blank, "developer_ids": "unknown", "source_id": "lab", **cells}])


def test_rows_are_counted_and_shown_field_by_field(small):
    def change(frame):
        frame.loc[frame["model"] == "A1", "score"] = "11.5"
        frame = frame[frame["model"] != "C1"]
        return pd.concat([frame, row(model="D1", score="5")], ignore_index=True)

    found = review(small, planned(small, change))
    (table,) = found.tables
    assert (table.rows, table.added, table.changed, table.dropped) == (3, 1, 1, 1)
    assert table.fields == {"score": 1}
    assert [(c.key, c.old, c.new) for c in table.cells] == [("A1", "10.5", "11.5")]
    assert table.new == ("D1",) and table.gone == ("C1",)
    assert found.unknown_rows == {"scores": 1}
    text = markdown(found)
    assert "`A1`, score: `10.5` → `11.5`" in text
    assert "Rows added: 1, changed: 1, dropped: 1." in text


def test_what_goes_is_a_loss_even_if_other_rows_come(small):
    def change(frame):
        frame.loc[frame["model"] == "B1", ["model", "developer_ids", "released"]] = [
            "B2", "acme", "2024-02-01",
        ]  # fmt: skip
        return frame

    found = review(small, planned(small, change))
    assert {(loss.what, loss.lost) for loss in found.losses} >= {
        ("developer_ids", ("dongfang",)),
        ("model", ("B1",)),
        ("days of released", ("2024-09-01",)),
    }


def test_a_broken_row_is_reported_and_what_was_broken_before_is_not(small):
    def change(frame):
        frame.loc[frame["model"] == "B1", "score"] = "ten"
        return frame

    found = review(small, planned(small, change))
    assert [problem.found for problem in found.problems] == ["'ten'"]
    assert "found 'ten'" in markdown(found)


def test_names_that_nobody_lists_come_with_the_nearest(small):
    found = review(small, planned(small, lambda frame: frame), {"Dong fang": 3, "Qwertz": 9})
    assert [(n.name, n.count, n.nearest) for n in found.developers] == [
        ("Dong fang", 3, ("Dongfang",)),
        ("Qwertz", 9, ()),
    ]


def test_a_new_build_is_new_and_a_new_spelling_is_shown_beside_the_old(small):
    def change(frame):
        more = [row(model=name, score="5") for name in ("a1", "A1-2025-01-31")]
        return pd.concat([frame, *more], ignore_index=True)

    found = review(small, planned(small, change))
    assert {name.name: name.nearest for name in found.models} == {
        "a1": ("A1",),
        "A1-2025-01-31": (),
    }


def test_a_hostile_name_stays_text_and_short_in_the_report_and_whole_in_the_data(small):
    found = review(small, planned(small, lambda f: pd.concat([f, row(model=HOSTILE, score="1")])))
    text = markdown(found)
    assert "\u202e" not in text and "y" * 100 not in text
    assert "``<script>x</script>{value}`\\u202e=cmd()" in text
    assert "invisible characters (U+202E RIGHT-TO-LEFT OVERRIDE)" in text
    assert [name.name for name in found.models] == [HOSTILE]


def test_nothing_to_do_is_said(small):
    text = markdown(review(small, planned(small, lambda frame: frame)))
    assert "Tables that change: 0" in text and "No model is new." in text
