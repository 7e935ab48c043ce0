import altair as alt
import pandas as pd
import pytest

import airace.chapter
from airace.chapter import CHAPTER_MIME, FIGURE_MIME, LISTING_MIME, Chapter
from airace.drawing import Drawing, drawing
from airace.errors import AiraceError
from airace.measures.estimate import Estimate


@pytest.fixture
def shown(monkeypatch):
    """What a notebook would show: a list of MIME bundles."""
    bundles = []
    monkeypatch.setattr(airace.chapter, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


@pytest.fixture
def chapter(small, shown, monkeypatch):
    monkeypatch.chdir(small.root.parent)
    return Chapter("parity", as_of="2025-01-31")


def bars(width):
    data = pd.DataFrame({"x": ["a"], "y": [1]})
    return alt.Chart(data).mark_bar().encode(x="x", y="y").properties(width=width)


def figure(chapter, **changes):
    options = dict(
        title="Ahead by {parity.gap}", subtitle="Points", alt_text="A bar.", tables=["scores"]
    )
    chapter.figure("parity-bars", bars, pd.DataFrame({"x": ["a"]}), **(options | changes))


def test_a_chapter_hands_over_what_it_made_and_read(chapter, shown):
    scores = chapter.table("scores")
    assert list(scores["model"]) == ["A1", "B1"]
    chapter.value("parity.gap", Estimate(2.5, 1.0, 4.0, 0.9), tables=["scores"])
    chapter.finding("parity.gap", "Ahead by {parity.gap}.")
    figure(chapter)
    chapter.listing("parity-list", scores[["model", "score"]], title="Models", tables=["scores"])
    chapter.finish()
    record = shown[-1][CHAPTER_MIME]
    assert [value["id"] for value in record["values"]] == ["parity.gap"]
    # The newest row behind the number, not the edition's day.
    assert record["values"][0]["as_of"] == "2024-09-01"
    assert record["values"][0]["sources"] == ["lab"]
    assert record["reads"]["scores"]["rows_used"] == 2
    assert record["exhibits"] == ["parity-bars", "parity-list"]
    made = next(b[FIGURE_MIME] for b in shown if FIGURE_MIME in b)
    assert made["number"] == "1.1"
    assert made["figure"]["title"] == "Ahead by 2.5 points"
    assert made["figure"]["values"] == ["parity.gap"]
    assert made["figure"]["source_line"] == "Data: Lab (CC-BY-4.0). As of 1 September 2024."
    listed = next(b[LISTING_MIME] for b in shown if LISTING_MIME in b)
    assert listed["rows"] == [["A1", "10.5"], ["B1", "8.0"]]


@pytest.mark.parametrize(
    ("what", "drawn"),
    [(Drawing.NOTHING, []), (Drawing.FOLLOWED, [True]), (Drawing.ALL, [False, True])],
)
def test_a_run_draws_nothing_what_is_followed_or_all(chapter, shown, what, drawn):
    scores = chapter.table("scores")
    with drawing(what):
        figure(chapter, title="Bars")
        words = dict(title="Bars", subtitle="Points", alt_text="A bar.", tables=["scores"])
        chapter.figure("parity-more", bars, scores, **words, followed=True)
        chapter.listing("parity-list", scores[["model"]], title="Models", tables=["scores"])
    made = [bundle[FIGURE_MIME] for bundle in shown if FIGURE_MIME in bundle]
    assert [bundle["followed"] for bundle in made] == drawn
    # Drawn or not, it counts: the numbers of the others stay.
    assert [bundle["number"] for bundle in made if bundle["followed"]] == ["1.2"] * any(drawn)
    assert [LISTING_MIME in bundle for bundle in shown].count(True) == (what == Drawing.ALL)


def test_a_chapter_must_publish_every_value_it_defines(chapter):
    with pytest.raises(AiraceError, match=r"does not publish \['parity\.gap'\]"):
        chapter.finish()


def test_a_file_read_behind_the_chapters_back_is_found(chapter, small):
    chapter.value("parity.gap", Estimate(1.0), tables=[])
    pd.read_csv(small.path("scores"))
    with pytest.raises(AiraceError, match=r"read \['data/scores\.csv'\] without Chapter\.table"):
        chapter.finish()


def test_values_belong_to_their_chapter_and_their_tables_were_read(chapter):
    with pytest.raises(AiraceError, match="not defined for this chapter"):
        chapter.value("controls.gap", Estimate(1.0), tables=[])
    with pytest.raises(AiraceError, match="has not read"):
        chapter.value("parity.gap", Estimate(1.0), tables=["scores"])


def test_a_value_about_a_thing_unheard_of_is_withheld(chapter, shown):
    value = chapter.value("parity.gap", Estimate(1.0), tables=[], heard_of=False)
    assert not value.known
    chapter.finish()
    assert shown[-1][CHAPTER_MIME]["values"] == []
    assert shown[-1][CHAPTER_MIME]["withheld"] == ["parity.gap"]


def test_quoted_sources_do_not_go_into_figures(chapter, small):
    path = small.path("scores")
    path.write_text(path.read_text("utf-8").replace("acme,lab", "acme,quoted"), encoding="utf-8")
    chapter.table("scores")
    with pytest.raises(AiraceError, match="may be quoted, not re-released"):
        figure(chapter, title="Bars")


def test_single_quoted_numbers_may_stand_in_a_figure_that_says_whose_they_are(
    chapter, small, shown
):
    path = small.path("scores")
    path.write_text(path.read_text("utf-8").replace("acme,lab", "acme,quoted"), encoding="utf-8")
    chapter.table("scores")
    chapter.table("developers")
    words = dict(title="Bars", subtitle="Points", alt_text="A bar.", tables=["developers"])
    bare = pd.DataFrame({"x": ["a"]})
    with pytest.raises(AiraceError, match="without saying whose"):
        chapter.figure("parity-bare", bars, bare, **words, quotes=["scores"])
    unsigned = bare.assign(who=None, url="https://example.org")
    with pytest.raises(AiraceError, match="without saying whose"):
        chapter.figure("parity-unsigned", bars, unsigned, **words, quotes=["scores"])
    signed = bare.assign(who="Press", url="https://example.org")
    chapter.figure("parity-signed", bars, signed, **words, quotes=["scores"])
    made = next(b[FIGURE_MIME] for b in shown if FIGURE_MIME in b)["figure"]
    assert made["source_line"].endswith("Quoted numbers: those named in the rows.")
    assert set(made["sources"]) == {"lab", "quoted"}


def test_a_finding_that_sums_up_may_stand_first(chapter, shown):
    chapter.finding("parity.one", "One.")
    chapter.finding("parity.all", "All.", first=True)
    chapter.value("parity.gap", Estimate(1.0), tables=[])
    chapter.finish()
    found = [finding["id"] for finding in shown[-1][CHAPTER_MIME]["findings"]]
    assert found == ["parity.all", "parity.one"]


def test_an_id_is_used_once_and_carries_the_chapters_name(chapter):
    chapter.table("scores")
    figure(chapter, title="Bars")
    with pytest.raises(AiraceError, match="used once"):
        figure(chapter, title="Bars")


def test_a_misspelt_parameter_stops_a_notebook_run_alone(small, monkeypatch):
    monkeypatch.chdir(small.root.parent)
    with pytest.raises(AiraceError, match="Did you mean as_of"):
        Chapter("parity", as_off="2025-01-31")
    with pytest.raises(AiraceError, match="no chapter 'purity'"):
        Chapter("purity")


def test_draws_are_the_same_in_every_run(chapter):
    assert chapter.rng().integers(1 << 30) == chapter.rng().integers(1 << 30)


def test_definitions_name_the_sides_of_the_edition(chapter):
    assert chapter._name_sides("{lead} minus {challenger}") == "US minus Chinese"
    assert chapter._name_sides("models of {lead_name}") == "Models of the United States"


def test_notes_and_reasons_name_the_blocs_that_a_measure_marks(chapter):
    chapter.table("scores")
    noted = Estimate(2.5, note="12 {CN:adjective} models, one of {ZZ:country}")
    value = chapter.value("parity.gap", noted, tables=["scores"])
    assert value.note == "12 Chinese models, one of ZZ"
    assert chapter.with_names("{US:country} leads") == "the United States leads"
