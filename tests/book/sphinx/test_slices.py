"""A drawing that is cut between its lines."""

from itertools import pairwise

from airace.book.sphinx.slices import slices


def drawing(lines, height):
    texts = "".join(f'<text transform="translate(5,{y})">x</text>' for y in lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="{height}">'
        f'<g transform="translate(0,10)">{texts}</g></svg>'
    )


def test_what_fits_stays_whole():
    assert slices(drawing([20, 60], 100), 100) == [(0, 100)]


def test_parts_make_up_the_whole_and_none_is_too_high():
    parts = slices(drawing(range(20, 980, 30), 1000), 300)
    assert parts[0][0] == 0
    assert sum(parts[-1]) == 1000
    assert all(top + high == below for (top, high), (below, _) in pairwise(parts))
    assert max(high for _, high in parts) <= 300


def test_the_cut_is_in_the_widest_gap_and_through_no_letter():
    # Rows of two lines: 18 pixels inside a row, 40 between rows.
    rows = [y for top in range(0, 580, 58) for y in (top + 20, top + 38)]
    for top, _ in slices(drawing(rows, 600), 250)[1:]:
        above = max(y for y in rows if y + 10 < top)
        below = min(y for y in rows if y + 10 > top)
        assert below - above == 40
        assert above + 10 + 5 <= top <= below + 10 - 12


def test_without_a_gap_it_is_cut_where_it_must():
    assert slices(drawing(range(0, 400, 10), 400), 150)[0] == (0, 150)
