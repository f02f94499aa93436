"""The kinds and tokens of the invented rooms above search."""

from search.documents import PUBLIC, SEEN_BY_STAFF

CASES, CLAUSES = KINDS = ("cases", "clauses")
NOTES = "notes"  # of a process that runs alone
EDITORS = "editors"
SEEN_BY_ANYBODY = frozenset({PUBLIC})
SEEN_BY_EDITORS = SEEN_BY_STAFF | {EDITORS}
