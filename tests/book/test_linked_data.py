"""What pages tell machines of themselves: types, identifiers, licences, who spoke."""

import json
import re

import pytest

from airace.book import linked_data
from airace.book.citation import Work

EDITION = Work("2025-01-31", "1.0", "0" * 64)
CHAPTER = Work("2025-01-31", "1.0", "0" * 64, "How far?", "chapters/parity.html", "10.1234/x")
CLAIM = {
    "claim_id": "P01", "statement": "A leads.", "speaker": "Lab", "speaker_country": "US",
    "said": "2025-01-20", "verdict": "supported", "reason": "Both tests hold.",
}  # fmt: skip


def spoken(text, country="US", outlet="unknown"):
    return linked_data.speakers(text, country, {"OpenAI", "Stanford HAI"}, outlet)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Max Tegmark", "Person", "Max Tegmark"),
        ("OpenAI", "Organization", "OpenAI"),
        ("Jeffrey Ding, printed as Jeffrey Deng", "Person", "Jeffrey Ding"),
        ("Kai-Fu Lee, as printed", "Person", "Kai-Fu Lee"),
        ("Andrew Ng, as reworded by the round-up", "Person", "Andrew Ng"),
    ],
)
def test_organisations_are_no_persons(text, kind, name):
    assert spoken(text) == {"@type": kind, "name": name}


def test_a_report_speaks_for_its_outlet():
    assert spoken("the report", "press", "MENAFN") == {"@type": "Organization", "name": "MENAFN"}
    assert spoken("the report", "press")["name"] == "the report"
    paper = spoken("The New York Times, by the report", "press", "MENAFN")
    assert paper == {"@type": "Organization", "name": "The New York Times"}


def test_people_come_with_their_employer_and_one_by_one():
    assert spoken("Li Yifan, Hesai")["affiliation"]["name"] == "Hesai"
    assert [one["name"] for one in spoken("Alexandr Wang; David Sacks")] == [
        "Alexandr Wang", "David Sacks",
    ]  # fmt: skip


def test_a_review_rates_only_what_was_judged():
    review = linked_data.claim_review(CLAIM, "2025-01-31", "chapters/claims/p01.html", (), "x")
    assert review["reviewRating"]["ratingValue"] == 3
    assert review["@id"].endswith("/2025-01-31/chapters/claims/p01.html")
    untested = CLAIM | {"verdict": "not testable"}
    review = linked_data.claim_review(untested, "2025-01-31", "x", (), "x")
    assert "ratingValue" not in review["reviewRating"]


def test_an_article_belongs_to_its_edition_and_names_its_pdf():
    made = linked_data.article(
        CHAPTER, "Close.", image="figures/a/chart.png", pdf="pdf/neck.pdf", words=9
    )
    assert made["@type"] == "ScholarlyArticle"
    assert made["isPartOf"]["@id"] == linked_data.edition(EDITION, "x")["@id"]
    assert made["encoding"]["encodingFormat"] == "application/pdf"
    assert made["author"]["@type"] == "Organization"
    bare = linked_data.article(CHAPTER, "Close.", image="", pdf="", words=9)
    assert not {"image", "encoding"} & set(bare)


def test_a_dataset_states_only_licences_that_it_has():
    shown = {"alt": "a", "source_line": "s", "licence": "CC-BY-NC-4.0"}
    made = linked_data.figure(CHAPTER, shown, ["data.csv", "chart.svg"])
    assert made["license"].endswith("/by-nc/4.0/")
    assert [d["encodingFormat"] for d in made["distribution"]] == ["text/csv", "image/svg+xml"]
    unknown = linked_data.figure(CHAPTER, shown | {"licence": "no licence seen"}, [])
    assert "license" not in unknown


def test_the_package_has_a_part_for_each_table():
    table = {
        "name": "scores", "path": "scores.csv", "title": "Scores", "description": "d",
        "schema": {"fields": [{"name": "model"}]},
        "licenses": [{"name": "MIT"}, {"name": "terms not seen"}], "sources": [{"title": "Lab"}],
    }  # fmt: skip
    descriptor = {"title": "T", "description": "D", "resources": [table]}
    made = linked_data.package(descriptor, CHAPTER)
    (part,) = made["hasPart"]
    assert part["license"] == ["https://spdx.org/licenses/MIT.html"] == made["license"]
    assert part["@id"].endswith("/2025-01-31/data/scores.csv")
    assert part["citation"] == ["Lab"]


def test_text_cannot_leave_the_block_of_data():
    text = linked_data.element({"name": "</script><script>alert(1)"})
    assert text.count("<script") == 1
    inside = re.fullmatch(r"<script[^>]*>(.*)</script>", text)[1]
    assert json.loads(inside)["name"] == "</script><script>alert(1)"
