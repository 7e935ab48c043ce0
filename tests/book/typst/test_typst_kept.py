"""A kept PDF is taken again if nothing that it is set from has changed, and only then."""

import datetime
import os
from dataclasses import replace

import pytest

from airace.book.typst import FONTS, compile
from airace.book.typst.compile import compile_all
from airace.book.typst.documents import ARCHIVAL, Document
from airace.book.typst.finish import Rights
from airace.book.typst.kept import Kept, named_by

DAY = datetime.date(2026, 10, 20)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="{}"/></svg>'


@pytest.fixture
def folder(tmp_path):
    """Two documents that share a template; one shows a picture through a page."""
    made = tmp_path / "typst"
    (made / "pages").mkdir(parents=True)
    (made / "figures").mkdir()
    (made / "template.typ").write_text('#let meta = json("metadata.json")\n')
    (made / "metadata.json").write_text('{"title": "A book"}')
    (made / "pages" / "one.typ").write_text('#image("/figures/one.svg", alt: "A \\"square\\"")\n')
    (made / "pages" / "two.typ").write_text("Nothing to see.\n")
    (made / "figures" / "one.svg").write_text(SVG.format(5))
    (made / "figures" / "none.svg").write_text(SVG.format(5))
    for name in ("one", "two"):
        text = f'#import "template.typ": *\n#set document(title: "T")\n#include "/pages/{name}.typ"'
        (made / f"{name}.typ").write_text(text + "\n")
    return made


def names(folder, document):
    return [path.relative_to(folder).as_posix() for path in named_by(folder / f"{document}.typ")]


def test_a_document_rests_on_what_it_names_itself_or_through_others(folder):
    shared = ["metadata.json", "template.typ"]
    assert names(folder, "one") == sorted(["figures/one.svg", "one.typ", "pages/one.typ", *shared])
    assert names(folder, "two") == sorted(["pages/two.typ", "two.typ", *shared])


def test_a_name_counts_from_the_folder_of_its_file_too(folder):
    (folder / "pages" / "near.svg").write_text(SVG.format(1))
    (folder / "pages" / "two.typ").write_text('#image("near.svg", alt: "x")\n')
    assert "pages/near.svg" in names(folder, "two")


def test_files_that_name_each_other_are_named_once(folder):
    (folder / "pages" / "two.typ").write_text('#let other = "pages/one.typ"\n')
    (folder / "pages" / "one.typ").write_text('#let other = "two.typ"\n')
    assert names(folder, "two").count("pages/two.typ") == 1


@pytest.fixture
def kept(folder, tmp_path):
    """A store that keeps the PDF of the document ``one``."""
    made = Kept(tmp_path / "kept", [FONTS], DAY, Rights("CC BY 4.0"))
    (tmp_path / "first.pdf").write_bytes(b"as it was set")
    made.keep(tmp_path / "first.pdf", made.place(Document("one", ""), folder / "one.typ"))
    return made


def taken(kept, folder, document=None):
    return kept.place(document or Document("one", ""), folder / "one.typ").is_file()


def test_the_same_is_taken_again_whatever_the_clock_says(kept, folder):
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    (folder / "figures" / "none.svg").write_text(SVG.format(6))  # of another document
    assert taken(kept, folder)
    place = kept.place(Document("one", ""), folder / "one.typ")
    assert place.read_bytes() == b"as it was set"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one.typ", '#include "/pages/one.typ"\n'),
        ("pages/one.typ", '#image("/figures/one.svg", alt: "Another")\n'),
        ("figures/one.svg", SVG.format(6)),  # of the same size
        ("template.typ", '#let meta = json("metadata.json") \n'),
        ("metadata.json", '{"title": "B book"}'),
    ],
)
def test_another_file_is_set_anew_and_the_old_one_put_back_is_not(kept, folder, name, text):
    before = (folder / name).read_text()
    (folder / name).write_text(text)
    assert not taken(kept, folder)
    (folder / name).write_text(before)
    assert taken(kept, folder)


def test_another_day_licence_standard_or_font_is_set_anew(kept, folder, tmp_path):
    (tmp_path / "fonts").mkdir()
    assert not taken(replace(kept, as_of=DAY + datetime.timedelta(1)), folder)
    assert not taken(replace(kept, rights=Rights("CC0")), folder)
    assert not taken(replace(kept, fonts=[tmp_path / "fonts"]), folder)
    assert not taken(kept, folder, Document("one", "", ARCHIVAL))
    assert not taken(kept, folder, Document("two", ""))


def test_only_the_newest_of_a_document_is_kept(kept, folder, tmp_path):
    (folder / "metadata.json").write_text('{"title": "B book"}')
    for name in ("one", "two"):
        place = kept.place(Document(name, ""), folder / f"{name}.typ")
        kept.keep(tmp_path / "first.pdf", place)
    assert [path.name.split(".")[0] for path in sorted(kept.folder.iterdir())] == ["one", "two"]


def test_the_compiler_is_asked_for_what_changed_and_for_nothing_else(folder, tmp_path, monkeypatch):
    documents = [Document("one", ""), Document("two", "")]
    asked, real = [], compile.compile_pdf

    def counted(source, *given, **more):
        asked.append(source.stem)
        return real(source, *given, **more)

    def setting():
        asked.clear()
        compile_all(folder, documents, fonts=[FONTS], as_of=DAY, rights=Rights(),
                    kept=tmp_path / "kept")  # fmt: skip
        return list(asked), [(folder / f"{name}.pdf").read_bytes() for name in ("one", "two")]

    monkeypatch.setattr(compile, "compile_pdf", counted)
    first = setting()
    assert first[0] == ["one", "two"]
    assert setting() == ([], first[1])
    (folder / "pages" / "two.typ").write_text("Something to see.\n")
    then = setting()
    assert then[0] == ["two"]
    assert (then[1][0], then[1][1] == first[1][1]) == (first[1][0], False)
