"""Statements that somebody published, as predicates over the ledgers of many editions."""
