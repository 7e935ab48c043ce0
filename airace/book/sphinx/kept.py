"""Which pages must be read again: those that differ, or all if what they draw on differs.

Sphinx goes by the times of files, and only by those of the pages; numbers, tables and code that
pages draw on would leave it with pages of another edition.  Here content decides.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import CONFIG_OK, BuildEnvironment

from airace.book import manifest, pages
from airace.book.inputs import environment
from airace.book.sphinx.front import WORLDS
from airace.book.sphinx.printed import has_files
from airace.chapter import BOOK

NOTE = "read.json"  # beside the pages as read
# Pages of which others say something: what the front page asks is answered on many.
ASKED = ("chapters/index.md",)


def connect(app: Sphinx) -> None:
    """Hook the choice into a build."""
    app.connect("env-get-outdated", _add)
    # The last to be asked: what others want read for the sake of a page that is read is spared.
    app.connect("env-before-read-docs", _spare, priority=900)
    app.connect("build-finished", _note)


def _add(app: Sphinx, env: BuildEnvironment, added, changed, removed) -> list[str]:
    """Return every page that must be read."""
    place = Path(app.doctreedir, NOTE)
    then = json.loads(place.read_text("utf-8")) if place.is_file() else {}
    # From here on the pages as read are a mixture, until all is done.
    place.unlink(missing_ok=True)
    now = {
        "rest": rest(app),
        "pages": {
            name: manifest.digest(Path(env.doc2path(name))) for name in sorted(env.found_docs)
        },
    }
    usable = env.config_status == CONFIG_OK and then.get("rest") == now["rest"]
    known = then["pages"] if usable else {}
    app.airace_read = now
    app.airace_outdated = {
        name
        for name, digest in now["pages"].items()
        if known.get(name) != digest
        or name in env.reread_always
        or not Path(app.doctreedir, f"{name}.doctree").is_file()
    }
    return sorted(app.airace_outdated)


def _spare(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Take out the pages that only have a newer file."""
    docnames[:] = [name for name in docnames if name in app.airace_outdated]


def _note(app: Sphinx, exception) -> None:
    """Record what the pages as read were read from."""
    if exception is None and app.statuscode == 0:
        Path(app.doctreedir, NOTE).write_text(json.dumps(app.airace_read), encoding="utf-8")


def rest(app: Sphinx) -> str:
    """Digest of all that a page may draw on besides its own file."""
    parts = [
        *_parts(Path(app.srcdir)),
        f"PDFs: {has_files(app)}",
        # Where on its page a figure's code stands.
        repr(sorted(app.airace_edition.origins.items())),
        *manifest.digests(manifest.ROOT, "**/*.py").values(),
        environment(),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _parts(root: Path) -> Iterator[str]:
    """What pages draw on: files besides pages, the pages' names, what the chapters show."""
    for name in (*pages.PARTS, "data", WORLDS, *ASKED):
        place = root / name
        if place.is_file():
            yield f"{name}: {manifest.digest(place)}"
        elif name not in ("chapters", "notebooks"):
            yield f"{name}: {manifest.digests(place)}"
    yield from sorted(path.relative_to(root).as_posix() for path in root.glob("chapters/**/*"))
    for chapter in BOOK:
        notebook = json.loads((root / "chapters" / f"{chapter}.ipynb").read_text("utf-8"))
        shown = [cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
        yield hashlib.sha256(json.dumps(shown).encode()).hexdigest()
