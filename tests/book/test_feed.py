"""The feed: an entry for the edition always, and one for each change in print."""

from xml.etree import ElementTree

import pytest

from airace.book import feed, record
from airace.book.diff import diff
from tests.book.by_hand import claim, gap, other

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOME = "https://neck-and-neck.github.io/2025-01-31/"


@pytest.fixture
def found(book):
    old = record.read(book.edition("one", claims=[claim()]))
    turned = [claim() | {"verdict": "contradicted"}]
    new = record.read(book.edition("two", values=[gap(5.5), other(0.7)], claims=turned))
    return diff(old, new)


def test_a_first_edition_has_one_entry_with_its_headlines():
    (entry,) = feed.entries("2025-01-31", None, [("Gap <US>", "4.6 points")])
    assert entry.key == HOME
    assert "Gap <US>: 4.6 points" in entry.text


def test_values_in_print_and_verdicts_have_entries_that_stay(found):
    told = feed.entries("2025-01-31", found, [])
    keys = [entry.key.removeprefix(HOME) for entry in told]
    assert keys == ["", "chapters/claims/p12.html", "chapters/values.html#value-parity-gap"]
    assert len(set(keys)) == len(keys)
    assert "contradicted" in told[1].title
    assert told[2].text.startswith("Before: ")


def test_the_feed_is_valid_and_has_no_clock(found):
    told = feed.entries("2025-01-31", found, [])
    text = feed.atom("2025-01-31", told)
    assert text == feed.atom("2025-01-31", told)
    root = ElementTree.fromstring(text)
    moments = {element.text for element in root.iterfind(".//a:updated", ATOM)}
    assert moments == {"2025-01-31T00:00:00Z"}
    for entry in root.iterfind("a:entry", ATOM):
        for tag in ("id", "title", "updated", "summary"):
            assert entry.findtext(f"a:{tag}", namespaces=ATOM)
        assert entry.find("a:link", ATOM).get("href").startswith("https://")
    assert len(root.findall("a:entry", ATOM)) == len(told)
