"""Words and meaning in one order: which questions are compared by meaning, and who stands where.

It knows plans, hits and likenesses as values; no engine, no model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from search import text
from search.documents import SearchField
from search.engines.base import SearchHit
from search.meaning.nearness import NearestNeighbours, VectorNeighbour
from search.quantities import find_quantities
from search.queries import SearchPlan
from search.wording import read_wording

CANDIDATES = 300
"""The best by words and the best by meaning that are put in one order."""
WEIGHT = 1.0
"""What the nearest document earns, beside 1.0 for the best by words."""
FEWEST_CHARACTERS = 6
"""Chinese characters of free wording; shorter ones are words, and words say what they mean."""
FEWEST_WHERE_WORDS_ARE_SILENT = 4
LONGEST_WORDING = 300
NEAR_MOST = 10
NEAR_LIKENESS = 0.6
"""From here on texts are about the same matter: three quarters of the judged articles lie above."""
LIKENESS_WHERE_WORDS_ARE_SILENT = 0.63
"""Nothing vouches for these but their meaning: questions that nothing answers come up to .62."""

_EXACT_FIELDS = frozenset({SearchField.ADDRESS, SearchField.CITES})


@dataclass(frozen=True, slots=True)
class FusedHits:
    """`sharing` hold a gate of the plan, `near` none; each best first, none in both."""

    sharing: tuple[SearchHit, ...]
    near: tuple[SearchHit, ...]


def wording_for_meaning(plan: SearchPlan, query: str) -> str:
    """What of the query is compared by meaning; empty where words alone are to answer.

    Only free wording of some length is, and less of it where the index knows too little of its
    words to answer (a plan without gates). Words, numbers, pinyin, citations, exact phrases and
    words left out mean what they say.
    """
    if plan.demanded or plan.refused or plan.among:
        return ""
    if any(gate.field in _EXACT_FIELDS for gate in plan.gates):
        return ""
    wording = read_wording(query[:LONGEST_WORDING]).said
    fewest = FEWEST_CHARACTERS if plan.gates else FEWEST_WHERE_WORDS_ARE_SILENT
    return wording if len(_free_characters(wording)) >= fewest else ""


def fuse_hits(
    words: Sequence[SearchHit],
    beside: Sequence[SearchHit],
    nearest: NearestNeighbours,
    plan: SearchPlan,
) -> FusedHits:
    """One order of what was found by words and by meaning.

    `words` are the best hits by words, in their order; `beside` those hits of the same plan that
    are among the nearest only. A document earns its score as a share of the best, and its
    likeness scaled from 0 for the last of the nearest to 1 for the first. Pinned documents keep
    their places. Ties to four places fall to the key.
    """
    pinned = [hit for hit in words if hit.key in plan.pinned]
    held = {hit.key: hit for hit in (*words, *beside) if hit.key not in plan.pinned}
    likeness = {**nearest.beside, **{near.key: near.likeness for near in nearest.best}}
    best = max((hit.score for hit in held.values()), default=0.0)
    scaled = _scale_likeness(likeness, nearest.best)
    # A document without a vector yet is neither helped nor harmed.
    usual = fmean(scaled[key] for key in held if key in scaled) if held.keys() & scaled else 0.0
    sharing = [
        replace(
            hit,
            score=round(
                (hit.score / best if best > 0 else 0.0) + WEIGHT * scaled.get(hit.key, usual), 4
            ),
        )
        for hit in held.values()
    ]
    sharing.sort(key=lambda hit: (-hit.score, hit.key))
    taken = {hit.key for hit in pinned} | held.keys()
    near = [_meaning_hit(one) for one in nearest.best if one.key not in taken]
    least = NEAR_LIKENESS if plan.gates else LIKENESS_WHERE_WORDS_ARE_SILENT
    close = [hit for hit in near if hit.score >= least]
    return FusedHits((*pinned, *sharing), tuple(close[:NEAR_MOST]))


def _meaning_hit(near: VectorNeighbour) -> SearchHit:
    return SearchHit(near.key, round(near.likeness, 4), near.passage)


def _scale_likeness(
    likeness: Mapping[str, float], best: Sequence[VectorNeighbour]
) -> dict[str, float]:
    """Likenesses so that the nearest have 0 to 1; what is farther than the last of them has 0."""
    if not best:
        return {}
    low, high = best[-1].likeness, best[0].likeness
    width = high - low
    return {key: max(0.0, one - low) / width if width > 0 else 1.0 for key, one in likeness.items()}


def _free_characters(wording: str) -> list[text.TextUnit]:
    """The Chinese characters that are no part of a quantity."""
    folded = text.fold_text(wording)
    measured = [(one.start, one.end) for one in find_quantities(folded)]
    return [
        unit
        for unit in text.text_units(folded)
        if unit.hanzi and not any(start <= unit.start < end for start, end in measured)
    ]
