"""What a change of the editors' words would do to results, side by side; it saves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from search.answers import Group, search_by
from search.groups import one_spelling
from search.queries import SearchRequest
from search.sources import kinds_for
from search.trade import Trade

SHOWN = 5
COMPARED = 20
"""So many results are shown of each side, and so deep is looked for where one came from."""
MOST_QUERIES = 6


class Change(Enum):
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
    Change.SAME: "",
    Change.UP: "上升",
    Change.DOWN: "下降",
    Change.NEW: "新出现",
    Change.GONE: "搜不到了",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One result on one side. `across` is its place on the other, 0 if that is far or nowhere."""

    title: str
    about: str
    url: str
    change: Change
    across: int

    @property
    def moves(self) -> bool:
        """Whether it stands at another place on the other side, and which is known."""
        return self.change in (Change.UP, Change.DOWN) and self.across > 0


@dataclass(frozen=True, slots=True)
class Sides:
    """One kind's first results as they are and as they would be."""

    label: str
    total_now: int
    total_then: int
    now: tuple[Shown, ...]
    then: tuple[Shown, ...]

    @property
    def difference(self) -> int:
        """How many more would be found."""
        return self.total_then - self.total_now

    @property
    def fewer(self) -> int:
        """How many fewer would be found."""
        return -self.difference


@dataclass(frozen=True, slots=True)
class Comparison:
    """One wording; `times` says how often it was asked lately, 0 where the editor gave it."""

    query: str
    times: int
    sides: tuple[Sides, ...]

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


def compare(
    queries: Iterable[tuple[str, int]],
    now: Trade,
    then: Trade,
    may_see: frozenset[str],
) -> tuple[Comparison, ...]:
    """Ask each wording (with its count) by both; at most MOST_QUERIES, doubles left out."""
    wanted: dict[str, tuple[str, int]] = {}
    for query, times in queries:
        if one := one_spelling(query):
            wanted.setdefault(one, (query, times))
    return tuple(
        Comparison(query, times, _sides(query, now, then, may_see))
        for query, times in list(wanted.values())[:MOST_QUERIES]
    )


def _sides(query: str, now: Trade, then: Trade, may_see: frozenset[str]) -> tuple[Sides, ...]:
    request = SearchRequest(query, kinds_for(may_see), may_see=may_see, limit=COMPARED)
    before, after = search_by(request, now), search_by(request, then)
    return tuple(
        _side(left, right)
        for left, right in zip(before.groups, after.groups, strict=True)
        if left.available and right.available
    )


def _side(left: Group, right: Group) -> Sides:
    before = [result.document.key for result in left.results]
    after = [result.document.key for result in right.results]
    return Sides(
        left.label,
        left.total,
        right.total,
        tuple(_shown(left, place, after, Change.GONE) for place in range(len(before[:SHOWN]))),
        tuple(_shown(right, place, before, Change.NEW) for place in range(len(after[:SHOWN]))),
    )


def _shown(group: Group, place: int, others: list[str], alone: Change) -> Shown:
    """The result at a place; `alone` is what it is where the other side lacks it."""
    document = group.results[place].document
    # What has an address shares its title with its other editions; they are told apart by this.
    about = document.breadcrumb if document.address else ""
    if document.key not in others:
        # With more results than were compared it may stand further down.
        change = alone if len(others) < COMPARED else _FAR[alone]
        return Shown(document.title, about, document.url, change, 0)
    across = others.index(document.key)
    change = _MOVES[(across > place) - (across < place)][alone]
    if alone is Change.GONE and across < SHOWN:
        change = Change.SAME  # it is marked where it stands afterwards
    return Shown(document.title, about, document.url, change, across + 1)


_MOVES = {
    -1: {Change.GONE: Change.UP, Change.NEW: Change.DOWN},
    0: {Change.GONE: Change.SAME, Change.NEW: Change.SAME},
    1: {Change.GONE: Change.DOWN, Change.NEW: Change.UP},
}
"""Whether the other side's place is before, the same or behind; seen from now, and from then."""
_FAR = {Change.GONE: Change.DOWN, Change.NEW: Change.UP}
