"""Hardware of models against the lines, on small tables."""

import pandas as pd
import pytest

from airace.measures import training_hardware as th

CHIPS = pd.DataFrame(
    {
        "chip_id": ["old", "fast", "slow"],
        "name": ["Old 1", "Fast 1", "Slow 1"],
        "ml_hardware_name": ["Maker Old", "Maker Fast", None],
    }
)
NAMES = pd.DataFrame(
    {
        "hardware": ["Slow PCIe", "Weak", "Middling"],
        "chip_id": ["slow", None, None],
        "tpp": [None, 100.0, 5000.0],
    }
)
RULES = pd.DataFrame(
    {
        "rule": ["r", "r", "r", "s"],
        "layer": ["scope", "scope", "review", "scope"],
        "spec": ["tpp", "tpp", "tpp", "tpp"],
        "operator": [">=", ">=", ">=", ">="],
        "limit": [4800.0, 1600.0, 10.0, 1.0],
    }
)
CLASSED = pd.DataFrame({"chip_id": ["old", "fast", "slow"], "caught": ["no", "yes", "unknown"]})


def models(*rows):
    frame = pd.DataFrame(rows, columns=["model", "date", "countries", "training_hardware"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


def test_names_find_their_chips_by_either_table():
    pieces = th.chips_of(
        models(
            ("A", "2023-01-01", "US", "Maker Fast, Slow PCIe"),
            ("B", "2023-01-01", "US", None),
            ("C", "2023-01-01", "CN", "Nobody knows"),
        ),
        CHIPS,
        NAMES,
    )
    assert pieces[["model", "hardware"]].to_numpy().tolist() == [
        ["A", "Maker Fast"],
        ["A", "Slow PCIe"],
        ["C", "Nobody knows"],
    ]
    assert pieces["chip_id"].fillna("").tolist() == ["fast", "slow", ""]


def test_a_chip_that_is_not_listed_yet_is_no_chip():
    pieces = th.chips_of(
        models(("A", "2020-01-01", "US", "Slow PCIe")), CHIPS[CHIPS["chip_id"] == "old"], NAMES
    )
    assert pieces["chip_id"].isna().all()


@pytest.mark.parametrize(
    ("hardware", "answer"),
    [
        ("Maker Fast", "yes"),
        ("Maker Old", "no"),
        ("Maker Old,Maker Fast", "yes"),
        ("Maker Old,Slow PCIe", "unknown"),
        ("Weak", "no"),  # below every lower limit
        ("Middling", "unknown"),  # above one; the other tests are not known
        ("Nobody knows", "unknown"),
        ("Maker Fast,Nobody knows", "yes"),
    ],
)
def test_one_caught_chip_decides(hardware, answer):
    pieces = th.chips_of(models(("A", "2023-01-01", "US", hardware)), CHIPS, NAMES)
    judged = th.caught(pieces, CLASSED, RULES, "r")
    assert judged["caught"].tolist() == [answer]


def test_shares_count_decided_models_and_leave_joint_ones_out():
    found = models(
        ("A", "2023-01-01", "US", "Maker Fast"),
        ("B", "2023-02-01", "US", "Maker Old"),
        ("C", "2023-02-01", "US", "Weak"),
        ("D", "2023-02-01", "US", "Nobody knows"),
        ("E", "2023-02-01", "US;CN", "Maker Fast"),
        ("F", "2023-02-01", "CN", "Maker Fast"),
    )
    judged = th.caught(th.chips_of(found, CHIPS, NAMES), CLASSED, RULES, "r")
    table = th.yearly_share(judged, ("US", "CN")).set_index("bloc")
    assert table.loc["US", ["yes", "decided", "unknown"]].tolist() == [1, 3, 1]
    assert table.loc["US", "value"] == pytest.approx(1 / 3)
    assert table.loc["US", "low"] < 1 / 3 < table.loc["US", "high"]
    assert table.loc["CN", "decided"] == 1
    assert pd.isna(table.loc["CN", "value"])


def test_combining_keeps_one_row_a_model_and_prefers_known_hardware():
    first = models(("GPT - 1", "2023-01-01", "US", None), ("X", "2023-01-02", "CN", "Weak"))
    second = models(("GPT-1", "2023-01-01", "US", "Maker Old"), ("x", "2023-01-02", "CN", "Other"))
    both = th.combined(first, second)
    assert both["training_hardware"].tolist() == ["Maker Old", "Weak"]


def test_use_is_counted_by_chip_and_bloc():
    found = models(
        ("A", "2023-01-01", "US", "Maker Fast"),
        ("B", "2023-02-01", "CN", "Maker Fast,Weak"),
        ("C", "2022-02-01", "US", "Weak"),
    )
    table = th.used(th.chips_of(found, CHIPS, NAMES), CHIPS, ("US", "CN"))
    assert table.to_numpy().tolist() == [
        [2023, "Fast 1", 1, 1],
        [2023, "Weak", 0, 1],
        [2022, "Weak", 1, 0],
    ]


def test_shares_from_a_day_on_and_of_chips_designed_at_home():
    chips = CHIPS.assign(vendor_country=["CN", "US", "US"])
    found = models(
        ("A", "2022-01-01", "CN", "Maker Old"),
        ("B", "2023-01-01", "CN", "Maker Old,Maker Fast"),
        ("C", "2023-02-01", "CN", "Maker Fast"),
        ("D", "2023-02-01", "CN", "Nobody knows"),
        ("E", "2023-02-01", "CN", "Weak"),
    )
    pieces = th.chips_of(found, chips, NAMES)
    judged = th.caught(pieces, CLASSED, RULES, "r")
    caught = th.share_since(judged, "CN", "US", "2023-01-01")
    assert caught.value == pytest.approx(2 / 3)
    assert caught.note == "2 of 3 models, 1 undecided"
    home = th.home_share(pieces, chips, "CN", "US", "2023-01-01")
    assert home.value == pytest.approx(1 / 2)
    assert not th.home_share(pieces, chips, "FR", "US", "2023-01-01").known
