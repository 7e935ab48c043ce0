"""Benchmarks: ``python -m benchmarks`` runs those of the build, the others stand alone."""
