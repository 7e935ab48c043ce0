import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from airace.book import record
from airace.book.acknowledge import line, unacknowledged
from airace.book.diff import diff
from airace.book.diff_text import report
from airace.book.record import Record
from airace.book.schemas import schemas
from tests.book.by_hand import Book, claim, edit_json, figure, gap, other

FIX = "lab-1,scores,A1,score,11,override,10.5,typo,page,open,2025-06-01"


def compare(book, change, *, values=None, before=None, **choices):
    """Difference of two editions with a change of the project between them."""
    old = record.read(book.edition("one", values=before))
    change(book)
    moved = [gap(5.5), other(0.7)] if values is None else values
    return diff(old, record.read(book.edition("two", values=moved, **choices)))


def causes(found, value_id="parity.gap"):
    value = next(v for v in found.values if v.id == value_id)
    return {cause.cause: cause.what for cause in value.causes}


def nothing(book):
    """Leave the project as it is."""


def touch(module):
    def change(book: Book):
        """Build the second edition with another version of a module of the package."""
        original = book.edition

        def edition(*arguments, **options):
            folder = original(*arguments, **options)
            edit_json(
                folder / "manifest.json",
                lambda m: m["inputs"]["package"].update({module: "0" * 64}),
            )
            return folder

        book.edition = edition

    return change


def test_an_edition_does_not_differ_from_itself(book):
    one = record.read(book.edition("one", claims=[claim()]))
    found = diff(one, one)
    assert found.empty
    assert found.counts["kept"] == len(one.values) == sum(found.counts.values())
    assert not (found.parameters or found.tables or found.code or found.lock)


def test_another_day_is_a_cause_and_so_is_another_choice(book):
    assert causes(compare(book, nothing, as_of="2025-03-31")) == {"day or choices": ("as_of",)}
    found = compare(book, nothing, frontier_k=3)
    assert causes(found) == {"day or choices": ("frontier_k",)}
    assert [(p.name, p.old, p.new) for p in found.parameters] == [("frontier_k", 1, 3)]


def test_a_table_moves_only_the_numbers_that_rest_on_it(book):
    found = compare(book, lambda b: b.add("data/scores.csv", "D1,9,2024-03-03,,true,acme,lab"))
    assert found.tables == ("scores",)
    assert causes(found) == {"data": ("scores",)}
    assert causes(found, "diffusion.share") == {"unrecorded": ()}


def test_a_correction_that_comes_or_goes_is_a_cause_beside_its_table(book):
    def correct(book):
        book.add("data/corrections.csv", FIX)
        path = book.root / "data" / "scores.csv"
        path.write_text(path.read_text("utf-8").replace("A1,10.5", "A1,10.6"), encoding="utf-8")

    found = compare(book, correct)
    assert causes(found) == {"data": ("scores",), "correction": ("lab-1",)}
    assert [(c.id, c.status) for c in found.corrections] == [("lab-1", "new")]
    assert causes(found, "diffusion.share") == {"unrecorded": ()}
    back = diff(record.read(book.root / "two"), record.read(book.root / "one"))
    assert [(c.id, c.status) for c in back.corrections] == [("lab-1", "gone")]
    assert causes(back) == causes(found)


def test_a_correction_that_does_something_else_has_changed_but_not_one_merely_reported(book):
    book.add("data/corrections.csv", FIX)
    found = compare(
        book,
        lambda b: (b.root / "data/corrections.csv").write_text(
            (b.root / "data/corrections.csv").read_text("utf-8").replace("open", "reported"),
            encoding="utf-8",
        ),
    )
    assert found.corrections == ()
    old = record.read(book.root / "two")
    path = book.root / "data/corrections.csv"
    path.write_text(path.read_text("utf-8").replace("10.5,typo", "10.4,typo"), encoding="utf-8")
    found = diff(old, record.read(book.edition("three")))
    assert [(c.id, c.status) for c in found.corrections] == [("lab-1", "changed")]


def test_a_notebook_moves_only_the_numbers_of_its_chapter(book):
    code = "from airace import wording\nfrom airace.measures import lag, counts"
    found = compare(book, lambda b: b.notebook("parity", code))
    assert causes(found) == {"method": ("notebooks/parity.ipynb",)}
    assert causes(found, "diffusion.share") == {"unrecorded": ()}
    assert found.code == ("notebooks/parity.ipynb",)


def test_a_module_moves_only_the_chapters_that_import_it(book):
    found = compare(book, touch("measures/lag.py"))
    assert causes(found) == {"method": ("airace/measures/lag.py",)}
    assert causes(found, "diffusion.share") == {"unrecorded": ()}


@pytest.mark.parametrize("module", ["cli.py", "book/build.py", "__init__.py"])
def test_code_that_no_chapter_imports_is_no_cause(book, module):
    found = compare(book, touch(module))
    assert found.code == (f"airace/{module}",)
    assert causes(found) == {"unrecorded": ()}


def test_a_library_or_a_definition_is_method(book):
    found = compare(book, lambda b: b.add("requirements.txt", "numpy==9"))
    assert found.lock
    assert causes(found) == {"method": ("requirements.txt",)}
    found = compare(book, nothing, values=[gap(definition="something else"), other()])
    kept = next(v for v in found.values if v.id == "parity.gap")
    assert kept.status == "kept" and kept.causes == ()
    found = compare(book, nothing, values=[gap(display="{:.2f} points"), other()])
    assert causes(found) == {"method": ("definition",)}


def test_where_several_things_changed_all_are_named(book):
    def much(book):
        book.add("data/corrections.csv", FIX)
        book.add("data/scores.csv", "D1,9,2024-03-03,,true,acme,lab")
        book.add("requirements.txt", "numpy==9")

    found = compare(book, much, as_of="2025-03-31")
    assert list(causes(found)) == ["day or choices", "data", "correction", "method"]


def one(found, value_id="parity.gap"):
    return next(v for v in found.values if v.id == value_id)


def test_a_change_behind_the_rounding_is_counted_by_itself(book):
    found = compare(book, nothing, values=[gap(4.6001), other()])
    assert (one(found).status, one(found).in_print) == ("changed", False)
    assert found.counts == {
        "kept": 2, "changed behind the print": 1, "changed": 0, "new": 0, "gone": 0,
    }  # fmt: skip
    assert "the same in print" in report(found)


@pytest.mark.parametrize(
    ("new", "change", "beyond"),
    [
        # Half-widths 1.52 and 1.42 (old), 1 and 1 (new): a rise counts beyond hypot(1, 1.42).
        (gap(6.3, 5.3, 7.3), 1.68, False),
        (gap(6.4, 5.4, 7.4), 1.78, True),
        (gap(2.7, 1.7, 3.7), -1.92, True),
        (gap(2.9, 1.9, 3.9), -1.72, False),
        # A side without an interval counts as exact.
        (gap(6.05, None, None), 1.43, True),
        (gap(6.0, None, None), 1.38, False),
    ],
)
def test_a_change_is_beyond_the_joint_interval_or_within(book, new, change, beyond):
    value = one(compare(book, nothing, values=[new, other()]))
    assert value.change == pytest.approx(change)
    assert value.beyond_intervals is beyond


def test_what_cannot_be_subtracted_has_no_change(book):
    found = compare(book, nothing, values=[gap(unit="months"), other()])
    assert (one(found).status, one(found).change, one(found).beyond_intervals) == (
        "changed", None, None,
    )  # fmt: skip
    assert one(compare(book, nothing), "diffusion.share").beyond_intervals is None
    day = replace(gap(4.0, None, None), value="2025-01-01", text="1 January")
    assert one(compare(book, nothing, values=[day, other()])).change is None


def test_new_and_gone_values(book):
    found = compare(book, nothing, before=[gap()], values=[gap(), other()])
    assert {v.id: v.status for v in found.values} == {
        "parity.gap": "kept", "diffusion.share": "new", "parity.later": "kept",
    }  # fmt: skip
    assert one(found, "diffusion.share").old_text is None
    back = diff(record.read(book.root / "two"), record.read(book.root / "one"))
    assert (one(back, "diffusion.share").status, one(back, "diffusion.share").new_text) == (
        "gone", None,
    )  # fmt: skip


def test_verdicts_figures_and_sources(book):
    old = record.read(
        book.edition(
            "one",
            claims=[claim("partly"), claim(claim_id="P1"), claim(claim_id="P2")],
            figures=[figure(), figure(figure_id="parity-old"), figure(figure_id="parity-same")],
        )
    )
    book.add(
        "data/sources.csv",
        "press-2025-01-01,Press,News,Press,CC0,,https://example.org,2025-01-01,redistribute,Press,",
    )
    path = book.root / "data" / "scores.csv"
    path.write_text(
        path.read_text("utf-8").replace(",true,acme,lab", ",true,acme,press-2025-01-01"),
        encoding="utf-8",
    )
    new = record.read(
        book.edition(
            "two",
            claims=[claim("contradicted"), claim(claim_id="P1"), claim(claim_id="P3")],
            figures=[
                figure("a,b\n1,3\n", "The gap opens"),
                figure(title="Better said", figure_id="parity-same"),
            ],
        )
    )
    found = diff(old, new)
    assert [(c.id, c.old, c.new) for c in found.claims] == [
        ("P12", "partly", "contradicted"), ("P2", "partly", None), ("P3", None, "partly"),
    ]  # fmt: skip
    assert [c.id for c in found.verdicts] == ["P12", "P2"]
    assert [(f.id, f.status, f.old_title, f.new_title) for f in found.figures] == [
        ("parity-gap", "changed", "The gap closes", "The gap opens"),
        ("parity-old", "gone", "The gap closes", None),
        ("parity-same", "retitled", "The gap closes", "Better said"),
    ]
    assert [(s.new_id, s.status) for s in found.sources] == [("press-2025-01-01", "new")]
    text = report(found)
    for words in (
        "P12: partly → contradicted",
        "P2: partly → withdrawn",
        "for the first time: 1",
        "The gap opens",
        "was: The gap closes",
        "Press, News (2025-01-01): new",
    ):
        assert words in text


def sources(ids):
    return {i: {"publisher": "P", "title": "T", "vintage": f"20{i[-2:]}-01-01"} for i in ids}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["a-2025"], ["a-2026"], [("a-2025", "a-2026", "other vintage")]),
        (["a-2025"], ["a-2025", "a-2026"], [(None, "a-2026", "new")]),
        (["a-2025", "a-2024"], ["a-2026"],
         [(None, "a-2026", "new"), ("a-2024", None, "gone"), ("a-2025", None, "gone")]),
        (["a-2025"], ["b-2026"], [(None, "b-2026", "new"), ("a-2025", None, "gone")]),
    ],
)  # fmt: skip
def test_vintages_of_one_source_are_paired_only_one_for_one(book, old, new, expected):
    base = record.read(book.edition("one")).model_dump(mode="json")
    a, b = (record.checked(base | {"sources": sources(ids)}, "x") for ids in (old, new))
    assert [(s.old_id, s.new_id, s.status) for s in diff(a, b).sources] == expected


def test_the_report_names_headlines_first_and_all_only_when_asked(book):
    found = compare(book, lambda b: b.add("data/scores.csv", "D1,9,2024-03-03,,true,acme,lab"))
    short, long = report(found), report(found, every=True)
    assert "parity.gap: Title of parity.gap\n    4.6 points → 5.5 points" in short
    assert "moved by data: scores" in short
    assert "diffusion.share" not in short and "--all" in short
    assert "50% → 70%" in long
    assert long.index("Headline values") < long.index("Verdicts") < long.index("Other values")


def test_the_difference_fits_its_schema(book):
    found = compare(book, lambda b: b.add("data/corrections.csv", FIX), as_of="2025-03-31")
    content = json.loads(json.dumps(found.model_dump(mode="json")))
    validator = Draft202012Validator(schemas()["diff.schema.json"])
    assert content["values"] and not list(validator.iter_errors(content))


# Laws, on records with arbitrary values, tables, verdicts, figures, sources and corrections.

DIGESTS = st.sampled_from(["0" * 64, "1" * 64])
DAYS = st.sampled_from(["2025-01-01", "2025-02-01"])
NUMBERS = st.one_of(
    st.none(), st.integers(-9, 9), st.floats(-9, 9, allow_nan=False), st.sampled_from(["A", "B"])
)


@st.composite
def value_records(draw):
    number = draw(NUMBERS)
    spread = draw(st.none() | st.floats(0, 5))
    if not isinstance(number, int | float) or spread is None:
        ends = {"low": None, "high": None, "level": None}
    else:
        ends = {"low": number - spread, "high": number + spread, "level": draw(
            st.sampled_from([0.8, 0.9]))}  # fmt: skip
    return {
        "title": "t", "value": number, "text": draw(st.sampled_from("ab")),
        "unit": draw(st.sampled_from(["points", "share"])),
        "tables": draw(st.lists(st.sampled_from(["p", "q"]), unique=True)),
        "definition": draw(DIGESTS)[:16], **ends,
    }  # fmt: skip


def some(keys, content):
    return st.dictionaries(st.sampled_from(keys), content, max_size=len(keys))


@st.composite
def records(draw):
    listed = {
        "values": draw(some(["parity.a", "parity.b", "controls.c"], value_records())),
        "claims": draw(some(["P1", "P2"], st.fixed_dictionaries({
            "statement": st.just("s"), "reason": st.just("r"),
            "verdict": st.sampled_from(record.JUDGEMENTS)}))),
        "figures": draw(some(["f", "g"], st.fixed_dictionaries({
            "title": st.sampled_from(["x", "y"]), "data": DIGESTS}))),
    }  # fmt: skip
    modules = {c: draw(st.lists(st.sampled_from(["m.py", "n.py"]), unique=True))
               for c in ("parity", "controls")}  # fmt: skip
    return Record.model_validate(
        {
            "format": 1, "version": "1", "as_of": draw(DAYS),
            "label": "", "revision": 1, "note": "", "parameters": {}, "data_sha256": "0" * 64,
            "headlines": draw(st.lists(st.sampled_from(["parity.a", "controls.c"]), unique=True)),
            "lock": draw(DIGESTS), "registries": {}, "tables": draw(some(["p", "q"], DIGESTS)),
            "notebooks": draw(some(["parity.ipynb", "controls.ipynb"], DIGESTS)),
            "package": draw(some(["m.py", "n.py", "cli.py"], DIGESTS)), "modules": modules,
            "sources": draw(some(["a-2024", "a-2025", "b"], st.fixed_dictionaries({
                "publisher": st.just("P"), "title": st.just("T"),
                "vintage": st.sampled_from(["2024-01-01", "2025-01-01"])}))),
            "corrections": draw(some(["c1", "c2"], st.fixed_dictionaries({
                "table": st.sampled_from(["p", "q"]), "sha256": DIGESTS}))),
            **{part: [{"id": i, **c} for i, c in items.items()] for part, items in listed.items()},
        }
    )  # fmt: skip


def turned(content):
    """A difference as it looks from the other side."""
    other_way = {"new": "gone", "gone": "new"}
    if isinstance(content, dict):
        swapped = {}
        for key, item in content.items():
            name = key.replace("old", "#").replace("new", "old").replace("#", "new")
            swapped[name] = turned(item)
        if "status" in swapped:
            swapped["status"] = other_way.get(swapped["status"], swapped["status"])
        if swapped.get("change"):
            swapped["change"] = -swapped["change"]
        return swapped
    return [turned(item) for item in content] if isinstance(content, list) else content


def plain(content):
    """The same with every list sorted, and without what is told from the newer side only."""
    if isinstance(content, dict):
        return {k: plain(v) for k, v in content.items() if k not in ("reason", "table", "unit")}
    if isinstance(content, list):
        key = lambda item: json.dumps(item, sort_keys=True)  # noqa: E731
        return sorted((plain(item) for item in content), key=key)
    return content


@settings(max_examples=150, deadline=None)
@given(records(), records())
def test_laws_of_differences(a, b):
    assert diff(a, a).empty
    there, back = (diff(*pair).model_dump(mode="json") for pair in ((a, b), (b, a)))
    assert plain(turned(there)) == plain(back)
    found = diff(a, b)
    assert sum(found.counts.values()) == len({v.id for v in (*a.values, *b.values)})
    assert all(bool(v.causes) == (v.status != "kept") for v in found.values)
    changed = {v.id for v in found.values if v.status == "changed"}
    assert changed <= {v.id for v in a.values} & {v.id for v in b.values}


def verdict_changes(book):
    old = record.read(book.edition("one", claims=[claim("partly"), claim(claim_id="P1")]))
    return diff(old, record.read(book.edition("two", claims=[claim("contradicted")])))


def test_a_pasted_line_acknowledges_a_verdict(book):
    found = verdict_changes(book)
    assert [c.id for c in unacknowledged(found, "")] == ["P1", "P12"]
    pasted = "\n".join(line(change) for change in found.verdicts)
    assert line(found.verdicts[1]) == (
        "- Verdict of P12: partly → contradicted, because the interval holds zero."
    )
    # The withdrawn claim has no reason until somebody writes one.
    log = f"# Changelog\n\n## 0.2\n\n{pasted}\n\n## 0.1\n"
    assert [c.id for c in unacknowledged(found, log)] == ["P1"]
    assert unacknowledged(found, log.replace("say why", "its author took it back")) == []


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("## 0.2\n- Verdict of P12: partly -> contradicted,\n  because so.\n", True),
        ("## 0.2\n\n## 0.1\n- Verdict of P12: partly → contradicted, because so.\n", False),
        ("## 0.2\n- Verdict of P12: contradicted → partly, because so.\n", False),
        ("## 0.2\n- Verdict of P12: partly → contradicted\n", False),
        ("## 0.2\n- Verdict of P12: partly → contradicted, because …\n", False),
        ("## 0.2\n- Verdict of P1: partly → contradicted, because so.\n", False),
        ("Verdict of P12: partly → contradicted, because so.\n", False),
    ],
)
def test_only_the_top_section_counts_and_only_the_whole_line(book, text, enough):
    missing = {c.id for c in unacknowledged(verdict_changes(book), text)}
    assert ("P12" not in missing) is enough


@pytest.mark.parametrize(
    "reason", ["−5 points is\n  a lot", "“so” they say.", "(see text)", "P > 0"]
)
def test_a_printed_line_is_accepted_as_it_stands(book, reason):
    old = record.read(book.edition("one", claims=[claim("not testable")]))
    new = record.read(book.edition("two", claims=[claim("supported", reason=reason)]))
    found = diff(old, new)
    printed = line(found.verdicts[0])
    assert len(printed.splitlines()) == 1
    assert unacknowledged(found, f"## 1\n\n{printed}\n") == []
