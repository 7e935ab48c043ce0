import pandas as pd

from airace.measures import alignment_grid
from tests.measures.joined import INITIATIVES, POSITIONS, ROWS, memberships


def test_nothing_known_gives_a_row_without_columns():
    empty = memberships([])
    assert alignment_grid.matrix(empty, INITIATIVES, POSITIONS, ("US",)).shape == (1, 0)


def test_a_partial_list_is_not_absence():
    table = alignment_grid.matrix(
        memberships(ROWS), INITIATIVES, POSITIONS, ("US", "CN", "GB", "FR")
    )
    assert list(table.columns) == ["pact", "club", "treaty", "body"]
    assert table["body"].tolist() == [False, True, pd.NA, pd.NA]  # the US is known to have refused
    assert table["club"].tolist() == [True, False, True, False]


def test_the_matrix_leaves_out_a_single_adherent():
    rows = [*ROWS, ("own-law", "EU", "member", "2024-06-01")]
    wide = alignment_grid.matrix(memberships(rows), INITIATIVES, POSITIONS, fewest=1)
    assert "own-law" in wide.columns
    assert "own-law" not in alignment_grid.matrix(memberships(rows), INITIATIVES, POSITIONS).columns
    assert wide.index[0] == "US"  # most acts first


def test_side_by_side_in_words():
    table = alignment_grid.side_by_side(memberships(ROWS), INITIATIVES, POSITIONS, "US", "CN")
    stands = table.set_index("initiative_id")
    assert stands[["lead", "challenger"]].values.tolist() == [
        ["signed", "signed"],
        ["endorsed", "did not join"],
        ["signed", "did not join"],
        ["did not sign", "signed"],
        ["covered", "covered"],
    ]
    assert stands["both"].tolist() == [True, False, False, False, False]


def test_the_grid_groups_by_who_joined_and_leaves_votes_out():
    initiatives = INITIATIVES.assign(
        name=["Pact", 'Club "of all"', "Treaty (now Charter)", "Body", "Resolution", "Own law"]
    )
    positions = pd.DataFrame(
        [("body", "US", "not listed", "2024-04-01"), ("club", "CN", "did not sign", "2024-02-01")],
        columns=["initiative_id", "country", "position", "date"],
    ).assign(date=lambda f: pd.to_datetime(f["date"]))
    found = alignment_grid.grid(memberships(ROWS), initiatives, positions, "US", "CN", ("GB",))
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
    refused = alignment_grid.grid(memberships(ROWS), initiatives, positions, "US", "FR")
    assert "Body" not in set(refused["name"])  # neither is known to have joined it
    votes = initiatives.assign(kind="vote")
    assert alignment_grid.grid(memberships(ROWS), votes, positions, "US", "CN").empty


def test_short_names_drop_later_names():
    assert alignment_grid.short_name("Network of Institutes (now Network for Measurement)") == (
        "Network of Institutes"
    )
    assert alignment_grid.short_name('Resolution 78/265 "Safe AI"') == "Resolution 78/265"
    assert alignment_grid.short_name("OECD Recommendation on AI / OECD AI Principles") == (
        "OECD Recommendation on AI"
    )
