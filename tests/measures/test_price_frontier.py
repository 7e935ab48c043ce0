import numpy as np
import pandas as pd

from airace.measures import price_frontier, price_ratio, prices
from tests.measures.priced import MODELS, NAMES, PRICES, exact, names, rng, table


def test_the_frontier_leaves_out_what_costs_more_for_less():
    models = pd.concat([MODELS, MODELS.tail(1).assign(model="A-dear", score=130.0, blocs="US")])
    more = table(("a", "dear", "2025-01-01", 5, 5))
    sold = names(("a", "dear", "A-dear", "2025-01-01", None))
    priced = prices.priced_models(
        pd.concat([PRICES, more]), pd.concat([NAMES, sold]), models, as_of="2025-10-01"
    )
    found = price_frontier.price_frontier(priced, ("US", "CN"))
    assert found[["bloc", "model"]].to_numpy().tolist() == [
        ["US", "A-small"],
        ["US", "A-big"],
        ["CN", "B-new"],
    ]


def test_share_of_the_price_range_in_which_the_lead_is_ahead():
    priced = exact(prices.priced_models(PRICES, NAMES, MODELS, as_of="2025-10-01"))
    # Both sell something from 2 USD on; B-new (141) beats A-small (131) until A-big at 15.
    found = price_frontier.frontier_share(priced, "US", "CN", rng=rng(), draws=20)
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)
    turned = price_frontier.frontier_share(priced, "CN", "US", rng=rng(), draws=20)
    assert turned.value == 1.0
    assert not price_frontier.frontier_share(priced, "US", "FR", rng=rng(), draws=20).known


def test_without_published_intervals_none_is_made_up():
    bare = MODELS.assign(low=np.nan, high=np.nan)
    priced = prices.priced_models(PRICES, NAMES, bare, as_of="2025-10-01")
    for found in (
        price_ratio.price_ratio(priced, "US", "CN", 131, rng=rng(), draws=50),
        price_frontier.frontier_share(priced, "US", "CN", rng=rng(), draws=50),
    ):
        assert found.known and found.low is None
        assert "publishes no intervals" in found.note
