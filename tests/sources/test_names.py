import pytest
from hypothesis import given
from hypothesis import strategies as st

from airace.sources.names import Developers, project_developers, unlisted
from airace.sources.spelling import fold

KNOWN = Developers(
    {
        fold(alias): developer
        for alias, developer in {
            "OpenAI": "openai",
            "Z.ai": "zhipu",
            "Inception AI": "inception-labs",
            "inceptionai": "g42",
            "AT&T": "att",
            "Tsinghua University": "tsinghua",
            "ISSAI, Nazarbayev University": "issai",
            "Huazhong University of Science and Technology": "hust",
        }.items()
    }
)


@pytest.mark.parametrize(
    ("spelling", "developer"),
    [
        ("OPENAI", "openai"),
        (" Open AI", "unknown"),  # another word: nobody has listed it
        ("Ｏｐｅｎ\uff21\uff29", "openai"),
        ("z ai", "zhipu"),
        ("Z-AI", "zhipu"),
        ("inception-ai", "inception-labs"),
        ("INCEPTIONAI", "g42"),
        ("\u041epenAI", "unknown"),
        ("\u202eOpenAI", "unknown"),
        ("", "unknown"),
        ("...", "unknown"),
    ],
)
def test_a_spelling_means_one_developer_or_nobody(spelling, developer):
    assert KNOWN.resolve(spelling) == developer


@pytest.mark.parametrize("joint", [", ", ",", "; ", " / ", "/", " and ", " × ", " & ", "、", " | "])
def test_several_organisations_in_one_cell(joint):
    assert KNOWN.resolve_list(f"OpenAI{joint}Tsinghua University") == "openai;tsinghua"


@pytest.mark.parametrize(
    ("cell", "ids"),
    [
        ("AT&T, OpenAI", "att;openai"),
        ("ISSAI, Nazarbayev University", "issai"),
        ("Huazhong University of Science and Technology", "hust"),
        ("OpenAI, OpenAI", "openai"),
        ("OpenAI, Nobody Yet", "openai;unknown"),
        # Half a name is no evidence: the part might be a part of another name.
        ("OpenAI and Nobody Yet", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_cell_is_cut_where_it_joins_names_only(cell, ids):
    assert KNOWN.resolve_list(cell) == ids


def test_an_account_is_an_address():
    assert KNOWN.resolve_account("openai") == "openai"
    assert KNOWN.resolve_account("z-ai") == "unknown"


def test_names_that_nobody_lists_are_counted_until_the_block_ends():
    with unlisted() as noted:
        KNOWN.resolve_list("OpenAI, New Lab")
        KNOWN.resolve(" New Lab")
        KNOWN.resolve("unknown")
    KNOWN.resolve("Later Lab")
    assert noted == {"New Lab": 2}


@given(st.sampled_from(sorted(project_developers().aliases)))
def test_every_listed_spelling_is_found_whatever_its_case(alias):
    known = project_developers()
    developer = known.aliases[alias]
    assert known.resolve(alias.upper()) in (developer, known.resolve(fold(alias.upper())))
    assert known.resolve(f" {alias}  ") == developer
    assert known.resolve_list(alias) == developer


def test_a_developer_counts_only_with_a_reviewed_row(real):
    reviewed = real.load("developers")
    assert reviewed["evidence"].notna().all() and reviewed["reviewed"].notna().all()
    assert set(project_developers().aliases.values()) <= set(reviewed["developer_id"])
