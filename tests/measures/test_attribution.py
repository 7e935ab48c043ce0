import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.measures.attribution import attribute, members, with_blocs

DEVELOPERS = pd.DataFrame(
    {
        "developer_id": ["lab-us", "lab-cn", "branch", "nobody"],
        "country": ["US", "CN", "GB", "unknown"],
        "parent_id": [None, None, "lab-us", None],
    }
)


def models(*rows):
    return pd.DataFrame(rows, columns=["developer_ids", "countries"])


JOINT = models(
    ("lab-us;lab-cn", "US;CN"),
    ("lab-cn", "CN"),
    ("branch", "GB;US"),
    ("nobody", None),
    ("unknown", "CN"),
)


@pytest.mark.parametrize(
    ("rule", "bloc", "expected"),
    [
        ("headquarters", "US", [True, False, True, None, False]),
        ("headquarters", "CN", [False, True, False, None, True]),
        ("inclusive", "US", [True, False, True, None, False]),
        ("inclusive", "CN", [True, True, False, None, True]),
        ("exclusive", "US", [False, False, False, None, False]),
        ("exclusive", "CN", [False, True, False, None, True]),
    ],
)
def test_each_rule_on_joint_owned_and_unknown_developers(rule, bloc, expected):
    found = attribute(JOINT, DEVELOPERS, rule, bloc)
    assert [None if pd.isna(v) else bool(v) for v in found] == expected


def test_rows_without_published_countries_use_the_homes_of_the_owners():
    rows = pd.DataFrame({"developer_ids": ["branch", "lab-us;nobody"]})
    assert attribute(rows, DEVELOPERS, "exclusive", "US").tolist() == [True, pd.NA]
    assert attribute(rows, DEVELOPERS, "inclusive", "US").tolist() == [True, True]


def test_blocs_are_counted_and_unknown_is_shown():
    labelled = with_blocs(JOINT, DEVELOPERS, "inclusive", ("US", "CN"))
    assert labelled["blocs"].tolist() == ["US;CN", "CN", "US", "unknown", "CN"]
    assert len(members(labelled, "CN")) == 3
    assert len(members(labelled.iloc[:0], "CN")) == 0


def test_a_misspelt_rule_lists_the_rules():
    with pytest.raises(AiraceError, match="headquarters, inclusive, exclusive"):
        attribute(JOINT, DEVELOPERS, "headquarter", "US")


def test_a_circle_of_owners_is_an_error():
    circle = pd.DataFrame(
        {"developer_id": ["a", "b"], "country": ["US", "US"], "parent_id": ["b", "a"]}
    )
    with pytest.raises(AiraceError, match="owns itself"):
        attribute(models(("a", None)), circle, "headquarters", "US")
