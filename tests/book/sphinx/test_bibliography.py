"""The list of works cited, as screen readers are told of it."""

WORKS = """```{eval-rst}
A claim [CIT2001]_, and another [CIT2002]_.

.. [CIT2001] First work.
.. [CIT2002] Second work.
```
"""


def test_works_are_the_items_of_one_list(build):
    body = build(WORKS)
    (listed,) = body.select('[role="list"]')
    items = listed.find_all(recursive=False)
    assert [item["role"] for item in items] == ["listitem", "listitem"]
    assert [item.select_one("p").text for item in items] == ["First work.", "Second work."]
