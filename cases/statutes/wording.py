"""The difference of two wordings, word by word; it knows signs and words, and no clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from cases.numerals import ARABIC, CHINESE, NUMBER
from cases.wording_pieces import PieceKind, WordingPiece
from portal.intake.alignment import MOST_STEPS, BoundedMatcher

# what is never cut: references, amounts with unit, figures, Latin words, a bracketed number
UNIT = re.compile(
    rf"第{NUMBER}(?:条(?:之{NUMBER})?|[款项目章节编])"
    rf"|[（(]{NUMBER}[）)]"
    rf"|[{ARABIC}]+(?:[.．,，][{ARABIC}]+)*(?:%|％|‰)?"
    rf"|[{CHINESE}]+(?:万|亿)?"
    r"|[A-Za-z]+|\s+|.",
    re.DOTALL,
)
SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n]|[^。；;！？\n]+")
ISLAND = 2  # signs left standing between two changes that are read better as one change
BLOCK = 1_500_000  # units of one side times the other that are compared one by one
STEPS_WITHIN = 300_000  # of an exact comparison inside one such block


@dataclass(frozen=True, slots=True)
class _WordingChange:
    """A stretch where the wordings differ, or, with equal sides, agree."""

    old: str
    new: str

    @property
    def is_same(self) -> bool:
        return self.old == self.new


def wording_difference(old: str, new: str) -> tuple[WordingPiece, ...]:
    """Return the pieces in reading order; of a change what was removed stands first.

    SAME and REMOVED joined give `old`, SAME and ADDED joined give `new`. No piece is empty.
    """
    changes = _merge_changes(_without_islands(list(_merge_changes(_sentence_changes(old, new)))))
    return tuple(piece for change in changes for piece in _change_pieces(change))


def _sentence_changes(old: str, new: str) -> Iterator[_WordingChange]:
    """Compare sentence by sentence, and what differs unit by unit."""
    for change in _align_units(SENTENCE.findall(old), SENTENCE.findall(new)):
        if change.is_same:
            yield change
            continue
        units, others = UNIT.findall(change.old), UNIT.findall(change.new)
        if len(units) * len(others) > BLOCK:
            yield change
        else:
            yield from _align_units(units, others, STEPS_WITHIN)


def _align_units(
    old: Sequence[str], new: Sequence[str], most_steps: int = MOST_STEPS
) -> Iterator[_WordingChange]:
    matcher = BoundedMatcher(old, new, most_steps)
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield _WordingChange("".join(old[old_start:old_end]), "".join(new[new_start:new_end]))


def _merge_changes(changes: Iterable[_WordingChange]) -> Iterator[_WordingChange]:
    """Join neighbours of one sort, so that the same and the different take turns."""
    for _, alike in groupby(changes, key=lambda change: change.is_same):
        joined = tuple(alike)
        yield _WordingChange(
            "".join(change.old for change in joined), "".join(change.new for change in joined)
        )


def _without_islands(changes: Sequence[_WordingChange]) -> Iterator[_WordingChange]:
    """Give up a short agreement between two changes: 电力[管]理 and 能源主[管]."""
    for at, change in enumerate(changes):
        is_inside = 0 < at < len(changes) - 1
        if (
            is_inside
            and change.is_same
            and _is_island(change.old, changes[at - 1], changes[at + 1])
        ):
            yield from (_WordingChange(change.old, ""), _WordingChange("", change.new))
        else:
            yield change


def _is_island(text: str, before: _WordingChange, after: _WordingChange) -> bool:
    """Say whether an agreement is shorter than what changes around it; a mark is none."""
    if len(text) > ISLAND or re.search(r"[，。；：、\n]", text):
        return False
    replaced = [bool(side.old and side.new) for side in (before, after)]
    return all(replaced) or (any(replaced) and len(text) == 1)


def _change_pieces(change: _WordingChange) -> Iterator[WordingPiece]:
    if change.is_same:
        yield WordingPiece(PieceKind.SAME, change.old)
        return
    if change.old:
        yield WordingPiece(PieceKind.REMOVED, change.old)
    if change.new:
        yield WordingPiece(PieceKind.ADDED, change.new)
