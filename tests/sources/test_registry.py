"""The registry of developers: complete, unambiguous and joined up."""

from pathlib import Path

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources.countries import iso2
from airace.sources.names import project_developers
from airace.sources.registry import home_country

DATA = Path(__file__).parents[2] / "data"
WITH_DEVELOPERS = {
    "host_listings": "developer_ids",
    "router_tokens": "developer_ids",
    "framework_support": "developer_ids",
    "open_models": "developer_ids",
    "national_models": "base_developer_ids",
}


def read(name):
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)


def test_spellings_are_unambiguous_when_case_and_spacing_go():
    aliases = read("developer_aliases")
    folded = aliases["alias"].str.split().str.join(" ").str.casefold()
    assert not folded.duplicated().any(), aliases[folded.duplicated(keep=False)]


def test_every_developer_has_a_spelling_evidence_and_a_known_parent_at_the_same_home():
    developers = read("developers")
    home = developers.set_index("developer_id")["country"]
    assert (developers["evidence"].str.len() > 0).all()
    assert set(developers["developer_id"]) <= set(read("developer_aliases")["developer_id"])
    owned = developers[developers["parent_id"] != ""]
    assert len(owned) and (owned["country"] == owned["parent_id"].map(home)).all()


@pytest.mark.parametrize(("table", "field"), WITH_DEVELOPERS.items())
def test_tables_use_registered_developers_only(table, field):
    known = set(read("developers")["developer_id"]) | {"none"}
    ids = {i for text in read(table)[field] for i in text.split(";")}
    assert ids <= known


@pytest.mark.parametrize("table", ["host_listings", "router_tokens", "open_models"])
def test_countries_in_tables_are_those_of_the_registry(table):
    rows = read(table)
    assert (rows["developer_ids"].map(home_country) == rows["country"]).all()


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Google DeepMind", "US"),
        ("DeepMind", "US"),
        ("Z.ai (Zhipu AI)", "CN"),
        ("MiniMax", "CN"),
        ("Hugging Face", "US"),
        ("Reka AI", "US"),
        ("Manus", "SG"),
        ("Chinese University of Hong Kong (CUHK)", "HK"),
        ("openchat", "unknown"),
        ("somebody else", "unknown"),
    ],
)
def test_judgement_calls(name, country):
    assert home_country(project_developers().resolve(name)) == country


def test_home_of_several_is_the_first_developers():
    assert home_country("deepseek;openai") == "CN"
    assert home_country("nobody;openai") == "unknown"


def test_country_names():
    assert iso2("united states of america", "x") == "US"
    assert iso2("Other", "x") == "unknown"
    with pytest.raises(AiraceError, match="Atlantis"):
        iso2("Atlantis", "x")
