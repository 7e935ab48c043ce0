"""A small project on disk and editions of it made by hand, through the package's own writers."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import nbformat

from airace.book import manifest
from airace.book.collect import Edition, dump
from airace.chapter import BOOK
from airace.charts.package import Figure
from airace.measures.estimate import Estimate
from airace.tables import DataPackage
from tests.book.executed import PARAMETERS, chapters, value

FRONT = "# Front\n\n```{headlines}\nparity.later | parity.gap\n```\n"
CODE = {
    "parity": "from airace import wording\nfrom airace.measures.lag import catch_up",
    "diffusion": "import airace.measures.licences",
    "controls": "",
    "governance": "",
}
LOG = "# Changelog\n\n## 0.2.0 – unreleased\n\n- Nothing yet.\n\n## 0.1.0 – 2025-01-01\n\n- Old.\n"


def figure(data="a,b\n1,2\n", title="The gap closes", figure_id="parity-gap"):
    return Figure(
        figure_id=figure_id, chapter="parity", title=title, subtitle="Points", alt="A line",
        note="", source_line="Lab", as_of="2025-01-15", sources=["lab"], values=[],
        licence="CC-BY-4.0", selector=None, spec={}, spec_narrow={}, data_csv=data,
        plot_svg="<svg/>", plot_narrow_svg="<svg/>", image_svg="<svg/>", image_png=b"",
    )  # fmt: skip


def claim(verdict="partly", claim_id="P12", reason="the interval holds zero"):
    return {
        "id": claim_id, "statement": "The gap has closed.", "verdict": verdict, "reason": reason,
        "since": "2025-01-31",
    }  # fmt: skip


def gap(number=4.62, low=3.1, high=6.04, **changes):
    estimate = Estimate(number, low, high, None if low is None else 0.9)
    return value("parity.gap", estimate, **changes)


def other(number=0.5, tables=("developers",)):
    """A value of another chapter that rests on another table."""
    made = value("diffusion.share", Estimate(number), display="{:.0%}", unit="share")
    return replace(made, tables=tables)


SOON = value("parity.later", Estimate.unknown("no vintage yet"))


class Book:
    """A project whose files a test may change between two editions."""

    def __init__(self, root: Path, package: DataPackage) -> None:
        self.root, self.package = root, package
        (root / "notebooks").mkdir()
        (root / "chapters").mkdir()
        (root / "editions").mkdir()
        for name, code in CODE.items():
            self.notebook(name, code)
        (root / "chapters" / "index.md").write_text(FRONT, encoding="utf-8")
        (root / "requirements.txt").write_text("pandas==3\n", encoding="utf-8")
        (root / "CHANGELOG.md").write_text(LOG, encoding="utf-8")

    def notebook(self, name: str, code: str) -> None:
        cell = nbformat.v4.new_code_cell(code, id="only")
        nbformat.write(
            nbformat.v4.new_notebook(cells=[cell]), self.root / "notebooks" / f"{name}.ipynb"
        )

    def add(self, path: str, line: str) -> None:
        """Append a line to a file of the project."""
        with (self.root / path).open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    def edition(
        self, name, *, values=None, claims=(), figures=None, as_of="2025-01-31", **choices
    ) -> Path:
        """Write an edition from the project as it stands now; one value is never known."""
        folder, scratch = self.root / name, self.root / f"{name}-executed"
        reads = {
            table: {"sha256": self.package.digest(table), "rows": 3, "rows_used": 2, "newest": None}
            for table in ("scores", "developers")
        }
        shared = {"parameters": {**PARAMETERS, "as_of": as_of, **choices}, "reads": reads}
        chapters(
            scratch,
            values=[*([gap(), other()] if values is None else values), SOON],
            findings=[],
            figures=[
                {"number": "1.1", "figure": one.to_bundle()}
                for one in ([figure()] if figures is None else figures)
            ],
            **{chapter: shared for chapter in BOOK},
        )
        edition = replace(Edition.collect(scratch), claims=list(claims))
        shutil.rmtree(scratch)
        edition.write(folder)
        (folder / "claims.json").write_text(dump(edition.claims), encoding="utf-8")
        self.collected = edition
        content = manifest.describe(manifest.facts(self.root, self.package, edition), folder)
        self.facts = {k: v for k, v in content.items() if k != "outputs"}
        (folder / manifest.NAME).write_text(dump(content), encoding="utf-8")
        return folder


def edit_json(path: Path, change) -> None:
    """Apply a function to the content of a JSON file, in place."""
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
