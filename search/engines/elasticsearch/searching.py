"""What is read: the page of a plan in the order of the contract, inventories, frequencies.

It knows nothing of writing and of switches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.documents import DocumentFacet, SearchField, facet_of
from search.engines.base import SearchHit, SearchHits, list_counts, rank_hits
from search.engines.elasticsearch.compiling import PASSAGES, HitDetail, compile_query
from search.engines.elasticsearch.connection import translated_errors
from search.engines.elasticsearch.documents import LONGEST_WINDOW, Source, clean_value
from search.queries import SearchPlan
from search.text import common_characters

MARGINS = (10, 1_000, 10_000)
"""Hits fetched around a page, until what ties with its ends is complete: engines order by four
places of the score and then by key, the server by the exact score."""
BEST_FIRST: list[Mapping[str, str]] = [{"_score": "desc"}, {"key": "asc"}]
BY_KEY: list[Mapping[str, str]] = [{"key": "asc"}]
MOST_FACETS = 10_000
KEPT_OPEN = "2m"
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class _HitWindow:
    """A window of hits, best first by the exact score; `start` is the rank of the first."""

    start: int
    hits: tuple[SearchHit, ...]
    total: int
    counts: Counter[DocumentFacet]

    def is_complete(self, first: int, last: int) -> bool:
        """Whether everything that ties (to four places) with these two ranks is in the window."""
        if not self.hits:
            return True
        end = self.start + len(self.hits)
        worth = [round(hit.score, 4) for hit in self.hits]
        begins = self.start == 0 or first >= end or worth[0] > worth[first - self.start]
        ends = end >= self.total or last >= end or worth[-1] < worth[last - self.start]
        return begins and ends


def find_hits(client: Elasticsearch, alias: str, plan: SearchPlan) -> SearchHits:
    """The page that the plan asks for."""
    if not plan.limit or plan.offset >= LONGEST_WINDOW:
        answer = _counted_window(
            client, alias, compile_query(plan, HitDetail.NOTHING).to_dict(), 0, 0
        )
        return SearchHits(answer.total, (), list_counts(answer.counts))
    first, last = plan.offset, plan.offset + plan.limit - 1
    start, size = _window_around(first, last, MARGINS[0])
    answer = _counted_window(client, alias, compile_query(plan).to_dict(), start, size)
    window = answer
    for margin in MARGINS[1:]:
        if window.is_complete(first, last):
            break
        start, size = _window_around(first, last, margin)
        window = _ordered_window(client, alias, plan, start, size, answer)
    page = rank_hits(window.hits)[first - window.start :][: plan.limit]
    return SearchHits(
        answer.total, _with_passages(client, alias, plan, page, answer), list_counts(answer.counts)
    )


def _window_around(first: int, last: int, margin: int) -> tuple[int, int]:
    """Start and size of the window around these ranks."""
    start = max(0, first - margin)
    return start, min(last + 1 + margin, LONGEST_WINDOW) - start


def _counted_window(
    client: Elasticsearch, alias: str, query: Source, start: int, size: int
) -> _HitWindow:
    """A window with totals and counts."""
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
    hits = tuple(_read_hit(one) for one in told["hits"]["hits"])
    buckets = told["aggregations"]["facets"]["buckets"]
    counts = Counter({facet_of(one["key"]): int(one["doc_count"]) for one in buckets})
    return _HitWindow(start, hits, int(told["hits"]["total"]["value"]), counts)


def _ordered_window(
    client: Elasticsearch, alias: str, plan: SearchPlan, start: int, size: int, counted: _HitWindow
) -> _HitWindow:
    """A wide window, of keys and scores alone."""
    told = client.search(
        index=alias,
        query=compile_query(plan, HitDetail.NOTHING).to_dict(),
        from_=start,
        size=size,
        source=False,
        sort=BEST_FIRST,
        track_total_hits=False,
        search_type="dfs_query_then_fetch",
        allow_partial_search_results=False,
    )
    hits = tuple(_read_hit(one) for one in told["hits"]["hits"])
    return _HitWindow(start, hits, counted.total, counted.counts)


def _with_passages(
    client: Elasticsearch,
    alias: str,
    plan: SearchPlan,
    page: Sequence[SearchHit],
    counted: _HitWindow,
) -> tuple[SearchHit, ...]:
    """The page with the best passages: those that the first window does not know are asked for."""
    known = {hit.key: hit.passage for hit in counted.hits}
    missing = tuple(hit.key for hit in page if hit.key not in known)
    if missing:
        only = replace(plan, among=missing, pinned=())
        told = _counted_window(client, alias, compile_query(only).to_dict(), 0, len(missing))
        known |= {hit.key: hit.passage for hit in told.hits}
    return tuple(SearchHit(hit.key, hit.score, known.get(hit.key, 0)) for hit in page)


def _read_hit(told: Mapping[str, Any]) -> SearchHit:
    """A hit as the server tells it; a pin that no word found names its first passage."""
    score, key = told["sort"]
    best = told.get("inner_hits", {}).get("best", {}).get("hits", {}).get("hits", [])
    return SearchHit(str(key), float(score), int(best[0]["_nested"]["offset"]) if best else 0)


def index_inventory(client: Elasticsearch, alias: str) -> dict[str, str]:
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

    def frequency(self, field: SearchField, token: str) -> int:
        """See `Vocabulary.frequency`."""
        return self._count({"term": {f"{PASSAGES}.{field.value}": {"value": clean_value(token)}}})

    def followers(self, char: str) -> frozenset[str]:
        """See `IndexVocabulary.followers`."""
        return frozenset(
            other
            for other in common_characters()
            if self.frequency(SearchField.GRAMS, char + other)
        )

    def _count(self, query: Source) -> int:
        held = {"held": {"filter": query}}
        with translated_errors("搜索"):
            try:
                told = self.client.search(
                    index=self.alias,
                    size=0,
                    aggs={"passages": {"nested": {"path": PASSAGES}, "aggs": held}},
                )
            except NotFoundError:
                return 0
        return int(told["aggregations"]["passages"]["held"]["doc_count"])
