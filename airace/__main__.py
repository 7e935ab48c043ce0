"""``python -m airace`` is the command ``airace``."""

from airace.cli import main

main()
