"""Aligns two sequences, exactly as long as that is quick, and always in bounded time.

The longest common stretches of two texts that repeat themselves take the cube of their length.
Once MOST_STEPS are spent, what is left is aligned by its equal ends and by what stands once.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import Match, SequenceMatcher
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
MOST_STEPS = 4_000_000


class BoundedMatcher(SequenceMatcher[T]):
    """A `SequenceMatcher` without junk; within `most_steps` its answers are the same."""

    # kept by difflib; its published types leave them out
    a: Sequence[T]
    b: Sequence[T]
    b2j: dict[T, list[int]]

    def __init__(self, a: Sequence[T], b: Sequence[T], most_steps: int = MOST_STEPS) -> None:
        self._exact_steps = self._anchor_steps = most_steps
        super().__init__(None, a, b, autojunk=False)

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """Find the longest common stretch, or an equal one that splits what is left."""
        ahi = len(self.a) if ahi is None else ahi
        bhi = len(self.b) if bhi is None else bhi
        self._exact_steps -= ahi - alo
        if self._exact_steps > 0:
            steps = sum(len(self.b2j.get(self.a[at], ())) for at in range(alo, ahi))
            if steps <= self._exact_steps:
                self._exact_steps -= steps
                return super().find_longest_match(alo, ahi, blo, bhi)
        return self._equal_end(alo, ahi, blo, bhi) or self._anchor(alo, ahi, blo, bhi)

    def _equal_end(self, alo: int, ahi: int, blo: int, bhi: int) -> Match | None:
        """Return the common beginning, else the common end."""
        size, most = 0, min(ahi - alo, bhi - blo)
        while size < most and self.a[alo + size] == self.b[blo + size]:
            size += 1
        if size:
            return Match(alo, blo, size)
        while size < most and self.a[ahi - size - 1] == self.b[bhi - size - 1]:
            size += 1
        return Match(ahi - size, bhi - size, size) if size else None

    def _anchor(self, alo: int, ahi: int, blo: int, bhi: int) -> Match:
        """Return what stands once on either side and nearest to the middle; its size may be 0."""
        self._anchor_steps -= ahi - alo + bhi - blo
        if self._anchor_steps <= 0:
            return Match(alo, blo, 0)
        ours, theirs = Counter(self.a[alo:ahi]), Counter(self.b[blo:bhi])
        once = [at for at in range(alo, ahi) if ours[self.a[at]] == 1 and theirs[self.a[at]] == 1]
        if not once:
            return Match(alo, blo, 0)
        middle = (alo + ahi) // 2
        at = min(once, key=lambda place: abs(place - middle))
        return Match(at, next(j for j in self.b2j[self.a[at]] if blo <= j < bhi), 1)
