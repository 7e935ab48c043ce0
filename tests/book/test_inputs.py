"""A build of nothing new is recognised, and nothing else is taken for one."""

import os

import pytest

from airace.book import build as building
from airace.book import make as making
from airace.book.build import build
from airace.errors import AiraceError


@pytest.fixture
def folder(tmp_path):
    for name in ("data", "notebooks", "chapters", "editions", "sweeps"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.txt").write_text(name, encoding="utf-8")
    (tmp_path / "_config.yml").write_text("title: x\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def made(monkeypatch):
    """Count editions instead of making them."""
    found = []

    def make(project, given, out, *, settle, **_):
        found.append(out)
        settle()
        out.mkdir(exist_ok=True)
        (out / "manifest.json").write_text(str(len(found)), encoding="utf-8")

    monkeypatch.setattr(making, "make", make)
    return found


def told(folder, given=None, **options):
    lines = []
    build(folder, given or {}, explain=lines.append, **options)
    return lines


def test_a_second_build_does_nothing_and_says_so(folder, made):
    assert told(folder) == ["no build into this folder is on record"]
    assert told(folder) == ["nothing that this edition rests on has changed since it was built"]
    assert len(made) == 1


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda f: (f / "data" / "one.txt").write_text("dat1"), "data/one.txt changed"),
        (lambda f: (f / "chapters" / "two.md").write_text("x"), "chapters/two.md is new"),
        (lambda f: (f / "sweeps" / "one.txt").unlink(), "sweeps/one.txt is gone"),
        (lambda f: (f / "requirements.txt").write_text("x"), "requirements.txt is new"),
        (lambda f: (f / "_build" / "manifest.json").unlink(), "the edition's files were touched"),
        (lambda f: (f / "_build" / "stray").write_text("x"), "the edition's files were touched"),
    ],
)
def test_whatever_changes_is_named_and_built(folder, made, spoil, words):
    told(folder)
    spoil(folder)
    assert told(folder) == [words]
    assert len(made) == 2


def test_neither_time_nor_size_fools_it(folder, made):
    told(folder)
    path = folder / "data" / "one.txt"
    stat = path.stat()
    path.write_text("atad", encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert told(folder) == ["data/one.txt changed"]
    path.write_text("data", encoding="utf-8")
    os.utime(path, (2**31, 2**31))
    assert told(folder) == ["data/one.txt changed"]
    os.utime(path, (0, 0))
    assert told(folder)[0].startswith("nothing")


def test_a_renamed_file_is_seen(folder, made):
    told(folder)
    (folder / "data" / "one.txt").rename(folder / "data" / "uno.txt")
    assert told(folder) == ["data/one.txt is gone", "data/uno.txt is new"]


def test_other_parameters_or_options_are_another_build(folder, made):
    told(folder)
    for given, options in (({"weights": "open"}, {}), ({}, {"pdf": False})):
        assert told(folder, given, **options) == ["other parameters or options were asked for"]


def test_a_clean_build_is_always_made(folder, made):
    told(folder)
    assert told(folder, clean=True) == ["a clean build was asked for"]


def test_what_a_build_makes_is_not_what_it_rests_on(folder, made):
    told(folder)
    (folder / "chapters" / "parity.ipynb").write_text("{}", encoding="utf-8")
    (folder / "chapters" / "claims").mkdir()
    (folder / "chapters" / "claims" / "c01.md").write_text("x", encoding="utf-8")
    (folder / "data" / "__pycache__").mkdir()
    (folder / "data" / "__pycache__" / "x.pyc").write_text("x", encoding="utf-8")
    assert told(folder)[0].startswith("nothing")


def test_a_build_that_fails_is_not_on_record(folder, made, monkeypatch):
    told(folder)

    def fail(*_, **__):
        raise AiraceError("no")

    (folder / "data" / "one.txt").write_text("new", encoding="utf-8")
    with monkeypatch.context() as patch, pytest.raises(AiraceError):
        patch.setattr(making, "make", fail)
        build(folder, {})
    assert told(folder) == ["data/one.txt changed"]


def test_a_change_during_the_build_is_refused(folder, made, monkeypatch):
    make = making.make

    def slow(project, given, out, **options):
        (folder / "data" / "one.txt").write_text("meanwhile", encoding="utf-8")
        make(project, given, out, **options)

    monkeypatch.setattr(making, "make", slow)
    with pytest.raises(AiraceError, match=r"data/one\.txt changed while the edition was being"):
        build(folder, {})
    assert not (folder / "_build").exists()


def test_two_builds_into_one_folder_take_turns(folder, made, monkeypatch):
    def nested(project, given, out, **_):
        with pytest.raises(AiraceError, match="another build is writing there"):
            build(folder, {})
        out.mkdir()

    monkeypatch.setattr(making, "make", nested)
    build(folder, {})


def test_long_explanations_are_counted(folder, made):
    told(folder)
    for number in range(building.SAID + 3):
        (folder / "data" / f"{number}.txt").write_text("x", encoding="utf-8")
    lines = told(folder)
    assert len(lines) == building.SAID + 1
    assert lines[-1] == "and 3 changes more"
