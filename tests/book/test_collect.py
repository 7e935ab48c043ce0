import json

import nbformat
import pytest

from airace.book.collect import Edition
from airace.chapter import BOOK
from airace.errors import AiraceError
from tests.book.executed import PARAMETERS, VALUES, chapters


def test_an_edition_is_what_its_chapters_recorded(tmp_path):
    chapters(tmp_path)
    edition = Edition.collect(tmp_path)
    assert edition.as_of == "2025-01-31"
    assert list(edition.ledger.values) == [value.id for value in VALUES]
    assert [f["id"] for f in edition.findings_of("parity")] == ["parity.gap"]
    assert edition.findings_of("controls") == []


def test_known_unknown_withheld_and_undefined_values_differ(tmp_path):
    chapters(tmp_path)
    edition = Edition.collect(tmp_path)
    assert edition.known("parity.gap")
    assert not edition.known("parity.later")
    assert not edition.known("parity.rule.2030-01-01")
    with pytest.raises(AiraceError, match=r"parity\.gop"):
        edition.known("parity.gop")


def test_chapters_of_two_editions_do_not_mix(tmp_path):
    chapters(tmp_path, controls={"parameters": PARAMETERS | {"as_of": "2025-02-28"}})
    with pytest.raises(AiraceError, match=r"controls\.ipynb"):
        Edition.collect(tmp_path)


def test_a_chapter_that_is_missing_or_did_not_finish_is_named(tmp_path):
    chapters(tmp_path)
    path = tmp_path / "diffusion.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), path)
    with pytest.raises(AiraceError, match=r"diffusion\.ipynb.*chapter\.finish"):
        Edition.collect(tmp_path)
    path.unlink()
    with pytest.raises(AiraceError, match="make book"):
        Edition.collect(tmp_path)


def test_the_ledger_is_written_as_plain_json(tmp_path):
    chapters(tmp_path)
    edition = Edition.collect(tmp_path)
    edition.write(tmp_path / "out")
    ledger = json.loads((tmp_path / "out" / "values.json").read_text("utf-8"))
    assert ledger[0]["value"] == 4.62
    assert ledger[1]["value"] is None and ledger[1]["reason"] == "no vintage yet"
    findings = json.loads((tmp_path / "out" / "findings.json").read_text("utf-8"))
    assert findings[0]["text"] == "Ahead by 4.6 points <b>&amp;</b> more."


def test_the_digest_follows_the_tables(tmp_path):
    chapters(tmp_path / "a")
    other = {"scores": {"sha256": "1" * 64, "rows": 3, "rows_used": 2, "newest": None}}
    chapters(tmp_path / "b", **{name: {"reads": other} for name in BOOK})
    first, second = Edition.collect(tmp_path / "a"), Edition.collect(tmp_path / "b")
    assert first.data_digest != second.data_digest
