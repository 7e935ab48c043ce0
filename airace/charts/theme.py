"""The look: colours by role, a second cue for each colour, sizes, the Vega-Lite configuration.

A colour belongs to a role, never to a country: the lead bloc and the challenger bloc of an
edition are parameters.  The charts use only the colours of ``LIGHT``; the site's style sheet
maps each of them to its twin in ``DARK`` by the attribute that carries it (``fill`` or
``stroke``), so one image serves both modes.  The pair was chosen for distance under the three
kinds of colour blindness and for contrast on paper (at least 4.5, since names of lines are set
in it), and because it is no flag and no party.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import altair as alt
import pandas as pd

from airace.errors import AiraceError

LIGHT = {
    "lead": "#1F4E79",
    "challenger": "#B65E0B",
    "other": "#69727D",
    "ink": "#1B1F24",
    "muted": "#59626D",
    "rule": "#868E99",
    "grid": "#DFE3E8",
    "paper": "#FFFFFF",
}
DARK = {
    "lead": "#7DB4E8",
    "challenger": "#E8964A",
    "other": "#9AA3AF",
    "ink": "#E6E8EB",
    "muted": "#A6AEB9",
    "rule": "#737C88",
    "grid": "#2C3138",
    "paper": "#121212",
}

# Neutral is for things that belong to neither side: a total, a difference, a reference.
ROLES = ("lead", "challenger", "other", "neutral")
ROLE_COLOURS = {
    "lead": LIGHT["lead"],
    "challenger": LIGHT["challenger"],
    "other": LIGHT["other"],
    "neutral": LIGHT["ink"],
}
ROLE_DASHES = {"lead": [1, 0], "challenger": [9, 4], "other": [2, 3], "neutral": [1, 0]}
ROLE_SHAPES = {"lead": "circle", "challenger": "diamond", "other": "square", "neutral": "circle"}

FONT = "IBM Plex Sans"
FONT_SIZE = 14
STRONG = 600
LINE_HEIGHT = 18

WIDE, NARROW = 680, 340
# Below this width a builder may drop a column, shorten a name or turn a chart on its side.
NARROW_BELOW = 480

BAND_OPACITY = {"90": 0.16, "50": 0.28}

# For charts drawn outside a chapter, which takes its names from the table of blocs.
BLOC_NAMES = {"US": ("United States", "US"), "CN": ("China", "China")}


@dataclass(frozen=True)
class Sides:
    """Which bloc plays which role in this edition, and what the blocs are called.

    Attributes
    ----------
    lead, challenger:
        Bloc codes.
    names:
        Code -> (name, short name); codes without a name are shown as they are.
    """

    lead: str = "US"
    challenger: str = "CN"
    names: Mapping[str, tuple[str, str]] = field(default_factory=lambda: BLOC_NAMES)

    def role(self, bloc: str) -> str:
        """Return ``lead``, ``challenger`` or ``other``."""
        return {self.lead: "lead", self.challenger: "challenger"}.get(bloc, "other")

    def name(self, bloc: str, *, short: bool = False) -> str:
        """Return the bloc's name in print."""
        return self.names.get(bloc, (bloc, bloc))[1 if short else 0]


def with_roles(frame: pd.DataFrame, sides: Sides) -> pd.DataFrame:
    """Return the frame with a ``role`` column.

    Taken from the frame itself if it is there, else from its ``bloc`` column, else
    ``neutral``.  An unknown role stops: a typing error would otherwise turn a country grey.
    """
    if "role" in frame:
        unknown = sorted(set(frame["role"].dropna()) - set(ROLES))
        if unknown:
            raise AiraceError(
                f"unknown role {unknown[0]!r}",
                where="chart data, column 'role'",
                remedy=f"Roles are: {', '.join(ROLES)}",
            )
        return frame.assign(role=frame["role"].fillna("other"))
    if "bloc" in frame:
        return frame.assign(role=[sides.role(b) for b in frame["bloc"]])
    return frame.assign(role="neutral")


def colour(shorthand: str = "role:N") -> alt.Color:
    """Encode a role as colour."""
    return alt.Color(shorthand, legend=None, scale=_scale(ROLE_COLOURS))


def fill(shorthand: str = "role:N") -> alt.Fill:
    """Encode a role as fill."""
    return alt.Fill(shorthand, legend=None, scale=_scale(ROLE_COLOURS))


def stroke(shorthand: str = "role:N") -> alt.Stroke:
    """Encode a role as the outline of a hollow mark."""
    return alt.Stroke(shorthand, legend=None, scale=_scale(ROLE_COLOURS))


def dash(shorthand: str = "role:N") -> alt.StrokeDash:
    """Encode a role as line pattern: the cue that survives without colour."""
    return alt.StrokeDash(shorthand, legend=None, scale=_scale(ROLE_DASHES))


def shape(shorthand: str = "role:N") -> alt.Shape:
    """Encode a role as mark shape: the cue that survives without colour."""
    return alt.Shape(shorthand, legend=None, scale=_scale(ROLE_SHAPES))


def _scale(by_role: Mapping[str, object]) -> alt.Scale:
    return alt.Scale(domain=list(ROLES), range=[by_role[role] for role in ROLES])


def config() -> dict:
    """Vega-Lite configuration shared by every chart.

    Background none: the page's own shows through, in either mode.
    """
    label = {
        "labelFont": FONT,
        "labelFontSize": FONT_SIZE,
        "labelColor": LIGHT["muted"],
        "labelFontWeight": "normal",
        "titleFont": FONT,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
        "titleColor": LIGHT["muted"],
    }
    return {
        "font": FONT,
        "background": None,
        "aria": False,
        "view": {"stroke": None},
        "legend": {"disable": True},
        "axis": {
            **label,
            "domainColor": LIGHT["rule"],
            "tickColor": LIGHT["rule"],
            "gridColor": LIGHT["grid"],
            "gridWidth": 1,
            "labelPadding": 6,
            "labelOverlap": False,
        },
        "text": {"font": FONT, "fontSize": FONT_SIZE, "fill": LIGHT["ink"]},
        "line": {"strokeWidth": 2.5, "strokeJoin": "round", "strokeCap": "butt"},
        "rule": {"color": LIGHT["rule"], "strokeWidth": 1},
    }


def themed(chart: alt.TopLevelMixin) -> dict:
    """Return the chart's specification with our configuration."""
    specification = chart.to_dict()
    specification["config"] = config()
    return specification
