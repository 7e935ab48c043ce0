"""Claims on pages, from records made by hand."""

import json

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import SphinxError

from airace.book.sphinx import claim_page
from airace.book.sphinx.claim_page import course_words
from tests.book.claims_by_hand import add_tables, records

HOSTILE = "The lead is <script>alert(1)</script> `over` {value}`parity.gap` *now*"


@pytest.fixture
def page(build, small, tmp_path):
    """Return a function: Markdown -> HTML of the front page and of a claim's own page."""
    add_tables(small.root)

    def go(text):
        front = build(text, claims=records(HOSTILE))
        own = BeautifulSoup(
            (tmp_path / "out" / "chapters" / "claims" / "x1.html").read_text("utf-8"), "html.parser"
        )
        return front, own

    return go


def test_a_claim_stands_in_its_chapter_and_in_the_tables(page):
    front, _ = page("```{said} parity\n```\n\n```{claims-table} parity\n```")
    listed = front.select("ul.said > li")
    assert [item.select_one(".verdict").text for item in listed] == ["supported", "not testable"]
    assert "when said: contradicted" in listed[0].text
    assert HOSTILE in listed[0].text
    assert {a["href"] for a in front.select("ul.said a")} == {"claims/x1.html", "claims/x2.html"}
    rows = front.select("table tbody tr")
    assert [cell.text.strip() for cell in rows[0].select("td")[1:]] == [
        "contradicted", "contradicted", "supported",
    ]  # fmt: skip


def test_a_chapter_without_claims_says_so(page):
    front, _ = page("```{said} controls\n```\n\n```{claims-table} controls\n```")
    assert front.text.count("No claim on this had been made") == 2


def test_a_box_shows_the_numbers_and_an_unknown_claim_is_an_error(page):
    front, _ = page("```{claim} X1\n```")
    box = front.select_one(".claim")
    assert "Gap: 1.0 points (−1.0 to 3.0 points)" in box.text
    with pytest.raises(SphinxError):
        page("```{claim} X9\n```")


def test_its_own_page_tells_everything_and_text_stays_text(page):
    _, own = page("")
    assert own.h1.text.startswith("Claim X1")
    assert own.select_one(".claim-statement").text == HOSTILE
    assert not [s for s in own.select("script") if "alert(1)" in s.text and not s.get("type")]
    body = own.select_one("div.body").text
    for told in (
        "When said, from what was published by 20 January 2025",
        "Gap: turns at 0.0 points; now 1.0 points.",
        "contradicted until 30 June 2024, then supported since 31 January 2025",
        "stands in 1 of 2 sets of defensible choices",
        "open models only makes it contradicted",
        "Somebody Else, A magazine, July 2024",
        "printed under another name",
        "Both can be true.",
    ):
        assert told in body, told
    (review,) = own.select('script[type="application/ld+json"]')
    assert json.loads(review.text)["claimReviewed"] == HOSTILE


def test_pairs_origins_and_quotable_sentences(page):
    front, _ = page("```{claim-pairs}\n```\n\n```{misattributed}\n```\n\n```{quotable}\n```")
    assert "Both can be true." in front.text
    assert "“over, he said”" in front.text
    assert "That it is large" in front.text


def test_course_words_tell_each_run_once():
    history = [
        {"as_of": "2024-06-30", "published": "", "newest": "partly"},
        {"as_of": "2024-12-31", "published": "", "newest": "partly"},
        {"as_of": "2025-01-31", "published": "supported", "newest": "supported"},
    ]
    assert course_words(history, "published") == (
        "not testable until 31 December 2024, then supported since 31 January 2025"
    )
    assert course_words(history[:1], "newest") == "partly since 30 June 2024"


def test_readings_that_say_the_same_are_told_together():
    def reading(day, verdict):
        return {"as_of": day, "verdict": verdict, "reason": "Both tests hold."}

    told = claim_page._reasons(
        {
            "said": reading("2025-01-20", "partly"),
            "hindsight": reading("2025-01-20", "supported"),
            "now": reading("2025-01-31", "supported"),
        }
    )
    assert len(told) == 2
    assert told[0].endswith("20 January 2025: partly. Both tests hold.")
    assert told[1].startswith("That day") and "; Today, as of 31 January 2025: supp" in told[1]
