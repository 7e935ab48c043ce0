"""What reference managers and previews of links read."""

from bs4 import BeautifulSoup

from airace.book.citation import Work
from airace.book.head import LONG, Card, card_tags, citation_tags, png_size, shorten

WORK = Work("2025-01-31", "1.0", "0" * 64, 'Who "leads"?', "chapters/parity.html")


def read(text):
    found = BeautifulSoup(text, "html.parser").find_all("meta")
    return {tag.get("property") or tag["name"]: tag["content"] for tag in found}


def test_a_card_shows_the_chart_with_its_words():
    told = read(card_tags(Card("T", 'a "b" <c>', "u", "figures/x/chart.png", "alt", (1440, 900))))
    assert told["og:image"] == "https://neck-and-neck.github.io/figures/x/chart.png"
    assert (told["og:image:width"], told["og:image:alt"]) == ("1440", "alt")
    assert told["description"] == told["og:description"] == 'a "b" <c>'
    assert told["twitter:card"] == "summary_large_image"


def test_a_card_without_a_chart_names_none():
    told = read(card_tags(Card("T", "d", "u")))
    assert told["twitter:card"] == "summary"
    assert not [name for name in told if "image" in name]


def test_a_reference_manager_finds_title_day_and_pdf():
    told = read(citation_tags(WORK, "pdf/neck-and-neck-parity.pdf"))
    assert told["citation_title"] == 'Who "leads"?'
    assert told["citation_publication_date"] == "2025/01/31"
    assert told["citation_pdf_url"].endswith("/pdf/neck-and-neck-parity.pdf")
    assert "citation_pdf_url" not in read(citation_tags(WORK, ""))


def test_a_description_is_cut_between_words():
    assert shorten("a  b\nc") == "a b c"
    cut = shorten("word " * 100)
    assert len(cut) <= LONG + 2
    assert cut.endswith("word …")


def test_the_size_of_an_image_is_read_from_its_header():
    header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1440).to_bytes(4) + (900).to_bytes(4)
    assert png_size(header) == (1440, 900)
    assert png_size(b"") == (0, 0)
