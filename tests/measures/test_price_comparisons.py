import pytest

from airace.measures import price_comparisons
from tests.measures.priced import SPELLS, compared, rng


def test_models_at_their_release_meet_what_was_on_sale():
    found = price_comparisons.at_release(SPELLS, "CN", "US", days=0, until="2025-12-31")
    assert found[["model", "other_model"]].to_numpy().tolist() == [["B-new", "A-big"]]
    assert found["ratio"].tolist() == [1 / 15]
    assert price_comparisons.at_release(SPELLS, "CN", "US", days=90, until="2025-02-15").empty
    before = price_comparisons.at_release(SPELLS, "CN", "US", days=31, until="2024-12-15")
    assert before.empty and "ratio" in before


def test_comparisons_say_whose_price_is_lower_or_why_it_is_not_known():
    found = compared().set_index("label")
    assert found.loc["120 points or more", ["value", "side"]].tolist() == [0.5, "challenger"]
    assert found.loc["150 points or more", "side"] == "unknown"
    assert found.loc["Best Chinese against an equal US model", "value"] == 1 / 15
    assert found.loc["The same, 90 days after its release", "note"] == "90 days have not passed"
    assert len(found) == 2 + 1 + 1 + 3 + 3 * 2


def test_comparisons_of_swapped_blocs_are_inverted():
    one, other = compared(), compared("CN", "US")
    assert one["label"].tolist() == other["label"].tolist()
    assert (one["value"] * other["value"]).dropna().tolist() == pytest.approx(
        [1] * one["value"].notna().sum()
    )
    turned = {"lead": "challenger", "challenger": "lead", "tied": "tied", "unknown": "unknown"}
    assert one["side"].map(turned).tolist() == other["side"].tolist()


def test_comparisons_without_any_price_are_unknown():
    found = price_comparisons.comparisons(
        SPELLS,
        "US",
        "CN",
        day="2024-01-01",
        adjectives={"US": "US", "CN": "Chinese"},
        levels=(120,),
        checked=(120,),
        rng=rng(),
    )
    assert set(found["side"]) == {"unknown"}
