import re

import nbformat
import pytest
from pybtex.database import parse_file

from airace.prose import lint, sentences, typed_numbers


@pytest.mark.parametrize(
    "text",
    [
        "In 2025 the H100 and GPT-5 came out, on 31 January 2025.",
        "The gap is {value}`parity.eci.gap:interval`, see [data](x-1.csv).",
        "Ahead by {parity.eci.gap}.",
        "```{chart} parity-3\n```\nDone.",
        "Under `top 10` rules and CC BY 4.0.",
        "The 2025-01-31 edition of R1, Qwen2.5 and 3A090.",
    ],
)
def test_names_dates_roles_and_code_pass(text):
    assert typed_numbers(text, ["CC BY 4.0"]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("The gap is 4.6 points.", ["4.6"]), ("About 90 % of 1,200 models", ["90", "1,200"])],
)
def test_typed_numbers_are_found(text, found):
    assert typed_numbers(text, []) == found


def test_sentences_in_code_are_prose_too():
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("Some text."),
            nbformat.v4.new_code_cell('x = f(10, title="The gap is 12 points wide")'),
        ]
    )
    assert [text for _, text in sentences(notebook)] == ["Some text.", "The gap is 12 points wide"]


def test_the_books_own_prose_is_clean(project):
    assert lint(project) == []


def test_the_bibliography_can_be_read_and_has_what_notebooks_cite(project):
    entries = parse_file(str(project / "references.bib")).entries
    pages = [*project.glob("notebooks/*.ipynb"), *project.glob("chapters/*.md")]
    cited = {
        key.strip()
        for page in pages
        for keys in re.findall(r"\{cite:p\}`([^`]+)`", page.read_text(encoding="utf-8"))
        for key in keys.split(",")
    }
    assert cited and cited <= set(entries)
