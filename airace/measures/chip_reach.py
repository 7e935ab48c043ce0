"""Which destinations each rule on chips reaches, and what it asks there.

The lines of a rule say which chips; its list of destinations says where.  Countries fall into
groups that a rule treats alike; a country on no list is in the rule's group ``elsewhere``.

This knows the country of delivery only.  A buyer whose headquarters are in an embargoed country
is treated as that country wherever it stands, and end users on lists are refused everywhere:
neither is in these tables.
"""

from __future__ import annotations

import pandas as pd

from airace.errors import AiraceError
from airace.measures.chip_rules import CASE_BY_CASE, CLASSES, FREE, LICENCE, NOTIFICATION
from airace.measures.estimate import Estimate

ELSEWHERE = "elsewhere"
# The columns that say what becomes of a class.
ASKED = {LICENCE: "licence", CASE_BY_CASE: "case_by_case", NOTIFICATION: "notification"}


def group_of(groups: pd.DataFrame, members: pd.DataFrame, rule: str, destination: str) -> pd.Series:
    """Return the row of ``chip_rule_groups`` that a destination falls under.

    Parameters
    ----------
    groups, members:
        Tables ``chip_rule_groups`` and ``chip_rule_countries``.
    rule, destination:
        A vintage; ISO 3166-1 alpha-2.

    Raises
    ------
    AiraceError
        If the rule has no such group, or no group for countries that it does not list.
    """
    listed = members[(members["rule"] == rule) & (members["country"] == destination)]
    name = listed["group"].iloc[0] if len(listed) else ELSEWHERE
    found = groups[(groups["rule"] == rule) & (groups["group"] == name)]
    if found.empty:
        raise AiraceError(
            f"rule {rule} says nothing of the group {name!r}",
            where="data/chip_rule_groups.csv",
            remedy="Add a row for it: what the rule asks there",
        )
    return found.iloc[0]


def at_destination(
    classified: pd.DataFrame, groups: pd.DataFrame, members: pd.DataFrame, destination: str
) -> pd.DataFrame:
    """Class chips for another destination than the one that the lines were computed for.

    Parameters
    ----------
    classified:
        Output of ``chip_rules.classify`` or ``classify_all`` for China, the strictest group.
    groups, members:
        Tables ``chip_rule_groups`` and ``chip_rule_countries``.
    destination:
        ISO 3166-1 alpha-2.

    Returns
    -------
    The same rows with ``class`` and ``caught`` as they are there; an unknown class stays
    unknown unless the rule does not reach the destination at all.
    """
    out = classified.copy()
    for rule in out["rule"].unique():
        group = group_of(groups, members, rule, destination)
        asked = {klass: group[column] for klass, column in ASKED.items()}
        here = out["rule"] == rule
        if set(asked.values()) == {FREE}:
            asked |= dict.fromkeys(CLASSES, FREE)
        out.loc[here, "class"] = [asked.get(klass, klass) for klass in out.loc[here, "class"]]
    free = out["class"] == FREE
    out.loc[free, "caught"] = "no"
    return out


def reached(groups: pd.DataFrame, members: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """List every group of every rule with its countries.

    Parameters
    ----------
    groups, members:
        Tables ``chip_rule_groups`` and ``chip_rule_countries``.
    countries:
        Table ``countries``: ``country``, ``name``; all destinations there are.

    Returns
    -------
    ``groups`` with ``names`` (countries of the group, in alphabetical order, joined by ``, ``;
    empty for ``elsewhere``) and ``count`` (for ``elsewhere``: all that no group lists, without
    the United States).
    """
    called = countries.set_index("country")["name"]
    rows = []
    for group in groups.to_dict("records"):
        own = members[members["rule"] == group["rule"]]
        listed = own.loc[own["group"] == group["group"], "country"]
        names = sorted(str(called.get(code, code)) for code in listed)
        rest = set(called.index) - set(own["country"]) - {"US"}
        count = len(rest) if group["group"] == ELSEWHERE else len(names)
        rows.append({**group, "names": ", ".join(names), "count": count})
    return pd.DataFrame(rows, columns=[*groups.columns, "names", "count"])


def destinations(groups: pd.DataFrame, members: pd.DataFrame, rule: str) -> Estimate:
    """Count the destinations for which a rule asks a licence for the strongest chips.

    A rule that asks one of the whole world counts as unknown here: the number would be that of
    a list of the world's countries.
    """
    own = groups[groups["rule"] == rule]
    if own.empty:
        return Estimate.unknown("The rule was not public yet")
    if (own.loc[own["group"] == ELSEWHERE, "licence"] == LICENCE).any():
        return Estimate.unknown("The rule asks a licence of every destination but its exceptions")
    strict = own.loc[own["licence"] == LICENCE, "group"]
    listed = members[(members["rule"] == rule) & members["group"].isin(strict)]
    return Estimate(int(listed["country"].nunique()))
