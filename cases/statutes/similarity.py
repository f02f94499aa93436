"""How much of one article's wording stands in another; it decides nothing.

Wording is weighed by its rarity in both editions, so that 责令改正，给予警告 says little and
the words of one matter much. Numbers of cross-references are left out of the weighing.
"""

from __future__ import annotations

import collections
import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from cases.numerals import NUMBER

SIZE = 3  # signs to a shingle: two are in every sentence, four lose reworded ones
CANDIDATES = 8  # articles that are looked at closely, for each article
REFERENCE = re.compile(rf"第{NUMBER}(?:条(?:之{NUMBER}|-\d+)?|款|项|目)")


@dataclass(frozen=True, slots=True)
class ArticleWording:
    """An article's words: ``plain`` for equality, ``shingles`` one for each place, to weigh."""

    plain: str
    unnumbered: str
    shingles: tuple[str, ...]


def wording_of(text: str) -> ArticleWording:
    """Take whitespace and width out of a text, and for weighing the numbers of references."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    unnumbered = REFERENCE.sub("§", plain)
    padded = f"^{unnumbered}"
    places = range(max(1, len(padded) - SIZE + 1))
    return ArticleWording(plain, unnumbered, tuple(padded[at : at + SIZE] for at in places))


@dataclass(frozen=True, slots=True)
class ArticleOverlap:
    """What two articles share: the share of each that stands in the other, and where in it.

    The runs say for each place of an article how long the shared stretch around it is, 0 where
    nothing is shared.
    """

    of_old: float
    of_new: float
    dice: float
    old_runs: tuple[int, ...]
    new_runs: tuple[int, ...]


NOTHING = ArticleOverlap(0.0, 0.0, 0.0, (), ())


class PreparedEditions:
    """Two editions prepared for comparing; overlaps of pairs worth a look, by their places."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old = tuple(wording_of(text) for text in old)
        self.new = tuple(wording_of(text) for text in new)
        self._weights = _shingle_weights([*self.old, *self.new])
        self._old_sets = [frozenset(words.shingles) for words in self.old]
        self._new_sets = [frozenset(words.shingles) for words in self.new]
        self.old_totals = [self._total(words) for words in self.old]
        self.new_totals = [self._total(words) for words in self.new]
        self.overlaps = {pair: self._overlap(*pair) for pair in self._candidates()}

    def overlap(self, old: int, new: int) -> ArticleOverlap:
        """Return what two articles share; nothing for a pair that was not worth a look."""
        return self.overlaps.get((old, new), NOTHING)

    def mass_of_old(self, old: int, places: Iterable[int]) -> float:
        """Return the weight of some places of an old article."""
        shingles = self.old[old].shingles
        return sum(self._weights[shingles[at]] for at in places)

    def mass_of_new(self, new: int, places: Iterable[int]) -> float:
        """Return the weight of some places of a new article."""
        shingles = self.new[new].shingles
        return sum(self._weights[shingles[at]] for at in places)

    def _total(self, words: ArticleWording) -> float:
        return sum(self._weights[shingle] for shingle in words.shingles) or 1.0

    def _candidates(self) -> set[tuple[int, int]]:
        """Return pairs that share rare wording, the best few of each article of both sides."""
        index: dict[str, list[int]] = collections.defaultdict(list)
        for new, shingles in enumerate(self._new_sets):
            for shingle in shingles:
                index[shingle].append(new)
        pairs: set[tuple[int, int]] = set()
        by_new: dict[int, list[tuple[float, int]]] = collections.defaultdict(list)
        for old, shingles in enumerate(self._old_sets):
            shared: dict[int, float] = collections.defaultdict(float)
            for shingle in shingles:
                weight = self._weights[shingle]
                for new in index.get(shingle, ()) if weight > 0 else ():
                    shared[new] += weight
            ranked = sorted(((weight, new) for new, weight in shared.items()), reverse=True)
            pairs.update((old, new) for _, new in ranked[:CANDIDATES])
            for weight, new in ranked:
                by_new[new].append((weight, old))
        for new, weighed in by_new.items():
            best = sorted(weighed, reverse=True)[:CANDIDATES]
            pairs.update((old, new) for _, old in best)
        return pairs

    def _overlap(self, old: int, new: int) -> ArticleOverlap:
        old_runs = _shared_runs(self.old[old].shingles, self._new_sets[new])
        new_runs = _shared_runs(self.new[new].shingles, self._old_sets[old])
        from_old = self.mass_of_old(old, (at for at, run in enumerate(old_runs) if run))
        from_new = self.mass_of_new(new, (at for at, run in enumerate(new_runs) if run))
        total_old, total_new = self.old_totals[old], self.new_totals[new]
        dice = (from_old + from_new) / (total_old + total_new)
        return ArticleOverlap(from_old / total_old, from_new / total_new, dice, old_runs, new_runs)


def _shared_runs(shingles: Sequence[str], other: Set[str]) -> tuple[int, ...]:
    runs: list[int] = []
    for is_shared, stretch in itertools.groupby(shingle in other for shingle in shingles):
        length = sum(1 for _ in stretch)
        runs += [length if is_shared else 0] * length
    return tuple(runs)


def _shingle_weights(wordings: Sequence[ArticleWording]) -> dict[str, float]:
    """Weigh shingles by rarity; what stands in one old and one new article weighs most."""
    counts = collections.Counter(shingle for words in wordings for shingle in set(words.shingles))
    top = max(2.0, len(wordings) / 2)
    return {
        shingle: max(0.05, math.log(1 + top / max(count / 2, 1)) / math.log(1 + top)) ** 2
        for shingle, count in counts.items()
    }
