from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from airace.sources.model_names import (
    ModelName,
    Models,
    month_of,
    one_month_style,
    parse,
    spelt_twice,
)

DAYS = st.dates(
    min_value=date(2020, 1, 1),
    max_value=date(2039, 12, 31),
)
SIZES = st.sampled_from(["7b", "8b", "70b", "405b", "1.5b", "8x7b", "a22b", "671b"])
BASES = st.sampled_from(["llama-3.1", "Qwen3", "claude-opus-4-1", "GPT-4o", "deepseek-v3", "o3"])
# Words that no rule knows.
WORDS = st.text(alphabet="bcdfghjkq", min_size=4, max_size=8)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("GPT-4o (Aug 2024)", {"family": "gpt", "version": "4o", "date": "2024-08"}),
        (
            "chatgpt-4o-01-29-2025",
            {"family": "chatgpt", "version": "4o", "date": "2025-01-29"},
        ),
        (
            "claude-opus-4-1-20250805-thinking-16k",
            {"family": "claude opus", "version": "4.1", "date": "2025-08-05",
             "effort": ("thinking", "16k")},
        ),
        (
            "o3-mini-2025-01-31_medium",
            {"family": "o", "version": "3", "date": "2025-01-31", "effort": ("medium",),
             "rest": ("mini",)},
        ),
        (
            "Qwen3-235B-A22B-Instruct-2507",
            {"family": "qwen", "version": "3", "sizes": ("235b", "a22b"), "date": "2025-07",
             "rest": ("instruct",)},
        ),
        (
            "mistralai/devstral-small-2505:free",
            {"account": "mistralai", "family": "devstral small", "date": "2025-05",
             "offer": "free"},
        ),
        ("deepseek-r1-0528", {"family": "deepseek", "version": "r1", "date": "--05-28"}),
        ("muse-spark-1.2 (xHigh)",
         {"family": "muse spark", "version": "1.2", "effort": ("xhigh",)}),
        # A context of 8k is no budget for thinking, and nobody knows "zzq".
        ("phi-3-small-8k-zzq",
         {"family": "phi", "version": "3", "rest": ("small", "8k", "zzq")}),
    ],
)  # fmt: skip
def test_a_name_is_read_into_its_parts(name, parts):
    assert parse(name) == ModelName(**parts)


def test_a_day_is_one_day_however_it_is_written():
    spellings = ["m-2025-01-31", "m-20250131", "M 01-31-2025", "m_250131", "m (2025-01-31)"]
    assert len({parse(name) for name in spellings}) == 1
    # Without its year it may be another one.
    assert parse("m-0131") != parse("m-20250131")


@given(BASES, DAYS, DAYS)
def test_builds_of_two_days_stay_two(base, one, two):
    assume(one != two)
    for form in ("%Y-%m-%d", "%Y%m%d", "%m-%d-%Y"):
        assert parse(f"{base}-{one:{form}}") != parse(f"{base}-{two:{form}}")


@given(BASES, SIZES, SIZES)
def test_builds_of_two_sizes_stay_two(base, one, two):
    assume(one != two)
    assert parse(f"{base}-{one}-instruct").build != parse(f"{base}-{two}-instruct").build


@given(BASES, WORDS, WORDS)
def test_a_suffix_that_nobody_knows_is_kept(base, one, two):
    assume(one != two)
    assert len({parse(base), parse(f"{base}-{one}"), parse(f"{base}-{two}")}) == 3
    assert one in parse(f"{base}-{one}").rest


@given(BASES, st.sampled_from(["high", "low", "thinking", "xhigh"]))
def test_an_effort_is_another_build(base, effort):
    assert parse(f"{base}-{effort}") == parse(f"{base} ({effort})") != parse(base)


@given(BASES, WORDS)
def test_case_and_spaces_make_no_other_model(base, word):
    name = f"{base}-{word}"
    assert parse(name) == parse(name.upper()) == parse(f"  {name.replace('-', ' ')} ")


@given(st.lists(st.builds("{}-{}-{}".format, BASES, SIZES, WORDS), min_size=1, max_size=6))
def test_resolving_twice_is_resolving_once(names):
    models = Models(tuple(names))
    for name in names:
        found = models.resolve(name.upper())
        assert found and models.resolve(found) == found
        assert parse(found) == parse(name)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text):
    assert parse(text) == parse(text)
    assert Models((text,)).resolve(text) == text


def test_hosts_and_offers_are_told_apart_but_are_one_build():
    plain, hosted, free = map(parse, ("gpt-5", "openai/gpt-5", "openai/gpt-5:free"))
    assert plain.build == hosted.build == free.build
    assert len({plain, hosted, free}) == 3
    assert Models(("someone/gpt-5",)).resolve("openai/gpt-5") == ""


def test_two_spellings_in_one_list_are_found():
    names = ["grok-4-1-fast", "grok-4.1-fast", "grok-4-fast", "grok-4-fast"]
    assert list(spelt_twice(names)) == [("grok-4-1-fast", "grok-4.1-fast")]


def test_months_behind_names():
    assert one_month_style("Kimi K2 (Sept 2025)") == "Kimi K2 (Sep 2025)"
    assert month_of("Kimi K2 (Sep 2025)") == ("Kimi K2", "Sep 2025")
    assert month_of("Llama 3 (70B, Jul 2024)") == ("Llama 3", "Jul 2024")
    assert month_of("Kimi K2") == ("Kimi K2", "")


def test_no_two_models_of_one_board_say_the_same(real):
    scores = real.load("capability_scores")
    for _, names in scores.groupby("vintage")["model"]:
        assert list(spelt_twice(names)) == []
