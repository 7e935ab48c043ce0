"""The effect of an update, over editions made by hand: no chapter runs."""

import json
from pathlib import Path

import pytest

from airace.book import effect as module
from airace.book.effect_text import markdown
from airace.book.preview import preview
from airace.errors import AiraceError
from airace.measures.estimate import Estimate
from airace.sources.plan import Plan, current
from tests.book import executed


def edition(gap, verdict, sentence):
    value = executed.value("parity.gap", gap)
    record = {
        "chapter": "parity",
        "parameters": executed.PARAMETERS | {"vintage": "published"},
        "values": [value.as_dict()],
        "withheld": [],
        "findings": [{"id": "parity.gap", "chapter": "parity", "text": sentence}],
        "reads": {"scores": {"sha256": "0" * 64, "rows": 3, "rows_used": 2, "newest": None}},
    }
    claims = [{"id": "P1", "statement": "A <b>leads</b>", "verdict": verdict, "reason": "why"}]
    return module._collected([record], claims)


@pytest.fixture
def plan(small):
    before = current(small, "scores")
    after = before.replace("10.5", "11.5")
    return Plan({"scores": before}, {"scores": after}, [], "2025-06-01", {"scores": ["model"]})


@pytest.fixture
def project(small, monkeypatch) -> Path:
    """A project around the small package, whose two editions are given, not run."""
    home = small.root.parent
    for name in ("notebooks", "chapters", "sweeps"):
        (home / name).mkdir()
    (home / "requirements.txt").write_text("")
    (home / "chapters" / "index.md").write_text("```{headlines}\nparity.gap\n```\n")
    descriptor = json.loads((home / "data" / "datapackage.json").read_text())
    fields = [{"name": n, "type": "string"} for n in ("alias", "developer_id", "source_id")]
    descriptor["resources"].append(
        {"name": "developer_aliases", "path": "developer_aliases.csv",
         "profile": "tabular-data-resource",
         "schema": {"fields": fields, "primaryKey": ["alias"]}}
    )  # fmt: skip
    (home / "data" / "datapackage.json").write_text(json.dumps(descriptor))
    (home / "data" / "developer_aliases.csv").write_text("alias,developer_id,source_id\n")
    seen = []

    def made(folder, kept, report):
        text = (folder / "data" / "scores.csv").read_text()
        seen.append("11.5" in text)
        if seen[-1]:
            gap = Estimate(9.0, 8.0, 10.0, 0.9)
            return edition(gap, "contradicted", "Ahead by {parity.gap}.")
        return edition(executed.GAP, "supported", "Ahead by {parity.gap}!")

    monkeypatch.setattr(module, "_edition", made)
    return home


def test_the_effect_is_old_and_new_side_by_side(project, plan):
    before = (project / "data" / "scores.csv").read_bytes()
    found = module.effect(project, plan)
    text = markdown(found)
    assert "4.6 points [3.1 to 6.0 points] → 9.0 points [8.0 to 10.0 points]" in text
    assert "P1: supported → contradicted: A \\<b\\>leads\\</b\\>" in text
    assert "was: Ahead by 4.6 points\\!" in text and "is: Ahead by 9.0 points." in text
    assert "### Headline values (1)" in text
    # Only looked at.
    assert (project / "data" / "scores.csv").read_bytes() == before


def test_the_preview_holds_both_parts_and_all_of_it_as_json(project, plan):
    text, whole = preview(project, plan)
    assert text.index("What the update would change") < text.index("What it would do to the book")
    assert json.loads(json.dumps(whole))["book"]["sentences"][0]["id"] == "parity.gap"
    assert whole["update"]["tables"][0]["changed"] == 1


def test_a_book_that_stops_is_said_first(project, plan, monkeypatch):
    def stops(*_, **__):
        raise AiraceError("a name is missing", where="notebooks/parity.ipynb, cell 3")

    monkeypatch.setattr("airace.book.preview.effect", stops)
    text, whole = preview(project, plan)
    assert text.startswith("**The book stops on the new tables:** notebooks/parity.ipynb, cell 3")
    assert whole["book"] is None
