"""The ways to past editions, and what is said of a revision."""

from bs4 import BeautifulSoup

from airace.book.past import revisions
from airace.book.sphinx.choices import as_csv, in_words
from airace.book.sphinx.revised import moved, summary, target
from airace.book.sphinx.travel import selector
from tests.claims.worlds import entry, value, worlds

DAYS = ["2024-12-31", "2025-03-31", "2025-06-30"]


def test_the_days_are_listed_by_year_and_lead_to_the_part_that_is_read():
    page = BeautifulSoup(selector(DAYS, "2025-09-01", up="../", part="parity"), "html.parser")
    assert [dt.text for dt in page.select("dt")] == ["2024", "2025"]
    links = [(a.text, a["href"]) for a in page.select("li a")]
    assert links[1] == ("31 Mar", "../as-of/2025-03-31/index.html#parity")
    assert "1 Sep 2025, the newest day" in page.summary.text
    assert not page.select("[aria-current]")


def test_a_past_page_marks_its_own_day_and_leads_back():
    given = selector(DAYS, "2025-09-01", up="../../", current="2025-03-31")
    page = BeautifulSoup(given, "html.parser")
    assert [a.time["datetime"] for a in page.select("[aria-current=page]")] == ["2025-03-31"]
    assert page.select("p a")[0]["href"] == "../../chapters/index.html"


def told(then, now):
    found = worlds(
        entry("2025-03-31", {"gap": value(*then)}),
        entry("2025-03-31", {"gap": value(now)}, "newest"),
        entry("2026-06-30", {"gap": value(1.0)}, parts=["edition"]),
    )
    return revisions(found, "gap")


def test_a_revision_is_told_with_the_interval_that_was_published():
    display = "{:.1f} points"
    assert summary(told((4.0, 3.0, 5.0), 4.5), display) == (
        "Revised on 1 of 1 day, at most by +0.5 points for 31 March 2025; "
        "that is inside the interval published."
    )
    assert "outside the interval" in summary(told((4.0, 3.0, 5.0), 6.0), display)
    assert "without an interval" in summary(told((4.0,), 6.0), display)
    assert summary(told((4.0,), 4.0), display) == "Never revised over 1 day."
    assert summary(told((None,), 4.0), display) == "No past day knows it both ways."


def test_a_day_known_one_way_only_says_which():
    display = "{:.1f} points"
    assert [moved(one, display) for one in told((None,), 4.0)] == ["not known then"]
    assert [moved(one, display) for one in told((4.0,), None)] == ["no longer known"]
    assert target("parity.eci.gap") == "revision-parity-eci-gap"


def test_choices_are_told_in_words():
    assert in_words("frontier_k", 3) == "The frontier is the mean of the three best"
    assert in_words("tolerance", 1.0) == "A model counts as equal from one point below"
    assert in_words("frontier_k", 7) == "The frontier is 7"


def test_a_table_names_every_choice_of_each_row():
    made = {
        "axes": [
            {"name": "frontier_k", "options": [{"value": "1"}, {"value": "3"}]},
            {"name": "weights", "options": [{"value": "all"}, {"value": "open"}]},
        ],
        "lines": ["Gap"],
        "sets": {
            "weights=open": {
                "lines": [{"reads": "4", "moves": "+1", "ahead": "China", "turned": True}]
            }
        },
    }
    assert as_csv(made).splitlines() == [
        "frontier_k,weights,what,reads,moves,ahead,answer_turns",
        "1,open,Gap,4,+1,China,true",
    ]
