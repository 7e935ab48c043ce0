"""What the accessibility rules of axe find on a page: WCAG 2.2, levels A and AA, best practices."""

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Over a picture the rule of contrast gives no answer.  Tables that scroll have one behind them, the
# shades at their edges, which is clear but for a few pixels.
PLAIN = (
    "() => { const plain = new CSSStyleSheet();"
    " plain.replaceSync('* { background-image: none !important }');"
    " document.adoptedStyleSheets = [plain]; }"
)


def findings(page, *, within: str = "html", colours: bool = True, all_rules: bool = True):
    """What the rules find in an element, as ``rule: element``.

    Colours depend on the theme and on nothing else that is tried here, and their rule is the
    slowest: it need not run at every width, nor the others in every theme.
    """
    page.evaluate(axe.Axe().axe_script)
    page.evaluate(PLAIN)
    only = {"type": "tag", "values": RULES}
    if not all_rules:
        only = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    options = {
        # Style sheets are not loaded beforehand: pages from disk may not read them.
        "preload": False,
        "resultTypes": ["violations"],
        "runOnly": only,
        "rules": {} if colours else {"color-contrast": {"enabled": False}},
    }
    found = page.evaluate(
        "([where, options]) => axe.run(document.querySelector(where), options)", [within, options]
    )
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
