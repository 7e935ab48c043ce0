"""On which chips models were trained, and which of those each rule's lines catch.

A model trained on a chip that a rule catches broke no rule by that: the chip may have been
bought before, or rented abroad.  Hardware is told for a part of the models only, and by some
developers more than by others.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate, share

YES, NO, UNKNOWN = "yes", "no", "unknown"


def combined(*tables: pd.DataFrame) -> pd.DataFrame:
    """Put tables of models together, one row a model.

    Parameters
    ----------
    tables:
        Frames with ``model``, ``date``, ``countries`` and ``training_hardware``, the one to
        trust most first.  A model is known by its name without case or spacing.

    Returns
    -------
    The same columns; of a model's rows the first with hardware counts, else the first.
    """
    columns = ["model", "date", "countries", "training_hardware"]
    frames = [table[columns].assign(rank=rank) for rank, table in enumerate(tables)]
    frame = pd.concat(frames, ignore_index=True).dropna(subset=["date"])
    frame["key"] = frame["model"].str.replace(r"\s+", "", regex=True).str.casefold()
    frame["bare"] = frame["training_hardware"].isna()
    frame = frame.sort_values(["key", "bare", "rank"], kind="stable").drop_duplicates("key")
    return frame[columns].sort_values(["date", "model"], kind="stable").reset_index(drop=True)


def chips_of(models: pd.DataFrame, chips: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """List each model's hardware, one row a piece.

    Parameters
    ----------
    models:
        Output of ``combined``.
    chips, names:
        Tables ``chips`` (``chip_id``, ``name``, ``ml_hardware_name``) and
        ``training_hardware_names``.

    Returns
    -------
    ``models``' columns with ``hardware`` (as published), ``chip_id`` and ``tpp`` (of hardware
    outside ``chips``; NaN if not known).  Models without hardware are left out.
    """
    own = chips.dropna(subset="ml_hardware_name").set_index("ml_hardware_name")["chip_id"]
    other = names.set_index("hardware")
    known = models.dropna(subset="training_hardware")
    pieces = known.assign(hardware=known["training_hardware"].str.split(",")).explode("hardware")
    pieces["hardware"] = pieces["hardware"].str.strip()
    listed = set(chips["chip_id"])
    named = pieces["hardware"].map(own).fillna(pieces["hardware"].map(other["chip_id"]))
    pieces["chip_id"] = named.where(named.isin(listed))
    pieces["tpp"] = pieces["hardware"].map(other["tpp"]).astype(float)
    return pieces.reset_index(drop=True)


def caught(
    pieces: pd.DataFrame, classified: pd.DataFrame, rules: pd.DataFrame, rule: str
) -> pd.DataFrame:
    """Say of each model whether a rule's lines catch a chip that it was trained on.

    Parameters
    ----------
    pieces:
        Output of ``chips_of``.
    classified:
        Output of ``chip_rules.classify`` for ``rule``; chips designed at the destination are
        judged as if they were exports.
    rules, rule:
        Table ``chip_rules`` and a vintage.

    Returns
    -------
    One row a model: ``model``, ``date``, ``countries``, ``caught``: ``yes`` if any of its chips
    is, ``no`` if none is, else ``unknown``.  Hardware outside the list is not caught if its
    performance is below every lower limit of the rule.
    """
    answers = classified.set_index("chip_id")["caught"]
    limits = rules[
        (rules["rule"] == rule)
        & (rules["layer"] == "scope")
        & (rules["spec"] == "tpp")
        & (rules["operator"] == ">=")
    ]["limit"]
    by_chip = pieces["chip_id"].map(answers)
    weak = pieces["tpp"] < limits.min()
    answer = by_chip.fillna(weak.map({True: NO, False: UNKNOWN}))
    order = {YES: 0, UNKNOWN: 1, NO: 2}
    judged = pieces.assign(caught=answer, order=answer.map(order))
    judged = judged.sort_values("order", kind="stable").drop_duplicates(["model", "date"])
    judged = judged.sort_values(["date", "model"], kind="stable")
    return judged[["model", "date", "countries", "caught"]].reset_index(drop=True)


def of_bloc(models: pd.DataFrame, bloc: str, other: str) -> pd.DataFrame:
    """Models of one bloc; joint models of the two blocs compared belong to neither."""
    codes = models["countries"].fillna("").str.split(";")
    return models[[bloc in found and other not in found for found in codes]]


def share_since(
    judged: pd.DataFrame, bloc: str, other: str, since: str, *, level: float = 0.90
) -> Estimate:
    """Share of a bloc's models from a day on whose chips the rule catches (Wilson's interval).

    ``judged`` is the output of ``caught``; undecided models are named in the note.
    """
    own = of_bloc(judged[judged["date"] >= pd.Timestamp(since)], bloc, other)
    yes, no = (int((own["caught"] == answer).sum()) for answer in (YES, NO))
    note = f"{yes} of {yes + no} models, {len(own) - yes - no} undecided"
    return share(yes, yes + no, level=level, note=note)


def home_share(
    pieces: pd.DataFrame,
    chips: pd.DataFrame,
    bloc: str,
    other: str,
    since: str,
    *,
    level: float = 0.90,
) -> Estimate:
    """Share of a bloc's models trained on a chip designed there (Wilson's interval).

    Counted are the models from ``since`` on with hardware in the list of chips; one home chip
    among several suffices.
    """
    own = of_bloc(pieces[pieces["date"] >= pd.Timestamp(since)], bloc, other)
    own = own.dropna(subset="chip_id")
    home = own["chip_id"].map(chips.set_index("chip_id")["vendor_country"]) == bloc
    by_model = home.groupby([own["model"], own["date"]]).any()
    found, models = int(by_model.sum()), len(by_model)
    return share(found, models, level=level, note=f"{found} of {models} models")


def yearly_share(
    judged: pd.DataFrame, blocs: tuple[str, str], *, level: float = 0.90, least: int = 3
) -> pd.DataFrame:
    """Share of each year's models that were trained on chips that the rule catches.

    Parameters
    ----------
    judged:
        Output of ``caught``.
    blocs:
        The two compared.
    level, least:
        Coverage of Wilson's interval; fewest decided models for a share.

    Returns
    -------
    ``year``, ``bloc``, ``value``, ``low``, ``high`` (fractions; NaN with fewer than ``least``),
    ``yes``, ``decided``, ``unknown`` (models whose hardware is known but not its class).
    """
    rows = []
    years = sorted(judged["date"].dt.year.unique())
    for year in years:
        for bloc, other in (blocs, blocs[::-1]):
            here = of_bloc(judged[judged["date"].dt.year == year], bloc, other)
            yes, no = (int((here["caught"] == answer).sum()) for answer in (YES, NO))
            enough = yes + no >= least
            found = share(yes, yes + no, level=level) if enough else None
            rows.append(
                {
                    "year": year,
                    "bloc": bloc,
                    "value": found.value if found else None,
                    "low": found.low if found else None,
                    "high": found.high if found else None,
                    "yes": yes,
                    "decided": yes + no,
                    "unknown": len(here) - yes - no,
                }
            )
    columns = ["year", "bloc", "value", "low", "high", "yes", "decided", "unknown"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"value": float, "low": float, "high": float})


def used(pieces: pd.DataFrame, chips: pd.DataFrame, blocs: tuple[str, str]) -> pd.DataFrame:
    """Count models by year and hardware.

    Returns
    -------
    ``year``, ``hardware`` (the chip's name, or the published one), and one column a bloc with
    the number of models trained on it; models on several chips count for each.
    """
    named = pieces["chip_id"].map(chips.set_index("chip_id")["name"])
    pieces = pieces.assign(
        hardware=named.fillna(pieces["hardware"]), year=pieces["date"].dt.year
    ).drop_duplicates(["model", "date", "hardware"])
    counts = {}
    for bloc, other in (blocs, blocs[::-1]):
        own = of_bloc(pieces, bloc, other)
        counts[bloc] = own.groupby(["year", "hardware"]).size()
    frame = pd.DataFrame(counts).fillna(0).astype("int64").reset_index()
    frame = frame.assign(total=frame[list(blocs)].sum(axis=1))
    frame = frame.sort_values(["year", "total", "hardware"], ascending=[False, False, True])
    return frame.drop(columns="total").reset_index(drop=True)
