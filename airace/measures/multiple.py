"""Many tests at once."""

from __future__ import annotations

import pandas as pd


def holm(p: pd.Series) -> pd.Series:
    """Adjust p-values for their number by Holm's step-down method.

    Parameters
    ----------
    p:
        P-values in [0, 1].

    Returns
    -------
    Series
        Adjusted p-values on the same index: comparing each with a level keeps the chance of any
        false discovery below that level, whatever the dependence between tests.

    Notes
    -----
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    ordered = p.sort_values(kind="stable")
    steps = range(len(ordered), 0, -1)
    return (ordered * list(steps)).cummax().clip(upper=1).reindex(p.index)
