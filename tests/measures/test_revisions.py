import pandas as pd
import pytest

from airace.measures import revisions


def tables():
    """Two full releases and an excerpt; the second knows b better and a2 at all."""
    vintages = pd.DataFrame(
        {
            "vintage": pd.to_datetime(["2025-01-01", "2025-03-01", "2025-04-01"]),
            "full": [True, True, False],
            "date_kind": "version",
        }
    )
    rows = [
        ("2025-01-01", "a", "2024-01-01", 100, "acme"),
        ("2025-01-01", "b", "2024-06-01", 90, "beta"),
        ("2025-03-01", "a", "2024-01-01", 104, "acme"),
        ("2025-03-01", "b", "2024-06-01", 97, "beta"),
        ("2025-03-01", "a2", "2024-09-01", 106, "acme"),
        ("2025-04-01", "a2", "2024-09-01", 300, "acme"),
    ]
    scores = pd.DataFrame(rows, columns=["vintage", "model", "release_date", "score", "dev"])
    scores = scores.assign(
        vintage=pd.to_datetime(scores["vintage"]),
        release_date=pd.to_datetime(scores["release_date"]),
        low=float("nan"),
        high=float("nan"),
        date_kind="version",
        weights="open",
        accessibility="open",
        developer_ids=scores["dev"],
        source_id="index",
    ).drop(columns="dev")
    dates = pd.DataFrame({"model": [], "family_date": [], "version_date": []})
    dates = dates.astype({"family_date": "datetime64[us]", "version_date": "datetime64[us]"})
    developers = pd.DataFrame(
        {"developer_id": ["acme", "beta"], "country": ["US", "CN"], "parent_id": [None, None]}
    )
    return scores, vintages, dates, developers


def series(as_of="2025-12-31"):
    return revisions.gap_by_vintage(tables(), "US", "CN", as_of=as_of)


def test_each_full_release_tells_the_gap_up_to_its_own_day():
    told = series()
    assert told["vintage"].unique().tolist() == ["2025-01-01", "2025-03-01"]
    last = told.groupby("vintage").tail(1).set_index("vintage")
    assert last["gap"].tolist() == [10, 9]
    assert last["date"].dt.strftime("%Y-%m-%d").tolist() == ["2025-01-01", "2025-03-01"]
    first = told[told["vintage"] == "2025-03-01"].iloc[0]
    assert (first["gap"], first["date"]) == (7, pd.Timestamp("2024-06-01"))


def test_then_and_now_compare_gaps_of_the_same_day():
    revised = revisions.then_and_now(series())
    assert set(revised["vintage"]) == {"2025-01-01"}
    assert revised["revision"].iloc[0] == -3, "7 now, 10 then"
    own = revisions.on_own_days(revised)
    assert own[["then", "now"]].to_numpy().tolist() == [[10, 9]]
    largest = revisions.largest_revision(series(), revised)
    assert largest.value == 3 and largest.as_of == "2024-06-01"
    assert largest.note == (
        "10.0 points (a against b) in the release of 2025-01-01, 7.0 points (a against b) "
        "in the newest"
    )
    assert revisions.largest_revision(series(), own).value == 1


@pytest.mark.parametrize(
    ("as_of", "reason"),
    [("2024-12-31", "no full vintage"), ("2025-02-01", "only one full release")],
)
def test_too_few_releases_give_a_reason(as_of, reason):
    told = series(as_of)
    revised = revisions.then_and_now(told)
    for part in (revised, revisions.on_own_days(revised)):
        assert reason in revisions.largest_revision(told, part).reason


def dated(rows=()):
    """The tables with first release dates of models, and the days on which these were known."""
    scores, vintages, _, developers = tables()
    dates = pd.DataFrame(rows, columns=["model", "known_from", "family_date"])
    dates = dates.assign(version_date=dates["family_date"])
    kinds = dict.fromkeys(["known_from", "family_date", "version_date"], "datetime64[us]")
    return scores, vintages, dates.astype(kinds), developers


def test_a_release_is_read_with_the_dates_that_were_known_on_its_day():
    known = dated([("b", "2025-02-01", "2024-02-01")])
    walk = list(revisions.reissues(known, as_of="2025-12-31", blocs=("US", "CN"), dates="family"))
    assert [release for release, _, _ in walk] == ["2025-01-01"]
    days = [models.set_index("model")["release_date"]["b"] for models in walk[0][1:]]
    assert [f"{day:%Y-%m-%d}" for day in days] == ["2024-06-01", "2024-02-01"]


def test_releases_without_intervals_are_walked_only_if_none_is_asked_for():
    for wanted, days in ((False, ["2025-01-01"]), (True, [])):
        found = revisions.earlier_releases(
            *tables()[:2], as_of="2025-12-31", full=True, intervals=wanted
        )
        assert found == days
    assert (
        revisions.earlier_releases(*tables()[:2], as_of="2024-12-31", full=True, intervals=False)
        == []
    )


def test_what_was_given_then_needs_no_interval():
    found = revisions.as_given_then(dated(), "US", "CN", as_of="2025-12-31")
    assert found[["day", "said", "later"]].values.tolist() == [["2025-01-01", 10.0, 9.0]]
    mean = revisions.mean_revision(found)
    assert mean.value == 1
    assert mean.note == "1 release, most for 1 January 2025, from 10.0 to 9.0"
    assert not revisions.mean_revision(found.iloc[:0]).known
