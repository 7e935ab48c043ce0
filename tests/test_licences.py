"""Every column is followed to the licences of the rows that fill it."""

import json

import pandas as pd
import pytest

from airace.book.release import RELEASED, release_tables

OPEN = {"redistribute", "derive"}


@pytest.fixture(scope="module")
def columns(real) -> pd.DataFrame:
    """Table, column, source, licence and use, one row for each source that fills the column."""
    sources = real.load("sources").set_index("source_id")[["licence", "use"]]
    rows = []
    for name in real.resources:
        if name == "sources":
            continue
        table = real.load(name)
        if "source_id" not in table:
            continue
        for column in table.columns.drop("source_id"):
            for source in table.loc[table[column].notna(), "source_id"].unique():
                rows.append((name, column, source, *sources.loc[source]))
    return pd.DataFrame(rows, columns=["table", "column", "source_id", "licence", "use"])


def test_no_derivatives_stand_only_in_tables_of_quotations(columns):
    closed = columns[columns["licence"].str.contains("-ND") | (columns["use"] == "cite_only")]
    assert len(closed)
    assert all(name.startswith("quoted_") for name in closed["table"].unique())
    assert (columns.loc[columns["licence"].str.contains("-ND"), "use"] == "cite_only").all()


def test_non_commercial_columns_stand_in_tables_of_their_own(columns, real):
    for name, own in columns.groupby("table"):
        limited = own["licence"].str.contains("-NC")
        if limited.any():
            assert limited.all(), f"{name} mixes non-commercial rows with others"
            told = f"{real.resource(name)['title']} {real.resource(name)['description']}".lower()
            assert "non-commercial" in told or "nc 4.0" in told, name


def test_a_licence_that_was_not_seen_is_never_passed_on(columns):
    unseen = columns["licence"].str.contains("no licence|fair-use|not seen", case=False)
    assert unseen.any()
    assert set(columns.loc[unseen, "use"]) <= {"derive", "cite_only"}


def test_a_release_holds_no_column_that_may_not_be_passed_on(columns, real, tmp_path):
    release_tables(real, real.descriptor["as_of"], tmp_path)
    free = set(columns.loc[columns["use"] == RELEASED, "source_id"])
    descriptor = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        table = pd.read_csv(tmp_path / resource["path"], dtype=str, keep_default_na=False)
        if "source_id" in table and resource["name"] != "sources":
            assert set(table["source_id"]) <= free, resource["name"]
    assert not any(r["name"].startswith("quoted_policy") for r in descriptor["resources"])


def test_a_licence_travels_with_each_released_column(columns, real, tmp_path):
    release_tables(real, real.descriptor["as_of"], tmp_path)
    descriptor = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    open_ = columns[columns["use"] == RELEASED].groupby(["table", "column"])["licence"]
    own = {key: set(licences) for key, licences in open_}
    walked = 0
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            key = (resource["name"], field["name"])
            if key in own and "licences" in field:
                assert set(field["licences"]) <= own[key], key
                assert set(field["licences"]) <= {name["name"] for name in resource["licenses"]}
                walked += 1
    assert walked > 300
    limited = [r["name"] for r in descriptor["resources"] if "-NC" in str(r.get("licenses"))]
    assert limited, "no table under a non-commercial licence to walk"
