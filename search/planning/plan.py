"""`SearchRequest → SearchPlan`: decides what is looked for and what it earns; asks no engine.

All that it learns of an index comes through `Vocabulary`, so a plan can be made, printed and
tested without one.
"""

from __future__ import annotations

from dataclasses import replace

from search import text
from search.documents import IN_FORCE, Field
from search.highlights import Wanted
from search.planning.citations import plan_citation
from search.planning.draft import Draft
from search.planning.exact import exactly, plan_exact
from search.planning.knowledge import Knowledge
from search.planning.letters import plan_letters
from search.planning.words import plan_chinese
from search.queries import Cited, Reward, SearchPlan, SearchRequest, Token
from search.wording import read_wording


def make_plan(
    request: SearchRequest, kind: str, cited: tuple[Cited, ...], knowledge: Knowledge
) -> SearchPlan:
    """The plan of one kind. `cited` are the readings of the query as a citation, best first.

    A query of which the index knows too little (`limits.covered`) gets no gates: it finds nothing
    rather than whatever shares a pair with it.
    """
    limits = knowledge.ranking.limits
    wording = read_wording(request.query[: limits.query])
    draft = Draft()
    free, exact = wording.rest, wording.exact
    if len(text.units(free)) > knowledge.ranking.rewards.phrase_longest:
        free, exact = wording.said, ()
    for term in free.split():
        _plan_term(draft, term, knowledge)
    demanded = tuple(p for words in exact for p in exactly(words))
    refused = tuple(p for words in wording.refused for p in exactly(words))
    for words in exact:
        plan_exact(draft, words, knowledge)
    if cited:
        draft.gates.clear()
        plan_citation(draft, cited, wording.rest, knowledge)
    elif draft.own and draft.covered < limits.covered * draft.own:
        draft.gates.clear()
    if knowledge.ranking.rewards.in_force:
        reward = knowledge.ranking.rewards.in_force
        draft.rewards.append(Reward(Field.FORCE, (IN_FORCE,), reward))
    scored = tuple(
        Token(where, token, round(weight, 6)) for (where, token), weight in draft.scored.items()
    )[: limits.tokens]
    plan = SearchPlan(
        kind=kind,
        gates=tuple(draft.gates)[: limits.tokens],
        scored=scored,
        rewards=tuple(draft.rewards),
        demanded=demanded,
        refused=refused,
        filters=request.filters,
        may_see=request.may_see,
        limit=request.limit,
        offset=request.offset,
    )
    return replace(plan, wanted=_wanted(plan))


def _plan_term(draft: Draft, term: str, knowledge: Knowledge) -> None:
    folded = text.fold(term)
    chain = text.units(folded)
    if not chain:
        return
    if all(not unit.hanzi and unit.text.isalpha() for unit in chain) and len(folded) > 1:
        plan_letters(draft, folded, chain, knowledge)
    else:
        plan_chinese(draft, folded, chain, knowledge)


def _wanted(plan: SearchPlan) -> Wanted:
    """What results show marked: whatever may admit a result, and pairs of exact words."""
    gates = (*plan.gates, *plan.demanded)

    def tokens(where: Field) -> frozenset[str]:
        return frozenset(t for gate in gates if gate.field is where for t in gate.tokens)

    grams = tokens(Field.GRAMS)
    return Wanted(
        grams=frozenset(token for token in grams if not token.startswith("=")),
        characters=tokens(Field.CHARS),
        quantities=frozenset(token[1:] for token in grams if token.startswith("=")),
    )
