"""A book of a few made-up numbers, rendered as the real one is, to take pictures of.

Nothing in it comes from the project's tables or pages, so neither new data nor a changed sentence
moves it; extension, templates, style sheets, fonts and configuration are the project's own.
"""

import json
import shutil
from pathlib import Path

import nbformat

from airace.book import pages
from airace.chapter import LISTING_MIME
from airace.charts.package import Figure, make_figure
from airace.ledger import Value
from airace.measures.estimate import Estimate
from tests.book import executed
from tests.book.claims_by_hand import add_tables, records
from tests.charts import frames
from tests.charts.drawing import BUILDERS
from tests.claims.worlds import entry, file
from tests.claims.worlds import value as fields
from tests.conftest import PROJECT, write_small

AS_OF = executed.PARAMETERS["as_of"]
SHARE = {"display": "{:.0%}", "unit": "share"}
VALUES = {
    "parity.gap": (executed.GAP, "Distance between the best models", {}),
    "parity.votes": (Estimate(-3.2, -9.9, 4.1, 0.9), "Distance by votes", {}),
    "parity.wait": (Estimate(7.4, 6.1, 9.0, 0.9), "Months until a record is matched", {}),
    "parity.later": (executed.SOON, "Distance by the index to come", {}),
    "diffusion.lead": (Estimate(0.31), "Downloads of models from the first country", SHARE),
    "diffusion.challenger": (Estimate(0.52), "Downloads of models from the second", SHARE),
}
FINDINGS = {
    "parity.gap": "The best model of one country is {parity.gap} ahead of the best of the other.",
    "parity.wait": "A record is matched after {parity.wait} months, by the mean of those matched.",
    "diffusion.share": "Of all downloads, {diffusion.challenger} go to the second country.",
}
PAGES = {
    "index.md": """\
# A specimen

**A few made-up numbers on a page like those of the book.**

```{edition-box}
:short:
```

## Who is ahead?

```{standing}
The best model, by an index: parity.gap over 0
The best model, by votes: parity.votes over 0
Downloads of open models: diffusion.lead against diffusion.challenger
```

Where an interval includes zero, the table says that it cannot be told.

## Numbers

```{headlines}
parity.gap
parity.wait
diffusion.challenger
parity.later
```

## Findings

```{findings} parity
```
""",
    "verdicts.md": """\
# Verdicts

```{claims-table} parity
```

```{claim} X1
```

```{said} parity
```
""",
    "values.md": """\
# Values

Every number of the specimen.

```{values-table} parity
```

```{values-table} diffusion
```
""",
    "glossary.md": """\
# Glossary

```{glossary}
yardstick
  What a distance is measured with.
```
""",
}
PROSE = """\
# A chapter

```{findings} parity
```

A paragraph of prose, long enough to be broken into lines, about one yardstick and the distance of
{value}`parity.gap` ({value}`parity.gap:interval`) that it shows; *words that are stressed*,
**words that are strong**, some `code` and [a link](values.md) stand in it.

> Words of somebody else, set apart.

## Figures

- The first point of a list.
- The second, which names the ministry 工信部 in its own script.
"""
CONTENTS = """\
format: jb-book
root: chapters/index
parts:
  - caption: A part
    numbered: true
    chapters:
      - file: chapters/parity
      - file: chapters/verdicts
        sections:
          - glob: chapters/claims/*
  - caption: Another part
    chapters:
      - file: chapters/values
      - file: chapters/glossary
"""
LISTING = {
    "id": "parity-list",
    "title": "A list of a chapter",
    "note": "A note below it.",
    "source_line": "Source: Lab.",
    "columns": ["Model", "Released", "Points", "Page"],
    "numeric": [False, False, True, False],
    "rows": [
        ["Alpha", "2024-03-01", "140.6", "https://example.org/alpha"],
        ["Beta", "2024-09-01", "1,143.5", "https://example.org/beta"],
    ],
}


def build(folder: Path) -> Path:
    """Render the specimen below a new folder; return its website."""
    book = folder / "book"
    add_tables(write_small(book / "data").root)
    for name in ("_config.yml", "requirements.txt"):
        shutil.copyfile(PROJECT / name, book / name)
    for name in ("notebooks", "editions"):
        (book / name).mkdir()
    (book / "_toc.yml").write_text(CONTENTS, encoding="utf-8")
    (book / "references.bib").write_text("", encoding="utf-8")
    _write_chapters(book / "chapters")
    (book / "_build").mkdir()
    (book / "_build" / "worlds.json").write_text(json.dumps(_past()), encoding="utf-8")
    return pages.build_site(book, AS_OF)


def _write_chapters(folder: Path) -> None:
    claims = records("The lead is over")
    executed.chapters(
        folder,
        values=[_value(*named) for named in VALUES.items()],
        findings=[
            {"id": name, "chapter": name.split(".")[0], "text": text}
            for name, text in FINDINGS.items()
        ],
        figures=[
            {"number": f"1.{i}", "tables": ["scores"], "figure": figure.to_bundle()}
            for i, figure in enumerate(_figures(), start=1)
        ],
        claims={"claims": claims},
    )
    parity = nbformat.read(folder / "parity.ipynb", as_version=4)
    listing = nbformat.v4.new_output("display_data", {LISTING_MIME: LISTING})
    parity.cells[:1] = [
        nbformat.v4.new_markdown_cell(PROSE),
        nbformat.v4.new_code_cell("chapter.listing(…)", outputs=[listing]),
    ]
    for cell in parity.cells:
        if cell.cell_type == "code":
            cell.metadata["tags"] = ["remove-input"]
    parity.metadata["language_info"] = {"name": "python"}
    nbformat.write(parity, folder / "parity.ipynb")
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    pages.write_claim_pages(folder / "claims", claims)


def _value(value_id: str, told: tuple[Estimate, str, dict[str, str]]) -> Value:
    estimate, title, changes = told
    return executed.value(value_id, estimate, title=title, **changes)


def _figures() -> list[Figure]:
    return [
        make_figure(
            f"parity-{form}", "parity", BUILDERS[form](data), data,
            title=title, subtitle="Points, by day of release", alt=f"A chart: {title}",
            note="Models of 工信部 are left out." if form == "frontier" else "",
            source_line="Lab; 15 January 2025; CC BY 4.0", as_of="2025-01-15", sources=["lab"],
            values=["parity.gap"], licence="CC-BY-4.0",
        )
        for form, data, title in (
            ("frontier", frames.steps(), "The best models of both countries rise together"),
            ("intervals", frames.estimates(), "By two of three yardsticks it takes months"),
        )
    ]  # fmt: skip


def _past() -> dict:
    """Editions of earlier days, which draw the courses on the front page."""
    days = ("2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31", AS_OF)
    courses = {
        "parity.gap": (9.2, 7.0, 6.5, 5.1, 4.62),
        "parity.votes": (14.0, 8.0, 4.0, -1.0, -3.2),
        "diffusion.lead": (0.45, 0.4, 0.38, 0.33, 0.31),
        "diffusion.challenger": (0.3, 0.36, 0.41, 0.48, 0.52),
    }
    worlds = [
        entry(
            day,
            {name: fields(numbers[i], numbers[i] - 1, numbers[i] + 1, as_of=day)
             for name, numbers in courses.items()},
            parts=("edition",) if day == AS_OF else ("history",),
        )
        for i, day in enumerate(days)
    ]  # fmt: skip
    return file(*worlds, as_of=AS_OF)
