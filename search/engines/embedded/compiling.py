"""A plan as a query of tantivy; it knows no page of hits and no file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import tantivy

from search.documents import SEGMENTED, SearchField, facet_token
from search.engines.embedded.schema import PARENT, SAMPLE, index_schema, parent_of
from search.queries import SearchPlan, TokenPhrase, WeightedToken

_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
Clause = tuple[tantivy.Occur, tantivy.Query]
FEW = 250


class PlanCompiler:
    """Compiles one plan for one searcher: conditions on whole documents need its answers."""

    def __init__(self, searcher: tantivy.Searcher, plan: SearchPlan) -> None:
        self._searcher = searcher
        self._schema = index_schema()
        self._plan = plan

    def query(self) -> tantivy.Query:
        """The query whose matches are the candidates, scored as the plan says."""
        pins = self._plan.pin_scores()
        if not pins:
            return tantivy.Query.boolean_query([*self._earning(), *self._conditions])
        kept = [
            (_SHOULD, tantivy.Query.const_score_query(self._documents([key]), score))
            for key, score in pins.items()
        ]
        if self._plan.gates:
            others = [*self._earning(), (_MUST_NOT, self._documents(pins))]
            kept.append((_SHOULD, tantivy.Query.boolean_query(others)))
        return tantivy.Query.boolean_query(
            [(_MUST, tantivy.Query.boolean_query(kept)), *self._conditions]
        )

    def earning_most(self) -> tantivy.Query:
        """What passages earn by their words alone, in the one form that skips the poor ones."""
        return _any_of([self._scored(token) for token in self._plan.scored])

    def query_within(self, parents: Iterable[int]) -> tantivy.Query:
        """The query of the plan among the documents with these numbers."""
        return tantivy.Query.boolean_query([(_MUST, self._few(parents)), (_MUST, self.query())])

    def matches_within(self, parents: Iterable[int]) -> tantivy.Query:
        """The candidates among the documents with these numbers, without their scores."""
        return tantivy.Query.boolean_query([(_MUST, self._few(parents)), (_MUST, self.matches())])

    def matches(self, sample: int = 1) -> tantivy.Query:
        """The candidates without their scores, of one document in `sample`."""
        kept = [self._phrase(gate) for gate in self._plan.gates]
        if self._plan.pinned:
            kept.append(self._documents(self._plan.pinned))
        if sample > 1:
            # tantivy reads a union whole, and of each of these only where the sample is
            within = (_MUST, tantivy.Query.term_query(self._schema, SAMPLE, sample))
            kept = [tantivy.Query.boolean_query([within, (_MUST, one)]) for one in kept]
        held = _without_score(_any_of([_without_score(one) for one in kept]))
        return tantivy.Query.boolean_query([(_MUST, held), *self._conditions])

    def _earning(self) -> list[Clause]:
        """What makes a candidate, and what it earns."""
        plan = self._plan
        clauses = [(_MUST, _without_score(_any_of([self._phrase(gate) for gate in plan.gates])))]
        clauses += [(_SHOULD, self._scored(token)) for token in plan.scored]
        for reward in plan.rewards:
            held = self._phrase(TokenPhrase(reward.field, reward.tokens))
            clauses.append((_SHOULD, tantivy.Query.const_score_query(held, reward.score)))
        return clauses

    @cached_property
    def _conditions(self) -> tuple[Clause, ...]:
        """What holds for every result and earns nothing."""
        plan = self._plan
        clauses = [(_MUST, self._one_of(SearchField.VISIBILITY, sorted(plan.may_see)))]
        for name in sorted({facet.name for facet in plan.filters}):
            tokens = [facet_token(facet) for facet in plan.filters if facet.name == name]
            clauses.append((_MUST, self._one_of(SearchField.FACETS, tokens)))
        if plan.among:
            clauses.append((_MUST, self._documents(plan.among)))
        clauses += [(_MUST, self._documents_with(phrase)) for phrase in plan.demanded]
        clauses += [(_MUST_NOT, self._documents_with(phrase)) for phrase in plan.refused]
        return tuple(clauses)

    def _scored(self, token: WeightedToken) -> tantivy.Query:
        return tantivy.Query.boost_query(self._term(token.field, token.token), token.weight)

    def _documents_with(self, phrase: TokenPhrase) -> tantivy.Query:
        """All passages of the documents of which some passage holds the phrase."""
        held = self._searcher.search(
            self._phrase(phrase), limit=max(1, self._searcher.num_docs), count=False
        )
        parents = self._searcher.fast_field_values(PARENT, [address for _, address in held.hits])
        return self._parents(int(parent) for parent in parents if parent is not None)

    def _documents(self, keys: Iterable[str]) -> tantivy.Query:
        """All passages of the documents with these keys."""
        return self._parents(map(parent_of, keys))

    def _few(self, parents: Iterable[int]) -> tantivy.Query:
        """`_parents`, and of few several times as fast."""
        wanted = set(parents)
        if len(wanted) > FEW:
            return self._parents(wanted)
        terms = (tantivy.Query.term_query(self._schema, PARENT, one) for one in wanted)
        return _without_score(_any_of(list(terms)))

    def _parents(self, parents: Iterable[int]) -> tantivy.Query:
        return _without_score(
            tantivy.Query.term_set_query(self._schema, PARENT, sorted(set(parents)))
        )

    def _one_of(self, field: SearchField, tokens: list[str]) -> tantivy.Query:
        return _without_score(_any_of([self._term(field, token) for token in tokens]))

    def _phrase(self, phrase: TokenPhrase) -> tantivy.Query:
        if len(phrase.tokens) == 1:  # tantivy panics on a phrase of one
            return self._term(phrase.field, phrase.tokens[0])
        return tantivy.Query.phrase_query(self._schema, phrase.field.value, list(phrase.tokens))

    def _term(self, field: SearchField, token: str) -> tantivy.Query:
        option = "freq" if field in SEGMENTED else "basic"
        return tantivy.Query.term_query(self._schema, field.value, token, option)


def _any_of(queries: list[tantivy.Query]) -> tantivy.Query:
    if not queries:
        return tantivy.Query.empty_query()
    return tantivy.Query.boolean_query([(_SHOULD, query) for query in queries])


def _without_score(query: tantivy.Query) -> tantivy.Query:
    """The query as a condition that earns nothing."""
    return tantivy.Query.const_score_query(query, 0.0)
