# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools[woff]==4.68.0"]
# ///
"""Make the Chinese face of the book from a full Noto Sans SC.

IBM Plex has no ideographs.  A full Chinese face has ten megabytes, so the book ships the
characters that names need: the first level of GB 2312, which is the 3,755 commonest, its
punctuation and full-width forms, and every ideograph that stands in ``data/``.

    uv run airace/fonts/subset_noto.py NotoSansSC_400Regular.ttf

The input is the file of that name in version 0.4.3 of the npm package
``@expo-google-fonts/noto-sans-sc``: Noto Sans SC, SIL Open Font License 1.1.  The same input
gives the same bytes.
"""

import argparse
import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
TTF = ROOT / "airace" / "fonts" / "NotoSansSC-Regular.ttf"
WOFF2 = ROOT / "airace" / "book" / "static" / "fonts" / "NotoSansSC-Regular.woff2"
IDEOGRAPHS = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def characters() -> set[str]:
    """Return what the subset covers; letters and digits are IBM Plex's."""
    rows = [*range(1, 4), *range(16, 56)]
    cells = [bytes([0xA0 + row, 0xA0 + cell]) for row in rows for cell in range(1, 95)]
    common = "".join(cell.decode("gb2312", errors="ignore") for cell in cells)
    tables = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data").glob("*.csv"))
    return set(IDEOGRAPHS.findall(common + tables))


def main() -> None:
    """Write the subset as TrueType for charts and PDF, and as WOFF2 for the site."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("font", type=Path, help="NotoSansSC_400Regular.ttf")
    # Dates of the input stay, so that the clock does not get into the bytes.
    font = TTFont(parser.parse_args().font, recalcTimestamp=False)
    options = subset.Options(layout_features=["ccmp", "locl"], hinting=False, name_IDs=["*"])
    options.drop_tables += ["vhea", "vmtx", "VORG"]  # nothing is set in columns
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters()))
    subsetter.subset(font)
    font.save(TTF)
    font.flavor = "woff2"
    font.save(WOFF2)


if __name__ == "__main__":
    main()
