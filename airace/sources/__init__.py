"""Sources: one module per publisher turns its published files into rows of our tables.

A module holds one ``ADAPTER`` (see ``adapter.py``).  To add a source: write the module, add
its row to ``data/sources.csv`` and, for a new table, its resource to ``data/datapackage.json``.
"""
