import zipfile

import pandas as pd
import pytest

from airace.errors import AiraceError
from airace.sources.adapter import Adapter
from airace.sources.delivery import deliver
from airace.sources.plan import plan
from airace.sources.reading import find, read_csv

TEXT = "model,score\nA1,9\n"
FEEDS = {
    "lab": [("scores.csv", "https://lab.example/s"), ("set.zip", "https://lab.example/z")],
    "club": [("text/sales_*.csv", "https://club.example/t")],
    "hand": [],
}


class Cache:
    """Stands in for the network: what was downloaded is there."""

    def __init__(self, root):
        self.root = root
        (root / "scores.csv").write_text(TEXT)
        with zipfile.ZipFile(root / "set.zip", "w") as archive:
            archive.writestr("inner/more.csv", TEXT)
        self.broken = ()

    def fetch(self, adapter, name, url):
        if url in self.broken:
            raise AiraceError("stalls", where=url)
        day = "2026-08-11" if adapter == "lab" else "2026-08-12"
        return self.root / ("set.zip" if name == "set.zip" else "scores.csv"), day


@pytest.fixture
def cache(tmp_path):
    (tmp_path / "cache").mkdir()
    return Cache(tmp_path / "cache")


def test_downloads_lie_below_their_day_and_archives_are_unpacked(cache):
    with deliver(["lab", "club", "hand"], None, cache, addresses=FEEDS.get) as found:
        lab, club = found.root_of("lab"), found.root_of("club")
        assert find(lab, "scores.csv").parent.name == "2026-08-11"
        assert find(lab, "more.csv").relative_to(lab).as_posix() == "2026-08-11/set/inner/more.csv"
        assert found.origin_of(find(lab, "more.csv")) == "https://lab.example/z"
        sales = find(club, "text/sales_*.csv")
        assert sales.relative_to(club).as_posix() == "2026-08-12/text/sales_all.csv"
        assert found.origin_of(sales) == "https://club.example/t"
        with pytest.raises(AiraceError, match="no file matches"):
            find(club, "scores.csv")
        assert list(found.missing) == ["hand"]
        assert found.day == "2026-08-12"
    assert not lab.exists()


def test_one_publisher_that_fails_stops_all_or_is_left_out(cache):
    cache.broken = ("https://lab.example/z",)
    with (
        pytest.raises(AiraceError, match=r"lab\.example/z: stalls"),
        deliver(["lab", "club"], None, cache, addresses=FEEDS.get),
    ):
        pass
    with deliver(["lab", "club"], None, cache, addresses=FEEDS.get, keep_going=True) as found:
        assert list(found.missing) == ["lab"]


def test_sources_without_an_address_need_a_path(cache):
    with (
        pytest.raises(AiraceError, match="hand: no address is known"),
        deliver(["hand"], None, cache, addresses=FEEDS.get),
    ):
        pass


def lab(name="lab", file="scores.csv"):
    def extract(root):
        rows = read_csv(root, file, ("model", "score"))
        more = {"released": "", "withdrawn": "", "known": "true", "developer_ids": "acme"}
        return {"scores": rows.assign(**more, source_id="lab")}

    return Adapter(name, ("lab",), ("scores",), extract)


def test_an_archive_on_disk_is_the_origin_of_its_files(small, cache):
    with deliver(["lab"], cache.root / "set.zip", cache) as found:
        planned = plan(small, [lab(file="more.csv")], found)
    (file,) = planned.inputs
    assert file.origin == "set.zip"
    assert file.name.endswith("set/inner/more.csv")


def test_sources_whose_files_are_not_there_are_left_out_when_asked(small, cache):
    chosen = [lab(), lab("other", "others.csv")]
    with pytest.raises(AiraceError, match="no file matches"):
        plan(small, chosen, cache.root)
    planned = plan(small, chosen, cache.root, partial=True)
    assert (planned.absent, list(planned.effects)) == (["other"], ["lab"])


def test_sources_that_stop_are_left_out_when_asked(small, cache):
    (cache.root / "broken.csv").write_text("model,score\nA1\n")
    chosen = [lab("broken", "broken.csv"), lab()]
    with pytest.raises(AiraceError, match="cut off"):
        plan(small, chosen, cache.root)
    planned = plan(small, chosen, cache.root, keep_going=True)
    assert "cut off" in planned.failed["broken"]
    assert list(planned.after["scores"]["model"]) == ["A1"]
    assert isinstance(planned.before["scores"], pd.DataFrame)
