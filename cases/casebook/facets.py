"""Counting and narrowing the library. Pure: it takes rows of keys, it knows no table.

A facet's own choice does not narrow its own counts, so that a reader sees what another choice
would bring. Choices within one facet are alternatives; different facets must all hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Choices = Mapping[str, frozenset[str]]
"""What is chosen: facet name → keys of its options. A facet without a choice is absent."""


@dataclass(frozen=True, slots=True)
class FacetRow:
    """Cases alike as facets see them: facet name → keys of their options, and how many they are."""

    keys: Mapping[str, frozenset[str]]
    cases: int = 1


def matching_rows(rows: Iterable[FacetRow], choices: Choices) -> list[FacetRow]:
    """Return the rows that all choices hold for, in their order."""
    return [row for row in rows if _failing_choices(row, choices) == 0]


def facet_counts(
    rows: Sequence[FacetRow], names: Sequence[str], choices: Choices
) -> dict[str, Counter[str]]:
    """Count, per facet and option, the cases that the choices of all other facets hold for."""
    found: dict[str, Counter[str]] = {name: Counter() for name in names}
    for row in rows:
        failing = _failing_choices(row, choices)
        if failing > 1:
            continue
        for name in names:
            if failing == 0 or not _row_holds(row, name, choices):
                for key in row.keys.get(name, ()):
                    found[name][key] += row.cases
    return found


def _row_holds(row: FacetRow, name: str, choices: Choices) -> bool:
    wanted = choices.get(name)
    return not wanted or not wanted.isdisjoint(row.keys.get(name, frozenset()))


def _failing_choices(row: FacetRow, choices: Choices) -> int:
    return sum(not _row_holds(row, name, choices) for name in choices)
