"""The nightly comparison of one index with what the sources have, and the mending of it.

What merely waits is no difference. It decides nothing about when to compare.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from search import sources
from search.documents import SearchDocument
from search.engines.base import Change, EngineDamaged, SearchIndex
from search.sources import DocumentSource, SourceReading
from search.upkeep import outbox
from search.upkeep.keeping import WRITING_SECONDS, DeliveryBatch, IndexUpdater

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MendedIndex:
    """What a comparison found in one kind's index: all empty when it was true.

    `unbuilt` are documents that their source cannot build: whether the index has them right
    nobody knows, and it is left as it is.
    """

    kind: str
    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    unbuilt: tuple[str, ...] = ()
    rebuilt: bool = False

    @property
    def was_true(self) -> bool:
        """Whether there was nothing to mend."""
        return not (self.missing or self.stale or self.surplus or self.unbuilt or self.rebuilt)

    @property
    def is_true_now(self) -> bool:
        """Whether the index now holds what the database has."""
        return not self.unbuilt


def compare_and_mend(keeper: IndexUpdater[SearchIndex]) -> tuple[MendedIndex, ...]:
    """Compare (key, version) of every source with the index, and mend the difference.

    An index that cannot be read is built anew. Raises `EngineUnavailable` where it is down.
    """
    keeper.drain()
    found = tuple(_compare_kind(keeper, kind) for kind in sources.registered_kinds())
    keeper.tidy()
    return found


def _compare_kind(keeper: IndexUpdater[SearchIndex], kind: str) -> MendedIndex:
    source = sources.source_of(kind)
    if source is None:
        return MendedIndex(kind)
    try:
        suspects = _suspect_keys(keeper.engine.inventory(kind), SourceReading(source))
        return _mend_index(keeper, source, suspects) if suspects else MendedIndex(kind)
    except EngineDamaged:
        log.exception("%s: the index of %s cannot be read: rebuilding", keeper.label, kind)
        outbox.mark_distrusted(keeper.name_now(), kind)
        keeper.drain()
        return MendedIndex(kind, rebuilt=True)


def _suspect_keys(held: Mapping[str, str], reading: SourceReading) -> frozenset[str]:
    """The keys in which index and database differ, those of changes that wait among them."""
    left = dict(held)
    different = set()
    for document in reading.documents():
        if left.pop(document.key, None) != document.version:
            different.add(document.key)
    return frozenset(different | left.keys() | reading.unbuilt)


def _mend_index(
    keeper: IndexUpdater[SearchIndex], source: DocumentSource, suspects: frozenset[str]
) -> MendedIndex:
    """Look again where nobody else writes: what still differs then is a fault, and is mended."""
    kind = source.kind
    with keeper.locks.writing(WRITING_SECONDS):
        errand = DeliveryBatch(keeper.name_now(), None)
        while keeper.write_waiting(errand):
            pass
        held = keeper.engine.inventory(kind)
        changes, unbuilt = sources.as_they_are_now(source, suspects)
        wrong = [change for change in changes if held.get(change.key) != _change_version(change)]
        keeper.engine.apply(kind, wrong)
    documents = [change for change in wrong if isinstance(change, SearchDocument)]
    return MendedIndex(
        kind,
        missing=tuple(one.key for one in documents if one.key not in held),
        stale=tuple(one.key for one in documents if one.key in held),
        surplus=tuple(one.key for one in wrong if not isinstance(one, SearchDocument)),
        unbuilt=tuple(sorted(unbuilt)),
    )


def _change_version(change: Change) -> str | None:
    return change.version if isinstance(change, SearchDocument) else None
