import csv
import json

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.errors import AiraceError
from airace.sources.reading import find, noting, read_csv, read_json, read_parquet, read_table

COLUMNS = ("model", "day", "score")
GOOD = "model,day,score\nA,2025-01-01,1.5\nB,2025-02-01,2\nC,2025-03-01,-3e2\n"


@pytest.fixture
def published(tmp_path):
    def write(content, name="scores.csv"):
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
        return tmp_path

    return write


def read(root):
    return read_csv(root, "lab/scores.csv", COLUMNS)


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.rstrip("\n"),
        GOOD.replace("\nB", "\n\nB"),
    ],
    ids=["plain", "byte-order mark", "CRLF", "no last newline", "an empty line"],
)
def test_harmless_differences_are_accepted(published, content):
    frame = read(published(content))
    assert frame.to_dict("list") == {
        "model": ["A", "B", "C"],
        "day": ["2025-01-01", "2025-02-01", "2025-03-01"],
        "score": ["1.5", "2", "-3e2"],
    }


def test_columns_may_stand_in_another_order_and_be_more(published):
    root = published("note,score,day,model\nx,1.5,2025-01-01,A\n")
    assert read(root)[list(COLUMNS)].values.tolist() == [["A", "2025-01-01", "1.5"]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"scores\.csv: the file is empty"),
        ("\ufeff\r\n", "the file is empty"),
        ("model,day,score\n", "has a header and no rows"),
        (GOOD + "D,2025-0", r"row 5, from field 'day': expected 3 fields, found 2 in the last row: "
                            "the file is cut off"),
        (GOOD.replace("B,", "B,B,"), r"row 3, .*expected 3 fields, found 4\."),
        (GOOD.replace("B,2025-02-01,2", "B"), r"row 3, .*expected 3 fields, found 1\."),
        (GOOD + 'D,"2025-04-01,1\n', r"row 5 \(line 5\): a quote is opened and never closed"),
        (GOOD + 'D,"2025"x,1\n', r"row 5 .*not CSV"),
        ("<!DOCTYPE html><html><title>Just a\nsec</title>", r"a web page \('Just a sec'\)"),
        ("  <HTML lang='en'>", "expected CSV, found a web page"),
        ("<?xml version='1.0'?><Error/>", "found XML or HTML"),
        (GOOD.encode("utf-16"), "found text in UTF-16"),
        (GOOD.encode("utf-16-le"), "found text in UTF-16"),
        (GOOD.replace("B", "Bé").encode("latin-1"), r"row 3: expected UTF-8, found the byte 0xe9"),
        (GOOD.replace("B", "B\0"), r"row 3: holds the byte NUL"),
        (b"PK\x03\x04rest", "found a zip archive"),
        (b"\x1f\x8brest", "found compressed by gzip"),
        (GOOD.replace("score", "Score"), r"lacks .*\['score'\].*'score' is perhaps 'Score'"),
        (GOOD.replace("day", "released"), r"lacks the columns \['day'\]; it has \['model', 'rel"),
        (GOOD.replace("day", "model"), r"'model' 2 times"),
        (GOOD.replace(",", ";"), "fields are not separated by commas"),
        (GOOD + "A,2025-01-01,1.5\n", r"row 5: repeats row 2; 1 rows"),
        (GOOD.replace("2025-02-01", "01/02/2025"), r"row 3, field 'day': .*'01/02/2025'.*mixes"),
        (GOOD.replace("2025-02-01", '"Feb 1, 2025"'), "mixes"),
        (GOOD.replace("1.5", '"1,5"'), r"row 2, field 'score': .*decimal point, found '1,5'"),
        (GOOD.replace(",2\n", ",Infinity\n"), r"row 3, field 'score': .*found 'Infinity'"),
        (GOOD.replace(",2\n", ",-inf\n"), r"found '-inf'"),
        (GOOD.replace(",2\n", ",NaN\n"), r"found 'NaN'"),
    ],
)  # fmt: skip
def test_what_cannot_be_trusted_stops_in_one_line(published, content, message):
    with pytest.raises(AiraceError, match=message) as stopped:
        read(published(content))
    assert "\n" not in str(stopped.value)
    assert stopped.value.remedy


def test_columns_that_nobody_reads_and_columns_of_words_may_hold_anything(published):
    rows = 'model,day,score,note\ninf,2025,1,inf\nnan,2025,2,1\n"1,5",n/a,3,2\nllama,later,4,3\n'
    assert len(read(published(rows))) == 4


def test_thousands_and_years_are_not_decimal_commas(published):
    rows = 'model,day,score\nA,"2023,2024","1,234"\nB,2024,12\nC,2025,7\n'
    assert read(published(rows))["score"].tolist() == ["1,234", "12", "7"]


def test_a_publisher_that_repeats_rows_is_read_when_the_adapter_says_so(published):
    root = published(GOOD + "A,2025-01-01,1.5\n")
    assert len(read_csv(root, "scores.csv", COLUMNS, repeats=True)) == 4


def test_another_encoding_is_read_when_the_adapter_says_so(published):
    root = published(GOOD.replace("A,", "Türkiye,").encode("mac_roman"))
    frame = read_csv(root, "scores.csv", COLUMNS, encoding="mac_roman")
    assert frame.loc[0, "model"] == "Türkiye"


CELLS = st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)), max_size=8)


@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_what_is_written_as_csv_is_read_as_it_was(tmp_path_factory, rows):
    root = tmp_path_factory.mktemp("any")
    frame = pd.DataFrame([(f"r{i}", *row) for i, row in enumerate(rows)], columns=["id", "a", "b"])
    frame.to_csv(root / "any.csv", index=False, lineterminator="\n", quoting=csv.QUOTE_ALL)
    found = read_csv(root, "any.csv", ("id",))
    assert found.values.tolist() == frame.values.tolist()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (json.dumps({"a": [1, {"b": "c"}]})[:-4], "line 1, column .*ends in the middle"),
        ('{"a": "unended', "ends in the middle"),
        ('{"a": 1,, }', r"not JSON \("),
        ('{"a": NaN}', "expected a finite number, found NaN"),
        ('{"a": -Infinity}', "found -Infinity"),
        ("<html>", "expected JSON, found a web page"),
        ("", "empty"),
    ],
)
def test_json_that_cannot_be_trusted_stops(published, content, message):
    with pytest.raises(AiraceError, match=message):
        read_json(published(content, "api.json"), "api.json")


def test_json_is_read_with_a_byte_order_mark(published):
    assert read_json(published('\ufeff{"a": 1.5}', "api.json"), "api.json") == {"a": 1.5}


@pytest.fixture
def parquet(tmp_path):
    path = tmp_path / "scores[1].parquet"
    duckdb.execute(
        "COPY (SELECT 'A' AS model, DATE '2025-01-01' AS day, 1.5::DOUBLE AS score, [1] AS more "
        f"UNION ALL SELECT 'B', NULL, 2e-9, NULL) TO '{path}'"
    )
    return path


def test_parquet_reads_as_a_csv_of_it_would(parquet):
    for reader in (read_parquet, read_table):
        assert reader(parquet.parent, "scores*.parquet", COLUMNS).values.tolist() == [
            ["A", "2025-01-01", "1.5"],
            ["B", "", "2e-09"],
        ]


def test_parquet_that_is_cut_renamed_or_none_stops(parquet):
    content = parquet.read_bytes()
    with pytest.raises(AiraceError, match=r"'Day' is perhaps 'day'"):
        read_table(parquet.parent, "scores*.parquet", ("Day",))
    parquet.write_bytes(content[:-30])
    with pytest.raises(AiraceError, match="cannot be read to its end"):
        read_table(parquet.parent, "scores*.parquet", COLUMNS)
    parquet.write_bytes(b"<html>")
    with pytest.raises(AiraceError, match="expected Parquet, found a web page"):
        read_parquet(parquet.parent, "scores*.parquet", COLUMNS)


def test_files_are_found_by_pattern_newest_last(tmp_path):
    (tmp_path / "2026").mkdir()
    for day in ("2026-01-01", "2026-02-02"):
        (tmp_path / "2026" / f"scores_{day}.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with noting() as files:
        assert find(tmp_path, "2026/scores_*.csv").name == "scores_2026-02-02.csv"
        assert find(tmp_path, "elsewhere/scores_*.csv").name == "scores_2026-02-02.csv"
    assert [file.name for file in files] == ["scores_2026-02-02.csv"]
    with pytest.raises(AiraceError, match="no file matches"):
        find(tmp_path, "ratings.csv")
