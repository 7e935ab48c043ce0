"""Chinese is marked as Chinese, and nothing else is."""

from airace.book.sphinx.language import marked


def test_runs_of_ideographs_are_marked():
    assert marked("the CAC (国家互联网) &amp; others") == (
        'the CAC (<span lang="zh">国家互联网</span>) &amp; others'
    )
    assert marked("Größe 4 – “x”") == "Größe 4 – “x”"
