"""Where documents come from: the registry that rooms above fill when the app is ready.

It knows no room: a room calls `register_source` and `register_recogniser` in `AppConfig.ready`.
A document that its room cannot build holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import Error as DatabaseError

from search.documents import KINDS, SearchDocument
from search.engines.base import Change, Removed
from search.queries import Cited, Recogniser


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of documents and how to get at them.

    `iterate` yields every document that may be found now, in bounded memory. `load` answers for
    exactly the keys that it was given: `None` (or nothing) where there is no such document any
    more, or it may be found no longer. `keys` yields the keys of all documents without building
    one: with it a document that cannot be built is passed over, without it `iterate` must not
    fail. `show` is a quicker `load` for results, which show neither facets, targets nor version:
    what they do not show may be missing.
    """

    kind: str
    label: str
    iterate: Callable[[], Iterator[SearchDocument]]
    load: Callable[[Collection[str]], Mapping[str, SearchDocument | None]]
    keys: Callable[[], Iterator[str]] | None = None
    show: Callable[[Collection[str]], Mapping[str, SearchDocument | None]] | None = None

    def shown(self, keys: Collection[str]) -> Mapping[str, SearchDocument | None]:
        """The documents of these keys for a page of results; see `load` and `show`."""
        if not keys:
            return {}
        return self.load(keys) if self.show is None else self.show(keys)


log = logging.getLogger(__name__)


_sources: dict[str, Source] = {}
_recognisers: list[Recogniser] = []


def register_source(source: Source) -> None:
    """Make a kind known; registering it again replaces it."""
    _sources[source.kind] = source


def register_recogniser(recogniser: Recogniser) -> None:
    """Make a finder of citations in queries known; a second call with the same one is nothing."""
    if recogniser not in _recognisers:
        _recognisers.append(recogniser)


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


@dataclass(slots=True)
class Reading:
    """One way through all documents of a source; `unbuilt` are the keys that it passed over."""

    source: Source
    unbuilt: set[str] = field(default_factory=set)

    def documents(self) -> Iterator[SearchDocument]:
        """Every document that can be built; after a failure the rest one by one."""
        given = set()
        try:
            for document in self.source.iterate():
                given.add(document.key)
                yield document
            return
        except DatabaseError:
            raise
        except Exception:
            keys_of = self.source.keys
            if keys_of is None:
                raise
            log.exception("a document of %s cannot be built: one by one", self.source.kind)
        for key in keys_of():
            if key in given:
                continue
            changes, unbuilt = as_they_are_now(self.source, (key,))
            self.unbuilt |= unbuilt
            yield from (one for one in changes if isinstance(one, SearchDocument))


def as_they_are_now(
    source: Source, keys: Collection[str]
) -> tuple[tuple[Change, ...], frozenset[str]]:
    """The documents of the keys as the database has them, and the keys that cannot be built.

    What is gone is `Removed`.
    """
    wanted = sorted(keys)
    try:
        return _loaded(source, wanted), frozenset()
    except DatabaseError:
        raise
    except Exception:
        if len(wanted) == 1:
            log.exception("%s %s cannot be built for the index", source.kind, wanted[0])
            return (), frozenset(wanted)
    parts = [as_they_are_now(source, (key,)) for key in wanted]
    changes = tuple(change for built, _ in parts for change in built)
    return changes, frozenset(key for _, unbuilt in parts for key in unbuilt)


def _loaded(source: Source, keys: list[str]) -> tuple[Change, ...]:
    loaded = source.load(keys) if keys else {}
    return tuple(loaded.get(key) or Removed(key) for key in keys)
