"""Which chips the US rules on exports to China catch, computed from thresholds and figures.

This is arithmetic on the text of the rules, not legal advice.  It knows listed throughput, die
areas and bandwidths, nothing of classifications that an exporter obtained, of letters to single
firms (the H20 in April 2025) or of end users.  Chips designed in the destination itself are no
exports of the United States: they are classed as a what-if, and not counted.

Method: 15 CFR 774, Supplement No. 1, ECCN 3A090 with its technical notes (87 FR 62186,
88 FR 73458).  Total processing performance is twice the multiply-accumulate rate times the bit
length of the operation, the largest over all formats, without sparsity; a listed operation rate
counts a multiply-accumulate as two already.  Performance density is that over the applicable
die area (all logic dies on a non-planar process).

A specification that is missing makes a test undecided, and undecided tests combine by
three-valued logic: a chip is unknown only if the missing figure could change the answer.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.errors import AiraceError
from airace.measures.estimate import Estimate

# TF32 carries 19 bits in a 32-bit register; Epoch AI's own totals count 19.
BIT_LENGTH = {
    "dense_fp64_tflops": 64,
    "dense_fp32_tflops": 32,
    "dense_tf32_tflops": 19,
    "dense_fp16_tflops": 16,
    "dense_int16_tops": 16,
    "dense_fp8_tflops": 8,
    "dense_int8_tops": 8,
    "dense_fp4_tflops": 4,
    "dense_int4_tops": 4,
}
FORMAT_NAMES = {
    "dense_fp64_tflops": "FP64",
    "dense_fp32_tflops": "FP32",
    "dense_tf32_tflops": "TF32",
    "dense_fp16_tflops": "FP16",
    "dense_int16_tops": "INT16",
    "dense_fp8_tflops": "FP8",
    "dense_int8_tops": "INT8",
    "dense_fp4_tflops": "FP4",
    "dense_int4_tops": "INT4",
}
# Formats whose rates are so close are the same limit of the chip, rounded; FP16 names it.
SAME_WITHIN = 0.001
QUANTITIES = (
    "tpp",
    "tpp_format",
    "die_area_mm2",
    "performance_density",
    "interconnect_gb_s",
    "memory_bandwidth_gb_s",
)
WORDS = {
    "tpp": "throughput",
    "performance_density": "die area",
    "interconnect_gb_s": "interconnect",
    "memory_bandwidth_gb_s": "memory bandwidth",
}
LICENCE, CASE_BY_CASE, NOTIFICATION = "licence required", "case-by-case review", "notification"
FREE, UNKNOWN = "not caught", "unknown"
CLASSES = (LICENCE, CASE_BY_CASE, NOTIFICATION, FREE, UNKNOWN)
# What the chips of a path have in common besides it (see ``paths``).
GROUPS = (
    "For data centres",
    "For players and workstations",
    "Designed in China: a what-if",
)
CHIP_FIELDS = [
    "chip_id",
    "name",
    "vendor",
    "vendor_country",
    "release_date",
    "market",
    "for_chinese_market",
]
NEAREST = ["spec", "limit", "value", "ratio", "percent", "at_least"]
PLANE = ("tpp", "performance_density")
OUT = [
    *CHIP_FIELDS,
    "what_if",
    "rule",
    *QUANTITIES,
    "caught",
    "paragraph",
    "clause",
    "class",
    "reason",
]


def quantities(specs: pd.DataFrame) -> pd.DataFrame:
    """Compute what the rules test, per chip.

    Parameters
    ----------
    specs:
        Table ``chip_specs``: ``chip_id``, ``spec``, ``value`` (TFLOP/s or TOP/s, mm2, GB/s).

    Returns
    -------
    DataFrame indexed by ``chip_id``: ``tpp`` (TOPS x bit), ``tpp_format`` (the format that
    drives it; of formats within a thousandth of the largest, the widest of 16 bits or less),
    ``die_area_mm2``, ``performance_density`` (TOPS x bit per mm2), ``interconnect_gb_s``,
    ``memory_bandwidth_gb_s``; NaN where unknown.

    A format that no source lists is not counted, so a processing performance can be too low.
    """
    wide = specs.pivot(index="chip_id", columns="spec", values="value")
    rates = wide.reindex(columns=list(BIT_LENGTH)) * pd.Series(BIT_LENGTH)
    out = pd.DataFrame(index=wide.index)
    out["tpp"] = rates.max(axis=1)
    out["tpp_format"] = [_driver(row) for _, row in rates.iterrows()]
    for field in ("die_area_mm2", "interconnect_gb_s", "memory_bandwidth_gb_s"):
        out[field] = wide[field].astype(float) if field in wide else np.nan
    out["performance_density"] = out["tpp"] / out["die_area_mm2"]
    return out[list(QUANTITIES)]


def _driver(rates: pd.Series) -> str | None:
    known = rates.dropna()
    if known.empty:
        return None
    near = known[known >= known.max() * (1 - SAME_WITHIN)]
    narrow = [name for name in near.index if BIT_LENGTH[name] <= 16]
    return FORMAT_NAMES[narrow[0] if narrow else near.index[0]]


def classify(
    chips: pd.DataFrame,
    specs: pd.DataFrame,
    rules: pd.DataFrame,
    rule: str,
    *,
    destination: str = "CN",
) -> pd.DataFrame:
    """Class every chip under one vintage of the rules.

    Parameters
    ----------
    chips, specs, rules:
        Tables ``chips``, ``chip_specs``, ``chip_rules``.
    rule:
        Vintage, a value of ``rules["rule"]``.  One that ``rules`` does not hold (not public
        yet) gives an empty frame.
    destination:
        ISO 3166-1 alpha-2 of the buyer's country; its own chips are a what-if.

    Returns
    -------
    One row a chip, in the order of ``chips``: its fields; ``what_if``; ``rule``; the
    quantities of ``quantities``; ``caught`` (``yes``, ``no``, ``unknown``); ``paragraph`` and
    ``clause`` that name the class; ``class``, one of ``CLASSES``; ``reason``, what is missing.
    A chip whose every possible clause asks for something different is caught, its class
    unknown.

    Under the rule of 2026 ``case-by-case review`` is the licence requirement with a lighter
    way of judging the application; it still counts as caught.

    Raises
    ------
    AiraceError
        If the rules hold an operator or a quantity that nothing here computes.
    """
    vintage = rules[rules["rule"] == rule]
    if vintage.empty:
        return pd.DataFrame(columns=OUT)
    known = quantities(specs).reindex(chips["chip_id"])
    frame = chips[CHIP_FIELDS].reset_index(drop=True)
    frame = pd.concat([frame, known.reset_index(drop=True)], axis=1)
    frame["what_if"] = frame["vendor_country"] == destination
    frame["rule"] = rule
    scope, review = (_clauses(vintage, layer) for layer in ("scope", "review"))
    verdicts = [_verdict(chip, scope, review) for chip in frame.to_dict("records")]
    return pd.concat([frame, pd.DataFrame(verdicts)], axis=1)[OUT]


def classify_all(
    chips: pd.DataFrame, specs: pd.DataFrame, rules: pd.DataFrame, *, destination: str = "CN"
) -> pd.DataFrame:
    """Class every chip under every vintage that ``rules`` holds, stacked in order of vintage."""
    vintages = sorted(rules["rule"].unique())
    frames = [classify(chips, specs, rules, rule, destination=destination) for rule in vintages]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=OUT)


def _clauses(vintage: pd.DataFrame, layer: str) -> list[pd.DataFrame]:
    """Clauses of a layer in order of rank, each the frame of its tests."""
    rows = vintage[vintage["layer"] == layer].sort_values(["rank", "test"])
    return [tests for _, tests in rows.groupby("rank", sort=True)]


def _test(value: float | None, operator: str, limit: float) -> bool | None:
    if value is None or pd.isna(value):
        return None
    if operator == ">=":
        return bool(value >= limit)
    if operator == "<":
        return bool(value < limit)
    raise AiraceError(
        f"operator {operator!r} is not known",
        where="data/chip_rules.csv",
        remedy="Use >= or <, or teach airace.measures.chip_rules the new one",
    )


def _holds(chip: dict, tests: pd.DataFrame) -> tuple[bool | None, set[str]]:
    """Whether a clause holds, and which missing quantities leave it open."""
    head = tests.iloc[0]
    datacenter = chip["market"] == "datacenter"
    if head["applies_to"] != "any" and (head["applies_to"] == "datacenter") != datacenter:
        return False, set()
    results: dict[str, list[bool | None]] = {}
    for row in tests.to_dict("records"):
        if row["spec"] not in WORDS:
            raise AiraceError(
                f"quantity {row['spec']!r} is not computed",
                where=f"data/chip_rules.csv, {row['rule']} {row['clause']}",
                remedy=f"Quantities are: {', '.join(WORDS)}",
            )
        result = _test(chip[row["spec"]], row["operator"], row["limit"])
        results.setdefault(row["spec"], []).append(result)
    flat = [result for found in results.values() for result in found]
    if False in flat:
        return False, set()
    if None in flat:
        return None, {_missing(chip, spec) for spec, found in results.items() if None in found}
    return True, set()


def _missing(chip: dict, spec: str) -> str:
    if spec == "performance_density" and pd.isna(chip["tpp"]):
        return WORDS["tpp"]
    return WORDS[spec]


def _verdict(chip: dict, scope: list[pd.DataFrame], review: list[pd.DataFrame]) -> dict[str, str]:
    open_effects, missing = [], set()
    for tests in scope:
        head = tests.iloc[0]
        holds, lacking = _holds(chip, tests)
        if holds is None:
            open_effects.append(head["effect"])
            missing |= lacking
        if holds:
            settled = all(effect == head["effect"] for effect in open_effects)
            klass = _reviewed(chip, head["effect"], review) if settled else UNKNOWN
            return {
                "caught": "yes",
                "paragraph": head["paragraph"],
                "clause": head["clause"],
                "class": klass,
                "reason": "" if settled else _reason(missing),
            }
    if open_effects:
        return {
            "caught": UNKNOWN,
            "paragraph": "",
            "clause": "",
            "class": UNKNOWN,
            "reason": _reason(missing),
        }
    return {"caught": "no", "paragraph": "", "clause": "", "class": FREE, "reason": ""}


def _reviewed(chip: dict, effect: str, review: list[pd.DataFrame]) -> str:
    """The class after the review policy, which speaks only of licences.

    A chip whose memory bandwidth is unknown keeps the harder class: the lighter review must be
    shown to apply.
    """
    if effect != LICENCE:
        return effect
    for tests in review:
        if _holds(chip, tests)[0]:
            return tests.iloc[0]["effect"]
    return effect


def _reason(missing: set[str]) -> str:
    return f"{' and '.join(sorted(missing))} unknown"


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
    known = quantities(specs)
    rows = []
    for chip in chips.to_dict("records"):
        market = "datacenter" if chip["market"] == "datacenter" else "non-datacenter"
        spoken = vintage[vintage["applies_to"].isin(["any", market])]
        for test in spoken.to_dict("records"):
            there = chip["chip_id"] in known.index
            value = known.at[chip["chip_id"], test["spec"]] if there else np.nan
            rows.append(
                {
                    "chip_id": chip["chip_id"],
                    **{
                        field: test[field]
                        for field in (
                            "rule",
                            "layer",
                            "paragraph",
                            "clause",
                            "test",
                            "spec",
                            "operator",
                            "limit",
                        )
                    },
                    "value": value,
                    "margin_percent": (value / test["limit"] - 1) * 100,
                    "holds": _test(value, test["operator"], test["limit"]),
                }
            )
    frame = pd.DataFrame(
        rows,
        columns=[
            "chip_id",
            "rule",
            "layer",
            "paragraph",
            "clause",
            "test",
            "spec",
            "operator",
            "limit",
            "value",
            "margin_percent",
            "holds",
        ],
    )
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


def arithmetic(specs: pd.DataFrame) -> pd.DataFrame:
    """Write out how each chip's figures come about, as a reader can check them.

    Parameters
    ----------
    specs:
        Table ``chip_specs``.

    Returns
    -------
    DataFrame indexed by ``chip_id``: ``performance`` (``624 x 8 (INT8) = 4,992``: rate in TOPS,
    bits, format, product; the largest product, of equal ones the widest of 16 bits or less) and
    ``density`` (``4,992 / 826 = 6.04``: product over mm2); empty where a figure is missing.
    """
    wide = specs.pivot(index="chip_id", columns="spec", values="value")
    rates = wide.reindex(columns=list(BIT_LENGTH))
    products = rates * pd.Series(BIT_LENGTH)
    known = quantities(specs)
    rows = []
    for chip, own in products.iterrows():
        tpp, area = known.at[chip, "tpp"], known.at[chip, "die_area_mm2"]
        if pd.isna(tpp):
            rows.append((chip, "", ""))
            continue
        best = own.index[own == tpp]
        spec = next((name for name in best if BIT_LENGTH[name] <= 16), best[0])
        performance = (
            f"{rates.at[chip, spec]:,.10g} × {BIT_LENGTH[spec]} ({FORMAT_NAMES[spec]}) = {tpp:,.0f}"
        )
        density = "" if pd.isna(area) else f"{tpp:,.0f} / {area:,.10g} = {tpp / area:.2f}"
        rows.append((chip, performance, density))
    frame = pd.DataFrame(rows, columns=["chip_id", "performance", "density"])
    return frame.set_index("chip_id")


def paths(classified: pd.DataFrame) -> pd.DataFrame:
    """Put together the chips that fared alike under every vintage.

    Parameters
    ----------
    classified:
        Output of ``classify_all``.

    Returns
    -------
    One row per group and path: ``group`` (index into ``GROUPS``), one column a vintage with the
    class, ``chips`` (how many), ``names`` (list, in order of release; the chips of unknown date
    last).  Within a group the most caught come first.
    """
    if classified.empty:
        return pd.DataFrame(columns=["group", "chips", "names"])
    order = classified.drop_duplicates("chip_id").sort_values(["release_date", "name"])
    group = np.select([order["what_if"], order["market"] == "datacenter"], [2, 0], default=1)
    wide = classified.pivot(index="chip_id", columns="rule", values="class")
    vintages = list(wide.columns)
    frame = order.assign(group=group).set_index("chip_id")[["name", "group"]].join(wide)
    found = (
        frame.groupby(["group", *vintages], sort=False)["name"]
        .agg(chips="size", names=list)
        .reset_index()
    )
    rank = found[vintages].apply(lambda column: column.map(CLASSES.index))
    found = found.assign(rank=[tuple(row) for row in rank.to_numpy()])
    return found.sort_values(["group", "rank"]).drop(columns="rank").reset_index(drop=True)


def until_caught(
    chips: pd.DataFrame, specs: pd.DataFrame, rules: pd.DataFrame, *, as_of: str
) -> pd.DataFrame:
    """How long each chip was on the market before a rule's lines caught it.

    Parameters
    ----------
    chips, specs, rules:
        Tables ``chips``, ``chip_specs``, ``chip_rules``.
    as_of:
        The day until which a chip that no rule caught has been free.

    Returns
    -------
    One row a chip with a release date: ``chip_id``, ``name``, ``release_date``, ``rule`` (the
    first in force on or after release that catches it), ``effective``, ``days`` (from release
    to that day, or to ``as_of``) and ``status``: ``caught later``, ``free so far`` (censored),
    ``caught at release``, ``unknown`` (a missing figure leaves a rule's answer open first).

    Letters to single firms are no lines: a chip stopped by one counts as free here.
    """
    answers = classify_all(chips, specs, rules).set_index(["chip_id", "rule"])["caught"]
    vintages = rules.drop_duplicates("rule").sort_values("effective")
    rows = []
    for chip in chips.dropna(subset="release_date").to_dict("records"):
        out, row = chip["release_date"], {}
        over = vintages["end_date"] < out
        standing = vintages[(vintages["effective"] <= out) & ~over]["rule"].tail(1)
        later = vintages[vintages["effective"] > out]["rule"]
        for rule in [*standing, *later]:
            answer = answers[chip["chip_id"], rule]
            if answer == "no":
                continue
            day = vintages.loc[vintages["rule"] == rule, "effective"].iloc[0]
            caught = "caught at release" if day <= out else "caught later"
            row = {
                "rule": rule,
                "effective": day,
                "days": max(0, (day - out).days) if answer == "yes" else None,
                "status": caught if answer == "yes" else UNKNOWN,
            }
            break
        free = {
            "rule": None,
            "effective": pd.NaT,
            "days": (pd.Timestamp(as_of) - out).days,
            "status": "free so far",
        }
        kept = {field: chip[field] for field in ("chip_id", "name", "release_date")}
        rows.append(kept | (row or free))
    columns = ["chip_id", "name", "release_date", "rule", "effective", "days", "status"]
    return pd.DataFrame(rows, columns=columns).astype({"days": float})


def freed(classified: pd.DataFrame) -> pd.DataFrame:
    """Chips made for the buyer's market, by designers elsewhere, that a vintage leaves free."""
    mine = classified["for_chinese_market"].astype(bool) & ~classified["what_if"].astype(bool)
    return classified[mine & (classified["caught"] == "no")]


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


def controlled(classified: pd.DataFrame, *, what_if: bool = False) -> Estimate:
    """Count the chips that a vintage catches.

    Parameters
    ----------
    classified:
        Output of ``classify``.
    what_if:
        Count instead the destination's own chips, had they been exports.

    Returns
    -------
    A count; the note says out of how many, and how many are unknown.
    """
    return _count(classified, "yes", what_if)


def undecided(classified: pd.DataFrame, *, what_if: bool = False) -> Estimate:
    """Count the chips that a vintage may or may not catch because a figure is missing."""
    return _count(classified, UNKNOWN, what_if)


def _count(classified: pd.DataFrame, answer: str, what_if: bool) -> Estimate:
    if classified.empty:
        return Estimate.unknown("The rule was not public yet, or no chip was known")
    asked = classified[classified["what_if"] == what_if]
    unknown = int((asked["caught"] == UNKNOWN).sum())
    note = f"of {len(asked)} chips, {unknown} of them undecided for want of a specification"
    return Estimate(int((asked["caught"] == answer).sum()), note=note)


def in_class(classified: pd.DataFrame, name: str, *, what_if: bool = False) -> Estimate:
    """Count the chips of one class; ``name`` is one of ``CLASSES``."""
    if name not in CLASSES:
        raise AiraceError(
            f"no class {name!r}", where="chip_rules.in_class", remedy=f"One of {CLASSES}"
        )
    if classified.empty:
        return Estimate.unknown("The rule was not public yet, or no chip was known")
    asked = classified[classified["what_if"] == what_if]
    return Estimate(int((asked["class"] == name).sum()), note=f"of {len(asked)} chips")


def figure(classified: pd.DataFrame, chip_id: str, quantity: str) -> Estimate:
    """Return one computed quantity of one chip, e.g. the ``tpp`` of ``nvidia-h20``."""
    row = classified[classified["chip_id"] == chip_id]
    if row.empty:
        return Estimate.unknown(f"No chip {chip_id} was known, or the rule was not public yet")
    value = row[quantity].iloc[0]
    if pd.isna(value):
        return Estimate.unknown(f"A specification of {chip_id} that this needs is not published")
    driver = row["tpp_format"].iloc[0]
    return Estimate(float(value), note=f"{row['name'].iloc[0]}, driven by {driver}")


def listed(classified: pd.DataFrame, *, what_if: bool = False) -> Estimate:
    """Count the chips that the other counts are out of."""
    if classified.empty:
        return Estimate.unknown("The rule was not public yet, or no chip was known")
    return Estimate(int((classified["what_if"] == what_if).sum()))
