"""Where documents come from: the registry that rooms above fill when the app is ready.

It knows no room: a room calls `register_source` and `register_recogniser` in `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from search.documents import KINDS, SearchDocument
from search.queries import Cited, Recogniser


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of documents and how to get at them.

    `iterate` yields every document that may be found now, in bounded memory. `load` answers for
    exactly the keys that it was given: `None` (or nothing) where there is no such document any
    more, or it may be found no longer.
    """

    kind: str
    label: str
    iterate: Callable[[], Iterator[SearchDocument]]
    load: Callable[[Collection[str]], Mapping[str, SearchDocument | None]]


_sources: dict[str, Source] = {}
_recognisers: list[Recogniser] = []


def register_source(source: Source) -> None:
    """Make a kind known; registering it again replaces it."""
    _sources[source.kind] = source


def register_recogniser(recogniser: Recogniser) -> None:
    """Make a finder of citations in queries known; a second call with the same one is nothing."""
    if recogniser not in _recognisers:
        _recognisers.append(recogniser)


def forget_all() -> None:
    """Empty the registry (tests only use it between two worlds)."""
    _sources.clear()
    _recognisers.clear()


def source_of(kind: str) -> Source | None:
    """The source of the kind, if a room has registered one."""
    return _sources.get(kind)


def kinds() -> tuple[str, ...]:
    """All registered kinds: cases and clauses first, then in the order of registration."""
    first = [kind for kind in KINDS if kind in _sources]
    return (*first, *(kind for kind in _sources if kind not in KINDS))


def recognise(query: str) -> tuple[Cited, ...]:
    """What the query cites, by the first recogniser that finds anything."""
    for recogniser in _recognisers:
        if found := recogniser(query):
            return found
    return ()
