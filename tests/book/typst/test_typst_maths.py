"""LaTeX formulas, in Typst and in words."""

import datetime

import pytest

from airace.book.typst import FONTS
from airace.book.typst.compile import compile_pdf
from airace.book.typst.maths import formula
from airace.errors import AiraceError

FORMULAS = {
    r"x^2_i": "x sub i squared",
    r"\frac{a+b}{c} \le 4.5": "(a plus b) over (c) is at most 4.5",
    r"g(t) = \max_{m \in \text{the US}} s_m - 1": (
        "g ( t ) equals the maximum of sub m in the US s sub m minus 1"
    ),
    r"\sum_{i=1}^{n} w_i\,x_i": "the sum from i equals 1 to n of w sub i x sub i",
    r"\left( \tfrac12 \right)^{n}": "( (1) over (2) ) to the power n",
    r"\hat\theta_0 \pm 1.96\,\hat{\sigma}": "theta hat sub 0 plus or minus 1.96 sigma hat",
    r"50\% \text{ of } \$1,000": "50 per cent of dollars 1,000",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}": (
        "one of: 1 x is greater than 0; 0 otherwise"
    ),
    r"\begin{aligned} a &= b \\ &\approx c \end{aligned}": "a equals b; is about c",
    r"P(A \mid B)' \propto \lambda \ln \sqrt{x}": (
        "P ( A given B ) prime is proportional to lambda the natural log of the square root of x"
    ),
    r"\operatorname{ECI}_{#}": "ECI sub #",
    r"\lfloor x \rfloor": "the floor of x",
}


@pytest.mark.parametrize(("latex", "spoken"), FORMULAS.items())
def test_a_formula_has_words(latex, spoken):
    assert formula(latex).spoken == spoken


def test_every_formula_compiles(tmp_path):
    source = tmp_path / "maths.typ"
    lines = [
        f"#math.equation(block: {block}, alt: {spoken!r}".replace("'", '"')
        + f", ${formula(latex).typst}$.body)\n\n"
        for latex, spoken in FORMULAS.items()
        for block in ("true", "false")
    ]
    source.write_text('#set document(title: "t")\n= t\n' + "".join(lines), encoding="utf-8")
    assert not compile_pdf(
        source, tmp_path / "maths.pdf", fonts=[FONTS], as_of=datetime.date(2026, 1, 1)
    )


@pytest.mark.parametrize(
    ("latex", "complaint"),
    [
        (r"\nosuch{x}", r"uses \\nosuch"),
        (r"\frac{a}", "ends before"),
        (r"{a", "ends before"),
        (r"a}", "nothing is open"),
        (r"\left( a", "ends before"),
        (r"a^b^c", "two '\\^'"),
        (r"a & b", "'&'"),
        (r"\begin{array} a \end{array}", "environment 'array'"),
    ],
)
def test_what_cannot_be_set_is_named(latex, complaint):
    with pytest.raises(AiraceError, match=complaint):
        formula(latex)
