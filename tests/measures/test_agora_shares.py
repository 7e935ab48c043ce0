import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airace.measures import agora
from airace.measures.multiple import holm

OLD, NEW = pd.Timestamp("2025-09-18"), pd.Timestamp("2026-03-23")


def documents(origins, vintage=NEW):
    table = pd.DataFrame({"agora_id": [str(i) for i in range(len(origins))], "origin": origins})
    return table.assign(
        vintage=vintage,
        jurisdiction=table["origin"],
        level="national",
        activity="Enacted",
        annotated=pd.array([True] * len(table), dtype="boolean"),
        validated=pd.array([False] * len(table), dtype="boolean"),
    )


def tags(carriers, vintage=NEW):
    rows = [(str(i), tag) for tag, ids in carriers.items() for i in ids]
    return pd.DataFrame(rows, columns=["agora_id", "tag"]).assign(tag_group="g", vintage=vintage)


def test_counts_describe_the_newest_vintage():
    both = pd.concat([documents(["US", "CN"], OLD), documents(["US", "US", "CN"])])
    assert agora.documents_held(both).value == 3
    assert agora.documents_held(both, "US").value == 2
    assert agora.documents_held(both, "FR").value == 0
    assert agora.documents_held(both).as_of == "2026-03-23"


def test_before_the_first_vintage_nothing_is_known():
    nothing = documents([])
    assert not agora.documents_held(nothing).known
    shares = agora.tag_shares(nothing, tags({}), "US", "CN")
    assert shares.empty
    assert not agora.tags_that_differ(shares, corrected=True).known
    assert agora.coverage(nothing).empty


def test_shares_by_hand():
    # 4 US and 2 Chinese tagged documents; one US document carries no tag and does not count.
    frame = documents(["US"] * 5 + ["CN"] * 2)
    shares = agora.tag_shares(frame, tags({"a": [0, 5, 6], "b": [0, 1, 2, 3]}), "US", "CN")
    row = shares.set_index("tag").loc["a"]
    assert (row["lead_documents"], row["lead_of"], row["lead_share"]) == (1, 4, 0.25)
    assert (row["challenger_documents"], row["challenger_of"]) == (2, 2)
    assert row["difference"] == pytest.approx(0.75)
    # Fisher, both margins fixed: 3 of 6 carry the tag; P(table) = C(4,1)C(2,2)/C(6,3) = 4/20,
    # the mirror table (3 of 4, 0 of 2) is as likely: 0.4.
    assert row["p"] == pytest.approx(0.4)
    assert row["difference_low"] < 0.75 < row["difference_high"]


def test_untagged_side_gives_no_comparison():
    assert agora.tag_shares(documents(["US", "CN"]), tags({"a": [0]}), "US", "CN").empty


@settings(max_examples=60)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(p):
    raw = pd.Series(p)
    adjusted = holm(raw)
    assert (adjusted >= raw - 1e-12).all()
    assert (adjusted <= 1).all()
    order = np.argsort(raw.to_numpy(), kind="stable")
    assert (np.diff(adjusted.to_numpy()[order]) >= 0).all()


def test_correction_only_removes():
    frame = documents(["US"] * 30 + ["CN"] * 10)
    carriers = {"all-cn": range(30, 40), "few": [0, 30, 31, 32], "us": range(30)}
    shares = agora.tag_shares(frame, tags(carriers), "US", "CN")
    assert not (shares["survives"] & ~shares["differs"]).any()
    raw = agora.tags_that_differ(shares, corrected=False)
    corrected = agora.tags_that_differ(shares, corrected=True)
    assert corrected.value <= raw.value
    assert "of 3 tags, on 10 documents" in raw.note
