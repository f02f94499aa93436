"""Keeping one index true to the database: what waits is written, what is not whole is built anew.

It knows the registry of sources, the outbox and one index; it decides nothing about ranking or
pages, and does not compare (`comparing` does).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from search import sources
from search.documents import SearchDocument
from search.engines.base import Change, EngineDamaged, EngineUnavailable, SearchIndex
from search.upkeep import outbox
from search.upkeep.locks import IndexBusy, IndexLocks

log = logging.getLogger(__name__)

BATCH = 200
WRITING_SECONDS = 30.0
BUILDING_SECONDS = 3600.0
AT_ONCE = 0.0

Kept = TypeVar("Kept", bound=SearchIndex, covariant=True)


@dataclass(frozen=True, slots=True)
class IndexUpdater(Generic[Kept]):
    """One index, its name for administrators, its locks.

    `name_now` tells the name under which deliveries are marked: an index that lost its data gets
    another one. `patience` is how long, in seconds, somebody who saves may be kept waiting.
    """

    engine: Kept
    label: str
    locks: IndexLocks
    name_now: Callable[[], str]
    patience: float

    def drain(self) -> int:
        """Bring every waiting change into the index; returns how many were marked.

        A kind whose index is missing, damaged, of another version or not whole is built first.
        Changes of kinds that no source has registered wait, and so does a document that its
        source cannot build: it holds up nobody else. Raises `EngineUnavailable`; what is not
        marked then waits.
        """
        self._build_what_is_not_whole()
        first = self._deliver(self._waiting_now(), WRITING_SECONDS, None)
        if not first.damaged:
            return first.marked
        self._build_what_is_not_whole()
        second = self._deliver(self._waiting_now(), WRITING_SECONDS, None)
        if second.damaged:
            raise EngineDamaged(f"重建后仍不能写入：{'、'.join(sorted(second.damaged))}")
        return first.marked + second.marked

    def follow(self) -> int:
        """Bring what waits at this moment into the index, for somebody who has just saved.

        It never rebuilds, and starts no further batch once `patience` has passed: the next
        `drain` does the rest.
        """
        name = self.name_now()
        upto = outbox.waiting_changes(name, sources.registered_kinds()).order_by("-id").first()
        if upto is None:
            return 0
        until = time.monotonic() + self.patience
        return self._deliver(DeliveryBatch(name, upto.pk), self.patience, until).marked

    def rebuild(self, kind: str, progress: Callable[[int], None]) -> int:
        """Build the kind's index anew beside the old one and switch; returns the documents' number.

        Changes that were delivered to the old index meanwhile, or wait, go into the new one.
        """
        with self.locks.building(BUILDING_SECONDS):
            return self._rebuild(kind, progress)

    def is_whole(self, name: str, kind: str) -> bool:
        """Whether the index of this name lacks nothing of the kind but what waits."""
        return kind in outbox.whole_kinds(name) and not self.engine.needs_rebuild(kind)

    def tidy(self) -> None:
        """Delete what killed rebuilds left, unless a rebuild is running."""
        try:
            with self.locks.building(AT_ONCE):
                for kind in sources.registered_kinds():
                    self.engine.tidy(kind)
        except IndexBusy:
            log.info("%s: a rebuild is running, its drafts stay", self.label)

    def write_waiting(self, errand: DeliveryBatch) -> bool:
        """Write and mark one batch, in a turn of writing; false when nothing was left to do."""
        batch = list(errand.rows()[:BATCH])
        for kind in dict.fromkeys(row.kind for row in batch):
            source = sources.source_of(kind)
            if source is None or not self.is_whole(errand.name, kind):
                errand.left_out.add(kind)
                continue
            rows = [row for row in batch if row.kind == kind]
            changes, unbuilt = sources.as_they_are_now(source, {row.key for row in rows})
            try:
                self.engine.apply(kind, changes)
            except EngineDamaged:
                log.exception("%s: the index of %s is damaged", self.label, kind)
                outbox.mark_distrusted(errand.name, kind)
                errand.damaged.add(kind)
                continue
            done = [row.pk for row in rows if row.key not in unbuilt]
            outbox.mark_delivered(errand.name, done)
            errand.marked += len(done)
            errand.refused |= {row.pk for row in rows if row.key in unbuilt}
        return bool(batch)

    def _deliver(
        self, errand: DeliveryBatch, patience: float, until: float | None
    ) -> DeliveryBatch:
        while errand.rows().exists():
            with self.locks.writing(patience):
                self.write_waiting(errand)
            if until is not None and time.monotonic() > until:
                break
        return errand

    def _waiting_now(self) -> DeliveryBatch:
        return DeliveryBatch(self.name_now(), None)

    def _build_what_is_not_whole(self) -> None:
        """Where another process builds already, leave it to that one; waiting changes wait."""
        name = self.name_now()
        for kind in sources.registered_kinds():
            if self.is_whole(name, kind):
                continue
            try:
                with self.locks.building(AT_ONCE):
                    if not self.is_whole(name, kind):
                        self._rebuild(kind, _no_progress)
            except IndexBusy:
                log.info("%s: another process builds the index of %s", self.label, kind)

    def _rebuild(self, kind: str, progress: Callable[[int], None]) -> int:
        source = sources.source_of(kind)
        if source is None:
            return 0
        name = self.name_now()
        self.engine.tidy(kind)
        with self.locks.writing(WRITING_SECONDS):
            beginning = outbox.begin_build(name, kind)

        def catch_up() -> tuple[Change, ...]:
            return sources.as_they_are_now(source, beginning.changed_since())[0]

        documents = sources.SourceReading(source).documents()
        count = self.engine.rebuild(kind, _counting_progress(documents, progress), catch_up)
        with self.locks.writing(WRITING_SECONDS):
            if not outbox.end_build(beginning):
                raise EngineUnavailable(f"{source.label}的变更记录在重建时被清理，稍后再次重建")
        return count


@dataclass(slots=True)
class DeliveryBatch:
    """One delivery to the index of this name: what is done, what stays behind and why.

    `upto` ends it: changes of a higher number belong to somebody else's errand.
    """

    name: str
    upto: int | None
    marked: int = 0
    refused: set[int] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)

    def rows(self) -> outbox.Rows:
        """What is still to be brought."""
        kinds = [k for k in sources.registered_kinds() if k not in self.left_out | self.damaged]
        rows = outbox.waiting_changes(self.name, kinds).exclude(id__in=self.refused)
        return rows if self.upto is None else rows.filter(id__lte=self.upto)


def _counting_progress(
    documents: Iterable[SearchDocument], progress: Callable[[int], None]
) -> Iterator[SearchDocument]:
    for count, document in enumerate(documents, start=1):
        yield document
        progress(count)


def _no_progress(count: int) -> None:
    """Nobody watches."""
