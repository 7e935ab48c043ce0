"""A small book with every construct, from MyST to the PDF."""

import datetime
import os
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pypdf
import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from airace.book.typst import FONTS
from airace.book.typst.builder import checked_metadata
from airace.book.typst.compile import compile_pdf
from airace.book.typst.finish import Rights, finish
from airace.book.typst.kept import named_by
from airace.errors import AiraceError

RIGHTS = Rights(
    licence="CC BY 4.0",
    permalink="https://example.org/editions/2026-10-20/",
    publisher="Ada L., Bo Z.",
)
ROOT = Path(__file__).resolve().parents[3]

CONF = """
project = "A small book"
extensions = ["myst_parser", "sphinxcontrib.bibtex", "airace.book.typst", "ownnodes"]
root_doc = "index"
language = "en"
numfig = True
bibtex_bibfiles = ["references.bib"]
suppress_warnings = ["myst.header"]
myst_enable_extensions = [
    "amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist",
]
typst_root_title = "Summary"
typst_metadata = {
    "title": "A small # book",
    "subtitle": "With *every* construct",
    "edition": "Test edition",
    "as_of": "2026-10-20",
    "version": "1.2.3",
    "permalink": "https://example.org/editions/2026-10-20/",
    "digest": "sha256:0123456789abcdef",
    "licence": "CC BY 4.0",
    "authors": ["Ada L.", "Bo Z."],
    "abstract": "What the book finds.",
    "citation": "Ada L., Bo Z. (2026). A small book.",
    "colophon": [["Python", "3.11"]],
}
"""

# Stands in for the book's own extension: the two nodes, by their class names.
OWN_NODES = """
from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="680" height="300">'
    '<rect width="680" height="300" fill="#eee"/>'
    '<text x="9" y="20" font-family="IBM Plex Sans">Chart text</text></svg>'
)


class exhibit(nodes.General, nodes.Element):
    pass


class value(nodes.Inline, nodes.TextElement):
    pass


class strange(nodes.General, nodes.Element):
    pass


class Exhibit(SphinxDirective):
    required_arguments = 1
    option_spec = {"alt": str, "number": str, "glyph": str, "again": str}

    def run(self):
        name = self.arguments[0]
        figure = {
            "figure_id": name,
            "title": "The *gap* is 4.6 points #1",
            "subtitle": "Index points",
            "alt": self.options.get("alt", "A line falls."),
            "note": "Two models are missing.",
            "source_line": "Source: Epoch AI.",
            "plot_svg": SVG.replace("Chart text", self.options.get("glyph", "Chart text")),
        }
        number = self.options.get("number", "1.1")
        if "again" in self.options:
            return [exhibit(figure=figure, number=number)]
        self.env.get_domain("std").note_hyperlink_target(name, self.env.docname, name, "Gap")
        return [exhibit(figure=figure, number=number, ids=[name], names=[name])]


class Value(SphinxRole):
    def run(self):
        name, text = self.text.split("|")
        node = value(value_id=name)
        node += nodes.Text(text)
        return [node], []


class Strange(SphinxDirective):
    def run(self):
        return [strange()]


def setup(app):
    for node in (exhibit, value, strange):
        app.add_node(node)
    app.add_directive("exhibit", Exhibit)
    app.add_directive("strange", Strange)
    app.add_role("value", Value())
"""

REFERENCES = """
@article{kwa2025,
  author = {Thomas Kwa and Ben West}, title = {Measuring {AI} ability}, journal = {METR},
  year = {2025}, url = {https://example.org/paper_1},
}
"""

INDEX = """
# A small book

::::{container} headlines
:::{container} headline
{.headline-number}
4.6 points

{.headline-label}
between the frontiers

{.headline-date}
90% interval 1.0 to 8.6 points · 20 October 2026
:::
::::

{.findings}
- The gap is {value}`parity.gap|4.6 points`.
- Prices fell.

:::{container} edition-box
Knows nothing later.
:::

```{only} html
For the website only.
```

```{only} typst
For the PDF only.
```

```{toctree}
:caption: The evidence
:numbered:

chapters/parity
```

```{toctree}
:caption: Reference

chapters/methods
```
"""

PARITY = r"""
(parity)=
# Parity

(gap)=
## The gap

Plain *emphasised*, **strong**, `code_literal.with_joints`, H{sub}`2`O, x{sup}`3`.
Hostile: #panic("x") \$5 \<label\> @ref = - + / ~ \_ \` \[a\] // no -- comment; "quoted" 'single'.
#panic("markup")

See {ref}`gap`, {doc}`methods`, {ref}`the chart <fig-gap>`, {numref}`tab-models`,
{numref}`fig-plain`, and {ref}`far-row`.
It cites {cite}`kwa2025`. A note.[^one] The same again.[^one]
An [outside link](https://example.org/outside_1), and <https://example.org/a?b=c&d=e>.
Inline $x_i^2$ maths.

[^one]: The note itself, with *emphasis*.

$$
g(t) = \max_m s_m(t)
$$ (eq-gap)

As equation {eq}`eq-gap` says.

```{exhibit} fig-gap
```

```{figure} ../dot.png
:name: fig-plain
:alt: A black dot.

A plain figure.
```

![Another dot.](../dot.png)

### Lists

1. first
2. second
   - nested

Term
: Its definition.

:Field: Its content.

> Quoted words.
>
> -- Somebody

```{note}
A note stands here.
```

:::{admonition} Own title
:class: warning
An admonition stands here.
:::

```{topic} A topic
Topical words.
```

```python
def f(x):
    return x["a"]  # 1 < 2
```

```{eval-rst}
| line one
| line two
```

---

<div>raw html</div>

% a comment

## Tables

(tab-models)=
```{table} Models by bloc
| Model | Released | Index |
|---|---|--:|
| `gpt.5` | 2025-08-07 | 150.0 |
| Qwen3 | 2025-09-24 | 141.2 |
```

```{list-table} With a stub
:header-rows: 1
:stub-columns: 1
:widths: 1 3

* - Key
  - Text
* - Row
  - Words of the row
```
"""

METHODS = (
    """
# Methods

(value-parity.gap)=
The row of the value.

```{exhibit} fig-gap
:again: yes
```

## A long table

| Row | Words |
|---|---|
"""
    + "".join(f"| row {n} | words of row {n} |\n" for n in range(90))
    + """
(far-row)=
## Sources

```{bibliography}
```
"""
)


def png() -> bytes:
    """Return a picture of one grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, part) for kind, part in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    )


def write_book(folder: Path) -> Path:
    """Write the sources of the small book."""
    source = folder / "source"
    (source / "chapters").mkdir(parents=True)
    for name, text in {
        "conf.py": CONF,
        "ownnodes.py": OWN_NODES,
        "references.bib": REFERENCES,
        "index.md": INDEX,
        "chapters/parity.md": PARITY,
        "chapters/methods.md": METHODS,
    }.items():
        (source / name).write_text(text.lstrip("\n"), encoding="utf-8")
    (source / "dot.png").write_bytes(png())
    return source


def build_in_a_process(source: Path, out: Path, **environment: str) -> Path:
    """Build with ``sphinx-build -n -W``; return the PDF."""
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-nWqE", "--keep-going", "-b", "typst", source, out],
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{source}"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out / "neck-and-neck.pdf"


def build_here(source: Path, out: Path) -> None:
    """Build in this process, so that an error can be caught."""
    sys.path.insert(0, str(source))
    try:
        with patch_docutils(str(source)), docutils_namespace():
            app = Sphinx(
                source, source, out, out / ".doctrees", "typst", status=None, freshenv=True
            )
            app.build(force_all=True)
    finally:
        sys.path.remove(str(source))
        sys.modules.pop("ownnodes", None)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    return build_in_a_process(write_book(folder), folder / "out")


@pytest.fixture(scope="module")
def reader(built) -> pypdf.PdfReader:
    return pypdf.PdfReader(built)


@pytest.fixture(scope="module")
def text(reader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture
def book(tmp_path) -> Path:
    return write_book(tmp_path)


def page_of(reader: pypdf.PdfReader, words: str, *, after: int = 2) -> int:
    """Return the number of the first page past the contents that has ``words``."""
    for number, page in enumerate(reader.pages, start=1):
        if number > after and words in " ".join(page.extract_text().split()):
            return number
    raise AssertionError(f"no page says {words!r}")


@pytest.mark.parametrize(
    "words",
    [
        "A small # book",
        "With *every* construct",
        "20 October 2026",
        "Test edition",
        "1.2.3",
        "https://example.org/editions/2026-10-20/",
        "sha256:0123456789abcdef",
        "What the book finds.",
        "Ada L., Bo Z.",
        "How to cite this edition",
        "Measure Value 90% interval As of",
        "between the frontiers 4.6 points 1.0 to 8.6 points 20 October 2026",
        "KEY FINDINGS • The gap is 4.6 points. • Prices fell.",
        "Knows nothing later.",
        "For the PDF only.",
        "Plain emphasised, strong, code_literal.with_joints, H2O, x3.",
        "Hostile: #panic(“x”) $5 <label> @ref = - + / ~ _ ` [a] // no – comment",
        "#panic(“markup”)",
        "Figure 1.1 The *gap* is 4.6 points #1 Index points",
        "Chart text",
        "Note: Two models are missing. Source: Epoch AI.",
        "1. first 2. second • nested",
        "Term Its definition.",
        "Field Its content.",
        "Quoted words.",
        "Note A note stands here.",
        "Own title An admonition stands here.",
        "A topic Topical words.",
        'def f(x): return x["a"] # 1 < 2',
        "Table 1.1 Models by bloc Model Released Index gpt.5 2025-08-07 150.0",
        "With a stub Key Text Row Words of the row",
        "It cites [KW25].",
        "[KW25] Thomas Kwa and Ben West. Measuring AI ability.",
        "METR, 2025. URL: https://example.",
        "As equation (1.1) says.",
        "(1.1) As equation",
        "line one line two",
        "words of row 89",
    ],
)
def test_the_pdf_says(text, words):
    assert words in text


@pytest.mark.parametrize("words", ["For the website only", "raw html", "a comment"])
def test_the_pdf_does_not_say(text, words):
    assert words not in text


def test_the_root_page_is_called_as_told(reader):
    titles = [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)]
    assert titles == ["Summary", "1 Parity", "Methods", "Colophon"]


def test_bookmarks_have_the_sections_that_the_contents_leave_out(reader):
    methods = [entry["/Title"] for entry in reader.outline[-2]]
    assert methods == ["A long table", "Sources"]


def test_contents_lists_chapters_parts_figures_and_tables(reader):
    contents = " ".join(reader.pages[page_of(reader, "Contents") - 1].extract_text().split())
    parity, methods = page_of(reader, "CHAPTER 1 Parity"), page_of(reader, "The row of the value")
    for words in ("THE EVIDENCE", "REFERENCE", "Figure 1.1 The *gap* is", "Table 1.1 Models by"):
        assert words in contents
    assert contents.count("Figure 1.1 The *gap*") == 1
    assert f"1 Parity {dots(contents, '1 Parity')} {parity}" in contents
    assert f"Methods {dots(contents, 'Methods')} {methods}" in contents
    assert "1.1 The gap" in contents
    assert "A long table" not in contents  # a section of a page without a number


def dots(contents: str, entry: str) -> str:
    """Return the leaders after an entry."""
    rest = contents.split(entry + " ", 1)[1]
    return rest[: len(rest) - len(rest.lstrip(". "))].strip()


def test_a_reference_gives_the_page_unless_it_is_this_one(reader, text):
    here, far = page_of(reader, "Hostile:"), page_of(reader, "[KW25] Thomas")
    assert page_of(reader, "The gap Plain") == here
    assert "See The gap, Methods" in text
    assert f"and Sources (p. {far})" in text
    assert far > page_of(reader, "The row of the value") > here


def test_a_footnote_stands_on_its_page_once(reader, text):
    assert text.count("The note itself, with emphasis.") == 1
    assert page_of(reader, "The note itself") == page_of(reader, "Hostile:")


def test_addresses_of_links_can_be_read_on_paper(text):
    assert "https://example.org/outside_1" in text
    assert text.count("https://example.org/a?b=c&d=e") == 1


def test_links_lead_where_they_say(reader):
    addresses = {
        annotation.get_object()["/A"].get("/URI")
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if "/A" in annotation.get_object()
    }
    assert "https://example.org/a?b=c&d=e" in addresses
    assert "https://example.org/outside_1" in addresses


def test_a_value_leads_to_its_row(built):
    source = (built.parent / "pages" / "index.typ").read_text(encoding="utf-8")
    assert '#value("chapters/methods#value-parity-gap")[4\\.6 points]' in source


def test_the_header_of_a_table_is_repeated(reader):
    first, last = page_of(reader, "words of row 0"), page_of(reader, "words of row 89")
    assert last > first
    for page in range(first, last + 1):
        assert "Row Words" in " ".join(reader.pages[page - 1].extract_text().split())


def test_the_chart_stays_a_drawing(built):
    assert (built.parent / "figures" / "fig-gap.svg").read_text(encoding="utf-8").startswith("<svg")
    page = next(p for p in pypdf.PdfReader(built).pages if "Chart text" in p.extract_text())
    assert len(page.images) <= 1  # the dot, and no picture of the chart


def test_the_pdf_is_tagged_and_says_that_it_is_accessible(reader):
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/Lang"] == "en"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = catalogue["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_every_picture_and_formula_has_words(reader):
    def walk(node):
        node = node.get_object()
        if not hasattr(node, "get"):
            return
        if node.get("/S") in ("/Figure", "/Formula"):
            yield node.get("/Alt")
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            yield from walk(child)

    words = list(walk(reader.trailer["/Root"]["/StructTreeRoot"]))
    assert {"A line falls.", "A black dot.", "Another dot.", "x sub i squared"} <= set(words)
    assert None not in words


def test_document_information_comes_from_the_metadata(reader):
    information = reader.metadata
    assert information.title == "A small # book"
    assert information.author == "Ada L., Bo Z."
    assert information.creation_date.isoformat() == "2026-10-20T00:00:00+00:00"


def test_two_processes_give_the_same_bytes(built, tmp_path):
    again = build_in_a_process(
        write_book(tmp_path), tmp_path / "elsewhere", PYTHONHASHSEED="7", TZ="Asia/Shanghai"
    )
    assert again.read_bytes() == built.read_bytes()


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("addition", "complaint"),
    [
        ("![](../dot.png)", r"chapters/parity:\d+: .*dot\.png.* has no alternative text"),
        ("```{exhibit} bare\n:alt: ' '\n:number: 1.2\n```", r"parity:\d+: .*'bare' has no alt"),
        ("```{exhibit} ../up\n```", r"parity:\d+: the figure id '../up' is not a plain name"),
        ("```{exhibit} glyph\n:glyph: አ\n```", r"figures/glyph\.svg: .*አ"),
        ("```{strange}\n```", r"parity:\d+: the PDF has no typesetting for a 'strange' node"),
        (r"$\nosuch$", r"parity:\d+: the formula .*nosuch"),
        (
            "```{eval-rst}\n`a <file:///etc/passwd>`_\n```",
            r"parity:\d+: the link 'file:.*leads nowhere",
        ),
        ("## A title[^one]", r"parity:\d+: a footnote in a heading"),
        ("A control \x07 character", r"parity:\d+: .*U\+0007"),
        (
            "|" + "x" * 60 + "|" + "|".join("y" * 40 for _ in range(9)) + "|\n" + "|---" * 10 + "|",
            r"table chapters/parity:\d+ is too wide",
        ),
    ],
)
def test_what_the_pdf_cannot_show_stops_the_build(book, tmp_path, addition, complaint):
    with (book / "chapters" / "parity.md").open("a", encoding="utf-8") as page:
        page.write(f"\n{addition}\n")
    with pytest.raises(AiraceError, match=complaint):
        build_here(book, tmp_path / "out")


def test_two_charts_may_not_share_a_name(book, tmp_path):
    with (book / "chapters" / "methods.md").open("a", encoding="utf-8") as page:
        page.write("\n```{exhibit} fig-gap\n:glyph: other\n```\n")
    with pytest.raises(AiraceError, match="two different figures are called 'fig-gap'"):
        build_here(book, tmp_path / "out")


def test_a_page_stands_only_once_in_the_contents(book, tmp_path):
    index = book / "index.md"
    again = "\n```{toctree}\nchapters/methods\n```\n"
    index.write_text(index.read_text(encoding="utf-8") + again, encoding="utf-8")
    with pytest.raises(AiraceError, match=r"'chapters/methods' stands twice"):
        build_here(book, tmp_path / "out")


def test_sphinx_prints_a_message_and_no_traceback(book, tmp_path):
    with (book / "chapters" / "parity.md").open("a", encoding="utf-8") as page:
        page.write("\n![](../dot.png)\n")
    with pytest.raises(AssertionError) as caught:
        build_in_a_process(book, tmp_path / "out")
    message = str(caught.value)
    assert "The PDF cannot be made" in message
    assert "chapters/parity:" in message
    assert "Traceback" not in message


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"title": ""}, "'title' is missing"),
        ({"as_of": "20/10/2026"}, "not a date"),
        ({"as_of": 2026}, "'as_of' is not text"),
        ({"subtitel": "x"}, "there is no 'subtitel'.*subtitle"),
        ({"authors": "Ada"}, "'authors' is not a list"),
        ({"colophon": [["Python"]]}, "not a pair"),
    ],
)
def test_metadata_are_checked(change, complaint):
    with pytest.raises(AiraceError, match=complaint):
        checked_metadata({"title": "T", "as_of": "2026-10-20"} | change, "en")


def test_the_book_moves_without_its_place(built, tmp_path):
    """What the source names compiles again elsewhere: it is all that it refers to."""
    copy = tmp_path / "copy"
    for path in named_by(built.with_suffix(".typ")):
        place = copy / path.relative_to(built.parent)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    day = datetime.date(2026, 10, 20)
    compile_pdf(copy / "neck-and-neck.typ", copy / "b.pdf", fonts=[FONTS], as_of=day)
    finish(copy / "b.pdf", RIGHTS)
    assert (copy / "b.pdf").read_bytes() == built.read_bytes()
