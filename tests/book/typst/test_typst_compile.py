"""What the compiler refuses is told in terms of the book."""

import datetime

import pytest
from pypdf import PdfReader

from airace.book.typst import FONTS
from airace.book.typst.compile import compile_pdf
from airace.errors import AiraceError

DAY = datetime.date(2026, 10, 20)
HEAD = '#set document(title: "t")\n#set text(font: "IBM Plex Serif", fallback: true)\n= t\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">{}</svg>'


def compiled(tmp_path, body: str, head: str = HEAD) -> list[str]:
    source = tmp_path / "book.typ"
    source.write_text(f"{head}// page: chapters/parity.md\n\n{body}\n", encoding="utf-8")
    return compile_pdf(source, tmp_path / "book.pdf", fonts=[FONTS], as_of=DAY)


def test_a_picture_without_words_is_refused(tmp_path):
    (tmp_path / "a.svg").write_text(SVG.format(""), encoding="utf-8")
    with pytest.raises(AiraceError, match=r"chapters/parity\.md .*missing alt text") as caught:
        compiled(tmp_path, '#image("a.svg")')
    assert "description" in caught.value.remedy


def test_a_character_without_a_glyph_is_refused(tmp_path):
    with pytest.raises(AiraceError, match=r"chapters/parity\.md .*አ"):
        compiled(tmp_path, "Amharic አ")


def test_a_character_without_a_glyph_inside_a_chart_names_the_chart(tmp_path):
    folder = tmp_path / "figures"
    folder.mkdir()
    drawing = SVG.format('<text y="9" font-family="IBM Plex Sans">አ</text>')
    (folder / "parity-gap.svg").write_text(drawing, encoding="utf-8")
    with pytest.raises(AiraceError, match=r"figures/parity-gap\.svg: .*አ"):
        compiled(tmp_path, '#image("figures/parity-gap.svg", alt: "a")')


def test_chinese_is_set_in_text_and_in_a_chart(tmp_path):
    drawing = SVG.format('<text y="9" font-family="IBM Plex Sans">国家互联网信息办公室</text>')
    (tmp_path / "chart.svg").write_text(drawing, encoding="utf-8")
    body = '国家互联网信息办公室 #strong[中] #image("chart.svg", alt: "办公室")'
    assert compiled(tmp_path, body) == []
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "book.pdf").pages)
    assert text.count("国家互联网信息办公室") == 2


def test_a_broken_picture_is_named(tmp_path):
    (tmp_path / "good.svg").write_text(SVG.format(""), encoding="utf-8")
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\nno picture")
    assert not compiled(tmp_path, '#image("good.svg", alt: "a")')
    with pytest.raises(AiraceError, match=r"^bad\.png: .*decode"):
        compiled(
            tmp_path, '#import "t.typ": show-it\n#show-it("bad.png")', write_template(tmp_path)
        )


def write_template(folder) -> str:
    """Write a function whose errors point into another file, as the book's do."""
    (folder / "t.typ").write_text(
        '#let show-it(path) = layout(_ => image(path, alt: "a"))\n', encoding="utf-8"
    )
    return HEAD


def test_a_package_is_not_downloaded(tmp_path):
    with pytest.raises(AiraceError, match="package"):
        compiled(tmp_path, '#import "@preview/cetz:0.3.4"')


def test_a_heading_that_skips_a_level_is_refused(tmp_path):
    with pytest.raises(AiraceError, match="heading"):
        compiled(tmp_path, "=== Too deep")


def test_warnings_come_back_with_their_page(tmp_path):
    warnings = compiled(tmp_path, '#text(font: "No Such Font")[x]')
    assert len(warnings) == 1
    assert warnings[0].startswith("chapters/parity.md (book.typ:6)")
    assert "no such font" in warnings[0]


def test_missing_fonts_are_named(tmp_path):
    source = tmp_path / "book.typ"
    source.write_text(HEAD, encoding="utf-8")
    with pytest.raises(AiraceError, match="IBM Plex Serif, IBM Plex Sans, IBM Plex Mono"):
        compile_pdf(source, tmp_path / "book.pdf", fonts=[tmp_path], as_of=DAY)
