"""Which indexes this installation keeps: where they lie and under which name they are marked."""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import filelock
from django.conf import settings

from search import sources
from search.clusters import ClusterAddress
from search.engines.base import EngineUnavailable, SearchIndex
from search.engines.breaker import CircuitBreaker
from search.engines.embedded import EmbeddedEngine
from search.engines.guarded import ClusterEngine, GuardedEngine
from search.meaning.nearness import MeaningIndex
from search.meaning.places import ModelFiles, model_files
from search.upkeep.keeping import IndexUpdater
from search.upkeep.locks import cluster_locks, host_locks

if TYPE_CHECKING:
    from search.engines.elasticsearch import ClusterSpec

log = logging.getLogger(__name__)

HOST_PATIENCE = 10.0
WORK_SECONDS = 30.0
ASK_SECONDS = 2.0
"""A page, or somebody who saves, waits for a cluster that does not answer no longer than this."""
HOST_LABEL = "本机索引"
MEANING_LABEL = "语义向量"
CLUSTER_MEANING_LABEL = "Elasticsearch 语义向量"
COMPARED_IN_PROCESS = 200_000
"""Passages of a kind; beyond them the cluster compares, where there is one."""
CLUSTER_LABEL = "Elasticsearch 集群"
Asked = TypeVar("Asked", bound=ClusterEngine)
IDENTITY_LOCK_SECONDS = 10


def host_keeper() -> IndexUpdater[EmbeddedEngine]:
    """The index of this host, in `ANJIAN_VAR/index`."""
    return _host_keeper(Path(settings.ANJIAN_VAR) / "index", os.getpid())


def cluster_keeper() -> IndexUpdater[ClusterEngine] | None:
    """The index of all hosts together, where one is configured; it takes its time."""
    cluster = _cluster_indexes()
    return cluster.keeper if cluster else None


def cluster_to_ask() -> GuardedEngine | None:
    """The same index for those who wait: it answers within ASK_SECONDS or fails."""
    cluster = _cluster_indexes()
    return cluster.asked if cluster else None


def meaning_keeper() -> IndexUpdater[MeaningIndex] | None:
    """The index of vectors, where there is a model: of this host, or of the cluster if large."""
    files = model_files(Path(settings.ANJIAN_MODEL))
    if files is None:
        return None
    try:
        address: ClusterAddress | None = getattr(settings, "ELASTICSEARCH", None)
        if address is not None and address.urls and is_large():
            folder = Path(settings.ANJIAN_VAR) / "meaning-cluster"
            return _cluster_meaning_keeper(address, folder, files, os.getpid())
        return _meaning_keeper(Path(settings.ANJIAN_VAR) / "meaning", files, os.getpid())
    except ImportError:
        log.exception("the libraries of the model do not load: words alone answer")
        return None


def vector_index() -> MeaningIndex | None:
    """What compares by meaning, where there is a model."""
    keeper = meaning_keeper()
    return keeper.engine if keeper else None


def is_large() -> bool:
    """Whether a kind has more passages than are compared one by one while a person waits."""
    words = host_keeper().engine.vocabulary
    try:
        return any(
            words(kind).passages() > COMPARED_IN_PROCESS for kind in sources.registered_kinds()
        )
    except EngineUnavailable:
        return False


def host_keepers() -> tuple[IndexUpdater[SearchIndex], ...]:
    """The indexes that every host has for itself."""
    return tuple(keeper for keeper in (host_keeper(), meaning_keeper()) if keeper)


def index_updaters() -> tuple[IndexUpdater[SearchIndex], ...]:
    """Every index that this process can write."""
    cluster = cluster_keeper()
    return (*host_keepers(), cluster) if cluster else host_keepers()


def keepers_that_answer() -> tuple[IndexUpdater[SearchIndex], ...]:
    """The indexes that may follow while a person waits: a server that just failed is none.

    Nor is meaning: a model reads a hundred passages a second.
    """
    cluster = _cluster_indexes()
    if cluster is None or cluster.asked.breaker.refuses():
        return (host_keeper(),)
    return (host_keeper(), cluster.follower)


@dataclass(frozen=True, slots=True)
class _ClusterIndexes:
    """One cluster, twice: `keeper` for work that takes its time, the others behind a breaker."""

    keeper: IndexUpdater[ClusterEngine]
    follower: IndexUpdater[GuardedEngine]
    asked: GuardedEngine


def _cluster_indexes() -> _ClusterIndexes | None:
    address: ClusterAddress | None = getattr(settings, "ELASTICSEARCH", None)
    if address is None or not address.urls:
        return None
    return _connected_cluster(address, Path(settings.ANJIAN_VAR) / "cluster", os.getpid())


@lru_cache(maxsize=4)
def _connected_cluster(address: ClusterAddress, folder: Path, process: int) -> _ClusterIndexes:
    locks = cluster_locks(f"elasticsearch:{address.prefix}", folder)
    quick = connect_to_ask(address)
    asked = GuardedEngine(quick, CircuitBreaker())

    def keeper(engine: Asked, identity: Callable[[], str], seconds: float) -> IndexUpdater[Asked]:
        def name() -> str:
            return f"elasticsearch:{identity()}:{address.prefix}"

        return IndexUpdater(engine, CLUSTER_LABEL, locks, name, seconds)

    # Whatever works on the cluster asks its name first: in haste, so that a job does not wait for
    # minutes where nobody answers, and no other job behind it.
    return _ClusterIndexes(
        keeper(connect_to_work(address), quick.identity, WORK_SECONDS),
        keeper(asked, asked.identity, ASK_SECONDS),
        asked,
    )


def forget_connections() -> None:
    """Connect anew with the next question (tests only use it between two clusters)."""
    _connected_cluster.cache_clear()


def connect_to_ask(address: ClusterAddress) -> ClusterEngine:
    """An engine on the cluster for those who wait; it asks nothing yet."""
    # The client's library is loaded only where there is a cluster.
    from search.engines.elasticsearch import ClientPatience, ElasticsearchEngine

    return ElasticsearchEngine(_cluster_address(address), ClientPatience.READING)


def connect_to_work(address: ClusterAddress) -> ClusterEngine:
    """An engine on the cluster that gets through; it asks nothing yet."""
    from search.engines.elasticsearch import ElasticsearchEngine

    return ElasticsearchEngine(_cluster_address(address))


def _cluster_address(address: ClusterAddress) -> ClusterSpec:
    from search.engines.elasticsearch import ClusterSpec

    return ClusterSpec(
        address.urls,
        user=address.user,
        password=address.password,
        api_key=address.api_key,
        ca=Path(address.ca) if address.ca else None,
        prefix=address.prefix,
        timeout=ASK_SECONDS,
    )


@lru_cache(maxsize=8)
def _host_keeper(root: Path, process: int) -> IndexUpdater[EmbeddedEngine]:
    return IndexUpdater(
        EmbeddedEngine(root),
        HOST_LABEL,
        host_locks(root),
        partial(_index_name, "embedded", root),
        HOST_PATIENCE,
    )


@lru_cache(maxsize=2)
def _meaning_keeper(root: Path, files: ModelFiles, process: int) -> IndexUpdater[MeaningIndex]:
    # Where there is no model, nothing of what it takes is imported.
    from search.meaning.index import VectorIndex
    from search.meaning.model import OnnxEmbedder

    return IndexUpdater(
        VectorIndex(root, OnnxEmbedder(files)),
        MEANING_LABEL,
        host_locks(root),
        partial(_index_name, "meaning", root),
        HOST_PATIENCE,
    )


@lru_cache(maxsize=2)
def _cluster_meaning_keeper(
    address: ClusterAddress, folder: Path, files: ModelFiles, process: int
) -> IndexUpdater[MeaningIndex]:
    from search.meaning.cluster import ClusterVectors
    from search.meaning.model import OnnxEmbedder

    vectors = ClusterVectors(_cluster_address(address), OnnxEmbedder(files))
    cluster = connect_to_ask(address)

    def name() -> str:
        return f"meaning:{cluster.identity()}:{address.prefix}"

    locks = cluster_locks(f"meaning:{address.prefix}", folder)
    return IndexUpdater(vectors, CLUSTER_MEANING_LABEL, locks, name, WORK_SECONDS)


def _index_name(kind: str, root: Path) -> str:
    return f"{kind}:{_index_identity(root)}"


def _index_identity(root: Path) -> str:
    """The name that this index folder keeps for life: deliveries of another one do not count.

    It is read anew each time, because the folder may be deleted under a running process. A copy
    of the folder, such as one restored from a backup, lies elsewhere on the disk and gets another
    name: it does not have what the original got since.
    """
    path = root / "identity"
    if known := _read_identity(path):
        return known
    root.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(root / "identity.lock", timeout=IDENTITY_LOCK_SECONDS):
        if known := _read_identity(path):
            return known
        draft = root / "identity.draft"
        draft.unlink(missing_ok=True)
        with draft.open("x", encoding="ascii") as file:
            file.write(f"{uuid.uuid4().hex} {os.fstat(file.fileno()).st_ino}")
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
        return _read_identity(path)


def _read_identity(path: Path) -> str:
    """The name in the file; nothing where there is no file, half a one, or a copy."""
    try:
        with path.open(encoding="ascii") as file:
            name, _, place = file.read().strip().partition(" ")
            return name if place == str(os.fstat(file.fileno()).st_ino) else ""
    except (FileNotFoundError, UnicodeDecodeError):
        return ""
