"""Keeping one index true to the database: outbox, deliveries, rebuild, nightly comparison.

It knows the registry of sources and one engine; it decides nothing about ranking or pages.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import filelock
from django.db import DatabaseError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from search import sources
from search.documents import SearchDocument
from search.engines.base import Change, Engine, EngineDamaged, EngineUnavailable, Removed
from search.models import Delivery, Outbox

log = logging.getLogger(__name__)

BATCH = 200
DRAIN_LOCK_SECONDS = 30
REBUILD_LOCK_SECONDS = 3600
KEPT_FOR = dt.timedelta(days=14)
CLOCK_MARGIN = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Mended:
    """What a comparison found in one kind's index: all empty when it was true."""

    kind: str
    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    rebuilt: bool = False

    @property
    def was_true(self) -> bool:
        """Whether there was nothing to mend."""
        return not (self.missing or self.stale or self.surplus or self.rebuilt)


@dataclass(frozen=True, slots=True)
class IndexKeeper:
    """One index: its engine, the name under which deliveries are marked, its folder.

    Loading, writing and marking happen under one lock: else a slow process could write an older
    state over a newer one that is already marked.
    """

    engine: Engine
    name: str
    folder: Path

    def drain(self) -> int:
        """Bring every waiting change into the index; returns how many were marked.

        Changes of kinds that no source has registered wait, and so does a document that its
        source cannot build: it holds up nobody else. A missing index, or one of an older version,
        is rebuilt first.
        """
        for kind in sources.kinds():
            if self.engine.needs_rebuild(kind):
                self._rebuild_unless_done(kind)
        marked = 0
        refused: set[int] = set()
        while self._waiting().exclude(id__in=refused).exists():
            with self._locked("drain", DRAIN_LOCK_SECONDS):
                batch = list(self._waiting().exclude(id__in=refused)[:BATCH])
                for kind in dict.fromkeys(row.kind for row in batch):
                    rows = [row for row in batch if row.kind == kind]
                    changes, unreadable = _readable(kind, {row.key for row in rows})
                    self._apply(kind, changes)
                    done = [row for row in rows if row.key not in unreadable]
                    self._mark(done)
                    marked += len(done)
                    refused |= {row.id for row in rows if row.key in unreadable}
        return marked

    def rebuild(self, kind: str, progress: Callable[[int], None]) -> int:
        """Build the kind's index anew beside the old one and switch; returns the documents' number.

        Changes that were delivered to the old index meanwhile, or wait, go into the new one.
        """
        with self._locked("rebuild", REBUILD_LOCK_SECONDS):
            return self._rebuild(kind, progress)

    def _rebuild_unless_done(self, kind: str) -> None:
        """Rebuild, unless another process did while this one waited for its turn."""
        with self._locked("rebuild", REBUILD_LOCK_SECONDS):
            if self.engine.needs_rebuild(kind):
                self._rebuild(kind, _no_progress)

    def _rebuild(self, kind: str, progress: Callable[[int], None]) -> int:
        source = sources.source_of(kind)
        if source is None:
            return 0
        since = timezone.now() - CLOCK_MARGIN

        def catch_up() -> list[Change]:
            # One question, because a change that is marked between two would be in neither answer.
            before = Delivery.objects.filter(
                change=OuterRef("pk"), index=self.name, delivered_at__lt=since
            )
            meanwhile = Outbox.objects.filter(~Exists(before), kind=kind)
            return _as_they_are_now(kind, {*meanwhile.values_list("key", flat=True)})

        return self.engine.rebuild(kind, _counted(source.iterate(), progress), catch_up)

    def _apply(self, kind: str, changes: list[Change]) -> None:
        """Write the changes; a damaged index is built anew, and then holds them too."""
        try:
            self.engine.apply(kind, changes)
        except EngineDamaged:
            log.exception("the index of %s is damaged: rebuilding", kind)
            self.rebuild(kind, _no_progress)
            self.engine.apply(kind, changes)

    def compare_and_mend(self) -> tuple[Mended, ...]:
        """Compare what every source has with what the index holds, and mend the difference.

        An index that cannot be read is rebuilt. Old rows of the outbox are forgotten.
        """
        self.drain()
        mended = tuple(
            self._mend(source) for source in map(sources.source_of, sources.kinds()) if source
        )
        Outbox.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
        return mended

    def _mend(self, source: sources.Source) -> Mended:
        try:
            held = dict(self.engine.inventory(source.kind))
        except EngineDamaged:
            log.exception("the index of %s cannot be read: rebuilding", source.kind)
            self.rebuild(source.kind, _no_progress)
            return Mended(source.kind, rebuilt=True)
        missing, stale = [], []
        for document in source.iterate():
            version = held.pop(document.key, None)
            if version is None:
                missing.append(document.key)
            elif version != document.version:
                stale.append(document.key)
        surplus = sorted(held)
        with self._locked("drain", DRAIN_LOCK_SECONDS):
            changes = _as_they_are_now(source.kind, {*missing, *stale, *surplus})
            self.engine.apply(source.kind, changes)
        return Mended(source.kind, tuple(missing), tuple(stale), tuple(surplus))

    def _waiting(self) -> QuerySet[Outbox]:
        return Outbox.objects.filter(kind__in=sources.kinds()).exclude(deliveries__index=self.name)

    def _mark(self, rows: list[Outbox]) -> None:
        Delivery.objects.bulk_create(
            [Delivery(change=row, index=self.name) for row in rows], ignore_conflicts=True
        )

    @contextmanager
    def _locked(self, doing: str, seconds: int) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(self.folder / f"{doing}.lock")
        try:
            lock.acquire(timeout=seconds)
        except filelock.Timeout as error:
            raise EngineUnavailable("索引正由别的进程更新，稍后自动补上") from error
        try:
            yield
        finally:
            lock.release()


def _as_they_are_now(kind: str, keys: Collection[str]) -> list[Change]:
    """The documents of the keys as the database has them now; what is gone is removed."""
    source = sources.source_of(kind)
    if source is None or not keys:
        return []
    loaded = source.load(sorted(keys))
    return [loaded.get(key) or Removed(key) for key in sorted(keys)]


def _readable(kind: str, keys: Collection[str]) -> tuple[list[Change], frozenset[str]]:
    """The changes of the keys, and the keys of those that their source fails on."""
    try:
        return _as_they_are_now(kind, keys), frozenset()
    except DatabaseError:
        raise
    except Exception:
        log.exception("a document of %s cannot be built: trying one by one", kind)
    changes: list[Change] = []
    unreadable = set()
    for key in sorted(keys):
        try:
            changes += _as_they_are_now(kind, (key,))
        except DatabaseError:
            raise
        except Exception:
            log.exception("%s %s cannot be built for the index; it waits", kind, key)
            unreadable.add(key)
    return changes, frozenset(unreadable)


def _counted(
    documents: Iterable[SearchDocument], progress: Callable[[int], None]
) -> Iterator[SearchDocument]:
    for count, document in enumerate(documents, start=1):
        yield document
        progress(count)


def _no_progress(count: int) -> None:
    """Nobody watches."""
