"""``airace update`` as a user types it: from disk and from a server, and when it cannot."""

import sys
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from airace import cli
from airace.sources import delivery
from airace.sources.adapter import Adapter
from airace.sources.reading import read_csv
from airace.tables import DataPackage

TEXT = "model,score\nA1,9\nD1,8\n"


def lab(name="lab", file="scores.csv"):
    def extract(root):
        rows = read_csv(root, file, ("model", "score"))
        more = {"released": "", "withdrawn": "", "known": "true", "developer_ids": "acme"}
        return {"scores": rows.assign(**more, source_id="lab")}

    return Adapter(name, ("lab",), ("scores",), extract)


@pytest.fixture
def airace(small, tmp_path, monkeypatch, capsys):
    """Return a function: arguments of ``airace update`` -> exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    known = {"lab": lab(), "other": lab("other", "others.csv")}
    monkeypatch.setattr("airace.sources.adapter.adapters", lambda: known)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["airace", "update", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
            raise SystemExit(0)
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return run


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "scores.csv").write_text(TEXT, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        archive.writestr("inner/scores.csv", TEXT)
    return folder


def state(package):
    return {p.name: p.read_bytes() for p in package.root.iterdir() if p.is_file()}


@pytest.mark.parametrize("origin", ["files", "files/scores.csv", "set.zip"])
def test_a_folder_a_file_or_an_archive(airace, small, files, origin):
    before = state(small)
    code, out, err = airace("--from", origin, "--dry-run", "--no-book")
    assert code == 0
    assert "| scores | 2 | 1 | 1 | 2 |" in out, out
    assert "no files of: other" in err and "nothing written" in err
    assert state(small) == before
    assert airace("--from", origin)[0] == 0
    assert list(small.load("scores")["model"]) == ["A1", "D1"]
    assert "nothing new" in airace("--from", origin)[2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--from", "gone"), "no such file or folder"),
        (("lab", "--from", "empty"), "no file matches 'scores.csv'"),
        (("--from", "empty"), "none of the files that a source reads is there"),
        (("lba", "--from", "files"), "no source 'lba'"),
        (("--from", "files", "--day", "11 August"), "--day: "),
        (("--from", "cut"), "scores.csv, row 3, from field 'model': expected 2 fields, found 1"),
        (("lab",), "no address is known"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(
    airace, small, files, tmp_path, arguments, message
):
    (tmp_path / "empty").mkdir()
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "scores.csv").write_text(TEXT[:-3], encoding="utf-8")
    before = state(small)
    code, out, err = airace(*arguments)
    assert (code, out) == (1, "")
    assert message in err
    assert err.count("\n") == 1
    assert state(small) == before


def test_from_a_server_with_its_day_in_the_record(airace, small, files, monkeypatch):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

        def date_time_string(self, timestamp=None):
            return "Tue, 11 Aug 2026 10:00:00 GMT"

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(files))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/scores.csv"
        feeds = {"lab": [("scores.csv", url)], "other": [("others.csv", url + "x")]}
        monkeypatch.setattr(delivery.feeds, "addresses", feeds.get)
        stopped = airace()
        code, _, err = airace("--keep-going")
        server.shutdown()
        thread.join()
    assert stopped[0] == 1 and "answers 404" in stopped[2]
    assert code == 0
    assert "left out: other" in err
    (record,) = DataPackage(small.root).load("vintages").to_dict("records")
    assert (record["origin"], f"{record['day']:%Y-%m-%d}") == (url, "2026-08-11")
    assert record["file"] == "2026-08-11/scores.csv"
