"""Words of the glossary beside the text, in a small project."""

import pytest

GLOSSARY = """# Glossary

```{glossary}
open weights
  Weights that <b>anybody</b> may fetch.

frontier
  The best so far.

verdict
  What the numbers say.
```
"""


@pytest.fixture
def page(build, tmp_path):
    def go(text):
        chapters = tmp_path / "book" / "chapters"
        chapters.mkdir(parents=True, exist_ok=True)
        (chapters / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
        return build(text + "\n\n```{toctree}\nglossary\n```\n")

    return go


def notes(body):
    return [note.a.get_text() for note in body.select(".term")]


def test_the_first_use_of_a_word_is_explained(page):
    body = page("Open weights here.\n\nMore open weights, and two frontiers.")
    assert notes(body) == ["Open weights", "frontiers"]
    note = body.select_one(".term")
    assert note.a["href"] == "glossary.html#term-open-weights"
    assert note.select_one(".value-card").get_text() == "Weights that <b>anybody</b> may fetch."


def test_a_paragraph_has_one_note(page):
    assert len(notes(page("Open weights and the frontier."))) == 1


@pytest.mark.parametrize(
    "text",
    ["## The frontier", "See `frontier`.", "See [the frontier](values.md).", "Frontiersman.",
     "A verdict.", "| a |\n|---|\n| frontier |"],
)  # fmt: skip
def test_titles_links_code_tables_and_plain_words_stay(page, text):
    assert notes(page(text)) == []
