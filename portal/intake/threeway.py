"""Three versions of a list become one: what was, and what two sides made of it.

Knows sequences of comparable values only; what to do about a conflict is the caller's.
"""

from collections import deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.intake.alignment import BoundedMatcher

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Combined(Generic[T]):
    """The merged entries; `clashes` holds what the other side wrote where both changed."""

    entries: tuple[T, ...]
    clashes: tuple[tuple[T, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Change(Generic[T]):
    """Entries `start` to `end` of the base give way to `entries`."""

    start: int
    end: int
    entries: tuple[T, ...]


def combine(base: Sequence[T], theirs: Sequence[T], ours: Sequence[T]) -> Combined[T]:
    """Apply the changes of both sides to the base; where they overlap, ours stands.

    Equal changes are one change. Changes touch when they share an entry or insert at one place.
    """
    left, right = _changes(base, theirs), _changes(base, ours)
    merged: list[T] = []
    clashes: list[tuple[T, ...]] = []
    at = 0
    while left or right:
        first_left, first_right = (left[0] if left else None), (right[0] if right else None)
        if first_left is None or (first_right is not None and _before(first_right, first_left)):
            at = _apply(base, merged, at, right.popleft())
        elif first_right is None or _before(first_left, first_right):
            at = _apply(base, merged, at, left.popleft())
        else:
            mine, other = _overlapping(base, left, right)
            at = _apply(base, merged, at, mine)
            if mine.entries != other.entries:
                clashes.append(other.entries)
    merged.extend(base[at:])
    return Combined(tuple(merged), tuple(clashes))


def _changes(base: Sequence[T], other: Sequence[T]) -> deque[_Change[T]]:
    matcher = BoundedMatcher(base, other)
    return deque(
        _Change(start, end, tuple(other[low:high]))
        for tag, start, end, low, high in matcher.get_opcodes()
        if tag != "equal"
    )


def _before(one: _Change[T], other: _Change[T]) -> bool:
    """Whether a change ends before the other begins, and they do not insert at one place."""
    same_place = one.start == other.start and (one.start == one.end or other.start == other.end)
    return one.end <= other.start and not same_place


def _apply(base: Sequence[T], merged: list[T], at: int, change: _Change[T]) -> int:
    merged.extend(base[at : change.start])
    merged.extend(change.entries)
    return change.end


def _overlapping(
    base: Sequence[T], left: deque[_Change[T]], right: deque[_Change[T]]
) -> tuple[_Change[T], _Change[T]]:
    """Take the changes that hang together from both sides; give ours and theirs over one span."""
    taken_left, taken_right = [left.popleft()], [right.popleft()]
    start = min(taken_left[0].start, taken_right[0].start)
    end = max(taken_left[0].end, taken_right[0].end)
    grown = True
    while grown:
        grown = False
        for waiting, taken in ((left, taken_left), (right, taken_right)):
            if waiting and waiting[0].start < end:
                taken.append(waiting.popleft())
                end = max(end, taken[-1].end)
                grown = True
    return _spread(base, taken_right, start, end), _spread(base, taken_left, start, end)


def _spread(base: Sequence[T], changes: list[_Change[T]], start: int, end: int) -> _Change[T]:
    entries: list[T] = []
    at = start
    for change in changes:
        at = _apply(base, entries, at, change)
    entries.extend(base[at:end])
    return _Change(start, end, tuple(entries))
