"""One plan on one searcher: candidates by passage, results by document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import tantivy

from search.documents import Facet, Field, facet_of
from search.engines.base import Found, Hit, page_of
from search.engines.embedded.compiling import Compiler
from search.engines.embedded.schema import KEY, PARENT, PASSAGE, schema, text_of
from search.queries import SearchPlan

FIRST_PASSAGES = 2_000
"""Passages fetched at first; queries that match more have their totals estimated (about 1 %)."""
COUNTED_DOCUMENTS = 2_000


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of a searcher; of no index at all: nothing."""

    searcher: tantivy.Searcher | None

    def passages(self) -> int:
        """See `Vocabulary.passages`."""
        return self.searcher.num_docs if self.searcher else 0

    def frequency(self, field: Field, token: str) -> int:
        """See `Vocabulary.frequency`."""
        return self.searcher.doc_freq(field.value, token) if self.searcher else 0


@dataclass(frozen=True, slots=True)
class Search:
    """One plan on one searcher."""

    searcher: tantivy.Searcher
    plan: SearchPlan

    def found(self) -> Found:
        """The page, grouped by parent: a document scores as its best passage."""
        query = Compiler(self.searcher, schema()).query(self.plan)
        fetched = FIRST_PASSAGES
        while True:
            result = self.searcher.search(query, limit=fetched, count=False)
            addresses = [address for _, address in result.hits]
            parents = self.searcher.fast_field_values(PARENT, addresses)
            best: dict[object, tuple[float, tantivy.DocAddress]] = {}
            for (score, address), parent in zip(result.hits, parents, strict=True):
                if parent not in best:
                    best[parent] = (score, address)
            everything = len(addresses) < fetched
            if everything or len(best) > self.plan.offset + self.plan.limit:
                break
            fetched *= 4
        total = len(best) if everything else round(self.searcher.cardinality(query, PARENT))
        hits = [self._hit(*one) for one in self._near_page(list(best.values()))]
        counts = self._counts([address for _, address in best.values()])
        return page_of(hits, total, counts, self.plan)

    def _near_page(
        self, best: list[tuple[float, tantivy.DocAddress]]
    ) -> list[tuple[float, tantivy.DocAddress]]:
        """The best up to the end of the page, and whatever ties with the last of them."""
        end = self.plan.offset + self.plan.limit
        if len(best) <= end or end == 0:
            return best[:end]
        last = round(best[end - 1][0], 4)
        return [one for at, one in enumerate(best) if at < end or round(one[0], 4) >= last]

    def _hit(self, score: float, address: tantivy.DocAddress) -> Hit:
        doc = self.searcher.doc(address)
        return Hit(text_of(doc, KEY), score, int(doc[PASSAGE][0]))

    def _counts(self, addresses: list[tantivy.DocAddress]) -> Counter[Facet]:
        docs = (self.searcher.doc(address) for address in addresses[:COUNTED_DOCUMENTS])
        return Counter(facet_of(token) for doc in docs for token in doc[Field.FACETS.value])
