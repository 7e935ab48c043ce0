"""Roles and directives on a small Sphinx project whose chapters are made by hand."""

import pytest
from sphinx.errors import SphinxError


def test_a_number_comes_from_the_ledger_with_a_card_and_a_definition(build, tmp_path):
    body = build("The gap is {value}`parity.gap`, that is {value}`parity.gap:interval`.")
    first, second = body.select(".value")
    assert first.select_one(".value-number").text == "4.6 points"
    assert second.select_one(".value-number").text == "3.1 to 6.0 points"
    card = first.select_one(".value-card").text
    for part in ("what it measures", "3.1 to 6.0 points", "90%", "15 January 2025", "Lab"):
        assert part in card
    address = first.select_one("a")["href"]
    assert address.endswith("values.html#value-parity-gap")
    values = (tmp_path / "out" / "chapters" / "values.html").read_text("utf-8")
    assert 'id="value-parity-gap"' in values
    assert "no vintage yet" in values


@pytest.mark.parametrize("role", ["parity.gop", "parity.later", "parity.gap:roman"])
def test_an_unknown_number_fails_the_build(build, role):
    with pytest.raises(SphinxError):
        build(f"The gap is {{value}}`{role}`.")


def test_findings_are_text_with_numbers_never_markup(build):
    body = build("```{findings} parity\n```")
    item = body.select_one("ul.findings li")
    assert item.text.startswith("Ahead by 4.6 points")
    assert item.find("b") is None
    assert "<b>&amp;</b> more." in item.text


def test_chosen_findings_stand_in_the_order_asked_for(build):
    body = build("```{findings} parity\n:only: parity.never parity.gap\n```")
    assert len(body.select("ul.findings li")) == 1
    body = build("```{findings} parity\n:only: parity.never\n```")
    assert not body.select("ul.findings li")


def test_content_stands_only_when_its_numbers_are_known(build):
    body = build(
        ":::{when} parity.gap\nknown {value}`parity.gap`\n:::\n\n"
        ":::{when} parity.gap parity.later\nboth\n:::\n\n"
        ":::{when} parity.later\n:unknown:\nnot yet\n:::\n\n"
        ":::{when} parity.rule.2030-01-01\nfuture\n:::\n"
    )
    assert "known 4.6 points" in body.text
    assert "not yet" in body.text
    assert "both" not in body.text
    assert "future" not in body.text


def test_a_condition_on_an_undefined_number_fails_the_build(build):
    with pytest.raises(SphinxError):
        build(":::{when} parity.gop\nx\n:::")


def test_headlines_take_the_first_known_number_and_say_what_is_missing(build):
    body = build("```{headlines}\nparity.later | diffusion.share\nparity.later\n```")
    assert [n.text for n in body.select(".headline-number .value-number")] == ["50%"]
    assert "no vintage yet" in body.text


def test_the_edition_names_itself(build):
    body = build("```{edition-box}\n```\n\n```{cite-edition}\n```")
    text = " ".join(body.text.split())
    assert "as of 31 January 2025" in text
    assert "the United States and China" in text
    assert "@techreport{neckandneck20250131" in text


def test_files_for_readers_lie_beside_the_pages(build, tmp_path):
    body = build("{edition-file}`values.json`")
    assert body.select_one("a[href='../values.json']")
    out = tmp_path / "out"
    for name in ("values.json", "findings.json", "data/datapackage.json", "vega/vega-bundle.js"):
        assert (out / name).is_file(), name
