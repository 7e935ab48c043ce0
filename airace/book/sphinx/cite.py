"""How to cite the edition, a chapter or a figure: on the page in three forms, and as files."""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from airace import __version__
from airace.book.citation import Work, doi_of
from airace.book.sphinx.language import as_html
from airace.book.sphinx.nodes import folded, link
from airace.book.sphinx.prose import edition_of
from airace.book.title_page import chapter_works

# Folder of the site with the files that reference managers import.
FOLDER = "citations"
EDITION = "edition"


def connect(app: Sphinx) -> None:
    """Hook the files into a build."""
    app.connect("build-finished", _write)


def works(env: BuildEnvironment) -> dict[str, Work]:
    """Return the edition, under ``edition``, and its chapters by name."""
    edition, root = edition_of(env), Path(env.srcdir)
    facts = (edition.as_of, __version__, edition.data_digest)
    doi = doi_of(root / "editions/dois.csv", facts[0])
    whole = {EDITION: Work(*facts, doi=doi)}
    return whole | chapter_works(root / "chapters", facts, doi)


class CiteDirective(SphinxDirective):
    """``{cite-edition}``: this edition; with ``title | page``: a part of it."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        """Return the citation as text, as BibTeX and as CSL-JSON."""
        self.env.note_reread()  # titles are those of other pages
        whole = works(self.env)[EDITION]
        part, _, address = (self.arguments[0] if self.arguments else "").partition("|")
        if not part:
            return _forms(whole, _files(self.env, EDITION))
        facts = (whole.as_of, whole.version, whole.digest)
        return _forms(Work(*facts, part.strip(), address.strip()), [])


class CiteChaptersDirective(SphinxDirective):
    """``{cite-chapters}``: how to cite each chapter."""

    def run(self):
        """Return the citation of each as text, as BibTeX and as CSL-JSON."""
        self.env.note_reread()  # titles are those of other pages
        chapters = {name: work for name, work in works(self.env).items() if name != EDITION}
        return [
            node for name, work in chapters.items() for node in _forms(work, _files(self.env, name))
        ]


DIRECTIVES = {"cite-edition": CiteDirective, "cite-chapters": CiteChaptersDirective}


def _forms(work: Work, files: list[nodes.Node]) -> list[nodes.Node]:
    """Return a citation to read, and behind a line the same for programs, with its files."""
    # A line for each field: what stands under one another is read like the BibTeX above it.
    fields = (
        f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in work.csl.items()
    )
    item = "{\n" + ",\n".join(fields) + "\n}"
    # Beside others of its kind, the line says whose it is to who hears it alone.
    of = f'<span class="visually-hidden"> of {as_html(work.part)}</span>' if work.part else ""
    coded = [
        nodes.literal_block(work.bibtex, work.bibtex, language="none"),
        nodes.literal_block(item, item, language="none"),
    ]
    return [
        nodes.paragraph(work.text, work.text, classes=["citation"]),
        *folded(f"BibTeX and CSL-JSON{of}", [*coded, *files], classes="folded"),
    ]


def _files(env: BuildEnvironment, name: str) -> list[nodes.Node]:
    """Links to the same as files, which only the site has."""
    if env.app.builder.format != "html":
        return []
    root = "../" * env.docname.count("/")
    bib, csl = (f"{root}{FOLDER}/{name}.{kind}" for kind in ("bib", "json"))
    line = nodes.paragraph("", "Files to import: ", classes=["test-note"])
    line += [link("BibTeX", bib), nodes.Text(", "), link("CSL-JSON", csl)]
    return [line]


def _write(app: Sphinx, exception) -> None:
    if exception is not None or app.builder.name != "html":
        return
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(exist_ok=True)
    for name, work in works(app.env).items():
        for kind, text in (("bib", work.bibtex + "\n"), ("json", work.csl_json)):
            (folder / f"{name}.{kind}").write_text(text, encoding="utf-8", newline="\n")
