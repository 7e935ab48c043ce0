"""Weight and speed of the website's pages, side by side with stock Altair output.

Run from the project: ``.venv/bin/python benchmarks/page_weight.py [EDITION] [--stock CHAPTER …]``.
``EDITION`` is a built edition (``_build`` if not given).  Needs Playwright and Chromium.

For every page: bytes of HTML, as it is and compressed; bytes, files and scripts that a browser
loads to show it; the time until its first chart stands on the screen.  For the chapters named,
the same charts are also written as Altair writes them into a notebook (``Chart.to_html``, one
``vegaEmbed`` call a chart), with the libraries in local files instead of those of a public
network, so that the comparison leaves the network out; what the network would add is on top.
Prints the fastest of the rounds, because slower ones measure what else the machine did.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import tempfile
from pathlib import Path

import vl_convert
from altair.utils.html import spec_to_html
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Time until the first chart has a size, and is painted in the frame after.
FIRST_CHART = """() => new Promise(done => {
  const look = () => {
    const chart = document.querySelector("%s");
    if (chart && chart.getBoundingClientRect().height > 0) {
      requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0));
    } else requestAnimationFrame(look);
  };
  look();
})"""
OURS = ".exhibit-plot svg"
STOCK = ".vega-embed canvas, .vega-embed svg"


def visit(browser, page_file: Path, chart: str | None) -> dict[str, float]:
    """Open a page once; bytes and files loaded, scripts among them, ms to the first chart."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri(), wait_until="commit")
    first = page.evaluate(FIRST_CHART % chart) if chart else 0.0
    page.wait_for_load_state("load")
    files = {Path(url.removeprefix("file://").split("?")[0].split("#")[0]) for url in asked
             if url.startswith("file:")}  # fmt: skip
    sizes = {file: file.stat().st_size for file in files if file.is_file()}
    packed = sum(len(gzip.compress(file.read_bytes(), 6)) for file in sizes)
    context.close()
    return {
        "html": page_file.stat().st_size,
        "loaded": sum(sizes.values()),
        "packed": packed,
        "files": len(sizes),
        "scripts": sum(file.suffix == ".js" for file in sizes),
        "first": first,
    }


def stock_page(site: Path, chapter: str, folder: Path) -> tuple[Path, int]:
    """Write a chapter's charts as Altair does; returns the page and how many there are."""
    parts = []
    for about in sorted((site / "figures").glob("*/figure.json")):
        if json.loads(about.read_text("utf-8"))["chapter"] != chapter:
            continue
        specification = json.loads((about.parent / "chart.vl.json").read_text("utf-8"))
        parts.append(spec_to_html(
            specification, mode="vega-lite", vega_version="6", vegalite_version="6",
            vegaembed_version="7", fullhtml=False, output_div=f"altair-{len(parts)}"))  # fmt: skip
    libraries = "globalThis.vegaEmbed = vegaEmbed; globalThis.vega = vega;"
    bundle = f"(function () {{\n{vl_convert.javascript_bundle(libraries)}\n}})();\n"
    (folder / "vega.js").write_text(bundle, encoding="utf-8")
    body = "\n".join(parts)
    page = folder / f"{chapter}.html"
    page.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>stock</title>'
        f'<script src="vega.js"></script><body>{body}</body></html>',
        encoding="utf-8",
    )
    return page, len(parts)


def line(name: str, found: dict[str, float]) -> str:
    """A row of the table."""
    first = f"{found['first']:8.0f}" if found["first"] else f"{'–':>8}"
    return (
        f"{name:28} {found['html'] / 1e3:8.0f} {found['loaded'] / 1e3:9.0f} "
        f"{found['packed'] / 1e3:9.0f} {found['files']:6.0f} {found['scripts']:8.0f} {first}"
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
        f"{'page':28} {'html kB':>8} {'loaded kB':>9} {'gzip kB':>9} {'files':>6} {'scripts':>8}"
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
        for chapter in options.stock:
            page, count = stock_page(site, chapter, Path(scratch))
            print(line(f"{chapter}, {count} charts, stock", fastest(page, STOCK)))
        browser.close()


if __name__ == "__main__":
    main()
