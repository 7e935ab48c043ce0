"""One whole book, of a past day: the contract files, the pages, the PDF, the day itself."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlparse

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from airace.book.verify import verify
from tests.book.chinese import IDEOGRAPHS, unmarked
from tests.book.conftest import AS_OF

pytestmark = pytest.mark.book


@pytest.fixture(scope="session")
def pages(edition) -> dict[str, BeautifulSoup]:
    return {
        path.relative_to(edition / "html").as_posix(): BeautifulSoup(
            path.read_text(encoding="utf-8"), "html.parser"
        )
        for path in sorted((edition / "html").rglob("*.html"))
        if "_static" not in path.parts
    }


@pytest.mark.parametrize("name", ["values", "claims", "findings", "manifest"])
def test_contract_files_fit_their_schemas(edition, project, name):
    schema = json.loads((project / "data" / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    content = json.loads((edition / f"{name}.json").read_text("utf-8"))
    assert content
    assert not list(Draft202012Validator(schema).iter_errors(content))


def test_no_note_or_reason_prints_the_code_of_a_bloc(edition):
    values = json.loads((edition / "values.json").read_text("utf-8"))
    said = [value[key] for value in values for key in ("note", "reason")]
    assert any(said)
    # "CN" and the marks of measures; "US" is an adjective of its own.
    assert [
        text for text in said if re.search(r"(?<![\w-])CN(?![\w-])|:adjective|:country", text)
    ] == []


def test_chinese_is_marked_on_every_page(pages):
    found = {name: unmarked(page) for name, page in pages.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}
    assert any(page.find(string=IDEOGRAPHS) for page in pages.values())


def test_every_figure_is_a_package(edition):
    folders = list((edition / "figures").iterdir())
    assert len(folders) > 5
    for folder in folders:
        names = {path.name for path in folder.iterdir()}
        assert {"chart.vl.json", "data.csv", "chart.svg", "chart.png", "figure.json"} <= names
        about = json.loads((folder / "figure.json").read_text("utf-8"))
        for key in ("title", "alt", "source_line"):
            assert about[key]
        assert len(pd.read_csv(folder / "data.csv"))


def test_nothing_is_later_than_the_day(edition):
    """No ISO date after the edition's day in any number, figure, table or page."""
    # A date inside a source's id is its vintage: when a fact reached us, not when it happened.
    date = re.compile(r"(?<![\w-])20\d\d-\d\d-\d\d\b")
    # So are the days on which sources, developers and errors were looked at.
    exempt = {"sources.csv", "developers.csv", "corrections.csv", "datapackage.json"}
    late = {}
    for path in [*edition.rglob("*.json"), *edition.rglob("*.csv")]:
        if path.name in exempt or "notebooks" in path.parts or "_static" in path.parts:
            continue
        text = path.read_text("utf-8")
        if path.name == "manifest.json":
            # The same for the vintages of sources in the manifest.
            manifest = json.loads(text)
            manifest["inputs"].pop("sources")
            text = json.dumps(manifest)
        found = {day for day in date.findall(text) if day > AS_OF}
        if found:
            late[path.relative_to(edition).as_posix()] = sorted(found)[:5]
    assert late == {}


def test_no_sentence_knows_the_future(pages):
    """Models that did not exist on that day are named nowhere on the chapters' pages."""
    future = re.compile(
        r"GPT-5|DeepSeek[- ]V4|Kimi[- ]K[23]|Qwen ?3|Claude (Opus )?4|Gemini [23]\.5"
    )
    for name, page in pages.items():
        article = page.find("article")
        if article is not None:
            assert not future.search(article.get_text(" ")), name


FETCHED = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "manifest"}


def test_pages_ask_nobody_else_for_anything(pages):
    for name, page in pages.items():
        for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src"),
                               ("iframe", "src"), ("source", "srcset")):  # fmt: skip
            for element in page.find_all(tag):
                address = element.get(attribute) or ""
                # Where the page stands for good, and what else there is: named, not fetched.
                if tag == "link" and not FETCHED & set(element.get("rel") or []):
                    continue
                assert not urlparse(address).netloc, (name, str(element)[:200])
        for script in page.find_all("script"):
            # Data is not fetched; what a claim's page says of itself names addresses.
            if script.get("type") not in ("application/json", "application/ld+json"):
                assert "https://" not in (script.string or ""), (name, script.string[:200])


def test_pages_are_accessible_by_construction(pages):
    for name, page in pages.items():
        for image in page.find_all("img"):
            assert image.get("alt") is not None, name
        for svg in page.select("figure svg"):
            assert svg.get("role") == "img" and svg.find("title"), name
        for table in page.select("article table"):
            assert table.find("th"), name
        ids = [element["id"] for element in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), (name, {i for i in ids if ids.count(i) > 1})


def test_every_number_on_a_page_leads_to_its_definition(pages):
    targets = {element["id"] for element in pages["chapters/values.html"].find_all(id=True)}
    links = [
        a for page in pages.values() for a in page.select(".value:not(.term) > a.value-number")
    ]
    assert len(links) > 20
    for link in links:
        assert link["href"].split("#")[1] in targets


def test_the_pages_text_is_whole(pages):
    for name, page in pages.items():
        article = page.find("article")
        text = article.get_text(" ") if article else ""
        for trace in ("{value}", "not known as of", "NaN", "None ", "<NA>", "nan "):
            assert trace not in text, (name, trace)


def test_no_machine_and_no_clock_in_the_output(edition, project):
    home = str(Path.home())
    for path in edition.rglob("*"):
        if path.is_file() and path.suffix in {".html", ".json", ".csv", ".svg", ".ipynb", ".js"}:
            text = path.read_text("utf-8")
            assert str(project) not in text, path
            assert str(edition.parent) not in text, path
            assert home == "/" or f"{home}/" not in text, path


def test_the_pdf_is_tagged_dated_and_complete(edition):
    reader = PdfReader(edition / "pdf" / "neck-and-neck.pdf")
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/Lang"]
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()
    front = reader.pages[0].extract_text()
    manifest = json.loads((edition / "manifest.json").read_text("utf-8"))
    for text in ("31 January 2025", manifest["version"], manifest["data_sha256"][:12]):
        assert text in front
    whole = "\n".join(page.extract_text() for page in reader.pages)
    assert "References" in whole
    assert "alt.Chart" not in whole


def test_every_value_is_derived_again_and_every_file_hashed(edition, project):
    files, values = verify(project, edition)
    assert not files.differing and files.checked > 50
    assert not values.differing and values.checked > 20


def test_verify_finds_a_forged_number(edition, project, tmp_path):
    import shutil

    forged = tmp_path / "forged"
    shutil.copytree(edition, forged)
    ledger = json.loads((forged / "values.json").read_text("utf-8"))
    known = next(value for value in ledger if isinstance(value["value"], float))
    known["value"] += 1
    (forged / "values.json").write_text(json.dumps(ledger), encoding="utf-8")
    files, values = verify(project, forged)
    assert files.differing == ["values.json", "pdf/neck-and-neck-archive.pdf: values.json"]
    assert values.differing == [known["id"]]


def test_the_command_line_reports_one_error(project):
    run = subprocess.run(
        [sys.executable, "-m", "airace", "build", "--set", "as_off=2025-01-31"],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr.startswith("error: ")
    assert run.stderr.count("\n") == 1
    assert "Traceback" not in run.stderr
