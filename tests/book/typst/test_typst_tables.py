"""The model of a table: alignment, spans, and when it must lie on its side."""

import datetime
from importlib import resources

import pypdf
import pytest

from airace.book.typst import FONTS
from airace.book.typst.builder import METADATA, TEMPLATE
from airace.book.typst.compile import compile_pdf
from airace.book.typst.tables import Cell, Table


def table(*rows: list[str], header: list[str] | None = None, **more) -> Table:
    def cells(texts, *, is_head=False):
        return [Cell(text, text, is_head=is_head) for text in texts]

    return Table(
        name="t",
        weights=[1] * len(rows[0]),
        header=[cells(header, is_head=True)] if header else [],
        body=[cells(row) for row in rows],
        **more,
    )


def set_in_pdf(tmp_path, *tables: Table) -> pypdf.PdfReader:
    """Set tables with the book's template."""
    template = resources.files("airace.book.typst").joinpath(TEMPLATE)
    (tmp_path / TEMPLATE).write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / METADATA).write_text("{}", encoding="utf-8")
    body = "\n\n".join(
        f"#landscape[{one.typst()}]" if one.needs_landscape() else one.typst() for one in tables
    )
    (tmp_path / "book.typ").write_text(
        f'#import "{TEMPLATE}": *\n#set document(title: "t")\n'
        f'#set page(paper: "a4", margin: papers.a4.margin)\n= t\n{body}\n',
        encoding="utf-8",
    )
    compile_pdf(
        tmp_path / "book.typ",
        tmp_path / "book.pdf",
        fonts=[FONTS],
        as_of=datetime.date(2026, 10, 20),
    )
    return pypdf.PdfReader(tmp_path / "book.pdf")


@pytest.mark.parametrize(
    ("texts", "side"),
    [
        (["1.5", "−0.4", "12"], "right"),
        (["[1.2, 3.4]", "~5"], "right"),
        (["42%", "–", ""], "right"),
        (["2026-10-20", "2025-01-31"], "right"),
        (["$1,200", "€3"], "right"),
        (["7.3 mo", "2x"], "right"),
        (["GPT-5", "Qwen3"], "left"),
        (["12", "unknown"], "left"),
        (["", "–"], "left"),
    ],
)
def test_columns_of_numbers_are_ranged_right(texts, side):
    source = table(*[[text] for text in texts], header=["Head 1"]).typst()
    assert f"align: ({side}, )" in source


def test_the_author_has_the_last_word_on_alignment():
    one = table(["1"], ["2"])
    one.body[0][0].align = "center"
    assert "align: (center, )" in one.typst()


def test_spanning_cells_do_not_shift_the_columns_after_them(tmp_path):
    one = Table(
        name="t",
        weights=[1, 1, 1],
        header=[[Cell("both", "both", columns=2), Cell("n", "n", is_head=True)]],
        body=[
            [Cell("tall", "tall", rows=2), Cell("b", "b"), Cell("1", "1")],
            [Cell("c", "c"), Cell("2", "2")],
        ],
    )
    assert "align: (left, left, right, )" in one.typst()
    assert "table.cell(rowspan: 2)[tall]" in one.typst()
    said = set_in_pdf(tmp_path, one).pages[0].extract_text()
    assert sorted("".join(said.split())) == sorted("tbothntallb1c2")


def test_a_table_lies_on_its_side_only_if_its_words_do_not_fit(tmp_path):
    narrow = table(["word " * 40, "word " * 40], ["1", "2"])
    wide = table(["internationalisation"] * 7)
    assert not narrow.needs_landscape()
    assert wide.needs_landscape()
    sizes = [page.mediabox for page in set_in_pdf(tmp_path, narrow, wide).pages]
    assert [box.width > box.height for box in sizes] == [False, True]


def test_an_identifier_may_break_at_its_joints():
    name = "parity.gap_points.us_cn"
    cells = [Cell(name, name, code=name)]
    one = Table(name="t", weights=[1], body=[cells])
    assert '(text: "points.", style: "mono")' in one.typst()
    words = one.typst().split("lines:")[0]
    assert name not in words


def test_widths_that_somebody_gave_are_kept_unless_a_word_is_longer(tmp_path):
    plain = table(["a", "b"], ["c", "d"])
    given = table(["a", "b " * 300], ["internationalisation", "d"])
    given.weights = [1, 30]
    assert "weights" not in plain.typst()
    assert "weights: (1, 30, )" in given.typst()
    left = {}

    def note(text, cm, tm, *_):
        left[text.strip()] = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]

    set_in_pdf(tmp_path, given).pages[0].extract_text(visitor_text=note)
    assert 70 < left["d"] - left["internationalisation"] < 100


def test_rows_stay_whole_unless_they_are_taller_than_a_page(tmp_path):
    lines = table(*[[f"start{n} " + "word " * 120 + f"end{n}", "x"] for n in range(9)])
    tall = table(["start " + "word " * 9000 + " end", "x"])
    pages = [p.extract_text() for p in set_in_pdf(tmp_path, lines, tall).pages]
    for n in range(9):
        assert any(f"start{n} " in page and f"end{n}" in page for page in pages)
    first = next(at for at, page in enumerate(pages) if "start " in page)
    assert not any(page.split().count("end") for page in pages[: first + 1])
    assert pages[-1].split().count("end") == 1


def test_a_footer_stands_at_the_end(tmp_path):
    one = table(["a", "1"], header=["h", "n"])
    one.footer = [[Cell("Total", "Total"), Cell("1", "1")]]
    said = " ".join(set_in_pdf(tmp_path, one).pages[0].extract_text().split())
    assert said == "t h n a 1 Total 1"


def filler(lines: int) -> str:
    return "\n".join(f"#par[Line {n}]" for n in range(lines))


@pytest.mark.parametrize(
    ("rows", "words", "whole"),
    [(3, 2, True), (15, 2, True), (16, 2, False), (8, 120, False), (1, 900, False)],
)
def test_low_tables_stay_whole(rows, words, whole):
    texts = [["word " * words, "1"] for _ in range(rows)]
    assert table(*texts, header=["What", "Much"]).stays_whole() is whole
    assert ("whole: true" in table(*texts).typst()) is whole


@pytest.mark.parametrize("rows", [6, 14])
def test_no_last_row_of_a_low_table_stands_alone_on_the_next_page(tmp_path, rows):
    low = table(*([f"Cell {n}", "1"] for n in range(rows)))
    for lines in range(28, 46, 3):
        before = Table(name="b", weights=[1], body=[[Cell(filler(lines), "text")]])
        read = set_in_pdf(tmp_path, before, low)
        pages = [page.extract_text() for page in read.pages]
        holding = [text for text in pages if "Cell " in text]
        assert len(holding) == 1, lines
