import pandas as pd
import pytest

from airace.measures import transparency
from airace.measures.estimate import share

DEVELOPERS = pd.DataFrame(
    {"developer_id": ["ibm", "xai", "deepseek"], "country": ["US", "US", "CN"]}
)


def scores(rows):
    columns = ["edition", "edition_date", "company", "developer_ids", "domain", "points"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(edition_date=pd.to_datetime(table["edition_date"]), indicators=50)


ROWS = [
    ("2024-05", "2024-05-21", "IBM", "ibm", "Model", 30),
    ("2024-05", "2024-05-21", "IBM", "ibm", "Upstream", 34),
    ("2025-12", "2025-12-09", "IBM", "ibm", "Model", 48),
    ("2025-12", "2025-12-09", "IBM", "ibm", "Upstream", 47),
    ("2025-12", "2025-12-09", "xAI", "xai", "Model", 5),
    ("2025-12", "2025-12-09", "xAI", "xai", "Upstream", 9),
    ("2025-12", "2025-12-09", "DeepSeek", "deepseek", "Model", 20),
    ("2025-12", "2025-12-09", "DeepSeek", "deepseek", "Upstream", 12),
    ("2025-12", "2025-12-09", "Startup", "unknown", "Model", 1),
    ("2025-12", "2025-12-09", "Startup", "unknown", "Upstream", 1),
]


def test_the_newest_edition_is_the_default_and_editions_do_not_mix():
    table = transparency.totals(scores(ROWS))
    assert table["company"].tolist() == ["IBM", "DeepSeek", "xAI", "Startup"]
    assert table["points"].tolist() == [95, 32, 14, 2]
    assert set(table["edition"]) == {"2025-12"}
    assert transparency.totals(scores(ROWS), "2024-05")["points"].tolist() == [64]


def test_interval_is_wilsons():
    row = transparency.totals(scores(ROWS), level=0.8).iloc[0]
    expected = share(95, 100, level=0.8)
    assert (row["low"], row["high"]) == (expected.low, expected.high)
    assert row["low"] <= row["share"] <= row["high"]


def test_domains():
    table = transparency.by_domain(scores(ROWS), "2025-12")
    first = table.iloc[0]
    assert (first["domain"], first["company"], first["share"]) == ("Model", "IBM", 0.96)
    assert len(table) == 8


def test_by_country_counts_the_unknown():
    table = transparency.by_country(scores(ROWS), DEVELOPERS).set_index("country")
    assert table.loc["US", ["companies", "mean", "lowest", "highest", "names"]].tolist() == [
        2,
        54.5,
        14,
        95,
        "IBM, xAI",
    ]
    assert table.loc["unknown", "companies"] == 1


def test_means():
    frame = scores(ROWS)
    assert transparency.mean_total(frame, DEVELOPERS).value == pytest.approx(143 / 4)
    assert transparency.mean_total(frame, DEVELOPERS, "CN").value == 32
    assert transparency.mean_total(frame, DEVELOPERS, "CN").as_of == "2025-12-09"
    assert transparency.company_total(frame, "xAI").value == 14


def test_an_edition_without_a_country_is_unknown_not_zero():
    early = scores(ROWS[:2])
    estimate = transparency.mean_total(early, DEVELOPERS, "CN")
    assert not estimate.known
    assert "2024-05 has no company of {CN:country}" in estimate.reason
    assert not transparency.company_total(early, "DeepSeek").known


def test_nothing_known_gives_nothing():
    empty = scores([])
    assert transparency.newest_edition(empty) is None
    assert transparency.totals(empty).empty
    assert transparency.by_domain(empty).empty
    assert transparency.by_country(empty, DEVELOPERS).empty
    assert transparency.editions(empty).empty
    assert transparency.mean_total(empty, DEVELOPERS).reason == transparency.NONE
    assert transparency.company_total(empty, "IBM").reason == transparency.NONE


def test_editions():
    table = transparency.editions(scores(ROWS))
    assert table["edition"].tolist() == ["2024-05", "2025-12"]
    assert table["mean"].tolist() == [64, 35.75]


def test_extremes_of_a_country_name_their_companies():
    frame = scores(ROWS)
    highest = transparency.extreme(frame, DEVELOPERS, "US", "highest")
    lowest = transparency.extreme(frame, DEVELOPERS, "US", "lowest")
    assert (highest.value, highest.note, highest.as_of) == (95, "IBM", "2025-12-09")
    assert (lowest.value, lowest.note) == (14, "xAI")
    assert not transparency.extreme(frame, DEVELOPERS, "FR", "lowest").known
    assert not transparency.extreme(frame.iloc[:0], DEVELOPERS, "US", "lowest").known
