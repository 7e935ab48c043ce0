import pandas as pd

from airace.measures import instruments


def frame(rows):
    table = pd.DataFrame(rows, columns=["instrument_id", "jurisdiction", "date", "source_id"])
    return table.assign(date=pd.to_datetime(table["date"]), level="national")


def links(*pairs):
    table = pd.DataFrame(pairs, columns=["instrument_id", "same_as"])
    return table.assign(relation="same")


ROWS = [
    ("act", "US", "2023-01-26", "map"),
    ("rule", "CN", "2023-07-10", "map"),
    ("label", "CN", "2025-03-14", "map"),
    ("is039", "CN", "2025-03-14", "list"),
    ("is018", "US", "2025-01-23", "list"),
]


def test_an_instrument_on_two_lists_counts_once():
    table = instruments.by_year(frame(ROWS), links(("label", "is039")))
    found = table.set_index(["source_id", "jurisdiction", "year"])
    assert found["instruments"].to_dict() == {
        ("list", "US", 2025): 1,
        ("map", "CN", 2023): 1,
        ("map", "CN", 2025): 1,
        ("map", "US", 2023): 1,
    }
    assert found["cumulative"].loc[("map", "CN", 2025)] == 2


def test_a_repetition_stays_while_the_row_that_counts_is_not_known():
    early = frame(ROWS).query("instrument_id != 'label'")
    assert "is039" in set(instruments.distinct(early, links(("label", "is039")))["instrument_id"])


def test_a_part_is_no_repetition():
    part = links(("label", "is039")).assign(relation="part")
    assert len(instruments.distinct(frame(ROWS), part)) == 5


def test_countries_can_be_chosen():
    table = instruments.by_year(frame(ROWS), links(), countries=("US",))
    assert set(table["jurisdiction"]) == {"US"}


def test_coverage_keeps_each_lists_own_holdings():
    twice = [*ROWS, ("label-2", "CN", "2025-03-14", "map")]
    table = instruments.coverage(frame(twice), links(("label", "is039"), ("label", "label-2")))
    found = table.set_index(["source_id", "jurisdiction"])
    assert found["instruments"].to_dict() == {
        ("list", "CN"): 1,
        ("list", "US"): 1,
        ("map", "CN"): 2,
        ("map", "US"): 1,
    }
    assert found["also_elsewhere"].loc[("map", "CN")] == 1


def test_nothing_known_gives_nothing():
    empty = frame([])
    assert instruments.by_year(empty, links()).empty
    assert instruments.coverage(empty, links()).empty


def test_binding_instruments_by_level():
    table = frame(ROWS).assign(
        binding=["binding", "binding", "binding", "unknown", "unknown"],
        date_kind=["adopted", "adopted", "adopted", "listed", "listed"],
    )
    table.loc[0, "level"] = "subnational"
    found = instruments.binding(table, links(("label", "is039")), ("US", "CN"))
    assert found["instrument_id"].tolist() == ["act", "rule", "label"]
    assert instruments.listed(found, "CN").value == 2
    assert instruments.listed(found, "US", "national").value == 0
    assert instruments.listed(found, "FR").value == 0
    assert not instruments.listed(found, "FR", "national").known


def adopted(*days, binding="binding", kind="adopted"):
    return pd.DataFrame(
        {
            "instrument_id": [f"i{n}" for n in range(len(days))],
            "title": "T",
            "source_id": "list",
            "date_kind": kind,
            "binding": binding,
            "date": pd.to_datetime(list(days)),
        }
    )


def test_the_pace_compares_the_years_on_either_side_of_a_day():
    listed = adopted("2024-04-07", "2024-04-08", "2025-04-07", "2025-04-08", "2026-04-07")
    found = instruments.pace(listed, "list", "2025-04-07", "2026-11-13", binding=True)
    assert (found.value, found.note) == (1.0, "2 after 2")
    later = pd.concat([listed, adopted("2025-05-01"), adopted("2025-05-01", kind="proposed")])
    assert instruments.pace(later, "list", "2025-04-07", "2026-11-13", binding=True).value == 1.5


def test_the_pace_is_unknown_until_the_year_is_over_and_without_a_year_before():
    listed = adopted("2024-05-01", "2025-05-01", binding="voluntary")
    assert instruments.pace(listed, "list", "2025-04-07", "2026-04-07", binding=False).value == 1.0
    assert not instruments.pace(listed, "list", "2025-04-07", "2026-04-06", binding=False).known
    assert not instruments.pace(listed, "list", "2025-04-07", "2026-11-13", binding=True).known
    assert not instruments.pace(listed, "other", "2025-04-07", "2026-11-13", binding=False).known


def test_the_day_of_an_instrument():
    found = instruments.day_of(adopted("2025-07-23"), "i0")
    assert (found.value, found.note) == ("2025-07-23", "T")
    assert not instruments.day_of(adopted("2025-07-23"), "i9").known
