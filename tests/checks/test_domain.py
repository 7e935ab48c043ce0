"""Each rule of sense on a small table that breaks it, and on one that keeps it."""

import json

import pandas as pd
import pytest

from airace.checks import domain
from airace.tables import DataPackage
from tests.conftest import field, resource


@pytest.fixture
def package(tmp_path):
    """A package that declares one property of each kind."""
    prices = resource(
        "prices",
        [field("model"), {**field("usd", "number"), "plausible": {"minimum": 0.001, "maximum": 9}},
         field("value", "number"), field("low", "number"), field("high", "number"),
         {**field("share", "number"), "unit": "share"},
         {**field("part", "number"), "unit": "see unit"}, field("unit"),
         {**field("released", "date"), "not_after": "scored"}, field("scored", "date"),
         {**field("home"), "codes": {"table": "countries", "besides": ["unknown"]}}],
        ["model"], as_of={"drop": ["released"], "blank": ["scored"]},
        one_spelling={"name": "model", "within": ["scored"]},
    )  # fmt: skip
    ratings = resource(
        "ratings",
        [field("day", "date"), field("board"), field("model"), field("rating", "number")],
        ["day", "model"],
        scale={"value": "rating", "name": "model", "day": "day", "by": ["segment"], "step": 5,
               "label": {"table": "lists", "field": "segment", "on": ["day"]}},
    )  # fmt: skip
    lists = resource("lists", [field("day", "date"), field("segment")], ["day"])
    countries = resource("countries", [field("country")], ["country"])
    descriptor = {"as_of": "2026-01-01", "resources": [prices, ratings, lists, countries]}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    return DataPackage(tmp_path)


GOOD = {
    "model": "m-1", "usd": 1.0, "value": 2.0, "low": 1.0, "high": 3.0, "share": 0.5, "part": 7.0,
    "unit": "minutes", "released": "2025-01-01", "scored": "2025-02-01", "home": "CN;unknown",
}  # fmt: skip


def table(*rows):
    frame = pd.DataFrame([{**GOOD, **row} for row in rows])
    for name in ("released", "scored"):
        frame[name] = pd.to_datetime(frame[name])
    return {"prices": frame, "countries": pd.DataFrame({"country": ["CN", "US"]})}


@pytest.mark.parametrize(
    ("rule", "broken", "blamed", "told"),
    [
        (domain.plausible, {"usd": 0.0}, "usd", ["found 0", "0.001 to 9"]),
        (domain.plausible, {"usd": 9.1}, "usd", ["found 9.1"]),
        (domain.intervals, {"value": 3.5}, "value", ["found 3.5", "1 to 3"]),
        (domain.intervals, {"low": 4.0}, "value", ["4 to 3"]),
        (domain.shares, {"share": 42.0}, "share", ["found 42", "divide by 100"]),
        (domain.shares, {"unit": "fraction"}, "part", ["found 7"]),
        (domain.days, {"released": "1949-12-31"}, "released", ["found 1949-12-31"]),
        (domain.days, {"released": "2026-01-02", "scored": "2026-02-01"}, "released",
         ["found 2026-01-02", "2026-01-01"]),
        (domain.order, {"released": "2025-02-02"}, "released", ["2025-02-02", "2025-02-01"]),
        (domain.codes, {"home": "CN;XX"}, "home", ["found 'XX'", "countries.csv", "unknown"]),
        (domain.one_spelling, {"model": "M 1"}, "model", ["found 'M 1'", "'m-1'"]),
    ],
)  # fmt: skip
def test_a_rule_finds_what_breaks_it_and_nothing_else(package, rule, broken, blamed, told):
    assert list(rule(package, table({}))) == []
    extra = {} if "model" in broken else {"model": "m-2"}
    found = list(rule(package, table({}, {**extra, **broken})))
    assert [(problem.row, problem.field) for problem in found] == [(3, blamed)]
    line = str(found[0])
    assert line.startswith(f"data/prices.csv, row 3, field {blamed!r}: found ")
    assert all(words in line for words in told), line


@pytest.mark.parametrize("missing", ["usd", "value", "low", "share", "released", "scored", "home"])
def test_what_is_missing_breaks_no_rule(package, missing):
    tables = table({missing: None})
    for rule in (domain.plausible, domain.intervals, domain.shares, domain.days, domain.order,
                 domain.codes):  # fmt: skip
        assert list(rule(package, tables)) == [], rule


def lists(*moves, segments=None):
    days = pd.to_datetime([f"2025-0{i + 1}-01" for i in range(len(moves))])
    rows = [
        {"day": day, "board": "b", "model": f"m{i}", "rating": 100.0 + i + move}
        for day, move in zip(days, moves, strict=True)
        for i in range(12)
    ]
    labels = segments or ["one"] * len(moves)
    return {
        "ratings": pd.DataFrame(rows),
        "lists": pd.DataFrame({"day": days, "segment": labels}),
    }


def test_a_scale_that_moves_under_its_label_is_found(package):
    assert list(domain.scales(package, lists(0, 4, 0))) == []
    found = list(domain.scales(package, lists(0, 4, 40, 41)))
    assert len(found) == 1
    assert found[0].row == 26 and "+36" in found[0].found and "2025-02-01" in found[0].found


def test_a_scale_of_its_own_label_may_stand_anywhere(package):
    assert list(domain.scales(package, lists(0, 40, segments=["one", "two"]))) == []


def test_newcomers_move_no_scale(package):
    tables = lists(0, 0)
    later = tables["ratings"]["day"] > "2025-01-15"
    # Only the newcomers are strong: the names that both lists rate stayed where they were.
    tables["ratings"].loc[later & (tables["ratings"].index % 12 > 9), "model"] += "-new"
    tables["ratings"].loc[later & (tables["ratings"].index % 12 > 9), "rating"] += 500
    assert list(domain.scales(package, tables)) == []
