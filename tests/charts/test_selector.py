import json

import pandas as pd
import pytest

from airace.charts import grids, render, verdicts
from airace.charts.package import make_figure
from airace.charts.selector import FAINT, FAINT_TEXT, SIGNAL, Choice, Selector
from airace.charts.theme import WIDE, themed
from airace.errors import AiraceError
from tests.charts.drawing import BUILDERS, FRAMES
from tests.charts.test_package import WORDS
from tests.charts.test_verdicts import CELLS

TESTS = pd.DataFrame(
    {
        "name": ["Sums", "Sums", "Proofs"],
        "key": ["1", "1", "2"],
        "day": pd.to_datetime(["2025-01-01", "2025-04-01", "2025-04-01"]),
    }
)
CHOICES = Selector(
    "Test",
    "All tests",
    (Choice("Sums", "Sums has two."), Choice("Proofs", "Proofs has one.", "Proofs")),
)


def say(rows):
    return f"{len(rows)} rows."


def cells(**changes):
    return pd.DataFrame(
        {
            "row": ["Sums", "Proofs"],
            "column": ["2025", "2025"],
            "state": ["yes", "no"],
            "choice": ["Sums", "Proofs"],
            **changes,
        }
    )


def drawn(frame=None, width=WIDE):
    return render.clean(themed(grids.membership(cells() if frame is None else frame)(width)))


def figure(frame=None, selector=CHOICES):
    frame = cells() if frame is None else frame
    return make_figure(
        "parity-tests", "parity", grids.membership(frame), frame, selector=selector, **WORDS
    )


def followers(part, found=None):
    """Marks whose opacity follows the choice, as (kind, opacity of what steps back)."""
    found = [] if found is None else found
    for inner in part.get("layer", []):
        followers(inner, found)
    condition = part.get("encoding", {}).get("opacity", {}).get("condition", {})
    if SIGNAL in str(condition.get("test")):
        found.append((part["mark"]["type"], condition["value"]))
    return found


def test_each_value_of_a_column_is_a_choice_in_the_frames_order():
    made = Selector.of(TESTS, "name", say, label="Test", every="All tests", match="key")
    assert [(c.label, c.said, c.key) for c in made.choices] == [
        ("Sums", "2 rows.", "1"),
        ("Proofs", "1 rows.", "2"),
    ]


def test_a_choice_without_an_answer_is_left_out():
    made = Selector.of(
        TESTS, "name", lambda rows: "Yes." if len(rows) > 1 else "", label="", every=""
    )
    assert [choice.label for choice in made.choices] == ["Sums"]


def test_a_choice_that_no_mark_shows_is_left_out():
    more = Selector("Test", "All", (*CHOICES.choices, Choice("Essays", "Nothing.")))
    assert [c.label for c in more.within([drawn()]).choices] == ["Sums", "Proofs"]


def test_one_choice_is_none():
    assert Selector("Test", "All", CHOICES.choices[:1]).within([drawn()]) is None
    assert figure(selector=Selector("Test", "All", ())).selector is None


def test_a_frame_without_the_column_is_told_so():
    with pytest.raises(AiraceError, match="no row has a 'choice'"):
        CHOICES.within([drawn(cells().drop(columns="choice"))])


def test_marks_and_words_of_the_others_step_back():
    found = followers(CHOICES.attach(drawn()))
    assert ("point", FAINT) in found
    assert ("text", FAINT_TEXT) in found
    # Marks that only carry a tooltip stay unseen; lines and the key stay as they are.
    assert "rule" not in {kind for kind, _ in found}


def test_any_program_can_show_the_list():
    (parameter,) = CHOICES.attach(drawn())["params"]
    assert parameter["value"] is None
    assert parameter["bind"]["options"] == [None, "Sums", "Proofs"]
    assert parameter["bind"]["labels"] == ["All tests", "Sums", "Proofs"]


def test_with_nothing_chosen_the_chart_is_the_still_one():
    chosen, plain = figure(), figure(selector=None)
    assert chosen.plot_svg == plain.plot_svg
    assert chosen.image_png == plain.image_png
    again = render.plot_svg(chosen.spec, "parity-tests-plot", chosen.title, chosen.alt)
    assert again == chosen.plot_svg


def test_choosing_fades_the_others():
    spec = json.loads(json.dumps(figure().spec))
    spec["params"][0]["value"] = "Sums"
    faded = render.plot_svg(spec, "x", "t", "d")
    assert f'opacity="{FAINT_TEXT}"' in faded
    assert f'opacity="{FAINT_TEXT}"' not in figure().plot_svg


def test_the_description_names_the_choices():
    told = figure().describe()["selector"]
    assert (told["label"], told["every"]) == ("Test", "All tests")
    assert told["choices"][0] == {"label": "Sums", "match": "Sums", "said": "Sums has two."}


def test_names_from_data_are_found_after_cleaning():
    odd = "Su\u202ems"
    selector = Selector("Test", "All", (Choice(odd, "x"), Choice("Proofs", "y")))
    made = figure(cells(choice=[odd, "Proofs"]), selector)
    assert [choice["match"] for choice in made.selector["choices"]][1] == "Proofs"
    assert len(made.selector["choices"]) == 2


@pytest.mark.parametrize("width", [WIDE, 328])
@pytest.mark.parametrize(
    ("name", "by", "kinds"),
    [
        ("strip", "name", {"rule"}),
        ("retold", "vintage", {"line", "point"}),
        ("scatter", "name", {"point", "text"}),
        ("timeline", "actor", {"point", "text"}),
        ("balance", "row", {"rect", "text"}),
    ],
)
def test_builders_carry_the_choice_to_marks_and_words(name, by, kinds, width):
    frame = FRAMES[name]()
    frame = frame.assign(choice=frame[by].astype(str))
    spec = render.clean(themed(BUILDERS[name](frame)(width)))
    selector = Selector.of(frame, "choice", say, label="", every="").within([spec])
    assert kinds <= {kind for kind, _ in followers(selector.attach(spec))}


def test_verdicts_carry_the_choice():
    frame = CELLS.assign(choice=CELLS["column"])
    spec = themed(verdicts.history(frame, columns=["Jan 25", "Jul 25"])(WIDE))
    selector = Selector.of(frame, "choice", say, label="", every="")
    assert {kind for kind, _ in followers(selector.attach(spec))} == {"rect", "text"}
