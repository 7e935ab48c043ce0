"""The commands as a user types them: what they print, where, and how they end."""

import json
import sys

import pytest

from airace.book import record
from airace.cli import main
from tests.book.by_hand import Book, claim, gap, other


@pytest.fixture
def book(tmp_path, small, monkeypatch) -> Book:
    monkeypatch.chdir(tmp_path)
    return Book(tmp_path, small)


@pytest.fixture
def airace(monkeypatch, capsys):
    """Return a function: arguments -> exit code, what went to stdout, what to stderr."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["airace", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
            raise SystemExit(0)
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return run


def test_diff_prints_a_report_and_writes_json(book, airace):
    one = book.edition("one")
    two = book.edition("two", values=[gap(5.5), other(0.7)], as_of="2025-03-31")
    code, out, err = airace("diff", one, two, "--json", "changes.json")
    assert (code, err) == (0, "")
    assert "parity.gap" in out and "diffusion.share" not in out
    content = json.loads((book.root / "changes.json").read_text("utf-8"))
    assert {v["id"] for v in content["values"]} == {"parity.gap", "diffusion.share", "parity.later"}
    assert "diffusion.share" in airace("diff", one, two, "--all")[1]


def test_diff_takes_records_too(book, airace):
    one = book.edition("one")
    (book.root / "one.json").write_text(record.read(one).dumps(), encoding="utf-8")
    code, out, _ = airace("diff", "one.json", one)
    assert code == 0 and "no verdict changed" in out and "3 were kept" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("one", "never"), "never: does not exist"),
        (("one", "data"), "data: is no edition"),
        (("one", "requirements.txt"), "requirements.txt: not valid JSON"),
        (("one", "one", "--json", "never/x.json"), "never/x.json: cannot be written"),
    ],
)
def test_diff_of_what_is_no_edition_is_one_line(book, airace, arguments, words):
    book.edition("one")
    code, out, err = airace("diff", *arguments)
    assert (code, out) == (1, "")
    assert err.startswith("error: ") and words in err and len(err.splitlines()) == 1


def test_release_prints_the_record_and_then_the_lines_to_paste(book, airace):
    code, out, err = airace("release", book.edition("one", claims=[claim()]))
    assert (code, out.strip()) == (0, str(book.root / "editions" / "2025-01-31.json"))
    assert "first edition" in err
    assert airace("release", "one", "--check")[0] == 0
    folder = book.edition("two", claims=[claim("supported")], as_of="2025-03-31")
    code, out, err = airace("release", folder)
    assert (code, out) == (1, "")
    assert err.splitlines()[1:] == [
        "- Verdict of P12: partly → supported, because the interval holds zero."
    ]
    assert not (book.root / "editions" / "2025-03-31.json").exists()


def test_release_of_nothing_is_one_line(book, airace):
    code, _, err = airace("release", "never")
    assert code == 1 and "no manifest.json" in err and len(err.splitlines()) == 1
