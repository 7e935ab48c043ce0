"""Pages of a small fixed book look as they did when somebody last looked at them.

After a change that is meant to show, renew the pictures and look at each before committing it:

    .venv/bin/pytest tests/book/test_screens.py --renew-screens
"""

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.book import pictures, specimen
from tests.book.browsing import Reader, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]
KEPT = Path(__file__).parent / "screens"
WIDTHS = (360, 768, 1280)
PAGES = {
    "front": "chapters/index.html",
    "chapter": "chapters/parity.html",
    "verdicts": "chapters/verdicts.html",
    "values": "chapters/values.html",
    "figure": "figures/parity-frontier/index.html",
}


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory):
    return specimen.build(tmp_path_factory.mktemp("specimen"))


def screen(reader: Reader, address: str, width: int) -> Image.Image:
    """Take a picture of a whole page."""
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.open(address).evaluate("document.fonts.ready")
    return Image.open(io.BytesIO(reader.page.screenshot(full_page=True, animations="disabled")))


@pytest.mark.parametrize("mode", ["light", "dark", "print"])
def test_pages_look_as_they_did(chromium, looked_at, mode, tmp_path, pytestconfig):
    reader = Reader(chromium, looked_at, dark=mode == "dark")
    if mode == "print":
        reader.page.emulate_media(media="print")
    changed = []
    for width in (768,) if mode == "print" else WIDTHS:
        for name, address in PAGES.items():
            seen = screen(reader, address, width)
            path = KEPT / f"{name}-{width}-{mode}.png"
            if pytestconfig.getoption("--renew-screens"):
                pictures.save(seen, path)
                continue
            with Image.open(path) as reference:
                difference = pictures.compare(seen, reference)
            if difference.told:
                seen.save(tmp_path / path.name)
                difference.picture.save(tmp_path / f"{path.stem}-difference.png")
                changed.append(f"{path.stem}: {difference.told}")
    reader.context.close()
    assert not changed, f"see {tmp_path}: " + "; ".join(changed)
    if pytestconfig.getoption("--renew-screens"):
        pytest.skip(f"renewed the pictures in {KEPT}; look at them")


def test_a_page_with_chinese_loads_the_small_face_only(chromium, looked_at):
    reader = Reader(chromium, looked_at)
    reader.open(PAGES["chapter"]).evaluate("document.fonts.ready")
    assert [name for name in reader.loaded if "Noto" in name] == ["NotoSansSC-Shown.woff2"]
    reader.open(PAGES["values"]).evaluate("document.fonts.ready")
    assert not [name for name in reader.loaded if "Noto" in name]
    reader.context.close()
