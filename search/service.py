"""What rooms above call to keep indexes true: announce a change, drain, rebuild, compare.

An engine that is down or damaged never fails a save.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial

from django.db import transaction

from search import sources
from search.engines.base import EngineUnavailable
from search.indexes import keeper
from search.models import Outbox
from search.outbox import Mended

log = logging.getLogger(__name__)


def announce(kind: str, key: str) -> None:
    """Say, inside the transaction that changes a document, that its index entry is out of date.

    Whether it was made, changed, hidden or deleted does not matter. After the commit the index
    follows at once; where that fails the change waits for the next `drain`.
    """
    announce_all(kind, (key,))


def announce_all(kind: str, keys: Iterable[str]) -> None:
    """`announce` for several documents of a kind at once."""
    Outbox.objects.bulk_create([Outbox(kind=kind, key=key) for key in dict.fromkeys(keys)])
    transaction.on_commit(_drain_quietly, robust=True)


def last_change() -> int:
    """The number of the last change that anybody announced: it rises with every change."""
    return Outbox.objects.order_by("-id").values_list("id", flat=True).first() or 0


def drain() -> int:
    """Bring all waiting changes into this host's index; returns how many were.

    Run it at start and every minute: it also finishes what a killed process left. Raises
    `EngineUnavailable` when the index cannot be written; nothing is lost then.
    """
    return keeper().drain()


def rebuild(
    kinds: Iterable[str] | None = None, progress: Callable[[str, int], None] | None = None
) -> dict[str, int]:
    """Build the indexes of the kinds (all) anew, and switch; kind → number of documents."""
    counts = {}
    for kind in tuple(kinds or sources.kinds()):
        watcher = partial(progress, kind) if progress else _unwatched
        counts[kind] = keeper().rebuild(kind, watcher)
    keeper().drain()
    return counts


def _unwatched(count: int) -> None:
    """Nobody watches."""


def compare_and_mend() -> tuple[Mended, ...]:
    """The nightly check: compares (key, version) of sources and indexes, and mends."""
    return keeper().compare_and_mend()


def _drain_quietly() -> None:
    """Drain after a commit; whatever goes wrong waits for the next time and is only logged."""
    try:
        keeper().drain()
    except EngineUnavailable:
        log.warning("the index could not follow a change; it will catch up", exc_info=True)
