import json

import duckdb
import pytest

from airace.errors import AiraceError
from airace.sources import locate

COLUMNS = ("model", "score")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "scores_2026-01-01.csv").write_text("model,score\nA,1\n")
    (tmp_path / "renamed.csv").write_text("\ufeffextra,score,model\nx,2,B\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("name,points\nC,3\n")
    (tmp_path / "notes.txt").write_text("model,score\n")
    return tmp_path


def test_a_name_comes_first_and_columns_stand_in_for_it(folder):
    named = locate.tables(folder, "scores_*.csv", columns=COLUMNS)
    assert [path.name for path in named] == ["scores_2026-01-01.csv"]
    told = locate.tables(folder, "gone.csv", columns=COLUMNS)
    assert [path.name for path in told] == ["scores_2026-01-01.csv", "renamed.csv"]
    assert locate.tables(folder, "gone.csv") == []


def test_a_single_file_is_enough_whatever_it_is_called(folder):
    (path,) = locate.tables(folder / "renamed.csv", "scores_*.csv", columns=COLUMNS)
    assert locate.read_table(path, COLUMNS)["model"].tolist() == ["B"]


def test_parquet_is_read_as_text_and_only_as_far_as_asked(tmp_path):
    path = tmp_path / "board[1].parquet"
    duckdb.sql(
        "SELECT * FROM (VALUES ('A', 1.5, 'overall'), ('B', NULL, 'overall'), ('C', 2, 'math')) "
        "t(model, score, category)"
    ).write_parquet(str(path))
    assert locate.tables(tmp_path, columns=COLUMNS) == [path]
    found = locate.read_table(path, COLUMNS, only=("category", "overall"))
    assert found.to_dict("list") == {"model": ["A", "B"], "score": ["1.5", ""]}


def test_documents_are_known_by_what_they_hold(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"results": [1]}))
    (tmp_path / "b.json").write_text(json.dumps([1]))
    (tmp_path / "page.json").write_text("<html>gone</html>")
    found = locate.documents(tmp_path, holds=lambda d: isinstance(d, dict) and "results" in d)
    assert [path.name for path in found] == ["a.json"]
    # A file of the right name is not passed over in silence.
    (named,) = locate.documents(tmp_path, "page*.json", holds=lambda d: False)
    with pytest.raises(AiraceError, match=r"page\.json"):
        locate.read_json(named)


def test_nothing_found_says_what_was_wanted(tmp_path):
    with pytest.raises(AiraceError, match=r"no file of scores.*--from"):
        locate.newest([], root=tmp_path, what="scores")
