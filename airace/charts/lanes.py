"""Who did what when: one lane for each actor; on a phone, one list down the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import pandas as pd

from airace.charts import theme
from airace.charts.frames import day, require
from airace.charts.layout import Plot, Time, iso, pack, px_x, px_y, words
from airace.charts.selector import carried
from airace.charts.text import shorten, text_width, wrap
from airace.charts.theme import LIGHT, LINE_HEIGHT, Sides

Build = Callable[[int], alt.LayerChart]

# Levels of labels that a lane may spend on keeping every stem off every label.
DEEPEST = 4


def timeline(
    events: pd.DataFrame,
    *,
    sides: Sides | None = None,
    actors: Sequence[str] | None = None,
    start=None,
    end=None,
    room: float = 170,
    lines: int = 2,
) -> Build:
    """Dated acts in lanes, one lane for each actor.

    Parameters
    ----------
    events:
        ``date``, ``actor`` (name of the lane), ``label``; optional ``role`` or ``bloc``,
        ``end`` (last day of a span), ``detail`` (for the tooltip), ``choice`` (see
        ``selector``).  An empty ``label`` is a
        mark without words; a phone's list leaves it out.
    actors:
        Order of the lanes; default: as they come.
    room:
        Widest line of a label in pixels, in the wide form.
    lines:
        Lines that a label may have there; what does not fit ends in an ellipsis.
    """
    sides = sides or Sides()
    events = theme.with_roles(require(events, ["date", "actor", "label"], chart="timeline"), sides)
    events = events.assign(
        date=pd.to_datetime(events["date"]),
        end=pd.to_datetime(events["end"]) if "end" in events else pd.NaT,
        detail=events["detail"].fillna("") if "detail" in events else "",
        label=events["label"].fillna("").astype(str),
    )
    events = events.sort_values(["date", "actor", "label"], kind="stable", ignore_index=True)
    events = events.assign(
        when=[
            day(d) + (f" to {day(e)}" if pd.notna(e) else "")
            for d, e in zip(events["date"], events["end"], strict=True)
        ]
    )
    lanes = list(actors) if actors is not None else list(dict.fromkeys(events["actor"]))
    events = events[events["actor"].isin(lanes)].reset_index(drop=True)

    def build(width: int) -> alt.LayerChart:
        if width < theme.NARROW_BELOW:
            return _list(events[events["label"] != ""], width)
        return _lanes(events, lanes, width, start, end, (room, lines))

    return build


def _lanes(events, lanes, width, start, end, space: tuple[float, int]) -> alt.LayerChart:
    time = Time.of([*events["date"], *events["end"].dropna()], width - 28.0, start=start, end=end)
    events = events[events["date"].between(time.start, time.end)]
    y, layouts, heads, bases = 0.0, [], [], []
    for lane in lanes:
        own = events[events["actor"] == lane]
        lines = [_folded(label, *space) for label in own["label"]]
        at = time.px(own["date"])
        wide = [max((text_width(t) for t in two), default=0) for two in lines]
        starts = [max(0.0, min(x - 4, width - 20 - w)) for x, w in zip(at, wide, strict=True)]
        ends = [s + w for s, w in zip(starts, wide, strict=True)]
        levels = [0] * len(own)
        worded = [i for i, two in enumerate(lines) if two]
        spans = [starts[i] for i in worded], [ends[i] for i in worded]
        packed = pack(*spans, clear=True)
        if max(packed, default=0) > DEEPEST:
            packed = pack(*spans)
        for i, level in zip(worded, packed, strict=True):
            levels[i] = level
        deepest = max((levels[i] for i in worded), default=-1)
        tall = max((len(two) for two in lines), default=1)
        block = tall * LINE_HEIGHT + 8
        y += 4
        heads.append({"px": -14.0, "py": y + 9, "text": lane, "role": _lane_role(own)})
        y += LINE_HEIGHT + 12
        base = y
        bases.append({"py": base, "x0": 0.0, "x1": time.pixels})
        for (index, _), x, s, two, level in zip(
            own.iterrows(), at, starts, lines, levels, strict=True
        ):
            top = base + 14 + level * block
            layouts.append(
                {
                    "index": index,
                    "x": float(x),
                    "base": base,
                    "left": s,
                    "top": top,
                    "foot": top + LINE_HEIGHT * max(0, len(two) - 1),
                    "lines": two,
                }
            )
        y = base + 14 + (deepest + 1) * block + 6
    plot = Plot(width, y, 14, 14, 4, 26)
    layers = [
        alt.Chart(pd.DataFrame(bases, columns=["py", "x0", "x1"]))
        .mark_rule(color=LIGHT["grid"], strokeWidth=2)
        .encode(x=px_x("x0:Q"), x2="x1:Q", y=px_y())
    ]
    chosen = carried(events)
    placed = events.join(pd.DataFrame(layouts, columns=_COLUMNS).set_index("index"))
    stems = placed[(placed["foot"] - placed["base"] > 14) & (placed["label"] != "")]
    if len(stems):
        layers.append(
            alt.Chart(stems[["x", "base", "foot", *chosen]].assign(foot=stems["foot"] + 6))
            .mark_rule(color=LIGHT["rule"], strokeWidth=0.75)
            .encode(x=px_x("x:Q"), y=px_y("base:Q"), y2="foot:Q")
        )
    spans = placed[placed["end"].notna()]
    if len(spans):
        to = time.px(spans["end"].clip(upper=time.end))
        layers.append(
            alt.Chart(spans[["x", "base", "role", *chosen]].assign(to=to))
            .mark_rule(strokeWidth=5, strokeOpacity=0.4)
            .encode(x=px_x("x:Q"), x2="to:Q", y=px_y("base:Q"), color=theme.colour())
        )
    texts = pd.DataFrame(
        [
            {
                "px": row["left"] + 4,
                "py": row["top"] + LINE_HEIGHT * i,
                "text": text,
                **events.loc[row["index"], chosen],
            }
            for row in layouts
            for i, text in enumerate(row["lines"])
        ],
        columns=["px", "py", "text", *chosen],
    )
    layers += words(texts, halo=True)
    layers += words(pd.DataFrame(heads), strong=True, colour=theme.fill())
    layers.append(
        _acts(placed, alt.X("date:T", scale=time.scale, axis=time.axis()), px_y("base:Q"))
    )
    return plot.chart(layers)


_COLUMNS = ["index", "x", "base", "left", "top", "foot", "lines"]


def _folded(label: str, room: float, most: int) -> list[str]:
    """Wrap a label to at most so many lines; the last one says when words are missing."""
    lines = wrap(label, room) if label else []
    kept, rest = lines[: most - 1], " ".join(lines[most - 1 :])
    return [*kept, shorten(rest, room)] if rest else kept


def _list(events: pd.DataFrame, width: int) -> alt.LayerChart:
    """Time runs down; each act has its date and actor above its label."""
    lines = [wrap(label, width - 30) or [""] for label in events["label"]]
    y, tops = 0.0, []
    for two in lines:
        tops.append(y + 10)
        y += LINE_HEIGHT * (1 + len(two)) + 10
    plot = Plot(width, max(y, 40.0), 4, 4, 2, 2)
    heads = pd.DataFrame(
        {
            "px": 20.0,
            "py": tops,
            "text": [f"{d} · {a}" for d, a in zip(events["when"], events["actor"], strict=True)],
            "role": events["role"],
        }
    )
    chosen = carried(events)
    heads[chosen] = events[chosen]
    heads["text"] = [shorten(t, width - 30, strong=True) for t in heads["text"]]
    texts = pd.DataFrame(
        [
            {"px": 20.0, "py": top + LINE_HEIGHT * (i + 1), "text": text, **own}
            for top, two, own in zip(tops, lines, events[chosen].to_dict("records"), strict=True)
            for i, text in enumerate(two)
        ],
        columns=["px", "py", "text", *chosen],
    )
    spine = pd.DataFrame({"px": [6.0], "py": [4.0], "foot": [plot.height - 8]})
    layers = [
        alt.Chart(spine)
        .mark_rule(color=LIGHT["grid"], strokeWidth=2)
        .encode(x=px_x(), y=px_y(), y2="foot:Q")
    ]
    layers.append(_acts(events.assign(px=6.0, py=tops), px_x(), px_y()))
    layers += words(heads, strong=True, colour=theme.fill())
    layers += words(texts)
    return plot.chart(layers)


def _acts(events: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    keep = ["date", "actor", "label", "detail", "when", "role", *carried(events)]
    keep += [c for c in ("px", "py", "base") if c in events]
    return (
        alt.Chart(iso(events[keep], "date"))
        .mark_point(filled=True, opacity=1, size=90, stroke=LIGHT["paper"], strokeWidth=1)
        .encode(
            x=x,
            y=y,
            fill=theme.fill(),
            shape=theme.shape(),
            tooltip=[
                alt.Tooltip("label:N", title="Act"),
                alt.Tooltip("actor:N", title="By"),
                alt.Tooltip("when:N", title="Date"),
                alt.Tooltip("detail:N", title="Detail"),
            ],
        )
    )


def _lane_role(own: pd.DataFrame) -> str:
    """Colour of a lane's name: that of its acts if they agree."""
    roles = own["role"].unique()
    return roles[0] if len(roles) == 1 else "neutral"
