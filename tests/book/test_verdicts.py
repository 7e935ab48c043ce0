"""Verdicts of a sweep are those of whole editions."""

import json

import pandas as pd
import pytest

from airace.book import sweep
from airace.book.verdicts import looked_back_to, verdicts
from airace.params import parse

pytestmark = pytest.mark.xdist_group("book")


@pytest.fixture
def past(edition, real):
    """The parameters of the edition that the tests share, and its ledger as a sweep returns it."""
    manifest = json.loads((edition / "manifest.json").read_text("utf-8"))
    values = json.loads((edition / "values.json").read_text("utf-8"))
    world = parse(manifest["parameters"], real)
    return world, {world: {"all": {"values": values}}}


def test_a_claim_has_the_verdict_of_the_edition(edition, past, real):
    world, found = past
    frame = verdicts([world], found, real).set_index("claim_id")
    claims = json.loads((edition / "claims.json").read_text("utf-8"))
    alone = {c["id"] for c in claims if not any(c_test_looks_back(c["id"], real))}
    assert alone
    for claim in claims:
        if claim["id"] in alone:
            assert frame.loc[claim["id"], "verdict"] == claim["verdict"]
            assert frame.loc[claim["id"], "reason"] == claim["reason"]
    assert set(frame.index) == {claim["id"] for claim in claims}
    assert set(frame["edition"]) == {world.day}


def c_test_looks_back(claim_id, real):
    tests = real.load("claim_tests").fillna("")
    own = tests[tests["claim_id"] == claim_id]
    return [*own["when"].astype(bool), *own["other_when"].astype(bool)]


def test_editions_looked_back_to_differ_in_their_day_alone(real):
    world = parse({"as_of": "2026-08-31", "weights": "open"}, real)
    earlier = looked_back_to([world], real)
    assert {"2024-12-31", "2025-08-31", "2026-02-28"} <= {one.day for one in earlier}
    assert all(one.day < world.day for one in earlier)
    assert {one.model_copy(update={"as_of": world.as_of}) for one in earlier} == {world}


def test_a_sweep_writes_values_and_verdicts(past, real, tmp_path):
    world, found = past
    paths = sweep.write_sweep([world], found, real, tmp_path / "out")
    values, judged = (pd.read_csv(path) for path in paths)
    assert len(values) == len(found[world]["all"]["values"])
    assert len(judged) > 5
