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


def test_newest_documents_come_from_lists_of_documents():
    table = frame(ROWS).assign(date_kind=["adopted"] * 3 + ["listed"] * 2)
    assert instruments.newest_listed(table, "CN", 5)["instrument_id"].tolist() == ["is039"]
