"""Of a style sheet stays what can apply, and nothing else."""

import pytest

from airace.book.sphinx.stylesheet import names_of_page, names_of_script, used_only

NAMES = {"btn", "here", "w-1/2"}


@pytest.mark.parametrize(
    "rule",
    [
        "p{a:b}",
        ".btn:hover{a:b}",
        "#here > .btn::after{a:b}",
        "a:not(.gone){a:b}",
        ":is(.gone,.btn) p{a:b}",
        "[class=gone]{a:b}",
        ".w-1\\/2{a:b}",
        "@media print{.btn{a:b}}",
        "@keyframes gone{to{a:b}}",
        ":root{--x:.5}",
    ],
)
def test_what_can_apply_stays(rule):
    assert "".join(used_only(rule, NAMES).split()) == "".join(rule.split())


@pytest.mark.parametrize(
    "rule",
    [
        ".gone{a:b}",
        ".btn.gone{a:b}",
        "#gone p{a:b}",
        "@media print{.gone{a:b}}",
        "@font-face{font-family:x}",
        '@import "x.css";',
    ],
)
def test_what_cannot_goes(rule):
    assert used_only(rule, NAMES) == ""


def test_of_a_list_stay_the_selectors_that_apply():
    assert used_only(".gone,.btn,p .gone{a:b}", NAMES) == ".btn{a:b}\n"


def test_names_come_from_pages_and_scripts():
    assert names_of_page('<p class="a b-c" id="d"><i data-class="e">') == {"a", "b-c", "d"}
    assert "is-open" in names_of_script('e.classList.add("is-open")')
