"""Weight and speed of the website's pages, side by side with stock Altair output.

Run from the project: ``.venv/bin/python benchmarks/page_weight.py [EDITION] [--stock CHAPTER …]``.
``EDITION`` is a built edition (``_build`` if not given).  Needs Playwright and Chromium.

For every page: bytes of HTML; bytes as they are and compressed, files and scripts that a browser
loads to show it; how many files of other sites it asks for; the time until its first chart stands
on the screen.

For the chapters named, the same charts are also rendered as Jupyter Book does without any of this
project: a book of the stock configuration whose notebooks hold what Altair writes into a cell
(``alt.renderers.enable("html")``).  It has the charts alone, neither prose nor tables nor still
pictures, and is measured kindly: the charting library comes from disk in the place of a public
network, and nothing else that such a page asks other sites for comes at all, or is waited for.

Prints the fastest of the rounds, because slower ones measure what else the machine did.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import nbformat
import vl_convert
from altair.vegalite.v6.display import html_renderer
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Time until the first chart has a size, and is painted in the frame after.
FIRST_CHART = """() => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("no chart within 30 seconds")), 30000);
  const look = () => {
    const chart = document.querySelector("%s");
    if (chart && chart.getBoundingClientRect().height > 0) {
      requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0));
    } else requestAnimationFrame(look);
  };
  look();
})"""
OURS = ".exhibit-plot svg"
STOCK = ".vega-embed .marks"


# What Altair's output fetches: the library in three parts, of which the first stands for all.
LIBRARY = "https://cdn.jsdelivr.net/npm/"


@cache
def library() -> bytes:
    """Vega, Vega-Lite and Vega-Embed as one script, as a page of Altair's expects them."""
    names = "globalThis.vegaEmbed = vegaEmbed; globalThis.vega = vega;"
    return f"(function () {{\n{vl_convert.javascript_bundle(names)}\n}})();\n".encode()


def visit(browser, page_file: Path, chart: str | None) -> dict[str, float]:
    """Open a page once; bytes and files loaded, scripts among them, ms to the first chart."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    loaded: list[bytes] = []

    def answer(route) -> None:
        asked.append(route.request.url)
        if not route.request.url.startswith(LIBRARY):
            route.abort()
            return
        whole = route.request.url.startswith(f"{LIBRARY}vega@")
        loaded.append(library() if whole else b"")
        route.fulfill(body=loaded[-1], content_type="text/javascript")

    context.route(lambda url: url.startswith("http"), answer)
    files: set[Path] = set()

    def note(request) -> None:
        if request.url.startswith("file:"):
            address = request.url.removeprefix("file://")
            files.add(Path(address.split("?")[0].split("#")[0]))

    page.on("request", note)
    page.goto(page_file.as_uri(), wait_until="commit")
    first = page.evaluate(FIRST_CHART % chart) if chart else 0.0
    page.wait_for_load_state("load")
    context.close()
    loaded += [file.read_bytes() for file in files if file.is_file()]
    return {
        "html": page_file.stat().st_size,
        "loaded": sum(len(content) for content in loaded),
        "packed": sum(len(gzip.compress(content, 6)) for content in loaded),
        "files": len(loaded),
        "scripts": sum(file.suffix == ".js" for file in files)
        + sum(address.startswith(LIBRARY) for address in asked),
        "foreign": len(asked),
        "first": first,
    }


def stock_book(site: Path, chapters: list[str], folder: Path) -> dict[str, tuple[Path, int]]:
    """Render chapters' charts as a stock book does; returns the page and count of each."""
    counts = {chapter: 0 for chapter in chapters}
    for chapter in chapters:
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {chapter}")])
        book.metadata["language_info"] = {"name": "python"}
        for about in sorted((site / "figures").glob("*/figure.json")):
            if json.loads(about.read_text("utf-8"))["chapter"] != chapter:
                continue
            counts[chapter] += 1
            chart = json.loads((about.parent / "chart.vl.json").read_text("utf-8"))
            shown = nbformat.v4.new_output("display_data", html_renderer(chart))
            book.cells.append(nbformat.v4.new_code_cell("chart", outputs=[shown]))
        nbformat.write(book, folder / f"{chapter}.ipynb")
    (folder / "index.md").write_text("# Stock\n", encoding="utf-8")
    (folder / "_config.yml").write_text(
        'title: Stock\nexecute:\n  execute_notebooks: "off"\n', encoding="utf-8"
    )
    files = "".join(f"  - file: {chapter}\n" for chapter in chapters)
    (folder / "_toc.yml").write_text(
        f"format: jb-book\nroot: index\nchapters:\n{files}", encoding="utf-8"
    )
    start = "from jupyter_book.cli.main import main; main()"
    subprocess.run(
        [sys.executable, "-c", start, "build", str(folder)], check=True, capture_output=True
    )
    built = folder / "_build" / "html"
    return {chapter: (built / f"{chapter}.html", counts[chapter]) for chapter in chapters}


def line(name: str, found: dict[str, float]) -> str:
    """A row of the table."""
    first = f"{found['first']:8.0f}" if found["first"] else f"{'–':>8}"
    return (
        f"{name:28} {found['html'] / 1e3:8.0f} {found['loaded'] / 1e3:9.0f} "
        f"{found['packed'] / 1e3:9.0f} {found['files']:6.0f} {found['scripts']:8.0f} "
        f"{found['foreign']:8.0f} {first}"
    )


def main() -> None:
    """Print a row per page, then both forms of the chapters named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("edition", nargs="?", type=Path, default=Path("_build"))
    parser.add_argument("--stock", nargs="*", default=["parity", "diffusion"])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    site = (options.edition / "html").resolve()
    heads = (
        f"{'page':28} {'html kB':>8} {'loaded kB':>9} {'gzip kB':>9} {'files':>6} {'scripts':>8} "
        f"{'foreign':>8}"
    )
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )

        def fastest(page: Path, chart: str | None) -> dict[str, float]:
            rounds = [visit(browser, page, chart) for _ in range(options.rounds)]
            return min(rounds, key=lambda found: found["first"])

        print(f"{heads} {'chart ms':>8}")
        pages = [*sorted((site / "chapters").glob("*.html")),
                 *sorted((site / "figures").glob("*/index.html"))[:1]]  # fmt: skip
        for page in pages:
            drawn = 'class="exhibit-plot"' in page.read_text("utf-8")
            found = fastest(page, OURS if drawn else None)
            print(line(page.relative_to(site).as_posix().removeprefix("chapters/"), found))
        stock = stock_book(site, options.stock, Path(scratch)) if options.stock else {}
        for chapter, (page, count) in stock.items():
            print(line(f"{chapter}, {count} charts, stock", fastest(page, STOCK)))
        browser.close()


if __name__ == "__main__":
    main()
