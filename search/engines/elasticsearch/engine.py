"""See `Engine`: an index behind an alias a kind, rebuilt beside it and switched at once.

It knows names and their switching; what is asked and written is told by the modules below.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from elasticsearch import ApiError, BadRequestError, NotFoundError

from search.documents import SearchDocument
from search.engines.base import Change, EngineDamaged, EngineUnavailable, SearchHits
from search.engines.elasticsearch.cluster import ClusterSpec
from search.engines.elasticsearch.connection import (
    ClientPatience,
    ClusterConnection,
    translated_errors,
)
from search.engines.elasticsearch.documents import (
    index_mappings,
    index_settings,
    mapping_fingerprint,
)
from search.engines.elasticsearch.searching import AskedWords, find_hits, index_inventory
from search.engines.elasticsearch.writing import WriteBlocked, WriteTarget, write_changes
from search.queries import IndexVocabulary, SearchPlan

SWITCH_SECONDS = 60.0
"""How long a writer waits while another process switches."""
COPIES_SECONDS = 30
"""How long a switch waits for the new index to have its replicas."""
REFRESHED = "1s"


@dataclass(frozen=True, slots=True)
class _CurrentIndex:
    """The index behind an alias."""

    name: str
    fingerprint: str
    is_blocked: bool


class ElasticsearchEngine:
    """See `Engine`. Deletion and re-publication write one document each, by its id.

    `most` is the longest patience: READING where a person waits even for what is written.
    """

    name = "elasticsearch"

    def __init__(self, cluster: ClusterSpec, most: ClientPatience = ClientPatience.WRITING) -> None:
        self.cluster = cluster
        self._connection = ClusterConnection(cluster, most)

    def close(self) -> None:
        """Close all connections; the next question opens new ones."""
        self._connection.close()

    def identity(self) -> str:
        """What the cluster calls itself: one that was made anew calls itself something else."""
        client = self._connection.client(ClientPatience.WRITING)
        with translated_errors("核对索引"):
            told = client.cluster.state(metric="version", filter_path="cluster_uuid")
            return str(told.body["cluster_uuid"])

    def find(self, plan: SearchPlan) -> SearchHits:
        """See `Engine.find`. A second try bridges a switch in between."""
        if not plan.gates and not plan.pinned:
            return SearchHits()
        client, alias = (
            self._connection.client(ClientPatience.READING),
            self.cluster.alias(plan.kind),
        )
        with translated_errors("搜索"):
            try:
                return find_hits(client, alias, plan)
            except NotFoundError:
                if not client.indices.exists_alias(name=alias):
                    return SearchHits()
            except ApiError as error:
                if isinstance(error, BadRequestError):
                    raise
            return find_hits(client, alias, plan)

    def vocabulary(self, kind: str) -> IndexVocabulary:
        """See `Engine.vocabulary`; every word is a request."""
        return AskedWords(self._connection.client(ClientPatience.READING), self.cluster.alias(kind))

    def apply(self, kind: str, changes: Sequence[Change]) -> None:
        """See `Engine.apply`. While another process switches, this one waits for the new index."""
        if not changes:
            return
        last = list({change.key: change for change in changes}.values())
        client, alias = self._connection.client(ClientPatience.WRITING), self.cluster.alias(kind)
        patience = self._connection.most
        waits = SWITCH_SECONDS if patience is ClientPatience.WRITING else 0
        deadline = time.monotonic() + waits
        with translated_errors("更新索引"):
            self._ensure(kind)
            while True:
                try:
                    write_changes(client, alias, WriteTarget.ALIAS, last, patience)
                    break
                except WriteBlocked:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.1)
            client.indices.refresh(index=alias)

    def needs_rebuild(self, kind: str) -> bool:
        """See `Engine.needs_rebuild`.

        An index that takes no writes is about to be switched, or whoever was about to is dead:
        then only a rebuild frees it.
        """
        with translated_errors("核对索引"):
            current = self._current(kind)
        return current is None or current.is_blocked or current.fingerprint != mapping_fingerprint()

    def inventory(self, kind: str) -> Mapping[str, str]:
        """See `Engine.inventory`."""
        client, alias = self._connection.client(ClientPatience.WRITING), self.cluster.alias(kind)
        with translated_errors("核对索引"):
            try:
                return index_inventory(client, alias)
            except NotFoundError:
                return {}

    def rebuild(
        self,
        kind: str,
        documents: Iterable[SearchDocument],
        catch_up: Callable[[], Sequence[Change]],
    ) -> int:
        """See `Engine.rebuild`. The server itself shuts writers out, those of other hosts too."""
        client = self._connection.client(ClientPatience.WRITING)
        with translated_errors("重建索引"):
            fresh = self._create(kind)
            try:
                count = write_changes(client, fresh, WriteTarget.INDEX, documents)
                self._settle(fresh)
                with self._writers_shut_out(kind) as before:
                    meanwhile = {change.key: change for change in catch_up()}
                    write_changes(client, fresh, WriteTarget.INDEX, meanwhile.values())
                    client.indices.refresh(index=fresh)
                    self._switch(kind, fresh, before)
            except BaseException:
                with suppress(Exception):
                    client.indices.delete(index=fresh, ignore_unavailable=True)
                raise
        return count

    def tidy(self, kind: str) -> None:
        """See `Index.tidy`."""
        with translated_errors("整理索引"):
            current = self._current(kind)
            self._delete_all_but(kind, current.name if current else "")

    def discard(self, kind: str) -> None:
        """Delete the kind's index, as if there had never been one: for what was temporary."""
        with translated_errors("删除索引"):
            self._delete_all_but(kind, "")

    def _current(self, kind: str) -> _CurrentIndex | None:
        """The index behind the kind's alias, if there is one."""
        client, alias = self._connection.client(ClientPatience.WRITING), self.cluster.alias(kind)
        try:
            told = client.indices.get(index=alias, features=["mappings", "settings"])
        except NotFoundError:
            return None
        if len(told.body) != 1:
            raise EngineDamaged(f"{alias} 指向 {len(told.body)} 个索引，请运行 rebuild_index")
        name, index = next(iter(told.body.items()))
        meta = index["mappings"].get("_meta", {})
        blocks = index["settings"]["index"].get("blocks", {})
        is_blocked = str(blocks.get("write", "false")) == "true"
        return _CurrentIndex(name, str(meta.get("fingerprint", "")), is_blocked)

    def _ensure(self, kind: str) -> None:
        """Have an index of this version behind the alias: an empty one where there is none."""
        current = self._current(kind)
        if current is None:
            self._create_first(kind)
        elif current.fingerprint != mapping_fingerprint():
            raise EngineUnavailable(f"{kind} 的索引由别的版本建立，请运行 rebuild_index")

    def _create_first(self, kind: str) -> None:
        """The first index of a kind with its alias: of two hosts that try, one makes it."""
        client = self._connection.client(ClientPatience.WRITING)
        name = f"{self.cluster.alias(kind)}-{mapping_fingerprint()}-{'0' * 12}"
        try:
            client.indices.create(
                index=name,
                aliases={self.cluster.alias(kind): {}},
                settings=index_settings(self.cluster.shards),
                mappings=index_mappings(),
            )
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    def _create(self, kind: str) -> str:
        """A new index that nobody sees, not yet searchable."""
        name = f"{self.cluster.alias(kind)}-{mapping_fingerprint()}-{uuid.uuid4().hex[:12]}"
        client = self._connection.client(ClientPatience.WRITING)
        unseen = {**index_settings(self.cluster.shards), "refresh_interval": "-1"}
        client.indices.create(index=name, settings=unseen, mappings=index_mappings())
        return name

    def _settle(self, index: str) -> None:
        """Make the index searchable, and wait a while for its replicas: one node can die."""
        client = self._connection.client(ClientPatience.WRITING)
        client.indices.put_settings(index=index, settings={"index.refresh_interval": REFRESHED})
        client.indices.refresh(index=index)
        with suppress(ApiError):
            client.options(ignore_status=408).cluster.health(
                index=index, wait_for_status="green", timeout=f"{COPIES_SECONDS}s"
            )

    @contextmanager
    def _writers_shut_out(self, kind: str) -> Iterator[tuple[str, ...]]:
        """Stop all writing to the indexes behind the alias; gives their names.

        When this fails before the switch, they are opened again.
        """
        client, alias = self._connection.client(ClientPatience.WRITING), self.cluster.alias(kind)
        try:
            before = tuple(client.indices.get_alias(name=alias).body)
        except NotFoundError:
            before = ()
        for index in before:
            client.indices.add_block(index=index, block="write")
        try:
            yield before
        except BaseException:
            for index in before:
                with suppress(Exception):
                    client.indices.put_settings(index=index, settings={"index.blocks.write": None})
            raise

    def _switch(self, kind: str, fresh: str, before: tuple[str, ...]) -> None:
        """Let the alias name the fresh index and delete the old ones, in one step of the server.

        What rebuilds that died have left goes too.
        """
        client, alias = self._connection.client(ClientPatience.WRITING), self.cluster.alias(kind)
        removed = [{"remove_index": {"index": index}} for index in before]
        client.indices.update_aliases(actions=[{"add": {"index": fresh, "alias": alias}}, *removed])
        self._delete_all_but(kind, fresh)

    def _delete_all_but(self, kind: str, kept: str) -> None:
        client, alias = self._connection.client(ClientPatience.WRITING), self.cluster.alias(kind)
        ours = re.compile(rf"{re.escape(alias)}-[0-9a-f]{{12}}-[0-9a-f]{{12}}")
        for name in client.indices.get(index=f"{alias}-*", features=["aliases"]).body:
            if ours.fullmatch(name) and name != kept:
                with suppress(NotFoundError):
                    client.indices.delete(index=name)
