"""Each error of the standard is told with file, row, field, what was found and what to do."""

import shutil

import pytest

from airace.check import problems
from airace.tables import DataPackage
from tests.conftest import spoil


@pytest.mark.parametrize(
    ("table", "old", "new", "row", "field", "found", "expected"),
    [
        ("scores", "10.5", "ten", 2, "score", "ten", "decimal point"),
        ("scores", "2024-03-01", "01.03.2024", 2, "released", "01.03.2024", "2026-08-11"),
        ("scores", "true,acme", "yes,acme", 2, "known", "yes", "true or false"),
        ("scores", "B1,8", "A1,8", 3, "model", "", "primary key"),
        ("sources", "redistribute", "sell", 2, "use", "sell", "redistribute, derive, cite_only"),
        ("sources", "lab,Lab,", "lab,,", 2, "publisher", "nothing", "may not be empty"),
        ("scores", "model,score", "name,score", None, "", "name", "model, score, released"),
        ("scores", "A1,10.5,", "A1,10.5,,", 2, "", "", "columns"),
    ],
)  # fmt: skip
def test_an_error_says_where_what_and_what_to_do(
    small, table, old, new, row, field, found, expected
):
    spoil(small, table, old, new)
    told = problems(small)
    assert told
    problem = told[0]
    assert problem.file == f"data/{table}.csv"
    assert problem.row == row and field in problem.field
    assert found in problem.found
    assert expected in problem.expected
    assert problem.remedy and not problem.remedy.endswith(".")


def test_a_broken_reference_names_the_other_table(real, tmp_path):
    shutil.copytree(real.root, tmp_path / "data")
    package = DataPackage(tmp_path / "data")
    spoil(package, "developer_aliases", "01 AI,01-ai,project", "01 AI,01-ai,nobody")
    told = str(problems(package)[0])
    assert "developer_aliases.csv, row 2" in told and "'nobody'" in told
    assert "data/sources.csv" in told


def test_a_file_in_another_encoding_is_named(small):
    small.path("scores").write_bytes(b"model,score\n\xff\xfe\xe9\n")
    told = [str(problem) for problem in problems(small)]
    assert told and all("data/scores.csv" in line for line in told)
