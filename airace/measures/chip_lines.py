"""How far chips lie from the lines of the US rules, and the lines themselves, for drawing.

Distances are arithmetic on the text of the rules and on listed figures, not legal advice.  They
cannot tell whether a chip was designed to stay under a line.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.chip_figures import quantities
from airace.measures.chip_rules import WORDS, meets
from airace.measures.estimate import Estimate

NEAREST = ["spec", "limit", "value", "ratio", "percent", "at_least"]
PLANE = ("tpp", "performance_density")
OF_TEST = ["rule", "layer", "paragraph", "clause", "test", "spec", "operator", "limit"]


def margins(
    chips: pd.DataFrame, specs: pd.DataFrame, rules: pd.DataFrame, rule: str
) -> pd.DataFrame:
    """Distance of every chip from every line of one vintage.

    Returns
    -------
    One row per chip and test that speaks of the chip's market: ``chip_id``, ``rule``,
    ``layer``, ``paragraph``, ``clause``, ``test``, ``spec``, ``operator``, ``limit``,
    ``value``, ``margin_percent`` (value over limit, less one, in per cent; NaN if unknown) and
    ``holds`` (``True``, ``False``, ``NA``).
    """
    vintage = rules[rules["rule"] == rule]
    spoken = {
        market: vintage[vintage["applies_to"].isin(["any", market])].to_dict("records")
        for market in ("datacenter", "non-datacenter")
    }
    known = quantities(specs).to_dict("index")
    rows = []
    for chip in chips.to_dict("records"):
        market = "datacenter" if chip["market"] == "datacenter" else "non-datacenter"
        figures = known.get(chip["chip_id"], {})
        for test in spoken[market]:
            value = figures.get(test["spec"], np.nan)
            margin = (value / test["limit"] - 1) * 100
            holds = meets(value, test["operator"], test["limit"])
            rows.append(
                (chip["chip_id"], *(test[field] for field in OF_TEST), value, margin, holds)
            )
    frame = pd.DataFrame(rows, columns=["chip_id", *OF_TEST, "value", "margin_percent", "holds"])
    return frame.astype({"holds": "boolean"})


def nearest_line(chips: pd.DataFrame, specs: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """How far each chip stood from being caught by the newest rule when it came out.

    A clause catches a chip that reaches all its lower limits, so the limit that the chip is
    furthest below decides; of several clauses the nearest counts.

    Parameters
    ----------
    chips, specs, rules:
        Tables ``chips``, ``chip_specs``, ``chip_rules``.

    Returns
    -------
    One row a chip: ``chip_id``, ``name``, ``rule`` (the newest that was published by the
    chip's release, or the first), ``spec`` and ``limit`` of the deciding test, ``value``,
    ``ratio`` (value over limit; one or more is caught), ``percent`` (the same less one, in per
    cent) and ``at_least`` (a missing figure could put the chip further below).  Empty where a
    missing figure leaves open whether the chip is caught.
    """
    vintages = rules.drop_duplicates("rule").sort_values("published")
    known = quantities(specs)
    limits = rules[(rules["layer"] == "scope") & (rules["operator"] == ">=")]
    rows = []
    for chip in chips.to_dict("records"):
        out = vintages.loc[vintages["published"] <= chip["release_date"], "rule"]
        rule = out.iloc[-1] if len(out) else vintages["rule"].iloc[0]
        market = "datacenter" if chip["market"] == "datacenter" else "non-datacenter"
        tests = limits[(limits["rule"] == rule) & limits["applies_to"].isin(["any", market])]
        figures = known.loc[chip["chip_id"]] if chip["chip_id"] in known.index else {}
        value = [figures.get(spec, np.nan) for spec in tests["spec"]]
        tests = tests.assign(value=np.asarray(value, float))
        tests = tests.assign(ratio=tests["value"] / tests["limit"])
        rows.append({"chip_id": chip["chip_id"], "name": chip["name"], "rule": rule})
        rows[-1] |= _nearest([clause for _, clause in tests.groupby("clause", sort=True)])
    return pd.DataFrame(rows, columns=["chip_id", "name", "rule", *NEAREST])


def _nearest(clauses: list[pd.DataFrame]) -> dict:
    decided, undecided_clauses = [], 0
    for tests in clauses:
        lacking = bool(tests["ratio"].isna().any())
        least = tests["ratio"].min()
        # A missing figure leaves a clause open unless a known one already fails.
        if pd.isna(least) or (lacking and least >= 1):
            undecided_clauses += 1
            continue
        deciding = tests.loc[tests["ratio"].idxmin(), ["spec", "limit", "value", "ratio"]]
        decided.append({**deciding, "at_least": lacking, "percent": (least - 1) * 100})
    best = max(decided, key=lambda clause: clause["ratio"], default=None)
    if best is None or (undecided_clauses and best["ratio"] < 1):
        return {}
    return best


def just_under(nearest: pd.DataFrame, within: float) -> Estimate:
    """Count the chips less than ``within`` per cent under the line nearest to them.

    Parameters
    ----------
    nearest:
        Output of ``nearest_line``.
    """
    if nearest.empty:
        return Estimate.unknown("No such chip was known")
    known = nearest[nearest["percent"].notna()]
    near = known["percent"].between(-within, 0, inclusive="neither") & ~known["at_least"].astype(
        bool
    )
    unknown = len(nearest) - len(known)
    note = f"of {len(nearest)} chips, {unknown} of them without the figures"
    return Estimate(int(near.sum()), note=note)


def plane_of(rules: pd.DataFrame, rule: str) -> tuple[str, str]:
    """The two quantities that draw a vintage: performance, and what its scope tests beside it."""
    tested = rules[(rules["rule"] == rule) & (rules["layer"] == "scope")]["spec"]
    beside = [spec for spec in WORDS if spec != "tpp" and (tested == spec).any()]
    return ("tpp", beside[0]) if beside else PLANE


def outlines(rules: pd.DataFrame, rule: str, plane: tuple[str, str] = PLANE) -> pd.DataFrame:
    """Lines of one vintage for data-centre chips, performance against another quantity.

    Parameters
    ----------
    rules, rule:
        Table ``chip_rules`` and a vintage.
    plane:
        The quantities of the two axes, performance first.

    Returns
    -------
    ``boundary``, ``x`` (processing performance), ``y`` (the other quantity) in drawing order,
    ends at zero or infinity run to the edge; ``label`` at one corner.  One outline per
    paragraph of the scope: the least that its clauses ask, cut where a harder paragraph begins.
    One line per limit on performance in the review policy.  Clauses that test something
    outside the plane as well cannot be drawn and are left out.
    """
    here = rules[(rules["rule"] == rule) & rules["applies_to"].isin(["any", "datacenter"])]
    lines = []
    for paragraph, tests in here[here["layer"] == "scope"].groupby("paragraph", sort=True):
        if tests["spec"].isin(plane).all():
            lines.append(_outline(paragraph, tests, plane))
    review = here[(here["layer"] == "review") & (here["spec"] == "tpp")]
    for row in review.to_dict("records"):
        frame = pd.DataFrame({"x": [row["limit"]] * 2, "y": [np.inf, 0.0]})
        label = [None, "review ceiling"]
        lines.append(frame.assign(boundary=row["paragraph"], label=label))
    columns = ["boundary", "x", "y", "label"]
    return pd.concat(lines, ignore_index=True)[columns] if lines else pd.DataFrame(columns=columns)


def _outline(paragraph: str, tests: pd.DataFrame, plane: tuple[str, str]) -> pd.DataFrame:
    least = tests[tests["operator"] == ">="].pivot_table(
        index="clause", columns="spec", values="limit", aggfunc="max"
    )
    corners = least.reindex(columns=list(plane)).fillna(0.0).sort_values("tpp").to_numpy()
    caps = tests[tests["operator"] == "<"].groupby("spec")["limit"].max()
    points = [(corners[0][0], caps.get(plane[1], np.inf))]
    for (x, y), after in zip(corners, [*corners[1:], None], strict=True):
        points.append((x, y))
        if after is not None:
            points.append((after[0], y))
    if corners[-1][1] > 0:
        points.append((caps.get("tpp", np.inf), corners[-1][1]))
    frame = pd.DataFrame(points, columns=["x", "y"])
    frame = frame.assign(boundary=paragraph, label=None).astype({"label": object})
    # The name stands inside: at the top of an open area, half-way down the last edge of a
    # closed one (as the eye sees it on a logarithmic scale).
    at = 0
    if np.isfinite(frame["y"].iloc[0]) and corners[-1][1] > 0:
        at = len(frame) - 2
        x, above, below = corners[-1][0], frame["y"].iloc[at - 1], corners[-1][1]
        middle = pd.DataFrame([{"x": x, "y": np.sqrt(above * below), "boundary": paragraph}])
        frame = pd.concat([frame[:at], middle, frame[at:]], ignore_index=True)
    frame.loc[at, "label"] = tests["effect"].iloc[0]
    return frame
