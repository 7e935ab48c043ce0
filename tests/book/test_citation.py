import json
from dataclasses import replace

import pytest
from pybtex.database import parse_string

from airace.book.citation import Work, doi_of
from airace.errors import AiraceError

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
    past = replace(FIGURE, address="as-of/2024-06-30/figures/parity-gap/")
    assert past.key == "neckandneck20250131-20240630-parity-gap"
    assert past.csl["type"] == FIGURE.csl["type"] == "graphic"
    assert entries["neckandneck20250131"].fields["year"] == "2025"
    assert "abcdef012345" in entries["neckandneck20250131"].fields["note"]


def test_a_doi_takes_the_place_of_the_address_of_the_whole_and_not_of_a_part():
    doi = "10.5281/zenodo.123"
    assert replace(EDITION, doi=doi).text.endswith(f"https://doi.org/{doi}")
    assert replace(CHAPTER, doi=doi).text.endswith("chapters/parity.html")
    assert f"doi = {{{doi}}}" in replace(EDITION, doi=doi).bibtex
    assert "doi" not in EDITION.bibtex


def test_the_doi_of_a_day_is_read_from_the_register(tmp_path):
    register = tmp_path / "dois.csv"
    register.write_text("as_of,doi\n2025-01-31,10.5281/zenodo.123\n", encoding="utf-8")
    assert doi_of(register, "2025-01-31") == "10.5281/zenodo.123"
    assert doi_of(register, "2025-02-28") == ""


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("day,doi\n", "columns as_of,doi"), ("as_of,doi\n2025-01-31,https://doi.org/x\n", "row 2")],
)
def test_a_register_with_something_else_is_refused(tmp_path, text, complaint):
    register = tmp_path / "dois.csv"
    register.write_text(text, encoding="utf-8")
    with pytest.raises(AiraceError, match=complaint):
        doi_of(register, "2025-01-31")


def test_the_projects_own_register_can_be_read(project):
    assert doi_of(project / "editions" / "dois.csv", "1999-01-01") == ""


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
