"""What a page says of itself on paper."""

from airace.book.citation import HOME
from airace.book.sphinx.printed import printed_line


def test_a_printed_page_names_its_edition_and_its_lasting_address():
    line = printed_line("2025-01-31", "chapters/parity.html")
    assert "edition of 31 January 2025, version " in line
    assert f"{HOME}/2025-01-31/chapters/parity.html" in line
