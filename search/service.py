"""What rooms above call to keep indexes true: announce a change, drain, rebuild, compare.

An index that is down or damaged fails no save and holds up no other index.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.db import Error as DatabaseError
from django.db import transaction

from search import sources
from search.engines.base import EngineUnavailable, SearchIndex
from search.models import Outbox
from search.upkeep import indexes, outbox
from search.upkeep.comparing import MendedIndex, compare_and_mend
from search.upkeep.keeping import IndexUpdater

log = logging.getLogger(__name__)


@dataclass(slots=True)
class IndexOutcome:
    """What became of one index, by its name for administrators; `failure` says why not all."""

    label: str
    failure: str = ""
    marked: int = 0
    counts: tuple[tuple[str, int], ...] = ()
    mended: tuple[MendedIndex, ...] = ()

    @property
    def is_true_now(self) -> bool:
        """Whether the index holds what the database has, as far as this work could tell."""
        return not self.failure and all(one.is_true_now for one in self.mended)


def announce(kind: str, key: str) -> None:
    """Say, inside the transaction that changes a document, that its index entry is out of date.

    Whether it was made, changed, hidden or deleted does not matter. After the commit the indexes
    follow at once; where that fails the change waits for the next `drain`.
    """
    announce_all(kind, (key,))


def announce_all(kind: str, keys: Iterable[str]) -> None:
    """`announce` for several documents of a kind at once."""
    Outbox.objects.bulk_create([Outbox(kind=kind, key=key) for key in dict.fromkeys(keys)])
    transaction.on_commit(_follow_commit, robust=True)


def drain_outbox() -> int:
    """Bring all waiting changes into every index; returns how many were, each index counted.

    It also finishes what a killed process left, and builds what is missing. Raises
    `EngineUnavailable`, after all were tried, when one could not be written; nothing is lost.
    """
    outcomes = drain_each(indexes.index_updaters())
    if failures := [f"{one.label}：{one.failure}" for one in outcomes if one.failure]:
        raise EngineUnavailable("；".join(failures))
    return sum(one.marked for one in outcomes)


def drain_each(keepers: Iterable[IndexUpdater[SearchIndex]]) -> tuple[IndexOutcome, ...]:
    """`drain` for these indexes; what goes wrong with one stands in its outcome."""

    def drained(keeper: IndexUpdater[SearchIndex], outcome: IndexOutcome) -> None:
        outcome.marked = keeper.drain()

    return _each_index(keepers, drained)


def rebuild(
    kinds: Iterable[str] | None = None, progress: Callable[[str, int], None] | None = None
) -> tuple[IndexOutcome, ...]:
    """Build every index of the kinds (all) anew, and switch; `counts` are kind and documents."""
    asked = tuple(kinds or sources.registered_kinds())

    def rebuilt(keeper: IndexUpdater[SearchIndex], outcome: IndexOutcome) -> None:
        for kind in asked:
            watcher = partial(progress, kind) if progress else _ignore_progress
            outcome.counts = (*outcome.counts, (kind, keeper.rebuild(kind, watcher)))
        outcome.marked = keeper.drain()

    return _each_index(indexes.index_updaters(), rebuilt)


def compare(keepers: Iterable[IndexUpdater[SearchIndex]] | None = None) -> tuple[IndexOutcome, ...]:
    """The nightly check of these indexes (all): compares and mends; forgets old changes."""

    def compared(keeper: IndexUpdater[SearchIndex], outcome: IndexOutcome) -> None:
        outcome.mended = compare_and_mend(keeper)

    outcomes = _each_index(indexes.index_updaters() if keepers is None else keepers, compared)
    outbox.forget_old_changes()
    return outcomes


def _each_index(
    keepers: Iterable[IndexUpdater[SearchIndex]],
    work: Callable[[IndexUpdater[SearchIndex], IndexOutcome], None],
) -> tuple[IndexOutcome, ...]:
    outcomes = []
    for keeper in keepers:
        outcome = IndexOutcome(keeper.label)
        try:
            work(keeper, outcome)
        except DatabaseError:
            raise
        except EngineUnavailable as error:
            log.warning("%s does not work now", keeper.label, exc_info=True)
            outcome.failure = str(error)
        except Exception as error:
            log.exception("%s fails", keeper.label)
            outcome.failure = f"{type(error).__name__}: {error}"
        outcomes.append(outcome)
    return tuple(outcomes)


def _follow_commit() -> None:
    """Follow a commit; whatever goes wrong waits for the next `drain` and is only logged."""

    def followed(keeper: IndexUpdater[SearchIndex], outcome: IndexOutcome) -> None:
        outcome.marked = keeper.follow()

    _each_index(indexes.keepers_that_answer(), followed)


def _ignore_progress(count: int) -> None:
    """Nobody watches."""
