"""One plan on one searcher: candidates by passage, results by document, counts by facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import tantivy

from search.documents import Facet, Field
from search.engines.base import Found, Hit, page_of
from search.engines.embedded.compiling import Compiler
from search.engines.embedded.labels import Labels
from search.engines.embedded.schema import KEY, PARENT, PARTS, PASSAGE, schema, text_of
from search.queries import SearchPlan

FIRST_PASSAGES = 2_000
"""Passages fetched at first. A query that matches more is counted in a part of all documents."""
COUNTED_PASSAGES = 4_000
FEWEST_COUNTED = 1_000
"""The part that is counted holds about so many passages, and at least so many matching ones."""
COMMON = 50_000
"""Passages from which on the best are looked for among those that earn most by their words."""
PROMISING = 200
ROUNDING = 0.001


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


Scored = tuple[float, tantivy.DocAddress]


@dataclass(frozen=True, slots=True)
class Search:
    """One plan on one searcher; `labels` remembers what facets numbers stand for."""

    searcher: tantivy.Searcher
    plan: SearchPlan
    labels: Labels

    def found(self) -> Found:
        """The page, grouped by parent: a document scores as its best passage.

        The total and the counts are exact up to `FIRST_PASSAGES` matching passages; beyond that
        they are counted in some of `PARTS` and are off by a few in a hundred.
        """
        compiler = Compiler(self.searcher, schema())
        best = self._promising(compiler)
        is_everything = False
        if best is None:
            best, is_everything = self._matching(compiler.query(self.plan))
        hits = [self._hit(*one) for one in self._near_page(best)]
        if is_everything:
            counts = self._counts(address for _, address in best)
            return page_of(hits, len(best), counts, self.plan)
        total, counts, parts = self._counted_in_parts(compiler)
        return replace(page_of(hits, total, counts, self.plan), is_estimate=parts < PARTS)

    def _matching(self, query: tantivy.Query) -> tuple[list[Scored], bool]:
        """The best documents, more than the page needs, and whether these are all that match."""
        fetched = FIRST_PASSAGES
        while True:
            matching = self.searcher.search(query, limit=fetched, count=False).hits
            best = self._best(matching)
            if len(matching) < fetched:
                return best, True
            if len(best) > self._end:
                return best, False
            fetched *= 4

    def _promising(self, compiler: Compiler) -> list[Scored] | None:
        """The best documents for words that stand almost everywhere; `None` where it is not sure.

        tantivy finds what earns most by words alone without looking at the rest. What it did not
        name earns less than the last of these and all rewards together: where the page stands
        above that, nothing is missing from it. Three times as fast as scoring every candidate.
        """
        if not self._is_common():
            return None
        query = compiler.earning_most(self.plan)
        named = self.searcher.search(query, limit=PROMISING, count=False).hits
        if len(named) < PROMISING:
            return None
        parents = self.searcher.fast_field_values(PARENT, [address for _, address in named])
        whole = compiler.query_within(self.plan, {int(one) for one in parents if one is not None})
        best = self._best(self.searcher.search(whole, limit=4 * PROMISING, count=False).hits)
        rewards = sum(reward.score for reward in self.plan.rewards)
        sure = named[-1][0] + rewards + ROUNDING
        return best if len(best) >= self._end and best[self._end - 1][0] > sure else None

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

    def _best(self, matching: list[Scored]) -> list[Scored]:
        """The first, which is the best, passage of each document."""
        parents = self.searcher.fast_field_values(PARENT, [address for _, address in matching])
        seen: dict[object, Scored] = {}
        for one, parent in zip(matching, parents, strict=True):
            seen.setdefault(parent, one)
        return list(seen.values())

    def _near_page(self, best: list[Scored]) -> list[Scored]:
        """The best up to the end of the page, and whatever ties with the last of them."""
        end = self._end
        if len(best) <= end or end == 0:
            return best[:end]
        last = round(best[end - 1][0], 4)
        return [one for at, one in enumerate(best) if at < end or round(one[0], 4) >= last]

    def _hit(self, score: float, address: tantivy.DocAddress) -> Hit:
        doc = self.searcher.doc(address)
        return Hit(text_of(doc, KEY), score, int(doc[PASSAGE][0]))

    def _counts(self, addresses: Iterable[tantivy.DocAddress]) -> Counter[Facet]:
        """How many of the documents have each facet; one address a document."""
        return self.labels.counted(self.searcher, list(addresses))

    def _counted_in_parts(self, compiler: Compiler) -> tuple[int, Counter[Facet], int]:
        """Total and counts by what is found in some parts of all documents, and in how many."""
        parts = max(1, min(PARTS, PARTS * COUNTED_PASSAGES // max(1, self.searcher.num_docs)))
        while True:
            query = compiler.matches(self.plan, parts)
            limit = 8 * COUNTED_PASSAGES if parts < PARTS else max(1, self.searcher.num_docs)
            matching = self.searcher.search(query, limit=limit, count=False).hits
            if parts == PARTS or len(matching) >= FEWEST_COUNTED:
                break
            parts = min(PARTS, parts * 8)
        best = self._best(matching)
        counts = self._counts(address for _, address in best)
        scaled = {facet: round(count * PARTS / parts) for facet, count in counts.items()}
        return round(len(best) * PARTS / parts), Counter(scaled), parts
