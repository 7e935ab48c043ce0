"""A figure's own page and the files beside it."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from airace.book.collect import Edition
from airace.book.sphinx.figure_page import names_of, write_figures
from tests.book.by_hand import figure
from tests.book.executed import chapters

TITLE = '"Ahead" & <i>behind</i>'
FILES = {
    "index.html", "live.js", "citation.bib", "citation.json", "oembed.json", "oembed-frozen.json",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    bundle = {"number": "1.1", "tables": ["scores"], "figure": figure(title=TITLE).to_bundle()}
    chapters(tmp_path / "chapters", figures=[bundle])
    write_figures(Edition.collect(tmp_path / "chapters"), tmp_path / "site")
    return tmp_path / "site" / "figures" / "parity-gap"


def test_every_file_is_written(folder):
    assert {path.name for path in folder.iterdir()} == FILES
    assert (folder.parent / "names.js").read_text("utf-8").startswith("globalThis.neckNames = ")


def test_the_page_stands_alone_and_asks_nobody_else(folder):
    soup = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
    scripts = soup.select("script:not([type='application/ld+json'])")
    asked = [tag.get("src") for tag in scripts]
    asked += [tag["href"] for tag in soup.select("link[rel=stylesheet]")]
    assert all(address.startswith("../../_static/") for address in asked)
    assert all(not script.string for script in scripts)
    assert not [tag for tag in soup.find_all() if any(name.startswith("on") for name in tag.attrs)]
    assert soup.h1.get_text() == TITLE
    assert soup.find("i") is None
    assert soup.select_one("link[rel=canonical]")["href"].endswith(".io/figures/parity-gap/")
    assert soup.select_one(".figure-code code").get_text() == "chapter.finish()"


def test_the_page_says_what_it_is_and_what_it_may_load(folder):
    soup = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
    policy = soup.select_one("meta[http-equiv='Content-Security-Policy']")["content"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy
    data = json.loads(soup.select_one("script[type='application/ld+json']").string)
    assert (data["@type"], data["name"]) == ("Dataset", TITLE)
    assert soup.select_one("meta[property='og:image']")["content"].endswith("parity-gap/chart.png")
    assert soup.select_one("meta[name=citation_title]")["content"] == TITLE


def test_oembed_is_live_and_frozen(folder):
    live, frozen = (
        json.loads((folder / name).read_text("utf-8"))
        for name in ("oembed.json", "oembed-frozen.json")
    )
    assert "/2025-01-31/" in frozen["html"]
    assert "/2025-01-31/" not in live["html"]
    assert BeautifulSoup(live["html"], "html.parser").iframe["title"] == TITLE


def test_names_in_one_figure_only_are_left_out():
    one = figure(data="name,x\nGPT,1\nKimi,2\n", figure_id="a-b")
    other = replace(one, figure_id="c-d", data_csv="model,x\nGPT,1\n,2\n")
    assert names_of([one, other]) == {"GPT": ["a-b", "c-d"]}
