"""Shared by the tests of sources: adapters without what the project's tables hold."""

import importlib
import pkgutil

import pytest

import airace.sources
from airace.sources import registry


@pytest.fixture
def nothing_held(monkeypatch):
    """Let every adapter find the tables empty, so that a test says all that it rests on."""
    full = registry.held

    def empty(table):
        return full(table) if table == "feeds" else full(table).iloc[:0]

    for module in pkgutil.iter_modules(airace.sources.__path__, "airace.sources."):
        found = importlib.import_module(module.name)
        if getattr(found, "held", None) is full and module.name != "airace.sources.feeds":
            monkeypatch.setattr(found, "held", empty)
