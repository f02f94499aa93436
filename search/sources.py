"""The kinds of documents: the registry that rooms above fill when the app is ready.

It knows no room: a room calls `register_source` and `register_recogniser` in `AppConfig.ready`.
A document that its room cannot build holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import Error as DatabaseError

from search.documents import SEEN_BY_STAFF, SearchDocument
from search.engines.base import Change, RemovedDocument
from search.presentation import Annotations, FacetField, FoundDocuments, Suggestion
from search.queries import CitedReading, Recogniser

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


def _nothing_more(viewer: AbstractBaseUser | AnonymousUser) -> Collection[str]:
    return ()


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """One kind of documents: how to get at them, how they show themselves, who may see them.

    `iterate` yields every document that may be found now, in bounded memory. `load` answers for
    exactly the keys that it was given: `None` (or nothing) where there is no such document any
    more, or it may be found no longer. `keys` yields the keys of all documents without building
    one: with it a document that cannot be built is passed over, without it `iterate` must not
    fail. `show` is a quicker `load` for results, which show neither facets, targets nor version:
    what they do not show may be missing.

    People count the results by `measure` (3 条) and narrow them by `facets`. `card` is the template
    of one result; it finds in `hit.details` what `annotate` says of the page. `named` gives what a
    citation leads to at once while somebody types, `titled` the documents of some keys as far as
    the tokens may see them; a kind without it is not suggested by title.

    `audience` are the tokens that its documents carry: whoever holds none of them is not told of
    the kind. `holds` gives the tokens that a viewer holds by this room, beside `SEEN_BY_STAFF`.
    """

    kind: str
    label: str
    iterate: Callable[[], Iterator[SearchDocument]]
    load: Callable[[Collection[str]], Mapping[str, SearchDocument | None]]
    keys: Callable[[], Iterator[str]] | None = None
    show: Callable[[Collection[str]], Mapping[str, SearchDocument | None]] | None = None
    measure: str = "项"
    facets: tuple[FacetField, ...] = ()
    card: str = "components/hit.html"
    annotate: Callable[[FoundDocuments], Annotations] | None = None
    named: Callable[[tuple[CitedReading, ...]], Sequence[Suggestion]] | None = None
    titled: Callable[[Collection[str], frozenset[str]], Sequence[Suggestion]] | None = None
    audience: frozenset[str] = SEEN_BY_STAFF
    holds: Callable[[AbstractBaseUser | AnonymousUser], Collection[str]] = _nothing_more

    def is_for(self, may_see: frozenset[str]) -> bool:
        """Whether whoever holds these tokens may see anything of this kind."""
        return not self.audience.isdisjoint(may_see)

    def shown(self, keys: Collection[str]) -> Mapping[str, SearchDocument | None]:
        """The documents of these keys for a page of results; see `load` and `show`."""
        if not keys:
            return {}
        return self.load(keys) if self.show is None else self.show(keys)


log = logging.getLogger(__name__)


_sources: dict[str, DocumentSource] = {}
_recognisers: list[Recogniser] = []


def register_source(source: DocumentSource) -> None:
    """Make a kind known; registering it again replaces it."""
    _sources[source.kind] = source


def register_recogniser(recogniser: Recogniser) -> None:
    """Make a finder of citations in queries known; a second call with the same one is nothing."""
    if recogniser not in _recognisers:
        _recognisers.append(recogniser)


def source_of(kind: str) -> DocumentSource | None:
    """The source of the kind, if a room has registered one."""
    return _sources.get(kind)


def registered_kinds() -> tuple[str, ...]:
    """All registered kinds in the order of registration: results are shown in it too."""
    return tuple(_sources)


def kinds_for(may_see: frozenset[str]) -> tuple[str, ...]:
    """The kinds of which whoever holds these tokens may see anything."""
    return tuple(kind for kind, source in _sources.items() if source.is_for(may_see))


def seen_by(viewer: AbstractBaseUser | AnonymousUser) -> frozenset[str]:
    """The tokens that somebody holds who may search: the common ones, and those of each room."""
    return SEEN_BY_STAFF.union(*(source.holds(viewer) for source in _sources.values()))


def recognise_citation(query: str) -> tuple[CitedReading, ...]:
    """What the query cites, by the first recogniser that finds anything."""
    for recogniser in _recognisers:
        if found := recogniser(query):
            return found
    return ()


@dataclass(slots=True)
class SourceReading:
    """One way through all documents of a source; `unbuilt` are the keys that it passed over."""

    source: DocumentSource
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
    source: DocumentSource, keys: Collection[str]
) -> tuple[tuple[Change, ...], frozenset[str]]:
    """The documents of the keys as the database has them, and the keys that cannot be built.

    What is gone is `RemovedDocument`.
    """
    wanted = sorted(keys)
    try:
        return _load_changes(source, wanted), frozenset()
    except DatabaseError:
        raise
    except Exception:
        if len(wanted) == 1:
            log.exception("%s %s cannot be built for the index", source.kind, wanted[0])
            return (), frozenset(wanted)
    parts = [as_they_are_now(source, (key,)) for key in wanted]
    changes = tuple(change for built, _ in parts for change in built)
    return changes, frozenset(key for _, unbuilt in parts for key in unbuilt)


def _load_changes(source: DocumentSource, keys: list[str]) -> tuple[Change, ...]:
    loaded = source.load(keys) if keys else {}
    return tuple(loaded.get(key) or RemovedDocument(key) for key in keys)
