import pandas as pd

from airace.claims import grid
from tests.claims.worlds import entry, value, worlds

HEADLINES = pd.DataFrame(
    [
        {"headline_id": "ahead", "label": "Ahead", "value_id": "gap", "relation": "above",
         "low": "0", "high": "", "other_id": ""},
        {"headline_id": "never", "label": "Never known", "value_id": "none", "relation": "above",
         "low": "0", "high": "", "other_id": ""},
    ]
)  # fmt: skip


def ledgers():
    unknown = {"none": value(None, reason="no data")}
    today = [
        (value(4.0, 2.0, 6.0), ["edition", "choices"], {}),
        (value(1.0, -1.0, 3.0), ["choices"], {"weights": "open"}),
        (value(-3.0, -5.0, -1.0), ["choices"], {"weights": "open", "frontier_k": 3}),
        (value(3.0, 1.0, 5.0), ["choices"], {"frontier_k": 3}),
    ]
    return worlds(
        entry("2025-12-31", {"gap": value(5.0, 4.0, 6.0)}),
        entry("2025-12-31", {"gap": value(7.0, 6.0, 8.0)}, "newest"),
        *(
            entry("2026-06-30", {"gap": gap, **unknown}, parts=parts, **choices)
            for gap, parts, choices in today
        ),
    )


def test_shares_count_the_sets_of_choices_in_which_a_finding_holds():
    sheet = grid.standing(HEADLINES, ledgers())
    assert grid.size(sheet) == 4
    assert grid.asked(sheet).value == 1
    assert grid.firm(sheet).value == 0
    shares = grid.shares(sheet)
    assert shares.to_dict("records") == [
        {"label": "Ahead", "value": 0.5, "fails": 0.25, "known": 4, "worlds": 4}
    ]


def test_flips_name_the_single_choice():
    flips = grid.flips(grid.standing(HEADLINES, ledgers()))
    assert list(flips["Choice"]) == ["weights: open"]
    assert flips["In this edition"].iloc[0] == "4.0 points: holds"
    assert flips["Then"].iloc[0] == "1.0 points: leans towards it"


def test_a_replay_keeps_what_was_published_apart_from_what_is_known_now():
    told = grid.replay(ledgers(), "gap").set_index(["series", "date"])["value"]
    assert told["As published", "2025-12-31"] == 5.0
    assert told["By the newest release", "2025-12-31"] == 7.0
    assert told["As published", "2026-06-30"] == told["By the newest release", "2026-06-30"]
    apart = grid.retold(grid.replay(ledgers(), "gap"))
    assert (apart.value, apart.note) == (2.0, "2025-12-31")
    assert not grid.retold(grid.replay(ledgers(), "unheard")).known


def test_a_source_that_never_restates_has_one_line():
    same = worlds(
        entry("2025-12-31", {"gap": value(5.0)}),
        entry("2025-12-31", {"gap": value(5.0)}, "newest"),
        entry("2026-06-30", {"gap": value(4.0)}, parts=["edition"]),
    )
    assert set(grid.replay(same, "gap")["series"]) == {"As listed"}
    assert grid.replay(same, "unheard").empty
