"""Figures of past days in their file, and read back."""

import json
from dataclasses import replace

import nbformat
import pytest

from airace.book.collect import Origin
from airace.book.past_figures import PastDay, PastFigure, followed, packed, unpacked
from airace.chapter import CHAPTER_MIME, FIGURE_MIME
from airace.errors import AiraceError
from tests.book.by_hand import figure

FIGURE = replace(figure(title="关于 <b>"), image_png=b"\x89PNG\x00")
DAY = PastDay(
    "2024-06-30", {"as_of": "2024-06-30", "seed": 1},
    [PastFigure(FIGURE, Origin("parity", 7, "", ("scores",)))],
)  # fmt: skip


def notebook(*bundles):
    shown = [{FIGURE_MIME: bundle} for bundle in bundles] + [{CHAPTER_MIME: {}}]
    outputs = [nbformat.v4.new_output("display_data", data) for data in shown]
    first = nbformat.v4.new_markdown_cell("# Parity")
    last = nbformat.v4.new_code_cell("secret = '2030-01-01'", outputs=outputs)
    return nbformat.v4.new_notebook(cells=[first, last])


def bundle(figure_id, is_followed):
    made = figure(figure_id=figure_id).to_bundle()
    return {"number": "1.1", "tables": ["scores"], "followed": is_followed, "figure": made}


def test_of_an_executed_chapter_the_followed_ones_are_taken_without_todays_code():
    made = followed(notebook(bundle("parity-a", False), bundle("parity-b", True)), "parity")
    assert [one.figure.figure_id for one in made] == ["parity-b"]
    assert made[0].origin == Origin("parity", 2, "", ("scores",))


def test_what_is_packed_is_read_back():
    text = packed("2025-01-31", [DAY])
    assert unpacked(text, "2025-01-31") == {"2024-06-30": DAY}
    assert packed("2025-01-31", [DAY]) == text


def test_what_another_edition_left_says_nothing():
    assert unpacked(packed("2025-01-31", [DAY]), "2025-02-28") == {}


def test_a_figure_of_another_version_is_refused():
    content = json.loads(packed("2025-01-31", [DAY]))
    del content["days"][0]["figures"][0]["figure"]["alt"]
    with pytest.raises(AiraceError, match="missing or unknown parts: alt"):
        unpacked(json.dumps(content), "2025-01-31")
