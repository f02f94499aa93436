"""Which facets the documents of a result have: one number a document, its words remembered."""

from __future__ import annotations

import sys
from collections import Counter

import tantivy

from search.documents import DocumentFacet, SearchField, facet_of
from search.engines.embedded.schema import LABELS

MOST_REMEMBERED = 20_000


class FacetLabels:
    """Number → facets. A number stands for the same facets in every index and for ever."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, ...]] = {}

    def counted(
        self, searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress]
    ) -> Counter[DocumentFacet]:
        """How many of the documents have each facet; one address a document."""
        numbers = searcher.fast_field_values(LABELS, addresses)
        examples = dict(zip(numbers, addresses, strict=True))
        counts: Counter[str] = Counter()  # of strings: they remember their hashes
        for number, count in Counter(numbers).items():
            if number is not None:
                for token in self._tokens(searcher, int(number), examples[number]):
                    counts[token] += count
        return Counter({facet_of(token): count for token, count in counts.items()})

    def _tokens(
        self, searcher: tantivy.Searcher, number: int, example: tantivy.DocAddress
    ) -> tuple[str, ...]:
        known = self._known.get(number)
        if known is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            kept = searcher.doc(example)[SearchField.FACETS.value]
            known = self._known[number] = tuple(sys.intern(str(token)) for token in kept)
        return known
