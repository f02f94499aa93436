"""Vectors on Elasticsearch, for libraries too large to be compared in process: approximate kNN.

One index per kind behind an alias, named by the model; a document's passages are nested in it, so
that a change is one write. It embeds what it is given and knows nothing of where documents come
from. Writers of other hosts are kept apart by their keeper's locks, and by a block while an index
is switched.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch.helpers import bulk

from search.documents import SearchDocument, facet_token
from search.engines.base import Change, EngineUnavailable
from search.engines.breaker import CircuitBreaker
from search.engines.elasticsearch.cluster import ClusterSpec
from search.engines.elasticsearch.connection import (
    ClientPatience,
    ClusterConnection,
    translated_errors,
)
from search.engines.elasticsearch.documents import clean_value, id_of, index_settings
from search.engines.elasticsearch.searching import index_inventory
from search.meaning.index import REMEMBERED, mark_of, texts_of
from search.meaning.model import ModelUnusable, TextEmbedder
from search.meaning.nearness import NearestNeighbours, VectorNeighbour
from search.meaning.store import Matrix
from search.queries import SearchPlan

Source = Mapping[str, object]
AT_ONCE = 50
VECTOR = "passages.vector"
CANDIDATES = 4
"""Neighbours looked at for every one that is wanted: what an approximate search may miss."""
MOST_CANDIDATES = 10_000


class ClusterVectors:
    """See `Index` and `Meanings`. Every name on the cluster begins with its prefix."""

    name = "meaning-cluster"

    def __init__(self, cluster: ClusterSpec, embedder: TextEmbedder) -> None:
        self._cluster = cluster
        self._connection = ClusterConnection(cluster)
        self._breaker = CircuitBreaker()
        self._embedder = embedder
        self._vector_of = lru_cache(maxsize=REMEMBERED)(self._embedded)

    def nearest(
        self, plan: SearchPlan, wording: str, most: int, beside: Collection[str]
    ) -> NearestNeighbours:
        """See `Meanings.nearest`. A server that failed is left alone for a while."""
        if not self._breaker.lets_through():
            raise EngineUnavailable("Elasticsearch 刚才没有应答，稍后再试")
        try:
            found = self._nearest(plan, wording, most, beside)
        except EngineUnavailable:
            self._breaker.failed()
            raise
        self._breaker.answered()
        return found

    def _nearest(
        self, plan: SearchPlan, wording: str, most: int, beside: Collection[str]
    ) -> NearestNeighbours:
        client = self._connection.client(ClientPatience.READING)
        with translated_errors("按意思搜索"):
            current = self._behind_alias(client, plan.kind)
            if current is None or not current.startswith(self._named(plan.kind)):
                return NearestNeighbours()
            vector = self._asked(wording)
            best = self._search(plan, vector, most, ())
            found = {near.key for near in best}
            rest = tuple(key for key in beside if key not in found)
            also = self._search(plan, vector, len(rest), rest) if rest else ()
        likenesses = {near.key: near.likeness for near in (*best, *also) if near.key in {*beside}}
        return NearestNeighbours(best, likenesses)

    def apply(self, kind: str, changes: Sequence[Change]) -> None:
        """See `Index.apply`."""
        with translated_errors("更新向量"):
            if self._current(kind) is None:
                self._point(kind, self._create(kind))
        if self.needs_rebuild(kind):
            raise EngineUnavailable(f"{kind} 的向量由别的模型建立或正在切换，稍后自动补上")
        with translated_errors("更新向量"):
            self._write(self._alias(kind), changes)
            self._client().indices.refresh(index=self._alias(kind))

    def needs_rebuild(self, kind: str) -> bool:
        """See `Index.needs_rebuild`: also where the vectors are of another model."""
        with translated_errors("核对向量"):
            current = self._current(kind)
            return current is None or not current.startswith(self._named(kind))

    def inventory(self, kind: str) -> Mapping[str, str]:
        """See `Index.inventory`."""
        with translated_errors("核对向量"):
            try:
                return index_inventory(self._client(), self._alias(kind))
            except NotFoundError:
                return {}

    def rebuild(
        self,
        kind: str,
        documents: Iterable[SearchDocument],
        catch_up: Callable[[], Sequence[Change]],
    ) -> int:
        """See `Index.rebuild`."""
        with translated_errors("重建向量"):
            fresh = self._create(kind)
            count = 0
            waiting = iter(documents)
            while some := list(islice(waiting, AT_ONCE)):
                self._write(fresh, some)
                count += len(some)
            before = self._current(kind)
            if before is not None:
                self._client().indices.add_block(index=before, block="write")
            try:
                self._write(fresh, catch_up())
                self._client().indices.refresh(index=fresh)
                self._point(kind, fresh)
            except BaseException:
                if before is not None:
                    unblocked = {"index.blocks.write": None}
                    self._client().indices.put_settings(index=before, settings=unblocked)
                raise
        self.tidy(kind)
        return count

    def tidy(self, kind: str) -> None:
        """See `Index.tidy`."""
        with translated_errors("整理向量"):
            current = self._current(kind)
            every = self._client().indices.get(index=f"{self._alias(kind)}-*").body
            for name in every:
                if name != current:
                    self._client().indices.delete(index=name, ignore_unavailable=True)

    def _search(
        self, plan: SearchPlan, vector: Sequence[float], most: int, keys: tuple[str, ...]
    ) -> tuple[VectorNeighbour, ...]:
        told = self._connection.client(ClientPatience.READING).search(
            index=self._alias(plan.kind),
            size=most,
            source=False,
            docvalue_fields=[{"field": "key"}],
            knn={
                "field": VECTOR,
                "query_vector": vector,
                "k": most,
                "num_candidates": min(MOST_CANDIDATES, most * CANDIDATES),
                "filter": _allowed_filter(plan, keys),
                "inner_hits": {
                    "size": 1,
                    "_source": False,
                    "docvalue_fields": ["passages.at"],
                },
            },
        )
        found = (_read_neighbour(hit) for hit in told["hits"]["hits"])
        return tuple(sorted(found, key=lambda near: (-near.likeness, near.key)))

    def _write(self, index: str, changes: Sequence[Change]) -> None:
        last = list({change.key: change for change in changes}.values())
        documents = [one for one in last if isinstance(one, SearchDocument)]
        texts = [texts_of(document) for document in documents]
        every = [text for some in texts for text in some]
        vectors = iter(self._vectors(every) if every else ())
        written: Iterator[dict[str, object]] = (
            {
                "_index": index,
                "_id": id_of(document.key),
                "_source": _vector_source(document, [*islice(vectors, len(some))]),
            }
            for document, some in zip(documents, texts)
        )
        gone = (
            {"_op_type": "delete", "_index": index, "_id": id_of(one.key)}
            for one in last
            if not isinstance(one, SearchDocument)
        )
        client = self._client()
        bulk(client, written)
        bulk(client, gone, ignore_status=(404,))

    def _client(self) -> Elasticsearch:
        return self._connection.client(ClientPatience.WRITING)

    def _alias(self, kind: str) -> str:
        return f"{self._cluster.prefix}-meaning-{kind}"

    def _named(self, kind: str) -> str:
        return f"{self._alias(kind)}-{mark_of(self._embedder)}"

    def _current(self, kind: str) -> str | None:
        return self._behind_alias(self._client(), kind)

    def _behind_alias(self, client: Elasticsearch, kind: str) -> str | None:
        try:
            return next(iter(client.indices.get_alias(name=self._alias(kind)).body), None)
        except NotFoundError:
            return None

    def _create(self, kind: str) -> str:
        name = f"{self._named(kind)}{uuid.uuid4().hex[:12]}"
        dimension = len(self._asked("供电"))
        self._client().indices.create(
            index=name,
            settings=index_settings(self._cluster.shards),
            mappings=_vector_mappings(dimension),
        )
        return name

    def _point(self, kind: str, fresh: str) -> None:
        alias = self._alias(kind)
        actions: list[Source] = [
            {"remove": {"index": f"{alias}-*", "alias": alias, "must_exist": False}},
            {"add": {"index": fresh, "alias": alias}},
        ]
        self._client().indices.update_aliases(actions=actions)

    def _embedded(self, wording: str) -> tuple[float, ...]:
        return tuple(float(number) for number in self._vectors((wording,))[0])

    def _asked(self, wording: str) -> list[float]:
        return [*self._vector_of(wording)]

    def _vectors(self, texts: Sequence[str]) -> Matrix:
        try:
            return self._embedder.embed(texts)
        except ModelUnusable as error:
            raise EngineUnavailable(str(error)) from error


def _vector_mappings(dimension: int) -> dict[str, object]:
    vector = {"type": "dense_vector", "dims": dimension, "index": True, "similarity": "cosine"}
    passages = {"at": {"type": "integer"}, "vector": vector}
    return {
        "dynamic": "strict",
        "_source": {"includes": ["key"]},
        "properties": {
            "key": {"type": "keyword"},
            "version": {"type": "keyword", "index": False},
            "visibility": {"type": "keyword"},
            "facets": {"type": "keyword"},
            "passages": {"type": "nested", "properties": passages},
        },
    }


def _vector_source(document: SearchDocument, vectors: Sequence[Matrix]) -> Source:
    return {
        "key": clean_value(document.key),
        "version": clean_value(document.version),
        "visibility": document.visibility,
        "facets": sorted({clean_value(facet_token(facet)) for facet in document.facets}),
        "passages": [{"at": at, "vector": one.tolist()} for at, one in enumerate(vectors)],
    }


def _allowed_filter(plan: SearchPlan, keys: tuple[str, ...]) -> list[Source]:
    """Who may see it, filters (alternatives of one name), and the keys where some are named."""
    conditions: list[Source] = [{"terms": {"visibility": sorted(plan.may_see)}}]
    for name in sorted({facet.name for facet in plan.filters}):
        tokens = [clean_value(facet_token(facet)) for facet in plan.filters if facet.name == name]
        conditions.append({"terms": {"facets": tokens}})
    if keys:
        conditions.append({"terms": {"key": [clean_value(key) for key in keys]}})
    return conditions


def _read_neighbour(hit: dict[str, Any]) -> VectorNeighbour:
    """A hit of the server: its score is (1 + cosine) / 2."""
    inner = hit["inner_hits"]["passages"]["hits"]["hits"]
    at = int(inner[0]["fields"]["passages.at"][0]) if inner else 0
    return VectorNeighbour(str(hit["fields"]["key"][0]), round(2 * float(hit["_score"]) - 1, 5), at)
