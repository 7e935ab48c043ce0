"""Declared corrections of upstream errors, applied when rows enter our tables.

Each row of ``data/corrections.csv`` names one cell or row and says what it was (``expect``),
what it becomes and why.  When the publisher mends the error in another way, the guard fails loudly,
so that a correction cannot put an old value over a better one.
"""

from __future__ import annotations

import pandas as pd

from airace.errors import AiraceError

SEPARATOR = "|"


def apply(
    frame: pd.DataFrame, table: str, key: list[str], corrections: pd.DataFrame
) -> pd.DataFrame:
    """Apply a table's corrections to freshly extracted rows.

    Parameters
    ----------
    frame:
        Rows as text (``""`` is missing).
    table, key:
        The table's name and primary key; a correction's ``key`` holds the key's values joined
        by ``|``.
    corrections:
        Table ``corrections``; ``action`` is ``override`` (put ``replacement`` in ``field``) or
        ``drop`` (remove the row, guarded by ``field`` and ``expect``).  A correction of a row
        that this frame does not carry is left for the source that does.
    """
    frame = frame.copy()
    keys = (
        frame[key].astype(str).agg(SEPARATOR.join, axis=1) if len(frame) else pd.Series(dtype=str)
    )
    for fix in corrections[corrections["table"] == table].fillna("").to_dict("records"):
        hit = keys == fix["key"]
        if not hit.any():
            continue
        where = f"data/corrections.csv, {fix['correction_id']}"
        found = str(frame.loc[hit, fix["field"]].iloc[0])
        if fix["action"] != "drop" and found == fix["replacement"]:
            continue  # mended by the publisher as declared here, or mended when it came in
        if found != fix["expect"]:
            raise AiraceError(
                f"expected {fix['expect']!r} in {table}.{fix['field']}, found {found!r}",
                where=where,
                remedy="The publisher seems to have mended it: remove or renew the correction",
            )
        if fix["action"] == "drop":
            frame, keys = frame[~hit], keys[~hit]
        else:
            frame.loc[hit, fix["field"]] = fix["replacement"]
    return frame.reset_index(drop=True)
