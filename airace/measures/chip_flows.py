"""Which part of the AI chips sold went to China, by quarter and so far.

Reads the publisher's estimates of units and of H100 equivalents (8-bit operations per second
over those of an H100), each with a 5th and a 95th percentile.  "For China" means chips made
primarily for the Chinese market: A800, H800, H20 and MI308X, and the chips of Chinese makers.

What this cannot tell: chips that were smuggled, rented abroad, or sold to China under another
name (the A100 before August 2022 counts as not for China); who uses a chip; how much of it.
Chinese makers' figures begin in 2024, so earlier shares leave them out, and Huawei's quarters
are a yearly figure over four.

Intervals.  A chip's quarters share one set of assumptions (price, mix), so its percentiles add
up linearly over quarters; different chips count as independent, so their half-widths add in
quadrature.  The share is taken on the log-odds scale, where it is a difference of two
independent logarithms (the MOVER construction of ``estimate.difference``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from scipy.special import expit

from airace.errors import AiraceError
from airace.measures.estimate import Estimate, difference, rescale
from airace.measures.spoken import named

PUBLISHED_LEVEL = 0.90
MARKET = "CN"
WEIGHTS = ("h100e", "units", "memory_bandwidth")
# The flow lumps the two together; they differ in memory bandwidth, and the H100 came first.
TYPE_OF_FLOW = {"H100/H200": "H100"}


def with_memory_bandwidth(sales: pd.DataFrame, types: pd.DataFrame) -> pd.DataFrame:
    """Add the memory bandwidth sold, in GB/s, as a third way to weigh chips.

    Running a model is limited by memory rather than by operations, and chips for China (H20)
    were cut in operations only.

    Parameters
    ----------
    sales, types:
        Tables ``chip_sales`` and ``chip_types``.

    Returns
    -------
    ``sales`` with ``memory_bandwidth``, ``memory_bandwidth_low`` and ``memory_bandwidth_high``;
    rows whose type has no published bandwidth (Cambricon's) are dropped.  A lumped H100/H200
    counts as an H100.
    """
    per_chip = types.set_index("chip_type")["memory_bandwidth_gb_s"]
    each = sales["chip_type"].replace(TYPE_OF_FLOW).map(per_chip)
    out = sales.copy()
    for end in ("", "_low", "_high"):
        out[f"memory_bandwidth{end}"] = out[f"units{end}"] * each
    return out[each.notna()].reset_index(drop=True)


def last_comparable_quarter(sales: pd.DataFrame) -> str | None:
    """Return the last quarter for which every maker in the table has a figure.

    Afterwards the table lacks Huawei, Cambricon and Amazon, and a total would fall for want of
    an estimate.
    """
    complete = sales[~sales["incomplete"].astype(bool)]
    if complete.empty:
        return None
    return str(complete.groupby("manufacturer")["quarter"].max().min())


def quarterly_share(
    sales: pd.DataFrame, *, by: str = "h100e", level: float = PUBLISHED_LEVEL
) -> pd.DataFrame:
    """Share of each quarter's chips that were made for the Chinese market.

    Parameters
    ----------
    sales:
        Table ``chip_sales``, or the output of ``with_memory_bandwidth``.
    by:
        ``h100e``, ``units`` or ``memory_bandwidth``.
    level:
        Level of the intervals.

    Returns
    -------
    One row a quarter: ``quarter``, ``quarter_end``, ``china``, ``other`` (medians, in the unit
    of ``by``), ``share``, ``low``, ``high`` (fractions; no interval where the share is 0 or 1),
    ``comparable`` (whether every maker has a figure) and ``missing`` (makers of the table
    without a figure in that quarter, joined by ``;``).
    """
    return _shares(sales, by, level, cumulative=False)


def cumulative_shares(
    sales: pd.DataFrame,
    *,
    first: str = "2022Q1",
    by: str = "h100e",
    level: float = PUBLISHED_LEVEL,
) -> pd.DataFrame:
    """The same share of all chips sold from the quarter ``first`` on, by last quarter."""
    return _shares(sales[sales["quarter"] >= first], by, level, cumulative=True)


def cumulative_share(
    sales: pd.DataFrame,
    *,
    first: str = "2022Q1",
    last: str = "2025Q4",
    by: str = "h100e",
    level: float = PUBLISHED_LEVEL,
    bloc: str = MARKET,
) -> Estimate:
    """Share of the chips sold from ``first`` to ``last`` that were made for China."""
    if bloc != MARKET:
        return _other_market(bloc)
    since = sales[sales["quarter"] >= first]
    row = _shares(since, by, level, cumulative=True, quarters=[last])
    if row.empty:
        return Estimate.unknown(f"No estimate of {last} was public yet")
    if not row["comparable"].iloc[0]:
        return Estimate.unknown(f"In {last} there is no figure for {row['missing'].iloc[0]}")
    end = row["quarter_end"].iloc[0]
    return _estimate(row.iloc[0], level, f"{first} to {last}", as_of=f"{end:%Y-%m-%d}")


def peak(
    sales: pd.DataFrame,
    *,
    first: str = "2022Q1",
    by: str = "h100e",
    level: float = PUBLISHED_LEVEL,
    bloc: str = MARKET,
) -> Estimate:
    """Largest cumulative share over the comparable quarters; the note names the quarter."""
    if bloc != MARKET:
        return _other_market(bloc)
    table = cumulative_shares(sales, first=first, by=by, level=level)
    table = table[table["comparable"]]
    if table.empty:
        return Estimate.unknown("No quarter had a figure for every maker yet")
    row = table.loc[table["share"].idxmax()]
    return _estimate(row, level, str(row["quarter"]), as_of=f"{row['quarter_end']:%Y-%m-%d}")


def units_sold(
    sales: pd.DataFrame, manufacturer: str, year: int, *, level: float = PUBLISHED_LEVEL
) -> Estimate:
    """Chips that one maker sold in a calendar year, all types together."""
    quarters = [f"{year}Q{n}" for n in (1, 2, 3, 4)]
    rows = sales[(sales["manufacturer"] == manufacturer) & sales["quarter"].isin(quarters)]
    if set(rows["quarter"]) != set(quarters):
        return Estimate.unknown(f"No estimate for every quarter of {year} was public yet")
    return replace(total(rows, "units", level), as_of=f"{year}-12-31", note=manufacturer)


def by_origin(
    sales: pd.DataFrame, *, by: str = "h100e", level: float = PUBLISHED_LEVEL
) -> pd.DataFrame:
    """Chips for the Chinese market of each quarter, by where they were designed.

    Parameters
    ----------
    sales:
        Table ``chip_sales``.
    by, level:
        As in ``quarterly_share``.

    Returns
    -------
    ``quarter``, ``quarter_end``, ``origin`` (``domestic``, ``imported``), ``value``, ``low``,
    ``high`` (in the unit of ``by``) and ``comparable``.  A quarter without a domestic figure
    has no domestic row: the estimates begin later, which is not zero.
    """
    last = last_comparable_quarter(sales)
    own = sales[sales["for_chinese_market"].astype(bool)]
    home = own["manufacturer"].isin(_domestic(sales))
    rows = []
    for (quarter, end, domestic), chips in own.groupby(["quarter", "quarter_end", home]):
        found = total(chips, by, level)
        rows.append(
            {
                "quarter": quarter,
                "quarter_end": end,
                "origin": "domestic" if domestic else "imported",
                "value": found.value,
                "low": found.low,
                "high": found.high,
                "comparable": last is not None and quarter <= last,
            }
        )
    columns = ["quarter", "quarter_end", "origin", "value", "low", "high", "comparable"]
    return pd.DataFrame(rows, columns=columns).astype({"low": float, "high": float})


def domestic_share(
    sales: pd.DataFrame, year: int, *, by: str = "h100e", level: float = PUBLISHED_LEVEL
) -> Estimate:
    """Share of domestic chips in those made for the Chinese market in one year."""
    quarters = [f"{year}Q{n}" for n in (1, 2, 3, 4)]
    last = last_comparable_quarter(sales)
    if last is None or last < quarters[-1]:
        return Estimate.unknown(f"No estimate for every quarter of {year} was public yet")
    here = sales[sales["quarter"].isin(quarters) & sales["for_chinese_market"].astype(bool)]
    home = here["manufacturer"].isin(_domestic(sales))
    if not home.any():
        return Estimate.unknown(f"No maker in China has a figure for {year}")
    found = _share(total(here[home], by, level), total(here[~home], by, level))
    return replace(found, as_of=f"{year}-12-31")


def restated(sales: pd.DataFrame, types: pd.DataFrame) -> pd.DataFrame:
    """Count each type of chip at the strength that the table of types gives it.

    The publisher's flow and its table of types disagree on how strong some chips are; this
    recomputes the flow's H100 equivalents from units, so that the conflict can be shown.
    """
    per_chip = sales["chip_type"].replace(TYPE_OF_FLOW).map(types.set_index("chip_type")["h100e"])
    out = sales.copy()
    for end in ("", "_low", "_high"):
        out[f"h100e{end}"] = (out[f"units{end}"] * per_chip).fillna(out[f"h100e{end}"])
    return out


def conflicts(sales: pd.DataFrame, types: pd.DataFrame, *, beyond: float = 0.05) -> pd.DataFrame:
    """Types of chip whose strength in the flow differs from the table of types.

    Returns
    -------
    ``chip_type``, ``flow`` and ``listed`` (H100 equivalents a chip) for those more than
    ``beyond`` (a fraction) apart; lumped types are left out.
    """
    sums = sales.groupby("chip_type")[["h100e", "units"]].sum()
    frame = pd.DataFrame({"flow": sums["h100e"] / sums["units"]})
    frame["listed"] = types.set_index("chip_type")["h100e"].reindex(frame.index)
    frame = frame.dropna()
    apart = (frame["flow"] / frame["listed"] - 1).abs() > beyond
    return frame[apart].reset_index()


def _domestic(sales: pd.DataFrame) -> set[str]:
    """Makers all of whose chips are for the Chinese market: the Chinese ones."""
    for_china = sales["for_chinese_market"].astype(bool)
    return set(sales.loc[for_china, "manufacturer"]) - set(sales.loc[~for_china, "manufacturer"])


def _other_market(bloc: str) -> Estimate:
    return Estimate.unknown(
        f"The estimates single out chips for the Chinese market ({MARKET}), not for {named(bloc)}"
    )


def _estimate(row: pd.Series, level: float, note: str, *, as_of: str) -> Estimate:
    if pd.isna(row["low"]):
        return Estimate(float(row["share"]), as_of=as_of, note=note)
    low, high = float(row["low"]), float(row["high"])
    return Estimate(float(row["share"]), low, high, level, as_of, note)


def _shares(
    sales: pd.DataFrame,
    by: str,
    level: float,
    *,
    cumulative: bool,
    quarters: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Shares of one quarter after the other; of all if ``quarters`` is not given."""
    if by not in WEIGHTS:
        raise AiraceError(
            f"no weight {by!r}", where="chip_flows", remedy=f"One of: {', '.join(WEIGHTS)}"
        )
    last = last_comparable_quarter(sales)
    makers = set(sales["manufacturer"])
    rows = []
    known = sorted(sales["quarter"].unique())
    for quarter in known if quarters is None else [q for q in known if q in quarters]:
        here = sales[sales["quarter"] == quarter]
        counted = sales[sales["quarter"] <= quarter] if cumulative else here
        flagged = counted["for_chinese_market"].astype(bool)
        china = total(counted[flagged], by, level)
        other = total(counted[~flagged], by, level)
        share = _share(china, other)
        rows.append(
            {
                "quarter": quarter,
                "quarter_end": here["quarter_end"].iloc[0],
                "china": china.value,
                "other": other.value,
                "share": share.value,
                "low": share.low,
                "high": share.high,
                "comparable": last is not None and quarter <= last,
                "missing": ";".join(sorted(makers - set(here["manufacturer"]))),
            }
        )
    columns = ["quarter", "quarter_end", "china", "other", "share", "low", "high"]
    frame = pd.DataFrame(rows, columns=[*columns, "comparable", "missing"])
    return frame.astype({"low": float, "high": float, "share": float, "comparable": bool})


def total(rows: pd.DataFrame, by: str, level: float) -> Estimate:
    """Sum rows of ``chip_sales``: linearly within a chip type, in quadrature across types."""
    sums = rows.groupby(["manufacturer", "chip_type"])[[by, f"{by}_low", f"{by}_high"]].sum()
    value = float(sums[by].sum())
    if value == 0:
        return Estimate(0.0)
    low = rescale(sums[by], sums[f"{by}_low"], from_level=PUBLISHED_LEVEL, to_level=level)
    high = rescale(sums[by], sums[f"{by}_high"], from_level=PUBLISHED_LEVEL, to_level=level)
    down = math.sqrt(float(((sums[by] - low) ** 2).sum()))
    up = math.sqrt(float(((high - sums[by]) ** 2).sum()))
    # A normal-theory end can fall to zero or below at a high level; sales cannot.
    return Estimate(value, max(value - down, value / 1e6), value + up, level)


def _share(part: Estimate, rest: Estimate) -> Estimate:
    whole = part.value + rest.value
    if part.value == 0 or rest.value == 0:
        return Estimate(part.value / whole if whole else 0.0)
    odds = difference(_log(part), _log(rest))
    ends = float(expit(odds.low)), float(expit(odds.high))
    return Estimate(part.value / whole, *ends, odds.level)


def _log(estimate: Estimate) -> Estimate:
    ends = math.log(estimate.low), math.log(estimate.high)
    return Estimate(math.log(estimate.value), *ends, estimate.level)
