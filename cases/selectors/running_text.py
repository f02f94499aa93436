"""The texts of a case in which citations are linked, each with the name of its place."""

from collections.abc import Iterator

from cases.models import CasePage

FIELDS = (
    "summary",
    "course",
    "impact",
    "response",
    "violations_lead",
    "problems_lead",
    "commentary",
)
# Rows are named by their place in the list, from 0: `problems.2`.
ROWS = {"violations": "note", "problems": "text", "measures": "text", "other_sections": "text"}


def running_text(page: CasePage) -> Iterator[tuple[str, str]]:
    """Yield place and text, in the order of the fields."""
    for field in FIELDS:
        yield field, getattr(page, field)
    for relation, field in ROWS.items():
        for number, row in enumerate(getattr(page, relation).all()):
            yield f"{relation}.{number}", getattr(row, field)
