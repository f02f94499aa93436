"""The words of a clause with all that stands below it; it knows the tree and no grammar."""

from __future__ import annotations

from cases.statutes.types import ParsedClause, ParsedStatute


def full_texts(statute: ParsedStatute) -> dict[str, str]:
    """Return for every clause and annex, by its path, its words with everything below it.

    One line to a paragraph, item or sub-item, in the order of the text. The labels of items and
    sub-items are in the lines; the label of the clause itself is not.
    """
    lines: dict[str, list[str]] = {}
    for clause in reversed((*statute.clauses, *statute.attachments)):
        own = [clause.text] if clause.text else []
        below = lines.setdefault(clause.path, [])
        below[:0] = own
        if clause.parent_path is not None:
            lines.setdefault(clause.parent_path, [])[:0] = _labelled_lines(clause, below)
    return {path: "\n".join(parts) for path, parts in lines.items()}


def _labelled_lines(clause: ParsedClause, lines: list[str]) -> list[str]:
    if not lines:
        return [clause.label] if clause.label else []
    return [clause.label + lines[0], *lines[1:]]
