# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools[woff]==4.68.0"]
# ///
"""Make the Chinese face of the book from a full Noto Sans SC.

IBM Plex has no ideographs.  A full Chinese face has ten megabytes, so the book ships the
characters that names need: the first level of GB 2312, which is the 3,755 commonest, its
punctuation and full-width forms, and every ideograph that stands in ``data/``.

That is still half a megabyte for the few dozen ideographs that the pages show.  So the site has
two faces: a small one with those of tables, pages and notebooks, and the whole one, which a
browser loads only for a character that the small one lacks.

    uv run airace/fonts/subset_noto.py NotoSansSC_400Regular.ttf

makes all of them; without an input, only the small one again, from the shipped face.  That is
due when new characters come into the tables.

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
STATIC = ROOT / "airace" / "book" / "static"
TTF = ROOT / "airace" / "fonts" / "NotoSansSC-Regular.ttf"
WOFF2 = STATIC / "fonts" / "NotoSansSC-Regular.woff2"
SMALL = STATIC / "fonts" / "NotoSansSC-Shown.woff2"
STYLE = STATIC / "exhibit.css"
IDEOGRAPHS = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def found_in(*patterns: str) -> set[str]:
    """Return the ideographs of the project's files that fit a pattern."""
    files = [path for pattern in patterns for path in ROOT.glob(pattern)]
    return {c for path in files for c in IDEOGRAPHS.findall(path.read_text(encoding="utf-8"))}


def characters() -> set[str]:
    """Return what the subset covers; letters and digits are IBM Plex's."""
    rows = [*range(1, 4), *range(16, 56)]
    cells = [bytes([0xA0 + row, 0xA0 + cell]) for row in rows for cell in range(1, 95)]
    common = "".join(cell.decode("gb2312", errors="ignore") for cell in cells)
    return set(IDEOGRAPHS.findall(common)) | found_in("data/*.csv")


def shown() -> set[str]:
    """Return what the small face covers."""
    return found_in("data/*.csv", "chapters/*.md", "notebooks/*.ipynb")


def subset_of(source: Path, wanted: set[str]) -> TTFont:
    """Return a face with the glyphs of these characters."""
    # Dates of the input stay, so that the clock does not get into the bytes.
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(layout_features=["ccmp", "locl"], hinting=False, name_IDs=["*"])
    options.drop_tables += ["vhea", "vmtx", "VORG"]  # nothing is set in columns
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(wanted))
    subsetter.subset(font)
    return font


def main() -> None:
    """Write the subset as TrueType for charts and PDF, and as WOFF2 for the site."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("font", type=Path, nargs="?", help="NotoSansSC_400Regular.ttf")
    source = parser.parse_args().font
    if source:
        font = subset_of(source, characters())
        font.save(TTF)
        font.flavor = "woff2"
        font.save(WOFF2)
    small = subset_of(TTF, shown())
    small.flavor = "woff2"
    small.save(SMALL)
    codes = ", ".join(f"U+{ord(character):04X}" for character in sorted(shown()))
    style = STYLE.read_text(encoding="utf-8")
    style, count = re.subn(rf"({SMALL.name}.*unicode-range: )[^;]*", rf"\g<1>{codes}", style)
    if count != 1:
        raise SystemExit(f"{STYLE.name} does not name {SMALL.name} once, in one line")
    STYLE.write_text(style, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
