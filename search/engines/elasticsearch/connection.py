"""The client, one a process, and what it raises said in the words of the protocol.

It knows no plan and no document.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from elasticsearch import ApiError, Elasticsearch, SerializationError, TransportError
from elasticsearch.helpers import BulkIndexError

from search.engines.base import EngineDamaged, EngineUnavailable
from search.engines.elasticsearch.cluster import ClusterSpec

WRITING_SECONDS = 120.0
RETRIES_OF_WRITING = 4


class ClientPatience(Enum):
    """Who waits: a person for an answer, or a job that must get through."""

    READING = "搜索"
    WRITING = "更新"


@dataclass(frozen=True, slots=True)
class _OpenClient:
    """A client; its sockets do not survive a fork, so the process is part of it."""

    process: int
    client: Elasticsearch


class ClusterConnection:
    """Clients of one cluster. Nothing is asked of the server before it is needed.

    With `most` READING even those that write wait no longer than a search may take.
    """

    def __init__(self, cluster: ClusterSpec, most: ClientPatience = ClientPatience.WRITING) -> None:
        self.cluster = cluster
        self.most = most
        self._opened: _OpenClient | None = None
        self._guard = threading.Lock()

    def client(self, patience: ClientPatience) -> Elasticsearch:
        """A client that waits and tries again as the occasion demands."""
        with self._guard:
            if self._opened is None or self._opened.process != os.getpid():
                with translated_errors("连接 Elasticsearch"):
                    self._opened = _OpenClient(os.getpid(), _open_client(self.cluster))
            client = self._opened.client
        if ClientPatience.READING in (patience, self.most):
            # A dead host is passed over; a slow one is not asked again while a person waits.
            return client.options(
                request_timeout=self.cluster.timeout,
                max_retries=len(self.cluster.addresses()),
                retry_on_timeout=False,
            )
        return client.options(
            request_timeout=WRITING_SECONDS,
            max_retries=RETRIES_OF_WRITING,
            retry_on_timeout=True,
        )

    def close(self) -> None:
        """Close the sockets of this process; the next question opens new ones."""
        with self._guard:
            if self._opened is not None and self._opened.process == os.getpid():
                self._opened.client.close()
            self._opened = None


def _open_client(cluster: ClusterSpec) -> Elasticsearch:
    api_key: str | tuple[str, str] | None = cluster.api_key or None
    if ":" in cluster.api_key:
        name, _, key = cluster.api_key.partition(":")
        api_key = (name, key)
    basic = (cluster.user, cluster.password) if cluster.user and not api_key else None
    hosts = list(cluster.addresses())
    if cluster.ca:
        return Elasticsearch(hosts, api_key=api_key, basic_auth=basic, ca_certs=str(cluster.ca))
    return Elasticsearch(hosts, api_key=api_key, basic_auth=basic)


@contextmanager
def translated_errors(doing: str) -> Iterator[None]:
    """Turn whatever the client raises into `EngineUnavailable`, a broken index into `…Damaged`."""
    try:
        yield
    except EngineUnavailable:
        raise
    except ApiError as error:
        said = f"{doing}：Elasticsearch 答复 {error.status_code} {_error_reason(error)}"
        if _is_damage(error):
            raise EngineDamaged(said) from error
        raise EngineUnavailable(said) from error
    except BulkIndexError as error:
        raise EngineUnavailable(f"{doing}：{error.args[0]}") from error
    except (TransportError, SerializationError, OSError, ValueError) as error:
        raise EngineUnavailable(f"{doing}：连不上 Elasticsearch（{error}）") from error


DAMAGES = ("index_closed_exception", "strict_dynamic_mapping_exception", "corrupt")
"""What only a rebuild mends. A shard that is missing may come back with its node."""


def _is_damage(error: ApiError) -> bool:
    return any(mark in str(error.body) for mark in DAMAGES)


def _error_reason(error: ApiError) -> str:
    body = error.body
    told = body.get("error") if isinstance(body, dict) else None
    if isinstance(told, dict):
        return f"{told.get('type', '')}: {told.get('reason', '')}"[:500]
    return str(told or error.message)[:500]
