"""How fast the training compute of the largest models grows, by region.

The rate hangs on the table, on who counts as a region's model, on the window and on how many
models make "the largest": ``spread`` shows it over such choices, and no single number is the
growth rate.  Compute is unknown for most closed models after 2025.

Method: Epoch AI, "Chinese language models have scaled up more slowly" (January 2025): of all
models of a region, keep those that were among its ten largest when they came out; least squares
of log10 compute on the day of publication.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import linregress, t

from airace.measures.estimate import Estimate

DAYS_A_YEAR = 365.25
MIN_MODELS = 5


def of_region(models: pd.DataFrame, country: str, *, inside: bool = True) -> pd.DataFrame:
    """Rows of ``training_compute`` with (or without) a country among the organisations'."""
    member = models["countries"].fillna("").str.split(";").map(lambda codes: country in codes)
    return models[member == inside]


def language(models: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``training_compute`` whose domains include language."""
    return models[models["domain"].fillna("").str.split(";").map(lambda d: "Language" in d)]


def largest_at_release(models: pd.DataFrame, k: int = 10) -> pd.DataFrame:
    """Keep models that were among the ``k`` largest so far on the day they came out.

    Parameters
    ----------
    models:
        ``date``, ``training_compute_flop``; rows without either are left out.
    """
    dated = models.dropna(subset=["date", "training_compute_flop"])
    dated = dated.sort_values(["date", "training_compute_flop"], ascending=[True, False])
    compute = dated["training_compute_flop"].to_numpy()
    until = dated["date"].to_numpy()
    larger = [
        int(((until <= day) & (compute > size)).sum())
        for day, size in zip(until, compute, strict=True)
    ]
    return dated[np.array(larger, dtype=int) < k]


def growth_per_year(
    models: pd.DataFrame,
    *,
    since: str,
    until: str | None = None,
    k: int = 10,
    level: float = 0.90,
) -> Estimate:
    """Yearly growth factor of the compute of a region's ``k`` largest models at release.

    Parameters
    ----------
    models:
        Rows of one region (and one snapshot) of ``training_compute``.
    since, until:
        Window of publication days, ends included; ranks are taken over all days before.
    k, level:
        Number of largest models; level of the interval (normal errors about the line).

    Returns
    -------
    The factor (3.0: threefold a year) with the number of models in the note; unknown with
    fewer than five models.
    """
    top = largest_at_release(models, k)
    top = top[top["date"] >= pd.Timestamp(since)]
    if until is not None:
        top = top[top["date"] <= pd.Timestamp(until)]
    if len(top) < MIN_MODELS or top["date"].nunique() < MIN_MODELS:
        return Estimate.unknown(f"Only {len(top)} models with known compute in the window")
    years = (top["date"] - pd.Timestamp(since)).dt.days / DAYS_A_YEAR
    fit = linregress(years, np.log10(top["training_compute_flop"]))
    reach = t.ppf(0.5 + level / 2, len(top) - 2) * fit.stderr
    return Estimate(
        float(10**fit.slope),
        float(10 ** (fit.slope - reach)),
        float(10 ** (fit.slope + reach)),
        level,
        as_of=f"{top['date'].max():%Y-%m-%d}",
        note=f"{len(top)} models",
    )


def spread(
    models: pd.DataFrame, *, windows: dict[str, tuple[str, str | None]], ks: tuple[int, ...]
) -> pd.DataFrame:
    """Growth factors of one region over windows and numbers of models.

    Returns
    -------
    ``window`` (key of ``windows``), ``k``, ``factor``, ``low``, ``high``, ``note``; an unknown
    one has empty numbers and its reason in the note.
    """
    rows = []
    for name, (since, until) in windows.items():
        for k in ks:
            found = growth_per_year(models, since=since, until=until, k=k)
            rows.append(
                {
                    "window": name,
                    "k": k,
                    "factor": found.value,
                    "low": found.low,
                    "high": found.high,
                    "note": found.note or found.reason,
                }
            )
    columns = ["window", "k", "factor", "low", "high", "note"]
    return pd.DataFrame(rows, columns=columns).astype(
        {"factor": float, "low": float, "high": float}
    )
