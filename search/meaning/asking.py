"""Asks words and meaning for one page of one plan; where there is no meaning, words alone.

It decides nothing of the order: `fusion` does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from search.engines.base import EngineUnavailable, SearchHit, SearchHits
from search.meaning.fusion import CANDIDATES, FusedHits, fuse_hits, wording_for_meaning
from search.meaning.nearness import VectorSearch
from search.queries import SearchPlan

log = logging.getLogger(__name__)

Find = Callable[[SearchPlan], SearchHits]
"""How the words answer a plan; raises `EngineUnavailable`."""


@dataclass(frozen=True, slots=True)
class HybridPage:
    """One page. `near` names the hits that were found by their meaning alone.

    `found.total` counts all that the pages hold, `near_total` how many of them are near; the
    counts of `found` are of what holds a word.
    """

    found: SearchHits
    near: frozenset[str] = frozenset()
    near_total: int = 0


def answer_plan(
    plan: SearchPlan, query: str, find: Find, meanings: VectorSearch | None
) -> HybridPage:
    """The page of the plan: in one order with the nearest where the query is free wording.

    The order is that of `fusion` for the first candidates, then that of the words. What is near
    without a word of the question stands last, and only where all that holds one is among the
    candidates: behind thousands nobody would find it, and their number is an estimate. A failing
    index of vectors is logged and left out; raises `EngineUnavailable` when words cannot answer.
    """
    wording = wording_for_meaning(plan, query) if meanings else ""
    if meanings is None or not wording:
        return HybridPage(find(plan))
    words = find(replace(plan, offset=0, limit=CANDIDATES))
    try:
        held = [hit.key for hit in words.hits]
        nearest = meanings.nearest(plan, wording, CANDIDATES, held)
    except EngineUnavailable:
        log.warning("no comparison by meaning for %s", plan.kind, exc_info=True)
        return HybridPage(find(plan))
    rest = tuple(one.key for one in nearest.best if one.key not in set(held))
    beside = (
        find(replace(plan, among=rest, offset=0, limit=len(rest))).hits
        if plan.gates and rest
        else ()
    )
    return _hybrid_page(plan, find, words, fuse_hits(words.hits, beside, nearest, plan))


def _hybrid_page(plan: SearchPlan, find: Find, words: SearchHits, fused: FusedHits) -> HybridPage:
    end = plan.offset + plan.limit
    everything = words.total <= len(words.hits)
    if everything:
        order: tuple[SearchHit, ...] = (*fused.sharing, *fused.near)
        page = order[plan.offset : end]
        near = frozenset(hit.key for hit in fused.near)
        total = len(order)
        return HybridPage(
            replace(words, total=total, hits=page),
            frozenset(hit.key for hit in page if hit.key in near),
            len(near),
        )
    page = fused.sharing[plan.offset : end]
    if (missing := plan.limit - len(page)) > 0:
        page += _hits_behind(plan, find, fused, max(0, plan.offset - len(fused.sharing)), missing)
    return HybridPage(replace(words, hits=page))


def _hits_behind(
    plan: SearchPlan, find: Find, fused: FusedHits, skipped: int, wanted: int
) -> tuple[SearchHit, ...]:
    """The hits by words behind the fused ones: those that meaning brought forward are not again."""
    forward = {hit.key for hit in fused.sharing}
    deep = skipped + wanted + len(fused.sharing) - CANDIDATES
    found = find(replace(plan, offset=CANDIDATES, limit=deep))
    rest = [hit for hit in found.hits if hit.key not in forward]
    return tuple(rest[skipped : skipped + wanted])
