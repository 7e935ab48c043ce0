"""Chapters run for their numbers alone, on a project of one small notebook."""

import shutil

import nbformat
import pytest

from airace.book import past_figures, runs, sweep
from airace.book.collect import record_of
from airace.book.execute import execute
from airace.book.store import Store
from airace.drawing import Drawing
from airace.errors import AiraceError
from airace.params import parse
from tests.book.one_chapter import NUMBER, count, run, worlds, write


def test_an_edition_runs_once_for_all_that_differ_in_what_it_does_not_read(home, small):
    editions = worlds(small, frontier_k=[1, 2], weights=["all", "open"], tolerance=[0, 1])
    found = run(home, editions)
    assert count(home) == 2
    by_k = {e.frontier_k: found[e]["parity"]["values"][0]["value"] for e in editions}
    assert by_k == {1: 10.5, 2: 21.0}
    # All is kept: nothing runs a second time.
    run(home, editions)
    assert count(home) == 2


def test_an_edition_that_needs_no_chapter_runs_none(home, small):
    one, two = worlds(small, frontier_k=[1, 2])
    found = run(home, [one, two], some={two: set()})
    assert ([*found[one]], [*found[two]]) == (["parity"], [])
    assert count(home) == 1


def test_a_changed_table_a_changed_notebook_and_a_changed_lock_run_again(home, small):
    editions = worlds(small, frontier_k=[1])
    run(home, editions)
    notebook = home / "notebooks" / "parity.ipynb"
    first = notebook.read_bytes()
    path = small.path("scores")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("10.5", "12.5"), encoding="utf-8")
    assert run(home, editions)[editions[0]]["parity"]["values"][0]["value"] == 12.5
    # A table that it does not read is nothing to it.
    (small.root / "corrections.csv").touch()
    run(home, editions)
    assert count(home) == 2
    # Nor is a sentence.
    notebook.write_bytes(first)
    book = nbformat.read(notebook, as_version=4)
    book.cells.append(nbformat.v4.new_markdown_cell("A sentence."))
    nbformat.write(book, notebook)
    run(home, editions)
    assert count(home) == 2
    write(home, NUMBER.replace("max()", "min()"))
    assert run(home, editions)[editions[0]]["parity"]["values"][0]["value"] == 7.0
    (home / "requirements.txt").write_text("another lock", encoding="utf-8")
    run(home, editions)
    assert count(home) == 4
    # Put back, it is known again.
    path.write_text(text, encoding="utf-8")
    (home / "requirements.txt").write_text("", encoding="utf-8")
    notebook.write_bytes(first)
    run(home, editions)
    assert count(home) == 4


def test_a_run_that_was_cut_off_leaves_nothing_that_counts(home, small):
    editions = worlds(small, frontier_k=[1])
    run(home, editions)
    for key in (home / sweep.STORE).rglob("*.key.json"):
        key.unlink()
    run(home, editions)
    assert count(home) == 2


def test_an_error_names_notebook_cell_and_day(home, small):
    write(home, "1 / 0")
    with pytest.raises(AiraceError, match=r"notebooks/parity\.ipynb, cell 4, as of 2025-06-01"):
        run(home, worlds(small, frontier_k=[1]))


def test_a_kernel_and_a_process_give_the_same_ledger(home, small, tmp_path):
    edition = parse({}, small)
    execute(home, tmp_path / "out", edition, chapters=("parity",), workers=1)
    drawn, _ = record_of(nbformat.read(tmp_path / "out" / "parity.ipynb", as_version=4), "parity")
    alone = runs.run(home, "parity", edition.as_dict())
    assert alone == {"record": drawn, "drawn": Drawing.NOTHING}


def test_figures_are_checked_but_not_drawn(home, small):
    body = NUMBER + (
        'chapter.figure("parity-x", lambda width: 1 / 0, scores, title="{parity.gap}",\n'
        '    subtitle="s", alt_text="a", tables=["scores"])\n'
    )
    write(home, body)
    record = runs.run(home, "parity", parse({}, small).as_dict())["record"]
    assert record["exhibits"] == ["parity-x"]
    write(home, body.replace("{parity.gap}", "{parity.none}"))
    with pytest.raises(AiraceError, match=r"no value 'parity\.none'"):
        runs.run(home, "parity", parse({}, small).as_dict())


FIGURES = (
    NUMBER
    + """
import altair as alt
words = dict(subtitle="s", alt_text="a", tables=["scores"])
bars = lambda width: alt.Chart(scores).mark_bar().encode(x="model", y="score")
chapter.figure("parity-x", bars, scores, title="One", **words)
chapter.figure("parity-y", bars, scores, title="Followed", **words, followed=True)
"""
)


def shown(home, done, world):
    notebook = runs.assemble(home, "parity", world.as_dict(), done["outputs"])
    return [one.figure.figure_id for one in past_figures.followed(notebook, "parity")]


def test_followed_figures_are_drawn_once_for_all_that_ask(home, small):
    write(home, FIGURES)
    early, late, same = (
        parse({"as_of": day, "weights": weights}, small)
        for day, weights in (("2024-06-30", "all"), ("2025-03-31", "all"), ("2025-03-31", "open"))
    )
    store = Store(home / sweep.STORE, home, small)
    # What a chapter reads is known from its first run; the last two are one run for it.
    run(home, [early], store=store)
    found = run(home, [early, same, late], store=store, followed=[late])
    assert count(home) == 2
    assert found[late]["parity"]["exhibits"] == ["parity-x", "parity-y"]
    assert store.find("parity", early.as_dict(), drawn=Drawing.FOLLOWED) is None
    done = store.find("parity", same.as_dict(), drawn=Drawing.FOLLOWED, outputs=True)
    assert shown(home, done, same) == ["parity-y"]
    # Asked for later, they are drawn then, and what only wants numbers takes that run.
    run(home, [early], store=store, followed=[early])
    run(home, [early], store=store)
    assert count(home) == 3


def test_a_run_that_drew_all_serves_who_follows(home, small, tmp_path):
    write(home, FIGURES)
    edition = parse({}, small)
    store = Store(home / sweep.STORE, home, small)
    execute(home, tmp_path / "out", edition, chapters=("parity",), store=store, workers=1)
    run(home, [edition], store=store, followed=[edition])
    assert count(home) == 1
    done = store.find("parity", edition.as_dict(), drawn=Drawing.FOLLOWED, outputs=True)
    assert shown(home, done, edition) == ["parity-y"]


def test_a_grid_crosses_each_block_and_keeps_an_edition_once(small, tmp_path):
    path = tmp_path / "grid.yml"
    path.write_text(
        "fixed: {draws: 200}\n"
        "blocks:\n"
        "  - as_of: [2024-06-30, 2025-03-31]\n"
        "    weights: [all, open]\n"
        "  - as_of: 2025-03-31\n",
        encoding="utf-8",
    )
    editions = sweep.read_grid(path, {}, small)
    assert [(e.day, e.weights) for e in editions] == [
        ("2024-06-30", "all"), ("2024-06-30", "open"),
        ("2025-03-31", "all"), ("2025-03-31", "open"),
    ]  # fmt: skip
    assert {e.draws for e in editions} == {200}
    assert [e.day for e in sweep.read_grid(path, {}, small, until="2024-12-31")] == [
        "2024-06-30"
    ] * 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("blocks: [", "not valid YAML"),
        ("- 1", "a grid has 'blocks'"),
        ("blocks: []", "a grid has 'blocks'"),
        ("blocks: [{frontier: [1]}]", "no parameter 'frontier'"),
        ("blocks: [{frontier_k: [99]}]", "does not fit"),
    ],
)
def test_a_grid_that_does_not_fit_says_so(small, tmp_path, text, complaint):
    path = tmp_path / "grid.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AiraceError, match=complaint):
        sweep.read_grid(path, {}, small)


def test_results_land_in_one_tidy_table(home, small):
    editions = worlds(small, frontier_k=[1, 2], weights=["all", "open"])
    frame = sweep.tidy(run(home, editions))
    assert len(frame) == 4
    assert set(frame["weights"]) == {"all", "open"}
    assert list(frame.sort_values("frontier_k")["value"].unique()) == [10.5, 21.0]


def test_the_store_survives_a_broken_folder(home, small):
    editions = worlds(small, frontier_k=[1])
    run(home, editions)
    shutil.rmtree(home / sweep.STORE)
    run(home, editions)
    assert count(home) == 2
    assert "frontier_k" in Store(home / sweep.STORE, home, small).choices(
        "parity", editions[0].as_dict()
    )
