import json

import pytest

from airace.errors import AiraceError
from airace.sources import federal_register as source

RESULTS = [
    {"document_number": "2027-00001", "publication_date": "2027-01-05", "type": "Rule",
     "title": "Additions and Revisions to the Entity List", "abstract": None,
     "html_url": "https://www.federalregister.gov/d/2027-00001"},
    {"document_number": "2027-00002", "publication_date": "2027-01-04", "type": "Rule",
     "title": "Revisions to Advanced Computing Items", "abstract": "", "html_url": "https://x"},
    {"document_number": "2027-00003", "publication_date": "2027-01-03", "type": "Notice",
     "title": "Meeting of a committee", "abstract": "Tea", "html_url": "https://y"},
]  # fmt: skip


def test_pages_become_candidates_by_topic_and_nothing_else(tmp_path):
    for number, page in enumerate((RESULTS[:1], RESULTS[1:])):
        path = tmp_path / f"documents_{number}.json"
        path.write_text(json.dumps({"count": 3, "results": page}))
    found = source.extract(tmp_path)
    assert set(found) == {"rule_candidates", "sources"}
    rows = found["rule_candidates"].set_index("document")
    assert rows["topic"].to_dict() == {"2027-00001": "entity list", "2027-00002": "chips"}
    assert set(rows["source_id"]) == {"federal-register-search-2027-01-05"}


def test_a_page_that_is_no_result_stops(tmp_path):
    (tmp_path / "documents.json").write_text(json.dumps({"errors": "too many pages"}))
    with pytest.raises(AiraceError, match="not a page of search results"):
        source.extract(tmp_path)


def test_a_document_without_a_day_stops(tmp_path):
    page = {"results": [{**RESULTS[0], "publication_date": None}]}
    (tmp_path / "documents.json").write_text(json.dumps(page))
    with pytest.raises(AiraceError, match=r"2027-00001.*publication_date"):
        source.extract(tmp_path)
