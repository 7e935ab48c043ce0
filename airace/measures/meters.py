"""All meters of adoption side by side: who is ahead on each, and since when.

Meters are never added: they count different things in different places.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd

from airace.measures.estimate import Estimate, difference

EARLIER = "or earlier"
PANEL = ["block", "group", "label", "why", "day", "value", "low", "high", "quoted", "who", "url"]


def parts_apart(a: Estimate, b: Estimate) -> Estimate:
    """Difference ``a - b`` of two shares of one whole that cannot both have a thing.

    What the one gains the other may lose, so their errors are negatively correlated, as those of
    two cells of a multinomial are: ``-sqrt(p q / ((1 - p) (1 - q)))``.  Taken for independent, the
    interval would be too narrow.  Limits by MOVER with that correlation (Zou 2007, Psychological
    Methods 12, 399-413).

    Returns
    -------
    Estimate
        As ``estimate.difference``.
    """
    plain = difference(a, b)
    if not plain.known or a.low is None or b.low is None:
        return plain
    rest = (1 - a.value) * (1 - b.value)
    # Two shares that leave nothing to others move as one.
    r = -min(1.0, math.sqrt(a.value * b.value / rest)) if rest > 0 else -1.0
    ends = {}
    for side, sign, one, other in (
        ("low", -1, a.value - a.low, b.high - b.value),
        ("high", 1, a.high - a.value, b.value - b.low),
    ):
        reach = math.sqrt(max(0.0, one**2 + other**2 - 2 * r * one * other))
        ends[side] = plain.value + sign * reach
    return replace(plain, **ends)


@dataclass(frozen=True)
class Meter:
    """One meter: what it is called, what it shows for both, and what it misses.

    Attributes
    ----------
    name, group:
        What a reader calls it; the heading it stands under.
    lead, challenger:
        Shares of the same whole, or scores on one scale.
    since:
        As returned by ``ahead_since``.
    blind:
        What it does not see, one line.
    scale:
        What a difference is multiplied by in print: 100 for shares, 1 for points.
    parts:
        Whether a thing counts for one of the two at most.
    """

    name: str
    group: str
    lead: Estimate
    challenger: Estimate
    since: Estimate
    blind: str
    scale: float = 100.0
    parts: bool = True

    @property
    def gap(self) -> Estimate:
        """Challenger minus lead times ``scale``: percentage points for shares."""
        both = (self.challenger, self.lead)
        apart = parts_apart(*both) if self.parts else difference(*both)
        if not apart.known:
            return apart
        ends = {side: getattr(apart, side) for side in ("low", "high")}
        ends = {side: None if end is None else self.scale * end for side, end in ends.items()}
        return Estimate(self.scale * apart.value, **ends, level=apart.level)

    @property
    def ahead(self) -> str:
        """``lead``, ``challenger``, ``tied`` or ``unknown``."""
        gap = self.gap
        if not gap.known:
            return "unknown"
        if gap.includes_zero or gap.value == 0:
            return "tied"
        return "challenger" if gap.value > 0 else "lead"


def ahead_since(
    series: pd.DataFrame, lead: str, challenger: str, *, date: str, value: str, format_: str
) -> Estimate:
    """Return the day from which the side that is ahead at the end has been so without a break.

    Parameters
    ----------
    series:
        Long: ``bloc`` and the columns named by ``date`` (datetime) and ``value``.
    format_:
        How the day is written, for ``strftime``: ``%Y-%m-%d`` or ``%Y-%m``.

    Returns
    -------
    Estimate
        The day of the first observation of that spell, by point estimates alone; the note says
        ``or earlier`` if that is the first observation there is.  Unknown if the last
        observation is a draw or there is none.
    """
    if series.empty:
        return Estimate.unknown("the meter had not begun on this day")
    wide = series.pivot_table(index=date, columns="bloc", values=value).reindex(
        columns=[lead, challenger]
    )
    apart = (wide[challenger] - wide[lead]).dropna()
    if apart.empty or apart.iloc[-1] == 0:
        return Estimate.unknown("neither is ahead at the end")
    same = (apart * apart.iloc[-1]) > 0
    start = 0 if same.all() else len(same) - int((~same[::-1]).to_numpy().argmax())
    day = same.index[start].strftime(format_)
    return Estimate(day, note=EARLIER if start == 0 else "")


def panel(meters: list[Meter], names: dict[str, str], *, block: str) -> pd.DataFrame:
    """Lay meters out for ``charts.comparison.yardsticks``; unknown ones are left out.

    ``names`` maps ``lead`` and ``challenger`` to what they are called.

    Returns
    -------
    DataFrame
        ``block``, ``group``, ``label``, ``why`` (since when, and what it misses), ``day``,
        ``value`` (points by which the challenger is ahead), ``low``, ``high``, ``quoted`` (false),
        ``who``, ``url``.
    """
    rows = [
        (
            *(block, m.group, m.name, f"{_since(m, names)}Misses: {m.blind}"),
            *(m.challenger.as_of, m.gap.value, m.gap.low, m.gap.high),
        )
        for m in meters
        if m.gap.known
    ]
    frame = pd.DataFrame(rows, columns=PANEL[:8])
    return frame.assign(quoted=False, who="", url="")


def _spoken(iso: object) -> str:
    """``2026-04`` -> ``April 2026``; ``2026-04-09`` -> ``9 April 2026``."""
    moment = pd.Timestamp(str(iso))
    month = f"{moment:%B %Y}"
    return month if len(str(iso)) == len("2026-04") else f"{moment.day} {month}"


def _since(meter: Meter, names: dict[str, str]) -> str:
    if meter.ahead not in names or not meter.since.known:
        return ""
    words = " ".join(filter(None, [f"since {_spoken(meter.since.value)}", meter.since.note]))
    return f"{names[meter.ahead]} ahead {words}. "


def quoted(figures: pd.DataFrame, lead: str, challenger: str, *, block: str, group: str):
    """Lay quoted pairs out like ``panel``: hollow, with who said it and where.

    Parameters
    ----------
    figures:
        Table ``quoted_adoption``: ``lead``, ``challenger``, ``lead_value``, ``challenger_value``,
        ``meter``, ``describes``, ``who``, ``why``, ``date``, ``url``.
    """
    own = figures[(figures["lead"] == lead) & (figures["challenger"] == challenger)]
    frame = pd.DataFrame(
        {
            "block": block,
            "group": group,
            "label": own["meter"] + ", " + own["who"],
            "why": own["describes"].str[:1].str.upper() + own["describes"].str[1:] + ". "
            + own["why"],
            "day": own["date"].dt.strftime("%Y-%m-%d"),
            "value": 100 * (own["challenger_value"] - own["lead_value"]),
            "low": float("nan"),
            "high": float("nan"),
            "quoted": True,
            "who": own["who"],
            "url": own["url"],
        },
        columns=PANEL,
    )  # fmt: skip
    return frame.reset_index(drop=True)


def listing(meters: list[Meter], names: dict[str, str]) -> pd.DataFrame:
    """Return the closing table: who leads on each meter, since when, and what it misses.

    ``names`` maps ``lead`` and ``challenger`` to what they are called.
    """
    said = {**names, "tied": "cannot be told apart", "unknown": "not known"}
    return pd.DataFrame(
        {
            "Meter": [m.name for m in meters],
            "Ahead": [said[m.ahead] for m in meters],
            "Since": [
                " ".join(filter(None, [_spoken(m.since.value), m.since.note]))
                if m.since.known and m.ahead in names
                else "–"
                for m in meters
            ],
            "Describes": [
                _spoken(m.challenger.as_of) if m.challenger.as_of else "–" for m in meters
            ],
            "Misses": [m.blind for m in meters],
        }
    )
