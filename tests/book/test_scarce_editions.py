"""Chapters run where almost nothing is known: early days, under choices that leave little."""

from concurrent.futures import as_completed

import pytest

from airace.book import runs
from airace.book.engine import pool
from airace.chapter import CHAPTERS
from airace.drawing import Drawing
from airace.params import parse
from airace.tables import DataPackage

pytestmark = pytest.mark.book

SCARCE = [
    {"as_of": "2023-06-30", "weights": "closed", "attribution": "exclusive", "frontier_k": 3},
    {"as_of": "2024-01-31", "weights": "closed", "attribution": "headquarters"},
    {"as_of": "2024-01-31", "weights": "open", "attribution": "exclusive", "frontier_k": 3},
]


def test_no_chapter_needs_what_is_not_there(project):
    package = DataPackage(project / "data")
    editions = [parse({**choices, "draws": 100}, package) for choices in SCARCE]
    with pool(2) as processes:
        jobs = {
            processes.submit(
                runs.run, project, chapter, edition.as_dict(), drawn=Drawing.FOLLOWED
            ): chapter
            for edition in editions
            for chapter in CHAPTERS
        }
        for job in as_completed(jobs):
            record = job.result()["record"]
            assert record["chapter"] == jobs[job]
            assert record["values"]
