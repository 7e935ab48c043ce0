"""What the AGORA archive holds and how its Chinese and American documents differ in theme.

The archive collects United States law by design.  Counts by country describe the archive;
only shares of tags within a country may be compared.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import fisher_exact, norm

from airace.measures.estimate import Estimate, difference, share
from airace.measures.multiple import holm

NONE = "no vintage of the archive is known on the day"


def newest(documents: pd.DataFrame) -> pd.DataFrame:
    """Keep the newest vintage of ``agora_documents`` (or of ``agora_tags``)."""
    return documents[documents["vintage"] == documents["vintage"].max()].reset_index(drop=True)


def documents_held(documents: pd.DataFrame, country: str | None = None) -> Estimate:
    """Count the documents in the newest vintage.

    Parameters
    ----------
    documents:
        Table ``agora_documents``.
    country:
        Jurisdiction of the issuing authority; all documents by default.

    Returns
    -------
    Estimate
        A count without interval; ``as_of`` is the vintage.  Unknown when there is no vintage.
    """
    if documents.empty:
        return Estimate.unknown(NONE)
    frame = newest(documents)
    if country is not None:
        frame = frame[frame["jurisdiction"] == country]
    return Estimate(
        len(frame),
        as_of=f"{documents['vintage'].max():%Y-%m-%d}",
        note="a count of what the archive collects, not of what a country does",
    )


def coverage(documents: pd.DataFrame) -> pd.DataFrame:
    """Count the newest vintage by jurisdiction, level and recorded activity.

    Returns
    -------
    DataFrame
        ``jurisdiction`` (``none`` where no government issued it), ``level``, ``activity``,
        ``documents``, ``annotated`` (missing if the vintage does not say), ``validated``.
    """
    frame = newest(documents)
    frame = frame.assign(jurisdiction=frame["jurisdiction"].fillna("none"))
    return frame.groupby(["jurisdiction", "level", "activity"], as_index=False).agg(
        documents=("agora_id", "size"),
        annotated=("annotated", lambda known: known.sum(min_count=1)),
        validated=("validated", "sum"),
    )


def tag_shares(
    documents: pd.DataFrame,
    tags: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    level: float = 0.90,
    by: str = "origin",
) -> pd.DataFrame:
    """Share of each side's tagged documents that carry each tag, and the difference.

    Parameters
    ----------
    documents, tags:
        Tables ``agora_documents`` and ``agora_tags``.
    lead, challenger:
        Codes in ``by``.
    level:
        Coverage of the intervals; the tests are at ``1 - level``.
    by:
        ``origin`` (documents of Chinese standards bodies and scholars count as Chinese) or
        ``jurisdiction`` (governments only).

    Returns
    -------
    DataFrame
        One row per tag: ``tag_group``, ``tag``, ``lead_documents``, ``lead_of``,
        ``lead_share``, ``lead_low``, ``lead_high``, the same for ``challenger_``,
        ``difference`` (challenger minus lead, shares), ``difference_low``,
        ``difference_high``, ``p`` (Fisher's exact test, two-sided), ``differs``
        (``p < 1 - level``) and ``survives`` (still so after Holm's correction for the number
        of tags); largest absolute difference first.  Empty when a side has no tagged document.

    Notes
    -----
    Intervals: Wilson; of the difference, MOVER (Newcombe 1998, Statistics in Medicine 17,
    873-890).  Correction: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.  It cannot
    tell what either side regulates: the documents were chosen and tagged by the archive's
    curators, and one statute can be many documents.
    """
    current, tagged = newest(documents), newest(tags)
    pool = current[current["agora_id"].isin(tagged["agora_id"])]
    lead_ids = set(pool.loc[pool[by] == lead, "agora_id"])
    challenger_ids = set(pool.loc[pool[by] == challenger, "agora_id"])
    if not lead_ids or not challenger_ids:
        return pd.DataFrame(columns=list(_COLUMNS))
    rows = []
    for (group, tag), ids in tagged.groupby(["tag_group", "tag"])["agora_id"]:
        a, b = len(lead_ids & set(ids)), len(challenger_ids & set(ids))
        one = share(a, len(lead_ids), level=level)
        two = share(b, len(challenger_ids), level=level)
        gap = difference(two, one)
        table = [[a, len(lead_ids) - a], [b, len(challenger_ids) - b]]
        rows.append(
            {
                "tag_group": group,
                "tag": tag,
                **_side("lead", a, len(lead_ids), one),
                **_side("challenger", b, len(challenger_ids), two),
                "difference": gap.value,
                "difference_low": gap.low,
                "difference_high": gap.high,
                "p": float(fisher_exact(table).pvalue),
            }
        )
    result = pd.DataFrame(rows)
    result["differs"] = result["p"] < 1 - level
    result["survives"] = holm(result["p"]) < 1 - level
    order = result["difference"].abs().sort_values(ascending=False, kind="stable").index
    return result.loc[order, list(_COLUMNS)].reset_index(drop=True)


def _side(name: str, part: int, whole: int, estimate: Estimate) -> dict[str, float]:
    found = (part, whole, estimate.value, estimate.low, estimate.high)
    return {f"{name}_{key}": value for key, value in zip(_SIDE, found, strict=True)}


_SIDE = ("documents", "of", "share", "low", "high")
_COLUMNS = (
    "tag_group",
    "tag",
    *(f"lead_{name}" for name in _SIDE),
    *(f"challenger_{name}" for name in _SIDE),
    "difference",
    "difference_low",
    "difference_high",
    "p",
    "differs",
    "survives",
)


def tags_that_differ(
    shares: pd.DataFrame,
    *,
    corrected: bool,
    names: tuple[str, str] = ("the lead", "the challenger"),
) -> Estimate:
    """Count the tags whose shares differ, before or after correction for their number.

    Parameters
    ----------
    shares:
        Result of ``tag_shares``.
    corrected:
        Whether to count ``survives`` rather than ``differs``.
    names:
        What the note calls the two sides.
    """
    if shares.empty:
        return Estimate.unknown("a side has no tagged document on the day")
    return Estimate(
        int(shares["survives" if corrected else "differs"].sum()),
        note=f"of {len(shares)} tags, on {shares['challenger_of'].iloc[0]} documents of"
        f" {names[1]} and {shares['lead_of'].iloc[0]} of {names[0]}",
    )


def emphasis(
    documents: pd.DataFrame,
    tags: pd.DataFrame,
    lead: str,
    challenger: str,
    *,
    level: float = 0.90,
    prior_per_tag: float = 1.0,
) -> pd.DataFrame:
    """What each side's documents stress, given how many tags they carry at all.

    A side whose documents carry more tags each has a higher share of almost every tag
    (``tag_shares``).  Here each tag is compared with the other tags of the same side, so that
    only emphasis is left.

    Parameters
    ----------
    documents, tags:
        Tables ``agora_documents`` and ``agora_tags``; sides by ``origin``.
    lead, challenger:
        Codes in ``origin``.
    level:
        Coverage of the intervals.
    prior_per_tag:
        Mean number of pseudo-counts per tag; the prior's shape is the archive's own use of the
        tags by all countries.  A larger prior pulls both sides further towards it.

    Returns
    -------
    DataFrame
        One row per tag in use: ``tag_group``, ``tag``, ``lead_uses``, ``challenger_uses``
        (documents with the tag), ``log_odds`` (natural logarithm of the ratio of odds,
        challenger over lead), ``low``, ``high``, ``z``, ``stands_out`` (the interval leaves
        out zero) and ``survives`` (still so after Holm's correction); most stressed by the
        challenger first.  Empty when a side has no tagged document.

    Notes
    -----
    Monroe, Colaresi and Quinn (2008), Political Analysis 16, 372-403, equations 15, 16, 20 and
    22: log-odds ratio with an informative Dirichlet prior.  Tags stand where words do.  Tags of
    one document are not independent draws, so the intervals are rather too narrow, and it
    cannot tell what either side's law says: curators chose the documents and gave the tags.
    """
    current, tagged = newest(documents), newest(tags)
    origin = tagged["agora_id"].map(current.set_index("agora_id")["origin"])
    counts = pd.crosstab([tagged["tag_group"], tagged["tag"]], origin.fillna("none"))
    if lead not in counts or challenger not in counts:
        return pd.DataFrame(columns=list(_EMPHASIS))
    total = counts.sum(axis=1)
    prior = prior_per_tag * len(total) * total / total.sum()
    sides = {}
    for code in (lead, challenger):
        mass = counts[code] + prior
        sides[code] = (mass, np.log(mass / (mass.sum() - mass)))
    gap = sides[challenger][1] - sides[lead][1]
    error = np.sqrt(1 / sides[challenger][0] + 1 / sides[lead][0])
    reach = norm.ppf(0.5 + level / 2) * error
    result = pd.DataFrame(
        {
            "lead_uses": counts[lead],
            "challenger_uses": counts[challenger],
            "log_odds": gap,
            "low": gap - reach,
            "high": gap + reach,
            "z": gap / error,
        }
    ).reset_index()
    p = pd.Series(2 * norm.sf(result["z"].abs()), index=result.index)
    result["stands_out"] = p < 1 - level
    result["survives"] = holm(p) < 1 - level
    result = result.sort_values(["log_odds", "tag"], ascending=[False, True])
    return result[list(_EMPHASIS)].rename_axis(columns=None).reset_index(drop=True)


_EMPHASIS = (
    "tag_group",
    "tag",
    "lead_uses",
    "challenger_uses",
    "log_odds",
    "low",
    "high",
    "z",
    "stands_out",
    "survives",
)


def stressed(
    table: pd.DataFrame, side: str, *, names: tuple[str, str] = ("the lead", "the challenger")
) -> Estimate:
    """Count the tags that one side stresses, after correction for their number.

    Parameters
    ----------
    table:
        Result of ``emphasis``.
    side:
        ``lead`` or ``challenger``.
    names:
        What the reason calls the two sides.
    """
    if table.empty:
        return Estimate.unknown(f"no tagged document of {names[0]} or none of {names[1]} is known")
    sign = 1 if side == "challenger" else -1
    found = table[table["survives"].astype(bool) & (sign * table["log_odds"] > 0)]
    found = found.reindex(found["z"].abs().sort_values(ascending=False, kind="stable").index)
    return Estimate(len(found), note=", ".join(f"“{tag}”" for tag in found["tag"].iloc[:3]))


def shares_by_period(
    documents: pd.DataFrame,
    tags: pd.DataFrame,
    countries: tuple[str, ...],
    wanted: list[str],
    *,
    split: int,
    level: float = 0.90,
) -> pd.DataFrame:
    """Share of tagged documents that carry each tag, before a year and from it on.

    Parameters
    ----------
    documents, tags:
        Tables ``agora_documents`` and ``agora_tags``; countries by ``origin``.
    countries:
        Codes in ``origin``.
    wanted:
        Tags, in the order of the result.
    split:
        First year of the second period.
    level:
        Coverage of the intervals.

    Returns
    -------
    DataFrame
        ``tag``, ``country``, ``period`` (``before`` or ``since``), ``part``, ``whole``
        (documents), ``share``, ``low``, ``high`` (Wilson).  A country and period without a
        tagged document have no row.

    Notes
    -----
    The year is that of the proposal where it is known, for the archive gives bills that died
    the day on which their Congress ended; else that of the newest activity.
    """
    current, tagged = newest(documents), newest(tags)
    pool = current[current["agora_id"].isin(tagged["agora_id"])]
    year = pool["proposed_date"].fillna(pool["activity_date"]).dt.year
    rows = []
    for tag in wanted:
        marked = pool["agora_id"].isin(tagged.loc[tagged["tag"] == tag, "agora_id"])
        for country in countries:
            for period, inside in (("before", year < split), ("since", year >= split)):
                own = (pool["origin"] == country) & inside
                if own.any():
                    found = share(int((own & marked).sum()), int(own.sum()), level=level)
                    rows.append(
                        {
                            "tag": tag,
                            "country": country,
                            "period": period,
                            "part": int((own & marked).sum()),
                            "whole": int(own.sum()),
                            "share": found.value,
                            "low": found.low,
                            "high": found.high,
                        }
                    )
    columns = ["tag", "country", "period", "part", "whole", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def moved(periods: pd.DataFrame) -> set[str]:
    """Return the countries of which the share of any tag moved beyond its intervals.

    Parameters
    ----------
    periods:
        Output of ``shares_by_period``.

    Returns
    -------
    Codes of the countries with a tag whose intervals in two periods do not overlap.  Intervals
    may overlap where a test would tell the shares apart, so it calls too few moved, not too many;
    it takes no account of how many tags are looked at.
    """
    ends = periods.groupby(["tag", "country"]).agg(
        periods=("period", "size"), highest_low=("low", "max"), lowest_high=("high", "min")
    )
    apart = ends[(ends["periods"] > 1) & (ends["highest_low"] > ends["lowest_high"])]
    return set(apart.index.get_level_values("country"))


def side_by_side(documents: pd.DataFrame, tags: pd.DataFrame, ids: dict[str, int]) -> pd.DataFrame:
    """Tags of single documents beside each other.

    Parameters
    ----------
    documents, tags:
        Tables ``agora_documents`` and ``agora_tags``.
    ids:
        Column name -> ``agora_id``.

    Returns
    -------
    DataFrame
        ``tag_group``, ``tag`` and a column per document: whether it carries the tag, missing
        where the archive does not hold the document or has not tagged it.  Tags that none of
        them carries are left out.
    """
    held = newest(documents)
    tagged = newest(tags)
    tagged = tagged[tagged["agora_id"].isin(held["agora_id"])]
    own = tagged[tagged["agora_id"].isin(ids.values())]
    table = own[["tag_group", "tag"]].drop_duplicates().sort_values(["tag_group", "tag"])
    for name, agora_id in ids.items():
        carried = set(tagged.loc[tagged["agora_id"] == agora_id, "tag"])
        known = table["tag"].isin(carried) if carried else pd.NA
        table[name] = pd.Series(known, index=table.index, dtype="boolean")
    return table.reset_index(drop=True)


def compared(documents: pd.DataFrame, tags: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Tags of chosen instruments beside each other, in words.

    Parameters
    ----------
    documents, tags:
        Tables ``agora_documents`` and ``agora_tags``.
    chosen:
        Rows of ``compared_instruments``: ``position``, ``label``, ``agora_id``.

    Returns
    -------
    DataFrame
        ``tag_group``, ``tag`` and a column per instrument, named by its label: ``yes``, ``no``,
        ``not tagged``, or ``text not in the archive``.  A ``no`` means that the tag was not
        given, not that the text is silent.
    """
    chosen = chosen.sort_values("position")
    held = chosen.dropna(subset="agora_id")
    found = side_by_side(documents, tags, dict(zip(held["label"], held["agora_id"], strict=True)))
    table = found[["tag_group", "tag"]].copy()
    for label in chosen["label"]:
        if label in found:
            marks = found[label].map({True: "yes", False: "no"})
            table[label] = marks.fillna("not tagged")
        else:
            table[label] = "text not in the archive"
    return table
