"""Bulk writing: what goes over the wire, what is tried again, what is reported.

It knows no alias and no switch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.documents import SearchDocument
from search.engines.base import Change, EngineBusy, EngineDamaged, EngineUnavailable
from search.engines.elasticsearch.connection import DAMAGES, ClientPatience
from search.engines.elasticsearch.documents import id_of, indexed_document

Action = dict[str, object]
CHUNK = 500
CHUNK_BYTES = 8_000_000
RETRIES = 5
PRIMARY_SECONDS, HASTY_PRIMARY_SECONDS = 60, 1
"""How long the server may wait for the copy that takes writes: always less than the client waits,
or a write that was given up could still overtake the next one."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
BUSY = (429, 502, 503, 504)
REPORTED = 3


class WriteTarget(Enum):
    """What a name names: the server makes an index of any name that it does not know."""

    ALIAS = "alias"
    INDEX = "index"


class WriteBlocked(EngineBusy):
    """The index takes no writes now: another process is about to switch it."""


def write_changes(
    client: Elasticsearch,
    index: str,
    target: WriteTarget,
    changes: Iterable[Change],
    patience: ClientPatience = ClientPatience.WRITING,
) -> int:
    """Write all changes into the index or alias; returns how many there were.

    What the server is too busy for is tried again, unless a person waits. Raises `WriteBlocked`, or
    `EngineUnavailable` with the first reasons where anything was refused: what was written before
    stays written, and writing everything again does no harm.
    """
    count = 0
    refused: list[str] = []
    seconds = PRIMARY_SECONDS if patience is ClientPatience.WRITING else HASTY_PRIMARY_SECONDS
    for succeeded, told in streaming_bulk(
        client,
        _bulk_actions(index, changes),
        chunk_size=CHUNK,
        max_chunk_bytes=CHUNK_BYTES,
        max_retries=RETRIES if patience is ClientPatience.WRITING else 0,
        initial_backoff=FIRST_PAUSE,
        max_backoff=LONGEST_PAUSE,
        retry_on_status=BUSY,
        raise_on_error=False,
        require_alias=target is WriteTarget.ALIAS,
        timeout=f"{seconds}s",
    ):
        count += 1
        answer = next(iter(told.values()))
        if succeeded or _was_not_there(told):
            continue
        reason = str(answer.get("error", answer.get("status")))
        if "index write (api)" in reason:
            raise WriteBlocked("索引正在切换，稍后自动补上")
        if any(mark in reason for mark in DAMAGES):
            raise EngineDamaged(f"索引写不进去：{reason}"[:500])
        refused.append(f"{answer.get('_id')}: {reason}"[:300])
    if refused:
        shown = "；".join(refused[:REPORTED])
        raise EngineUnavailable(f"Elasticsearch 拒绝了 {len(refused)} 条：{shown}")
    return count


def _bulk_actions(index: str, changes: Iterable[Change]) -> Iterator[Action]:
    for change in changes:
        if isinstance(change, SearchDocument):
            yield {**indexed_document(change).to_dict(include_meta=True), "_index": index}
        else:
            yield {"_op_type": "delete", "_index": index, "_id": id_of(change.key)}


def _was_not_there(told: dict[str, dict[str, object]]) -> bool:
    return "delete" in told and told["delete"].get("status") == 404
