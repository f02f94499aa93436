"""The names under which this room's documents stand in the index, and the token of its editors."""

CASES, CLAUSES = "cases", "clauses"
EDITORS = "editors"
"""Held by whoever edits the library; `search` knows the tokens that every reader holds."""
