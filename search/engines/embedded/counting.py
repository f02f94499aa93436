"""How many documents match, and with which facets, where so many do that a sample must do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import tantivy

from search.documents import DocumentFacet
from search.engines.embedded.compiling import PlanCompiler
from search.engines.embedded.labels import FacetLabels
from search.engines.embedded.schema import PARENT, SAMPLES

COUNTED_PASSAGES = 3_000
FEWEST_COUNTED = 1_000
"""The sample holds at least so many passages, and at least so many matching ones."""
WIDER = 8

Scored = tuple[float, tantivy.DocAddress]


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The total, and of how many of the documents each facet is one.

    `sample`: one document in so many was counted, and the figures stand for all.
    """

    total: int
    facets: Counter[DocumentFacet]
    sample: int = 1


def count_facets(
    searcher: tantivy.Searcher, compiler: PlanCompiler, labels: FacetLabels
) -> FacetCounts:
    """Count what matches the plan of the compiler in the smallest sample that says enough."""
    sample = _sample_of(searcher.num_docs)
    while True:
        most = max(1, min(searcher.num_docs, 4 * searcher.num_docs // sample))
        found = searcher.search(compiler.matches(sample), limit=most, count=False).hits
        if sample == 1 or len(found) >= FEWEST_COUNTED:
            break
        sample = max(1, sample // WIDER)
    documents = best_passages(searcher, found)
    held = labels.counted(searcher, [address for _, address in documents])
    scaled = Counter({facet: count * sample for facet, count in held.items()})
    return FacetCounts(len(documents) * sample, scaled, sample)


def _sample_of(passages: int) -> int:
    enough = (sample for sample in SAMPLES if passages >= sample * COUNTED_PASSAGES)
    return next(enough, 1)


def best_passages(searcher: tantivy.Searcher, matching: list[Scored]) -> list[Scored]:
    """The first, which is the best, passage of each document."""
    parents = searcher.fast_field_values(PARENT, [address for _, address in matching])
    seen: dict[object, Scored] = {}
    for one, parent in zip(matching, parents, strict=True):
        seen.setdefault(parent, one)
    return list(seen.values())
