import shutil
from pathlib import Path

import pytest

from airace.book import editions, record
from airace.book.editions import predecessor, records, release
from airace.errors import AiraceError
from tests.book.by_hand import claim, edit_json, gap, other


def names(project):
    return sorted(path.name for path in (project / "editions").iterdir())


def stamped(base, **fields):
    return record.checked(base.model_dump(mode="json") | fields, "test")


@pytest.fixture
def base(book):
    return record.read(book.edition("one"))


def as_of(base, day, **fields):
    return stamped(base, as_of=day, parameters={**base.parameters, "as_of": day}, **fields)


def test_the_predecessor_is_the_newest_of_an_earlier_day(base):
    days = [as_of(base, day) for day in ("2024-01-01", "2024-06-30", "2025-06-30")]
    assert predecessor(base, days).as_of == "2024-06-30"
    assert predecessor(days[0], days) is None
    assert predecessor(base, []) is None


def test_other_choices_are_no_predecessor(base):
    far = as_of(base, "2024-01-01")
    near = as_of(base, "2024-06-30")
    near = stamped(near, parameters={**near.parameters, "attribution": "inclusive"})
    assert predecessor(base, [far, near]).as_of == "2024-01-01"


def test_a_release_of_the_same_day_is_one_unless_it_is_the_edition_itself(base):
    before = as_of(base, "2024-06-30")
    itself = stamped(base, revision=1)
    assert predecessor(base, [before, itself]).as_of == "2024-06-30"
    other = stamped(base, tables={**base.tables, "scores": "0" * 64})
    assert predecessor(base, [before, other]) == other
    # A second release of the day looks back to the first, and the first does not look forward.
    second = stamped(base, label="b", revision=2)
    assert predecessor(second, [before, other, second]) == other
    assert predecessor(other, [before, other, second]) == before


def test_a_record_under_another_name_is_refused(book, base):
    (book.root / "editions" / "2020-01-01.json").write_text(base.dumps(), encoding="utf-8")
    with pytest.raises(AiraceError, match=r"2020-01-01\.json.*Name the file 2025-01-31\.json"):
        records(book.root / "editions")


def test_the_first_release_writes_the_record_of_the_edition(book):
    done = release(book.root, book.edition("one", claims=[claim()]))
    assert done.diff is None
    assert names(book.root) == ["2025-01-31.json"]
    assert record.read(done.path) == record.read(book.root / "one")


def test_a_later_release_is_compared_with_the_one_before(book):
    release(book.root, book.edition("one"))
    done = release(book.root, book.edition("two", values=[gap(5.5)], as_of="2025-03-31"))
    assert done.diff.old.as_of == "2025-01-31"
    assert [v.id for v in done.diff.values if v.status == "changed"] == ["parity.gap"]


def changed_verdict(book):
    release(book.root, book.edition("one", claims=[claim("partly")]))
    return book.edition("two", claims=[claim("contradicted")], as_of="2025-03-31")


def test_a_changed_verdict_stops_the_release_until_it_is_acknowledged(book):
    folder = changed_verdict(book)
    with pytest.raises(AiraceError) as caught:
        release(book.root, folder)
    pasted = str(caught.value).split("\n", 1)[1]
    assert pasted == "- Verdict of P12: partly → contradicted, because the interval holds zero."
    assert names(book.root) == ["2025-01-31.json"]
    log = book.root / "CHANGELOG.md"
    log.write_text(
        log.read_text("utf-8").replace("- Nothing yet.", f"- Nothing yet.\n{pasted}"),
        encoding="utf-8",
    )
    release(book.root, folder)
    assert names(book.root) == ["2025-01-31.json", "2025-03-31.json"]


def test_a_claim_that_vanishes_stops_the_release_too(book):
    release(book.root, book.edition("one", claims=[claim()]))
    with pytest.raises(AiraceError, match="P12: partly → withdrawn, because say why"):
        release(book.root, book.edition("two", as_of="2025-03-31"))


def test_a_claim_judged_for_the_first_time_stops_nothing(book):
    release(book.root, book.edition("one"))
    release(book.root, book.edition("two", claims=[claim()], as_of="2025-03-31"))


def test_a_build_warns_and_goes_on(book):
    folder = changed_verdict(book)
    assert editions.warn_of_verdicts(book.root, folder) == (
        "warning: verdicts changed that CHANGELOG.md does not name: P12: partly → contradicted"
    )
    assert editions.warn_of_verdicts(book.root, book.root / "one") == ""


def test_a_released_edition_is_not_overwritten(book):
    release(book.root, book.edition("one"))
    before = (book.root / "editions" / "2025-01-31.json").read_bytes()
    book.add("data/scores.csv", "D1,9,2024-03-03,,true,acme,lab")
    folder = book.edition("two", values=[gap(5.5)])
    with pytest.raises(AiraceError, match=r"a released edition does not change.*--label.*--amend"):
        release(book.root, folder)
    assert (book.root / "editions" / "2025-01-31.json").read_bytes() == before
    release(book.root, folder, label="b")
    second = record.read(book.root / "editions" / "2025-01-31-b.json")
    assert (second.revision, second.label) == (2, "b")


def test_an_amended_record_says_why(book):
    with pytest.raises(AiraceError, match="no record to amend"):
        release(book.root, book.edition("one"), amend="typo in a source")
    release(book.root, book.root / "one")
    release(book.root, book.edition("two", values=[gap(5.5)]), amend="typo in a source")
    amended = record.read(book.root / "editions" / "2025-01-31.json")
    assert (amended.note, amended.revision) == ("typo in a source", 1)
    assert {v.id: v.value for v in amended.values}["parity.gap"] == 5.5
    assert names(book.root) == ["2025-01-31.json"]


def test_an_edition_under_other_choices_needs_a_label(book):
    release(book.root, book.edition("one"))
    folder = book.edition("two", frontier_k=3)
    with pytest.raises(AiraceError, match="other choices"):
        release(book.root, folder, amend="for three")
    with pytest.raises(AiraceError, match="at label"):
        release(book.root, folder, label="../three")
    done = release(book.root, folder, label="frontier-3")
    assert done.path.name == "2025-01-31-frontier-3.json" and done.diff is None


def test_one_edition_is_released_once(book):
    release(book.root, book.edition("one"))
    with pytest.raises(AiraceError, match="released already, as 2025-01-31"):
        release(book.root, book.root / "one", label="again")


def test_an_edition_whose_files_were_touched_is_not_released(book):
    folder = book.edition("one")
    edit_json(folder / "values.json", lambda values: values[0].update(value=99.0))
    with pytest.raises(
        AiraceError, match=r"1 files are not as manifest.json records.*values\.json"
    ):
        release(book.root, folder)
    assert names(book.root) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data/scores.csv", "D1,9,2024-03-03,,true,acme,lab"),
        ("data/values.csv", "parity.x,parity,X,points,{},x"),
        ("data/corrections.csv", "l,scores,A1,score,1,override,2,typo,page,open,2025-06-01"),
        ("chapters/index.md", "More."),
        ("requirements.txt", "numpy==9"),
    ],
)
def test_an_edition_from_before_a_change_of_the_project_is_not_released(book, path, text):
    folder = book.edition("one")
    book.add(path, text)
    with pytest.raises(AiraceError, match=f"1 files of the project changed: {path}"):
        release(book.root, folder)
    assert names(book.root) == []


def test_an_edited_notebook_is_a_change_too(book):
    folder = book.edition("one")
    book.notebook("parity", "import airace.wording")
    with pytest.raises(AiraceError, match=r"notebooks/parity\.ipynb"):
        release(book.root, folder)


def test_check_writes_nothing_and_wants_the_record(book):
    folder = book.edition("one", claims=[claim()])
    with pytest.raises(AiraceError, match=r"2025-01-31\.json: is missing"):
        release(book.root, folder, check=True)
    assert names(book.root) == []
    release(book.root, folder)
    before = (book.root / "editions" / "2025-01-31.json").read_bytes()
    release(book.root, folder, check=True)
    assert (book.root / "editions" / "2025-01-31.json").read_bytes() == before
    # The same inputs must give the same print; noise behind it is another machine's.
    release(
        book.root,
        book.edition("two", values=[gap(4.6200001), other()], claims=[claim()]),
        check=True,
    )
    with pytest.raises(AiraceError, match=r"otherwise about 1 values and verdicts: parity\.gap"):
        release(
            book.root,
            book.edition("three", values=[gap(5.5), other()], claims=[claim()]),
            check=True,
        )
    book.add("requirements.txt", "numpy==9")
    with pytest.raises(AiraceError, match="does not name 1 changed"):
        release(book.root, book.edition("four", claims=[claim("supported")]), check=True)
    with pytest.raises(AiraceError, match="built from something else"):
        release(book.root, book.edition("five", claims=[claim()]), check=True)


def test_a_write_that_fails_leaves_nothing(book, monkeypatch):
    folder = book.edition("one")

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(AiraceError, match="No space left on device"):
        release(book.root, folder)
    assert names(book.root) == []


@pytest.mark.parametrize("text", ["{}", "[", '{"outputs": [], "inputs": {}}'])
def test_a_folder_with_a_broken_manifest_is_no_edition(book, text):
    folder = book.edition("one")
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(AiraceError, match="not the manifest of an edition"):
        release(book.root, folder)
    shutil.rmtree(folder)
    with pytest.raises(AiraceError, match=r"no manifest\.json"):
        release(book.root, folder)


def test_every_record_in_the_repository_can_be_read_and_fits_its_schema(project):
    """None yet, or all sound: a record that cannot be read would stop every build."""
    for one in records(project / "editions"):
        path = project / "editions" / f"{one.name}.json"
        assert path.read_text("utf-8") == one.dumps(), path
