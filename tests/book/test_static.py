"""The site's own style sheet and script, and a chart that comes alive in a real browser."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from airace.book import vega
from airace.book.citation import Work
from airace.book.collect import Origin
from airace.book.sphinx.exhibit import live_script, render_exhibit
from airace.book.sphinx.exhibit_tools import About
from airace.charts import theme
from airace.charts.package import make_figure
from tests.book.chinese import IDEOGRAPHS
from tests.charts import frames
from tests.charts.drawing import BUILDERS
from tests.conftest import PROJECT

STATIC = Path(vega.__file__).parent / "static"
FILES = sorted(path.name for path in STATIC.iterdir() if path.suffix in (".css", ".js"))
ABOUT = About(
    Work("2026-08-11", "1", "0" * 64, "t", "figures/parity-frontier/"),
    Origin("parity", 3, "x = 1"),
    {},
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def test_every_font_of_the_style_sheet_is_shipped_and_used():
    css = (STATIC / "exhibit.css").read_text(encoding="utf-8")
    named = set(re.findall(r'url\("fonts/([^"]+)"\)', css))
    shipped = {path.name for path in (STATIC / "fonts").glob("*.woff2")}
    assert named == shipped
    assert (STATIC / "fonts" / "OFL.txt").is_file()


def test_a_page_with_chinese_needs_the_small_face_only():
    css = (STATIC / "exhibit.css").read_text(encoding="utf-8")
    whole, small = css.index("NotoSansSC-Regular.woff2"), css.index("NotoSansSC-Shown.woff2")
    # Of two faces that cover a character a browser asks the later one first.
    assert whole < small
    ranges = css[small:].partition("unicode-range: ")[2].partition(";")[0].split(", ")
    covered = {chr(int(code.removeprefix("U+"), 16)) for code in ranges}
    files = [path for pattern in ("data/*.csv", "chapters/*.md", "notebooks/*.ipynb")
             for path in PROJECT.glob(pattern)]  # fmt: skip
    wanted = {c for path in files for c in IDEOGRAPHS.findall(path.read_text(encoding="utf-8"))}
    assert wanted and not wanted - covered, "run airace/fonts/subset_noto.py"
    assert (STATIC / "fonts" / "NotoSansSC-Shown.woff2").stat().st_size < 100_000


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_fetched_from_elsewhere(name):
    text = (STATIC / name).read_text(encoding="utf-8")
    # The namespace of a drawing names it; nobody asks there.
    text = text.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"(https?:)?//[\w.-]+\.\w", text)


@pytest.mark.parametrize("name", FILES)
def test_a_page_stays_light(name):
    assert (STATIC / name).stat().st_size < 30_000


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize(("width", "form"), [(1000, "680"), (500, "340")])
def test_a_chart_comes_alive_from_disk_without_moving_the_page(tmp_path, width, form):
    data = frames.steps()
    figure = make_figure(
        "parity-frontier",
        "parity",
        BUILDERS["frontier"](data),
        data,
        title="t",
        subtitle="s",
        alt="a",
        source_line="x",
        as_of="2026-08-11",
        sources=["x"],
        values=[],
        licence="CC-BY-4.0",
    )
    shutil.copytree(STATIC, tmp_path / "_static")
    vega.write_bundle(tmp_path / "vega" / "vega-bundle.js", tmp_path)
    (tmp_path / "figures" / "parity-frontier").mkdir(parents=True)
    live = tmp_path / "figures" / "parity-frontier" / "live.js"
    live.write_text(live_script(figure.for_page()), encoding="utf-8")
    body = render_exhibit(figure.for_page(), ABOUT, number="1", to=lambda target: target)
    (tmp_path / "index.html").write_text(
        f"""<!doctype html><html lang="en" data-theme="dark"><meta charset="utf-8">
        <title>wait</title><link rel="stylesheet" href="_static/exhibit.css">
        <script defer src="_static/charts.js"></script>
        <body><main>{body}</main><script>
        addEventListener("load", () => {{
          const before = document.documentElement.scrollHeight;
          document.querySelector(".exhibit-button").click();
          const watch = setInterval(() => {{
            const svg = document.querySelector(".is-live .exhibit-live svg");
            if (!svg) return;
            clearInterval(watch);
            const colours = [...svg.querySelectorAll('[stroke="{theme.LIGHT["lead"]}"]')]
              .map(e => getComputedStyle(e).stroke);
            document.title = [svg.getAttribute("width"), svg.getAttribute("role"),
              document.documentElement.scrollHeight - before, colours[0],
              document.documentElement.scrollWidth <= innerWidth].join(" | ");
          }}, 50);
        }});</script></body></html>""",
        encoding="utf-8",
    )
    shown = subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--window-size={width},900",
            "--virtual-time-budget=20000",
            "--dump-dom",
            (tmp_path / "index.html").as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    ).stdout
    found = re.search(r"<title>(.*?)</title>", shown)[1]
    dark = tuple(int(theme.DARK["lead"][i : i + 2], 16) for i in (1, 3, 5))
    assert found == f"{form} | img | 0 | rgb{dark} | true"
