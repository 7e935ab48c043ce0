"""Who joined what: adherence to international initiatives by a country's own act.

Most rows of any such list say only that a body to which a country belongs adopted a text.
These are no choice of the country, so all measures here rest on its own acts: signing,
ratifying, endorsing, co-sponsoring, joining.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from airace.measures.estimate import Estimate
from airace.measures.multiple import holm

REFUSED = ("did not sign",)


def own_acts(memberships: pd.DataFrame) -> pd.DataFrame:
    """Keep one row per country and initiative that it joined by an act of its own.

    Returns
    -------
    DataFrame
        ``initiative_id``, ``country``, ``kind`` (the latest act, a ratification after a
        signature), ``date``.
    """
    acts = memberships[memberships["own_act"].astype(bool)].sort_values("date", kind="stable")
    acts = acts.drop_duplicates(["initiative_id", "country"], keep="last")
    return acts[["initiative_id", "country", "kind", "date"]].reset_index(drop=True)


def matrix(
    memberships: pd.DataFrame,
    initiatives: pd.DataFrame,
    positions: pd.DataFrame,
    countries: tuple[str, ...] = (),
    *,
    fewest: int = 2,
) -> pd.DataFrame:
    """Countries by initiatives: joined by an own act, did not join, or not known.

    Parameters
    ----------
    memberships, initiatives, positions:
        Tables ``memberships``, ``initiatives`` and ``alignment_positions``.
    countries:
        Rows wanted, in this order; by default every country with an own act, most acts first.
    fewest:
        Columns need so many adherents: a bloc's own law is nobody's adherence.

    Returns
    -------
    DataFrame
        Index country, columns initiative ids by date, values ``boolean``: True joined, False
        did not, NA not known because the list is partial.
    """
    acts = own_acts(memberships)
    if acts.empty:
        return pd.DataFrame(index=pd.Index(list(countries), name="country"), dtype="boolean")
    known = initiatives.set_index("initiative_id")
    adherents = acts["initiative_id"].value_counts()
    enough = initiatives["initiative_id"].isin(adherents.index[adherents >= fewest])
    columns = initiatives[enough].sort_values(["date", "initiative_id"])["initiative_id"]
    order = acts["country"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    rows = list(countries) or list(order.index)
    table = pd.crosstab(acts["country"], acts["initiative_id"]).astype("boolean")
    table = table.reindex(index=rows, columns=list(columns), fill_value=False)
    for initiative in columns:
        if not known.loc[initiative, "list_complete"]:
            table.loc[~table[initiative], initiative] = pd.NA
    latest = positions.sort_values("date").drop_duplicates(
        ["initiative_id", "country"], keep="last"
    )
    for row in latest.itertuples():
        if row.position in REFUSED and row.country in table.index and row.initiative_id in table:
            table.loc[row.country, row.initiative_id] = False
    return table.rename_axis(index="country", columns="initiative_id")


def jaccard(one: set[str], two: set[str]) -> float | None:
    """Size of the intersection over size of the union; None for two empty sets."""
    union = one | two
    return len(one & two) / len(union) if union else None


def overlap(
    memberships: pd.DataFrame,
    lead: str,
    challenger: str,
    names: tuple[str, str] | None = None,
) -> Estimate:
    """Overlap of the initiatives that two blocs joined by acts of their own.

    Parameters
    ----------
    memberships:
        Table ``memberships``.
    lead, challenger:
        Country codes (``EU`` for the European Union).
    names:
        What the note calls them; their codes by default.

    Returns
    -------
    Estimate
        Jaccard index in [0, 1], symmetric in the two; without interval, for the list is not a
        sample.  The note gives the counts.  Unknown when neither joined anything.

    Notes
    -----
    Jaccard (1912), New Phytologist 11, 37-50.  It cannot tell how much the texts matter, and it
    depends on which initiatives the lists cover: one that is missing lowers or raises it, and
    a country that a partial list does not name counts as not having joined.
    """
    one, two = (_joined(memberships, bloc) for bloc in (lead, challenger))
    value = jaccard(one, two)
    if value is None:
        return Estimate.unknown(f"no initiative joined by {lead} or {challenger} is known")
    first, second = names or (lead, challenger)
    return Estimate(
        value,
        note=f"{len(one & two)} joined by both, {len(one - two)} by {first} alone, "
        f"{len(two - one)} by {second} alone",
    )


def joined(memberships: pd.DataFrame, country: str) -> Estimate:
    """Count the initiatives that a country joined by an act of its own."""
    if memberships.empty:
        return Estimate.unknown("no adherence is known on the day")
    return Estimate(len(_joined(memberships, country)))


def shared(memberships: pd.DataFrame, lead: str, challenger: str) -> Estimate:
    """Count the initiatives that both joined by acts of their own."""
    if memberships.empty:
        return Estimate.unknown("no adherence is known on the day")
    return Estimate(len(_joined(memberships, lead) & _joined(memberships, challenger)))


def _joined(memberships: pd.DataFrame, country: str) -> set[str]:
    acts = own_acts(memberships)
    return set(acts.loc[acts["country"] == country, "initiative_id"])


def side_by_side(
    memberships: pd.DataFrame,
    initiatives: pd.DataFrame,
    positions: pd.DataFrame,
    lead: str,
    challenger: str,
) -> pd.DataFrame:
    """List what each of two blocs did about every initiative, by date.

    Returns
    -------
    DataFrame
        ``initiative_id``, ``name``, ``date``, ``kind``, ``led_by``, ``lead``, ``challenger``
        (own act or recorded position in words; ``covered`` by a parent body; ``did not join``
        when the list is complete; ``unknown`` when it is not) and ``both`` (boolean: both
        joined by own acts).  Initiatives that neither is known to have joined, been covered by
        or refused are left out.
    """
    rows = initiatives.sort_values(["date", "initiative_id"], kind="stable")
    result = rows[["initiative_id", "name", "date", "kind", "led_by"]].reset_index(drop=True)
    for name, country in (("lead", lead), ("challenger", challenger)):
        stands = _stands(memberships, initiatives, positions, country)
        result[name] = result["initiative_id"].map(stands).astype("string")
    acts = [_joined(memberships, country) for country in (lead, challenger)]
    result["both"] = result["initiative_id"].isin(acts[0] & acts[1])
    silent = result["lead"].isin(_SILENT) & result["challenger"].isin(_SILENT)
    return result[~silent].reset_index(drop=True)


_SILENT = ("unknown", "did not join")


VOTES = ("vote", "committee vote")
_STATES = {"covered": "through", "did not join": "no", "did not sign": "no"}
_CUTS = (" / ", " \u2014 ", " (", ' "')


def short_name(name: str) -> str:
    """Shorten an initiative's name to what stands before a subtitle, a gloss or an alias.

    A gloss in brackets may also give a later name, which an earlier day does not know.
    """
    return min((name.split(cut)[0] for cut in _CUTS), key=len)


def grid(
    memberships: pd.DataFrame,
    initiatives: pd.DataFrame,
    positions: pd.DataFrame,
    lead: str,
    challenger: str,
    others: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Initiatives by countries, grouped by which of two blocs joined by an act of its own.

    Parameters
    ----------
    memberships, initiatives, positions:
        Tables ``memberships``, ``initiatives`` and ``alignment_positions``.
    lead, challenger:
        The two blocs.
    others:
        Further countries, in this order.

    Returns
    -------
    DataFrame
        One row per initiative and country: ``initiative_id``, ``name`` (short), ``date``,
        ``joined_by`` (``both``, ``lead``, ``challenger``, ``neither``, in this order, then by
        date), ``country``, ``state`` (``yes`` own act, ``through`` a parent body, ``no``,
        ``unknown``) and ``detail`` (the act).  Votes are left out: nobody joins a vote.  So are
        initiatives that neither bloc is known to have joined or been covered by.
    """
    table = side_by_side(memberships, initiatives, positions, lead, challenger)
    acts = {country: _joined(memberships, country) for country in (lead, challenger)}
    covered = (table["lead"] == "covered") | (table["challenger"] == "covered")
    touched = covered | table["initiative_id"].isin(acts[lead] | acts[challenger])
    table = table[touched & ~table["kind"].isin(VOTES)]
    by_lead = table["initiative_id"].isin(acts[lead])
    by_challenger = table["initiative_id"].isin(acts[challenger])
    who = pd.Series("neither", index=table.index)
    who = who.mask(by_lead, "lead").mask(by_challenger, "challenger")
    who = who.mask(by_lead & by_challenger, "both")
    order = {"both": 0, "lead": 1, "challenger": 2, "neither": 3}
    table = table.assign(joined_by=who, order=who.map(order)).sort_values(
        ["order", "date", "initiative_id"], kind="stable"
    )
    parts = []
    for country in (lead, challenger, *others):
        stands = _stands(memberships, initiatives, positions, country)
        own = _joined(memberships, country)
        detail = table["initiative_id"].map(stands)
        state = detail.map(_STATES).fillna("unknown").mask(table["initiative_id"].isin(own), "yes")
        parts.append(
            table[["initiative_id", "date", "joined_by"]].assign(
                name=table["name"].map(short_name),
                country=country,
                state=state,
                detail=detail,
                rank=range(len(table)),
            )
        )
    columns = ["initiative_id", "name", "date", "joined_by", "country", "state", "detail"]
    return (
        pd.concat(parts, ignore_index=True)
        .sort_values("rank", kind="stable")[columns]
        .reset_index(drop=True)
    )


def _stands(
    memberships: pd.DataFrame, initiatives: pd.DataFrame, positions: pd.DataFrame, country: str
) -> dict[str, str]:
    complete = initiatives.set_index("initiative_id")["list_complete"].astype(bool)
    stands = {key: "did not join" if full else "unknown" for key, full in complete.items()}
    mine = memberships[memberships["country"] == country].sort_values("date", kind="stable")
    for row in mine[~mine["own_act"].astype(bool)].itertuples():
        stands[row.initiative_id] = "covered"
    said = positions[positions["country"] == country].sort_values("date", kind="stable")
    for row in said.itertuples():
        if row.position != "unknown":
            stands[row.initiative_id] = str(row.position)
    for row in own_acts(mine).itertuples():
        stands[row.initiative_id] = str(row.kind)
    return {key: stands[key] for key in complete.index}


def closeness(
    memberships: pd.DataFrame, initiatives: pd.DataFrame, lead: str, challenger: str
) -> pd.DataFrame:
    """How often each other country joined what only one of two blocs joined.

    Parameters
    ----------
    memberships, initiatives:
        Tables ``memberships`` and ``initiatives``.
    lead, challenger:
        The two blocs.

    Returns
    -------
    DataFrame
        ``country``, ``own_acts``, ``with_lead`` and ``with_challenger`` (initiatives joined by
        it and by the bloc), ``lead_only`` of ``lead_only_of`` and ``challenger_only`` of
        ``challenger_only_of`` (initiatives that one bloc joined and the other did not),
        ``jaccard_lead``, ``jaccard_challenger``.  Complete lists only: on a partial one a
        missing country is not an absent one.  Most own acts first.

    Notes
    -----
    Read the two ``_only`` columns against their own totals.  The Jaccard columns are given to
    show their bias: a country that joined little is 'closer' to whichever bloc joined less,
    whatever it joined.  It cannot tell why a country joined.
    """
    complete = initiatives.loc[initiatives["list_complete"].astype(bool), "initiative_id"]
    acts = own_acts(memberships)
    acts = acts[acts["initiative_id"].isin(complete)]
    sets = acts.groupby("country")["initiative_id"].agg(set).to_dict()
    one, two = sets.get(lead, set()), sets.get(challenger, set())
    rows = [
        {
            "country": country,
            "own_acts": len(own),
            "with_lead": len(own & one),
            "with_challenger": len(own & two),
            "lead_only": len(own & (one - two)),
            "lead_only_of": len(one - two),
            "challenger_only": len(own & (two - one)),
            "challenger_only_of": len(two - one),
            "jaccard_lead": jaccard(own, one),
            "jaccard_challenger": jaccard(own, two),
        }
        for country, own in sets.items()
        if country not in (lead, challenger)
    ]
    table = pd.DataFrame(rows, columns=list(_CLOSENESS))
    return table.sort_values(["own_acts", "country"], ascending=[False, True]).reset_index(
        drop=True
    )


_CLOSENESS = (
    "country",
    "own_acts",
    "with_lead",
    "with_challenger",
    "lead_only",
    "lead_only_of",
    "challenger_only",
    "challenger_only_of",
    "jaccard_lead",
    "jaccard_challenger",
)


def signatories(counts: pd.DataFrame, initiative_id: str) -> Estimate:
    """Return the newest published count of an initiative's adherents, with the others in the note.

    Parameters
    ----------
    counts:
        Table ``signatory_counts``.

    Returns
    -------
    Estimate
        A count; ``as_of`` is its day.  The note says what is counted, whether it is a lower
        bound, and which other counts were published: they differ by day and by source.
    """
    found = counts[counts["initiative_id"] == initiative_id].sort_values("counted_on")
    if found.empty:
        return Estimate.unknown("no count is known on the day")
    last = found.iloc[-1]
    bound = "at least, " if last["bound"] == "at least" else ""
    others = [f"{row.count_} ({row.counted_on:%Y-%m-%d})" for row in _named(found.iloc[:-1])]
    more = f"; other counts: {', '.join(others)}" if others else ""
    return Estimate(
        int(last["count"]),
        as_of=f"{last['counted_on']:%Y-%m-%d}",
        note=f"{bound}{last['meaning']}{more}",
    )


def _named(frame: pd.DataFrame):
    return frame.rename(columns={"count": "count_"}).itertuples()


def reach(
    memberships: pd.DataFrame, initiatives: pd.DataFrame, lead: str, challenger: str
) -> pd.DataFrame:
    """Over time, how much of what all other countries joined each of two blocs joined too.

    Parameters
    ----------
    memberships, initiatives:
        Tables ``memberships`` and ``initiatives``.
    lead, challenger:
        The two blocs.

    Returns
    -------
    DataFrame
        One row per day on which anybody joined, and bloc: ``date``, ``country`` (the bloc),
        ``acts`` (acts of all other countries so far), ``shared`` (those of them that concern an
        initiative which the bloc had joined by then) and ``share``.  Complete lists only, so
        that a missing country is an absent one.

    Notes
    -----
    It weighs an initiative by how many joined it, so no country's own short list can make it
    look close to anybody.  A text that the lists miss would move it.  It cannot tell who
    leads: a country shares a text with all who joined it.
    """
    acts = _complete_acts(memberships, initiatives)
    others = acts[~acts["country"].isin([lead, challenger])]
    rows = []
    for date in sorted(acts["date"].unique()):
        past = others[others["date"] <= date]
        for bloc in (lead, challenger):
            mine = acts[(acts["country"] == bloc) & (acts["date"] <= date)]
            shared = int(past["initiative_id"].isin(mine["initiative_id"]).sum())
            rows.append(
                {
                    "date": date,
                    "country": bloc,
                    "acts": len(past),
                    "shared": shared,
                    "share": shared / len(past) if len(past) else None,
                }
            )
    return pd.DataFrame(rows, columns=["date", "country", "acts", "shared", "share"])


def newest_reach(course: pd.DataFrame, country: str) -> Estimate:
    """Return the last row of ``reach`` for one bloc; without interval, for no list is a sample."""
    own = course[(course["country"] == country) & course["share"].notna()]
    if own.empty:
        return Estimate.unknown("no act of any other country is known on the day")
    last = own.iloc[-1]
    return Estimate(
        float(last["share"]),
        as_of=f"{last['date']:%Y-%m-%d}",
        note=f"{last['shared']} of {last['acts']} acts",
    )


def overlap_by_year(memberships: pd.DataFrame, lead: str, challenger: str) -> pd.DataFrame:
    """Overlap of what two blocs joined, at the end of each year and at the newest act.

    Returns
    -------
    DataFrame
        ``year``, ``lead``, ``challenger``, ``both`` (initiatives joined so far), ``jaccard``
        and ``overlap``, the overlap coefficient: shared over the shorter of the two lists.
        Jaccard's index falls when one side alone joins more; the overlap coefficient does not.

    Notes
    -----
    Vijaymeena and Kavitha (2016) survey both; the second is Szymkiewicz and Simpson's.
    """
    acts = own_acts(memberships)
    acts = acts[acts["country"].isin([lead, challenger])]
    years = acts["date"].dt.year
    rows = []
    for year in range(int(years.min()), int(years.max()) + 1) if len(acts) else ():
        past = acts[years <= year]
        one, two = (
            set(past.loc[past["country"] == c, "initiative_id"]) for c in (lead, challenger)
        )
        rows.append(
            {
                "year": year,
                "lead": len(one),
                "challenger": len(two),
                "both": len(one & two),
                "jaccard": jaccard(one, two),
                "overlap": len(one & two) / min(len(one), len(two)) if one and two else None,
            }
        )
    return pd.DataFrame(rows, columns=["year", "lead", "challenger", "both", "jaccard", "overlap"])


def leanings(
    memberships: pd.DataFrame,
    initiatives: pd.DataFrame,
    lead: str,
    challenger: str,
    rng: np.random.Generator,
    *,
    fewest: int = 3,
    draws: int = 1000,
    level: float = 0.90,
) -> pd.DataFrame:
    """Where other countries stand between two blocs, against what chance would give.

    Parameters
    ----------
    memberships, initiatives:
        Tables ``memberships`` and ``initiatives``; complete lists only.
    lead, challenger:
        The two blocs; what they joined is held fixed.
    rng:
        Source of the random tables.
    fewest:
        Own acts that a country needs: on one or two texts nothing can be said.
    draws:
        Number of random tables.
    level:
        The chance of any false leaning stays below ``1 - level`` (Holm's correction for the
        number of countries); also the range of ``low`` and ``high``.

    Returns
    -------
    DataFrame
        ``country``, ``own_acts``, ``with_lead``, ``with_challenger`` (texts shared),
        ``expected_lead``, ``expected_challenger`` (mean over random tables), ``tilt`` (texts
        shared with the lead minus with the challenger, less the same by chance), ``low``,
        ``high`` (central ``level`` of the tilt by chance) and ``leans`` (``lead``,
        ``challenger`` or ``neither``), ``p`` (two-sided); largest tilt first.

    Notes
    -----
    Random tables keep how many texts each other country joined and how many joined each text,
    and shuffle who joined which: Strona et al. (2014), Nature Communications 5, 4114 (the
    curveball algorithm).  This takes away what comes from long lists and from popular texts.
    With few texts that one bloc alone joined, few countries can be told from chance; and it
    cannot tell why a country joined.
    """
    acts = _complete_acts(memberships, initiatives)
    sets = {c: set(own) for c, own in acts.groupby("country")["initiative_id"]}
    one, two = sets.pop(lead, set()), sets.pop(challenger, set())
    names = sorted(sets)
    chosen = [i for i, name in enumerate(names) if len(sets[name]) >= fewest]
    if not chosen or not (one or two):
        return pd.DataFrame(columns=list(_LEANINGS))
    real = [sets[name] for name in names]

    def shared(table: list[set[str]]) -> np.ndarray:
        return np.array([[len(table[i] & one), len(table[i] & two)] for i in chosen])

    table = [set(own) for own in real]
    _trade(table, 10 * len(table), rng)  # forget the real table first
    drawn = np.empty((draws, len(chosen), 2))
    for draw in range(draws):
        _trade(table, 2 * len(table), rng)
        drawn[draw] = shared(table)
    found, expected = shared(real), drawn.mean(axis=0)
    tilts = drawn[:, :, 0] - drawn[:, :, 1]
    tilt, middle = found[:, 0] - found[:, 1], tilts.mean(axis=0)
    ends = np.quantile(tilts, [0.5 - level / 2, 0.5 + level / 2], axis=0)
    # The real table counts as one of the random ones, so no p-value is zero.
    above = (1 + (tilts >= tilt).sum(axis=0)) / (draws + 1)
    below = (1 + (tilts <= tilt).sum(axis=0)) / (draws + 1)
    p = np.minimum(1, 2 * np.minimum(above, below))
    told_apart = holm(pd.Series(p)) < 1 - level
    leans = np.where(told_apart, np.where(above < below, "lead", "challenger"), "neither")
    result = pd.DataFrame(
        {
            "country": [names[i] for i in chosen],
            "own_acts": [len(real[i]) for i in chosen],
            "with_lead": found[:, 0],
            "with_challenger": found[:, 1],
            "expected_lead": expected[:, 0],
            "expected_challenger": expected[:, 1],
            "tilt": tilt - middle,
            "low": ends[0] - middle,
            "high": ends[1] - middle,
            "p": p,
            "leans": leans,
        }
    )
    return result.sort_values(["tilt", "country"], ascending=[False, True]).reset_index(drop=True)


_LEANINGS = (
    "country",
    "own_acts",
    "with_lead",
    "with_challenger",
    "expected_lead",
    "expected_challenger",
    "tilt",
    "low",
    "high",
    "p",
    "leans",
)


def _trade(table: list[set[str]], trades: int, rng: np.random.Generator) -> None:
    """Let random pairs of rows swap what only one of them has; sizes of both stay."""
    if len(table) < 2:
        return
    first = rng.integers(len(table), size=trades)
    second = (first + rng.integers(1, len(table), size=trades)) % len(table)
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        mine, theirs = table[i] - table[j], table[j] - table[i]
        if not mine or not theirs:
            continue
        common = table[i] & table[j]
        pool = sorted(mine | theirs)
        taken = {pool[k] for k in rng.permutation(len(pool))[: len(mine)]}
        table[i], table[j] = common | taken, common | (set(pool) - taken)


def leaning(table: pd.DataFrame, side: str) -> Estimate:
    """Count the countries that lean to a side (``lead``, ``challenger`` or ``neither``)."""
    if table.empty:
        return Estimate.unknown("no country has joined enough listed texts on the day")
    own = table[table["leans"] == side]
    return Estimate(len(own), note=f"of {len(table)} countries with enough acts of their own")


def _complete_acts(memberships: pd.DataFrame, initiatives: pd.DataFrame) -> pd.DataFrame:
    complete = initiatives.loc[initiatives["list_complete"].astype(bool), "initiative_id"]
    acts = own_acts(memberships)
    return acts[acts["initiative_id"].isin(complete)]


def overlap_coefficient(memberships: pd.DataFrame, lead: str, challenger: str) -> Estimate:
    """Initiatives that both joined over those of the bloc that joined fewer.

    Returns
    -------
    Estimate
        In [0, 1], one when one list holds the other; without interval.  Unknown when either
        joined nothing.
    """
    one, two = (_joined(memberships, bloc) for bloc in (lead, challenger))
    if not one or not two:
        return Estimate.unknown("one of the two is not known to have joined anything")
    return Estimate(
        len(one & two) / min(len(one), len(two)),
        note=f"{len(one & two)} of {min(len(one), len(two))}",
    )


def shared_since(
    memberships: pd.DataFrame, lead: str, challenger: str, day: str, as_of: str
) -> Estimate:
    """Count the initiatives that both blocs have joined since a day, by acts of their own.

    Parameters
    ----------
    memberships:
        Table ``memberships`` on the edition's day.
    lead, challenger:
        Country codes.
    day:
        ISO date; an initiative counts if the later of the two acts came after it.
    as_of:
        The edition's day.

    Returns
    -------
    Estimate
        A count; the note names the initiatives by id.  Unknown on the day itself and before.
    """
    if as_of <= day:
        return Estimate.unknown(f"nothing can have happened after {day} yet")
    acts = own_acts(memberships)
    days = acts[acts["country"].isin([lead, challenger])].pivot(
        index="initiative_id", columns="country", values="date"
    )
    both = days.reindex(columns=[lead, challenger]).dropna().max(axis=1)
    since = both[both > pd.Timestamp(day)].sort_values()
    return Estimate(len(since), note=", ".join(since.index) or "none")


def members_named(memberships: pd.DataFrame, initiative_id: str) -> Estimate:
    """Count the countries that lists at hand name as having joined an initiative themselves."""
    acts = own_acts(memberships)
    return Estimate(
        int((acts["initiative_id"] == initiative_id).sum()),
        note="on lists at hand, which are partial",
    )
