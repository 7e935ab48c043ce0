import pytest

from airace.files import whole


def test_a_file_takes_its_place_when_it_is_whole(tmp_path):
    path = tmp_path / "table.csv"
    with whole(path) as stream:
        stream.write("a\r\nü\n")
        assert not path.exists()
    assert path.read_bytes() == "a\r\nü\n".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["table.csv"]


def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), whole(path) as stream:
        stream.write("half of the new")
        raise RuntimeError
    assert path.read_text("utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["table.csv"]
