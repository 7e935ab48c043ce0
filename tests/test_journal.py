import json
import multiprocessing
import os
import random
from pathlib import Path

import pytest

from airace import journal
from airace.errors import AiraceError
from airace.journal import commit, locked, recover

OLD = {"a.csv": "a\n1\n", "b.csv": "b\n1\n", "c.csv": "c\n1\n", "datapackage.json": "{}\n"}
NEW = {name: text.replace("1", "2").replace("{}", '{"as_of": 2}') for name, text in OLD.items()}
FRESH = {**NEW, "d.csv": "d\n2\n"}


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "data"
    root.mkdir()
    for name, text in OLD.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


def state(root):
    return {path.name: path.read_text("utf-8") for path in root.iterdir() if path.is_file()}


def test_files_change_together_and_nothing_else_stays(folder):
    with locked(folder):
        commit(folder, FRESH)
    assert state(folder) == FRESH
    assert [p.name for p in (folder / journal.FOLDER).iterdir()] in ([], ["lock"])
    assert not recover(folder)


def test_a_failed_write_leaves_everything_as_it_was(folder, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"), locked(folder):
        commit(folder, FRESH)
    monkeypatch.undo()
    assert state(folder) == OLD
    assert not recover(folder)


def test_a_decided_change_is_finished_by_whoever_opens_the_folder(folder, monkeypatch):
    renamed = []

    def stopped(self, target):
        if Path(target).suffix == ".csv" and len(renamed) == 2:
            raise KeyboardInterrupt
        renamed.append(target)
        os.replace(self, target)  # noqa: PTH105

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt), locked(folder):
        commit(folder, NEW)
    monkeypatch.undo()
    assert state(folder) not in (OLD, NEW)
    assert recover(folder)
    assert state(folder) == NEW


def test_a_journal_whose_files_are_gone_is_not_believed(folder):
    (folder / journal.FOLDER).mkdir()
    entry = {"file": "a.csv", "staged": "0", "sha256": "0" * 64}
    (folder / journal.FOLDER / journal.JOURNAL).write_text(json.dumps([entry]))
    with pytest.raises(AiraceError, match="its new file is gone"):
        recover(folder)


def test_a_second_process_waits_for_the_first_and_then_gives_up(folder):
    context = multiprocessing.get_context("fork")
    held, done = context.Event(), context.Event()

    def hold():
        with locked(folder):
            held.set()
            done.wait(20)

    other = context.Process(target=hold)
    other.start()
    assert held.wait(20)
    with pytest.raises(AiraceError, match="another process"), locked(folder, patience=0.05):
        pass
    done.set()
    other.join()
    with locked(folder, patience=5):
        pass


def test_killed_at_every_operation_and_in_the_recovery(folder, killed):
    def work():
        with locked(folder):
            commit(folder, FRESH)

    outcomes, died = set(), 0
    rng = random.Random(8)
    for point in range(200):
        for path in folder.iterdir():
            if path.is_file():
                path.unlink()
        for name, text in OLD.items():
            (folder / name).write_text(text, encoding="utf-8")
        dead = killed(work, folder, point=point)
        died += dead
        # The one who opens the folder next may be killed, too.
        killed(lambda: recover(folder), folder, point=rng.randrange(8))
        recover(folder)
        found = state(folder)
        assert found in (OLD, FRESH), point
        outcomes.add("old" if found == OLD else "new")
        if not dead:
            break
    assert died > 20
    assert outcomes == {"old", "new"}
