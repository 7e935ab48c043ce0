r"""LaTeX formulas, as MyST has them, to Typst maths and to words.

Typst has a syntax of its own for formulas and PDF/UA wants each one in words
too.  The package that does the former is fetched from the network, so this
module reads the small, closed part of LaTeX that a report needs and writes
both from one parse.  A command that it does not know is an error, never a hole.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from airace.book.typst import escape
from airace.errors import AiraceError


class Formula(NamedTuple):
    """A formula, or part of one: Typst maths, and the same in words."""

    typst: str
    spoken: str


_GREEK = {
    **dict(alpha="α", beta="β", gamma="γ", delta="δ", epsilon="ϵ", zeta="ζ", eta="η", theta="θ"),
    **dict(iota="ι", kappa="κ", lambda_="λ", mu="μ", nu="ν", xi="ξ", pi="π", rho="ρ", sigma="σ"),
    **dict(tau="τ", upsilon="υ", phi="ϕ", chi="χ", psi="ψ", omega="ω"),
    **dict(varepsilon="ε", varphi="φ", varsigma="ς"),
    **dict(Gamma="Γ", Delta="Δ", Theta="Θ", Lambda="Λ", Xi="Ξ", Pi="Π", Sigma="Σ", Phi="Φ"),
    **dict(Psi="Ψ", Omega="Ω"),
}

# Command -> (character, words).
_SYMBOLS = {
    name.rstrip("_"): (char, name.removeprefix("var").rstrip("_")) for name, char in _GREEK.items()
} | {
    "times": ("×", "times"),
    "cdot": ("⋅", "times"),
    "div": ("÷", "divided by"),
    "pm": ("±", "plus or minus"),
    "le": ("≤", "is at most"),
    "leq": ("≤", "is at most"),
    "ge": ("≥", "is at least"),
    "geq": ("≥", "is at least"),
    "lt": ("<", "is less than"),
    "gt": (">", "is greater than"),
    "ne": ("≠", "is not equal to"),
    "neq": ("≠", "is not equal to"),
    "approx": ("≈", "is about"),
    "equiv": ("≡", "is identical to"),
    "sim": ("∼", "is distributed as"),
    "propto": ("∝", "is proportional to"),
    "in": ("∈", "in"),
    "notin": ("∉", "not in"),
    "subset": ("⊂", "is a subset of"),
    "cup": ("∪", "union"),
    "cap": ("∩", "intersection"),
    "setminus": ("∖", "without"),
    "emptyset": ("∅", "the empty set"),
    "forall": ("∀", "for all"),
    "infty": ("∞", "infinity"),
    "partial": ("∂", "partial"),
    "to": ("→", "to"),
    "rightarrow": ("→", "to"),
    "mapsto": ("↦", "maps to"),
    "Rightarrow": ("⇒", "implies"),
    "mid": ("∣", "given"),
    "ell": ("ℓ", "l"),
    "sum": ("∑", "the sum"),
    "prod": ("∏", "the product"),
    "int": ("∫", "the integral"),
    "dots": ("…", "and so on"),
    "ldots": ("…", "and so on"),
    "cdots": ("⋯", "and so on"),
    "star": ("⋆", "star"),
    "prime": ("′", "prime"),
    "quad": ("quad", ","),
    "qquad": ("wide", ","),
    "lfloor": ("⌊", "the floor of"),
    "rfloor": ("⌋", ""),
    "lceil": ("⌈", "the ceiling of"),
    "rceil": ("⌉", ""),
    "langle": ("⟨", ""),
    "rangle": ("⟩", ""),
    "lvert": ("|", "the size of"),
    "rvert": ("|", ""),
    ",": ("thin", ""),
    ";": ("thick", ""),
    ":": ("med", ""),
    " ": ("space", ""),
    "!": ("", ""),
    "%": (r"\%", "per cent"),
    "$": (r"\$", "dollars"),
    "#": (r"\#", "number"),
    "&": (r"\&", "and"),
    "_": (r"\_", "underscore"),
    "{": (r"\{", ""),
    "}": (r"\}", ""),
    "|": ("‖", ""),
}
_LIMITS = {"sum", "prod", "int"}
_OPERATORS = {
    "log": "the log of",
    "ln": "the natural log of",
    "exp": "exp of",
    "max": "the maximum of",
    "min": "the minimum of",
    "sup": "the supremum of",
    "inf": "the infimum of",
    "lim": "the limit of",
    "arg": "the argument of",
    "Pr": "the probability of",
}
# In a displayed formula their subscripts stand under them.
_UNDER = {"max", "min", "sup", "inf", "lim"}
_WRAPPERS = {
    "hat": ("hat", "{} hat"),
    "widehat": ("hat", "{} hat"),
    "bar": ("macron", "{} bar"),
    "overline": ("overline", "{} bar"),
    "tilde": ("tilde", "{} tilde"),
    "dot": ("dot", "{} dot"),
    "vec": ("arrow", "vector {}"),
    "mathbf": ("bold", "{}"),
    "boldsymbol": ("bold", "{}"),
    "mathcal": ("cal", "{}"),
    "mathbb": ("bb", "{}"),
    "sqrt": ("sqrt", "the square root of {}"),
}
_UPRIGHT = {"text", "mathrm", "textrm", "mathit", "operatorname", "mathsf", "texttt"}
_CHARACTERS = {
    "+": ("+", "plus"),
    "-": ("−", "minus"),
    "*": ("∗", "times"),
    "/": (r"\/", "over"),
    "=": ("=", "equals"),
    "<": ("<", "is less than"),
    ">": (">", "is greater than"),
    "|": ("|", "given"),
    "~": ("space.nobreak", ""),
}
_TOKEN = re.compile(r"\\([A-Za-z]+\*?|.)|(\d+(?:[.,]\d+)*)|(\s+)|(.)", re.DOTALL)


def formula(latex: str) -> Formula:
    r"""Return the LaTeX formula ``latex`` (without dollars) as Typst maths and as words.

    Raises
    ------
    AiraceError
        If the formula has a command that this module does not know, or braces
        or ``\left`` and ``\right`` that do not match.
    """
    return _Parser(latex).whole()


class _Parser:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, latex: str) -> None:
        self.latex = latex
        matches = [m for m in _TOKEN.finditer(latex) if not m[3]]
        self.tokens = [m[0] for m in matches]
        self.spans = [m.span() for m in matches]
        self.at = 0

    def whole(self) -> Formula:
        found = self.sequence(until=())
        if self.peek() is not None:
            raise self.error(f"has {self.peek()!r} where nothing is open")
        return found

    def error(self, what: str) -> AiraceError:
        return AiraceError(
            f"the formula {self.latex!r} {what}",
            remedy="Write it with the commands listed in airace/book/typst/maths.py, or add one.",
        )

    def peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, expected: str | None = None) -> str:
        token = self.peek()
        if token is None or (expected is not None and token != expected):
            raise self.error(f"ends before its {expected or 'argument'!r}")
        self.at += 1
        return token

    def sequence(self, until: tuple[str, ...]) -> Formula:
        """Parse up to (not over) a token of ``until`` or one that closes something."""
        parts = []
        while (token := self.peek()) is not None and token not in {*until, "}", r"\right", r"\end"}:
            parts.append(self.scripted())
        return _join(parts)

    def scripted(self) -> Formula:
        """Parse one atom with its sub- and superscripts."""
        head = self.peek()
        base = Formula('""', "") if head in ("^", "_") else self.atom()
        scripts: dict[str, Formula] = {}
        while self.peek() in ("^", "_", "'"):
            mark = self.take()
            key = "b" if mark == "_" else "t"
            if key in scripts:
                raise self.error(f"has two {mark!r} at one place")
            scripts[key] = Formula("′", "prime") if mark == "'" else self.argument()
        if not scripts:
            return base
        typst = "".join(f", {key}: {scripts[key].typst}" for key in sorted(scripts))
        limits = head is not None and head.removeprefix("\\") in _LIMITS
        low, high = scripts.get("b"), scripts.get("t")
        words = [base.spoken]
        if low:
            words += ["from" if limits and high else "over" if limits else "sub", low.spoken]
        if high:
            power = {"2": "squared", "3": "cubed", "prime": "prime"}.get(high.spoken)
            words += ["to", high.spoken] if limits else [power or f"to the power {high.spoken}"]
        words += ["of"] if limits else []
        return Formula(f"attach({base.typst}{typst})", _words(words))

    def argument(self) -> Formula:
        token = self.peek()
        if token and token[0].isdigit() and len(token) > 1:
            # As in TeX, an argument without braces is one digit: \frac12.
            self.tokens[self.at] = token[1:]
            return Formula(escape.string(token[0]), token[0])
        if token != "{":
            return self.atom()
        self.take("{")
        inner = self.sequence(until=())
        self.take("}")
        return Formula(inner.typst or '""', inner.spoken)

    def verbatim(self) -> str:
        r"""Return the text between braces as written, for ``\text{...}``."""
        self.take("{")
        start, depth = self.spans[self.at - 1][1], 1
        while depth:
            token = self.take()
            depth += (token == "{") - (token == "}")
        # Blanks are no tokens, so the text is cut from the formula itself.
        return re.sub(r"\\(.)", r"\1", self.latex[start : self.spans[self.at - 1][0]])

    def atom(self) -> Formula:
        token = self.take()
        if token == "{":
            self.at -= 1
            return self.argument()
        if token.startswith("\\"):
            return self.command(token[1:])
        if token in _CHARACTERS:
            return Formula(*_CHARACTERS[token])
        if token in ("^", "_", "&", "}"):
            raise self.error(f"has {token!r} where a term should be")
        if token[0].isdigit():
            return Formula(escape.string(token), token)
        return Formula(escape.markup(token), token)

    def command(self, name: str) -> Formula:
        plain: dict[str, Callable[[], Formula]] = {
            "frac": self.fraction,
            "tfrac": self.fraction,
            "dfrac": self.fraction,
            "left": self.delimited,
            "begin": self.environment,
        }
        if name in plain:
            return plain[name]()
        if name in _SYMBOLS:
            return Formula(*_SYMBOLS[name])
        if name in _OPERATORS:
            below = ", limits: #true" if name in _UNDER else ""
            return Formula(f"op({escape.string(name)}{below})", _OPERATORS[name])
        if name in _UPRIGHT:
            text = self.verbatim()
            return Formula(f"upright({escape.string(text)})", " ".join(text.split()))
        if name in _WRAPPERS:
            function, words = _WRAPPERS[name]
            inner = self.argument()
            return Formula(f"{function}({inner.typst})", words.format(inner.spoken))
        raise self.error(f"uses \\{name}, which is not supported")

    def fraction(self) -> Formula:
        over, under = self.argument(), self.argument()
        return Formula(
            f"frac({over.typst}, {under.typst})", f"({over.spoken}) over ({under.spoken})"
        )

    def delimited(self) -> Formula:
        opening = self.delimiter()
        inner = self.sequence(until=())
        self.take(r"\right")
        closing = self.delimiter()
        return Formula(f"lr({opening}{inner.typst}{closing})", _words(["(", inner.spoken, ")"]))

    def delimiter(self) -> str:
        token = self.take()
        if token == ".":
            return ""
        name = token.removeprefix("\\")
        if token != name and name in _SYMBOLS:
            return _SYMBOLS[name][0]
        return escape.markup(token)

    def environment(self) -> Formula:
        kind = self.verbatim()
        if kind not in ("aligned", "cases", "split"):
            raise self.error(f"uses the environment {kind!r}, which is not supported")
        rows: list[list[Formula]] = [[]]
        while self.peek() != r"\end":
            rows[-1].append(self.sequence(until=("&", r"\\")))
            if self.peek() in ("&", r"\\"):
                if self.take() == r"\\":
                    rows.append([])
            elif self.peek() != r"\end":
                raise self.error(f"does not end its {kind!r}")
        self.take(r"\end")
        self.verbatim()
        rows = [row for row in rows if any(cell.typst for cell in row)]
        lines = [" & ".join(cell.typst for cell in row) for row in rows]
        spoken = "; ".join(_words(cell.spoken for cell in row) for row in rows)
        if kind == "cases":
            return Formula(f"cases({', '.join(lines)})", f"one of: {spoken}")
        return Formula(" \\\n".join(lines), spoken)


def _join(parts: list[Formula]) -> Formula:
    typst = ""
    for part in parts:
        # Only where two words would run together: Typst shows a blank next to text.
        apart = typst[-1:].isalnum() and part.typst[:1].isalnum()
        typst += " " * apart + part.typst
    return Formula(typst, _words(part.spoken for part in parts))


def _words(words) -> str:
    return " ".join(word for word in words if word)
