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
class MergedEntries(Generic[T]):
    """The merged entries; `clashes` holds what the other side wrote where both changed."""

    entries: tuple[T, ...]
    clashes: tuple[tuple[T, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _BaseChange(Generic[T]):
    """Entries `start` to `end` of the base give way to `entries`."""

    start: int
    end: int
    entries: tuple[T, ...]


def merge_three_way(base: Sequence[T], theirs: Sequence[T], ours: Sequence[T]) -> MergedEntries[T]:
    """Apply the changes of both sides to the base; where they overlap, ours stands.

    Equal changes are one change. Changes touch when they share an entry or insert at one place.
    """
    left, right = _base_changes(base, theirs), _base_changes(base, ours)
    merged: list[T] = []
    clashes: list[tuple[T, ...]] = []
    at = 0
    while left or right:
        first_left, first_right = (left[0] if left else None), (right[0] if right else None)
        if first_left is None or (
            first_right is not None and _ends_before(first_right, first_left)
        ):
            at = _apply_change(base, merged, at, right.popleft())
        elif first_right is None or _ends_before(first_left, first_right):
            at = _apply_change(base, merged, at, left.popleft())
        else:
            mine, other = _overlapping_changes(base, left, right)
            at = _apply_change(base, merged, at, mine)
            if mine.entries != other.entries:
                clashes.append(other.entries)
    merged.extend(base[at:])
    return MergedEntries(tuple(merged), tuple(clashes))


def _base_changes(base: Sequence[T], other: Sequence[T]) -> deque[_BaseChange[T]]:
    matcher = BoundedMatcher(base, other)
    return deque(
        _BaseChange(start, end, tuple(other[low:high]))
        for tag, start, end, low, high in matcher.get_opcodes()
        if tag != "equal"
    )


def _ends_before(one: _BaseChange[T], other: _BaseChange[T]) -> bool:
    """Whether a change ends before the other begins, and they do not insert at one place."""
    same_place = one.start == other.start and (one.start == one.end or other.start == other.end)
    return one.end <= other.start and not same_place


def _apply_change(base: Sequence[T], merged: list[T], at: int, change: _BaseChange[T]) -> int:
    merged.extend(base[at : change.start])
    merged.extend(change.entries)
    return change.end


def _overlapping_changes(
    base: Sequence[T], left: deque[_BaseChange[T]], right: deque[_BaseChange[T]]
) -> tuple[_BaseChange[T], _BaseChange[T]]:
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
    return _spread_changes(base, taken_right, start, end), _spread_changes(
        base, taken_left, start, end
    )


def _spread_changes(
    base: Sequence[T], changes: list[_BaseChange[T]], start: int, end: int
) -> _BaseChange[T]:
    entries: list[T] = []
    at = start
    for change in changes:
        at = _apply_change(base, entries, at, change)
    entries.extend(base[at:end])
    return _BaseChange(start, end, tuple(entries))
