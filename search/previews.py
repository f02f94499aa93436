"""What a change of the editors' words would do to results, side by side; it saves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from search.answers import ResultGroup, search_by
from search.groups import one_spelling
from search.queries import SearchRequest
from search.sources import kinds_for
from search.trade import ActiveWords

SHOWN = 5
COMPARED = 20
"""So many results are shown of each side, and so deep is looked for where one came from."""
MOST_QUERIES = 6


class ResultChange(Enum):
    """What becomes of a result; the value is its name in templates."""

    SAME = "same"
    UP = "up"
    DOWN = "down"
    NEW = "new"
    GONE = "gone"

    @property
    def label(self) -> str:
        """The word that stands beside the result."""
        return _LABELS[self]


_LABELS = {
    ResultChange.SAME: "",
    ResultChange.UP: "上升",
    ResultChange.DOWN: "下降",
    ResultChange.NEW: "新出现",
    ResultChange.GONE: "搜不到了",
}


@dataclass(frozen=True, slots=True)
class PreviewedResult:
    """One result on one side. `across` is its place on the other, 0 if that is far or nowhere."""

    title: str
    about: str
    url: str
    change: ResultChange
    across: int

    @property
    def moves(self) -> bool:
        """Whether it stands at another place on the other side, and which is known."""
        return self.change in (ResultChange.UP, ResultChange.DOWN) and self.across > 0


@dataclass(frozen=True, slots=True)
class PreviewSides:
    """One kind's first results as they are and as they would be."""

    label: str
    total_now: int
    total_then: int
    now: tuple[PreviewedResult, ...]
    then: tuple[PreviewedResult, ...]

    @property
    def difference(self) -> int:
        """How many more would be found."""
        return self.total_then - self.total_now

    @property
    def fewer(self) -> int:
        """How many fewer would be found."""
        return -self.difference


@dataclass(frozen=True, slots=True)
class WordingComparison:
    """One wording; `times` says how often it was asked lately, 0 where the editor gave it."""

    query: str
    times: int
    sides: tuple[PreviewSides, ...]

    @property
    def changes(self) -> bool:
        """Whether anything differs among what is shown, or in a total."""
        return any(
            side.total_now != side.total_then
            or [r.url for r in side.now] != [r.url for r in side.then]
            for side in self.sides
        )

    @property
    def finds(self) -> bool:
        """Whether anything is found on either side."""
        return any(side.now or side.then for side in self.sides)


def compare_wordings(
    queries: Iterable[tuple[str, int]],
    now: ActiveWords,
    then: ActiveWords,
    may_see: frozenset[str],
) -> tuple[WordingComparison, ...]:
    """Ask each wording (with its count) by both; at most MOST_QUERIES, doubles left out."""
    wanted: dict[str, tuple[str, int]] = {}
    for query, times in queries:
        if one := one_spelling(query):
            wanted.setdefault(one, (query, times))
    return tuple(
        WordingComparison(query, times, _preview_sides(query, now, then, may_see))
        for query, times in list(wanted.values())[:MOST_QUERIES]
    )


def _preview_sides(
    query: str, now: ActiveWords, then: ActiveWords, may_see: frozenset[str]
) -> tuple[PreviewSides, ...]:
    request = SearchRequest(query, kinds_for(may_see), may_see=may_see, limit=COMPARED)
    before, after = search_by(request, now), search_by(request, then)
    return tuple(
        _preview_side(left, right)
        for left, right in zip(before.groups, after.groups, strict=True)
        if left.available and right.available
    )


def _preview_side(left: ResultGroup, right: ResultGroup) -> PreviewSides:
    before = [result.document.key for result in left.results]
    after = [result.document.key for result in right.results]
    return PreviewSides(
        left.label,
        left.total,
        right.total,
        tuple(
            _previewed_result(left, place, after, ResultChange.GONE)
            for place in range(len(before[:SHOWN]))
        ),
        tuple(
            _previewed_result(right, place, before, ResultChange.NEW)
            for place in range(len(after[:SHOWN]))
        ),
    )


def _previewed_result(
    group: ResultGroup, place: int, others: list[str], alone: ResultChange
) -> PreviewedResult:
    """The result at a place; `alone` is what it is where the other side lacks it."""
    document = group.results[place].document
    # What has an address shares its title with its other editions; they are told apart by this.
    about = document.breadcrumb if document.address else ""
    if document.key not in others:
        # With more results than were compared it may stand further down.
        change = alone if len(others) < COMPARED else _FAR[alone]
        return PreviewedResult(document.title, about, document.url, change, 0)
    across = others.index(document.key)
    change = _MOVES[(across > place) - (across < place)][alone]
    if alone is ResultChange.GONE and across < SHOWN:
        change = ResultChange.SAME  # it is marked where it stands afterwards
    return PreviewedResult(document.title, about, document.url, change, across + 1)


_MOVES = {
    -1: {ResultChange.GONE: ResultChange.UP, ResultChange.NEW: ResultChange.DOWN},
    0: {ResultChange.GONE: ResultChange.SAME, ResultChange.NEW: ResultChange.SAME},
    1: {ResultChange.GONE: ResultChange.DOWN, ResultChange.NEW: ResultChange.UP},
}
"""Whether the other side's place is before, the same or behind; seen from now, and from then."""
_FAR = {ResultChange.GONE: ResultChange.DOWN, ResultChange.NEW: ResultChange.UP}
