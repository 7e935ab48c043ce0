"""The page "What changed": this edition beside the newest earlier record in ``editions/``."""

import json

import pytest
from sphinx.errors import SphinxError

from airace.book import manifest, record
from airace.book.collect import Edition
from tests.book.by_hand import FRONT, figure
from tests.book.executed import VALUES, chapters

PAGE = f"{FRONT}\n```{{what-changed}}\n```"
FIGURES = [{"number": "1.1", "figure": figure().to_bundle()}]
FIX = "lab-1,scores,A1,score,11,override,10.5,a <i>typo</i>,page,open,2025-06-01"


@pytest.fixture
def released(tmp_path, small):
    """Return a function: put a record of this very edition, changed by hand, into ``editions/``."""
    source = tmp_path / "book"
    for part in ("notebooks", "editions"):
        (source / part).mkdir(parents=True)
    (source / "requirements.txt").write_text("pandas==3\n", encoding="utf-8")
    with small.path("corrections").open("a", encoding="utf-8") as stream:
        stream.write(FIX + "\n")

    def go(day, **changes):
        scratch = tmp_path / "scratch"
        chapters(scratch, figures=FIGURES)
        (source / "chapters").mkdir(exist_ok=True)
        (source / "chapters" / "index.md").write_text(FRONT, encoding="utf-8")
        edition = Edition.collect(scratch)
        content = json.loads(
            record.of_edition(manifest.facts(source, small, edition), edition).dumps()
        )
        content["as_of"] = content["parameters"]["as_of"] = day
        for name, change in changes.items():
            change(content[name])
        (source / "editions" / f"{day}.json").write_text(json.dumps(content), encoding="utf-8")

    return go


def text(body):
    return " ".join(body.text.split())


def test_the_first_edition_says_so(build, released):
    assert "first edition under these choices" in text(build(PAGE))


def test_a_record_of_a_later_day_is_not_heard_of(build, released):
    released("2025-06-30")
    assert "first edition under these choices" in text(build(PAGE))


def test_an_edition_is_set_beside_the_one_before(build, released):
    released(
        "2024-06-30",
        values=lambda values: values[0].update(value=2.0, low=1.9, high=2.1, text="2.0 points"),
        figures=lambda figures: figures[0].update(title="It was open", data="0" * 64),
        claims=lambda claims: claims.append(
            {"id": "P1", "statement": "A <b>claim</b>", "verdict": "partly", "reason": ""}
        ),
        sources=lambda sources: sources.pop("lab"),
        corrections=lambda corrections: corrections.clear(),
        tables=lambda tables: tables.update(scores="1" * 64),
    )
    body = build(PAGE, figures=FIGURES)
    page = text(body)
    assert "Compared with the edition as of 30 June 2024" in page
    assert f"Of {len(VALUES)} values, 2 were kept, 1 changed in print" in page
    row = text(body.select_one("table.listing tbody tr"))
    assert row.startswith("Title of parity.gap 2.0 points 4.6 points")
    assert "Beyond both intervals; moved by day; data: scores; correction: lab-1" in row
    assert body.select_one("table.listing .value-number").text == "4.6 points"
    assert "A <b>claim</b> partly withdrawn" in page
    link = body.select_one("a[href$='parity.html#parity-gap']")
    assert link.text == "The gap closes"
    assert "it was: It was open" in page
    assert "Lab, Scores (2025-06-01): new" in page
    assert "lab-1, in table scores (new): a <i>typo</i>" in page


def test_a_broken_record_stops_the_build_and_is_named(build, released, tmp_path):
    released("2024-06-30")
    (tmp_path / "book" / "editions" / "2024-06-30.json").write_text("{", encoding="utf-8")
    with pytest.raises(SphinxError, match=r"2024-06-30\.json: not valid JSON"):
        build(PAGE)
