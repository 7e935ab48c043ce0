"""Pictures of pages, compared as somebody would who steps back from the screen.

What is compared is a picture at a quarter of its size, and blurred: edges of letters, which each
version of a browser smooths in its own way, are gone; columns, blocks and colours are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

SMALLER = 4  # pixels of the screen to one that is kept
BLUR = 2  # standard deviation, in pixels that are kept
DRIFT = 2  # rows that are kept, by which a block may stand higher or lower
HIGHER = 12  # pixels of the screen by which a page may be longer or shorter
FAINT = 8  # of 255, in one channel: what differs by less is the same
ALLOWED = 100  # pixels that are kept which may differ: about a word
COLOURS = 256  # of a picture that is kept


@dataclass(frozen=True)
class Difference:
    """How a picture differs from the one that is kept.

    Attributes
    ----------
    taller:
        Pixels of the screen by which the page is longer.
    wider:
        The same of its width, which may not change at all.
    pixels:
        How many pixels of the size that is kept differ.
    picture:
        Where: the picture, faint, with what differs in red.
    """

    taller: int
    wider: int
    pixels: int
    picture: Image.Image

    @property
    def told(self) -> str:
        """What is wrong; empty if the pictures are the same for a reader."""
        found = []
        if self.wider:
            found.append(f"{self.wider:+} pixels wide")
        if abs(self.taller) > HIGHER:
            found.append(f"{self.taller:+} pixels long")
        if self.pixels > ALLOWED:
            found.append(f"{self.pixels} of {self.picture.width * self.picture.height} differ")
        return ", ".join(found)


def kept(screen: Image.Image) -> Image.Image:
    """Return what is kept of a picture of a page: a quarter of its size, in few colours."""
    small = screen.convert("RGB").reduce(SMALLER)
    return small.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def save(screen: Image.Image, path: Path) -> None:
    """Write what is kept of a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept(screen).save(path, optimize=True)


def compare(screen: Image.Image, reference: Image.Image) -> Difference:
    """Compare a picture of a page with one that is kept."""
    small, wanted = screen.convert("RGB").reduce(SMALLER), reference.convert("RGB")
    high = min(small.height, wanted.height)
    size = (min(small.width, wanted.width), high)
    seen, expected = (_blurred(one.crop((0, 0, *size))) for one in (small, wanted))
    least = None
    for rows in range(-DRIFT, DRIFT + 1):
        apart = ImageChops.difference(_moved(seen, rows), expected)
        red, green, blue = apart.split()
        most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        least = most if least is None else ImageChops.darker(least, most)
    marked = least.point(lambda level: 255 if level > FAINT else 0)
    faint = Image.blend(small.crop((0, 0, *size)), Image.new("RGB", size, "white"), 0.6)
    faint.paste((220, 0, 0), mask=marked)
    return Difference(
        taller=(small.height - wanted.height) * SMALLER,
        wider=(small.width - wanted.width) * SMALLER,
        pixels=marked.histogram()[255],
        picture=faint,
    )


def _blurred(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(BLUR))


def _moved(picture: Image.Image, rows: int) -> Image.Image:
    """Move a picture down; what is laid open repeats its edge."""
    high = picture.height
    moved = ImageChops.offset(picture, 0, rows)
    edge = picture.crop((0, 0, picture.width, 1)) if rows > 0 else picture.crop(
        (0, high - 1, picture.width, high)
    )  # fmt: skip
    for i in range(abs(rows)):
        moved.paste(edge, (0, i if rows > 0 else high - 1 - i))
    return moved
