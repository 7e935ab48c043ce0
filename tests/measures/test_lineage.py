"""Lineages: what is said counts, what is not said is counted as unknown."""

import pandas as pd

from airace.measures import lineage

DERIVED = pd.DataFrame(
    [
        ("2026-05-03", "CN", "CN", 50),
        ("2026-05-04", "CN", "CN", 3),
        ("2026-05-04", "CN", "US", 1),
        ("2026-05-04", "CN", "unknown", 6),
        ("2026-05-04", "US", "US", 2),
        ("2026-05-04", "none named", "unknown", 9),
        ("2026-05-04", "unknown", "CN", 4),
    ],
    columns=["snapshot_date", "base_country", "author_region", "models"],
).assign(snapshot_date=lambda f: pd.to_datetime(f["snapshot_date"]))


def test_base_share_is_of_known_bases_on_the_newest_day():
    found = lineage.base_share(DERIVED, "CN")
    assert found.value == 10 / 12
    assert found.note.endswith("4 on another base, 9 name none")
    assert not lineage.base_share(DERIVED.head(0), "CN").known


def test_foreign_leaves_unknown_accounts_out_and_counts_them():
    found = lineage.foreign(DERIVED, "CN")
    assert found.value == 0.25
    assert found.note == "1 of 4 by known accounts; 6 by unknown ones"
    assert not lineage.foreign(DERIVED, "FR").known


FAMILIES = pd.DataFrame(
    {"family": ["llama", "qwen"], "developer_id": ["meta", "alibaba"], "country": ["US", "CN"]}
)


def test_a_name_speaks_of_its_last_foreign_family():
    models = pd.DataFrame(
        [
            ("deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "deepseek", "CN"),
            ("deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "deepseek", "CN"),
            ("meta-llama/Llama-3", "meta", "US"),
            ("x/Qwen-to-Llama", "somebody", "KR"),
            ("y/plain", "other", "US"),
            ("z/Qwen-tune", "unknown", "unknown"),
        ],
        columns=["model_id", "developer_ids", "country"],
    )
    found = lineage.named_bases(models, FAMILIES, ["US", "CN"])
    counts = found.set_index(["home", "base"])["models"].to_dict()
    assert counts == {
        ("CN", "CN"): 1,
        ("CN", "US"): 1,
        ("other", "US"): 1,
        ("unknown", "CN"): 1,
    }
    assert lineage.across(found, "CN", "US").value == 1
    assert not lineage.across(found.head(0), "CN", "US").known


NATIONAL = pd.DataFrame(
    {
        "model": ["k", "m"],
        "country": ["KZ", "MN"],
        "base_country": ["US", None],
        "press_only": [False, True],
    }
)


def test_adopters_show_what_is_not_known():
    use = pd.DataFrame(
        {
            "economy": ["KZ", "KZ"],
            "metric": ["deepseek_share", "generative_ai_users"],
            "period_end": pd.to_datetime(["2025-12-31", "2026-03-31"]),
            "value": [None, 0.159],
            "low": [0.06, None],
            "high": [0.10, None],
        }
    ).astype({"value": float, "low": float, "high": float})
    names = pd.DataFrame({"country": ["KZ", "MN"], "name": ["Kazakhstan", "Mongolia"]})
    found = lineage.adopters(NATIONAL, use, names).set_index("country")
    assert found.loc["Kazakhstan"].tolist() == ["US 1", 0, "6% to 10%, read by eye", "16%"]
    assert found.loc["Mongolia"].tolist() == ["unknown 1", 1, "–", "–"]
    assert lineage.on_base(NATIONAL, "US").note.startswith("of 2 listed")
    assert lineage.press_only(NATIONAL).value == 1
    ranked = lineage.deepseek_by_economy(use, names)
    assert ranked["value"].tolist() == [0.08]
    assert lineage.economies_above(ranked, 0.05).value == 1


def test_tracked_models_count_unknown_homes_in_the_whole():
    models = pd.DataFrame(
        {
            "list": ["primary"] * 4 + ["dropped"],
            "country": ["CN", "CN", "US", "unknown", "CN"],
            "first_tracked": pd.to_datetime(["2026-01-01"] * 4 + ["2026-02-01"]),
        }
    )
    found = lineage.tracked_share(models, "CN")
    assert (found.value, found.as_of) == (0.5, "2026-01-01")
    series = lineage.tracked_series(models, ["US", "CN"])
    assert series.set_index("bloc")["models"].to_dict() == {"US": 1, "CN": 2}
