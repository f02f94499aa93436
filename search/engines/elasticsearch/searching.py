"""What is read: the page of a plan in the order of the contract, inventories, frequencies.

It knows nothing of writing and of switches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.documents import Facet, Field, facet_of
from search.engines.base import Found, Hit, listed, ranked
from search.engines.elasticsearch.compiling import PASSAGES, compiled
from search.engines.elasticsearch.connection import spoken
from search.engines.elasticsearch.documents import LONGEST_WINDOW, Source, clean
from search.queries import SearchPlan

MARGIN = 10
"""Hits fetched around a page, to see whether what ties with its ends is complete."""
LONGEST_MARGIN = 5_000
BEST_FIRST: list[Mapping[str, str]] = [{"_score": "desc"}, {"key": "asc"}]
BY_KEY: list[Mapping[str, str]] = [{"key": "asc"}]
MOST_FACETS = 10_000
KEPT_OPEN = "2m"
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class _Answer:
    """A window of hits, best first by the exact score; `start` is the rank of the first."""

    start: int
    hits: tuple[Hit, ...]
    total: int
    counts: Counter[Facet]

    def is_complete(self, first: int, last: int) -> bool:
        """Whether everything that ties (to four places) with these two ranks is in the window."""
        if not self.hits:
            return True
        end = self.start + len(self.hits)
        worth = [round(hit.score, 4) for hit in self.hits]
        begins = self.start == 0 or first >= end or worth[0] > worth[first - self.start]
        ends = end >= self.total or last >= end or worth[-1] < worth[last - self.start]
        return begins and ends


def found(client: Elasticsearch, alias: str, plan: SearchPlan) -> Found:
    """The page that the plan asks for."""
    query = compiled(plan).to_dict()
    if not plan.limit or plan.offset >= LONGEST_WINDOW:
        answer = _window(client, alias, query, 0, 0)
        return Found(answer.total, (), listed(answer.counts))
    margin = MARGIN
    while True:
        start = max(0, plan.offset - margin)
        end = min(plan.offset + plan.limit + margin, LONGEST_WINDOW)
        answer = _window(client, alias, query, start, end - start)
        last = plan.offset + plan.limit - 1
        if answer.is_complete(plan.offset, last) or margin >= LONGEST_MARGIN:
            break
        margin *= 8
    skipped = plan.offset - answer.start
    page = ranked(answer.hits)[skipped : skipped + plan.limit]
    return Found(answer.total, tuple(page), listed(answer.counts))


def _window(client: Elasticsearch, alias: str, query: Source, start: int, size: int) -> _Answer:
    told = client.search(
        index=alias,
        query=query,
        from_=start,
        size=size,
        source=False,
        sort=BEST_FIRST,
        aggs={"facets": {"terms": {"field": "facets", "size": MOST_FACETS}}},
        track_total_hits=True,
        # Frequencies of all shards together, as if there were one.
        search_type="dfs_query_then_fetch",
        # Half an answer is none.
        allow_partial_search_results=False,
    )
    hits = tuple(_hit(one) for one in told["hits"]["hits"])
    buckets = told["aggregations"]["facets"]["buckets"]
    counts = Counter({facet_of(one["key"]): int(one["doc_count"]) for one in buckets})
    return _Answer(start, hits, int(told["hits"]["total"]["value"]), counts)


def _hit(told: Mapping[str, Any]) -> Hit:
    """A hit as the server tells it; a pin that no word found names its first passage."""
    score, key = told["sort"]
    best = told.get("inner_hits", {}).get("best", {}).get("hits", {}).get("hits", [])
    return Hit(str(key), float(score), int(best[0]["_nested"]["offset"]) if best else 0)


def inventory(client: Elasticsearch, alias: str) -> dict[str, str]:
    """Key → version of every document, as they were at one moment."""
    held: dict[str, str] = {}
    opened = client.open_point_in_time(index=alias, keep_alive=KEPT_OPEN)["id"]
    after: list[str] | None = None
    try:
        while True:
            told = client.search(
                pit={"id": opened, "keep_alive": KEPT_OPEN},
                sort=BY_KEY,
                search_after=after,
                size=AT_ONCE,
                source=False,
                docvalue_fields=[{"field": "version"}],
                track_total_hits=False,
                allow_partial_search_results=False,
            )
            hits = told["hits"]["hits"]
            for hit in hits:
                held[hit["sort"][0]] = hit.get("fields", {}).get("version", [""])[0]
            if len(hits) < AT_ONCE:
                return held
            opened, after = told["pit_id"], hits[-1]["sort"]
    finally:
        client.options(ignore_status=404).close_point_in_time(id=opened)


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The vocabulary of an index, one request a word: planning asks the host's own index."""

    client: Elasticsearch
    alias: str

    def passages(self) -> int:
        """See `Vocabulary.passages`."""
        return self._count({"match_all": {}})

    def frequency(self, field: Field, token: str) -> int:
        """See `Vocabulary.frequency`."""
        return self._count({"term": {f"{PASSAGES}.{field.value}": {"value": clean(token)}}})

    def _count(self, query: Source) -> int:
        held = {"held": {"filter": query}}
        with spoken("搜索"):
            try:
                told = self.client.search(
                    index=self.alias,
                    size=0,
                    aggs={"passages": {"nested": {"path": PASSAGES}, "aggs": held}},
                )
            except NotFoundError:
                return 0
        return int(told["aggregations"]["passages"]["held"]["doc_count"])
