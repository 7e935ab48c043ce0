import pandas as pd
import pytest

from airace.charts import verdicts
from airace.errors import AiraceError

COUNTS = pd.DataFrame(
    [("Today", "supported", 16), ("Today", "partly", 18), ("Today", "contradicted", 1),
     ("Today", "not testable", 0), ("Then", "supported", 4)],
    columns=["group", "verdict", "count"],
)  # fmt: skip
CELLS = pd.DataFrame(
    [("P01 A claim", "Jan 25", "supported"), ("P01 A claim", "Jul 25", "contradicted"),
     ("P02 Another", "Jan 25", "not testable"), ("P02 Another", "Jul 25", "partly")],
    columns=["row", "column", "verdict"],
)  # fmt: skip


def texts(chart):
    data = chart.to_dict()["datasets"].values()
    return [row["text"] for rows in data for row in rows if "text" in row]


@pytest.mark.parametrize("width", [680, 340])
def test_every_piece_says_its_verdict_inside_or_under_its_bar(width):
    told = texts(verdicts.stacks(COUNTS, unit="Claims")(width))
    assert {"16 supported", "18 partly"} <= set(told)
    assert any("1 contradicted" in text for text in told)
    assert not any("not testable" in text for text in told)
    # The longest bar fills the width, the others keep the scale.
    boxes = [
        row
        for rows in verdicts.stacks(COUNTS, unit="Claims")(width).to_dict()["datasets"].values()
        for row in rows
        if "count" in row
    ]
    per_claim = {round((row["x1"] - row["x0"] + 2) / row["count"], 6) for row in boxes}
    assert len(per_claim) == 1


def test_a_history_has_a_letter_for_every_verdict():
    told = texts(verdicts.history(CELLS, columns=["Jan 25", "Jul 25"])(680))
    assert {"S", "P", "C", "–"} <= set(told)
    assert "P01 A claim" in told


def test_a_phone_shows_every_second_edition_and_the_last():
    wide = texts(verdicts.history(CELLS, columns=["Jan 25", "Jul 25"])(680))
    narrow = texts(verdicts.history(CELLS, columns=["Jan 25", "Jul 25"])(340))
    assert "Jan" in wide and "Jan" not in narrow and "Jul" in narrow


def test_a_frame_that_does_not_fit_says_so():
    with pytest.raises(AiraceError, match="verdict"):
        verdicts.stacks(COUNTS.drop(columns="verdict"), unit="Claims")
