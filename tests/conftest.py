"""Shared by all tests: the project's folder and a small data package that a test may spoil."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from airace.tables import DataPackage

PROJECT = Path(__file__).parents[1]

# No deadline: a property that is slow on a busy machine is no false one.  Examples are the same
# on every run of the continuous integration, so that what fails there fails again.
settings.register_profile("project", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("project")


def pytest_addoption(parser) -> None:
    parser.addoption(
        "--renew-screens",
        action="store_true",
        help="write the pictures that tests/book/test_screens.py compares pages with",
    )
    parser.addoption(
        "--every-page",
        action="store_true",
        help="try every page of the site in tests/book/test_axe.py, not one or two of each kind",
    )


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def real() -> DataPackage:
    """The project's own tables."""
    return DataPackage(PROJECT / "data")


def field(name, kind="string"):
    return {"name": name, "type": kind, "description": name}


def resource(name, fields, key, **more):
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "title": name,
        "description": name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **more,
        "schema": {"fields": fields, "primaryKey": key, "missingValues": [""]},
    }


FILES = {
    "sources": (
        "source_id,publisher,title,citation,licence,licence_url,landing_page,vintage,use,"
        "attribution,note\n"
        "lab,Lab,Scores,Lab,CC-BY-4.0,,https://example.org,2025-06-01,redistribute,Lab,\n"
        "quoted,Press,Sums,Press,CC-BY-ND-4.0,,https://example.org,2025-06-01,cite_only,Press,\n"
    ),
    "corrections": (
        "correction_id,table,key,field,expect,action,replacement,reason,evidence,status,found\n"
    ),
    "developers": (
        "developer_id,name,country,parent_id,evidence_url,evidence,reviewed,source_id\n"
        "acme,Acme,US,,,seat,2025-06-01,lab\n"
        "dongfang,Dongfang,CN,,,seat,2025-06-01,lab\n"
    ),
    "blocs": (
        "code,name,label,with_article,adjective\n"
        "CN,China,China,China,Chinese\n"
        "US,United States,US,the United States,US\n"
    ),
    "values": (
        "value_id,chapter,title,unit,display,definition\n"
        "parity.gap,parity,Gap,points,{:.1f} points,lead minus challenger\n"
    ),
    "vintages": (
        "update,adapter,file,day,as_of,sha256,bytes,origin,added,changed,dropped\n"
    ),
    "feeds": (
        "feed_id,adapter,file,format,prefix,publisher,title,citation,licence,licence_url,"
        "landing_page,use,attribution,url,by_hand,cadence,cadence_days,budget_days,final,tables,"
        "source_id\n"
        "lab,lab,scores.csv,csv,lab,Lab,Scores,Lab (2025),CC-BY-4.0,,https://lab.example,"
        "redistribute,Lab,,brought by hand,yearly,365,400,false,scores,lab\n"
    ),
    "developer_aliases": (
        "alias,developer_id,source_id\n"
        "Dongfang,dongfang,lab\n"
        "Acme Inc,acme,lab\n"
    ),
    "scores": (
        "model,score,released,withdrawn,known,developer_ids,source_id\n"
        "A1,10.5,2024-03-01,2025-05-05,true,acme,lab\n"
        "B1,8,2024-09-01,,false,dongfang;acme,lab\n"
        "C1,7,,,,unknown,lab\n"
    ),
}  # fmt: skip


@pytest.fixture
def small(tmp_path) -> DataPackage:
    """A data package of a few rows, on disk, free to be spoilt."""
    return write_small(tmp_path / "data")


def write_small(folder: Path) -> DataPackage:
    """Write a data package of a few rows into a new folder."""
    real = json.loads((PROJECT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    kept = [r for r in real["resources"] if r["name"] in FILES and r["name"] != "scores"]
    scores = resource(
        "scores",
        [field("model"), field("score", "number"), field("released", "date"),
         field("withdrawn", "date"), field("known", "boolean"), field("developer_ids"),
         field("source_id")],
        ["model"], as_of={"drop": ["released"], "blank": ["withdrawn"]},
    )  # fmt: skip
    descriptor = {
        "profile": "tabular-data-package", "name": "small", "as_of": "2025-06-01",
        "first_as_of": "2024-01-01", "resources": [*kept, scores],
    }  # fmt: skip
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return DataPackage(folder)


def spoil(package, table, old, new):
    """Put an error into a table of a small package."""
    path = package.path(table)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def restated(small) -> DataPackage:
    """The small package with an index that was restated twice, and once in part."""
    rule = {"drop": ["vintage"], "releases": "releases"}
    more = [
        resource(
            "releases",
            [field("vintage", "date"), field("full", "boolean")],
            ["vintage"], as_of=rule,
        ),
        resource(
            "index",
            [field("vintage", "date"), field("model"), field("score", "number")],
            ["vintage", "model"], as_of=rule,
        ),
    ]  # fmt: skip
    path = small.root / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["resources"] += more
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    (small.root / "releases.csv").write_text(
        "vintage,full\n2024-03-01,true\n2024-06-01,true\n2024-09-01,false\n", encoding="utf-8"
    )
    (small.root / "index.csv").write_text(
        "vintage,model,score\n2024-03-01,A1,1\n2024-06-01,A1,2\n2024-06-01,B1,3\n2024-09-01,A1,4\n",
        encoding="utf-8",
    )
    return DataPackage(small.root)


@pytest.fixture
def killed():
    """A function that runs work in a forked child, kills that, and says whether it died by it.

    ``point``: at that operation on files below the folder, counted from 0.  The interpreter
    itself reports them, so the code under test knows nothing of it.  ``after``: after so many
    seconds, wherever it then is.
    """

    def run(work, folder, *, point=None, after=None):
        child = os.fork()
        if child:
            return os.WIFSIGNALED(os.waitpid(child, 0)[1])
        try:
            if after is not None:
                signal.signal(signal.SIGALRM, signal.SIG_DFL)
                signal.setitimer(signal.ITIMER_REAL, after)
            if point is not None:
                _die_at(point, str(folder))
            work()
        finally:
            os._exit(0)

    return run


def _die_at(point, folder):
    left = point

    def count(event, arguments):
        nonlocal left
        if event in OPERATIONS and folder in " ".join(map(str, arguments)):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


OPERATIONS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir")
