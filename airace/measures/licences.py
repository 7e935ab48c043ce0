"""What licences of open weights allow, and who releases under which.

Weights that may be downloaded may not always be used.  Three grades: any use; use with limits
(a field, a size of firm or a purpose is barred); no commercial use.  The grade of a model on the
index and in the register of notable models is Epoch AI's; that of a tag on the hub comes from the
table ``licences``, which says where each text stands.

What this cannot tell: whether limits are kept or enforced; what a tag on the hub is worth, since
uploaders choose it themselves; anything of training data or code.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate, share

ANY_USE, LIMITS, NON_COMMERCIAL = "any-use", "use-limits", "non-commercial"
GRADES = (ANY_USE, LIMITS, NON_COMMERCIAL)
UNGRADED, CLOSED, UNKNOWN = "ungraded", "closed", "unknown"
STATES = (*GRADES, UNGRADED, CLOSED, UNKNOWN)
PUBLISHED = {
    "Open weights (unrestricted)": ANY_USE,
    "Open weights (restricted use)": LIMITS,
    "Open weights (non-commercial)": NON_COMMERCIAL,
}
ALLOWED = {
    "all": (*GRADES, UNGRADED),
    "commercial": (ANY_USE, LIMITS, UNGRADED),
    "any use": (ANY_USE,),
}


def grade(models: pd.DataFrame) -> pd.Series:
    """Grade models by what their weights may be used for.

    Parameters
    ----------
    models:
        ``accessibility`` (the publisher's words) and ``weights`` (open, closed, unknown).

    Returns
    -------
    Series of str, same index: one of ``STATES``; ``ungraded`` for open weights of which the
    publisher does not say more.
    """
    found = models["accessibility"].map(PUBLISHED)
    weights = models["weights"].fillna(UNKNOWN)
    rest = weights.map({"open": UNGRADED, "closed": CLOSED}).fillna(UNKNOWN)
    return found.where(found.notna(), rest).astype("string")


def allowed(models: pd.DataFrame, which: str) -> pd.DataFrame:
    """Drop open models whose licence is graded below what is asked for; keep all closed ones.

    ``which`` is a key of ``ALLOWED``.  Ungraded models stay unless only any use will do.
    """
    state = grade(models)
    return models[(models["weights"] != "open") | state.isin(ALLOWED[which])]


def releases(models: pd.DataFrame, blocs: list[str], *, start: str, end: str) -> pd.DataFrame:
    """Count releases by bloc, year and grade.

    Parameters
    ----------
    models:
        ``published``, ``bloc``, ``accessibility``, ``weights``; every model counts in one row,
        those of other and of unknown countries as ``other`` and ``unknown``.
    blocs:
        Codes to tell apart.
    start, end:
        ISO dates, both included.

    Returns
    -------
    DataFrame
        ``bloc``, ``year``, ``grade``, ``models``, ``share`` (of the bloc's models of that year).
    """
    span = models[models["published"].between(pd.Timestamp(start), pd.Timestamp(end))]
    bloc = span["bloc"].where(span["bloc"].isin([*blocs, UNKNOWN]), "other")
    counts = (
        span.assign(bloc=bloc, year=span["published"].dt.year, grade=grade(span))
        .groupby(["bloc", "year", "grade"], as_index=False)
        .size()
        .rename(columns={"size": "models"})
    )
    whole = counts.groupby(["bloc", "year"])["models"].transform("sum")
    return counts.assign(share=counts["models"] / whole)


def any_use_share(
    models: pd.DataFrame, bloc: str, *, start: str, end: str, level: float = 0.90
) -> Estimate:
    """Share of a bloc's graded open models that may be used for anything, Wilson's interval.

    The note says how many open models carry no grade.
    """
    span = models[models["published"].between(pd.Timestamp(start), pd.Timestamp(end))]
    state = grade(span[span["bloc"] == bloc])
    known = int(state.isin(GRADES).sum())
    note = f"{int((state == ANY_USE).sum())} of {known} open models with a graded licence"
    if (state == UNGRADED).any():
        note += f"; {int((state == UNGRADED).sum())} more without a grade"
    return share(int((state == ANY_USE).sum()), known, level=level, note=note)


def tags(trending: pd.DataFrame, licences: pd.DataFrame) -> pd.DataFrame:
    """Grade the licence tags of the newest day of the hub's trending list.

    Parameters
    ----------
    trending:
        Table ``trending_licences``.
    licences:
        Table ``licences``.

    Returns
    -------
    DataFrame
        ``author_region``, ``grade`` (``unknown`` for no tag, ``other`` or a tag not in the
        table), ``models``, ``share`` (of the region's entries).
    """
    newest = trending[trending["snapshot_date"] == trending["snapshot_date"].max()]
    known = licences.set_index("licence_id")["grade"]
    counts = (
        newest.assign(grade=newest["licence"].map(known).fillna(UNKNOWN))
        .groupby(["author_region", "grade"], as_index=False)["models"]
        .sum()
    )
    whole = counts.groupby("author_region")["models"].transform("sum")
    return counts.assign(share=counts["models"] / whole)
