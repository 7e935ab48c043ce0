from bs4 import BeautifulSoup

from airace.book.sphinx.sparkline import HEIGHT, WIDTH, sparkline
from airace.book.standing import Point

RISING = [Point("2025-01-01", 1.0, 0.5, 1.5), Point("2025-07-01", 2.0, 1.0, 3.0)]
FALLING = [Point("2025-01-01", 3.0), Point("2025-07-01", 1.0)]


def drawn(lines, **more):
    return BeautifulSoup(sparkline(lines, title="<b>", **more), "html.parser")


def test_each_side_has_a_line_an_end_and_a_band_where_it_has_intervals():
    soup = drawn([("lead", RISING), ("challenger", FALLING)])
    assert len(soup.select("path.spark-line")) == 2
    assert [band["class"][-1] for band in soup.select("path.spark-band")] == ["spark-lead"]
    ends = [float(circle["cy"]) for circle in soup.select("circle")]
    assert ends[0] < ends[1]


def test_it_says_what_it_is():
    soup = drawn([("neutral", RISING)])
    assert (soup.svg["role"], soup.svg["aria-label"]) == ("img", "<b>")


def test_one_point_is_no_course():
    assert sparkline([("neutral", RISING[:1])], title="x") == ""


def test_everything_stays_inside_the_picture():
    soup = drawn([("neutral", RISING), ("lead", FALLING)], level=0.0)
    for circle in soup.select("circle"):
        assert 0 <= float(circle["cx"]) <= WIDTH
        assert 0 <= float(circle["cy"]) <= HEIGHT
    assert soup.select_one("path.spark-level") is not None


def test_a_flat_course_can_be_drawn():
    flat = [Point("2025-01-01", 2.0), Point("2025-07-01", 2.0)]
    assert drawn([("neutral", flat)]).select_one("path.spark-line") is not None
