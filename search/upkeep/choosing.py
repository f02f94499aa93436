"""Which engine answers: the cluster where there is one, the index of this host where that fails.

A page waits for a dead cluster at most once (`indexes.ASK_SECONDS`); then a breaker lets everybody
pass by it for a while.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from search.documents import SearchField
from search.engines.base import EngineDamaged, EngineUnavailable, SearchHits
from search.engines.guarded import GuardedEngine, ServerDown
from search.queries import IndexVocabulary, SearchPlan
from search.upkeep import indexes
from search.upkeep.repairing import mend_in_background

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """What an engine found; `stood_in` when the cluster should have answered and did not."""

    found: SearchHits
    stood_in: bool = False


@dataclass(frozen=True, slots=True)
class _HostWords:
    """The words of this host's index; the mending begins where they turn out to be damaged."""

    words: IndexVocabulary

    def passages(self) -> int:
        """See `IndexVocabulary.passages`."""
        return self.words.passages()

    def frequency(self, field: SearchField, token: str) -> int:
        """See `IndexVocabulary.frequency`."""
        try:
            return self.words.frequency(field, token)
        except EngineDamaged:
            mend_in_background()
            raise

    def followers(self, char: str) -> Collection[str]:
        """See `IndexVocabulary.followers`."""
        with _damage_mended():
            return self.words.followers(char)


def index_vocabulary(kind: str) -> IndexVocabulary:
    """The words of this host's index, so that plans are equal whoever answers them.

    Where this host has no index yet, or none that can be read, those of the cluster; then every
    word may raise `EngineUnavailable`, as this does.
    """
    host = indexes.host_keeper().engine
    cluster = indexes.cluster_to_ask()
    try:
        with _damage_mended():
            words = _HostWords(host.vocabulary(kind))
        if cluster is None or words.passages() or not host.needs_rebuild(kind):
            return words
    except EngineUnavailable:
        if cluster is None:
            raise
        log.warning("the index of %s on this host does not answer", kind, exc_info=True)
    return cluster.vocabulary(kind)


def find_hits(plan: SearchPlan) -> EngineAnswer:
    """Answer the plan. Raises `EngineUnavailable` when no engine can."""
    cluster = indexes.cluster_to_ask()
    if cluster is not None:
        found = _by_cluster(cluster, plan)
        if found is not None:
            return EngineAnswer(found)
    with _damage_mended():
        found = indexes.host_keeper().engine.find(plan)
    return EngineAnswer(found, stood_in=cluster is not None)


@contextmanager
def _damage_mended() -> Iterator[None]:
    """Begin to mend this host's index where it turns out to be damaged, and say so as before."""
    try:
        yield
    except EngineDamaged:
        mend_in_background()
        raise


def _by_cluster(cluster: GuardedEngine, plan: SearchPlan) -> SearchHits | None:
    """What the cluster finds; `None` where it fails or has no such index yet."""
    try:
        found = cluster.find(plan)
        if found.total or not cluster.needs_rebuild(plan.kind):
            return found
        log.info("the cluster has no index of %s yet", plan.kind)
    except ServerDown:
        pass
    except EngineUnavailable:
        log.warning("the cluster does not answer: this host's index does", exc_info=True)
    return None
