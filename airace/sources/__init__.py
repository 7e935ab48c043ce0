"""Sources: one module per publisher turns its published files into rows of our tables.

A module holds one ``ADAPTER`` (see ``adapter.py``).  To add a source: write the module, add its
files to ``data/feeds.csv`` (address, licence, cadence, tables fed) and, for a new table, its
resource to ``data/datapackage.json``.  Its vintages get their rows of ``data/sources.csv`` by
themselves (see ``feeds.py``).
"""
