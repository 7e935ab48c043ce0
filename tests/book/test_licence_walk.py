"""From each value and figure that leaves the book to the licences of its sources."""

import json

import pandas as pd
import pytest


def leaks(real, values, figures) -> list[str]:
    """What leaves the book against a licence: values and figures, walked to their sources."""
    sources = real.load("sources").set_index("source_id")
    found = []
    for value in values:
        closed = [s for s in value["sources"] if sources.loc[s, "use"] == "cite_only"]
        open_tables = [t for t in value["tables"] if not t.startswith("quoted_")]
        if closed and open_tables and not any(t.startswith("quoted_") for t in value["tables"]):
            found.append(f"value {value['id']} rests on {closed}, which may only be quoted")
    for about, header in figures:
        licences = sources.loc[about["sources"], "licence"]
        closed = [s for s in about["sources"] if sources.loc[s, "use"] == "cite_only"]
        if closed and not {"who", "url"} <= set(header):
            found.append(f"figure {about['figure_id']} shows {closed} without who and url")
        for term in ("NC", "SA"):
            asked = licences[~licences.str.contains("-ND")].str.contains(f"-{term}").any()
            if asked and f"-{term}" not in about["licence"]:
                found.append(f"figure {about['figure_id']} is {about['licence']}, not {term}")
        if not about["source_line"]:
            found.append(f"figure {about['figure_id']} has no credit")
    return found


def released(folder):
    values = json.loads((folder / "values.json").read_text(encoding="utf-8"))
    figures = [
        (
            json.loads(path.read_text(encoding="utf-8")),
            list(pd.read_csv(path.with_name("data.csv"), nrows=0).columns),
        )
        for path in sorted((folder / "figures").glob("*/figure.json"))
    ]
    return values, figures


@pytest.mark.parametrize(
    ("values", "figures", "words"),
    [
        ([{"id": "a.b", "sources": ["closed"], "tables": ["scores"]}], [], "may only be quoted"),
        ([], [({"sources": ["closed"], "licence": "CC-BY-4.0"}, ["x"])], "without who and url"),
        ([], [({"sources": ["limited"], "licence": "CC-BY-4.0"}, ["x"])], "not NC"),
    ],
)
def test_the_walk_finds_each_kind_of_leak(real, values, figures, words):
    sources = real.load("sources")
    limited = sources.loc[sources["licence"].str.contains("-NC"), "source_id"].iloc[0]
    closed = sources.loc[sources["use"] == "cite_only", "source_id"].iloc[0]
    named = {"limited": limited, "closed": closed}
    for item in [*values, *(about for about, _ in figures)]:
        item["sources"] = [named[s] for s in item["sources"]]
    figures = [({"figure_id": "f", "source_line": "s", **about}, head) for about, head in figures]
    assert any(words in line for line in leaks(real, values, figures))


@pytest.mark.book
def test_nothing_leaves_a_whole_edition_without_its_licence(real, edition):
    values, figures = released(edition)
    assert len(values) > 300 and len(figures) > 40
    assert leaks(real, values, figures) == []
