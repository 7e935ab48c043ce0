"""The store of runs is never fooled: a run is taken again only if it would come out the same."""

import os

import nbformat
import pytest

from airace.book import sweep
from airace.book.execute import execute
from airace.book.store import KEPT, Store
from airace.drawing import Drawing
from airace.errors import AiraceError
from airace.params import parse
from airace.tables import DataPackage
from tests.book.one_chapter import NUMBER, count, run, worlds, write
from tests.conftest import spoil


@pytest.fixture
def scores(small):
    return small.path("scores")


def value(home, small):
    """The one value, by a sweep that may find it in the store."""
    (edition,) = worlds(small, frontier_k=[1])
    return run(home, [edition])[edition]["parity"]["values"][0]["value"]


def why(home, small, **given):
    fresh = DataPackage(small.root)
    return Store(home / sweep.STORE, home, fresh).why("parity", parse(given, fresh).as_dict())


def test_a_touched_file_is_no_change(home, small, scores):
    value(home, small)
    os.utime(scores, (0, 0))
    os.utime(home / "notebooks" / "parity.ipynb", (0, 0))
    value(home, small)
    assert count(home) == 1


def test_a_change_of_the_same_size_and_time_is_seen(home, small, scores):
    assert value(home, small) == 10.5
    stat = scores.stat()
    scores.write_text(scores.read_text("utf-8").replace("10.5", "19.5"), encoding="utf-8")
    os.utime(scores, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert scores.stat().st_size == stat.st_size
    assert value(home, small) == 19.5
    assert count(home) == 2


def test_a_change_that_is_taken_back_runs_nothing(home, small, scores):
    value(home, small)
    text = scores.read_text("utf-8")
    scores.write_text(text.replace("10.5", "19.5"), encoding="utf-8")
    scores.write_text(text, encoding="utf-8")
    value(home, small)
    assert count(home) == 1


def test_tables_that_change_places_are_other_tables(home, small, scores):
    value(home, small)
    other = scores.with_name("other.csv")
    other.write_text(scores.read_text("utf-8").replace("10.5", "19.5"), encoding="utf-8")
    scores.rename(scores.with_name("away.csv"))
    other.rename(scores)
    assert value(home, small) == 19.5


def test_rows_of_a_later_day_are_nothing_to_an_earlier_edition(home, small, scores):
    value(home, small)
    early = parse({"as_of": "2024-06-30"}, small)
    then = run(home, [early])[early]["parity"]
    with scores.open("a", encoding="utf-8") as stream:
        stream.write("D1,99,2025-05-05,,,unknown,lab\n")
    before = count(home)
    again = run(home, [early])[early]["parity"]
    assert count(home) == before
    assert again["values"] == then["values"]
    # What is noted of the table is noted as it is now.
    assert again["reads"]["scores"]["rows"] == then["reads"]["scores"]["rows"] + 1
    assert value(home, small) == 99


def test_another_schema_definition_or_credit_is_another_chapter(home, small):
    value(home, small)
    described = small.root / "datapackage.json"
    text = described.read_text("utf-8")
    for file, old, new in (
        (described, '"name": "score",', '"name": "score", "unit": "points of something",'),
        (small.path("values"), "parity,", "parity,A new "),
    ):
        before, text = count(home), file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        run(home, worlds(DataPackage(small.root), frontier_k=[1]))
        assert count(home) == before + 1, file.name


def test_a_side_door_is_refused(home, small):
    (home / "extra.csv").write_text("a\n1\n", encoding="utf-8")
    write(home, 'open("extra.csv").read()\n' + NUMBER)
    with pytest.raises(AiraceError, match=r"read \['extra\.csv'\] without Chapter\.table"):
        value(home, small)


def test_a_damaged_run_is_run_again(home, small):
    value(home, small)
    (kept,) = (home / sweep.STORE).rglob("*.run.json")
    kept.write_text(kept.read_text("utf-8").replace("10.5", "99.5"), encoding="utf-8")
    assert value(home, small) == 10.5
    assert count(home) == 2


def test_a_damaged_picture_is_drawn_again(home, small, tmp_path):
    made, told = [], []
    for name in ("first", "second"):
        store = Store(home / sweep.STORE, home, small)
        execute(home, tmp_path / name, parse({}, small), chapters=("parity",), store=store,
                workers=1, explain=told.append)  # fmt: skip
        made.append((tmp_path / name / "parity.ipynb").read_text("utf-8"))
        (kept,) = (home / sweep.STORE).rglob("*.outputs.json")
        kept.write_text(kept.read_text("utf-8").replace("10.5", "99.5"), encoding="utf-8")
    assert made[0] == made[1]
    assert told[1] == "parity is run: what was kept of its last run is damaged"
    assert count(home) == 2


def test_it_says_why(home, small, scores):
    assert why(home, small) == "it was never run here"
    value(home, small)
    assert "only its numbers" in Store(home / sweep.STORE, home, small).why(
        "parity", parse({}, small).as_dict(), drawn=Drawing.ALL
    )
    run(home, worlds(small, frontier_k=[1]), followed=worlds(small, frontier_k=[1]))
    assert "only the figures that past days show" in Store(home / sweep.STORE, home, small).why(
        "parity", parse({}, small).as_dict(), drawn=Drawing.ALL
    )
    assert why(home, small, frontier_k=3) == "it was never run with frontier_k = 3"
    scores.write_text(scores.read_text("utf-8").replace("10.5", "19.5"), encoding="utf-8")
    assert why(home, small) == "rows of table scores changed"
    write(home, NUMBER + "\nvalue")
    assert why(home, small) == "the code of notebooks/parity.ipynb changed"


def test_another_sentence_runs_nothing_and_is_printed(home, small, tmp_path):
    store = Store(home / sweep.STORE, home, small)
    first, second = tmp_path / "first", tmp_path / "second"
    execute(home, first, parse({}, small), chapters=("parity",), store=store, workers=1)
    path = home / "notebooks" / "parity.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells.insert(2, nbformat.v4.new_markdown_cell("Another sentence."))
    nbformat.write(book, path)
    told = []
    execute(home, second, parse({"tolerance": 2}, small), chapters=("parity",), store=store,
            workers=1, explain=told.append)  # fmt: skip
    assert count(home) == 1
    assert told == ["parity is not run: nothing that it read has changed"]
    made = (second / "parity.ipynb").read_text("utf-8")
    assert "Another sentence." in made
    assert '"tolerance":2.0' in made


def test_a_stored_run_and_a_new_one_make_the_same_page(home, small, tmp_path):
    store = Store(home / sweep.STORE, home, small)
    for folder, kept in (("fresh", None), ("kept", store), ("again", store)):
        execute(home, tmp_path / folder, parse({}, small), chapters=("parity",), store=kept)
    pages = {(tmp_path / f / "parity.ipynb").read_bytes() for f in ("fresh", "kept", "again")}
    assert len(pages) == 1
    assert count(home) == 2


INDEX = """\
from airace.measures.estimate import Estimate
index = chapter.table("index")
top = Estimate(float(index["score"].max())) if len(index) else Estimate.unknown("no release yet")
value = chapter.value("parity.gap", top, tables=["index"])
value
"""


def tops(home, package, *vintages):
    """The one value under each vintage, of an edition of a day on which one release was out."""
    editions = worlds(package, as_of=["2024-04-01"], vintage=vintages)
    found = run(home, editions)
    return [found[edition]["parity"]["values"][0]["value"] for edition in editions]


def test_one_run_stands_for_all_days_until_the_next_release(home, restated, tmp_path):
    write(home, INDEX)
    days = ("2024-01-31", "2024-02-29", "2024-03-31", "2024-05-31", "2024-06-30", "newest")
    assert tops(home, restated, *days) == [None, None, 1, 1, 3, 3]
    assert count(home) == 3
    assert tops(home, restated, "published") == [1]
    assert count(home) == 4
    # What was run for one day is handed over as if it had been run for the other.
    (late,) = worlds(restated, as_of=["2024-04-01"], vintage=["2024-05-01"])
    for folder, kept in (("fresh", None), ("kept", Store(home / sweep.STORE, home, restated))):
        execute(home, tmp_path / folder, late, chapters=("parity",), store=kept)
    pages = {(tmp_path / f / "parity.ipynb").read_bytes() for f in ("fresh", "kept")}
    assert len(pages) == 1


@pytest.mark.parametrize(
    ("table", "old", "new", "now"),
    [
        ("releases", "2024-06-01,true", "2024-06-01,false", [1, 1]),
        ("releases", "2024-09-01,false", "2024-09-01,true", [1, 4]),
        ("releases", "2024-06-01,true", "2024-05-01,false\n2024-06-01,true", [1, 3]),
        ("index", "2024-06-01,B1,3", "2024-06-01,B1,5", [1, 5]),
    ],
)
def test_what_a_day_stands_for_is_asked_anew(home, restated, table, old, new, now):
    write(home, INDEX)
    assert tops(home, restated, "2024-05-31", "newest") == [1, 3]
    spoil(restated, table, old, new)
    assert tops(home, DataPackage(restated.root), "2024-05-31", "newest") == now


def test_a_new_release_is_read_by_days_that_come_after_it(home, restated):
    write(home, INDEX)
    assert tops(home, restated, "2024-05-31") == [1]
    spoil(restated, "releases", "2024-06-01,true", "2024-05-15,true\n2024-06-01,true")
    spoil(restated, "index", "2024-06-01,A1", "2024-05-15,A1,9\n2024-06-01,A1")
    assert tops(home, DataPackage(restated.root), "2024-05-31", "2024-05-01") == [9, 1]


def test_only_the_newest_shelves_are_kept(home, small):
    for number in range(KEPT + 2):
        write(home, NUMBER + f"\n{number}")
        value(home, small)
        store = Store(home / sweep.STORE, home, small)
        store.choices("parity", parse({}, small).as_dict())
    store.prune()
    assert len(list((home / sweep.STORE).iterdir())) == KEPT
    before = count(home)
    value(home, small)
    assert count(home) == before
