"""Many claims at once: how many of each verdict, how they turned, whom they favour."""

from __future__ import annotations

from typing import Any

import pandas as pd

from airace import wording
from airace.claims.dossier import READINGS
from airace.claims.judge import NOT_TESTABLE, VERDICTS
from airace.measures.estimate import Estimate

Records = list[dict[str, Any]]  # what ``dossier.dossiers`` returns


def verdict_of(claim: dict[str, Any], reading: str) -> str:
    """Return a claim's verdict in one of ``READINGS``; empty if its edition was not run."""
    return claim["readings"].get(reading, {}).get("verdict", "")


def count(found: Records, reading: str, verdict: str) -> int:
    """Return how many claims have a verdict in one of ``READINGS``."""
    return sum(verdict_of(claim, reading) == verdict for claim in found)


def tested(found: Records) -> Estimate:
    """Count the claims that can be tested today; unknown if there is none."""
    number = len(found) - count(found, "now", NOT_TESTABLE)
    return Estimate(number) if number else Estimate.unknown("no claim can be tested on this day")


def turned(found: Records) -> Estimate:
    """Count the claims, tested both when said and today, whose verdict is another today.

    The note names them; unknown if none could be tested both times.
    """
    both = [
        claim
        for claim in found
        if not {verdict_of(claim, "said"), verdict_of(claim, "now")} & {"", NOT_TESTABLE}
    ]
    if not both:
        return Estimate.unknown("no claim can be tested both when it was made and on this day")
    other = [c["claim_id"] for c in both if verdict_of(c, "said") != verdict_of(c, "now")]
    note = f"of {len(both)} tested both times"
    return Estimate(len(other), note=f"{note}: {wording.listing(other)}" if other else note)


def steady(found: Records) -> Estimate:
    """Count the claims whose verdict of today stands in every set of choices.

    Unknown if none was judged under more than one.
    """
    grids = [c["robustness"] for c in found if c["robustness"]["worlds"] > 1]
    grids = [grid for grid in grids if set(grid["verdicts"]) != {NOT_TESTABLE}]
    if not grids:
        return Estimate.unknown("no claim was judged under more than one set of choices")
    return Estimate(sum(grid["same"] == grid["worlds"] for grid in grids))


def unsettled(found: Records) -> Estimate:
    """Count the claims with more than one verdict over past editions, by the newest releases.

    Editions that could not test a claim are left out; the note says how many claims were tested
    in two or more, and it is unknown if none was.
    """
    told = [
        {past["newest"] for past in tested_past} - {""}
        for claim in found
        if len(tested_past := [p for p in claim["history"] if p["newest"] != NOT_TESTABLE]) > 1
    ]
    if not told:
        return Estimate.unknown("no claim can be tested in two editions")
    return Estimate(sum(len(verdicts) > 1 for verdicts in told), note=f"of {len(told)}")


def held(found: Records) -> pd.DataFrame:
    """Return the claims whose verdict is another in some set of choices: ``label``, ``value``.

    ``value`` is the share of sets of choices with the verdict of today, smallest first.
    """
    rows = [
        {
            "label": f"{claim['claim_id']}: {claim['statement']}",
            "value": grid["same"] / grid["worlds"],
        }
        for claim in found
        if (grid := claim["robustness"])["worlds"] and grid["same"] < grid["worlds"]
    ]
    frame = pd.DataFrame(rows, columns=["label", "value"])
    return frame.sort_values("value", kind="stable", ignore_index=True)


def tally(groups: dict[str, tuple[str, Records]]) -> pd.DataFrame:
    """Count verdicts.

    Parameters
    ----------
    groups:
        By name, a reading (one of ``READINGS``) and the records of ``dossiers`` to count; one
        whose edition was not run is left out.

    Returns
    -------
    ``group``, ``verdict``, ``count``.
    """
    rows = [
        {
            "group": name,
            "verdict": verdict,
            "count": count(own, reading, verdict),
        }
        for name, (reading, own) in groups.items()
        for verdict in VERDICTS
    ]
    return pd.DataFrame(rows, columns=["group", "verdict", "count"])


def summary(found: Records) -> pd.DataFrame:
    """Return one row per claim: what readers download."""
    return pd.DataFrame(
        [
            {
                "claim": claim["claim_id"],
                "chapter": claim["chapter"],
                "statement": claim["statement"],
                "speaker": claim["speaker"],
                "said": claim["said"],
                "favours": claim["favours"],
                **{reading: verdict_of(claim, reading) for reading in READINGS},
                "since": claim["since"],
                "reason": claim["reason"],
            }
            for claim in found
        ]
    )


def course(found: Records) -> pd.DataFrame:
    """Return the verdicts of testable claims over past editions, by the newest releases.

    Returns
    -------
    ``row`` (claim), ``column`` (edition), ``verdict``, ``as_of``, ``group`` (chapter); claims
    that no edition can test are left out.
    """
    rows = [
        {
            "row": f"{claim['claim_id']} {claim['statement']}",
            "column": f"{pd.Timestamp(past['as_of']):%b %y}",
            "verdict": past["newest"] or NOT_TESTABLE,
            "as_of": past["as_of"],
            "group": wording.sentence(claim["chapter"]),
        }
        for claim in found
        if any(past["newest"] not in ("", NOT_TESTABLE) for past in claim["history"])
        for past in claim["history"]
    ]
    return pd.DataFrame(rows, columns=["row", "column", "verdict", "as_of", "group"])


def balance(found: Records, reports: dict[str, str], favours: dict[str, str]) -> pd.DataFrame:
    """Count claims and verdicts of today by whom they favour, who spoke, and where they stood.

    Parameters
    ----------
    found:
        The claims.
    reports:
        Titles by report id.
    favours:
        Words by code of the side favoured.
    """
    homes = {"US": "Speaker from the United States", "CN": "Speaker from China"}
    groups = {
        **{words: [c for c in found if c["favours"] == code] for code, words in favours.items()},
        **{words: [c for c in found if c["speaker_country"] == k] for k, words in homes.items()},
        "The report itself": [c for c in found if c["speaker_country"] == "press"],
        "Speaker from elsewhere": [
            c for c in found if c["speaker_country"] not in (*homes, "press")
        ],
        **{title: [c for c in found if c["report_id"] == k] for k, title in reports.items()},
    }
    rows = [
        {"Claims": name, "Number": len(own)}
        | {wording.sentence(verdict): count(own, "now", verdict) for verdict in VERDICTS}
        for name, own in groups.items()
        if own
    ]
    return pd.DataFrame(rows)
