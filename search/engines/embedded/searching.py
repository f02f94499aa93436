"""One plan on one searcher: candidates by passage, results by document, counts by facet."""

from __future__ import annotations

from dataclasses import dataclass, replace

import tantivy

from search.documents import SearchField
from search.engines.base import SearchHit, SearchHits, page_of
from search.engines.embedded.compiling import PlanCompiler
from search.engines.embedded.counting import Scored, best_passages, count_facets
from search.engines.embedded.failures import failure_of, translated_failures
from search.engines.embedded.labels import FacetLabels
from search.engines.embedded.schema import KEY, PARENT, PASSAGE, text_of
from search.queries import SearchPlan

FIRST_PASSAGES = 2_000
"""Passages fetched at first. A query that matches more is counted in a sample of all documents."""
COMMON = 50_000
"""Passages from which on the best are looked for among those that earn most by their words."""
FEWEST_PROMISING = 200
"""So many passages are named, and at least three times those that the page needs."""
FIRST_PROMISING = 30
"""So many of them, and at least half as many again as the page needs, are looked at first."""
MOST_CANDIDATES = 1_000
ROUNDING = 0.001


@dataclass(frozen=True, slots=True)
class SearcherVocabulary:
    """The vocabulary of a searcher; of no index at all: nothing."""

    searcher: tantivy.Searcher | None

    def passages(self) -> int:
        """See `Vocabulary.passages`."""
        return self.searcher.num_docs if self.searcher else 0

    def frequency(self, field: SearchField, token: str) -> int:
        """See `Vocabulary.frequency`. It is asked thousands of times for a question."""
        try:
            return self.searcher.doc_freq(field.value, token) if self.searcher else 0
        except BaseException as error:
            raise failure_of("搜索", error) or error from error

    def followers(self, char: str) -> frozenset[str]:
        """See `IndexVocabulary.followers`. One walk through the terms that begin so."""
        with translated_failures("搜索"):
            if self.searcher is None:
                return frozenset()
            pairs = self.searcher.terms_with_prefix(SearchField.GRAMS.value, char)
        return frozenset(term[len(char) :] for term, _ in pairs if len(term) == len(char) + 1)


@dataclass(frozen=True, slots=True)
class PlanSearch:
    """One plan on one searcher; `labels` remembers what facets numbers stand for."""

    searcher: tantivy.Searcher
    plan: SearchPlan
    labels: FacetLabels

    def found(self) -> SearchHits:
        """The page, grouped by parent: a document scores as its best passage.

        The total and the counts are exact up to `FIRST_PASSAGES` matching passages; beyond that
        they are counted in a sample and are off by a few in a hundred.
        """
        compiler = PlanCompiler(self.searcher, self.plan)
        best = self._promising(compiler)
        is_everything = False
        if best is None:
            best, is_everything = self._matching(compiler.query())
        hits = [self._hit(*one) for one in self._near_page(best)]
        if is_everything:
            facets = self.labels.counted(self.searcher, [address for _, address in best])
            return page_of(hits, len(best), facets, self.plan)
        all_of_it = count_facets(self.searcher, compiler, self.labels)
        page = page_of(hits, all_of_it.total, all_of_it.facets, self.plan)
        return replace(page, is_estimate=all_of_it.sample > 1)

    def _matching(self, query: tantivy.Query) -> tuple[list[Scored], bool]:
        """The best documents, more than the page needs, and whether these are all that match."""
        fetched = FIRST_PASSAGES
        while True:
            matching = self.searcher.search(query, limit=fetched, count=False).hits
            best = best_passages(self.searcher, matching)
            if len(matching) < fetched:
                return best, True
            if len(best) > self._end:
                return best, False
            fetched *= 4

    def _promising(self, compiler: PlanCompiler) -> list[Scored] | None:
        """The best documents for words that stand almost everywhere; `None` where it is not sure.

        tantivy finds what earns most by words alone without looking at the rest. What it did not
        name earns less than the last of these and all rewards together: where the page stands
        above that, nothing is missing from it. Five times as fast as scoring every candidate.
        """
        if not self._is_common():
            return None
        most = max(FEWEST_PROMISING, 3 * self._end)
        named = self.searcher.search(compiler.earning_most(), limit=most, count=False).hits
        if len(named) < most:
            return None
        rewards = sum(reward.score for reward in self.plan.rewards)
        first = most if rewards else max(FIRST_PROMISING, self._end * 3 // 2)
        for many in sorted({first, most}):
            best = best_passages(self.searcher, self._candidates(named[:many], compiler))
            sure = named[many - 1][0] + rewards + ROUNDING
            if len(best) >= self._end and best[self._end - 1][0] > sure:
                return best
        return None

    def _candidates(self, named: list[Scored], compiler: PlanCompiler) -> list[Scored]:
        """Passages of the documents of the named ones with their scores, the best first."""
        found = self.searcher.fast_field_values(PARENT, [address for _, address in named])
        parents = {int(parent) for parent in found if parent is not None}
        if not self.plan.rewards:  # the scores by words are whole
            query = compiler.matches_within(parents)
            held = self.searcher.search(query, limit=MOST_CANDIDATES, count=False).hits
            if len(held) < MOST_CANDIDATES:
                candidates = {_document_place(address) for _, address in held}
                return [one for one in named if _document_place(one[1]) in candidates]
        query = compiler.query_within(parents)
        return list(self.searcher.search(query, limit=MOST_CANDIDATES, count=False).hits)

    def _is_common(self) -> bool:
        """Whether so much may match that looking at all of it takes long."""
        plan = self.plan
        if plan.pinned or self._end == 0 or not plan.scored:
            return False
        held = (
            min(self.searcher.doc_freq(gate.field.value, token) for token in gate.tokens)
            for gate in plan.gates
        )
        return sum(held) >= COMMON

    @property
    def _end(self) -> int:
        return self.plan.offset + self.plan.limit

    def _near_page(self, best: list[Scored]) -> list[Scored]:
        """The best up to the end of the page, and whatever ties with the last of them."""
        end = self._end
        if len(best) <= end or end == 0:
            return best[:end]
        last = round(best[end - 1][0], 4)
        return [one for at, one in enumerate(best) if at < end or round(one[0], 4) >= last]

    def _hit(self, score: float, address: tantivy.DocAddress) -> SearchHit:
        doc = self.searcher.doc(address)
        return SearchHit(text_of(doc, KEY), score, int(doc[PASSAGE][0]))


def _document_place(address: tantivy.DocAddress) -> tuple[int, int]:
    return address.segment_ord, address.doc
