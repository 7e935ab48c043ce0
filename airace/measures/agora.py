"""What the AGORA archive holds and how its Chinese and American documents differ in theme.

The archive collects United States law by design.  Counts by country describe the archive;
only shares of tags within a country may be compared.
"""

from __future__ import annotations

import pandas as pd
from scipy.stats import fisher_exact

from airace.measures.estimate import Estimate, difference, share

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
    result["survives"] = _holm(result["p"]) < 1 - level
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


def _holm(p: pd.Series) -> pd.Series:
    """Holm's step-down adjusted p-values."""
    ordered = p.sort_values(kind="stable")
    steps = range(len(ordered), 0, -1)
    return (ordered * list(steps)).cummax().clip(upper=1).reindex(p.index)


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
