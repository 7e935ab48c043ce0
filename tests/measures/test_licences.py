"""Grades of licences: every model in one state, nobody dropped."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import licences


def models(*rows):
    frame = pd.DataFrame(rows, columns=["bloc", "published", "accessibility", "weights"])
    return frame.assign(published=pd.to_datetime(frame["published"]))


FOUR = models(
    ("CN", "2025-01-01", "Open weights (unrestricted)", "open"),
    ("CN", "2025-02-01", "Open weights (non-commercial)", "open"),
    ("US", "2025-03-01", "API access", "closed"),
    ("US", "2025-04-01", None, "unknown"),
)


def test_each_model_has_one_grade():
    bare = models(("CN", "2025-01-01", "Open weights", "open"))
    assert licences.grade(FOUR).tolist() == ["any-use", "non-commercial", "closed", "unknown"]
    assert licences.grade(bare).tolist() == ["ungraded"]


@pytest.mark.parametrize(("which", "left"), [("all", 4), ("commercial", 3), ("any use", 3)])
def test_only_open_models_are_dropped_for_their_licence(which, left):
    assert len(licences.allowed(FOUR, which)) == left


def test_releases_count_everybody_once():
    found = licences.releases(FOUR, ["CN"], start="2025-01-01", end="2025-12-31")
    assert found["models"].sum() == 4
    assert set(found["bloc"]) == {"CN", "other"}
    assert found[found["bloc"] == "CN"]["share"].tolist() == [0.5, 0.5]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["US", "CN", "FR", "unknown", "several"]),
            st.sampled_from(["open", "closed", "unknown", None]),
            st.sampled_from([*licences.PUBLISHED, "API access", None]),
        ),
        min_size=1,
    )
)
def test_no_release_is_lost_whatever_is_unknown(rows):
    frame = models(*[(bloc, "2025-05-05", words, weights) for bloc, weights, words in rows])
    found = licences.releases(frame, ["US", "CN"], start="2025-01-01", end="2025-12-31")
    assert found["models"].sum() == len(rows)
    assert set(found["grade"]) <= set(licences.STATES)


def test_share_of_any_use_leaves_the_ungraded_out_and_says_so():
    more = pd.concat([FOUR, models(("CN", "2025-06-01", "Open weights", "open"))])
    found = licences.any_use_share(more, "CN", start="2025-01-01", end="2025-12-31")
    assert found.value == 0.5
    assert found.note == "1 of 2 open models with a graded licence; 1 more without a grade"
    none = licences.any_use_share(more, "FR", start="2025-01-01", end="2025-12-31")
    assert not none.known


def test_a_tag_that_nobody_graded_is_unknown_and_counted():
    trending = pd.DataFrame(
        {
            "snapshot_date": pd.to_datetime(["2026-05-03", "2026-05-04", "2026-05-04"]),
            "licence": ["mit", "mit", "other"],
            "author_region": ["CN", "CN", "CN"],
            "models": [9, 3, 1],
        }
    )
    known = pd.DataFrame({"licence_id": ["mit"], "grade": ["any-use"]})
    found = licences.tags(trending, known).set_index("grade")
    assert found["models"].to_dict() == {"any-use": 3, "unknown": 1}
    assert found.loc["unknown", "share"] == 0.25
