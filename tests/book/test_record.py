import json

import pytest
from jsonschema import Draft202012Validator

from airace.book import record
from airace.book.modules import modules_of
from airace.book.schemas import schemas
from airace.errors import AiraceError
from tests.book.by_hand import claim, edit_json, gap


def test_a_record_says_what_the_edition_published(book):
    one = record.read(book.edition("one", claims=[claim()]))
    assert (one.as_of, one.name, one.headlines) == ("2025-01-31", "2025-01-31", ("parity.gap",))
    found = {v.id: v for v in one.values}
    assert (found["parity.gap"].value, found["parity.gap"].text) == (4.62, "4.6 points")
    assert (found["parity.gap"].low, found["parity.gap"].level) == (3.1, 0.9)
    assert (found["parity.later"].value, found["parity.later"].text) == (None, "not known")
    assert found["diffusion.share"].tables == ("developers",)
    assert [(c.id, c.verdict) for c in one.claims] == [("P12", "partly")]
    assert one.figures[0].title == "The gap closes"
    assert set(one.tables) == {"scores", "developers"}
    assert one.sources["lab"].vintage == "2025-06-01"
    assert "measures/lag.py" in one.modules["parity"]
    assert "measures/lag.py" not in one.modules["diffusion"]


def test_memory_folder_and_file_give_the_same_record(book, tmp_path):
    folder = book.edition("one", claims=[claim()])
    from_folder = record.read(folder)
    assert record.of_edition(book.facts, book.collected) == from_folder
    path = tmp_path / "2025-01-31.json"
    path.write_text(from_folder.dumps(), encoding="utf-8")
    assert record.read(path) == from_folder
    assert record.read(path).dumps() == from_folder.dumps()


def test_a_record_in_git_has_a_value_a_line(book):
    before = record.read(book.edition("one", values=[gap()])).dumps().splitlines()
    after = record.read(book.edition("two", values=[gap(5.0)])).dumps().splitlines()
    assert len([line for line in before if "parity.gap" in line and "title" in line]) == 1
    changed = set(after) - set(before)
    assert len(changed) == 1 and '"value": 5.0' in changed.pop()


def test_records_fit_their_schema_and_the_schemas_are_current(book, project):
    for name, schema in schemas().items():
        text = (project / "data" / "schemas" / name).read_text("utf-8")
        assert json.loads(text) == schema, "run python -m airace.book.schemas"
        Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schemas()["record.schema.json"])
    content = json.loads(record.read(book.edition("one", claims=[claim()])).dumps())
    assert not list(validator.iter_errors(content))
    content["values"][0]["value"] = [1]
    assert list(validator.iter_errors(content))


def test_editions_from_before_claims_were_judged_have_none(book):
    folder = book.edition("one")
    (folder / "claims.json").unlink()
    edit_json(folder / "manifest.json", lambda m: m["outputs"].pop("claims.json"))
    assert record.read(folder).claims == ()


def test_a_parameter_that_did_not_exist_has_its_default(book):
    folder = book.edition("one")
    now = record.read(folder)
    edit_json(folder / "manifest.json", lambda m: m["parameters"].pop("tolerance"))
    assert record.read(folder).choices == now.choices


def broken(text):
    return lambda path: path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "spoil", "words"),
    [
        ("manifest.json", lambda p: p.unlink(), "is no edition"),
        ("manifest.json", broken("{"), "not valid JSON"),
        ("manifest.json", broken("[]"), "another version"),
        ("manifest.json", broken("{}"), "another version"),
        ("values.json", lambda p: p.unlink(), "values.json: is missing"),
        ("values.json", broken("[{}]"), "another version"),
        ("values.json", broken("7"), "another version"),
        ("values.json", broken("\x00"), "not valid JSON"),
        ("claims.json", lambda p: p.unlink(), "claims.json: is missing"),
        ("claims.json", broken('[{"id": "P1"}]'), "another version"),
        ("figures/parity-gap/data.csv", lambda p: p.unlink(), "data.csv: is missing"),
        ("figures/parity-gap/figure.json", broken("{}"), "another version"),
        ("figures/parity-gap/figure.json", broken("[]"), "another version"),
    ],
)
def test_a_spoilt_edition_is_one_clear_error(book, file, spoil, words):
    folder = book.edition("one", claims=[claim()])
    spoil(folder / file)
    with pytest.raises(AiraceError, match=words):
        record.read(folder)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: r.update(format=2), "has format 2, this program reads 1"),
        (lambda r: r.pop("format"), "is no record"),
        (lambda r: r.pop("values"), "field required at values"),
        (lambda r: r.update(extra=1), "at extra"),
        (lambda r: r["values"][0].update(value=float("nan")), "at values.0.value"),
        (lambda r: r["values"][0].update(low=1.0, high=None), "both ends"),
        (lambda r: r["values"][0].update(low=2.0, high=1.0, level=0.9), "both ends"),
        (lambda r: r["values"].append(r["values"][0]), "has values twice: parity.gap"),
        (lambda r: r["claims"][0].update(verdict="true"), "at claims.0.verdict"),
        (lambda r: r.update(label="../up"), "at label"),
        (lambda r: r["tables"].update(scores="abc"), "at tables.scores"),
    ],
)
def test_a_spoilt_record_is_one_clear_error(book, tmp_path, change, words):
    path = tmp_path / "2025-01-31.json"
    path.write_text(record.read(book.edition("one", claims=[claim()])).dumps(), encoding="utf-8")
    edit_json(path, change)
    with pytest.raises(AiraceError, match=words):
        record.read(path)


@pytest.mark.parametrize("text", ["{", "[1]", "", "null"])
def test_a_file_that_is_no_record_is_refused(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AiraceError, match=r"x\.json"):
        record.read(path)


def test_nothing_there_is_refused(tmp_path):
    with pytest.raises(AiraceError, match="does not exist"):
        record.read(tmp_path / "never.json")


def test_modules_are_followed_through_imports(tmp_path, book):
    root = tmp_path / "pack"
    (root / "deep").mkdir(parents=True)
    for name, code in {
        "__init__.py": "__version__ = '1'", "a.py": "from pack.deep import b\nimport os",
        "deep/__init__.py": "", "deep/b.py": "def f():\n    import pack.c", "c.py": "import pack.a",
        "unused.py": "",
    }.items():  # fmt: skip
        (root / name).write_text(code, encoding="utf-8")
    book.notebook("parity", "import pack.a\nimport pandas")
    found = modules_of(tmp_path / "notebooks" / "parity.ipynb", root)
    assert found == ["a.py", "c.py", "deep/__init__.py", "deep/b.py"]


def test_a_notebook_that_is_not_python_is_named(book, tmp_path):
    book.notebook("parity", "def")
    with pytest.raises(AiraceError, match=r"parity\.ipynb.*not Python"):
        modules_of(tmp_path / "notebooks" / "parity.ipynb")
