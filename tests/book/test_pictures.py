"""Two pictures are the same if a reader who steps back would say so."""

import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.book import pictures

WIDTH, HEIGHT = 400, 800
INK, PAPER, LINK, TINT = "#1B1F24", "#FFFFFF", "#0B5C6B", "#F5F3EE"


def page(*, down=0, right=0, paper=PAPER, link=LINK, tint=TINT, blocks=(0, 1, 2), longer=0):
    """A page of a heading, a line of links and blocks of text, the last one on a tint."""
    picture = Image.new("RGB", (WIDTH, HEIGHT + longer), paper)
    draw = ImageDraw.Draw(picture)
    x, y = 20 + right, 20 + down
    draw.text((x, y), "A heading of the page", INK, font_size=30)
    draw.text((x, y + 60), "a link and another link", link, font_size=16)
    for block in blocks:
        top = y + 120 + 200 * block
        if block == 2:
            draw.rectangle((x, top - 10, WIDTH - 20, top + 140), tint)
        for line in range(6):
            words = f"Line {line} of block {block} says something or other"
            draw.text((x, top + 22 * line), words, INK, font_size=16)
    return picture


def told(picture) -> str:
    return pictures.compare(picture, pictures.kept(page())).told


@pytest.mark.parametrize(
    "picture",
    [
        page(),
        page(down=4),
        page(right=1),
        page(longer=8),
        page().filter(ImageFilter.GaussianBlur(0.6)),
        page().resize((WIDTH // 2, HEIGHT // 2)).resize((WIDTH, HEIGHT)),
    ],
    ids=["the same", "lower", "to the right", "longer", "softer", "coarser"],
)
def test_what_another_browser_may_do_passes(picture):
    assert told(picture) == ""


@pytest.mark.parametrize(
    "picture",
    [
        page(down=30),
        page(right=12),
        page(blocks=(0, 2)),
        page(blocks=(0, 1)),
        page(link="#8B1C3B"),
        page(tint=PAPER),
        page(paper="#F4F4F4"),
        page(longer=40),
        page().crop((0, 0, WIDTH - 8, HEIGHT)),
    ],
    ids=[
        "shifted", "in another column", "without a block", "without its last block",
        "in another colour of links", "without a tint", "on grey", "longer", "narrower",
    ],
)  # fmt: skip
def test_what_a_reader_would_see_fails(picture):
    assert told(picture)


def test_a_picture_that_is_kept_is_small_and_tells_the_same(tmp_path):
    path = tmp_path / "folder" / "page.png"
    pictures.save(page(), path)
    assert path.stat().st_size < 8000
    with Image.open(path) as reference:
        assert reference.size == (WIDTH // pictures.SMALLER, HEIGHT // pictures.SMALLER)
        assert pictures.compare(page(), reference).told == ""


def test_a_difference_says_how_much_and_shows_where():
    found = pictures.compare(page(blocks=(0, 2), longer=40), pictures.kept(page()))
    assert (found.taller, found.wider) == (40, 0)
    assert "+40 pixels long" in found.told and f"{found.pixels} of" in found.told
    red = [
        y
        for y in range(found.picture.height)
        for x in range(found.picture.width)
        if found.picture.getpixel((x, y)) == (220, 0, 0)
    ]
    # The block that is gone began 340 pixels down.
    assert min(red) >= 80 and max(red) <= 125
