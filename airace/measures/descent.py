"""From whose models others are made: bases as stated, and by a family's name where none is.

A statement is evidence; a name is a hint; silence is neither.  A model whose base nobody states may
be made from scratch, or from a base that its maker keeps to itself: it is counted as not stated.
One step is followed, not the whole ancestry: a model made from a Chinese model that was made from
an American one has a Chinese base.
"""

from __future__ import annotations

import pandas as pd

from airace.measures.estimate import Estimate, share
from airace.measures.lineage import family_in_name

OTHER, UNKNOWN, NONE = "other", "unknown", "none"
STATED, NAMED = "stated", "name"
# Words in names that speak of how a file is laid out, or of a program, not of a base.
FORMAT = r"llama[-_.]?(?:format|fied|cpp)"
FOUND = [
    *("model_id", "published", "developer_ids", "home", "joint"),
    *("base", "how", "own", "base_model", "base_developer_ids", "bases", "relation", "source_id"),
]


def one_release(bases: pd.DataFrame) -> pd.DataFrame:
    """Return each model's rows from one release of its register: the newest that states a base.

    Parameters
    ----------
    bases:
        Rows of table ``model_bases`` of one ``register``, in which releases overlap.

    Returns
    -------
    DataFrame
        The same columns.  A base whose maker a release does not know is looked up among the
        models of the others.
    """
    if bases.empty:
        return bases
    makers = bases[bases["developer_ids"] != UNKNOWN].drop_duplicates("model_id")
    makers = makers.set_index("model_id")
    lost = (bases["base_maker_by"] == UNKNOWN) & bases["base_model"].isin(makers.index)
    filled = bases.copy()
    for field, own in (("base_developer_ids", "developer_ids"), ("base_countries", "countries")):
        filled[field] = bases[field].mask(lost, bases["base_model"].map(makers[own]))
    states = filled["base_model"].notna().groupby([filled["model_id"], filled["source_id"]])
    rank = states.any().reset_index(name="states").sort_values(["states", "source_id"])
    chosen = rank.drop_duplicates("model_id", keep="last")[["model_id", "source_id"]]
    return filled.merge(chosen, on=["model_id", "source_id"]).sort_values(
        ["model_id", "position"], ignore_index=True
    )


def tracked(models: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
    """Give a list of tracked models the bases that any list states of them.

    Parameters
    ----------
    models:
        Table ``open_models``: ``model_id`` (account and name), ``developer_ids``, ``country``,
        ``first_tracked``, ``source_id``.
    bases:
        Table ``model_bases``: a hub's entry has the same id; a register's model the same name but
        for case and spaces.

    Returns
    -------
    DataFrame
        Columns of ``model_bases``, one row per tracked model and base, in the tracked list's own
        homes; ``published`` is the day from which the model was tracked.  A model that its
        developer keeps under two accounts is one.
    """
    stated = bases.dropna(subset="base_model")
    stated = stated.assign(key=_key(stated["model_id"])).sort_values(
        ["register", "source_id", "model_id", "position"], kind="stable"
    )
    first = stated.drop_duplicates("key")[["key", "model_id", "source_id"]]
    stated = stated.merge(first, on=["key", "model_id", "source_id"])
    fields = ["position", "base_model", "base_family", "base_developer_ids", "base_countries",
              "base_maker_by", "relation"]  # fmt: skip
    listed = models.assign(
        key=_key(models["model_id"]),
        published=models["first_tracked"],
        countries=models["country"],
    )
    accounts = listed["model_id"].str.split("/").str[0]
    maker = listed["developer_ids"].where(listed["developer_ids"] != UNKNOWN, accounts)
    once = listed.assign(maker=maker).drop_duplicates(["key", "maker"])
    return once.drop(columns="maker").merge(stated[["key", *fields]], on="key", how="left")


def _key(names: pd.Series) -> pd.Series:
    short = names.str.split("/").str[-1].str.casefold()
    return short.str.replace(" ", "-", regex=False)


def descent(bases: pd.DataFrame, families: pd.DataFrame, blocs: list[str]) -> pd.DataFrame:
    """Say of each model whose base it stands on, and whether that is stated or only in its name.

    Parameters
    ----------
    bases:
        Rows in the columns of ``model_bases``, each model from one release.
    families:
        Table ``base_families``: used for models without a stated base.
    blocs:
        Two codes to tell apart.

    Returns
    -------
    DataFrame
        One row per model: ``home`` (of its makers) and ``base`` (of the base's makers): a bloc,
        ``other`` (another country, or several), ``unknown``, for ``base`` also ``none``;
        ``joint`` (makers in several countries);
        ``how`` (``stated``, ``name``, ``none``); ``own`` (maker and base's maker share a
        developer); the base as stated, and ``bases``, all that are.  Of several stated bases the
        one of the other bloc counts, else one of the makers' own country, else the first of
        known home.
    """
    if bases.empty:
        return pd.DataFrame(columns=FOUND)
    sides = bases.assign(
        home=_side(bases["countries"], blocs), base=_side(bases["base_countries"], blocs)
    )
    sides["base"] = sides["base"].where(sides["base_model"].notna(), NONE)
    across = (
        sides["home"].isin(blocs) & sides["base"].isin(blocs) & (sides["home"] != sides["base"])
    )
    order = pd.Series(3, sides.index)
    order = order.mask(sides["base"].isin([*blocs, OTHER]), 2)
    order = order.mask(sides["base"] == sides["home"], 1).mask(across, 0)
    every = sides.dropna(subset="base_model").groupby("model_id")["base_model"].agg(", ".join)
    sides["bases"] = sides["model_id"].map(every)
    sides = sides.assign(order=order).sort_values(["model_id", "order"], kind="stable")
    sides = sides.drop_duplicates("model_id").reset_index(drop=True)
    sides["joint"] = sides["countries"].str.contains(";")
    sides["own"] = [
        bool(set(str(made).split(";")) & set(str(base).split(";")) - {UNKNOWN})
        for made, base in zip(sides["developer_ids"], sides["base_developer_ids"], strict=True)
    ]
    sides["how"] = STATED
    silent = sides["base"] == NONE
    sides.loc[silent, "how"] = NONE
    names = sides.loc[silent, "model_id"].str.replace(FORMAT, "", case=False, regex=True)
    word = family_in_name(sides[silent].assign(model_id=names), families)
    named = word.dropna().index
    known = families.set_index("family")
    sides.loc[named, "how"] = NAMED
    sides.loc[named, "bases"] = word[named]
    sides.loc[named, "base_developer_ids"] = word[named].map(known["developer_id"])
    sides.loc[named, "base"] = _side(word[named].map(known["country"]), blocs)
    return sides[FOUND]


def _side(countries: pd.Series, blocs: list[str]) -> pd.Series:
    """A bloc for makers who are all there; ``other`` for another country or several."""
    text = countries.fillna(UNKNOWN).astype(str)
    some = text.where(text.isin(blocs), OTHER)
    return some.mask(text.str.split(";").map(lambda codes: UNKNOWN in codes), UNKNOWN)


def since(found: pd.DataFrame, day: str) -> pd.DataFrame:
    """Return the models published from a day on; a model without a date is left out."""
    return found[found["published"] >= day]


def count(found: pd.DataFrame, home: str, base: str) -> Estimate:
    """Count models of one home on a base of another; the note tells statements from names."""
    if found.empty:
        return Estimate.unknown("no such list is known yet")
    whole = found[found["home"] == home]
    rows = whole[whole["base"] == base]
    stated = int((rows["how"] == STATED).sum())
    silent = int((whole["base"] == NONE).sum())
    note = (
        f"{stated} stated, {len(rows) - stated} by a name alone; "
        f"of {len(whole)} models, of which {silent} have neither"
    )
    return Estimate(len(rows), note=note)


def stated(found: pd.DataFrame, home: str, base: str) -> Estimate:
    """Count models of one home whose stated base is of another; the note says of how many."""
    if found.empty:
        return Estimate.unknown("no such list is known yet")
    rows = found[found["home"] == home]
    said = rows[rows["how"] == STATED]
    lost = int((said["base"] == UNKNOWN).sum())
    note = f"of {len(said)} that state a base, {lost} of them one of unknown home"
    return Estimate(int((said["base"] == base).sum()), note=note)


def share_on(found: pd.DataFrame, home: str, base: str, *, level: float = 0.90) -> Estimate:
    """Share of one home's models with a stated base of known home that stand on another's.

    Wilson's interval takes models for independent; a firm's variants of one base are not.
    """
    part, whole = _told(found, home, base)
    note = f"{part} of {whole} that state a base of known home"
    return share(part, whole, level=level, note=note)


def _told(found: pd.DataFrame, home: str, base: str) -> tuple[int, int]:
    """Count one home's models on another's stated base, and all with one of known home."""
    said = found[(found["home"] == home) & (found["how"] == STATED) & (found["base"] != UNKNOWN)]
    return int((said["base"] == base).sum()), len(said)


def abroad(found: pd.DataFrame, base: str) -> Estimate:
    """Count models made in one third country on a bloc's base; note as in ``count``.

    Joint work of makers in several countries is left out: part of it is the bloc's own.
    """
    return count(found[~found["joint"].astype(bool)], OTHER, base)


def without(found: pd.DataFrame, home: str) -> Estimate:
    """Count one home's models for which neither a statement nor a name tells of a base."""
    if found.empty:
        return Estimate.unknown("no such list is known yet")
    rows = found[found["home"] == home]
    note = f"of {len(rows)}; made from scratch, or from a base that nobody states"
    return Estimate(int((rows["base"] == NONE).sum()), note=note)


def by_half_year(
    found: pd.DataFrame, blocs: list[str], *, until: str, level: float = 0.90
) -> pd.DataFrame:
    """Share of each bloc's models that stand on the other's base, by half-year of publication.

    Parameters
    ----------
    found:
        From ``descent``.
    blocs:
        Two codes.
    until:
        Half-years that end after this day are left out.

    Returns
    -------
    DataFrame
        ``bloc``, ``period`` (``2024 H1``), ``date`` (its last day), ``models`` (on the other's
        base), ``of`` (with a stated base of known home), ``value``, ``low``, ``high``.
    """
    rows = []
    dated = found.dropna(subset="published")
    first = dated["published"].dt.year * 2 + (dated["published"].dt.month > 6)
    for half, own in dated.groupby(first):
        year, second = divmod(int(half), 2)
        end = f"{year}-12-31" if second else f"{year}-06-30"
        if end > until:
            continue
        for bloc, rival in (blocs, blocs[::-1]):
            part, of = _told(own, bloc, rival)
            told = share(part, of, level=level)
            period = f"{year} H{second + 1}"
            rows.append((bloc, period, end, part, of, told.value, told.low, told.high))
    columns = ["bloc", "period", "date", "models", "of", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns).assign(date=lambda f: pd.to_datetime(f["date"]))


def flows(found: pd.DataFrame, blocs: list[str]) -> pd.DataFrame:
    """Count stated bases by home of maker and of base, with each maker's share.

    Returns
    -------
    DataFrame
        ``home``, ``base`` (blocs and ``other``), ``models``, ``share`` (of that home's models
        with a stated base of known home; missing if there are none).  Makers and bases of
        unknown home are left out.
    """
    order = [*blocs, OTHER]
    said = found[found["how"] == STATED]
    counts = pd.crosstab(said["home"], said["base"]).reindex(
        index=order, columns=order, fill_value=0
    )
    shares = counts.div(counts.sum(axis=1).where(lambda whole: whole > 0), axis=0)
    long = counts.rename_axis(index="home", columns="base").stack().rename("models")
    return long.reset_index().assign(share=shares.stack(future_stack=True).to_numpy())


def evidence(found: pd.DataFrame, list_: str, blocs: list[str]) -> pd.DataFrame:
    """Lay out how much of a list's lineages is stated, how much rests on names, how much is silent.

    Returns
    -------
    DataFrame
        One row per bloc that made the models: ``list``, ``home``, ``models``, and for each of
        ``across`` (the other bloc's base), ``same`` (their own country's), ``third`` (another
        country's or several) and ``lost`` (a base of unknown home) the count as text: those
        stated, and those by name added with a plus; ``neither`` (no statement, no name).
    """
    rows = []
    for bloc, rival in (blocs, blocs[::-1]):
        own = found[found["home"] == bloc]
        counts = pd.crosstab(own["base"], own["how"]).reindex(
            index=[rival, bloc, OTHER, UNKNOWN], columns=[STATED, NAMED], fill_value=0
        )
        texts = [
            f"{said} + {named}" if named else str(said)
            for said, named in zip(counts[STATED], counts[NAMED], strict=True)
        ]
        rows.append((list_, bloc, len(own), *texts, int((own["base"] == NONE).sum())))
    columns = ["list", "home", "models", "across", "same", "third", "lost", "neither"]
    return pd.DataFrame(rows, columns=columns)


def crossings(found: pd.DataFrame, blocs: list[str]) -> pd.DataFrame:
    """Return the models of either bloc with a stated base of the other, newest first."""
    rows = found[(found["how"] == STATED) & found["home"].isin(blocs) & found["base"].isin(blocs)]
    return rows[rows["home"] != rows["base"]].sort_values(
        ["published", "model_id"], ascending=[False, True], ignore_index=True
    )


def of_developer(found: pd.DataFrame, developer: str) -> pd.DataFrame:
    """Return a developer's models, newest first, those without a base among them."""
    makers = found["developer_ids"].str.split(";")
    rows = found[makers.map(lambda ids: developer in ids).astype(bool)]
    return rows.sort_values(["published", "model_id"], ascending=[False, True], ignore_index=True)


def developer_count(found: pd.DataFrame, developer: str, base: str) -> Estimate:
    """Count a developer's models with a stated base of one home, or its own earlier models.

    Parameters
    ----------
    base:
        A bloc's code, ``other``, or ``own`` for a base by the same developer.

    Returns
    -------
    Estimate
        A count; the note says of how many models, and how many state no base.  Unknown if the
        list has no model of that developer.
    """
    rows = of_developer(found, developer)
    if rows.empty:
        return Estimate.unknown("the list has no model of that developer")
    said = rows[rows["how"] == STATED]
    part = said["own"].astype(bool) if base == "own" else said["base"] == base
    silent = int((rows["base"] == NONE).sum())
    note = f"of {len(rows)} models; {silent} of them state no base"
    return Estimate(int(part.sum()), note=note)
