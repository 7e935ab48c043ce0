"""Chinese is marked as Chinese wherever a page shows it, and nothing else is."""

from dataclasses import replace

from bs4 import BeautifulSoup

from airace.book.sphinx.data_table import data_table
from airace.book.sphinx.language import as_html, marked
from tests.book.chinese import unmarked
from tests.book.executed import GAP, VALUES, value


def test_runs_of_ideographs_are_marked():
    assert marked("the CAC (国家互联网) &amp; others") == (
        'the CAC (<span lang="zh">国家互联网</span>) &amp; others'
    )
    assert marked("Größe 4 – “x”") == "Größe 4 – “x”"


def test_text_becomes_html_of_the_same_text():
    told = 'a <b> & "工信部"'
    made = BeautifulSoup(as_html(told), "html.parser")
    assert made.text == told
    assert [one.text for one in made.select("[lang=zh]")] == ["工信部"]
    assert not made.select("b")


def test_a_table_of_data_marks_heads_cells_and_caption():
    made = data_table("name,部\n工信部,1\nx,2\n", "of 公安部", "k", 9, "")
    page = BeautifulSoup(made, "html.parser")
    assert unmarked(page) == []
    assert [one.text for one in page.select("[lang=zh]")] == ["公安部", "部", "工信部"]


def test_pages_mark_prose_headings_code_numbers_and_their_cards(build):
    named = value("parity.gap", replace(GAP, note="工信部 against B"), display="{:.1f} 分")
    page = build(
        "# 国家\n\nThe CAC (国家) says {value}`parity.gap`.\n\n```text\n网信办\n```\n",
        values=[named, *VALUES[1:]],
    )
    assert unmarked(page) == []
    assert page.select_one("a.value-number").text == "4.6 分"
    assert "工信部" in page.select_one(".value-card").text
    assert page.select_one("pre").text.strip() == "网信办"
