import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.measures import alignment


def memberships(rows):
    table = pd.DataFrame(rows, columns=["initiative_id", "country", "kind", "date"])
    covered = table["kind"].isin(["covered_by_membership", "applicable_via_eu"])
    return table.assign(own_act=(~covered).astype("boolean"), date=pd.to_datetime(table["date"]))


ROWS = [
    ("pact", "US", "signed", "2024-01-01"),
    ("pact", "CN", "signed", "2024-01-01"),
    ("club", "US", "endorsed", "2024-02-01"),
    ("club", "GB", "endorsed", "2024-02-01"),
    ("treaty", "US", "signed", "2024-03-01"),
    ("treaty", "GB", "signed", "2024-03-01"),
    ("treaty", "GB", "ratified", "2025-03-01"),
    ("body", "CN", "signed", "2024-04-01"),
    ("body", "LA", "signed", "2024-04-01"),
    ("resolution", "US", "covered_by_membership", "2024-05-01"),
    ("resolution", "CN", "covered_by_membership", "2024-05-01"),
]
INITIATIVES = pd.DataFrame(
    [
        ("pact", "2024-01-01", True),
        ("club", "2024-02-01", True),
        ("treaty", "2024-03-01", True),
        ("body", "2024-04-01", False),
        ("resolution", "2024-05-01", True),
        ("own-law", "2024-06-01", True),
    ],
    columns=["initiative_id", "date", "list_complete"],
).assign(name="n", kind="k", led_by="")
INITIATIVES["date"] = pd.to_datetime(INITIATIVES["date"])
POSITIONS = pd.DataFrame(
    [("body", "US", "did not sign", "2024-04-01"), ("club", "CN", "unknown", "2024-02-01")],
    columns=["initiative_id", "country", "position", "date"],
).assign(date=lambda f: pd.to_datetime(f["date"]))


def test_overlap_by_hand():
    # US: pact, club, treaty; China: pact, body.
    estimate = alignment.overlap(memberships(ROWS), "US", "CN")
    assert estimate.value == pytest.approx(1 / 4)
    assert estimate.note == "1 joined by both, 2 by US alone, 1 by CN alone"
    named = alignment.overlap(memberships(ROWS), "US", "CN", ("the United States", "China"))
    assert named.note == "1 joined by both, 2 by the United States alone, 1 by China alone"
    assert alignment.joined(memberships(ROWS), "US").value == 3
    assert alignment.shared(memberships(ROWS), "US", "CN").value == 1


def test_coverage_by_a_parent_body_changes_nothing():
    without = [row for row in ROWS if row[2] != "covered_by_membership"]
    assert alignment.overlap(memberships(without), "US", "CN") == alignment.overlap(
        memberships(ROWS), "US", "CN"
    )


def test_nothing_known_has_no_overlap():
    empty = memberships([])
    assert not alignment.overlap(empty, "US", "CN").known
    assert not alignment.joined(empty, "US").known
    assert not alignment.shared(empty, "US", "CN").known
    assert alignment.matrix(empty, INITIATIVES, POSITIONS, ("US",)).shape == (1, 0)
    assert alignment.closeness(empty, INITIATIVES, "US", "CN").empty


SETS = st.sets(st.sampled_from("abcdefgh"))


@given(SETS, SETS)
def test_jaccard_is_symmetric_bounded_and_one_for_equals_only(one, two):
    value = alignment.jaccard(one, two)
    assert value == alignment.jaccard(two, one)
    if one | two:
        assert 0 <= value <= 1
        assert (value == 1) == (one == two)
        assert (value == 0) == (not one & two)
    else:
        assert value is None


@given(SETS, SETS)
def test_overlap_is_symmetric(one, two):
    rows = [(i, "US", "signed", "2024-01-01") for i in sorted(one)]
    rows += [(i, "CN", "signed", "2024-01-01") for i in sorted(two)]
    frame = memberships(rows)
    assert alignment.overlap(frame, "US", "CN").value == alignment.overlap(frame, "CN", "US").value


def test_the_latest_act_stands_for_the_country():
    acts = alignment.own_acts(memberships(ROWS)).set_index(["initiative_id", "country"])
    assert acts.loc[("treaty", "GB"), "kind"] == "ratified"
    assert len(acts) == 8


def test_a_partial_list_is_not_absence():
    table = alignment.matrix(memberships(ROWS), INITIATIVES, POSITIONS, ("US", "CN", "GB", "FR"))
    assert list(table.columns) == ["pact", "club", "treaty", "body"]
    assert table["body"].tolist() == [False, True, pd.NA, pd.NA]  # the US is known to have refused
    assert table["club"].tolist() == [True, False, True, False]


def test_the_matrix_leaves_out_a_single_adherent():
    rows = [*ROWS, ("own-law", "EU", "member", "2024-06-01")]
    wide = alignment.matrix(memberships(rows), INITIATIVES, POSITIONS, fewest=1)
    assert "own-law" in wide.columns
    assert "own-law" not in alignment.matrix(memberships(rows), INITIATIVES, POSITIONS).columns
    assert wide.index[0] == "US"  # most acts first


def test_side_by_side_in_words():
    table = alignment.side_by_side(memberships(ROWS), INITIATIVES, POSITIONS, "US", "CN")
    stands = table.set_index("initiative_id")
    assert stands[["lead", "challenger"]].values.tolist() == [
        ["signed", "signed"],
        ["endorsed", "did not join"],
        ["signed", "did not join"],
        ["did not sign", "signed"],
        ["covered", "covered"],
    ]
    assert stands["both"].tolist() == [True, False, False, False, False]


def test_closeness_keeps_to_complete_lists():
    table = alignment.closeness(memberships(ROWS), INITIATIVES, "US", "CN").set_index("country")
    assert list(table.index) == ["GB"]  # Laos is on a partial list only
    row = table.loc["GB"]
    assert (row["lead_only"], row["lead_only_of"]) == (2, 2)
    assert (row["challenger_only"], row["challenger_only_of"]) == (0, 0)
    assert row["jaccard_lead"] == pytest.approx(2 / 3)


def counts(rows):
    table = pd.DataFrame(rows, columns=["initiative_id", "counted_on", "count", "bound", "meaning"])
    return table.assign(counted_on=pd.to_datetime(table["counted_on"]))


def test_other_counts_of_one_text_are_named():
    table = counts(
        [
            ("paris", "2026-05-20", 63, "exact", "countries"),
            ("paris", "2025-02-11", 58, "exact", "countries"),
            ("un", "2024-07-01", 140, "at least", "co-sponsors"),
        ]
    )
    paris = alignment.signatories(table, "paris")
    assert (paris.value, paris.as_of) == (63, "2026-05-20")
    assert paris.note == "countries; other counts: 58 (2025-02-11)"
    assert alignment.signatories(table, "un").note == "at least, co-sponsors"
    assert not alignment.signatories(table, "rome").known


def test_the_grid_groups_by_who_joined_and_leaves_votes_out():
    initiatives = INITIATIVES.assign(
        name=["Pact", 'Club "of all"', "Treaty (now Charter)", "Body", "Resolution", "Own law"]
    )
    positions = pd.DataFrame(
        [("body", "US", "not listed", "2024-04-01"), ("club", "CN", "did not sign", "2024-02-01")],
        columns=["initiative_id", "country", "position", "date"],
    ).assign(date=lambda f: pd.to_datetime(f["date"]))
    found = alignment.grid(memberships(ROWS), initiatives, positions, "US", "CN", ("GB",))
    assert found["name"].drop_duplicates().tolist() == [
        "Pact",
        "Club",
        "Treaty",
        "Body",
        "Resolution",
    ]
    groups = found.drop_duplicates("name").set_index("name")["joined_by"].to_dict()
    assert groups == {
        "Pact": "both",
        "Club": "lead",
        "Treaty": "lead",
        "Body": "challenger",
        "Resolution": "neither",
    }
    states = found.set_index(["name", "country"])["state"]
    assert states.loc["Pact"].to_dict() == {"US": "yes", "CN": "yes", "GB": "no"}
    assert states.loc["Body"].to_dict() == {"US": "unknown", "CN": "yes", "GB": "unknown"}
    assert states.loc[("Resolution", "CN")] == "through"
    refused = alignment.grid(memberships(ROWS), initiatives, positions, "US", "FR")
    assert "Body" not in set(refused["name"])  # neither is known to have joined it
    votes = initiatives.assign(kind="vote")
    assert alignment.grid(memberships(ROWS), votes, positions, "US", "CN").empty


def test_short_names_drop_later_names():
    assert alignment.short_name("Network of Institutes (now Network for Measurement)") == (
        "Network of Institutes"
    )
    assert alignment.short_name('Resolution 78/265 "Safe AI"') == "Resolution 78/265"
    assert alignment.short_name("OECD Recommendation on AI / OECD AI Principles") == (
        "OECD Recommendation on AI"
    )


def test_what_both_joined_since_a_day_counts_from_the_later_act():
    acts = pd.DataFrame(
        [
            ("old", "US", "2024-01-01"),
            ("old", "CN", "2024-01-01"),
            ("late", "US", "2024-01-01"),
            ("late", "CN", "2025-06-01"),
            ("one", "US", "2025-06-01"),
        ],
        columns=["initiative_id", "country", "date"],
    ).assign(kind="signed", own_act=True)
    acts["date"] = pd.to_datetime(acts["date"])
    found = alignment.shared_since(acts, "US", "CN", "2025-04-07", "2026-01-01")
    assert (found.value, found.note) == (1, "late")
    assert alignment.shared_since(acts, "US", "FR", "2025-04-07", "2026-01-01").value == 0
    assert not alignment.shared_since(acts, "US", "CN", "2025-04-07", "2025-04-07").known
    assert alignment.members_named(acts, "late").value == 2
    assert alignment.members_named(acts, "none").value == 0
