"""Verdicts of a sweep are those of whole editions."""

import json

import pandas as pd
import pytest

from airace.book import sweep
from airace.book.verdicts import SIDES, chapters_for, editions_for, judged, verdicts
from airace.chapter import CHAPTERS
from airace.params import parse

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def world(edition, real):
    """The parameters of the edition that the tests share."""
    manifest = json.loads((edition / "manifest.json").read_text("utf-8"))
    return parse(manifest["parameters"], real)


@pytest.fixture(scope="module")
def found(edition, world, project, real):
    """What a sweep finds for it and for what its claims look back to; the build left the runs."""
    draws = 100  # as many as the grids of the tests have
    some = chapters_for([world], real, draws=draws)
    return sweep.sweep(project, some, some=some)


def test_every_claim_has_the_verdict_of_the_edition(edition, world, found, real):
    claims = json.loads((edition / "claims.json").read_text("utf-8"))
    made = {one["id"]: one for one in judged(editions_for(world, real, draws=100), found, real)}
    assert len(claims) > 5
    assert {c["id"]: (c["verdict"], c["reason"]) for c in claims} == {
        claim_id: (one["verdict"], one["reason"]) for claim_id, one in made.items()
    }
    tests = real.load("claim_tests").fillna("")
    back = tests.loc[(tests["when"] + tests["other_when"]) != "", "claim_id"]
    assert {c["id"] for c in claims} & set(back), "no claim looks back: this says too little"


def test_editions_looked_back_to_differ_in_their_day_and_know_what_the_edition_knows(real):
    world = parse({"as_of": "2026-08-31", "weights": "open"}, real)
    made = editions_for(world, real)
    assert made.pop("") == world
    assert {"2024-12-31", "2025-08-31", "2026-02-28"} <= {one.day for one in made.values()}
    assert all(one.day < world.day for one in made.values())
    same = {"as_of": world.as_of, "vintage": world.vintage}
    assert {one.model_copy(update=same) for one in made.values()} == {world}
    assert {one.vintage for one in made.values()} == {world.as_of}


def test_an_edition_that_is_only_looked_back_to_needs_what_is_looked_at(real):
    early, late = (parse({"as_of": day}, real) for day in ("2025-08-31", "2026-08-31"))
    needed = chapters_for([early, late], real)
    assert needed[early] == needed[late] == set(CHAPTERS)
    only_back = {one: chapters for one, chapters in needed.items() if one not in (early, late)}
    assert {one.day for one in only_back} >= {"2024-12-31", "2025-02-28"}
    assert all(chapters < set(CHAPTERS) for chapters in only_back.values())
    assert any("parity" in chapters for chapters in only_back.values())


def test_claims_are_about_the_same_two_whatever_an_edition_compares(real):
    world = parse({"as_of": "2026-08-31", "challenger": "FR"}, real)
    for one in editions_for(world, real).values():
        assert {"lead": one.lead, "challenger": one.challenger} == SIDES


def test_a_sweep_writes_values_and_verdicts(world, real, tmp_path, edition):
    values = json.loads((edition / "values.json").read_text("utf-8"))
    found = {one: {"all": {"values": values}} for one in editions_for(world, real).values()}
    paths = sweep.write_sweep([world], found, real, tmp_path / "out")
    written, made = (pd.read_csv(path) for path in paths)
    assert len(written) == len(values)
    assert len(made) > 5
    pd.testing.assert_frame_equal(
        made.fillna(""), verdicts([world], found, real).fillna(""), check_dtype=False
    )
