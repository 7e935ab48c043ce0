"""Tables from data."""

from airace.book.sphinx.nodes import WORDY, table


def classes(*cells):
    made = table([str(i) for i in range(len(cells))], [cells])
    (row,) = next(iter(made.findall(lambda node: node.tagname == "tbody"))).children
    return [entry["classes"] for entry in row.children]


def test_a_cell_that_is_a_text_is_marked_so():
    assert classes("x" * WORDY, "x" * (WORDY + 1)) == [[], ["wordy"]]


def test_a_day_is_one_word():
    assert classes("2025-01-31", "2025-01", "January") == [["date"], ["date"], []]
