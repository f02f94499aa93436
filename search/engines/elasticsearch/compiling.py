"""A plan as a query of Elasticsearch: a pure translation that needs no server.

Score for score it is what the other engines compute: the server spells BM25 with the factor k1 + 1,
as they do, in 8.x and in 9.x.
"""

from __future__ import annotations

from enum import Enum
from itertools import groupby

from elasticsearch.dsl import query as dsl

from search.documents import SearchField, facet_token
from search.engines.elasticsearch.documents import clean_value
from search.queries import PhraseReward, SearchPlan, TokenPhrase, WeightedToken

PASSAGES = "passages"
BEST_PASSAGE = {
    "name": "best",
    "size": 1,
    "_source": False,
    "sort": [{"_score": "desc"}, {f"{PASSAGES}.at": "asc"}],
}


class HitDetail(Enum):
    """What a hit is to tell of its passages: each best one costs the server a search of its own."""

    BEST = "best"
    NOTHING = "nothing"


def compile_query(plan: SearchPlan, telling: HitDetail = HitDetail.BEST) -> dsl.Query:
    """The query whose hits are the plan's documents, each with the plan's score.

    What a viewer may not see is filtered out before anything is ranked.
    """
    pins = [
        dsl.ConstantScore(filter=dsl.Term("key", {"value": clean_value(key)}), boost=score)
        for key, score in plan.pin_scores().items()
    ]
    words = [_passages_with(plan, telling)] if plan.gates else []
    # The greatest score counts: a pin is far above what words can earn, and earns nothing else.
    found = dsl.DisMax(queries=[*pins, *words]) if pins or words else dsl.MatchNone()
    return dsl.Bool(
        must=[found],
        filter=_plan_conditions(plan),
        must_not=[_phrase_anywhere(phrase) for phrase in plan.refused],
    )


def _plan_conditions(plan: SearchPlan) -> list[dsl.Query]:
    found: list[dsl.Query] = [dsl.Terms("visibility", sorted(plan.may_see))]
    for _, facets in groupby(sorted(plan.filters), key=lambda facet: facet.name):
        found.append(dsl.Terms("facets", [clean_value(facet_token(facet)) for facet in facets]))
    if plan.among:
        found.append(dsl.Terms("key", [clean_value(key) for key in plan.among]))
    return [*found, *(_phrase_anywhere(phrase) for phrase in plan.demanded)]


def _phrase_anywhere(phrase: TokenPhrase) -> dsl.Query:
    return dsl.Nested(path=PASSAGES, query=_phrase_in_passage(phrase), score_mode="none")


def _passages_with(plan: SearchPlan, telling: HitDetail) -> dsl.Query:
    """All passages that a gate lets in; the best of a document scores for it."""
    earned = [*map(_earned_by_token, plan.scored), *map(_earned_by_reward, plan.rewards)]
    query = dsl.Bool(filter=[_any_of(plan.gates)], should=earned)
    if telling is HitDetail.NOTHING:
        return dsl.Nested(path=PASSAGES, score_mode="max", query=query)
    return dsl.Nested(path=PASSAGES, score_mode="max", query=query, inner_hits=BEST_PASSAGE)


def _any_of(gates: tuple[TokenPhrase, ...]) -> dsl.Query:
    """One clause a field for all single tokens, however many: clauses are counted by the server."""
    singles: dict[SearchField, list[str]] = {}
    for gate in gates:
        if len(gate.tokens) == 1:
            singles.setdefault(gate.field, []).append(clean_value(gate.tokens[0]))
    found: list[dsl.Query] = [
        dsl.Terms(_field_path(field), each) for field, each in singles.items()
    ]
    found += [_phrase_in_passage(gate) for gate in gates if len(gate.tokens) > 1]
    return dsl.Bool(should=found, minimum_should_match=1)


def _earned_by_token(token: WeightedToken) -> dsl.Query:
    return dsl.Term(
        _field_path(token.field), {"value": clean_value(token.token), "boost": token.weight}
    )


def _earned_by_reward(reward: PhraseReward) -> dsl.Query:
    return dsl.ConstantScore(
        filter=_phrase_in_passage(TokenPhrase(reward.field, reward.tokens)), boost=reward.score
    )


def _phrase_in_passage(phrase: TokenPhrase) -> dsl.Query:
    if len(phrase.tokens) == 1:
        return dsl.Term(_field_path(phrase.field), {"value": clean_value(phrase.tokens[0])})
    return dsl.MatchPhrase(_field_path(phrase.field), {"query": " ".join(phrase.tokens)})


def _field_path(field: SearchField) -> str:
    return f"{PASSAGES}.{field.value}"
