"""Measures: pure functions, frames in, estimates or frames out.

No files, no clock, no globals.  Every public function says in its docstring what it
estimates, shapes, units, errors, where the method comes from and what it cannot tell.
"""
