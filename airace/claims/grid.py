"""The main findings under every set of choices, and on every past day."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from airace.claims.judge import check
from airace.claims.relations import FAILS, HOLDS, UNKNOWN
from airace.claims.worlds import VARIED, Worlds
from airace.measures.estimate import Estimate

# A main finding is one test of the edition itself.
ALONE = {"test_id": "", "when": "", "other_when": "", "role": "decides"}


def standing(headlines: pd.DataFrame, worlds: Worlds) -> pd.DataFrame:
    """Test the main findings under every set of choices.

    Parameters
    ----------
    headlines:
        Table ``headline_tests``, missing cells as ``""``.
    worlds:
        The editions.

    Returns
    -------
    One row per finding and edition: ``headline_id``, ``label``, ``value_id``, ``value``,
    ``text``, ``outcome`` (see ``relations.OUTCOMES``), ``base`` (whether these are the book's own
    choices), ``choice`` (those that differ, in words; empty for the base) and ``single`` (whether
    just one differs).
    """
    rows = []
    for world in worlds.alternatives():
        other = {n: world.choices[n] for n in VARIED if world.choices[n] != worlds.base[n]}
        for row in headlines.to_dict("records"):
            made = check({**row, **ALONE, "claim_id": row["headline_id"]}, {"": world})
            record = world.values.get(row["value_id"])
            rows.append(
                {
                    "headline_id": row["headline_id"],
                    "label": row["label"],
                    "value_id": row["value_id"],
                    "value": record["value"] if record else None,
                    "text": made.text,
                    "outcome": made.outcome,
                    "base": not other,
                    "choice": ", ".join(f"{name}={value}" for name, value in other.items()),
                    "single": len(other) == 1,
                }
            )
    return pd.DataFrame(rows)


def size(sheet: pd.DataFrame) -> int:
    """Return how many sets of choices were run."""
    return int((sheet.groupby("headline_id").size()).max()) if len(sheet) else 0


def asked(sheet: pd.DataFrame) -> Estimate:
    """Count the findings whose value is known in some set of choices."""
    known = sheet[sheet["outcome"] != UNKNOWN]
    number = known["headline_id"].nunique()
    return Estimate(number) if number else Estimate.unknown("no main finding can be tested")


def firm(sheet: pd.DataFrame) -> Estimate:
    """Count the findings that hold with their whole interval wherever their value is known."""
    known = sheet[sheet["outcome"] != UNKNOWN]
    if known.empty:
        return Estimate.unknown("no main finding can be tested")
    return Estimate(
        int(known.groupby("headline_id")["outcome"].agg(lambda o: (o == HOLDS).all()).sum())
    )


def shares(sheet: pd.DataFrame) -> pd.DataFrame:
    """Return the share of sets of choices in which each finding holds.

    Returns
    -------
    ``label``, ``value`` (share of those in which its value is known), ``fails`` (share in which
    it clearly does not), ``known`` and ``worlds`` (numbers of sets), most firm first.
    """
    rows = []
    for (_, label), own in sheet.groupby(["headline_id", "label"], sort=False):
        known = own[own["outcome"] != UNKNOWN]
        if len(known):
            rows.append(
                {
                    "label": label,
                    "value": (known["outcome"] == HOLDS).mean(),
                    "fails": (known["outcome"] == FAILS).mean(),
                    "known": len(known),
                    "worlds": len(own),
                }
            )
    frame = pd.DataFrame(rows, columns=["label", "value", "fails", "known", "worlds"])
    return frame.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def flips(sheet: pd.DataFrame) -> pd.DataFrame:
    """Return the single choices that turn a finding.

    Returns
    -------
    ``Finding``, ``As published`` (value and outcome), ``Choice``, ``Then`` (likewise), as text.
    """
    base = sheet[sheet["base"]].set_index("headline_id")
    turned = [
        {
            "Finding": row["label"],
            "In this edition": _told(base.loc[row["headline_id"]]),
            "Choice": row["choice"].replace("=", ": "),
            "Then": _told(row),
        }
        for row in sheet[sheet["single"]].to_dict("records")
        if row["outcome"] != base.loc[row["headline_id"], "outcome"]
    ]
    return pd.DataFrame(turned, columns=["Finding", "In this edition", "Choice", "Then"])


def _told(row) -> str:
    return f"{row['text']}: {row['outcome']}" if row["text"] else row["outcome"]


def replay(worlds: Worlds, value_id: str) -> pd.DataFrame:
    """Return a value as each past day would have shown it, and as it is known now.

    Returns
    -------
    ``date``, ``series`` (``As published`` or ``By the newest release``), ``role``, ``value``,
    ``low``, ``high``; one series only if both are the same.
    """
    rows = []
    for vintage, name, role in (
        ("newest", "By the newest release", "neutral"),
        ("published", "As published", "other"),
    ):
        for world in worlds.history(vintage):
            record = world.values.get(value_id)
            if record and record["value"] is not None:
                wide = vintage == "newest"
                rows.append(
                    {
                        "date": world.as_of,
                        "series": name,
                        "role": role,
                        "value": record["value"],
                        "low": record["low"] if wide else None,
                        "high": record["high"] if wide else None,
                    }
                )
    frame = pd.DataFrame(rows, columns=["date", "series", "role", "value", "low", "high"])
    frame = frame.astype({"value": float, "low": float, "high": float})
    told = {
        name: dict(zip(own["date"], own["value"], strict=True))
        for name, own in frame.groupby("series")
    }
    if len(told) == 2 and len({tuple(sorted(one.items())) for one in told.values()}) == 1:
        frame = frame[frame["series"] == "By the newest release"].assign(series="As listed")
    return frame


def retold(frame: pd.DataFrame) -> Estimate:
    """Return the largest difference between what was published and what is known now.

    Parameters
    ----------
    frame:
        As returned by ``replay``.

    Returns
    -------
    Estimate
        In the value's unit, with the day in its note; unknown if the two never meet.
    """
    wide = frame.pivot(index="date", columns="series", values="value")
    both = wide.dropna() if wide.shape[1] == 2 else wide.iloc[:0]
    if both.empty:
        return Estimate.unknown("no release was published on a day that the newest one tells of")
    apart = (both.iloc[:, 0] - both.iloc[:, 1]).abs()
    return Estimate(float(apart.max()), note=str(apart.idxmax()))


def headline_ids(headlines: pd.DataFrame) -> set[str]:
    """Return the ids of the values that the main findings rest on."""
    return {*headlines["value_id"], *headlines["other_id"]} - {""}


def sources(worlds: Worlds, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the sources of some values."""
    return tuple(sorted({s for value in ids for s in worlds.sources.get(value, ())}))
