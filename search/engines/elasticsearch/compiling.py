"""A plan as a query of Elasticsearch: a pure translation that needs no server.

Score for score it is what the other engines compute: the server spells BM25 with the factor k1 + 1,
as they do, in 8.x and in 9.x.
"""

from __future__ import annotations

from enum import Enum
from itertools import groupby

from elasticsearch.dsl import query as dsl

from search.documents import Field, facet_token
from search.engines.elasticsearch.documents import clean
from search.queries import Phrase, Reward, SearchPlan, Token

PASSAGES = "passages"
BEST_PASSAGE = {
    "name": "best",
    "size": 1,
    "_source": False,
    "sort": [{"_score": "desc"}, {f"{PASSAGES}.at": "asc"}],
}


class Telling(Enum):
    """What a hit is to tell of its passages: each best one costs the server a search of its own."""

    BEST = "best"
    NOTHING = "nothing"


def compiled(plan: SearchPlan, telling: Telling = Telling.BEST) -> dsl.Query:
    """The query whose hits are the plan's documents, each with the plan's score.

    What a viewer may not see is filtered out before anything is ranked.
    """
    pins = [
        dsl.ConstantScore(filter=dsl.Term("key", {"value": clean(key)}), boost=score)
        for key, score in plan.pin_scores().items()
    ]
    words = [_passages_with(plan, telling)] if plan.gates else []
    # The greatest score counts: a pin is far above what words can earn, and earns nothing else.
    found = dsl.DisMax(queries=[*pins, *words]) if pins or words else dsl.MatchNone()
    return dsl.Bool(
        must=[found],
        filter=_conditions(plan),
        must_not=[_somewhere(phrase) for phrase in plan.refused],
    )


def _conditions(plan: SearchPlan) -> list[dsl.Query]:
    found: list[dsl.Query] = [dsl.Terms("visibility", sorted(plan.may_see))]
    for _, facets in groupby(sorted(plan.filters), key=lambda facet: facet.name):
        found.append(dsl.Terms("facets", [clean(facet_token(facet)) for facet in facets]))
    if plan.among:
        found.append(dsl.Terms("key", [clean(key) for key in plan.among]))
    return [*found, *(_somewhere(phrase) for phrase in plan.demanded)]


def _somewhere(phrase: Phrase) -> dsl.Query:
    return dsl.Nested(path=PASSAGES, query=_holds(phrase), score_mode="none")


def _passages_with(plan: SearchPlan, telling: Telling) -> dsl.Query:
    """All passages that a gate lets in; the best of a document scores for it."""
    earned = [*map(_earned_by_token, plan.scored), *map(_earned_by_reward, plan.rewards)]
    query = dsl.Bool(filter=[_any_of(plan.gates)], should=earned)
    if telling is Telling.NOTHING:
        return dsl.Nested(path=PASSAGES, score_mode="max", query=query)
    return dsl.Nested(path=PASSAGES, score_mode="max", query=query, inner_hits=BEST_PASSAGE)


def _any_of(gates: tuple[Phrase, ...]) -> dsl.Query:
    """One clause a field for all single tokens, however many: clauses are counted by the server."""
    singles: dict[Field, list[str]] = {}
    for gate in gates:
        if len(gate.tokens) == 1:
            singles.setdefault(gate.field, []).append(clean(gate.tokens[0]))
    found: list[dsl.Query] = [dsl.Terms(_path(field), each) for field, each in singles.items()]
    found += [_holds(gate) for gate in gates if len(gate.tokens) > 1]
    return dsl.Bool(should=found, minimum_should_match=1)


def _earned_by_token(token: Token) -> dsl.Query:
    return dsl.Term(_path(token.field), {"value": clean(token.token), "boost": token.weight})


def _earned_by_reward(reward: Reward) -> dsl.Query:
    return dsl.ConstantScore(filter=_holds(Phrase(reward.field, reward.tokens)), boost=reward.score)


def _holds(phrase: Phrase) -> dsl.Query:
    if len(phrase.tokens) == 1:
        return dsl.Term(_path(phrase.field), {"value": clean(phrase.tokens[0])})
    return dsl.MatchPhrase(_path(phrase.field), {"query": " ".join(phrase.tokens)})


def _path(field: Field) -> str:
    return f"{PASSAGES}.{field.value}"
