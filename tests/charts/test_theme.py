import itertools
import re
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd
import pytest

from airace.charts import theme
from airace.errors import AiraceError

CSS = Path(theme.__file__).parents[1] / "book" / "static" / "exhibit.css"
MODES = {"light": theme.LIGHT, "dark": theme.DARK}


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """WCAG 2.2 contrast ratio."""
    high, low = sorted((linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def lab(rgb):
    xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    ) @ np.clip(rgb, 0, 1)
    t = xyz / [0.95047, 1.0, 1.08883]
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("role", ["lead", "challenger", "other", "ink", "muted"])
def test_words_in_a_role_s_colour_can_be_read(mode, role):
    palette = MODES[mode]
    assert contrast(palette[role], palette["paper"]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_rules_can_be_seen_and_the_grid_stays_behind(mode):
    palette = MODES[mode]
    assert contrast(palette["rule"], palette["paper"]) >= 3
    assert contrast(palette["grid"], palette["paper"]) < 2


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_the_two_sides_differ_under_every_kind_of_sight(mode, sight):
    one, other = (lab(SIGHTS[sight] @ linear(MODES[mode][role])) for role in ("lead", "challenger"))
    assert np.linalg.norm(one - other) > 40


def test_every_colour_has_a_second_cue():
    assert len({tuple(d) for d in theme.ROLE_DASHES.values()}) >= 3
    assert theme.ROLE_DASHES["lead"] != theme.ROLE_DASHES["challenger"]
    assert theme.ROLE_SHAPES["lead"] != theme.ROLE_SHAPES["challenger"]


@pytest.mark.parametrize("mode", MODES)
def test_the_style_sheet_has_the_same_palettes(mode):
    css = CSS.read_text(encoding="utf-8")
    block = re.search(rf'html\[data-theme="{mode}"\] \{{\s*(--neck-lead.*?)\}}', css, re.S)[1]
    found = dict(re.findall(r"--neck-(\w+): (#[0-9A-Fa-f]{6});", block))
    assert {role: found[role] for role in theme.LIGHT} == MODES[mode]


@pytest.mark.parametrize("mode", MODES)
def test_links_and_text_on_tinted_boxes_can_be_read(mode):
    css = CSS.read_text(encoding="utf-8")
    block = re.search(rf'html\[data-theme="{mode}"\] \{{\s*(--neck-lead.*?)\}}', css, re.S)[1]
    found = dict(re.findall(r"--neck-(\w+): (#[0-9A-Fa-f]{6});", block))
    for back in ("paper", "tint"):
        for front in ("ink", "muted", "link"):
            assert contrast(found[front], found[back]) >= 4.5, (front, back)


def test_the_style_sheet_maps_every_colour_that_charts_use():
    css = CSS.read_text(encoding="utf-8")
    for role, attribute in itertools.product(theme.LIGHT, ("fill", "stroke")):
        value = theme.LIGHT[role]
        rule = f'.exhibit svg [{attribute}="{value}"] {{ {attribute}: var(--neck-{role}); }}'
        assert rule in css


def test_sides_follow_the_edition_s_parameters():
    names = {"EU": ("European Union", "EU")}
    sides = theme.Sides(lead="CN", challenger="EU", names=names)
    assert [sides.role(b) for b in ("CN", "EU", "US")] == ["lead", "challenger", "other"]
    assert sides.name("EU") == "European Union"
    assert sides.name("EU", short=True) == "EU"
    assert sides.name("XX") == "XX"


def test_roles_come_from_the_frame_its_blocs_or_nowhere():
    sides = theme.Sides()
    assert list(theme.with_roles(pd.DataFrame({"role": ["lead"]}), sides)["role"]) == ["lead"]
    assert list(theme.with_roles(pd.DataFrame({"bloc": ["CN"]}), sides)["role"]) == ["challenger"]
    assert list(theme.with_roles(pd.DataFrame({"x": [1]}), sides)["role"]) == ["neutral"]


def test_a_misspelt_role_stops():
    with pytest.raises(AiraceError, match="unknown role 'laed'"):
        theme.with_roles(pd.DataFrame({"role": ["laed"]}), theme.Sides())


def test_configuration_is_ours_alone():
    spec = theme.themed(alt.Chart(pd.DataFrame({"x": [1]})).mark_point().encode(x="x:Q"))
    assert spec["config"] == theme.config()
    assert spec["config"]["font"] == "IBM Plex Sans"
    assert spec["config"]["background"] is None
