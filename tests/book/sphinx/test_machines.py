"""The list of pages, the page at the root, and the guide."""

from xml.etree import ElementTree

from bs4 import BeautifulSoup

from airace.book.collect import Edition
from airace.book.sphinx import machines
from tests.book.executed import chapters


def test_the_sitemap_lists_each_page_once_with_the_edition_s_day():
    pages = ["chapters/index.html", "figures/a-b/index.html"]
    root = ElementTree.fromstring(machines.sitemap(pages, "2025-01-31"))
    found = [[child.text for child in url] for url in root]
    home = "https://neck-and-neck.github.io"
    assert found == [
        [f"{home}/chapters/index.html", "2025-01-31"],
        [f"{home}/figures/a-b/", "2025-01-31"],
    ]


def test_the_root_leads_on_without_a_script():
    soup = BeautifulSoup(machines.first_page(), "html.parser")
    assert soup.a["href"] == "chapters/index.html"
    assert soup.html["lang"] == "en"
    assert soup.title.string and soup.h1.string
    refresh = soup.find("meta", attrs={"http-equiv": "refresh"})
    assert refresh["content"].endswith("url=chapters/index.html")
    # With one, what the address asks for goes along; nothing inline would be allowed to run.
    assert soup.script["src"] == machines.ONWARD
    assert not soup.script.string
    assert "location.search + location.hash" in machines.onward()


def test_the_guide_tells_findings_in_words_and_lists_pages_but_not_every_claim(tmp_path):
    chapters(tmp_path / "chapters")
    edition = Edition.collect(tmp_path / "chapters")
    titles = {"chapters/parity": "Parity", "chapters/claims/p01": "Claim P01"}
    text = machines.guide(edition, titles)
    assert "{parity.gap}" not in text
    assert "(https://neck-and-neck.github.io/chapters/parity.html)" in text
    assert "Claim P01" not in text
    assert "31 January 2025" in text
    assert "Earlier days" not in text
    earlier = machines.guide(edition, titles, ["2024-06-30", "2024-12-31"])
    assert "2 earlier days, from 2024-06-30 to 2024-12-31" in earlier
    assert "https://neck-and-neck.github.io/as-of/DAY/values.json" in earlier
