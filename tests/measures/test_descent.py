"""Descent: statements before names, names before silence, and nothing counted twice."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import descent

BLOCS = ["US", "CN"]
FAMILIES = pd.DataFrame(
    {"family": ["llama", "qwen"], "developer_id": ["meta", "alibaba"], "country": ["US", "CN"]}
)
COLUMNS = ["model_id", "published", "developer_ids", "countries", "position", "base_model",
           "base_developer_ids", "base_countries", "base_maker_by", "relation",
           "source_id"]  # fmt: skip


def bases(*rows, register="register"):
    full = [
        (name, day, dev, homes, place, base, base_dev, base_homes, by, None, source)
        for name, day, dev, homes, place, base, base_dev, base_homes, by, source in rows
    ]
    frame = pd.DataFrame(full, columns=COLUMNS).assign(register=register, base_family=None)
    return frame.assign(published=pd.to_datetime(frame["published"]))


A = bases(
    ("Vicuna-CN", "2023-03-01", "fudan", "CN", 1, "LLaMA-7B", "meta", "US", "name", "old"),
    ("Eye", "2023-08-01", "fudan", "CN", 1, "Qwen", "alibaba", "CN", "register", "old"),
    ("Eye", "2023-08-01", "fudan", "CN", 2, "CLIP", "openai", "US", "register", "old"),
    ("Own", "2024-02-01", "alibaba", "CN", 1, "Qwen", "alibaba", "CN", "register", "old"),
    ("Lost", "2024-03-01", "fudan", "CN", 1, "Mystery", "unknown", "unknown", "unknown", "old"),
    ("My-Llama-tune", "2024-03-01", "fudan", "CN", 1, None, None, None, None, "old"),
    ("Plain", "2024-03-01", "fudan", "CN", 1, None, None, None, None, "old"),
    ("Yank", "2024-09-01", "stanford", "US", 1, "Qwen", "alibaba", "CN", "register", "old"),
    ("Joint", "2024-09-01", "a;b", "US;CN", 1, "Qwen", "alibaba", "CN", "register", "old"),
    ("Seoul", "2024-09-01", "lg", "KR", 1, "Qwen", "alibaba", "CN", "register", "old"),
)


def found():
    return descent.descent(A, FAMILIES, BLOCS)


def test_each_model_is_counted_once_with_the_base_that_crosses():
    frame = found().set_index("model_id")
    assert len(frame) == A["model_id"].nunique()
    assert frame.loc["Eye", ["base", "bases"]].tolist() == ["US", "Qwen, CLIP"]
    assert frame.loc["Own", "own"] and not frame.loc["Vicuna-CN", "own"]
    assert frame.loc["Lost", ["base", "how"]].tolist() == ["unknown", "stated"]
    assert frame.loc["My-Llama-tune", ["base", "how"]].tolist() == ["US", "name"]
    assert frame.loc["Plain", ["base", "how"]].tolist() == ["none", "none"]
    assert frame.loc["Joint", ["home", "joint"]].tolist() == ["other", True]


def test_counts_tell_statements_from_names_and_silence():
    both = descent.count(found(), "CN", "US")
    assert both.value == 3
    assert both.note == "2 stated, 1 by a name alone; of 6 models, of which 1 have neither"
    said = descent.stated(found(), "CN", "US")
    assert (said.value, said.note) == (2, "of 4 that state a base, 1 of them one of unknown home")
    assert descent.without(found(), "CN").value == 1
    assert descent.abroad(found(), "CN").value == 1
    part = descent.share_on(found(), "CN", "US")
    assert part.value == 2 / 3 and part.low < 2 / 3 < part.high
    empty = found().head(0)
    for call in (descent.count, descent.stated):
        assert not call(empty, "CN", "US").known
    assert not descent.without(empty, "CN").known


def test_half_years_that_are_not_over_are_left_out():
    halves = descent.by_half_year(found(), BLOCS, until="2024-08-31").set_index(["bloc", "period"])
    assert set(halves.index.get_level_values("period")) == {"2023 H1", "2023 H2", "2024 H1"}
    assert halves.loc[("CN", "2023 H1"), ["models", "of", "value"]].tolist() == [1, 1, 1.0]
    assert pd.isna(halves.loc[("US", "2023 H1"), "value"])


def test_flows_are_shares_of_makers_rows():
    flows = descent.flows(found(), BLOCS).set_index(["home", "base"])
    assert flows.loc[("CN", "US"), "models"] == 2
    assert flows.loc[("CN", "US"), "share"] == 2 / 3
    assert flows.loc[("other", "CN"), "models"] == 2
    nobody = descent.flows(found()[found()["home"] == "US"], BLOCS).set_index(["home", "base"])
    assert nobody.loc[("CN", "US"), "models"] == 0 and pd.isna(nobody.loc[("CN", "US"), "share"])


def test_evidence_crossings_and_one_developer():
    rows = descent.evidence(found(), "list", BLOCS).set_index("home")
    assert rows.loc["CN"].tolist() == ["list", 6, "2 + 1", "1", "0", "1", 1]
    assert descent.crossings(found(), BLOCS)["model_id"].tolist() == ["Yank", "Eye", "Vicuna-CN"]
    assert descent.developer_count(found(), "alibaba", "own").value == 1
    assert descent.developer_count(found(), "fudan", "US").note == (
        "of 5 models; 1 of them state no base"
    )
    assert not descent.developer_count(found(), "nobody", "own").known
    assert descent.since(found(), "2024-09-01")["model_id"].tolist() == ["Joint", "Seoul", "Yank"]


def test_a_newer_release_is_used_only_if_it_does_not_fall_silent():
    newer = bases(
        ("Own", "2024-02-01", "alibaba", "CN", 1, None, None, None, None, "z-new"),
        ("Plain", "2024-03-01", "fudan", "CN", 1, "Mystery", "unknown", "unknown", "unknown", "z"),
        ("Mystery", "2023-01-01", "meta", "US", 1, None, None, None, None, "z"),
    )
    one = descent.one_release(pd.concat([A, newer])).set_index("model_id")
    assert one.loc["Own", "source_id"] == "old"
    # The base that the old release could not place has its maker from the new one.
    assert one.loc["Lost", "base_countries"] == one.loc["Plain", "base_countries"] == "US"
    assert descent.one_release(A.head(0)).empty


def test_tracked_models_take_statements_by_name_and_count_once():
    models = pd.DataFrame(
        {
            "model_id": [
                "org/Vicuna-cn",
                "org/Qwen-tune",
                "org/nothing",
                "moved/Nothing",
                "org/x-llama-format",
            ],
            "developer_ids": "stanford",
            "country": "US",
            "first_tracked": pd.Timestamp("2026-01-01"),
            "source_id": "tracked",
        }
    )
    frame = descent.descent(descent.tracked(models, A), FAMILIES, BLOCS).set_index("model_id")
    assert frame["how"].to_dict() == {
        "org/Vicuna-cn": "stated",
        "org/Qwen-tune": "name",
        "org/nothing": "none",
        "org/x-llama-format": "none",
    }
    assert frame.loc["org/Qwen-tune", "base"] == "CN"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["US", "CN", "KR", "unknown", "US;CN"]),
            st.sampled_from(["US", "CN", "FR", "unknown", None]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_every_model_falls_into_exactly_one_class(pairs):
    rows = bases(
        *(
            (f"m{i}", "2024-01-01", "x", home, 1, base and "b", base and "y", base,
             base and "register", "s")
            for i, (home, base) in enumerate(pairs)
        )
    )  # fmt: skip
    frame = descent.descent(rows, FAMILIES, BLOCS)
    for bloc in BLOCS:
        parts = [
            descent.count(frame, bloc, side).value for side in ("US", "CN", "other", "unknown")
        ]
        assert sum(parts) + descent.without(frame, bloc).value == (frame["home"] == bloc).sum()
