"""The registry of feeds is complete, and a new vintage takes its words from it."""

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources import feeds
from airace.sources.adapter import adapters


@pytest.fixture(scope="module")
def registry(real):
    return real.load("feeds")


def test_every_adapter_is_registered_and_every_table_it_feeds_declared(registry):
    fed = registry.groupby("adapter")["tables"].agg(lambda cells: set(";".join(cells).split(";")))
    assert fed.to_dict() == {name: set(found.tables) for name, found in adapters().items()}


def test_every_prefix_belongs_to_its_adapter(registry):
    known = adapters()
    for feed in registry.itertuples():
        own = known[feed.adapter].source_ids
        assert any(i == feed.prefix or i.startswith(f"{feed.prefix}-") for i in own), feed.feed_id
    for name, found in known.items():
        prefixes = registry.loc[registry["adapter"] == name, "prefix"]
        for own in found.source_ids:
            assert any(own == p or own.startswith(f"{p}-") for p in prefixes), own


def test_a_feed_has_an_address_or_says_why_it_has_none(registry):
    assert (registry["url"].isna() ^ registry["by_hand"].isna()).all()
    assert registry["url"].dropna().str.startswith("https://").all()


def test_a_feed_is_final_or_has_a_cadence_and_a_budget_no_shorter(registry):
    numbers = registry[["cadence_days", "budget_days"]]
    assert (numbers.isna().all(axis=1) | ~registry["final"]).all()
    alive = registry[~registry["final"]]
    assert (alive["budget_days"] >= alive["cadence_days"]).all()


def test_licence_and_use_agree_with_the_vintages_that_are_held(registry, real):
    sources = real.load("sources")
    for feed in registry.itertuples():
        own = sources["source_id"].str.fullmatch(rf"{feed.prefix}(-20\d\d.*)?")
        assert set(sources.loc[own, "use"]) <= {feed.use}, feed.feed_id


def test_addresses_are_those_that_the_network_can_bring():
    found = dict(feeds.addresses("epoch-capabilities"))
    assert found["eci_scores.csv"] == "https://epoch.ai/data/eci_scores.csv"
    assert feeds.addresses("policy-lists") == []


def test_a_new_vintage_is_registered_in_the_feeds_words(real):
    row = feeds.source_row("epoch-capabilities", "2027-01-05", "2027-01-05")
    fields = [field["name"] for field in real.resource("sources")["schema"]["fields"]]
    assert set(row) == set(fields)
    assert row["title"] == "Epoch Capabilities Index, vintage 2027-01-05"
    assert feeds.VINTAGE not in "".join(row.values())
    assert list(feeds.source_rows({}).columns) == list(pd.DataFrame([row]).columns)
    with pytest.raises(AiraceError, match=r"data/feeds\.csv"):
        feeds.source_row("nobody", "2027-01-05", "2027-01-05")
