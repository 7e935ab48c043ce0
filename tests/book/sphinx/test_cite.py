"""How to cite, on the page and as files."""

import json

from airace.book.citation import HOME


def test_the_edition_is_cited_in_three_forms(build):
    body = build("```{cite-edition}\n```")
    assert "edition as of 31 January 2025" in body.select_one("p.citation").text
    bibtex, csl = (block.text for block in body.select("pre"))
    assert bibtex.startswith("@techreport{neckandneck20250131,")
    item = json.loads(csl)
    assert item["edition"] == "as of 2025-01-31"
    assert item["URL"] == f"{HOME}/2025-01-31/"


def test_what_a_reference_manager_imports_is_beside_it(build, tmp_path):
    body = build("```{cite-edition}\n```\n\n```{cite-chapters}\n```")
    links = [a["href"] for a in body.select("p.test-note a")]
    files = {link.rpartition("/")[2] for link in links}
    assert {"edition.bib", "edition.json", "parity.json"} <= files
    for link in links:
        file = tmp_path / "out" / link.removeprefix("../")
        assert file.read_text("utf-8").strip(), link
    (item,) = json.loads((tmp_path / "out/citations/parity.json").read_text("utf-8"))
    assert (item["type"], item["edition"]) == ("chapter", "as of 2025-01-31")
    assert json.loads(body.select("pre")[3].text) == item


def test_a_part_is_cited_at_its_own_address(build):
    body = build("```{cite-edition} A picture | figures/parity-gap/\n```")
    item = json.loads(body.select("pre")[1].text)
    assert (item["type"], item["title"]) == ("graphic", "A picture")
    assert item["URL"].endswith("/2025-01-31/figures/parity-gap/")
    assert body.select("p.test-note a") == []


def test_what_programs_read_is_folded_below_the_text(build):
    body = build("```{cite-edition}\n```\n\n```{cite-chapters}\n```")
    assert not [block for block in body.select("pre") if not block.find_parent("details")]
    assert not [text for text in body.select("p.citation") if text.find_parent("details")]
    lines = [summary.text for summary in body.select("details > summary")]
    # Each says whose it is, as far as there are several.
    assert len(set(lines)) == len(lines) == len(body.select("p.citation")) > 1
