import json

from pybtex.database import parse_string

from airace.book.citation import Work

EDITION = Work("2025-01-31", "0.1.0", "abcdef0123456789")
CHAPTER = Work("2025-01-31", "0.1.0", "abcdef0123456789", "Who leads?", "chapters/parity.html")
FIGURE = Work("2025-01-31", "0.1.0", "abcdef0123456789", "The gap", "figures/parity-gap/")


def test_the_text_names_edition_part_and_address():
    assert "(2025). Neck and Neck?" in EDITION.text
    assert "edition as of 31 January 2025, version 0.1.0" in EDITION.text
    assert EDITION.text.endswith("/2025-01-31/")
    assert "Who leads? In Neck and Neck?" in CHAPTER.text
    assert "The gap. In Neck and Neck?" in FIGURE.text


def test_bibtex_can_be_parsed_and_keys_differ():
    entries = parse_string(
        "\n".join(w.bibtex for w in (EDITION, CHAPTER, FIGURE)), "bibtex"
    ).entries
    assert list(entries) == [
        "neckandneck20250131",
        "neckandneck20250131-parity",
        "neckandneck20250131-parity-gap",
    ]
    assert entries["neckandneck20250131"].fields["year"] == "2025"
    assert "abcdef012345" in entries["neckandneck20250131"].fields["note"]


def test_csl_json_says_the_same_and_what_kind_of_thing_it_is():
    kinds = [work.csl["type"] for work in (EDITION, CHAPTER, FIGURE)]
    assert kinds == ["report", "chapter", "graphic"]
    item = json.loads(FIGURE.csl_json)[0]
    assert item["title"] == "The gap"
    assert item["container-title"].startswith("Neck and Neck?")
    assert item["issued"] == {"date-parts": [[2025, 1, 31]]}
    assert item["URL"].endswith("/2025-01-31/figures/parity-gap/")
    assert "container-title" not in EDITION.csl


def test_the_three_forms_agree():
    for work in (EDITION, CHAPTER, FIGURE):
        entry = parse_string(work.bibtex, "bibtex").entries[work.csl["id"]]
        assert entry.fields["url"] == work.csl["URL"]
        assert work.text.endswith(work.csl["URL"])
